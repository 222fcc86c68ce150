"""Which of several persons a surname means: whoever of the name was last named in full."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from layers.propose.found import Memory
from layers.propose.gazetteer import Gazetteer
from layers.propose.names import Match
from layers.propose.reading import Stretch


class Bearer(NamedTuple):
    """The person a name means (None: nobody of the collection), how sure and why."""

    id: str | None
    confidence: float
    why: str


def judge_person(stretch: Stretch, match: Match, gazetteer: Gazetteer, memory: Memory) -> Bearer:
    """Tell whom a full name or a surname means, and remember it for the next surname."""
    surnames = match.of("surname")
    bare = bool(surnames)
    if not bare:
        person = match.of("actor")[0].id
        _remember(stretch, match, person, gazetteer, memory)
        return Bearer(person, 0.95, "full name")
    key = surnames[0].key[-1]
    candidates = list(dict.fromkeys(name.id for name in (*match.of("actor"), *surnames)))
    if _has_other_first_name(stretch, match):
        memory.bearers[key] = None
        return Bearer(None, 0.9, "another first name before it")
    title = _title(stretch, match)
    if len(candidates) == 1 and memory.bearers.get(key, candidates[0]) == candidates[0]:
        return Bearer(candidates[0], 0.9, "surname")
    by_title = [each for each in candidates if title and title in memory.titles.get(each, ())]
    if by_title:
        return Bearer(by_title[0], 0.9, f"surname, '{title}' before it as before")
    rules = stretch.reading.rules
    if title in rules["ruler_titles"]:
        named_otherwise = {
            each for each in candidates if memory.titles.get(each) and key in memory.bearers
        }
        left = [each for each in candidates if each not in named_otherwise]
        if left:
            return Bearer(left[0], 0.7, f"surname after '{title}', first of the name listed")
    if key in memory.bearers:
        last = memory.bearers[key]
        return Bearer(last, 0.85, "surname, of the last person so named")
    if len(candidates) == 1:
        return Bearer(candidates[0], 0.85, "surname")
    return _named_later(stretch, match, candidates, gazetteer)


def _named_later(
    stretch: Stretch, match: Match, candidates: Sequence[str], gazetteer: Gazetteer
) -> Bearer:
    """Choose among bearers by who is named in full in the article, else the first listed."""
    full = [
        name.id
        for other in stretch.reading.matches
        for name in other.of("actor")
        if name.id in candidates and not other.of("surname")
    ]
    if len(set(full)) == 1:
        return Bearer(full[0], 0.8, "surname; the full name stands elsewhere in the article")
    others = ", ".join(candidates[1:])
    return Bearer(candidates[0], 0.45, f"surname without a first name; it may also be {others}")


def _remember(
    stretch: Stretch, match: Match, person: str, gazetteer: Gazetteer, memory: Memory
) -> None:
    """Keep who bore each surname last, and the title before the full name."""
    del gazetteer
    for name in match.of("actor"):
        memory.bearers[name.key[-1]] = person
    before = stretch.before(match.first, 1)
    titles = memory.titles.setdefault(person, set())
    if before and before[0] in stretch.reading.rules["titles"]:
        titles.add(before[0])
    else:
        titles.add("")


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
    if any(other.first <= index < other.last for other in stretch.matches):
        return False
    if previous.owner:
        return False
    if previous.form in rules["given_names"]:
        return True
    cased = "particles" not in rules.table
    at_start = index == stretch.first
    if not cased or not previous.capital or at_start or previous.form in rules["titles"]:
        return False
    gap = stretch.reading.gap(index).strip(" ")
    return not gap and previous.form not in rules["not_names"] and not previous.upper
