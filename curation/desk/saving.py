"""A draft saved as its article's file: checked before anything is replaced, never over others."""

from __future__ import annotations

import difflib
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Literal

import streamlit as st

from curation.desk.article_file import BadArticleFile, compose
from curation.desk.difference import show_difference
from curation.desk.drafts import Broken, Draft, Drafts, Item, NoDraft, digest_of
from curation.desk.layout import Folders, attempt, show_in_english, this_day
from curation.desk.lookup import gist_languages, names_of
from curation.desk.opening import OtherText, find_text, reload
from curation.staging import DiskFull, locked, replace_file, staged, with_own_paths
from layers.collection import check_collection
from layers.collection.articles import LONGEST_QUOTE
from layers.collection.files import ARTICLES_FOLDER
from layers.collection.history import check_history
from layers.collection.quoting import LONGEST_GIST, Passage, Run, copied_words, find_runs, quoted_share
from layers.decoding import decode
from layers.errors import BadDate, Problem, has_errors
from layers.model import Collection, QuotingLimits, When
from layers.store.shelf import shelf_at
from layers.text import context_of
from layers.when import read_when
from layers.words import Words

Doubt = Literal["speaker", "date", "later", "dated_by", "long", "nowhere", "why", "gist", "gist_long", "gist_copied"]
BLOCKING: tuple[Doubt, ...] = ("speaker", "date", "long", "why", "gist_long", "gist_copied")
"""What `check` refuses."""
_DATES = ("2025-07-31", "2025-07", "2025", "2025-01/2025-06", "2024-12/..")
_ID = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,98}[a-z0-9])?")
_REVIEW, _SAVED = "desk_review", "desk_saved"


class Changed(RuntimeError):  # noqa: N818 - the name says what is wrong
    """The file is not what it was when it was reviewed; nothing was written."""


@dataclass(frozen=True, slots=True)
class Review:
    """What saving would do to the article's file.

    `before` is its text now (None: there is no file), `after` its text with the draft, `ids` the
    excerpt that each written item is or becomes, by the item's key. `problems` are what `check`
    says of the whole collection then; `changed` tells that the draft was opened from another file.
    """

    path: Path
    before: str | None
    after: str
    ids: Mapping[str, str]
    problems: tuple[Problem, ...]
    changed: bool

    @property
    def sound(self) -> bool:
        """Say whether `check` accepts the file; warnings do not count."""
        return not has_errors(self.problems)

    @property
    def diff(self) -> str:
        """Write what changes in the file, line by line."""
        return difference(self.before or "", self.after, self.path.name)


def doubts(draft: Draft, item: Item, collection: Collection) -> list[Doubt]:
    """Say what is missing or wrong in one excerpt; of a rejected one, why it is withdrawn."""
    if item.state == "rejected":
        return ["why"] if item.excerpt and not item.withdrawn.strip() else []
    found: list[Doubt] = []
    if item.by not in collection.actors:
        found.append("speaker")
    length = len(draft.quote(item).split())
    if item.end - item.start > LONGEST_QUOTE or length > limits_of(draft, collection).longest_words:
        found.append("long")
    if not item.places:
        found.append("nowhere")
    return [*found, *_of_date(draft, item), *_of_gist(draft, item, collection)]


def blocking(found: list[Doubt]) -> bool:
    """Say whether `check` would refuse the excerpt."""
    return any(doubt in BLOCKING for doubt in found)


def limits_of(draft: Draft, collection: Collection) -> QuotingLimits:
    """Return how much may be quoted of a draft's article."""
    return collection.quoting.get(draft.facts["kind"], QuotingLimits())


def quoted(draft: Draft, collection: Collection) -> tuple[float, int, list[Run]] | None:
    """Return the share of the text that the accepted excerpts let one read, its words, and the runs.

    None if the text is not at hand and nobody has counted its words.
    """
    article = collection.articles.get(draft.facts["id"])
    words = (article.text_words or 0) if draft.partial and article else len(draft.text.split())
    if not words:
        return None
    passages = [
        Passage(
            item.excerpt or item.key,
            item.start,
            draft.quote(item),
            *(("", "") if draft.partial else context_of(draft.text, item.start, item.end)),
        )
        for item in draft.with_state("accepted")
    ]
    return quoted_share(passages, words), words, find_runs(passages)


def when_of(text: str) -> When | None:
    """Read a date as typed, or raise `BadDate`; None if it is empty."""
    return read_when(text.strip()) if text.strip() else None


def bad_date(words: Words) -> str:
    """Say that what was typed is no date, and how one is written."""
    return words.of("desk.bad_date", examples=words["comma"].join(_DATES))


def _of_date(draft: Draft, item: Item) -> list[Doubt]:
    """Say what is wrong with the date of an excerpt."""
    try:
        when = when_of(item.event_date)
    except BadDate:
        return ["date"]
    if when is None:
        return []
    found: list[Doubt] = [] if item.dated_by.strip() else ["dated_by"]
    try:
        published = when_of(draft.facts["published"])
    except BadDate:
        return found
    latest = published.latest if published else None
    later = latest is not None and when.earliest is not None and when.earliest > latest
    return [*found, "later"] if later and item.status != "forecast" else found


def _of_gist(draft: Draft, item: Item, collection: Collection) -> list[Doubt]:
    """Say what the gist of an excerpt lacks, and what it takes from the quote."""
    found: list[Doubt] = []
    if not all(item.gist.get(language, "").strip() for language in gist_languages(collection)):
        found.append("gist")
    if any(len(text.split()) > LONGEST_GIST for text in item.gist.values()):
        found.append("gist_long")
    if copied_words(item.gist.get(draft.facts["language"], ""), draft.quote(item), names_of(collection)):
        found.append("gist_copied")
    return found


def review(draft: Draft, folder: Path, today: str) -> Review:
    """Find out what saving a draft into a collection's folder would do; nothing is written.

    Rejected excerpts would be withdrawn as of `today`, like 2025-08-31.
    """
    name = draft.facts["id"]
    path = folder / ARTICLES_FOLDER / f"{name}.toml"
    if not _ID.fullmatch(name):
        what = f"{name!r} is no id for an article"
        mend = "write small letters, digits and hyphens, like outlet-2025-08"
        problem = Problem(folder / ARTICLES_FOLDER, 1, what, mend)
        return Review(path, None, "", {}, (problem,), changed=False)
    before = _read(path)
    changed = (digest_of(before) if before is not None else "") != draft.base
    try:
        composed = compose(draft, before, today)
    except BadArticleFile as bad:
        problem = Problem(path, 1, str(bad), "mend the file, or take it away")
        return Review(path, before, before or "", {}, (problem,), changed)
    problems = check_with(folder, path.relative_to(folder), composed.text)
    return Review(path, before, composed.text, composed.ids, problems, changed)


def save(reviewed: Review, draft: Draft, folder: Path) -> Draft:
    """Write a reviewed file, and return the draft as one that was opened from it.

    Raises
    ------
    Changed
        If the file, or what `check` says of it, is not what was reviewed.
    """
    with locked(reviewed.path.parent):
        file = reviewed.path.relative_to(folder)
        same = _read(reviewed.path) == reviewed.before
        if not same or has_errors(check_with(folder, file, reviewed.after)):
            raise Changed(reviewed.path.name)
        replace_file(reviewed.path, reviewed.after)
    return after_saving(draft, reviewed)


def after_saving(draft: Draft, saved: Review) -> Draft:
    """Return a draft after it was saved: what is in the file now, and no way back behind it."""
    kept = []
    for item in draft.items:
        excerpt = saved.ids.get(item.key, "")
        if item.state == "rejected" and excerpt:
            continue
        kept.append(replace(item, excerpt=excerpt, edited=item.edited and item.state != "accepted"))
    base = digest_of(saved.after)
    return replace(draft, items=tuple(kept), base=base, opened=draft.facts, past=())


def check_with(folder: Path, file: Path, text: str) -> tuple[Problem, ...]:
    """Check a collection as it would be with another text for one of its files."""
    with staged(folder, {file: text}) as stage:
        collection, problems = check_collection(stage)
        problems = (*problems, *check_history(stage, collection)[1])
        return with_own_paths(problems, stage, folder)


def difference(before: str, after: str, name: str) -> str:
    """Write the difference of two texts in the unified form; "" if there is none."""
    old, new, names = before.splitlines(), after.splitlines(), (f"{name} (now)", f"{name} (saved)")
    return "\n".join(difflib.unified_diff(old, new, *names, lineterm=""))


def keep_text(folder: Path | None, draft: Draft) -> None:
    """Keep the text of a saved article in the folder of full texts, if there is one and lacks it."""
    digest = digest_of(draft.text)
    if folder is None or draft.partial or find_text(folder, digest) is not None:
        return
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{draft.facts['id']}.txt"
    replace_file(path.with_stem(f"{path.stem}-{digest[:8]}") if path.exists() else path, draft.text)


def _read(path: Path) -> str | None:
    """Read a file's text as it is; None if there is none."""
    try:
        return decode(path.read_bytes()).text
    except FileNotFoundError:
        return None


def show_saving(draft: Draft, folders: Folders, words: Words) -> None:
    """Show how much of its article a draft shows, and the way from them to the saved file."""
    collection = shelf_at(folders.data).current().collection
    judged = [item for item in draft.items if item.state != "proposed"]
    share, how = share_of(draft, collection, words)
    if share:
        show = st.error if how == "bad" else st.warning if how == "warn" else st.text
        show(share)
    blocked = sum(blocking(doubts(draft, item, collection)) for item in judged)
    if blocked:
        st.warning(words.count("desk.save.blocked", blocked))
    if st.button(words["desk.save.review"], type="primary", key="desk_review_button"):
        st.session_state.pop(_SAVED, None)
        attempt(lambda: st.session_state.update({_REVIEW: (_judged(draft), review(draft, folders.data, this_day()))}))
    of, reviewed = st.session_state.get(_REVIEW) or (None, None)
    # Where runs follow each other closely, a browser leaves what an earlier one showed: one element, whichever, is put
    # in its place.
    if reviewed is not None and of == _judged(draft):
        with st.container():
            _show_review(reviewed, draft, folders, collection, words)
    elif _SAVED in st.session_state:
        _show_saved(st.session_state[_SAVED], words)
    else:
        st.empty()


def share_of(draft: Draft, collection: Collection, words: Words) -> tuple[str, Literal["", "warn", "bad"]]:
    """Say how much of the article can be read from what is accepted, how much may be, and how bad that is."""
    measured, limits = quoted(draft, collection), limits_of(draft, collection)
    if measured is None:
        return "", ""
    share, length, runs = measured
    run = runs[0].words if runs else 0
    said = words.of(
        "desk.save.share",
        share=f"{100 * share:.0f}",
        words=words.number(length),
        largest=f"{100 * limits.largest_share:.0f}",
        run=words.number(run),
        longest=words.number(limits.longest_run_words),
    )
    too_much = share > limits.largest_share or run > limits.longest_run_words
    return said, "bad" if too_much else "warn" if share > limits.warn_share else ""


def _judged(draft: Draft) -> Draft:
    """Return what of a draft a review rests on."""
    return replace(draft, seen={}, past=())


def _show_review(reviewed: Review, draft: Draft, folders: Folders, collection: Collection, words: Words) -> None:
    """Show what saving would do, and the buttons that do it."""
    if reviewed.problems:
        st.text(words.count("desk.save.problems", len(reviewed.problems)))
        show_in_english(map(str, reviewed.problems))
    if not reviewed.sound:
        st.error(words["desk.save.refused"])
    if reviewed.changed:
        _show_both(reviewed, draft, folders, collection, words)
        return
    if not reviewed.sound:
        return
    if not reviewed.diff:
        st.info(words["desk.save.nothing"])
        return
    st.text(words.of("desk.save.diff", file=reviewed.path.name))
    show_difference(reviewed.before, reviewed.after, reviewed.diff, collection, words)
    label = words.of("desk.save.write", file=reviewed.path.name)
    st.button(label, type="primary", on_click=attempt, args=(partial(_write, reviewed, draft, folders),))


def _show_both(reviewed: Review, draft: Draft, folders: Folders, collection: Collection, words: Words) -> None:
    """Show a file that somebody changed meanwhile, and the draft's, and let the curator choose.

    A new article whose id is another's can only get another id.
    """
    key = "desk.save.changed" if draft.base else "desk.save.id_taken"
    st.warning(words.of(key, file=reviewed.path.name))
    theirs, mine = st.tabs([words["desk.save.theirs"], words["desk.save.mine"]])
    theirs.code(reviewed.before or "", language="toml", wrap_lines=True, height=320)
    mine.code(reviewed.after, language="toml", wrap_lines=True, height=320)
    show_difference(reviewed.before, reviewed.after, reviewed.diff, collection, words)
    if draft.base and reviewed.sound:
        st.button(words["desk.save.keep_mine"], on_click=attempt, args=(partial(_write, reviewed, draft, folders),))
    if draft.base and reviewed.before is not None:
        take = partial(_take_theirs, reviewed.before, draft, folders)
        st.button(words["desk.save.take_theirs"], on_click=attempt, args=(take,))


def _write(reviewed: Review, draft: Draft, folders: Folders) -> None:
    """Save what was reviewed; if it is not that any more, say so."""
    st.session_state.pop(_REVIEW, None)

    def save_reviewed(now: Draft) -> Draft:
        if _judged(now) != _judged(draft):  # another tab has edited it
            raise Changed(now.id)
        return save(reviewed, now, folders.data)

    try:
        with _put_back(reviewed):
            saved = Drafts(folders.drafts).change(draft.id, save_reviewed, saves=True)
    except (Changed, NoDraft):
        st.session_state[_SAVED] = None
    else:
        st.session_state[_SAVED] = reviewed
        keep_text(folders.texts, saved)


@contextmanager
def _put_back(reviewed: Review) -> Iterator[None]:
    """Put the article's file back as it was if its draft cannot be written; that takes no room on the disk."""
    path = reviewed.path
    kept = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    if path.exists():
        os.link(path, kept)
    try:
        yield
    except (DiskFull, Broken):
        if _read(path) == reviewed.after:
            kept.replace(path) if kept.exists() else path.unlink()
        raise
    finally:
        kept.unlink(missing_ok=True)


def _take_theirs(written: str, draft: Draft, folders: Folders) -> None:
    """Bring the draft up to the file that somebody else wrote."""
    st.session_state.pop(_REVIEW, None)
    try:
        Drafts(folders.drafts).change(draft.id, lambda now: reload(now, written))
    except (OtherText, BadArticleFile, NoDraft):
        st.session_state[_SAVED] = None


def _show_saved(saved: Review | None, words: Words) -> None:
    """Say what was saved, or that nothing was."""
    if saved is None:
        st.error(words["desk.save.not_saved"])
        return
    st.success(words.of("desk.save.done", file=saved.path.name))
