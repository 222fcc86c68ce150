"""Parts of the page that the browser draws from data."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st
from streamlit.components.v2.bidi_component import main

from layers import release
from layers.ask.phrases import month_in_short
from layers.page.alone import DOOR
from layers.when import in_words, read_when
from layers.words import Words

if TYPE_CHECKING:
    from streamlit.components.v2.bidi_component.state import BidiComponentResult
    from streamlit.components.v2.types import ComponentRenderer
    from streamlit.runtime.state import SessionState

# Streamlit sends a component's script with each of its messages, so that is only addresses.
_START = f"""
const file = (path) => new URL("{DOOR}{release.ADDRESS}/" + path, document.baseURI);
const {{ part, together }} = await import(file("page/component.js"));
export default await """


class _Told(dict[str, Any]):
    """What a component's triggers say, by name, to be read."""

    __getattr__ = dict.get


def _told(aggregator: str, *_: object) -> Callable[[object, SessionState], object]:
    """Return what makes a component's state of what it keeps and its triggers, whose events it aggregates.

    Streamlit's own defines a class each time that somebody looks, twice for each component of a run, so that
    whoever writes into it writes into the session; nobody here does.
    """

    def present(kept: object, session: SessionState) -> object:
        if not isinstance(kept, dict):
            return kept
        events = session._new_widget_state.get(aggregator) or ()  # noqa: SLF001 - held by tests/test_what_we_lean_on.py
        said = [one for one in events if isinstance(one, dict) and isinstance(one.get("event"), str)]  # by anybody
        return _Told({one["event"]: one.get("value") for one in said} | kept)

    return present


main.make_bidi_component_presenter = _told  # type: ignore[assignment, attr-defined]


class Part(NamedTuple):
    """What draws a part of the page.

    Attributes
    ----------
    script
        Its path without the ending, in a folder that is served: "page/filters", where `filters.js`
        and `filters.css` stand.
    export
        What the script exports the part as, if it draws several.
    wears
        Style sheets of parts that it has in common with others, by path without the ending.
    """

    script: str
    export: str = "default"
    wears: Sequence[str] = ()

    @property
    def started(self) -> str:
        """Write what `page/component.js` makes the part of."""
        return f'"{self.script}", import(file("{self.script}.js")), "{self.export}", {json.dumps([*self.wears])}'


def declare(script: str, wears: Sequence[str] = ()) -> ComponentRenderer:
    """Declare a part that is a component by itself, once, at import: see `Part`.

    Data reach the browser as JSON and are drawn as text.
    """
    return _mount(script.rpartition("/")[2], "root", f"part({Part(script, wears=wears).started});\n")


def declare_together(name: str, **parts: Part) -> ComponentRenderer:
    """Declare parts that stand below one another, once, at import: their data by the same names, and their triggers.

    Each component costs Streamlit and the browser something in each run; these are one. Each part has an element that
    wears the class "st-key-<its name>", as if Streamlit had made it.
    """
    listed = ", ".join(f'["{key}", {part.started}]' for key, part in parts.items())
    return _mount(name, "parts", f"together([{listed}]);\n", isolated=False)


def _mount(name: str, look: str, code: str, *, isolated: bool = True) -> ComponentRenderer:
    html = f'<div class="{look}"></div>\n'
    draw = st.components.v2.component(f"evidence_{name}", html=html, js=_START + code, isolate_styles=isolated)

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
