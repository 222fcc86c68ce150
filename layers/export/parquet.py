"""Parquet: one row an excerpt, lists as lists, the manifest in the file's own metadata."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import IO, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from layers.export.batches import batches, schema_of
from layers.export.extract import Extract
from layers.export.manifest import manifest
from layers.export.rows import ExcerptRow, excerpt_rows


def write_parquet(extract: Extract, out: BinaryIO) -> None:
    """Write the excerpts as Parquet; the metadata's key `manifest` holds it as JSON."""
    schema = schema_of(ExcerptRow).with_metadata(manifest_metadata(extract))
    write_rows(excerpt_rows(extract), schema, out)


def manifest_metadata(extract: Extract) -> dict[str, str]:
    """Write the manifest as key-value metadata."""
    return {"manifest": json.dumps(manifest(extract), ensure_ascii=False)}


def write_rows(rows: Iterable[Mapping[str, object]], schema: pa.Schema, out: IO[bytes]) -> None:
    """Write rows a batch at a time; the schema's metadata become the file's."""
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        for batch in batches(rows, schema):
            writer.write_batch(batch)
