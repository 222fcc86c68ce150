"""The list of places: the other way to choose one, for keyboards, phones and screen readers."""

from __future__ import annotations

import streamlit as st

from layers.model import Collection, Filters, Place
from layers.page.component import component_data, declare
from layers.page.navigation import whole_number
from layers.scene.rules import is_circle
from layers.store import Selection, Store, most_counted, select
from layers.words import Words

_PLACES = declare("page/place_list")
_KEY = "places"
_LISTED = "places_listed"
STEP = 40
"""How many places are listed at first, and how many more each time that more are asked for."""


def show_places(store: Store, filters: Filters, words: Words) -> None:
    """Show the places, those with most excerpts under the filters first, as far as the reader asked for them."""
    asked, listed = st.session_state.get(_LISTED, (filters, STEP))
    if asked != filters:
        listed = STEP

    def grow() -> None:
        shown = whole_number(st.session_state[_KEY].more, listed)
        if shown is not None:
            st.session_state[_LISTED] = (filters, shown + STEP)

    _PLACES(key=_KEY, data=places_data(store, filters, words, listed), on_more_change=grow)


def places_data(store: Store, filters: Filters, words: Words, listed: int = STEP) -> dict[str, object]:
    """Make the data of the list: the number of a place is that of the map, its own excerpts.

    Those alike under the filters stand in the order that they have without any.

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
