"""How many excerpts there are of everything, under filters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from layers.model import DIMENSIONS, Filters
from layers.store.columns import VALUES, Codes, Columns, Flags, Numbers, PlaceLinks, count_rows
from layers.store.judgement import BITS, LIFTED, LINK, Judgement
from layers.store.places import OwnLinks, count_own

Counts = dict[str, int]


class MonthCount(NamedTuple):
    """How many excerpts certainly and possibly fall in a month ("YYYY-MM")."""

    month: str
    certain: int
    possible: int


class Coverage(Mapping[tuple[str, str | None], int]):
    """How many excerpts a place has in a month, by `(place id, "YYYY-MM" or None)`.

    None stands for the undated. A cell without an excerpt is not a key: ask with
    `coverage.get(cell, 0)`. A place is counted when it is asked for: a page shows few of them.
    """

    def __init__(self, columns: Columns, codes: Codes, filters: Filters, passing: Flags, counts: Counts) -> None:
        """Note which excerpts pass, and how many each place has of them."""
        self._links, self._spans = columns.places, columns.spans[filters.basis]
        self._places, self._counts = codes.places, counts
        self._months = {month: column for column, month in enumerate((*columns.axis.months, None))}
        self._width, self._named_only = columns.axis.width, filters.named_only
        self._passing = passing
        self._rows: dict[str, NDArray[np.intp]] = {}

    def __getitem__(self, cell: tuple[str, str | None]) -> int:
        """Return the count of a cell that is not empty."""
        place, month = cell
        count = int(self._row(place)[self._months[month]])
        if count == 0:
            raise KeyError(cell)
        return count

    def __iter__(self) -> Iterator[tuple[str, str | None]]:
        """Go through the cells that are not empty, place by place, in order of months."""
        months = tuple(self._months)
        for place in self._places:
            yield from ((place, months[column]) for column in np.flatnonzero(self._row(place)))

    @property
    def most(self) -> int:
        """The greatest count in any month, the undated left out; 0 if there is none."""
        most = 0
        for place in sorted(self._counts, key=self._counts.__getitem__, reverse=True):
            if self._counts[place] <= most:  # as for all after it: no month has more than the whole
                break
            most = max(most, int(self._row(place)[:-1].max(initial=0)))
        return most

    def __len__(self) -> int:
        """Count the cells that are not empty."""
        return sum(1 for _ in self)

    def _row(self, place: str) -> NDArray[np.intp]:
        """Count a place's excerpts by month; the last number is that of the undated."""
        if place not in self._rows:
            number = self._places[place]
            here = slice(*self._links.begins[number : number + 2])
            excerpts = self._links.excerpt[here]
            counting = (
                self._passing[excerpts] & self._links.named[here] if self._named_only else self._passing[excerpts]
            )
            excerpts = excerpts[counting]
            begun, ended = (
                np.bincount(side[excerpts], minlength=self._width) for side in (self._spans.start, self._spans.stop)
            )
            cells = np.cumsum(begun - ended)[: len(self._months)]
            cells[-1] = begun[-1]
            self._rows[place] = cells
        return self._rows[place]


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
    own_counts, own_certain
        The matching, by the very place they are linked to, and of them those that certainly
        fall in the months asked for (the same where none are).
    shared, shared_certain
        Which rows of places that share an excerpt count, as bits: see `layers.store.places`.
    title_hits
        How many more would match if words were looked for in titles and outlets too.
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
    own_counts: Mapping[str, int]
    own_certain: Mapping[str, int]
    shared: bytes | None
    shared_certain: bytes | None
    title_hits: int

    @property
    def accepted(self) -> int:
        """All that could be shown; what was rejected cannot be, under any filter."""
        return self.read - self.rejected


def count(  # noqa: PLR0917 - what there is, what was asked, what was found
    columns: Columns, own: OwnLinks, codes: Codes, filters: Filters, judgement: Judgement, rejected: int
) -> Selection:
    """Count everything that a `Selection` tells; `rejected` is handed through."""
    matching = judgement.passes()
    at_places = certainly = count_own(own, codes, matching, named_only=filters.named_only)
    if judgement.certain is not None:
        certainly = count_own(own, codes, matching & judgement.certain, named_only=filters.named_only)
    only_titled = judgement.titled
    titled = None if only_titled is None else judgement.passes(BITS["words"]) & only_titled
    total = int(np.count_nonzero(matching))
    shown = int(np.count_nonzero(matching & columns.placed))
    hidden_by = _count_hidden(judgement)
    months, undated = _count_months(columns, filters, judgement)
    links = columns.places
    place_counts = _count_at_places(links, codes, filters, matching)
    facets = _count_facets(columns, codes, filters, judgement)
    return Selection(
        read=len(columns) + rejected,
        rejected=rejected,
        matching=total,
        shown=shown,
        not_placed=total - shown,
        hidden=len(columns) - total,
        hidden_by=hidden_by,
        hidden_by_several=len(columns) - total - sum(hidden_by.values()),
        articles=_count_different(columns.article[matching]),
        places=len(at_places.counts) - list(at_places.counts.values()).count(0),
        facets={**facets, "place": _count_places(columns, codes, filters, judgement, place_counts)},
        months=months,
        undated=undated,
        place_counts=place_counts,
        coverage=Coverage(columns, codes, filters, matching, place_counts),
        own_counts=at_places.counts,
        own_certain=certainly.counts,
        shared=at_places.shared,
        shared_certain=certainly.shared,
        title_hits=0 if titled is None else int(np.count_nonzero(titled)),
    )


def _count_hidden(judgement: Judgement) -> Counts:
    """Count, by dimension, the excerpts that fail this one alone."""
    tally = np.bincount(judgement.fails)
    alone = dict.fromkeys(DIMENSIONS, 0)
    for mask in np.flatnonzero(tally).tolist():
        for dimension, bit in BITS.items():
            bits = LINK if dimension == "link" else bit
            if mask and not mask & ~bits:
                alone[dimension] += int(tally[mask])
    return alone


def _count_facets(columns: Columns, codes: Codes, filters: Filters, judgement: Judgement) -> dict[str, Counts]:
    """Count all facets but that of places, each under the other dimensions."""
    kinds = columns.kinds_named if filters.named_only else columns.kinds
    any_actor = judgement.passes(BITS["actor"])
    any_link = judgement.passes(LINK) & columns.placed
    named = int(np.count_nonzero(any_link & (judgement.implied == 0)))
    values = {
        dimension: _count_values(codes.values[dimension], columns.values[dimension][judgement.passes(BITS[dimension])])
        for dimension in VALUES
    }
    return {
        **values,
        "actor": _count_actors(columns, codes, filters, any_actor),
        "kind": _count_members(codes.kinds, kinds[judgement.passes(LIFTED["kind"])]),
        "role": _count_members(codes.roles, judgement.roles[any_actor]),
        "link": {"named": named, "implied": int(np.count_nonzero(any_link)) - named},
    }


def _count_actors(columns: Columns, codes: Codes, filters: Filters, passing: Flags) -> Counts:
    """Count the passing excerpts by actor, in the role asked for."""
    links = columns.actors
    counting = passing[links.excerpt]
    if filters.role is not None:
        counting &= (links.roles & codes.role_bits(filters.role)) != 0
    return _by(codes.actors, count_rows(links.begins, counting))


def _count_places(
    columns: Columns, codes: Codes, filters: Filters, judgement: Judgement, place_counts: Mapping[str, int]
) -> Mapping[str, int]:
    """Count by place under the other dimensions; if no place is asked for that is known."""
    if not filters.places:
        return place_counts
    return _count_at_places(columns.places, codes, filters, judgement.passes(LIFTED["place"]))


def _count_at_places(links: PlaceLinks, codes: Codes, filters: Filters, passing: Flags) -> Counts:
    """Count the passing excerpts by place; links that are implied only if they are not hidden."""
    counting = passing[links.excerpt]
    return _by(codes.places, count_rows(links.begins, counting & links.named if filters.named_only else counting))


def _count_months(columns: Columns, filters: Filters, judgement: Judgement) -> tuple[tuple[MonthCount, ...], int]:
    """Count by month under the other dimensions; also the undated."""
    spans, axis = columns.spans[filters.basis], columns.axis
    passing = judgement.passes(BITS["month"])
    numbers = np.flatnonzero(passing)
    start, stop = spans.start[numbers], spans.stop[numbers]
    begun, ended = (np.bincount(side, minlength=axis.width) for side in (start, stop))
    possible = np.cumsum(begun - ended)[: len(axis)]
    certain = np.bincount(start[spans.single[numbers]], minlength=len(axis))
    rows = zip(axis.months, certain.tolist(), possible.tolist(), strict=True)
    undated = int(np.count_nonzero(passing & spans.undated))
    return tuple(MonthCount(*row) for row in rows), undated


def _by(codes: Mapping[str, int], counts: Numbers) -> Counts:
    return dict(zip(codes, counts.tolist(), strict=True))


def _count_values(codes: Mapping[str, int], numbers: NDArray[Any]) -> Counts:
    """Count how often each value occurs."""
    return _by(codes, np.bincount(numbers, minlength=len(codes)))


def _count_members(codes: Mapping[str, int], sets: NDArray[Any]) -> Counts:
    """Count the sets, written as bits, that each value is in."""
    return {value: int(np.count_nonzero(sets & (1 << code))) for value, code in codes.items()}


def _count_different(numbers: NDArray[Any]) -> int:
    """Count the different numbers."""
    return int(np.count_nonzero(np.bincount(numbers)))
