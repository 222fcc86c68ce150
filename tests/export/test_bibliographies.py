"""CSL-JSON, BibTeX and RIS, each read back by another library."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from bibtexparser.middlewares import LatexDecodingMiddleware
from citeproc.source.json import CiteProcJSON

from layers.cards.citation import csl_item
from layers.export.extract import Extract
from layers.export.formats import FORMATS
from layers.model import Actor, Filters, View
from tests.export.samples import EXTRACTS, TINY, article_of, extract_of, written

# Names of the fields that an item may have, from the CSL-JSON schema 1.0.2.
FIELDS = {
    *("id", "type", "title", "author", "container-title", "issued", "URL", "archive_location"),
    *("language", "custom"),
}
NAME_FIELDS = {"family", "given", "literal"}
DATE_FIELDS = {"date-parts", "season", "circa", "literal"}


def one_line(text: str) -> str:
    return " ".join(text.split())


def decoded(text: str) -> str:
    """Say how pylatexenc decodes a text: it knows no braces by name, and another circumflex."""
    return one_line(text).translate({ord("{"): None, ord("}"): None, ord("^"): "ˆ"})


def entries(extract: Extract) -> list[dict[str, str]]:
    read = parse_string(written("bibtex", extract), append_middleware=[LatexDecodingMiddleware()])
    assert not read.failed_blocks
    return [
        {"key": entry.key, "kind": entry.entry_type} | {field.key: str(field.value) for field in entry.fields}
        for entry in read.entries
    ]


@pytest.mark.parametrize("extract", EXTRACTS.values(), ids=EXTRACTS)
def test_csl_items_hold_known_fields_and_a_processor_reads_them(extract: Extract) -> None:
    items = json.loads(written("csl", extract))
    assert [item["id"] for item in items] == [article.id for article in extract.articles()]
    for item, article in zip(items, extract.articles(), strict=True):
        assert item.keys() <= FIELDS
        assert all(name.keys() <= NAME_FIELDS for name in item.get("author", []))
        assert item["issued"].keys() <= DATE_FIELDS
        assert (item["title"], item["container-title"]) == (article.title, article.outlet)
        assert (item["URL"], item["language"]) == (article.url, article.language)
        assert item["custom"]["edtf"] == article.published.edtf
    read = CiteProcJSON([{key: item[key] for key in item if key != "custom"} for item in items])
    assert [str(read[item["id"]].title) for item in items] == [item["title"] for item in items]


@pytest.mark.parametrize("extract", EXTRACTS.values(), ids=EXTRACTS)
def test_bibtex_comes_back_decoded(extract: Extract) -> None:
    found = entries(extract)
    assert [entry["key"] for entry in found] == [article.id for article in extract.articles()]
    for entry, article in zip(found, extract.articles(), strict=True):
        assert entry["kind"] == "article"
        assert entry["title"].strip("{}") == decoded(article.title)
        assert entry["journal"] == decoded(article.outlet)
        assert entry["date"] == article.published.edtf
    verbatim = parse_string(written("bibtex", extract)).entries  # an address has no escapes
    assert [one["url"] for one in verbatim] == [article.url for article in extract.articles()]


def test_csl_says_when_the_copy_was_made_and_what_was_found() -> None:
    _, herald, _ = json.loads(written("csl", TINY))
    assert herald["archive_location"] == "https://archive.example/herald/view"
    told = {"archived_on": "2025-05-02", "link_status": "gone", "link_checked": "2025-10-01"}
    assert told.items() <= herald["custom"].items()


def test_bibtex_keeps_a_month_a_month_and_names_whole() -> None:
    text = written("bibtex", TINY)
    gull, herald, rasif = entries(TINY)
    assert (gull["year"], gull["month"], gull["date"]) == ("2025", "mar", "2025-03-15")
    assert (herald["month"], herald["date"]) == ("apr", "2025-04")
    assert "author = {{Arn}, {Ada} and {=1+1" in text
    assert r"\textbraceleft{}b\textbraceright{}" in text
    assert "author" not in herald
    assert herald["note"].startswith("Archived on 2 May 2025 at")
    assert "https://archive.example/herald/view" in herald["note"]
    assert "author = {{سلمى}}" in text
    assert rasif["language"] == "ar"


@pytest.mark.parametrize("extract", EXTRACTS.values(), ids=EXTRACTS)
def test_ris_comes_back(extract: Extract) -> None:
    records: list[dict[str, Any]] = rispy.loads(written("ris", extract))
    for record, article in zip(records, extract.articles(), strict=True):
        assert record["type_of_reference"] == "NEWS"
        assert record["id"] == article.id
        assert record["title"] == one_line(article.title)
        assert record["secondary_title"] == one_line(article.outlet)
        assert record["urls"] == [article.url]
        assert record["language"] == article.language
        assert len(record.get("authors", [])) == len(article.authors)
        assert record["year"] == article.published.edtf[:4]


@pytest.mark.parametrize(
    ("published", "date"),
    [
        ("2025-08", "2025/08//"),
        ("2025-08-03", "2025/08/03/"),
        ("2025", "2025///"),
        ("2025-21", "2025///spring 2025"),
        ("2025-08~", "2025/08//about August 2025"),
        ("2024-12/2025-01", "2024/12//December 2024 – January 2025"),
        ("2025-08/..", "///since August 2025"),
    ],
)
def test_ris_dates_are_no_more_exact_than_published(published: str, date: str) -> None:
    first = next(iter(TINY.collection.articles.values()))
    article = article_of(published, id=first.id)
    articles = {**TINY.collection.articles, first.id: article}
    changed = extract_of(replace(TINY.collection, articles=articles))
    assert rispy.loads(written("ris", changed))[0]["date"] == date


def test_only_the_articles_behind_the_excerpts_are_listed() -> None:
    view = View(filters=Filters(statuses=("denied",)))
    extract = extract_of(TINY.collection, view=view)
    assert [entry["key"] for entry in entries(extract)] == ["gull-2025-03"]
    assert len(json.loads(written("csl", extract))) == 1
    assert len(rispy.loads(written("ris", extract))) == 1


def test_bibliographies_come_with_their_manifest() -> None:
    assert {name for name in ("csl", "bibtex", "ris") if FORMATS[name].carries_manifest} == set()


@pytest.mark.parametrize(
    ("published", "issued"),
    [
        ("2025-08", {"date-parts": [[2025, 8]]}),
        ("2025-08-03", {"date-parts": [[2025, 8, 3]]}),
        ("2025-08-XX", {"date-parts": [[2025, 8]]}),
        ("2025-22?", {"date-parts": [[2025]], "season": 2, "circa": True}),
        ("2024-12/2025-01-05", {"date-parts": [[2024, 12], [2025, 1, 5]]}),
        ("2025-08/..", {"literal": "2025-08/.."}),
        ("202X", {"literal": "202X"}),
    ],
)
def test_csl_dates_have_the_parts_that_are_known(published: str, issued: dict[str, Any]) -> None:
    assert csl_item(article_of(published))["issued"] == issued


@pytest.mark.parametrize(
    ("author", "name"),
    [
        ("Nikita Smagin", {"family": "Smagin", "given": "Nikita"}),
        ("Murhaf Abu Qasra", {"family": "Abu Qasra", "given": "Murhaf"}),
        ("Ahmad al-Sharaa", {"family": "al-Sharaa", "given": "Ahmad"}),
        ("Сергей Лавров", {"family": "Лавров", "given": "Сергей"}),
        ("سلمى حداد", {"literal": "سلمى حداد"}),
        ("Salma", {"literal": "Salma"}),
        ("Martin King Jr.", {"literal": "Martin King Jr."}),
    ],
)
def test_only_names_of_persons_are_split(author: str, name: dict[str, str]) -> None:
    article = article_of(authors=(author,))
    person = Actor("p", {"en": author}, {}, "person", "#000000")
    agency = Actor("p", {"en": author}, {}, "outlet", "#000000")
    assert csl_item(article, {"p": person})["author"] == [name]
    assert csl_item(article, {"p": agency})["author"] == [{"literal": author}]
    assert csl_item(article)["author"] == [{"literal": author}]
