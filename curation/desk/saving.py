"""A draft saved as its article's file: checked before anything is replaced, never over others."""

from __future__ import annotations

import difflib
import fcntl
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from curation.desk.document import BadDocument, compose
from curation.desk.draft import Draft, digest_of
from curation.desk.drafts import replace_file
from layers.collection import ARTICLES_FOLDER, check_collection
from layers.collection.history import check_history
from layers.errors import Problem

_ID = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,98}[a-z0-9])?")


class Changed(RuntimeError):  # noqa: N818 - the name says what is wrong
    """The file is not what it was when it was reviewed; nothing was written."""


@dataclass(frozen=True, slots=True)
class Review:
    """What saving would do.

    Attributes
    ----------
    path
        The article's file.
    before
        Its text now; None if there is no file.
    after
        Its text with the draft.
    ids
        The excerpt that each written item is or becomes, by the item's key.
    problems
        What `check` says of the whole collection with that file.
    changed
        Whether the file is not the one that the draft was opened from.
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
        return all(problem.severity != "error" for problem in self.problems)

    @property
    def diff(self) -> str:
        """Write what changes in the file, line by line."""
        return difference(self.before or "", self.after, self.path.name)


def review(draft: Draft, folder: Path, today: str) -> Review:
    """Find out what saving a draft into a collection's folder would do; nothing is written.

    Parameters
    ----------
    today
        The day on which rejected excerpts are withdrawn, like 2025-08-31.
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
    except BadDocument as bad:
        problem = Problem(path, 1, str(bad), "mend the file, or take it away")
        return Review(path, before, before or "", {}, (problem,), changed)
    problems = check_with(folder, path.name, composed.text)
    return Review(path, before, composed.text, composed.ids, problems, changed)


def save(reviewed: Review, draft: Draft, folder: Path) -> Draft:
    """Write a reviewed file, and return the draft as one that was opened from it.

    Raises
    ------
    Changed
        If the file, or what `check` says of it, is not what was reviewed.
    """
    with _alone(reviewed.path.parent):
        if _read(reviewed.path) != reviewed.before:
            raise Changed(reviewed.path.name)
        problems = check_with(folder, reviewed.path.name, reviewed.after)
        if any(problem.severity == "error" for problem in problems):
            raise Changed(reviewed.path.name)
        replace_file(reviewed.path, reviewed.after)
    return settled(draft, reviewed)


def settled(draft: Draft, saved: Review) -> Draft:
    """Return a draft after it was saved: what is in the file now, and no way back behind it."""
    kept = []
    for item in draft.items:
        excerpt = saved.ids.get(item.key, "")
        if item.state == "rejected" and excerpt:
            continue
        kept.append(replace(item, excerpt=excerpt, edited=item.edited and item.state != "accepted"))
    return replace(
        draft, items=tuple(kept), base=digest_of(saved.after), opened=draft.facts, past=()
    )


def check_with(folder: Path, name: str, text: str) -> tuple[Problem, ...]:
    """Check a collection as it would be with another text for one article's file.

    The collection is laid out anew with links to its files, so nothing in it is touched.
    """
    with TemporaryDirectory(prefix="desk-") as made:
        stage = Path(made)
        for path in folder.iterdir():
            if path.name != ARTICLES_FOLDER:
                (stage / path.name).symlink_to(path.resolve())
        articles = stage / ARTICLES_FOLDER
        articles.mkdir()
        if (folder / ARTICLES_FOLDER).is_dir():
            for path in (folder / ARTICLES_FOLDER).iterdir():
                if path.name != name and not path.name.startswith("."):
                    (articles / path.name).symlink_to(path.resolve())
        (articles / name).write_text(text, encoding="utf-8", newline="")
        collection, problems = check_collection(stage)
        problems = (*problems, *check_history(stage, collection)[1])
        return tuple(_at_home(problem, stage, folder) for problem in problems)


def difference(before: str, after: str, name: str) -> str:
    """Write the difference of two texts in the unified form; "" if there is none."""
    lines = difflib.unified_diff(
        before.splitlines(), after.splitlines(), f"{name} (now)", f"{name} (saved)", lineterm=""
    )
    return "\n".join(lines)


def _at_home(problem: Problem, stage: Path, folder: Path) -> Problem:
    """Say a problem of the stage with the path that the curator knows."""
    return replace(problem, path=folder / problem.path.relative_to(stage))


def _read(path: Path) -> str | None:
    """Read a file's text as it is; None if there is none."""
    try:
        return path.read_bytes().decode("utf-8", "surrogateescape")
    except FileNotFoundError:
        return None


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Keep every other desk on this machine from writing into a folder meanwhile."""
    folder.mkdir(exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
