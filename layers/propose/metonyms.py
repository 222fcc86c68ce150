"""A capital's name: the government that sits there, or the town itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

from layers.propose.inflect import particle_of
from layers.propose.names import Match
from layers.propose.reading import Stretch
from layers.text import fold

FAR = 12
NEAR = 3


class Sense(NamedTuple):
    """Whether a capital's name means the town or the government, how sure and why."""

    meaning: Literal["town", "government", "neither"]
    confidence: float
    why: str


def judge_capital(stretch: Stretch, match: Match, earlier: Sequence[tuple[Match, Sense]]) -> Sense:
    """Tell a capital's name that means a government from the town, by the words around it.

    `earlier` are the capitals of the same sentence already judged, in order: "in A and B".
    """
    rules = stretch.reading.rules
    word = stretch.reading.words[match.last - 1]
    before, after = stretch.before(match.first), stretch.after(match.last, NEAR)
    particle = particle_of(stretch.reading.words[match.first].form, rules)
    spelled_with = match.names[0].key[0]
    attached = particle if stretch.reading.words[match.first].form != spelled_with else ""
    if word.owner:
        return Sense("government", 0.9, "possessive")
    if after and after[0] in rules["towns_after"]:
        return Sense("town", 0.85, f"before '{after[0]}'")
    if rules["governors"].end(before):
        return Sense("government", 0.95, f"after '{before[-1]}'")
    joined = _joined_with(stretch, match, earlier)
    if joined is not None:
        return joined
    words = _without_determiners(before, stretch)
    if rules["between"].end(words) or (words and words[-1] in rules["between"]):
        return Sense("government", 0.85, f"after '{words[-1]}'")
    if rules["towns_before"].end(words):
        return Sense("town", 0.9, f"after '{words[-1]}'")
    if rules["inside"].end(words) or attached in _folded(stretch, "locative_particles"):
        return _inside(stretch, words[:-1] if not attached else words)
    if rules["moving"].end(words):
        moves = rules["motion"].inside(words[-FAR:])
        meaning: Literal["town", "government"] = "town" if moves else "government"
        return Sense(meaning, 0.85 if moves else 0.75, f"after '{words[-1]}'")
    if rules["reaching"].end(words):
        return Sense("town", 0.85, f"after '{words[-1]}'")
    return Sense("government", 0.85, "spoken of as a government")


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
    conjunctions = {"and", "or", "и", "или", "و"}
    attached = stretch.reading.words[match.first].form.startswith("و") and not between
    dashed = not between and ("–" in gap or "-" in gap or "," in gap)
    if set(between) <= conjunctions and (between or attached or dashed):
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
