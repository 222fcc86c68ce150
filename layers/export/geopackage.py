"""A GeoPackage: places and excerpts as layers, with the links between them as a table."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

import pyarrow as pa
import pyogrio

from layers.export.batches import batches, flat_schema
from layers.export.extract import Extract
from layers.export.flat import flatten
from layers.export.manifest import manifest_lines
from layers.export.parquet import manifest_metadata
from layers.export.related import Layer, related_layers

WGS84 = "EPSG:4326"


def write_gpkg(extract: Extract, out: BinaryIO) -> None:
    """Write the layers and the manifest, both as a table and as metadata of the file.

    Lists are texts: see `layers.export.flat`. GDAL writes to files only, so the whole is
    copied from a temporary one.
    """
    with TemporaryDirectory() as folder:
        path = Path(folder) / "export.gpkg"
        for layer in (*related_layers(extract), _manifest_table(extract)):
            _add(layer, path, manifest_metadata(extract))
        with path.open("rb") as written:
            shutil.copyfileobj(written, out)


def _add(layer: Layer, path: Path, metadata: dict[str, str]) -> None:
    """Write one layer into the file."""
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
    )


def _manifest_table(extract: Extract) -> Layer:
    """Make a table of the manifest's names and values."""
    rows = ({"name": name, "value": str(value)} for name, value in manifest_lines(extract))
    return Layer("manifest", pa.schema({"name": pa.string(), "value": pa.string()}), rows)
