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
            if match.first in taken:
                found += _inside_name(stretch, match, gazetteer)
            continue
        actor, confidence, why = judged
        role = role_of(stretch, match)
        found.append(FoundActor(actor, role, confidence, why, match.first, match.last))
        known = gazetteer.collection.actors[actor]
        if known.kind == "unnamed source" and known.parent:
            why = f"the source is of {known.parent}"
            found.append(FoundActor(known.parent, "discussed", 0.7, why, match.first, match.last))
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
    if actors and _is_seat(stretch, match, kinds):
        return None
    if actors:
        return _of_names(stretch, match, actors)
    if match.of("country"):
        return _of_country(stretch, match, gazetteer, taken)
    return None


def _is_seat(stretch: Stretch, match: Match, kinds: set[str]) -> bool:
    """Say whether a government's name is only where something happens: talks in its capital."""
    if not kinds <= {"state", "government"} or match.names[0].capitals[-1:] != (True,) and _cased(stretch):
        return False
    rules = stretch.reading.rules
    before = [word for word in stretch.before(match.first, 3) if word not in rules["determiners"]]
    located = bool(before) and before[-1] in rules["seats"]
    ruled = len(before) > 1 and before[-2] in rules["governors"]
    one_word = match.last - match.first <= 1 or stretch.reading.words[match.first].form in rules["articles"]
    return located and not ruled and one_word and not stretch.reading.words[match.last - 1].owner


def _cased(stretch: Stretch) -> bool:
    """Say whether the language has capital letters."""
    return "particles" not in stretch.reading.rules.table


def _inside_name(stretch: Stretch, match: Match, gazetteer: Gazetteer) -> Iterator[FoundActor]:
    """Give the state that a place's name speaks of: the Xish-held zone, the Xish base."""
    if match.of("country") or match.last - match.first == 1:
        return
    for index in range(match.first, match.last):
        code = gazetteer.country_words.get(stretch.reading.words[index].form)
        if code in gazetteer.state_actors:
            why = _why(stretch, match, "of that country")
            actor = gazetteer.state_actors[code]
            yield FoundActor(actor, "discussed", 0.7, why, match.first, match.last)


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
    """Leave out what only belongs to another actor's title: Xish minister Y, Y of the Z."""
    for index, each in enumerate(found):
        later = found[index + 1] if index + 1 < len(found) else None
        earlier = found[index - 1] if index else None
        if later is not None and _introduces(stretch, each, later, gazetteer):
            continue
        if earlier is not None and _is_office(stretch, earlier, each, gazetteer):
            continue
        yield each


def _introduces(
    stretch: Stretch, each: FoundActor, later: FoundActor, gazetteer: Gazetteer
) -> bool:
    """Say whether an actor's name only introduces another that follows: Xish minister Y."""
    rules = stretch.reading.rules
    between = stretch.reading.forms(each.last, later.first)
    marks = _marks(stretch, each.last, later.first)
    if len(between) > TITLE_REACH or any(mark in marks for mark in ",;:—"):
        return False
    joining = any(
        word in rules["opposites"] or word in rules["inside"] or word in rules["conjunctions_apart"]
        for word in between
    )
    if joining or stretch.reading.words[each.last - 1].owner:
        return False
    if later.id != each.id and _is_above(each.id, later.id, gazetteer):
        kind = gazetteer.collection.actors[later.id].kind
        return kind == "person" and (not between or rules["titles"].inside(between))
    is_country = any(
        match.first == each.first and match.of("country") and not match.of("place")
        for match in stretch.matches
    )
    kind = gazetteer.collection.actors[later.id].kind
    return is_country and kind in ("outlet", "person") and 0 < len(between) <= SITE_REACH


def _is_office(
    stretch: Stretch, earlier: FoundActor, each: FoundActor, gazetteer: Gazetteer
) -> bool:
    """Say whether an actor is named only as the office of the person before: Y, head of X."""
    if not _is_above(each.id, earlier.id, gazetteer):
        return False
    between = stretch.reading.forms(earlier.last, each.first)
    comma = stretch.reading.gap(earlier.last).startswith(",")
    return comma and len(between) <= TITLE_REACH and stretch.reading.rules["titles"].inside(between)


def _is_above(upper: str, lower: str, gazetteer: Gazetteer) -> bool:
    """Say whether an actor is an ancestor of another."""
    actors = gazetteer.collection.actors
    seen: set[str] = set()
    current = actors[lower].parent
    while current in actors and current not in seen:
        if current == upper:
            return True
        seen.add(current)
        current = actors[current].parent
    return False


def _marks(stretch: Stretch, first: int, last: int) -> str:
    """Return what stands between the words of a stretch, and before the word after it."""
    return "".join(stretch.reading.gap(index) for index in range(first, last + 1))


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
