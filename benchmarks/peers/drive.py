"""Drive a peer: clicks on its circles, changes of its month."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle

from playwright.sync_api import Page

from benchmarks.browser import Timing, time_click
from benchmarks.plan import Plan

LEAST_CIRCLES = 5
PAUSE_MS = 350


def click_circles(page: Page, plan: Plan) -> Iterator[Timing]:
    """Click one circle after another, until the excerpts beside the map are those of its place."""
    names = {id_: target["name"] for id_, target in plan["targets"].items()}
    for target in cycle(page.evaluate("names => bench.circles(names)", names)):
        yield time_click(page, target, "peerClick", target["name"])
        page.wait_for_timeout(PAUSE_MS)


def change_months(page: Page, _: Plan) -> Iterator[Timing]:
    """Choose one month after another, until map, counts and cards show it."""
    months = page.evaluate("() => bench.months()")
    for index in cycle(range(1, len(months))):
        at = page.evaluate("index => bench.month(index)", index)
        asked = {"month": months[index], "before": page.evaluate("() => bench.shapes()")}
        yield time_click(page, at, "peerFilter", asked)
        page.wait_for_timeout(PAUSE_MS)
