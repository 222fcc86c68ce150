"""What a later frame or the server brings is waited for: a machine that is busy makes it come late.

What shall not come is another matter: for that one looks when something else has come, or after some time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Frame, Page, expect

SECONDS = 60
"""How long what is waited for may take: as long as on a machine that does much else. Only what fails takes it."""


def until(holds: Callable[[], Any], seconds: float = SECONDS) -> None:
    """Look again and again until something holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"it did not come to hold within {seconds} s"
        time.sleep(0.05)


def becomes(look: Callable[[], Any], wanted: object, seconds: float = SECONDS) -> None:
    """Look again and again until one sees what is wanted."""
    end = time.monotonic() + seconds
    while (seen := look()) != wanted and time.monotonic() < end:
        time.sleep(0.05)
    assert seen == wanted, f"{seen!r} for {wanted!r}"


def still(look: Callable[[], Any], seconds: float = 0.4) -> None:
    """Look again and again until one has seen the same for some time: where a mark stands while a map is laid out."""
    seen, since = look(), time.monotonic()
    end = since + SECONDS
    while time.monotonic() - since < seconds:
        assert time.monotonic() < end, f"it did not come to rest within {SECONDS} s"
        time.sleep(0.05)
        if (now := look()) != seen:
            seen, since = now, time.monotonic()


def next_frame(where: Page | Frame) -> None:
    """Wait until what was changed is laid out, and all is done that follows from its size."""
    where.evaluate(
        "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"
    )


def rest(page: Page) -> None:
    """Wait until the server has said all of the page, and its map has the size that it keeps."""
    page.locator('[data-test-script-state="notRunning"]').wait_for(state="attached", timeout=60_000)
    map_of(page)


def drawn(page: Page) -> None:
    """Wait until the page has its cards and its map the marks, and all is at rest."""
    expect(page.locator("article.card").first).to_be_attached()
    marks = page.frame_locator('iframe[src*="streamlit_folium"]').locator("[data-place]")
    expect(marks.first).to_be_attached()
    rest(page)


def hear(page: Page) -> Callable[[], list[str]]:
    """Note from now on what is said aloud: in one, or where the machine is busy one after the other."""
    page.locator(".st-key-header").get_by_role("status").evaluate(
        """(line) => { window.heard = [];
          new MutationObserver(() => window.heard.push(line.textContent)).observe(line, {
            childList: true, characterData: true, subtree: true }); }"""
    )
    return lambda: list(filter(None, page.evaluate("window.heard")))


def settle(page: Page) -> None:
    """Wait until the server has had nothing to say for a second: of many presses it answers some one after another."""
    page.evaluate(
        """() => new Promise((done) => {
          let since = performance.now();
          const look = () => {
            const state = document.querySelector("[data-test-script-state]")?.dataset.testScriptState;
            if (state !== "notRunning") since = performance.now();
            if (performance.now() - since > 1000) done(null); else setTimeout(look, 50);
          };
          look();
        })"""
    )


def go(page: Page, query: str) -> None:
    """Show another view in an open page, as Back and Forward do: a fraction of what it costs to load it."""
    rest(page)
    page.evaluate(
        """(query) => { history.pushState(null, '', location.pathname + query);
          dispatchEvent(new PopStateEvent('popstate')); }""",
        query,
    )


@contextmanager
def map_aside(page: Page) -> Iterator[None]:
    """Let the map keep one size while only what stands around it is looked at: most of a new size is laying it out."""
    frame = page.locator('iframe[src*="streamlit_folium"]')
    aside = "(one, style) => { const before = one.style.cssText; one.style.cssText = style; return before; }"
    before = frame.evaluate(aside, "position: fixed; width: 300px !important; height: 300px !important")
    try:
        yield
    finally:
        frame.evaluate(aside, before)


def map_of(page: Page) -> Frame:
    """Return the map's frame, once the map in it has the frame's size, or is hidden."""
    until(lambda: any("streamlit_folium" in each.url for each in page.frames), 60)
    found = next(each for each in page.frames if "streamlit_folium" in each.url)
    found.wait_for_function(
        """() => { const size = window.evidenceMap?.page?.map.getSize();
          return size && (!innerWidth || (size.x === innerWidth && size.y === innerHeight)); }""",
        timeout=60_000,
    )
    next_frame(page)
    return found
