from __future__ import annotations

import json
import re
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers import model
from layers.words import Words, direction_of, language_name, languages, name_in, read_words

ROOT = Path(__file__).parents[1]
ENGLISH = read_words("en")
PLURAL_FORMS = ("zero", "one", "two", "few", "many", "other")
# words["key"], words.of("key"), words.count("key") and words.get("key"), in Python and in
# JavaScript; the key may be a pattern (f"place.kind.{kind}", `place.kind.${kind}`).
LOOKUP = re.compile(r"""\bwords(?:\[|\.(?P<call>of|count|get)\()\s*f?(["'`])(?P<key>[^"'`\n]+)\2""")
LITERAL = re.compile(r"""(?<=["'`])[a-z][\w. ]*(?=["'`])""")
DYNAMIC = re.compile(r"""["'`]([a-z][\w.]*\.)\$?\{""")
SOURCE = "\n".join(
    path.read_text(encoding="utf-8")
    for path in [*ROOT.glob("*.py"), *(ROOT / "layers").rglob("*.*"), *(ROOT / "curation").rglob("*.*")]
    if path.suffix in (".py", ".js", ".html") and path.is_file()
)


def lookups() -> list[tuple[str, str]]:
    return [(match["call"] or "", match["key"]) for match in LOOKUP.finditer(SOURCE)]


def fields(pattern: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(pattern) if name is not None}


def catalogue(language: str) -> dict[str, str]:
    words = read_words(language)
    return dict(words.items())


def test_every_key_looked_up_is_in_the_english_catalogue() -> None:
    found = lookups()
    wanted = {f"{key}.other" if call == "count" else key for call, key in found if "{" not in key}
    assert "date.none" in wanted, "the scan finds nothing"
    assert wanted - set(ENGLISH) == set()


def test_every_pattern_of_keys_finds_some() -> None:
    prefixes = {re.split(r"\$?\{", key)[0] for _, key in lookups() if "{" in key}
    assert "place.kind." in prefixes, "the scan finds nothing"
    lost = {prefix for prefix in prefixes if not any(key.startswith(prefix) for key in ENGLISH)}
    assert lost == set()


def test_every_key_of_the_english_catalogue_is_used() -> None:
    literal, prefixes = set(LITERAL.findall(SOURCE)), tuple(set(DYNAMIC.findall(SOURCE)))
    unused = {
        key
        for key in ENGLISH
        if key not in literal
        and not key.startswith(prefixes)
        and not (key.endswith(PLURAL_FORMS) and key.rpartition(".")[0] in literal)
    }
    assert unused == set()


@pytest.mark.parametrize(
    ("prefix", "values"),
    [
        ("place.kind", model.PLACE_KINDS),
        ("place.precision", model.PLACE_PRECISIONS),
        ("link", model.LINKS),
        ("link.precision", model.LINK_PRECISIONS),
        ("role", model.ROLES),
        ("status", model.STATUSES),
        ("article.kind", model.ARTICLE_KINDS),
    ],
)
def test_every_value_of_a_closed_list_has_words(prefix: str, values: tuple[str, ...]) -> None:
    assert {f"{prefix}.{value}" for value in values} - set(ENGLISH) == set()


@pytest.mark.parametrize("language", languages())
def test_catalogue_is_flat_and_its_patterns_ask_for_no_more_than_english(language: str) -> None:
    for key, text in catalogue(language).items():
        assert isinstance(text, str), key
        # A plural form, or a form of the language's own after another word, like a genitive.
        stem = key.rpartition(".")[0]
        base = ENGLISH.get(key, ENGLISH.get(f"{stem}.other", ENGLISH.get(stem) if key.endswith(".of") else None))
        assert base is not None, f"{key} is not in the English catalogue"
        assert all(re.fullmatch(r"\w+", name) for name in fields(text)), key
        # A plural form may leave the number out ("one excerpt"), and the English one may too.
        assert fields(text) <= fields(base) | {"n"}, key


def test_languages_begin_with_english() -> None:
    assert languages()[0] == "en"
    assert set(languages()) == {path.stem for path in (ROOT / "layers/words").glob("*.toml")}


def test_catalogue_is_read_once_and_an_unknown_language_is_english() -> None:
    assert read_words("en") is read_words("en")
    for nonsense in ("xx", "", "../words/en", "en.toml", "x" * 10_000):
        assert read_words(nonsense) is ENGLISH


def test_missing_key_falls_back_to_english() -> None:
    english = Words("en", {"a": "A", "b": "B {x}"})
    russian = Words("ru", {"a": "А"}, english)
    assert russian["a"] == "А"
    assert russian.of("b", x="1") == "B 1"
    assert sorted(russian) == ["a", "b"]
    assert len(russian) == 2
    with pytest.raises(KeyError):
        russian["c"]


@given(st.text())
def test_values_stay_plain_text(value: str) -> None:
    words = Words("en", {"key": "<{value}> {unknown}"})
    assert words.of("key", value=value) == f"<{value}> {{unknown}}"


def test_count_follows_the_plural_forms_of_the_language() -> None:
    forms = {f"count.x.{form}": f"{{n}} {form}" for form in PLURAL_FORMS}
    russian, arabic = Words("ru", forms), Words("ar", forms)
    said = [russian.count("count.x", n) for n in (1, 2, 5, 21, 12_345)]
    assert said == ["1 one", "2 few", "5 many", "21 one", "12\u00a0345 many"]
    assert [arabic.count("count.x", n).split()[1] for n in (0, 1, 2, 3, 11, 100)] == [
        "zero",
        "one",
        "two",
        "few",
        "many",
        "other",
    ]


def test_count_falls_back_to_other_then_to_english_with_its_own_forms() -> None:
    english = Words("en", {"count.a.one": "{n} thing", "count.a.other": "{n} things in {where}"})
    russian = Words("ru", {"count.b.other": "{n} всего"}, english)
    assert russian.count("count.b", 3) == "3 всего"
    assert russian.count("count.a", 21, where="x") == "21 things in x"
    assert english.count("count.a", 1) == "1 thing"
    assert english.count("count.a", 61_000, where="{n}") == "61,000 things in {n}"
    with pytest.raises(KeyError):
        russian.count("count.c", 1)


def test_items_are_listed_as_the_language_does() -> None:
    assert ENGLISH.listed(["A", "B"]) == "A and B"
    assert Words("ru", {}).listed(["А", "Б"]) == "А и Б"
    assert ENGLISH.listed([]) == ""


def test_directions() -> None:
    assert [direction_of(code) for code in ("en", "ru", "ar", "he")] == ["ltr", "ltr", "rtl", "rtl"]
    assert [direction_of(code) for code in ("", "qq", "no language")] == ["auto"] * 3
    assert (ENGLISH.direction, Words("ar", {}).direction) == ("ltr", "rtl")


def test_a_language_is_called_as_the_reader_calls_it() -> None:
    said = [language_name("ar", Words(language, {})) for language in ("en", "ru", "ar")]
    assert said == ["Arabic", "арабский", "العربية"]
    assert [language_name(code, ENGLISH) for code in ("xx", "no language")] == ["xx", "no language"]


def test_name_in_the_reader_s_language_else_english_else_the_first() -> None:
    names = {"ar": "طرطوس", "en": "Tartus", "ru": "Тартус"}
    assert name_in(names, "ru") == "Тартус"
    assert name_in(names, "fr") == "Tartus"
    assert name_in({"ar": "طرطوس", "ru": ""}, "ru") == "طرطوس"
    assert name_in({}, "en") == ""


def test_words_are_ready_for_the_browser() -> None:
    assert json.loads(json.dumps(dict(ENGLISH)))["date.month.7"] == "July"
