from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from curation.desk.drafts import Draft, digest_of
from curation.desk.edits import BadEdit, Context, edit, undo
from curation.desk.opening import (
    OtherText,
    find_text,
    open_article,
    propose_again,
    propose_draft,
    propose_more,
    reload,
    sentences_of,
)
from curation.desk.saving import blocking, doubts
from curation.propose import Source, read_source
from layers.model import Collection, QuotingLimits
from layers.text import clean_article
from tests.curation.desk.samples import TEXT, TEXTS, TINY

FILE = (TINY / "articles" / "gull-2025-03.toml").read_text("utf-8")
FULL = clean_article((TEXTS / "gull-2025-03.txt").read_text("utf-8"))


@pytest.mark.parametrize("path", sorted((TINY / "articles").iterdir()), ids=lambda one: one.stem)
def test_every_quote_stands_where_the_file_says_with_the_text_or_without(path: Path, collection: Collection) -> None:
    full = clean_article((TEXTS / f"{path.stem}.txt").read_text("utf-8"))
    for text in (full, None):
        draft = open_article("d", path.read_text("utf-8"), text)
        assert draft.partial == (text is None)
        assert {item.excerpt: draft.quote(item) for item in draft.items} == {
            one.id: one.quote for one in collection.excerpts.values() if one.article == path.stem
        }
        assert all(item.state == "accepted" and not item.edited for item in draft.items)


def test_without_the_text_a_quote_keeps_its_limits(collection: Collection) -> None:
    draft, desk = open_article("d", FILE, None), Context(collection, ())
    for asked in (
        {"do": "extend", "key": "n1", "side": "after"},
        {"do": "shrink", "key": "n1", "side": "after"},
        {"do": "add", "start": 0, "end": 9},
    ):
        with pytest.raises(BadEdit, match="whole text"):
            edit(draft, asked, desk)


def test_a_text_with_another_beginning_moves_the_quotes() -> None:
    draft = open_article("d", FILE, f"A new line above.\n\n{FULL}")
    assert draft.items[0].start == 42 + len("A new line above.\n\n")
    assert all(item.edited for item in draft.items)


def test_a_text_that_lacks_quotes_is_refused_and_says_which() -> None:
    with pytest.raises(OtherText) as other:
        open_article("d", FILE, FULL.replace("Nobody in town", "Few in town"))
    assert other.value.missing == ("gull-2025-03-05",)


def test_a_text_is_found_by_its_digest(tmp_path: Path) -> None:
    assert find_text(TEXTS, digest_of(FULL)) == FULL
    assert find_text(TEXTS, "0" * 64) is None
    assert find_text(tmp_path / "none", digest_of(FULL)) is None
    assert find_text(None, digest_of(FULL)) is None


def test_reloading_takes_their_file_and_keeps_what_is_not_in_it(collection: Collection) -> None:
    desk = Context(collection, ())
    draft = edit(open_article("d", FILE, FULL), {"do": "add", "start": 0, "end": 28}, desk)
    draft = edit(draft, {"do": "judge", "key": "n1", "state": "rejected"}, desk)
    theirs = FILE.replace('event_date = "2025-02"', 'event_date = "2025-01"')
    now = reload(replace(draft, seen={"a": 3}), theirs)
    assert now.base == digest_of(theirs)
    assert now.seen == {"a": 3}
    by_excerpt = {item.excerpt: item for item in now.items}
    assert by_excerpt["gull-2025-03-01"].state == "accepted"
    assert by_excerpt["gull-2025-03-02"].event_date == "2025-01"
    assert now.quote(by_excerpt[""]) == FULL[:28].strip()
    assert len({item.key for item in now.items}) == len(now.items) == 7


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


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"<html></html>", "сон".encode("cp1251")])
def test_no_bytes_stop_it(content: bytes, collection: Collection) -> None:
    draft = propose_draft("d", read_source(content), {}, collection)
    assert draft.items == ()


def test_sentences_cover_every_word_of_a_text() -> None:
    spans = sentences_of(TEXT, "en")
    assert "".join(TEXT[slice(*span)] for span in spans).replace(" ", "") == "".join(TEXT.split())


def test_a_draft_says_what_it_lacks(draft: Draft, collection: Collection) -> None:
    first, *_ = draft.items

    def told(**change: object) -> list[str]:
        return [*doubts(draft, replace(first, **change), collection)]  # type: ignore[arg-type]

    assert told() == []
    assert told(gist={"en": " "}) == ["gist"]
    assert told(gist={**first.gist, "en": "word " * 31}) == ["gist_long"]
    assert told(gist={**first.gist, "en": "Some GREY ship left Port Sund, she says."}) == []
    assert told(gist={**first.gist, "en": "Some GREY ship left Port Sund on a day, she says."}) == ["gist_copied"]
    assert doubts(draft, first, replace(collection, quoting={"news report": QuotingLimits(longest_words=8)})) == [
        "long"
    ]
    assert told(by="") == ["speaker"]
    assert told(places=()) == ["nowhere"]
    assert told(event_date="2025-13") == ["date"]
    assert told(dated_by=" ") == ["dated_by"]
    assert told(event_date="2025-06") == ["later"]
    assert told(event_date="2025-06", status="forecast") == []
    assert told(state="rejected", by="") == []
    assert told(state="rejected", excerpt="x-01") == ["why"]
    assert not blocking(["nowhere", "later", "dated_by"])
    assert not blocking(["gist"])
    assert blocking(["gist_copied"])
    assert blocking(["date"])


def test_proposing_again_goes_by_the_facts_as_they_are_and_keeps_what_was_decided(collection: Collection) -> None:
    text = "The news\n\nA grey ship left Port Sund last week. The islet stayed empty. The belt was quiet."
    desk = Context(collection, sentences_of(text, "en"))
    draft = propose_draft("d", Source(text), {"published": ""}, collection)
    first, second = draft.items[:2]
    draft = edit(draft, {"do": "judge", "key": second.key, "state": "rejected"}, desk)
    draft = edit(draft, {"do": "add", "start": 0, "end": 8}, desk)
    draft = edit(draft, {"do": "fact", "field": "published", "value": "2025-05-04"}, desk)
    assert first.event_date == ""
    again = propose_again(draft, collection)
    states = {again.quote(item): item.state for item in again.items}
    assert states[again.quote(second)] == "rejected"
    assert states["The news"] == "accepted"
    (dated,) = [item for item in again.items if item.start == first.start]
    assert (dated.state, dated.event_date) == ("proposed", "2025-04-21/2025-04-27")
    assert len({item.key for item in again.items}) == len(again.items) == len(draft.items)
    assert undo(again).items == draft.items
