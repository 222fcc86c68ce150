"""How much of an article may be read from its quotes, and what a gist may take, each told at its line."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.collection import check_collection, read_collection
from layers.collection.quoting import Passage, copied_words, find_runs, index_names, quoted_share
from layers.collection.tables import write_tables
from layers.collection.verify import verify_quotes
from layers.model import ARTICLE_KINDS, QUOTING, QuotingLimits

TINY = Path(__file__).parents[1] / "data" / "tiny"
TEXTS = TINY.with_name("tiny_texts")
GULL = "articles/gull-2025-03.toml"
GISTS = {
    "01": 'gist = { en = "The harbour master says two vessels came in March.", ar = "وصلتا.", ru = "Пришли два." }',
    "02": 'gist = { en = "She dates them to February." }',
}
TEXT = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(TINY, tmp_path / "tiny")


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def told(folder: Path) -> list[tuple[str, str]]:
    """Return the problems of a folder: the line that is named, and what is said of it."""
    problems = check_collection(folder)[1]
    lines = [problem.path.read_text("utf-8").split("\n")[problem.line - 1] for problem in problems]
    return [(line, f"{one.severity}: {one.what}") for line, one in zip(lines, problems, strict=True)]


def limit(folder: Path, **limits: object) -> None:
    """Set the limits of a collection, as TOML has them."""
    text = (folder / "collection.toml").read_text("utf-8").partition("[quoting]")[0]
    lines = "".join(f'"{name}" = {value}\n' for name, value in limits.items())
    (folder / "collection.toml").write_text(f"{text}[quoting]\n{lines}", "utf-8")


def passage(words: str, name: str = "x") -> Passage:
    return Passage(name, TEXT.index(words), words)


def test_the_share_counts_each_word_once_and_the_context_too() -> None:
    assert quoted_share([passage("one two"), passage("two three")], 16) == 3 / 16
    assert quoted_share([passage("one two"), passage("nine ten")], 16) == 4 / 16
    assert quoted_share([passage("three")._replace(prefix="two ", suffix=" fou")], 16) == 3 / 16
    assert quoted_share([passage("two three four"), passage("three")], 16) == 3 / 16
    assert quoted_share([], 16) == 0


def test_quotes_that_touch_or_leave_one_word_out_are_one_run() -> None:
    runs = find_runs([passage("twelve", "c"), passage("one two", "a"), passage("four five", "b")])
    assert [(run.excerpts, run.words) for run in runs] == [(("a", "b"), 4), (("c",), 1)]
    assert str(runs[0]) == "a to b (4 words)"
    assert str(runs[1]) == "c (1 words)"


@given(st.lists(st.tuples(st.integers(0, 15), st.integers(1, 6)), max_size=8))
def test_whatever_overlaps_what_no_word_counts_twice(spans: list[tuple[int, int]]) -> None:
    words = TEXT.split()
    quotes = [passage(" ".join(words[first : first + length]), str(at)) for at, (first, length) in enumerate(spans)]
    known = {word for first, length in spans for word in words[first : first + length]}
    assert quoted_share(quotes, len(words)) == len(known) / len(words)
    runs = find_runs(quotes)
    assert sorted(name for run in runs for name in run.excerpts) == sorted(quote.id for quote in quotes)
    assert sum(run.words for run in runs) == len(known)


def test_a_collection_that_says_nothing_has_the_usual_limits(folder: Path) -> None:
    change(folder / "collection.toml", "[quoting]", "[quoted]")
    text = (folder / "collection.toml").read_text("utf-8").partition("# The articles")[0]
    (folder / "collection.toml").write_text(text, "utf-8")
    found = told(folder)
    assert [line for line, _ in found] == ["text_words = 85", "text_words = 60", "text_words = 28"]
    assert "98.8 % of the 85 words of the article" in found[0][1]
    assert "(largest_share is 40 %)" in found[0][1]
    assert "the longest runs: gull-2025-03-01 to gull-2025-03-06" in found[0][1]
    assert "(largest_share is 35 %)" in found[1][1]
    usual = QuotingLimits(40, 80, 0.30, 0.40)
    assert dict.fromkeys(ARTICLE_KINDS, usual) | {"opinion": replace(usual, largest_share=0.35)} == QUOTING


def test_what_is_over_a_limit_is_told_with_the_figures(folder: Path) -> None:
    limit(folder, longest_words=18, longest_run_words=40, largest_share=1.0, opinion="{ largest_share = 1.0 }")
    found = told(folder)
    assert ('id = "gull-2025-03-01"', "") not in found
    long = [what for line, what in found if line.startswith('quote = "Two grey ships')]
    assert long == [
        "error: the quote of excerpt 'gull-2025-03-01' has 20 words (longest_words is 18)",
        "error: gull-2025-03-01 to gull-2025-03-06 (76 words) make one run of quotes (longest_run_words is 40)",
    ]
    warned = [what for line, what in found if line == "text_words = 85"]
    assert len(warned) == 1
    assert warned[0].startswith("warning: 98.8 % of the 85 words")


def test_a_kind_of_article_may_have_limits_of_its_own(folder: Path) -> None:
    limit(
        folder, warn_share=1.0, largest_share=1.0, opinion="{ largest_share = 0.9 }", analysis="{ longest_words = 5 }"
    )
    found = told(folder)
    assert any(line == "text_words = 60" and "(largest_share is 90 %)" in what for line, what in found)
    assert any("excerpt 'rasif" in what and "(longest_words is 5)" in what for _, what in found)
    assert not any("gull" in what for _, what in found)
    limit(folder, warn_share=0.2, largest_share=0.3)
    assert any(line == "text_words = 60" and "(largest_share is 30 %)" in what for line, what in told(folder))


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        ({"largest_share": 40}, "largest_share of quoting of the collection is 40"),
        ({"longest_words": 0}, "longest_words of quoting of the collection is 0"),
        ({"longest_words": '"40"'}, "is not a whole number"),
        ({"largest_shere": 0.4}, "has the unknown field 'largest_shere'"),
        ({"opinion": "{ warn_share = 2.0 }"}, "warn_share of opinion of quoting"),
    ],
)
def test_limits_that_cannot_be_meant_are_told(folder: Path, limits: dict[str, object], says: str) -> None:
    limit(folder, **limits)
    assert any(says in what and line.startswith(f'"{next(iter(limits))}"') for line, what in told(folder))


def test_what_is_proposed_or_withdrawn_does_not_count(folder: Path) -> None:
    limit(folder, longest_words=1)
    change(folder / GULL, 'kind = "news report"', 'kind = "news report"\nstatus = "proposed"')
    path = folder / "articles" / "rasif-2025-05.toml"
    head = path.read_text("utf-8").partition("[[excerpts]]")[0]
    gone = '[[excerpts]]\nid = "rasif-2025-05-01"\nwithdrawn = { on = "2025-06", why = "x" }\n'
    path.write_text(head + gone, "utf-8")
    quotes = [what for _, what in told(folder) if "longest_words" in what]
    assert quotes
    assert all("'herald-" in what for what in quotes)


def test_articles_of_unknown_length_are_told_once(folder: Path) -> None:
    for path in (folder / "articles").iterdir():
        lines = path.read_text("utf-8").split("\n")
        path.write_text("\n".join(line for line in lines if not line.startswith("text_words")), "utf-8")
    (found,) = told(folder)
    assert found == (
        'id = "gull-2025-03"',
        "warning: 3 articles have no text_words, so that what is quoted is not bounded",
    )
    assert read_collection(folder).quoted == {}


def test_a_length_that_cannot_be_is_told(folder: Path) -> None:
    change(folder / GULL, "text_words = 85", "text_words = 0")
    assert told(folder) == [("text_words = 0", "error: text_words of the article is 0")]


def test_the_share_of_each_article_is_kept() -> None:
    quoted = read_collection(TINY).quoted
    assert list(quoted) == ["gull-2025-03", "herald-2025-04", "rasif-2025-05"]
    assert quoted["gull-2025-03"] == pytest.approx(84 / 85)


def test_a_text_of_another_length_is_told_by_verify(folder: Path) -> None:
    change(folder / GULL, "text_words = 85", "text_words = 84")
    verdicts = verify_quotes(read_collection(folder), TEXTS)
    wrong = {verdict.article: verdict.why for verdict in verdicts if verdict.result != "exact"}
    assert wrong == {"gull-2025-03": "the quote is exact, but the text has 85 words, not 84"}


def give_gists(folder: Path) -> None:
    """Give two excerpts of the first article a gist, one in every language and one in one."""
    for number, gist in GISTS.items():
        change(folder / GULL, f'id = "gull-2025-03-{number}"\n', f'id = "gull-2025-03-{number}"\n{gist}\n')


def test_a_gist_is_read_and_kept_in_tables_too(folder: Path) -> None:
    give_gists(folder)
    collection = read_collection(folder)
    assert collection.excerpts["gull-2025-03-01"].gist["ru"] == "Пришли два."
    assert collection.excerpts["gull-2025-03-03"].gist == {}
    write_tables(collection, folder)
    shutil.rmtree(folder / "articles")
    assert read_collection(folder).excerpts == collection.excerpts


def test_an_article_with_a_gist_has_one_for_each_excerpt_in_each_language(folder: Path) -> None:
    give_gists(folder)
    found = told(folder)
    assert [line for line, _ in found] == [GISTS["02"], *(f'id = "gull-2025-03-{n:02d}"' for n in range(3, 7))]
    assert found[0][1] == "warning: excerpt 'gull-2025-03-02' has no gist in ar, ru"
    assert found[1][1] == "warning: excerpt 'gull-2025-03-03' has no gist in en, ar, ru"


def test_a_gist_that_cannot_be_read_is_not_told_to_be_missing(folder: Path) -> None:
    give_gists(folder)
    change(folder / GULL, GISTS["01"], GISTS["01"].replace("Пришли", "\u202eПришли"))
    assert [what for _, what in told(folder) if "gull-2025-03-01" in what] == [
        "error: gist of excerpt 'gull-2025-03-01': in 'ru' holds U+202E right-to-left override at character 0"
    ]


@pytest.mark.parametrize(
    ("gist", "says"),
    [
        (f'{{ en = "{"word " * 31}" }}', "the gist of excerpt 'gull-2025-03-02' in en has 31 words"),
        ('{ en = "Patrols on these slopes, she says, began in February." }', ""),
        ('{ en = "She says: Patrols on these slopes began." }', "takes 'patrols on these slopes began' from the quote"),
        ('{ fr = "Patrols on these slopes began in February." }', ""),
        ('{ en = "One line.\\nAnother." }', "line breaks or tabs"),
        ('{ en = "Back\\u202ewards." }', "U+202E"),
        ('{ english = "Words." }', "is not a language code"),
        ('"Words."', "is not a table"),
    ],
)
def test_a_gist_is_short_and_in_words_of_its_own(folder: Path, gist: str, says: str) -> None:
    change(folder / GULL, 'id = "gull-2025-03-02"\n', f'id = "gull-2025-03-02"\ngist = {gist}\n')
    errors = [(line, what) for line, what in told(folder) if what.startswith("error")]
    assert bool(errors) == bool(says)
    assert all(says in what and line.startswith("gist = ") for line, what in errors)


def test_a_name_counts_as_one_word_whatever_its_spelling() -> None:
    names = index_names(["Syrian Democratic Forces", "Syria", "al-Sharaa", "Ahmad al-Sharaa"])
    quote = "without the participation of the Syrian Democratic Forces (SDF)"
    assert copied_words("it went without part of the Syrian Democratic forces", quote, names) == ""
    assert copied_words("it had no participation of the Syrian Democratic forces.", quote, names) == ""
    copied = "there was no participation of the Syrian Democratic Forces, SDF."
    assert copied_words(copied, quote, names) == "participation of the syrian democratic forces sdf"
    assert copied_words("Ahmad al-Sharaa and so on", "Ahmad Al Sharaa and so on", names) == ""
    assert copied_words("by Ahmad al-Sharaa and so on", "by Ahmad Al Sharaa and so on", names) != ""
