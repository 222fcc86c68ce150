"""Measure the dashboard: the first map, clicks on places, changes of the filters, memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice

from playwright.sync_api import Browser, Page

from benchmarks.browser import (
    LONGEST_START_MS,
    Timing,
    heap_mb,
    open_page,
    time_click,
    time_opening,
)
from benchmarks.plan import Plan
from benchmarks.servers import Server

OPENINGS = 7
CLICKS = 40
HEAP_AFTER = (20, 200)
# A second click within 300 ms of the first is a double click, which zooms.
BETWEEN_CLICKS_MS = 350
SETTLING_MS = 700


@dataclass(slots=True)
class Measured:
    """What was measured on one page; times in milliseconds, memory in MB."""

    openings: list[float] = field(default_factory=list)
    clicks: list[Timing] = field(default_factory=list)
    changes: list[Timing] = field(default_factory=list)
    heap: dict[int, float] = field(default_factory=dict)
    resident: float = 0.0


def measure(browser: Browser, server: Server, plan: Plan, look: str = "") -> Measured:
    """Measure a dashboard that runs on the collection a plan was made for.

    Parameters
    ----------
    look
        A query for where the map looks while places are clicked.
    """
    measured = Measured()
    with open_page(browser) as page:
        time_opening(page, server.address, "map", longest=LONGEST_START_MS)
    for _ in range(OPENINGS):
        with open_page(browser) as page:
            measured.openings.append(time_opening(page, server.address, "map"))
    with open_page(browser) as page:
        measured.clicks = _click_places(page, server.address + look, plan)
    with open_page(browser) as page:
        _change_filters(page, server.address, plan, measured)
    measured.resident = server.resident_mb()
    return measured


def _click_places(page: Page, address: str, plan: Plan) -> list[Timing]:
    """Click one place after another on the map, until its excerpts are in the panel."""
    time_opening(page, address, "map")
    page.evaluate("() => bench.fold()")
    page.wait_for_timeout(1000)
    places = [place for place in _settled_targets(page) if place in plan["targets"]]
    if len(places) < 2:
        raise RuntimeError(f"{address}: no two places on the map lie apart")
    timings = []
    for number in range(CLICKS):
        place = places[number % len(places)]
        at = page.evaluate("() => bench.targets()")[place]
        timings.append(time_click(page, at, "click", plan["targets"][place]))
        page.wait_for_timeout(BETWEEN_CLICKS_MS)
    return timings


def _settled_targets(page: Page) -> dict[str, dict[str, float]]:
    """Return the places that can be pointed at, once nothing moves on the page any more."""
    before, targets = None, page.evaluate("() => bench.targets()")
    while targets != before:
        page.wait_for_timeout(SETTLING_MS)
        before, targets = targets, page.evaluate("() => bench.targets()")
    settled: dict[str, dict[str, float]] = targets
    return settled


def _change_filters(page: Page, address: str, plan: Plan, measured: Measured) -> None:
    """Click filters, until map, counts and cards all show the answer."""
    time_opening(page, address, "map")
    _settled_targets(page)
    for number, step in enumerate(islice(plan["steps"], max(HEAP_AFTER)), start=1):
        page.evaluate("key => bench.reveal(key)", step["control"])
        at = page.evaluate("key => bench.control(key)", step["control"])
        measured.changes.append(time_click(page, at, "filter", step))
        if number in HEAP_AFTER:
            measured.heap[number] = heap_mb(page)
