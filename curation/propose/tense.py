"""What of a sentence is to come, what was, and which words say so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import repeat
from typing import NamedTuple

from curation.propose.annotation import FoundDate, Sentence
from curation.propose.expressions import Expression, find_expressions
from curation.propose.rules import read_rules
from layers.model import When
from layers.text import fold
from layers.when import read_when

SURE, WEAK, PERHAPS, CONDITION, MEANT = "forecast", "tense.weak", "tense.perhaps", "tense.conditions", "dates.future"
"""Lists of words for what is to come; the last two tell how a date is read, and not the status of a claim."""
OF_A_CLAIM = (SURE, WEAK, PERHAPS)
OF_A_TIME = (*OF_A_CLAIM, CONDITION, MEANT)
FORM = "future_forms"
"""A sign by its form alone, as sure as those listed."""
NO_SIGN = ("tense.no_sign", "tense.dropped")
PERHAPS_REACH = 5
HALF_A_YEAR, MOST_OF_A_YEAR = 183, 270
OPEN_YEAR = "the text gives no year, and what stands beside it does not say whether it was or is to come"
NAMED_TIMES = ("day", "days", "span", "month", "months", "season")
"""Kinds of expressions of which each year has one."""
PARTING = frozenset(",;:،–—()")
QUESTION = ("?", "؟")
DOUBTS = {
    "tense.dropped": "'{}' tells of a plan, and not that it came so",
    CONDITION: "it stands under a condition: '{}'",
    "tense.asked": "it is left open: '{}'",
}


class Sign(NamedTuple):
    """Words for what is to come: the list they stand in, and where they are, in words of the article."""

    kind: str
    first: int
    last: int


def signs_of(sentence: Sentence, kinds: Sequence[str] = OF_A_CLAIM) -> list[Sign]:
    """Return the words of a sentence for what is to come, in their order; those that only look like it are none."""
    present = [kind for kind in kinds if sentence.may_have(kind)] if sentence.may_have(*kinds) else []
    present += [FORM] if _has_form(sentence) else []
    first, longest = sentence.first, dict[int, Sign]()
    for kind in present:
        for index, size in _formed(sentence) if kind == FORM else _each(sentence, kind):
            known = longest.get(index)
            if known is None or first + index + size >= known.last:
                longest[index] = Sign(kind, first + index, first + index + size)
    if not longest:
        return []
    phrases = (_each(sentence, name) for name in NO_SIGN)
    masked = {at for each in phrases for index, size in each for at in range(first + index, first + index + size)}
    left = (longest[index] for index in sorted(longest) if first + index not in masked)
    return [each for each in left if not _is_month(sentence, each) and _holds(sentence, each)]


def tells_to_come(sentence: Sentence, date: FoundDate | None, published: When) -> str:
    """Return the words that make a claim one of what is to come; nothing where none do.

    None do in a clause that has the sentence's own date, or beside it, where that lies before publication: "residents
    could hear"; "will" does in its own clause.
    """
    for sign in signs_of(sentence):
        if not _was(sentence, sign, date, published):
            return sentence.written(sign.first, sign.last)
    return ""


def doubts(sentence: Sentence) -> Iterator[str]:
    """Tell what a sentence leaves open of whether something happened."""
    if sentence.text.rstrip("\"'”»’ )").endswith(QUESTION):
        yield "it is a question"
    rules, forms, first = sentence.rules, sentence.forms, sentence.first
    signs = signs_of(sentence, (CONDITION,)) if sentence.may_have(CONDITION) else ()
    conditions = (sign for sign in signs if sign.kind == CONDITION)
    for name, why in DOUBTS.items() if sentence.may_have(*DOUBTS) else ():
        listed = (Sign(name, first + index, first + index + size) for index, size in _each(sentence, name))
        sign = next(conditions if name == CONDITION else listed, None)
        if sign:
            yield why.format(sentence.written(sign.first, sign.last))
    undone = _pattern(rules.language, "undone")
    match = undone.search(text := f" {' '.join(forms)}") if undone else None
    if match:
        begin, end = (first + text.count(" ", 0, at) for at in match.span())
        yield f"'{sentence.written(begin, end)}' tells of what was not"


def is_to_come(sentence: Sentence, expression: Expression, signs: Sequence[Sign]) -> bool:
    """Say whether words for what is to come govern a time: no verb of the past and no clause stands between."""
    return any(_governs(sentence, sign, expression) for sign in signs)


def has_open_year(sentence: Sentence, expression: Expression, edtf: str, anchor: When) -> bool:
    """Say whether a day or month without a year may be that of another: far off, and nothing says that it was."""
    values, day = expression.values, anchor.latest
    if expression.kind not in NAMED_TIMES or {"year", "year2", "relative", "year_relative"} & values.keys():
        return False
    when = read_when(edtf)
    if day is None or when.latest is None or when.earliest is None:
        return False
    ahead = (when.earliest - day).days
    if ahead > HALF_A_YEAR:  # "said in June that it will leave in August", "would stay under the deal of January"
        times = find_expressions(sentence)
        other = any(each.last <= expression.first or each.first >= expression.last for each in times)
        return other or ahead > MOST_OF_A_YEAR
    return (day - when.latest).days > HALF_A_YEAR and not _tells_of_past(sentence)


def _governs(sentence: Sentence, sign: Sign, expression: Expression) -> bool:
    """Say whether one sign governs a time."""
    rules = sentence.rules
    follows = sign.first >= expression.last
    if not follows and sign.last > expression.first:
        return False
    first, last = (expression.last, sign.first) if follows else (sign.last, expression.first)
    between = sentence.between(first, last)
    if not follows:  # "it is likely that"
        between = [form for form in between if form not in rules["dates.complement"]]
    if rules["saying"].inside(between) or rules["dates.apart"].inside(between):
        return False
    clause = clause_of(sentence, expression.first, expression.last)
    if sign.first in clause:
        joined = sentence.words[sign.first].form.startswith(tuple(rules.table.get("conjunctions", ())))
        if follows and (joined or sentence.words[clause.start].form in rules["dates.apart"]):
            return False
        first = clause.start if follows else first
        return sign.kind == CONDITION or not any(is_past(sentence, at) for at in range(first, last))
    if _pattern(rules.language, "past_forms") is None:  # only what opens a sentence is joined
        return follows and clause.start == sentence.first and len(clause) <= expression.last - expression.first
    return not any(is_past(sentence, at) for at in clause)


def clause_of(sentence: Sentence, first: int, last: int) -> range:
    """Return the words around some, as far as marks or words that begin a clause."""
    rules = sentence.rules
    apart, joined = (rules[name] for name in ("dates.apart", "dates.complement"))

    def parts(at: int) -> bool:
        form = sentence.words[at].form
        begins = form in rules["conjunctions_apart"] or (form in apart and form not in joined)
        return begins or sentence.is_parted(at, PARTING)

    while first > sentence.first and not parts(first):
        first -= 1
    while last < sentence.last and not parts(last):
        last += 1
    return range(first, last)


def _was(sentence: Sentence, sign: Sign, date: FoundDate | None, published: When) -> bool:
    """Say whether the own date of a sentence, in one clause with a sign, lies before publication."""
    if date is None or date.inherited or not sentence.span.start <= date.start < sentence.span.end:
        return False
    latest = read_when(date.edtf).latest
    if latest is None or published.latest is None or latest > published.latest:
        return False
    index = next(at for at in range(sentence.first, sentence.last) if sentence.words[at].end > date.start)
    first, last = sorted((index, sign.first))
    between = sentence.between(first, last)
    if sentence.rules["saying"].inside(between) or sentence.rules["tense.that"].inside(between):
        return False
    if sign.kind not in (SURE, FORM) or sign.first not in clause_of(sentence, index, index + 1):
        return True
    return any(is_past(sentence, at) for at in range(first, last))


def _holds(sentence: Sentence, sign: Sign) -> bool:
    """Say whether a word for "perhaps" stands beside what may come; what perhaps was is no forecast."""
    if sign.kind != PERHAPS:
        return True
    rules, after = sentence.rules, sentence.after(sign.last, PERHAPS_REACH)
    if _pattern(rules.language, "after_perhaps"):
        return bool(after) and _is(rules.language, "after_perhaps", after[0])
    return not any(is_past(sentence, at) or form in rules["saying"] for at, form in enumerate(after, sign.last))


def _tells_of_past(sentence: Sentence) -> bool:
    """Say whether a sentence tells of what was, aside from who said so and from plans."""
    rules = sentence.rules
    if sentence.has("tense.dropped"):
        return False
    if _pattern(rules.language, "past_forms"):
        return any(is_past(sentence, at) for at in range(sentence.first, sentence.last))
    present = sentence.has("dates.scheduled") or any(
        _is(rules.language, "present_forms", form) and form not in rules["saying"] for form in sentence.forms
    )
    return sentence.has("dates.past") or not present


def is_past(sentence: Sentence, at: int) -> bool:
    """Say whether a word is a verb of the past, no name, that tells neither who says so nor what was planned."""
    rules, form = sentence.rules, sentence.words[at].form
    if form in rules["saying"] or not (form in rules["tense.past"] or _is(rules.language, "past_forms", form)):
        return False
    if form in rules["given_names"] or sentence.could_be_first_name(at):
        return False
    if any(word in rules["tense.not_past_after"] for word in sentence.between(max(at - 2, sentence.first), at)):
        return False  # "will be held"
    index = at - sentence.first
    planned = (_each(sentence, name) for name in ("tense.dropped", SURE, MEANT))
    return not any(first <= index < first + size for phrases in planned for first, size in phrases)


def _is_month(sentence: Sentence, sign: Sign) -> bool:
    """Say whether a word is a month's name: "9 May"."""
    word = sentence.words[sign.first]
    if word.form not in sentence.rules["dates.words.month"]:
        return False
    if word.capital and not word.upper and sentence.rules.table["dates"].get("capital_months"):
        return True
    beside = sentence.before(sign.first, 1) + sentence.between(sign.first, sign.last + 1)
    return any(form[0].isdigit() for form in beside) and any(
        each.first <= sign.first < each.last and {"day", "year"} & each.values.keys()
        for each in find_expressions(sentence)
    )


def _each(sentence: Sentence, name: str) -> Iterator[tuple[int, int]]:
    """Give where each phrase of a list begins in a sentence, and how many words it has."""
    if sentence.may_have(name):
        yield from sentence.rules[name].each(sentence.forms)


def _has_form(sentence: Sentence) -> bool:
    """Say whether a word of a sentence has one of the forms of what is to come that its language lists as a pattern."""
    language = sentence.rules.language
    return _pattern(language, FORM) is not None and any(map(_is, repeat(language), repeat(FORM), sentence.forms))


def _formed(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Give where a word stands that is a form of what is to come, and that it is one word."""
    language = sentence.rules.language
    return ((index, 1) for index, form in enumerate(sentence.forms) if _is(language, FORM, form))


@lru_cache(maxsize=65536)
def _is(language: str, name: str, form: str) -> bool:
    """Say whether a word has one of the forms that a language lists as a pattern."""
    pattern = _pattern(language, name)
    return pattern is not None and pattern.fullmatch(form) is not None


@lru_cache
def _pattern(language: str, name: str) -> re.Pattern[str] | None:
    """Return a pattern of forms of a language, None where it has none."""
    written = read_rules(language).table.get("tense", {}).get(name)
    return re.compile("".join(each if each.isascii() else fold(each) or each for each in written)) if written else None
