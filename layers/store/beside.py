"""What stands side by side: the excerpts of each of two sides, what only one has, what pulls against what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

import numpy as np

from layers.model import Filters, View
from layers.sides import SIDES, Kind, Sides, member_of, side_of, span_of
from layers.store.arrays import Flags, Numbers, Spans
from layers.store.store import Store, find, select

Named = Literal["place", "actor"]


class Counted(NamedTuple):
    """A place, an actor or a side, by id, and how many excerpts it has."""

    id: str
    n: int


@dataclass(frozen=True, slots=True)
class Beside:
    """Two sides of one kind, for the place and the filters of a view.

    What a side is of is set aside in the filters: `total` counts what is left then, and
    `total = only[0] + only[1] + both + others + undated`.

    Attributes
    ----------
    sides
        The ids of each side's excerpts, in the order of the cards.
    only
        How many of these stand on this side alone.
    both
        The ids of those on both sides.
    others, undated
        How many stand on neither side, and of them those that cannot stand on one, since they
        have no date (of spans of months alone; not in `others`).
    alone
        For each side the places and the actors that its excerpts are linked to, and none of the
        other's; the most excerpts first.
    pairs
        Pairs that pull against each other, one on each side: the first side's first, in its order.
    """

    sides: tuple[tuple[str, ...], ...]
    only: tuple[int, ...]
    both: frozenset[str]
    total: int
    others: int
    undated: int
    alone: tuple[Mapping[Named, tuple[Counted, ...]], ...]
    pairs: tuple[tuple[str, str], ...]


def kind_beside(store: Store, view: View) -> Kind | None:
    """Say of what kind the two sides of a view are; None if it has none."""
    return Sides(store.collection).kind(view.beside[0]) if len(view.beside) == SIDES else None


def beside(store: Store, view: View) -> Beside | None:
    """Set two sides of a view against each other; None if it has none."""
    kind = kind_beside(store, view)
    if kind is None:
        return None
    every = _find(store, view, _set_aside(view.filters, kind))
    found = [_on_side(store, view, kind, side, every) for side in view.beside]
    here = [_flags(store, side) for side in found]
    both, neither = here[0] & here[1], _flags(store, every) & ~here[0] & ~here[1]
    undated = int(np.count_nonzero(neither & _spans(store, view).undated)) if kind == "month" else 0
    shared = int(np.count_nonzero(both))
    return Beside(
        sides=tuple(map(store.ids_of, found)),
        only=tuple(len(side) - shared for side in found),
        both=frozenset(store.ids_of(np.flatnonzero(both))),
        # A span may reach what the filters' own months do not leave: `every` has all months.
        total=len(every),
        others=int(np.count_nonzero(neither)) - undated,
        undated=undated,
        alone=tuple(_alone(store, view, *flags) for flags in (here, here[::-1])),
        pairs=_pairs(store, *here),
    )


def count_sides(store: Store, view: View, kind: Kind) -> list[Counted]:
    """Count what could stand on a side: outlets and speakers, those with most first; months in order."""
    filters, columns = _set_aside(view.filters, kind), store.columns
    # Without a place, months and outlets are counted in the answer to the filters.
    known = select(store, view.filters) if view.place is None else None
    if kind == "month":
        if known:
            return [Counted(month, possible) for month, _, possible in known.months]
        spans = _spans(store, view)
        _, possible, _ = spans.lie(columns.axis, spans.date.of[_find(store, view, filters)])
        return [Counted(month, n) for month, n in zip(columns.axis.months, possible.tolist(), strict=True)]
    if kind == "outlet":
        codes, outlet = store.codes.values["outlet"], columns.values["outlet"]
        if known:
            counts: Numbers = np.fromiter(known.facets["outlet"].values(), dtype=np.intp)
        else:
            counts = np.bincount(outlet.of[_find(store, view, filters)], minlength=len(codes))
    else:
        codes = store.codes.actors
        passing = store.judge(filters).passes() if known else _flags(store, _find(store, view, filters))
        counts = columns.voices.having(passing)
    return [Counted(side_of(kind, one), n) for one, n in _most_first(codes, counts)]


def _set_aside(filters: Filters, kind: Kind) -> Filters:
    if kind == "outlet":
        return replace(filters, outlets=())
    if kind == "month":
        return replace(filters, first_month=None, last_month=None, certain=False, undated=False)
    return filters


def _on_side(store: Store, view: View, kind: Kind, side: str, every: Numbers) -> Numbers:
    """Find the excerpts of a side, by number, in order."""
    if kind == "month":
        first, last = span_of(side)
        return _find(store, view, replace(view.filters, first_month=first, last_month=last, undated=False))
    if kind == "outlet":
        code = store.codes.values["outlet"].get(side, -1)
        there: Flags = store.columns.values["outlet"].of[every] == code
        return every[there]
    said = store.columns.voices.row(store.codes.actors[member_of(side)])
    return every[_flags(store, said)[every]]


def _find(store: Store, view: View, filters: Filters) -> Numbers:
    return find(store, filters, view.place, own=view.own, unplaced=view.unplaced)


def _spans(store: Store, view: View) -> Spans:
    return store.columns.spans[view.filters.basis]


def _flags(store: Store, numbers: Numbers) -> Flags:
    flags = np.zeros(len(store.columns), dtype=np.bool_)
    flags[numbers] = True
    return flags


def _alone(store: Store, view: View, ours: Flags, theirs: Flags) -> Mapping[Named, tuple[Counted, ...]]:
    """Count the places and the actors that one side's excerpts are linked to, and none of the other's."""
    named_only, actors = view.filters.named_only, store.columns.actors.own
    counts: Mapping[Named, tuple[Mapping[str, int], Sequence[Numbers]]] = {
        "place": (store.codes.places, [store.own.count(side, named_only=named_only) for side in (ours, theirs)]),
        "actor": (store.codes.actors, [actors.having(side) for side in (ours, theirs)]),
    }
    return {
        named: _most_first(codes, np.where(other == 0, mine, 0)) for named, (codes, (mine, other)) in counts.items()
    }


def _most_first(codes: Mapping[str, int], counts: Numbers) -> tuple[Counted, ...]:
    """Return what occurs with its count, the most first, else in the order of the collection."""
    ids: Sequence[str] = tuple(codes)
    order = np.argsort(-counts, kind="stable")
    return tuple(Counted(ids[number], int(counts[number])) for number in order[: np.count_nonzero(counts)])


def _pairs(store: Store, ours: Flags, theirs: Flags) -> tuple[tuple[str, str], ...]:
    """List the pairs with one excerpt on each side, each once."""
    one, other = store.contrasting.T
    straight = ours[one] & theirs[other]
    crossed = ours[other] & theirs[one] & ~straight
    pairs = np.concatenate([store.contrasting[straight], store.contrasting[crossed][:, ::-1]])
    pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    return tuple(zip(*map(store.ids_of, pairs.T), strict=True))
