"""Counting what passes: by the numbers of a column, by rows of links, by members with all under them.

Of a million excerpts NumPy's usual ways take most of their time in making numbers longer, so what is
counted here is bytes and bits.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Numbers = NDArray[np.integer[Any]]
Flags = NDArray[np.bool_]


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
