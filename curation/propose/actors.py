"""The actors of each sentence: who or which state a name means, who speaks, whose claim it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from curation.propose.annotation import FoundActor, Sentence, SentencePlaces, each_once
from curation.propose.metonyms import dateline_end
from curation.propose.names import Match, spelling_key
from curation.propose.pointing import DESCRIPTION_REACH, SpeakerMemory, at_home, speakers_again
from curation.propose.words import folded_words, inflect
from layers.model import lineage, spellings

SEATED = {"state", "government"}
"""Kinds of actors whose name may be that of the town they sit in."""
TITLE_REACH = 6
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
RANKS = {"speaks": 2, "acts": 1, "discussed": 0}
SPEAKING_REACH = 3
OPENING = 8


class Judged(NamedTuple):
    """Which actor a name means, how sure and why."""

    id: str
    confidence: float
    why: str


@dataclass(slots=True)
class PersonMemory:
    """Whom each surname last meant (None: somebody else), and the titles before full names."""

    bearers: dict[str, str | None] = field(default_factory=dict)
    titles: dict[str, set[str]] = field(default_factory=dict)


def find_actors(sentences: Sequence[Sentence], places: Sequence[SentencePlaces]) -> list[list[FoundActor]]:
    """Return the actors of each sentence: those named, each once, then who goes on speaking.

    `places` are those of the sentences, in the same order.
    """
    persons, speakers = PersonMemory(), SpeakerMemory()
    found = []
    for sentence, its_places in zip(sentences, places, strict=True):
        every = _without_offices(sentence, [*_named(sentence, its_places, persons)])
        named = each_once(every, lambda each: (RANKS[each.role], each.confidence))
        named += at_home(sentence, named, speakers)
        found.append([*named, *speakers_again(sentence, named, speakers)])
    return found


def _named(sentence: Sentence, places: SentencePlaces, memory: PersonMemory) -> Iterator[FoundActor]:
    """Give the actors that a sentence names, in the order of the words."""
    filed, named_at = dateline_end(sentence), places.named_at
    for match in sentence.matches:
        if match.first >= filed:
            judged = _judge(sentence, match, places, memory)
            if judged is not None:
                yield from _with_outlet(sentence, match, judged)
            elif match.first in named_at:
                yield from _inside_name(sentence, match)


def _judge(sentence: Sentence, match: Match, places: SentencePlaces, memory: PersonMemory) -> Judged | None:
    """Say which actor a name means, or None."""
    actors, sense = match.of("actor"), places.senses.get(match.first)
    kinds = {sentence.gazetteer.collection.actors[name.id].kind for name in actors}
    if sense is not None:
        meant = sense.meaning == "government"
        return Judged(actors[0].id, sense.confidence, sense.why) if meant else None
    if match.of("surname") or kinds == {"person"}:
        return _judge_person(sentence, match, memory)
    if actors:
        if kinds <= SEATED and _is_seat(sentence, match):
            return None
        first, *others = dict.fromkeys(name.id for name in actors)
        return Judged(first, 0.6, f"or {', '.join(others)}") if others else Judged(first, 0.92, "")
    located = match.first in places.named_at
    return _judge_country(sentence, match, located=located) if match.of("country") else None


def _with_outlet(sentence: Sentence, match: Match, judged: Judged) -> Iterator[FoundActor]:
    """Give an actor with its role; with an unnamed source also whose source it is."""
    written = f"'{sentence.written(match.first, match.last)}'"
    numbers = sentence.gazetteer.lexicon.numbers
    if any(form not in numbers for form in sentence.between(match.first, match.last)):
        judged = Judged(judged.id, judged.confidence - 0.2, f"{judged.why}, spelt otherwise than listed")
    why = written + (f" ({judged.why})" if judged.why else "")
    role = _role_of(sentence, match)
    yield FoundActor(judged.id, role, judged.confidence, why, match.first, match.last)
    known = sentence.gazetteer.collection.actors[judged.id]
    if known.kind == "unnamed source" and known.parent:
        why = f"{written} (whose source that is)"
        yield FoundActor(known.parent, "discussed", 0.7, why, match.first, match.last)


def _is_seat(sentence: Sentence, match: Match) -> bool:
    """Say whether a government's name is only where something happens: talks in its capital."""
    rules = sentence.rules
    proper = match.names[0].capitals[-1:] == (True,) or not sentence.cased
    short = match.last - match.first <= 1 or sentence.words[match.first].form in rules["articles"]
    if not (proper and short) or sentence.is_owner(match):
        return False
    near = sentence.before(match.first, 3)
    before = [word for word in near if word not in rules["determiners"]]
    ruled = len(before) > 1 and before[-2] in rules["governors"]
    located = bool(before) and (before[-1] in rules["seats"] or before[-1] in rules["reaching"])
    return located and not ruled


def _inside_name(sentence: Sentence, match: Match) -> Iterator[FoundActor]:
    """Give the state that a place's name speaks of: the Xish-held zone, the Xish base."""
    if match.of("country") or match.last - match.first == 1:
        return
    gazetteer = sentence.gazetteer
    for form in sentence.between(match.first, match.last):
        actor = gazetteer.state_actors.get(gazetteer.country_words.get(form, ""))
        if actor is not None:
            why = f"'{sentence.written(match.first, match.last)}' (of that country)"
            yield FoundActor(actor, "discussed", 0.7, why, match.first, match.last)


# --- A country's name or adjective: the state itself, its government, or only a description ---


def _judge_country(sentence: Sentence, match: Match, *, located: bool) -> Judged | None:
    """Return the actor that a country's name means, unless it was taken for the ground."""
    code = match.of("country")[0].id
    state = sentence.gazetteer.state_actors.get(code)
    if state is not None:
        return Judged(state, 0.85, "of that country")
    government = sentence.gazetteer.governments.get(code)
    if government is None or located:
        return None
    rules, after = sentence.rules, sentence.after(match.last, 2)
    if not match.of("place"):  # an adjective, with a word for those who act for a country
        before, listed = sentence.before(match.first, 2), rules["actor_leaders"]
        led = listed.inside(before) or any(
            form.startswith(particle) and form.removeprefix(particle) in listed
            for form in before
            for particle in rules.table.get("particles", ())
        )
        authority = led or rules["actor_followers"].begin(after[:1])
        return Judged(government, 0.65, "an authority of that country") if authority else None
    if sentence.is_owner(match):
        owns = rules["actor_followers"].inside(after)
        return Judged(government, 0.6, "its authority") if owns else None
    acts = _acts(sentence, match)
    return Judged(government, 0.6, "the country as an actor") if acts else None


def _acts(sentence: Sentence, match: Match) -> bool:
    """Say whether a country's name is that of somebody who acts, speaks or is dealt with."""
    rules = sentence.rules
    after, before = sentence.after(match.last, 1), sentence.before(match.first, 3)
    if rules["between"].end(before):
        return True
    if rules["inside"].end(before) or rules["moving"].end(before):
        return False
    speaks = rules["saying_before"] and rules["saying"].end(before)
    return bool(rules["country_subjects"].begin(after) or rules["saying"].begin(after) or speaks)


# --- A person's name: who of those with one surname is meant ---


def _judge_person(sentence: Sentence, match: Match, memory: PersonMemory) -> Judged | None:
    """Tell whom a full name or a surname means, if anybody, and remember it for the next one."""
    surnames, full = match.of("surname"), match.of("actor")
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
        return None
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


def _by_memory(sentence: Sentence, key: str, candidates: Sequence[str], memory: PersonMemory) -> Judged | None:
    """Choose among the bearers of a surname by who was named before, or is named later."""
    if key in memory.bearers:
        last = memory.bearers[key]
        return Judged(last, 0.85, "surname, of the last person so named") if last else None
    first, *others = candidates
    if not others:
        return Judged(first, 0.9, "surname")
    full = {
        name.id
        for other in sentence.article.matches
        for name in other.of("actor")
        if name.id in candidates and not other.of("surname")
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
        if any(key == spelling_key(form) for first in firsts for form in inflect(first, language)):
            return each
    return None


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


def _without_offices(sentence: Sentence, found: Sequence[FoundActor]) -> Iterator[FoundActor]:
    """Give the actors that are named for themselves, in the order of the words."""
    for index, each in enumerate(found):
        introduces = index + 1 < len(found) and _introduces(sentence, each, found[index + 1])
        if not introduces and not (index and _is_office(sentence, found[index - 1], each)):
            yield each


def _introduces(sentence: Sentence, each: FoundActor, later: FoundActor) -> bool:
    """Say whether an actor's name only introduces another that follows: Xish minister Y."""
    between = sentence.between(each.last, later.first)
    marks = "".join(sentence.gap(index) for index in range(each.last, later.first + 1))
    parted = any(mark in marks for mark in PARTING) or len(between) > TITLE_REACH
    apart = [sentence.rules[name] for name in PARTING_WORDS]
    joined = any(word in listed for word in between for listed in apart)
    if parted or joined or sentence.words[each.last - 1].owner:
        return False
    actors = sentence.gazetteer.collection.actors
    kind = actors[later.id].kind
    if each.id in lineage(later.id, actors)[1:]:
        return kind == "person" and (not between or sentence.rules["titles"].inside(between))
    is_country = any(
        match.first == each.first and match.of("country") and not match.of("place") for match in sentence.matches
    )
    return is_country and kind in ("outlet", "person") and 0 < len(between) <= DESCRIPTION_REACH


def _is_office(sentence: Sentence, earlier: FoundActor, each: FoundActor) -> bool:
    """Say whether an actor is named only as the office of the person before: Y, head of X."""
    if each.id not in lineage(earlier.id, sentence.gazetteer.collection.actors)[1:]:
        return False
    between = sentence.between(earlier.last, each.first)
    owns = not between and sentence.words[each.last - 1].owner
    titled = len(between) <= TITLE_REACH and sentence.rules["titles"].inside(between)
    return sentence.gap(earlier.last).startswith(",") and (owns or titled)


# --- Roles: who speaks, acts or is spoken of ---


def _role_of(sentence: Sentence, match: Match) -> str:
    """Guess the role of an actor from the verb of saying, else from where the name stands."""
    rules = sentence.rules
    before = sentence.before(match.first, 6)
    cited = rules["sources_before"].inside(before) and "," not in sentence.gap(match.first)
    if cited or _says(sentence, match):
        return "speaks"
    if rules["saying_before"] and rules["saying"].inside(before[-SPEAKING_REACH:]):
        return "speaks"
    if rules["agents_before"].end(before):
        return "acts"
    if rules["opposites"].end(before) or rules["inside"].end(before):
        return "discussed"
    return "acts" if match.first - sentence.first <= OPENING else "discussed"


def claim_of(sentence: Sentence, actors: Sequence[FoundActor], author: str | None) -> tuple[str | None, str]:
    """Return the actor who makes the claim of a sentence, the author if none, and its status."""
    speaking = [actor for actor in actors if actor.role == "speaks"]
    by = max(speaking, key=lambda actor: actor.confidence).id if speaking else author
    for status in ("denied", "confirmed") if speaking else ():
        if sentence.rules[status].inside(sentence.forms):
            return by, status
    return by, "forecast" if sentence.rules["forecast"].inside(sentence.forms) else "reported"


def _says(sentence: Sentence, match: Match) -> bool:
    """Say whether a verb of saying follows a name directly, or after an apposition."""
    rules = sentence.rules
    if sentence.is_owner(match):
        return False
    after = sentence.after(match.last, SPEAKING_REACH)
    index = rules["saying"].first(after)
    if index is not None:
        return all(word not in rules["opposites"] for word in after[:index])
    if not sentence.gap(match.last).startswith((",", " (")):
        return False
    # "Miller, the country's top diplomat, said"
    further = sentence.after(match.last, 20)
    for offset in range(1, len(further)):
        if "," in sentence.gap(match.last + offset):
            return rules["saying"].begin(further[offset : offset + 1])
    return False
