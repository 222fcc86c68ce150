"""Actors that a sentence means without their names: the government, the newspaper, he."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from curation.propose.annotation import FoundActor, Sentence
from curation.propose.expressions import find_expressions
from curation.propose.metonyms import dateline_end
from curation.propose.names import Match
from curation.propose.roles import role_of
from curation.propose.words import without_article
from layers.model import lineage

ARMED, PERSON = "armed force", "person"
DESCRIPTION_REACH = 3
SPEAKER_RECENT = 3
PRONOUN_REACH = 3
GROUP_REACH, BEGINNING = 5, 2
RECENT, TITLE_RECENT, TITLE_REACH = 3, 6, 5
LIKE = 4
"""So many letters the cases of a title share."""
OWN = "described.own_forces"
GROUPS = ("state", "government", ARMED, "community", "organisation")
OUTLET, SOURCE = "outlet", "unnamed source"
AGAIN = {OUTLET: "outlet_again", SOURCE: "source_again"}
"""Kinds of actors that a common noun points back to, and the list of those nouns."""
AT_HOME = ("the_government", "the_army")


@dataclass(slots=True)
class SpeakerMemory:
    """Who spoke last, the last actor of each kind, whose army was last named.

    Of the sentence before the persons and the other actors, alone the one that it begins with.
    `last_at` says in which sentence each actor was last named, the last one last, `first_at` by which
    word a force was, `titled` who was last named with a title.
    """

    speaker: str | None = None
    speaker_at: int = -100
    last_of_kind: dict[str, str] = field(default_factory=dict)
    last_at: dict[str, int] = field(default_factory=dict)
    first_at: dict[str, int] = field(default_factory=dict)
    titled: dict[str, str] = field(default_factory=dict)
    army: str | None = None
    army_at: int = -100
    persons: tuple[str, ...] = ()
    persons_at: int = -100
    others: tuple[str, ...] = ()


def speakers_again(sentence: Sentence, actors: Sequence[FoundActor], memory: SpeakerMemory) -> list[FoundActor]:
    """Return the actors that a sentence points back to without their names, and remember its own."""
    again = [*_by_noun(sentence, actors, memory)]
    described = [*_by_description(sentence, actors, memory)]
    speaking = [actor for actor in (*actors, *described) if actor.role == "speaks"]
    if speaking:
        memory.speaker, memory.speaker_at = speaking[0].id, sentence.number
    elif not again and not described:
        again += _by_pronoun(sentence, memory)
    if not again and not described:
        again += _subject_again(sentence, actors, memory)
    again += [each for each in described if each.id not in {one.id for one in again}]
    _remember(sentence, actors, again, memory)
    return again


def _remember(
    sentence: Sentence, actors: Sequence[FoundActor], again: Sequence[FoundActor], memory: SpeakerMemory
) -> None:
    """Keep the actors of a sentence for those after it."""
    kinds = {each.id: sentence.gazetteer.collection.actors[each.id].kind for each in (*actors, *again)}
    memory.persons = tuple(each for each, kind in kinds.items() if kind == PERSON)
    memory.persons_at = sentence.number
    memory.others = _others(sentence, [*actors, *again], kinds) if kinds else ()
    for actor in (*actors, *again):
        kind = kinds[actor.id]
        memory.last_of_kind[kind] = actor.id
        memory.last_at.pop(actor.id, None)
        memory.last_at[actor.id] = sentence.number
        if kind == PERSON:
            memory.titled.update((title, actor.id) for title in _titles(sentence, actor))
        if kind == ARMED:
            memory.first_at[actor.id] = actor.first
            army = sentence.gazetteer.armies.get(sentence.gazetteer.states.get(actor.id, ""))
            memory.army, memory.army_at = army, sentence.number


def _by_noun(sentence: Sentence, actors: Sequence[FoundActor], memory: SpeakerMemory) -> Iterator[FoundActor]:
    """Give the outlet or source last named where the sentence says 'the newspaper'."""
    present = {actor.id for actor in actors}
    for kind, nouns in AGAIN.items() if sentence.may_have(*AGAIN.values()) else ():
        index = sentence.find(nouns)
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
    if not memory.speaker or not sentence.may_have("speaking_for", "pronouns"):
        return
    rules, opening = sentence.rules, sentence.forms[:PRONOUN_REACH]
    if rules["speaking_for"].begin(opening) and memory.speaker_at == sentence.number - 1:
        why = f"'{sentence.written(sentence.first, sentence.first + 1)}' speaks for whoever spoke before"
        yield FoundActor(memory.speaker, "speaks", 0.5, why, sentence.first, sentence.first + 1)
        return
    goes_on = rules["pronouns"].begin(opening) and rules["saying"].inside(opening)
    followers = rules["pronoun_followers"]
    if followers and not followers.begin(opening[1:]):
        return  # a verb with a subject of its own
    if goes_on and sentence.number - memory.speaker_at <= SPEAKER_RECENT:
        memory.speaker_at = sentence.number
        why = f"'{sentence.written(sentence.first, sentence.first + 1)}' goes on speaking"
        yield FoundActor(memory.speaker, "speaks", 0.6, why, sentence.first, sentence.first + 1)


def _subject_again(sentence: Sentence, actors: Sequence[FoundActor], memory: SpeakerMemory) -> Iterator[FoundActor]:
    """Give the only person, else the only group of the sentence before where a pronoun or a bare verb stands for it."""
    if memory.persons_at != sentence.number - 1:
        return
    present = {actor.id for actor in actors}
    if len(memory.persons) == 1:
        at = _pronoun(sentence, "pronouns_of_persons", actors)
        at = _bare_verb(sentence) if at is None else at
        if at is not None and memory.persons[0] not in present:
            why = f"'{sentence.written(at, at + 1)}' after the name of one person"
            yield FoundActor(memory.persons[0], "acts", 0.5, why, at, at + 1)
        if at is not None:
            return
    if len(memory.others) == 1 and memory.others[0] not in present:
        at = _pronoun(sentence, "pronouns_of_groups", actors)
        at = _bare_verb(sentence, of_group=True) if at is None else at
        persons = sentence.rules["pronouns_of_persons"] if memory.persons else ()
        if at is not None and sentence.forms[at - sentence.first] not in persons:
            why = f"'{sentence.written(at, at + 1)}' after its name"
            yield FoundActor(memory.others[0], "acts", 0.45, why, at, at + 1)


def _pronoun(sentence: Sentence, pronouns: str, actors: Sequence[FoundActor]) -> int | None:
    """Return the pronoun that a sentence begins with, after no more than words for where and when; None if none.

    No name of an actor stands before it.
    """
    rules, opening = sentence.rules, sentence.forms[:GROUP_REACH]
    index = rules[pronouns].first(opening)
    if index is None:
        return None
    at = sentence.first + index
    begins = index == 0 or any(
        rules[name].begin(opening) for name in ("inside", "moving", "pointed.there", "before_it")
    )
    begins = begins or any(each.first == sentence.first and each.last >= at for each in find_expressions(sentence))
    return at if begins and not any(actor.first <= at for actor in actors) else None


def _bare_verb(sentence: Sentence, *, of_group: bool = False) -> int | None:
    """Return the verb that a sentence begins with and that leaves its subject out, where a language does so."""
    rules, verb = sentence.rules, next(iter(sentence.forms), "")
    if not rules["after_bare_verbs"].begin(sentence.forms[1:3]) or verb in rules["saying"]:
        return None
    conjoined = len(verb) > LIKE and verb.startswith(tuple(rules["conjunctions"].listed))
    ends = of_group and conjoined and verb.endswith(tuple(rules.table["bare_verb_ends"]))
    return sentence.first if verb in rules["bare_verbs"] or (ends and not _has_article(sentence, verb)) else None


def _has_article(sentence: Sentence, form: str) -> bool:
    """Say whether an article is written onto a form."""
    return form != without_article(form, sentence.rules.language)


def _others(sentence: Sentence, actors: Sequence[FoundActor], kinds: Mapping[str, str]) -> tuple[str, ...]:
    """Return the states, forces and communities of a sentence, by their kinds; if it begins with one, that alone."""
    found = [each for each in actors if kinds[each.id] in GROUPS and not _names_somebody(sentence, each)]
    start = dateline_end(sentence) if found else 0
    begin = [each for each in found if each.first - start <= BEGINNING]
    return tuple(dict.fromkeys(each.id for each in (begin if len(begin) == 1 else found)))


def _names_somebody(sentence: Sentence, actor: FoundActor) -> bool:
    """Say whether somebody unknown to the collection is named right after an actor: X's envoy is meant, not X."""
    return actor.last < sentence.last and sentence.gap(actor.last) == " " and sentence.is_unknown_name(actor.last)


# --- Descriptions: the ministry, the minister, both sides, its army ---


def _by_description(sentence: Sentence, actors: Sequence[FoundActor], memory: SpeakerMemory) -> Iterator[FoundActor]:
    """Give the actors that a sentence describes by a word of their names, a title, or as somebody's."""
    present = {actor.id for actor in actors}
    for name, whom in DESCRIPTIONS.items() if sentence.may_have("described") else ():
        index = sentence.find(name)
        if index is None:
            continue
        first = sentence.first + index
        last = first + sentence.rules[name].size(sentence.forms[index:])
        within = any(match.first < last and first < match.last for match in sentence.matches)
        if not within and (name == OWN or not _is_whose(sentence, first, last, army=True)):
            for found, sure in whom(sentence, (first, last), actors, memory):
                if found not in present:
                    why = f"'{sentence.written(first, last)}' after its name"
                    yield FoundActor(found, role_of(sentence, first, last), sure, why, first, last)


Meant = Iterator[tuple[str, float]]


def _by_word_of_name(
    sentence: Sentence, at: tuple[int, int], actors: Sequence[FoundActor], memory: SpeakerMemory
) -> Meant:
    """Give the actor last named whose names have all the words: the ministry, the foreign ministry, the council."""
    gazetteer, language = sentence.gazetteer, sentence.rules.language
    small = (sentence.rules["determiners"], sentence.rules["linking"])
    forms = [form for form in sentence.between(*at) if not any(form in listed for listed in small)]
    get = gazetteer.lexicon.numbers.get
    wanted = [{get(form), get(without_article(form, language))} for form in forms]

    def is_called(actor: str) -> bool:
        return all(not numbers.isdisjoint(gazetteer.worded.get(actor, ())) for numbers in wanted)

    is_home = " ".join(sentence.between(*at)) in sentence.rules["described.home_offices"]
    reach = 1 if is_home else RECENT
    recent = [each for each, number in reversed(memory.last_at.items()) if sentence.number - number <= reach]
    last = next((each for each in (*(one.id for one in actors), *recent) if is_called(each)), None)
    if last is not None:
        yield last, 0.5
        return
    if not is_home:
        return
    homes = {*gazetteer.governments.values()}
    known = gazetteer.collection.actors
    own = [each for each in gazetteer.worded if homes & {*lineage(each, known)[1:]} and is_called(each)]
    if len(own) == 1 and len(homes) == 1 and not sentence.is_of_elsewhere:
        yield own[0], 0.45


def _by_title(sentence: Sentence, at: tuple[int, int], actors: Sequence[FoundActor], memory: SpeakerMemory) -> Meant:
    """Give the person last named with a title: the minister."""
    known = sentence.gazetteer.collection.actors
    named = any(0 <= each.first - at[1] < TITLE_REACH and known[each.id].kind == PERSON for each in actors)
    further = sentence.after(at[1], 1)
    if named or sentence.rules["titles"].begin(further) or (further and sentence.is_unknown_name(at[1])):
        return
    title = _title_key(sentence, sentence.between(at[1] - 1, at[1])[0])
    person = memory.titled.get(title)
    if person is None and memory.persons_at == sentence.number - 1 and len(memory.persons) == 1:
        person = memory.persons[0]
    if person and sentence.number - memory.last_at[person] <= TITLE_RECENT:
        yield person, 0.5


def _of_forces(sentence: Sentence, _at: tuple[int, int], actors: Sequence[FoundActor], memory: SpeakerMemory) -> Meant:
    """Give the armed force last named: the soldiers."""
    force, known = memory.last_of_kind.get(ARMED), sentence.gazetteer.collection.actors
    if force and sentence.number - memory.last_at[force] <= RECENT:
        above = lineage(force, known)
        if not any(known[each.id].kind == ARMED or each.id in above for each in actors):
            yield force, 0.45


def _of_groups(sentence: Sentence, _at: tuple[int, int], actors: Sequence[FoundActor], memory: SpeakerMemory) -> Meant:
    """Give the armed force of no state that the last sentence with any named first: the group."""
    free = [
        each
        for each in memory.last_at
        if memory.last_at[each] >= sentence.number - RECENT
        and sentence.gazetteer.collection.actors[each].kind == ARMED
        and each not in sentence.gazetteer.states
    ]
    if free and not any(each.id in free for each in actors):
        yield min(free, key=lambda each: (-memory.last_at[each], memory.first_at[each])), 0.45


def _own_forces(sentence: Sentence, at: tuple[int, int], actors: Sequence[FoundActor], memory: SpeakerMemory) -> Meant:
    """Give the army of a state that stands before in the sentence, else whoever the one before was about: its army."""
    gazetteer, known = sentence.gazetteer, sentence.gazetteer.collection.actors
    before = [each.id for each in actors if each.last <= at[0]]
    if before:
        of_state = known[before[-1]].kind in GROUPS and known[before[-1]].kind != ARMED
        state = gazetteer.states.get(before[-1], "") if of_state else ""
        army = gazetteer.armies.get(state) if sentence.rules["forces.army"].inside(sentence.between(*at)) else None
        yield from [(army, 0.45)] if army else []
    elif memory.persons_at == sentence.number - 1 and len(memory.others) == 1:
        yield memory.others[0], 0.45


DESCRIPTIONS = {
    "described.institutions": _by_word_of_name,
    "described.home_offices": _by_word_of_name,
    "described.titles": _by_title,
    "described.soldiers": _of_forces,
    "described.group": _of_groups,
    OWN: _own_forces,
}
"""Lists of words for somebody who was named before, and who each means."""


def _titles(sentence: Sentence, actor: FoundActor) -> Iterator[str]:
    """Give the titles before a person's name, and after it behind a comma."""
    first = actor.first
    while first > max(sentence.first, actor.first - TITLE_REACH) and not sentence.gap(first).strip(" -«"):
        first -= 1
    words = sentence.between(first, actor.first)
    if sentence.gap(actor.last).startswith(","):
        words += sentence.after(actor.last, TITLE_REACH)
    yield from (_title_key(sentence, word) for word in words if word in sentence.rules["titles"])


def _title_key(sentence: Sentence, word: str) -> str:
    """Return what the forms of a title have in common."""
    bare = without_article(word, sentence.rules.language)
    return bare[:LIKE] if "declension" in sentence.rules.table else bare


# --- At home: the government, the army ---


def at_home(sentence: Sentence, named: Sequence[FoundActor], memory: SpeakerMemory) -> Iterator[FoundActor]:
    """Give the government or army of the one home country where a sentence says no more than 'the government'.

    'The army' is the one last named, if that was a few sentences ago.
    """
    gazetteer = sentence.gazetteer
    for words in AT_HOME if sentence.may_have(*AT_HOME) else ():
        index = sentence.find(words)
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
        last = first + sentence.rules[words].size(sentence.forms[index:])
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
        or (sentence.cased and match.last == first and (match.countries or match.actors))
        for match in sentence.matches
    )
    return told or _is_described(sentence, first, last)


def _tells_whose(sentence: Sentence, match: Match, last: int, *, army: bool) -> bool:
    """Say whether a name soon after words for a government or an army says whose it is: not where that goes to."""
    rules, between = sentence.rules, sentence.between(last, match.first)
    joins = all(word in rules["linking"] for word in between)
    if match.places:
        homes = sentence.gazetteer.governments.values()
        if any(name.id in homes for name in match.actors):  # in its own capital
            return False
        return joins and not army and (bool(between) or sentence.cased)
    if between:
        return joins and not any(word in rules["conjunctions_apart"] for word in between)
    return sentence.cased or not match.actors


def _is_described(sentence: Sentence, first: int, last: int) -> bool:
    """Say whether an adjective tells a government from others: before it in Russian, after it in Arabic."""
    rules, ends = sentence.rules, tuple(sentence.rules.table["adjective_ends"])
    if "declension" in rules.table:
        before = sentence.before(first, 1)
        return bool(before) and before[0].endswith(ends)
    after = sentence.after(last, 1)
    adjective = bool(after) and after[0].startswith(rules.table.get("article", "")) and after[0].endswith(ends)
    return adjective and not sentence.cased and not sentence.is_named(last)
