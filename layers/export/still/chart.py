"""The map of a still, drawn by the map's rules: ground, areas, markers with counts, names."""

from __future__ import annotations

import re
from collections.abc import Collection as Ids
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.collection.geo import Features, no_features, place_areas
from layers.export.extract import Extract
from layers.export.still.lettering import Direction, Style
from layers.export.still.marks import Marker, Name, ground_names, ground_style, make_markers, place_names, spacing
from layers.export.still.projection import Box, Frame, frame_of
from layers.export.still.svg import COLOURS, Attributes, Drawing, colour_of, element, faded, hatch, painted
from layers.model import Collection, Filters
from layers.scene.rules import RULES, is_circle
from layers.store import select
from layers.words import Words

POSITIONS_FROM = 8.0  # zoom
_SHADOW = 2.0  # pixels round a marker that names keep away from


@dataclass(frozen=True, slots=True)
class Chart:
    """A finished map, and what of it the legend has to explain.

    `largest` is the most excerpts of one circle when nothing is filtered; `kinds` are those of
    the markers that have excerpts.
    """

    drawing: Drawing
    largest: int
    kinds: tuple[str, ...]
    positions: bool
    disputed: bool
    halo: bool


def draw_chart(extract: Extract, width: int, height: int, *, every_name: bool = True) -> Chart:
    """Draw the map of a view, so many pixels wide and high.

    Parameters
    ----------
    every_name
        Whether places without an excerpt under the filters are named too.
    """
    features = no_features() if extract.features is None else extract.features
    collection, words = extract.collection, extract.words
    counts = {place: n for place, n in extract.selection.place_counts.items() if n}
    selected = selected_places(extract)
    frame = frame_of(extract, counts, selected, width, height)
    areas = place_areas(features)
    largest = largest_count(extract)
    markers = make_markers(collection.places.values(), counts, areas, largest, frame)
    drawing = Drawing((width, height), page_direction(words))
    disputed = _draw_ground(drawing, frame, features)
    _draw_areas(drawing, frame, features, collection, counts, selected)
    halo = _draw_halos(drawing, frame, collection, selected)
    positions = _draw_positions(drawing, frame, features)
    taken = _draw_markers(drawing, markers, selected)
    to_name = [m for m in markers if every_name or m.count or m.place.id in selected]
    for name in place_names(to_name, taken, selected, words, frame):
        _write_name(drawing, name, selected)
    for name in ground_names(features, collection, taken, words.language, frame):
        _write_name(drawing, name, selected)
    kinds = tuple({marker.place.kind: None for marker in markers if marker.count})
    return Chart(drawing, largest, kinds, positions, disputed, halo)


def page_direction(words: Words) -> Direction:
    """Say how a sheet in a language runs."""
    return "rtl" if words.direction == "rtl" else "ltr"


def selected_places(extract: Extract) -> tuple[str, ...]:
    """Return the places that are outlined: the selected one, or those of the selected excerpt."""
    view = extract.view
    if view.place:
        return (view.place,)
    if view.excerpt and view.excerpt in extract.collection.excerpts:
        links = extract.collection.excerpts[view.excerpt].places
        return tuple(dict.fromkeys(link.place for link in links))
    return ()


def largest_count(extract: Extract) -> int:
    """Return the most excerpts of one circle when nothing is filtered."""
    unfiltered = extract.view.filters == Filters()
    selection = extract.selection if unfiltered else select(extract.store, Filters())
    places = extract.collection.places
    return max((n for key, n in selection.place_counts.items() if is_circle(places[key].kind)),
               default=0)  # fmt: skip


def draw_marker(drawing: Drawing, marker: Marker, *, selected: bool = False, numbered: bool = True) -> None:
    """Draw a circle or a badge with its number, as the page's map does."""
    rules, kind = RULES["markers"], marker.place.kind
    colour, paper = colour_of(kind), COLOURS["paper"]
    schematic = marker.place.precision == "schematic"
    if not marker.count and not selected:
        edge: Attributes = {"stroke": paper, "stroke-width": rules["faded"]["edge"]}
        _draw_mark(drawing, marker, {"fill": faded(colour), **edge}, -rules["faded"]["edge"] / 2)
        return
    if selected:
        _draw_mark(drawing, marker, {"fill": COLOURS["ink"]}, rules["selected"]["ink"])
        _draw_mark(drawing, marker, {"fill": paper}, rules["selected"]["paper"])
    elif kind in rules["outlined"]:
        _draw_mark(drawing, marker, {"fill": colour}, rules["outline"])
    look: Attributes = {
        "fill": paper if schematic else colour,
        "stroke": colour if schematic else paper,
        "stroke-width": rules["edge"],
    }
    _draw_mark(drawing, marker, look, -rules["edge"] / 2)
    if numbered and marker.count:
        ink = {"fill": colour if schematic else COLOURS["on-news"]}
        style = Style(rules["font_size"], rules["font_weight"])
        drawing.write(*marker.at, str(marker.count), style, ink, "middle")


def _draw_mark(drawing: Drawing, marker: Marker, look: Attributes, wider: float) -> None:
    """Draw a marker's shape, so many pixels wider on each side."""
    x, y = marker.at
    if marker.circle:
        drawing.add("circle", {"cx": x, "cy": y, "r": marker.half_width + wider, **look})
        return
    left, top, right, bottom = marker.box(marker.dx, marker.dy, wider)
    corner = RULES["markers"]["corners"].get(marker.place.kind, 0.0)
    corner = min(corner + wider, (bottom - top) / 2) if corner else 0.0
    box = {"x": left, "y": top, "width": right - left, "height": bottom - top, "rx": corner}
    drawing.add("rect", {**box, **look})


def _draw_ground(drawing: Drawing, frame: Frame, features: Features) -> bool:
    """Draw the context features, in their order, and the outlines of countries.

    Returns
    -------
    bool
        Whether disputed ground is in the picture.
    """
    context = [row for row in features.itertuples() if row.role == "context"]
    areas = [row for row in context if row.geometry.geom_type.endswith("Polygon")]
    land = [row for row in areas if row.kind != "disputed"]
    if not land:
        return False
    box = _box(land, frame)
    drawing.shape(frame.clip(shapely.box(*box)), painted("water"))
    lines = [row for row in context if row.geometry.geom_type.endswith("LineString")]
    countries = [row for row in features.itertuples() if row.role == "extent" and row.kind == "country"]
    for rows, role in ((land, "land"), (lines, "line"), (countries, "outline")):
        for shape, row in zip(_cut(rows, frame), rows, strict=True):
            drawing.shape(shape, painted(role, f"{role}-{_plain(row.kind)}"))
    disputed = _cut([row for row in areas if row.kind == "disputed"], frame)
    in_dispute = [shape for shape in disputed if not shape.is_empty]
    for shape in in_dispute:
        draw_disputed(drawing, shape)
    _fade(drawing, box)
    return bool(in_dispute)


def draw_disputed(drawing: Drawing, shape: shapely.Geometry) -> None:
    """Draw ground whose belonging is disputed: hatched in grey, its edge dashed."""
    drawing.shape(shape, painted("under"))
    drawing.shape(shape, {**painted("over"), "fill": hatch("disputed")})


def _fade(drawing: Drawing, box: Box) -> None:
    """Let the ground fade into the page towards the edges of its box, and beyond."""
    wide, high = drawing.size
    left, top, right, bottom = box
    reach = RULES["ground"]["fade"]
    across, down = reach * (right - left), reach * (bottom - top)
    paper = {"stop-color": COLOURS["paper"]}
    clear: Attributes = {"offset": 1, **paper, "stop-opacity": 0}
    stops = element("stop", {"offset": 0, **paper}) + element("stop", clear)
    # Of each side: where it ends and where it begins to fade, and what lies between and beyond.
    sides: Mapping[str, tuple[Attributes, Box]] = {
        "left": ({"x1": left, "x2": left + across}, (0, 0, left + across, high)),
        "right": ({"x1": right, "x2": right - across}, (right - across, 0, wide, high)),
        "top": ({"y1": top, "y2": top + down}, (0, 0, wide, top + down)),
        "bottom": ({"y1": bottom, "y2": bottom - down}, (0, bottom - down, wide, high)),
    }
    for side, (ends, part) in sides.items():
        if part[2] > part[0] and part[3] > part[1]:
            still = {"x1": 0, "x2": 0, "y1": 0, "y2": 0, **ends}
            gradient = {"id": f"fade-{side}", "gradientUnits": "userSpaceOnUse", **still}
            drawing.add("defs", {}, element("linearGradient", gradient, stops))
            drawing.add("rect", {**_edges(part), "fill": f"url(#fade-{side})"})


def _draw_areas(  # noqa: PLR0917 - all of them say which areas, and how
    drawing: Drawing,
    frame: Frame,
    features: Features,
    collection: Collection,
    counts: Mapping[str, int],
    selected: Ids[str],
) -> None:
    """Draw the extents of places that have excerpts, the selected ones strongly and on top."""
    rows = [row for row in features.itertuples() if row.role == "extent" and row.place in collection.places]
    by_default = {row.place for row in rows if row.default is not False}
    drawn = []
    for row in sorted(rows, key=lambda row: row.place in selected):
        kind = collection.places[row.place].kind
        shown = row.default is not False and kind not in RULES["kinds"]["drawn_when_selected"]
        if row.place not in selected and not (shown and counts.get(row.place)):
            continue
        classes = ["extent", f"kind-{kind}", f"shape-{_plain(row.kind)}"]
        classes += [f"precision-{_plain(row.precision)}"]
        classes += ["is-reported"] * (row.place in counts)
        classes += ["is-selected"] * (row.place in selected)
        classes += ["alternative"] * (row.default is False and row.place in by_default)
        drawn.append((row, classes))
    shapes = _cut([row for row, _ in drawn], frame)
    for shape, (row, classes) in zip(shapes, drawn, strict=True):
        look = dict(painted(*classes))
        if "alternative" in classes or "Polygon" not in shape.geom_type:
            look["fill"] = "none"
        elif "precision-schematic" in classes:
            look["fill"] = hatch(collection.places[row.place].kind)
        drawing.shape(shape, look)


def _draw_halos(drawing: Drawing, frame: Frame, collection: Collection, selected: Ids[str]) -> bool:
    """Draw the circles within which the selected places lie; say whether there is any."""
    places = [collection.places[place] for place in selected]
    round_ = [place for place in places if place.radius_km]
    for place in round_:
        x, y = frame.at(place.longitude, place.latitude)
        circle = shapely.Point(x, y).buffer(frame.pixels(place.radius_km or 0.0, place.latitude))
        look = painted("halo", "halo-selected", f"kind-{place.kind}")
        drawing.shape(frame.clip(circle), look)
    return bool(round_)


def _draw_positions(drawing: Drawing, frame: Frame, features: Features) -> bool:
    """Draw the cited positions, where the still is near enough; say whether any is on it."""
    if frame.zoom < POSITIONS_FROM:
        return False
    context = features[(features["role"] == "context") & (features["kind"] == "position")]
    spots = [frame.at(point.x, point.y) for point in context.geometry]
    inside = [(x, y) for x, y in spots if frame.holds((x, y, x, y))]
    for x, y in inside:
        draw_position(drawing, x, y)
    return bool(inside)


def draw_position(drawing: Drawing, x: float, y: float) -> None:
    """Draw a cited position."""
    reach = RULES["ground"]["position_radius"]
    drawing.add("circle", {"cx": x, "cy": y, "r": reach, **painted("position")})


def _draw_markers(drawing: Drawing, markers: Sequence[Marker], selected: Ids[str]) -> list[Box]:
    """Draw the markers, small ones on top; return what they cover."""
    moved = [marker for marker in markers if marker.count and (marker.dx or marker.dy)]
    foot = painted("leader-foot")
    for marker in moved:
        (x, y), (to_x, to_y) = (marker.x, marker.y), marker.at
        drawing.add("line", {"x1": x, "y1": y, "x2": to_x, "y2": to_y, **painted("leader")})
        half = float(foot["stroke-width"]) / 2
        drawing.add("circle", {"cx": x, "cy": y, "r": half, "fill": foot["stroke"]})

    def order(marker: Marker) -> tuple[bool, bool, float]:
        return marker.place.id in selected, marker.count > 0, -marker.half_width

    for marker in sorted(markers, key=order):
        draw_marker(drawing, marker, selected=marker.place.id in selected)
    ring = RULES["markers"]["selected"]["ink"]
    return [marker.box(marker.dx, marker.dy, ring if marker.place.id in selected else _SHADOW) for marker in markers]


def _write_name(drawing: Drawing, name: Name, selected: Ids[str]) -> None:
    """Write a name in the style of its kind, with the dot that it may have."""
    classes = ["label", f"label-{_plain(name.kind)}", "text"]
    if name.marker:
        classes += ["is-faded"] * (not name.marker.count)
        classes += ["is-selected"] * (name.marker.place.id in selected)
    look = dict(painted(*classes))
    weight = int(look.pop("font-weight", ground_style(name.kind).weight))
    style = Style(name.size, weight, look.pop("font-style", "") == "italic")
    look |= {"paint-order": "stroke", "stroke-linejoin": "round"}
    if apart := spacing(name.text, name.kind):
        look["letter-spacing"] = apart * name.size
    if name.dot:
        x, y = name.dot
        reach = RULES["labels"]["dot"]["radius"]
        drawing.add("circle", {"cx": x, "cy": y, "r": reach, **painted("label-dot")})
    drawing.write(name.x, name.y, name.text, style, look, "middle")


def _edges(box: Box) -> dict[str, str | float]:
    left, top, right, bottom = box
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}


def _plain(word: str) -> str:
    """Return a kind or precision as part of a class name."""
    return re.sub(r"[^a-z0-9]+", "-", str(word or ""), flags=re.IGNORECASE)


def _cut(rows: Sequence[Any], frame: Frame) -> NDArray[np.object_]:
    return frame.cut(np.array([row.geometry for row in rows], dtype=object))


def _box(rows: Sequence[Any], frame: Frame) -> Box:
    west, south, east, north = shapely.total_bounds([row.geometry for row in rows]).tolist()
    (left, top), (right, bottom) = frame.at(west, north), frame.at(east, south)
    return left, top, right, bottom
