"""Lines in pieces: dashes, hatching, the rings and lines that shapes are made of."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import shapely
from numpy.typing import NDArray

Points = NDArray[np.float64]
"""Shape `(n, 2)`, in pixels."""


def dashes(points: Points, dash: tuple[float, float]) -> list[Points]:
    """Cut a line into dashes.

    Parameters
    ----------
    points
        Shape `(n, 2)`, in pixels.
    dash
        The lengths of a dash and of the gap behind it, in pixels.
    """
    steps = np.hypot(*np.diff(points, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(steps)])
    on, off = dash
    cut = []
    for start in np.arange(0.0, along[-1], on + off):
        end = min(start + on, along[-1])
        inner = np.flatnonzero((along > start) & (along < end))
        at = np.concatenate([[start], along[inner], [end]])
        x, y = (np.interp(at, along, points[:, axis]) for axis in (0, 1))
        cut.append(np.column_stack([x, y]))
    return cut


def hatching(area: shapely.Geometry, gap: float) -> shapely.Geometry:
    """Return lines that rise from left to right over an area, `gap` pixels apart."""
    if area.is_empty:
        return area
    left, top, right, bottom = area.bounds
    height = bottom - top
    reach = np.arange(left - height, right, gap * np.sqrt(2))
    starts = np.column_stack([reach, np.full_like(reach, bottom)])
    ends = np.column_stack([reach + height, np.full_like(reach, top)])
    every = shapely.multilinestrings(shapely.linestrings(np.stack([starts, ends], axis=1)))
    return shapely.intersection(every, shapely.make_valid(area))


def polygons(shape: shapely.Geometry) -> Iterable[shapely.Polygon]:
    """Go through the polygons of a shape that are not empty."""
    parts = shapely.get_parts(shape)
    return (part for part in parts if part.geom_type == "Polygon" and not part.is_empty)


def lines(shape: shapely.Geometry) -> Iterable[Points]:
    """Go through the lines of a shape, and the rings of its polygons, as points."""
    for part in shapely.get_parts(shape):
        of_part = [part.exterior, *part.interiors] if part.geom_type == "Polygon" else [part]
        for line in of_part:
            if line.geom_type in ("LineString", "LinearRing") and not line.is_empty:
                yield shapely.get_coordinates(line)
