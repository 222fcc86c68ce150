"""The circles and badges of a still: sized and moved apart by the rules of the page's map.

The same rules stand in the browser's half, `size.js` and `spread.js`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from layers.export.still.frame import Box, Frame
from layers.model import Place

LARGEST, SMALLEST, FADED = 25, 9, 5
DIGIT = 3.6  # half the width of a digit
CROWD, CROWDED = 60, 150
GAP = 2
RINGS = (14, 22, 30, 40, 52, 66)
DIRECTIONS = 16
TOUCH = 0.72  # circles may overlap until their middles are this share of the radii apart
POINT_KINDS = ("site", "town")


@dataclass(slots=True)
class Marker:
    """A place on the still; `x`, `y` is where it belongs, `dx`, `dy` how far it moved."""

    place: Place
    count: int
    area_km2: float
    x: float
    y: float
    half_width: float
    half_height: float
    dx: float = 0.0
    dy: float = 0.0

    @property
    def circle(self) -> bool:
        """Say whether it is a circle; else it is the badge of an area."""
        return self.place.kind in POINT_KINDS

    @property
    def at(self) -> tuple[float, float]:
        """Return its middle as drawn."""
        return self.x + self.dx, self.y + self.dy

    def box(self, dx: float, dy: float, gap: float = GAP) -> Box:
        """Return the room it takes when moved."""
        x, y = self.x + dx, self.y + dy
        across, down = self.half_width + gap, self.half_height + gap
        return x - across, y - down, x + across, y + down


def radius(count: int, largest_count: int, circles: int = 1) -> int:
    """Return a circle's radius: its area goes with the count, with room for the digits."""
    if not count:
        return FADED
    largest = max(12.0, LARGEST * min(1.0, math.sqrt(CROWD / max(1, circles))))
    room = SMALLEST + (len(str(count)) - 1) * DIGIT
    share = min(1.0, count / max(1, largest_count))
    return round(max(room, largest * math.sqrt(share)))


def make_markers(
    places: Iterable[Place],
    counts: Mapping[str, int],
    areas: Mapping[str, float],
    largest_count: int,
    frame: Frame,
) -> list[Marker]:
    """Make the markers inside a frame, moved apart.

    Parameters
    ----------
    areas
        The area of each place in km²; badges of small ones keep their spot.
    """
    everything = list(places)
    circles = sum(place.kind in POINT_KINDS for place in everything)
    markers = []
    for place in everything:
        x, y = frame.at(place.longitude, place.latitude)
        if not (-LARGEST < x < frame.width + LARGEST and -LARGEST < y < frame.height + LARGEST):
            continue
        count = counts.get(place.id, 0)
        if place.kind in POINT_KINDS:
            halves = (radius(count, largest_count, circles),) * 2
        else:
            wide = max(12, round(len(str(count)) * DIGIT + 7))
            halves = (wide, 10) if count else (FADED + 1, FADED)
        markers.append(Marker(place, count, areas.get(place.id, 0.0), x, y, *halves))
    _spread(markers)
    return markers


def hits(box: Box, others: Iterable[Box]) -> bool:
    """Say whether a box shares any of its inside with another."""
    left, top, right, bottom = box
    return any(left < r and right > le and top < b and bottom > t for le, t, r, b in others)


def _spread(markers: Sequence[Marker]) -> None:
    """Move those that would hide one another; what finds no room stays."""
    taken: list[Box] = []
    circles: list[Marker] = []
    shown = sorted((marker for marker in markers if marker.count), key=_rank)
    for marker in shown:
        if marker.circle:
            stands_in_way = len(shown) <= CROWDED and _covers(marker, circles)
        else:
            stands_in_way = hits(marker.box(0, 0), taken)
        if stands_in_way:
            marker.dx, marker.dy = _room(marker, taken)
        taken.append(marker.box(marker.dx, marker.dy))
        if marker.circle:
            circles.append(marker)


def _rank(marker: Marker) -> tuple[bool, float, str]:
    order = -marker.count if marker.circle else marker.area_km2
    return not marker.circle, order, marker.place.id


def _covers(marker: Marker, circles: Iterable[Marker]) -> bool:
    return any(
        math.dist((marker.x, marker.y), other.at) < TOUCH * (marker.half_width + other.half_width)
        for other in circles
    )


def _room(marker: Marker, taken: Sequence[Box]) -> tuple[float, float]:
    for ring in RINGS:
        distance = ring + marker.half_height / 2
        for step in range(DIRECTIONS):
            turn = (1 if step % 2 else -1) * math.ceil(step / 2) * 2 * math.pi / DIRECTIONS
            moved = round(distance * math.cos(turn)), round(distance * math.sin(turn))
            if not hits(marker.box(*moved), taken):
                return moved
    return 0.0, 0.0
