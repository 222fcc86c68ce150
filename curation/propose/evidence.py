"""What the stages find in a sentence, how sure and why, and what later sentences lean on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, TypeVar


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
    """A date in EDTF, the words it rests on, and where they stand in the text.

    `rank` says how well it fits what the sentence tells; an `inherited` one stands in a
    sentence before.
    """

    edtf: str
    words: str
    confidence: float
    start: int
    end: int
    rank: int = 0
    inherited: bool = False


class Sense(NamedTuple):
    """Whether a name means the place or the government that sits there, how sure and why."""

    meaning: Literal["place", "government", "neither"]
    confidence: float
    why: str


class SentencePlaces(NamedTuple):
    """The places of a sentence, and what names of capitals mean, by their first words."""

    places: list[FoundPlace]
    senses: Mapping[int, Sense]

    @property
    def named_at(self) -> set[int]:
        """The first words of the places that are named."""
        return {place.first for place in self.places if place.link == "named"}


@dataclass(slots=True)
class PlaceMemory:
    """What the sentences so far said of places.

    `not_places` and `clubs` are names that turned out to be a person's or a club's; `zones`
    tells of each place with a common name what that meant last, `zone_at` in which sentence
    the last zone was named. `sites` are those last spoken of, `holders` the
    places that have sites, each with the number of the sentence; `all_sites` all sites so
    far, the last one last.
    """

    not_places: set[str] = field(default_factory=set)
    clubs: set[str] = field(default_factory=set)
    zones: dict[str, Sense] = field(default_factory=dict)
    zone_at: dict[str, int] = field(default_factory=dict)
    sites: tuple[str, ...] = ()
    sites_at: int = -100
    holders: tuple[str, ...] = ()
    holders_at: int = -100
    all_sites: list[str] = field(default_factory=list)


Found = TypeVar("Found", FoundPlace, FoundActor)


def each_once(found: Iterable[Found], rank: Callable[[Found], Any]) -> list[Found]:
    """Return the best by rank of those with one id, in the order in which ids first occur."""
    best: dict[str, Found] = {}
    for each in found:
        if each.id not in best or rank(each) > rank(best[each.id]):
            best[each.id] = each
    return list(best.values())
