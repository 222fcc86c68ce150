"""Measure how many readers a server carries: `python -m benchmarks.load`, `make bench-load`.

See benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
from collections.abc import Iterator
from math import inf
from time import monotonic

from benchmarks.__main__ import FOLDERS, plan_of
from benchmarks.browser import open_browser
from benchmarks.large import write_large
from benchmarks.load import tab
from benchmarks.load.addresses import Answered, ask_for, ask_many, walk_through
from benchmarks.load.readers import Choices, Crowd, come_and_go, read
from benchmarks.load.strangers import EXPORTING, abandon, export_beside
from benchmarks.report import MOST_GROWTH, Line, Size, judged, percentile_95, timed, write_table
from benchmarks.servers import ROOT, Server, serve

CROWDS: dict[Size, tuple[int, ...]] = {"S": (10, 30, 100, 200), "L": (60,)}
AIMS_MS: dict[tuple[Size, int], tuple[float | None, float]] = {
    ("S", 100): (800, 200), ("S", 200): (None, 500), ("L", 60): (None, 400),
}  # fmt: skip
"""At most, for the 95th percentile of an opening and of a change."""
COMING = 1_000
LONGEST_DELAY_S = 2.0
MOST_SLOWER = 2.0
BESIDE = 10
"""Readers while others export."""
ADDRESSES = 10_000
WALKED = 10
"""One reader's page goes to one address for so many that are asked for."""
LONGEST_ANSWER_S = 1.0
PARTS = ("readers", "memory", "abandoned", "exports", "tab", "addresses")


def main() -> None:
    """Measure, and print what was measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.load", description=__doc__)
    parser.add_argument("--only", choices=("S", "L"), help="one of the two collections")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS, help="some of the measurements")
    parser.add_argument("--readers", type=int, nargs="+", help="how many at once, in turn")
    parser.add_argument("--processes", type=int, default=1, help="of the server, at one address")
    parser.add_argument("--seconds", type=float, default=60, help="how long readers of one number go on")
    parser.add_argument("--sessions", type=int, default=COMING, help="how many come and go")
    parser.add_argument("--addresses", type=int, default=ADDRESSES, help="how many are made up")
    asked = parser.parse_args()
    begun = monotonic()
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {_load()}", flush=True)
    for size in [size for size in CROWDS if asked.only in {None, size}]:
        if size == "L":
            write_large(FOLDERS["L"], FOLDERS["S"])
        for line in _measure(size, asked):
            print(write_table([line]).splitlines()[-1], f"({_load()}, {monotonic() - begun:.0f} s)", flush=True)


def _load() -> str:
    return f"load average {os.getloadavg()[0]:.1f}"


def _measure(size: Size, asked: argparse.Namespace) -> Iterator[Line]:
    """Measure what is asked for on a collection, each part on a server of its own."""
    for part in asked.parts:
        if part == "tab":
            yield from _tab(size)
        elif part in {"readers", "memory", "addresses"} or size == "L":
            page, processes = ROOT / "dashboard.py", asked.processes
            with serve(page, FOLDERS[size], processes=processes, LAYERS_ACCESS_LOG="off") as server:
                yield from _part(part, size, server, asked)


def _part(part: str, size: Size, server: Server, asked: argparse.Namespace) -> Iterator[Line]:
    site = server.address
    choices = asyncio.run(Choices.of(site))
    asyncio.run(read(site, choices, 1, 3))  # the server has been asked before
    if part == "readers":
        for readers in asked.readers or CROWDS[size]:
            crowd = asyncio.run(read(site, choices, readers, asked.seconds))
            yield from crowd_lines(f"{readers} readers", size, crowd, *AIMS_MS.get((size, readers), (None, None)))
            yield judged("server memory", size, f"{readers} readers", server.resident_mb(), None, "{:.0f} MB")
    if part == "memory":
        held = asyncio.run(come_and_go(server, choices, asked.sessions))
        for when, value in held.items():
            yield judged(f"memory {when}", size, f"{asked.sessions} sessions", value, None, "{:.0f} MB")
        start, *_, end = held.values()
        yield judged("memory: growth", size, f"{asked.sessions} sessions", end / start, MOST_GROWTH, "{:.2f} ×")
    if part == "addresses":
        walked = asyncio.run(walk_through(site, choices, asked.addresses // WALKED))
        yield from _answered(walked, size, f"{asked.addresses // WALKED} made up, by a reader's page")
        who = f"{asked.addresses} made up"
        answered = asyncio.run(ask_many(site, choices, asked.addresses))
        yield from _answered(answered, size, who)
        if slow := answered.over(LONGEST_ANSWER_S):
            # Where the machine does much else: a server that has none of their answers yet, by its processor time.
            with serve(ROOT / "dashboard.py", FOLDERS[size], LAYERS_ACCESS_LOG="off") as other:
                asyncio.run(read(other.address, choices, 1, 3))
                alone_again = asyncio.run(ask_for(other.address, slow, 1, other.processor_s))
            yield _longest(alone_again, size, f"{len(slow)} alone, on the processor")
    if part == "abandoned":
        found = asyncio.run(abandon(site))
        delay = found["after"] - found["before"]
        yield judged("picture alone", size, "", found["before"], None, "{:.2f} s")
        yield judged("picture later, exports abandoned", size, "", delay, LONGEST_DELAY_S, "{:.2f} s")
    if part == "exports":
        alone, beside, got = asyncio.run(export_beside(site, choices, BESIDE, asked.seconds))
        yield from crowd_lines(f"{BESIDE} readers alone", size, alone, None, None)
        yield from crowd_lines(f"beside {EXPORTING} exporting", size, beside, None, None)
        slower = percentile_95(beside.changes or [inf]) / percentile_95(alone.changes or [inf])
        yield judged("change: p95 beside exports to alone", size, "", slower, MOST_SLOWER, "{:.2f} ×")
        yield judged("files that they got", size, "", got, None, "{:.0f}")


def crowd_lines(who: str, size: Size, crowd: Crowd, opening: float | None, change: float | None) -> Iterator[Line]:
    """Give the lines of a crowd; its aims are for the 95th percentile."""
    kinds = {"open": (crowd.openings, opening), "filter": (crowd.filters, None), "place": (crowd.places, None)}
    for what, (seconds, aim) in {**kinds, "change": (crowd.changes, change)}.items():
        if seconds:
            yield timed(what, size, who, [one * 1000 for one in seconds], aim, of_p95=True)
    yield judged(f"errors{f': {crowd.errors[0]}' if crowd.errors else ''}", size, who, len(crowd.errors), 0, "{:.0f}")


def _answered(answered: Answered, size: Size, who: str) -> Iterator[Line]:
    yield timed("answer", size, who, [took * 1000 for took, _ in answered.answers], None)
    first = f": {answered.faults[0]}" if answered.faults else ""
    yield judged(f"faults{first}", size, who, len(answered.faults), 0, "{:.0f}")
    yield _longest(answered, size, who)


def _longest(answered: Answered, size: Size, who: str) -> Line:
    took, path = max(answered.answers)
    return judged(f"longest answer: {path[:80]}", size, who, took, LONGEST_ANSWER_S, "{:.2f} s")


def _tab(size: Size) -> Iterator[Line]:
    plan = plan_of(FOLDERS[size])
    with open_browser() as browser, serve(ROOT / "dashboard.py", FOLDERS[size]) as server:
        for kind, held in tab.change(browser, server.address, plan):
            few, many = held.values()
            first, last = held
            for name in few:
                said = f"{name} after {last} {kind}, {first} before"
                yield judged(said, size, f"{few[name]:.1f}", many[name], few[name] * MOST_GROWTH, "{:.1f}")


if __name__ == "__main__":
    main()
