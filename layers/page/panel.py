"""The selected place and its excerpts, in a fragment of its own: a click reruns only this."""

from __future__ import annotations

import streamlit as st

from layers.ask import permalink
from layers.cards import card, place_header, withdrawn_in_words
from layers.model import Collection, View
from layers.page.component import component_data, declare
from layers.page.navigation import CARDS_AT_FIRST, current_reader, on_navigate
from layers.store import Page, Store, cards_of
from layers.words import Words

_PANEL = declare("page/panel")
_KEY = "panel"


@st.fragment
def show_panel(collection: Collection, store: Store, words: Words) -> None:
    """Show the excerpts of the selected place, or all of them when none is selected."""

    def on_more() -> None:
        more = st.session_state[_KEY].more
        if isinstance(more, int | float):
            current_reader().cards = int(more)

    here = current_reader()
    _PANEL(
        key=_KEY,
        data=panel_data(collection, store, here.view, here.cards, words),
        on_navigate_change=on_navigate(_KEY, collection),
        on_more_change=on_more,
    )


def panel_data(collection: Collection, store: Store, view: View, limit: int, words: Words) -> dict[str, object]:
    """Make the data of the panel.

    Parameters
    ----------
    limit
        How many cards at most; more when the selected excerpt stands further down.
    """
    page = cards_of(store, view, 0, limit)
    if page.excerpt_offset is not None and page.excerpt_offset >= limit:
        limit = page.excerpt_offset + 1
        page = cards_of(store, view, 0, limit)
    shown = [card(collection, one, _link(one, collection), words) for one in page.ids]
    dated = page.total - page.undated
    return component_data(
        words,
        "panel",
        "sign",
        "copied",
        address=permalink.address(view, collection.version),
        shows=f"{view.place}|{view.own}|{view.unplaced}|{view.excerpt}",
        place=place_header(collection, view.place, words) if view.place else None,
        excerpt=view.excerpt,
        count=words.count("count.excerpts", page.total),
        notes=_notes(collection, view, page, words),
        dated=shown[:dated],
        undated=shown[dated:],
        more=words.count("panel.more", page.total - limit) if page.total > limit else None,
        next=limit + CARDS_AT_FIRST,
    )


def _link(excerpt: str, collection: Collection) -> str:
    return permalink.address(View(excerpt=excerpt), collection.version)


def _notes(collection: Collection, view: View, page: Page, words: Words) -> list[str]:
    """Say why something asked for is not among the cards."""
    notes = []
    withdrawn = collection.withdrawn.get(view.excerpt or "")
    if withdrawn is not None:
        notes.append(withdrawn_in_words(collection, withdrawn, words))
    elif view.excerpt and page.excerpt_offset is None:
        notes.append(words["panel.excerpt_hidden"])
    if not page.total:
        key = "panel.none_here" if view.place else "panel.none"
        notes.append(words[key if collection.excerpts else "panel.empty_collection"])
    return notes
