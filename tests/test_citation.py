"""Citations in the common styles, against references written by hand from the style manuals."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from layers.cards.citation import STYLES, citations, csl_item
from layers.model import Actor, Article
from layers.when import read_when
from layers.words import Words, read_words

WORDS = read_words("en")
ARTICLE = Article(
    id="paper-2025-08",
    title="A Harbour Reopens",
    outlet="The Paper",
    authors=("Ada Arn",),
    language="en",
    kind="news report",
    published=read_when("2025-08-03"),
    url="https://paper.example/a_b?c=1&d=~2",
    text_sha256="",
)
ACTORS = {
    name: Actor(name, {"en": name}, {}, "person", "#000000")
    for name in ("Ada Arn", "Ben van der Meer", "Cleo Day", "Dan Ek")
}
URL = ARTICLE.url


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {},
            {
                "apa": f"Arn, A. (2025, August 3). A Harbour Reopens. The Paper. {URL}",
                "chicago": f"Arn, Ada. “A Harbour Reopens.” The Paper, August 3, 2025. {URL}.",
                "mla": f"Arn, Ada. “A Harbour Reopens.” The Paper, 3 Aug. 2025, {URL}.",
            },
        ),
        (
            {"published": read_when("2025-08")},
            {
                "apa": f"Arn, A. (2025, August). A Harbour Reopens. The Paper. {URL}",
                "chicago": f"Arn, Ada. “A Harbour Reopens.” The Paper, August 2025. {URL}.",
                "mla": f"Arn, Ada. “A Harbour Reopens.” The Paper, Aug. 2025, {URL}.",
            },
        ),
        (
            {"authors": ()},
            {
                "apa": f"A Harbour Reopens. (2025, August 3). The Paper. {URL}",
                "chicago": f"The Paper. “A Harbour Reopens.” August 3, 2025. {URL}.",
                "mla": f"“A Harbour Reopens.” The Paper, 3 Aug. 2025, {URL}.",
            },
        ),
        (
            {"authors": ("Ada Arn", "Ben van der Meer")},
            {
                "apa": f"Arn, A., & van der Meer, B. (2025, August 3). A Harbour Reopens. The Paper. {URL}",
                "chicago": f"Arn, Ada, and Ben van der Meer. “A Harbour Reopens.” The Paper, August 3, 2025. {URL}.",
                "mla": f"Arn, Ada, and Ben van der Meer. “A Harbour Reopens.” The Paper, 3 Aug. 2025, {URL}.",
            },
        ),
        (
            {"authors": ("Ada Arn", "Cleo Day", "Dan Ek"), "title": "Who “Won”?"},
            {
                "apa": f"Arn, A., Day, C., & Ek, D. (2025, August 3). Who “Won”? The Paper. {URL}",
                "chicago": f"Arn, Ada, Cleo Day, and Dan Ek. “Who ‘Won’?” The Paper, August 3, 2025. {URL}.",
                "mla": f"Arn, Ada, et al. “Who ‘Won’?” The Paper, 3 Aug. 2025, {URL}.",
            },
        ),
        (
            {"authors": ("News Agency",), "title": "After the “Deal”"},
            {
                "apa": f"News Agency. (2025, August 3). After the “Deal.” The Paper. {URL}",
                "chicago": f"News Agency. “After the ‘Deal.’” The Paper, August 3, 2025. {URL}.",
                "mla": f"News Agency. “After the ‘Deal.’” The Paper, 3 Aug. 2025, {URL}.",
            },
        ),
    ],
)
def test_citations_are_those_of_the_manuals(changes: dict[str, Any], expected: dict[str, str]) -> None:
    assert citations(replace(ARTICLE, **changes), WORDS, ACTORS) == expected


@pytest.mark.parametrize(
    ("published", "said"),
    [
        ("2025", "2025"),
        ("2025-21", "spring 2025"),
        ("2025-08~", "c. August 2025"),
        ("2024-12/2025-01", "December 2024–January 2025"),
        ("2025-08/..", "since August 2025"),
    ],
)
def test_dates_are_no_more_exact_than_published(published: str, said: str) -> None:
    cited = citations(replace(ARTICLE, published=read_when(published)), WORDS)
    assert f"The Paper, {said}. " in cited["chicago"]


def test_awkward_text_stays_text_in_one_line() -> None:
    title = "<b>رصيف & «Сунд»</b>\n{x} \\1 `${y}` 🚢"
    for line in citations(replace(ARTICLE, title=title), WORDS).values():
        assert "<b>رصيف & «Сунд»</b> {x} \\1 `${y}` 🚢" in line
        assert "\n" not in line


def test_the_reader_s_language_gives_the_date_and_leaves_the_work_as_it_is() -> None:
    at = "https://paper.example/a_b?c=1&d=~2"
    assert citations(ARTICLE, read_words("ru"), ACTORS) == {
        "apa": f"Arn, A. (3 августа 2025). A Harbour Reopens. The Paper. {at}",
        "chicago": f"Arn, Ada. «A Harbour Reopens». The Paper, 3 августа 2025. {at}.",
        "mla": f"Arn, Ada. «A Harbour Reopens». The Paper, 3 августа 2025, {at}.",
    }
    # The date runs on its own, or its day and its year would change places between Latin words.
    assert citations(ARTICLE, read_words("ar"), ACTORS) == {
        "apa": f"Arn, A. (\u20683 آب (أغسطس) 2025\u2069). A Harbour Reopens. The Paper. {at}",
        "chicago": f'Arn, Ada. "A Harbour Reopens". The Paper, \u20683 آب (أغسطس) 2025\u2069. {at}.',
        "mla": f'Arn, Ada. "A Harbour Reopens". The Paper, \u20683 آب (أغسطس) 2025\u2069, {at}.',
    }
    unknown = citations(ARTICLE, Words("sw", {}, WORDS))
    assert "August" in unknown["chicago"]


def test_readers_at_once_each_get_their_own() -> None:
    articles = [replace(ARTICLE, title=f"Title {n}", outlet=f"Outlet {n}") for n in range(40)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda article: citations(article, WORDS), articles))
    assert [set(cited) for cited in found] == [set(STYLES)] * 40
    for article, cited in zip(articles, found, strict=True):
        assert all(f"{article.title}." in line for line in cited.values())
        assert all(article.outlet in line for line in cited.values())


@pytest.mark.parametrize(
    ("author", "person", "split"),
    [
        ("Author, Ann", "Ann Author", {"family": "Author", "given": "Ann"}),
        ("Author,  Ann Marie", "Author,  Ann Marie", {"family": "Author", "given": "Ann Marie"}),
        ("van der Meer, Ben", "Ben van der Meer", {"family": "van der Meer", "given": "Ben"}),
        ("Ann Author,", "Ann Author", {"family": "Author", "given": "Ann"}),
        ("Ann Author, Jr.", "Ann Author, Jr.", {"literal": "Ann Author, Jr."}),
        ("Harbour, Quay and Sons", "", {"literal": "Harbour, Quay and Sons"}),
        ("News Agency", "", {"literal": "News Agency"}),
        ("أحمد السيد", "أحمد السيد", {"literal": "أحمد السيد"}),
        ("Ahmad al-Sayyid", "Ahmad al-Sayyid", {"family": "al-Sayyid", "given": "Ahmad"}),
        ("السيد، أحمد", "أحمد السيد", {"family": "السيد", "given": "أحمد"}),
        ("Khalid ibn al-Walid", "Khalid ibn al-Walid", {"family": "ibn al-Walid", "given": "Khalid"}),
        ("Ibn Khaldun", "Ibn Khaldun", {"literal": "Ibn Khaldun"}),
        ("Dr. Ann Author", "Ann Author", {"family": "Author", "given": "Ann"}),
        ("Ana García Márquez", "García Márquez, Ana", {"family": "García Márquez", "given": "Ana"}),
    ],
)
def test_a_name_is_split_so_that_no_part_keeps_punctuation(author: str, person: str, split: dict[str, str]) -> None:
    actors = {"a": replace(next(iter(ACTORS.values())), id="a", names={"en": person}, aliases={}, kind="person")}
    item = csl_item(replace(ARTICLE, authors=(author,)), actors if person else None)
    assert item["author"] == [split]


@pytest.mark.parametrize(("author", "begins"), [("السيد، أحمد", "السيد، أحمد. "), ("כהן, דוד", "כהן, דוד. ")])
def test_a_name_without_capitals_stays_whole_with_the_comma_of_its_letters(author: str, begins: str) -> None:
    known = {"a": Actor("a", {"en": author}, {}, "person", "#000000")}
    assert citations(replace(ARTICLE, authors=(author,)), WORDS, known)["apa"].startswith(begins)


@pytest.mark.parametrize(
    "author",
    [
        "Ada Arn and Cleo Day",
        "Arn, Ada and Cleo Day",
        "Ada Arn (Reuters)",
        "Ada Arn | The Paper",
        "Ada Arn in Beirut",
        "Ada Arn, AFP",
    ],
)
def test_what_is_more_than_one_name_stays_as_printed(author: str) -> None:
    known = {"x": Actor("x", {"en": author}, {}, "person", "#000000")}
    assert csl_item(replace(ARTICLE, authors=(author,)), known)["author"] == [{"literal": author}]
