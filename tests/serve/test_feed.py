"""The feed of changes, read back by a feed reader and held against RFC 4287."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit
from xml.etree import ElementTree as ET

import feedparser  # type: ignore[import-untyped]
import pytest
from starlette.testclient import TestClient

from layers.__main__ import main
from layers.collection import read_collection
from layers.collection.history import PARTS, Change, History, Version, read_history
from layers.model import Collection
from layers.serve.feed import MOST_ENTRIES, atom
from layers.store.shelf import Shelf
from layers.words import languages, read_words
from tests.conftest import age

Connect = Callable[..., TestClient]

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


@pytest.fixture(scope="module")
def kept() -> list[Path]:
    """Keep the folder that all these tests read."""
    return []


@pytest.fixture
def folder(kept: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not kept:
        made = age(tmp_path_factory.mktemp("recorded") / "aged")
        assert main(["record", str(made), "-m", "Read again.", "--date", "2025-06-03"]) == 0
        kept.append(made)
    return kept[0]


@pytest.fixture
def recorded(folder: Path) -> tuple[History, Collection]:
    collection = read_collection(folder)
    return read_history(folder, collection), collection


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
    said = [entry.summary for entry in found.entries]
    assert said[0] == f"Changed: the note. Data version {recorded[1].version}, 3 June 2025."
    assert said[1] == said[2] == f"Data version {recorded[1].version}, 3 June 2025."
    contents = [entry.content[0] for entry in found.entries[:3]]
    assert {content.type for content in contents} == {"text/html"}
    assert all(text in content.value for text, content in zip(said, contents, strict=False))
    own = "In the map’s own words: A source of Rasif dates the departure to spring."
    assert f"<p>{own}</p>" in contents[2].value
    quote = re.search(r"<blockquote ([^>]*)>(.*?)</blockquote>", contents[2].value)
    assert quote
    assert sorted(quote[1].split()) == ['dir="rtl"', 'lang="ar"']
    assert quote[2].startswith("Корабли")
    assert ">About the middle of January" in contents[0].value
    assert "was withdrawn" in contents[1].value
    assert "&lt;b&gt;not" in contents[1].value
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
    assert "<script>" not in entry.findtext(f"{ATOM}content", "")
    assert root.findtext(f"{ATOM}rights") == written
    assert root.findtext(f"{ATOM}subtitle") == written


def test_only_the_newest_are_told(recorded: tuple[History, Collection]) -> None:
    start = date(2025, 1, 1)
    versions = tuple(
        Version(f"v{number}", start + timedelta(days=number), {"en": "Note."}) for number in range(MOST_ENTRIES + 5)
    )
    entries = parse(atom(History(versions), recorded[1], SITE)).entries
    assert len(entries) == MOST_ENTRIES
    assert entries[0].title == f"Data version v{MOST_ENTRIES + 4}"


# The feed of a view


@pytest.fixture
def feeding(folder: Path, connect: Connect) -> TestClient:
    return connect(on=Shelf(folder))


def follow(feeding: TestClient, query: str) -> Any:
    """Read the feed of a view, held against the rules."""
    answer = feeding.get(f"/feed.atom?{query}")
    assert answer.status_code == 200, answer.text
    root = tree(answer.content)
    check(root)
    for entry in root.findall(f"{ATOM}entry"):
        check(entry)
    for link in root.iter(f"{ATOM}link"):
        assert urlsplit(link.get("href", "")).scheme == "http"
    return parse(answer.content)


def changed(found: Any) -> list[tuple[str, str]]:
    return [(entry.tags[0].term, parse_qs(urlsplit(entry.link).query)["excerpt"][0]) for entry in found.entries]


ALL = [("corrected", "gull-2025-03-06"), ("withdrawn", "herald-2025-04-03"), ("added", "rasif-2025-05-02")]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("see=old-quay", [ALL[1]]),
        ("undated=1", ALL),
        ("outlet=Rasif", [ALL[2]]),
        ("outlet=the-gull", [ALL[0]]),
        ("written=ar", [ALL[2]]),
        ("q=nothing", [ALL[1]]),
        ("excerpt=gull-2025-03-06", [ALL[0]]),
        ("excerpt=herald-2025-04-03", [ALL[1]]),
    ],
)
def test_a_view_is_told_of_its_own_changes(feeding: TestClient, query: str, told: list[tuple[str, str]]) -> None:
    found = follow(feeding, query)
    assert changed(found) == told
    assert all("updated" in entry for entry in found.entries)
    link = urlsplit(found.feed.link)
    assert f"{link.path}?{link.query}" == f"/?{query}&lang=en"


def test_an_excerpt_stands_in_the_entry_of_its_last_change_alone(recorded: tuple[History, Collection]) -> None:
    history, collection = recorded
    change = Change("gull-2025-03-06", "corrected", {"en": "Again."}, ("quote", "date"))
    later = Version("v9", date(2025, 7, 1), {"en": "More."}, (change,))
    [newest, before, *_] = parse(atom(replace(history, versions=(*history.versions, later)), collection)).entries
    assert newest.link == before.link
    assert newest.summary.startswith("Changed: the quote and the date or what it rests on. Data version v9, 1 July")
    assert "About the middle of January" in newest.content[0].value
    assert "content" not in before
    assert before.summary.startswith("Changed: the note.")


def test_a_change_is_one_entry_whoever_follows(feeding: TestClient, folder: Path, connect: Connect) -> None:
    whole, view = follow(connect(on=Shelf(folder)), ""), follow(feeding, "outlet=Rasif")
    ids = {entry.link: entry.id for entry in whole.entries}
    assert [ids[entry.link] for entry in view.entries] == [entry.id for entry in view.entries]
    feeds = [follow(feeding, query).feed.id for query in ("", "outlet=Rasif", "outlet=the-gull", "lang=ru")]
    assert len(set(feeds)) == 3
    assert feeds[0] == feeds[3] == whole.feed.id
    assert follow(feeding, "outlet=Rasif&lang=ar").feed.id == feeds[1]


def test_how_the_page_shows_a_view_is_no_other_feed(feeding: TestClient) -> None:
    plain = follow(feeding, "outlet=Rasif&lang=en")
    moved = follow(feeding, "map=36,35,7&tiles=1&beside=Rasif&beside=the-gull&outlet=Rasif&v=x&embed=true")
    assert moved.feed == plain.feed
    assert follow(feeding, "map=36,35,7").feed.id == follow(feeding, "").feed.id


def test_a_view_without_changes_is_as_old_as_the_history(feeding: TestClient) -> None:
    found = follow(feeding, "outlet=Rasif&q=nothing")
    assert changed(found) == []
    assert found.feed.updated == "2025-06-01T00:00:00Z"


@pytest.mark.parametrize("language", languages())
def test_what_changed_is_said_in_the_reader_s_language(feeding: TestClient, language: str) -> None:
    words = read_words(language)
    found = follow(feeding, f"q=nothing&lang={language}")
    assert found.feed.language == language
    assert words["feed.withdrawn.anywhere"] in found.entries[0].summary
    corrected = follow(feeding, f"excerpt=gull-2025-03-06&lang={language}").entries[0]
    assert corrected.summary.startswith(words.of("feed.parts", parts=words["feed.part.note"]))
    assert all(words[f"feed.part.{part}"] for part in PARTS)
    for entry in follow(feeding, f"lang={language}").entries:  # a version's leads to the page too
        assert parse_qs(urlsplit(entry.link).query)["lang"] == [language]


def test_who_follows_asks_only_for_what_is_new(feeding: TestClient) -> None:
    client = feeding
    tag = client.get("/feed.atom?outlet=Rasif").headers["etag"]
    again = client.get("/feed.atom?outlet=Rasif", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/feed.atom?outlet=the-gull").headers["etag"] != tag


def test_a_feed_that_cannot_be_meant_is_refused(client: TestClient) -> None:
    answer = client.get("/feed.atom?outlet=the-gul")
    assert (answer.status_code, answer.json()["parameter"]) == (400, "outlet")


def test_the_page_names_the_feed_of_its_view(feeding: TestClient) -> None:
    client = feeding
    html = client.get("/?outlet=Rasif&map=36,35,7&lang=ru", headers={"Accept": "text/html"}).text
    found = re.search(r'<link rel="alternate" type="application/atom.xml" href="([^"]*)"', html)
    assert found
    assert found[1].replace("&amp;", "&") == "http://maps.example/feed.atom?outlet=Rasif&lang=ru"
    assert client.get(found[1].replace("&amp;", "&")).status_code == 200
    assert '<link rel="service-desc" type="application/json" href="http://maps.example/data/openapi.json">' in html
