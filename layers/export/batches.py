"""Rows as Arrow tables, a batch at a time, so that memory never holds them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from types import NoneType
from typing import get_args, get_type_hints

import pyarrow as pa

ROWS_IN_BATCH = 5_000

_TYPES: Mapping[object, pa.DataType] = {
    str: pa.string(),
    int: pa.int64(),
    float: pa.float64(),
    date: pa.date32(),
    list[str]: pa.list_(pa.string()),
}


def schema_of(row: type) -> pa.Schema:
    """Find the Arrow type of each column of a row, by its annotations, in their order."""
    return pa.schema([(name, _type_of(hint)) for name, hint in get_type_hints(row).items()])


def flat_schema(schema: pa.Schema) -> pa.Schema:
    """Turn the lists of a schema into texts, as `layers.export.flat` writes them."""
    kinds = (pa.string() if pa.types.is_list(kind) else kind for kind in schema.types)
    return pa.schema([field.with_type(kind) for field, kind in zip(schema, kinds, strict=True)])


def batches(rows: Iterable[Mapping[str, object]], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """Gather rows into batches of at most `ROWS_IN_BATCH`."""
    unread: Iterator[Mapping[str, object]] = iter(rows)
    while some := list(islice(unread, ROWS_IN_BATCH)):
        yield pa.RecordBatch.from_pylist(some, schema=schema)


def _type_of(hint: object) -> pa.DataType:
    """Return the type of a column; every column may be empty, so None adds nothing."""
    known = [kind for kind in get_args(hint) if kind is not NoneType]
    return _TYPES[known[0] if hint not in _TYPES else hint]
