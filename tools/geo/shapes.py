"""Derive every named shape of the map from the sources, step by step."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import shapely
from shapely import LineString, Point, Polygon
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry
from shapely.ops import split

from tools.geo.coverage import divide, join, line_of, outside_frame, segments_of, share_out, simplify
from tools.geo.metres import area_km2, buffer_m
from tools.geo.sources import Sources

# Islands smaller than this are left out, in km2.
SMALLEST_OWN_PART_KM2, SMALLEST_OTHER_PART_KM2 = 0.1, 20
# Tolerances in degrees: about 100 m, and about 600 m for borders far from the subject.
NEAR_TOLERANCE, FAR_TOLERANCE = 0.001, 0.006
# Natural Earth draws the zone too far west on its western side. The zone is widened eastwards
# until its area meets the published 235 km2 (BBC Verify, January 2025); 233 m does it.
ZONE_WIDENING_DEGREES = 0.0025
# The belt is a schematic: about 15 m is exact enough for its curves.
BELT_TOLERANCE_DEGREES = 0.00015
# Crumbs that rounding to about 1 m may leave along an edge are this narrow.
CRUMB_DEGREES = 0.00002
HEIGHTS = "heights"

Piece = tuple[str, bool]
"""Code of a country, governorate or "heights", and whether it lies in the zone."""


@dataclass(frozen=True)
class Ground:
    """The table `ground` of places.toml: which country, heights and zone are drawn, from what.

    Attributes
    ----------
    frame
        The map's frame: west, south, east, north in degrees.
    country, units, shape
        ISO 3166-1 alpha-3 code, how the ISO 3166-2 codes of its units begin, its shape's name.
    lands
        Codes of the countries whose land is drawn; where two overlap the first is.
    neighbour, claim, claim_reaches, inside_heights
        Who holds the heights, the line of their west edge, the latitudes to which it is drawn
        on (north, south), and a point inside them (longitude, latitude).
    zone, zone_unit
        The zone's name, and its code in the source.
    belts_m
        For each schematic of the held ground the widths of belt and disc, in metres.
    """

    frame: tuple[float, float, float, float]
    country: str
    units: str
    shape: str
    lands: list[str]
    neighbour: str
    claim: str
    claim_reaches: tuple[float, float]
    inside_heights: tuple[float, float]
    zone: str
    zone_unit: str
    belts_m: dict[str, tuple[float, float]]


def derive_shapes(sources: Sources, positions: Iterable[Point], ground: Ground) -> dict[str, BaseGeometry]:
    """Derive the named shapes: WGS 84, 5 decimals, edges shared exactly.

    Parameters
    ----------
    sources
        What the packages say.
    positions
        Cited places round which the schematic of held ground has a disc.
    ground
        What is drawn, and what it is called.

    Returns
    -------
    dict of str to BaseGeometry
        Governorates by ISO 3166-2 code and countries by ISO 3166-1 alpha-3 code, the country
        (without the heights), "heights", the zone, its lines "alpha-line" and "bravo-line",
        the schematics of the held ground, "coastline-own" and "coastline-others".
    """
    pieces = _simplified(_pieces(sources, ground), ground.lands)
    own = {piece: area for piece, area in pieces.items() if piece[0].startswith(ground.units)}
    shapes = {
        code: join(area for (owner, _), area in pieces.items() if owner == code)
        for code in sorted({owner for owner, _ in pieces})
    }
    shapes[ground.shape] = join(own.values())
    shapes[ground.zone] = join(area for (_, zone), area in own.items() if zone)
    shapes |= _lines(shapes, ground)
    beyond = join(area for (_, zone), area in own.items() if not zone)
    points = list(positions)
    for name, (belt_m, disc_m) in ground.belts_m.items():
        line = shapes["bravo-line"] if belt_m else None
        shapes[name] = _held_belt(line, points, belt_m, disc_m, beyond)
    return shapes


def _pieces(sources: Sources, ground: Ground) -> dict[Piece, BaseGeometry]:
    """Cut all land in the frame into pieces that each have one owner."""
    lands = {code: _framed(sources.countries[code], code, ground) for code in ground.lands}
    claim, neighbour = sources.claim, sources.countries[ground.neighbour]
    heights = _cut_heights(neighbour, claim, *ground.claim_reaches, Point(ground.inside_heights))
    land = lands[ground.country]
    zone = _widen_zone(sources.admin_1[ground.zone_unit], land)
    units = {
        code: shapely.intersection(unit, land) for code, unit in sources.admin_1.items() if code != ground.zone_unit
    }
    shares = share_out(units, land)
    areas = [*lands.values(), heights, zone, *units.values(), *shares.values()]
    shapely.prepare(areas)
    owner_of = _owner(lands, heights, zone, units, shares, country=ground.country)
    return divide([area.boundary for area in areas], owner_of)


def _framed(land: BaseGeometry, code: str, ground: Ground) -> BaseGeometry:
    """Cut a country's land at the frame and leave out its smallest islands."""
    smallest = SMALLEST_OWN_PART_KM2 if code == ground.country else SMALLEST_OTHER_PART_KM2
    parts = shapely.get_parts(shapely.intersection(land, shapely.box(*ground.frame)))
    return shapely.multipolygons([part for part in parts if area_km2(part) > smallest])


def _owner(
    lands: dict[str, BaseGeometry],
    heights: BaseGeometry,
    zone: BaseGeometry,
    units: dict[str, BaseGeometry],
    shares: dict[str, BaseGeometry],
    *,
    country: str,
) -> Callable[[Point], Piece | None]:
    """Make the function that names the piece a point belongs to."""

    def owner_of(point: Point) -> Piece | None:
        if heights.contains(point):
            return HEIGHTS, False
        code = next((code for code, land in lands.items() if land.contains(point)), None)
        if code != country:
            return None if code is None else (code, False)
        within = [c for c in units if units[c].contains(point) or shares[c].contains(point)]
        nearest = within or sorted(units, key=lambda c: float(units[c].distance(point)))
        return nearest[0], bool(zone.contains(point))

    return owner_of


def _simplified(pieces: dict[Piece, BaseGeometry], lands: list[str]) -> dict[Piece, BaseGeometry]:
    """Simplify all pieces together, and the borders between the neighbours once more."""
    near = simplify(_without_specks(pieces, lands), NEAR_TOLERANCE)
    far = {piece: area for piece, area in near.items() if piece[0] in lands}
    return near | simplify(far, FAR_TOLERANCE, outer=False)


def _without_specks(pieces: dict[Piece, BaseGeometry], lands: list[str]) -> dict[Piece, BaseGeometry]:
    """Leave out what overlapping outlines of two neighbours leave between them."""

    def kept(piece: Piece, area: BaseGeometry) -> BaseGeometry:
        if piece[0] not in lands:
            return area
        parts = shapely.get_parts(area)
        return shapely.multipolygons([part for part in parts if area_km2(part) > 1])

    return {piece: kept(piece, area) for piece, area in pieces.items()}


def _lines(shapes: dict[str, BaseGeometry], ground: Ground) -> dict[str, BaseGeometry]:
    """Take the zone's two lines and the coasts from the edges of the coverage."""
    own_land, neighbours = (shapes[ground.shape], [code for code in ground.lands if code != ground.country])
    zone = segments_of([shapes[ground.zone]])
    heights = segments_of([shapes[HEIGHTS]])
    own = segments_of([own_land])
    others = segments_of([shapes[code] for code in neighbours])
    land = [own_land, shapes[HEIGHTS], *(shapes[code] for code in neighbours)]
    coast = outside_frame(segments_of([join(land)]), ground.frame)
    return {
        "alpha-line": line_of(zone & heights),
        "bravo-line": line_of(zone - heights - others),
        "coastline-own": line_of(coast & own),
        "coastline-others": line_of(coast - own),
    }


# The contested areas: the heights, the 1974 zone and the belt held beyond it.


def _cut_heights(neighbour: BaseGeometry, claim: LineString, north: float, south: float, inside: Point) -> Polygon:
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


def _widen_zone(zone: BaseGeometry, land: BaseGeometry) -> Polygon:
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


def _held_belt(
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
