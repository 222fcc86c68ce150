"""What was measured, as a table: beside each figure its aim, and whether it is met."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from typing import Literal

from benchmarks.dashboard import HEAP_AFTER, Measured

Size = Literal["S", "L"]

AIMS_MS: Mapping[tuple[str, Size], float] = {
    ("first map", "S"): 2000,
    ("first map", "L"): 2000,
    ("click", "S"): 80,
    ("click", "L"): 120,
    ("filter", "S"): 150,
    ("filter", "L"): 250,
    ("select", "L"): 25,
}
"""At most, for the median."""
LEAST_GAIN = 8.0
"""How many times faster than the plain app a click on L should be, at least."""
MOST_GROWTH = 1.20
"""Memory in the browser after the last of many changes, as a multiple of that after a few."""
HEAD = ("what", "data", "page", "n", "median", "p95", "aim", "")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table."""

    what: str
    data: str
    page: str
    n: int
    median: str
    p95: str
    aim: str = ""
    verdict: str = ""


def percentile_95(values: Sequence[float]) -> float:
    """Return the value that 95 of 100 do not exceed, between the two measured next to it."""
    return quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def list_times(size: Size, ours: Measured, plain: Measured | None, select_ms: Sequence[float]) -> Iterator[Line]:
    """Give the lines of times, ours before those of the plain app."""
    yield _time("first map", size, "dashboard", ours.openings)
    if plain:
        yield _time("first map", size, "plain app", plain.openings)
    yield _time("click", size, "dashboard", [timing.total for timing in ours.clicks])
    if plain:
        yield _time("click", size, "plain app", [timing.total for timing in plain.clicks])
        gain = _ratio(plain, ours)
        aim, verdict = _judge(gain, LEAST_GAIN, "≥ {:g} ×", least=True) if size == "L" else ("", "")
        yield Line("click: times faster", size, "both", 0, f"{gain:.1f} ×", "", aim, verdict)
    yield _time("filter", size, "dashboard", [timing.total for timing in ours.changes])
    if plain:
        yield _time("filter", size, "plain app", [timing.total for timing in plain.changes])
    yield _time("select", size, "in process", select_ms)


def list_memory(size: Size, ours: Measured, plain: Measured | None) -> Iterator[Line]:
    """Give the lines of memory."""
    few, many = (ours.heap[after] for after in HEAP_AFTER)
    for after in HEAP_AFTER:
        heap = f"{ours.heap[after]:.1f} MB"
        yield Line(f"browser heap after {after} filters", size, "dashboard", 1, heap, "")
    aim, verdict = _judge(many / few, MOST_GROWTH, "≤ {:g} ×")
    yield Line("browser heap: growth", size, "dashboard", 1, f"{many / few:.2f} ×", "", aim, verdict)
    for page, measured in (("dashboard", ours), ("plain app", plain)):
        if measured:
            yield Line("server memory", size, page, 1, f"{measured.resident:.0f} MB", "")


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


def _time(what: str, size: Size, page: str, values: Sequence[float]) -> Line:
    """Make the line of times in milliseconds; only the dashboard and its parts have aims."""
    middle = median(values)
    aim = AIMS_MS.get((what, size)) if page != "plain app" else None
    said, verdict = _judge(middle, aim, "≤ {:g} ms") if aim else ("", "")
    return Line(what, size, page, len(values), _ms(middle), _ms(percentile_95(values)), said, verdict)


def _judge(value: float, aim: float, written: str, *, least: bool = False) -> tuple[str, str]:
    """Write an aim, and say whether it is met, or by how much it is missed."""
    if (value >= aim) if least else (value <= aim):
        return written.format(aim), "met"
    return written.format(aim), f"missed by {abs(value - aim) / aim:.0%}"


def _ratio(plain: Measured, ours: Measured) -> float:
    """Say how many times faster a click is, by the medians."""
    medians = [median(timing.total for timing in m.clicks) for m in (plain, ours)]
    return medians[0] / medians[1]


def _ms(value: float) -> str:
    """Write milliseconds, with a decimal where there are few."""
    return f"{value:.1f} ms" if value < 10 else f"{value:.0f} ms"
