"""Derive the contested areas: the heights, the 1974 zone and the belt held beyond it."""

from collections.abc import Iterable

import shapely
from shapely import LineString, Point, Polygon
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry
from shapely.ops import split

from tools.geo.metres import buffer_m

# Natural Earth draws the zone too far west on its western side. The zone is widened eastwards
# until its area meets the published 235 km2 (BBC Verify, January 2025); 233 m does it.
ZONE_WIDENING_DEGREES = 0.0025
# The belt is a schematic: about 15 m is exact enough for its curves.
BELT_TOLERANCE_DEGREES = 0.00015
# Crumbs that rounding to about 1 m may leave along an edge are this narrow.
CRUMB_DEGREES = 0.00002


def cut_heights(neighbour: BaseGeometry, claim: LineString, north: float, south: float, inside: Point) -> Polygon:
    """Cut the occupied heights from the land of the neighbour that holds them.

    Parameters
    ----------
    neighbour
        Land of the neighbour as mapped by OpenStreetMap, which includes the heights.
    claim
        The line claimed as the border, from north to south; the west edge of the heights.
    north, south
        Latitudes to which the line is drawn on, due north and south, to reach the border.
    inside
        A point of the part to keep.
    """
    first, last = claim.coords[0], claim.coords[-1]
    blade = LineString([(first[0], north), *claim.coords, (last[0], south)])
    land = next(part for part in shapely.get_parts(neighbour) if part.contains(inside))
    for part in shapely.get_parts(split(land, blade)):
        if isinstance(part, Polygon) and part.contains(inside):
            return part
    raise ValueError("no part of the neighbour's land holds the point inside the heights")


def widen_zone(zone: BaseGeometry, land: BaseGeometry) -> Polygon:
    """Widen the area of separation eastwards and cut it at the country's land.

    Parameters
    ----------
    zone
        The zone as drawn by Natural Earth.
    land
        Land of the country without the heights; its edge is the zone's western line.
    """
    widened = shapely.union(zone, translate(zone, xoff=ZONE_WIDENING_DEGREES))
    return max(shapely.get_parts(shapely.intersection(widened, land)), key=shapely.area)


def held_belt(
    line: BaseGeometry | None, positions: Iterable[Point], belt_m: float, disc_m: float, within: BaseGeometry
) -> BaseGeometry:
    """Make the schematic extent of the ground held beyond the zone.

    Parameters
    ----------
    line
        The zone's eastern line; None for discs alone.
    positions
        Cited places round which a disc is drawn.
    belt_m, disc_m
        Width of the belt and radius of the discs, in metres.
    within
        Land of the country without the zone and without the heights.
    """
    parts = [buffer_m(position, disc_m) for position in positions]
    if line is not None:
        parts.append(buffer_m(line, belt_m))
    drawn = shapely.simplify(shapely.union_all(parts), BELT_TOLERANCE_DEGREES)
    held = shapely.get_parts(shapely.intersection(drawn, within))
    solid = [part for part in held if not shapely.buffer(part, -CRUMB_DEGREES).is_empty]
    return shapely.normalize(shapely.union_all(solid))
