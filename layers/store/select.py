"""From filters to the answer."""

from __future__ import annotations

from layers.model import Filters
from layers.store.count import count
from layers.store.judge import Judgement, judge
from layers.store.selection import Selection
from layers.store.store import Store


def select(store: Store, filters: Filters) -> Selection:
    """Answer a reader's filters; an answer given before is given again.

    Raises
    ------
    layers.errors.BadDate
        If a month is not written as "YYYY-MM".
    ValueError
        If the basis is neither "event" nor "published".
    """
    return store.selections.recall(filters, lambda: select_afresh(store, filters))


def select_afresh(store: Store, filters: Filters) -> Selection:
    """Answer a reader's filters from the tables, whatever is remembered."""
    judgement = judge_afresh(store, filters)
    store.judgements.keep(filters, judgement)
    return count(store.columns, store.codes, filters, judgement, store.collection.rejected)


def judge_excerpts(store: Store, filters: Filters) -> Judgement:
    """Find out which excerpts fail which filter, or remember it."""
    return store.judgements.recall(filters, lambda: judge_afresh(store, filters))


def judge_afresh(store: Store, filters: Filters) -> Judgement:
    """Find out which excerpts fail which filter, with a connection of its own."""
    with store.cursor() as cursor:
        return judge(cursor, store.columns, store.codes, filters)
