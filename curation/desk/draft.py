"""A draft: an article's text and facts, and the excerpts proposed, accepted or rejected in it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from layers.model import ActorLink, PlaceLink

State = Literal["proposed", "accepted", "rejected"]
STATES: tuple[State, ...] = get_args(State)

FACTS = (
    "id",
    "title",
    "outlet",
    "outlet_id",
    "authors",
    "language",
    "kind",
    "published",
    "published_by",
    "url",
    "archived_url",
    "source_note",
)
"""What a draft knows of its article, in the order of the file; authors stand one a line."""


@dataclass(frozen=True, slots=True)
class Item:
    """An excerpt that is being judged; its quote is the draft's text from `start` to `end`.

    `key` names it within the draft, `excerpt` in the collection ("" if it is not there yet).
    `event_date` is as typed, so it may be no date. `edited` tells that saving must write it.
    `why` holds the reasons of the proposal; `withdrawn` why a published excerpt is taken back.
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
    note: str = ""
    confidence: float | None = None
    why: tuple[str, ...] = ()
    excerpt: str = ""
    withdrawn: str = ""
    edited: bool = False


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

    Attributes
    ----------
    base
        The SHA-256 of the article's file as it was opened; "" if there was none.
    opened
        The facts as they were opened: what differs from them is written.
    partial
        Whether the text is only what the excerpts of the file quote, with gaps between.
    begun
        Whether duplicates were looked at and the work was begun.
    seen
        The number of the last edit taken from each browser tab.
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
