"""Turn overlapping sources into one coverage, so that neighbours share every edge exactly.

All lines are noded on one grid, the faces between them are given to an owner, and the owners'
areas are simplified together: a border is the same line on both its sides.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import TypeVar

import numpy as np
import shapely
from shapely import Point
from shapely.geometry.base import BaseGeometry

Owner = TypeVar("Owner", bound=Hashable)

# About 0.1 m: far finer than any source, coarse enough that noding is robust.
GRID_DEGREES = 0.000001
# Written coordinates have 5 decimals, about 1 m.
DECIMALS = 5


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
