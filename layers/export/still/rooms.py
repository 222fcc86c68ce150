"""Where a name has room in an area, and which room it takes: as on the page.

The browser's half is `layout.js`, with `rooms.js`; what both choose is held by `tests/data/naming.json`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from layers.export.still.projection import Box, Window
from layers.memory import Remembered
from layers.model import Place, lineage
from layers.scene.rules import RULES

_ROWS = 40
_KNOWN = Remembered[tuple[BaseGeometry, int, int], "Rows | None"](200)
"""Rows, of about 5 kB: many pictures show the same ground."""
_POINTS = [each.ravel() for each in np.meshgrid(RULES["labels"]["along"], RULES["labels"]["lines"])]
"""Where it is looked what lies under a name: shares of half its width, and of half its height."""
_AT_ONCE = 32  # spots of which it is asked whether they are free
_OUT = 16  # pixels by which it is told how far a name reaches out of its area

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Span = tuple[float, float]
Spot = tuple[float, float]


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
    rooms: Iterable[Room],
    over: Callable[[Room], int],
    is_free: Callable[[Room], bool] = lambda _: True,
    is_wet: Callable[[Room], bool] = lambda _: False,
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


class Taken:
    """Which room of a picture is taken: by circles, each with its middle, its radius and its reach, and by boxes."""

    def __init__(self, window: Window, circles: Sequence[tuple[float, float, float, float]]) -> None:
        self._window = window
        self._x, self._y, self._radius, self._reach = np.array(circles).reshape(-1, 4).T
        self._boxes = np.empty((4, 0))

    def add(self, *boxes: Box) -> None:
        """Take some boxes."""
        self._boxes = np.hstack([self._boxes, np.array(boxes).reshape(-1, 4).T])

    def beside(self, spots: Floats, halves: tuple[Any, Any], gap: float, own: Sequence[int]) -> Flags:
        """Say of spots of names, a row for each, whether a name is nearer to its own circle there than to any other.

        Nor is it cut by the edge of the picture. Boxes are not looked at.
        """
        (x, y), (half, high), at = spots, halves, np.array(own, dtype=np.intp)[:, None]
        aside = np.hypot(np.maximum(abs(x - self._x[at]) - half, 0), np.maximum(abs(y - self._y[at]) - high, 0))
        boxes = np.array(around((x, y), (half, high), gap))
        free = self._are_inside(boxes)
        least = np.maximum(aside - self._reach[at] - gap, 0)[free][:, None] + self._reach
        near = self._are_near(boxes[:, free], least)
        near[np.arange(len(near)), np.broadcast_to(at, free.shape)[free]] = False
        free[free] = ~near.any(axis=1)
        return free

    def free(
        self, spots: Sequence[tuple[Any, ...]], halves: tuple[float, float], gap: float, apart: float | None = None
    ) -> Iterator[bool]:
        """Say of spots, as many as are asked for, whether a name may lie there, with a gap round it.

        It is not cut by the edge and lies in no box; nor so near to a circle, unless None is said.
        """
        for begin in range(0, len(spots), _AT_ONCE):
            x, y = _columns(spots[begin : begin + _AT_ONCE])
            boxes = np.array(around((x, y), halves, gap))
            free = self._are_inside(boxes) & ~_hit(boxes, self._boxes)
            if apart is not None and free.any():
                least = np.maximum(apart + self._radius, self._reach)
                free[free] = ~self._are_near(boxes[:, free], least).any(axis=1)
            yield from free.tolist()

    def clear(self, spots: Sequence[tuple[Any, ...]], reach: float) -> Flags:
        """Say of spots whether each lies under no box and no circle, by so much."""
        boxes = np.array(around(_columns(spots), (reach, reach), 0))
        circles = np.array(around((self._x, self._y), (self._reach, self._reach), 0))
        return ~(_hit(boxes, self._boxes) | _hit(boxes, circles))

    def _are_inside(self, boxes: Floats) -> Flags:
        edge = RULES["labels"]["edge"]
        left, top, right, bottom = boxes
        low: Flags = (left - edge >= 0) & (top - edge >= 0)
        high: Flags = (right + edge <= self._window.width) & (bottom + edge <= self._window.height)
        return low & high

    def _are_near(self, boxes: Floats, least: Floats) -> Flags:
        """Say of each box and circle whether they are not farther from each other than so much."""
        left, top, right, bottom = boxes[..., None]
        across = np.maximum(np.maximum(left - self._x, self._x - right), 0)
        down = np.maximum(np.maximum(top - self._y, self._y - bottom), 0)
        near: Flags = across**2 + down**2 <= least**2
        return near


class Ground:
    """What lies where in the picture: water, home, abroad."""

    def __init__(self, home: Sequence[BaseGeometry], abroad: Sequence[BaseGeometry]) -> None:
        self.home, self.abroad = _areas(home), _areas(abroad)

    def foreign(self, x: float, y: float) -> list[BaseGeometry]:
        """Return what is abroad for what lies at a spot: nothing is for what lies there."""
        return [] if shapely.contains_xy(self.abroad, x, y).any() else list(self.abroad.flat)

    def is_abroad(self, shape: BaseGeometry) -> bool:
        """Say whether a shape is one of those abroad."""
        return any(shape is one for one in self.abroad.flat)

    def at(self, x: float, y: float) -> str:
        """Say what lies at a spot."""
        return self.at_each([(x, y)])[0]

    def at_each(self, spots: Sequence[Spot]) -> list[str]:
        """Say what lies at each of some spots."""
        x, y = _columns(spots)
        home, abroad = (shapely.contains_xy(areas, x, y).any(axis=0) for areas in (self.home, self.abroad))
        abroad |= not (self.home.size or self.abroad.size)
        found: list[str] = np.where(home, "home", np.where(abroad, "abroad", "water")).tolist()
        return found

    def along(self, x: float, y: float, half: float) -> str:
        """Say what lies under a name: water only where both its ends are over water too."""
        ends = self.at_each([(x + share * half, y) for share in (-1, 0, 1)])
        return next((end for end in ends if end != "water"), "water") if ends[1] == "water" else ends[1]


class Rows(NamedTuple):
    """Where an area lies in a picture: its middle, and the spans that it has at some heights, equally far apart."""

    x: float
    y: float
    step: float
    spans: Sequence[tuple[float, Sequence[Span]]]


def rows_of(area: BaseGeometry, window: Window) -> Rows | None:
    """Find the rows of an area in a picture, or remember them; None if it is out of view."""
    return _KNOWN.get((area, window.width, window.height), lambda: _read_rows(area, window))


def _read_rows(area: BaseGeometry, window: Window) -> Rows | None:
    visible = shapely.clip_by_rect(area, 4, 0, window.width - 4, window.height)
    if visible.is_empty:
        return None
    left, top, right, bottom = visible.bounds
    step = (bottom - top) / _ROWS
    heights = [top + (row + 1 / 2) * step for row in range(_ROWS)]
    # All of them at once: one by one the area would be gone through as often.
    lines = shapely.multilinestrings(shapely.linestrings([[(left - 1, y), (right + 1, y)] for y in heights]))
    parts = shapely.get_parts(shapely.intersection(visible, lines))
    is_span = (shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING) & ~shapely.is_empty(parts)
    spans: list[list[Span]] = [[] for _ in heights]
    for begin, y, end, _ in sorted(shapely.bounds(parts[is_span]).tolist()):
        for row in [round((y - top) / step - 1 / 2)] if step else range(_ROWS):
            spans[row].append((begin, end))
    return Rows((left + right) / 2, (top + bottom) / 2, step, list(zip(heights, spans, strict=True)))


def rooms_in(rows: Rows | None, half: float, high: float) -> list[Room]:
    """Find middles for a box in an area: first where it lies wholly inside, the nearest to the centre first.

    Then where it reaches out, the least first.
    """
    if rows is None:
        return []
    x, y, step, spans = rows
    reach = max(1, math.ceil(high / step)) if step else _ROWS
    inside: list[Room] = []
    across: list[Room] = []
    for row, (height, own) in enumerate(spans):
        for begin, end in own:
            wide, middle = end - begin, (begin + end) / 2
            out = round(max(0.0, 2 * half - wide) / _OUT)
            across.append(Room(middle, height, 0, out))
            # Where it is narrow, at each edge and further and further out, as long as the name lies on its area.
            edge = abs(half - wide / 2)
            for more in range(int(wide / _OUT) + 1 if wide < 4 * half else 0):
                across += [Room(middle + side * (edge + more * _OUT), height, side, out + more) for side in (1, -1)]
        if reach <= row < _ROWS - reach:
            common: Sequence[Span] = spans[row - reach][1]
            for _, other in spans[row - reach + 1 : row + reach + 1]:
                common = [
                    (begin, end)
                    for left, right in common
                    for first, last in other
                    if (begin := max(left, first)) < (end := min(right, last))
                ]
            for begin, end in common:
                first, last = begin + half + 2, end - half - 2
                if first <= last:
                    shares = (1 / 2, 1 / 4, 3 / 4, 0, 1) if last - first > half else (1 / 2,)
                    inside += [Room(first + share * (last - first), height) for share in shares]
    return sorted([*inside, *across], key=lambda one: (one.out, math.hypot(one.x - x, 2 * (one.y - y))))


def spots_around(
    x: float, y: float, across: float, down: float, reach: tuple[int, int] = (6, 12)
) -> list[tuple[float, float]]:
    """Return spots round one, in steps across and down, the nearest first: the twin of `around`."""
    columns, rows = reach
    steps = [(column, row) for column in range(-columns, columns + 1) for row in range(-rows, rows + 1)]
    ordered = sorted(steps, key=lambda step: math.hypot(step[0] * across, step[1] * down))
    return [(x + column * across, y + row * down) for column, row in ordered]


class Aside(NamedTuple):
    """A middle for a name from which a line leads to a spot: where that begins, and how long it is."""

    x: float
    y: float
    begin: Spot
    length: float


def aside(spot: Spot, half: float, high: float, leader: Mapping[str, float]) -> list[Aside]:
    """Return middles for a box from which a line leads to a spot, the shortest line first: the twin of `aside`."""
    step, longest = leader["step"], leader["longest"]
    reach = math.ceil((half + longest) / step), math.ceil((high + longest) / step)
    found = []
    for x, y in spots_around(*spot, step, step, reach):
        begin = min(x + half, max(x - half, spot[0])), min(y + high, max(y - high, spot[1]))
        found.append(Aside(x, y, begin, math.dist(begin, spot)))
    return sorted((one for one in found if leader["shortest"] <= one.length <= longest), key=lambda one: one.length)


def thinned(dots: Sequence[Spot]) -> Sequence[Spot]:
    """Return so many of the spots to which a line may lead, the first among them, at equal steps."""
    return dots[:: max(1, math.ceil(len(dots) / RULES["labels"]["leader"]["dots"]))]


def spots_along(start: Spot, end: Spot, step: float) -> list[Spot]:
    """Return spots along a line, some pixels apart, with both its ends."""
    steps = math.ceil(math.dist(start, end) / step)
    shares = [at / steps for at in range(steps + 1)]
    return [(start[0] + at * (end[0] - start[0]), start[1] + at * (end[1] - start[1])) for at in shares]


def overlaps(halves: tuple[float, float], others: Sequence[BaseGeometry]) -> Callable[[Room], int]:
    """Return what counts the points of a name in a room on others' ground; a line through it counts as one."""
    half, high = halves
    grounds = np.array(others, dtype=object)[:, None]
    grounds = grounds[~shapely.is_empty(grounds[:, 0])]
    shapely.prepare(grounds)
    lines = grounds[shapely.get_dimensions(grounds) == 1]
    across, down = _POINTS

    def count(room: Room) -> int:
        under = shapely.contains_xy(grounds, room.x + half * across, room.y + high * down).any(axis=0)
        covered = int(np.count_nonzero(under))
        if lines.size:
            box = shapely.box(room.x - half, room.y - high, room.x + half, room.y + high)
            covered += bool(shapely.intersects(lines, box).any())
        return covered

    return count


def middle_of(window: Window, shape: BaseGeometry, area: BaseGeometry) -> tuple[float, float] | None:
    """Return a point's spot; of an area, where a name has most room in its visible part; of a line, its middle.

    `area` is the shape as it is cut for the picture; what consists of several is cut part by part.
    """
    if shape.geom_type == "Point":
        return window.at(shape.x, shape.y)
    several = shapely.get_parts(shape)
    cut = window.cut(several) if len(several) > 1 else area
    visible = shapely.clip_by_rect(cut, 0, 0, window.width, window.height)
    parts = [part for part in shapely.get_parts(visible) if part.length > 0]
    if not parts:
        return None
    if not any(part.area for part in parts):
        middle = max(parts, key=shapely.length).interpolate(0.5, normalized=True)
        return float(middle.x), float(middle.y)
    largest = max(parts, key=shapely.area)
    centre = shapely.get_point(shapely.maximum_inscribed_circle(largest, tolerance=4.0), 0)
    return float(centre.x), float(centre.y)


def around(spot: Any, halves: tuple[Any, Any], gap: float) -> tuple[Any, Any, Any, Any]:  # noqa: ANN401 - one, or many
    """Return the box of a name with its middle at a spot, with a gap round it; of many names at once."""
    (x, y), (half, high) = spot, halves
    return x - half - gap, y - high - gap, x + half + gap, y + high + gap


def hits(box: Box, others: Sequence[Box]) -> bool:
    """Say whether a box shares any of its inside with another."""
    return bool(_hit(np.array([box]).T, np.array(others).reshape(-1, 4).T).any())


def _areas(shapes: Sequence[BaseGeometry]) -> NDArray[np.object_]:
    """Return those with an area, made ready to be asked what they contain, in a column."""
    column = np.array(shapes, dtype=object)[:, None]
    areas: NDArray[np.object_] = column[shapely.get_dimensions(column[:, 0]) == 2]  # noqa: PLR2004
    shapely.prepare(areas)
    return areas


def _hit(boxes: Floats, others: Floats) -> Flags:
    """Say of boxes whether each shares any of its inside with one of the others."""
    left, top, right, bottom = boxes[..., None]
    before, above, behind, below = others
    hit: Flags = ((left < behind) & (right > before) & (top < below) & (bottom > above)).any(axis=1)
    return hit


def _columns(spots: Sequence[tuple[Any, ...]]) -> Floats:
    return np.array([spot[:2] for spot in spots], dtype=float).reshape(-1, 2).T
