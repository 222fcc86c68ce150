"""Which excerpts pass filters, one rule a dimension; and why those that do not are hidden.

A filter by the one value that each excerpt has needs no rule of its own: see
`layers.store.columns.VALUES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from layers.model import BASES, DIMENSIONS, Filters
from layers.store.arrays import BEYOND, BITS, Codes, Column, Columns, Flags, Numbers, pick
from layers.store.columns import VALUES
from layers.when import month_number

# An excerpt whose links are named elsewhere but only implied at the places (or of the kinds)
# asked for is hidden by the dimension "link" too, for a reason that goes when the places go.
IMPLIED_AT_PLACE = 1 << len(DIMENSIONS)
IMPLIED_OF_KIND = 2 << len(DIMENSIONS)
LINK = BITS["link"] | IMPLIED_AT_PLACE | IMPLIED_OF_KIND
ALL = (4 << len(DIMENSIONS)) - 1
LIFTED: Mapping[str, int] = {
    **BITS,
    "place": BITS["place"] | IMPLIED_AT_PLACE,
    "kind": BITS["kind"] | IMPLIED_OF_KIND,
    "link": LINK,
}
"""What of `Judgement.fails` is gone when a dimension is lifted, as bits."""


class Found(NamedTuple):
    """Which excerpts have all of some words: in quotes, gists and names; or with titles too."""

    quoted: Flags
    titled: Flags


@dataclass(frozen=True, slots=True)
class Judgement:
    """How each excerpt stands to one `Filters`, by number.

    `fails` has a bit for each dimension failed. `implied` has those bits of `LINK` that
    `named_only` sets or would set; `roles` the roles that the actors asked for (or any, if
    none is asked for) have. `certain` says what certainly falls in the months; None if no
    months are asked for. `titled` says what has the words only with titles and outlets.
    """

    fails: NDArray[np.uint16]
    implied: NDArray[np.uint16]
    roles: Numbers
    certain: Flags | None = None
    titled: Flags | None = None
    failed: int = field(init=False)
    _known: dict[int, Flags] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        """Note which dimensions are failed at all."""
        object.__setattr__(self, "failed", int(np.bitwise_or.reduce(self.fails, initial=0)))

    def passes(self, lifted: int = 0) -> Flags:
        """Say which excerpts fail nothing, some dimensions (as bits) left out of account; not to be changed."""
        heeded = self.failed & ALL & ~lifted
        if heeded not in self._known:
            # Two threads that make them at once both get the first's: what is counted is kept by which flags it is of.
            self._known.setdefault(heeded, (self.fails & heeded if heeded != self.failed else self.fails) == 0)
        return self._known[heeded]


def judge(columns: Columns, codes: Codes, filters: Filters, find_words: Callable[[str], Found]) -> Judgement:
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
    roles, implied = columns.roles.of, columns.implied
    certain = titled = None
    if filters.first_month or filters.last_month or filters.certain:
        passing["month"], certain = _in_months(columns, filters)
    if filters.actors:
        passing["actor"], roles = _with_actors(columns, codes, filters)
    if filters.role is not None:
        passing["actor"] = (roles & codes.role_bits(filters.role)) != 0
    if filters.places:
        passing["place"], named = _at_places(columns, codes, filters.places)
        implied = implied | IMPLIED_AT_PLACE * _bits(passing["place"] & ~named)
    if filters.kinds:
        asked = sum(1 << codes.kinds[kind] for kind in {*filters.kinds} & codes.kinds.keys())
        passing["kind"] = columns.kinds.meet(asked)
        implied = implied | IMPLIED_OF_KIND * _bits(passing["kind"] & ~columns.kinds_named.meet(asked))
    for dimension, value in VALUES.items():
        if some := getattr(filters, value.field):
            passing[dimension] = _among(columns.values[dimension], codes.values[dimension], some)
    if filters.words.strip():
        found = find_words(filters.words)
        passing["words"] = found.titled if filters.titles else found.quoted
        titled = found.titled & ~passing["words"]
    fails = np.zeros(len(columns), dtype=np.uint16)
    for dimension, passed in passing.items():
        fails |= BITS[dimension] * _bits(~passed)
    return Judgement(fails | implied if filters.named_only else fails, implied, roles, certain, titled)


def _bits(flags: Flags) -> NDArray[np.uint16]:
    return flags.astype(np.uint16)


def _in_months(columns: Columns, filters: Filters) -> tuple[Flags, Flags]:
    """Find excerpts that pass the months; also those whose dates certainly lie inside them.

    What is only certain where no month is asked for lies inside the collection's window.
    """
    if filters.basis not in BASES:
        raise ValueError(f"the basis is {filters.basis!r}, not one of {BASES}")
    axis, spans = columns.axis, columns.spans[filters.basis]
    lower = month_number(filters.first_month) if filters.first_month else -BEYOND
    upper = month_number(filters.last_month) if filters.last_month else BEYOND
    if not (filters.first_month or filters.last_month):
        lower, upper = axis.window_first, axis.window_last
    certain = (spans.first >= lower) & (spans.last <= upper) & (spans.first <= spans.last)
    found = certain if filters.certain else (spans.first <= upper) & (spans.last >= lower)
    told = pick(found + 2 * certain.astype(np.uint8), spans.date.of)
    passing = (told & 1).view(np.bool_)
    return passing | spans.undated if filters.undated else passing, told > 1


def _with_actors(columns: Columns, codes: Codes, filters: Filters) -> tuple[Flags, Numbers]:
    """Find excerpts with the actors, any or all; also the roles that any, or all, of them have."""
    links, asked = columns.actors, set(filters.actors)
    met = np.zeros(len(columns), dtype=np.int16)
    roles = np.full(len(columns), codes.role_bits(None) if filters.all_actors else 0, dtype=links.roles.dtype)
    unite: Callable[..., Any] = np.bitwise_and if filters.all_actors else np.bitwise_or
    for number in (codes.actors[actor] for actor in asked if actor in codes.actors):
        here = links.rows.at(number)
        excerpts = links.rows.excerpt[here]
        met[excerpts] += 1
        roles[excerpts] = unite(roles[excerpts], links.roles[here])
    found: Flags = met == len(asked) if filters.all_actors else met > 0
    return found, np.where(found, roles, roles.dtype.type(0))


def _at_places(columns: Columns, codes: Codes, asked: Iterable[str]) -> tuple[Flags, Flags]:
    """Find excerpts linked to one of the places, and of these the ones with a named link."""
    links = columns.places
    found, named = np.zeros((2, len(columns)), dtype=np.bool_)
    for number in (codes.places[place] for place in asked if place in codes.places):
        here = links.rows.at(number)
        found[links.rows.excerpt[here]] = True
        named[links.rows.excerpt[here][links.named[here]]] = True
    return found, named


def _among(column: Column, codes: Mapping[str, int], asked: Iterable[str]) -> Flags:
    """Find excerpts whose value is one of those that are asked for."""
    wanted = np.zeros(len(codes), dtype=np.bool_)
    wanted[[codes[value] for value in asked if value in codes]] = True
    return pick(wanted, column.of).view(np.bool_)


@dataclass(frozen=True, slots=True)
class HiddenThere:
    """What filters leave and hide of some excerpts: a place's, or all.

    `shown + undated + sum(by.values()) + sum(together.values())` is all that there are.

    Attributes
    ----------
    by
        By dimension, those that fail it alone and so come back when it is lifted; without 0.
    undated
        Those that fail the months alone because they have no date; not in `by`.
    together
        By the dimensions that they fail, two or more, those that come back only when all of these are
        lifted; the most first.
    """

    shown: int
    by: Mapping[str, int]
    undated: int
    together: Mapping[tuple[str, ...], int]


def count_hidden(
    columns: Columns,
    judgement: Judgement,
    filters: Filters,
    excerpts: Numbers | slice = slice(None),
    named: Flags | None = None,
) -> HiddenThere:
    """Count why excerpts are hidden.

    Parameters
    ----------
    excerpts, named
        By number, each once, or all; and whether, at the place that they are counted for, a link is named.
    """
    fails = judgement.fails[excerpts]
    if filters.named_only and named is not None:
        fails = fails | np.where(named, 0, BITS["link"]).astype(fails.dtype)
    fails = np.where(fails & LINK, (fails & ~np.uint16(LINK)) | np.uint16(BITS["link"]), fails)
    late = (fails == BITS["month"]) & columns.spans[filters.basis].undated[excerpts]
    tally = np.bincount(fails[~late])
    failed = {tuple(one for one, bit in BITS.items() if mask & bit): int(tally[mask]) for mask in np.flatnonzero(tally)}
    return HiddenThere(
        shown=failed.pop((), 0),
        by={dimensions[0]: n for dimensions, n in failed.items() if len(dimensions) == 1},
        undated=int(np.count_nonzero(late)),
        together=dict(sorted(((each, n) for each, n in failed.items() if len(each) > 1), key=lambda one: -one[1])),
    )
