"""What in a collection may report the event that a passage reports, in whichever language.

Two reports of one event name the same place, or one inside the other, a date that can be the same,
and mostly the same actors. That is offered with its reasons; whether it is one event, a curator decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from layers.model import Collection, Excerpt, When, lineage

MOST_OFFERED = 5
LONGEST_DAYS = 100
"""A date that may mean more days than about a season's says too little to go by."""


@dataclass(frozen=True, slots=True)
class Report:
    """What of a passage tells which event it reports; `article` is empty where it has none yet.

    `places` and `actors` are ids, `actors` without those that are only discussed.
    """

    places: tuple[str, ...]
    when: When | None
    actors: tuple[str, ...]
    article: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An excerpt that may report the same event, and why.

    `places` are those of the excerpt that are the passage's own, or lie in one of it, or hold one;
    `same_place` says that one is the very same. `days` are all that both dates may mean, first and last,
    None where one of them is not dated. `actors` are those that both name, or whose parent the other names.
    """

    excerpt: str
    places: tuple[str, ...]
    same_place: bool
    days: tuple[date, date] | None
    actors: tuple[str, ...]


def report_of(excerpt: Excerpt) -> Report:
    """Return what of an excerpt tells which event it reports."""
    actors = dict.fromkeys(link.actor for link in excerpt.actors if link.role != "discussed")
    places = tuple(link.place for link in excerpt.places)
    return Report(places, excerpt.event, tuple(actors), excerpt.article)


class SameEvent:
    """The excerpts of a collection by place: made once, asked for every passage."""

    def __init__(self, collection: Collection) -> None:
        """Sort the excerpts by the places they are about and those that these lie in."""
        self._collection = collection
        self._at: dict[str, list[str]] = defaultdict(list)
        self._inside: dict[str, list[str]] = defaultdict(list)
        countries = {place.id for place in collection.places.values() if place.like == "country"}
        for excerpt in collection.excerpts.values():
            for link in excerpt.places:
                self._at[link.place].append(excerpt.id)
                for above in lineage(link.place, collection.places)[1:]:
                    if above not in countries:
                        self._inside[above].append(excerpt.id)
        self._countries = countries

    def candidates(self, report: Report) -> list[Candidate]:
        """Offer excerpts of other articles that may report the same event, the likeliest first.

        They share a place, one inside the other too, and a day; where a date is missing or says too
        little, an actor and the very place, which is no country then. Opinions report no event.
        """
        found = (self._compare(report, name) for name in self._near(report))
        ranked = sorted(filter(None, found), key=lambda one: (-self._likeness(one, report), one.excerpt))
        return ranked[:MOST_OFFERED]

    def _near(self, report: Report) -> Iterable[str]:
        """Return the ids of excerpts about a place of the report, one inside it, or one that holds it."""
        near: dict[str, None] = {}
        for place in report.places:
            above = [one for one in lineage(place, self._collection.places)[1:] if one not in self._countries]
            for ids in (self._at[place], self._inside[place], *(self._at[one] for one in above)):
                near.update(dict.fromkeys(ids))
        return near

    def _compare(self, report: Report, name: str) -> Candidate | None:
        """Say in what an excerpt is like the report; None if it cannot be of its event."""
        collection = self._collection
        other = collection.excerpts[name]
        if other.article == report.article or other.claim.status == "opinion":
            return None
        theirs = report_of(other)
        days = _common_days(report.when, theirs.when)
        if report.when and theirs.when and days is None:
            return None
        dated = _is_telling(report.when) and _is_telling(theirs.when)
        actors = self._shared_actors(report.actors, theirs.actors)
        shared = [place for place in theirs.places if place in report.places]
        if not dated and not (actors and set(shared) - self._countries):
            return None
        near = shared or [place for place in theirs.places if self._is_near(place, report.places)]
        return Candidate(name, tuple(near), bool(shared), days if dated else None, actors)

    def _likeness(self, one: Candidate, report: Report) -> float:
        """Weigh the reasons: the very place, dates that are exact, each actor in common."""
        theirs = self._collection.excerpts[one.excerpt].event
        longest = max(map(_days, filter(None, (report.when, theirs))), default=0)
        exact = 1 / (1 + longest / 15) if one.days else 0.0
        actors = sum(0.5 if actor in report.actors else 0.25 for actor in one.actors)
        return (1.0 if one.same_place else 0.4) + exact + min(actors, 1.5)

    def _is_near(self, place: str, others: Iterable[str]) -> bool:
        places = self._collection.places
        return any(place in lineage(one, places) or one in lineage(place, places) for one in others)

    def _shared_actors(self, mine: Sequence[str], theirs: Sequence[str]) -> tuple[str, ...]:
        """Return their actors that are mine too, or stand over or under one of mine."""
        actors = self._collection.actors
        over = {above for one in mine for above in lineage(one, actors)}
        return tuple(one for one in theirs if one in over or not set(lineage(one, actors)).isdisjoint(mine))


def _is_telling(when: When | None) -> bool:
    """Say whether a date is exact enough to go by."""
    return bool(when and when.earliest and when.latest and _days(when) <= LONGEST_DAYS)


def _days(when: When) -> int:
    """Count the days that a date may mean, those of an open one without end."""
    return ((when.latest or date.max) - (when.earliest or date.min)).days


def _common_days(one: When | None, other: When | None) -> tuple[date, date] | None:
    """Return the first and the last day that two dates have in common; None if none, or if one is no date."""
    if one is None or other is None:
        return None
    first = max(one.earliest or date.min, other.earliest or date.min)
    last = min(one.latest or date.max, other.latest or date.max)
    return (first, last) if first <= last else None
