"""The list of places: the other way to choose one, for keyboards, phones and screen readers."""

from __future__ import annotations

from layers.model import Collection
from layers.page.component import component_data, declare
from layers.store import Selection
from layers.words import Words

_PLACES = declare("page/place_list")
_AREAS = {"governorate", "zone", "region", "country"}
# A list longer than this helps nobody; the rest stands among the filters and on the map.
MOST_LISTED = 40


def show_places(collection: Collection, everything: Selection, selection: Selection, words: Words) -> None:
    """Show the places, those with most excerpts in the whole collection first."""
    _PLACES(key="places", data=places_data(collection, everything, selection, words))


def places_data(collection: Collection, everything: Selection, selection: Selection, words: Words) -> dict[str, object]:
    """Make the data of the list.

    Parameters
    ----------
    everything
        The answer to no filter; its counts give the order, which so holds still.
    """
    counts, overall = selection.place_counts, everything.place_counts
    ordered = sorted(collection.places.values(), key=lambda place: (-overall.get(place.id, 0), place.id))
    left_out = len(ordered) - MOST_LISTED
    return component_data(
        words,
        "places",
        places=[
            {
                "id": place.id,
                "name": words.name(place.names),
                "count": counts.get(place.id, 0),
                "area": place.kind in _AREAS,
                "title": words.of(
                    "places.item",
                    place=words.name(place.names),
                    kind=words[f"place.kind.{place.kind}"],
                    count=words.count("count.excerpts", counts.get(place.id, 0)),
                ),
            }
            for place in ordered[:MOST_LISTED]
        ],
        left_out=words.count("places.left_out", left_out) if left_out > 0 else None,
    )
