"""The constant base map: no tiles, no other host, the browser's half in charge."""

from __future__ import annotations

from collections.abc import Mapping

import folium
from branca.element import MacroElement
from folium.template import Template

from layers import release
from layers.model import Collection
from layers.scene.rules import RULES
from layers.scene.script import Value, script_literal

# Relative to the component's frame, which streamlit-folium serves two folders below the
# page (`component/streamlit_folium.st_folium/`), so that a base path of the app works.
ROOT = "../../"
LEAFLET = f"{ROOT}assets/leaflet/"
BROWSER = f"{ROOT}{release.ADDRESS}/"
# The catalogue's entries that the map shows, by the start of their keys.
WORD_KEYS = ("map.", "place.", "count.")


class BaseMap(folium.Map):
    """A folium map that loads Leaflet and the browser's half from the app, nothing else.

    folium's own map also asks for jQuery, Bootstrap and icon fonts on public hosts.
    """

    default_js = [  # noqa: RUF012 - folium reads these two as plain class attributes
        ("evidence_before", f"{BROWSER}scene/before.js"),
        ("leaflet", f"{LEAFLET}leaflet.js"),
        ("evidence_map", f"{BROWSER}scene/frame.js"),
    ]
    default_css = [  # noqa: RUF012
        ("leaflet_css", f"{LEAFLET}leaflet.css"),
        ("evidence_map_css", f"{BROWSER}scene/map.css"),
    ]


class _Start(MacroElement):
    """Hand the Leaflet map and its settings to the browser's half."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "window.evidenceMap.start({{ this._parent.get_name() }}, {{ this.settings }});"
        "{% endmacro %}"
    )

    def __init__(self, settings: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Start"
        self.settings = settings


def base_map(
    collection: Collection,
    words: Mapping[str, str],
    language: str = "en",
    *,
    offers_tiles: bool = True,
) -> BaseMap:
    """Make the base map of a collection.

    Its script depends on its arguments alone, so it stays the same through all filters and
    clicks; a change in it would load the frame anew. Each session needs its own, because
    streamlit-folium renames what is in it.

    Parameters
    ----------
    words
        The interface's words in `language`; those under `WORD_KEYS` are passed on.
    offers_tiles
        Whether a reader may choose web tiles.
    """
    view, zooms = collection.first_view, RULES["view"]
    made = BaseMap(
        location=[view.latitude, view.longitude],  # folium wants latitude first
        zoom_start=view.zoom,  # type: ignore[arg-type]  # Leaflet takes fractions
        tiles=None,
        zoom_control=False,
        attribution_control=False,
        scroll_wheel_zoom=False,
        min_zoom=zooms["least_zoom"],  # type: ignore[arg-type]
        max_zoom=zooms["most_zoom"],  # type: ignore[arg-type]
        zoom_snap=zooms["zoom_step"],
        font_size="13px",
        wheel_px_per_zoom_level=120,
    )
    shown_words = {key: text for key, text in words.items() if key.startswith(WORD_KEYS)}
    settings: dict[str, Value] = {
        "document": ROOT + release.document_address("map", collection.version, language),
        "language": language,
        "words": shown_words,
        "tiles": offers_tiles,
    }
    made.add_child(_Start(script_literal(settings)))
    return made
