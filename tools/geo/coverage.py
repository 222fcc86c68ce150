"""Turn overlapping sources into one coverage, so that neighbours share every edge exactly.

All lines are noded on one grid, the faces between them are given to an owner, what a source leaves
over is shared out, and the owners' areas are simplified together: a border is the same line on both
its sides, equal to the last digit, so that segments can be compared as they stand.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from itertools import pairwise
from typing import TypeVar

import numpy as np
import shapely
from shapely import Point
from shapely.geometry.base import BaseGeometry

Owner = TypeVar("Owner", bound=Hashable)
Segment = tuple[tuple[float, float], tuple[float, float]]

# About 0.1 m: far finer than any source, coarse enough that noding is robust.
GRID_DEGREES = 0.000001
# Written coordinates have 5 decimals, about 1 m.
DECIMALS = 5
# Sample points stand inside each unit, this far from its border, so that the points of two
# units never coincide; they are this far apart along it. About 100 m and 500 m.
INSET_DEGREES = 0.001
SPACING_DEGREES = 0.005


def divide(lines: Iterable[BaseGeometry], owner_of: Callable[[Point], Owner | None]) -> dict[Owner, BaseGeometry]:
    """Cut the plane along lines and give every face to an owner.

    Parameters
    ----------
    lines
        WGS 84; they may cross and overlap.
    owner_of
        Names the owner of the face that holds a point; None drops the face.
    """
    noded = shapely.union_all(list(lines), grid_size=GRID_DEGREES)
    faces: defaultdict[Owner, list[BaseGeometry]] = defaultdict(list)
    for face in shapely.get_parts(shapely.polygonize(shapely.get_parts(noded))):
        owner = owner_of(face.representative_point())
        if owner is not None:
            faces[owner].append(face)
    return {owner: shapely.coverage_union_all(parts) for owner, parts in faces.items()}


def simplify(areas: Mapping[Owner, BaseGeometry], tolerance: float, *, outer: bool = True) -> dict[Owner, BaseGeometry]:
    """Simplify the areas of a coverage together and round them to the written precision.

    Parameters
    ----------
    areas
        Areas by owner, WGS 84.
    tolerance
        Degrees; the square root of the area of the largest triangle that may be left out.
    outer
        Whether edges that only one area has are simplified, too.

    Raises
    ------
    ValueError
        When the result is not a coverage of valid areas.
    """
    kept = shapely.coverage_simplify(list(areas.values()), tolerance, simplify_boundary=outer)
    rounded = shapely.transform(kept, lambda xy: np.round(xy, DECIMALS))
    if not (shapely.coverage_is_valid(rounded) and shapely.is_valid(rounded).all()):
        raise ValueError(f"simplified by {tolerance}°, the areas no longer fit together")
    return dict(zip(areas, rounded, strict=True))


def join(areas: Iterable[BaseGeometry]) -> BaseGeometry:
    """Join areas of one coverage to one, in an order of vertices that does not vary."""
    return shapely.normalize(shapely.coverage_union_all(list(areas)))


def share_out(units: Mapping[str, BaseGeometry], land: BaseGeometry) -> dict[str, BaseGeometry]:
    """Give every part of the land that lies in none of its first-level units to the unit nearest to it.

    Natural Earth's units are generalised and leave slivers along the coast and the borders, and
    it draws the area of separation as belonging to none.

    Parameters
    ----------
    units
        Polygons by code; they do not overlap.
    land
        The land to be filled.

    Returns
    -------
    dict of str to BaseGeometry
        The share of each unit in what was left over, by the cells of a Voronoi diagram of
        points sampled along the units' borders. The units themselves are not part of it.
    """
    left_over = shapely.difference(land, shapely.union_all(list(units.values())))
    points, codes = _sample(units)
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(points), extend_to=land, ordered=True))
    shares = {}
    for code in units:
        own = [cell for cell, owner in zip(cells, codes, strict=True) if owner == code]
        shares[code] = shapely.intersection(shapely.union_all(own, grid_size=GRID_DEGREES), left_over)
    return shares


def _sample(units: Mapping[str, BaseGeometry]) -> tuple[list[BaseGeometry], list[str]]:
    """Sample points along the units' borders: the points and the code that each stands for."""
    points: list[BaseGeometry] = []
    codes: list[str] = []
    for code, unit in units.items():
        for border in shapely.get_parts(shapely.buffer(unit, -INSET_DEGREES).boundary):
            # Evenly spaced points keep the diagram free of needle-thin cells.
            distances = np.arange(0, border.length, SPACING_DEGREES)
            own = shapely.line_interpolate_point(border, distances)
            points.extend(own)
            codes.extend([code] * len(own))
    return points, codes


def segments_of(geometries: Iterable[BaseGeometry]) -> set[Segment]:
    """List the segments of the borders of areas, each with its lesser end first."""
    found: set[Segment] = set()
    for geometry in geometries:
        for ring in shapely.get_parts(shapely.get_rings(shapely.get_parts(geometry))):
            points = [(float(x), float(y)) for x, y in shapely.get_coordinates(ring)]
            for start, end in pairwise(points):
                found.add((min(start, end), max(start, end)))
    return found


def line_of(segments: Iterable[Segment]) -> BaseGeometry:
    """Join segments to as few lines as possible, in an order that does not vary."""
    lines = shapely.multilinestrings(shapely.linestrings(sorted(segments)))
    return shapely.normalize(shapely.line_merge(lines))


def outside_frame(segments: Iterable[Segment], frame: tuple[float, float, float, float]) -> set[Segment]:
    """Leave out the segments that run along a frame `(west, south, east, north)`."""
    west, south, east, north = frame

    def on_frame(segment: Segment) -> bool:
        (x0, y0), (x1, y1) = segment
        return (x0 == x1 and x0 in (west, east)) or (y0 == y1 and y0 in (south, north))

    return {segment for segment in segments if not on_frame(segment)}
