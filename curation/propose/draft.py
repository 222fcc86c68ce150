"""What is proposed of an article: its own facts, and excerpts with confidence and reasons."""

from __future__ import annotations

from dataclasses import dataclass, replace

from curation.propose.found import FoundActor, FoundDate, FoundPlace
from layers.model import When


@dataclass(frozen=True, slots=True)
class Source:
    """An article as it was found: its cleaned text and what its own metadata say of it."""

    text: str
    title: str = ""
    authors: tuple[str, ...] = ()
    outlet: str = ""
    outlet_id: str | None = None
    language: str = ""
    published: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An excerpt that a curator may accept; `start` and `end` count in the cleaned text.

    `claim_by` is the id of who says so, None if nobody of the collection does. `why` gives
    the reasons of every link and of the date.
    """

    quote: str
    start: int
    end: int
    prefix: str
    suffix: str
    places: tuple[FoundPlace, ...]
    actors: tuple[FoundActor, ...]
    date: FoundDate | None
    claim_by: str | None
    status: str
    confidence: float
    why: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposed article with its excerpts in the order of the text."""

    id: str
    source: Source
    published: When
    text_sha256: str
    excerpts: tuple[Proposal, ...]

    def named(self, id_: str) -> Draft:
        """Return this draft under another id."""
        return replace(self, id=id_)
