"""Which excerpts pass filters, one rule a dimension, and how many there are of everything.

A filter by the one value that each excerpt has needs no rule of its own: see
`layers.store.columns.VALUES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from layers.model import BASES, DIMENSIONS, Filters
from layers.store.columns import BEYOND, VALUES, Codes, Columns, Flags, Numbers, PlaceLinks
from layers.when import month_number

BITS: Mapping[str, int] = {dimension: 1 << bit for bit, dimension in enumerate(DIMENSIONS)}
# An excerpt whose links are named elsewhere but only implied at the places (or of the kinds)
# asked for is hidden by the dimension "link" too, for a reason that goes when the places go.
IMPLIED_AT_PLACE = 1 << len(DIMENSIONS)
IMPLIED_OF_KIND = 2 << len(DIMENSIONS)
LINK = BITS["link"] | IMPLIED_AT_PLACE | IMPLIED_OF_KIND
ALL = (4 << len(DIMENSIONS)) - 1

Counts = dict[str, int]


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

    def __init__(self, places: Mapping[str, int], months: Mapping[str | None, int], cells: NDArray[np.int32]) -> None:
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
class Judgement:
    """How each excerpt stands to one `Filters`, by number.

    `fails` has a bit for each dimension failed. `implied` has those bits of `LINK` that
    `named_only` sets or would set; `roles` the roles that the actors asked for (or any, if
    none is asked for) have.
    """

    fails: NDArray[np.uint16]
    implied: NDArray[np.uint16]
    roles: Numbers

    def passes(self, lifted: int = 0) -> Flags:
        """Say which excerpts fail nothing, some dimensions (as bits) left out of account."""
        passing: Flags = (self.fails & (ALL & ~lifted)) == 0
        return passing


def judge(columns: Columns, codes: Codes, filters: Filters, find_words: Callable[[str], Flags]) -> Judgement:
    """Find out which dimensions of the filters each excerpt fails.

    Parameters
    ----------
    find_words
        Says which excerpts have all of some words.

    Raises
    ------
    layers.errors.BadDate
        If a month is not written as "YYYY-MM".
    ValueError
        If the basis is neither "event" nor "published".
    """
    passing: dict[str, Flags] = {}
    roles, implied = columns.roles, BITS["link"] * _bits(columns.placed & ~columns.named)
    if filters.first_month or filters.last_month:
        passing["month"] = _in_months(columns, filters)
    if filters.actors:
        passing["actor"], roles = _with_actors(columns, codes, filters)
    if filters.role is not None:
        passing["actor"] = (roles & codes.role_bits(filters.role)) != 0
    if filters.places:
        passing["place"], named = _at_places(columns, codes, filters.places)
        implied |= IMPLIED_AT_PLACE * _bits(passing["place"] & ~named)
    if filters.kinds:
        asked = sum(1 << codes.kinds[kind] for kind in {*filters.kinds} & codes.kinds.keys())
        passing["kind"] = (columns.kinds & asked) != 0
        implied |= IMPLIED_OF_KIND * _bits(passing["kind"] & ((columns.kinds_named & asked) == 0))
    for dimension, value in VALUES.items():
        if some := getattr(filters, value.field):
            passing[dimension] = _among(columns.values[dimension], codes.values[dimension], some)
    if filters.words.strip():
        passing["words"] = find_words(filters.words)
    fails = np.zeros(len(columns), dtype=np.uint16)
    for dimension, found in passing.items():
        fails |= BITS[dimension] * _bits(~found)
    return Judgement(fails | implied if filters.named_only else fails, implied, roles)


def _bits(flags: Flags) -> NDArray[np.uint16]:
    return flags.astype(np.uint16)


def _in_months(columns: Columns, filters: Filters) -> Flags:
    """Find excerpts whose dates overlap the months, or with `certain` lie inside them."""
    if filters.basis not in BASES:
        raise ValueError(f"the basis is {filters.basis!r}, not one of {BASES}")
    lower = month_number(filters.first_month) if filters.first_month else -BEYOND
    upper = month_number(filters.last_month) if filters.last_month else BEYOND
    spans = columns.spans[filters.basis]
    if filters.certain:
        found = (spans.first >= lower) & (spans.last <= upper)
    else:
        found = (spans.first <= upper) & (spans.last >= lower)
    return found | spans.undated if filters.undated else found & ~spans.undated


def _with_actors(columns: Columns, codes: Codes, filters: Filters) -> tuple[Flags, Numbers]:
    """Find excerpts with the actors, any or all; also the roles that any, or all, of them have."""
    links, asked = columns.actors, set(filters.actors)
    met = np.zeros(len(columns), dtype=np.intp)
    roles = np.full(len(columns), codes.role_bits(None) if filters.all_actors else 0)
    unite: Callable[..., Any] = np.bitwise_and if filters.all_actors else np.bitwise_or
    for number in (codes.actors[actor] for actor in asked if actor in codes.actors):
        here = slice(*links.begins[number : number + 2])
        excerpts = links.excerpt[here]
        met[excerpts] += 1
        roles[excerpts] = unite(roles[excerpts], links.roles[here])
    found: Flags = met == len(asked) if filters.all_actors else met > 0
    return found, np.where(found, roles, 0)


def _at_places(columns: Columns, codes: Codes, asked: Iterable[str]) -> tuple[Flags, Flags]:
    """Find excerpts linked to one of the places, and of these the ones with a named link."""
    links = columns.places
    found, named = np.zeros((2, len(columns)), dtype=np.bool_)
    for number in (codes.places[place] for place in asked if place in codes.places):
        here = slice(*links.begins[number : number + 2])
        found[links.excerpt[here]] = True
        named[links.excerpt[here][links.named[here]]] = True
    return found, named


def _among(column: Numbers, codes: Mapping[str, int], asked: Iterable[str]) -> Flags:
    """Find excerpts whose value is one of those that are asked for."""
    wanted = np.zeros(len(codes), dtype=np.bool_)
    wanted[[codes[value] for value in asked if value in codes]] = True
    found: Flags = wanted[column]
    return found


def count(columns: Columns, codes: Codes, filters: Filters, judgement: Judgement, rejected: int) -> Selection:
    """Count everything that a `Selection` tells; `rejected` is handed through."""
    matching = judgement.passes()
    total = int(np.count_nonzero(matching))
    shown = int(np.count_nonzero(matching & columns.placed))
    hidden_by = _count_hidden(judgement)
    months, undated = _count_months(columns, filters, judgement)
    links = columns.places
    counting = _find_counting(links, filters, matching)
    coverage, place_counts = _cover(columns, codes, filters, counting)
    facets = _count_facets(columns, codes, filters, judgement)
    direct = (links.direct_named if filters.named_only else links.direct)[counting]
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
        places=_count_different(links.place[counting][direct]),
        facets={**facets, "place": _count_places(columns, codes, filters, judgement, place_counts)},
        months=months,
        undated=undated,
        place_counts=place_counts,
        coverage=coverage,
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
    of_kind = BITS["kind"] | IMPLIED_OF_KIND
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
        "kind": _count_members(codes.kinds, kinds[judgement.passes(of_kind)]),
        "role": _count_members(codes.roles, judgement.roles[any_actor]),
        "link": {"named": named, "implied": int(np.count_nonzero(any_link)) - named},
    }


def _count_actors(columns: Columns, codes: Codes, filters: Filters, passing: Flags) -> Counts:
    """Count the passing excerpts by actor, in the role asked for."""
    links = columns.actors
    counting = passing[links.excerpt]
    if filters.role is not None:
        counting &= (links.roles & codes.role_bits(filters.role)) != 0
    return _count_values(codes.actors, links.actor[counting])


def _count_places(
    columns: Columns, codes: Codes, filters: Filters, judgement: Judgement, place_counts: Mapping[str, int]
) -> Mapping[str, int]:
    """Count by place under the other dimensions; if no place is asked for that is known."""
    if not filters.places:
        return place_counts
    links = columns.places
    passing = judgement.passes(BITS["place"] | IMPLIED_AT_PLACE)
    return _count_values(codes.places, links.place[_find_counting(links, filters, passing)])


def _find_counting(links: PlaceLinks, filters: Filters, passing: Flags) -> Numbers:
    """Find the links to places that count: of passing excerpts, and named if asked for."""
    counting = passing[links.excerpt]
    return np.flatnonzero(counting & links.named if filters.named_only else counting)


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


def _cover(columns: Columns, codes: Codes, filters: Filters, counting: Numbers) -> tuple[Coverage, Counts]:
    """Count the links that count by place and month, and by place."""
    links, axis = columns.places, columns.axis
    shape = (len(codes.places), axis.width)
    begun, ended = (
        np.bincount(cells[filters.basis][counting], minlength=shape[0] * shape[1]).reshape(shape)
        for cells in (links.begun, links.ended)
    )
    cells = np.cumsum(begun - ended, axis=1)[:, : len(axis) + 1].astype(np.int32)
    cells[:, -1] = begun[:, -1]
    months = {month: column for column, month in enumerate((*axis.months, None))}
    counts = dict(zip(codes.places, begun.sum(axis=1).tolist(), strict=True))
    return Coverage(codes.places, months, cells), counts


def _count_values(codes: Mapping[str, int], numbers: NDArray[Any]) -> Counts:
    """Count how often each value occurs."""
    return dict(zip(codes, np.bincount(numbers, minlength=len(codes)).tolist(), strict=True))


def _count_members(codes: Mapping[str, int], sets: NDArray[Any]) -> Counts:
    """Count the sets, written as bits, that each value is in."""
    return {value: int(np.count_nonzero(sets & (1 << code))) for value, code in codes.items()}


def _count_different(numbers: NDArray[Any]) -> int:
    """Count the different numbers."""
    return int(np.count_nonzero(np.bincount(numbers)))
