"""What to click, and what must then be seen: worked out beside the page, from the same data.

`python -m benchmarks.plan DATA` prints it as JSON. A process of its own, so that the memory of
a large collection is gone again before the page is measured.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any, TypedDict

from benchmarks.select import searched, time_one
from layers.ask.choices import choices_document
from layers.cards.content import CARDS_AT_FIRST
from layers.model import Filters
from layers.scene.changes import is_off_map
from layers.store import Selection, Store, cards, select, select_afresh
from layers.store.shelf import shelf_at
from layers.words import name_in, read_words

STEPS = 500
"""Changes of the filters, to filters not asked for before as long as there are any."""
MANY, FEW_STEPS = 500_000, 100
"""Of so many excerpts there are fewer changes: working out what each must show takes long."""
STEPS_BETWEEN_ACTORS = 6
ACTORS_IN_SIGHT = 6
TIMED = 200
"""Of them those whose answers are timed in the process."""
WORDS = ("a", "an", "ka", "mer", "qui")


class Step(TypedDict):
    """A control to click by its key, and what is then on the page."""

    control: str
    matching: int
    cards: list[str]
    place: str
    count: int


class Target(TypedDict):
    """A place, and what is in the panel once it is chosen."""

    name: str
    card: str


class Plan(TypedDict):
    """All that is needed to measure a page; milliseconds of answers and `ready_s` are measured already."""

    steps: list[Step]
    targets: dict[str, Target]
    select_ms: list[float]
    search_ms: list[float]
    ready_s: float


def make_plan(folder: Path) -> Plan:
    """Work out what to click on a collection's page."""
    begun = perf_counter()
    store = shelf_at(folder).current().store
    ready, collection = perf_counter(), store.collection
    targets = {}
    for place in collection.places.values():
        first = cards(store, Filters(), place.id).ids[:1]
        if first:
            targets[place.id] = Target(name=name_in(place.names, "en"), card=first[0])
    walked = list(islice(_walk(store), STEPS if len(collection.excerpts) < MANY else FEW_STEPS))
    asked = [filters for filters, _ in walked[:TIMED]]
    asked += [Filters(words=words, statuses=("reported",)) for words in WORDS]
    return Plan(
        steps=[step for _, step in walked],
        targets=targets,
        select_ms=[time_one(partial(select_afresh, store), filters) for filters in asked],
        search_ms=[time_one(store.judge_afresh, Filters(words=words)) for words in searched(collection)],
        ready_s=ready - begun,
    )


def _walk(store: Store) -> Iterator[tuple[Filters, Step]]:
    """Go from filters to filters by single clicks, where each changes all that is looked at.

    Months follow each other, an actor is added or taken out now and then; nothing is left
    out but clicks that leave the map, the counts or the cards as they were.
    """
    first = select(store, Filters())
    months = [month for month, _, possible in first.months if possible]
    actors = _actors_in_sight(store, first)
    now, seen = Filters(), {Filters()}
    while True:
        then, step = _choose(store, now, seen, _clicks(now, months, actors, len(seen)))
        seen.add(then)
        now = then
        yield now, step


def _actors_in_sight(store: Store, first: Selection) -> list[str]:
    """Return the actors that head the list of choices on the page."""
    data: Any = choices_document(store.collection, first, read_words("en"))
    facet = next(facet for facet in data["facets"] if facet["key"] == "actor")
    return [option["id"] for option in facet["options"][:ACTORS_IN_SIGHT]]


def _choose(
    store: Store, now: Filters, seen: set[Filters], clicks: Iterator[tuple[str, Filters]]
) -> tuple[Filters, Step]:
    """Choose the first click that leads to something new, or else the first that changes all."""
    otherwise = None
    for control, then in clicks:
        step = _step(store, control, now, then)
        if step is not None and then not in seen:
            return then, step
        otherwise = otherwise or (step and (then, step))
    if otherwise is None:
        raise LookupError(f"no click leads on from {now}")
    return otherwise


def _clicks(now: Filters, months: list[str], actors: list[str], number: int) -> Iterator[tuple[str, Filters]]:
    """Give the single clicks that lead on from filters, the wanted first."""
    at = months.index(now.first_month) if now.first_month else -1
    following = [months[(at + 1 + i) % len(months)] for i in range(len(months))]
    by_month = [
        (f"bar:{month}", replace(now, first_month=month, last_month=month))
        for month in following
        if month != now.first_month
    ]
    by_actor = [(f"actor:{actor}", _toggle(now, actor)) for actor in actors]
    turn = number % max(len(by_actor), 1)
    by_actor = by_actor[turn:] + by_actor[:turn]
    yield from by_actor + by_month if number % STEPS_BETWEEN_ACTORS == 0 else by_month + by_actor


def _toggle(now: Filters, actor: str) -> Filters:
    """Add an actor, or take it out."""
    others = tuple(other for other in now.actors if other != actor)
    return replace(now, actors=others if actor in now.actors else (*others, actor))


def _step(store: Store, control: str, before: Filters, after: Filters) -> Step | None:
    """Say what is seen after a click; None if some of it was there before."""
    was, now = select(store, before), select(store, after)
    shown = _cards(store, after)
    place = _find_changed(store, was, now)
    if was.matching == now.matching or shown == _cards(store, before):
        return None
    if not shown or place is None:
        return None
    count = now.own_counts[place]
    return Step(control=control, matching=now.matching, cards=shown, place=place, count=count)


def _cards(store: Store, filters: Filters) -> list[str]:
    """Return the excerpts that the panel shows before more are asked for."""
    return list(cards(store, filters, limit=CARDS_AT_FIRST).ids)


def _find_changed(store: Store, was: Selection, now: Selection) -> str | None:
    """Return the place on the map that has most excerpts, among those with another number than before."""
    changed = [
        (count, place)
        for place, count in now.own_counts.items()
        if count
        and count != was.own_counts.get(place, 0)
        and not is_off_map(store.collection.places[place], store.collection)
    ]
    return max(changed)[1] if changed else None


if __name__ == "__main__":
    json.dump(make_plan(Path(sys.argv[1])), sys.stdout)
