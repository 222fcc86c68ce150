"""What holds for all routes, taken from `routes`, so that a new one is held to it as well."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from starlette.routing import BaseRoute, Mount, Route
from starlette.testclient import TestClient

from layers.ask import permalink
from layers.errors import BadCollection
from layers.serve import Settings, routes
from layers.serve.packs import browser_pack
from layers.store.shelf import Shelf

Connect = Callable[..., TestClient]

TINY = Path(__file__).parents[1] / "data" / "tiny"
IDS = {
    "{version}": "v1",
    "{language}": "en",
    "{article}": "gull-2025-03",
    "{format}": "csv",
    "{path:path}": "nothing",
    "{pack}": Path(browser_pack().address).name,
    "/excerpt/{id}": "/excerpt/gull-2025-03-01",
    "/place/{id}": "/place/sund",
}
NEED_NO_DATA = {"/robots.txt", "/data/nothing", f"/{browser_pack().address}"}
READ_A_VIEW = {
    "/data/collection.json",
    "/data/manifest.json",
    "/data/openapi.json",
    "/data/excerpts.csv",
    "/download/csv",
    "/preview.png",
    "/data/cite/gull-2025-03.json",
    "/data/cards/v1/en.json",
    "/feed.atom",
    "/llms.txt",
    "/place/none",
    "/",
}


def paths_asked(listed: list[BaseRoute], before: str = "") -> Iterator[str]:
    """Give an address of each route, with ids that the tiny collection has."""
    for route in listed:
        if isinstance(route, Mount):
            yield from paths_asked(list(route.routes or ()), before + route.path)
        elif isinstance(route, Route):
            path = before + route.path
            for name, value in IDS.items():
                path = path.replace(name, value)
            yield path


PATHS = list(paths_asked(routes(Shelf(TINY), Settings())))


def test_every_kind_of_route_is_among_them() -> None:
    assert len(PATHS) == 19
    assert not any("{" in path for path in PATHS)


@pytest.mark.parametrize("path", PATHS)
def test_good_data_are_answered_from(client: TestClient, path: str) -> None:
    expected = {"/data/nothing": 404, "/excerpt/gull-2025-03-01": 302, "/place/sund": 302}
    assert client.get(path).status_code == expected.get(path, 200)


@pytest.mark.parametrize("path", [path for path in PATHS if path not in NEED_NO_DATA])
def test_bad_data_are_answered_with_503_and_the_reason(connect: Connect, tmp_path: Path, path: str) -> None:
    shelf = Shelf(tmp_path / "none")
    with suppress(BadCollection):
        shelf.current()
    response = connect(on=shelf).get(path)
    assert response.status_code == 503
    assert response.headers["cache-control"] == "no-store"
    said = response.json()
    if path == "/health":
        assert (said["status"], said["problems"]) == ("not ready", 1)
    else:
        assert said["error"] == "the data cannot be shown: 1 problem"
        assert "none" in said["problems"][0]


@pytest.mark.parametrize("door", ["dashboard.py", "desk.py"])
def test_both_doors_hand_the_table_of_errors_over(door: str) -> None:
    text = (Path(__file__).parents[2] / door).read_text("utf-8")
    assert re.search(r"st\.App\([^#]*exception_handlers=EXCEPTION_HANDLERS", text)


@pytest.mark.parametrize("base", ["", "/map"])
def test_only_the_page_s_own_address_is_the_page_and_what_is_nobody_s_is_missing(connect: Connect, base: str) -> None:
    client = connect(Settings(base_path=base, access_log=False))
    page = client.get(f"{base}/").text
    assert "og:title" in page
    every = [*PATHS, "/download/snapshot", "/data/excerpts.snapshot", "/place/none"]
    for path in [*every, "/nothing", "/x/y.html", "/index.html"]:
        answer = client.get(f"{base}{path}", headers={"Accept": "text/html"})
        assert "og:title" not in answer.text, path
        if path not in every:
            assert (answer.status_code, "There is nothing at this address" in answer.text) == (404, True)
            assert client.get(f"{base}{path}").json() == {"error": "there is nothing at this address"}


def test_nothing_is_read_on_the_event_loop(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    """There it would hold every reader: among a thousand places a look-up takes a second."""
    called: set[str] = set()
    read, current = permalink.read, Shelf.current

    def watched(name: str) -> None:
        called.add(name)
        with pytest.raises(RuntimeError):
            asyncio.get_running_loop()  # there is one on the event loop's own thread alone

    def read_in_a_thread(*asked: object) -> object:
        watched("read")
        return read(*asked)  # type: ignore[arg-type]

    def current_in_a_thread(shelf: Shelf) -> object:
        watched("current")
        return current(shelf)

    monkeypatch.setattr(permalink, "read", read_in_a_thread)
    monkeypatch.setattr(Shelf, "current", current_in_a_thread)
    client = connect()
    for path in [*PATHS, "/", "/place/none"]:
        called.clear()
        assert client.get(path).status_code in {200, 302, 404}, path
        assert ("current" in called) == (path not in NEED_NO_DATA), path
        assert ("read" in called) == (path in READ_A_VIEW), path
