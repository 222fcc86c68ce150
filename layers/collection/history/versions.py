"""The nouns of a history: versions, their changes, and the state that the newest one was in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date

from layers.model import Collection, Excerpt

HISTORY_FILE = "history.toml"
WITHDRAWN = "withdrawn"
"""The state of an excerpt that was withdrawn; that of any other is its digest."""

DIGEST_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one excerpt: `change` is one of `model.CHANGES`, `what` says it in words."""

    excerpt: str
    change: str
    what: str


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the data as it was recorded on a day; its changes are those since the last."""

    version: str
    date: date
    note: str
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


def states_of(collection: Collection) -> dict[str, str]:
    """Return the state of each excerpt of a collection, by id in order of ids."""
    states = {name: digest(excerpt) for name, excerpt in collection.excerpts.items()}
    states.update(dict.fromkeys(collection.withdrawn, WITHDRAWN))
    return dict(sorted(states.items()))


def digest(excerpt: Excerpt) -> str:
    """Return the first digits of the SHA-256 of an excerpt's fields.

    A field that is empty or left out does not count, so that a new kind of field changes only
    the excerpts that have it.
    """
    fields = asdict(excerpt)
    fields["event"] = excerpt.event.edtf if excerpt.event else None
    said = {name: value for name, value in fields.items() if value not in (None, "", ())}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    # A file of tables may hold half a character, which UTF-8 has no bytes for.
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:DIGEST_LENGTH]
