"""Parts of the page that the browser draws from data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from layers import release
from layers.words import Words

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

# Streamlit sends a component's script with each of its messages, so that is only an address.
_SCRIPT = """
const module = new URL("{address}", document.baseURI);
export default (await import(module)).default;
"""


def declare(name: str) -> ComponentRenderer:
    """Declare the part that a script draws, once, at import.

    `name` is the script's, without its ending, in a folder that is served: "page/filters". Its
    data reach the browser as JSON and are drawn as text; its styles are its own.
    """
    return st.components.v2.component(
        f"evidence_{name.rpartition('/')[2]}",
        html='<div class="root"></div>\n',
        js=_SCRIPT.replace("{address}", f"{release.ADDRESS}/{name}.js"),
    )


def spoken(words: Words, *prefixes: str, **more: object) -> dict[str, object]:
    """Return what every component's data begin with: the language, and its words by prefix.

    Parameters
    ----------
    prefixes
        The component gets every key of the catalogue that starts with one of these.
    more
        The component's own data.
    """
    mine = {key: text for key, text in words.items() if key.startswith(prefixes)}
    return {"language": words.language, "direction": words.direction, "words": mine, **more}
