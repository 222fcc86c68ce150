"""The curators' desk, as a story: let in, bring an article, judge its excerpts, save.

`make desk` starts it as `streamlit run desk.py`; like the dashboard it is imported
once for `app`, the server, and run as `__main__` for every curator.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import streamlit as st

from curation.desk.drafts import Drafts, NoDraft
from curation.desk.page import door, frame
from curation.desk.page.duplicates import show_duplicates
from curation.desk.page.folders import Folders, folders_from
from curation.desk.page.start import show_start
from curation.desk.page.work import show_work
from layers.collection import BadCollection
from layers.page.layout import show_problems
from layers.serve import EXCEPTION_HANDLERS, map_routes, middleware, read_settings
from layers.store.shelf import shelf_at
from layers.words import read_words

ROOT = Path(__file__).parent
BROWSER = ROOT / "curation" / "desk" / "page"


def tell() -> None:
    """Show one curator the desk, with the draft that the address names."""
    words = read_words(st.query_params.get("lang", "en"))
    frame.set_up(words)
    if not door.is_open(words):
        return
    folders = folders_from(os.environ, ROOT)
    try:
        collection = shelf_at(folders.data).current().collection
    except BadCollection as bad:
        show_problems(bad.problems, words)
        return
    frame.show_head(collection, words)
    asked = st.query_params.get("draft")
    if asked is None:
        show_start(collection, folders, words)
        return
    _show_draft(asked, folders, words)


def _show_draft(asked: str, folders: Folders, words: frame.Words) -> None:
    """Show a draft, or first what it is like."""
    try:
        draft = Drafts(folders.drafts).read(asked)
    except NoDraft:
        st.warning(words.of("desk.no_draft", id=frame.plain(asked)))
        frame.leave_button(words)
        return
    if draft.begun:
        show_work(draft.id, folders, words)
    else:
        show_duplicates(draft, folders, words)


if __name__ == "__main__":
    tell()
else:
    settings = replace(
        read_settings(os.environ, st.get_option("server.baseUrlPath")), frame_ancestors="'self'"
    )
    shelf = shelf_at(folders_from(os.environ, ROOT).data)
    app = st.App(
        __file__,
        routes=map_routes(
            shelf.layers, settings.base_path, more={"desk": ROOT / "curation" / "desk" / "page"}
        ),
        middleware=middleware(shelf, settings),
        exception_handlers=EXCEPTION_HANDLERS,
    )
