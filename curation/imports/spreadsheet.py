"""Read a table as people's tools leave it: its header looked for, each row told apart from its neighbours.

One broken record costs one record; a cell that says that there is nothing is empty.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from curation.imports.dates import is_in_numbers, order_shown, with_order
from curation.imports.files import NO_VALUE, Entry, Head, Open, Opened, Read, Remark, Unreadable, present
from curation.imports.objects import Record, is_json, read_records
from curation.imports.positions import BOTH, split_position
from curation.imports.row import Asked, Row
from layers.decoding import UNREAD, UNREADABLE
from layers.errors import Mismatch, Suggestion, show
from layers.text import INVISIBLE

DELIMITERS = ",;\t|"
LONGEST_CELL = 10_000_000
LONGEST_RECORD = 2_000  # lines; a quotation mark that is never closed ends there at the latest
MOST_ABOVE = 50  # lines among which the header is looked for
LINE_END = "\u2028"
"""What parts the lines of a workbook's cell, so that the line of each row is its number."""
POSITION = ("latitude", "longitude")
DAYS = ("published", "event_date", "date_start", "date_end", "source_date")
"""Columns that hold days."""
PROBLEM = "problem"
"""The column in which `rejected.csv` says why; nobody reads it back."""

# csv ends a record at \r, \n and \r\n; this keeps them, so that lines can be counted.
_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_BETWEEN_WORDS = re.compile(r"[\s_.-]+")
# Marks of direction round a whole cell change nothing in it.
_MARKS = "\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069"
# What may stand where a position does: numbers, degrees, a geometry.
_PLACED = re.compile(r"\s*|(?=\D*\d)(?:[A-Z ]+\()?[\d\s.,;:/|°º'’′\"”″dmsNSEW()+−-]+", re.IGNORECASE)

Aliases = Mapping[str, str]
"""Other names of columns, and the names that they are read as where those are not there."""


def table_of(required: Sequence[str], read: Callable[[Entry, Asked], Row], aliases: Aliases | None = None) -> Open:
    """Open tables, or records in JSON, that have the required columns, one row an entry."""

    def open_(text: str, asked: Asked) -> Opened:
        reads = read_objects if is_json(text) else read_table
        return reads(text, required, aliases or {}, asked.dates), lambda entry: read(entry, asked)

    return open_


@dataclass(frozen=True, slots=True)
class _Header:
    """The line that names the columns: where the rows begin after it, from 0.

    `both` is a column that holds latitude and longitude, where none holds the one or the other.
    """

    columns: tuple[str, ...]
    delimiter: str
    line: int
    rows_from: int
    aliases: Mapping[str, str]
    both: str = ""

    @property
    def named(self) -> frozenset[str]:
        """Return the columns that there are, latitude and longitude where they stand in one cell."""
        return frozenset((*self.columns, *(POSITION if self.both else ())))


class _Record(NamedTuple):
    """A record of a table: the line it begins on, as it stands, its cells or why there are none.

    `number` counts records as spreadsheets count rows, empty ones too; 0 where that is not known.
    """

    line: int
    raw: str
    cells: list[str] | Unreadable
    number: int = 0


class _Cells(dict[str, str]):
    """The cells of a row by column, which notes the columns that are asked for."""

    def __init__(self, used: set[str], cells: Mapping[str, str]) -> None:
        super().__init__(cells)
        self._used = used

    def __getitem__(self, column: str) -> str:
        self._used.add(column)
        return super().__getitem__(column)

    def get(self, column: str, otherwise: str = "") -> str:  # type: ignore[override]
        """Return a cell; of a column that is not there, what is given for it."""
        self._used.add(column)
        return super().get(column, otherwise)


def read_table(text: str, required: Sequence[str], aliases: Aliases | None = None, order: str = "") -> Iterator[Read]:
    """Give the rows of a comma-separated text by column name, blanks round cells taken away.

    The header is the first line that has all required columns, with any delimiter; names are
    compared without case, and a blank or a dash is as good as `_`. Empty lines are no rows. A
    row that lacks cells at its end has empty ones there. A record that cannot be taken apart is
    given as one; reading goes on at the next line that gives a row. Without an `order` days in
    numbers are in the one that other rows of their column show.

    Raises
    ------
    Unreadable
        If there is no header, it has a column twice or lacks one that is required.
    """
    csv.field_size_limit(LONGEST_CELL)
    lines = [found[0] for found in _LINES.finditer(text)]
    header = _find_header(lines, required, aliases or {})
    yield Head("".join(lines[header.line - 1 : header.rows_from]))
    yield from _told_of(header, lines)
    yield from _rows(header, _records(lines, header), order)


def read_objects(text: str, required: Sequence[str], aliases: Aliases, order: str = "") -> Iterator[Read]:
    """Give the records of a JSON document as if they were the rows of a table.

    Raises
    ------
    Unreadable
        If there are none, or none has what is required.
    """
    records = read_records(text, (*required, *aliases))
    names = list(dict.fromkeys(name for _, one in records if not isinstance(one, Unreadable) for name in one))
    header = _header(names, ",", 1, 1, aliases)
    _check_header(header, required, [",".join(names)])
    yield Head(_line(names))
    yield from _told_of(header, [])
    yield from _rows(header, _as_rows(records, names), order)


def _as_rows(records: Iterable[tuple[int, Record | Unreadable]], names: Sequence[str]) -> Iterator[_Record]:
    for line, one in records:
        if isinstance(one, Unreadable):
            yield _Record(line, one.raw, one)
        else:
            cells = [one.get(name, "") for name in names]
            yield _Record(line, _line(cells), cells)


def _line(cells: Sequence[str]) -> str:
    return ",".join(_quoted(cell, ",") for cell in cells) + "\n"


def _rows(header: _Header, records: Iterable[_Record], order: str) -> Iterator[Read]:
    """Give the rows of a table, and at last the columns that nothing is taken from."""
    used: set[str] = set()
    filled: set[str] = set()
    entries = (
        one.cells if isinstance(one.cells, Unreadable) else _read_row(header, one.cells, one, used) for one in records
    )
    for entry in entries if order else _in_order(entries):
        if isinstance(entry, Entry):
            filled |= {name for name, cell in entry.values.items() if cell}
        yield entry
    unused = [name for name in header.columns if name in filled - used and name != PROBLEM]
    if unused and used:
        mend = "add by hand what is missed"
        yield Remark(f"not taken over: the columns {', '.join(unused)}", mend, header.line)


def _in_order(entries: Iterable[Entry | Unreadable]) -> Iterator[Entry | Unreadable]:
    """Give the entries of a table, days in numbers that read in two ways as other rows of their column show.

    Where two columns show different orders nobody knows which of them is wrong, and all stay as they are.
    """
    read = list(entries)
    cells = [one.values if isinstance(one, Entry) else {} for one in read]
    shown = {name: order_shown(dict(row)[name] for row in cells if name in row) for name in DAYS}
    orders = {order for order, _ in shown.values() if order}
    for entry, row in zip(read, cells, strict=True):
        told = []
        for name, (order, by) in shown.items() if len(orders) == 1 else ():
            if order and isinstance(row, _Cells) and is_in_numbers(cell := dict(row).get(name, "")):
                row[name] = with_order(cell, order)
                told += [f"{name} read as {order}, as {show(by)} in another row shows"] if row[name] != cell else []
        yield replace(entry, told=(*entry.told, *told)) if isinstance(entry, Entry) and told else entry


def write_rejected(header: str, rejected: Sequence[tuple[str, str]]) -> str:
    """Write rows that were rejected as a table to mend and to read again.

    Parameters
    ----------
    header
        The header's line, as it stands in the file.
    rejected
        Each row as it stands there, with why; what cannot be taken apart stays as it is.
    """
    delimiter = max(DELIMITERS, key=header.count)
    columns = _parse([header], 0, delimiter)[1] or []
    at = next((n for n, name in enumerate(columns) if _name(name) == PROBLEM), len(columns))
    out = []
    for raw, why in ((header, PROBLEM), *rejected):
        cells = _parse([found[0] for found in _LINES.finditer(raw)], 0, delimiter)[1]
        if cells is None or len(cells) > len(columns) + 1:
            out.append(raw.rstrip("\r\n"))
            continue
        cells = [*cells, *[""] * (len(columns) - len(cells))][:at]
        said = (cell.replace(LINE_END, "\n") for cell in (*cells, why))
        out.append(delimiter.join(_quoted(cell, delimiter) for cell in said))
    return "\n".join((*out, ""))


def _quoted(cell: str, delimiter: str) -> str:
    risky = any(character in cell for character in f'{delimiter}"\r\n')
    return '"{}"'.format(cell.replace('"', '""')) if risky else cell


def _find_header(lines: Sequence[str], required: Sequence[str], aliases: Aliases) -> _Header:
    """Find the line that names all required columns; else say what the likest one lacks."""
    if not any(map(str.strip, lines)):
        raise Unreadable("the file is empty", "begin it with the names of the columns")
    best: _Header | None = None
    broken = 0
    for at, line in enumerate(lines[:MOST_ABOVE]):
        if not line.strip():
            continue
        for delimiter in DELIMITERS:
            past, cells = _parse(lines, at, delimiter)
            if cells is None:
                broken = broken or at + 1
                continue
            header = _header(cells, delimiter, at + 1, past, aliases)
            if best is None or _fit(header, required) > _fit(best, required):
                best = header
        if best is not None and set(required) <= best.named:
            break
    if best is None:
        mend = "close the quotation marks, and double those inside a cell"
        raise Unreadable("the header cannot be taken apart", mend, broken)
    _check_header(best, required, lines)
    return best


def _header(cells: Sequence[str], delimiter: str, line: int, past: int, aliases: Aliases) -> _Header:
    """Read the names of columns, others' names as ours where these are not there."""
    names = [_name(cell) for cell in cells]
    others = [name for name in names if name in aliases and aliases[name] not in names]
    read_as = {aliases[name]: name for name in reversed(others)}  # the first of several
    read_as = {name: alias for alias, name in read_as.items()}
    both = next((name for name in names if name in BOTH), "") if not {*POSITION} & {*names, *read_as.values()} else ""
    return _Header(tuple(read_as.get(name, name) for name in names), delimiter, line, past, read_as, both)


def _fit(header: _Header, required: Sequence[str]) -> tuple[int, int]:
    return len({*required} & header.named), -header.line


def _check_header(header: _Header, required: Sequence[str], lines: Sequence[str]) -> None:
    named = [name for name in header.columns if name]
    twice = sorted({name for name in named if named.count(name) > 1})
    if twice:
        raise Unreadable(f"the column {show(twice[0])} stands twice", "keep one of them", header.line)
    missing = [name for name in required if name not in header.named]
    if not missing:
        return
    mend = Suggestion(missing[0], named, "rename those that hold it, add them, or name the format that the file has")
    what = f"there is no column {', '.join(missing)}"
    if len(missing) == len(required):
        begins = next(line for line in lines if line.strip())
        if UNREAD.search(begins):
            raise Unreadable(
                "the first line is no UTF-8", "save the file as UTF-8, or name its --encoding", header.line
            )
        what += f"; the file begins with {show(begins.strip())}"
    else:
        what += f"; it has {', '.join(named)}"
    raise Unreadable(what, mend, header.line)


def _name(cell: str) -> str:
    """Fold the name of a column: "Event Date" is `event_date`."""
    return _BETWEEN_WORDS.sub("_", cell.strip().casefold()).strip("_")


def _told_of(header: _Header, lines: Sequence[str]) -> Iterator[Remark]:
    """Say what was taken for the header, where that is not plain."""
    above = sum(bool(line.strip()) for line in lines[: header.line - 1])
    if above:
        yield Remark(f"the header was found here; {above} lines above it are not read", "see that it is", header.line)
    if header.both:
        yield Remark(f"latitude and longitude are read from the column {header.both}", "see that they are", header.line)
    for alias, name in header.aliases.items():
        yield Remark(f"the column {alias} is read as {name}", "rename it if it is not", header.line)


def _records(lines: Sequence[str], header: _Header) -> Iterator[_Record]:
    """Give the records of a table, or why they are broken.

    Of those behind a broken one nobody knows the number: a spreadsheet goes on as if it were one.
    """
    at, width = header.rows_from, len(header.columns)
    number = _count(lines, at, header.delimiter)
    while at < len(lines):
        number += bool(number)
        if not lines[at].strip():
            at += 1
            continue
        past, cells = _parse(lines, at, header.delimiter)
        if cells is None or _swallows(lines, at, past, header):
            cells = None
            past = at + 1
            while past < len(lines) and not (
                _is_row(lines, past, header.delimiter, (width + 1) // 2, width)
                or _is_whole(lines[past].rstrip("\r\n").split(header.delimiter), header)  # a row that is broken too
            ):
                past += 1
        raw = "".join(lines[at:past])
        if cells is None:
            span = f"lines {at + 1} to {past}" if past - at > 1 else "the line"
            mend = "close the quotation marks, and double those inside a cell"
            yield _Record(at + 1, raw, Unreadable(f"{span} cannot be taken apart", mend, at + 1, raw, number))
            number = 0
        elif any(map(str.strip, cells)):
            yield _Record(at + 1, raw, cells, number)
        at = past


def _count(lines: Sequence[str], upto: int, delimiter: str) -> int:
    """Count the records above a line, its header the last of them; 0 where one is broken."""
    at = number = 0
    while at < upto:
        at, cells = _parse(lines, at, delimiter)
        if cells is None:
            return 0
        number += 1
    return number


def _swallows(lines: Sequence[str], at: int, past: int, header: _Header) -> bool:
    """Say whether a record holds lines that are rows by themselves: its quotation mark was never closed."""
    taken = (_parse([lines[inner]], 0, header.delimiter)[1] for inner in range(at + 1, past - 1))
    return any(_is_whole(cells, header) for cells in taken)


def _is_whole(cells: Sequence[str] | None, header: _Header) -> bool:
    """Say whether a line is a row by itself: a cell for each column, and numbers where the position stands."""
    if cells is None or len(cells) != len(header.columns):
        return False
    named = zip(header.columns, cells, strict=True)
    placed = [cell for name, cell in named if name and name in (*POSITION, header.both)]
    return any(map(str.strip, placed)) and all(_PLACED.fullmatch(cell) for cell in placed)


def _is_row(lines: Sequence[str], at: int, delimiter: str, least: int, most: int) -> bool:
    past, cells = _parse(lines, at, delimiter)
    return cells is not None and past == at + 1 and least <= len(cells) <= most


def _parse(lines: Sequence[str], at: int, delimiter: str) -> tuple[int, list[str] | None]:
    """Take the record apart that begins at a line; return the line past it, and None if it is none."""
    if '"' not in lines[at]:
        return at + 1, lines[at].rstrip("\r\n").split(delimiter)
    upto = min(at + LONGEST_RECORD, len(lines))
    reader = csv.reader((lines[n] for n in range(at, upto)), delimiter=delimiter, strict=True)
    try:
        cells = next(reader)
    except (csv.Error, StopIteration):
        return at + 1, None
    return at + reader.line_num, cells


def _read_row(header: _Header, cells: list[str], record: _Record, used: set[str]) -> Entry | Unreadable:
    """Read a row, whose cells beyond the header must be empty."""
    line, raw, number = record.line, record.raw, record.number
    width = len(header.columns)
    if any(cell.strip() for cell in cells[width:]):
        what = f"the row has {len(cells)} cells and the header {width}"
        return Unreadable(what, "put cells that hold the delimiter in quotation marks", line, raw, number)
    told: dict[str, None] = {}
    if len(cells) < width:
        told[f"fewer cells than the {width} of the header, the others read as empty"] = None
    values = {}
    for name, given in zip(header.columns, [*cells, *[""] * (width - len(cells))], strict=False):
        if UNREAD.search(given):
            what = f"{name} cannot be read: {show(UNREAD.sub(UNREADABLE, given))}"
            return Unreadable(what, "save the file as UTF-8, or name its --encoding", line, raw, number)
        if name:
            values[name] = _read_cell(given.strip(), told)
    if header.both:
        try:
            *numbers, done = split_position(header.both, values[header.both])
        except Mismatch as error:
            return Unreadable(error.what, error.mend, line, raw, number)
        values |= dict(zip(POSITION, numbers, strict=True))
        told |= dict.fromkeys([done] if done else [])
        used.add(header.both)
    return Entry(line, _Cells(used, values), raw, tuple(told), number)


def _read_cell(cell: str, told: dict[str, None]) -> str:
    """Return what a cell says, and note what was taken from it."""
    cell = cell.replace(LINE_END, "\n")
    if cell != (seen := INVISIBLE.sub("", cell).strip(_MARKS).strip()):
        told["invisible characters, taken out"] = None
        cell = seen
    if cell in NO_VALUE:
        told[f"{show(cell)} read as nothing"] = None
    return present(cell)
