"""GeoJSON: a point for every place, with its count and the ids of its excerpts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import BinaryIO

from layers.export.extract import Extract
from layers.export.json_text import write_json
from layers.export.manifest import manifest
from layers.export.placed import Placed, not_placed, place_rows


def write_geojson(extract: Extract, out: BinaryIO) -> None:
    """Write the places as a FeatureCollection (RFC 7946), one feature a line.

    Its foreign members are `manifest`, and `not_placed`: the ids of excerpts without a place.
    """
    layer = {
        "type": "FeatureCollection",
        "manifest": manifest(extract),
        "not_placed": not_placed(extract),
        "features": (_feature(one, row) for one, row in place_rows(extract)),
    }
    write_json(out, layer)


def _feature(one: Placed, row: Mapping[str, object]) -> dict[str, object]:
    """Make the feature of a place at its anchor."""
    place = one.place
    return {
        "type": "Feature",
        "id": place.id,
        "geometry": {"type": "Point", "coordinates": [place.longitude, place.latitude]},
        "properties": {**row, "excerpts": one.excerpts},
    }
