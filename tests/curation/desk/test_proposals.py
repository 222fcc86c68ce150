from __future__ import annotations

from itertools import pairwise

import pytest

from curation.desk.drafts import Draft
from curation.desk.opening import open_article, propose_draft, propose_more, sentences_of
from curation.desk.saving import blocking, doubts
from curation.propose import read_source
from layers.model import Collection
from layers.text import clean_article
from tests.curation.desk.samples import TEXT, TEXTS, TINY

PAGE = b"""<!doctype html><html lang="en"><head><title>Night at sea</title>
<meta property="og:site_name" content="The Gull"><link rel="canonical" href="https://gull.example/n">
<meta property="article:published_time" content="2025-05-04T10:00:00Z"></head><body>
<nav><a href="/">Home</a></nav><article><h1>Night at sea</h1>
<p>A grey ship left Port Sund on 2 May 2025, the harbour master said, and it was a cold night.</p>
<p>Nobody saw it go, and nobody spoke of it in the morning, when the fog had gone from the sea.</p>
</article></body></html>"""


def test_an_article_becomes_a_draft_with_its_facts_and_proposals(collection: Collection) -> None:
    draft = propose_draft("d", read_source(PAGE, "night.html"), {"kind": "analysis"}, collection)
    assert draft.facts["title"] == "Night at sea"
    assert draft.facts["published"] == "2025-05-04"
    assert draft.facts["kind"] == "analysis"
    assert draft.facts["outlet_id"] == "the-gull"
    (item,) = draft.items
    assert draft.quote(item).startswith("A grey ship left Port Sund")
    assert item.event_date == "2025-05-02"
    assert item.confidence is not None
    assert any("sund" in why for why in item.why)
    assert (item.state, item.edited, draft.begun) == ("proposed", False, False)


def test_what_the_curator_says_counts_for_more_than_the_page(collection: Collection) -> None:
    told = {"published": "2025-06", "url": "https://other.example/x", "language": ""}
    draft = propose_draft("d", read_source(PAGE), told, collection)
    assert draft.facts["published"] == "2025-06"
    assert draft.facts["url"] == "https://other.example/x"
    assert draft.facts["language"] == "en"


def test_an_article_of_the_collection_gets_only_what_it_lacks(collection: Collection) -> None:
    written = (TINY / "articles" / "gull-2025-03.toml").read_text("utf-8")
    text = clean_article((TEXTS / "gull-2025-03.txt").read_text("utf-8"))
    fewer = written[: written.index('[[excerpts]]\nid = "gull-2025-03-04"')]
    draft = propose_more(open_article("d", fewer, text), collection)
    new = [draft.quote(item) for item in draft.items if not item.excerpt]
    assert "Since the end of last year no ferry has run to the islet." in new
    assert len({item.key for item in draft.items}) == len(draft.items)
    taken = [(item.start, item.end) for item in draft.items]
    assert all(one[1] <= two[0] for one, two in pairwise(taken))


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"<html></html>", "сон".encode("cp1251")]
)
def test_no_bytes_stop_it(content: bytes, collection: Collection) -> None:
    draft = propose_draft("d", read_source(content), {}, collection)
    assert draft.items == ()


def test_sentences_cover_every_word_of_a_text() -> None:
    spans = sentences_of(TEXT, "en")
    assert "".join(TEXT[slice(*span)] for span in spans).replace(" ", "") == "".join(TEXT.split())


def test_a_draft_says_what_it_lacks(draft: Draft, collection: Collection) -> None:
    from dataclasses import replace

    first, *_ = draft.items

    def told(**change: object) -> list[str]:
        return [*doubts(draft, replace(first, **change), collection)]  # type: ignore[arg-type]

    assert told() == []
    assert told(by="") == ["speaker"]
    assert told(places=()) == ["nowhere"]
    assert told(event_date="2025-13") == ["date"]
    assert told(dated_by=" ") == ["dated_by"]
    assert told(event_date="2025-06") == ["later"]
    assert told(event_date="2025-06", status="forecast") == []
    assert told(state="rejected", by="") == []
    assert told(state="rejected", excerpt="x-01") == ["why"]
    assert not blocking(["nowhere", "later", "dated_by"])
    assert blocking(["date"])
