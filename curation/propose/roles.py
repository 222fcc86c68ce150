"""Who speaks, acts or is spoken of in a sentence, and whose claim it is."""

from __future__ import annotations

from collections.abc import Sequence

from curation.propose.annotation import FoundActor, Sentence

RANKS = {"speaks": 2, "acts": 1, "discussed": 0}
SPEAKING_REACH = 3
OPENING = 8


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


def claim_of(sentence: Sentence, actors: Sequence[FoundActor], author: str | None) -> tuple[str | None, str]:
    """Return the actor who makes the claim of a sentence, the author if none, and its status."""
    speaking = [actor for actor in actors if actor.role == "speaks"]
    by = max(speaking, key=lambda actor: actor.confidence).id if speaking else author
    for status in ("denied", "confirmed") if speaking else ():
        if sentence.rules[status].inside(sentence.forms):
            return by, status
    return by, "forecast" if sentence.rules["forecast"].inside(sentence.forms) else "reported"


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
