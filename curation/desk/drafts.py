"""A draft: an article's text and facts, its excerpts as judged so far, and its form as JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, NamedTuple, get_args

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
