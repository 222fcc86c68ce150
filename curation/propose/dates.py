"""When what a sentence tells happened, and on which words that rests."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from curation.propose.anchor import Anchor
from curation.propose.calendar import resolve
from curation.propose.expressions import Expression, find_expressions
from curation.propose.found import FoundDate
from curation.propose.reading import Stretch
from curation.propose.vetoes import dateline_end
from layers.errors import BadDate
from layers.model import When
from layers.when import read_when

PLAIN, SAID, OPEN, WHOLE_YEAR, BACKGROUND = 5, 4, 3, 2, 1
"""How well a date fits what a sentence tells, from best to worst."""
CONFIDENCE = {PLAIN: 0.92, SAID: 0.75, OPEN: 0.85, WHOLE_YEAR: 0.7, BACKGROUND: 0.5}
TURNING_REACH = 9
BEFORE_TURNING = 6
GOVERNED = 2
WHOLE = ("ago", "recent", "days", "months", "span")
"""Kinds of expressions that no word before them opens: 'from June to August'."""
OPENING = 4
DASHES = "-–—"
PARTING = ",;:،–—()"
OPENING_QUOTES = '“«„"'


def find_dates(stretch: Stretch, published: When) -> list[FoundDate]:
    """Return the dates of a sentence in the order of the words, those that overlap left out."""
    rules = stretch.reading.rules
    forms = stretch.forms
    future = rules["dates.future"].inside(forms)
    taken = set(range(stretch.first, dateline_end(stretch)))
    found = []
    for expression in find_expressions(stretch):
        if taken & set(range(expression.first, expression.last)):
            continue
        if not _is_plausible(stretch, expression):
            continue
        ahead = future or _turn(stretch, _clause(stretch, expression.core)) == "until"
        anchor = Anchor(published, future=ahead)
        edtf = resolve(expression.kind, expression.values, anchor, rules)
        if edtf is None:
            continue
        taken |= set(range(expression.first, expression.last))
        date = _placed(stretch, expression, edtf)
        if date is not None:
            found.append(date)
    return sorted(found, key=lambda date: date.start)


def choose_date(stretch: Stretch, dates: Sequence[FoundDate], at: int) -> FoundDate | None:
    """Return the date that fits best; of equals the one nearest to a position in the text."""
    del stretch
    if not dates:
        return None
    return min(dates, key=lambda date: (-date.rank, abs(date.start - at)))


def inherit_date(
    stretch: Stretch, governing: FoundDate | None, governing_at: int
) -> FoundDate | None:
    """Return the date of an earlier sentence if this one goes on with what it told."""
    rules = stretch.reading.rules
    if governing is None:
        return None
    forms = stretch.forms
    distance = stretch.number - governing_at
    same = rules["dates.same"].inside(forms)
    if same and distance <= GOVERNED + 1:
        return _inherited(governing, 0.75)
    quotes = stretch.reading.text[stretch.reading.sentences[stretch.number].start] in OPENING_QUOTES
    together = _paragraph(stretch, stretch.number) == _paragraph(stretch, governing_at)
    if governing.rank >= SAID and quotes and together and distance == 1:
        return _inherited(governing, 0.5)
    if governing.rank < SAID or rules["dates.timeless"].inside(forms):
        return None
    goes_on = any(rules["dates.going_on"].begin(forms[index:]) for index in range(1))
    near = _paragraph(stretch, stretch.number) == _paragraph(stretch, governing_at)
    if goes_on and (distance == 1 or (near and distance <= GOVERNED)):
        return _inherited(governing, 0.55)
    return None


def _inherited(date: FoundDate, confidence: float) -> FoundDate:
    """Return a date as it governs a later sentence."""
    return FoundDate(date.edtf, date.words, confidence, date.start, date.end, date.rank, True)


def _paragraph(stretch: Stretch, number: int) -> int:
    """Return the paragraph of a sentence."""
    return stretch.reading.sentences[number].paragraph


def _placed(stretch: Stretch, expression: Expression, edtf: str) -> FoundDate | None:
    """Return a date as the words before it turn it: since, until, before, after."""
    rules = stretch.reading.rules
    before = _clause(stretch, expression.core)
    turn = _turn(stretch, before)
    rank = WHOLE_YEAR if expression.kind == "year" else PLAIN
    first = expression.first
    if expression.kind not in WHOLE and turn:
        edtf, rank = _turned(turn, edtf, expression, stretch)
    elif rank == PLAIN and _is_of_saying(stretch, expression):
        rank = SAID
    try:
        read_when(edtf)
    except BadDate:
        return None
    words = stretch.reading.words
    if expression.kind not in WHOLE and turn and not turn.endswith("!"):
        first = min(first, expression.core - 1)
    written = stretch.reading.text[words[first].start : words[expression.last - 1].end]
    confidence = CONFIDENCE[rank]
    if rules["dates.future"].inside(stretch.forms):
        confidence -= 0.1
    return FoundDate(
        edtf, written, confidence, words[first].start, words[expression.last - 1].end, rank
    )


def _clause(stretch: Stretch, index: int) -> list[str]:
    """Return the words before a word, back to the last comma or dash."""
    first = index
    while first > stretch.first and index - first < TURNING_REACH + OPENING:
        gap = stretch.reading.gap(first)
        if gap != " " and any(mark in gap for mark in PARTING):
            break
        first -= 1
    words = stretch.reading.forms(first, index)
    while words and words[-1] in stretch.reading.rules["determiners"]:
        words.pop()
    return words


def _turn(stretch: Stretch, before: list[str]) -> str:
    """Return which word turns a date: 'since', 'until' …, with ! if it turns an event's date."""
    rules = stretch.reading.rules
    for turn in ("since", "until", "before", "after"):
        if rules[f"dates.{turn}"].end(before):
            return turn
    window = before[-TURNING_REACH:]
    index = rules["dates.turning"].last(window)
    if index is None:
        return ""
    for turn in ("since", "until", "before", "after"):
        if rules[f"dates.{turn}"].inside(window[max(0, index - BEFORE_TURNING) : index]):
            return f"{turn}!"
    return ""


def _turned(turn: str, edtf: str, expression: Expression, stretch: Stretch) -> tuple[str, int]:
    """Return a date made open by the word before it, and how well it still fits."""
    del stretch
    event = turn.endswith("!")
    first, _, last = edtf.partition("/")
    last = last or first
    late = expression.kind == "part_of_year" and expression.values.get("part") in ("late", "end")
    start = last if late else first
    match turn.rstrip("!"):
        case "since":
            return f"{start}/..", BACKGROUND if event else OPEN
        case "until":
            return f"../{last}", BACKGROUND if event else OPEN
        case "before":
            return f"../{last}", BACKGROUND
        case _:
            return (f"{first}/..", BACKGROUND) if event else (edtf, SAID)


def _is_of_saying(stretch: Stretch, expression: Expression) -> bool:
    """Say whether a date tells when something was said: 'reported on Tuesday that'."""
    rules = stretch.reading.rules
    before = stretch.before(expression.first, 3)
    after = stretch.after(expression.last, 1)
    if rules["saying_before"]:
        return rules["saying"].inside(before)
    close = [word for word in before if word not in rules["dates.between_saying_and_date"]]
    return rules["saying"].end(close) or rules["saying"].begin(after)


def _is_plausible(stretch: Stretch, expression: Expression) -> bool:
    """Say whether words are written like the date they would be: 'may' is no month."""
    reading = stretch.reading
    words = reading.words[expression.first : expression.last]
    if reading.rules.table["dates"].get("capital_months"):
        month = expression.values.get("month written")
        weekday = expression.values.get("weekday written")
        for written in (month, weekday):
            named = [word for word in words if word.form == written]
            if written and named and not named[-1].capital:
                return False
    if expression.kind == "days":
        digits = [
            index
            for index in range(expression.first, expression.last)
            if reading.words[index].form[:1].isdigit()
        ]
        adjacent = [b for a, b in pairwise(digits) if b == a + 1]
        if adjacent and not any(mark in reading.gap(adjacent[0]) for mark in DASHES):
            return False
    return True
