"""An Excel workbook: a sheet of excerpts, and a sheet of the manifest."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from tempfile import TemporaryFile
from typing import BinaryIO, NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from layers.export.comma_separated import RISKY
from layers.export.extract import Extract
from layers.export.flat import flatten
from layers.export.manifest import manifest_lines
from layers.export.rows import ExcerptRow, excerpt_rows

# Rows go to disk as they are written; texts that look like formulas or addresses stay texts.
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "remove_timezone": True,
}
WIDTHS = {"id": 24, "quote": 80}
"""Widths of columns in characters; what is not named has the usual one."""
FIRST_DAY = date(1900, 3, 1)
"""Before this day spreadsheets count days in different ways: earlier days stay texts."""


class Styles(NamedTuple):
    """How cells are written: `literal` keeps a text a text when its cell is edited."""

    literal: Format
    day: Format


def write_xlsx(extract: Extract, out: BinaryIO) -> None:
    """Write the excerpts and the manifest as a workbook.

    Raises
    ------
    ValueError
        If a text or the number of rows is beyond what a sheet holds (32,767 characters,
        1,048,576 rows).
    """
    with TemporaryFile() as whole:  # a reader that has gone would be told of as another fault
        with Workbook(whole, OPTIONS) as workbook:
            _compose(workbook, extract)
        whole.seek(0)
        shutil.copyfileobj(whole, out)


def _compose(workbook: Workbook, extract: Extract) -> None:
    """Fill the two sheets."""
    workbook.set_properties({"title": extract.collection.title, "created": extract.time})
    styles = Styles(
        workbook.add_format({"quote_prefix": True}),
        workbook.add_format({"num_format": "yyyy-mm-dd"}),
    )
    columns = tuple(ExcerptRow.__annotations__)
    sheet = workbook.add_worksheet("excerpts")
    sheet.freeze_panes(1, 1)
    for name, width in WIDTHS.items():
        sheet.set_column(columns.index(name), columns.index(name), width)
    rows = (row.values() for row in flatten(excerpt_rows(extract)))
    _fill(sheet, columns, rows, styles)
    sheet = workbook.add_worksheet("manifest")
    _fill(sheet, ("name", "value"), manifest_lines(extract), styles)


def _fill(
    sheet: Worksheet, columns: Sequence[str], rows: Iterable[Iterable[object]], styles: Styles
) -> None:
    """Write a heading and the rows under it."""
    sheet.write_row(0, 0, columns)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if value is not None and _write(sheet, number, column, value, styles) != 0:
                raise ValueError(f"row {number} of {sheet.name} is beyond what a sheet holds")


def _write(sheet: Worksheet, row: int, column: int, value: object, styles: Styles) -> int:
    """Write a cell; anything but 0 says that it could not be."""
    if isinstance(value, date) and value >= FIRST_DAY:
        midnight = datetime.combine(value, time(), UTC)
        return int(sheet.write_datetime(row, column, midnight, styles.day))
    if isinstance(value, int):
        return int(sheet.write_number(row, column, value))
    text = str(value)
    risky = styles.literal if text.startswith(RISKY) else None
    return int(sheet.write_string(row, column, text, risky))
