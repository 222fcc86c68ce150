"""The list of everything: all excerpts under the filters, placed or not, in a sortable table."""

from __future__ import annotations

import streamlit as st

from layers.model import Collection
from layers.page.component import component_data, declare
from layers.page.navigation import current_reader
from layers.store import Store, cards, select
from layers.when import in_words
from layers.words import Words, direction_of

_TABLE = declare("page/table")
_KEY = "table"
_PAGE = "table_page"
ROWS_A_PAGE = 200
COLUMNS = ("event", "published", "quote", "places", "actors", "claim_by", "status", "outlet")

Cell = str | list[str]


def show_table(collection: Collection, store: Store, words: Words) -> None:
    """Show the table behind a fold; choosing a row selects its excerpt."""
    total = select(store, current_reader().view.filters).matching
    title = words.of("table.title", n=words.count("count.excerpts", total))
    fold = st.expander(title, on_change="rerun", key="table_fold")
    if not fold.open:
        return
    with fold:
        pages = max(1, -(-total // ROWS_A_PAGE))
        offset = (_choose_page(pages, words) - 1) * ROWS_A_PAGE
        ids = cards(store, current_reader().view.filters, offset=offset, limit=ROWS_A_PAGE).ids
        _TABLE(key=_KEY, data=table_data(collection, ids, words, whole=pages == 1))


def _choose_page(pages: int, words: Words) -> int:
    """Return the page that is chosen, and show what leads to the others; Streamlit's own speaks English alone."""
    page = min(int(st.session_state.get(_PAGE, 1)), pages)
    if pages > 1:
        with st.container(key="table_pages", horizontal=True, vertical_alignment="center"):
            for key, to in (("previous", page - 1), ("next", page + 1)):
                beyond = not 1 <= to <= pages
                st.button(words[f"table.{key}"], key=f"table_{key}", disabled=beyond, on_click=_turn_to, args=(to,))
            st.text(words.of("table.page", page=str(page), pages=str(pages)))
    return page


def _turn_to(page: int) -> None:
    st.session_state[_PAGE] = page


def table_data(collection: Collection, ids: tuple[str, ...], words: Words, *, whole: bool = True) -> dict[str, object]:
    """Make the data of the table.

    Parameters
    ----------
    ids
        The excerpts of its rows, in order of the event.
    whole
        Whether these are all, or only a page of them.
    """
    return component_data(
        words,
        "table.sort",
        help=words["table.help" if whole else "table.help.page"],
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
