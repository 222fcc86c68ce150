"""A slow line: the server's text first, the page in its place without a jump, and little on the wire."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.waiting import becomes

ROOT = Path(__file__).parents[2]
DATA = str(ROOT / "data")
FRAME = 'iframe[src*="streamlit_folium"]'
# Chromium's own throttling, with less to wait for than the line of the benchmarks.
LINE = {"offline": False, "latency": 100, "downloadThroughput": 400_000, "uploadThroughput": 400_000}
SHIFTS = """window.shifts = []; new PerformanceObserver((list) => window.shifts.push(...list.getEntries()
  .filter((one) => !one.hadRecentInput)
  .map((one) => [one.value, one.sources.map(({ node }) => node?.className || node?.nodeName)])))
  .observe({ type: "layout-shift", buffered: true });"""

# Where the title of the server's own text ends, which is where it begins from right to left, and its middle.
TITLE = """addEventListener("DOMContentLoaded", () => {
  const { left, right, top, bottom } = document.querySelector("main.plain header > :first-child").getBoundingClientRect();
  window.title = [left, right, (top + bottom) / 2];
});"""  # noqa: E501
LAID = "(all) => [all[0], all.at(-1)].map((one) => one.checkVisibility({ contentVisibilityAuto: true }))"

Open = Callable[..., Page]
Serve = Callable[..., str]


def slow(page: Page) -> tuple[Any, dict[str, str], dict[str, float]]:
    """Put a page on a slow line; return the session, and what it asks for and how much came, by request."""
    asked: dict[str, str] = {}
    came: dict[str, float] = {}
    session = page.context.new_cdp_session(page)
    session.on("Network.requestWillBeSent", lambda said: asked.update({said["requestId"]: said["request"]["url"]}))
    session.on("Network.loadingFinished", lambda said: came.update({said["requestId"]: said["encodedDataLength"]}))
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", LINE)
    return session, asked, came


def shown(page: Page) -> None:
    """Wait for page and map."""
    expect(page.locator("article.card").first).to_be_visible()
    expect(page.frame_locator(FRAME).locator("[data-place]").first).to_be_visible()


def takes_its_place(page: Page, begins: str) -> None:
    """Wait for page and map: nothing jumps, and the title stands where that of the text stood."""
    shown(page)
    expect(page.locator("main.plain")).to_have_count(0)
    left, right, middle = page.evaluate("window.title")
    header = page.locator(".st-key-header h1").bounding_box()
    assert header
    off = header["x"] - left if begins == "left" else header["x"] + header["width"] - right
    assert abs(off) <= 1
    assert abs(header["y"] + header["height"] / 2 - middle) <= 3
    page.wait_for_function("document.fonts.status === 'loaded'")
    page.wait_for_timeout(1500)
    shifts = page.evaluate("window.shifts")
    assert sum(value for value, _ in shifts) < 0.02, shifts


def test_the_text_comes_first_then_the_page_without_a_jump_and_little_is_sent(serve: Serve, open_page: Open) -> None:
    page = open_page("about:blank", fresh=True, width=1440)
    page.add_init_script(SHIFTS)
    page.add_init_script(TITLE)
    _, asked, came = slow(page)
    page.goto(serve("dashboard.py", LAYERS_DATA=DATA), wait_until="commit")
    expect(page.locator("main.plain blockquote").first).to_be_visible()
    assert page.locator("article.card").count() == 0
    assert page.locator("main.plain .fails").is_hidden(), "nobody is told to want what is on its way"
    expect(page.locator("main.plain button")).to_be_attached()  # all of the text is there
    # What is below the screen costs nothing until it is scrolled to; a frame says what is.
    becomes(lambda: page.locator("main.plain blockquote").evaluate_all(LAID), [True, False])
    takes_its_place(page, begins="left")
    # What a browser has of its own, like a blob, goes over no line.
    sent = {request: url for request, url in asked.items() if url.startswith("http")}
    assert len(sent) <= 45, sorted(sent.values())  # the bar is 60
    over = sorted(url for request, url in sent.items() if came.get(request, 0) > 0)
    assert [*dict.fromkeys(over)] == over  # nothing twice
    assert sum(came.get(request, 0) for request in sent) <= 950_000  # the bar is 1.2 MB
    assert [url for url in sent.values() if ".woff" in url] == []
    first = {urlsplit(url).path for url in sent.values()}
    page.close()

    again = page.context.new_page()
    _, asked, came = slow(again)
    again.goto(page.url)
    shown(again)
    sent = {request: url for request, url in asked.items() if came.get(request, 0) > 0 and url.startswith("http")}
    assert sum(came[request] for request in sent) <= 60_000, sorted(sent.values())  # the bar is 100 kB
    assert len(first) > 15
    again.close()

    phone = page.context.new_page()
    phone.set_viewport_size({"width": 375, "height": 812})
    phone.add_init_script(SHIFTS)
    phone.add_init_script(TITLE)
    slow(phone)
    phone.goto(f"{page.url.partition('?')[0]}?lang=ar&see=tartus", wait_until="commit")
    takes_its_place(phone, begins="right")
    phone.close()


@pytest.mark.parametrize("width", [1440, 375])
def test_who_reads_the_text_is_not_torn_from_it(serve: Serve, open_page: Open, width: int) -> None:
    page = open_page("about:blank", fresh=True, width=width)
    slow(page)
    page.goto(serve("dashboard.py", LAYERS_DATA=DATA) + "?lang=ar", wait_until="commit")
    third = page.locator("main.plain li").nth(2)
    expect(third).to_be_visible()
    third.evaluate("(one) => one.scrollIntoView()")
    read = third.get_attribute("data-excerpt")
    button = page.locator("main.plain button")
    expect(button).to_be_visible()
    expect(page.locator("article.card").first).to_be_hidden()  # drawn, and behind
    button.click()
    expect(page.locator("main.plain")).to_have_count(0)
    card = page.locator(f'article.card[data-excerpt="{read}"]').first
    expect(card).to_be_focused()
    expect(card).to_be_in_viewport(ratio=0.4)
    assert page.locator('[data-testid="stMain"]').evaluate("(main) => main.scrollTop") == 0
