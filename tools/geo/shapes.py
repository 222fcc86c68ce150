"""Derive every named shape of the map from the sources, step by step."""

from collections.abc import Callable, Iterable

import shapely
from shapely import Point
from shapely.geometry.base import BaseGeometry

from tools.geo.coverage import divide, join, simplify
from tools.geo.edges import line_of, outside_frame, segments_of
from tools.geo.governorates import share_out
from tools.geo.metres import area_km2
from tools.geo.sources import Sources
from tools.geo.zones import cut_heights, held_belt, widen_zone

# The map's frame: west, south, east, north in degrees.
FRAME = (31.5, 29.0, 46.5, 39.2)
COUNTRY = "SYR"
# Where OpenStreetMap maps land in two countries (72 km2 in and round Jerusalem, 1 km2 at the
# Lebanese border, specks elsewhere) the country named first is drawn.
LANDS = (
    *(COUNTRY, "LBN", "PSE", "JOR", "TUR", "IRQ", "CYP", "SAU", "EGY", "IRN", "ARM", "AZE"),
    "ISR",
)
HEIGHTS_NEIGHBOUR = "ISR"
HEIGHTS_CLAIM = "Syrian claim"
HEIGHTS_NORTH, HEIGHTS_SOUTH = 33.30, 32.64
INSIDE_HEIGHTS = Point(35.75, 33.0)
ZONE = "SY-X01~"  # Natural Earth's code for the UNDOF area.
# Islands smaller than this are left out, in km2.
SMALLEST_OWN_PART_KM2, SMALLEST_OTHER_PART_KM2 = 0.1, 20
# Tolerances in degrees: about 100 m, and about 600 m for borders far from the subject.
NEAR_TOLERANCE, FAR_TOLERANCE = 0.001, 0.006
# Belt and disc in metres. No open polygon of the held ground exists, so three are drawn.
BELTS_M = {"held-low": (0, 1500), "held-mid": (2000, 1000), "held-high": (4000, 1000)}

Piece = tuple[str, bool]
"""Code of a country, governorate or "heights", and whether it lies in the zone."""


def derive_shapes(sources: Sources, positions: Iterable[Point]) -> dict[str, BaseGeometry]:
    """Derive the named shapes: WGS 84, 5 decimals, edges shared exactly.

    Parameters
    ----------
    sources
        What the packages say.
    positions
        Cited places round which the schematic of held ground has a disc.

    Returns
    -------
    dict of str to BaseGeometry
        Governorates by ISO 3166-2 code and countries by ISO 3166-1 alpha-3 code, "syria"
        (without the heights), "heights", "area-of-separation", its lines "alpha-line" and
        "bravo-line", "held-low", "held-mid", "held-high", "coastline-own" and
        "coastline-others".
    """
    pieces = _simplified(_pieces(sources))
    own = {piece: area for piece, area in pieces.items() if piece[0].startswith("SY-")}
    shapes = {
        code: join(area for (owner, _), area in pieces.items() if owner == code)
        for code in sorted({owner for owner, _ in pieces})
    }
    shapes["syria"] = join(own.values())
    shapes["area-of-separation"] = join(area for (_, zone), area in own.items() if zone)
    shapes |= _lines(shapes)
    beyond = join(area for (_, zone), area in own.items() if not zone)
    points = list(positions)
    for name, (belt_m, disc_m) in BELTS_M.items():
        line = shapes["bravo-line"] if belt_m else None
        shapes[name] = held_belt(line, points, belt_m, disc_m, beyond)
    return shapes


def _pieces(sources: Sources) -> dict[Piece, BaseGeometry]:
    """Cut all land in the frame into pieces that each have one owner."""
    lands = {code: _framed(code, sources.countries[code]) for code in LANDS}
    claim, neighbour = sources.claim, sources.countries[HEIGHTS_NEIGHBOUR]
    heights = cut_heights(neighbour, claim, HEIGHTS_NORTH, HEIGHTS_SOUTH, INSIDE_HEIGHTS)
    land = lands[COUNTRY]
    zone = widen_zone(sources.admin_1[ZONE], land)
    units = {
        code: shapely.intersection(unit, land)
        for code, unit in sources.admin_1.items()
        if code != ZONE
    }
    shares = share_out(units, land)
    areas = [*lands.values(), heights, zone, *units.values(), *shares.values()]
    shapely.prepare(areas)
    owner_of = _owner(lands, heights, zone, units, shares)
    return divide([area.boundary for area in areas], owner_of)


def _framed(code: str, land: BaseGeometry) -> BaseGeometry:
    """Cut land at the frame and leave out its smallest islands."""
    smallest = SMALLEST_OWN_PART_KM2 if code == COUNTRY else SMALLEST_OTHER_PART_KM2
    parts = shapely.get_parts(shapely.intersection(land, shapely.box(*FRAME)))
    return shapely.multipolygons([part for part in parts if area_km2(part) > smallest])


def _owner(
    lands: dict[str, BaseGeometry],
    heights: BaseGeometry,
    zone: BaseGeometry,
    units: dict[str, BaseGeometry],
    shares: dict[str, BaseGeometry],
) -> Callable[[Point], Piece | None]:
    """Make the function that names the piece a point belongs to."""

    def owner_of(point: Point) -> Piece | None:
        if heights.contains(point):
            return "heights", False
        code = next((code for code, land in lands.items() if land.contains(point)), None)
        if code != COUNTRY:
            return None if code is None else (code, False)
        within = [c for c in units if units[c].contains(point) or shares[c].contains(point)]
        nearest = within or sorted(units, key=lambda c: float(units[c].distance(point)))
        return nearest[0], bool(zone.contains(point))

    return owner_of


def _simplified(pieces: dict[Piece, BaseGeometry]) -> dict[Piece, BaseGeometry]:
    """Simplify all pieces together, and the borders between the neighbours once more."""
    near = simplify(_without_specks(pieces), NEAR_TOLERANCE)
    far = {piece: area for piece, area in near.items() if piece[0] in LANDS}
    return near | simplify(far, FAR_TOLERANCE, outer=False)


def _without_specks(pieces: dict[Piece, BaseGeometry]) -> dict[Piece, BaseGeometry]:
    """Leave out what overlapping outlines of two neighbours leave between them."""

    def kept(piece: Piece, area: BaseGeometry) -> BaseGeometry:
        if piece[0] not in LANDS:
            return area
        parts = shapely.get_parts(area)
        return shapely.multipolygons([part for part in parts if area_km2(part) > 1])

    return {piece: kept(piece, area) for piece, area in pieces.items()}


def _lines(shapes: dict[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """Take the zone's two lines and the coasts from the edges of the coverage."""
    zone = segments_of([shapes["area-of-separation"]])
    heights = segments_of([shapes["heights"]])
    own = segments_of([shapes["syria"]])
    others = segments_of([shapes[code] for code in LANDS if code != COUNTRY])
    land = [shapes["syria"], shapes["heights"], *(shapes[c] for c in LANDS if c != COUNTRY)]
    coast = outside_frame(segments_of([join(land)]), FRAME)
    return {
        "alpha-line": line_of(zone & heights),
        "bravo-line": line_of(zone - heights - others),
        "coastline-own": line_of(coast & own),
        "coastline-others": line_of(coast - own),
    }
