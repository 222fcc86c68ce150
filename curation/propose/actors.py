"""The actors of a sentence, with their roles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from curation.propose.case import Case
from curation.propose.countries import judge_country
from curation.propose.found import FoundActor, FoundPlace
from curation.propose.names import Match
from curation.propose.offices import without_offices
from curation.propose.persons import judge_person
from curation.propose.roles import role_of
from curation.propose.vetoes import dateline_end

SEATED = {"state", "government"}
"""Kinds of actors whose name may be that of the town they sit in."""


class Judged(NamedTuple):
    """Which actor a name means, how sure and why."""

    id: str
    confidence: float
    why: str


def find_actors(case: Case, places: Sequence[FoundPlace]) -> list[FoundActor]:
    """Return the actors of a sentence, each once, in the order of the words."""
    found: list[FoundActor] = []
    taken = {each.first for each in places if each.link == "named"}
    filed = dateline_end(case.stretch)
    for match in case.stretch.matches:
        if match.first < filed:
            continue
        judged = _judge(case, match, taken)
        if judged is not None:
            found += _with_outlet(case, match, judged)
        elif match.first in taken:
            found += _inside_name(case, match)
    return _once(list(without_offices(case, found)))


def _judge(case: Case, match: Match, taken: set[int]) -> Judged | None:
    """Say which actor a match means, or None; with how sure that is and why."""
    actors = match.of("actor")
    sense = case.senses.get(match.first)
    kinds = {case.gazetteer.collection.actors[name.id].kind for name in actors}
    judged: Judged | None = None
    if sense is not None:
        if sense.meaning == "government":
            judged = Judged(actors[0].id, sense.confidence, sense.why)
    elif match.of("surname") or kinds == {"person"}:
        bearer = judge_person(case, match)
        if bearer.id is not None:
            judged = Judged(bearer.id, bearer.confidence, bearer.why)
    elif actors:
        different = list(dict.fromkeys(name.id for name in actors))
        others = ", ".join(different[1:])
        if not (kinds <= SEATED and _is_seat(case, match)):
            judged = Judged(different[0], 0.6 if others else 0.92, f"or {others}" if others else "")
    elif match.of("country"):
        meant = judge_country(case, match, located=match.first in taken)
        judged = Judged(*meant) if meant is not None else None
    return judged


def _with_outlet(case: Case, match: Match, judged: Judged) -> Iterator[FoundActor]:
    """Give an actor with its role; with an unnamed source also whose source it is."""
    why = f"'{case.written(match)}'" + (f" ({judged.why})" if judged.why else "")
    role = role_of(case.stretch, match)
    yield FoundActor(judged.id, role, judged.confidence, why, match.first, match.last)
    known = case.gazetteer.collection.actors[judged.id]
    if known.kind == "unnamed source" and known.parent:
        why = f"'{case.written(match)}' (whose source that is)"
        yield FoundActor(known.parent, "discussed", 0.7, why, match.first, match.last)


def _is_seat(case: Case, match: Match) -> bool:
    """Say whether a government's name is only where something happens: talks in its capital."""
    rules, reading = case.rules, case.stretch.reading
    proper = match.names[0].capitals[-1:] == (True,) or not reading.cased
    short = match.last - match.first <= 1 or reading.words[match.first].form in rules["articles"]
    if not (proper and short) or case.is_owner(match):
        return False
    before = [
        word for word in case.stretch.before(match.first, 3) if word not in rules["determiners"]
    ]
    ruled = len(before) > 1 and before[-2] in rules["governors"]
    located = bool(before) and (before[-1] in rules["seats"] or before[-1] in rules["reaching"])
    return located and not ruled


def _inside_name(case: Case, match: Match) -> Iterator[FoundActor]:
    """Give the state that a place's name speaks of: the Xish-held zone, the Xish base."""
    if match.of("country") or match.last - match.first == 1:
        return
    for index in range(match.first, match.last):
        code = case.gazetteer.country_words.get(case.stretch.reading.words[index].form, "")
        actor = case.gazetteer.state_actors.get(code)
        if actor is not None:
            why = f"'{case.written(match)}' (of that country)"
            yield FoundActor(actor, "discussed", 0.7, why, match.first, match.last)


def _once(found: Sequence[FoundActor]) -> list[FoundActor]:
    """Return each actor once: speaking before acting before discussed, then the surest."""
    ranks = {"speaks": 2, "acts": 1, "discussed": 0}
    best: dict[str, FoundActor] = {}
    for each in found:
        other = best.get(each.id)
        if other is None or (ranks[each.role], each.confidence) > (
            ranks[other.role],
            other.confidence,
        ):
            best[each.id] = each
    return list(best.values())
