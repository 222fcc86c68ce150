"""Take the lines that areas of one coverage share, or do not share, segment by segment.

Vertices of a coverage are equal to the last digit, so segments can be compared as they stand.
"""

from collections.abc import Iterable
from itertools import pairwise

import shapely
from shapely.geometry.base import BaseGeometry

Segment = tuple[tuple[float, float], tuple[float, float]]


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
