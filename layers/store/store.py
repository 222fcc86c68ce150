"""A collection ready to be asked: built once, shared by all readers, answers kept."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock

import numpy as np
from cachetools import LRUCache, cachedmethod

from layers.model import Collection, Filters
from layers.store.columns import Flags, Numbers, number_members, read_columns
from layers.store.selection import Judgement, Selection, count, judge
from layers.store.tables import fill_tables, find_term, split_terms

MOST_REMEMBERED = 32
"""Answers kept; one takes about 1 MB at 1,000 places and 100,000 excerpts."""


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


class Store:
    """One collection, ready to be asked; safe to share between threads.

    Attributes
    ----------
    collection
        What the store was built from.
    codes
        The numbers of ids and values.
    columns
        The arrays that filtering and counting need.
    ids
        The ids of excerpts, by number.
    """

    def __init__(self, collection: Collection) -> None:
        """Lay out a collection in arrays and tables."""
        self.collection = collection
        self.codes = number_members(collection)
        self.ids = tuple(self.codes.excerpts)
        self.columns = read_columns(collection, self.codes)
        self._tables = fill_tables(collection, self.codes, self.columns)
        self._lock = Lock()
        self._judgements: LRUCache[Filters, Judgement] = LRUCache(MOST_REMEMBERED)
        self._selections: LRUCache[Filters, Selection] = LRUCache(MOST_REMEMBERED)

    # Two threads may both find an answer: better than one waiting for another.

    @cachedmethod(lambda self: self._judgements, lock=lambda self: self._lock)
    def judge(self, filters: Filters) -> Judgement:
        """Find out which excerpts fail which filter, or remember it."""
        return self.judge_afresh(filters)

    @cachedmethod(lambda self: self._selections, lock=lambda self: self._lock)
    def select(self, filters: Filters) -> Selection:
        """Count what filters leave, or remember it."""
        return self.count(filters, self.judge(filters))

    def judge_afresh(self, filters: Filters) -> Judgement:
        """Find out which excerpts fail which filter."""
        return judge(self.columns, self.codes, filters, self._find_words)

    def count(self, filters: Filters, judgement: Judgement) -> Selection:
        """Count what is left."""
        return count(self.columns, self.codes, filters, judgement, self.collection.rejected)

    def _find_words(self, words: str) -> Flags:
        """Find excerpts that each word, or part of a word, occurs in."""
        found = np.ones(len(self.columns), dtype=np.bool_)
        with self._tables.cursor() as cursor:
            for term in split_terms(words):
                has_term = np.zeros_like(found)
                has_term[find_term(cursor, term)] = True
                found &= has_term
                if not found.any():
                    break
        return found


def select(store: Store, filters: Filters) -> Selection:
    """Answer a reader's filters; an answer given before is given again.

    Raises
    ------
    layers.errors.BadDate
        If a month is not written as "YYYY-MM".
    ValueError
        If the basis is neither "event" nor "published".
    """
    return store.select(filters)


def select_afresh(store: Store, filters: Filters) -> Selection:
    """Answer a reader's filters, whatever is remembered."""
    return store.count(filters, store.judge_afresh(filters))


def cards(  # noqa: PLR0917 - a place, a card and a page of them read well in a row
    store: Store,
    filters: Filters,
    place: str | None = None,
    excerpt: str | None = None,
    offset: int = 0,
    limit: int | None = 20,
) -> Page:
    """Find the matching excerpts at a place, or all, a page at a time.

    The dated come first, by the event's first day (an open start before all), its last, the
    article's publication and the id; then the undated.

    Parameters
    ----------
    place
        The id of a place; those of its descendants are found too, and with `named_only`
        links that are implied are not. None finds everything, placed or not.
    excerpt
        An excerpt to find among them: see `Page.excerpt_offset`.
    offset, limit
        Where the page begins, from 0, and its length; None has no end.
    """
    passes = store.judge(filters).passes()
    if place is None:
        found = np.flatnonzero(passes)
    else:
        there = _at_place(store, filters, place)
        found = there[passes[there]]
    undated = store.columns.spans["event"].undated[found]
    number = store.codes.excerpts.get(excerpt or "")
    position = None if number is None else int(np.searchsorted(found, number))
    if position is not None and (position == len(found) or found[position] != number):
        position = None
    start = max(offset, 0)
    end = None if limit is None else start + max(limit, 0)
    return Page(
        ids=tuple(store.ids[n] for n in found[start:end].tolist()),
        offset=start,
        total=len(found),
        undated=int(np.count_nonzero(undated)),
        excerpt_offset=position,
    )


def _at_place(store: Store, filters: Filters, place: str) -> Numbers:
    """Return the excerpts linked to a place or one under it, by number, in order, each once."""
    links, number = store.columns.places, store.codes.places.get(place)
    if number is None:
        return links.excerpt[:0]
    here = slice(*links.begins[number : number + 2])
    return links.excerpt[here][links.named[here]] if filters.named_only else links.excerpt[here]
