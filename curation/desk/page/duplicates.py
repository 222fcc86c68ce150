"""What an article is like, before any work is put into it."""

from __future__ import annotations

import streamlit as st

from curation.desk.draft import Draft
from curation.desk.drafts import Drafts, NoDraft
from curation.desk.duplicates import Duplicate, duplicates
from curation.desk.edits import Desk, edit
from curation.desk.page import frame
from curation.desk.page.folders import Folders
from layers.store.shelf import shelf_at
from layers.words import Words

MOST_SHOWN = 12


def show_duplicates(draft: Draft, folders: Folders, words: Words) -> None:
    """Show what a draft is like, and let the curator go on, go there, or drop it."""
    collection = shelf_at(folders.data).current().collection
    drafts = Drafts(folders.drafts)
    found = duplicates(draft, collection, others(drafts, draft.id))
    st.text(draft.facts["title"])
    st.warning(words["desk.alike"])
    for index, one in enumerate(found[:MOST_SHOWN]):
        with st.container(key=f"alike_{index}", horizontal=True, vertical_alignment="center"):
            st.text(in_words(one, words), width="stretch")
            if one.draft:
                label = words["desk.alike.open"]
                st.button(label, key=f"to_{index}", on_click=frame.go_to, args=(one.draft,))
    if len(found) > MOST_SHOWN:
        st.text(words.count("desk.alike.more", len(found) - MOST_SHOWN))

    def begin() -> None:
        drafts.change(draft.id, lambda now: edit(now, {"do": "begin"}, Desk(collection, ())))

    def drop() -> None:
        drafts.discard(draft.id)
        frame.go_to(None)

    with st.container(key="alike_choices", horizontal=True):
        st.button(words["desk.alike.go_on"], type="primary", on_click=begin)
        st.button(words["desk.alike.drop"], on_click=drop)


def in_words(one: Duplicate, words: Words) -> str:
    """Say what is alike, and where it is."""
    key = f"desk.alike.{one.why}"
    where = words["desk.alike.draft" if one.draft else "desk.alike.article"]
    return words.of(key, title=one.title, where=where, excerpt=one.excerpt)


def others(drafts: Drafts, own: str) -> list[Draft]:
    """Return the other drafts that can be read."""
    found = []
    for one in drafts.ids():
        if one != own:
            try:
                found.append(drafts.read(one))
            except NoDraft:
                continue
    return found
