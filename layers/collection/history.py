"""What became of the data from version to version: the nouns, read back and compared.

`history.toml` holds the versions, and the state that each excerpt was in at the newest.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection as Ids
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from itertools import chain
from pathlib import Path

from layers.collection.files import read_toml
from layers.collection.records import Record, read_record
from layers.collection.schema import CHANGE, HISTORY, SIGNATURES, VERSION
from layers.errors import BadCollection, Problem, Suggestion, has_errors, in_order, show
from layers.model import CHANGES, Collection, Excerpt, Translations, When
from layers.words import ENGLISH

HISTORY_FILE = "history.toml"
WITHDRAWN = "withdrawn"
"""The state of an excerpt that was withdrawn; that of any other are its digest and those of its parts."""

PARTS: Mapping[str, tuple[str, ...]] = {
    "quote": ("quote",),
    "gist": ("gist",),
    "date": ("event", "dated_by"),
    "places": ("places",),
    "actors": ("actors",),
    "claim": ("claim",),
    "note": ("note",),
    "contrasts": ("contrasts_with",),
    "event": ("same_event",),
    "passage": ("article", "start", "end", "prefix", "suffix"),
}
"""What of an excerpt a correction may change, and the fields that each part is."""

DIGEST_LENGTH, PART_LENGTH = 8, 4

_STATE = re.compile(rf"[0-9a-f]{{{DIGEST_LENGTH}}}( [a-z]+:[0-9a-f]{{{PART_LENGTH}}})*|{WITHDRAWN}")


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one excerpt: `change` is one of `model.CHANGES`, `what` says it in words.

    `parts` are those of `PARTS` that a correction changed, as far as that is known.
    """

    excerpt: str
    change: str
    what: Translations
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the data as it was recorded on a day; its changes are those since the last."""

    version: str
    date: date
    note: Translations
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class History:
    """The versions of a collection, oldest first; without a history there are none.

    `states` has the state of each excerpt at the newest version; `unrecorded` is what changed
    from there to the collection as it is now.
    """

    versions: tuple[Version, ...] = ()
    states: Mapping[str, str] = field(default_factory=dict)
    unrecorded: tuple[Change, ...] = ()

    @property
    def newest(self) -> Version | None:
        """Return the version that was recorded last."""
        return self.versions[-1] if self.versions else None


@dataclass(frozen=True, slots=True)
class Since:
    """What changed since a version, as ids in the order of the changes.

    `added` and `corrected` are those that a view shows now; `elsewhere` those that it does
    not. `withdrawn` are all that were there and are no more: which of them the view would
    have shown is not known, because nothing of them is kept.
    """

    added: tuple[str, ...] = ()
    corrected: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()


def read_history(folder: Path, collection: Collection) -> History:
    """Read the history of a collection; without a file it is empty.

    Raises
    ------
    BadCollection
        If anything in it is wrong; it holds every problem found.
    """
    history, problems = check_history(folder, collection)
    if history is None:
        raise BadCollection(problems)
    return history


def check_history(folder: Path, collection: Collection | None) -> tuple[History | None, tuple[Problem, ...]]:
    """Read the history and return it with every problem found, by line.

    The history is None if there is any error. With a collection, it is a warning that its
    data are not those of the newest version.
    """
    path = folder / HISTORY_FILE
    if not path.exists():
        return History(), ()
    raw, problems = read_toml(path)
    if raw is None:
        return None, in_order(problems)
    language = collection.language if collection else ENGLISH
    record = read_record(raw.values, HISTORY, "the history", raw.lines, language)
    states = {
        name: value
        for name, value in record.good.get("digests", {}).items()
        if isinstance(value, str) and _STATE.fullmatch(value)
    }
    versions, of_versions = _read_versions(record, states)
    problems = [*record.problems, *_check_states(record, states), *of_versions]
    if has_errors(problems):
        return None, in_order(problems)
    history = History(versions, states)
    if collection is not None:
        newest = history.newest
        if newest is not None and newest.version != collection.version:
            history = replace(history, unrecorded=compare(states, collection, {}))
        problems += _hold_against(history, collection, record)
    return history, in_order(problems)


def compare(before: Mapping[str, str], collection: Collection, note: Translations) -> tuple[Change, ...]:
    """Find what changed from a recorded state to the collection, in order of ids.

    An excerpt that came back counts as added; one that was withdrawn before any version had it
    is no change, and neither is one whose id is gone: see `find_gone`.

    Parameters
    ----------
    before
        The state of each excerpt, as in `History.states`.
    note
        What is said of each correction; digests tell which parts were corrected, not how.
    """
    changes = []
    for name, now in states_of(collection).items():
        then = before.get(name)
        # A state that was recorded without its parts is the same state.
        if (then is not None and now.split()[0] == then.split()[0]) or (now, then) == (WITHDRAWN, None):
            continue
        if now == WITHDRAWN:
            changes.append(Change(name, "withdrawn", collection.withdrawn[name].why))
        elif then in (None, WITHDRAWN):
            changes.append(Change(name, "added", _source(collection, name)))
        else:
            changes.append(Change(name, "corrected", note, _changed_parts(then, now)))
    return tuple(changes)


def find_gone(before: Mapping[str, str], collection: Collection) -> tuple[str, ...]:
    """Return the ids that were recorded and are no more, which no id should ever be."""
    known = (collection.excerpts, collection.withdrawn)
    return tuple(name for name in before if not any(name in ids for ids in known))


def changes_since(history: History, collection: Collection, version: str, shown: Ids[str]) -> Since | None:
    """Sum up what changed since a version, what was not recorded yet included.

    Returns
    -------
    Since or None
        Each excerpt is there once, for all that became of it. None if the history does not
        have the version.
    """
    known = [one.version for one in history.versions]
    if version not in known:
        return None
    # Data that were changed back have the version they had: then the last time counts.
    later = history.versions[len(known) - known[::-1].index(version) :]
    first: dict[str, str] = {}
    for change in (*chain.from_iterable(one.changes for one in later), *history.unrecorded):
        first.setdefault(change.excerpt, change.change)
    found: dict[str, list[str]] = {"added": [], "corrected": [], "withdrawn": [], "elsewhere": []}
    for name, became in first.items():
        was_there = became != "added"
        if name not in collection.excerpts:
            if was_there:
                found["withdrawn"].append(name)
        elif name not in shown:
            found["elsewhere"].append(name)
        else:
            found["corrected" if was_there else "added"].append(name)
    return Since(**{kind: tuple(names) for kind, names in found.items()})


def states_of(collection: Collection) -> dict[str, str]:
    """Return the state of each excerpt of a collection, by id in order of ids."""
    states = {name: _state(excerpt) for name, excerpt in collection.excerpts.items()}
    states.update(dict.fromkeys(collection.withdrawn, WITHDRAWN))
    return dict(sorted(states.items()))


def digest(excerpt: Excerpt) -> str:
    """Return the first digits of the SHA-256 of an excerpt's fields.

    A field that is empty or left out does not count, so that a new kind of field changes only
    the excerpts that have it; what is said in one language counts as the text that it is.
    """
    return _digest(_fields(excerpt), DIGEST_LENGTH)


def _state(excerpt: Excerpt) -> str:
    """Write the digest of an excerpt and of each part that it has, like "1a2b3c4d quote:5e6f"."""
    fields = _fields(excerpt)
    held = {part: {name: fields[name] for name in names if name in fields} for part, names in PARTS.items()}
    parts = (f" {part}:{_digest(said, PART_LENGTH)}" for part, said in held.items() if said)
    return _digest(fields, DIGEST_LENGTH) + "".join(parts)


def _changed_parts(then: str, now: str) -> tuple[str, ...]:
    """Tell which parts differ between two states; none where the older does not say its parts."""
    before, after = then.split()[1:], now.split()[1:]
    changed = {one.partition(":")[0] for one in set(before) ^ set(after)} if before else set()
    return tuple(part for part in PARTS if part in changed)


def _fields(excerpt: Excerpt) -> dict[str, object]:
    """Return what an excerpt says, by field; who signed it is nothing that it says."""
    fields = {name: value for name, value in asdict(excerpt).items() if name not in SIGNATURES}
    fields["event"] = excerpt.event.edtf if excerpt.event else None
    for name in ("note", "dated_by"):
        if len(fields[name]) == 1:
            [fields[name]] = fields[name].values()
    return {name: value for name, value in fields.items() if value not in (None, "", (), {})}


def _digest(said: Mapping[str, object], length: int) -> str:
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    # A file of tables may hold half a character, which UTF-8 has no bytes for.
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:length]


def _check_states(record: Record, states: Ids[str]) -> Iterator[Problem]:
    """Check the table of digests."""
    for name, value in record.good.get("digests", {}).items():
        if name not in states:
            what = f"{show(value)} is not the digest of an excerpt"
            mend = (
                f"write {DIGEST_LENGTH} small hexadecimal digits, with or without those of parts, or {show(WITHDRAWN)}"
            )
            yield record.error(what, mend, "digests", name)


def _read_versions(record: Record, states: Ids[str]) -> tuple[tuple[Version, ...], list[Problem]]:
    """Read the versions that are sound in themselves; they stand in order of time."""
    versions: list[Version] = []
    problems: list[Problem] = []
    for item in record.tables("versions", VERSION):
        records = list(item.tables("changes", CHANGE))
        problems += [*item.problems, *_check_day(item), *_check_changes(item, records, states)]
        changes = {each.good["excerpt"]: Change(**each.good) for each in records if not each.problems}
        day = _day(item)
        if item.problems or day is None or len(changes) < len(records):
            continue
        version = Version(item.good["version"], day, item.good["note"], tuple(changes.values()))
        if versions:
            problems += _check_order(item, versions[-1], version)
        versions.append(version)
    return tuple(versions), problems


def _day(item: Record) -> date | None:
    """Return the date of a version, if it is a day."""
    when: When | None = item.good.get("date")
    return when.earliest if when and when.sign == "exact" and not when.approximate else None


def _check_day(item: Record) -> Iterator[Problem]:
    """Give a problem if the date of a version is not a day."""
    if "date" in item.good and _day(item) is None:
        yield item.error(f"date of {item.label}: not a day", "write it like 2025-10-02", "date")


def _check_order(item: Record, before: Version, version: Version) -> Iterator[Problem]:
    """Check that a version is newer than the one before it, and another."""
    if version.date < before.date:
        mend = "put the versions in order, the newest last"
        yield item.error(f"the date of {item.label} lies before that of the last", mend, "date")
    if version.version == before.version:
        what = f"{item.label} has the version of the one before, {show(version.version)}"
        yield item.error(what, "keep one of them", "version")


def _check_changes(item: Record, changes: Iterable[Record], states: Ids[str]) -> Iterator[Problem]:
    """Check the changes of a version; an excerpt has one at most."""
    seen: set[str] = set()
    for each in changes:
        yield from each.problems
        name = each.good.get("excerpt")
        if name is not None and name not in states:
            what = f"{each.label} names the excerpt {show(name)}, which has no digest"
            yield each.error(what, Suggestion(name, states, "correct the id"), "excerpt")
        for part in each.good.get("parts", ()):
            if part not in PARTS:
                what = f"{each.label}: {show(part)} is not a part of an excerpt"
                yield each.error(what, Suggestion(part, PARTS, f"use one of {', '.join(PARTS)}"), "parts")
        if name in seen:
            what = f"{item.label} names the excerpt {show(name)} twice"
            yield each.error(what, "make one change of them", "excerpt")
        if not each.problems:
            seen.add(each.good["excerpt"])


def _hold_against(history: History, collection: Collection, record: Record) -> Iterator[Problem]:
    """Warn of what is not recorded yet, and of ids that are gone."""
    for name in find_gone(history.states, collection):
        what = f"the excerpt {show(name)} was recorded and is gone"
        mend = 'put it back with withdrawn = { on = "…", why = "…" }: an id is for ever'
        yield record.warning(what, mend, "digests", name)
    newest = history.newest
    if newest is None or newest.version == collection.version:
        return
    kinds = [change.change for change in history.unrecorded]
    counts = ", ".join(f"{kinds.count(kind)} {kind}" for kind in CHANGES)
    what = f"the data are not those of the newest version, {newest.version} ({counts})"
    mend = 'record them: python -m layers record -m "what changed"'
    yield record.warning(what, mend, "versions", len(history.versions) - 1, "version")


def _source(collection: Collection, name: str) -> Translations:
    """Name the article of an excerpt; its words are not kept, they may be withdrawn one day."""
    article = collection.articles[collection.excerpts[name].article]
    return {collection.language: f"{article.outlet}, “{article.title}”"}
