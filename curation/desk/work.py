"""A draft at work: the board, the map of what is accepted, and saving; beside it who else is there."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from functools import partial

import streamlit as st

from curation.desk.access import curator
from curation.desk.board import BOARD, KEY, LONGEST_SOUGHT, board_data, found_names, sent
from curation.desk.draft_store import Broken, Drafts, Meeting, NoDraft
from curation.desk.drafts import Draft
from curation.desk.edits import Context, Span, apply_edits
from curation.desk.layout import Folders, attempt, leave_button, plain, show_in_english, show_trouble, this_day
from curation.desk.lookup import counts_of
from curation.desk.making import NotMade, make_actor, make_place
from curation.desk.opening import propose_again, sentences_of
from curation.desk.saving import show_saving
from curation.propose.head import OPTION
from curation.staging import DiskFull
from layers.model import Collection
from layers.page.map import show_map
from layers.scene import plain_changes
from layers.store.edition import Edition
from layers.store.shelf import shelf_at
from layers.words import Words

_CURRENT, _FOUND, _REFUSED, _DRAWN, _TAB = "desk_current", "desk_found", "desk_refused", "desk_drawn", "desk_tab"
_MADE = "desk_made"
LOOK_EVERY = 2.0
"""After how many seconds a tab looks for what others did; long before `draft_store.GONE`."""
_FOCUS = "desk_focus"
"""The excerpt that was added, or that an undoing changed: the page goes there."""


def show_work(draft_id: str, folders: Folders, words: Words) -> None:
    """Show who else is at a draft, and the draft."""
    others = st.container(key="desk_others")
    _show_draft(draft_id, folders, words)
    with others:
        _show_others(draft_id, Drafts(folders.drafts), words)


@st.fragment
def _show_draft(draft_id: str, folders: Folders, words: Words) -> None:
    """Show a draft; an edit reruns only this, and is on disk before anything is drawn."""
    st.session_state.pop(_DRAWN, None)
    edition = shelf_at(folders.data).current()
    drafts = Drafts(folders.drafts)
    try:
        met = _meet(drafts, draft_id)
        draft = drafts.read(draft_id)
    except NoDraft:
        st.warning(words.of("desk.no_draft", id=plain(draft_id)))
        leave_button(words)
        return
    except (Broken, DiskFull) as trouble:
        show_trouble(words, trouble)
        leave_button(words)
        return
    st.session_state[_DRAWN] = met.version
    with st.container(key="desk_stage"):
        with st.container(key="desk_board_frame"):
            data = board_data(
                draft,
                edition.collection,
                spans_of(draft),
                words,
                found=st.session_state.get(_FOUND),
                made=st.session_state.get(_MADE),
                focus=st.session_state.get(_FOCUS),
                refused=st.session_state.pop(_REFUSED, None),
            )
            BOARD(
                key=KEY,
                data=data,
                on_do_change=partial(_take_edits, draft_id, drafts, edition.collection),
                on_find_change=partial(_search, edition.collection, words),
                on_make_change=partial(_make, folders, edition.collection, words),
                on_current_change=_note_current,
            )
        with st.container(key="desk_side"):
            with st.container(key="desk_map"):
                _show_map(draft, edition, words)
            show_trouble(words)
            show_saving(draft, folders, words)
            _show_told(draft, words)
            if not draft.partial:
                again = partial(drafts.change, draft_id, partial(propose_again, collection=edition.collection))
                label, said = words["desk.again"], words["desk.again.help"]
                st.button(label, key="desk_again", help=said, on_click=attempt, args=(again,))
            leave_button(words)


def _meet(drafts: Drafts, draft_id: str) -> Meeting:
    """Say that this tab is at a draft, and learn who else is."""
    tab = st.session_state.setdefault(_TAB, secrets.token_hex(4))
    return drafts.meet(draft_id, tab, curator())


@st.fragment(run_every=LOOK_EVERY)
def _show_others(draft_id: str, drafts: Drafts, words: Words) -> None:
    """Say who else is at a draft that is drawn; what they did to it is shown at once."""
    drawn = st.session_state.get(_DRAWN)
    if drawn is None:
        return
    try:
        met = _meet(drafts, draft_id)
    except (NoDraft, Broken, DiskFull):  # told where something was to be written
        return
    if met.version != drawn:
        st.rerun()
    if met.others:
        names = [name or words["desk.others.nameless"] for name in met.others]
        st.info(words.of("desk.others", names=words.listed(names)))


def _show_told(draft: Draft, words: Words) -> None:
    """Show what was seen and not proposed, and what joining lines made of the text."""
    if draft.told:
        with st.expander(words.of("desk.told", n=words.number(len(draft.told))), key="desk_told"):
            field = f"in “{words['desk.fact.published']}”"
            show_in_english(line.replace(f"with {OPTION}", field) for line in draft.told)
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
    said = sent("do")
    asked = [one for one in said if isinstance(one, dict)] if isinstance(said, list) else []
    refused: list[str] = []
    changed: list[str] = []

    def edit(now: Draft) -> Draft:
        after, why = apply_edits(now, asked, Context(collection, spans_of(now), curator(), this_day()))
        refused.extend(why)
        changed.extend(item.key for item in after.items if now.item(item.key) != item)
        return after

    try:
        drafts.change(draft_id, edit)
    except (NoDraft, Broken):  # discarded in another tab, or out of reach; said when the page is drawn
        refused[:], changed[:] = [], []
    except DiskFull:  # the browser keeps what was not taken, and sends it again
        refused[:], changed[:] = ["full"], []
    st.session_state[_REFUSED] = refused
    leads = [one for one in asked if one.get("do") in ("add", "undo")]
    if leads and changed:
        number = f"{leads[-1].get('client')}:{leads[-1].get('n')}"[:LONGEST_SOUGHT]
        st.session_state[_FOCUS] = {"key": changed[0], "n": number}


def _search(collection: Collection, words: Words) -> None:
    """Answer the search for a name that the browser sent."""
    asked = sent("find")
    if isinstance(asked, dict):
        st.session_state[_FOUND] = found_names(collection, asked, words)


def _make(folders: Folders, collection: Collection, words: Words) -> None:
    """Make the place or the actor that the browser wants, and say what became of it."""
    asked = sent("make")
    if not isinstance(asked, dict):
        return
    answer: dict[str, object] = {"n": str(asked.get("n"))[:LONGEST_SOUGHT], "id": "", "refused": "", "said": []}
    try:
        if asked.get("what") == "place":
            answer["id"] = make_place(folders.data, collection, asked, this_day())
        else:
            answer["id"] = make_actor(folders.data, collection, asked)
    except NotMade as bad:
        answer |= {"refused": words[f"desk.make.refused.{bad.why}"], "said": [*bad.said]}
    except OSError as error:
        full = isinstance(error, DiskFull)
        answer["refused"] = words["desk.full"] if full else words.of("desk.broken", why=error.strerror or "")
    else:
        shelf_at(folders.data).refresh()
    st.session_state[_MADE] = answer


def _note_current() -> None:
    st.session_state[_CURRENT] = str(sent("current"))[:LONGEST_SOUGHT]


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
        height=320,
    )
