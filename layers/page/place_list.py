"""The list of places: the other way to choose one, for keyboards, phones and screen readers."""

from __future__ import annotations

from layers.model import Collection, Filters, Place
from layers.page.component import Part, component_data
from layers.scene.rules import is_circle
from layers.store import Selection, Store, most_counted, select
from layers.words import Words

PLACES = Part("page/place_list")
STEP = 40
"""How many places are listed at first, and how many more each time that more are asked for."""


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
