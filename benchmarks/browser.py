"""A real browser: clicks with the mouse, and the time until their effect is on the screen."""

from __future__ import annotations

import math
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

NAMES = (
    "google-chrome", "google-chrome-stable", "chromium", "chromium-browser", "chrome", "chromium-headless-shell",
)  # fmt: skip
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
# Tall enough that the whole map is in it: a press on a map that is cut off may scroll the page.
WINDOW = {"width": 1440, "height": 1000}
LONGEST_WAIT_MS = 20_000
LONGEST_START_MS = 120_000
"""A server reads its data for the first reader."""
POINTING_MS = 150
"""A hand rests on what it has reached before it presses; what hovering does is over by then."""
SCRIPTS = ("watch.js", "peers/watch_peers.js")
WATCH = "\n".join(Path(__file__).parent.joinpath(name).read_text("utf-8") for name in SCRIPTS)


@dataclass(frozen=True, slots=True)
class Timing:
    """One press until its effect was painted; all in milliseconds but `received`, in bytes.

    `total` is infinite where no effect was seen in `LONGEST_WAIT_MS`. `pressed` counts from 1970. `asked`
    is when the browser told the server, `first` and `last` when the server's first and last word of it
    arrived; each counts from the press.
    """

    pressed: float
    total: float
    asked: float
    first: float
    last: float
    received: int


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Open the browser that is installed, else Playwright's own."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def open_page(browser: Browser) -> Iterator[Page]:
    """Open a page with nothing cached that notes what is measured."""
    context = browser.new_context(viewport=WINDOW)  # type: ignore[arg-type]
    try:
        page = context.new_page()
        page.set_default_timeout(LONGEST_WAIT_MS)
        page.add_init_script(WATCH)
        yield page
    finally:
        context.close()


def time_opening(page: Page, address: str, done: str, argument: object = None, longest: int = LONGEST_WAIT_MS) -> float:
    """Return the milliseconds from asking for an address until `done` holds on the screen."""
    page.goto(address, wait_until="commit", timeout=longest)
    watch(page, done, argument, longest)
    shown, begun = page.evaluate("async () => [await bench.waiting, performance.timeOrigin]")
    for frame in page.frames[1:]:  # in one that a busy page has just filled it did not run
        frame.evaluate(WATCH)
    return float(shown - begun)


def time_click(page: Page, at: Mapping[str, float], done: str, argument: object) -> Timing:
    """Click with the mouse and wait until `done` holds on the screen.

    Parameters
    ----------
    at
        `x` and `y` in the window, in pixels.
    """
    if page.evaluate("([name, argument]) => bench.holds(name, argument)", [done, argument]):
        raise AssertionError(f"{done} {argument} holds before the click")
    page.mouse.move(at["x"], at["y"])
    page.wait_for_timeout(POINTING_MS)
    page.evaluate("() => { bench.traffic.length = 0; bench.pressed = 0; }")
    watch(page, done, argument)
    page.mouse.click(at["x"], at["y"])
    seen = "async () => [await bench.waiting.catch(() => null), bench.pressed, bench.traffic]"
    shown, pressed, traffic = page.evaluate(seen)
    return _timing(math.inf if shown is None else shown, pressed, traffic)


def watch(page: Page, done: str, argument: object, longest: int = LONGEST_WAIT_MS) -> None:
    """Begin to wait in the page, without waiting here; `bench.waiting` is then when `done` was seen."""
    page.evaluate(
        "([name, argument, limit]) => { bench.waiting = bench.wait(name, argument, limit); "
        "bench.waiting.catch(() => {}); }",
        [done, argument, longest],
    )


def _timing(shown: float, pressed: float, traffic: list[dict[str, Any]]) -> Timing:
    """Make a timing of absolute times in milliseconds."""
    if not pressed:
        raise AssertionError("the press reached no document")
    said = [word for word in traffic if pressed <= word["at"] <= shown]
    sent = [word["at"] - pressed for word in said if word["way"] == "out"]
    heard = [word["at"] - pressed for word in said if word["way"] == "in"]
    return Timing(
        pressed=pressed,
        total=shown - pressed,
        asked=min(sent, default=0.0),
        first=min(heard, default=0.0),
        last=max(heard, default=0.0),
        received=sum(word["bytes"] for word in said if word["way"] == "in"),
    )


def held(page: Page) -> dict[str, float]:
    """Return what the page holds after collecting garbage, by the browser's names.

    The map's frame is of the page's own origin and shares its heap, so both are counted.
    """
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    for _ in range(3):  # what a finaliser frees goes in the next round
        session.send("HeapProfiler.collectGarbage")
    metrics = session.send("Performance.getMetrics")["metrics"]
    session.detach()
    return {metric["name"]: float(metric["value"]) for metric in metrics}


def heap_mb(page: Page) -> float:
    """Return the memory that scripts hold after collecting garbage, in MB."""
    return held(page)["JSHeapUsedSize"] / 1e6
