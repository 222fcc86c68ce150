"""What size, colour, dash and hatch mean, in rows under the map."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import shapely

from layers.export.still.canvas import Canvas
from layers.export.still.chart import Chart, draw_marker
from layers.export.still.colours import INK, KINDS, MUTED, PAPER, mix
from layers.export.still.ground import draw_disputed
from layers.export.still.lettering import Style, width
from layers.export.still.markers import POINT_KINDS, Marker, radius
from layers.export.still.strokes import hatching
from layers.model import PLACE_KINDS, Place
from layers.words import Words

TEXT = Style(14)
ROW = 30.0
SPACE = 24.0
BESIDE = 8.0

Item = tuple[float, str, Callable[[Canvas, float, float], None]]
"""How wide its sample is, its words, and what draws the sample at the left and the middle."""


def draw_legend(  # noqa: PLR0917 - left, top and room read well in a row
    canvas: Canvas, chart: Chart, words: Words, left: float, top: float, room: float
) -> float:
    """Draw the legend of a chart; return where it ends.

    Parameters
    ----------
    left, top, room
        Where it begins and how wide it may be, in pixels.
    """
    items = _items(chart, words)
    tall = max(ROW, 2 * radius(chart.largest, chart.largest) + 4) if _has_sizes(chart) else ROW
    x, y = left, top + tall / 2
    for wide, text, sample in items:
        long = wide + BESIDE + width(text, TEXT)
        if x > left and x + long > left + room:
            x, y = left, y + (tall + ROW) / 2
            tall = ROW
        sample(canvas, x, y)
        canvas.write(x + wide + BESIDE, y, text, TEXT, INK)
        x += long + SPACE
    return y + tall / 2


def legend_height(chart: Chart, words: Words, room: float) -> float:
    """Measure the legend of a chart without drawing it."""
    return draw_legend(Canvas((1, 1)), chart, words, 0.0, 0.0, room)


def _items(chart: Chart, words: Words) -> Sequence[Item]:
    items: list[Item] = []
    if _has_sizes(chart):
        items.append(_sizes(chart, words))
    drawn = [kind for kind in PLACE_KINDS if kind in chart.kinds]
    items += [_kind(kind, words[f"place.kind.{kind}"]) for kind in drawn]
    if any(kind not in POINT_KINDS for kind in chart.kinds):
        items += [
            (24.0, words["map.legend.area"], _swatch),
            (24.0, words["map.legend.schematic"], _schematic),
        ]
    if chart.disputed:
        items.append((24.0, words["map.legend.disputed"], _disputed))
    if chart.positions:
        items.append((7.0, words["map.legend.position"], _position))
    items.append(_faded(words))
    return items


def _has_sizes(chart: Chart) -> bool:
    return any(kind in POINT_KINDS for kind in chart.kinds)


def _sizes(chart: Chart, words: Words) -> Item:
    largest = max(1, chart.largest)
    counts = sorted({1, max(1, round(largest / 3)), largest})
    radii = [radius(count, largest) for count in counts]

    def sample(canvas: Canvas, x: float, y: float) -> None:
        for count, half in zip(counts, radii, strict=True):
            draw_marker(canvas, _marker("site", count, x + half, y, half, half))
            x += 2 * half + 5

    return sum(2 * half + 5 for half in radii) - 5, words["map.legend.size"], sample


def _kind(kind: str, text: str) -> Item:
    halves = (7.0, 7.0) if kind in POINT_KINDS else (10.0, 7.0)

    def sample(canvas: Canvas, x: float, y: float) -> None:
        marker = _marker(kind, 1, x + 11, y, *halves)
        draw_marker(canvas, marker, numbered=False)

    return 22.0, text, sample


def _faded(words: Words) -> Item:
    def sample(canvas: Canvas, x: float, y: float) -> None:
        draw_marker(canvas, _marker("site", 0, x + 6, y, 5.0, 5.0))

    return 12.0, words["map.legend.faded"], sample


def _swatch(canvas: Canvas, x: float, y: float) -> None:
    area = shapely.box(x, y - 7, x + 24, y + 7)
    canvas.fill(area, KINDS["governorate"], 0.12)
    canvas.stroke(area, KINDS["governorate"], 1.2)


def _schematic(canvas: Canvas, x: float, y: float) -> None:
    area = shapely.box(x, y - 7, x + 24, y + 7)
    canvas.stroke(hatching(area, 6.0), mix(KINDS["zone"], 0.8, PAPER), 1.2)
    canvas.stroke(area, KINDS["zone"], 1.3, (5.0, 4.0))


def _disputed(canvas: Canvas, x: float, y: float) -> None:
    draw_disputed(canvas, shapely.box(x, y - 7, x + 24, y + 7))


def _position(canvas: Canvas, x: float, y: float) -> None:
    canvas.circle(x + 3.5, y, 3.0, MUTED, PAPER, 1.0)


def _marker(  # noqa: PLR0917 - a sample's spot and size read well in a row
    kind: str, count: int, x: float, y: float, half_width: float, half_height: float
) -> Marker:
    place = Place("", {}, {}, kind, "point", 0.0, 0.0)
    return Marker(place, count, 0.0, x, y, half_width, half_height)
