"""What the panel says of a view, by address: the very content of the page, kept for ever while it is true."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from layers.ask import permalink
from layers.ask.table import FILTERS
from layers.cards.content import CARDS_AT_FIRST, MOST_CARDS, panel_content
from layers.model import Filters, View
from layers.page.filters import filters_data
from layers.page.header import header_data
from layers.page.map import as_sent
from layers.page.panel import sheet_data
from layers.page.strip import strip_data
from layers.release import RELEASE, document_address
from layers.scene import map_changes
from layers.serve import documents as serving
from layers.store import cards_of
from layers.store.shelf import Shelf
from layers.words import read_words

VIEWS = [
    View(),
    View(place="sund"),
    View(place="sund", own=True),
    View(unplaced=True),
    View(excerpt="gull-2025-03-01"),
    View(pair=("gull-2025-03-01", "herald-2025-04-01")),
    View(Filters(first_month="2025-03", last_month="2025-04", certain=True, undated=True, basis="published")),
    View(Filters(words="port", titles=True, named_only=True), place="sund"),
]


def address(client: TestClient, shelf: Shelf, query: str = "", language: str = "en") -> Any:
    version = shelf.current().collection.version
    return client.get(f"/{document_address('cards', version, language)}&{query}")


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_it_is_what_the_page_shows(client: TestClient, shelf: Shelf, view: View, language: str) -> None:
    edition = shelf.current()
    collection, store, words = edition.collection, edition.store, read_words(language)
    query = permalink.query_of(permalink.write(view))
    found = address(client, shelf, query, language)
    assert found.status_code == 200
    content = panel_content(collection, store, view, CARDS_AT_FIRST, words)
    assert found.json() == json.loads(json.dumps(content))
    assert found.json()["version"] == collection.version


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_stands_around_the_panel_is_what_the_page_sends(
    client: TestClient, shelf: Shelf, view: View, language: str
) -> None:
    edition = shelf.current()
    words, query = read_words(language), permalink.query_of(permalink.write(view))
    plain, found = (address(client, shelf, asked, language) for asked in (query, f"around&{query}"))
    content = found.json()
    around = content.pop("around")
    assert content == plain.json()
    assert found.headers["etag"] != plain.headers["etag"]
    view = replace(view, language=language)
    asked = (edition.store, view.filters, words)
    inside = {"sheet": sheet_data(*asked), "filters": filters_data(*asked), "header": header_data(view.filters)}
    parts = {**strip_data(*asked), **inside}
    assert around["parts"].keys() == parts.keys()
    for part, data in json.loads(json.dumps(parts)).items():
        left = data.keys() - around["parts"][part].keys()
        assert around["parts"][part] == {key: data[key] for key in data if key not in left}
        assert left <= {"words", "notices"}, "a page has these already"
    shown = as_sent(map_changes(edition.store, view, words), edition.collection)
    assert shown.pop("tiles") is False
    assert around["map"] == json.loads(json.dumps(shown))


def test_every_filter_is_heeded(client: TestClient, shelf: Shelf) -> None:
    collection = shelf.current().collection
    everything = address(client, shelf).json()
    for row in FILTERS:
        if row.kind == "many":
            found = [address(client, shelf, f"{row.key}={value}").json() for value in row.among(collection)]
            assert any(one["counts"] != everything["counts"] for one in found), row.key
            assert all(one["brief"]["asked"] != everything["brief"]["asked"] for one in found), row.key


def test_it_is_kept_for_ever_and_told_apart_by_what_it_depends_on(client: TestClient, shelf: Shelf) -> None:
    found = address(client, shelf, "see=sund&map=36,33,9&lang=ru&tiles=1")
    assert found.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert (found.headers["content-encoding"], found.headers["vary"]) == ("br", "Accept-Encoding")
    assert found.headers["access-control-allow-origin"] == "*"
    tag = found.headers["etag"]
    assert address(client, shelf, "see=sund").headers["etag"] == tag
    others = [("see=sund&cards=20", "en"), ("see=sund&own=1", "en"), ("see=sund", "ru")]
    assert tag not in {address(client, shelf, *other).headers["etag"] for other in others}
    again = client.get(str(found.url), headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    plain = client.get(str(found.url), headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.json() == found.json()
    # Without the release in its address an upgrade must be seen before long.
    bare = client.get(str(found.url).replace(RELEASE, ""))
    assert (bare.headers["cache-control"], bare.json()) == ("public, max-age=300", found.json())


def test_a_version_that_is_gone_is_answered_with_the_current_one_and_not_kept(client: TestClient, shelf: Shelf) -> None:
    found = client.get(f"/data/cards/2001-01-01-00000000/en.json?{RELEASE}&see=sund")
    assert (found.status_code, found.headers["cache-control"]) == (200, "no-store")
    assert found.json()["version"] == shelf.current().collection.version
    assert client.get("/data/cards/2001-01-01-00000000/xx.json").status_code == 404


def test_it_reads_leniently_and_is_bounded(client: TestClient, shelf: Shelf) -> None:
    right = address(client, shelf, "see=sund").json()
    assert address(client, shelf, "see=sund&actor=nobody&x=1&cards=many").json() == right
    assert address(client, shelf, "see=sund&cards=-5").json() == right
    assert address(client, shelf, "see=nowhere").json() == address(client, shelf).json()
    assert address(client, shelf, f"cards={10**7}").json()["next"] == MOST_CARDS + CARDS_AT_FIRST


def test_what_is_remembered_is_bounded_by_its_bytes(
    connect: Callable[..., TestClient], shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[object] = []

    def compose(*asked: Any) -> dict[str, object]:
        made.append(asked)
        return panel_content(*asked)

    monkeypatch.setattr(serving, "panel_content", compose)
    size = int(address(connect(), shelf).headers["content-length"])
    for kept, times in ((size, 1), (size - 1, 2)):
        monkeypatch.setattr(serving, "CONTENTS_KEPT", kept)
        client = connect()
        made.clear()
        assert [address(client, shelf).status_code for _ in range(2)] == [200, 200]
        assert len(made) == times


def test_a_selected_excerpt_far_down_has_a_window_around_it_which_grows_until_there_is_no_more(shelf: Shelf) -> None:
    edition = shelf.current()
    every = cards_of(edition.store, View(), 0, None)
    words = read_words("en")

    def shown(excerpt: str, limit: int) -> tuple[list[str], dict[str, Any]]:
        view = View(excerpt=excerpt)
        content: dict[str, Any] = panel_content(edition.collection, edition.store, view, limit, words)
        return [one["id"] for one in content["dated"] + content["undated"]], content

    for limit in (1, 3, 5, len(every.ids)):
        for at, excerpt in enumerate(every.ids):
            ids, content = shown(excerpt, limit)
            start = every.ids.index(ids[0])
            assert (excerpt in ids, len(ids)) == (True, limit)
            assert ids == list(every.ids[start : start + limit])
            assert start == 0 or at >= limit, "the first are shown as ever if it is among them"
            assert len(content["undated"]) == len(set(ids) & set(every.ids[len(every.ids) - every.undated :]))
            assert (content["earlier"] is None) == (start == 0)
            assert (content["more"] is None) == (start + limit == len(every.ids))
            assert content["most"] is None


def test_no_more_than_the_most_are_shown_or_offered(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    edition = shelf.current()
    monkeypatch.setattr("layers.cards.content.MOST_CARDS", 4)
    content: dict[str, Any] = panel_content(edition.collection, edition.store, View(), 10**6, read_words("en"))
    assert len(content["dated"]) == 4
    assert (content["more"], content["earlier"]) == (None, None)
    assert content["most"] == "No more than 4 can be shown here; the list below and the export have all of them."
