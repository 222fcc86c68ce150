"""How far apart two positions lie."""

from __future__ import annotations

import math

Position = tuple[float, float]
"""Longitude and latitude, in degrees of WGS 84."""

# The mean radius of the Earth, R1 of the International Union of Geodesy and Geophysics.
EARTH_RADIUS_KM = 6371.0088


def distance_km(one: Position, other: Position) -> float:
    """Measure the great circle between two positions, in kilometres (haversine formula)."""
    east, north = math.radians(one[0]), math.radians(one[1])
    other_east, other_north = math.radians(other[0]), math.radians(other[1])
    half = (
        math.sin((other_north - north) / 2) ** 2
        + math.cos(north) * math.cos(other_north) * math.sin((other_east - east) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(half)))
