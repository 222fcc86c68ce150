"""What bears a place's name without being the place: a person, a club, a street, a company."""

from __future__ import annotations

import re

from curation.propose.found import Memory
from curation.propose.names import Match
from curation.propose.reading import Stretch

NEAR = 6
_DATELINE = re.compile(r"(?P<rest>[^\n—–]{0,45}?)\s*(?:[—–]|\s-\s|/\.?\s)")


def veto(stretch: Stretch, match: Match, place: str, memory: Memory) -> str | None:
    """Say what a place's name means here instead of the place, or None if it is the place."""
    rules = stretch.reading.rules
    before = stretch.before(match.first, NEAR)
    after = stretch.after(match.last, NEAR)
    directly = stretch.reading.gap(match.last).strip(" -") == ""
    following = after[:1] if directly else []
    for name, words in (("streets", "street"), ("clubs", "club"), ("parties", "organisation")):
        if rules[f"{name}_before"].end(before) or rules[f"{name}_after"].begin(following):
            if name == "clubs":
                memory.clubs.add(place)
            return f"a {words}"
    if rules["outlets_after"].begin(following) and _is_outlet(stretch, match, following[0]):
        return "an outlet"
    located = rules["inside"].end(before) or rules["moving"].end(before)
    if not located and (place in memory.clubs or rules["sport"].inside(stretch.forms)):
        return "a club"
    if _is_surname(stretch, match):
        memory.not_places.add(place)
        return "a surname"
    if place in memory.not_places and not located and _speaks(stretch, match):
        return "a surname, as before"
    return None


def in_dateline(stretch: Stretch, match: Match) -> bool:
    """Say whether a name is the place from where an article was filed: DAMASCUS, Aug 12 -."""
    return match.first == stretch.first and dateline_end(stretch) > match.first


def dateline_end(stretch: Stretch) -> int:
    """Return the first word after a dateline; the first word if there is none.

    A dateline is a town in capitals, or before an agency in brackets, and ends with a dash.
    """
    if stretch.first >= stretch.last or not stretch.matches:
        return stretch.first
    match = stretch.matches[0]
    if match.first != stretch.first or not match.of("place"):
        return stretch.first
    text = stretch.reading.text
    begin = stretch.reading.words[match.last - 1].end
    found = _DATELINE.match(text, begin)
    if found is None:
        return stretch.first
    written = stretch.reading.words[match.first : match.last]
    capitals = all(word.upper for word in written)
    credited = "(" in found[0] or "/" in found[0]
    bare = not found["rest"].strip(" ,.")
    if not (capitals or credited or (bare and not stretch.reading.cased)):
        return stretch.first
    words = stretch.reading.words
    return next(
        (index for index in range(match.last, stretch.last) if words[index].start >= found.end()),
        stretch.first,
    )


def _is_outlet(stretch: Stretch, match: Match, following: str) -> bool:
    """Say whether a number or word after a name makes it an outlet's: not a day of a month."""
    if not following.isdigit():
        return stretch.reading.words[match.last].capital or not stretch.reading.cased
    after = stretch.after(match.last + 1, 1)
    months = stretch.reading.rules.table["dates"]["words"]["month"].values()
    units = stretch.reading.rules.table["dates"]["words"]["unit"].values()
    listed = {word.split()[0] for group in (*months, *units) for word in group}
    located = stretch.reading.rules["inside"].end(stretch.before(match.first, 2))
    return not (after and after[0] in listed) and not located


def _is_surname(stretch: Stretch, match: Match) -> bool:
    """Say whether a first name or a title before a name makes it a person's."""
    rules = stretch.reading.rules
    words = stretch.reading.words
    index = match.first - 1
    while index >= stretch.first and words[index].form in rules["articles"]:
        index -= 1
    if index < stretch.first or stretch.reading.gap(match.first).strip(" -'’"):
        return False
    previous = words[index]
    if previous.form in rules["given_names"] and (previous.capital or not stretch.reading.cased):
        return True
    if previous.form in rules["honorifics"]:
        return True
    if not stretch.reading.cased or not previous.capital or previous.form in rules["not_names"]:
        return False
    matched = any(other.first <= index < other.last for other in stretch.matches)
    at_start = index == stretch.first or stretch.reading.gap(index).strip(" ") != ""
    if matched or at_start or previous.upper:
        return False
    return _speaks(stretch, match)


def _speaks(stretch: Stretch, match: Match) -> bool:
    """Say whether a name is followed, or preceded, by a verb of saying, or an apposition."""
    rules = stretch.reading.rules
    after = stretch.after(match.last, 2)
    gap = stretch.reading.gap(match.last)
    if rules["saying"].begin(after[:1]) and "," not in gap:
        return True
    if rules["saying_before"] and rules["saying"].end(stretch.before(match.first, 1)):
        return True
    return gap.startswith(",") and rules["appositions"].begin(after)
