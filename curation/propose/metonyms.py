"""What a place's name means where it is not the place: a government, a person, a club."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from curation.propose.annotation import PlaceMemory, Sense, Sentence
from curation.propose.gazetteer import site_kind
from curation.propose.names import Match
from curation.propose.rules import Rules
from curation.propose.words import folded, particle_of

NEAR = 3
VETO_NEAR = 6
DASHES = ("-", "–", "—")
LIKELY, SURELY = 2, 3
"""By so many words a sentence is likely of sport, and surely."""
SUBJECT_REACH = 5
BEARERS_BEFORE = ("streets_before", "clubs_before", "parties_before", "outlets_before")
BEARERS_AFTER = ("streets_after", "clubs_after", "parties_after", "outlets_after")
COMMON = ("zone", "region")
QUOTED = (("«", "»"), ("“", "”"), ("„", "“"), ('"', '"'))
OPENING_QUOTES = {opening for opening, _ in QUOTED}
LIKE = 2
APPOSED = 5
"""A name that begins with other letters than a place's own is a nickname."""
NOT_TOLD = Sense("place", 0.5, "or its government: no rules for the language tell which")
NO_NICKNAME_AFTER = (
    "inside", "moving", "reaching", "towns_before", "between", "saying", "governors", "conjunctions_apart",
    "seats", "linking", "motion", "sources_before", "opposites", "actor_leaders",
)  # fmt: skip
_SIGN = re.compile("[\u26bd\u26be\U0001f3c0\U0001f3c6\U0001f3d0\U0001f3d2\U0001f945]")
"""Balls, a cup and a goal, as posts have them in the paragraph."""
_HEAD = re.compile(r"\s*+((?:[^\W\d_]++ ?+){1,2}+)[:.|]\s")
_DATELINE = re.compile(r"(?P<rest>[^\n—–]{0,45}?)\s*(?:[—–]|\s-\s|\) ?-|/\.?\s)")


def judge_capital(sentence: Sentence, match: Match, earlier: tuple[Match, Sense] | None) -> Sense:
    """Tell a capital's name that means a government from the town, by the words around it.

    `earlier` is the capital named before it in the sentence, if one is: "in A and B".
    """
    return (
        _by_itself(sentence, match)
        or (_joined_with(sentence, match, *earlier) if earlier else None)
        or _by_words_before(sentence, match)
        or (Sense("government", 0.85, "spoken of as a government") if sentence.rules else NOT_TOLD)
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
    ranged = sentence.gap(match.last).strip() in DASHES and len(after) > 1  # the road from it to another
    follows = after[1:2] if ranged else after[:1]
    if follows and follows[0] in rules["towns_after"]:
        return Sense("place", 0.85, f"before '{follows[0]}'")
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
        goes = any(other.last == match.first - 1 and other.surnames for other in sentence.matches)  # Y to X
        moves = goes or rules["motion"].inside(words)
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
    whose = len(words) > 1 and words[-2] in sentence.gazetteer.country_words  # Xish officials in it
    if words and words[-1] in rules["governors"] and not whose:
        return Sense("government", 0.9, f"after '{words[-1]}' in it")
    return Sense("place", 0.92, "something there")


# --- What bears the name and is no government either ---


def veto(sentence: Sentence, match: Match, memory: PlaceMemory, sport: int) -> str | None:
    """Say what a place's name means here instead of the place, or None if it is the place; `sport` as by `of_sport`."""
    rules, place = sentence.rules, match.places[0].id
    before, after = sentence.before(match.first, VETO_NEAR), sentence.after(match.last, VETO_NEAR)
    directly = sentence.gap(match.last).strip(" -") == ""
    following = after[:1] if directly else []
    beside = rules.any_of(*BEARERS_BEFORE).end(before) or rules.any_of(*BEARERS_AFTER).begin(following)
    if beside or _is_of_named_club(sentence, before):
        bearer = _bearer(sentence, match, before, following)
        if bearer == "a club":
            memory.clubs.add(place)
        if bearer:
            return bearer
    located = rules["inside"].end(before) or rules["moving"].end(before)
    if sport >= SURELY or (not located and (place in memory.clubs or sport >= LIKELY)):
        return "a club"
    return _of_name(sentence, match, memory, located=located)


def _bearer(sentence: Sentence, match: Match, before: Sequence[str], following: Sequence[str]) -> str:
    """Say what a word beside a place's name tells that bears it; "" if none does."""
    rules = sentence.rules
    for name, words in (("streets", "a street"), ("clubs", "a club"), ("parties", "an organisation")):
        headed = rules[f"{name}_before"].end(before) or (name == "clubs" and _is_of_named_club(sentence, before))
        if headed or rules[f"{name}_after"].begin(following):
            return words
    if rules["outlets_after"].begin(following) and _is_outlet(sentence, match, following[0]):
        return "an outlet"
    return "an outlet" if rules["outlets_before"].end(before) and sentence.gap(match.first).strip() else ""


def _of_name(sentence: Sentence, match: Match, memory: PlaceMemory, *, located: bool) -> str | None:
    """Say whose or what name it is that a place's is a part of, or None."""
    place, longer = match.places[0].id, _longer_name(sentence, match)
    if longer:
        return f"inside a longer name, ‘{longer}’"
    if _is_quoted_alone(sentence, match):
        return "a name in quotation marks"
    borne = _borne_by(sentence, match)
    if borne:
        return f"the name of a {borne}"
    if _is_surname(sentence, match):
        memory.not_places.add(place)
        return "a surname"
    if place in memory.not_places and not located and _speaks(sentence, match):
        return "a surname, as before"
    filed = match.first == sentence.first < dateline_end(sentence)
    return "where the article was filed" if filed else None


def _is_quoted_alone(sentence: Sentence, match: Match) -> bool:
    """Say whether quotation marks hold a name alone, where they tell a ship, a club or a hotel: not a site's "X"."""
    opening = sentence.gap(match.first)[-1:]
    if opening not in OPENING_QUOTES or not sentence.cased or (opening, sentence.gap(match.last)[:1]) not in QUOTED:
        return False
    if sentence.gazetteer.collection.places[match.places[0].id].like in COMMON:
        return False
    before = sentence.before(match.first, 1)
    return not before or not any(site_kind(word, sentence.rules.language) for word in before)


def _borne_by(sentence: Sentence, match: Match) -> str:
    """Return the word for what bears a place's name: X, the cargo ship,; "" if nothing is told to."""
    if not sentence.gap(match.last).startswith(","):
        return ""
    rules, after = sentence.rules, sentence.after(match.last, APPOSED)
    if not rules["appositions"].begin(after):
        return ""
    ends = (index for index in range(1, len(after)) if sentence.gap(match.last + index).strip())
    clause = after[1 : next(ends, len(after))]
    return clause[-1] if clause and clause[-1] in rules["parties_before"] else ""


def _longer_name(sentence: Sentence, match: Match) -> str:
    """Return the longer name that a place's name is only a part of; "" if it stands for itself.

    A word that begins names stands before it, or a capital word that is joined to it by an
    article or a hyphen; before a nickname (a name that is not the place's own) any word that no
    place needs before it.
    """
    rules, words = sentence.rules, sentence.words
    if match.last < sentence.last and sentence.gap(match.last) == "-" and _is_unknown_name(sentence, match.last):
        return sentence.written(match.first, match.last + 1)
    index = sentence.given_name_at(match)
    if index is None or sentence.is_named(index) or words[index].owner:
        return ""
    form = words[index].form
    if not sentence.cased:
        headed = form in rules["name_heads"]
        return sentence.written(index, match.last) if headed or _is_nickname_of(sentence, match, index) else ""
    between = words[index + 1].form
    article = index < match.first - 1 and between not in rules["determiners"]
    article = article and (sentence.gap(match.first) == "-" or between not in rules["inside"])  # Base at X, Deir at-X
    joined = article or sentence.gap(match.first) == "-" or form in rules["name_heads"]
    whole = joined and words[index].capital and _is_unknown_name(sentence, index)
    return sentence.written(index, match.last) if whole else ""


def _is_unknown_name(sentence: Sentence, index: int) -> bool:
    """Say whether a word is written as a name, and is none that is known."""
    word, rules = sentence.words[index], sentence.rules
    known = word.form in rules["not_names"] and word.form not in rules["name_heads"]
    known = known or word.form in rules.any_of("titles", "honorifics", "given_names", "articles")
    country = word.form in sentence.gazetteer.country_words
    begins = index == sentence.first and word.form not in rules["name_heads"]
    return word.capital and sentence.cased and not (known or country or begins or sentence.is_named(index))


def _is_nickname_of(sentence: Sentence, match: Match, index: int) -> bool:
    """Say whether a nickname stands after a word that no place needs before it."""
    alone = sentence.gap(match.first) == " " and match.last - match.first == 1
    form = sentence.words[index].form
    if not alone or form in sentence.rules.any_of(*NO_NICKNAME_AFTER):
        return False
    names = sentence.gazetteer.collection.places[match.places[0].id].names
    article = folded(str(sentence.rules.table.get("article", "")))
    begin = {folded(name).removeprefix(article)[:LIKE] for name in names.values()}
    spelt = [name.key[0] for name in match.places]
    return all(name.startswith(article) and name.removeprefix(article)[:LIKE] not in begin for name in spelt)


def of_sport(sentence: Sentence) -> int:
    """Return by how many words a sentence tells of sport; each has other senses, what is said surely counts as many."""
    text, start = sentence.article.text, sentence.span.start
    first = text.rfind("\n\n", 0, start) + 1
    surely = sentence.has("sport_surely") or _is_headed(text, first, sentence.rules)
    if not surely and _has_sign(text):
        last = text.find("\n\n", start)
        surely = _SIGN.search(text, first, last if last >= 0 else len(text)) is not None
    return len(sentence.rules["sport"].intersection(sentence.forms)) + SURELY * surely


@lru_cache(maxsize=4)
def _has_sign(text: str) -> bool:
    """Say whether a sign of sport stands anywhere in a text."""
    return _SIGN.search(text) is not None


def _is_headed(text: str, start: int, rules: Rules) -> bool:
    """Say whether a paragraph begins with a word for what it is about, and that is sport."""
    head = _HEAD.match(text, start)
    return head is not None and folded(head[1]) in rules["sport_heads"]


def _is_of_named_club(sentence: Sentence, before: Sequence[str]) -> bool:
    """Say whether a club's own name stands between the word for it and the place, where names have no capitals."""
    if sentence.cased:
        return False
    named = len(before) > 1 and before[-2] in sentence.rules["clubs_before"]
    return named and not sentence.rules["inside"].end(before[-2:])


def dateline_end(sentence: Sentence) -> int:
    """Return the first word after a dateline; the first word if there is none.

    A dateline ("PARIS, Aug 12 (AP) -") is a town in capitals, or before an agency in
    brackets, and ends with a dash; or is the whole of a sentence with a date.
    """
    match = sentence.matches[0] if sentence.matches else None
    if match is None or match.first != sentence.first or not match.places:
        return sentence.first
    words = sentence.words
    found = _DATELINE.match(sentence.article.text, words[match.last - 1].end)
    capitals = all(word.upper for word in words[match.first : match.last])
    if capitals and _is_only_dated(sentence, match.last):
        return sentence.last
    if found is None:
        return sentence.first
    credited = "(" in found[0] or "/" in found[0]
    bare = not found["rest"].strip(" ,.")
    if not (capitals or credited or (bare and not sentence.cased)):
        return sentence.first
    after = range(match.last, sentence.last)
    return next((index for index in after if words[index].start >= found.end()), sentence.first)


def _is_only_dated(sentence: Sentence, first: int) -> bool:
    """Say whether nothing but a date stands from a word on."""
    months = sentence.rules["dates.words.month"]
    rest = sentence.between(first, sentence.last)
    return bool(rest) and all(form.isdigit() or form in months for form in rest)


def _is_outlet(sentence: Sentence, match: Match, following: str) -> bool:
    """Say whether a number or word after a name makes it an outlet's: not a day of a month."""
    if not following.isdigit():
        return sentence.words[match.last].capital or not sentence.cased
    rules, after = sentence.rules, sentence.after(match.last + 1, 1)
    counts = any(rules[f"dates.words.{name}"].may_begin(word) for name in ("month", "unit") for word in after)
    return not counts and not rules["inside"].end(sentence.before(match.first, 2))


def _is_surname(sentence: Sentence, match: Match) -> bool:
    """Say whether a first name or a title before a name makes it a person's."""
    rules, index = sentence.rules, sentence.given_name_at(match)
    if index is None:
        return False
    previous = sentence.words[index]
    is_given = previous.form in rules["given_names"] and (previous.capital or not sentence.cased)
    if is_given or previous.form in rules["honorifics"]:
        return True
    is_name = sentence.could_be_first_name(index) and previous.form not in rules["not_names"]
    return is_name and not sentence.is_named(index) and _speaks(sentence, match)


def _speaks(sentence: Sentence, match: Match) -> bool:
    """Say whether a name is followed, or preceded, by a verb of saying, or an apposition."""
    rules = sentence.rules
    after, gap = sentence.after(match.last, 2), sentence.gap(match.last)
    says = rules["saying"].begin(after[:1]) and "," not in gap
    said = bool(rules["saying_before"]) and rules["saying"].end(sentence.before(match.first, 1))
    return says or said or (gap.startswith(",") and rules["appositions"].begin(after))
