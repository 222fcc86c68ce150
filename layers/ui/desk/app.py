"""The desk, as a story: let in, bring an article, judge its excerpts, save.

`make desk` starts it as `streamlit run layers/ui/desk/app.py`; like the dashboard it is imported
once for `app`, the server, and run as `__main__` for every curator.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import streamlit as st

ROOT = Path(__file__).parents[3]
# Streamlit puts the folder of the page on the path, not that of the project.
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from layers.desk.drafts import Drafts, NoDraft  # noqa: E402
from layers.read import BadCollection  # noqa: E402
from layers.serve import map_routes, middleware, read_settings  # noqa: E402
from layers.ui.desk import door, frame  # noqa: E402
from layers.ui.desk.duplicates import show_duplicates  # noqa: E402
from layers.ui.desk.folders import Folders, folders_from  # noqa: E402
from layers.ui.desk.start import show_start  # noqa: E402
from layers.ui.desk.work import show_work  # noqa: E402
from layers.ui.problems import show_problems  # noqa: E402
from layers.ui.shelf import shelf_at  # noqa: E402
from layers.words import read_words  # noqa: E402


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
        routes=map_routes(shelf.layers, settings.base_path, desk=True),
        middleware=middleware(shelf, settings),
    )
