"""Parts of the page that the browser draws from data: their scripts and styles, read once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from layers.words import Words

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

_FOLDER = Path(__file__).parent / "browser"
# A component cannot import a neighbour's script, so what they share comes first in each.
_SHARED_SCRIPTS = ("dom.js", "address.js")


def declare(name: str) -> ComponentRenderer:
    """Declare the component whose script is `browser/<name>.js`, once, at import.

    Its data reach the browser as JSON and are drawn as text; its styles are its own.
    """
    scripts = [_read(script) for script in (*_SHARED_SCRIPTS, f"{name}.js")]
    styles = [_read("base.css"), _read(f"{name}.css")]
    return st.components.v2.component(
        f"evidence_{name}",
        html='<div class="root"></div>\n',
        css="\n".join(styles),
        js="\n".join(scripts),
    )


def _read(name: str) -> str:
    path = _FOLDER / name
    return path.read_text(encoding="utf-8") if path.exists() else ""


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
