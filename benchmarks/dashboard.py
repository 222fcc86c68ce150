"""Drive the dashboard: clicks on places, changes of the filters, the memory they leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from playwright.sync_api import Page

from benchmarks.browser import Timing, heap_mb, time_click
from benchmarks.plan import Plan

HEAP_AFTER = (20, 500)
# A second click within 300 ms of the first is a double click, which zooms.
BETWEEN_CLICKS_MS = 350
SETTLING_MS = 700


def measure_heap(page: Page, plan: Plan) -> dict[int, float]:
    """Return the browser's memory after so many changes of the filters, in MB."""
    heap = {}
    for first, last in pairwise((0, *HEAP_AFTER)):
        page.evaluate("steps => bench.goThrough(steps)", plan["steps"][first:last])
        heap[last] = heap_mb(page)
    return heap


def click_places(page: Page, plan: Plan) -> Iterator[Timing]:
    """Click one place after another on the map, each until its excerpts are in the panel."""
    page.evaluate("() => bench.fold()")
    clicked: Counter[str] = Counter()
    last = ""
    targets = _settled_targets(page)
    while True:
        # Every place in its turn; a click may bring the map nearer, so there may be few.
        places = (plan["targets"].keys() & targets) - {last}
        if not places:
            page.evaluate("() => bench.firstView()")
            targets = _settled_targets(page)
            continue
        last = min(places, key=lambda one: (clicked[one], one))
        clicked[last] += 1
        yield time_click(page, targets[last], "click", plan["targets"][last])
        page.wait_for_timeout(BETWEEN_CLICKS_MS)
        targets = page.evaluate("() => bench.targets()")


def change_filters(page: Page, plan: Plan) -> Iterator[Timing]:
    """Click through the plan's steps, each until map, counts and cards show the answer."""
    _settled_targets(page)
    for step in plan["steps"]:
        if page.evaluate("key => bench.drawer(key)", step["control"]):
            page.wait_for_timeout(SETTLING_MS)
        page.evaluate("key => bench.reveal(key)", step["control"])
        at = page.evaluate("key => bench.control(key)", step["control"])
        yield time_click(page, at, "filter", step)


def _settled_targets(page: Page) -> dict[str, dict[str, float]]:
    """Return the places that can be pointed at, once nothing moves on the page any more."""
    before, targets = None, page.evaluate("() => bench.targets()")
    while targets != before:
        page.wait_for_timeout(SETTLING_MS)
        before, targets = targets, page.evaluate("() => bench.targets()")
    settled: dict[str, dict[str, float]] = targets
    return settled
