"""What the name of a capital or a country means: the place, or those who govern from there."""

from __future__ import annotations

from collections.abc import Sequence

from curation.propose.annotation import Sentence
from curation.propose.evidence import Sense
from curation.propose.names import Match
from curation.propose.words import particle_of

NEAR = 3
SUBJECT_REACH = 5


def judge_capital(sentence: Sentence, match: Match, earlier: tuple[Match, Sense] | None) -> Sense:
    """Tell a capital's name that means a government from the town, by the words around it.

    `earlier` is the capital named before it in the sentence, if one is: "in A and B".
    """
    return (
        _by_itself(sentence, match)
        or (_joined_with(sentence, match, *earlier) if earlier else None)
        or _by_words_before(sentence, match)
        or Sense("government", 0.85, "spoken of as a government")
    )


def judge_country(sentence: Sentence, match: Match) -> Sense:
    """Tell a country's name that means the ground that something happens on from one who acts."""
    rules = sentence.rules
    before, after = sentence.before(match.first, 4), sentence.after(match.last, 1)
    last = before[-1] if before else ""
    if sentence.is_owner(match) or rules["governors"].end(before) or last in rules["between"]:
        return Sense("neither", 0, "")
    if rules["inside"].end(before):
        return Sense("place", 0.8, f"after '{last}'")
    if rules["towns_before"].end(before) or rules["moving"].end(before):
        return Sense("place", 0.6, f"after '{last}'")
    acts = bool(after) and after[0] in rules["country_subjects"]
    if match.last - match.first > 1 and match.first != sentence.first and not acts:
        return Sense("place", 0.6, "its territory")
    return Sense("neither", 0, "")


def _by_itself(sentence: Sentence, match: Match) -> Sense | None:
    """Judge a capital by a possessive, the word after it, or a word for rulers before it."""
    rules = sentence.rules
    before, after = sentence.before(match.first), sentence.after(match.last, NEAR)
    if sentence.is_owner(match):
        return Sense("government", 0.9, "possessive")
    if after and after[0] in rules["towns_after"]:
        return Sense("place", 0.85, f"before '{after[0]}'")
    if rules["governors"].end(before):
        return Sense("government", 0.95, f"after '{before[-1]}'")
    return None


def _joined_with(sentence: Sentence, match: Match, other: Match, sense: Sense) -> Sense | None:
    """Return the sense of the capital before if this one is joined to it by 'and'."""
    rules = sentence.rules
    between, gap = sentence.between(other.last, match.first), sentence.gap(match.first)
    form = sentence.words[match.first].form
    attached = form[:1] in rules["conjunctions_written_on"]
    joined = between or attached or any(mark in gap for mark in "–-,")
    if joined and all(word in rules["conjunctions_apart"] for word in between):
        return Sense(sense.meaning, sense.confidence - 0.05, f"like the name before: {sense.why}")
    return None


def _by_words_before(sentence: Sentence, match: Match) -> Sense | None:
    """Judge a capital by the preposition or verb before it."""
    rules = sentence.rules
    words = sentence.before(match.first)
    while words and words[-1] in rules["determiners"]:
        words.pop()
    last = words[-1] if words else ""
    if last in rules["between"]:
        return Sense("government", 0.85, f"after '{last}'")
    if rules["towns_before"].end(words):
        return Sense("place", 0.9, f"after '{last}'")
    attached = _attached(sentence, match)
    if rules["inside"].end(words) or attached in rules["locative_particles"]:
        return _inside(sentence, words if attached else words[:-1])
    if rules["moving"].end(words):
        moves = rules["motion"].inside(words)
        why = f"after '{last}'"
        return Sense("place", 0.85, why) if moves else Sense("government", 0.75, why)
    if rules["reaching"].end(words) or _is_reached(sentence, words):
        return Sense("place", 0.85, f"after '{last}'")
    return None


def _attached(sentence: Sentence, match: Match) -> str:
    """Return the particles written onto a name, or nothing."""
    form = sentence.words[match.first].form
    return "" if form == match.names[0].key[0] else particle_of(form, sentence.rules.language)


def _is_reached(sentence: Sentence, words: Sequence[str]) -> bool:
    """Say whether a verb of reaching stands before its subject, and that before the name."""
    rules = sentence.rules
    near = words[-SUBJECT_REACH:]
    index = rules["reaching"].last(near)
    if not rules["saying_before"] or index is None:
        return False
    parting = (rules["inside"], rules["moving"], rules["between"])
    return not any(word in listed for word in near[index + 1 :] for listed in parting)


def _inside(sentence: Sentence, words: Sequence[str]) -> Sense:
    """Judge a capital after 'in': the rulers in it are its government, a visit is not."""
    rules = sentence.rules
    if rules["changes_of_power"].inside(words[-NEAR - 1 :]):
        return Sense("place", 0.85, "a change of power there")
    if words and words[-1] in rules["governors"]:
        return Sense("government", 0.9, f"after '{words[-1]}' in it")
    return Sense("place", 0.92, "something there")
