"""Whether an actor speaks, acts or is spoken of, by the words around the name."""

from __future__ import annotations

from curation.propose.names import Match
from curation.propose.reading import Stretch

SPEAKING_REACH = 3
OPENING = 8


def role_of(stretch: Stretch, match: Match) -> str:
    """Guess the role of an actor from the verb of saying, else from where the name stands."""
    rules = stretch.reading.rules
    before, after = stretch.before(match.first, 6), stretch.after(match.last, SPEAKING_REACH)
    if _is_source(stretch, match) or _says(stretch, match, after):
        return "speaks"
    if rules["saying_before"] and rules["saying"].inside(before[-SPEAKING_REACH:]):
        return "speaks"
    if rules["agents_before"].end(before):
        return "acts"
    if rules["opposites"].end(before) or rules["inside"].end(before):
        return "discussed"
    return "acts" if match.first - stretch.first <= OPENING else "discussed"


def _is_source(stretch: Stretch, match: Match) -> bool:
    """Say whether 'according to' or its like stands before a name."""
    before = stretch.before(match.first, 6)
    rules = stretch.reading.rules
    index = rules["sources_before"].last(before)
    return index is not None and "," not in stretch.reading.gap(match.first)


def _says(stretch: Stretch, match: Match, after: list[str]) -> bool:
    """Say whether a verb of saying follows a name directly, or after an apposition."""
    rules = stretch.reading.rules
    if stretch.reading.words[match.last - 1].owner:
        return False
    index = rules["saying"].first(after)
    if index is not None:
        return all(word not in rules["opposites"] for word in after[:index])
    if not stretch.reading.gap(match.last).startswith((",", " (")):
        return False
    # "Lavrov, Russia's top diplomat, said"
    further = stretch.after(match.last, 20)
    for offset in range(1, len(further)):
        if "," in stretch.reading.gap(match.last + offset):
            return rules["saying"].begin(further[offset : offset + 1])
    return False
