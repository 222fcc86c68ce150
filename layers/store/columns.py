"""From a collection to its arrays, once: a number for every id and value, and what each excerpt has of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from layers.collection.excerpts import UNDATED, ExcerptTable, as_table, find_codes, find_links, read_dates
from layers.model import PLACE_KINDS, ROLES, STATUSES, Article, Collection, HasParent, When, lineage
from layers.store.arrays import (
    BEYOND,
    BITS,
    ActorLinks,
    Axis,
    Codes,
    Column,
    Columns,
    Flags,
    Lines,
    Numbers,
    OwnLinks,
    PlaceLinks,
    Rows,
    Sets,
    Spans,
)
from layers.when import month_number, months

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


def read_columns(collection: Collection, excerpts: ExcerptTable, codes: Codes) -> Columns:
    """Lay a collection out in arrays."""
    rows, count = excerpts.rows, len(excerpts)
    articles = collection.articles
    article = find_codes(rows["article"], articles)
    event, events = read_dates(rows["event_date"])
    dates = {
        "event": (np.where(event == UNDATED, len(events), event), _month_bounds([*events, None])),
        "published": (article, _month_bounds(one.published for one in articles.values())),
    }
    columns = {basis: (Column.counted(date, bounds.shape[1]), bounds) for basis, (date, bounds) in dates.items()}
    axis = _find_axis(collection.window, (bounds[:, date.totals > 0] for date, bounds in columns.values()))
    spans = {basis: _place_spans(axis, date, *bounds) for basis, (date, bounds) in columns.items()}
    place = _find_places(rows, codes.places)
    row, link = find_links(rows["actors"])
    roles = np.left_shift(1, find_codes(link["role"], codes.roles))
    actor = _link_table(find_codes(link["id"], codes.actors), row, roles)
    kinds = _numbers(1 << codes.kinds[one.kind] for one in collection.places.values())[place[0]]
    linked = _unite(count, place[1], place[2])
    return Columns(
        article=Column.counted(article, len(articles)),
        values={
            dimension: Column.counted(find_codes(value.of(rows, articles), known), len(known))
            for (dimension, value), known in zip(VALUES.items(), codes.values.values(), strict=True)
        },
        kinds=Sets.counted(_unite(count, place[1], kinds)),
        kinds_named=Sets.counted(_unite(count, place[1], np.where(place[2] & NAMED, kinds, 0))),
        roles=Column.counted(_unite(count, actor[1], actor[2]), 1 << len(codes.roles)),
        placed=linked != 0,
        implied=np.where(linked == LINKED, BITS["link"], 0).astype(np.uint16),
        places=_link_places(place, _lines(collection.places, codes.places), len(codes.places)),
        actors=_link_actors(actor, _lines(collection.actors, codes.actors), len(codes.actors)),
        voices=_find_voices(rows, codes, actor),
        axis=axis,
        spans=spans,
    )


def _find_voices(rows: pa.Table, codes: Codes, actor: NDArray[np.int32]) -> Rows:
    """Put who says so together with who speaks besides."""
    says = pc.struct_field(rows["claim"], "by")
    speaks = actor[:2, (actor[2] & codes.role_bits("speaks")) != 0]
    who = np.concatenate((find_codes(says, codes.actors), speaks[0]))
    # Sorted: of so many NumPy's `unique` takes four times as long.
    pairs = np.sort(who * np.int64(len(rows)) + np.concatenate((np.arange(len(rows)), speaks[1])))
    pairs = pairs[np.diff(pairs, prepend=-1) != 0]
    actor, excerpt = np.divmod(pairs, max(len(rows), 1))
    return Rows.of(actor, excerpt.astype(np.int32), len(codes.actors))


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


def _place_spans(axis: Axis, date: Column, first: Numbers, last: Numbers, no_date: Numbers) -> Spans:
    """Find where dates lie; an open side reaches to the end of the window and no farther."""
    undated = no_date != 0
    starts = np.where(first == -BEYOND, np.minimum(axis.window_first, last), first)
    stops = np.where(last == BEYOND, np.maximum(axis.window_last, starts), last)
    outside = undated | (stops < axis.first) | (starts > axis.last)
    start = np.clip(starts - axis.first, 0, len(axis) - 1)
    stop = np.clip(stops - axis.first, 0, len(axis) - 1) + 1
    start[outside], stop[outside] = len(axis), len(axis)
    start[undated] = len(axis) + 1
    single = (first == last) & ~outside
    first, last = np.where(undated, 2 * BEYOND, first), np.where(undated, -2 * BEYOND, last)
    return Spans(date, undated[date.of], first, last, start, stop, single)


def _link_table(*columns: NDArray[Any]) -> NDArray[np.int32]:
    """Put links together, shape `(3, links)`: a place or actor, an excerpt, and bits."""
    return np.stack(columns, dtype=np.int32, casting="unsafe")


def _find_places(rows: pa.Table, codes: Mapping[str, int]) -> NDArray[np.int32]:
    row, link = find_links(rows["places"])
    is_named = np.where(np.asarray(pc.equal(link["link"], "named")), NAMED | LINKED, LINKED)
    return _link_table(find_codes(link["id"], codes), row, is_named)


def _link_places(table: NDArray[np.int32], lines: Lines, count: int) -> PlaceLinks:
    own = _unite_pairs(*_sort_pairs(*table))
    spread = _spread(own, lines)
    place, excerpt, bits = _unite_pairs(*spread)
    return PlaceLinks(
        rows=Rows.of(place, excerpt, count),
        named=(bits & NAMED) != 0,
        own=Rows.of(own[0], own[1], count),
        own_named=(own[2] & NAMED) != 0,
        lines=lines,
        twice=_repeated(spread, count),
        twice_named=_repeated(spread[:, (spread[2] & NAMED) != 0], count),
    )


def _link_actors(table: NDArray[np.int32], lines: Lines, count: int) -> ActorLinks:
    own = _unite_pairs(*_sort_pairs(*table))
    spread = _spread(own, lines)
    actor, excerpt, bits = _unite_pairs(*spread)
    return ActorLinks(
        rows=Rows.of(actor, excerpt, count),
        roles=bits.astype(np.uint8),
        own=Rows.of(own[0], own[1], count),
        lines=lines,
        twice=_repeated(spread, count),
    )


def _lines(members: Mapping[str, HasParent], codes: Mapping[str, int]) -> Lines:
    pairs = [(codes[member], codes[above]) for member in members for above in lineage(member, members)]
    return Lines(*np.array(pairs, dtype=np.int32).reshape(-1, 2).T)


def _sort_pairs(member: Numbers, excerpt: Numbers, bits: Numbers) -> NDArray[np.int32]:
    """Sort links by member and then by excerpt."""
    order = np.argsort(member * np.int64(excerpt.max(initial=0) + 1) + excerpt)
    return np.stack((member[order], excerpt[order], bits[order]))


def _is_again(member: Numbers, excerpt: Numbers) -> Flags:
    """Say of sorted links which are of the same pair as the one before."""
    again: Flags = (np.diff(member, prepend=-1) == 0) & (np.diff(excerpt, prepend=-1) == 0)
    return again


def _unite_pairs(member: Numbers, excerpt: Numbers, bits: Numbers) -> NDArray[np.int32]:
    """Unite the sets of sorted links of the same pair."""
    first = np.flatnonzero(~_is_again(member, excerpt))
    united = np.bitwise_or.reduceat(bits, first) if len(first) else bits
    return np.stack((member[first], excerpt[first], united))


def _repeated(spread: NDArray[np.int32], count: int) -> Rows:
    """Keep each pair of sorted links once less than it is there."""
    member, excerpt = spread[:2, _is_again(*spread[:2])]
    return Rows.of(member, excerpt, count)


def _spread(links: NDArray[np.int32], lines: Lines) -> NDArray[np.int32]:
    """Repeat links for all ancestors, sorted by these."""
    lengths = np.bincount(lines.member)
    counts = lengths[links[0]]
    # Position of each repetition in its line: 0 is the member itself.
    step = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    member, excerpt, bits = np.repeat(links, counts, axis=1)
    above = lines.above[(np.cumsum(lengths) - lengths)[member] + step]
    return _sort_pairs(above, excerpt, bits)


class SharedRows(NamedTuple):
    """Rows of two or more places of one excerpt each, by their positions in the collection, in order.

    A mark on the map counts the excerpts linked to its places themselves, not to those inside; one that
    stands for several must count what these share once. The browser does that with a bit a row: of a
    set S of places, the different excerpts are the sum of their own less, for each row that counts and
    has n > 1 places in S, n - 1.

    Of an excerpt that names some of its places and only implies others, there is one row for
    when all links count and another for when only the named do. Of row n there are `sizes[n]`
    places in `cells`, behind those of the rows before.
    """

    excerpt: Numbers
    sizes: Numbers
    cells: Numbers
    counts_all: Flags
    counts_named: Flags


def shared_rows(collection: Collection) -> SharedRows:
    """Return the places that excerpts share: the fewest first, then by the places, which packs and folds well."""
    excerpts, count = as_table(collection), len(collection.places)
    row, links = find_links(excerpts.rows["places"])
    pairs, at = np.unique(row * np.int64(count) + find_codes(links["id"], collection.places), return_inverse=True)
    is_named = np.zeros(len(pairs), dtype=np.bool_)
    is_named[at[np.asarray(pc.equal(links["link"], "named"))]] = True
    excerpt, place = np.divmod(pairs, max(count, 1))
    every = np.bincount(excerpt, minlength=len(excerpts))
    named = np.bincount(excerpt[is_named], minlength=len(excerpts))
    all_of = (every > 1)[excerpt]
    named_of = ((named > 1) & (named < every))[excerpt] & is_named
    turn = np.concatenate((2 * excerpt[all_of], 2 * excerpt[named_of] + 1))
    cells = np.concatenate((place[all_of], place[named_of]))[np.argsort(turn, kind="stable")]
    rows, sizes = np.unique(turn, return_counts=True)
    excerpt, is_part = rows >> 1, (rows & 1) != 0
    counts_named = is_part | (named == every)[excerpt]
    begins = np.cumsum(sizes) - sizes
    orders, sorted_cells = [np.arange(0)], [cells[:0]]
    for size in np.unique(sizes).tolist():
        alike = np.flatnonzero(sizes == size)
        places = cells[begins[alike, np.newaxis] + np.arange(size)]
        order = np.lexsort(places.T[::-1])
        orders.append(alike[order])
        sorted_cells.append(places[order].ravel())
    order = np.concatenate(orders)
    numbers = excerpt.astype(np.int32)[order]
    return SharedRows(numbers, sizes[order], np.concatenate(sorted_cells), ~is_part[order], counts_named[order])


def read_own_links(collection: Collection, columns: Columns) -> OwnLinks:
    """Put what places have of their own together with what they share."""
    links, shared = columns.places, shared_rows(collection)
    return OwnLinks(links.own, links.own_named, shared.excerpt, shared.counts_all, shared.counts_named)
