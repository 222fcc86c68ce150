"""The actors of each sentence: who or which state a name means, who speaks, whose claim it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from curation.propose.annotation import FoundActor, Passed, Sentence, SentenceActors, SentencePlaces, each_once
from curation.propose.metonyms import dateline_end
from curation.propose.names import Match, spelling_key
from curation.propose.pointing import DESCRIPTION_REACH, SpeakerMemory, at_home, speakers_again
from curation.propose.roles import RANKS, role_of
from curation.propose.words import folded_words, inflect
from layers.model import lineage, spellings

SEATED = {"state", "government"}
"""Kinds of actors whose name may be that of the town they sit in."""
TITLE_REACH = 6
MOTION_REACH, SAID_REACH = 4, 2
PARTING = ",;:—"
PARTING_WORDS = (
    "opposites",
    "inside",
    "conjunctions_apart",
    "dates.after",
    "dates.before",
    "dates.since",
    "dates.until",
)


class Judged(NamedTuple):
    """Which actor a name means, how sure and why; `id` is empty if none, and `why` says why not."""

    id: str
    confidence: float
    why: str


@dataclass(slots=True)
class PersonMemory:
    """Whom each surname last meant (None: somebody else), and the titles before full names."""

    bearers: dict[str, str | None] = field(default_factory=dict)
    titles: dict[str, set[str]] = field(default_factory=dict)


NOBODY = Judged("", 0, "")


def find_actors(sentences: Sequence[Sentence], places: Sequence[SentencePlaces]) -> list[SentenceActors]:
    """Return the actors of each sentence: those named, each once, then who goes on speaking.

    `places` are those of the sentences, in the same order.
    """
    persons, speakers = PersonMemory(), SpeakerMemory()
    found = []
    for sentence, its_places in zip(sentences, places, strict=True):
        passed: list[Passed] = []
        every = [*_named(sentence, its_places, persons, passed)] if sentence.matches else []
        every = [*_without_offices(sentence, every, passed)] if len(every) > 1 else every
        named = each_once(every, lambda each: (RANKS[each.role], each.confidence))
        named += at_home(sentence, named, speakers)
        found.append(SentenceActors([*named, *speakers_again(sentence, named, speakers)], passed))
    return found


def _named(
    sentence: Sentence, places: SentencePlaces, memory: PersonMemory, passed: list[Passed]
) -> Iterator[FoundActor]:
    """Give the actors that a sentence names, in the order of the words; `passed` gets the names that mean none."""
    filed, named_at = dateline_end(sentence), places.named_at
    for match in sentence.matches:
        if match.first >= filed:
            only_place = len(match.places) == len(match.names)
            judged = NOBODY if only_place else _judge(sentence, match, places, memory)
            if judged.id:
                yield from _with_outlet(sentence, match, judged)
            elif match.first in named_at:
                yield from _inside_name(sentence, match)
            elif judged.why:
                passed.append(sentence.passed(match, judged.why))


def _judge(sentence: Sentence, match: Match, places: SentencePlaces, memory: PersonMemory) -> Judged:
    """Say which actor a name means, or why none."""
    actors, sense = match.actors, places.senses.get(match.first)
    if sense is not None:
        meant = sense.meaning == "government"
        return Judged(actors[0].id, sense.confidence, sense.why) if meant else NOBODY
    kinds = {sentence.gazetteer.collection.actors[name.id].kind for name in actors}
    if _is_first_name(sentence, match):
        return Judged("", 0, "the first name of somebody else")
    if match.surnames or kinds == {"person"}:
        return _judge_person(sentence, match, memory)
    nobody = _why_nobody(sentence, match, kinds)
    if nobody:
        return Judged("", 0, nobody)
    if actors:
        first, *others = dict.fromkeys(name.id for name in actors)
        first = _coordinated(sentence, match, first)
        return Judged(first, 0.6, f"or {', '.join(others)}") if others else Judged(first, 0.92, "")
    located = match.first in places.named_at
    return _judge_country(sentence, match, located=located) if match.countries else NOBODY


def _why_nobody(sentence: Sentence, match: Match, kinds: set[str]) -> str:
    """Say why an actor's or a country's name, no person's, means nobody who acts or is dealt with; "" if it may."""
    rules, actors = sentence.rules, match.actors
    part = match.first == sentence.first == match.last - 1 and sentence.forms[0] in rules["not_names"]
    if part and not rules["actor_followers"].begin(sentence.after(match.last, 1)):
        return "it only says which part"
    if _is_only_described(sentence, match):
        return "it only describes something"
    if actors and kinds <= SEATED and _is_seat(sentence, match):
        return "it only says where something happens"
    return "it is another country's" if actors and _is_of_other_country(sentence, match, actors[0].id) else ""


def _is_only_described(sentence: Sentence, match: Match) -> bool:
    """Say whether a country's name only says of what kind something is: Xish-made, pro-Xish, the Xish border."""
    if not match.countries:
        return False
    rules, gap, after = sentence.rules, sentence.gap(match.last), sentence.after(match.last, 2)
    if gap == "-" and rules["describing_joined"].begin(after):
        return True
    if gap == " " and rules["described_after"].begin(after) and not sentence.is_owner(match):
        return True
    before = sentence.before(match.first, 2)
    led = rules["describing_before"].end(before) and sentence.gap(match.first) == "-"
    return led or rules["described_before"].end(before)


def _is_of_other_country(sentence: Sentence, match: Match, actor: str) -> bool:
    """Say whether a name that tells no country has another country's beside it: the Yish Internal Security."""
    gazetteer = sentence.gazetteer
    code = gazetteer.states.get(actor)
    if code is None or match.last - match.first == 1:
        return False
    if any(form in gazetteer.country_words for form in sentence.between(match.first, match.last)):
        return False
    for other in sentence.matches:
        before = other.last == match.first and sentence.cased and sentence.gap(match.first) == " "
        of_it = other.first == match.last + 1 and sentence.words[match.last].form in sentence.rules["of_something"]
        countries = other.countries if before or of_it or other.first == match.last else ()
        if countries and countries[0].id != code:
            return True
    return False


def _coordinated(sentence: Sentence, match: Match, actor: str) -> str:
    """Return the army of a state whose adjective is joined to another's army: Xish and Yish troops."""
    gazetteer, words, rules = sentence.gazetteer, sentence.words, sentence.rules
    army = gazetteer.armies.get(gazetteer.states.get(actor, ""))
    if army is None or not match.countries or sentence.is_owner(match):
        return actor
    for other in sentence.matches:
        follows = other.first == match.last + 1 and words[match.last].form in rules["conjunctions_apart"]
        joined = follows and words[other.first].form in gazetteer.country_words
        joined = joined or (
            other.last == match.first and words[match.first].form[:1] in rules["conjunctions_written_on"]
        )
        if joined and other.last - other.first > 1 and other.actors:
            return army if other.actors[0].id in gazetteer.armies.values() else actor
    return actor


def _with_outlet(sentence: Sentence, match: Match, judged: Judged) -> Iterator[FoundActor]:
    """Give an actor with its role; with an unnamed source also whose source it is."""
    written = f"'{sentence.written(match.first, match.last)}'"
    if not sentence.gazetteer.lexicon.numbers.keys() >= {*sentence.between(match.first, match.last)}:
        judged = Judged(judged.id, judged.confidence - 0.2, f"{judged.why}, spelt otherwise than listed")
    why = written + (f" ({judged.why})" if judged.why else "")
    role = role_of(sentence, match.first, match.last)
    yield FoundActor(judged.id, role, judged.confidence, why, match.first, match.last)
    known = sentence.gazetteer.collection.actors[judged.id]
    if known.kind == "unnamed source" and known.parent:
        why = f"{written} (whose source that is)"
        yield FoundActor(known.parent, "discussed", 0.7, why, match.first, match.last)


def _is_seat(sentence: Sentence, match: Match) -> bool:
    """Say whether a government's name is only where something happens: talks in its capital, a flight to it."""
    rules = sentence.rules
    proper = match.names[0].capitals[-1:] == (True,) or not sentence.cased
    short = match.last - match.first <= 1 or sentence.words[match.first].form in rules["articles"]
    if not (proper and short) or sentence.is_owner(match):
        return False
    before = [word for word in sentence.before(match.first) if word not in rules["determiners"]]
    ruled = len(before) > 1 and before[-2] in rules["governors"]
    located = bool(before) and (before[-1] in rules["seats"] or before[-1] in rules["reaching"])
    after, listed = sentence.after(match.last, SAID_REACH), rules["said_there"]
    said = listed.begin(after) or listed.inside(before[-SAID_REACH:])
    moves = rules["moving"].end(before) and rules["motion"].inside(before[-MOTION_REACH:])
    return (located and not ruled and not said) or moves


def _inside_name(sentence: Sentence, match: Match) -> Iterator[FoundActor]:
    """Give the state that a place's name speaks of: the Xish-held zone, the Xish base."""
    if match.countries or match.last - match.first == 1:
        return
    gazetteer = sentence.gazetteer
    for form in sentence.between(match.first, match.last):
        actor = gazetteer.state_actors.get(gazetteer.country_words.get(form, ""))
        if actor is not None:
            why = f"'{sentence.written(match.first, match.last)}' (of that country)"
            yield FoundActor(actor, "discussed", 0.7, why, match.first, match.last)


# --- A country's name or adjective: the state itself, its government, or only a description ---


def _judge_country(sentence: Sentence, match: Match, *, located: bool) -> Judged:
    """Return the actor that a country's name means, unless it was taken for the ground."""
    code = match.countries[0].id
    state = sentence.gazetteer.state_actors.get(code)
    if state is not None:
        return Judged(_coordinated(sentence, match, state), 0.85, "of that country")
    government = sentence.gazetteer.governments.get(code)
    if government is None or located:
        return NOBODY
    army = _coordinated(sentence, match, government)
    if army != government:
        return Judged(army, 0.7, "of that country, like the army beside it")
    sure, why = _authority(sentence, match)
    return Judged(government if sure else "", sure, why)


def _authority(sentence: Sentence, match: Match) -> tuple[float, str]:
    """Say how sure a home country's name means its government, and why; 0 if it does not."""
    rules, after = sentence.rules, _after_countries(sentence, match)
    before = sentence.before(match.first, 2)
    if rules["formerly"].end(before) if sentence.cased else rules["formerly"].inside(after):
        return 0, "a government of before"
    if not match.places:  # an adjective, with a word for those who act for a country
        listed, particles = rules["actor_leaders"], rules.table.get("particles", ())
        led = listed.inside(before) or any(
            form.startswith(particle) and form.removeprefix(particle) in listed
            for form in before
            for particle in particles
        )
        if led or rules["actor_followers"].begin(after[:1]):
            return 0.65, "an authority of that country"
    elif sentence.is_owner(match):
        if rules["actor_followers"].inside(after):
            return 0.6, "its authority"
    elif _acts(sentence, match):
        return 0.6, "the country as an actor"
    return 0, "the country neither acts nor is dealt with"


def _after_countries(sentence: Sentence, match: Match) -> list[str]:
    """Return the words after a country's name, those of others joined to it passed over: Xish and Yish officials."""
    last = match.last
    for other in sentence.matches:
        joined = other.first == last + 1 and sentence.words[last].form in sentence.rules["conjunctions_apart"]
        if joined and other.countries and not match.places:
            last = other.last
    return sentence.after(last, 2)


def _acts(sentence: Sentence, match: Match) -> bool:
    """Say whether a country's name is that of somebody who acts, speaks or is dealt with."""
    rules = sentence.rules
    after, before = sentence.after(match.last, 1), sentence.before(match.first, 3)
    dealt_with = sentence.cased and rules["saying"].end(before)  # they urged X
    heads = match.first == sentence.first and sentence.gap(match.last).startswith(":")  # X: no talks
    if rules["between"].end(before) or dealt_with or heads:
        return True
    if rules["inside"].end(before) or rules["moving"].end(before):
        return False
    speaks = rules["saying_before"] and rules["saying"].end(before)
    return bool(rules["country_subjects"].begin(after) or rules["saying"].begin(after) or speaks)


# --- A person's name: who of those with one surname is meant ---


def _judge_person(sentence: Sentence, match: Match, memory: PersonMemory) -> Judged:
    """Tell whom a full name or a surname means, or why nobody, and remember it for the next one."""
    surnames, full = match.surnames, match.actors
    if not surnames:
        person = full[0].id
        memory.bearers.update((name.key[-1], person) for name in full)
        memory.titles.setdefault(person, set()).add(_title(sentence, match))
        return Judged(person, 0.95, "full name")
    key = surnames[0].key[-1]
    candidates = list(dict.fromkeys(name.id for name in (*full, *surnames)))
    called = _by_first_name(sentence, match, candidates)
    if called is not None:
        memory.bearers[key] = called
        return Judged(called, 0.85, "first name and surname")
    if _has_other_first_name(sentence, match):
        memory.bearers[key] = None
        return Judged("", 0, "somebody else of that surname")
    title = _title(sentence, match)
    if title and len(candidates) > 1:
        titled = [each for each in candidates if title in memory.titles.get(each, ())]
        if titled:
            return Judged(titled[0], 0.9, f"surname, '{title}' before it as before")
        # Whoever was named in full without that title does not rule.
        named = memory.titles.keys() if key in memory.bearers else set()
        left = [each for each in candidates if each not in named]
        if left and title in sentence.rules["ruler_titles"]:
            return Judged(left[0], 0.7, f"surname after '{title}', first of the name listed")
    return _by_memory(sentence, key, candidates, memory)


def _by_memory(sentence: Sentence, key: str, candidates: Sequence[str], memory: PersonMemory) -> Judged:
    """Choose among the bearers of a surname by who was named before, or is named later."""
    if key in memory.bearers:
        last = memory.bearers[key]
        other = Judged("", 0, "the last person of that surname was somebody else")
        return Judged(last, 0.85, "surname, of the last person so named") if last else other
    first, *others = candidates
    if not others:
        return Judged(first, 0.9, "surname")
    full = {
        name.id
        for other in sentence.article.matches
        for name in other.actors
        if name.id in candidates and not other.surnames
    }
    if len(full) == 1:
        return Judged(full.pop(), 0.8, "surname; the full name stands elsewhere in the article")
    why = f"surname without a first name; it may also be {', '.join(others)}"
    return Judged(first, 0.45, why)


def _title(sentence: Sentence, match: Match) -> str:
    """Return the title before a name, or nothing."""
    before = sentence.before(match.first, 1)
    return before[0] if before and before[0] in sentence.rules["titles"] else ""


def _by_first_name(sentence: Sentence, match: Match, candidates: Sequence[str]) -> str | None:
    """Return whom of some persons the first name before a surname belongs to, in any spelling of theirs."""
    index = sentence.given_name_at(match)
    if index is None or sentence.is_named(index):
        return None
    key, actors = spelling_key(sentence.words[index].form), sentence.gazetteer.collection.actors
    language = sentence.rules.language
    for each in candidates:
        firsts = {words[0] for words in map(folded_words, spellings(actors[each])) if len(words) > 1}
        if any(key in _keys_of_forms(first, language) for first in firsts):
            return each
    return None


@lru_cache(maxsize=4096)
def _keys_of_forms(word: str, language: str) -> frozenset[str]:
    """Return what the spellings of each form of a word have in common."""
    return frozenset(map(spelling_key, inflect(word, language)))


def _is_first_name(sentence: Sentence, match: Match) -> bool:
    """Say whether a surname is here somebody's first name: a person's that begins with an article stands behind it."""
    if not match.surnames or match.last >= sentence.last:
        return False
    if sentence.words[match.last].form not in sentence.rules["articles"]:
        return False
    after = next((each for each in sentence.matches if each.first >= match.last), None)
    return after is not None and bool(after.surnames) and sentence.given_name_at(after) == match.last - 1


def _has_other_first_name(sentence: Sentence, match: Match) -> bool:
    """Say whether somebody else's first name stands before a surname."""
    rules, index = sentence.rules, sentence.given_name_at(match)
    if index is None or sentence.is_named(index) or sentence.words[index].owner:
        return False
    previous = sentence.words[index]
    if previous.form in rules["given_names"]:
        return True
    known = previous.form in rules["titles"] or previous.form in rules["not_names"]
    return sentence.could_be_first_name(index) and not known


# --- Names that only belong to another actor's title: Xish minister Y, or Y, head of X ---


def _without_offices(sentence: Sentence, found: Sequence[FoundActor], passed: list[Passed]) -> Iterator[FoundActor]:
    """Give the actors that are named for themselves, in the order of the words; `passed` gets the others."""
    for index, each in enumerate(found):
        introduces = index + 1 < len(found) and _introduces(sentence, each, found[index + 1])
        if introduces or (index and _is_office(sentence, found[index - 1], each)):
            written, start = sentence.written(each.first, each.last), sentence.words[each.first].start
            passed.append(Passed(written, "it only says whose or of what office somebody is", start))
        else:
            yield each


def _introduces(sentence: Sentence, each: FoundActor, later: FoundActor) -> bool:
    """Say whether an actor's name only introduces another that follows: Xish minister Y."""
    actors = sentence.gazetteer.collection.actors
    kind = actors[later.id].kind
    if kind not in ("person", "outlet"):
        return False
    between = sentence.between(each.last, later.first)
    marks = "".join(sentence.gap(index) for index in range(each.last, later.first + 1))
    if between and sentence.gap(later.first) == ", " and between[-1] in sentence.rules["titles"]:
        marks = marks.removesuffix(", ")  # his Xish counterpart, Y
    parted = any(mark in marks for mark in PARTING) or len(between) > TITLE_REACH
    apart = [sentence.rules[name] for name in PARTING_WORDS]
    joined = any(word in listed for word in between for listed in apart)
    if sentence.words[each.last - 1].owner:  # X's Y
        titled = not between or sentence.rules["titles"].inside(between)
        return kind == "person" and titled and not parted and each.id in lineage(later.id, actors)[1:]
    if parted or joined:
        return False
    if each.id in lineage(later.id, actors)[1:] and kind != "outlet":
        return kind == "person" and (not between or sentence.rules["titles"].inside(between))
    is_country = any(match.first == each.first and match.countries and not match.places for match in sentence.matches)
    return is_country and kind in ("outlet", "person") and 0 < len(between) <= DESCRIPTION_REACH


def _is_office(sentence: Sentence, earlier: FoundActor, each: FoundActor) -> bool:
    """Say whether an actor is named only as the office of the person before: Y, head of X."""
    actors = sentence.gazetteer.collection.actors
    if each.id not in lineage(earlier.id, actors)[1:]:
        return False
    between = sentence.between(earlier.last, each.first)
    if (
        actors[earlier.id].kind != "person" and each.first >= earlier.last and not sentence.gap(earlier.last).strip()
    ):  # the military police of X
        return all(word in sentence.rules["of_whom"] for word in between)
    owns = not between and sentence.words[each.last - 1].owner
    titled = len(between) <= TITLE_REACH and sentence.rules["titles"].inside(between)
    return sentence.gap(earlier.last).startswith(",") and (owns or titled)
