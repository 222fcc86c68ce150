"""Who speaks, acts or is spoken of in a sentence, and whose claim it makes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from curation.propose.annotation import Sentence
from curation.propose.evidence import FoundActor
from curation.propose.names import Match

SPEAKING_REACH = 3
OPENING = 8
SPEAKER_RECENT = 3
PRONOUN_REACH = 3
AGAIN = {"outlet": "outlet_again", "unnamed source": "source_again"}
"""Kinds of actors that a common noun points back to, and the list of those nouns."""


@dataclass(slots=True)
class SpeakerMemory:
    """Who spoke last, in which sentence, and the last actor of each kind."""

    speaker: str | None = None
    speaker_at: int = -100
    last_of_kind: dict[str, str] = field(default_factory=dict)


def role_of(sentence: Sentence, match: Match) -> str:
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


def claim_of(
    sentence: Sentence, actors: Sequence[FoundActor], author: str | None
) -> tuple[str | None, str]:
    """Return the actor who makes the claim of a sentence, the author if none, and its status."""
    speaking = [actor for actor in actors if actor.role == "speaks"]
    by = max(speaking, key=lambda actor: actor.confidence).id if speaking else author
    for status in ("denied", "confirmed") if speaking else ():
        if sentence.rules[status].inside(sentence.forms):
            return by, status
    return by, "forecast" if sentence.rules["forecast"].inside(sentence.forms) else "reported"


def speakers_again(
    sentence: Sentence, actors: Sequence[FoundActor], memory: SpeakerMemory
) -> list[FoundActor]:
    """Return the speakers that a sentence points back to, and remember its own."""
    again = [*_by_noun(sentence, actors, memory)]
    speaking = [actor for actor in actors if actor.role == "speaks"]
    if speaking:
        memory.speaker, memory.speaker_at = speaking[0].id, sentence.number
    elif not again:
        again += _by_pronoun(sentence, memory)
    for actor in actors:
        memory.last_of_kind[sentence.gazetteer.collection.actors[actor.id].kind] = actor.id
    return again


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
    # "Lavrov, Russia's top diplomat, said"
    further = sentence.after(match.last, 20)
    for offset in range(1, len(further)):
        if "," in sentence.gap(match.last + offset):
            return rules["saying"].begin(further[offset : offset + 1])
    return False


def _by_noun(
    sentence: Sentence, actors: Sequence[FoundActor], memory: SpeakerMemory
) -> Iterator[FoundActor]:
    """Give the outlet or source last named where the sentence says 'the newspaper'."""
    present = {actor.id for actor in actors}
    for kind, nouns in AGAIN.items():
        index = sentence.rules[nouns].first(sentence.forms)
        last = memory.last_of_kind.get(kind)
        if index is not None and last is not None and last not in present:
            why = f"'{sentence.forms[index]}' points back to it"
            first = sentence.first + index
            yield FoundActor(last, "speaks", 0.6, why, first, first + 1)


def _by_pronoun(sentence: Sentence, memory: SpeakerMemory) -> Iterator[FoundActor]:
    """Give the last speaker where a pronoun goes on speaking."""
    rules, opening = sentence.rules, sentence.forms[:PRONOUN_REACH]
    goes_on = rules["pronouns"].begin(opening) and rules["saying"].inside(opening)
    followers = rules["pronoun_followers"]
    if followers and not followers.inside(opening[1:]):
        return  # a verb with a subject of its own
    if goes_on and memory.speaker and sentence.number - memory.speaker_at <= SPEAKER_RECENT:
        memory.speaker_at = sentence.number
        why = f"'{sentence.written(sentence.first, sentence.first + 1)}' goes on speaking"
        yield FoundActor(memory.speaker, "speaks", 0.6, why, sentence.first, sentence.first + 1)
