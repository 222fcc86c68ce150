"""Measure the dashboard against its aims and against a plain app: `python -m benchmarks`.

Builds the large collection L (under build/, once), and drives the page on it and on the
collection that is shipped, S, in a real browser. See benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from pathlib import Path
from time import monotonic

from playwright.sync_api import Browser

from benchmarks import dashboard, plain
from benchmarks.browser import open_browser
from benchmarks.large import write_large
from benchmarks.plan import Plan
from benchmarks.profile import profile_scripts, read_notes, write_profile
from benchmarks.report import Line, Size, list_memory, list_times, write_table
from benchmarks.servers import ROOT, serve

SMALL = ROOT / "data"
BUILD = ROOT / "build" / "bench"
LOOKS: dict[Size, str] = {
    "S": "",
    # So close that the thousand places lie far enough apart to point at one of them.
    "L": "?map=39,35,9",
}


def main() -> None:
    """Measure, and print what was measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", choices=("S", "L"), help="one of the two collections")
    parser.add_argument("--without-plain", action="store_true", help="leave the plain app out")
    parser.add_argument("--profile", action="store_true", help="say where the time goes instead")
    asked = parser.parse_args()
    begun = monotonic()
    sizes: list[Size] = [size for size in LOOKS if asked.only in (None, size)]
    folders = {"S": SMALL, "L": BUILD / "L"}
    if "L" in sizes:
        write_large(folders["L"], SMALL)
    with open_browser() as browser:
        _say(_describe_machine(browser))
        for size in sizes:
            _say(f"{size}: the plan")
            plan = _plan(folders[size])
            if asked.profile:
                _profile(browser, size, folders[size], plan)
            else:
                plain_too = not asked.without_plain
                lines = _measure(browser, size, folders[size], plan, plain_too=plain_too)
                print(write_table(lines), flush=True)
    print(f"took {monotonic() - begun:.0f} s; load average now {os.getloadavg()[0]:.1f}")


def _plan(folder: Path) -> Plan:
    """Have the plan of a collection worked out in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.plan", str(folder)]
    plan: Plan = json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)
    return plan


def _measure(browser: Browser, size: Size, folder: Path, plan: Plan, *, plain_too: bool) -> list[Line]:
    """Measure the dashboard on a collection, and the plain app too."""
    other = None
    _say(f"{size}: read in {plan['read_s']:.1f} s, tables built in {plan['store_s']:.1f} s")
    with serve(ROOT / "dashboard.py", folder) as server:
        ours = dashboard.measure(browser, server, plan, LOOKS[size])
    if plain_too:
        _say(f"{size}: the plain app")
        with serve(ROOT / "benchmarks" / "plain_app.py", folder) as server:
            other = plain.measure(browser, server)
    return [*list_times(size, ours, other, plan["select_ms"]), *list_memory(size, ours, other)]


def _profile(browser: Browser, size: Size, folder: Path, plan: Plan) -> None:
    """Print where the time goes on a collection."""
    notes = BUILD / f"stopwatch-{size}.jsonl"
    notes.parent.mkdir(parents=True, exist_ok=True)
    notes.unlink(missing_ok=True)
    script = ROOT / "benchmarks" / "profiled.py"
    with serve(script, folder, LAYERS_STOPWATCH=str(notes)) as server:
        measured = dashboard.measure(browser, server, plan, LOOKS[size])
        scripts = profile_scripts(browser, server, plan, LOOKS[size])
    noted = read_notes(notes)
    print(write_profile(f"{size}, a click on a place", measured.clicks, noted))
    print(write_profile(f"{size}, a change of the filters", measured.changes, noted))
    print(scripts)


def _say(line: str) -> None:
    """Say how far it has got; it takes minutes."""
    print(line, flush=True)


def _describe_machine(browser: Browser) -> str:
    """Say what it was measured on; figures of other machines are other figures."""
    cores = f"{os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}"
    return f"Chromium {browser.version}, Python {platform.python_version()}, {cores}"


if __name__ == "__main__":
    main()
