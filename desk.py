"""The curators' desk, as a story: let in, bring an article, judge its excerpts, save.

`make desk` starts it as `streamlit run desk.py`; like the dashboard it is imported
once for `app`, the server, and run as `__main__` for every curator.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import streamlit as st

from curation.desk.access import admits
from curation.desk.drafts import Broken, Drafts, NoDraft
from curation.desk.layout import (
    Folders,
    folders_from,
    leave_button,
    plain,
    set_up,
    show_head,
    show_problems,
    show_trouble,
)
from curation.desk.start import show_duplicates, show_start
from curation.desk.work import show_work
from curation.staging import DiskFull
from layers.environment import unknown_variables
from layers.errors import BadCollection
from layers.page.alone import ALONE
from layers.page.navigation import session_language
from layers.serve import EXCEPTION_HANDLERS, map_routes, middleware, read_settings
from layers.store.shelf import shelf_at
from layers.words import Words, read_words

ROOT = Path(__file__).parent
# What the browser fetches as `desk/…`. (A string here would be shown on the page.)
BROWSER = ROOT / "curation" / "desk"


def main() -> None:
    """Show one curator the desk, with the draft that the address names."""
    words = read_words(session_language(st.query_params.get("lang"), None))
    set_up(words)
    if ALONE:
        st.text(words["desk.alone"])
        return
    if not admits(words):
        return
    folders = folders_from(os.environ, ROOT)
    try:
        collection = shelf_at(folders.data).current().collection
    except BadCollection as bad:
        show_problems(bad.problems, words)
        return
    try:
        show_head(collection, words, Drafts(folders.drafts).last_name())
        show_trouble(words)
        draft = st.query_params.get("draft")
        if draft is None:
            show_start(collection, folders, words)
        else:
            _show_draft(draft, folders, words)
    except (Broken, DiskFull) as trouble:
        show_trouble(words, trouble)


def _show_draft(name: str, folders: Folders, words: Words) -> None:
    """Show a draft, or first what it is like."""
    try:
        draft = Drafts(folders.drafts).read(name)
    except NoDraft:
        st.warning(words.of("desk.no_draft", id=plain(name)))
        leave_button(words)
        return
    if draft.begun:
        show_work(draft.id, folders, words)
    else:
        show_duplicates(draft, folders, words)


if __name__ == "__main__":
    main()
else:
    for said in unknown_variables(os.environ):
        sys.stderr.write(f"{said}\n")
    settings = replace(read_settings(os.environ, st.get_option("server.baseUrlPath")), frame_ancestors="'self'")
    shelf = shelf_at(folders_from(os.environ, ROOT).data)
    app = st.App(
        __file__,
        routes=map_routes(shelf.layers, settings.base_path, more={"desk": BROWSER}),
        middleware=middleware(shelf, settings, readers=False),
        exception_handlers=EXCEPTION_HANDLERS,
    )
