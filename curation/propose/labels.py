"""Where words stand that govern lines beside or below them: a cell its rows or columns, a label its list."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from lxml import html

from curation.propose.markup import Block

LONGEST_LABEL, LONGEST_LEAD = 8, 25
"""So many words a label has, and one that ends with a colon."""
MOST_SPANNED = 200
"""So many rows or columns a cell may span here."""
LISTS = ("ul", "ol", "dl", "menu", "dir")
HOLDING = frozenset(("table", "td", "th", "tr", "details", "summary", "dt", "dd", *LISTS))
IN_CELL, IN_HEAD, IN_LABEL = (
    "in the cell that spans or heads it",
    "in the head above it",
    "above the list that it is in",
)
ABOVE_EMPTY = "above an empty cell beside it"
_STOPPED = re.compile(r"[.!?…؟。।]['\"”»’)\]]*$")
_LEADS = re.compile(r"[:：]\s*$")
_ITEM = re.compile(r"(?P<indent>[ \t]*)(?P<mark>(?:\d{1,2}[.)]|[-•*·–—+◦▪■●])[ \t]+)")


class Label(NamedTuple):
    """A stretch of a text, the words that stand for it, and how: `last` and `end` are exclusive.

    `leads` tells that they end with a colon.
    """

    first: int
    last: int
    start: int
    end: int
    how: str
    leads: bool = True


class Piece(NamedTuple):
    """A block of a page, where it stands in the text, and its words there."""

    start: int
    text: str
    block: Block

    @property
    def end(self) -> int:
        """Where it ends, exclusive."""
        return self.start + len(self.text)


Stretch = tuple[int, int]


def _is_label(text: str) -> bool:
    """Say whether words stand for something: they are few and no sentence, or end with a colon."""
    size = len(text.split())
    return 0 < size <= LONGEST_LEAD if _LEADS.search(text) else 0 < size <= LONGEST_LABEL and not _STOPPED.search(text)


# --- In pages and documents ---


def labels_of(pieces: Sequence[Piece]) -> list[Label]:
    """Return the labels in the blocks of a page: cells of tables, what stands above a list, terms, summaries."""
    within: dict[html.HtmlElement, list[Piece]] = {}
    holders: dict[html.HtmlElement | None, tuple[html.HtmlElement, ...]] = {None: ()}
    for piece in pieces:
        for element in _holders(piece.block.element, holders):
            within.setdefault(element, []).append(piece)
    found: list[Label] = []
    before = {piece.start: former for former, piece in pairwise(pieces)}
    for element, inside in within.items():
        if element.tag == "table":
            found += _in_table(element, within)
        elif element.tag == "details":
            heads = [piece for each in element.iterchildren("summary") for piece in within.get(each, ())]
            found += _labelled(heads[:1], [piece for piece in inside if piece not in heads])
        elif element.tag == "dl":
            found += _in_terms(element, within)
        elif element.tag in LISTS and (former := before.get(inside[0].start)) and _is_above(former.block, element):
            found += _labelled([former], inside)
    return found


def _holders(
    element: html.HtmlElement, known: dict[html.HtmlElement | None, tuple[html.HtmlElement, ...]]
) -> tuple[html.HtmlElement, ...]:
    """Return what an element stands in, itself among it, of what labels may stand in; `known` is what was found so."""
    way = [element]
    while way[-1] is not None and way[-1] not in known:
        way.append(way[-1].getparent())
    for one in reversed(way[:-1]):
        above = known[one.getparent()]
        known[one] = (one, *above) if one.tag in HOLDING else above
    return known[element]


def _labelled(labels: Sequence[Piece], lines: Sequence[Piece]) -> Iterator[Label]:
    """Give the labels among some pieces for all of some lines."""
    for label in labels:
        if lines and _is_label(label.text):
            leads = _LEADS.search(label.text) is not None
            yield Label(lines[0].start, lines[-1].end, label.start, label.end, IN_LABEL, leads)


def _is_above(block: Block, element: html.HtmlElement) -> bool:
    """Say whether a block stands right above a list: in its parent, or in what comes before it and is no list."""
    before = element.getprevious()
    if before is None or block.element is element.getparent():
        return block.element is element.getparent()
    return before.tag not in LISTS and before in (block.element, *block.element.iterancestors())


def _in_terms(element: html.HtmlElement, within: Mapping[html.HtmlElement, list[Piece]]) -> Iterator[Label]:
    """Give each term of a list for what is said of it."""
    terms: list[Piece] = []
    said: list[Piece] = []
    for each in (*element.iter("dt", "dd"), None):
        if each is not None and next(each.iterancestors("dl"), None) is not element:
            continue
        if (each is None or each.tag == "dt") and said:
            yield from _labelled(terms, said)
            terms, said = [], []
        if each is not None:
            (terms if each.tag == "dt" else said).extend(within.get(each, ()))


@dataclass(eq=False)
class _Cell:
    """A cell of a table: where it stands (`row`, `column`; how many it spans), and its words in the text."""

    row: int
    column: int
    rows: int
    columns: int
    head: bool
    element: html.HtmlElement
    stretches: list[tuple[int, int, str]] = field(default_factory=list)

    @property
    def is_label(self) -> bool:
        """Whether it stands for others: it is a label, and nothing else."""
        return len(self.stretches) == 1 and _is_label(self.stretches[0][2])

    @property
    def stretch(self) -> Stretch:
        """Where its words begin and end in the text."""
        return self.stretches[0][0], self.stretches[-1][1]


def _in_table(table: html.HtmlElement, within: Mapping[html.HtmlElement, list[Piece]]) -> Iterator[Label]:
    """Give the cells of a table for those that they stand for: of their rows, or below a head or a whole row."""
    placed = [*_cells(table, within)]
    cells = [cell for cell in placed if cell.stretches]
    width = max((cell.column + cell.columns for cell in cells), default=0)
    begun: dict[int, list[_Cell]] = {}
    for cell in cells:
        begun.setdefault(cell.row, []).append(cell)
    alone = [row for row, its in begun.items() if len(its) == 1 and its[0].columns == width > 1]
    heads = {row for row, its in begun.items() if all(cell.head for cell in its) and row not in alone}
    above: _Cell | None = None
    for cell in placed:  # of an empty first cell nobody says whether the one above it goes on
        if cell.column == 0 and cell.stretches:
            above = cell
        elif cell.column == 0 and above is not None and above.is_label and cell.row in begun:
            its = begun[cell.row]
            yield Label(its[0].stretch[0], its[-1].stretch[1], *above.stretch, ABOVE_EMPTY)
    for cell in cells:
        if not cell.is_label:
            continue
        if cell.row in alone:
            end = next((row for row in sorted(alone) if row > cell.row), len(cells) + MOST_SPANNED)
            lines = [each.stretch for each in cells if cell.row < each.row < end]
            yield from _stretched(cell, [(lines[0][0], lines[-1][1])] if lines else [])
        elif cell.row in heads:
            columns = range(cell.column, cell.column + cell.columns)
            below = [each for each in cells if each.row not in heads and each.row > cell.row and each.column in columns]
            yield from _stretched(cell, [each.stretch for each in below if each.column + each.columns <= columns.stop])
        else:
            for row in range(cell.row, cell.row + cell.rows):
                its = [each for each in begun.get(row, ()) if each is not cell]
                beside = row == cell.row  # its own words part what stands on either side of it
                left = [each.stretch for each in its if beside and each.column < cell.column]
                right = [each.stretch for each in its if not beside or each.column > cell.column]
                yield from _stretched(cell, [(side[0][0], side[-1][1]) for side in (left, right) if side], IN_CELL)


def _stretched(cell: _Cell, lines: Sequence[Stretch], how: str = IN_HEAD) -> Iterator[Label]:
    """Give a cell as the label of some stretches."""
    for first, last in lines:
        yield Label(first, last, *cell.stretch, how)


def _cells(table: html.HtmlElement, within: Mapping[html.HtmlElement, list[Piece]]) -> Iterator[_Cell]:
    """Give the cells of a table in order, each in the place that it gets where others span rows and columns."""
    rows = [row for row in table.iter("tr") if next(row.iterancestors("table"), None) is table]
    left = Counter(row.getparent() for row in rows)
    free: dict[int, int] = {}  # from which row on each column is
    for number, row in enumerate(rows):
        column, its = 0, list[_Cell]()
        for element in row.iterchildren("td", "th"):
            while free.get(column, 0) > number:
                column += 1
            tall = min(_span(element, "rowspan") or MOST_SPANNED, left[row.getparent()])
            wide = _span(element, "colspan") or 1
            free |= dict.fromkeys(range(column, column + wide), number + tall)
            its.append(_Cell(number, column, tall, wide, element.tag == "th", element))
            column += wide
        left[row.getparent()] -= 1
        _fill(row, its, within)
        yield from its


def _span(element: html.HtmlElement, name: str) -> int:
    """Return how many rows or columns a cell spans; 0 stands for all that are left."""
    written = element.get(name, "1").strip()
    return min(int(written), MOST_SPANNED) if written.isascii() and written.isdigit() else 1


def _fill(row: html.HtmlElement, cells: Sequence[_Cell], within: Mapping[html.HtmlElement, list[Piece]]) -> None:
    """Note where in the text the words of the cells of a row stand: in blocks of their own, or in the row's line."""
    lines: list[tuple[int, int, str]] = []
    for piece in within.get(row, ()):
        if piece.block.element is row:
            at = piece.start
            for part in piece.text.split("\t"):
                lines.append((at, at + len(part), part))
                at += len(part) + 1
    bare = [cell for cell in cells if cell.element not in within and cell.element.text_content().strip()]
    for cell in cells:
        cell.stretches = [(piece.start, piece.end, piece.text) for piece in within.get(cell.element, ())]
    if len(bare) == len(lines):
        for cell, line in zip(bare, lines, strict=True):
            cell.stretches = [line]


# --- In plain text ---


class _Above(NamedTuple):
    """A label above a list: how far it is indented (-1: no item), where it stands, and where its list begins."""

    indent: int
    start: int
    end: int
    first: int


def labels_in(text: str) -> list[Label]:
    """Return the lines of a plain text that end with a colon and stand above a list, and the list."""
    found: list[Label] = []
    lists: list[_Above] = []
    position = last = 0
    above, parted = _Above(-1, 0, 0, 0), True
    for line in text.splitlines(keepends=True):
        start, end = position, position + len(line.rstrip())
        position += len(line)
        item = _ITEM.match(line)
        if not line.strip():
            parted = True
            continue
        if item is None and lists and not parted and not _LEADS.search(line):  # the item goes on
            last = end
            continue
        indent = len(item["indent"].expandtabs(4)) if item else -1
        found += [Label(one.first, last, one.start, one.end, IN_LABEL) for one in lists if indent <= one.indent]
        lists = [one for one in lists if indent > one.indent]
        lead = text[above.start : above.end]
        if indent > above.indent and _LEADS.search(lead) and _is_label(lead):
            lists.append(above._replace(first=start))
        above = _Above(indent, start + (item.end() if item else 0), end, 0)
        last, parted = end, False
    return found + [Label(one.first, last, one.start, one.end, IN_LABEL) for one in lists]
