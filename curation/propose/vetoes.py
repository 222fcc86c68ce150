"""What bears a place's name without being the place: a person, a club, a street, a company."""

from __future__ import annotations

import re

from curation.propose.annotation import Sentence
from curation.propose.evidence import PlaceMemory
from curation.propose.names import Match

NEAR = 6
_DATELINE = re.compile(r"(?P<rest>[^\n—–]{0,45}?)\s*(?:[—–]|\s-\s|/\.?\s)")


def veto(sentence: Sentence, match: Match, memory: PlaceMemory) -> str | None:
    """Say what a place's name means here instead of the place, or None if it is the place."""
    rules, place = sentence.rules, match.of("place")[0].id
    before, after = sentence.before(match.first, NEAR), sentence.after(match.last, NEAR)
    directly = sentence.gap(match.last).strip(" -") == ""
    following = after[:1] if directly else []
    for name, words in (("streets", "street"), ("clubs", "club"), ("parties", "organisation")):
        if rules[f"{name}_before"].end(before) or rules[f"{name}_after"].begin(following):
            if name == "clubs":
                memory.clubs.add(place)
            return f"a {words}"
    if rules["outlets_after"].begin(following) and _is_outlet(sentence, match, following[0]):
        return "an outlet"
    located = rules["inside"].end(before) or rules["moving"].end(before)
    if not located and (place in memory.clubs or rules["sport"].inside(sentence.forms)):
        return "a club"
    if _is_surname(sentence, match):
        memory.not_places.add(place)
        return "a surname"
    if place in memory.not_places and not located and _speaks(sentence, match):
        return "a surname, as before"
    return None


def dateline_end(sentence: Sentence) -> int:
    """Return the first word after a dateline; the first word if there is none.

    A dateline ("DAMASCUS, Aug 12 (SANA) -") is a town in capitals, or before an agency in
    brackets, and ends with a dash.
    """
    match = sentence.matches[0] if sentence.matches else None
    if match is None or match.first != sentence.first or not match.of("place"):
        return sentence.first
    words = sentence.words
    found = _DATELINE.match(sentence.article.text, words[match.last - 1].end)
    if found is None:
        return sentence.first
    capitals = all(word.upper for word in words[match.first : match.last])
    credited = "(" in found[0] or "/" in found[0]
    bare = not found["rest"].strip(" ,.")
    if not (capitals or credited or (bare and not sentence.cased)):
        return sentence.first
    after = range(match.last, sentence.last)
    return next((index for index in after if words[index].start >= found.end()), sentence.first)


def _is_outlet(sentence: Sentence, match: Match, following: str) -> bool:
    """Say whether a number or word after a name makes it an outlet's: not a day of a month."""
    if not following.isdigit():
        return sentence.words[match.last].capital or not sentence.cased
    after = sentence.after(match.last + 1, 1)
    table = sentence.rules.table["dates"]["words"]
    groups = (*table["month"].values(), *table["unit"].values())
    listed = {word.split()[0] for group in groups for word in group}
    located = sentence.rules["inside"].end(sentence.before(match.first, 2))
    return not (after and after[0] in listed) and not located


def _is_surname(sentence: Sentence, match: Match) -> bool:
    """Say whether a first name or a title before a name makes it a person's."""
    rules, index = sentence.rules, sentence.given_name_at(match)
    if index is None:
        return False
    previous = sentence.words[index]
    is_given = previous.form in rules["given_names"] and (previous.capital or not sentence.cased)
    if is_given or previous.form in rules["honorifics"]:
        return True
    if not sentence.cased or not previous.capital or previous.form in rules["not_names"]:
        return False
    if sentence.is_named(index) or sentence.begins(index) or previous.upper:
        return False
    return _speaks(sentence, match)


def _speaks(sentence: Sentence, match: Match) -> bool:
    """Say whether a name is followed, or preceded, by a verb of saying, or an apposition."""
    rules = sentence.rules
    after, gap = sentence.after(match.last, 2), sentence.gap(match.last)
    says = rules["saying"].begin(after[:1]) and "," not in gap
    said = bool(rules["saying_before"]) and rules["saying"].end(sentence.before(match.first, 1))
    return says or said or (gap.startswith(",") and rules["appositions"].begin(after))
