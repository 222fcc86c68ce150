"""What a reader gets back: counts, facets, months, coverage, pages of cards, rows of a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypedDict

import numpy as np
from numpy.typing import NDArray


class MonthCount(NamedTuple):
    """How many excerpts certainly and possibly fall in a month ("YYYY-MM")."""

    month: str
    certain: int
    possible: int


class Coverage(Mapping[tuple[str, str | None], int]):
    """How many excerpts a place has in a month, by `(place id, "YYYY-MM" or None)`.

    None stands for the undated. A cell without an excerpt is not a key: ask with
    `coverage.get(cell, 0)`.
    """

    def __init__(
        self, places: Mapping[str, int], months: Mapping[str | None, int], cells: NDArray[np.int32]
    ) -> None:
        """Wrap a matrix of counts.

        Parameters
        ----------
        places, months
            The row of each place and the column of each month.
        cells
            Shape `(places, months)`; the last column is that of None.
        """
        self._places = places
        self._months = months
        self._cells = cells
        cells.flags.writeable = False

    def __getitem__(self, cell: tuple[str, str | None]) -> int:
        """Return the count of a cell that is not empty."""
        place, month = cell
        count = int(self._cells[self._places[place], self._months[month]])
        if count == 0:
            raise KeyError(cell)
        return count

    def __iter__(self) -> Iterator[tuple[str, str | None]]:
        """Go through the cells that are not empty, place by place, in order of months."""
        places, months = tuple(self._places), tuple(self._months)
        for row, column in zip(*(axis.tolist() for axis in np.nonzero(self._cells)), strict=True):
            yield places[row], months[column]

    @property
    def most(self) -> int:
        """The greatest count in any month, the undated left out; 0 if there is none."""
        return int(self._cells[:, :-1].max(initial=0))

    def __len__(self) -> int:
        """Count the cells that are not empty."""
        return int(np.count_nonzero(self._cells))


@dataclass(frozen=True, slots=True)
class Selection:
    """The answer to one `Filters`, counted in excerpts unless said otherwise.

    It holds that `read = shown + not_placed + hidden + rejected` and that
    `hidden = sum(hidden_by.values()) + hidden_by_several`. The mappings are shared by all
    readers: they are not to be changed.

    Attributes
    ----------
    read
        Everything in the collection's files, the rejected included.
    matching, shown, not_placed
        Those that pass all filters; of them, those with and without a place link.
    hidden_by
        By dimension (`model.DIMENSIONS`), those that fail this one alone and so come back
        when it is lifted.
    articles, places
        Different articles, and different directly linked places, among the matching.
    facets
        "actor", "place", "kind", "outlet", "status", "role" and "link", each a mapping from
        value to the number that would match if that value alone were chosen there. Parents
        count their descendants. Every value of the collection is there, with 0 if need be.
        In "link", "named" and "implied" part the placed: those that `named_only` would
        keep, and those it would hide.
    months
        By month of the axis, under all filters but the months.
    undated
        Those without a date under all filters but the months.
    place_counts
        The matching, by place; parents count their descendants.
    coverage
        The matching that may fall in a month, by place (parents as above) and month.
    """

    read: int
    rejected: int
    matching: int
    shown: int
    not_placed: int
    hidden: int
    hidden_by: Mapping[str, int]
    hidden_by_several: int
    articles: int
    places: int
    facets: Mapping[str, Mapping[str, int]]
    months: tuple[MonthCount, ...]
    undated: int
    place_counts: Mapping[str, int]
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the excerpts that match, by id, the dated in order of time before the undated.

    `offset` is the place of the first of `ids` among all `total`, `undated` how many of
    `total` have no date, `excerpt_offset` the place of the excerpt asked for, None if it is
    not among them.
    """

    ids: tuple[str, ...]
    offset: int
    total: int
    undated: int
    excerpt_offset: int | None = None


class Row(TypedDict):
    """One line of the list of everything; places and actors are ids, dates are EDTF."""

    id: str
    event: str | None
    published: str
    outlet: str
    article: str
    quote: str
    places: tuple[str, ...]
    actors: tuple[str, ...]
    claim_by: str
    status: str
    placed: bool
