"""The proxy's configuration as deployed, run by a real nginx where there is one."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, expect

ROOT = Path(__file__).parents[2]
DATA = str(ROOT / "data")
FRAME = 'iframe[src*="streamlit_folium"]'
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
MAIN = """daemon off;
{user}
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/default.conf;
}}
"""

pytestmark = pytest.mark.skipif(NGINX is None and not os.environ.get("CI"), reason="no nginx here, and none to be had")


@pytest.fixture(scope="module")
def address(serve: Callable[..., str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the app behind nginx, with only names, ports and folders changed."""
    app = serve("dashboard.py", "map", LAYERS_DATA=DATA, LAYERS_TRUST_PROXY="1")
    folder = tmp_path_factory.mktemp("nginx")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    changes = {
        "server app:8501;": f"server {urlsplit(app).netloc};",
        "listen 80;": f"listen 127.0.0.1:{port};",
        "/var/cache/nginx/layers": f"{folder}/cache",
    }
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for old, new in changes.items():
        assert text.count(old) == 1
        text = text.replace(old, new)
    (folder / "default.conf").write_text(text, encoding="utf-8")
    # Its workers would be somebody else's, who may not read this folder.
    user = "user root;" if os.geteuid() == 0 else ""
    main = MAIN.format(folder=folder, user=user)
    (folder / "nginx.conf").write_text(main, encoding="utf-8")
    process = subprocess.Popen([str(NGINX), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")])
    root = f"http://127.0.0.1:{port}"
    for _ in range(100):
        try:
            urlopen(f"{root}/map/health", timeout=5).close()  # noqa: S310 - our own
            break
        except OSError:
            time.sleep(0.1)
    yield root
    process.terminate()
    process.wait(timeout=20)


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
    pressed = page.frame_locator(FRAME).locator('button.place[aria-pressed="true"]')
    expect(pressed).to_have_count(1, timeout=30_000)
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
    data = f"{address}/map/data/excerpts.csv?see=tartus"
    first, second = read(data), read(data)
    assert [first[1]["x-cache"], second[1]["x-cache"]] == ["MISS", "HIT"]
    assert first[2] == second[2]
    assert second[1]["access-control-allow-origin"] == "*"
    status, _, body = read(data, If_None_Match=second[1]["etag"])
    assert (status, body) == (304, b"")
    assert "x-cache" not in read(f"{address}/map/")[1]


def test_errors_of_the_app_come_through(address: str) -> None:
    status, headers, body = read(f"{address}/map/data/excerpts.csv?actor=rusia")
    assert (status, json.loads(body)["suggestion"]) == (400, "russia")
    assert headers["x-content-type-options"] == "nosniff"
    assert read(f"{address}/robots.txt")[2].startswith(b"User-agent")


def test_scripts_come_compressed(address: str) -> None:
    html = read(f"{address}/map/")[2].decode()
    script = re.search(r'src="\./(static/js/index\.[^"]+)"', html)
    assert script
    headers = read(f"{address}/map/{script[1]}", Accept_Encoding="gzip")[1]
    assert headers["content-encoding"] == "gzip"
    assert "immutable" in headers["cache-control"]
