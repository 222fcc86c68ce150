from __future__ import annotations

from dataclasses import replace

import pytest

from curation.desk.drafts import Draft
from curation.desk.start import duplicates
from layers.model import Collection
from layers.text import clean_article, plain_address
from tests.curation.desk.samples import TEXTS


def with_facts(draft: Draft, **facts: str) -> Draft:
    return replace(draft, facts={**draft.facts, **facts})


def test_a_new_article_is_like_nothing(draft: Draft, collection: Collection) -> None:
    assert duplicates(draft, collection, []) == []


@pytest.mark.parametrize(
    "address",
    [
        "https://gull.example/2025/03/ships",
        "http://www.gull.example/2025/03/ships/?utm_source=x&fbclid=1#top",
        "HTTPS://GULL.example/2025/03/ships",
    ],
)
def test_an_address_is_the_same_whatever_is_hung_on_it(draft: Draft, collection: Collection, address: str) -> None:
    found = duplicates(with_facts(draft, url=address), collection, [])
    assert [(one.why, one.article) for one in found] == [("address", "gull-2025-03")]


def test_addresses_that_differ_in_what_is_read_differ() -> None:
    assert plain_address("https://a.example/x?id=1") != plain_address("https://a.example/x?id=2")
    assert plain_address("") == ""


def test_what_is_no_address_stops_no_article(draft: Draft, collection: Collection) -> None:
    typed = with_facts(draft, url="https://[gull")
    assert duplicates(typed, collection, []) == []
    assert [one.why for one in duplicates(draft, collection, [replace(typed, id="other")])] == ["text"]


def test_a_headline_that_was_mended_is_still_that_headline(draft: Draft, collection: Collection) -> None:
    found = duplicates(with_facts(draft, title="Ships return to old quay"), collection, [])
    assert [(one.why, one.article) for one in found] == [("title", "gull-2025-03")]


def test_a_text_is_known_by_its_quotes_even_when_it_was_mended(draft: Draft, collection: Collection) -> None:
    text = clean_article((TEXTS / "gull-2025-03.txt").read_text("utf-8"))
    mended = replace(draft, text=text.replace("Two grey", "Two big grey").replace("In ", "in "))
    assert ("text", "gull-2025-03") in [(one.why, one.article) for one in duplicates(mended, collection, [])]


def test_a_single_quote_of_another_article_is_pointed_out(draft: Draft, collection: Collection) -> None:
    quote = collection.excerpts["gull-2025-03-04"].quote
    found = duplicates(replace(draft, text=f"{draft.text}\n\n{quote.upper()}"), collection, [])
    assert [(one.why, one.excerpt) for one in found] == [("quote", "gull-2025-03-04")]


def test_another_draft_is_pointed_out_but_never_the_draft_itself(draft: Draft, collection: Collection) -> None:
    other = replace(with_facts(draft, url="", title="Quite another thing"), id="other")
    found = duplicates(draft, collection, [draft, other])
    assert [(one.why, one.draft) for one in found] == [("text", "other")]


def test_an_article_of_the_collection_is_not_like_itself(draft: Draft, collection: Collection) -> None:
    own = with_facts(replace(draft, base="x"), id="gull-2025-03", title="Ships return")
    assert duplicates(own, collection, []) == []
