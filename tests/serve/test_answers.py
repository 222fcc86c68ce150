"""Headers, logs, health, feed and robots."""

from __future__ import annotations

import json
import logging
import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree
from xml.etree import ElementTree as ET

import pytest
from starlette.testclient import TestClient

from layers import release as browser
from layers.collection import read_collection
from layers.model import Collection
from layers.serve import Settings
from layers.serve.asgi import LOGGER, TILES, frame_policy, open_log, page_policy, plain_policy
from layers.store import edition as store_edition
from layers.store import shelf as store_shelf
from layers.store.shelf import Shelf

TINY = Path(__file__).parents[1] / "data" / "tiny"
Connect = Callable[..., TestClient]

PATHS = ["/", "/health", "/data/excerpts.csv", "/data/nothing", "/preview.png", "/place/none",
         "/place/sund", "/feed.atom", "/static/nothing.js", "/assets/leaflet/leaflet.js",
         f"/{browser.ADDRESS}/scene/frame.js"]  # fmt: skip


def directives(policy: str) -> dict[str, list[str]]:
    return {words[0]: words[1:] for words in (part.split() for part in policy.split(";"))}


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_has_the_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert "geolocation=()" in headers["permissions-policy"]
    policy = directives(headers["content-security-policy"])
    assert policy["default-src"] == ["'none'"]
    assert policy["frame-ancestors"] == ["*"]


def test_the_page_s_scripts_run_by_their_hashes_alone(client: TestClient) -> None:
    response = client.get("/?see=sund")
    scripts = directives(response.headers["content-security-policy"])["script-src"]
    assert "'unsafe-inline'" not in scripts
    assert "'unsafe-eval'" not in scripts
    inline = re.findall(r"<script>", response.text)
    assert len(inline) == sum(one.startswith("'sha256-") for one in scripts) == 2


@pytest.mark.parametrize("tiles", [True, False])
def test_no_other_host_is_allowed_but_the_reader_s_tiles(*, tiles: bool) -> None:
    settings = Settings(tiles=tiles, frame_ancestors="'self'")
    policies = [page_policy(settings), frame_policy(settings), plain_policy(settings)]
    sources = [
        source
        for policy in policies
        for sources in directives(policy).values()
        for source in sources
        if not source.startswith("'") and source not in {"data:", "blob:"}
    ]
    assert sources == ([TILES] if tiles else [])


def test_frames_are_for_whom_the_settings_name(connect: Connect) -> None:
    client = connect(Settings(frame_ancestors="https://news.example", access_log=False))
    for path in ("/", "/data/excerpts.csv", "/component/x/index.html"):
        policy = directives(client.get(path).headers["content-security-policy"])
        assert policy["frame-ancestors"] == ["https://news.example"]


class Lines(logging.Handler):
    """Keeps the lines of the log."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[dict[str, object]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(json.loads(record.getMessage()))


@pytest.fixture
def lines() -> Iterator[list[dict[str, object]]]:
    handler = Lines()
    LOGGER.addHandler(handler)
    yield handler.lines
    LOGGER.removeHandler(handler)


def test_a_line_of_the_log_says_what_was_asked_and_not_by_whom_or_for_what(
    connect: Connect, lines: list[dict[str, object]]
) -> None:
    client = connect(Settings())
    secret = {"User-Agent": "secret", "Referer": "http://secret/", "X-Forwarded-For": "secret"}
    answer = client.get("/data/excerpts.csv?q=secret", headers=secret)
    client.get("/%3Fq=secret", headers=secret)
    client.get("/place/none%0Afake")
    assert [line["path"] for line in lines] == ["/data/excerpts.csv", "/", "/place/none\nfake"]
    assert "secret" not in json.dumps(lines)
    first = lines[0]
    assert list(first) == ["time", "method", "path", "status", "bytes", "milliseconds"]
    assert (first["method"], first["status"], first["bytes"]) == ("GET", 200, len(answer.content))
    assert lines[2]["status"] == 404


def test_a_fault_is_logged_as_one(
    connect: Connect, lines: list[dict[str, object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("layers.serve.feed.atom", lambda *_: 1 // 0)
    assert connect(Settings()).get("/feed.atom").status_code == 500
    assert [line["status"] for line in lines] == [500]


def test_the_log_goes_to_standard_output_bare_and_once(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LOGGER, "handlers", [])
    open_log(LOGGER)
    open_log(LOGGER)
    LOGGER.info("{}")
    assert capsys.readouterr().out == "{}\n"


def test_the_log_can_be_left_out(connect: Connect, lines: list[dict[str, object]]) -> None:
    connect(Settings(access_log=False)).get("/health")
    assert lines == []


def test_health_tells_the_version_and_troubles(connect: Connect, tmp_path: Path) -> None:
    folder = copytree(TINY, tmp_path / "data")
    shelf = Shelf(folder)
    client = connect(on=shelf)
    collection = shelf.current().collection
    well = client.get("/health")
    taken = well.json()["taken"]
    assert well.json() == {
        "status": "ok", "release": browser.VERSION, "version": collection.version, "excerpts": len(collection.excerpts),
        "taken": taken,
    }  # fmt: skip
    assert (datetime.now(UTC) - datetime.fromisoformat(taken)).total_seconds() < 600
    assert well.headers["cache-control"] == "no-store"
    (folder / "actors.toml").write_text("[[actors]]\n", encoding="utf-8")
    shelf._looked = -100.0
    answer = client.get("/health")
    old = answer.json()
    assert (answer.status_code, old["status"], old["version"]) == (200, "old data", collection.version)
    assert old["problems"] == len(shelf.current().problems) > 0
    assert taken <= old["since"]
    (folder / "actors.toml").write_text("[[actors]]\nid = 1\n", encoding="utf-8")
    shelf._looked = -100.0
    assert client.get("/health").json()["since"] == old["since"]  # bad they are still


def test_health_answers_at_once_while_the_first_data_are_read(
    connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()

    def read(folder: Path) -> store_edition.Edition:
        assert go_on.wait(20)
        return store_edition.read_edition(folder)

    monkeypatch.setattr(store_shelf, "read_edition", read)
    shelf = Shelf(copytree(TINY, tmp_path / "data"))
    client = connect(on=shelf)
    for _ in range(2):
        answer = client.get("/health")
        assert (answer.status_code, answer.json()["status"]) == (503, "not ready")
        assert "retry-after" in answer.headers
    go_on.set()
    shelf.current()
    assert client.get("/health").json()["status"] == "ok"


def test_health_and_page_answer_while_new_data_are_read(
    connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_shelf, "SECONDS_BETWEEN_LOOKS", 0.0)
    monkeypatch.setattr(store_shelf, "MOMENT_S", 60.0)
    folder = copytree(TINY, tmp_path / "data")
    shelf = Shelf(folder)
    client, version = connect(on=shelf), shelf.current().collection.version
    read, begun, go_on = read_collection, threading.Event(), threading.Event()

    def read_slowly(path: Path) -> Collection:
        begun.set()
        assert go_on.wait(20)
        return read(path)

    monkeypatch.setattr(store_edition, "read_collection", read_slowly)
    with (folder / "collection.toml").open("a", encoding="utf-8") as file:
        file.write("\n# changed\n")
    with ThreadPoolExecutor(1) as other:
        first = other.submit(client.get, "/feed.atom")
        assert begun.wait(20)
        health, page = client.get("/health"), client.get("/?see=sund")
        go_on.set()
        assert first.result().status_code == 200
    assert (health.status_code, health.json()["version"]) == (200, version)
    assert "Port Sund" in page.text


def test_the_feed_is_served_and_can_be_kept(client: TestClient) -> None:
    response = client.get("/feed.atom")
    assert response.headers["content-type"].startswith("application/atom+xml")
    root = ET.fromstring(response.text)  # noqa: S314 - our own
    assert root.tag == "{http://www.w3.org/2005/Atom}feed"
    known = {"If-None-Match": response.headers["etag"]}
    assert client.get("/feed.atom", headers=known).status_code == 304


def test_robots_may_read_pages_and_leave_the_data(connect: Connect) -> None:
    settings = Settings(base_path="/map", access_log=False)
    rules = connect(settings).get("/map/robots.txt").text.splitlines()
    allowed = [f"Allow: /map/data/{name}.json" for name in ("collection", "openapi")]
    assert rules == ["User-agent: *", *allowed, "Disallow: /map/data/"]
