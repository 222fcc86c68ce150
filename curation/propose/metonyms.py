"""A capital's name: the government that sits there, or the town itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from curation.propose.inflect import particle_of
from curation.propose.names import Match
from curation.propose.reading import Stretch
from layers.text import fold

FAR = 12
NEAR = 3
SUBJECT_REACH = 5


class Sense(NamedTuple):
    """Whether a capital's name means the town or the government, how sure and why."""

    meaning: Literal["town", "government", "neither"]
    confidence: float
    why: str


def judge_capital(stretch: Stretch, match: Match, earlier: Sequence[tuple[Match, Sense]]) -> Sense:
    """Tell a capital's name that means a government from the town, by the words around it.

    `earlier` are the capitals of the same sentence already judged, in order: "in A and B".
    """
    return (
        _by_itself(stretch, match)
        or _joined_with(stretch, match, earlier)
        or _by_words_before(stretch, match)
        or Sense("government", 0.85, "spoken of as a government")
    )


def _by_itself(stretch: Stretch, match: Match) -> Sense | None:
    """Judge a capital by a possessive, the word after it, or a word for rulers before it."""
    rules = stretch.reading.rules
    before, after = stretch.before(match.first), stretch.after(match.last, NEAR)
    if stretch.reading.words[match.last - 1].owner:
        return Sense("government", 0.9, "possessive")
    if after and after[0] in rules["towns_after"]:
        return Sense("town", 0.85, f"before '{after[0]}'")
    if rules["governors"].end(before):
        return Sense("government", 0.95, f"after '{before[-1]}'")
    return None


def _by_words_before(stretch: Stretch, match: Match) -> Sense | None:
    """Judge a capital by the preposition or verb before it."""
    rules = stretch.reading.rules
    words = _without_determiners(stretch.before(match.first), stretch)
    last = words[-1] if words else ""
    attached = _attached(stretch, match)
    if last in rules["between"]:
        return Sense("government", 0.85, f"after '{last}'")
    if rules["towns_before"].end(words):
        return Sense("town", 0.9, f"after '{last}'")
    if rules["inside"].end(words) or attached in _folded(stretch, "locative_particles"):
        return _inside(stretch, words if attached else words[:-1])
    if rules["moving"].end(words):
        moves = rules["motion"].inside(words[-FAR:])
        why = f"after '{last}'"
        return Sense("town", 0.85, why) if moves else Sense("government", 0.75, why)
    if rules["reaching"].end(words) or _is_reached(stretch, words):
        return Sense("town", 0.85, f"after '{last}'")
    return None


def _attached(stretch: Stretch, match: Match) -> str:
    """Return the particles written onto a name, or nothing."""
    form = stretch.reading.words[match.first].form
    return "" if form == match.names[0].key[0] else particle_of(form, stretch.reading.rules)


def _is_reached(stretch: Stretch, words: Sequence[str]) -> bool:
    """Say whether a verb of reaching stands before its subject, and that before the name."""
    rules = stretch.reading.rules
    if not rules["saying_before"]:
        return False
    near = words[-SUBJECT_REACH:]
    index = rules["reaching"].last(near)
    if index is None:
        return False
    return not any(
        word in rules[name]
        for word in near[index + 1 :]
        for name in ("inside", "moving", "between")
    )


def _inside(stretch: Stretch, words: Sequence[str]) -> Sense:
    """Judge a capital after 'in': the rulers in it are its government, a visit is not."""
    rules = stretch.reading.rules
    if rules["changes_of_power"].inside(words[-NEAR - 1 :]):
        return Sense("town", 0.85, "a change of power there")
    if words and words[-1] in rules["governors"]:
        return Sense("government", 0.9, f"after '{words[-1]}' in it")
    return Sense("town", 0.92, "something there")


def _joined_with(
    stretch: Stretch, match: Match, earlier: Sequence[tuple[Match, Sense]]
) -> Sense | None:
    """Return the sense of the capital that this one is joined to by 'and', if it is."""
    if not earlier:
        return None
    other, sense = earlier[-1]
    between = stretch.reading.forms(other.last, match.first)
    gap = stretch.reading.gap(match.first)
    rules = stretch.reading.rules
    conjunctions = rules["conjunctions_apart"]
    form = stretch.reading.words[match.first].form
    attached = not between and form[:1] in rules["conjunctions_written_on"]
    dashed = not between and ("–" in gap or "-" in gap or "," in gap)
    if all(word in conjunctions for word in between) and (between or attached or dashed):
        return Sense(sense.meaning, sense.confidence - 0.05, f"like the name before: {sense.why}")
    return None


def _without_determiners(before: list[str], stretch: Stretch) -> list[str]:
    """Return the words before a name without articles at their end."""
    words = list(before)
    while words and words[-1] in stretch.reading.rules["determiners"]:
        words.pop()
    return words


def _folded(stretch: Stretch, name: str) -> set[str]:
    """Return a list of attached particles, folded."""
    return {fold(each) for each in stretch.reading.rules.table.get(name, ())}
