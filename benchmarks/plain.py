"""Measure the plain app in the same way as the dashboard."""

from __future__ import annotations

from playwright.sync_api import Browser, Page

from benchmarks.browser import LONGEST_START_MS, Timing, open_page, time_click, time_opening
from benchmarks.dashboard import Measured
from benchmarks.servers import Server

OPENINGS = 5
CLICKS = 30
CHANGES = 30
PLACES_AT_LEAST = 5
PAUSE_MS = 400


def measure(browser: Browser, server: Server) -> Measured:
    """Measure the plain app."""
    measured = Measured()
    with open_page(browser) as page:
        address = server.address
        time_opening(page, address, "plainMap", PLACES_AT_LEAST, longest=LONGEST_START_MS)
    for _ in range(OPENINGS):
        with open_page(browser) as page:
            opening = time_opening(page, server.address, "plainMap", PLACES_AT_LEAST)
            measured.openings.append(opening)
    with open_page(browser) as page:
        time_opening(page, server.address, "plainMap", PLACES_AT_LEAST)
        page.wait_for_timeout(2000)
        measured.clicks = _click_places(page)
        measured.changes = _change_months(page)
    measured.resident = server.resident_mb()
    return measured


def _click_places(page: Page) -> list[Timing]:
    """Click one circle after another, until the excerpts beside it are those of its place."""
    targets = page.evaluate("() => bench.plainTargets()")
    timings = []
    for number in range(CLICKS):
        target = targets[number % len(targets)]
        timings.append(time_click(page, target, "plainClick", target["name"]))
        page.wait_for_timeout(PAUSE_MS)
    return timings


def _change_months(page: Page) -> list[Timing]:
    """Choose one month after another, until map, counts and cards show it."""
    months = page.evaluate("() => bench.plainMonths()")
    timings = []
    for number in range(CHANGES):
        index = 1 + number % (len(months) - 1)
        before = page.evaluate("() => bench.plainSizes()")
        at = page.evaluate("index => bench.plainMonth(index)", index)
        asked = {"month": months[index], "before": before}
        timings.append(time_click(page, at, "plainFilter", asked))
        page.wait_for_timeout(PAUSE_MS)
    return timings
