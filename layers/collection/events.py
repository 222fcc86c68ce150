"""Excerpts that report one event: who names whom is made a relation that cannot contradict itself.

An excerpt names any other that reports its event. Naming counts both ways and through others, so the
excerpts of an event are one group whoever of them names which; an id that was withdrawn still ties
those that name it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from operator import itemgetter
from typing import TYPE_CHECKING

from layers.collection.records import Record, first_of_each
from layers.errors import Problem, Suggestion, show
from layers.model import Excerpt, HasParent, lineage

if TYPE_CHECKING:
    from layers.collection.articles import ArticleRecord


def same_events(excerpts: Mapping[str, Excerpt]) -> dict[str, tuple[str, ...]]:
    """Return the others that report the event of each excerpt that has any, by id in the given order."""
    groups = (
        [name for name in group if name in excerpts]
        for group in _groups({name: excerpt.same_event for name, excerpt in excerpts.items() if excerpt.same_event})
    )
    order = {name: number for number, name in enumerate(excerpts)}
    return {
        name: tuple(sorted((other for other in group if other != name), key=order.__getitem__))
        for group in groups
        for name in group
        if len(group) > 1
    }


def check_same_events(
    articles: Iterable[ArticleRecord], places: Mapping[str, HasParent], *, complete: bool
) -> Iterator[Problem]:
    """Give what speaks against excerpts being reports of one event.

    It is an error to name itself or nobody, and a warning where dates do not overlap or where neither
    place lies in the other.

    Parameters
    ----------
    complete
        Whether all files with excerpts could be read; if not, none can be called unknown.
    """
    excerpts = [excerpt for article in articles for excerpt in article.excerpts]
    if not any("same_event" in excerpt.good for excerpt in excerpts):
        return
    records = first_of_each(excerpts)
    naming: dict[str, list[str]] = {}
    for name, record in records.items():
        others = () if "withdrawn" in record.good else record.good.get("same_event", ())
        for index, other in enumerate(others):
            at = ("same_event", index)
            if other == name:
                yield record.error(f"{record.label} names itself as the same event", "take it out", *at)
            elif other in records:
                naming.setdefault(name, []).append(other)
                yield from _check_places(record, records[other], places, index)
            elif complete:
                what = f"{record.label} names {show(other)} as the same event, which is no excerpt"
                yield record.error(what, Suggestion(other, records, "take it out"), *at)
    for group in _groups(naming):
        yield from _check_dates([records[name] for name in group])


def _groups(naming: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """Sort ids into groups, each of all that are tied by naming, directly or through others."""
    group_of: dict[str, list[str]] = {}
    for name, others in naming.items():
        for other in others:
            one, two = (group_of.setdefault(each, [each]) for each in (name, other))
            if one is not two:
                small, large = sorted((one, two), key=len)
                large += small
                group_of.update(dict.fromkeys(small, large))
    return list({id(group): group for group in group_of.values()}.values())


def _check_places(record: Record, other: Record, places: Mapping[str, HasParent], index: int) -> Iterator[Problem]:
    """Warn if two have places, but none of one is, or lies in, one of the other."""
    mine, theirs = ([link.get("id") for link in one.good.get("places", ())] for one in (record, other))
    if not mine or not theirs or "withdrawn" in other.good or not places.keys() >= {*mine, *theirs}:
        return
    if not any(one in lineage(two, places) or two in lineage(one, places) for one, two in product(mine, theirs)):
        what = f"{record.label} names {show(other.good['id'])} as the same event, but they have no place in common"
        mend = "correct the places, or take it out if they tell of two events"
        yield record.warning(what, mend, "same_event", index)


def _check_dates(group: Iterable[Record]) -> Iterator[Problem]:
    """Warn if no day is in all the dates of one event; one that is approximate may mean any near it."""
    standing = (record for record in group if "withdrawn" not in record.good)
    dated = [(record.good["event_date"], record) for record in standing if "event_date" in record.good]
    exact = [(when, record) for when, record in dated if not when.approximate]
    late = max(((when.earliest, record) for when, record in exact if when.earliest), key=itemgetter(0), default=None)
    early = min(((when.latest, record) for when, record in exact if when.latest), key=itemgetter(0), default=None)
    if late and early and late[0] > early[0]:
        at, told = sorted((late[1], early[1]), key=lambda record: "same_event" in record.good)
        named = (f"{one.label} ({one.good['event_date'].edtf})" for one in (told, at))
        what = f"{' and '.join(named)} are called one event, but their dates do not overlap"
        yield told.warning(what, "correct a date, or take same_event out if they are two events", "same_event")
