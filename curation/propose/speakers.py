"""Who goes on speaking where a sentence only says "he added" or "according to the newspaper"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from curation.propose.found import FoundActor, Memory
from curation.propose.gazetteer import Gazetteer
from curation.propose.reading import Stretch

RECENT = 3
OPENING = 3
AGAIN = {"outlet": "outlet_again", "unnamed source": "source_again"}
"""Kinds of actors that a common noun points back to, and the list of those nouns."""


def speakers_again(
    stretch: Stretch, actors: Sequence[FoundActor], gazetteer: Gazetteer, memory: Memory
) -> list[FoundActor]:
    """Return the speakers that a sentence points back to, and remember its own."""
    again = [*_by_noun(stretch, actors, memory)]
    speaking = [actor for actor in actors if actor.role == "speaks"]
    if speaking:
        memory.speaker, memory.speaker_at = speaking[0].id, stretch.number
    elif not again:
        again += _by_pronoun(stretch, memory)
    for actor in actors:
        memory.last_of_kind[gazetteer.collection.actors[actor.id].kind] = actor.id
    return again


def _by_noun(
    stretch: Stretch, actors: Sequence[FoundActor], memory: Memory
) -> Iterator[FoundActor]:
    """Give the outlet or source last named where the sentence says 'the newspaper'."""
    rules = stretch.reading.rules
    present = {actor.id for actor in actors}
    for kind, name in AGAIN.items():
        index = rules[name].first(stretch.forms)
        last = memory.last_of_kind.get(kind)
        if index is not None and last is not None and last not in present:
            why = f"'{stretch.forms[index]}' points back to it"
            first = stretch.first + index
            yield FoundActor(last, "speaks", 0.6, why, first, first + 1)


def _by_pronoun(stretch: Stretch, memory: Memory) -> Iterator[FoundActor]:
    """Give the last speaker where a pronoun goes on speaking."""
    rules = stretch.reading.rules
    opening = stretch.forms[:OPENING]
    goes_on = rules["pronouns"].begin(opening) and rules["saying"].inside(opening)
    followers = rules["pronoun_followers"]
    if followers and not followers.inside(opening[1:]):
        return  # a verb with a subject of its own
    if goes_on and memory.speaker and stretch.number - memory.speaker_at <= RECENT:
        memory.speaker_at = stretch.number
        words = stretch.reading.words
        pronoun = stretch.reading.text[words[stretch.first].start : words[stretch.first].end]
        why = f"'{pronoun}' goes on speaking"
        yield FoundActor(memory.speaker, "speaks", 0.6, why, stretch.first, stretch.first + 1)
