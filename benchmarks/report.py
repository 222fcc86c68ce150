"""What was measured, as a table: beside each figure its aim, and whether it is met."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Literal

from benchmarks.apps import Measured, Name
from benchmarks.browser import LONGEST_WAIT_MS
from benchmarks.dashboard import HEAP_AFTER
from benchmarks.plan import Plan
from benchmarks.play import LONGEST_FRAME_MS, Played
from benchmarks.slow_line import Visit

Size = Literal["S", "L", "XL"]

AIMS_MS: Mapping[tuple[str, Size], float] = {
    ("first map", "S"): 1200,
    ("first map", "L"): 1500,
    ("click", "S"): 40,
    ("click", "L"): 45,
    ("filter", "S"): 100,
    ("filter", "L"): 150,
    ("select", "L"): 25,
    ("first map", "XL"): 2000,
    ("click", "XL"): 60,
    ("filter", "XL"): 150,
    ("select", "XL"): 50,
    ("search", "XL"): 150,
}
"""At most, for the median; of a search for the 95th percentile."""
MOST_MB: Mapping[Size, float] = {"S": 260, "L": 500, "XL": 1500}
"""That a server holds."""
LONGEST_READY_S: Mapping[Size, float] = {"XL": 15}
"""From nothing until the data can be asked."""
MOST_SPREAD = 2.0
"""The 95th percentile as a multiple of the median."""
MOST_OF: Mapping[Name, float] = {"Dash-Leaflet": 1.0, "in memory": 2.0}
"""A click as a multiple of another's."""
MOST_GROWTH = 1.10
"""What is held after the last of many changes or readers, as a multiple of that after a few."""
MOST_DROPPED = 0
SLOW_AIMS = ((2.5, 20.0, 1200.0, 60.0), (None, 4.0, 100.0, None))
"""Of the first and the second visit: seconds to text and map, kB, requests; None for what has no aim."""
HEAD = ("what", "data", "page", "n", "median", "p95", "aim", "")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table."""

    what: str
    data: str
    page: str
    n: int
    median: str
    p95: str = ""
    aim: str = ""
    verdict: str = ""


def percentile_95(values: Sequence[float]) -> float:
    """Return the value that 95 of 100 do not exceed, between the two measured next to it."""
    return quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def list_times(size: Size, measured: Mapping[Name, Measured], plan: Plan) -> Iterator[Line]:
    """Give the lines of times, the dashboard's before those of others, and of memory."""
    yield judged("ready", size, "in process", plan["ready_s"], LONGEST_READY_S.get(size), "{:.1f} s")
    for what in ("first map", "click", "filter"):
        times = {name: _times(what, one) for name, one in measured.items()}
        ours = times["dashboard"]
        for name, values in times.items():
            yield timed(what, size, name, values, AIMS_MS[what, size] if name == "dashboard" else None)
            if unanswered := len(values) - len(_answered(values)):
                yield Line(f"{what}: not answered in {LONGEST_WAIT_MS / 1000:.0f} s", size, name, unanswered, "")
        if answered := _answered(ours):
            spread = percentile_95(answered) / median(answered)
            yield judged(f"{what}: p95 to median", size, "dashboard", spread, MOST_SPREAD, "{:.2f} ×")
        for name, values in times.items():
            if name != "dashboard":
                most = MOST_OF.get(name) if what == "click" else None
                yield judged(f"{what}: dashboard to it", size, name, median(ours) / median(values), most, "{:.2f} ×")
    yield timed("select", size, "in process", plan["select_ms"], AIMS_MS.get(("select", size)))
    yield timed("search", size, "in process", plan["search_ms"], AIMS_MS.get(("search", size)), of_p95=True)
    for name, one in measured.items():
        most = MOST_MB[size] if name == "dashboard" else None
        yield judged("server memory", size, name, one.resident, most, "{:.0f} MB")


def list_heap(size: Size, heap: Mapping[int, float]) -> Iterator[Line]:
    """Give the lines of the memory that many changes of the filters leave in the browser."""
    few, many = (heap[after] for after in HEAP_AFTER)
    for after in HEAP_AFTER:
        yield judged(f"browser heap after {after} filters", size, "dashboard", heap[after], None, "{:.1f} MB")
    yield judged("browser heap: growth", size, "dashboard", many / few, MOST_GROWTH, "{:.2f} ×")


def list_play(size: Size, played: Played) -> Iterator[Line]:
    """Give the lines of the player at its fastest."""
    asked, shown = f"{len(played.frames)} frames", played.months / played.seconds
    yield judged(
        f"play: frames over {LONGEST_FRAME_MS} ms of {asked}",
        size,
        "dashboard",
        len(played.dropped),
        MOST_DROPPED,
        "{:.0f}",
    )
    yield judged("play: longest frame", size, "dashboard", max(played.frames), LONGEST_FRAME_MS, "{:.0f} ms")
    yield judged("play: months a second, 4 asked", size, "dashboard", shown, None, "{:.1f}")


def list_far(size: Size, page: str, times: Sequence[float]) -> Line:
    """Give the line of a click from afar."""
    return timed("click, 150 ms away", size, page, times, None)


def list_slow(size: Size, page: str, visits: Sequence[Visit]) -> Iterator[Line]:
    """Give the lines of a first and a second visit over the slow line."""
    for which, visit, aims in zip(("first", "second"), visits, SLOW_AIMS, strict=True):
        text, usable, kilobytes, requests = aims
        what = f"slow line, {which} visit"
        yield judged(f"{what}: text", size, page, visit.text / 1000, text, "{:.1f} s")
        yield judged(f"{what}: map", size, page, visit.usable / 1000, usable, "{:.1f} s")
        yield judged(f"{what}: bytes", size, page, visit.bytes.total() / 1000, kilobytes, "{:.0f} kB")
        yield judged(f"{what}: requests", size, page, visit.requests.total(), requests, "{:.0f}")
        for kind, number in visit.requests.most_common():
            yield judged(f"  {kind}: {number}", size, page, visit.bytes[kind] / 1000, None, "{:.0f} kB")
        yield judged("  session's messages, not compressed", size, page, visit.messages / 1000, None, "{:.0f} kB")


def write_table(lines: Iterable[Line]) -> str:
    """Write lines as a Markdown table."""
    rows = [HEAD, ("---",) * len(HEAD)]
    for line in lines:
        number = str(line.n) if line.n else ""
        figures = (line.median, line.p95, line.aim, line.verdict)
        rows.append((line.what, line.data, line.page, number, *figures))
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    rows[1] = tuple("-" * width for width in widths)
    written = (" | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(f"| {row} |" for row in written)


def _answered(values: Sequence[float]) -> list[float]:
    return [value for value in values if math.isfinite(value)]


def _times(what: str, measured: Measured) -> list[float]:
    """Return the times of one thing, in milliseconds."""
    if what == "first map":
        return measured.openings
    return [timing.total for timing in (measured.clicks if what == "click" else measured.changes)]


def timed(
    what: str, size: Size, page: str, values: Sequence[float], aim: float | None, *, of_p95: bool = False
) -> Line:
    """Make the line of times in milliseconds; the aim is for the median, or for the 95th percentile."""
    values = _answered(values)
    if not values:
        return Line(what, size, page, 0, "none answered")
    middle = median(values)
    said = () if aim is None else _judge(percentile_95(values) if of_p95 else middle, aim, "{:g} ms")
    return Line(what, size, page, len(values), _ms(middle), _ms(percentile_95(values)), *said)


def judged(  # noqa: PLR0917 - all of them stand in the line
    what: str, size: Size, page: str, value: float, most: float | None, written: str
) -> Line:
    """Make the line of one figure that has an aim or none."""
    said = () if most is None else _judge(value, most, written)
    return Line(what, size, page, 0, written.format(value), "", *said)


def _judge(value: float, most: float, written: str) -> tuple[str, str]:
    """Write an aim, and say whether it is met, or by how much it is missed."""
    aim = f"≤ {written.format(most)}"
    if value <= most:
        return aim, "met"
    return aim, f"missed by {(value - most) / most:.0%}" if most else f"missed by {value:g}"


def _ms(value: float) -> str:
    """Write milliseconds, with a decimal where there are few."""
    return f"{value:.1f} ms" if value < 10 else f"{value:.0f} ms"
