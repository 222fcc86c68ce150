"""Where the time of a click and of a change of the filters goes."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page

from benchmarks.browser import LONGEST_START_MS, Timing, open_page, time_opening
from benchmarks.dashboard import change_filters, click_places
from benchmarks.plan import Plan
from benchmarks.servers import Server

LEAST_MS = 0.3
"""Parts that take less are not printed."""
REPEATS = 15
TIMED = 30
MOST_FUNCTIONS = 20
KINDS = {
    "TaskDuration": "all work of the page's thread",
    "ScriptDuration": "of it scripts, with the layout they force",
    "LayoutDuration": "of it layout",
    "RecalcStyleDuration": "of it styles",
}


def read_notes(path: Path) -> list[dict[str, Any]]:
    """Read what the stopwatches of `benchmarks.profiled` wrote."""
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def list_phases(timings: Sequence[Timing]) -> Iterator[tuple[str, float]]:
    """Give the stretches of the way from the click to the screen, in milliseconds, as medians."""
    yield "press to its effect on the screen", median(t.total for t in timings)
    yield "  browser: from the press to asking the server", median(t.asked for t in timings)
    yield "  server: until its first word", median(t.first - t.asked for t in timings)
    yield "  server: until its last word before that", median(t.last - t.first for t in timings)
    yield "  browser: from then to the screen", median(t.total - t.last for t in timings)


def list_parts(timings: Sequence[Timing], notes: list[dict[str, Any]]) -> Iterator[tuple[str, float]]:
    """Give the parts of the server's work, in milliseconds for one click, longest first."""
    spent: dict[str, list[float]] = {}
    for timing in timings:
        during: dict[str, float] = {}
        for note in notes:
            if timing.pressed <= note["at"] * 1000 <= timing.pressed + timing.total:
                during[note["part"]] = during.get(note["part"], 0.0) + note["ms"]
        for part, ms in during.items():
            spent.setdefault(part, []).append(ms)
    means = {part: sum(some) / len(timings) for part, some in spent.items()}
    for part, ms in sorted(means.items(), key=lambda item: -item[1]):
        if ms >= LEAST_MS:
            yield part, ms


def write_profile(title: str, timings: Sequence[Timing], notes: list[dict[str, Any]]) -> str:
    """Write the profile of one kind of click."""
    received = median(timing.received for timing in timings) / 1000
    lines = [f"{title}: {len(timings)} times, {received:.0f} kB received"]
    lines += [f"  {ms:8.1f} ms  {name}" for name, ms in list_phases(timings)]
    lines.append("  parts of the server's work, mean; one may lie inside another:")
    lines += [f"  {ms:8.1f} ms  {part}" for part, ms in list_parts(timings, notes)]
    return "\n".join(lines)


def profile_clicks(browser: Browser, server: Server, plan: Plan, look: str) -> tuple[list[Timing], list[Timing]]:
    """Return clicks on places, and changes of the filters."""
    timings = []
    for query, drive in ((look, click_places), ("", change_filters)):
        with open_page(browser) as page:
            time_opening(page, server.address + query, "map", longest=LONGEST_START_MS)
            timings.append(list(islice(drive(page, plan), TIMED)))
    clicks, changes = timings
    return clicks, changes


def profile_scripts(browser: Browser, server: Server, plan: Plan, look: str) -> str:
    """Say what the browser spends its time on, in milliseconds for one click."""
    said = []
    for title, query, drive in (
        ("clicks on places", look, click_places),
        ("changes of the filters", "", change_filters),
    ):
        with open_page(browser) as page:
            time_opening(page, server.address + query, "map")
            timings = drive(page, plan)
            next(timings)  # and wait until the page is at rest
            with _recorded(page) as spent:
                list(islice(timings, REPEATS))
            said.append(_write_scripts(title, spent))
    return "\n".join(said)


@contextmanager
def _recorded(page: Page) -> Iterator[dict[str, float]]:
    """Record the browser's work on page and map until the block ends, in milliseconds.

    By kind of work, and by function of a script; a function counts without those it calls,
    but with the layout that it forces.
    """
    spent: dict[str, float] = defaultdict(float)
    session = page.context.new_cdp_session(page)
    for command in ("Performance.enable", "Profiler.enable", "Profiler.start"):
        session.send(command)
    before = _metrics(session)
    yield spent
    after = _metrics(session)
    recorded = session.send("Profiler.stop")["profile"]
    session.detach()
    for kind, name in KINDS.items():
        spent[name] += (after[kind] - before[kind]) * 1000
    nodes = {node["id"]: node["callFrame"] for node in recorded["nodes"]}
    for node, microseconds in zip(recorded["samples"], recorded["timeDeltas"], strict=True):
        frame = nodes[node]
        script = frame["url"].split("?")[0].rpartition("/")[2]
        if script:
            name = f"{frame['functionName'] or '(no name)'} · {script}:{frame['lineNumber'] + 1}"
            spent[name] += microseconds / 1000


def _metrics(session: CDPSession) -> dict[str, float]:
    """Return what the browser counts for a page, times in seconds."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return {metric["name"]: metric["value"] for metric in metrics}


def _write_scripts(title: str, spent: Mapping[str, float]) -> str:
    """Write the kinds of work, and the functions that took longest."""
    functions = Counter({name: ms for name, ms in spent.items() if name not in KINDS.values()})
    lines = [f"browser, {title}; mean of {REPEATS}:"]
    lines += [f"  {spent[name] / REPEATS:8.1f} ms  {name}" for name in KINDS.values()]
    lines.append("  functions that took longest:")
    longest = functions.most_common(MOST_FUNCTIONS)
    lines += [f"  {ms / REPEATS:8.1f} ms  {name}" for name, ms in longest]
    return "\n".join(lines)
