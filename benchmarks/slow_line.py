"""A first and a second visit over a slow line, and clicks of a reader who is far away."""

from __future__ import annotations

import os
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext

from benchmarks.browser import WATCH, WINDOW, watch
from benchmarks.servers import HOST, ROOT, held_port, wait_for

SLOW = {"latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
"""400 kbit/s and 400 ms, in bytes a second and milliseconds."""
LONGEST_MS = 200_000
QUIET_S = 3.0
"""A visit is whole when nothing has come for so long."""
NGINX = which("nginx") or which("nginx", path="/usr/sbin")
NEXT = "max_fails=1 fail_timeout=5s"
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
KINDS = (
    ("/_stcore/", "session"),
    ("/component/", "frame"),
    ("/static/", "Streamlit's files"),
    ("/assets/leaflet", "Leaflet"),
    ("/assets/packs/", "packs"),
    ("/assets/", "modules and styles"),
    ("/data/", "documents"),
)


@dataclass(slots=True)
class Visit:
    """One visit: milliseconds from asking, bytes as they came, requests that the line saw."""

    text: float = 0.0
    usable: float = 0.0
    bytes: Counter[str] = field(default_factory=Counter)
    requests: Counter[str] = field(default_factory=Counter)
    messages: int = 0
    """Bytes of the session's messages, before the compression of the socket."""


def measure_visits(browser: Browser, address: str) -> list[Visit]:
    """Return the first and the second visit of a reader over the slow line."""
    context = browser.new_context(viewport=WINDOW)  # type: ignore[arg-type]
    try:
        return [_visit(context, address) for _ in range(2)]
    finally:
        context.close()


def _visit(context: BrowserContext, address: str) -> Visit:
    """Visit an address until nothing more comes."""
    page = context.new_page()
    page.add_init_script(WATCH)
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", {"offline": False, **SLOW})
    visit, last = Visit(), [monotonic()]
    asked: dict[str, str] = {}

    def requested(event: dict[str, Any]) -> None:
        asked[event["requestId"]] = event["request"]["url"]
        last[0] = monotonic()

    def finished(event: dict[str, Any]) -> None:
        last[0] = monotonic()
        kind = kind_of(asked.get(event["requestId"], "data:"))
        if kind and event["encodedDataLength"]:  # nothing comes from the browser's own store
            visit.requests[kind] += 1
            visit.bytes[kind] += int(event["encodedDataLength"])

    def received(event: dict[str, Any]) -> None:
        payload = event["response"]["payloadData"]
        visit.messages += len(payload) * 3 // 4 if event["response"]["opcode"] == 2 else len(payload)

    line.on("Network.requestWillBeSent", requested)
    line.on("Network.loadingFinished", finished)
    line.on("Network.webSocketFrameReceived", received)
    page.goto(address, wait_until="commit", timeout=LONGEST_MS)
    for done in ("text", "usable"):
        watch(page, done, None, LONGEST_MS)
        seen, begun = page.evaluate("async () => [await bench.waiting, performance.timeOrigin]")
        setattr(visit, done, seen - begun)
    while monotonic() - last[0] < QUIET_S:
        page.wait_for_timeout(250)
    page.close()
    return visit


def kind_of(address: str) -> str | None:
    """Say what kind of thing an address fetches; None for what is in the address itself."""
    split = urlsplit(address)
    if split.scheme in ("data", "blob"):
        return None
    return next((kind for part, kind in KINDS if part in split.path), "page")


@contextmanager
def behind_nginx(*apps: str) -> Iterator[str]:
    """Serve apps with base path `map` behind nginx as deployed; only names, ports and folders differ.

    Raises
    ------
    ValueError
        Something that differs is not in `deploy/nginx.conf`, or more than once.
    """
    with TemporaryDirectory() as made, held_port() as port:
        folder = Path(made)
        text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
        servers = "".join(f"    server {urlsplit(app).netloc} {NEXT};\n" for app in apps)
        for old, new in (
            ("".join(f"    server app-{number}:8501 {NEXT};\n" for number in (1, 2, 3)), servers),
            ("listen 80;", f"listen {HOST}:{port};"),
            ("/var/cache/nginx/layers", f"{folder}/cache"),
        ):
            if text.count(old) != 1:
                raise ValueError(f"deploy/nginx.conf does not say '{old}' once")
            text = text.replace(old, new)
        (folder / "default.conf").write_text(text, encoding="utf-8")
        # Its workers would be somebody else's, who may not read this folder.
        user = "user root;" if os.geteuid() == 0 else ""
        (folder / "nginx.conf").write_text(MAIN.format(folder=folder, user=user), encoding="utf-8")
        process = subprocess.Popen([str(NGINX), "-c", f"{folder}/nginx.conf", "-e", f"{folder}/error.log"])
        root = f"http://{HOST}:{port}"
        try:
            wait_for(process, f"{root}/map/health")
            yield root
        finally:
            process.terminate()
            process.wait(timeout=20)
