"""The dashboard and those it is measured against, driven in turns, so that noise falls on all alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from time import monotonic
from typing import Literal

from playwright.sync_api import Browser, Page

from benchmarks import dashboard
from benchmarks.browser import LONGEST_START_MS, Timing, open_page, time_opening
from benchmarks.peers import drive
from benchmarks.plan import Plan
from benchmarks.servers import DASH, ROOT, Server, serve, serve_dash, serve_in_memory

Name = Literal["dashboard", "plain app", "Dash-Leaflet", "in memory"]
Drive = Callable[[Page, Plan], Iterator[Timing]]

ROUNDS = 5
AT_ONCE = 8
"""Clicks and changes of one app before it is the next one's turn."""
LONGEST_TURN_S = 6.0
"""A slow app has fewer."""


@dataclass(frozen=True, slots=True)
class App:
    """A page to measure: how it is served, what stands when its map does, how it is driven."""

    name: Name
    serve: Callable[[Path], AbstractContextManager[Server]]
    map: tuple[str, object]
    click: Drive
    change: Drive
    look: Mapping[str, str] = field(default_factory=dict)
    """A query for where the map looks while places are clicked, by the data's size."""


@dataclass(slots=True)
class Measured:
    """What was measured on one page; times in milliseconds, memory in MB."""

    openings: list[float] = field(default_factory=list)
    clicks: list[Timing] = field(default_factory=list)
    changes: list[Timing] = field(default_factory=list)
    resident: float = 0.0


def serve_dashboard(data: Path) -> AbstractContextManager[Server]:
    """Serve the dashboard."""
    return serve(ROOT / "dashboard.py", data)


def serve_plain(data: Path) -> AbstractContextManager[Server]:
    """Serve the plain app."""
    return serve(ROOT / "benchmarks" / "peers" / "plain_app.py", data)


DASHBOARD = App(
    "dashboard",
    serve_dashboard,
    ("map", None),
    dashboard.click_places,
    dashboard.change_filters,
    # So close that the thousands of places lie far enough apart to point at one of them.
    {"L": "?map=39,35,9", "XL": "?map=39,35,10"},
)
_PEER = (("peerMap", drive.LEAST_CIRCLES), drive.click_circles, drive.change_months)
PEERS = (
    App("plain app", serve_plain, *_PEER),
    App("Dash-Leaflet", serve_dash, *_PEER),
    App("in memory", serve_in_memory, *_PEER),
)


def list_apps(*, peers: bool) -> list[App]:
    """List what can be measured here; Dash-Leaflet needs an environment that `make bench` makes."""
    here = [app for app in PEERS if peers and (app.name != "Dash-Leaflet" or DASH.exists())]
    return [DASHBOARD, *here]


def measure_in_turns(
    browser: Browser, servers: Mapping[Name, Server], apps: Sequence[App], plan: Plan, size: str
) -> dict[Name, Measured]:
    """Measure first maps, clicks and filters of all apps, some of each app's at a time."""
    measured: dict[Name, Measured] = {app.name: Measured() for app in apps}
    with ExitStack() as stack:
        clicks: dict[Name, Iterator[Timing]] = {}
        changes: dict[Name, Iterator[Timing]] = {}
        for app in apps:
            address = servers[app.name].address
            for drives, drive_app, look in ((clicks, app.click, app.look.get(size, "")), (changes, app.change, "")):
                page = stack.enter_context(open_page(browser))
                open_app(page, app, address + look)
                drives[app.name] = drive_app(page, plan)
        for app in take_turns(apps):
            to = measured[app.name]
            with open_page(browser) as page:
                to.openings.append(open_app(page, app, servers[app.name].address))
            to.clicks += take_turn(clicks[app.name])
            to.changes += take_turn(changes[app.name])
    for name, server in servers.items():
        measured[name].resident = server.resident_mb()
    return measured


def open_app(page: Page, app: App, address: str) -> float:
    """Open an app and return the milliseconds until its map stands."""
    return time_opening(page, address, *app.map, longest=LONGEST_START_MS)


def take_turns(apps: Sequence[App]) -> Iterator[App]:
    """Give all apps once a round, each round beginning with the next and going the other way."""
    for number in range(ROUNDS):
        way = 1 if number % 2 == 0 else -1
        yield from (apps[(number + way * at) % len(apps)] for at in range(len(apps)))


def take_turn(timings: Iterator[Timing]) -> Iterator[Timing]:
    """Go on with clicks, as many as come at once, for as long as a turn lasts."""
    end = monotonic() + LONGEST_TURN_S
    for timing in islice(timings, AT_ONCE):
        yield timing
        if monotonic() > end:
            return


@contextmanager
def serve_all(apps: Sequence[App], data: Path) -> Iterator[dict[Name, Server]]:
    """Serve all apps at once; those that nobody asks do nothing."""
    with ExitStack() as stack:
        yield {app.name: stack.enter_context(app.serve(data)) for app in apps}
