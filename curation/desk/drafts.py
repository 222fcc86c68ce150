"""A draft: an article's text and facts, its excerpts as judged so far, and its form as JSON.

The drafts of a desk lie in one SQLite file, for as many desks and tabs as work at them at once.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from shutil import disk_usage
from typing import Any, Literal, NamedTuple, get_args

from curation.staging import DiskFull, locked, raise_if_full
from layers.collection.schema import ARTICLE
from layers.model import ActorLink, PlaceLink
from layers.words import ENGLISH

State = Literal["proposed", "accepted", "rejected"]
STATES: tuple[State, ...] = get_args(State)

_NO_FACTS = ("link_checked", "link_status", "text_sha256", "text_words", "status", "excerpts")
FACTS = tuple(name for name in ARTICLE if name not in _NO_FACTS)
"""What a draft knows of its article, in the order of the file; authors stand one a line."""
TRANSLATED = ("gist", "note")
"""What an item says in each language."""
SIGNED = ("accepted", "checked")
"""What of an item has the name of a curator."""
_FORM, _READ = 3, (1, 2, 3)
"""The form of a draft's JSON changes when an older desk could not read it; and those that this one reads."""

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


class Signed(NamedTuple):
    """Who judged an excerpt, and on which day."""

    by: str
    on: str


@dataclass(frozen=True, slots=True)
class Item:
    """An excerpt that is being judged; its quote is the draft's text from `start` to `end`.

    `key` names it within the draft, `excerpt` in the collection ("" if it is not there yet).
    `event_date` is as typed, so it may be no date. `edited` tells that saving must write it.
    `why` holds the reasons of the proposal; `withdrawn` why a published excerpt is taken back.
    `same_event` are excerpts that report its event; `accepted` says who accepted it, `checked` who
    read it again.
    """

    key: str
    start: int
    end: int
    state: State = "proposed"
    places: tuple[PlaceLink, ...] = ()
    actors: tuple[ActorLink, ...] = ()
    by: str = ""
    status: str = "reported"
    event_date: str = ""
    dated_by: str = ""
    confidence: float | None = None
    why: tuple[str, ...] = ()
    excerpt: str = ""
    withdrawn: str = ""
    edited: bool = False
    gist: Mapping[str, str] = field(default_factory=dict)
    note: Mapping[str, str] = field(default_factory=dict)
    same_event: tuple[str, ...] = ()
    accepted: Signed | None = None
    checked: Signed | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What an edit replaced: each item as it was (None: it was not there), or the facts.

    Edits with the same `label` that follow each other are undone together.
    """

    label: str
    items: Mapping[str, Item | None] = field(default_factory=dict)
    facts: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """One article on the desk.

    `base` is the SHA-256 of the article's file as it was opened ("" if there was none), `opened`
    its facts then: what differs from them is written. `partial` tells that the text is only what
    the excerpts of the file quote, with gaps between; `begun` that duplicates were looked at.
    `seen` holds the number of the last edit taken from each browser tab, `language` is that in which
    the collection says what it says once. `told` is what was seen and not proposed, `changes` what
    joining lines made of the text, before and after.
    """

    id: str
    text: str
    facts: Mapping[str, str]
    items: tuple[Item, ...] = ()
    base: str = ""
    opened: Mapping[str, str] = field(default_factory=dict)
    partial: bool = False
    begun: bool = False
    past: tuple[Step, ...] = ()
    seen: Mapping[str, int] = field(default_factory=dict)
    language: str = ENGLISH
    told: tuple[str, ...] = ()
    changes: tuple[tuple[str, str], ...] = ()

    @property
    def last_number(self) -> int:
        """Return the highest number among the keys of the items, 0 if there are none."""
        return max((int(item.key[1:]) for item in self.items if item.key[1:].isdigit()), default=0)

    def item(self, key: str) -> Item | None:
        """Return an item by its key."""
        return next((item for item in self.items if item.key == key), None)

    def quote(self, item: Item) -> str:
        """Return the quote of an item."""
        return self.text[item.start : item.end]

    def with_state(self, state: State) -> tuple[Item, ...]:
        """Return the items in a state, in order of the text."""
        return tuple(item for item in self.items if item.state == state)


def digest_of(text: str) -> str:
    """Return the SHA-256 of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def in_order(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Sort items by where they stand in the text."""
    return tuple(sorted(items, key=lambda item: (item.start, item.end, item.key)))


def encode(draft: Draft) -> str:
    """Write a draft as JSON."""
    return json.dumps({"form": _FORM, **asdict(draft)}, ensure_ascii=False)


def decode(draft: str, text: str) -> Draft:
    """Read the draft of an id from its JSON.

    Raises
    ------
    ValueError, KeyError, TypeError, AttributeError
        If it is damaged, or of a form that is not known.
    """
    raw = json.loads(text)
    if raw["form"] not in _READ:
        raise ValueError(f"the draft {draft} has the form {raw['form']!r}")
    return Draft(
        id=draft,
        text=str(raw["text"]),
        facts=_facts(raw["facts"]),
        items=tuple(map(_item, raw["items"])),
        base=str(raw["base"]),
        opened=_facts(raw["opened"]) if raw["opened"] else {},
        partial=bool(raw["partial"]),
        begun=bool(raw["begun"]),
        past=tuple(map(_step, raw["past"])),
        seen={str(client): int(number) for client, number in raw["seen"].items()},
        language=str(raw.get("language", ENGLISH)),
        told=tuple(map(str, raw.get("told", ()))),
        changes=tuple((str(before), str(after)) for before, after in raw.get("changes", ())),
    )


def _facts(raw: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(raw.get(name, "")) for name in FACTS}


def _item(raw: Mapping[str, Any]) -> Item:
    values = dict(raw)
    values["places"] = tuple(PlaceLink(**link) for link in raw["places"])
    values["actors"] = tuple(ActorLink(**link) for link in raw["actors"])
    for name in ("why", "same_event"):
        values[name] = tuple(map(str, raw.get(name, ())))
    for name in TRANSLATED:
        values[name] = by_language(raw.get(name))
    for name in SIGNED:
        values[name] = signed(raw.get(name))
    item = Item(**values)
    if item.state not in STATES:
        raise ValueError(f"{item.key} is in no state")
    return item


def signed(written: object) -> Signed | None:
    """Read who judged an excerpt, as a list or a table has it."""
    if isinstance(written, Mapping):
        written = (written.get("by", ""), written.get("on", ""))
    return Signed(*map(str, written)) if isinstance(written, (list, tuple)) else None


def by_language(written: object, language: str = ENGLISH) -> dict[str, str]:
    """Read a text in each language; one that is written once is in `language`."""
    if isinstance(written, Mapping):
        return {str(one): str(text) for one, text in written.items()}
    return {language: str(written)} if written else {}


def _step(raw: Mapping[str, Any]) -> Step:
    items = {key: None if item is None else _item(item) for key, item in raw["items"].items()}
    return Step(str(raw["label"]), items, None if raw["facts"] is None else _facts(raw["facts"]))


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
