"""CSV that a spreadsheet opens: one row an excerpt, and no cell that can run as a formula."""

from __future__ import annotations

import codecs
import csv
from typing import BinaryIO

from layers.export.extract import Extract
from layers.export.flat import flatten
from layers.export.rows import ExcerptRow, excerpt_rows

# What spreadsheets take for the beginning of a formula, in full width too, by
# https://owasp.org/www-community/attacks/CSV_Injection; the apostrophe is there so that
# taking the first apostrophe of a cell away always gives the text back.
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")


def write_csv(extract: Extract, out: BinaryIO) -> None:
    """Write the excerpts as CSV (RFC 4180).

    The file is UTF-8 with a byte order mark, without which spreadsheets take it for another
    encoding. A list is one cell: see `layers.export.flat`.
    """
    out.write(codecs.BOM_UTF8)
    writer = csv.writer(codecs.getwriter("utf-8")(out))
    writer.writerow(ExcerptRow.__annotations__)
    for row in flatten(excerpt_rows(extract)):
        writer.writerow([disarm(value) for value in row.values()])


def disarm(value: object) -> object:
    """Put an apostrophe before a text that a spreadsheet could run or would mistake."""
    return f"'{value}" if isinstance(value, str) and value.startswith(RISKY) else value
