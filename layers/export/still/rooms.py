"""Where a name has room in an area, and which room it takes: as on the page.

The browser's half is `layout.js`, with `rooms.js`; what both choose is held by `tests/data/naming.json`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import shapely
from shapely.geometry.base import BaseGeometry

from layers.export.still.projection import Window
from layers.model import Place, lineage

_ROWS = 40
_OUT = 16  # pixels by which it is told how far a name reaches out of its area

Span = tuple[float, float]


class Room(NamedTuple):
    """A middle for a name in an area.

    `out` tells how far it reaches out of it, `side` where: 1 and -1 right and left, 0 nowhere or both;
    `over` how many points along it lie on other places' ground.
    """

    x: float
    y: float
    side: int = 0
    out: int = 0
    over: int = 0


def best_room(
    rooms: Iterable[Room], is_free: Callable[[Room], bool], is_wet: Callable[[Room], bool], over: Callable[[Room], int]
) -> Room | None:
    """Return the room that a name takes: the twin of `bestRoom`.

    Parameters
    ----------
    rooms
        Those that reach out least first.
    """
    best: Room | None = None
    least = math.inf
    for room in rooms:
        if room.out >= least:
            break
        if not is_free(room):
            continue
        found = room._replace(over=over(room))
        if room.out and room.side and not found.over and is_wet(room):
            return found._replace(out=0)
        if found.out + found.over < least:
            best, least = found, found.out + found.over
    return best


def others_of(
    place: Place,
    places: Mapping[str, Place],
    extents: Mapping[str, Sequence[BaseGeometry]],
    among: Iterable[str] | None = None,
) -> list[str]:
    """Return the places that a place is not part of, does not consist of, nor lies in: the twin of `Others`.

    Parameters
    ----------
    extents
        In degrees, by place.
    among
        Which of them are looked at; None is all.
    """
    above, spot = lineage(place.id, places), shapely.Point(place.longitude, place.latitude)
    return [
        id_
        for id_ in (places if among is None else among)
        if places[id_].like != "country"
        and id_ not in above
        and place.id not in lineage(id_, places)
        and not any(shape.contains(spot) for shape in extents.get(id_, ()))
    ]


def rooms_in(area: BaseGeometry, half: float, high: float, window: Window) -> list[Room]:
    """Find middles for a box in an area: first where it lies wholly inside, the nearest to the centre first.

    Then where it reaches out, the least first.
    """
    visible = shapely.clip_by_rect(area, 4, 0, window.width - 4, window.height)
    if visible.is_empty:
        return []
    left, top, right, bottom = visible.bounds
    step = (bottom - top) / _ROWS
    heights = [top + (row + 1 / 2) * step for row in range(_ROWS)]
    lines = shapely.linestrings([[(left - 1, y), (right + 1, y)] for y in heights])
    rows = [_spans(part) for part in shapely.intersection(visible, lines)]
    reach = max(1, math.ceil(high / step)) if step else _ROWS
    inside: list[Room] = []
    across: list[Room] = []
    for row, y in enumerate(heights):
        for begin, end in rows[row]:
            wide, middle = end - begin, (begin + end) / 2
            out = round(max(0.0, 2 * half - wide) / _OUT)
            across.append(Room(middle, y, 0, out))
            # Where it is narrow, at each edge and further and further out, as long as the name lies on its area.
            edge = abs(half - wide / 2)
            for more in range(int(wide / _OUT) + 1 if wide < 4 * half else 0):
                across += [Room(middle + side * (edge + more * _OUT), y, side, out + more) for side in (1, -1)]
        if reach <= row < _ROWS - reach:
            common = rows[row - reach]
            for other in rows[row - reach + 1 : row + reach + 1]:
                common = [span for one in common for two in other if (span := _both(one, two))[0] < span[1]]
            for begin, end in common:
                first, last = begin + half + 2, end - half - 2
                if first <= last:
                    shares = (1 / 2, 1 / 4, 3 / 4, 0, 1) if last - first > half else (1 / 2,)
                    inside += [Room(first + share * (last - first), y) for share in shares]
    x, y = (left + right) / 2, (top + bottom) / 2
    return sorted([*inside, *across], key=lambda one: (one.out, math.hypot(one.x - x, 2 * (one.y - y))))


def spots_around(
    x: float, y: float, across: float, down: float, reach: tuple[int, int] = (6, 12)
) -> list[tuple[float, float]]:
    """Return spots round one, in steps across and down, the nearest first: the twin of `around`."""
    columns, rows = reach
    steps = [(column, row) for column in range(-columns, columns + 1) for row in range(-rows, rows + 1)]
    ordered = sorted(steps, key=lambda step: math.hypot(step[0] * across, step[1] * down))
    return [(x + column * across, y + row * down) for column, row in ordered]


def _spans(part: BaseGeometry) -> list[Span]:
    lines = [line for line in shapely.get_parts(part) if line.geom_type == "LineString" and not line.is_empty]
    return [(line.bounds[0], line.bounds[2]) for line in lines]


def _both(one: Span, two: Span) -> Span:
    return max(one[0], two[0]), min(one[1], two[1])
