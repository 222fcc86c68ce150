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


def declare(name: str, *parts: str, folder: Path = _FOLDER) -> ComponentRenderer:
    """Declare the component whose script is `<name>.js` in a folder, once, at import.

    Its data reach the browser as JSON and are drawn as text; its styles are its own.

    Parameters
    ----------
    parts
        Names of scripts in the folder that stand before its own, where that is cut up.
    folder
        Of the scripts and styles; what all components share comes from `browser/`.
    """
    scripts = [_read(_FOLDER / script) for script in _SHARED_SCRIPTS]
    scripts += [_read(folder / f"{script}.js") for script in (*parts, name)]
    styles = [_read(_FOLDER / "base.css"), _read(folder / f"{name}.css")]
    return st.components.v2.component(
        f"evidence_{name}",
        html='<div class="root"></div>\n',
        css="\n".join(styles),
        js="\n".join(scripts),
    )


def _read(path: Path) -> str:
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
