"""A collection as arrays: a number for every id and value, and what each excerpt has of them.

An excerpt's number is its position on the cards. Arrays over excerpts have one element each, by
number; arrays over links have one for every excerpt and place (or actor) that it counts for,
ancestors included. Sets (of kinds, of roles) are written as bits. Numbers are of 32 bits: of a million
excerpts there are several millions of links.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from layers.collection.excerpts import ExcerptTable, find_codes, find_links, read_dates
from layers.model import PLACE_KINDS, ROLES, STATUSES, Article, Collection, HasParent, Place, When, lineage
from layers.when import month_number, month_text, months

Numbers = NDArray[np.integer[Any]]
Flags = NDArray[np.bool_]

BEYOND = 1_000_000
"""A month later than any; its negative is earlier than any."""
MOST_EXTRA_MONTHS = 24
"""How far the axis may go beyond the window: one stray date must not make it a century."""


# What holds of a link to a place, as bits.
LINKED, NAMED = 1, 2


class Value(NamedTuple):
    """A filter by the one value that each excerpt, or its article, has.

    An excerpt passes if its value is among those in `field` of `Filters`. The value is an attribute of
    the article where `whose` says so, else a member of that column of excerpts. `order` has the
    values that come first where they are listed.
    """

    field: str
    whose: str
    name: str
    order: tuple[str, ...] = ()

    def used(self, rows: pa.Table, articles: Mapping[str, Article]) -> Iterable[str]:
        """Return the values that there are: of all articles, else of the excerpts."""
        if self.whose == "article":
            return map(attrgetter(self.name), articles.values())
        used: list[str] = pc.unique(self.of(rows, articles)).to_pylist()
        return used

    def of(self, rows: pa.Table, articles: Mapping[str, Article]) -> pa.ChunkedArray | pa.Array:
        """Return the value of each of the excerpts."""
        if self.whose != "article":
            return pc.struct_field(rows[self.whose], self.name)
        values = pa.array(self.used(rows, articles), pa.string())
        return values.take(pa.array(find_codes(rows["article"], articles)))


VALUES: Mapping[str, Value] = {
    "outlet": Value("outlets", "article", "outlet_key"),
    "status": Value("statuses", "claim", "status", STATUSES),
    "language": Value("languages", "article", "language"),
}
"""The filters by one value, by dimension; the store finds and counts them without more."""


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


def number_members(collection: Collection, excerpts: ExcerptTable) -> Codes:
    """Give every id and value of a collection its number."""
    rows = excerpts.rows
    roles = find_links(rows["actors"])[1]["role"]
    return Codes(
        actors=_number(collection.actors),
        places=_number(collection.places),
        excerpts=excerpts.numbers,
        kinds=_number((place.kind for place in collection.places.values()), (*PLACE_KINDS, *collection.place_kinds)),
        roles=_number(pc.unique(roles).to_pylist(), ROLES),
        values={
            dimension: _number(value.used(rows, collection.articles), value.order)
            for dimension, value in VALUES.items()
        },
    )


def _number(used: Iterable[str], first: tuple[str, ...] = ()) -> dict[str, int]:
    """Give a number to the different members in use: in order, but some before all others."""
    in_use = dict.fromkeys(used)
    ordered = dict.fromkeys([*(member for member in first if member in in_use), *in_use])
    return {member: number for number, member in enumerate(ordered)}


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
    """When each excerpt was, as month numbers and as positions on an axis of M months.

    `first` and `last` are -BEYOND and BEYOND on open sides, and mean nothing where `undated`.
    `start` is the position of the first month and `stop` the one after the last; both are M if
    it lies wholly outside, and `start` is M + 1 (`stop` M) if it has no date. `single`: it
    certainly lies in one month of the axis.
    """

    first: Numbers
    last: Numbers
    undated: Flags
    start: Numbers
    stop: Numbers
    single: Flags


def count_rows(begins: Numbers, flags: Flags) -> Numbers:
    """Count the flags of each of some rows, one behind the other: row n is `begins[n]:begins[n + 1]`."""
    counts = np.zeros(len(begins) - 1, dtype=np.int64)
    filled = begins[:-1] < begins[1:]
    if filled.any():
        counts[filled] = np.add.reduceat(flags, begins[:-1][filled], dtype=np.int32)
    return counts


@dataclass(frozen=True, slots=True)
class PlaceLinks:
    """Links to places and their ancestors, by place and then by excerpt, each pair once.

    Those of place n are `begins[n]:begins[n + 1]`. `named` holds if the quote names the place
    or one under it, `direct` and `direct_named` of links to the place itself. `begun` and
    `ended` hold, by basis, the cells of a matrix of places and months where the excerpt begins
    to count and where it no longer does: see `Spans`.
    """

    place: Numbers
    excerpt: Numbers
    begins: Numbers
    named: Flags
    direct: Flags
    direct_named: Flags


@dataclass(frozen=True, slots=True)
class ActorLinks:
    """Links to actors and their ancestors, by actor and then by excerpt, each pair once.

    Those of actor n are `begins[n]:begins[n + 1]`.
    """

    actor: Numbers
    excerpt: Numbers
    begins: Numbers
    direct: Flags
    roles: Numbers


class Voices(NamedTuple):
    """Who says so or speaks in an excerpt, the very actors: by excerpt, each pair once."""

    actor: Numbers
    excerpt: Numbers


@dataclass(frozen=True, slots=True)
class Columns:
    """All that is filtered by and counted.

    `values` has the number of each excerpt's value by dimension of `VALUES`; `kinds`,
    `kinds_named` and `roles` are sets: of the kinds of linked places, of the named ones, of the
    actors' roles. `placed` and `named` say that there is a place link, and a named one. `spans`
    are by basis.
    """

    article: Numbers
    values: Mapping[str, Numbers]
    kinds: Numbers
    kinds_named: Numbers
    roles: Numbers
    placed: Flags
    named: Flags
    places: PlaceLinks
    actors: ActorLinks
    voices: Voices
    axis: Axis
    spans: Mapping[str, Spans]

    def __len__(self) -> int:
        """Count the excerpts."""
        return len(self.article)


def read_columns(collection: Collection, excerpts: ExcerptTable, codes: Codes) -> Columns:
    """Lay a collection out in arrays."""
    rows, count = excerpts.rows, len(excerpts)
    articles = collection.articles
    article = find_codes(rows["article"], articles)
    event, events = read_dates(rows["event_date"])
    bounds = {
        "event": _month_bounds([*events, None])[:, event],
        "published": _month_bounds(one.published for one in articles.values())[:, article],
    }
    axis = _find_axis(collection.window, bounds.values())
    spans = {basis: _place_spans(axis, *columns) for basis, columns in bounds.items()}
    place = _find_places(rows, codes.places)
    row, link = find_links(rows["actors"])
    roles = np.left_shift(1, find_codes(link["role"], codes.roles))
    actor = _link_table(find_codes(link["id"], codes.actors), row, roles)
    kinds = _numbers(1 << codes.kinds[one.kind] for one in collection.places.values())[place[0]]
    linked = _unite(count, place[1], place[2])
    return Columns(
        article=article,
        values={
            dimension: find_codes(value.of(rows, articles), codes.values[dimension])
            for dimension, value in VALUES.items()
        },
        kinds=_unite(count, place[1], kinds),
        kinds_named=_unite(count, place[1], np.where(place[2] & NAMED, kinds, 0)),
        roles=_unite(count, actor[1], actor[2]),
        placed=linked != 0,
        named=(linked & NAMED) != 0,
        places=_link_places(place, collection.places, codes.places),
        actors=_link_actors(actor, _lines(collection.actors, codes.actors)),
        voices=_find_voices(rows, codes, actor),
        axis=axis,
        spans=spans,
    )


def _find_voices(rows: pa.Table, codes: Codes, actor: NDArray[np.int32]) -> Voices:
    """Put who says so together with who speaks besides."""
    says = pc.struct_field(rows["claim"], "by")
    speaks = actor[:2, (actor[2] & codes.role_bits("speaks")) != 0]
    who = np.concatenate((find_codes(says, codes.actors), speaks[0]))
    # Sorted: of so many NumPy's `unique` takes four times as long.
    pairs = np.sort(np.concatenate((np.arange(len(rows)), speaks[1])) * len(codes.actors) + who)
    pairs = pairs[np.diff(pairs, prepend=-1) != 0]
    excerpt, actor = np.divmod(pairs, max(len(codes.actors), 1))
    return Voices(actor.astype(np.int32), excerpt.astype(np.int32))


def _numbers(values: Iterable[int]) -> NDArray[np.int32]:
    return np.fromiter(values, dtype=np.int32)


def _unite(count: int, excerpt: Numbers, bits: NDArray[Any]) -> Numbers:
    """Unite the sets that belong to the same excerpt."""
    union = np.zeros(count, dtype=np.int32)
    np.bitwise_or.at(union, excerpt, bits)
    return union


def _month_bounds(dates: Iterable[When | None]) -> NDArray[np.int32]:
    """Return first months, last months, and 1 where there is no date: shape `(3, dates)`."""
    rows = []
    for when in dates:
        first, last = months(when) if when else (None, None)
        rows.append((-BEYOND if first is None else first, BEYOND if last is None else last, not when))
    return np.array(rows, dtype=np.int32).reshape(-1, 3).T


def _find_axis(window: tuple[str, str], bounds: Iterable[NDArray[np.int32]]) -> Axis:
    """Extend the window to the months that occur, by at most `MOST_EXTRA_MONTHS` a side."""
    window_first, window_last = (month_number(month) for month in window)
    first, last = window_first, window_last
    for *sides, undated in bounds:
        for side in sides:
            known = side[undated == 0]
            near = known[(known >= window_first - MOST_EXTRA_MONTHS) & (known <= window_last + MOST_EXTRA_MONTHS)]
            first = min(first, int(near.min(initial=first)))
            last = max(last, int(near.max(initial=last)))
    return Axis(first, last, window_first, window_last)


def _place_spans(axis: Axis, first: Numbers, last: Numbers, no_date: Numbers) -> Spans:
    """Find where dates lie; an open side reaches to the end of the window and no farther."""
    undated = no_date != 0
    starts = np.where(first == -BEYOND, np.minimum(axis.window_first, last), first)
    stops = np.where(last == BEYOND, np.maximum(axis.window_last, starts), last)
    outside = undated | (stops < axis.first) | (starts > axis.last)
    start = np.clip(starts - axis.first, 0, len(axis) - 1)
    stop = np.clip(stops - axis.first, 0, len(axis) - 1) + 1
    start[outside], stop[outside] = len(axis), len(axis)
    start[undated] = len(axis) + 1
    return Spans(first, last, undated, start, stop, (first == last) & ~outside)


def _link_table(*columns: NDArray[Any]) -> NDArray[np.int32]:
    """Put links together, shape `(3, links)`: a place or actor, an excerpt, and bits."""
    return np.stack(columns, dtype=np.int32, casting="unsafe")


def read_place_links(collection: Collection, excerpts: ExcerptTable) -> PlaceLinks:
    """Lay out the links to places alone."""
    codes = _number(collection.places)
    return _link_places(_find_places(excerpts.rows, codes), collection.places, codes)


def _find_places(rows: pa.Table, codes: Mapping[str, int]) -> NDArray[np.int32]:
    row, link = find_links(rows["places"])
    is_named = np.where(np.asarray(pc.equal(link["link"], "named")), NAMED | LINKED, LINKED)
    return _link_table(find_codes(link["id"], codes), row, is_named)


def _link_places(table: NDArray[np.int32], places: Mapping[str, Place], codes: Mapping[str, int]) -> PlaceLinks:
    lines = _lines(places, codes)
    place, excerpt, bits, direct = _spread(table, lines)
    return PlaceLinks(
        place=place,
        excerpt=excerpt,
        begins=np.searchsorted(place, np.arange(len(lines) + 1)),
        named=(bits & NAMED) != 0,
        direct=direct != 0,
        direct_named=(direct & NAMED) != 0,
    )


def _link_actors(table: NDArray[np.int32], lines: Sequence[Sequence[int]]) -> ActorLinks:
    actor, excerpt, roles, direct = _spread(table, lines)
    begins = np.searchsorted(actor, np.arange(len(lines) + 1))
    return ActorLinks(actor, excerpt, begins, direct != 0, roles)


def _lines(members: Mapping[str, HasParent], codes: Mapping[str, int]) -> list[list[int]]:
    """Return, for each number, itself and the numbers of its ancestors."""
    return [[codes[above] for above in lineage(member, members)] for member in members]


def _spread(table: NDArray[np.int32], lines: Sequence[Sequence[int]]) -> tuple[Numbers, Numbers, Numbers, Numbers]:
    """Repeat links for all ancestors and unite those of the same pair.

    Returns
    -------
    members, excerpts, bits
        Sorted by member and then by excerpt, each pair once.
    direct
        The bits of links to the member itself; 0 if there is none.
    """
    lengths = _numbers(len(line) for line in lines)
    flat = _numbers(number for line in lines for number in line)
    begins = np.cumsum(lengths) - lengths
    # Position of each repetition in its line: 0 is the member itself.
    counts = lengths[table[0]]
    member, excerpt, bits = np.repeat(table, counts, axis=1)
    step = np.arange(len(member)) - np.repeat(np.cumsum(counts) - counts, counts)
    above = flat[begins[member] + step]
    order = np.argsort(above * np.int64(excerpt.max(initial=0) + 1) + excerpt)
    above, excerpt, bits = above[order], excerpt[order], bits[order]
    direct = np.where(step[order] == 0, bits, 0)
    same = (np.diff(above, prepend=-1) == 0) & (np.diff(excerpt, prepend=-1) == 0)
    first = np.flatnonzero(~same)
    if len(first):
        bits, direct = (np.bitwise_or.reduceat(one, first) for one in (bits, direct))
    return above[first], excerpt[first], bits, direct
