"""Measure the dashboard: the first map, clicks on places, changes of the filters, memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from playwright.sync_api import Browser, Page

from benchmarks.browser import LONGEST_START_MS, Timing, heap_mb, open_page, time_click, time_opening
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
        time_opening(page, server.address + look, "map")
        measured.clicks = click_places(page, plan, 0, CLICKS)
    with open_page(browser) as page:
        time_opening(page, server.address, "map")
        for first, last in pairwise((0, *HEAP_AFTER)):
            measured.changes += change_filters(page, plan, first, last)
            measured.heap[last] = heap_mb(page)
    measured.resident = server.resident_mb()
    return measured


def click_places(page: Page, plan: Plan, first: int, last: int) -> list[Timing]:
    """Click one place after another on the map, each until its excerpts are in the panel.

    Parameters
    ----------
    first, last
        The numbers of the clicks, from 0, the last exclusive; places take turns.
    """
    page.evaluate("() => bench.fold()")
    timings: list[Timing] = []
    chosen: list[str] = []
    targets = _settled_targets(page)
    while len(chosen) < last:
        # Every place in its turn; a click may bring the map nearer, so there may be few.
        places = (plan["targets"].keys() & targets) - {*chosen[-1:]}
        place = min(places, key=lambda one: (chosen.count(one), one), default=None)
        if place is None:
            page.evaluate("() => bench.firstView()")
            targets = _settled_targets(page)
            continue
        chosen.append(place)
        if len(chosen) > first:
            timings.append(time_click(page, targets[place], "click", plan["targets"][place]))
        page.wait_for_timeout(BETWEEN_CLICKS_MS)
        targets = page.evaluate("() => bench.targets()")
    return timings


def change_filters(page: Page, plan: Plan, first: int, last: int) -> list[Timing]:
    """Click through the plan's steps, each until map, counts and cards show the answer.

    Parameters
    ----------
    first, last
        The first step, from 0, and the one before which to stop; those before `first` must
        have been gone.
    """
    _settled_targets(page)
    timings = []
    for step in plan["steps"][first:last]:
        if page.evaluate("key => bench.drawer(key)", step["control"]):
            page.wait_for_timeout(SETTLING_MS)
        page.evaluate("key => bench.reveal(key)", step["control"])
        at = page.evaluate("key => bench.control(key)", step["control"])
        timings.append(time_click(page, at, "filter", step))
    return timings


def _settled_targets(page: Page) -> dict[str, dict[str, float]]:
    """Return the places that can be pointed at, once nothing moves on the page any more."""
    before, targets = None, page.evaluate("() => bench.targets()")
    while targets != before:
        page.wait_for_timeout(SETTLING_MS)
        before, targets = targets, page.evaluate("() => bench.targets()")
    settled: dict[str, dict[str, float]] = targets
    return settled
