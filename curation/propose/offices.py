"""Names that only belong to another actor's title: Xish minister Y, or Y, head of X."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from curation.propose.case import Case
from curation.propose.found import FoundActor

TITLE_REACH = 6
DESCRIPTION_REACH = 3
PARTING = ",;:—"


def without_offices(case: Case, found: Sequence[FoundActor]) -> Iterator[FoundActor]:
    """Give the actors that are named for themselves, in the order of the words."""
    for index, each in enumerate(found):
        later = found[index + 1] if index + 1 < len(found) else None
        earlier = found[index - 1] if index else None
        introduces = later is not None and _introduces(case, each, later)
        if not introduces and not (earlier is not None and _is_office(case, earlier, each)):
            yield each


def _introduces(case: Case, each: FoundActor, later: FoundActor) -> bool:
    """Say whether an actor's name only introduces another that follows: Xish minister Y."""
    reading = case.stretch.reading
    between = reading.forms(each.last, later.first)
    marks = "".join(reading.gap(index) for index in range(each.last, later.first + 1))
    parted = any(mark in marks for mark in PARTING) or len(between) > TITLE_REACH
    if parted or _joins(case, between) or reading.words[each.last - 1].owner:
        return False
    kind = case.gazetteer.collection.actors[later.id].kind
    if _is_above(case, each.id, later.id):
        return kind == "person" and (not between or case.rules["titles"].inside(between))
    is_country = any(
        match.first == each.first and match.of("country") and not match.of("place")
        for match in case.stretch.matches
    )
    return is_country and kind in ("outlet", "person") and 0 < len(between) <= DESCRIPTION_REACH


def _joins(case: Case, between: Sequence[str]) -> bool:
    """Say whether words part two names that stand for themselves."""
    lists = ("opposites", "inside", "conjunctions_apart")
    return any(word in case.rules[name] for word in between for name in lists)


def _is_office(case: Case, earlier: FoundActor, each: FoundActor) -> bool:
    """Say whether an actor is named only as the office of the person before: Y, head of X."""
    reading = case.stretch.reading
    if not _is_above(case, each.id, earlier.id):
        return False
    between = reading.forms(earlier.last, each.first)
    owns = not between and reading.words[each.last - 1].owner
    titled = len(between) <= TITLE_REACH and case.rules["titles"].inside(between)
    return reading.gap(earlier.last).startswith(",") and (owns or titled)


def _is_above(case: Case, upper: str, lower: str) -> bool:
    """Say whether an actor is an ancestor of another."""
    actors = case.gazetteer.collection.actors
    seen: set[str] = set()
    current = actors[lower].parent
    while current is not None and current in actors and current not in seen:
        if current == upper:
            return True
        seen.add(current)
        current = actors[current].parent
    return False
