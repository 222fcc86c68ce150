"""Where the time of a click and of a change of the filters goes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.browser import Timing

LEAST_MS = 0.3
"""Parts that take less are not printed."""


def read_notes(path: Path) -> list[dict[str, Any]]:
    """Read what the stopwatches of `benchmarks.profiled` wrote."""
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def list_phases(timings: Sequence[Timing]) -> Iterator[tuple[str, float]]:
    """Give the stretches of the way from the click to the screen, in milliseconds, as medians."""
    yield "click to its effect on the screen", median(t.total for t in timings)
    yield "  browser: from the click to asking the server", median(t.asked for t in timings)
    yield "  server: until its first word", median(t.first - t.asked for t in timings)
    yield "  server: until its last word before that", median(t.last - t.first for t in timings)
    yield "  browser: from then to the screen", median(t.total - t.last for t in timings)


def list_parts(
    timings: Sequence[Timing], notes: list[dict[str, Any]]
) -> Iterator[tuple[str, float]]:
    """Give the parts of the server's work, in milliseconds for one click, longest first."""
    spent: dict[str, list[float]] = {}
    for timing in timings:
        during: dict[str, float] = {}
        for note in notes:
            if timing.clicked <= note["at"] * 1000 <= timing.clicked + timing.total:
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
