"""What a card is made of: plain data whose words are in the reader's language."""

from __future__ import annotations

from typing import Literal, TypedDict

from layers.cards.mentions import Segment
from layers.words import Direction

Sign = Literal["exact", "interval", "approximate", "undated"]


class ClaimPart(TypedDict):
    """Who says so, and with what status."""

    by: str
    by_id: str
    status: str
    status_words: str


class SourcePart(TypedDict):
    """The article; `published` is in words, `archived` the address of a kept copy."""

    id: str
    outlet: str
    authors: list[str]
    title: str
    published: str
    kind: str
    kind_words: str
    archived: str | None


class EventPart(TypedDict):
    """When it happened, in words, and the words of the article that the date rests on."""

    words: str
    edtf: str | None
    sign: Sign
    dated_by: str | None


class PlacePart(TypedDict):
    """A linked place, how it is linked, and how exactly."""

    id: str
    name: str
    link: str
    link_words: str
    precision: str
    precision_words: str


class ActorPart(TypedDict):
    """A linked actor and its role."""

    id: str
    name: str
    role: str
    role_words: str
    colour: str


class Contrast(TypedDict):
    """An excerpt that pulls against this one."""

    id: str
    label: str


class Card(TypedDict):
    """An excerpt as it is shown.

    `language` and `direction` are those of the quote. `open` is the article's address at the
    quote, `link` the address of this excerpt on the page, `copy` the quote with its citation.
    """

    id: str
    language: str
    direction: Direction
    segments: list[Segment]
    claim: ClaimPart
    source: SourcePart
    event: EventPart
    places: list[PlacePart]
    actors: list[ActorPart]
    open: str
    link: str
    copy: str
    note: str | None
    contrasts: list[Contrast]
