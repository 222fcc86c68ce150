"""The feed of changes, read back by a feed reader and held against RFC 4287."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

import feedparser  # type: ignore[import-untyped]
import pytest

from layers.__main__ import main
from layers.collection import read_collection
from layers.collection.history import Change, History, Version, read_history
from layers.model import Collection
from layers.serve.feed import MOST_ENTRIES, atom

SITE = "https://map.example/base"
ATOM = "{http://www.w3.org/2005/Atom}"
# RFC 4287, 4.1.1 and 4.1.2: what a feed and an entry must have, and have no second of.
ONCE = {"feed": {"id", "title", "updated"}, "entry": {"id", "title", "updated"}}
AT_MOST_ONCE = {
    "feed": {"generator", "icon", "logo", "rights", "subtitle"},
    "entry": {"content", "published", "rights", "source", "summary"},
}
MANY = {"author", "category", "contributor", "link"}
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


@pytest.fixture
def recorded(aged: Path) -> tuple[History, Collection]:
    assert main(["record", str(aged), "-m", "Read again.", "--date", "2025-06-03"]) == 0
    collection = read_collection(aged)
    return read_history(aged, collection), collection


def parse(feed: bytes) -> Any:
    found = feedparser.parse(feed)
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    return found


def tree(feed: bytes) -> ET.Element:
    return ET.fromstring(feed)  # noqa: S314 - it is our own


def check(element: ET.Element) -> None:
    """Hold a feed or an entry against the cardinalities of RFC 4287."""
    kind = element.tag.removeprefix(ATOM)
    names = [child.tag.removeprefix(ATOM) for child in element]
    for name in ONCE[kind]:
        assert names.count(name) == 1, name
    for name in AT_MOST_ONCE[kind]:
        assert names.count(name) <= 1, name
    assert set(names) <= ONCE[kind] | AT_MOST_ONCE[kind] | MANY | {"entry"}
    assert TIME.fullmatch(element.findtext(f"{ATOM}updated", ""))
    assert element.findtext(f"{ATOM}id", "").startswith("urn:uuid:")
    links = [(link.get("rel"), link.get("type")) for link in element.findall(f"{ATOM}link")]
    assert len(set(links)) == len(links)
    assert ("alternate", "text/html") in links


def test_the_feed_is_sound_atom(recorded: tuple[History, Collection]) -> None:
    root = tree(atom(*recorded, SITE))
    assert root.tag == f"{ATOM}feed"
    check(root)
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    entries = root.findall(f"{ATOM}entry")
    for entry in entries:
        check(entry)
    # The entries stand after all else.
    assert list(root)[-len(entries) :] == entries


def test_a_reader_finds_each_change_with_its_words(recorded: tuple[History, Collection]) -> None:
    found = parse(atom(*recorded, SITE))
    titles = [entry.title for entry in found.entries]
    assert titles == [
        "Corrected: Read again. (gull-2025-03-06)",
        "Withdrawn: Misread: the belt is “<b>not</b>” named. (herald-2025-04-03)",
        "Added: \u2068Rasif, “رصيف الأخبار”\u2069 (rasif-2025-05-02)",
        f"Data version {recorded[0].versions[0].version}",
    ]
    assert [entry.updated[:10] for entry in found.entries] == ["2025-06-03"] * 3 + ["2025-06-01"]
    assert found.feed.updated == "2025-06-03T00:00:00Z"
    assert "Корабли" in found.entries[2].content[0].value
    own = "In the map’s own words: A source of Rasif dates the departure to spring."
    assert found.entries[2].content[0].value.startswith(own)
    assert found.entries[0].content[0].value.startswith("About the middle of January")
    assert found.entries[2].link == f"{SITE}/?excerpt=rasif-2025-05-02&lang=en"
    assert found.entries[0].tags[0].term == "corrected"


def test_the_withdrawn_quote_is_not_in_it(recorded: tuple[History, Collection]) -> None:
    feed = atom(*recorded, SITE).decode()
    assert "twice as wide" not in feed
    assert "excerpt=herald-2025-04-03" in feed


def test_ids_are_unique_and_outlive_the_site_and_the_data(recorded: tuple[History, Collection]) -> None:
    history, collection = recorded
    ids = [entry.id for entry in parse(atom(history, collection, SITE)).entries]
    assert len(set(ids)) == len(ids) == 4
    elsewhere = parse(atom(history, collection, "http://other.example"))
    assert [entry.id for entry in elsewhere.entries] == ids
    later = History((*history.versions, Version("v9", date(2025, 7, 1), {"en": "More."})), history.states)
    grown = parse(atom(later, collection, SITE))
    assert [entry.id for entry in grown.entries][1:] == ids
    assert grown.feed.id == elsewhere.feed.id
    assert grown.feed.updated == "2025-07-01T00:00:00Z"


def test_without_a_site_links_lead_to_the_page_beside_the_feed(recorded: tuple[History, Collection]) -> None:
    root = tree(atom(*recorded))
    hrefs = [link.get("href", "") for link in root.iter(f"{ATOM}link")]
    base = "https://map.example/base/feed.atom"
    assert urljoin(base, hrefs[0]) == f"{base}?lang=en"
    assert urljoin(base, hrefs[1]) == "https://map.example/base/?lang=en"
    assert urljoin(base, hrefs[2]) == "https://map.example/base/?excerpt=gull-2025-03-06&lang=en"


def test_a_feed_without_a_history_is_sound_and_empty(recorded: tuple[History, Collection]) -> None:
    feed = atom(History(), recorded[1], SITE)
    check(tree(feed))
    assert parse(feed).entries == []


def test_hostile_text_stays_text(recorded: tuple[History, Collection]) -> None:
    _, collection = recorded
    hostile = "<script>alert(1)</script> ]]> &amp; \x00\x0b\ufffe \ud800 🚢 \"'"
    change = Change("gull-2025-03-01", "corrected", {"en": hostile})
    versions = (Version("v1", date(2025, 6, 1), {"en": hostile}, (change,)),)
    titled = replace(collection, title={"en": hostile}, summary={"en": hostile}, licence={"en": hostile})
    root = tree(atom(History(versions), titled, SITE))
    written = "<script>alert(1)</script> ]]> &amp; \ufffd\ufffd\ufffd \ufffd 🚢 \"'"
    entry = root.find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}title") == f"Corrected: {written} (gull-2025-03-01)"
    assert entry.findtext(f"{ATOM}summary") == written
    assert root.findtext(f"{ATOM}rights") == written
    assert all(child.get("type") in {None, "text"} for child in root.iter(f"{ATOM}content"))


def test_only_the_newest_are_told(recorded: tuple[History, Collection]) -> None:
    start = date(2025, 1, 1)
    versions = tuple(
        Version(f"v{number}", start + timedelta(days=number), {"en": "Note."}) for number in range(MOST_ENTRIES + 5)
    )
    entries = parse(atom(History(versions), recorded[1], SITE)).entries
    assert len(entries) == MOST_ENTRIES
    assert entries[0].title == f"Data version v{MOST_ENTRIES + 4}"
