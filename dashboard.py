"""The dashboard, as a story: load, ask, select, show.

`streamlit run dashboard.py` imports this module for `app`, the server with the map's routes,
and then runs it as `__main__` for every reader: that is the page.
"""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path

import streamlit as st
from uvicorn.config import STARTUP_FAILURE

from layers.ask.phrases import title_in_words
from layers.ask.table import AT
from layers.environment import served_data, unknown_variables
from layers.errors import BadCollection
from layers.page.alone import heed_variables, lay_out
from layers.page.below import show_below
from layers.page.filters import show_filters
from layers.page.header import show_header
from layers.page.layout import set_up, show_nothing
from layers.page.map import show_map
from layers.page.messages import pass_on
from layers.page.navigation import first_map_view, kind_of_run, read_address, session_language, version_made_with
from layers.page.panel import show_panel, show_panel_head
from layers.page.strip import notices_in_words, show_strip
from layers.scene import map_changes
from layers.serve import EXCEPTION_HANDLERS, lifespan, middleware, read_settings, routes, unset_settings
from layers.store.edition import Edition
from layers.store.shelf import shelf_at
from layers.turns import in_turn
from layers.words import read_words

if __name__ != "__main__":
    heed_variables(os.environ)
st.secrets.load_if_toml_exists()  # on hosts that have no variables they stand there
DATA = served_data(os.environ, Path(__file__).parent)
try:
    SETTINGS = read_settings(os.environ, st.get_option("server.baseUrlPath"))
except ValueError as error:
    if __name__ == "__main__":
        raise
    sys.stderr.write(f"{error}\n")
    raise SystemExit(STARTUP_FAILURE) from None


def main() -> None:
    """Load what the address asks for, and then, in its turn, show it: whoever waits for a network holds nobody."""
    shelf = shelf_at(DATA)
    try:
        edition = shelf.edition(st.query_params.get(AT))
    except BadCollection:
        words = read_words(session_language(st.query_params.get("lang"), None))
        set_up("", words)
        show_nothing(words)
        return
    made_with = version_made_with()
    published = shelf.offered(made_with) if made_with != edition.collection.version else None
    with in_turn(kind_of_run()):
        show(edition, published)


def show(edition: Edition, published: datetime | None) -> None:
    """Show one reader the view that the address asks for; the version it was made with was `published` then."""
    collection, store = edition.collection, edition.store

    here = read_address(collection)
    words = read_words(here.language)
    filters = here.view.filters
    notices = notices_in_words(edition, here, words, published)

    lay_out(edition, words)
    set_up(title_in_words(here.view, collection, words), words)
    show_header(collection, here.view, words, edition.published)
    show_strip(store, filters, notices, words, request=here.request)
    with st.container(key="stage"):
        with st.container(key="map_frame"):
            show_map(
                collection,
                map_changes(store, here.view, words),
                words,
                at=first_map_view(),
                request=here.request,
                offers_tiles=SETTINGS.tiles,
            )
        with st.container(key="panel_frame"):
            show_panel_head(store, filters, words, request=here.request)
            show_panel(collection, store, words)
    with st.sidebar:  # closed for the most part, so what is seen comes first
        show_filters(store, filters, words, request=here.request)
    pass_on()
    show_below(collection, store, words)


if __name__ == "__main__":
    main()
else:
    for said in (*unknown_variables(os.environ), *unset_settings(SETTINGS)):
        sys.stderr.write(f"{said}\n")
    shelf = shelf_at(DATA)
    app = st.App(
        __file__,
        routes=routes(shelf, SETTINGS),
        middleware=middleware(shelf, SETTINGS),
        lifespan=lifespan(shelf, SETTINGS),
        exception_handlers=EXCEPTION_HANDLERS,
    )
