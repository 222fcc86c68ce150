"""Read a foreign file whole: its rows or objects, each with the line that it begins on."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape
from itertools import chain, islice
from pathlib import Path
from typing import Any

from curation.imports.faults import parts_of
from curation.imports.positions import find_far, find_swapped
from curation.imports.row import Asked, Row
from curation.no_text import is_workbook, marked_up, refusal
from layers.decoding import UNREAD, decode, unmarked_utf16
from layers.errors import Mend, Mismatch, Problem, show
from layers.text import fold

# What R, pandas, SQL and spreadsheets write where there is nothing, or what could not be worked out. "Nan" is a name.
NO_VALUE = frozenset(
    ("NA", "N/A", "n/a", "#N/A", "<NA>", "NaN", "nan", "NAN", "NULL", "null", "Null", "#NULL!", "None", "NONE", "none",
     "-", "--", "–", "—", ".", "NaT", r"\N", "nil", "(null)", "[null]", "(none)", "(blank)", "n.a.", "N.A.", "#N/A N/A",
     "#VALUE!", "#REF!", "#DIV/0!", "#NAME?", "#NUM!", "0000-00-00", "0000-00-00 00:00:00")
)  # fmt: skip
_PART = re.compile(r"(?:\\.|[^;\\]|\\$)+", re.DOTALL)
_GAP = re.compile(r"[\s,]*")
_MARKUP = re.compile(
    r"</?(?:p|br|b|i|u|em|strong|a|span|div|ul|ol|li|font|blockquote|h[1-6])\b[^<>]*>|&(?:#\d+|#x[\da-f]+|[a-z]{2,8});",
    re.IGNORECASE,
)
_LINE_END = re.compile(r"<(?:br|/p|/div|/li|/h[1-6])\b[^<>]*>", re.IGNORECASE)
_DECODER = json.JSONDecoder()
SAVE = "save its rows as CSV UTF-8, or its data as JSON or GeoJSON (QGIS: Export, Save Features As)"


class Unreadable(Mismatch):
    """A file, the rest of it from a line on, or one entry cannot be taken apart.

    Raised for a file, given in the place of an entry.
    """

    def __init__(self, what: str, mend: Mend, line: int = 1, raw: str = "", number: int = 0) -> None:
        super().__init__(what, mend)
        self.line = line
        self.raw = raw
        self.number = number


@dataclass(frozen=True, slots=True)
class Remark:
    """What a curator should know of a file that is read: given among its entries."""

    what: str
    mend: Mend
    line: int = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """A row or an object of a file, and the line it begins on, from 1.

    `raw` is a row of a table as it stands in the file, `told` what was done to it while reading;
    `number` counts rows as spreadsheets do, where it is known.
    """

    line: int
    values: Mapping[str, Any]
    raw: str = ""
    told: tuple[str, ...] = ()
    number: int = 0


@dataclass(frozen=True, slots=True)
class Head:
    """The line of a table that names its columns, as it stands."""

    raw: str


Read = Entry | Unreadable | Remark | Head
Opened = tuple[Iterable[Read], Callable[[Entry], Row]]
"""The entries of a file, and what makes a row of one or raises `Mismatch`."""
Open = Callable[[str, Asked], Opened]
"""Takes the file's text and what was asked for."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that is not imported: all that is wrong with it, and the row as it stands in a table.

    `sources` is how many it has, as far as it could be read.
    """

    problems: tuple[Problem, ...]
    raw: str = ""
    sources: int = 0


@dataclass(slots=True)
class Outcome:
    """What becomes of a file: the rows that are imported, and the others with their problems.

    `warnings` are of rows that are imported, of the file, or of the folder; `failed` says why the
    file could not be taken apart, or nothing was written though rows were sound; `made` what was
    written; `header` is a table's, as it stands there; `numbers` are those of its rows in a
    spreadsheet, by the line they begin on, where the two differ.
    """

    path: Path
    rows: list[Row] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    failed: list[Problem] = field(default_factory=list)
    made: str = ""
    header: str = ""
    numbers: dict[int, int] = field(default_factory=dict)

    def keep(self, check: Callable[[Row], None]) -> None:
        """Reject the rows of which a check raises `Mismatch`."""
        rows, self.rows = self.rows, []
        for row in rows:
            try:
                check(row)
            except Mismatch as error:
                self.reject(row.line, error, row.raw, row.told, row.sources)
            else:
                self.rows.append(row)

    def reject(self, line: int, why: Mismatch, raw: str = "", told: Iterable[str] = (), sources: int = 0) -> None:
        """Note why a row is not imported, what was done to it while reading, and how many sources it has."""
        problems = [Problem(self.path, line, one.what, one.mend) for one in parts_of(why)]
        problems += [Problem(self.path, line, one, "see whether that is right") for one in told]
        self.rejected.append(Rejected(tuple(problems), raw, sources))


def read_file(path: Path, opened: Open, asked: Asked) -> Outcome:
    """Read all rows of a file."""
    outcome = Outcome(path)
    try:
        entries, read = _entries(path.read_bytes(), opened, asked)
        for entry in entries:
            if isinstance(entry, Unreadable | Entry) and entry.number not in (0, entry.line):
                outcome.numbers[entry.line] = entry.number
            if isinstance(entry, Unreadable):
                outcome.reject(entry.line, entry, entry.raw)
            elif isinstance(entry, Head):
                outcome.header = entry.raw
            elif isinstance(entry, Remark):
                outcome.warnings.append(Problem(path, entry.line, entry.what, entry.mend, "warning"))
            else:
                _take(entry, read, outcome)
    except Unreadable as error:
        outcome.failed.append(Problem(path, error.line, error.what, error.mend))
    return outcome


def _entries(content: bytes, opened: Open, asked: Asked) -> Opened:
    """Return the entries of a file; of a workbook those of the first sheet that has what is required."""
    if not is_workbook(content):
        return opened(text_in(content, asked.encoding), asked)
    from curation.imports import workbook  # noqa: PLC0415 - only workbooks need its library

    sheets = workbook.sheets_of(content)
    failed: list[Unreadable] = []
    for sheet in sheets:
        entries, read = opened(sheet.text, asked)
        try:
            first = [*islice(entries := iter(entries), 1)]
        except Unreadable as error:
            failed.append(error)
        else:
            return chain(workbook.left_out(content, sheet, sheets), sheet.told, first, entries), read
    raise failed[0]


def _take(entry: Entry, read: Callable[[Entry], Row], outcome: Outcome) -> None:
    try:
        row = read(entry)
    except Mismatch as error:
        outcome.reject(entry.line, error, entry.raw, entry.told)
    else:
        plain = row.quote if row.source.text_sha256 else without_markup(row.quote)
        marked = ("HTML marks in its words, taken out",) if plain != row.quote else ()
        row.quote, row.raw, row.told = plain, entry.raw, (*entry.told, *row.told, *marked)
        outcome.rows.append(row)


def without_markup(text: str) -> str:
    """Return words without the HTML that a data set keeps them in."""
    if not _MARKUP.search(text):
        return text
    lines = _LINE_END.sub("\n", text)
    return "\n".join(" ".join(line.split()) for line in unescape(_MARKUP.sub(_left_of, lines)).split("\n")).strip()


def _left_of(mark: re.Match[str]) -> str:
    return mark[0] if mark[0].startswith("&") else ""


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


def ask_of_far(outcome: Outcome) -> None:
    """Warn of positions far from all others of the file, which may be right."""
    placed = [(row.line, spot) for row in outcome.rows for spot in row.spots if spot.position]
    far = find_far([spot.position for _, spot in placed if spot.position])
    for line, spot in placed:
        if spot.position in far:
            what = f"{show(spot.name)} lies {far[spot.position]:,.0f} km from all other places of the file"
            outcome.warnings.append(Problem(outcome.path, line, what, "see that its position is right", "warning"))


def text_in(content: bytes, encoding: str = "") -> str:
    """Decode a file as `layers.decoding.decode` does; bytes that are none of it can be told from others.

    Raises
    ------
    Unreadable
        If the file is no text, or the encoding that is asked for unknown.
    """
    if what := refusal(content):
        raise Unreadable(f"this is {what}", SAVE)
    wide = "" if encoding else unmarked_utf16(content)
    if wide:
        raise Unreadable("this is no UTF-8", f"say --encoding {wide}, which it looks like, or save it as UTF-8")
    try:
        text = decode(content, encoding).text
    except LookupError:
        raise Unreadable(f"{show(encoding)} is no known encoding", "name one like cp1256") from None
    if what := marked_up(text):
        raise Unreadable(f"this is {what}", SAVE)
    return text


def present(cell: str) -> str:
    """Return what a cell or a value of a list says: nothing where it only says that there is nothing."""
    return "" if cell in NO_VALUE else cell


def split_list(text: str) -> tuple[str, ...]:
    r"""Take a list apart at its semicolons; `\` stands before one that belongs to a value.

    What is no value, or folds to nothing, and a name that stands there twice, is left out.
    """
    found: dict[str, str] = {}
    for part in _PART.findall(text):
        name = present(re.sub(r"\\(.)", r"\1", part).strip())
        if fold(name):
            found.setdefault(fold(name), name)
    return tuple(found.values())


class JsonLines(list[Any]):
    """The values of a text that has one a line, and their lines; a line that holds none is an `Unreadable`."""

    def __init__(self, text: str) -> None:
        self.lines: list[int] = []
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip():
                self.append(self._read(line, number))
                self.lines.append(number)

    @staticmethod
    def _read(line: str, number: int) -> Any:  # noqa: ANN401 - whatever JSON holds
        try:
            return json.loads(line)
        except (ValueError, RecursionError) as error:
            return Unreadable(f"not valid JSON: {error}", "mend the line", number, line)


def parse(text: str) -> Any:  # noqa: ANN401 - whatever JSON holds
    """Read the decoded text of a JSON file.

    Raises
    ------
    Unreadable
        If it is no JSON, or was not in UTF-8 (or the encoding that is asked for).
    """
    found = UNREAD.search(text)
    if found is not None:
        line = text.count("\n", 0, found.start()) + 1
        raise Unreadable("not UTF-8", "save the file as UTF-8, or name its --encoding", line)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data" and text.lstrip().startswith("{"):
            lines = JsonLines(text)
            if not all(isinstance(one, Unreadable) for one in lines):
                return lines
        raise Unreadable(f"not valid JSON: {error.msg}", "mend the line", error.lineno) from None
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"not valid JSON: {error}", "mend it") from None


def find_records(whole: Any, names: Sequence[str], fits: str, noun: str) -> tuple[list[Any], str]:  # noqa: ANN401 - whatever JSON holds
    """Find the list of records in a JSON document, and the name it stands under.

    Parameters
    ----------
    names
        Under which it usually stands.
    fits
        A member that a record has: the list with most of these is taken, wherever it stands.
    noun
        What the records are.

    Raises
    ------
    Unreadable
        If there is none; the message shows which lists there are.
    """
    if isinstance(whole, list):
        return whole, ""
    if isinstance(whole, dict) and fits in whole:
        return [whole], ""
    found = list(lists_in(whole))
    usual = [one for one in found if one[0] in names]
    member, items = max((*usual, *found), key=lambda one: _fitting(one[1], fits), default=("", []))
    if usual and not _fitting(items, fits):
        member, items = usual[0]
    elif not _fitting(items, fits):
        there = "; ".join(f"{name} has {len(items)}" for name, items in found) or "it has no list of objects"
        mend = f"give a list of them, or an object with {show(names[0])}, whose items have {show(fits)}"
        raise Unreadable(f"there are no {noun} ({there})", mend)
    return items, member


def _fitting(items: Sequence[Any], fits: str) -> int:
    return sum(isinstance(one, dict) and fits in one for one in items)


def lists_in(value: object, depth: int = 3) -> Iterator[tuple[str, list[Any]]]:
    """Give the lists in an object, the nearest first, with the names they stand under; objects by id are a list too."""
    members = value.items() if isinstance(value, dict) else ()
    yield from ((name, one) for name, one in members if isinstance(one, list))
    for name, one in members:
        if isinstance(one, dict) and one and all(isinstance(each, dict) for each in one.values()):
            yield name, list(one.values())
    if depth:
        for _, one in members:
            yield from lists_in(one, depth - 1)


def entries(text: str, items: list[Any], member: str = "") -> Iterator[Read]:
    """Give the items of a list with their lines; one that is no object is a bad entry.

    `member` is the name under which the list stands in its object; empty for a list that is
    the whole file.
    """
    lines = _find_lines(text, items, member)
    for item, line in zip(items, lines, strict=True):
        if isinstance(item, dict):
            yield Entry(line, item)
        elif isinstance(item, Unreadable):
            yield item
        else:
            what = f"{show(item)} is no object"
            yield Unreadable(what, "put its members in curly brackets", line)


def texts(value: object) -> tuple[str, ...]:
    """Return the texts of a list, or one text as a list; anything else, and what is no value, is left out."""
    values = value if isinstance(value, list) else [value]
    return tuple(filter(None, (present(one.strip()) for one in values if isinstance(one, str))))


def text_of(value: object) -> str:
    """Return a text without blanks round it, or a number as text; anything else, and what is no value, is empty."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    return present(str(value).strip())


def _find_lines(text: str, items: list[Any], member: str) -> list[int]:
    """Find the line of each item; 1 for all if the list cannot be found again."""
    if isinstance(items, JsonLines):
        return items.lines
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
