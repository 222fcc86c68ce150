"""Three related layers: places, excerpts, and the links between them.

`excerpt_places.excerpt` is an `excerpts.id`, `excerpt_places.place` a `places.id`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pyarrow as pa
import shapely

from layers.export.batches import schema_of
from layers.export.extract import Extract
from layers.export.placed import LinkRow, PlaceRow, link_rows, name_columns, place_rows
from layers.export.rows import ExcerptRow, excerpt_rows

GEOMETRY = "geometry"


class Layer(NamedTuple):
    """A layer; with a geometry type its last column is the geometry.

    The geometry is well-known binary, in degrees, WGS 84, longitude first; an excerpt without
    a place has none. `rows` can be gone through once.
    """

    name: str
    schema: pa.Schema
    rows: Iterator[Mapping[str, object]]
    geometry_type: str | None = None


def related_layers(extract: Extract) -> tuple[Layer, ...]:
    """Make the layers: places at their anchors, excerpts at those of all their places."""
    return (
        Layer("places", _places_schema(extract), _places(extract), "Point"),
        Layer("excerpts", _with_geometry(schema_of(ExcerptRow)), _excerpts(extract), "MultiPoint"),
        Layer("excerpt_places", schema_of(LinkRow), iter(link_rows(extract))),
    )


def _places_schema(extract: Extract) -> pa.Schema:
    """Add the names in each language after the name."""
    schema = schema_of(PlaceRow)
    after = schema.get_field_index("name") + 1
    for at, column in enumerate(name_columns(extract.collection).values(), start=after):
        schema = schema.insert(at, pa.field(column, pa.string()))
    return _with_geometry(schema)


def _with_geometry(schema: pa.Schema) -> pa.Schema:
    """Add the geometry, marked as such by https://geoarrow.org/extension-types."""
    mark = {"ARROW:extension:name": "geoarrow.wkb"}
    return schema.append(pa.field(GEOMETRY, pa.binary(), metadata=mark))


def _places(extract: Extract) -> Iterator[Mapping[str, object]]:
    for one, row in place_rows(extract):
        anchor = shapely.Point(one.place.longitude, one.place.latitude)
        yield {**row, GEOMETRY: shapely.to_wkb(anchor)}


def _excerpts(extract: Extract) -> Iterator[Mapping[str, object]]:
    places = extract.collection.places
    anchors = {place.id: (place.longitude, place.latitude) for place in places.values()}
    for row in excerpt_rows(extract):
        points = list(dict.fromkeys(anchors[place] for place in row["places"]))
        geometry = shapely.to_wkb(shapely.MultiPoint(points)) if points else None
        yield {**row, GEOMETRY: geometry}
