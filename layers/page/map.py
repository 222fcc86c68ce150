"""The map on the page: the one call of streamlit-folium."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import repeat

from layers.model import Collection, MapView
from layers.page.alone import DOOR
from layers.scene.frame import Value, base_map, changes
from layers.words import Words


def show_map(
    collection: Collection,
    shown: Mapping[str, Value],
    words: Words,
    *,
    at: MapView | None,
    request: int = 0,
    offers_tiles: bool = True,
    height: int = 560,
) -> None:
    """Show the map; what happens on it comes back as messages to the page, not from here.

    The base is the same in every run of a session, so its frame is loaded once. Counts, the
    selection and tiles travel in an element of their own and are applied in place.

    Parameters
    ----------
    shown
        From `layers.scene.map_changes`.
    at
        Where the session's map looks at first; None is the first view. Later views are sent to
        the frame as messages.
    request
        The number of what the session was asked for last.
    height
        Of the frame in pixels, where the page's style sheet does not set another.
    """
    # It registers its frame when imported, which only a running server keeps; the server's
    # own import of the page comes before that.
    from streamlit_folium import st_folium  # noqa: PLC0415

    st_folium(
        base_map(collection, words, offers_tiles=offers_tiles, door=DOOR),
        key="map",
        # Clicks do not come this way: streamlit-folium holds them back for 250 ms.
        returned_objects=[],
        feature_group_to_add=changes(
            {
                **as_sent(shown, collection),
                "request": request,
                "at": [at.longitude, at.latitude, at.zoom] if at else None,
            }
        ),
        height=height,
        use_container_width=True,
        render=False,  # it does so itself once more
    )


def as_sent(shown: Mapping[str, Value], collection: Collection) -> dict[str, Value]:
    """Write what `layers.scene.map_changes` says as a map takes it that has the document of the same version."""
    counts = {key: _in_order(shown[key], collection) for key in ("counts", "certain")}
    return {**shown, **counts, "version": collection.version}


def _in_order(counts: Value, collection: Collection) -> list[Value] | None:
    """Write counts in the order of the places of the same version's document: their ids would be the most of it."""
    return [*map(counts.get, collection.places, repeat(0))] if isinstance(counts, Mapping) else None
