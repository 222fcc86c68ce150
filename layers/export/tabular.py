"""Tables of excerpts, one row each: CSV, Excel, Parquet; and rows as Arrow tables."""

from __future__ import annotations

import codecs
import csv
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from itertools import chain, islice
from tempfile import TemporaryFile
from typing import IO, BinaryIO, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from layers.export.extract import Extract, manifest, manifest_lines
from layers.export.rows import excerpt_columns, excerpt_rows, excerpt_schema, flatten
from layers.text import shorten

# What spreadsheets take for the beginning of a formula, in full width too, by
# https://owasp.org/www-community/attacks/CSV_Injection; the apostrophe is there so that
# taking the first apostrophe of a cell away always gives the text back.
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")
# Rows go to disk as they are written; texts that look like formulas or addresses stay texts.
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True}
WIDTHS = {"id": 24, "quote": 80, "gist": 60}
"""Widths of columns in characters; what is not named has the usual one."""
FIRST_DAY = date(1900, 3, 1)
"""Before this day spreadsheets count days in different ways: earlier days stay texts."""
# What a sheet holds: https://support.microsoft.com/office/1672b34d-7043-467e-8e27-269d656771c3
MOST_ROWS = 1_048_576
MOST_TOLD = 100
"""Cells that were cut."""
ROWS_IN_BATCH = 5_000


def write_csv(extract: Extract, out: BinaryIO) -> None:
    """Write the excerpts as CSV (RFC 4180).

    The file is UTF-8 with a byte order mark, without which spreadsheets take it for another
    encoding. A list is one cell: see `layers.export.rows.join`.
    """
    out.write(codecs.BOM_UTF8)
    writer = csv.writer(codecs.getwriter("utf-8")(out))
    writer.writerow(excerpt_columns(extract))
    for row in flatten(excerpt_rows(extract)):
        writer.writerow([disarm(value) for value in row.values()])


def disarm(value: object) -> object:
    """Put an apostrophe before a text that a spreadsheet could run or would mistake."""
    return f"'{value}" if isinstance(value, str) and value.startswith(RISKY) else value


class Styles(NamedTuple):
    """How cells are written: `literal` keeps a text a text when its cell is edited."""

    literal: Format
    day: Format


def write_xlsx(extract: Extract, out: BinaryIO) -> None:
    """Write the excerpts and the manifest as a workbook.

    Rows beyond what a sheet holds go on in another. A text longer than a cell holds is cut there, and
    the manifest's `cut` says of which excerpt and column, and how long it is.
    """
    with TemporaryFile() as whole:  # a reader that has gone would be told of as another fault
        with Workbook(whole, OPTIONS) as workbook:
            _compose(workbook, extract)
        whole.seek(0)
        shutil.copyfileobj(whole, out)


def _compose(workbook: Workbook, extract: Extract) -> None:
    """Fill the two sheets."""
    workbook.set_properties({"title": extract.words.name(extract.collection.title), "created": extract.time})
    styles = Styles(workbook.add_format({"quote_prefix": True}), workbook.add_format({"num_format": "yyyy-mm-dd"}))
    columns = tuple(excerpt_columns(extract))
    rows = (tuple(row.values()) for row in flatten(excerpt_rows(extract)))
    cut: list[tuple[str, str]] = []
    number, row = 1, next(rows, None)
    while number == 1 or row is not None:
        sheet = _add_sheet(workbook, extract, "excerpts", number)
        sheet.freeze_panes(1, 1)
        for name, width in WIDTHS.items():
            sheet.set_column(columns.index(name), columns.index(name), width)
        some = chain([] if row is None else [row], islice(rows, MOST_ROWS - 2))  # the heading is a row
        cut += _fill(sheet, columns, some, styles)
        number, row = number + 1, next(rows, None)
    more = [("cut", f"{len(cut) - MOST_TOLD} more")] if len(cut) > MOST_TOLD else []
    sheet = _add_sheet(workbook, extract, "manifest")
    _fill(sheet, ("name", "value"), chain(manifest_lines(extract), cut[:MOST_TOLD], more), styles)


def _add_sheet(workbook: Workbook, extract: Extract, of: str, number: int = 1) -> Worksheet:
    """Add a sheet that is called, and runs, as the reader's language has it."""
    name = extract.words[f"export.sheet.{of}"]
    sheet = workbook.add_worksheet(f"{name} {number}" if number > 1 else name)
    if extract.words.direction == "rtl":
        sheet.right_to_left()
    return sheet


def _fill(
    sheet: Worksheet, columns: Sequence[str], rows: Iterable[Sequence[object]], styles: Styles
) -> list[tuple[str, str]]:
    """Write a heading and the rows under it; return what was cut, as lines of the manifest."""
    sheet.write_row(0, 0, columns)
    return [
        ("cut", f"{shorten(str(row[0]), MOST_TOLD)}: {columns[column]}, {len(str(value))} characters")
        for number, row in enumerate(rows, start=1)
        for column, value in enumerate(row)
        if value is not None and _write(sheet, number, column, value, styles) != 0
    ]


def _write(sheet: Worksheet, row: int, column: int, value: object, styles: Styles) -> int:
    """Write a cell; anything but 0 says that its text was cut."""
    if isinstance(value, date) and value >= FIRST_DAY:
        midnight = datetime.combine(value, time(), UTC)
        return int(sheet.write_datetime(row, column, midnight, styles.day))
    if isinstance(value, int):
        return int(sheet.write_number(row, column, value))
    text = str(value)
    risky = styles.literal if text.startswith(RISKY) else None
    return int(sheet.write_string(row, column, text, risky))


def write_parquet(extract: Extract, out: BinaryIO) -> None:
    """Write the excerpts as Parquet; the metadata's key `manifest` holds it as JSON."""
    schema = excerpt_schema(extract).with_metadata(manifest_metadata(extract))
    write_rows(excerpt_rows(extract), schema, out)


def manifest_metadata(extract: Extract) -> dict[str, str]:
    """Write the manifest as key-value metadata."""
    return {"manifest": json.dumps(manifest(extract), ensure_ascii=False)}


def write_rows(rows: Iterable[Mapping[str, object]], schema: pa.Schema, out: IO[bytes]) -> None:
    """Write rows a batch at a time; the schema's metadata become the file's."""
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        for batch in batches(rows, schema):
            writer.write_batch(batch)


def flat_schema(schema: pa.Schema) -> pa.Schema:
    """Turn the lists of a schema into texts, as `layers.export.rows.flatten` writes them."""
    kinds = (pa.string() if pa.types.is_list(kind) else kind for kind in schema.types)
    return pa.schema([field.with_type(kind) for field, kind in zip(schema, kinds, strict=True)])


def batches(rows: Iterable[Mapping[str, object]], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """Gather rows into batches of at most `ROWS_IN_BATCH`."""
    unread: Iterator[Mapping[str, object]] = iter(rows)
    while some := list(islice(unread, ROWS_IN_BATCH)):
        yield pa.RecordBatch.from_pylist(some, schema=schema)
