"""The map as folium elements: a base that never changes, and what changes on it.

All that is known of folium's and streamlit-folium's insides stands here and in `frame.js`; what
it leans on is held by `tests/test_what_we_lean_on.py`. Knows no Streamlit.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

import branca.element
import folium
from branca.element import MacroElement
from folium.template import Template
from jinja2 import Template as Jinja

from layers import release
from layers.model import Collection
from layers.scene.rules import RULES, most_zoom
from layers.words import Words

# Relative to the component's frame, which streamlit-folium serves two folders below the
# page (`component/streamlit_folium.st_folium/`), so that a base path of the app works.
ROOT = "../../"
LEAFLET = f"{ROOT}assets/leaflet/"
BROWSER = f"{ROOT}{release.ADDRESS}/"
# The catalogue's entries that the map shows, by the start of their keys.
WORD_KEYS = ("map.", "place.", "count.", "comma")
# Whatever is not one of these is written as \uXXXX. It is a short list on purpose: quotes,
# angle brackets, `&`, backticks, `$`, braces, backslashes and line separators have a meaning
# in HTML, in JavaScript or in folium's templates, and streamlit-folium rewrites `_` followed
# by hexadecimal digits as well as a few statements in brackets.
_UNSAFE = re.compile(r"[^A-Za-z0-9 .,:;-]")
_SAFE = re.compile(r'"[A-Za-z0-9 .,:;-]*"')
LONGEST_KEPT = 600  # as JSON has them, in which a letter of most scripts takes six
_STRING = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"')

Value = str | int | float | bool | None | Mapping[str, "Value"] | Sequence["Value"]


branca.element.Template = lru_cache(maxsize=64)(Jinja)  # type: ignore[assignment, attr-defined]
"""Each map would have branca compile the same few texts."""


class _Written(MacroElement):
    """What streamlit-folium writes out of its template's script alone: it need not be rendered besides.

    Rendering compiles what was written as a template once more, which took a fifth of a run.
    """

    def render(self, **_: object) -> str:
        """Add nothing to the figure."""
        return ""


class BaseMap(_Written, folium.Map):
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
        ("evidence_frame_css", f"{BROWSER}scene/frame.css"),
    ]


FILES = [address.removeprefix(ROOT) for _, address in (*BaseMap.default_js, *BaseMap.default_css)]
"""What the map's frame loads, below the app's base path."""


class _Start(_Written):
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


class _Changes(_Written):
    """Tell the browser's half what to show; it updates its markers in place."""

    _template = Template("{% macro script(this, kwargs) %}window.evidenceMap.show({{ this.shown }});{% endmacro %}")

    def __init__(self, shown: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Changes"
        self.shown = shown


class _Group(_Written, folium.FeatureGroup):
    """A group of the map."""


def base_map(collection: Collection, words: Words, *, offers_tiles: bool = True, door: str = "") -> BaseMap:
    """Make the base map of a collection.

    Its script depends on its arguments alone, so it stays the same through all filters and
    clicks; a change in it would load the frame anew. Each session needs its own, because
    streamlit-folium renames what is in it.

    Parameters
    ----------
    words
        The interface's words; those under `WORD_KEYS` are passed on.
    offers_tiles
        Whether a reader may choose web tiles.
    door
        What all addresses begin with, below the app's base path.
    """
    root = ROOT + door
    view, zooms = collection.first_view, RULES["view"]
    made = BaseMap(
        location=[view.latitude, view.longitude],  # folium wants latitude first
        zoom_start=view.zoom,  # type: ignore[arg-type]  # Leaflet takes fractions
        tiles=None,
        zoom_control=False,
        attribution_control=False,
        scroll_wheel_zoom=False,
        min_zoom=zooms["least_zoom"],
        max_zoom=most_zoom(view.zoom),  # type: ignore[arg-type]
        zoom_snap=zooms["zoom_step"],
        wheel_px_per_zoom_level=zooms["wheel_pixels"],
    )
    letters = release.LETTERS.get(words.language)
    more = [("letters_css", f"{BROWSER}{letters}")] if letters else []
    made.default_js = [(name, address.replace(ROOT, root, 1)) for name, address in made.default_js]
    made.default_css = [(name, address.replace(ROOT, root, 1)) for name, address in (*made.default_css, *more)]
    settings: dict[str, Value] = {
        **{
            name: root + release.document_address(kind, collection.version, words.language)
            for name, kind in (("document", "map"), ("outlines", "outlines"))
        },
        "language": words.language,
        "direction": words.direction,
        "words": words.starting(*WORD_KEYS),
        "tiles": offers_tiles,
    }
    made.add_child(_Start(script_literal(settings)))
    return made


def changes(shown: Mapping[str, Value]) -> folium.FeatureGroup:
    """Make the element that carries what changes.

    Parameters
    ----------
    shown
        From `layers.scene.changes.map_changes`.

    Returns
    -------
    folium.FeatureGroup
        For `feature_group_to_add` of streamlit-folium; new for each run.
    """
    group = _Group()
    group.add_child(_Changes(script_literal(shown)))
    return group


def script_literal(value: Value) -> str:
    """Write a value as a JavaScript literal that is safe inside a folium script.

    No text in it can break out of the script, or be rewritten.

    Raises
    ------
    ValueError
        If a number is not finite.
    """
    return _STRING.sub(_made_safe, json.dumps(value, allow_nan=False, separators=(",", ":")))


def _made_safe(match: re.Match[str]) -> str:
    """Write a string of JSON anew if it has more than safe letters."""
    written = match.group()
    if _SAFE.fullmatch(written):
        return written
    return _rewritten(written) if len(written) <= LONGEST_KEPT else _rewritten.__wrapped__(written)


@lru_cache(maxsize=16384)  # ids and words come again and again
def _rewritten(written: str) -> str:
    return f'"{_UNSAFE.sub(_escaped, json.loads(written))}"'


def _escaped(match: re.Match[str]) -> str:
    """Write one character as its UTF-16 code units."""
    units = match.group().encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))
