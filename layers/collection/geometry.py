"""Check a geometry against RFC 7946, and where it lies against what is expected; measure distances.

What GIS programs change when they save a layer, and nothing is lost by, is read as it was meant.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

import shapely
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from layers.errors import Mismatch, show

DEPTHS: Mapping[str, int] = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
"""How many lists stand around a position in the coordinates of each kind of geometry."""
SMALLEST_LINE = 2
SMALLEST_RING = 4

Bounds = tuple[float, float, float, float]
GLOBE: Bounds = (-180.0, -90.0, 180.0, 90.0)
"""`(west, south, east, north)` in degrees."""
Position = tuple[float, float]
"""Longitude and latitude, in degrees of WGS 84."""
# The mean radius, R1 of the International Union of Geodesy and Geophysics.
EARTH_RADIUS_KM = 6371.0088
_MIDNIGHT = re.compile(
    r"(\d{4})([-/])(\d\d)\2(\d\d)(?:[T ]00:00(?::00(?:\.0+)?)?(?:Z|[+-]\d\d(?::?\d\d)?)?)?", re.ASCII
)
_TABLES = ("names", "aliases", "source", "licence", "note")
_NUMBERS = ("fid", "ogc_fid")  # which GDAL gives features
_WGS84 = re.compile(r"(?:urn:ogc:def:crs:)?(?:OGC:(?:1\.3)?:?CRS84|EPSG::?4326)", re.IGNORECASE)
_DAYS = ("as_of", "valid_from", "valid_to")


def read_geometry(value: object) -> BaseGeometry:
    """Return a GeoJSON geometry, in degrees of WGS 84, longitude first.

    Raises
    ------
    Mismatch
        If it is malformed, goes off the globe, has a ring that is not closed or crosses itself.
    """
    try:
        return _read_shape(value)
    except (shapely.errors.ShapelyError, ValueError) as error:
        if isinstance(error, Mismatch):
            raise
        if "inhomogeneous" in str(error):
            what, mend = "holds positions with and without a height", "give all of them one, or none"
            raise Mismatch(what, mend) from None
        raise Mismatch(f"cannot be read: {error}", "mend its coordinates") from None


def encloses(bounds: Bounds) -> bool:
    """Say whether bounds enclose something on the globe; across the 180th meridian `east` counts on beyond it."""
    west, south, east, north = bounds
    return lies_in(west, south, GLOBE) and abs(north) <= GLOBE[3] and west < east <= west + 360 and south < north


def along(longitude: float, bounds: Bounds) -> float:
    """Count a longitude as bounds do that cross the 180th meridian: what lies beyond it from 180 on."""
    return longitude + 360 if longitude < _seam(bounds) else longitude


def laid_along(shape: BaseGeometry, bounds: Bounds) -> BaseGeometry:
    """Count a shape's longitudes so; its parts on both sides of the meridian become one."""
    seam = _seam(bounds)
    if shape.is_empty or shape.bounds[0] >= seam:
        return shape
    if shape.bounds[2] < seam:
        return affinity.translate(shape, 360)
    beyond, before = (shape.intersection(shapely.box(*ends)) for ends in ((-180, -90, seam, 90), (seam, -90, 540, 90)))
    return shapely.union_all([affinity.translate(beyond, 360), before])


def _seam(bounds: Bounds) -> float:
    """Return where the world is cut open: opposite to bounds that cross the 180th meridian, else nowhere."""
    return (bounds[0] + bounds[2] - 360) / 2 if bounds[2] > GLOBE[2] else -math.inf


def on_globe(longitude: float) -> float:
    """Return a longitude between -180 and 180 degrees."""
    return longitude - 360 if longitude > GLOBE[2] else longitude


def cut_at_meridian(shape: BaseGeometry) -> BaseGeometry:
    """Return a shape between -180 and 180 degrees, cut at the 180th meridian as RFC 7946 asks."""
    if shape.is_empty or shape.bounds[2] <= GLOBE[2]:
        return shape
    if shape.bounds[0] >= GLOBE[2]:
        return affinity.translate(shape, -360)
    before, beyond = (shape.intersection(shapely.box(west, -90, west + 360, 90)) for west in (-180, 180))
    cut: BaseGeometry = shapely.orient_polygons(shapely.union_all([before, affinity.translate(beyond, -360)]))
    return cut


def lies_in(longitude: float, latitude: float, bounds: Bounds) -> bool:
    """Say whether a position lies in bounds `(west, south, east, north)`, all in degrees."""
    west, south, east, north = bounds
    return west <= longitude <= east and south <= latitude <= north


def misplaced(shape: BaseGeometry, bounds: Bounds) -> Mismatch | None:
    """Say what is wrong with where a shape lies, or None if it touches the bounds.

    `bounds` is `(west, south, east, north)` in degrees.
    """
    if _touches(laid_along(shape, bounds).bounds, bounds):
        return None
    longitude, latitude = shape.representative_point().coords[0][:2]
    where = f"longitude {longitude:.4f}, latitude {latitude:.4f}"
    west, south, east, north = shape.bounds
    if _touches((south, west, north, east), bounds):
        mend = "write longitude before latitude"
        return Mismatch(f"longitude and latitude look swapped ({where})", mend)
    what = f"lies outside the collection's bounds ({where})"
    return Mismatch(what, "correct it, or add the place to exceptions in collection.toml")


def _read_shape(value: object) -> BaseGeometry:
    """Check a geometry from the outside in, and build it."""
    geometry: Any = value
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if geometry is None:
        raise Mismatch("there is none", "draw it, or take the feature out")
    if not isinstance(kind, str) or kind not in DEPTHS:
        raise Mismatch(f"{show(kind)} is no kind of geometry", f"use one of {', '.join(DEPTHS)}")
    coordinates = geometry.get("coordinates")
    _check_positions(coordinates, DEPTHS[kind])
    if "LineString" in kind:
        for line in _lists(coordinates, DEPTHS[kind] - 1):
            if len(line) < SMALLEST_LINE:
                raise Mismatch("a line has one position only", "give it two or more")
    if "Polygon" in kind:
        for polygon in _lists(coordinates, DEPTHS[kind] - 2):
            _check_rings(polygon)
    shape = shapely.geometry.shape({"type": kind, "coordinates": coordinates})
    if not shape.is_valid:
        what = f"the {kind} is not valid: {shapely.is_valid_reason(shape)}"
        raise Mismatch(what, "mend it so that no ring crosses itself or another")
    return shape


def _check_positions(coordinates: object, depth: int) -> None:
    """Check that positions are pairs (or triples) of numbers on the globe."""
    if depth:
        if not isinstance(coordinates, list) or not coordinates:
            raise Mismatch(f"{show(coordinates)} is no list of positions", "mend the brackets")
        for item in coordinates:
            _check_positions(item, depth - 1)
        return
    mend = "write [longitude, latitude] in degrees"
    if not isinstance(coordinates, list) or len(coordinates) not in (2, 3):
        raise Mismatch(f"{show(coordinates)} is no position", mend)
    for number in coordinates:
        if isinstance(number, bool) or not isinstance(number, (int, float)):
            raise Mismatch(f"{show(coordinates)} is no position", mend)
    longitude, latitude = coordinates[:2]
    if not lies_in(longitude, latitude, GLOBE) or not all(map(math.isfinite, coordinates[2:])):
        if lies_in(latitude, longitude, GLOBE):
            mend = "longitude and latitude look swapped: write longitude first"
        raise Mismatch(f"{show(coordinates)} is not on the globe", mend)


def _check_rings(polygon: list[Any]) -> None:
    """Check that rings are closed; which way they are wound is for `wrongly_wound` to say."""
    for index, ring in enumerate(polygon):
        which = "the outer ring" if index == 0 else f"hole {index}"
        if len(ring) < SMALLEST_RING or ring[0] != ring[-1]:
            mend = "give it four positions or more and end it where it begins"
            raise Mismatch(f"{which} of a polygon is not closed", mend)


def _lists(coordinates: Any, depth: int) -> Iterator[list[Any]]:  # noqa: ANN401 - nested JSON
    """Give the lists that stand at a depth of a geometry's coordinates."""
    if depth == 0:
        yield coordinates
        return
    for item in coordinates:
        yield from _lists(item, depth - 1)


def _touches(box: Bounds, bounds: Bounds) -> bool:
    """Say whether two boxes `(west, south, east, north)` share a point."""
    west_east = box[0] <= bounds[2] and box[2] >= bounds[0]
    return west_east and box[1] <= bounds[3] and box[3] >= bounds[1]


def is_wgs84(crs: object) -> bool:
    """Say whether a layer's member `crs` only names longitude and latitude of WGS 84, as GDAL writes it, or nothing."""
    if crs is None:
        return True
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return isinstance(name, str) and _WGS84.fullmatch(name) is not None


def with_days(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return a feature's properties without what GDAL makes of them: midnights, slashes, numbers, tables as text."""
    days = {
        name: f"{found[1]}-{found[3]}-{found[4]}"
        for name in _DAYS
        if isinstance(properties.get(name), str) and (found := _MIDNIGHT.fullmatch(properties[name]))
    }
    tables = {name: table for name in _TABLES if (table := _table_in(properties.get(name))) is not None}
    return {name: value for name, value in {**properties, **days, **tables}.items() if name not in _NUMBERS}


def _table_in(value: object) -> dict[str, Any] | None:
    """Return the table that a text is in JSON; None if it is none."""
    if not isinstance(value, str) or not value.lstrip().startswith("{"):
        return None
    try:
        table = json.loads(value)
    except (ValueError, RecursionError):
        return None
    return table if isinstance(table, dict) else None


def wrongly_wound(geometry: object) -> int:
    """Count the rings that are wound against RFC 7946, section 3.1.6, as shapefiles and QGIS have them."""
    return sum(_is_clockwise(ring) is outer for outer, ring in _rings(geometry))


def _rings(geometry: object) -> Iterator[tuple[bool, Any]]:
    """Give the rings of areas, each with whether it is an outer one."""
    given = geometry if isinstance(geometry, dict) else {}
    coordinates = given.get("coordinates")
    polygons = {"Polygon": [coordinates], "MultiPolygon": coordinates}.get(str(given.get("type")))
    for polygon in polygons if isinstance(polygons, list) else []:
        yield from ((not index, ring) for index, ring in enumerate(polygon if isinstance(polygon, list) else []))


def _is_clockwise(ring: Any) -> bool | None:  # noqa: ANN401 - whatever JSON holds
    """Say how a ring is wound; None if it is none."""
    try:
        return not shapely.LinearRing(ring).is_ccw
    except (shapely.errors.ShapelyError, ValueError, TypeError):
        return None


def distance_km(one: Position, other: Position) -> float:
    """Measure the great circle between two positions, in kilometres (haversine formula)."""
    east, north = math.radians(one[0]), math.radians(one[1])
    other_east, other_north = math.radians(other[0]), math.radians(other[1])
    half = (
        math.sin((other_north - north) / 2) ** 2
        + math.cos(north) * math.cos(other_north) * math.sin((other_east - east) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(half)))
