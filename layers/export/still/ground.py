"""The ground of a still: water, land, borders, and the areas of places on it."""

from __future__ import annotations

from collections.abc import Collection as Ids
from collections.abc import Mapping

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.collection.geo import Features
from layers.export.still.canvas import Canvas
from layers.export.still.colours import (
    ABROAD,
    BORDER,
    COAST,
    HAIRLINE,
    HOME,
    KINDS,
    MUTED,
    PAPER,
    WATER,
)
from layers.export.still.frame import Frame
from layers.export.still.strokes import hatching

HATCH_GAP = 7.0
POSITIONS_FROM = 8.0  # zoom
SHADE_DASH = (5.0, 4.0)
BORDER_DASH = (5.0, 3.0)
# Regions and countries overlap each other, so they are drawn only when selected.
SHOWN_WHEN_SELECTED = ("region", "country")
Shapes = NDArray[np.object_]


def draw_ground(canvas: Canvas, frame: Frame, features: Features) -> bool:
    """Draw the context features, in their order, and the outlines of countries.

    Returns
    -------
    bool
        Whether disputed ground is in the picture.
    """
    context = features[features["role"] == "context"]
    polygons = context.geometry.geom_type.isin(("Polygon", "MultiPolygon"))
    disputed = context["kind"] == "disputed"
    land = context[polygons & ~disputed]
    if land.empty:
        return False
    box = _box(land, frame)
    canvas.box(box, WATER)
    for shape, kind in zip(_cut(land, frame), land["kind"], strict=True):
        home = kind == "governorate"
        canvas.fill(shape, HOME if home else ABROAD)
        canvas.stroke(shape, HAIRLINE if home else COAST, 0.8)
    lines = context[context.geometry.geom_type.isin(("LineString", "MultiLineString"))]
    for shape, kind in zip(_cut(lines, frame), lines["kind"], strict=True):
        if kind == "boundary":
            canvas.stroke(shape, MUTED, 1.1, BORDER_DASH)
        else:
            canvas.stroke(shape, COAST, 0.9)
    outlines = features[(features["role"] == "extent") & (features["kind"] == "country")]
    for shape in _cut(outlines, frame):
        canvas.stroke(shape, BORDER, 1.5)
    hatched = [shape for shape in _cut(context[polygons & disputed], frame) if not shape.is_empty]
    for shape in hatched:
        draw_disputed(canvas, shape)
    canvas.fade(box)
    return bool(hatched)


def draw_disputed(canvas: Canvas, shape: shapely.Geometry) -> None:
    """Draw ground whose belonging is disputed: hatched in grey, its edge dashed."""
    canvas.stroke(shape, HOME, 3.0)
    canvas.stroke(hatching(shape, 5.0), HAIRLINE, 1.2)
    canvas.stroke(shape, BORDER, 1.3, BORDER_DASH)


def draw_areas(
    canvas: Canvas,
    frame: Frame,
    features: Features,
    counts: Mapping[str, int],
    selected: Ids[str],
) -> None:
    """Draw the extents of places that have excerpts, the selected ones strongly."""
    extents = features[features["role"] == "extent"]
    wanted = [
        place in selected
        or (bool(counts.get(place)) and kind not in SHOWN_WHEN_SELECTED and default is not False)
        for place, kind, default in zip(
            extents["place"], extents["kind"], extents["default"], strict=True
        )
    ]
    drawn = extents[np.array(wanted, dtype=bool)]
    rows = zip(_cut(drawn, frame), drawn.itertuples(), strict=True)
    for shape, row in sorted(rows, key=lambda pair: pair[1].place in selected):
        if not shape.is_empty:
            _draw_area(canvas, shape, row.kind, row.precision, strong=row.place in selected)


def draw_positions(canvas: Canvas, frame: Frame, features: Features) -> bool:
    """Draw the cited positions, where the still is near enough; say whether any is on it."""
    if frame.zoom < POSITIONS_FROM:
        return False
    rows = features[(features["role"] == "context") & (features["kind"] == "position")]
    spots = [frame.at(point.x, point.y) for point in rows.geometry]
    inside = [(x, y) for x, y in spots if 0 <= x <= frame.width and 0 <= y <= frame.height]
    for x, y in inside:
        canvas.circle(x, y, 3.0, MUTED, PAPER, 1.0)
    return bool(inside)


def _draw_area(
    canvas: Canvas, shape: shapely.Geometry, kind: str, precision: str, *, strong: bool
) -> None:
    colour = KINDS.get(kind, MUTED)
    if precision == "schematic":
        canvas.stroke(hatching(shape, HATCH_GAP), colour, 1.2)
        canvas.stroke(shape, colour, 2.2 if strong else 1.3, SHADE_DASH)
        return
    solid = kind == "zone"
    canvas.fill(shape, colour, _opacity(kind, strong=strong))
    canvas.stroke(shape, colour, 2.6 if strong else 1.5 if solid else 1.1)


def _opacity(kind: str, *, strong: bool) -> float:
    if kind == "country":
        return 0.05
    return 0.2 if kind == "zone" else 0.16 if strong else 0.09


def _cut(rows: Features, frame: Frame) -> Shapes:
    shapes: Shapes = rows.geometry.to_numpy()
    return frame.cut(shapes)


def _box(land: Features, frame: Frame) -> tuple[float, float, float, float]:
    west, south, east, north = land.total_bounds.tolist()
    (left, top), (right, bottom) = frame.at(west, north), frame.at(east, south)
    return left, top, right, bottom
