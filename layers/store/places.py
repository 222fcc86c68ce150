"""What single places have: excerpts of their own, and those they share.

A place's own excerpts are those linked to it, not to places inside it. A mark on the map counts
its own; one that stands for several places must count what these share once. The browser does
that with a bit a shared row: of a set S of places, the different excerpts are the sum of their
own less, for each row that counts and has n > 1 places in S, n - 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pyarrow.compute as pc

from layers.collection.excerpts import as_table, find_codes, find_links
from layers.model import Collection
from layers.store.columns import Columns
from layers.store.counting import Flags, Numbers, Rows, count_rows, pick


class SharedRows(NamedTuple):
    """Rows of two or more places of one excerpt each, by their positions in the collection, in order.

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


def read_own_links(collection: Collection, columns: Columns) -> OwnLinks:
    """Put what places have of their own together with what they share."""
    links, shared = columns.places, shared_rows(collection)
    return OwnLinks(links.own, links.own_named, shared.excerpt, shared.counts_all, shared.counts_named)
