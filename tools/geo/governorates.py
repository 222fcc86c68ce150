"""Extend the first-level units over the whole land, sharing out what their source leaves over."""

from collections.abc import Mapping

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

# Sample points stand inside each unit, this far from its border, so that the points of two
# units never coincide; they are this far apart along it. About 100 m and 500 m.
INSET_DEGREES = 0.001
SPACING_DEGREES = 0.005
# Cells of the diagram are joined on this grid, about 0.1 m, which keeps the joining robust.
GRID_DEGREES = 0.000001


def share_out(units: Mapping[str, BaseGeometry], land: BaseGeometry) -> dict[str, BaseGeometry]:
    """Give every part of the land that lies in no unit to the unit nearest to it.

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
