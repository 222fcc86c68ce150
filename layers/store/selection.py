"""How many excerpts there are of everything, under filters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from layers.model import DIMENSIONS, Filters
from layers.store.arrays import BITS, ActorLinks, Codes, Columns, Flags, Numbers, OwnLinks, Sifted, count_rows, pick
from layers.store.columns import VALUES
from layers.store.judgement import LIFTED, LINK, Judgement

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
        self._links, self._spans, self._axis = columns.places, columns.spans[filters.basis], columns.axis
        self._places, self._counts = codes.places, counts
        self._months = {month: column for column, month in enumerate((*columns.axis.months, None))}
        self._named_only = filters.named_only
        self._passing = passing
        self._rows: dict[str, list[int]] = {}

    def __getitem__(self, cell: tuple[str, str | None]) -> int:
        """Return the count of a cell that is not empty."""
        place, month = cell
        count = self.row(place)[self._months[month]]
        if count == 0:
            raise KeyError(cell)
        return count

    def __iter__(self) -> Iterator[tuple[str, str | None]]:
        """Go through the cells that are not empty, place by place, in order of months."""
        months = tuple(self._months)
        for place in self._places:
            yield from ((place, month) for month, count in zip(months, self.row(place), strict=True) if count)

    @property
    def most(self) -> int:
        """The greatest count in any month, the undated left out; 0 if there is none."""
        most, places = 0, tuple(self._counts)
        for number in np.argsort(-np.fromiter(self._counts.values(), dtype=np.int64), kind="stable"):
            if self._counts[places[number]] <= most:  # as for all after it: no month has more than the whole
                break
            most = max(most, *self.row(places[number])[:-1])
        return most

    def __len__(self) -> int:
        """Count the cells that are not empty."""
        return sum(1 for _ in self)

    def row(self, place: str) -> list[int]:
        """Count a place's excerpts by month of the axis; the last number is that of the undated."""
        if place not in self._rows:
            number = self._places[place]
            here = self._links.rows.at(number)
            excerpts = self._links.rows.excerpt[here]
            counting = pick(self._passing, excerpts).view(np.bool_)
            excerpts = excerpts[counting & self._links.named[here] if self._named_only else counting]
            _, possible, undated = self._spans.lie(self._axis, self._spans.date.of[excerpts])
            self._rows[place] = [*possible.tolist(), undated]
        return self._rows[place]


class OwnCounts(NamedTuple):
    """How many excerpts of its own each place has, by id and by number, and which shared rows count.

    `shared` has a bit a row, the lowest of the first byte first; None if every row counts.
    """

    counts: Mapping[str, int]
    numbers: Numbers
    shared: bytes | None


def most_counted(counts: Mapping[str, int], most: int) -> list[str]:
    """Return the ids with the highest counts, at most so many: the highest first, then by id."""
    least = sorted(counts.values(), reverse=True)[:most][-1:]
    near = [one for one, count in counts.items() if count >= least[0]]
    return sorted(near, key=lambda one: (-counts[one], one))[:most]


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
        Which rows of places that share an excerpt count, as bits: see `layers.store.columns`.
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
    counting = _Counting(columns, own, codes, filters, judgement)
    at_places, certainly = _count_own(own, codes, matching, judgement.certain, named_only=filters.named_only)
    only_titled = judgement.titled
    titled = None if only_titled is None else judgement.passes(BITS["words"]) & only_titled
    passing = counting.sift(0)
    shown = int(np.count_nonzero(matching & columns.placed))
    hidden_by = _count_hidden(judgement, passing.total)
    months, undated = counting.months()
    place_counts = counting.at_places(matching, at_places.numbers)
    facets = counting.facets(place_counts)
    return Selection(
        read=len(columns) + rejected,
        rejected=rejected,
        matching=passing.total,
        shown=shown,
        not_placed=passing.total - shown,
        hidden=len(columns) - passing.total,
        hidden_by=hidden_by,
        hidden_by_several=len(columns) - passing.total - sum(hidden_by.values()),
        articles=int(np.count_nonzero(passing.by(columns.article))),
        places=int(np.count_nonzero(at_places.numbers)),
        facets=facets,
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


def _count_hidden(judgement: Judgement, passing: int) -> Counts:
    """Count, by dimension, the excerpts that fail this one alone: what comes back when it is lifted."""
    alone = dict.fromkeys(DIMENSIONS, 0)
    for dimension, bit in BITS.items():
        lifted = LINK if dimension == "link" else bit
        if judgement.failed & lifted:
            alone[dimension] = int(np.count_nonzero(judgement.passes(lifted))) - passing
    return alone


def _count_own(
    own: OwnLinks, codes: Codes, passing: Flags, certain: Flags | None, *, named_only: bool
) -> tuple[OwnCounts, OwnCounts]:
    """Count the excerpts that pass, and of them those that are certain; if none is said to be, they all are.

    With `named_only` links that are implied do not count.
    """
    asked = passing.view(np.uint8) if certain is None else passing + 2 * (passing & certain).view(np.uint8)
    links, rows = pick(asked, own.rows.excerpt), pick(asked, own.shared)
    if named_only:
        links = links * own.named.view(np.uint8)
    rows = rows * (own.counts_named if named_only else own.counts_all).view(np.uint8)
    every = _own_counts(own, codes, links, rows)
    return every, every if certain is None else _own_counts(own, codes, links & 2, rows & 2)


def _own_counts(own: OwnLinks, codes: Codes, links: Numbers, rows: Numbers) -> OwnCounts:
    numbers = count_rows(own.rows.begins, links)
    bits = None if rows.all() else np.packbits(rows, bitorder="little").tobytes()
    return OwnCounts(dict(zip(codes.places, numbers.tolist(), strict=True)), numbers, bits)


class _Counting:
    """Counts of one question; those under the same filters go through the same excerpts."""

    def __init__(self, columns: Columns, own: OwnLinks, codes: Codes, filters: Filters, judgement: Judgement) -> None:
        self._columns, self._own, self._codes, self._filters, self._judgement = columns, own, codes, filters, judgement
        self._sifted: dict[int, Sifted] = {}

    def sift(self, lifted: int) -> Sifted:
        """Gather what passes with some dimensions lifted."""
        passing = self._judgement.passes(lifted)
        if id(passing) not in self._sifted:
            self._sifted[id(passing)] = Sifted(passing)
        return self._sifted[id(passing)]

    def months(self) -> tuple[tuple[MonthCount, ...], int]:
        """Count by month under the other dimensions; also the undated."""
        spans, axis = self._columns.spans[self._filters.basis], self._columns.axis
        counts = self.sift(BITS["month"]).by(spans.date)
        certain, possible, undated = spans.lie(axis, np.arange(len(counts)), counts)
        return tuple(map(MonthCount, axis.months, certain.tolist(), possible.tolist())), undated

    def at_places(self, passing: Flags, own: Numbers) -> Counts:
        """Count by place, with those inside, what has so many of its own; implied links only if they are not hidden."""
        links = self._columns.places
        twice = links.twice_named if self._filters.named_only else links.twice
        return _by(self._codes.places, links.lines.sum(own) - twice.having(passing))

    def facets(self, place_counts: Counts) -> dict[str, Counts]:
        """Count all facets, each under the other dimensions."""
        columns, codes, judgement = self._columns, self._codes, self._judgement
        any_link = judgement.passes(LINK) & columns.placed
        named = int(np.count_nonzero(any_link & (judgement.implied == 0)))
        kinds = columns.kinds_named if self._filters.named_only else columns.kinds
        return {
            **{
                dimension: _by(codes.values[dimension], self.sift(BITS[dimension]).by(columns.values[dimension]))
                for dimension in VALUES
            },
            "place": self._places(place_counts),
            "actor": self._actors(columns.actors, judgement.passes(BITS["actor"])),
            "kind": _members(codes.kinds, kinds.sets, self.sift(LIFTED["kind"]).by(kinds.column)),
            "role": self._roles(),
            "link": {"named": named, "implied": int(np.count_nonzero(any_link)) - named},
        }

    def _places(self, place_counts: Counts) -> Counts:
        """Count by place; if no place is asked for that is known."""
        if not self._filters.places:
            return place_counts
        passing = self._judgement.passes(LIFTED["place"])
        return self.at_places(passing, self._own.count(passing, named_only=self._filters.named_only))

    def _actors(self, links: ActorLinks, passing: Flags) -> Counts:
        """Count by actor, in the role asked for."""
        counts: Numbers
        if self._filters.role is None:
            counts = links.lines.sum(links.own.having(passing)) - links.twice.having(passing)
        else:
            has_role = (links.roles & self._codes.role_bits(self._filters.role)) != 0
            counts = count_rows(links.rows.begins, pick(passing, links.rows.excerpt) & has_role)
        return _by(self._codes.actors, counts)

    def _roles(self) -> Counts:
        """Count by role of the actors that are asked for, or of any."""
        codes, roles = self._codes.roles, self._judgement.roles
        counts: Numbers
        if roles is self._columns.roles.of:
            counts = self.sift(BITS["actor"]).by(self._columns.roles)
        else:
            some = np.flatnonzero(roles)
            counts = np.bincount(roles[some[self._judgement.passes(BITS["actor"])[some]]], minlength=1 << len(codes))
        return _members(codes, np.arange(len(counts)), counts)


def _by(codes: Mapping[str, int], counts: Numbers) -> Counts:
    return dict(zip(codes, counts.tolist(), strict=True))


def _members(codes: Mapping[str, int], sets: Numbers, counts: Numbers) -> Counts:
    """Count by member what has a set, written as bits, that it is in."""
    return {value: int(counts[(sets & (1 << code)) != 0].sum()) for value, code in codes.items()}
