"""Measure and buffer geometries in metres on the WGS 84 ellipsoid."""

import shapely
from pyproj import CRS, Geod, Transformer
from shapely.geometry.base import BaseGeometry

ELLIPSOID = Geod(ellps="WGS84")
M2_PER_KM2 = 1_000_000


def area_km2(geometry: BaseGeometry) -> float:
    """Measure the area of a geometry on the ellipsoid, in square kilometres."""
    area_m2, _ = ELLIPSOID.geometry_area_perimeter(shapely.orient_polygons(geometry))
    return abs(float(area_m2)) / M2_PER_KM2


def buffer_m(geometry: BaseGeometry, metres: float, *, flat: bool = False) -> BaseGeometry:
    """Buffer a geometry in WGS 84 by a distance in metres.

    The work is done in an azimuthal equidistant projection centred on the geometry, so it is
    meant for geometries up to some hundred kilometres wide.

    Parameters
    ----------
    geometry
        WGS 84, longitude before latitude; so is the result.
    metres
        The distance.
    flat
        Whether a line gets square ends, reaching past its own ends by the same distance.
    """
    middle = geometry.centroid
    local = CRS.from_proj4(f"+proj=aeqd +lat_0={middle.y} +lon_0={middle.x} +datum=WGS84 +units=m")
    forward = Transformer.from_crs("EPSG:4326", local, always_xy=True)
    back = Transformer.from_crs(local, "EPSG:4326", always_xy=True)
    plane = shapely.transform(geometry, forward.transform, interleaved=False)
    cap = "square" if flat else "round"
    grown = shapely.buffer(plane, metres, quad_segs=8, cap_style=cap, join_style="round")
    return shapely.transform(grown, back.transform, interleaved=False)
