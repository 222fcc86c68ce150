"""What stands below the map: places, coverage, two sides, the table and the account of all rows.

They are one component, in a fragment of its own: what asks for more of one of them reruns only this.
"""

from __future__ import annotations

import streamlit as st

from layers.cards.content import CARDS_AT_FIRST
from layers.model import Collection, Filters, View
from layers.page.component import declare_together
from layers.page.coverage import COVERAGE, coverage_data
from layers.page.navigation import current_reader, run_whole_if_owed, view_asked, whole_number
from layers.page.place_list import PLACES, STEP, places_data
from layers.page.side_by_side import MOST_CARDS, SIDE_BY_SIDE, side_by_side_data
from layers.page.summary import FOOTER, footer_data
from layers.page.table import MOST_PAGES, TABLE, table_data
from layers.page.turns import in_turn
from layers.store import Store, select
from layers.words import Words

_KEY = "below"
_LISTED = "places_listed"
_PAGE = "table_page"
_BELOW = declare_together(_KEY, places=PLACES, coverage=COVERAGE, side_by_side=SIDE_BY_SIDE, table=TABLE, footer=FOOTER)


@st.fragment
@in_turn("below")
def show_below(collection: Collection, store: Store, words: Words) -> None:
    """Show all of it: of places and rows as many as the reader asked for, the sides that the address names."""
    run_whole_if_owed()
    filters = current_reader().view.filters
    selection, listed = select(store, filters), _listed(filters)
    view, limit = _compared(collection)

    def grow() -> None:
        shown = whole_number(st.session_state[_KEY].more, listed)
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
        on_refresh_change=lambda: None,
        on_all_change=lambda: None,
    )


def _listed(filters: Filters) -> int:
    """Return how many places are listed: other filters begin anew."""
    asked, listed = st.session_state.get(_LISTED, (filters, STEP))
    return listed if asked == filters else STEP


def _turn() -> None:
    page = whole_number(st.session_state[_KEY].turn, MOST_PAGES)
    if page is not None:
        st.session_state[_PAGE] = page


def _compared(collection: Collection) -> tuple[View, int]:
    """Return the view whose sides are compared, and how many cards of a side are shown at most.

    The panel's answer changes the address and reruns the panel alone: the script asks with the address
    that it wants, whatever this session knows of it yet.
    """
    asked = st.session_state.get(_KEY)
    if asked is not None and (wanted := view_asked(asked.all, collection)):
        return wanted, MOST_CARDS
    refreshed = view_asked(asked.refresh, collection) if asked is not None else None
    return refreshed or current_reader().view, CARDS_AT_FIRST
