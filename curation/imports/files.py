"""Read a foreign file whole: its rows or objects, each with the line that it begins on."""

from __future__ import annotations

import codecs
import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from curation.imports.positions import find_swapped
from curation.imports.row import Asked, Row
from layers.errors import Mismatch, Problem, show, suggest
from layers.text import fold

DELIMITERS = ",;\t"
LONGEST_CELL = 10_000_000

# csv ends a record at \r, \n and \r\n; this keeps them, so that lines can be counted.
_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_PART = re.compile(r"(?:\\.|[^;\\]|\\$)+", re.DOTALL)
_GAP = re.compile(r"[\s,]*")
_DECODER = json.JSONDecoder()


class Unreadable(Mismatch):
    """A file, the rest of it from a line on, or one entry cannot be taken apart.

    Raised for a file, given in the place of an entry.
    """

    def __init__(self, what: str, mend: str, line: int = 1) -> None:
        super().__init__(what, mend)
        self.line = line


@dataclass(frozen=True, slots=True)
class Entry:
    """A row or an object of a file, as it stands, and the line it begins on, from 1."""

    line: int
    values: Mapping[str, Any]


Opened = tuple[Iterable[Entry | Unreadable], Callable[[Entry], Row]]
"""The entries of a file, and what makes a row of one or raises `Mismatch`."""
Open = Callable[[str, Asked], Opened]
"""Takes the file's text and what was asked for."""


@dataclass(slots=True)
class Outcome:
    """What becomes of a file: the rows that are imported, a problem for each of the others.

    `warnings` are of rows that are imported, or of the folder; `failed` says why the file could
    not be taken apart, or nothing was written though rows were sound; `made` what was written.
    """

    path: Path
    rows: list[Row] = field(default_factory=list)
    rejected: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    failed: list[Problem] = field(default_factory=list)
    made: str = ""

    def keep(self, check: Callable[[Row], None]) -> None:
        """Reject the rows of which a check raises `Mismatch`."""
        rows, self.rows = self.rows, []
        for row in rows:
            try:
                check(row)
            except Mismatch as error:
                self.reject(row.line, error)
            else:
                self.rows.append(row)

    def reject(self, line: int, why: Mismatch) -> None:
        """Note why a row is not imported."""
        self.rejected.append(Problem(self.path, line, why.what, why.mend))


def read_file(path: Path, opened: Open, asked: Asked) -> Outcome:
    """Read all rows of a file."""
    outcome = Outcome(path)
    try:
        entries, read = opened(decode(path.read_bytes(), asked.encoding), asked)
        for entry in entries:
            if isinstance(entry, Unreadable):
                outcome.reject(entry.line, entry)
                continue
            try:
                outcome.rows.append(read(entry))
            except Mismatch as error:
                outcome.reject(entry.line, error)
    except Unreadable as error:
        outcome.failed.append(Problem(path, error.line, error.what, error.mend))
    return outcome


def reject_swapped(outcome: Outcome) -> None:
    """Reject rows whose longitude and latitude look swapped beside the others'.

    For a new collection, which has no bounds yet that would tell.
    """
    positions = [spot.position for row in outcome.rows for spot in row.spots if spot.position]
    swapped = find_swapped(positions)

    def check(row: Row) -> None:
        wrong = next((spot.position for spot in row.spots if spot.position in swapped), None)
        if wrong is not None:
            what = f"latitude {wrong[1]:g}, longitude {wrong[0]:g} is far from all other rows"
            raise Mismatch(what, "latitude and longitude look swapped")

    outcome.keep(check)


def table_of(required: Sequence[str], read: Callable[[Entry, Asked], Row]) -> Open:
    """Open comma-separated files that have the required columns, one row an entry."""
    return lambda text, asked: (read_table(text, required), lambda entry: read(entry, asked))


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


def read_table(text: str, required: Sequence[str]) -> Iterator[Entry | Unreadable]:
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
    try:
        for cells in reader:
            if header is not None and any(map(str.strip, cells)):
                yield _read_row(header, cells, line)
            elif any(map(str.strip, cells)):
                header = _read_header(cells, required, line)
            line = reader.line_num + 1
    except csv.Error as error:
        mend = "close the quotation marks, and double those inside a cell"
        what = f"cannot be taken apart ({error}); neither can what comes after it"
        if header is None:
            raise Unreadable(f"the header {what}", mend, line) from None
        yield Unreadable(what, mend, line)
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


def _read_row(header: list[str], cells: list[str], line: int) -> Entry | Unreadable:
    """Read a row, which must have as many cells as the header."""
    if len(cells) != len(header):
        what = f"the row has {len(cells)} cells and the header {len(header)}"
        return Unreadable(what, "put cells that hold the delimiter in quotation marks", line)
    for name, cell in zip(header, cells, strict=True):
        if any("\udc80" <= character <= "\udcff" for character in cell):
            what = f"{name} is not UTF-8: {show(cell)}"
            return Unreadable(what, "save the file as UTF-8, or name its --encoding", line)
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


def parse(text: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Read the decoded text of a JSON file.

    Raises
    ------
    Unreadable
        If it is no JSON, or was not in UTF-8 (or the encoding that is asked for).
    """
    found = re.search("[\udc80-\udcff]", text)
    if found is not None:
        line = text.count("\n", 0, found.start()) + 1
        raise Unreadable("not UTF-8", "save the file as UTF-8, or name its --encoding", line)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise Unreadable(f"not valid JSON: {error.msg}", "mend the line", error.lineno) from None
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"not valid JSON: {error}", "mend it") from None


def entries(text: str, items: list[Any], member: str = "") -> Iterator[Entry | Unreadable]:
    """Give the items of a list with their lines; one that is no object is a bad entry.

    `member` is the name under which the list stands in its object; empty for a list that is
    the whole file.
    """
    lines = _find_lines(text, items, member)
    for item, line in zip(items, lines, strict=True):
        if isinstance(item, dict):
            yield Entry(line, item)
        else:
            what = f"{show(item)} is no object"
            yield Unreadable(what, "put its members in curly brackets", line)


def texts(value: object) -> tuple[str, ...]:
    """Return the texts of a list, or one text as a list; anything else is left out."""
    values = value if isinstance(value, list) else [value]
    return tuple(one.strip() for one in values if isinstance(one, str) and one.strip())


def text_of(value: object) -> str:
    """Return a text without blanks round it, or a number as text; anything else is empty."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    return str(value).strip()


def _find_lines(text: str, items: list[Any], member: str) -> list[int]:
    """Find the line of each item; 1 for all if the list cannot be found again."""
    opening = rf'"{re.escape(member)}"\s*:\s*\[' if member else r"\["
    for start in re.finditer(opening, text):
        lines = _scan(text, start.end(), items)
        if lines is not None:
            return lines
        if not member:
            break
    return [1] * len(items)


def _scan(text: str, position: int, items: list[Any]) -> list[int] | None:
    """Go through a list from behind its bracket; None if it does not hold these items."""
    lines: list[int] = []
    line, counted = 1, 0
    for item in items:
        gap = _GAP.match(text, position)
        position = gap.end() if gap else position
        line, counted = line + text.count("\n", counted, position), position
        try:
            value, position = _DECODER.raw_decode(text, position)
        except ValueError:
            return None
        if value != item:
            return None
        lines.append(line)
    return lines
