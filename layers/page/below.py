"""What stands below the map: places, coverage, two sides, the table and the account of all rows.

They are one component, in a fragment of its own: what asks for more of one of them reruns only this.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from layers.cards.content import CARDS_AT_FIRST
from layers.model import Collection, Filters, Place, View
from layers.page.component import Part, component_data, declare_together, month_data
from layers.page.navigation import current_reader, owe, run_whole_if_owed, view_asked, whole_number
from layers.page.side_by_side import MOST_CARDS, SIDE_BY_SIDE, side_by_side_data
from layers.scene.rules import is_circle
from layers.store import Selection, Store, cards, most_counted, select
from layers.turns import in_turn
from layers.when import in_words
from layers.words import Words, direction_of

_KEY = "below"
_LISTED = "places_listed"
_PAGE = "table_page"
_BELOW = declare_together(
    _KEY,
    places=Part("page/below", "places"),
    coverage=Part("page/below", "coverage", ["page/coverage"]),
    side_by_side=SIDE_BY_SIDE,
    table=Part("page/below", "rows", ["page/table"]),
    footer=Part("page/summary", "footer"),
)

STEP = 40
"""How many places are listed at first, and how many more each time that more are asked for."""
MOST_ROWS = 40
"""Of the grid of coverage."""
ROWS_A_PAGE = 200
MOST_PAGES = 1_000_000
ASKS = ("all", "refresh", "more", "turn")
"""For more of the sides, those of another place, more places, another page of the table."""
COLUMNS = ("event", "published", "quote", "places", "actors", "claim_by", "status", "outlet")

Cell = str | list[str]


@st.fragment
@in_turn("below")
def show_below(collection: Collection, store: Store, words: Words) -> None:
    """Show all of it: of places and rows as many as the reader asked for, the sides that the address names."""
    run_whole_if_owed(_KEY)
    filters = current_reader().view.filters
    selection, listed = select(store, filters), _listed(filters)
    view, limit = _compared(collection)

    def grow() -> None:
        owe(_KEY)
        shown = whole_number(_said("more").get("n"), listed)
        if shown is not None:
            st.session_state[_LISTED] = (filters, shown + STEP)

    _BELOW(
        key=_KEY,
        data={
            "places": places_data(store, filters, words, listed),
            "coverage": coverage_data(collection, selection, filters, words),
            "side_by_side": side_by_side_data(collection, store, view, words, limit),
            "table": table_data(collection, store, filters, st.session_state.get(_PAGE, 0), words),
            "footer": footer_data(collection, selection, words),
        },
        on_more_change=grow,
        on_turn_change=_turn,
        on_refresh_change=partial(owe, _KEY),
        on_all_change=partial(owe, _KEY),
    )


def _listed(filters: Filters) -> int:
    """Return how many places are listed: other filters begin anew."""
    asked, listed = st.session_state.get(_LISTED, (filters, STEP))
    return listed if asked == filters else STEP


def _turn() -> None:
    owe(_KEY)
    page = whole_number(_said("turn").get("n"), MOST_PAGES)
    if page is not None:
        st.session_state[_PAGE] = page


def _compared(collection: Collection) -> tuple[View, int]:
    """Return the view whose sides are compared, and how many cards of a side are shown at most.

    A place is chosen without this session, so whatever is asked for here is asked with the browser's address.
    """
    for asked in ASKS:
        if view := view_asked(_said(asked).get("address"), collection):
            return view, MOST_CARDS if asked == "all" else CARDS_AT_FIRST
    return current_reader().view, CARDS_AT_FIRST


def _said(asked: str) -> Mapping[str, object]:
    """Return what the browser says with what it asks for now: its `address`, and a number, `n`, of what."""
    said = (st.session_state.get(_KEY) or {}).get(asked)
    return said if isinstance(said, Mapping) else {}


def coverage_data(collection: Collection, selection: Selection, filters: Filters, words: Words) -> dict[str, object]:
    """Make the data of the grid, places with most excerpts first; the months asked for are marked.

    An empty cell says that this collection has no excerpt there.
    """
    first, last = filters.first_month, filters.last_month
    months = [month for month, _, _ in selection.months]
    counts = selection.place_counts
    ordered = [collection.places[one] for one in most_counted(counts, MOST_ROWS) if counts[one]]
    left_out = len(counts) - list(counts.values()).count(0) - MOST_ROWS
    cells = selection.coverage
    return component_data(
        words,
        "coverage",
        months=[
            month_data(month, words) | {"chosen": bool(first or last) and (first or month) <= month <= (last or month)}
            for month in months
        ],
        rows=[
            {
                "id": place.id,
                "name": words.name(place.names),
                "counts": cells.row(place.id)[:-1],
                "undated": cells.row(place.id)[-1],
            }
            for place in ordered
        ],
        most=cells.most or 1,
        left_out=words.count("coverage.left_out", left_out) if left_out > 0 else None,
    )


def places_data(store: Store, filters: Filters, words: Words, listed: int = STEP) -> dict[str, object]:
    """Make the data of the list: the number of a place is that of the map, its own excerpts.

    Those with most excerpts under the filters come first, those alike in the order that they have without any.

    Parameters
    ----------
    listed
        How many places at most; of the others there is said how many they are.
    """
    collection, selection = store.collection, select(store, filters)
    counts = selection.own_counts
    ranked = store.remembered("ranked places", lambda: most_counted(select(store, Filters()).own_counts, len(counts)))
    ordered = [collection.places[one] for one in sorted(ranked, key=lambda one: -counts[one])[:listed]]
    left = len(ranked) - len(ordered)
    return component_data(
        words,
        "places",
        "panel.sharing",
        places=[
            {
                "id": place.id,
                "name": words.name(place.names),
                "count": counts[place.id],
                "area": not is_circle(place.like),
                "title": _title(place, collection, selection, words),
            }
            for place in ordered
        ],
        more=words.count("panel.more", left) if left else None,
    )


def _title(place: Place, collection: Collection, selection: Selection, words: Words) -> str:
    """Say what a place is, and how many excerpts there are with those of the places inside it."""
    own, inside = selection.own_counts[place.id], selection.place_counts[place.id]
    kind, count = words.place_kind(place.kind, collection.place_kinds), words.count("count.excerpts", own)
    said = words.of("places.item", place=words.name(place.names), kind=kind, count=count)
    return said if own == inside else words.count("places.inside", inside, said=said)


def table_data(collection: Collection, store: Store, filters: Filters, page: int, words: Words) -> dict[str, object]:
    """Make the data of the table, behind a fold; of `page` 0, which is not open, there are no rows."""
    total = select(store, filters).matching
    pages = max(1, -(-total // ROWS_A_PAGE))
    page = min(page, pages)
    ids = cards(store, filters, offset=(page - 1) * ROWS_A_PAGE, limit=ROWS_A_PAGE).ids if page else ()
    return component_data(
        words,
        *(("table.sort", "table.previous", "table.next") if page else ()),
        title=words.of("table.title", n=words.count("count.excerpts", total)),
        page=page,
        pages=pages,
        at=words.of("table.page", page=str(page), pages=str(pages)),
        help=words["table.help" if pages == 1 else "table.help.page"],
        columns=[{"key": key, "title": words[f"table.{key}"]} for key in COLUMNS],
        rows=[table_row(collection, id_, number, words) for number, id_ in enumerate(ids)],
    )


def table_row(collection: Collection, excerpt_id: str, number: int, words: Words) -> dict[str, object]:
    """Say an excerpt in names and words.

    Returns
    -------
    dict
        `id`, the `lang` and `dir` of the quote; `cells` by the key of the column; `order` of the
        columns that are not sorted by what they say: events by `number`, publications by day.
    """
    excerpt = collection.excerpts[excerpt_id]
    article = collection.articles[excerpt.article]
    cells: dict[str, Cell] = {
        "event": in_words(excerpt.event, words) if excerpt.event else words["date.none"],
        "published": in_words(article.published, words),
        "quote": excerpt.quote,
        "places": [
            words.name(collection.places[one].names) for one in dict.fromkeys(link.place for link in excerpt.places)
        ],
        "actors": [
            words.name(collection.actors[one].names) for one in dict.fromkeys(link.actor for link in excerpt.actors)
        ],
        "claim_by": words.name(collection.actors[excerpt.claim.by].names),
        "status": words[f"status.{excerpt.claim.status}"],
        "outlet": words.name(article.outlet_names),
    }
    published = article.published.earliest
    return {
        "id": excerpt.id,
        "lang": article.language,
        "dir": direction_of(article.language),
        "cells": cells,
        "order": {"event": number, "published": published.toordinal() if published else 0},
    }


def footer_data(collection: Collection, selection: Selection, words: Words) -> dict[str, object]:
    """Say that every row read is accounted for, the data version and the licences."""
    numbers = {
        "read": selection.read,
        "shown": selection.shown,
        "hidden": selection.hidden,
        "not_placed": selection.not_placed,
        "rejected": selection.rejected,
    }
    account = words.of("footer.account", **{name: words.number(n) for name, n in numbers.items()})
    version = words.of("footer.version", version=collection.version)
    withdrawn = len(collection.withdrawn)
    rejected = words.count("footer.withdrawn", withdrawn) if withdrawn else ""
    credit = words.in_line(collection.attribution)
    lines = [account, rejected, version, words.name(collection.licence), credit]
    return component_data(words, lines=[line for line in lines if line])
