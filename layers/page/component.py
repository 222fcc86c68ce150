"""Parts of the page that the browser draws from data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st

from layers import release
from layers.ask.phrases import month_in_short
from layers.page.alone import DOOR
from layers.when import in_words, read_when
from layers.words import Words

if TYPE_CHECKING:
    from streamlit.components.v2.bidi_component.state import BidiComponentResult
    from streamlit.components.v2.types import ComponentRenderer

# Streamlit sends a component's script with each of its messages, so that is only addresses.
_SCRIPT = """
const file = (path) => new URL("{address}/" + path, document.baseURI);
const { part } = await import(file("page/component.js"));
export default await part("{script}", import(file("{script}.js")), "{export}", {wears});
"""


def declare(script: str, export: str = "default", wears: Sequence[str] = ()) -> ComponentRenderer:
    """Declare the part that a script draws, once, at import.

    `script` is its path without the ending, in a folder that is served: "page/filters", where
    `filters.js` and `filters.css` stand. Data reach the browser as JSON and are drawn as text.

    Parameters
    ----------
    export
        What the script exports the part as, if it draws several; the part has that name then.
    wears
        Style sheets of parts that it has in common with others, by path without the ending.
    """
    name = script.rpartition("/")[2] if export == "default" else export
    places = {
        "{address}": DOOR + release.ADDRESS,
        "{script}": script,
        "{export}": export,
        "{wears}": json.dumps([*wears]),
    }
    code = _SCRIPT
    for place, value in places.items():
        code = code.replace(place, value)
    draw = st.components.v2.component(f"evidence_{name}", html='<div class="root"></div>\n', js=code)

    def part(*, data: object = None, **others: Any) -> BidiComponentResult:  # noqa: ANN401 - as Streamlit has it
        # Bytes are sent as they are; of all else Streamlit asks each value whether it is a table, and writes it twice.
        return draw(data=json.dumps(data).encode(), **others)

    return part


def component_data(words: Words, *prefixes: str, **more: object) -> dict[str, object]:
    """Return what every component's data begin with: the language, its words by prefix, its comma.

    Parameters
    ----------
    prefixes
        The component gets every key of the catalogue that starts with one of these, and how
        the language parts what it lists.
    more
        The component's own data.
    """
    mine = words.starting(*prefixes, "comma", "semicolon")
    return {"language": words.language, "direction": words.direction, "words": mine, **more}


def month_data(month: str, words: Words) -> dict[str, object]:
    """Name a month ("2025-08") in full, "August 2025", and in short, "Aug 2025"."""
    return {"id": month, "name": in_words(read_when(month), words), "short": month_in_short(month, words)}
