"""The drafts of a desk in one SQLite file, for as many desks and tabs as work at them at once."""

from __future__ import annotations

import re
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import disk_usage
from typing import NamedTuple

from curation.desk.drafts import Draft, decode, encode
from curation.staging import DiskFull, locked, raise_if_full

FILE = "desk.sqlite3"
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_TABLES = """
CREATE TABLE drafts (
  id TEXT PRIMARY KEY, body TEXT NOT NULL, version INTEGER NOT NULL, changed REAL NOT NULL, saved INTEGER NOT NULL
);
CREATE TABLE tabs (draft TEXT, tab TEXT, who TEXT NOT NULL, seen REAL NOT NULL, PRIMARY KEY (draft, tab));
"""
_PUT = """
INSERT INTO drafts VALUES (:id, :body, 1, :now, :saved)
ON CONFLICT (id) DO UPDATE SET body = :body, version = version + 1, changed = :now, saved = :saved
"""
WAIT = 30
"""How many seconds a desk waits for another's edit to be written."""
LEAST_FREE = 1_000_000
"""With fewer bytes left, a disk on which SQLite fails is full."""
GONE = 12.0
"""After how many seconds of silence a tab is taken for closed."""
FORGOTTEN = 90 * 86_400.0
"""After how many seconds the name at a tab is forgotten."""


class NoDraft(LookupError):  # noqa: N818 - the name says what is wrong
    """There is no such draft, or it cannot be read."""


class Broken(RuntimeError):  # noqa: N818 - the name says what is wrong
    """The file of the drafts cannot be read or written at all."""


class Meeting(NamedTuple):
    """A draft's version, None if it is gone, and who else is at it now: a name, or "", for each tab."""

    version: int | None
    others: Sequence[str]


@dataclass(frozen=True, slots=True)
class Drafts:
    """The drafts in a folder.

    Every method may raise `DiskFull`, with nothing written, or `Broken`. The file is made with the
    drafts that an earlier desk left as JSON files.
    """

    folder: Path

    def ids(self, *, saved: bool = False) -> list[str]:
        """Return the drafts that are open, or those that are saved; the one changed last first."""
        if not self.folder.is_dir():
            return []
        with self._open() as desk:
            asked = "SELECT id FROM drafts WHERE saved = ? ORDER BY changed DESC, rowid DESC"
            return [name for (name,) in desk.execute(asked, (saved,))]

    def read(self, draft: str) -> Draft:
        """Read a draft, or raise `NoDraft`."""
        if not _ID.fullmatch(draft) or not self.folder.is_dir():
            raise NoDraft(draft)
        with self._open() as desk:
            return _read(desk, draft)

    def others(self, own: str) -> list[Draft]:
        """Return the other open drafts that can be read."""
        found = []
        for draft in self.ids():
            if draft != own:
                with suppress(NoDraft):
                    found.append(self.read(draft))
        return found

    def write(self, draft: Draft) -> None:
        """Write a draft as one that is open, whole or not at all."""
        self._check(draft.id)
        with self._open(writes=True) as desk:
            _put(desk, draft, saved=False)

    def change(self, draft: str, edit: Callable[[Draft], Draft], *, saves: bool = False) -> Draft:
        """Read a draft, edit it and write it back, while no other thread or desk does so.

        One that the edit `saves` is open no longer, until it is changed again.
        """
        self._check(draft)
        with self._open(writes=True) as desk:
            before = _read(desk, draft)
            after = edit(before)
            if saves or after != before:
                _put(desk, after, saved=saves)
            return after

    def discard(self, draft: str) -> None:
        """Take a draft away; what was saved of it into the collection stays."""
        with self._open(writes=True) as desk:
            desk.execute("DELETE FROM drafts WHERE id = ?", (draft,))

    def meet(self, draft: str, tab: str, who: str) -> Meeting:
        """Say that a tab is at a draft, and learn what became of it and who else is there."""
        now = time.time()
        with self._open(writes=True) as desk:
            desk.execute("DELETE FROM tabs WHERE seen < ?", (now - FORGOTTEN,))
            desk.execute("INSERT OR REPLACE INTO tabs VALUES (?, ?, ?, ?)", (draft, tab, who, now))
            asked = "SELECT who FROM tabs WHERE draft = ? AND tab != ? AND seen > ? ORDER BY who, tab"
            others = [name for (name,) in desk.execute(asked, (draft, tab, now - GONE))]
            found = desk.execute("SELECT version FROM drafts WHERE id = ?", (draft,)).fetchone()
            return Meeting(found[0] if found else None, others)

    def last_name(self) -> str:
        """Return the name of who was at this desk last, or ""."""
        if not self.folder.is_dir():
            return ""
        with self._open() as desk:
            found = desk.execute("SELECT who FROM tabs WHERE who != '' ORDER BY seen DESC").fetchone()
            return found[0] if found else ""

    def new_id(self, title: str) -> str:
        """Make an id for a draft from a title."""
        slug = re.sub(r"[^a-z0-9]+", "-", title.lower())[:40].strip("-")
        return f"{slug or 'draft'}-{secrets.token_hex(3)}"

    def _check(self, draft: str) -> None:
        """Look at an id, which may come from an address."""
        if not _ID.fullmatch(draft):
            raise NoDraft(draft)

    @contextmanager
    def _open(self, *, writes: bool = False) -> Iterator[sqlite3.Connection]:
        """Open the file, as the only writer if it `writes`; that is done at the end, all or nothing."""
        with self._told():
            desk = sqlite3.connect(self._file(), timeout=WAIT, isolation_level=None)
            try:
                desk.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
                yield desk
                desk.execute("COMMIT")
            finally:
                desk.close()  # which takes back what was not committed

    def _file(self) -> Path:
        """Return the file; if there is none, make it whole, with the drafts that lie in files of their own."""
        path = self.folder / FILE
        if path.exists():
            return path
        self.folder.mkdir(parents=True, exist_ok=True)
        with locked(self.folder):
            if path.exists():  # another desk made it
                return path
            part = path.with_name(f".{FILE}.part")
            part.unlink(missing_ok=True)
            desk = sqlite3.connect(part, isolation_level=None)
            try:
                desk.execute("PRAGMA journal_mode = WAL")
                desk.executescript(_TABLES)
                taken = self._take_in(desk)
            finally:
                desk.close()
            part.replace(path)
            for one in taken:
                one.unlink(missing_ok=True)
        return path

    def _take_in(self, desk: sqlite3.Connection) -> list[Path]:
        """Take in the drafts of files of their own, the one changed first first, and return these."""
        taken = []
        for path in sorted(self.folder.glob("*.json"), key=_changed):
            with suppress(OSError, UnicodeDecodeError):
                row = (path.stem, path.read_text("utf-8"), _changed(path))
                desk.execute("INSERT INTO drafts VALUES (?, ?, 1, ?, 0)", row)
                taken.append(path)
        return taken

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Tell a full disk, and a file that cannot be used, from all else."""
        try:
            yield
        except sqlite3.Error as error:
            code = (error.sqlite_errorcode or 0) & 0xFF  # the rest says how exactly
            failed = code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN)
            if code == sqlite3.SQLITE_FULL or (failed and disk_usage(self.folder).free < LEAST_FREE):
                raise DiskFull(str(self.folder)) from error
            raise Broken(f"{self.folder / FILE}: {error}") from error
        except OSError as error:
            raise_if_full(error)
            raise Broken(str(error)) from error


def _read(desk: sqlite3.Connection, draft: str) -> Draft:
    found = desk.execute("SELECT body FROM drafts WHERE id = ?", (draft,)).fetchone()
    try:
        return decode(draft, found[0])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NoDraft(draft) from error


def _put(desk: sqlite3.Connection, draft: Draft, *, saved: bool) -> None:
    desk.execute(_PUT, {"id": draft.id, "body": encode(draft), "now": time.time(), "saved": saved})


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:  # another desk took it in
        return 0.0
