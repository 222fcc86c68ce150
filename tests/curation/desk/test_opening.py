from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from curation.desk.drafts import digest_of
from curation.desk.edits import BadEdit, Context, edit
from curation.desk.opening import OtherText, find_text, open_article, reload
from layers.model import Collection
from layers.text import clean_article
from tests.curation.desk.samples import TEXTS, TINY

FILE = (TINY / "articles" / "gull-2025-03.toml").read_text("utf-8")
FULL = clean_article((TEXTS / "gull-2025-03.txt").read_text("utf-8"))


@pytest.mark.parametrize("path", sorted((TINY / "articles").iterdir()), ids=lambda one: one.stem)
def test_every_quote_stands_where_the_file_says_with_the_text_or_without(
    path: Path, collection: Collection
) -> None:
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
