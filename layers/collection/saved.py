"""Layers as GIS programs save them: what they change and nothing is lost by is read as it was meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import shapely

_MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)[T ]00:00(?::00(?:\.0+)?)?(?:Z|[+-]00:?00)?", re.ASCII)
_WGS84 = re.compile(r"(?:urn:ogc:def:crs:)?(?:OGC:(?:1\.3)?:?CRS84|EPSG::?4326)", re.IGNORECASE)
_DAYS = ("as_of", "valid_from", "valid_to")


def is_wgs84(crs: object) -> bool:
    """Say whether a layer's member `crs` only names longitude and latitude of WGS 84, as GDAL writes it."""
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return isinstance(name, str) and _WGS84.fullmatch(name) is not None


def with_days(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return a feature's properties, its days without the midnight that GDAL adds."""
    days = {
        name: found[1]
        for name in _DAYS
        if isinstance(properties.get(name), str) and (found := _MIDNIGHT.fullmatch(properties[name]))
    }
    return {**properties, **days}


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
