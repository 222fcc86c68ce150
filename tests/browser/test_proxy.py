"""The proxy's configuration as deployed, run by a real nginx where there is one."""

from __future__ import annotations

import gzip
import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import brotli
import pytest
from playwright.sync_api import Page, expect

from benchmarks.slow_line import NGINX, behind_nginx

ROOT = Path(__file__).parents[2]
DATA = str(ROOT / "data")
FRAME = 'iframe[src*="streamlit_folium"]'

pytestmark = pytest.mark.skipif(NGINX is None and not os.environ.get("CI"), reason="no nginx here, and none to be had")


@pytest.fixture(scope="module")
def address(serve: Callable[..., str]) -> Iterator[str]:
    """Serve the app behind nginx, with only names, ports and folders changed."""
    with behind_nginx(serve("dashboard.py", "map", LAYERS_DATA=DATA, LAYERS_TRUST_PROXY="1")) as root:
        yield root


def read(address: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers with small names, and body."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urlopen(Request(address, headers=named), timeout=30) as answer:  # noqa: S310 - our own
            content: bytes = answer.read()
            return answer.status, {k.lower(): v for k, v in answer.headers.items()}, content
    except HTTPError as error:
        with error:
            return error.code, {k.lower(): v for k, v in error.headers.items()}, error.read()


def test_the_page_and_its_map_work_through_the_proxy(address: str, open_page: Callable[..., Page]) -> None:
    page = open_page(f"{address}/?see=tartus")
    assert urlsplit(page.url).path == "/map/"
    pressed = page.frame_locator(FRAME).locator('.place[aria-pressed="true"]')
    expect(pressed).to_have_count(1)
    expect(page.locator("article.card").first).to_be_visible()


def test_addresses_are_those_of_the_proxy(address: str) -> None:
    collection = json.loads(read(f"{address}/map/data/collection.json")[2])
    assert collection["page"] == f"{address}/map/"
    html = read(f"{address}/map/")[2].decode()
    picture = re.search(r'og:image" content="([^"]+)"', html)
    assert picture
    assert picture[1].startswith(f"{address}/map/preview.png?")
    host = read(f"{address}/map/data/collection.json", Host="maps.example")[2]
    assert json.loads(host)["page"] == "http://maps.example/map/"


def test_what_may_be_kept_is_kept_and_the_page_is_not(address: str) -> None:
    picture, data = (f"{address}/map/{path}?see=tartus" for path in ("preview.png", "data/excerpts.csv"))
    first, second = read(picture), read(picture)
    assert [first[1]["x-cache"], second[1]["x-cache"]] == ["MISS", "HIT"]
    assert first[2] == second[2]
    status, _, body = read(picture, If_None_Match=second[1]["etag"])
    assert (status, body) == (304, b"")
    # It names the host that a request says, as nobody told the app its address: for one reader alone.
    first, second = read(data), read(data)
    assert [first[1]["x-cache"], second[1]["x-cache"]] == ["MISS", "MISS"]
    assert (second[1]["access-control-allow-origin"], second[1]["cache-control"]) == ("*", "private, max-age=300")
    assert "x-cache" not in read(f"{address}/map/")[1]
    # A browser heeds this over TLS alone, and so it is said there alone.
    assert "strict-transport-security" not in second[1]


def test_errors_of_the_app_come_through(address: str) -> None:
    status, headers, body = read(f"{address}/map/data/excerpts.csv?actor=rusia")
    assert (status, json.loads(body)["suggestion"]) == (400, "russia")
    assert headers["x-content-type-options"] == "nosniff"
    assert read(f"{address}/robots.txt")[2].startswith(b"User-agent")


def test_scripts_come_compressed_once_and_are_kept_in_each_coding(address: str) -> None:
    html = read(f"{address}/map/")[2].decode()
    packs = re.search(r'data-packs="([^"]+)"', html)
    assert packs
    for path in (*packs[1].split(), "assets/leaflet/leaflet.js"):
        plain = read(f"{address}/map/{path}")[2]
        for coding, unpack in (("br", brotli.decompress), ("gzip", gzip.decompress)):
            for found in ("MISS", "HIT"):
                _, headers, body = read(f"{address}/map/{path}", Accept_Encoding=coding)
                assert (headers["content-encoding"], headers["x-cache"]) == (coding, found), path
                assert unpack(body) == plain, path
        assert "max-age" in headers["cache-control"]
