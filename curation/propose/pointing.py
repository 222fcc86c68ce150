"""Actors that a sentence means without their names: the government, the newspaper, he."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from curation.propose.annotation import FoundActor, Sentence
from curation.propose.names import Match
from curation.propose.words import without_article

ARMED = "armed force"
DESCRIPTION_REACH = 3
SPEAKER_RECENT = 3
PRONOUN_REACH = 3
GROUP_REACH, BEGINNING = 5, 2
GROUPS = ("state", "government", ARMED, "community")
OUTLET, SOURCE = "outlet", "unnamed source"
AGAIN = {OUTLET: "outlet_again", SOURCE: "source_again"}
"""Kinds of actors that a common noun points back to, and the list of those nouns."""


@dataclass(slots=True)
class SpeakerMemory:
    """Who spoke last, the last actor of each kind, whose army was last named.

    Of the sentence before the persons and the other actors, alone the one that it begins with.
    """

    speaker: str | None = None
    speaker_at: int = -100
    last_of_kind: dict[str, str] = field(default_factory=dict)
    army: str | None = None
    army_at: int = -100
    persons: tuple[str, ...] = ()
    persons_at: int = -100
    others: tuple[str, ...] = ()


def speakers_again(sentence: Sentence, actors: Sequence[FoundActor], memory: SpeakerMemory) -> list[FoundActor]:
    """Return the speakers that a sentence points back to, and remember its own."""
    again = [*_by_noun(sentence, actors, memory)]
    speaking = [actor for actor in actors if actor.role == "speaks"]
    if speaking:
        memory.speaker, memory.speaker_at = speaking[0].id, sentence.number
    elif not again:
        again += _by_pronoun(sentence, memory)
    if not again:
        again += _subject_again(sentence, actors, memory)
    named = [actor.id for actor in actors if sentence.gazetteer.collection.actors[actor.id].kind == "person"]
    memory.persons, memory.persons_at = tuple(dict.fromkeys(named)), sentence.number
    memory.others = _others(sentence, [*actors, *again])
    for actor in actors:
        kind = sentence.gazetteer.collection.actors[actor.id].kind
        memory.last_of_kind[kind] = actor.id
        if kind == ARMED:
            army = sentence.gazetteer.armies.get(sentence.gazetteer.states.get(actor.id, ""))
            memory.army, memory.army_at = army, sentence.number
    return again


def _by_noun(sentence: Sentence, actors: Sequence[FoundActor], memory: SpeakerMemory) -> Iterator[FoundActor]:
    """Give the outlet or source last named where the sentence says 'the newspaper'."""
    present = {actor.id for actor in actors}
    for kind, nouns in AGAIN.items():
        index = sentence.rules[nouns].first(sentence.forms)
        if index is None:
            continue
        last = memory.last_of_kind.get(kind)
        if kind == OUTLET and sentence.rules["source_again"].end(sentence.before(sentence.first + index, 2)):
            continue  # the newspaper's source
        if kind != OUTLET and last is None:
            last = _source_of(sentence, memory.last_of_kind.get(OUTLET))
        if last is not None and last not in present:
            why = f"'{sentence.forms[index]}' points back to it"
            first = sentence.first + index
            yield FoundActor(last, "speaks", 0.6, why, first, first + 1)


def _source_of(sentence: Sentence, outlet: str | None) -> str | None:
    """Return the unnamed source of an outlet, if the collection has one."""
    actors = sentence.gazetteer.collection.actors.values()
    return next((each.id for each in actors if each.kind == SOURCE and each.parent and each.parent == outlet), None)


def _by_pronoun(sentence: Sentence, memory: SpeakerMemory) -> Iterator[FoundActor]:
    """Give the last speaker where a pronoun goes on speaking, or somebody who only speaks for others."""
    rules, opening = sentence.rules, sentence.forms[:PRONOUN_REACH]
    if rules["speaking_for"].begin(opening) and memory.speaker and memory.speaker_at == sentence.number - 1:
        why = f"'{sentence.written(sentence.first, sentence.first + 1)}' speaks for whoever spoke before"
        yield FoundActor(memory.speaker, "speaks", 0.5, why, sentence.first, sentence.first + 1)
        return
    goes_on = rules["pronouns"].begin(opening) and rules["saying"].inside(opening)
    followers = rules["pronoun_followers"]
    if followers and not followers.inside(opening[1:]):
        return  # a verb with a subject of its own
    if goes_on and memory.speaker and sentence.number - memory.speaker_at <= SPEAKER_RECENT:
        memory.speaker_at = sentence.number
        why = f"'{sentence.written(sentence.first, sentence.first + 1)}' goes on speaking"
        yield FoundActor(memory.speaker, "speaks", 0.6, why, sentence.first, sentence.first + 1)


def _subject_again(sentence: Sentence, actors: Sequence[FoundActor], memory: SpeakerMemory) -> Iterator[FoundActor]:
    """Give the only person of the sentence before where this one begins with a pronoun for somebody."""
    near = memory.persons_at == sentence.number - 1
    alone = near and len(memory.persons) == 1
    begins = bool(sentence.cased) and sentence.rules["pronouns"].begin(sentence.forms)
    if alone and begins and memory.persons[0] not in {actor.id for actor in actors}:
        why = f"'{sentence.written(sentence.first, sentence.first + 1)}' after the name of one person"
        yield FoundActor(memory.persons[0], "acts", 0.5, why, sentence.first, sentence.first + 1)
    elif near and len(memory.others) == 1 and not memory.persons:
        yield from _group_again(sentence, actors, memory.others[0])


def _group_again(sentence: Sentence, actors: Sequence[FoundActor], group: str) -> Iterator[FoundActor]:
    """Give a state, a force or a community of the sentence before where a pronoun for it is what this one is about.

    The pronoun begins the sentence, or only words for where and when stand before it.
    """
    rules, opening = sentence.rules, sentence.forms[:GROUP_REACH]
    index = rules["pronouns_of_groups"].first(opening)
    begins = index == 0 or any(rules[name].begin(opening) for name in ("inside", "moving", "pointed.there"))
    if not begins or index is None or group in {actor.id for actor in actors}:
        return
    at = sentence.first + index
    if not any(actor.first <= at for actor in actors):
        yield FoundActor(group, "acts", 0.45, f"'{sentence.written(at, at + 1)}' after its name", at, at + 1)


def _others(sentence: Sentence, actors: Sequence[FoundActor]) -> tuple[str, ...]:
    """Return the states, forces and communities of a sentence; if it begins with one, that alone."""
    kinds = {each.id: sentence.gazetteer.collection.actors[each.id].kind for each in actors}
    found = [each for each in actors if kinds[each.id] in GROUPS]
    begin = [each for each in found if each.first - sentence.first <= BEGINNING]
    return tuple(dict.fromkeys(each.id for each in (begin if len(begin) == 1 else found)))


def at_home(sentence: Sentence, named: Sequence[FoundActor], memory: SpeakerMemory) -> Iterator[FoundActor]:
    """Give the government or army of the one home country where a sentence says no more than 'the government'.

    'The army' is the one last named, if that was a few sentences ago.
    """
    gazetteer = sentence.gazetteer
    for words in ("the_government", "the_army"):
        listed = sentence.rules[words]
        index = listed.first(sentence.forms)
        if index is None:
            continue
        meant = [
            gazetteer.armies.get(code) if words == "the_army" else one for code, one in gazetteer.governments.items()
        ]
        if words == "the_army" and memory.army is not None and sentence.number - memory.army_at <= SPEAKER_RECENT:
            meant = [memory.army]
        if len(meant) != 1 or meant[0] is None or sentence.is_of_elsewhere:
            continue
        first = sentence.first + index
        last = first + listed.size(sentence.forms[index:])
        if not _is_whose(sentence, first, last, army=words == "the_army") and meant[0] not in {
            each.id for each in named
        }:
            why = f"'{sentence.written(first, last)}' with no country named"
            yield FoundActor(meant[0], "discussed", 0.5, why, first, last)


def _is_whose(sentence: Sentence, first: int, last: int, *, army: bool) -> bool:
    """Say whether a name or an adjective beside words for a government or an army says whose it is."""
    told = any(
        (match.first in range(last, last + DESCRIPTION_REACH) and _tells_whose(sentence, match, last, army=army))
        or match.first <= first < match.last
        or (sentence.cased and match.last == first and (match.of("country") or match.of("actor")))
        for match in sentence.matches
    )
    return told or _is_described(sentence, first, last)


def _tells_whose(sentence: Sentence, match: Match, last: int, *, army: bool) -> bool:
    """Say whether a name soon after words for a government or an army says whose it is: not where that goes to."""
    joins = all(word in sentence.rules["linking"] for word in sentence.between(last, match.first))
    return not match.of("place") or (joins and not army)


def _is_described(sentence: Sentence, first: int, last: int) -> bool:
    """Say whether an adjective tells a government from others: before it in Russian, after it in Arabic."""
    rules = sentence.rules
    if "declension" in rules.table:
        before = sentence.before(first, 1)
        return bool(before) and before[0].endswith(tuple(rules.table["adjective_ends"]))
    after = sentence.after(last, 1)
    return bool(after) and not sentence.cased and after[0] != without_article(after[0], rules.language)
