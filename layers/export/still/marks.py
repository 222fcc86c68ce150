"""Circles, badges and names: how large they are and where they stand, by the map's rules.

The browser's half reads the same rules in `layout.js` and `labels.js`.
"""

from __future__ import annotations

import math
from collections.abc import Collection as Ids
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import shapely

from layers.collection.geo import Features
from layers.export.still.lettering import Style, direction_of, width
from layers.export.still.projection import Box, Frame
from layers.model import Collection, Place
from layers.scene.rules import RULES, is_circle
from layers.words import Words, name_in

_LABELS = RULES["labels"]


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
        return is_circle(self.place.kind)

    @property
    def at(self) -> tuple[float, float]:
        """Return its middle as drawn."""
        return self.x + self.dx, self.y + self.dy

    def box(self, dx: float, dy: float, gap: float) -> Box:
        """Return the room it takes when moved."""
        return _around((self.x + dx, self.y + dy), self.half_width, self.half_height, gap)


class Name(NamedTuple):
    """A name at its spot: `x`, `y` is its middle, `dot` that of the dot it belongs to."""

    text: str
    kind: str
    x: float
    y: float
    size: float
    dot: tuple[float, float] | None = None
    marker: Marker | None = None


def radius(count: int, largest_count: int, circles: int = 1) -> int:
    """Return a circle's radius: its area goes with the count, with room for the digits."""
    sizes = RULES["sizes"]
    if not count:
        return round(sizes["empty"])
    crowding = min(1.0, math.sqrt(sizes["crowd"] / max(1, circles)))
    largest = max(sizes["crowd_largest"], sizes["largest"] * crowding)
    room = sizes["smallest"] + (len(str(count)) - 1) * sizes["half_digit"]
    share = min(1.0, count / max(1, largest_count))
    return round(max(room, largest * math.sqrt(share)))


def make_markers(
    places: Iterable[Place], counts: Mapping[str, int], areas: Mapping[str, float], largest_count: int, frame: Frame
) -> list[Marker]:
    """Make the markers inside a frame, moved apart.

    Parameters
    ----------
    areas
        The area of each place in km²; badges of small ones keep their spot.
    """
    everything = list(places)
    circles = sum(is_circle(place.kind) for place in everything)
    beyond = RULES["sizes"]["largest"]
    markers = []
    for place, (x, y) in zip(everything, frame.spots(everything), strict=True):
        if -beyond < x < frame.width + beyond and -beyond < y < frame.height + beyond:
            count = counts.get(place.id, 0)
            round_ = (radius(count, largest_count, circles),) * 2
            halves = round_ if is_circle(place.kind) else _badge(count)
            markers.append(Marker(place, count, areas.get(place.id, 0.0), x, y, *halves))
    _spread(markers)
    return markers


def hits(box: Box, others: Iterable[Box]) -> bool:
    """Say whether a box shares any of its inside with another."""
    left, top, right, bottom = box
    return any(left < r and right > le and top < b and bottom > t for le, t, r, b in others)


def place_names(
    markers: Sequence[Marker], taken: list[Box], selected: Ids[str], words: Words, frame: Frame
) -> Iterator[Name]:
    """Name places beside their markers, where there is room; adds to `taken` what names cover."""

    def rank(marker: Marker) -> tuple[int, bool, int, int, str]:
        place = marker.place
        shown = 0 if place.id in selected else 1 if marker.count else 2
        return (*(shown, not marker.circle, -marker.count), *(_LABELS["kinds"].index(place.kind), place.id))

    size = _LABELS["sizes"]["place"]
    for marker in sorted(markers, key=rank):
        text = place_name(marker.place, words)
        half = width(text, Style(size, _LABELS["weights"]["place"])) / 2
        gap = _LABELS["gap"] + _LABELS["ring"] * (marker.place.id in selected)
        high = size * _LABELS["half_line"]
        for spot in _spots(marker, half, high, gap):
            box = _around(spot, half, high, _LABELS["around"]["place"])
            if frame.holds(box) and not hits(box, taken):
                taken.append(box)
                yield Name(text, "place", *spot, size, marker=marker)
                break


def place_name(place: Place, words: Words) -> str:
    """Return a place's name as the map says it: what is schematic says so."""
    name = words.name(place.names) or place.id
    schematic = words["map.schematic"]
    if place.precision == "schematic" and schematic.lower() not in name.lower():
        name = f"{name} ({schematic})"
    longest = _LABELS["longest"]
    return name if len(name) <= longest else f"{name[: longest - 1]}…"


def ground_names(
    features: Features, collection: Collection, taken: list[Box], language: str, frame: Frame
) -> Iterator[Name]:
    """Name countries, towns and governorates of the base map that are no places of their own.

    In the features' order, where there is room; adds to `taken` what names cover.
    """
    known = {name_in(place.names, language) for place in collection.places.values()}
    for row in features[features["role"] == "context"].itertuples():
        text = name_in(row.names, language) if isinstance(row.names, Mapping) else ""
        least = _LABELS["least_zoom"].get(row.kind, _LABELS["least_zoom"]["other"])
        if not text or text in known or row.place in collection.places or frame.zoom < least:
            continue
        at = _middle(frame, row.geometry)
        if at is None:
            continue
        size = _LABELS["sizes"].get(row.kind, _LABELS["sizes"]["other"])
        spaced = spacing(text, row.kind) > 0
        half = width(text, ground_style(row.kind)) / 2 * (_LABELS["spaced_width"] if spaced else 1)
        dotted = row.kind in _LABELS["dotted"]
        beside = _LABELS["dot"]["beside"] if dotted else 0.0
        spot = (at[0] + half + beside, at[1]) if dotted else at
        high = size * _LABELS["half_line"]
        box = _around(spot, half + beside, high, _LABELS["around"]["ground"])
        if frame.holds(box) and not hits(box, taken):
            taken.append(box)
            yield Name(text, row.kind, *spot, size, at if dotted else None)


def ground_style(kind: str) -> Style:
    """Return what a name of the ground is measured with."""
    size = _LABELS["sizes"].get(kind, _LABELS["sizes"]["other"])
    return Style(size, _LABELS["weights"]["ground"])


def spacing(text: str, kind: str) -> float:
    """Return the letter spacing of a kind's name in em; it would tear Arabic letters apart."""
    return _LABELS["spacing"].get(kind, 0.0) if direction_of(text, "rtl") == "ltr" else 0.0


def _badge(count: int) -> tuple[float, float]:
    """Return half the width and height of an area's badge."""
    sizes, badge = RULES["sizes"], RULES["sizes"]["badge"]
    if not count:
        return badge["empty_half_width"], sizes["empty"]
    wide = round(len(str(count)) * sizes["half_digit"] + badge["beside_digits"])
    return max(badge["half_width"], wide), badge["half_height"]


def _around(middle: tuple[float, float], half: float, high: float, gap: float) -> Box:
    x, y = middle
    return x - half - gap, y - high - gap, x + half + gap, y + high + gap


def _spread(markers: Sequence[Marker]) -> None:
    """Move those that would hide one another; what finds no room stays."""
    rules = RULES["spread"]
    taken: list[Box] = []
    circles: list[Marker] = []

    def rank(marker: Marker) -> tuple[bool, float, str]:
        order = -marker.count if marker.circle else marker.area_km2
        return not marker.circle, order, marker.place.id

    shown = sorted((marker for marker in markers if marker.count), key=rank)
    for marker in shown:
        if marker.circle:
            in_way = len(shown) <= rules["crowd"] and _covers(marker, circles)
            circles.append(marker)
        else:
            in_way = hits(marker.box(0, 0, rules["gap"]), taken)
        if in_way:
            marker.dx, marker.dy = _room(marker, taken)
        taken.append(marker.box(marker.dx, marker.dy, rules["gap"]))


def _covers(marker: Marker, circles: Iterable[Marker]) -> bool:
    touch = RULES["spread"]["touch"]
    return any(
        math.dist((marker.x, marker.y), other.at) < touch * (marker.half_width + other.half_width) for other in circles
    )


def _room(marker: Marker, taken: Sequence[Box]) -> tuple[float, float]:
    """Look for room on rings round a marker's spot, alternately on either side of east."""
    rules = RULES["spread"]
    for ring in rules["rings"]:
        distance = ring + marker.half_height / 2
        for step in range(rules["directions"]):
            turn = (1 if step % 2 else -1) * math.ceil(step / 2) * 2 * math.pi / rules["directions"]
            moved = round(distance * math.cos(turn)), round(distance * math.sin(turn))
            if not hits(marker.box(*moved, rules["gap"]), taken):
                return moved
    return 0.0, 0.0


def _spots(marker: Marker, half: float, high: float, gap: float) -> Iterator[tuple[float, float]]:
    """Go through the spots that a name may take beside its marker, the best first."""
    x, y = marker.at
    beside = marker.half_width + gap + half
    above = marker.half_height + gap + high
    for share_beside, share_half, share_above in _LABELS["spots"]:
        yield x + share_beside * beside + share_half * half, y + share_above * above


def _middle(frame: Frame, shape: shapely.Geometry) -> tuple[float, float] | None:
    """Return a point's spot; of an area, where a name has most room in its visible part."""
    if shape.geom_type == "Point":
        return frame.at(shape.x, shape.y)
    edges = (0, 0, frame.width, frame.height)
    visible = shapely.clip_by_rect(frame.cut(shapely.get_parts([shape])), *edges)
    parts = [part for part in shapely.get_parts(visible) if part.area > 0]
    if not parts:
        return None
    largest = max(parts, key=shapely.area)
    centre = shapely.get_point(shapely.maximum_inscribed_circle(largest, tolerance=4.0), 0)
    return float(centre.x), float(centre.y)
