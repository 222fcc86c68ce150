"""Which of several persons a surname means: whoever of the name was last named in full."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from curation.propose.case import Case
from curation.propose.names import Match
from curation.propose.reading import Stretch


class Bearer(NamedTuple):
    """The person a name means (None: nobody of the collection), how sure and why."""

    id: str | None
    confidence: float
    why: str


def judge_person(case: Case, match: Match) -> Bearer:
    """Tell whom a full name or a surname means, and remember it for the next surname."""
    surnames = match.of("surname")
    if not surnames:
        person = match.of("actor")[0].id
        _remember(case, match, person)
        return Bearer(person, 0.95, "full name")
    key = surnames[0].key[-1]
    if _has_other_first_name(case.stretch, match):
        case.memory.bearers[key] = None
        return Bearer(None, 0.9, "another first name before it")
    candidates = list(dict.fromkeys(name.id for name in (*match.of("actor"), *surnames)))
    return _by_title(case, match, key, candidates) or _by_memory(case, key, candidates)


def _by_title(case: Case, match: Match, key: str, candidates: Sequence[str]) -> Bearer | None:
    """Choose among the bearers of a surname by the title before it."""
    memory = case.memory
    title = _title(case.stretch, match)
    if len(candidates) == 1 or not title:
        return None
    for each in candidates:
        if title in memory.titles.get(each, ()):
            return Bearer(each, 0.9, f"surname, '{title}' before it as before")
    if title in case.rules["ruler_titles"]:
        # Whoever was named in full without that title does not rule.
        left = [
            each for each in candidates if not (memory.titles.get(each) and key in memory.bearers)
        ]
        if left:
            return Bearer(left[0], 0.7, f"surname after '{title}', first of the name listed")
    return None


def _by_memory(case: Case, key: str, candidates: Sequence[str]) -> Bearer:
    """Choose among the bearers of a surname by who was named before, or is named later."""
    if key in case.memory.bearers:
        return Bearer(case.memory.bearers[key], 0.85, "surname, of the last person so named")
    if len(candidates) == 1:
        return Bearer(candidates[0], 0.9, "surname")
    full = {
        name.id
        for other in case.stretch.reading.matches
        for name in other.of("actor")
        if name.id in candidates and not other.of("surname")
    }
    if len(full) == 1:
        return Bearer(full.pop(), 0.8, "surname; the full name stands elsewhere in the article")
    others = ", ".join(candidates[1:])
    return Bearer(candidates[0], 0.45, f"surname without a first name; it may also be {others}")


def _remember(case: Case, match: Match, person: str) -> None:
    """Keep who bore each surname last, and the title before the full name."""
    for name in match.of("actor"):
        case.memory.bearers[name.key[-1]] = person
    case.memory.titles.setdefault(person, set()).add(_title(case.stretch, match))


def _title(stretch: Stretch, match: Match) -> str:
    """Return the title before a name, or nothing."""
    before = stretch.before(match.first, 1)
    return before[0] if before and before[0] in stretch.reading.rules["titles"] else ""


def _has_other_first_name(stretch: Stretch, match: Match) -> bool:
    """Say whether somebody else's first name stands before a surname."""
    rules = stretch.reading.rules
    words = stretch.reading.words
    index = match.first - 1
    while index >= stretch.first and words[index].form in rules["articles"]:
        index -= 1
    if index < stretch.first or stretch.reading.gap(match.first).strip(" -'’"):
        return False
    previous = words[index]
    named = any(other.first <= index < other.last for other in stretch.matches)
    if named or previous.owner:
        return False
    if previous.form in rules["given_names"]:
        return True
    begins = index == stretch.first or bool(stretch.reading.gap(index).strip(" "))
    known = previous.form in rules["titles"] or previous.form in rules["not_names"]
    return stretch.reading.cased and previous.capital and not (begins or known or previous.upper)
