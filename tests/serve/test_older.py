"""An older version that an address names: page and data are of it, and the page says so."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from hashlib import sha256
from html import unescape
from pathlib import Path
from threading import Event, Semaphore
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from layers.ask import permalink
from layers.collection import read_collection
from layers.errors import NotNow
from layers.scene import map_changes
from layers.store import edition as store_edition
from layers.store.edition import Edition
from layers.store.publish import Pointer, Publication, publish
from layers.store.shelf import Shelf
from layers.words import languages, read_words
from tests.collected import TINY as COLLECTION

TINY = Path(__file__).parents[1] / "data" / "tiny"
OLD = COLLECTION.version
HTML = {"Accept": "text/html"}


@pytest.fixture
def two(tmp_path: Path) -> str:
    """Return a destination of two versions."""
    destination, data = str(tmp_path / "bucket"), Path(shutil.copytree(TINY, tmp_path / "data"))
    publish(data, destination)
    said = (data / "collection.toml").read_text("utf-8")
    (data / "collection.toml").write_text(said.replace("Ships", "Boats"), "utf-8")
    publish(data, destination)
    return destination


@pytest.fixture
def client(connect: Callable[..., TestClient], two: str) -> TestClient:
    """Return a client of a server that shows the second of two versions."""
    return connect(on=Shelf(Publication(two)))


@pytest.mark.parametrize("language", languages())
def test_the_page_says_of_which_day_it_is_and_leads_to_today(client: TestClient, language: str) -> None:
    words = read_words(language)
    now = client.get(f"/?see=sund&lang={language}").text
    assert "Boats at Sund" in now
    assert "<html data-then" not in now
    then = client.get(f"/?see=sund&lang={language}&at={OLD}").text
    assert "Ships at Sund" in then
    assert "Boats" not in then
    assert "<html data-then" in then
    line = unescape(then).partition('<p class="then">')[2].partition("</p>")[0]
    assert re.match(re.escape(words["then.shown"]).replace(r"\{date\}", r".*\b20\d\d\b.*") + " <a ", line)
    assert f'href="http://maps.example/?see=sund&amp;lang={language}">{words["then.today"]}' in then
    assert f'rel="canonical" href="http://maps.example/?see=sund&amp;lang={language}"' in then


def test_data_are_of_the_version_that_is_asked_for(client: TestClient) -> None:
    new = client.get("/data/collection.json").json()["version"]
    assert client.get(f"/data/collection.json?at={OLD}").json()["version"] == OLD
    assert client.get(f"/data/collection.json?at={new}").json()["version"] == new != OLD
    file = client.get(f"/data/excerpts.csv?see=sund&at={OLD}")
    assert OLD in file.headers["content-disposition"]
    assert f"at={OLD}" in file.headers["link"]
    assert client.get(f"/data/manifest.json?at={OLD}").json()["version"] == OLD
    for document in ("map", "choices", "about", "cards"):
        address = f"/data/{document}/{OLD}/en.json"
        assert client.get(address).headers["cache-control"] != "no-store", "it is open now"
    assert client.get(f"/data/cards/{OLD}/en.json").json()["version"] == OLD


def test_documents_open_no_version(client: TestClient) -> None:
    assert client.get(f"/data/cards/{OLD}/en.json").json()["version"] != OLD
    assert client.get(f"/data/map/{OLD}/en.json").headers["cache-control"] == "no-store"


def test_a_version_that_is_not_kept_is_told(client: TestClient) -> None:
    answer = client.get("/data/excerpts.csv?at=2001-01-01-00000000")
    assert (answer.status_code, answer.json()["parameter"]) == (400, "at")
    assert "Boats at Sund" in client.get("/?at=2001-01-01-00000000").text


def test_one_that_cannot_be_opened_now_is_asked_for_again(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_edition, "MOST_OPEN", 0)
    answer = client.get(f"/data/excerpts.csv?at={OLD}")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    page = client.get(f"/?at={OLD}", headers=HTML)
    assert page.status_code == 200
    assert "Boats at Sund" in page.text, "the page shows the newest, and its script says why"


class Read(Publication):
    """A destination that counts what is read from it, and files that are fetched."""

    def __init__(self, destination: str) -> None:
        super().__init__(destination)
        self.versions: list[str] = []
        self.files: list[str] = []

    def read(self, folder: str) -> Edition:
        self.versions.append(folder)
        return super().read(folder)

    def _fetch(self, folder: str, file: str, to: Path) -> None:
        self.files.append(file)
        super()._fetch(folder, file, to)


@pytest.mark.parametrize("bad", ["a file", "the form"])
def test_a_version_that_cannot_be_opened_is_read_once_and_not_kept(
    two: str, connect: Callable[..., TestClient], bad: str
) -> None:
    source = Read(two)
    pointer = source.find(OLD)
    assert pointer
    folder = Path(two, "versions", pointer.folder)
    if bad == "a file":
        (folder / "excerpts.parquet").write_bytes(b"")
    else:
        manifest = folder / "manifest.json"
        manifest.write_text(manifest.read_text("utf-8").replace('"form": ', '"form": 9'), "utf-8")
        folder = folder.rename(folder.with_name(sha256(manifest.read_bytes()).hexdigest()[:12]))
        said = folder.parent / "current.json"
        said.write_text(said.read_text("utf-8").replace(pointer.folder, f"{OLD}/{folder.name}"), "utf-8")
    shelf = Shelf(source)
    newest = shelf.current()
    source.versions.clear()
    source.files.clear()
    assert [shelf.edition(OLD) for _ in range(3)] == [newest] * 3
    assert len(source.versions) == 1
    if bad == "the form":
        assert source.files == ["manifest.json"]
    assert shelf.published(OLD) is None, "the page does not offer it"
    answer = connect(on=shelf).get(f"/data/excerpts.csv?at={OLD}")
    assert (answer.status_code, answer.json()["parameter"]) == (400, "at")
    assert len(source.versions) == 1


VIEWS = (
    "",
    "see=sund",
    "excerpt=herald-2025-04-05",
    "see=sund&map=12,51,8&tiles=1",
    "story=two&step=1",
    "story=two&step=2&aside=1&see=hild",
)
STORY = """id = "two"
title.en = "Two steps"
[[steps]]
address = "?see=sund"
text.en = "One."
[[steps]]
address = "?see=hild"
text.en = "Two."
"""


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """Publish two versions with a story; return where, and the older one."""
    folder = tmp_path_factory.mktemp("told")
    destination, data = str(folder / "bucket"), Path(shutil.copytree(TINY, folder / "data"))
    (data / "stories").mkdir()
    (data / "stories" / "two.toml").write_text(STORY, "utf-8")
    old = read_collection(data).version
    publish(data, destination)
    said = (data / "collection.toml").read_text("utf-8")
    (data / "collection.toml").write_text(said.replace("Ships", "Boats"), "utf-8")
    publish(data, destination)
    return destination, old


@pytest.mark.parametrize("view", VIEWS)
def test_all_links_of_the_plain_page_are_of_the_same_data_but_one(
    connect: Callable[..., TestClient], bucket: tuple[str, str], view: str
) -> None:
    destination, old = bucket
    html = connect(on=Shelf(Publication(destination))).get(f"/?{view}&lang=en&at={old}").text
    links = [unescape(one) for one in re.findall(r'<a href="([^"]*)"', html.partition("<main")[2])]
    own = [one for one in links if one.startswith("http://maps.example/")]
    today = [one for one in own if parse_qs(urlsplit(one).query).get("at") != [old]]
    assert len(own) > 6
    assert len(today) == 1
    assert f'{today[0].replace("&", "&amp;")}">{read_words("en")["then.today"]}' in html
    assert sum("story=two" in one for one in own) >= (view == "" or "story" in view)


@pytest.mark.parametrize("view", [*VIEWS, "beside=outlet:the-gull&beside=outlet:the-herald"])
def test_all_addresses_that_the_page_s_parts_are_given_are_of_the_same_data(
    bucket: tuple[str, str], view: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    destination, old = bucket
    monkeypatch.setenv("LAYERS_DATA", destination)
    page = AppTest.from_file(str(Path(__file__).parents[2] / "dashboard.py"), default_timeout=60)
    for key, values in parse_qs(f"{view}&lang=en&at={old}").items():
        page.query_params[key] = values
    page.run()
    assert not page.exception
    parts = {part.proto.component_name: json.loads(part.proto.bytes) for part in page.get("bidi_component")}
    shelf = Shelf(Publication(destination))
    collection = shelf.edition(old).collection
    asked, _ = permalink.read(permalink.pairs_of(f"{view}&at={old}")[0], collection)
    parts["map"] = map_changes(shelf.edition(old).store, asked, read_words("en"))
    found = {name: list(addresses(data)) for name, data in parts.items()}
    assert len(found["map"]) > 0
    assert len(found["evidence_panel"]) > 1
    left = {name: [one for one in some if f"at={old}" not in one] for name, some in found.items()}
    assert {name: some for name, some in left.items() if some} == {}


def addresses(data: object) -> Iterator[str]:
    """Find the addresses of the page in what a part of it is given."""
    if isinstance(data, dict):
        data = list(data.values())
    if isinstance(data, list):
        for one in data:
            yield from addresses(one)
    elif isinstance(data, str) and re.match(r"\?\w+=", data):
        yield data


def test_what_cannot_be_looked_up_now_is_asked_for_again(
    two: str, connect: Callable[..., TestClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    source = Publication(two)
    client = connect(on=Shelf(source))

    def broken(_: str) -> bytes:
        raise TimeoutError

    with monkeypatch.context() as away:
        assert client.get("/data/collection.json").status_code == 200
        away.setattr(source._files, "cat_file", broken)
        answer = client.get(f"/data/excerpts.csv?at={OLD}")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
        assert "version" in answer.json()["error"]
        for language in languages():
            told = client.get(f"/data/excerpts.csv?at={OLD}&lang={language}", headers=HTML)
            assert told.status_code == 503
            assert read_words(language)["refused.older"] in told.text
        assert "Boats at Sund" in client.get(f"/?at={OLD}", headers=HTML).text
    assert client.get(f"/data/collection.json?at={OLD}").json()["version"] == OLD, "what failed is not remembered"


def test_a_version_that_broke_off_is_tried_again_after_a_while(two: str, monkeypatch: pytest.MonkeyPatch) -> None:
    source = Read(two)
    shelf = Shelf(source)
    newest = shelf.current()
    source.versions.clear()

    def broken(*_: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as away:
        away.setattr(source._files, "get_file", broken)
        assert [shelf.edition(OLD) for _ in range(3)] == [newest] * 3
    assert len(source.versions) == 1
    with pytest.raises(NotNow):
        shelf.published(OLD)
    shelf._older._tried.clear()
    assert shelf.edition(OLD).collection.version == OLD


def test_few_look_at_a_time_and_nobody_waits_for_them(two: str) -> None:
    begun, go_on = Semaphore(0), Event()

    def find(_: str) -> Pointer:
        begun.release()
        assert go_on.wait(20)
        return Pointer("", datetime.now(UTC))

    editions = store_edition.OlderEditions(find, Publication(two).read, lambda: None)
    with ThreadPoolExecutor(store_edition.MOST_LOOKING) as pool:
        looking = [pool.submit(editions.published, str(number)) for number in range(store_edition.MOST_LOOKING)]
        try:
            assert all(begun.acquire(timeout=20) for _ in looking)
            with pytest.raises(NotNow):
                editions.published("one more")
            assert editions.open("one more") is None
        finally:
            go_on.set()
    assert all(one.result() for one in looking)
    assert editions.published("one more"), "their places are free again"
