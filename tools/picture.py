"""Make the README's picture, docs/dashboard.png, from the running page: `make picture`."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

PROJECT = Path(__file__).resolve().parents[1]
PICTURE = PROJECT / "docs" / "dashboard.png"
WINDOW = {"width": 1440, "height": 900}
BROWSERS = ("google-chrome", "google-chrome-stable", "chromium", "chromium-browser", "chrome")
STARTING_SECONDS = 60


def main() -> None:
    """Start the dashboard, open it, and keep what a reader sees first."""
    named = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    with dashboard() as address, sync_playwright() as playwright:
        flags = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=named, args=flags)
        page = browser.new_page(viewport=WINDOW)  # type: ignore[arg-type]
        page.goto(address)
        page.locator("article.card").first.wait_for()
        page.frame_locator("iframe").locator("[data-place]").first.wait_for()
        page.wait_for_timeout(1_000)  # names and marks find their places
        PICTURE.parent.mkdir(exist_ok=True)
        page.screenshot(path=PICTURE)
        browser.close()
    print(f"{PICTURE.relative_to(PROJECT)}: {PICTURE.stat().st_size / 1000:.0f} kB")


@contextmanager
def dashboard() -> Iterator[str]:
    """Serve the shipped collection on a free port, and return its address."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port: int = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(PROJECT / "dashboard.py")]
    server = subprocess.Popen([*command, "--server.port", str(port)], cwd=PROJECT)
    try:
        address = f"http://localhost:{port}/"
        wait_for(f"{address}_stcore/health")
        yield address
    finally:
        server.terminate()
        server.wait()


def wait_for(address: str) -> None:
    """Wait until an address answers."""
    end = time.monotonic() + STARTING_SECONDS
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address, timeout=5):  # noqa: S310 - our own address
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    raise TimeoutError(f"no answer from {address}")


if __name__ == "__main__":
    main()
