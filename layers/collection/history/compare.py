"""What changed between a recorded state of the data and the collection as it is now."""

from __future__ import annotations

from collections.abc import Collection as Ids
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from layers.collection.history.versions import WITHDRAWN, Change, History, states_of
from layers.model import Collection


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


def compare(before: Mapping[str, str], collection: Collection, note: str) -> tuple[Change, ...]:
    """Find what changed from a recorded state to the collection, in order of ids.

    An excerpt that came back counts as added; one that was withdrawn before any version had it
    is no change, and neither is one whose id is gone: see `find_gone`.

    Parameters
    ----------
    before
        The state of each excerpt, as in `History.states`.
    note
        What is said of each correction; a digest does not tell what was corrected.
    """
    changes = []
    for name, now in states_of(collection).items():
        then = before.get(name)
        if now == then or (now, then) == (WITHDRAWN, None):
            continue
        if now == WITHDRAWN:
            changes.append(Change(name, "withdrawn", collection.withdrawn[name].why))
        elif then in (None, WITHDRAWN):
            changes.append(Change(name, "added", _source(collection, name)))
        else:
            changes.append(Change(name, "corrected", note))
    return tuple(changes)


def find_gone(before: Mapping[str, str], collection: Collection) -> tuple[str, ...]:
    """Return the ids that were recorded and are no more, which no id should ever be."""
    known = (collection.excerpts, collection.withdrawn)
    return tuple(name for name in before if not any(name in ids for ids in known))


def changes_since(
    history: History, collection: Collection, version: str, shown: Ids[str]
) -> Since | None:
    """Sum up what changed since a version, what was not recorded yet included.

    Returns
    -------
    Since or None
        Each excerpt is there once, for all that became of it. None if the history does not
        have the version.
    """
    later = _changes_after(history, version)
    if later is None:
        return None
    first: dict[str, str] = {}
    for change in later:
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


def _changes_after(history: History, version: str) -> Iterator[Change] | None:
    """Give the changes after a version, or None if it is not known.

    Data that were changed back have the version they had: then the last time counts.
    """
    known = [one.version for one in history.versions]
    if version not in known:
        return None
    later = history.versions[len(known) - known[::-1].index(version) :]
    return iter([*(change for one in later for change in one.changes), *history.unrecorded])


def _source(collection: Collection, name: str) -> str:
    """Name the article of an excerpt; its words are not kept, they may be withdrawn one day."""
    article = collection.articles[collection.excerpts[name].article]
    return f"{article.outlet}, “{article.title}”"
