"""Who speaks, acts or is spoken of in a sentence, and whose claim it is."""

from __future__ import annotations

from collections.abc import Sequence

from curation.propose.annotation import FoundActor, FoundDate, Sentence
from curation.propose.tense import tells_to_come
from layers.model import When

RANKS = {"speaks": 2, "acts": 1, "discussed": 0}
SPEAKING_REACH = 3
OPENING = 8
NEGATED_REACH = 3


def role_of(sentence: Sentence, first: int, last: int) -> str:
    """Guess the role of an actor from the verb of saying, else from where its words `first` to `last` stand."""
    rules = sentence.rules
    before = sentence.before(first, 6)
    cited = rules["sources_before"].inside(before) and "," not in sentence.gap(first)
    if cited or _says(sentence, last):
        return "speaks"
    if rules["saying_before"] and rules["saying"].inside(before[-SPEAKING_REACH:]):
        return "speaks"
    if rules["agents_before"].end(before):
        return "acts"
    if rules["opposites"].end(before) or rules["inside"].end(before):
        return "discussed"
    return "acts" if first - sentence.first <= OPENING else "discussed"


def claim_of(
    sentence: Sentence, actors: Sequence[FoundActor], author: str | None, date: FoundDate | None, published: When
) -> tuple[str | None, str, str]:
    """Return the actor who makes the claim of a sentence, the author if none, its status, and words that say so."""
    speaking = [actor for actor in actors if actor.role == "speaks"]
    by = max(speaking, key=lambda actor: actor.confidence).id if speaking else author
    rules, forms = sentence.rules, sentence.forms
    for status in ("denied", "confirmed") if speaking else ():
        index = sentence.find(status)
        if index is not None and not rules["tense.negations"].inside(forms[max(index - NEGATED_REACH, 0) : index]):
            return by, status, sentence.written(sentence.first + index, sentence.first + index + 1)
    words = tells_to_come(sentence, date, published)
    return by, "forecast" if words else "reported", words


def _says(sentence: Sentence, last: int) -> bool:
    """Say whether a verb of saying follows a name that ends before `last` directly, or after an apposition."""
    rules = sentence.rules
    if sentence.words[last - 1].owner:
        return False
    after = sentence.after(last, SPEAKING_REACH)
    index = rules["saying"].first(after)
    if index is not None:
        return all(word not in rules["opposites"] for word in after[:index])
    if not sentence.gap(last).startswith((",", " (")):
        return False
    # "Miller, the country's top diplomat, said"
    further = sentence.after(last, 20)
    for offset in range(1, len(further)):
        if "," in sentence.gap(last + offset):
            return rules["saying"].begin(further[offset : offset + 1])
    return False
