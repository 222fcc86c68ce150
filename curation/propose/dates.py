"""When what each sentence of an article tells happened, and on which words that rests."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache, partial
from itertools import chain, pairwise
from typing import NamedTuple

from curation.propose.annotation import FoundDate, Passed, Sentence, SentencePlaces
from curation.propose.calendar import Anchor, count_on, resolve
from curation.propose.expressions import TURNING, TURNS, Expression, find_expressions
from curation.propose.metonyms import dateline_end
from curation.propose.tense import (
    OF_A_TIME,
    OPEN_YEAR,
    PARTING,
    Sign,
    clause_of,
    has_open_year,
    is_past,
    is_to_come,
    signs_of,
)
from layers.errors import BadDate
from layers.model import When
from layers.when import MONTHS_IN_YEAR, read_when

PLAIN, SAID, OPEN, WHOLE_YEAR, BACKGROUND = 5, 4, 3, 2, 1
"""How well a date fits what a sentence tells, from best to worst."""
CONFIDENCE = {PLAIN: 0.92, SAID: 0.75, OPEN: 0.85, WHOLE_YEAR: 0.7, BACKGROUND: 0.5}
TURNING_REACH = 9
BEFORE_TURNING = 6
GOVERNED = 2
ONLY_TIME = 6
LONG_AGO = 270
COUNTED, COUNTED_REACH = 0.5, 2
ONWARDS = "onwards"
OF_THE_YEAR = "in_year"
OTHER_CALENDAR = "hijri"
COUNTED_ON = ("later", "earlier", OF_THE_YEAR, ONWARDS)
"""Kinds of expressions that count from what was told before."""
LENGTHS = ("ago", "later", "earlier", "lasting", "ahead")
HABITS = ("weekday", "season", "month", "day_word")
SOME_DAY = When("2000-06-15", date(2000, 6, 15), date(2000, 6, 15))
WHOLE = ("ago", "recent", "days", "months", "span", "running", "lasting", "weekdays", "weeks_from", "years")
"""Kinds of expressions that no word before them opens: 'from June to August'."""
OPENING = 4
SAYING_REACH, TOLD_REACH = 3, 8
DASHES, DASHES_IN_LISTS = "-–—", "-–—,،"
OPENING_QUOTES = '“«„"'
_FIGURES = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](?:19|20)\d\d(?!\d)")


class Clock(NamedTuple):
    """The time that expressions of a sentence count from, and why that is open if it is."""

    when: When
    why: str = ""


class SentenceDate(NamedTuple):
    """When what a sentence tells happened, the other times in it, those that stay open; if it is yet to happen."""

    date: FoundDate | None
    others: Sequence[FoundDate] = ()
    passed: Sequence[Passed] = ()
    coming: bool = False


Governing = tuple[FoundDate, Sentence]


def date_sentences(
    sentences: Sequence[Sentence], places: Sequence[SentencePlaces], clocks: Sequence[Clock], published: When
) -> list[SentenceDate]:
    """Return the date of each sentence: its own that fits best, else that of one before it.

    Of dates that fit alike that of the first place's clause counts, else the one nearest to it; `places`
    and `clocks` are those of the sentences, in the same order. No event lies after publication unless
    it is told as one to come.
    """
    found: list[SentenceDate] = []
    governing: Governing | None = None
    for sentence, its_places, clock in zip(sentences, places, clocks, strict=True):
        first = (place.first for place in its_places.places if place.first >= 0)
        index = next(first, sentence.first)
        at = sentence.words[index].start if index < len(sentence.words) else 0
        dates, passed = find_dates(sentence, clock, governing)
        told_on = max(filter(None, (published.latest, clock.when.latest)), default=None)
        dates, late = _not_after(sentence, dates, told_on, published.edtf) if dates else ([], [])
        near = _clause_at(sentence, index) if len(dates) > 1 else range(0)
        own = min(dates, key=partial(_fit, sentence, at, near), default=None)
        inherited = _inherited(sentence, *governing) if governing and own is None else None
        others = [date for date in dates if date is not own]
        its = own or inherited
        first_day = read_when(its.edtf).earliest if its else None
        coming = first_day is not None and told_on is not None and first_day > told_on
        found.append(SentenceDate(its, others, (*passed, *late), coming))
        if own is not None and own.rank >= SAID:
            governing = own, sentence
    return found


def _clause_at(sentence: Sentence, index: int) -> range:
    """Return where in the text the clause around a word stands: "In May he will come to X, which he left in April"."""
    if index >= sentence.last:
        return range(0)
    clause = clause_of(sentence, index, index + 1)
    return range(sentence.words[clause[0]].start, sentence.words[clause[-1]].end)


def _fit(sentence: Sentence, at: int, near: range, date: FoundDate) -> tuple[int, bool, bool, bool, int]:
    """Rank a date, the best first, by how it fits what stands `at` a place of the text, in the clause `near`.

    Behind are those in a clause put in between (", whose owner left in May,"), unless the place is in it.
    """
    comma = sentence.article.text.rfind(", ", sentence.span.start, date.start)
    aside = False
    if comma >= 0 and not comma < at < date.start:
        clause = (sentence.words[index] for index in range(sentence.first, sentence.last))
        opening = next((word.form for word in clause if word.start > comma), "")
        aside = opening in sentence.rules["dates.apart"]
    return -date.rank, aside, date.confidence == COUNTED, date.start not in near, abs(date.start - at)


def find_dates(
    sentence: Sentence, clock: Clock, governing: Governing | None = None
) -> tuple[list[FoundDate], list[Passed]]:
    """Return the dates of a sentence in the order of the words, and the times that stay open."""
    expressions = find_expressions(sentence)
    if not expressions:
        return [], []
    coming = signs_of(sentence, OF_A_TIME)
    taken = set(range(sentence.first, dateline_end(sentence)))
    found: list[FoundDate] = []
    passed: list[Passed] = []
    counted: list[Expression] = []
    for expression in expressions:
        words = range(expression.first, expression.last)
        if not taken.isdisjoint(words) or not _is_plausible(sentence, expression):
            continue
        if expression.kind in COUNTED_ON or _is_habit(sentence, expression):
            counted += [expression] if expression.kind in COUNTED_ON else []
            taken.update(words)
            continue
        dated, why = _dated(sentence, expression, clock, coming)
        if dated or why:
            taken.update(words)
        found += dated
        passed += [_open(sentence, expression, why)] if why else []
    for expression in counted:
        one = _counted_on(sentence, expression, clock, _base(sentence, expression, found, governing), coming)
        found += [one] if one else []
        if one is None and expression.kind != ONWARDS:
            passed.append(_open(sentence, expression, "no day stands before it that it counts from"))
    return sorted(found, key=lambda date: date.start), passed


def _dated(
    sentence: Sentence, expression: Expression, clock: Clock, coming: Sequence[Sign]
) -> tuple[list[FoundDate], str]:
    """Return the date of an expression, or why it stays open."""
    rules, kind, values = sentence.rules, expression.kind, expression.values
    if kind == OTHER_CALENDAR:
        return [], "it is of a calendar that is not read: say which day that is"
    turn = _turn(sentence, expression)
    first_is_day, why = order_of_figures(sentence, expression, clock)
    told = _is_of_saying(sentence, expression)
    known = told or rules["dates.apart"].end(sentence.before(expression.core, 2))
    to_come = not known and (is_to_come(sentence, expression, coming) or _is_toward(sentence, expression))
    to_come = to_come or (turn == "until" and not sentence.has("dates.past"))
    to_come = to_come or values.get("relative") == "1" or values.get("day_word") in ("1", "2")
    edtf = resolve(kind, values, Anchor(clock.when, rules, future=to_come, day_first=first_is_day))
    if edtf is not None and _is_long_ago(expression, edtf, clock) and _is_scheduled(sentence):
        edtf = resolve(kind, values, Anchor(clock.when, rules, future=True)) or edtf
    if edtf is not None and not turn and not told and has_open_year(sentence, expression, edtf, clock.when):
        return [], OPEN_YEAR
    if edtf is not None:
        return _placed(sentence, expression, edtf, turn, told=told, to_come=to_come, why=why), ""
    if kind == "figures":
        return [], "it reads in two ways, day first and month first"
    is_time = clock.why and resolve(kind, values, Anchor(SOME_DAY, rules)) is not None
    return [], f"it stays open: {clock.why}" if is_time else ""


def _is_toward(sentence: Sentence, expression: Expression) -> bool:
    """Say whether something is meant to be by a time, and nothing in the sentence was."""
    led = sentence.before(expression.first, 1) + sentence.between(expression.first, expression.core)
    if not sentence.rules["dates.toward"].inside(led):
        return False
    return not any(is_past(sentence, at) for at in clause_of(sentence, expression.first, expression.last))


def _is_habit(sentence: Sentence, expression: Expression) -> bool:
    """Say whether a time is that of a habit: every Friday."""
    led = sentence.before(expression.first, 1) + sentence.between(expression.first, expression.core + 1)
    return expression.kind in HABITS and sentence.rules["dates.every"].inside(led)


def _base(
    sentence: Sentence, expression: Expression, found: Sequence[FoundDate], governing: Governing | None
) -> tuple[str, str] | None:
    """Return the date, and its words, that a time counts from: the last before it in the sentence, else before that."""
    start = sentence.words[expression.first].start
    here = [date for date in found if date.end <= start and ".." not in date.edtf]
    if here:
        date = max(here, key=lambda date: date.start)
        return date.edtf, date.words
    near = governing is not None and sentence.number - governing[1].number <= COUNTED_REACH
    return (governing[0].edtf, governing[0].words) if governing and near else None


def _is_scheduled(sentence: Sentence) -> bool:
    """Say whether a sentence may tell of what is to come in the present: the envoy visits X on 20 October."""
    return sentence.has("dates.scheduled") and not sentence.has("dates.past")


def _is_long_ago(expression: Expression, edtf: str, clock: Clock) -> bool:
    """Say whether a day that is given without its year was long before, so that a text may mean the next one."""
    if expression.kind not in ("day", "days", "span") or {"year", "year2", "relative"} & expression.values.keys():
        return False
    first, latest = read_when(edtf).earliest, clock.when.latest
    return first is not None and latest is not None and (latest - first).days > LONG_AGO


def _open(sentence: Sentence, expression: Expression, why: str) -> Passed:
    """Say why an expression gives no date."""
    written = sentence.written(expression.first, expression.last)
    return Passed(written, why, sentence.words[expression.first].start)


def _counted_on(
    sentence: Sentence, expression: Expression, clock: Clock, base: tuple[str, str] | None, coming: Sequence[Sign]
) -> FoundDate | None:
    """Return a time that counts from what was told before: five days later, a day earlier, since then."""
    values, kind = expression.values, expression.kind
    words, start = sentence.written(expression.first, expression.last), sentence.words[expression.first].start
    end = sentence.words[expression.last - 1].end
    outside = any(not expression.first <= sign.first < expression.last for sign in coming)
    outside = outside or _is_toward(sentence, expression)
    when, why, rank = clock.when, "", PLAIN
    if base is not None and not (outside and kind == "later"):
        when, why = read_when(base[0]), f"counted from ‘{base[1]}’ before"
    elif kind in (ONWARDS, OF_THE_YEAR) or (kind == "later" and not outside):
        return None
    if kind == ONWARDS:
        first = when.edtf.partition("/")[0]
        edtf, rank = f"{first}/.." if first != ".." else None, OPEN
    elif kind == OF_THE_YEAR:
        day = when.earliest or when.latest
        of_year = {**values, "year": str(day.year if day else "")}
        edtf = resolve("day" if "day" in values else "month", of_year, Anchor(when, sentence.rules))
    else:
        edtf = count_on(values, when, sentence.rules, 1 if kind == "later" else -1)
    return FoundDate(edtf, words, COUNTED, start, end, rank, why=why, to_come=outside) if edtf else None


def order_of_figures(sentence: Sentence, expression: Expression, clock: Clock) -> tuple[bool | None, str]:
    """Say whether the day stands first in a date of figures, and what decides it; None if nothing does."""
    if expression.kind != "figures":
        return None, ""
    first, second = int(expression.values["first"]), int(expression.values["second"])
    if max(first, second) > MONTHS_IN_YEAR or first == second:
        return first >= second, ""
    others = _figures_in(sentence.article.text)
    written = next(iter(others.values()), "")
    reasons = (
        (sentence.gap(expression.first + 1) == ".", True, "the dots put the day first"),
        (sentence.rules.table["dates"].get("day_first"), True, "the day stands first in this language"),
        (len(others) == 1, True in others, f"in the order of ‘{written}’ elsewhere"),
    )
    for decides, first_is_day, why in reasons:
        if decides:
            return first_is_day, why
    return _by_publication(first, second, int(expression.values["year"]), clock.when.latest)


def _by_publication(first: int, second: int, year: int, latest: date | None) -> tuple[bool | None, str]:
    """Say which reading of a date in figures does not lie after publication, if only one does not."""
    readings = {True: date(year, second, first), False: date(year, first, second)}
    fitting = [which for which, day in readings.items() if latest is not None and day <= latest]
    return (fitting[0], "read the other way it lies after publication") if len(fitting) == 1 else (None, "")


@lru_cache(maxsize=4)
def _figures_in(text: str) -> dict[bool, str]:
    """Return in which orders a text writes dates in figures, each with one that shows it."""
    found: dict[bool, str] = {}
    for match in _FIGURES.finditer(text):
        first, second = int(match[1]), int(match[2])
        if (first > MONTHS_IN_YEAR) != (second > MONTHS_IN_YEAR):
            found.setdefault(first > MONTHS_IN_YEAR, match[0])
    return found


def _not_after(
    sentence: Sentence, dates: Sequence[FoundDate], latest: date | None, published: str
) -> tuple[list[FoundDate], list[Passed]]:
    """Part the dates that an article can tell of from those after it, unless they are to come."""
    firsts = [None if latest is None or each.to_come else read_when(each.edtf).earliest for each in dates]
    late = [each for each, first in zip(dates, firsts, strict=True) if first and latest and first > latest]
    if not late or sentence.has("dates.scheduled") or signs_of(sentence, OF_A_TIME):
        return [*dates], []
    after = f"lies after publication ({published or latest}): is that day right?"
    told = [Passed(each.words, f"{each.edtf} {after}", each.start) for each in late]
    return [each for each in dates if each not in late], told


def _inherited(sentence: Sentence, date: FoundDate, dated: Sentence) -> FoundDate | None:
    """Return the date of an earlier sentence if this one goes on with what it told."""
    distance = sentence.number - dated.number
    together = sentence.span.paragraph == dated.span.paragraph
    quotes = sentence.article.text[sentence.span.start] in OPENING_QUOTES
    goes_on = sentence.rules["dates.going_on"].begin(sentence.forms) and not sentence.has("dates.timeless")
    near = distance == 1 or (together and distance <= GOVERNED)
    confidence = 0.0
    if sentence.has("dates.same") and distance <= GOVERNED + 1:
        confidence = 0.75
    elif together and distance == 1 and not dated.matches and len(dated.forms) <= ONLY_TIME:
        confidence = 0.5  # "In May, for ten days."
    elif quotes and together and distance == 1:
        confidence = 0.5
    elif near and goes_on:
        confidence = 0.55
    return date._replace(confidence=confidence, inherited=True) if confidence else None


def _placed(
    sentence: Sentence, expression: Expression, edtf: str, turn: str, *, told: bool, to_come: bool, why: str
) -> list[FoundDate]:
    """Return a date as the words before it turn it, unless that makes none: since, until, before."""
    first, last = expression.first, expression.last
    of_year = expression.kind in ("year", "years") or expression.values.get("unit") == "year"
    rank = WHOLE_YEAR if of_year and expression.kind != "ago" else PLAIN
    if turn and expression.kind not in WHOLE:
        edtf, rank = _turned(turn, edtf, expression)
        first = first if turn.endswith("!") else min(first, expression.core - 1)
    elif rank == PLAIN and told:
        rank = SAID
    try:
        read_when(edtf)
    except BadDate:
        return []
    start, end = sentence.words[first].start, sentence.words[last - 1].end
    confidence = CONFIDENCE[rank] - (0.1 if to_come else 0)
    return [FoundDate(edtf, sentence.written(first, last), confidence, start, end, rank, why=why, to_come=to_come)]


def _turn(sentence: Sentence, expression: Expression) -> str:
    """Return which word turns a date: 'since', 'until' …, with ! if it turns an event's date."""
    if not sentence.may_have(*TURNING):
        return ""
    rules, before = sentence.rules, _clause(sentence, expression.core)
    window = before[-TURNING_REACH:]
    index = rules["dates.turning"].last(window) or 0
    near = window[max(0, index - BEFORE_TURNING) : index]
    dated = (turn for turn in TURNS if rules[f"dates.{turn}"].end(before))
    events = (f"{turn}!" for turn in TURNS if rules[f"dates.{turn}"].inside(near))
    return next(chain(dated, events), "")


def _clause(sentence: Sentence, index: int) -> list[str]:
    """Return the words before a word, back to the last comma or dash."""
    first = index
    while first > sentence.first and index - first < TURNING_REACH + OPENING:
        if sentence.is_parted(first, PARTING):
            break
        first -= 1
    words = sentence.between(first, index)
    while words and words[-1] in sentence.rules["determiners"]:
        words.pop()
    return words


def _turned(turn: str, edtf: str, expression: Expression) -> tuple[str, int]:
    """Return a date made open by the word before it, and how well it still fits."""
    event = turn.endswith("!")
    first, _, last = edtf.partition("/")
    last = last or first
    late = expression.kind == "part_of_year" and expression.values.get("part") in ("late", "end")
    match turn.rstrip("!"):
        case "since":
            return f"{last if late else first}/..", BACKGROUND if event else OPEN
        case "until":
            return f"../{last}", BACKGROUND if event else OPEN
        case "before":
            return f"../{last}", BACKGROUND
        case _:
            return (f"{first}/..", BACKGROUND) if event else (edtf, SAID)


def _is_of_saying(sentence: Sentence, expression: Expression) -> bool:
    """Say whether a date tells when something was said: 'reported on Tuesday that'."""
    rules = sentence.rules
    saying, before = rules["saying"], sentence.before(expression.first, TOLD_REACH)
    after = sentence.after(expression.last, 1)
    if saying.begin(after) and (expression.first == sentence.first or not sentence.gap(expression.last).strip()):
        return True  # "on Tuesday said", and not "will return on Tuesday, said"
    if rules["dates.complement"].begin(after) and saying.inside(before):
        named = (match for match in sentence.matches if match.places and match.first < expression.first)
        return not any(rules["inside"].end(sentence.before(match.first, 2)) for match in named)  # told there, then
    if rules["saying_before"]:
        return saying.inside(before[-SAYING_REACH:])
    return saying.end([word for word in before if word not in rules["dates.between_saying_and_date"]])


def _is_plausible(sentence: Sentence, expression: Expression) -> bool:
    """Say whether words are written like the date they would be: 'may' is no month."""
    words, kind = sentence.words, expression.kind
    indices = range(expression.first, expression.last)
    if sentence.rules.table["dates"].get("capital_months"):
        for name in ("month written", "weekday written"):
            written = expression.values.get(name)
            named = [index for index in indices if words[index].form == written]
            if named and not words[named[-1]].capital:
                return False
    if kind in LENGTHS:
        return _is_whole_length(sentence, expression)
    if kind == "figures":
        gaps = {sentence.gap(index) for index in (expression.first + 1, expression.first + 2)}
        return len(gaps) == 1 and gaps <= {"/", ".", "-", "\u2010", "\u2011"}
    if kind == "month" and sentence.gap(expression.last) == "-":  # a part of a name: Mar-a-Lago
        following = sentence.after(expression.last, 1)
        return any(form.isdigit() or sentence.rules["dates.words.month"].may_begin(form) for form in following)
    if kind == "days":
        days = [index for index in indices if words[index].form[:1].isdigit() and len(words[index].form) < len("2025")]
        adjacent = [second for first, second in pairwise(days) if second == first + 1]
        parting = DASHES_IN_LISTS if days[2:] else DASHES
        return all(any(mark in sentence.gap(second) for mark in parting) for second in adjacent)
    return True


def _is_whole_length(sentence: Sentence, expression: Expression) -> bool:
    """Say whether a length of time is whole (not the five years of twenty-five), and nothing else is what it counts to.

    "Three days before" is whole at a clause's end, "for three days" where something has been so.
    """
    rules, before = sentence.rules, sentence.before(expression.first, TOLD_REACH)
    joined = before[-1] if before and sentence.gap(expression.first) in (" ", "-") else ""
    if joined.isdigit() or joined in rules["dates.words.number"] or joined in rules["dates.vague"]:
        return False
    if expression.kind == "lasting" and rules["dates.perfect"]:
        index = rules["dates.perfect"].last(before)
        return index is not None and not rules["dates.apart"].end(before[:index])
    hangs = sentence.words[expression.last - 1].form in rules["dates.hanging"] and expression.kind in COUNTED_ON
    goes_on = rules["conjunctions_apart"].begin(sentence.after(expression.last, 1))
    return not hangs or goes_on or sentence.gap(expression.last) != " "
