"""A collection as arrays, and counting in them: what a question goes through; `columns` lays them out, once.

An excerpt's number is its position on the cards. Arrays over excerpts have one element each, by
number; arrays over links have one for every excerpt and place (or actor) that it counts for,
ancestors included. Sets (of kinds, of roles) are written as bits. Numbers are of 32 bits: of a million
excerpts there are several millions of links. NumPy's usual ways take most of their time in making numbers
longer then, so what is counted here is bytes and bits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from layers.model import DIMENSIONS
from layers.when import month_text

Numbers = NDArray[np.integer[Any]]
Flags = NDArray[np.bool_]

BEYOND = 1_000_000
"""A month later than any; its negative is earlier than any."""
BITS: Mapping[str, int] = {dimension: 1 << bit for bit, dimension in enumerate(DIMENSIONS)}


def pick(flags: NDArray[Any], numbers: Numbers) -> NDArray[np.uint8]:
    """Return the flags, or bytes, that stand at some numbers, all of which there are."""
    taken = pc.take(pa.array(flags.view(np.uint8)), pa.array(numbers), boundscheck=False)
    picked: NDArray[np.uint8] = taken.to_numpy()
    return picked


def count_rows(begins: Numbers, flags: NDArray[Any]) -> Numbers:
    """Count the flags of each of some rows, one behind the other: row n is `begins[n]:begins[n + 1]`."""
    bits = np.append(np.packbits(flags, bitorder="little"), np.uint8(0))
    ones = np.bitwise_count(bits)
    before = np.cumsum(ones, dtype=np.int64) - ones
    byte, bit = np.divmod(begins, 8)
    upto: Numbers = before[byte] + np.bitwise_count(bits[byte] & ((1 << bit) - 1).astype(np.uint8))
    return np.diff(upto)


ROW = 10_000
"""To go on to the next row takes about as long as to pass by so many excerpts."""


class Rows(NamedTuple):
    """Excerpts by member and then by number: those of member n are `excerpt[begins[n]:begins[n + 1]]`."""

    excerpt: Numbers
    begins: Numbers

    @classmethod
    def of(cls, member: Numbers, excerpt: Numbers, members: int) -> Rows:
        """Lay out pairs that are sorted, of so many members."""
        return cls(excerpt, np.searchsorted(member, np.arange(members + 1)))

    def at(self, number: int) -> slice:
        """Say where the excerpts of a member stand."""
        return slice(*self.begins[number : number + 2])

    def row(self, number: int) -> Numbers:
        """Return the excerpts of a member."""
        return self.excerpt[self.at(number)]

    def flag(self, numbers: Numbers, flags: Flags) -> None:
        """Set the flags of all excerpts of some members."""
        if len(numbers) * ROW > len(self.excerpt):
            wanted = np.zeros(len(self.begins) - 1, dtype=np.bool_)
            wanted[numbers] = True
            flags[self.excerpt[np.repeat(wanted, np.diff(self.begins))]] = True
            return
        for number in numbers.tolist():
            flags[self.row(number)] = True

    def having(self, flags: NDArray[Any]) -> Numbers:
        """Count, by member, the excerpts that have a flag."""
        return count_rows(self.begins, pick(flags, self.excerpt))


class Lines(NamedTuple):
    """Each member with itself and with each of its ancestors, as pairs of numbers."""

    member: Numbers
    above: Numbers

    def sum(self, counts: Numbers) -> Numbers:
        """Add to the count of each member those of all under it."""
        return np.bincount(self.above, counts[self.member], len(counts)).astype(np.int64)


class Column(NamedTuple):
    """A number of each excerpt, and how many excerpts have each number."""

    of: Numbers
    totals: Numbers

    @classmethod
    def counted(cls, of: Numbers, length: int) -> Column:
        """Count the numbers of a column, all less than `length`, and keep it in as few bytes as will do."""
        return cls(of.astype(np.min_scalar_type(length)), np.bincount(of, minlength=length))


class Sets(NamedTuple):
    """A set of members, as bits, of each excerpt: the number of the set, and each of the different `sets`."""

    column: Column
    sets: NDArray[np.int64]

    @classmethod
    def counted(cls, bits: Numbers) -> Sets:
        """Give each different set a number."""
        sets, of = np.unique(bits, return_inverse=True)
        return cls(Column.counted(of, len(sets)), sets.astype(np.int64))

    def meet(self, asked: int) -> Flags:
        """Say which excerpts' sets have a member of another."""
        return pick((self.sets & asked) != 0, self.column.of).view(np.bool_)


class Sifted:
    """The excerpts that pass; if these are most, counts are of all less those that do not."""

    def __init__(self, passing: Flags) -> None:
        self.total = int(np.count_nonzero(passing))
        self._are_most = 2 * self.total > len(passing)
        self._numbers = np.flatnonzero(~passing if self._are_most else passing)

    def by(self, column: Column) -> Numbers:
        """Count how often each number of a column occurs."""
        counts = np.bincount(column.of[self._numbers], minlength=len(column.totals))
        return column.totals - counts if self._are_most else counts


class Codes(NamedTuple):
    """The number of each id or value; numbers count from 0 in the order of the mapping.

    `values` has those of each dimension in `VALUES`.
    """

    actors: Mapping[str, int]
    places: Mapping[str, int]
    excerpts: Mapping[str, int]
    kinds: Mapping[str, int]
    roles: Mapping[str, int]
    values: Mapping[str, Mapping[str, int]]

    def role_bits(self, role: str | None) -> int:
        """Return the set, written as bits, of one role, or of all of them."""
        if role is None:
            return (1 << len(self.roles)) - 1
        return 1 << self.roles[role] if role in self.roles else 0


@dataclass(frozen=True, slots=True)
class Axis:
    """The months from `first` to `last`, as month numbers, inclusive, around the window."""

    first: int
    last: int
    window_first: int
    window_last: int

    def __len__(self) -> int:
        """Count the months."""
        return self.last - self.first + 1

    @property
    def width(self) -> int:
        """The number of positions: one a month, one for outside, one for undated."""
        return len(self) + 2

    @property
    def months(self) -> tuple[str, ...]:
        """The months as "YYYY-MM", in order."""
        return tuple(month_text(number) for number in range(self.first, self.last + 1))


@dataclass(frozen=True, slots=True)
class Spans:
    """When each excerpt was: the number of its date, whether it has none, and what the dates are.

    Of each date, `first` and `last` are month numbers, -BEYOND and BEYOND on open sides; that of what is
    undated meets no months. `start` and `stop` are positions on an axis of M months, of the first month and after
    the last; both are M if the date lies wholly outside, and `start` is M + 1 (`stop` M) if it is none. `single`: it
    certainly lies in one month of the axis.
    """

    date: Column
    undated: Flags
    first: Numbers
    last: Numbers
    start: Numbers
    stop: Numbers
    single: Flags

    def lie(self, axis: Axis, dates: Numbers, counts: Numbers | None = None) -> tuple[Numbers, Numbers, int]:
        """Count, by month of the axis, what certainly and what possibly falls in it; and the undated.

        Parameters
        ----------
        dates, counts
            The numbers of dates, and how often each is meant; once each, if that is not said.
        """
        start, single = self.start[dates], self.single[dates]
        begun, ended = (np.bincount(side, counts, axis.width) for side in (start, self.stop[dates]))
        possible = np.cumsum(begun - ended)[: len(axis)]
        certain = np.bincount(start[single], None if counts is None else counts[single], len(axis))
        return certain.astype(np.int64), possible.astype(np.int64), int(begun[-1])


@dataclass(frozen=True, slots=True)
class PlaceLinks:
    """Links to places and their ancestors, each pair of a place and an excerpt once.

    `named` holds if the quote names the place or one under it; `own` and `own_named` are those to the very place.
    `twice` has of each place what the sum of its own excerpts and of those of all places inside counts too
    often, `twice_named` of the named ones.
    """

    rows: Rows
    named: Flags
    own: Rows
    own_named: Flags
    lines: Lines
    twice: Rows
    twice_named: Rows


@dataclass(frozen=True, slots=True)
class ActorLinks:
    """Links to actors and their ancestors, with all roles of a pair; the rest as in `PlaceLinks`."""

    rows: Rows
    roles: Numbers
    own: Rows
    lines: Lines
    twice: Rows


@dataclass(frozen=True, slots=True)
class Columns:
    """All that is filtered by and counted.

    `values` has the number of each excerpt's value by dimension of `VALUES`; `kinds`,
    `kinds_named` and `roles` are sets: of the kinds of linked places, of the named ones, of the
    actors' roles. `placed` says that there is a place link, `implied` has the bit of "link" where none is named.
    `voices` are the excerpts in which the very actor says so or speaks. `spans` are by basis.
    """

    article: Column
    values: Mapping[str, Column]
    kinds: Sets
    kinds_named: Sets
    roles: Column
    placed: Flags
    implied: NDArray[np.uint16]
    places: PlaceLinks
    actors: ActorLinks
    voices: Rows
    axis: Axis
    spans: Mapping[str, Spans]

    def __len__(self) -> int:
        """Count the excerpts."""
        return len(self.placed)


@dataclass(frozen=True, slots=True)
class OwnLinks:
    """Links to the very place, each pair once, and whether they are named; and shared rows.

    `shared` has the excerpt of each row, `counts_all` and `counts_named` when the row counts.
    """

    rows: Rows
    named: Flags
    shared: Numbers
    counts_all: Flags
    counts_named: Flags

    def count(self, passing: Flags, *, named_only: bool) -> Numbers:
        """Count the excerpts that pass by place; with `named_only` links that are implied do not count."""
        counting = pick(passing, self.rows.excerpt)
        return count_rows(self.rows.begins, counting & self.named if named_only else counting)
