"""Saving a draft: what would change and what `check` says, then the file itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import streamlit as st

from curation.desk.document import BadDocument
from curation.desk.doubts import blocking, doubts
from curation.desk.draft import Draft
from curation.desk.drafts import Drafts, NoDraft
from curation.desk.opening import OtherText, reload
from curation.desk.page.folders import Folders
from curation.desk.saving import Changed, Review, difference, review, save
from layers.errors import Problem
from layers.store.shelf import shelf_at
from layers.words import Words

_REVIEW, _SAVED = "desk_review", "desk_saved"


def show_saving(draft: Draft, folders: Folders, words: Words) -> None:
    """Show the counts of a draft, and the way from them to the saved file."""
    collection = shelf_at(folders.data).current().collection
    accepted = draft.with_state("accepted")
    counts = {state: len(draft.with_state(state)) for state in ("rejected", "proposed")}
    st.text(
        words.of(
            "desk.save.counts",
            accepted=str(len(accepted)),
            rejected=str(counts["rejected"]),
            undecided=str(counts["proposed"]),
        )
    )
    blocked = sum(
        blocking(doubts(draft, item, collection))
        for item in draft.items
        if item.state != "proposed"
    )
    if blocked:
        st.warning(words.count("desk.save.blocked", blocked))
    if st.button(words["desk.save.review"], type="primary", key="desk_review_button"):
        today = datetime.now(tz=UTC).date().isoformat()
        st.session_state.pop(_SAVED, None)
        st.session_state[_REVIEW] = (_judged(draft), review(draft, folders.data, today))
    judged, reviewed = st.session_state.get(_REVIEW) or (None, None)
    if reviewed is not None and judged == _judged(draft):
        _show_review(reviewed, draft, folders, words)
    elif _SAVED in st.session_state:
        _show_saved(st.session_state[_SAVED], words)


def _judged(draft: Draft) -> Draft:
    """Return what of a draft a review rests on."""
    return replace(draft, seen={}, past=())


def _show_review(reviewed: Review, draft: Draft, folders: Folders, words: Words) -> None:
    """Show what saving would do, and the buttons that do it."""
    _show_problems(reviewed.problems, words)
    if not reviewed.sound:
        st.error(words["desk.save.refused"])
    if reviewed.changed:
        _show_both(reviewed, draft, folders, words)
        return
    if not reviewed.sound:
        return
    if not reviewed.diff:
        st.info(words["desk.save.nothing"])
        return
    st.text(words.of("desk.save.diff", file=reviewed.path.name))
    st.code(reviewed.diff, language="diff", wrap_lines=True, height=320)
    label = words.of("desk.save.write", file=reviewed.path.name)
    st.button(label, type="primary", on_click=_write, args=(reviewed, draft, folders))


def _show_both(reviewed: Review, draft: Draft, folders: Folders, words: Words) -> None:
    """Show a file that somebody changed meanwhile, and the draft's, and let the curator choose.

    A new article whose id is another's can only get another id.
    """
    key = "desk.save.changed" if draft.base else "desk.save.id_taken"
    st.warning(words.of(key, file=reviewed.path.name))
    theirs, mine = st.tabs([words["desk.save.theirs"], words["desk.save.mine"]])
    theirs.code(reviewed.before or "", language="toml", wrap_lines=True, height=320)
    mine.code(reviewed.after, language="toml", wrap_lines=True, height=320)
    diff = difference(reviewed.before or "", reviewed.after, reviewed.path.name)
    st.code(diff, language="diff", wrap_lines=True, height=240)
    if draft.base and reviewed.sound:
        st.button(words["desk.save.keep_mine"], on_click=_write, args=(reviewed, draft, folders))
    if draft.base and reviewed.before is not None:
        st.button(
            words["desk.save.take_theirs"],
            on_click=_take_theirs,
            args=(reviewed.before, draft, folders),
        )


def _write(reviewed: Review, draft: Draft, folders: Folders) -> None:
    """Save what was reviewed; if it is not that any more, say so."""
    st.session_state.pop(_REVIEW, None)
    drafts = Drafts(folders.drafts)
    try:
        drafts.change(draft.id, lambda now: save(reviewed, _same(now, draft), folders.data))
    except (Changed, NoDraft):
        st.session_state[_SAVED] = None
    else:
        st.session_state[_SAVED] = reviewed


def _same(now: Draft, reviewed: Draft) -> Draft:
    """Return the draft on disk if it is what was reviewed; another tab may have edited it.

    Raises
    ------
    Changed
        If it is not.
    """
    if _judged(now) != _judged(reviewed):
        raise Changed(now.id)
    return now


def _take_theirs(written: str, draft: Draft, folders: Folders) -> None:
    """Bring the draft up to the file that somebody else wrote."""
    st.session_state.pop(_REVIEW, None)
    try:
        Drafts(folders.drafts).change(draft.id, lambda now: reload(now, written))
    except (OtherText, BadDocument, NoDraft):
        st.session_state[_SAVED] = None


def _show_saved(saved: Review | None, words: Words) -> None:
    """Say what was saved, or that nothing was."""
    if saved is None:
        st.error(words["desk.save.not_saved"])
        return
    st.success(words.of("desk.save.done", file=saved.path.name))
    st.code(saved.diff, language="diff", wrap_lines=True, height=240)


def _show_problems(problems: tuple[Problem, ...], words: Words) -> None:
    """Show what `check` says."""
    if problems:
        st.text(words.count("desk.save.problems", len(problems)))
        lines = "\n".join(str(problem) for problem in problems)
        st.code(lines, language=None, wrap_lines=True)
