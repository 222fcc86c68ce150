from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from layers import model
from layers.when import in_words, read_when
from layers.words import Words, direction_of, isolate, language_name, languages, name_in, read_words

ROOT = Path(__file__).parents[1]
ENGLISH = read_words("en")
CATALOGUES: Mapping[str, dict[str, str]] = {
    language: tomllib.loads((ROOT / f"layers/words/{language}.toml").read_text(encoding="utf-8"))
    for language in languages()
}
OTHERS = [language for language in CATALOGUES if language != "en"]
# Cases that hold the browser's half too: tests/js/words.test.js.
FILLING: dict[str, Any] = json.loads((ROOT / "tests/data/filling.json").read_text(encoding="utf-8"))
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


def plural_base(key: str) -> str | None:
    """Return what a plural form is a form of."""
    base, _, form = key.rpartition(".")
    return base if form in PLURAL_FORMS and f"{base}.other" in CATALOGUES["en"] else None


def english_of(key: str) -> str:
    """Return the English text that a key of another language says."""
    base = plural_base(key)
    return CATALOGUES["en"][f"{base}.other" if base else key.removesuffix(".of")]


def letters(text: str) -> set[str]:
    """Name the scripts of a pattern's letters."""
    bare = re.sub(r"\{\w+\}", "", text)
    return {unicodedata.name(letter).split()[0] for letter in bare if letter.isalpha()}


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
        ("actor.kind", model.ACTOR_KINDS),
        ("status", model.STATUSES),
        ("article.kind", model.ARTICLE_KINDS),
    ],
)
def test_every_value_of_a_closed_list_has_words(prefix: str, values: tuple[str, ...]) -> None:
    assert {f"{prefix}.{value}" for value in values} - set(ENGLISH) == set()


@pytest.mark.parametrize("language", CATALOGUES)
def test_catalogue_has_every_key_in_the_plural_forms_of_its_language(language: str) -> None:
    forms = Locale.parse(language).plural_form.tags | {"other"}
    expected = {
        each
        for key in CATALOGUES["en"]
        for base in [plural_base(key)]
        for each in ([f"{base}.{form}" for form in forms] if base else [key])
    }
    own = {key for key in CATALOGUES[language] if not key.endswith(".of")}
    assert (expected - own, own - expected) == (set(), set())
    genitives = {key for key in CATALOGUES[language] if key.endswith(".of")}
    assert all(key.startswith("date.") and key.removesuffix(".of") in own for key in genitives)


@pytest.mark.parametrize("language", CATALOGUES)
def test_patterns_ask_for_what_the_english_ones_do(language: str) -> None:
    for key, text in CATALOGUES[language].items():
        wanted = fields(english_of(key))
        if plural_base(key):  # a form may leave the number out ("one excerpt"); none at all needs nothing
            assert fields(text) | {"n"} == wanted | {"n"} or (key.endswith(".zero") and fields(text) < wanted), key
        else:
            assert fields(text) == wanted, key


@pytest.mark.parametrize(("language", "script"), [("ar", "ARABIC"), ("ru", "CYRILLIC")])
def test_no_sentence_is_left_in_english(language: str, script: str) -> None:
    # Names of formats and products, and what is typed as it stands, are Latin everywhere.
    typed = {"python", "m", "layers", "check", "auth", "openstreetmap", "org"}
    for key, text in CATALOGUES[language].items():
        if key == "language.locale":  # a code
            continue
        english = english_of(key)
        bare = re.sub(r"\{\w+\}", "", text)
        latin = set(re.findall("[A-Za-z]+", bare)) - typed
        assert latin <= set(re.findall("[A-Za-z]+", english)), f"{key}: {latin}"
        assert all(word != word.lower() for word in latin), f"{key}: {latin}"
        is_name = re.fullmatch(r"export\.format\.[\w-]+|card\.cite\.(apa|chicago|mla)", key)
        assert script in letters(text) or is_name or not letters(english), key
        assert letters(text) <= {script, "LATIN"}, key


@pytest.mark.parametrize("language", CATALOGUES)
def test_texts_keep_one_tone(language: str) -> None:
    double = {"ar": "«»", "ru": "«»"}.get(language, CATALOGUES[language]["quotation.marks"])
    apostrophe = "" if language in {"ar", "ru"} else "’"
    for key, text in CATALOGUES[language].items():
        if key == "quotation.marks":
            continue
        english = english_of(key)
        assert text, key
        assert text == text.strip() or key in {"comma", "semicolon"}, key
        unvowelled = re.sub("[\u064b-\u0652]", "", text)
        assert not re.search(r"(?i:\bplease\b|пожалуйста|يرجى|الرجاء|من فضلك)", unvowelled), key
        assert not re.search(r"!|\.\.\.|[ \u00a0]{2}", text), key
        marks = set(re.findall("[\"'`“”„‘’‚«»‹›]", text))
        assert marks <= {*double, *apostrophe}, f"{key}: {marks}"
        assert text.count(double[0]) == text.count(double[1]), key
        assert (text[-1:] == ".") == (english[-1:] == ".") or key.startswith("month.short."), key
        assert (text[-1:] in "?؟") == (english[-1:] == "?"), key
        assert (text[-1:] == ":") == (english[-1:] == ":"), key
        assert set(re.findall(r"\d+", text)) == set(re.findall(r"\d+", english)), key
        # Nothing that is not seen: marks of direction come with the values, and letters are not spaced.
        assert not re.search("[\u200b-\u200f\u061c\u202a-\u202e\u2060-\u2069\u0640\ufeff]", text), key
        assert not re.search(r"(?<!\S)\w \w \w(?!\S)", text), key
        assert not re.search("[٠-٩۰-۹]", text), key


def test_each_language_has_its_own_punctuation() -> None:
    for key, text in CATALOGUES["ar"].items():
        assert not re.search("[,;?]", text), key
    for key, text in CATALOGUES["ru"].items():
        assert not re.search(r"[^\u00a0]%", text), key
        assert not re.search(" - |[^ ]—|—[^ ]| – ", text), key


def test_sentences_begin_with_a_capital_where_the_english_ones_do() -> None:
    differ = [
        key
        for key, text in CATALOGUES["ru"].items()
        for first, english in [(text[:1], english_of(key)[:1])]
        if first.isalpha() and english.isalpha() and first.isupper() != english.isupper()
    ]
    # Russian writes months and nationalities small.
    assert [key for key in differ if not key.startswith(("date.month.", "month.short."))] == []


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
    assert words.of("key", value=value) == f"<{isolate(value, 'ltr')}> {{unknown}}"


@given(st.text(), st.sampled_from(("ltr", "rtl", "auto")))
def test_a_value_is_isolated_once_and_kept(value: str, direction: Any) -> None:
    isolated = isolate(value, direction)
    assert isolated in {value, f"\u2068{value}\u2069"}
    if not re.search("[\u2066-\u2069]", value):
        assert isolate(isolated, direction) == isolated


@pytest.mark.parametrize("case", FILLING["fill"], ids=lambda case: case["said"])
def test_a_value_that_would_turn_a_sentence_round_is_isolated(case: dict[str, Any]) -> None:
    words = Words(case["language"], {"pattern": case["pattern"]})
    assert words.of("pattern", **case["values"]) == case["said"]


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("en", "Ships left.", "“Ships left.”"),
        ("en", "“Ships left.”", "“Ships left.”"),
        ("en", "He said “ships left.”", "“He said ‘ships left.’”"),
        ("en", "“One,” he said, “two.”", "“‘One,’ he said, ‘two.’”"),
        ("en", "An open “mark", "“An open “mark”"),
        ("en", "رحلت السفن", "“\u2068رحلت السفن\u2069”"),
        ("ru", "Суда ушли", "«Суда ушли»"),
        ("ru", "Он сказал: «Суда ушли»", "«Он сказал: „Суда ушли“»"),
        ("ru", "He said “no”", "«He said “no”»"),
        ("ar", "رحلت السفن", "«رحلت السفن»"),
        ("ar", "قال: «رحلت»", "«قال: “رحلت”»"),
        ("ar", "Ships left.", "«\u2068Ships left.\u2069»"),
    ],
)
def test_quotation_marks_are_the_language_s_and_never_meet(language: str, text: str, said: str) -> None:
    assert read_words(language).quoted(text) == said


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
    arabic = read_words("ar")
    assert arabic.listed(["روسيا", "سوريا", "إسرائيل"]) == "روسيا وسوريا وإسرائيل"
    listed = arabic.listed(["Enab Baladi", "سانا"])
    assert listed == "\u2068Enab Baladi\u2069 وسانا"
    assert arabic.of("phrase.outlet", names=listed) == f"المصادر: {listed}"
    assert read_words("ru").listed(["А", "Б", "В"]) == "А, Б и В"


@pytest.mark.parametrize("language", FILLING["count"])
def test_excerpts_are_counted_in_each_language(language: str) -> None:
    words = read_words(language)
    said = {n: words.count("count.excerpts", int(n)) for n in FILLING["count"][language]}
    assert said == FILLING["count"][language]
    forms = {form: words[f"count.excerpts.{form}"] for form in FILLING["forms"][language]}
    assert forms == FILLING["forms"][language]


@pytest.mark.parametrize(
    ("edtf", "english", "arabic", "russian"),
    [
        ("2025-07-31", "31 July 2025", "31 تموز (يوليو) 2025", "31 июля 2025"),
        ("2024-12", "December 2024", "كانون الأول (ديسمبر) 2024", "декабрь 2024"),
        ("2025", "2025", "2025", "2025"),
        ("2025-21", "spring 2025", "ربيع 2025", "весна 2025"),
        ("2025-22", "summer 2025", "صيف 2025", "лето 2025"),
        ("2025-23", "autumn 2025", "خريف 2025", "осень 2025"),
        ("2024-24", "winter 2024–25", "شتاء 2024–25", "зима 2024–25"),
        ("2025-33", "January – March 2025", "كانون الثاني (يناير) – آذار (مارس) 2025", "январь — март 2025"),
        ("2025-01/2025-06", "January – June 2025", "كانون الثاني (يناير) – حزيران (يونيو) 2025", "январь — июнь 2025"),
        (
            "2024-10/2025-02",
            "October 2024 – February 2025",
            "تشرين الأول (أكتوبر) 2024 – شباط (فبراير) 2025",
            "октябрь 2024 — февраль 2025",
        ),
        (
            "2025-08-29/2025-09-02",
            "29 August 2025 – 2 September 2025",
            "29 آب (أغسطس) 2025 – 2 أيلول (سبتمبر) 2025",
            "29 августа 2025 — 2 сентября 2025",
        ),
        ("2024-12-08/..", "since 8 December 2024", "منذ 8 كانون الأول (ديسمبر) 2024", "с 8 декабря 2024"),
        ("2024-11/..", "since November 2024", "منذ تشرين الثاني (نوفمبر) 2024", "с ноября 2024"),
        ("2025-22/..", "since summer 2025", "منذ صيف 2025", "с лета 2025"),
        ("2025/..", "since 2025", "منذ 2025", "с 2025 года"),
        ("../2025-05", "until May 2025", "حتى أيار (مايو) 2025", "до мая 2025"),
        ("2025-04~", "about April 2025", "نحو نيسان (أبريل) 2025", "около апреля 2025"),
        ("2025-03-10~", "about 10 March 2025", "نحو 10 آذار (مارس) 2025", "около 10 марта 2025"),
    ],
)
def test_dates_are_said_as_each_language_does(edtf: str, english: str, arabic: str, russian: str) -> None:
    said = [in_words(read_when(edtf), read_words(language)) for language in ("en", "ar", "ru")]
    assert said == [english, arabic, russian]


def test_arabic_months_are_those_of_the_levant_first() -> None:
    arabic = CATALOGUES["ar"]
    spring = ["آذار (مارس)", "نيسان (أبريل)", "أيار (مايو)", "حزيران (يونيو)", "تموز (يوليو)", "آب (أغسطس)"]
    autumn = ["أيلول (سبتمبر)", "تشرين الأول (أكتوبر)", "تشرين الثاني (نوفمبر)", "كانون الأول (ديسمبر)"]
    months = ["كانون الثاني (يناير)", "شباط (فبراير)", *spring, *autumn]
    assert [arabic[f"date.month.{n}"] for n in range(1, 13)] == months
    assert [arabic[f"month.short.{n}"] for n in range(1, 13)] == [month.partition(" (")[0] for month in months]


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
