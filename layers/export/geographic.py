"""Map layers: places at their anchors, and the areas and lines that they extend over.

GeoPackage and GeoParquet hold related layers: `excerpt_places.excerpt` is an `excerpts.id`;
`excerpt_places.place` and the `place` of extents are a `places.id`.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, NamedTuple
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import pyarrow as pa
import shapely

from layers.collection.geometry import on_globe
from layers.export.extract import Extract, manifest, manifest_lines, write_json
from layers.export.qgis import layer_styles
from layers.export.rows import (
    EXTENT_SCHEMA,
    LINK_SCHEMA,
    Placed,
    excerpt_rows,
    excerpt_schema,
    extent_rows,
    flatten,
    link_rows,
    not_placed,
    place_rows,
    place_schema,
)
from layers.export.tabular import batches, flat_schema, manifest_metadata, write_rows


def write_geojson(extract: Extract, out: BinaryIO) -> None:
    """Write places and their extents as a FeatureCollection (RFC 7946), one feature a line.

    The property `role` tells them apart, as in a collection's own layers: the anchors come
    first, then the extents, large ones first. The foreign members are `manifest`, and
    `not_placed`: the ids of excerpts without a place.
    """
    layer = {
        "type": "FeatureCollection",
        "manifest": manifest(extract),
        "not_placed": not_placed(extract),
        "features": chain(
            (_feature("anchor", _anchor(one), {**row, "excerpts": one.excerpts}) for one, row in place_rows(extract)),
            (_feature("extent", shape, row) for shape, row in extent_rows(extract)),
        ),
    }
    write_json(out, layer)


def _feature(role: str, shape: shapely.Geometry, row: Mapping[str, object]) -> dict[str, object]:
    geometry = json.loads(shapely.to_geojson(shape))
    return {"type": "Feature", "id": row["id"], "geometry": geometry, "properties": {"role": role, **row}}


def _anchor(one: Placed) -> shapely.Point:
    return shapely.Point(on_globe(one.place.longitude), one.place.latitude)


WGS84 = "EPSG:4326"
GEOMETRY = "geometry"
GPKG_GEOMETRY = "geom"  # as programs for maps call it there


class _Layer(NamedTuple):
    """A layer; with a geometry type its last column is the geometry.

    The geometry is well-known binary, in degrees, WGS 84, longitude first; an excerpt without
    a place has none. `rows` can be gone through once; `key` is what a GeoPackage numbers them by.
    """

    name: str
    schema: pa.Schema
    rows: Iterator[Mapping[str, object]]
    geometry_type: str | None = None
    key: str = "fid"


def _related_layers(extract: Extract) -> tuple[_Layer, ...]:
    """Make the layers: places at their anchors, excerpts at those of all their places, extents.

    Layers of extents have one type of geometry each, as programs for maps expect; an extent that
    is a point would say no more than the anchor, and is in none.
    """
    places, excerpts, extents = map(_with_geometry, (place_schema(extract), excerpt_schema(extract), EXTENT_SCHEMA))
    return (
        _Layer("places", places, _place_rows(extract), "Point"),
        _Layer("excerpts", excerpts, _excerpt_rows(extract), "MultiPoint"),
        _Layer("extents_areas", extents, _extent_rows(extract, "Polygon"), "MultiPolygon"),
        _Layer("extents_lines", extents, _extent_rows(extract, "LineString"), "MultiLineString"),
        _Layer("excerpt_places", LINK_SCHEMA, link_rows(extract)),
    )


def _with_geometry(schema: pa.Schema) -> pa.Schema:
    """Add the geometry, marked as such by https://geoarrow.org/extension-types."""
    mark = {"ARROW:extension:name": "geoarrow.wkb"}
    return schema.append(pa.field(GEOMETRY, pa.binary(), metadata=mark))


def _place_rows(extract: Extract) -> Iterator[Mapping[str, object]]:
    for one, row in place_rows(extract):
        yield {**row, GEOMETRY: shapely.to_wkb(_anchor(one))}


_MANY = {"Polygon": shapely.multipolygons, "LineString": shapely.multilinestrings}


def _extent_rows(extract: Extract, kind: str) -> Iterator[Mapping[str, object]]:
    """Go through the extents of one kind of geometry, single or several."""
    for shape, row in extent_rows(extract):
        if shape.geom_type.endswith(kind):
            yield {**row, GEOMETRY: shapely.to_wkb(_MANY[kind](shapely.get_parts(shape)))}


def _excerpt_rows(extract: Extract) -> Iterator[Mapping[str, object]]:
    places = extract.collection.places
    anchors = {place.id: (on_globe(place.longitude), place.latitude) for place in places.values()}
    for row in excerpt_rows(extract):
        points = list(dict.fromkeys(anchors[place] for place in row["places"]))
        geometry = shapely.to_wkb(shapely.MultiPoint(points)) if points else None
        yield {**row, GEOMETRY: geometry}


def write_gpkg(extract: Extract, out: BinaryIO) -> None:
    """Write the layers and the manifest, both as a table and as metadata of the file, and styles.

    QGIS opens the layers with the styles. Lists are texts: see `layers.export.rows.join`. GDAL
    writes to files only, so the whole is copied from a temporary one.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / "export.gpkg"
        for layer in (*_related_layers(extract), _manifest_table(extract), _styles_table(extract)):
            _add(layer, path, manifest_metadata(extract))
        with path.open("rb") as written:
            shutil.copyfileobj(written, out)


def _add(layer: _Layer, path: Path, metadata: dict[str, str]) -> None:
    """Write one layer into the file."""
    import pyogrio  # noqa: PLC0415 - GDAL takes 27 MB, which nothing else needs

    schema = flat_schema(layer.schema)
    pyogrio.write_arrow(
        pa.RecordBatchReader.from_batches(schema, batches(flatten(layer.rows), schema)),
        path,
        layer=layer.name,
        driver="GPKG",
        geometry_type=layer.geometry_type,
        crs=WGS84 if layer.geometry_type else None,
        append=path.exists(),
        dataset_metadata=metadata,
        layer_options={"GEOMETRY_NAME": GPKG_GEOMETRY} if layer.geometry_type else {"FID": layer.key},
    )


def _manifest_table(extract: Extract) -> _Layer:
    """Make a table of the manifest's names and values."""
    rows = ({"name": name, "value": str(value)} for name, value in manifest_lines(extract))
    return _Layer("manifest", pa.schema({"name": pa.string(), "value": pa.string()}), rows)


def _styles_table(extract: Extract) -> _Layer:
    """Make the table in which QGIS looks for the styles of a GeoPackage's layers."""
    rows = (
        {
            "f_table_catalog": "",
            "f_table_schema": "",
            "f_table_name": layer,
            "f_geometry_column": GPKG_GEOMETRY,
            "styleName": extract.words["export.style"],
            "styleQML": qml,
            "styleSLD": "",
            "useAsDefault": True,
            "description": extract.words["export.style.help"],
            "owner": "",
            "ui": None,
            "update_time": extract.time,
        }
        for layer, qml in layer_styles(extract.words, extract.collection.place_kinds).items()
    )
    kinds = {"useAsDefault": pa.bool_(), "update_time": pa.timestamp("ms", "UTC")}
    names = (
        *("f_table_catalog", "f_table_schema", "f_table_name", "f_geometry_column", "styleName", "styleQML"),
        *("styleSLD", "useAsDefault", "description", "owner", "ui", "update_time"),
    )
    schema = pa.schema({name: kinds.get(name, pa.string()) for name in names})
    return _Layer("layer_styles", schema, rows, key="id")


def write_geoparquet(extract: Extract, out: BinaryIO) -> None:
    """Write each layer as a table of its own, like `places.parquet`, into an archive.

    The metadata of each table have the manifest under `manifest`.

    References
    ----------
    https://geoparquet.org/releases/v1.1.0/
    """
    shared = manifest_metadata(extract)
    with ZipFile(out, "w", ZIP_STORED) as archive:  # Parquet is compressed already
        for name, schema, rows, geometry_type, _ in _related_layers(extract):
            own = {"geo": _geo(geometry_type)} if geometry_type else {}
            entry = ZipInfo(f"{name}.parquet", extract.time.timetuple()[:6])
            with archive.open(entry, "w", force_zip64=True) as table:
                write_rows(rows, schema.with_metadata(shared | own), table)


def _geo(geometry_type: str) -> str:
    """Describe the geometry; without a `crs` it is WGS 84, longitude first (OGC:CRS84)."""
    column = {"encoding": "WKB", "geometry_types": [geometry_type]}
    return json.dumps({"version": "1.1.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: column}})
