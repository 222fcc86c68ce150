"""The dashboard, as a story: load, ask, select, show.

`streamlit run dashboard.py` imports this module for `app`, the server with the map's routes,
and then runs it as `__main__` for every reader: that is the page.
"""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st

from layers.collection import BadCollection
from layers.model import Filters
from layers.page import layout as page
from layers.page import reader
from layers.page.channel import open_channel
from layers.page.coverage import show_coverage
from layers.page.filters import show_filters
from layers.page.footer import show_footer
from layers.page.header import show_header
from layers.page.map import show_map
from layers.page.panel import show_panel
from layers.page.places import show_places
from layers.page.problems import show_problems
from layers.page.shelf import shelf_at
from layers.page.since import since_in_words
from layers.page.summary import show_summary, troubles_in_words
from layers.page.table import show_table
from layers.serve import middleware, read_settings, routes
from layers.store import select
from layers.words import read_words

DATA = Path(os.environ.get("LAYERS_DATA") or Path(__file__).parent / "data")
SETTINGS = read_settings(os.environ, st.get_option("server.baseUrlPath"))


def tell() -> None:
    """Show one reader the view that the address asks for."""
    shelf = shelf_at(DATA)
    try:
        edition = shelf.current()
    except BadCollection as bad:
        page.set_up("", read_words("en"))
        show_problems(bad.problems, read_words("en"))
        return
    collection, store = edition.collection, edition.store

    here = reader.ask(collection)
    words = read_words(here.view.language)
    filters = here.view.filters
    everything, selection = select(store, Filters()), select(store, filters)
    since = since_in_words(edition, here.view, here.made_with, words)
    notices = troubles_in_words(here.troubles, here.made_with, collection.version, words, since)

    page.set_up(collection.title, words)
    with page.sidebar():
        show_filters(collection, selection, filters, words)
    with page.whole():
        open_channel(collection)
        show_header(collection, here.view, words)
        show_summary(selection, [*page.news(edition, words), *notices], words, filters=filters)
        show_places(collection, everything, selection, words)
        with page.stage():
            with page.map_frame():
                show_map(
                    collection,
                    edition.points,
                    selection.place_counts,
                    words,
                    at=reader.first_look(collection),
                    selected=here.view.place,
                    tiles=here.view.tiles,
                    offers_tiles=SETTINGS.tiles,
                    language=words.language,
                )
            with page.panel_frame():
                show_panel(collection, store, words)
        show_coverage(collection, selection, words)
        show_table(collection, store, words)
        show_footer(collection, selection, words)


if __name__ == "__main__":
    tell()
else:
    shelf = shelf_at(DATA)
    app = st.App(__file__, routes=routes(shelf, SETTINGS), middleware=middleware(shelf, SETTINGS))
