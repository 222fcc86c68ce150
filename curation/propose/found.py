"""What was found in a sentence, with how sure that is and why."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A place that a sentence is about; `first` and `last` are its words, -1 if implied."""

    id: str
    link: str
    precision: str
    confidence: float
    why: str
    first: int = -1
    last: int = -1


@dataclass(frozen=True, slots=True)
class FoundActor:
    """An actor of a sentence with a role; `first` and `last` are its words."""

    id: str
    role: str
    confidence: float
    why: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in EDTF, the words it rests on, and where they stand in the text."""

    edtf: str
    words: str
    confidence: float
    start: int
    end: int
    rank: int = 0
    inherited: bool = False


@dataclass(slots=True)
class Memory:
    """What earlier sentences of an article said that later ones lean on.

    `zones` tells of each place with a common name whether the last one meant was it; `sites`
    are those last spoken of and in which sentence, `holders` the
    places that have such sites; `bearers` tells whom a surname last meant
    (None: somebody who is not in the collection), `titles` the words before a full name.
    """

    not_places: set[str] = field(default_factory=set)
    clubs: set[str] = field(default_factory=set)
    zones: dict[str, bool] = field(default_factory=dict)
    sites: tuple[str, ...] = ()
    sites_at: int = -100
    holders: tuple[str, ...] = ()
    holders_at: int = -100
    all_sites: list[str] = field(default_factory=list)
    zone_at: dict[str, int] = field(default_factory=dict)
    bearers: dict[str, str | None] = field(default_factory=dict)
    titles: dict[str, set[str]] = field(default_factory=dict)
    speaker: str | None = None
    speaker_at: int = -100
    last_of_kind: dict[str, str] = field(default_factory=dict)
