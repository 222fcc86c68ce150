"""A collection ready to be asked: built once, shared by all readers, answers kept."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, TypeVar

import numpy as np
import pyarrow.compute as pc

from layers.collection.excerpts import ExcerptTable, as_table, find_codes
from layers.memory import Remembered
from layers.model import Collection, Filters, View
from layers.store.arrays import BITS, Flags, Numbers, pick
from layers.store.columns import number_members, read_columns, read_own_links
from layers.store.judgement import (
    LIFTED,
    Found,
    HiddenThere,
    Judgement,
    Vocabulary,
    count_hidden,
    find_term,
    gather_texts,
    index_quotes,
    judge,
    split_terms,
)
from layers.store.selection import Selection, count

REMEMBERED = 32
"""Answers kept; one takes about 1 MB at 1,000 places and 100,000 excerpts, 25 kB at 27 and 66."""
MOST_REMEMBERED, FEW, EXCERPTS_REMEMBERED = 300, 20_000, 10_000_000
"""More are kept, for many readers, of a collection with few excerpts and places, and fewer of one with too many."""
MOST_MADE = 1_000
"""Of what is made of answers, cards among it, of some 10 kB each."""

Made = TypeVar("Made")


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


@dataclass(frozen=True, slots=True)
class Apart:
    """What each of some ways to ask for less brings back alone, and what none of them does.

    `sum(alone) - twice + sum of rest` is all that is hidden.

    Attributes
    ----------
    alone
        How many come back, in the order of the ways.
    twice
        How many too many the sum of `alone` is, since one of several ways brings them back.
    undated
        Those in `alone` that fail the months because they have no date.
    rest
        Why the others are hidden; `shown` is 0.
    """

    alone: tuple[int, ...]
    twice: int
    undated: int
    rest: HiddenThere


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
    own
        What places have of their own, and share.
    contrasting
        Those that pull against each other, by number, shape `(pairs, 2)`, the earlier first.
    """

    def __init__(self, collection: Collection, vocabulary: Vocabulary | None = None) -> None:
        """Lay out a collection in arrays and tables; `vocabulary` is the index of its quotes, if it is made already."""
        excerpts = as_table(collection)
        self.collection = replace(collection, excerpts=excerpts)
        self.codes = number_members(collection, excerpts)
        self._ids = excerpts.ids
        self.columns = read_columns(collection, excerpts, self.codes)
        self.own = read_own_links(self.collection, self.columns)
        self.contrasting = _read_contrasts(excerpts)
        self._vocabulary = vocabulary or index_quotes(excerpts)
        self._texts = gather_texts(collection, self._vocabulary)
        n = max(1, len(excerpts))
        kept = max(REMEMBERED, min(MOST_REMEMBERED, FEW // max(n, len(collection.places))))
        kept = min(kept, 1 + EXCERPTS_REMEMBERED // n)
        self._judgements = Remembered[Filters, Judgement](kept)
        self._selections = Remembered[Filters, Selection](kept)
        self._made = Remembered[Hashable, Any](MOST_MADE)
        self.contents = Remembered[Hashable, dict[str, object]](REMEMBERED)

    def remembered(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Return what was made of the collection for a key, or make it; nobody may change it."""
        made: Made = self._made.get(key, make)
        return made

    def ids_of(self, numbers: Numbers) -> tuple[str, ...]:
        """Return the ids of excerpts, by number."""
        return tuple(self._ids.take(numbers).to_pylist())

    def judge(self, filters: Filters) -> Judgement:
        """Find out which excerpts fail which filter, or remember it."""
        return self._judgements.get(filters, lambda: self.judge_afresh(filters))

    def select(self, filters: Filters) -> Selection:
        """Count what filters leave, or remember it."""
        return self._selections.get(filters, lambda: self.count(filters, self.judge(filters)))

    def judge_afresh(self, filters: Filters) -> Judgement:
        """Find out which excerpts fail which filter."""
        return judge(self.columns, self.codes, filters, self._find_words)

    def count(self, filters: Filters, judgement: Judgement) -> Selection:
        """Count what is left."""
        return count(self.columns, self.own, self.codes, filters, judgement, self.collection.rejected)

    def hidden_at(self, filters: Filters, place: str | None, *, own: bool = False) -> HiddenThere:
        """Count what filters hide of all excerpts, or of a place's: with those of places inside, or its own."""
        if place is None:
            return count_hidden(self.columns, self.judge(filters), filters)
        excerpts, named = _links_of(self, place, own=own)
        return count_hidden(self.columns, self.judge(filters), filters, excerpts, named)

    def hidden_apart(self, filters: Filters, ways: Sequence[str | Filters]) -> Apart:
        """Count what comes back when a dimension is lifted, or when other filters are asked, one way at a time."""
        return self.remembered(("apart", filters, *ways), lambda: self._count_apart(filters, ways))

    def _count_apart(self, filters: Filters, ways: Sequence[str | Filters]) -> Apart:
        judgement = self.judge(filters)
        hidden = ~judgement.passes()
        told = np.zeros(len(hidden), dtype=np.bool_)
        alone = []
        for way in ways:
            passes = judgement.passes(LIFTED[way]) if isinstance(way, str) else self.judge(way).passes()
            back = passes & hidden
            told |= back
            alone.append(int(np.count_nonzero(back)))
        late = told & judgement.passes(BITS["month"]) & self.columns.spans[filters.basis].undated
        why = count_hidden(self.columns, judgement, filters, np.flatnonzero(hidden & ~told))
        twice = sum(alone) - int(np.count_nonzero(told))
        return Apart(tuple(alone), twice, int(np.count_nonzero(late)), why)

    def contrasts(self, filters: Filters) -> list[tuple[str, str]]:
        """List the pairs of excerpts that pull against each other and both match, each once, in order of time."""
        passes = self.judge(filters).passes()
        both = self.contrasting[passes[self.contrasting].all(axis=1)]
        return list(zip(*map(self.ids_of, both.T), strict=True))

    def _find_words(self, words: str) -> Found:
        """Find excerpts that each word, or part of a word, occurs in."""
        quoted, titled = np.ones((2, len(self.columns)), dtype=np.bool_)
        for term in split_terms(words):
            has_term, has_title = self._find_term(find_term(self._texts, term))
            quoted &= has_term
            titled &= has_term | has_title
            if not titled.any():
                break
        return Found(quoted, titled)

    def _find_term(self, found: Mapping[str, Numbers]) -> tuple[Flags, Flags]:
        """Find the excerpts with words, places, actors, voices; and those of articles."""
        columns = self.columns
        has_term, in_article = np.zeros(len(columns), dtype=np.bool_), np.zeros(len(self.collection.articles), np.bool_)
        self._vocabulary.rows.flag(found["word"], has_term)
        self.own.rows.flag(found["place"], has_term)
        columns.actors.own.flag(found["actor"], has_term)
        columns.voices.flag(found["actor"], has_term)
        in_article[found["article"]] = True
        return has_term, pick(in_article, columns.article.of).view(np.bool_)


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


def cards_of(store: Store, view: View, offset: int = 0, limit: int | None = 20) -> Page:
    """Find the excerpts that a view shows, a page at a time: see `cards`."""
    return cards(store, view.filters, view.place, view.excerpt, offset, limit, own=view.own, unplaced=view.unplaced)


def cards(  # noqa: PLR0917 - a place, a card and a page of them read well in a row
    store: Store,
    filters: Filters,
    place: str | None = None,
    excerpt: str | None = None,
    offset: int = 0,
    limit: int | None = 20,
    *,
    own: bool = False,
    unplaced: bool = False,
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
    own
        Leave out those of the place's descendants.
    unplaced
        Where no place is asked for, find only those without one.
    """
    found = find(store, filters, place, own=own, unplaced=unplaced)
    undated = store.columns.spans["event"].undated[found]
    number = store.codes.excerpts.get(excerpt or "")
    position = None if number is None else int(np.searchsorted(found, number))
    if position is not None and (position == len(found) or found[position] != number):
        position = None
    start = max(offset, 0)
    end = None if limit is None else start + max(limit, 0)
    return Page(
        ids=store.ids_of(found[start:end]),
        offset=start,
        total=len(found),
        undated=int(np.count_nonzero(undated)),
        excerpt_offset=position,
    )


def find(
    store: Store, filters: Filters, place: str | None = None, *, own: bool = False, unplaced: bool = False
) -> Numbers:
    """Find the matching excerpts at a place, or all, by number, in order: see `cards`."""
    passes = store.judge(filters).passes()
    if place is None:
        return np.flatnonzero(passes & ~store.columns.placed if unplaced else passes)
    there, named = _links_of(store, place, own=own)
    there = there[named] if filters.named_only else there
    return there[passes[there]]


def related_places(store: Store, view: View) -> list[str]:
    """List the other places of the excerpts of the selected place itself, or of the one excerpt."""
    if view.place:
        numbers = find(store, view.filters, view.place, own=True)
    elif view.excerpt and (number := store.codes.excerpts.get(view.excerpt)) is not None:
        numbers = np.array([number])
    else:
        return []
    rows = as_table(store.collection).rows_of(numbers, ["places"])
    linked = (pc.struct_field(pc.list_flatten(each["places"]), "id").to_pylist() for each in rows)
    return [place for place in dict.fromkeys(chain.from_iterable(linked)) if place != view.place]


def _read_contrasts(excerpts: ExcerptTable) -> Numbers:
    """Return the numbers of those that pull against each other, the earlier first, as two columns."""
    lists = excerpts.rows["contrasts_with"].combine_chunks()
    ones, others = pc.list_parent_indices(lists), find_codes(pc.list_flatten(lists), excerpts.ids)
    pairs = np.sort(np.stack((ones, others), axis=1, dtype=np.intp, casting="unsafe"), axis=1)
    return np.unique(pairs[pairs[:, 0] >= 0], axis=0)


def _links_of(store: Store, place: str, *, own: bool) -> tuple[Numbers, Flags]:
    """Return the excerpts linked to a place, by number, in order, each once; and which are named.

    Those of places inside it are among them, unless only its own are asked for.
    """
    number = store.codes.places.get(place)
    links = store.columns.places
    rows, named = (links.own, links.own_named) if own else (links.rows, links.named)
    here = slice(0) if number is None else rows.at(number)
    return rows.excerpt[here], named[here]
