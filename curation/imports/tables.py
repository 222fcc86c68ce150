"""Read a comma-separated file row by row, each with the line that it begins on."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from curation.imports.rows import Entry, Unreadable
from layers.collection.findings import show, suggest
from layers.text import fold

DELIMITERS = ",;\t"
LONGEST_CELL = 10_000_000

# csv ends a record at \r, \n and \r\n; this keeps them, so that lines can be counted.
_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")

_PART = re.compile(r"(?:\\.|[^;\\]|\\$)+", re.DOTALL)


@dataclass(frozen=True, slots=True)
class BadEntry:
    """A row that cannot be taken apart as the header promises."""

    line: int
    what: str
    mend: str


def decode(content: bytes, encoding: str = "") -> str:
    """Decode a file: as asked, else by its byte order mark, else as UTF-8.

    Bytes that are no UTF-8 become lone surrogates, so that their rows can be told from others.

    Raises
    ------
    Unreadable
        If the encoding that is asked for is unknown, or does not fit the file.
    """
    try:
        if encoding:
            return content.decode(encoding).removeprefix("\ufeff")
        if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return content.decode("utf-16")
    except LookupError:
        raise Unreadable(f"{show(encoding)} is no known encoding", "name one like cp1256") from None
    except UnicodeError as error:
        raise Unreadable(f"not {encoding or 'UTF-16'}: {error}", "name another encoding") from None
    return content.decode("utf-8-sig", errors="surrogateescape")


def read_table(text: str, required: Sequence[str]) -> Iterator[Entry | BadEntry]:
    """Give the rows of a comma-separated text by column name, blanks round cells taken away.

    Column names are compared without case. The delimiter is that of `,`, `;` and tab which
    stands in the header most often. Empty lines are no rows.

    Raises
    ------
    Unreadable
        If there is no header, it has a column twice or lacks one that is required.
    """
    csv.field_size_limit(LONGEST_CELL)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    lines = (found[0] for found in _LINES.finditer(text))
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    header: list[str] | None = None
    line = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            mend = "close the quotation marks, and double those inside a cell"
            what = f"cannot be taken apart ({error}); neither can what comes after it"
            if header is None:
                raise Unreadable(f"the header {what}", mend, line) from None
            yield BadEntry(line, what, mend)
            return
        if cells is None:
            break
        if header is None and any(map(str.strip, cells)):
            header = _read_header(cells, required, line)
        elif header is not None and any(map(str.strip, cells)):
            yield _read_row(header, cells, line)
        line = reader.line_num + 1
    if header is None:
        raise Unreadable("the file is empty", "begin it with the names of the columns")


def _read_header(cells: list[str], required: Sequence[str], line: int) -> list[str]:
    """Read the names of the columns."""
    header = [cell.strip().casefold() for cell in cells]
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise Unreadable(f"the column {show(twice[0])} stands twice", "keep one of them", line)
    missing = [name for name in required if name not in header]
    if missing:
        mend = suggest(missing[0], header, "add them, or name the format that the file has")
        raise Unreadable(f"there is no column {', '.join(missing)}", mend, line)
    return header


def _read_row(header: list[str], cells: list[str], line: int) -> Entry | BadEntry:
    """Read a row, which must have as many cells as the header."""
    if len(cells) != len(header):
        what = f"the row has {len(cells)} cells and the header {len(header)}"
        return BadEntry(line, what, "put cells that hold the delimiter in quotation marks")
    for name, cell in zip(header, cells, strict=True):
        if any("\udc80" <= character <= "\udcff" for character in cell):
            what = f"{name} is not UTF-8: {show(cell)}"
            return BadEntry(line, what, "save the file as UTF-8, or name its --encoding")
    values = {name: cell.strip() for name, cell in zip(header, cells, strict=True) if name}
    return Entry(line, values)


def split_list(text: str) -> tuple[str, ...]:
    r"""Take a list apart at its semicolons; `\` stands before one that belongs to a value.

    What folds to nothing, and a name that stands there twice, is left out.
    """
    found: dict[str, str] = {}
    for part in _PART.findall(text):
        name = re.sub(r"\\(.)", r"\1", part).strip()
        if fold(name):
            found.setdefault(fold(name), name)
    return tuple(found.values())
