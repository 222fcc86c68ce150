"""Two outlets set against each other, for the place and the months chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from layers.ask.table import BY_KEY
from layers.model import Actor, Collection, Excerpt, Place, View
from layers.page.component import component_data, declare
from layers.page.navigation import CARDS_AT_FIRST, current_reader
from layers.page.panel import card_on_page
from layers.store import Store, cards_of, select
from layers.words import Words

_SIDE_BY_SIDE = declare("page/side_by_side", wears=["page/card"])
_KEY = "side_by_side"
SIDES = 2
MOST_NAMED = 8
MOST_COMPARED = 2_000


@st.fragment
def show_side_by_side(collection: Collection, store: Store, words: Words) -> None:
    """Show the two outlets that the address names; before one is named, the way to do so."""
    view = current_reader().view
    # The panel's script asks for another run when a place is chosen: that reruns the panel alone.
    _SIDE_BY_SIDE(key=_KEY, data=side_by_side_data(collection, store, view, words), on_refresh_change=lambda: None)


def side_by_side_data(collection: Collection, store: Store, view: View, words: Words) -> dict[str, object]:
    """Make the data: the outlets, those with most excerpts first, and the columns of the two chosen."""
    row = BY_KEY["outlet"]
    ids = list(row.among(collection))
    names = dict(zip(ids, row.names(ids, collection, words), strict=True))
    counts = select(store, replace(view.filters, outlets=())).facets["outlet"]
    ordered = sorted(names, key=lambda outlet: -counts.get(outlet, 0))
    shown = view.beside if len(view.beside) == SIDES else ()
    found = [_excerpts(collection, store, view, outlet) for outlet in shown]
    return component_data(
        words,
        "beside",
        "card",
        "sign",
        "copied",
        outlets=[{"id": outlet, "name": names[outlet], "n": counts.get(outlet, 0)} for outlet in ordered],
        where=words.name(collection.places[view.place].names) if view.place else None,
        columns=[
            {
                "id": outlet,
                "name": names[outlet],
                "count": words.count("count.excerpts", len(ours)),
                "cards": [card_on_page(collection, one.id, view, words) for one in ours[:CARDS_AT_FIRST]],
                "all": words.count("beside.all", len(ours)) if len(ours) > CARDS_AT_FIRST else None,
                "only": _only(ours, theirs, collection, words),
            }
            for outlet, ours, theirs in zip(shown, found, reversed(found), strict=True)
        ],
    )


def _excerpts(collection: Collection, store: Store, view: View, outlet: str) -> list[Excerpt]:
    """Find an outlet's excerpts at the place under all other filters, in order of time."""
    theirs = replace(view, filters=replace(view.filters, outlets=(outlet,)), excerpt=None)
    return [collection.excerpts[one] for one in cards_of(store, theirs, limit=None).ids]


def _only(ours: Sequence[Excerpt], theirs: Sequence[Excerpt], collection: Collection, words: Words) -> list[str]:
    """Name the places and actors that one side's excerpts are linked to, and no excerpt of the other.

    Of more excerpts than anybody reads side by side nothing is said: it would take too long.
    """
    if len(ours) + len(theirs) > MOST_COMPARED:
        return []
    named = Counter(thing for excerpt in ours for thing in _linked(excerpt))
    known = {thing for excerpt in theirs for thing in _linked(excerpt)}
    alone = [thing for thing, _ in named.most_common() if thing not in known]
    return [words.name(_member(collection, *thing).names) for thing in alone[:MOST_NAMED]]


def _member(collection: Collection, kind: str, id_: str) -> Place | Actor:
    return collection.places[id_] if kind == "place" else collection.actors[id_]


def _linked(excerpt: Excerpt) -> set[tuple[str, str]]:
    places = {("place", link.place) for link in excerpt.places}
    return places | {("actor", link.actor) for link in excerpt.actors}
