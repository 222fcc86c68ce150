"""Measure the dashboard against its aims and against others: `python -m benchmarks`.

Builds the large collections L and XL (under build/, once), and drives the page on them and on the
collection that is shipped, S, in a real browser. See benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from time import monotonic

from playwright.sync_api import Browser

from benchmarks import dashboard
from benchmarks.apps import DASHBOARD, Name, list_apps, measure_in_turns, serve_all
from benchmarks.browser import open_browser, open_page, time_opening
from benchmarks.far import measure_far
from benchmarks.large import publish_extra_large, write_large
from benchmarks.plan import Plan
from benchmarks.play import measure_play
from benchmarks.profile import profile_clicks, profile_scripts, read_notes, write_profile
from benchmarks.report import Line, Size, list_far, list_heap, list_play, list_slow, list_times, write_table
from benchmarks.servers import BUILD, DASH, ROOT, Server, serve
from benchmarks.slow_line import NGINX, behind_nginx, measure_visits

FOLDERS: dict[Size, Path] = {"S": ROOT / "data", "L": BUILD / "L", "XL": BUILD / "XL"}
PARTS = ("times", "heap", "play", "far", "line")


def main() -> None:
    """Measure, and print what was measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", choices=tuple(FOLDERS), help="one of the collections; XL is measured only so")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS, help="some of the measurements")
    parser.add_argument("--without-peers", action="store_true", help="leave the others out")
    parser.add_argument("--profile", action="store_true", help="say where the time goes instead")
    asked = parser.parse_args()
    begun = monotonic()
    sizes: list[Size] = [asked.only] if asked.only else ["S", "L"]
    if "L" in sizes:
        write_large(FOLDERS["L"], FOLDERS["S"])
    if "XL" in sizes:
        publish_extra_large(FOLDERS["XL"], FOLDERS["S"])
    with open_browser() as browser:
        print(_describe_machine(browser), flush=True)
        for size in sizes:
            plan = plan_of(FOLDERS[size])
            if asked.profile:
                _profile(browser, size, plan)
            else:
                # The peers, which send everything at once, cannot show so many.
                peers = not asked.without_peers and size != "XL"
                print(write_table(_measure(browser, size, plan, asked.parts, peers=peers)))
                print(f"{monotonic() - begun:.0f} s so far; load average {os.getloadavg()[0]:.1f}", flush=True)


def plan_of(folder: Path) -> Plan:
    """Have the plan of a collection worked out in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.plan", str(folder)]
    plan: Plan = json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)
    return plan


def _measure(browser: Browser, size: Size, plan: Plan, parts: Sequence[str], *, peers: bool) -> Iterator[Line]:
    """Measure what is asked for on a collection, on servers that all run at once."""
    apps = list_apps(peers=peers)
    if peers and not DASH.exists():
        print("Dash-Leaflet is left out: `make bench` installs it", flush=True)
    with serve_all(apps, FOLDERS[size]) as servers:
        if "times" in parts:
            yield from list_times(size, measure_in_turns(browser, servers, apps, plan, size), plan)
        server = servers["dashboard"]
        if "heap" in parts:
            with open_page(browser) as page:
                time_opening(page, server.address, "map")
                yield from list_heap(size, dashboard.measure_heap(page, plan))
        if "play" in parts:
            yield from list_play(size, measure_play(browser, server))
        if "far" in parts:
            yield from _measure_far(browser, size, servers, plan)
        if "line" in parts and size == "S":
            yield from list_slow(size, "dashboard", measure_visits(browser, server.address))
    if "line" in parts and size == "S" and NGINX:
        with (
            serve(ROOT / "dashboard.py", FOLDERS[size], "map", LAYERS_TRUST_PROXY="1") as app,
            behind_nginx(app.address) as root,
        ):
            measure_visits(browser, f"{root}/map/")  # nginx's own store is filled
            yield from list_slow(size, "behind nginx", measure_visits(browser, f"{root}/map/"))


def _measure_far(browser: Browser, size: Size, servers: Mapping[Name, Server], plan: Plan) -> Iterator[Line]:
    """Measure clicks from afar: the dashboard's with cards fetched ahead and without, and a peer's."""
    for app in list_apps(peers=True):
        for ahead in (True, False):
            if app.name in servers and (app is DASHBOARD or (ahead and app.name == "Dash-Leaflet")):
                page = app.name if ahead else "without documents"
                look = app.look.get(size, "")
                clicks = measure_far(browser, app, servers[app.name], plan, look, ahead=ahead)
                yield list_far(size, page, [timing.total for timing in clicks])


def _profile(browser: Browser, size: Size, plan: Plan) -> None:
    """Print where the time goes on a collection."""
    notes = BUILD / f"stopwatch-{size}.jsonl"
    notes.parent.mkdir(parents=True, exist_ok=True)
    notes.unlink(missing_ok=True)
    script = ROOT / "benchmarks" / "profiled.py"
    look = DASHBOARD.look.get(size, "")
    with serve(script, FOLDERS[size], LAYERS_STOPWATCH=str(notes)) as server:
        clicks, changes = profile_clicks(browser, server, plan, look)
        scripts = profile_scripts(browser, server, plan, look)
    noted = read_notes(notes)
    print(write_profile(f"{size}, a click on a place", clicks, noted))
    print(write_profile(f"{size}, a change of the filters", changes, noted))
    print(scripts)


def _describe_machine(browser: Browser) -> str:
    """Say what it was measured on; figures of other machines are other figures."""
    cores = f"{os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}"
    return f"Chromium {browser.version}, Python {platform.python_version()}, {cores}"


if __name__ == "__main__":
    main()
