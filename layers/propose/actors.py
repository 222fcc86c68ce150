"""The actors of a sentence, with their roles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from layers.propose.found import FoundActor, FoundPlace, Memory
from layers.propose.gazetteer import Gazetteer
from layers.propose.metonyms import Sense
from layers.propose.names import Match, Name
from layers.propose.persons import judge_person
from layers.propose.reading import Stretch
from layers.propose.roles import role_of

TITLE_REACH = 6
SITE_REACH = 3


def find_actors(
    stretch: Stretch,
    gazetteer: Gazetteer,
    memory: Memory,
    senses: dict[int, Sense],
    places: Sequence[FoundPlace],
) -> list[FoundActor]:
    """Return the actors of a sentence, each once, in the order of the words."""
    found = []
    taken = {each.first for each in places if each.link == "named"}
    for match in stretch.matches:
        judged = _judge(stretch, match, gazetteer, memory, senses, taken)
        if judged is None:
            continue
        actor, confidence, why = judged
        role = role_of(stretch, match)
        found.append(FoundActor(actor, role, confidence, why, match.first, match.last))
    kept = list(_without_titles(stretch, found, gazetteer))
    return _once(kept)


def _judge(
    stretch: Stretch,
    match: Match,
    gazetteer: Gazetteer,
    memory: Memory,
    senses: dict[int, Sense],
    taken: set[int],
) -> tuple[str, float, str] | None:
    """Say which actor a match means, or None; with how sure that is and why."""
    sense = senses.get(match.first)
    if sense is not None:
        if sense.meaning != "government":
            return None
        return match.of("actor")[0].id, sense.confidence, _why(stretch, match, sense.why)
    actors = match.of("actor")
    kinds = {gazetteer.collection.actors[name.id].kind for name in actors}
    if match.of("surname") or kinds == {"person"}:
        bearer = judge_person(stretch, match, gazetteer, memory)
        if bearer.id is None:
            return None
        return bearer.id, bearer.confidence, _why(stretch, match, bearer.why)
    if match.of("place") and match.first in taken and not actors:
        return None
    if actors:
        return _of_names(stretch, match, actors)
    if match.of("country"):
        return _of_country(stretch, match, gazetteer, taken)
    return None


def _of_names(
    stretch: Stretch, match: Match, actors: Sequence[Name]
) -> tuple[str, float, str] | None:
    """Return the actor of a name; of several that share it the first, less surely."""
    different = list(dict.fromkeys(name.id for name in actors))
    if len(different) > 1:
        return different[0], 0.6, _why(stretch, match, f"or {', '.join(different[1:])}")
    return different[0], 0.92, _why(stretch, match, "")


def _of_country(
    stretch: Stretch, match: Match, gazetteer: Gazetteer, taken: set[int]
) -> tuple[str, float, str] | None:
    """Return the actor that a country's name or adjective means here, or None."""
    code = match.of("country")[0].id
    if code in gazetteer.state_actors:
        return gazetteer.state_actors[code], 0.85, _why(stretch, match, "of that country")
    if code not in gazetteer.governments or match.first in taken:
        return None
    rules = stretch.reading.rules
    after, before = stretch.after(match.last, 1), stretch.before(match.first, 3)
    government = gazetteer.governments[code]
    is_adjective = not match.of("place")
    if is_adjective:
        led = rules["actor_leaders"].inside(before[-2:])
        if rules["actor_followers"].begin(after) or led:
            return government, 0.65, _why(stretch, match, "an authority of that country")
        return None
    owner = stretch.reading.words[match.last - 1].owner
    if owner:
        acts = rules["actor_followers"].inside(stretch.after(match.last, 2))
        return (government, 0.6, _why(stretch, match, "its authority")) if acts else None
    located = rules["inside"].end(before) or rules["moving"].end(before)
    if located and not rules["between"].end(before):
        return None
    acts = rules["country_subjects"].begin(after) or rules["saying"].begin(after)
    spoken = rules["saying_before"] and rules["saying"].end(before)
    if acts or spoken or rules["between"].end(before):
        return government, 0.6, _why(stretch, match, "the country as an actor")
    return None


def _without_titles(
    stretch: Stretch, found: Sequence[FoundActor], gazetteer: Gazetteer
) -> Iterator[FoundActor]:
    """Leave out the country of a title or description that another actor's name follows."""
    states = set(gazetteer.state_actors.values()) | set(gazetteer.governments.values())
    adjectives = {
        match.first
        for match in stretch.matches
        if match.of("country") and not match.of("place")
    }
    rules = stretch.reading.rules
    for each in found:
        if each.id in states and each.first in adjectives:
            later = [other for other in found if 0 < other.first - each.last <= TITLE_REACH]
            earlier = [other for other in found if 0 <= each.first - other.last <= 0]
            words = stretch.reading.forms(each.last, later[0].first) if later else []
            plain = later and not any(
                word in rules["opposites"] or rules["inside"].end([word]) or word in ("and", "и")
                for word in words
            )
            marks = stretch.reading.text[
                stretch.reading.words[each.last - 1].end : stretch.reading.words[
                    later[0].first if later else each.last - 1
                ].start
            ]
            titled = plain and rules["titles"].inside(words)
            kin = later and gazetteer.states.get(later[0].id) == gazetteer.states.get(each.id)
            kind = gazetteer.collection.actors[later[0].id].kind if later else ""
            apposed = plain and kind in ("outlet", "person") and len(words) <= 3
            if not any(mark in marks for mark in ",;") and ((titled and kin) or apposed):
                continue
            del earlier
        yield each


def _why(stretch: Stretch, match: Match, reason: str) -> str:
    """Write which words mean an actor, and why."""
    words = stretch.reading.words
    written = stretch.reading.text[words[match.first].start : words[match.last - 1].end]
    return f"'{written}'" + (f" ({reason})" if reason else "")


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
