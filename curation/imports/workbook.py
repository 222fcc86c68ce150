"""The sheets of a workbook (.xlsx) as tables in text, with what of it is left out."""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import NamedTuple

from openpyxl import load_workbook

from curation.imports.files import Remark, Unreadable
from curation.imports.spreadsheet import LINE_END

IN_CELLS = str.maketrans({"\r": None, "\n": LINE_END})
LARGEST = 500_000_000
"""So many bytes a workbook may unpack to."""
SAVE = "save its rows as CSV UTF-8 (in Excel: Save As, CSV UTF-8; in LibreOffice: Save As, Text CSV, UTF-8)"


class Sheet(NamedTuple):
    """A sheet that is shown: its rows as CSV, a line each, and what to tell of it."""

    name: str
    text: str
    told: tuple[Remark, ...] = ()


def sheets_of(content: bytes) -> list[Sheet]:
    """Return the sheets of a workbook that are shown and hold anything, in its order.

    Raises
    ------
    Unreadable
        If it cannot be opened, is too large, or shows nothing.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(each.file_size for each in archive.infolist()) > LARGEST:
            raise Unreadable(f"this is a workbook that unpacks to more than {LARGEST:,} bytes", SAVE)
    try:
        with warnings.catch_warnings(action="ignore"):  # of styles, which say nothing here
            values = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            formulas = load_workbook(io.BytesIO(content), read_only=True)
        sheets = [
            Sheet(each.title, *_table(each, formulas[each.title]))
            for each in values.worksheets
            if each.sheet_state == "visible"
        ]
    except Exception as error:  # whatever a damaged workbook raises in the library
        raise Unreadable(f"this is a workbook (.xlsx) that cannot be read ({type(error).__name__})", SAVE) from error
    found = [sheet for sheet in sheets if sheet.text.strip()]
    if not found:
        raise Unreadable("this is a workbook (.xlsx) whose sheets show no rows", SAVE)
    return found


def left_out(content: bytes, chosen: Sheet, sheets: list[Sheet]) -> Iterator[Remark]:
    """Tell of the sheets of a workbook that nothing is taken from, those that are hidden too."""
    others = [sheet.name for sheet in sheets if sheet is not chosen]
    with warnings.catch_warnings(action="ignore"):
        hidden = [each.title for each in load_workbook(io.BytesIO(content), read_only=True).worksheets]
    hidden = [name for name in hidden if name not in {sheet.name for sheet in sheets}]
    for names, what in ((others, "other sheets"), (hidden, "hidden or empty sheets")):
        if names:
            listed = ", ".join(f"‘{name}’" for name in names)
            yield Remark(f"rows are read of the sheet ‘{chosen.name}’, not of {what}: {listed}", "save others as files")


def _table(values: object, formulas: object) -> tuple[str, tuple[Remark, ...]]:
    """Return the rows of a sheet as CSV, empty ones at its end aside, and where a formula has no result."""
    out, lost, widest = io.StringIO(), 0, 0
    writer = csv.writer(out, lineterminator="\n")
    rows = [sheet.iter_rows() for sheet in (values, formulas) if not sheet.reset_dimensions()]  # type: ignore[attr-defined]
    for row, written in zip(*rows, strict=False):
        lost += sum(one.value is None and other.data_type == "f" for one, other in zip(row, written, strict=False))
        cells = [_written(cell.value).translate(IN_CELLS) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        widest = widest or len(cells) * (len(cells) > 1)  # that of the header, if nothing wider stands above it
        writer.writerow([*cells, *[""] * (widest - len(cells))] if cells else ())
    told = Remark(f"formulas without a result in {lost} cells, read as empty", "open it in Excel, and save it again")
    return out.getvalue().rstrip("\n") + "\n", (told,) if lost else ()


def _written(value: object) -> str:
    """Return a cell as text: days in ISO, whole numbers without a point."""
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, bool):
        return str(value).upper()
    return "" if value is None else f"{value:.15g}" if isinstance(value, float) else str(value)
