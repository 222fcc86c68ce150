"""The names on a still. Greedy: the most important takes its spot, what finds none stays away.

The same rules stand in the browser's half, `labels.js`.
"""

from __future__ import annotations

from collections.abc import Collection as Ids
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import shapely

from layers.collection.geo import Features
from layers.export.still.canvas import Canvas
from layers.export.still.colours import ABROAD, HOME, INK, MUTED, PAPER, WATER, Colour
from layers.export.still.frame import Box, Frame
from layers.export.still.lettering import Style, width
from layers.export.still.markers import Marker, hits
from layers.words import Words, name_in

LEAST_ZOOM: Mapping[str, float] = {
    "country": 0.0,
    "sea": 0.0,
    "town": 6.5,
    "disputed": 7.0,
    "governorate": 7.6,
    "position": 10.0,
}
LONGEST = 44
GAP = 4.0
RING = 5.0  # the outline of a selected marker
KINDS = ("site", "town", "zone", "governorate", "region", "country")
_STYLES: Mapping[str, Style] = {
    "country": Style(12.5, 500),
    "sea": Style(13.5, 400, italic=True),
    "town": Style(11.5),
    "disputed": Style(11.5, 400, italic=True),
    "governorate": Style(11.5, 400, italic=True),
    "position": Style(10.5),
}
_HALOS: Mapping[str, Colour] = {"country": ABROAD, "sea": WATER}


class Label(NamedTuple):
    """A name at its spot; `x` is its middle."""

    text: str
    x: float
    y: float


def write_place_names(
    canvas: Canvas, markers: Sequence[Marker], taken: list[Box], selected: Ids[str], words: Words
) -> None:
    """Name the places beside their markers; adds to `taken` what the names cover."""
    for marker in sorted(markers, key=lambda each: _rank(each, selected)):
        style = Style(13.5, 650 if marker.count else 400)
        gap = GAP + RING if marker.place.id in selected else GAP
        label = _beside(marker, place_name(marker, words), style, taken, (*canvas.size, gap))
        if label:
            taken.append(_box(label, style))
            colour = INK if marker.count else MUTED
            canvas.write(label.x, label.y, label.text, style, colour, PAPER, "m")


def place_name(marker: Marker, words: Words) -> str:
    """Return a place's name as the map says it: what is schematic says so."""
    name = name_in(marker.place.names, words.language) or marker.place.id
    schematic = words["map.schematic"]
    if marker.place.precision == "schematic" and schematic.lower() not in name.lower():
        name = f"{name} ({schematic})"
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"


def write_ground_names(
    canvas: Canvas,
    frame: Frame,
    features: Features,
    taken: list[Box],
    *,
    named: Ids[str],
    language: str,
) -> None:
    """Name countries, towns and governorates of the base map where there is room.

    Parameters
    ----------
    named
        Names that stand on the map already.
    """
    for text, kind, shape in _ground_names(features, language, frame.zoom):
        if text in named:
            continue
        style = _STYLES[kind]
        dot = kind in ("town", "position")
        at = frame.at(shape.x, shape.y) if shape.geom_type == "Point" else _roomiest(frame, shape)
        if at is None:
            continue
        half = width(text, style) / 2
        label = Label(text, at[0] + half + 5 if dot else at[0], at[1])
        box = _box(label, style, 2.0)
        if dot:
            box = (at[0] - 3, *box[1:])
        if hits(box, taken) or not _inside(box, canvas.size):
            continue
        taken.append(box)
        halo = _HALOS.get(kind, HOME)
        if dot:
            canvas.circle(*at, 2.0, MUTED, HOME, 0.5)
        canvas.write(label.x, label.y, text, style, MUTED, halo, "m")


def _ground_names(
    features: Features, language: str, zoom: float
) -> Iterator[tuple[str, str, shapely.Geometry]]:
    context = features[features["role"] == "context"]
    for kind, least in LEAST_ZOOM.items():
        if zoom < least:
            continue
        for row in context[context["kind"] == kind].itertuples():
            text = name_in(row.names, language) if isinstance(row.names, Mapping) else ""
            if text:
                yield text, kind, row.geometry


def _roomiest(frame: Frame, shape: shapely.Geometry) -> tuple[float, float] | None:
    """Return where a name has most room: the centre of the largest circle that is visible."""
    edges = (0, 0, frame.width, frame.height)
    visible = shapely.clip_by_rect(frame.cut(shapely.get_parts([shape])), *edges)
    parts = [part for part in shapely.get_parts(visible) if part.area > 0]
    if not parts:
        return None
    largest = max(parts, key=shapely.area)
    centre = shapely.get_point(shapely.maximum_inscribed_circle(largest, tolerance=4.0), 0)
    return float(centre.x), float(centre.y)


def _rank(marker: Marker, selected: Ids[str]) -> tuple[int, bool, int, int, str]:
    place = marker.place
    shown = 0 if place.id in selected else 1 if marker.count else 2
    kind = KINDS.index(place.kind) if place.kind in KINDS else len(KINDS)
    return shown, not marker.circle, -marker.count, kind, place.id


def _beside(
    marker: Marker, text: str, style: Style, taken: Sequence[Box], room: tuple[int, int, float]
) -> Label | None:
    """Find room next to a marker, on the right first.

    Parameters
    ----------
    room
        Width and height of the map, and the gap between marker and name.
    """
    across, down, gap = room
    half, high = width(text, style) / 2, style.size * 0.62
    x, y = marker.at
    beside = marker.half_width + gap + half
    above = marker.half_height + gap + high
    spots = (
        [(x + beside, y), (x - beside, y), (x, y + above), (x, y - above)]
        + [(x + s * beside * 0.92, y + t * above * 0.7) for s in (1, -1) for t in (1, -1)]
        + [(x + s * half, y + t * above) for s in (1, -1) for t in (1, -1)]
    )
    for spot in spots:
        label = Label(text, *spot)
        box = _box(label, style)
        if not hits(box, taken) and _inside(box, (across, down)):
            return label
    return None


def _box(label: Label, style: Style, gap: float = 1.0) -> Box:
    half, high = width(label.text, style) / 2, style.size * 0.62
    return (
        label.x - half - gap,
        label.y - high - gap,
        label.x + half + gap,
        label.y + high + gap,
    )


def _inside(box: Box, size: tuple[int, int]) -> bool:
    return box[0] >= 0 and box[1] >= 0 and box[2] <= size[0] and box[3] <= size[1]
