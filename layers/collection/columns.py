"""The columns of the two Parquet tables, and how such a file is opened and written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from layers.collection.findings import Findings
from layers.errors import show, suggest

ROWS_AT_ONCE = 10_000


def _texts(*names: str) -> dict[str, pa.DataType]:
    """Return columns, or fields of a table inside a row, that are all text."""
    return dict.fromkeys(names, pa.string())


ARTICLE_COLUMNS = pa.schema(
    {
        **_texts("id", "title", "outlet", "outlet_id"),
        "authors": pa.list_(pa.string()),
        **_texts("language", "kind", "published", "published_by", "url", "archived_url"),
        **_texts("source_note", "text_sha256", "status"),
    }
)
EXCERPT_COLUMNS = pa.schema(
    {
        **_texts("id", "article", "quote"),
        "start": pa.int64(),
        "end": pa.int64(),
        **_texts("prefix", "suffix", "event_date", "dated_by"),
        "places": pa.list_(pa.struct(_texts("id", "link", "precision"))),
        "actors": pa.list_(pa.struct(_texts("id", "role"))),
        "claim": pa.struct(_texts("by", "status")),
        "contrasts_with": pa.list_(pa.string()),
        "note": pa.string(),
        "withdrawn": pa.struct(_texts("on", "why")),
    }
)


def open_table(path: Path, columns: pa.Schema, findings: Findings) -> pa.Table | None:
    """Open a Parquet file as a table of these columns, or note why it cannot be.

    A column that is not there is empty; then each row lacks the field, as in a TOML file.
    """
    if not path.exists():
        findings.add_lost(path, 1, "the file is missing", "add it: the two tables belong together")
        return None
    try:
        table = pq.read_table(path, partitioning=None)
        unknown = _find_unknown(table.schema, columns)
        for name in unknown:
            mend = suggest(name, columns.names, f"take it out; known are {columns.names}")
            findings.add_lost(path, 1, f"the table has the unknown column {show(name)}", mend)
        if unknown:
            return None
        for field in columns:
            if field.name not in table.column_names:
                table = table.append_column(field, pa.nulls(len(table), field.type))
        table = table.select(columns.names).cast(columns)
        table.validate(full=True)  # finds text that is not UTF-8
    except (pa.ArrowException, OSError) as error:
        what = f"cannot be read as a table: {str(error).splitlines()[0]}"
        findings.add_lost(path, 1, what, "write it again, with the types of data/README.md")
        return None
    return table


def write_table(rows: Iterable[Mapping[str, object]], columns: pa.Schema, path: Path) -> None:
    """Write rows as a Parquet file, some at a time, in place of one that is there."""
    unwritten: Iterator[Mapping[str, object]] = iter(rows)
    with pq.ParquetWriter(path, columns, compression="zstd") as writer:
        while some := list(islice(unwritten, ROWS_AT_ONCE)):
            writer.write_table(pa.Table.from_pylist(some, schema=columns))


def _find_unknown(found: Iterable[pa.Field], known: Iterable[pa.Field]) -> list[str]:
    """Name the columns, and fields inside them, that would be lost without a word."""
    expected = {field.name: field for field in known}
    unknown = [field.name for field in found if field.name not in expected]
    for field in found:
        if field.name in expected:
            inside = _find_unknown(_fields(field.type), _fields(expected[field.name].type))
            unknown += [f"{field.name}.{name}" for name in inside]
    return unknown


def _fields(kind: pa.DataType) -> list[pa.Field]:
    """Return the fields of a struct or of a list of structs; of anything else, none."""
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        kind = kind.value_type
    return list(kind) if pa.types.is_struct(kind) else []
