"""The excerpts themselves, some at a time: cards in order of time, rows in any order."""

from __future__ import annotations

import numpy as np

from layers.model import Filters
from layers.store.columns import Numbers
from layers.store.select import judge_excerpts
from layers.store.selection import Page, Row
from layers.store.statements import ORDERED, ROW_ORDERS
from layers.store.store import Store


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
    passes = judge_excerpts(store, filters).passes()
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
    return Page(
        ids=tuple(store.ids[n] for n in _cut(found, start, limit)),
        offset=start,
        total=len(found),
        undated=int(np.count_nonzero(undated)),
        excerpt_offset=position,
    )


def rows(
    store: Store,
    filters: Filters,
    *,
    order: str = "event",
    descending: bool = False,
    offset: int = 0,
    limit: int | None = None,
) -> list[Row]:
    """List the matching excerpts, placed or not, in one of `ROW_ORDERS`.

    What has no value to go by comes last in either direction; ties go by time.

    Raises
    ------
    ValueError
        If the order is unknown.
    """
    if order not in ROW_ORDERS:
        raise ValueError(f"rows cannot be ordered by {order!r}; by any of {', '.join(ROW_ORDERS)}")
    key = (order, descending)
    ordered = store.orders.recall(key, lambda: _read_order(store, order, descending=descending))
    found = ordered[judge_excerpts(store, filters).passes()[ordered]]
    return [_write_row(store, store.ids[n]) for n in _cut(found, max(offset, 0), limit)]


def _at_place(store: Store, filters: Filters, place: str) -> Numbers:
    """Return the excerpts linked to a place or one under it, by number, in order, each once."""
    links = store.columns.place_links
    code = store.codes.places.get(place, -1)
    here = slice(*np.searchsorted(links.place, [code, code + 1]).tolist())
    return links.excerpt[here][links.named[here]] if filters.named_only else links.excerpt[here]


def _cut(numbers: Numbers, offset: int, limit: int | None) -> list[int]:
    """Cut a page out of all numbers."""
    end = None if limit is None else offset + max(limit, 0)
    cut: list[int] = numbers[offset:end].tolist()
    return cut


def _read_order(store: Store, order: str, *, descending: bool) -> Numbers:
    """Sort all excerpts once; every selection of them keeps the order."""
    query = ORDERED.format(order=ROW_ORDERS[order], direction="DESC" if descending else "ASC")
    with store.cursor() as cursor:
        numbers: Numbers = np.ma.getdata(cursor.execute(query).fetchnumpy()["number"])
    return numbers


def _write_row(store: Store, id_: str) -> Row:
    """Write the row of one excerpt."""
    excerpt = store.collection.excerpts[id_]
    article = store.collection.articles[excerpt.article]
    return Row(
        id=id_,
        event=excerpt.event.edtf if excerpt.event else None,
        published=article.published.edtf,
        outlet=article.outlet,
        article=article.title,
        quote=excerpt.quote,
        places=tuple(dict.fromkeys(link.place for link in excerpt.places)),
        actors=tuple(dict.fromkeys(link.actor for link in excerpt.actors)),
        claim_by=excerpt.claim.by,
        status=excerpt.claim.status,
        placed=bool(excerpt.places),
    )
