"""A draft at work: the board, the map of what is accepted, and saving, in one fragment."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import partial

import streamlit as st

from curation.desk.board import BOARD, KEY, board_data, found_names, sent
from curation.desk.drafts import Draft, Drafts, NoDraft
from curation.desk.edits import Context, Span, apply_edits
from curation.desk.layout import Folders, leave_button, plain
from curation.desk.lookup import counts_of
from curation.desk.opening import sentences_of
from curation.desk.saving import show_saving
from layers.model import Collection
from layers.page.map import show_map
from layers.scene import plain_changes
from layers.store.shelf import Edition, shelf_at
from layers.words import Words

_CURRENT, _FOUND, _REFUSED = "desk_current", "desk_found", "desk_refused"
_FOCUS = "desk_focus"
"""The excerpt that was added, or that an undoing changed: the page goes there."""


@st.fragment
def show_work(draft_id: str, folders: Folders, words: Words) -> None:
    """Show a draft; an edit reruns only this, and is on disk before anything is drawn."""
    edition = shelf_at(folders.data).current()
    drafts = Drafts(folders.drafts)
    try:
        draft = drafts.read(draft_id)
    except NoDraft:
        st.warning(words.of("desk.no_draft", id=plain(draft_id)))
        leave_button(words)
        return
    with st.container(key="desk_stage"):
        with st.container(key="desk_board_frame"):
            data = board_data(
                draft,
                edition.collection,
                spans_of(draft),
                words,
                found=st.session_state.get(_FOUND),
                focus=st.session_state.get(_FOCUS),
                refused=st.session_state.pop(_REFUSED, None),
            )
            BOARD(
                key=KEY,
                data=data,
                on_do_change=partial(_take_edits, draft_id, drafts, edition.collection),
                on_find_change=partial(_search, edition.collection, words),
                on_current_change=_note_current,
            )
        with st.container(key="desk_side"):
            with st.container(key="desk_map"):
                _show_map(draft, edition, words)
            show_saving(draft, folders, words)
            _show_told(draft, words)
            leave_button(words)


def _show_told(draft: Draft, words: Words) -> None:
    """Show what was seen and not proposed, and what joining lines made of the text."""
    if draft.told:
        with st.expander(words.of("desk.told", n=words.number(len(draft.told))), key="desk_told"):
            for told in draft.told:
                st.text(told)
    if draft.changes:
        with st.expander(words.of("desk.joined", n=words.number(len(draft.changes))), key="desk_joined"):
            for before, after in draft.changes:
                st.caption(words["desk.joined.before"])
                st.text(before)
                st.caption(words["desk.joined.after"])
                st.text(after or words["desk.joined.taken_out"])


def spans_of(draft: Draft) -> Sequence[Span]:
    """Return where the sentences of a draft stand; of one without its text none are known."""
    return () if draft.partial else sentences_of(draft.text, draft.facts["language"])


def _take_edits(draft_id: str, drafts: Drafts, collection: Collection) -> None:
    """Apply the edits that the browser sent, and note why some were refused and where to go."""
    asked = [one for one in sent("do") or () if isinstance(one, dict)]
    refused: list[str] = []
    changed: list[str] = []

    def edit(now: Draft) -> Draft:
        after, why = apply_edits(now, asked, Context(collection, spans_of(now)))
        refused.extend(why)
        changed.extend(item.key for item in after.items if now.item(item.key) != item)
        return after

    with suppress(NoDraft):  # discarded in another tab; said when the page is drawn
        drafts.change(draft_id, edit)
    st.session_state[_REFUSED] = refused
    leads = [one for one in asked if one.get("do") in ("add", "undo")]
    if leads and changed:
        number = f"{leads[-1].get('client')}:{leads[-1].get('n')}"
        st.session_state[_FOCUS] = {"key": changed[0], "n": number}


def _search(collection: Collection, words: Words) -> None:
    """Answer the search for a name that the browser sent."""
    asked = sent("find")
    if isinstance(asked, dict):
        st.session_state[_FOUND] = found_names(collection, asked, words)


def _note_current() -> None:
    st.session_state[_CURRENT] = sent("current")


def _show_map(draft: Draft, edition: Edition, words: Words) -> None:
    """Show what is accepted on the map, with the first place of the excerpt that is looked at."""
    accepted = draft.with_state("accepted")
    current = draft.item(str(st.session_state.get(_CURRENT)))
    places = edition.collection.places
    linked = [link.place for link in (current.places if current else ()) if link.place in places]
    show_map(
        edition.collection,
        plain_changes(counts_of([item.places for item in accepted]), linked[0] if linked else None),
        words,
        at=None,
        language=words.language,
        height=320,
    )
