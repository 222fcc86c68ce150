"""The whole app below a base path: page, map, data, previews, short addresses."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

DATA = str(Path(__file__).parents[2] / "data")
FRAME = 'iframe[src*="streamlit_folium"]'
MARKER = ".place:not(.is-faded)"

Open = Callable[..., Page]


@pytest.fixture
def address(serve: Callable[..., str]) -> str:
    return serve("dashboard.py", "news/map", LAYERS_DATA=DATA)


def read(address: str) -> bytes:
    with urlopen(address, timeout=20) as answer:  # noqa: S310 - our own server
        content: bytes = answer.read()
    return content


def test_page_and_map_work_and_ask_nothing_outside(address: str, open_page: Open) -> None:
    page = open_page("about:blank")
    asked: list[str] = []
    failed: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 else None)
    page.on("websocket", lambda socket: asked.append(socket.url))
    page.goto(address)
    marker = page.frame_locator(FRAME).locator(MARKER).first
    marker.click()
    page.wait_for_url("**/news/map/?**see=**")
    expect(marker).to_have_attribute("aria-pressed", "true")
    assert {urlsplit(one).netloc for one in asked if not one.startswith("blob:")} == {urlsplit(address).netloc}
    paths = [urlsplit(one).path for one in asked if not one.startswith(("blob:", "data:"))]
    assert [path for path in paths if not path.startswith("/news/map")] == []
    assert any(path.endswith("/stream") for path in paths)
    assert failed == []


def test_short_addresses_open_the_view(address: str, open_page: Open) -> None:
    collection = json.loads(read(f"{address}data/collection.json"))
    place, names = next(iter(collection["parameters"]["place"].items()))
    page = open_page(f"{address}place/{place}")
    page.wait_for_url(f"**/news/map/?**see={place}**")
    expect(page.locator("header h2")).to_contain_text(names["en"])


def test_previews_and_data_have_the_path_in_their_addresses(address: str) -> None:
    html = read(address).decode()
    picture = re.search(r'property="og:image" content="([^"]+)"', html)
    assert picture
    assert picture[1].startswith(f"{address}preview.png?")
    assert read(unescape(picture[1])).startswith(b"\x89PNG")
    collection = json.loads(read(f"{address}data/collection.json"))
    assert collection["page"] == address
    for form in collection["formats"]:
        assert form["address"].startswith(f"{address}data/excerpts.")
    assert read(collection["feed"]).startswith(b"<?xml")
    assert json.loads(read(f"{address}health"))["status"] == "ok"
