"""GeoParquet: the related layers as a ZIP archive of tables, since a file holds one."""

from __future__ import annotations

import json
from typing import BinaryIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from layers.export.extract import Extract
from layers.export.parquet import manifest_metadata, write_rows
from layers.export.related import GEOMETRY, related_layers


def write_geoparquet(extract: Extract, out: BinaryIO) -> None:
    """Write `places.parquet`, `excerpts.parquet` and `excerpt_places.parquet` into an archive.

    The metadata of each table have the manifest under `manifest`.

    References
    ----------
    https://geoparquet.org/releases/v1.1.0/
    """
    shared = manifest_metadata(extract)
    with ZipFile(out, "w", ZIP_STORED) as archive:  # Parquet is compressed already
        for name, schema, rows, geometry_type in related_layers(extract):
            own = {"geo": _geo(geometry_type)} if geometry_type else {}
            entry = ZipInfo(f"{name}.parquet", extract.time.timetuple()[:6])
            with archive.open(entry, "w", force_zip64=True) as table:
                write_rows(rows, schema.with_metadata(shared | own), table)


def _geo(geometry_type: str) -> str:
    """Describe the geometry; without a `crs` it is WGS 84, longitude first (OGC:CRS84)."""
    column = {"encoding": "WKB", "geometry_types": [geometry_type]}
    return json.dumps(
        {"version": "1.1.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}
    )
