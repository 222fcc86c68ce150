"""The dashboard with a stopwatch at each of its parts, for `python -m benchmarks --profile`.

Every call of a part is written to the file that LAYERS_STOPWATCH names: its name, when it
began (seconds since 1970) and how many milliseconds it took. Parts may lie inside each other.
"""

from __future__ import annotations

import functools
import gc
import importlib
import json
import os
import runpy
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

DASHBOARD = Path(__file__).parents[1] / "dashboard.py"
NOTES = Path(os.environ.get("LAYERS_STOPWATCH", os.devnull))
WHOLE = "whole page"
GARBAGE = "garbage collection"
# Modules and names. (No text may stand alone in this file: Streamlit would show it on the page.)
PARTS = (
    ("layers.store.shelf", "Shelf.current"),
    ("layers.page.navigation", "read_address"),
    ("layers.page.navigation", "navigate"),
    ("layers.store", "Store.judge_afresh"),
    ("layers.store", "Store.count"),
    ("layers.page.layout", "set_up"),
    ("layers.page.filters", "show_filters"),
    ("layers.page.filters", "filters_data"),
    ("layers.page.header", "show_header"),
    ("layers.page.strip", "show_strip"),
    ("layers.page.strip", "summary_data"),
    ("layers.page.below", "show_below"),
    ("layers.page.below", "places_data"),
    ("layers.page.map", "show_map"),
    ("layers.page.map", "base_map"),
    ("layers.page.map", "changes"),
    ("layers.page.panel", "show_panel"),
    ("layers.page.panel", "panel_content"),
    ("layers.cards.content", "cards_of"),
    ("layers.cards.content", "card_on_page"),
    ("layers.cards.content", "place_header"),
    ("layers.page.below", "coverage_data"),
    ("layers.page.below", "side_by_side_data"),
    ("layers.page.below", "table_data"),
    ("layers.page.panel", "show_panel_head"),
)


def watch_parts() -> None:
    """Put a stopwatch at every part, once for the process."""
    if getattr(sys, "layers_watched", False):
        return
    sys.layers_watched = True  # type: ignore[attr-defined]
    for module, name in PARTS:
        owner: Any = importlib.import_module(module)
        *outer, last = name.split(".")
        for part in outer:
            owner = getattr(owner, part)
        label = f"{module.removeprefix('layers.')}.{name}"
        setattr(owner, last, _watched(label, getattr(owner, last)))
    gc.callbacks.append(_note_garbage)


def _watched(part: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that does the same, and notes how long it took."""

    @functools.wraps(function)
    def timed(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever the part takes
        began = time.time()
        try:
            return function(*given, **named)
        finally:
            _note(part, began)

    return timed


_garbage_began = [0.0]


def _note_garbage(phase: str, about: dict[str, int]) -> None:
    """Note the collections of the oldest generation, which are the long ones."""
    if phase == "start":
        _garbage_began[0] = time.time()
    elif about["generation"] == 2:
        _note(GARBAGE, _garbage_began[0])


def _note(part: str, began: float) -> None:
    """Write one call down."""
    line = json.dumps({"part": part, "at": began, "ms": (time.time() - began) * 1000})
    with NOTES.open("a", encoding="utf-8") as notes:
        notes.write(line + "\n")


if __name__ == "__main__":
    watch_parts()
    _watched(WHOLE, runpy.run_path)(str(DASHBOARD), run_name="__main__")
else:
    from layers.serve import EXCEPTION_HANDLERS, middleware, read_settings, routes
    from layers.store.shelf import shelf_at

    shelf = shelf_at(Path(os.environ.get("LAYERS_DATA", "data")))
    settings = read_settings(os.environ, st.get_option("server.baseUrlPath"))
    app = st.App(
        __file__,
        routes=routes(shelf, settings),
        middleware=middleware(shelf, settings),
        exception_handlers=EXCEPTION_HANDLERS,
    )
