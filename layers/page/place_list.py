"""The list of places: the other way to choose one, for keyboards, phones and screen readers."""

from __future__ import annotations

from layers.model import Collection, Place
from layers.page.component import component_data, declare
from layers.scene.rules import is_circle
from layers.store import Selection, most_counted
from layers.words import Words

_PLACES = declare("page/place_list")
# A list longer than this helps nobody; the rest stands among the filters and on the map.
MOST_LISTED = 40


def show_places(collection: Collection, everything: Selection, selection: Selection, words: Words) -> None:
    """Show the places, those with most excerpts in the whole collection first."""
    _PLACES(key="places", data=places_data(collection, everything, selection, words))


def places_data(collection: Collection, everything: Selection, selection: Selection, words: Words) -> dict[str, object]:
    """Make the data of the list: the number of a place is that of the map, its own excerpts.

    Parameters
    ----------
    everything
        The answer to no filter; its counts give the order, which so holds still.
    """
    ordered = [collection.places[one] for one in most_counted(everything.own_counts, MOST_LISTED)]
    left_out = len(collection.places) - MOST_LISTED
    return component_data(
        words,
        "places",
        places=[
            {
                "id": place.id,
                "name": words.name(place.names),
                "count": selection.own_counts[place.id],
                "area": not is_circle(place.like),
                "title": _title(place, collection, selection, words),
            }
            for place in ordered
        ],
        left_out=words.count("places.left_out", left_out) if left_out > 0 else None,
    )


def _title(place: Place, collection: Collection, selection: Selection, words: Words) -> str:
    """Say what a place is, and how many excerpts there are with those of the places inside it."""
    own, inside = selection.own_counts[place.id], selection.place_counts[place.id]
    kind, count = words.place_kind(place.kind, collection.place_kinds), words.count("count.excerpts", own)
    said = words.of("places.item", place=words.name(place.names), kind=kind, count=count)
    return said if own == inside else words.count("places.inside", inside, said=said)
