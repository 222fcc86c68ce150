"""What holds for all routes, taken from `routes`, so that a new one is held to it as well."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from httpx2 import Response
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.testclient import TestClient
from streamlit.runtime import Runtime
from streamlit.web.server.starlette.starlette_app import create_streamlit_routes as streamlit_routes
from streamlit.web.server.starlette.starlette_path_security_middleware import PathSecurityMiddleware

from layers.ask import permalink
from layers.errors import BadCollection
from layers.export.formats import FORMATS
from layers.release import ADDRESS
from layers.serve import Settings, asgi, middleware, routes
from layers.serve.assets import browser_pack
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
FRAME = "component/streamlit_folium.st_folium"
NOWHERE = (
    "/nothing", "/x/y.html", "/index.html", "/assets/nothing", "/assets/packs/nothing.json",
    "/assets/leaflet/nothing.js", f"/{ADDRESS}/page/nothing.js", f"/{ADDRESS}/page/map.py", "/static/nothing.js",
    f"/{FRAME}/nothing.js",
    "/static/%00", "/assets/leaflet/%00.js", f"/{ADDRESS}/page/%00", f"/{FRAME}/x%00", "/data/%00",
    "/component/nothing", "/data/nothing", "/data/excerpts.none", "/data/cite/none.json", "/data/map/v1/xx.json",
    "/data/choices/v1/xx.json", "/data/about/v1/xx.json", "/data/cards/v1/xx.json", "/download/none",
    "/_stcore/metrics", "/_stcore/nothing", "/media/nothing.png", "/auth/login", "/health/nothing",
)  # fmt: skip
FOR_OTHERS = {"/", "/preview.png", "/feed.atom", "/llms.txt"}
"""Besides what stands below /data/ in the mount."""
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
    assert len(PATHS) == 20
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
        assert said == {"error": "the data cannot be shown: 1 problem; see the server's log"}


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


@pytest.mark.parametrize("base", ["", "/map"])
def test_what_is_missing_is_told_in_the_page_s_own_words_wherever_it_is(connect: Connect, base: str) -> None:
    client = connect(Settings(base_path=base, access_log=False))
    outside = ("/", "/nothing", "/mapx", "/assets/leaflet/leaflet.js") if base else ()
    for address in [*outside, *(base + path for path in NOWHERE)]:
        for method in ("GET", "HEAD"):
            page = client.request(method, f"{address}?lang=ru", headers={"Accept": "text/html"})
            assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8"), address
            assert page.headers["cache-control"] == "no-store", address
        page = client.get(f"{address}?lang=ru", headers={"Accept": "text/html"})
        assert '<html lang="ru" dir="ltr"' in page.text, address
        assert "<h1>Не найдено</h1>" in page.text, address
        told = client.get(address)
        assert (told.status_code, list(told.json())) == (404, ["error"]), address


@pytest.mark.parametrize(
    "path", ["//evil.example/", "/x//y", "/%2f%2fevil.example/", "/%5cevil.example/x", "/..%2f..%2fetc"]
)
def test_paths_that_streamlit_refuses_to_look_at_are_missing_like_any_other(shelf: Shelf, path: str) -> None:
    settings = Settings(access_log=False)
    inside = [*middleware(shelf, settings), Middleware(PathSecurityMiddleware)]
    client = TestClient(Starlette(middleware=inside))
    for accept, kind in (("text/html", "text/html; charset=utf-8"), ("*/*", "application/json")):
        answer = client.get(f"http://testserver{path}", headers={"Accept": accept})
        assert (answer.status_code, answer.headers["content-type"]) == (404, kind)


def both(client: TestClient, path: str, **headers: str) -> list[Response]:
    """Ask for the same under the names of two hosts."""
    return [client.get(path, headers={"Host": host, **headers}) for host in ("a.example", "b.example")]


def test_what_echoes_the_host_is_kept_for_all_only_where_the_site_is_set(connect: Connect, client: TestClient) -> None:
    """Else whoever asks first says where the links of all others lead."""
    set_up = connect(Settings(site="https://maps.example", access_log=False))
    echoing, shared = set(), set()
    every = [*PATHS, *(f"/data/excerpts.{name}" for name in FORMATS), "/", "/place/none", "/nothing"]
    for path in every:
        for accept in ("*/*", "text/html"):
            one, other = both(client, path, Accept=accept)
            kept = one.headers.get("cache-control", "").split(", ")
            if one.content != other.content or one.headers.multi_items() != other.headers.multi_items():
                echoing.add(path)
                assert not {"private", "no-store"}.isdisjoint(kept), (path, kept)
                known = set_up.get(path, headers={"Host": "a.example", "Accept": accept})
                assert "a.example" not in f"{known.content!r} {known.headers}", path
                assert "private" not in known.headers["cache-control"], path
            elif "public" in kept:
                shared.add(path)
    assert {"/", "/data/collection.json", "/data/excerpts.csv", "/feed.atom", "/llms.txt", "/place/sund"} <= echoing
    assert {"/preview.png", f"/{browser_pack().address}"} <= shared


def test_only_what_is_made_for_others_may_stand_on_their_pages(client: TestClient) -> None:
    for path in [*PATHS, "/", "/nothing", "/download/none", "/static/nothing.js", *NOWHERE]:
        for accept in ("*/*", "text/html"):
            answer = client.get(path, headers={"Accept": accept})
            page = answer.headers.get("content-type", "").startswith("text/html")
            data = path.startswith("/data/") and path.split("/")[2] not in {"map", "outlines", "choices", "about"}
            policy = "cross-origin" if path in FOR_OTHERS or data else "same-origin"
            assert answer.headers["cross-origin-resource-policy"] in {policy, "same-origin"}, path
            assert answer.status_code == 404 or answer.headers["cross-origin-resource-policy"] == policy, path
            assert answer.headers.get("cross-origin-opener-policy") == ("same-origin" if page else None), path
    readable = client.get("/data/collection.json").headers
    assert (readable["access-control-allow-origin"], readable["cross-origin-resource-policy"]) == ("*", "cross-origin")


OPEN = {"/_stcore/health", "/_stcore/host-config", "/_stcore/stream"}
OF_THE_DESK = {"/_stcore/upload_file/{session_id}/{file_id}", "/media/{file_id:path}", "/auth/login", "/auth/logout",
               "/oauth2callback"}  # fmt: skip


@pytest.mark.parametrize(("readers", "opened"), [(True, OPEN), (False, OPEN | OF_THE_DESK)])
@pytest.mark.parametrize("base", ["", "/map"])
def test_of_streamlit_s_own_routes_those_are_open_that_a_page_of_ours_needs(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch, *, readers: bool, opened: set[str], base: str
) -> None:
    """Figures, uploads and the like are for nobody: whatever a new release of it adds is closed, or fails here."""
    monkeypatch.setattr(asgi, "UPLOAD", re.compile("(?!)"))  # whose files are taken: test_stream.py
    monkeypatch.setattr(Runtime, "_instance", None)
    theirs = streamlit_routes(st.App(str(Path(__file__).parents[2] / "dashboard.py"))._create_runtime())
    paths = {route.path for route in theirs if isinstance(route, Route | WebSocketRoute)}
    assert {"/_stcore/metrics", "/_stcore/agent/interact", *OF_THE_DESK, *OPEN} <= paths

    def reached(_: Request) -> PlainTextResponse:
        return PlainTextResponse("reached")

    settings = Settings(base_path=base, access_log=False)
    listed = [Route(f"{base}{path}", reached, methods=["GET", "POST", "PUT", "DELETE"]) for path in paths]
    client = TestClient(Starlette(routes=listed, middleware=middleware(shelf, settings, readers=readers)))
    for path in paths - {"/component/{path:path}"}:
        address = base + path.replace("{path:path}", "x/y.js").replace("{file_id:path}", "x.png").replace(
            "{", ""
        ).replace("}", "")
        for method in ("GET", "POST", "PUT", "DELETE"):
            answer = client.request(method, address)
            assert (answer.text == "reached") == (path in opened), (method, path)
            assert answer.status_code == (200 if path in opened else 404), (method, path)


def test_nothing_is_read_on_the_event_loop(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    """There it would hold every reader: among a thousand places a look-up takes a second."""
    called: set[str] = set()
    read, current = permalink.read, Shelf.current

    def watched(name: str) -> None:
        called.add(name)
        with pytest.raises(RuntimeError):
            asyncio.get_running_loop()  # there is one on the event loop's own thread alone

    def read_in_a_thread(*asked: Any, **how: Any) -> object:
        watched("read")
        return read(*asked, **how)

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
