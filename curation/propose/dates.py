"""When what each sentence of an article tells happened, and on which words that rests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from curation.propose.annotation import Sentence
from curation.propose.calendar import Anchor, resolve
from curation.propose.evidence import FoundDate, SentencePlaces
from curation.propose.expressions import Expression, find_expressions
from curation.propose.vetoes import dateline_end
from layers.errors import BadDate
from layers.model import When
from layers.when import read_when

PLAIN, SAID, OPEN, WHOLE_YEAR, BACKGROUND = 5, 4, 3, 2, 1
"""How well a date fits what a sentence tells, from best to worst."""
CONFIDENCE = {PLAIN: 0.92, SAID: 0.75, OPEN: 0.85, WHOLE_YEAR: 0.7, BACKGROUND: 0.5}
TURNS = ("since", "until", "before", "after")
TURNING_REACH = 9
BEFORE_TURNING = 6
GOVERNED = 2
WHOLE = ("ago", "recent", "days", "months", "span")
"""Kinds of expressions that no word before them opens: 'from June to August'."""
OPENING = 4
DASHES = "-–—"
PARTING = ",;:،–—()"
OPENING_QUOTES = '“«„"'


def date_sentences(
    sentences: Sequence[Sentence], places: Sequence[SentencePlaces], published: When
) -> list[FoundDate | None]:
    """Return the date of each sentence: its own that fits best, else that of one before it.

    Of dates that fit alike the one nearest to the first place counts; `places` are those of
    the sentences, in the same order.
    """
    found: list[FoundDate | None] = []
    governing: tuple[FoundDate, Sentence] | None = None
    for sentence, its_places in zip(sentences, places, strict=True):
        first = (place.first for place in its_places.places if place.first >= 0)
        index = next(first, sentence.first)
        at = sentence.words[index].start if index < len(sentence.words) else 0
        own = _nearest(find_dates(sentence, published), at)
        found.append(own or (_inherited(sentence, *governing) if governing else None))
        if own is not None and own.rank >= SAID:
            governing = own, sentence
    return found


def find_dates(sentence: Sentence, published: When) -> list[FoundDate]:
    """Return the dates of a sentence in the order of the words, those that overlap left out."""
    future = sentence.rules["dates.future"].inside(sentence.forms)
    taken = set(range(sentence.first, dateline_end(sentence)))
    found = []
    for expression in find_expressions(sentence):
        words = range(expression.first, expression.last)
        if not taken.isdisjoint(words) or not _is_plausible(sentence, expression):
            continue
        turn = _turn(sentence, expression)
        anchor = Anchor(published, sentence.rules, future=future or turn == "until")
        edtf = resolve(expression.kind, expression.values, anchor)
        if edtf is not None:
            taken |= set(words)
            date = _placed(sentence, expression, turn, edtf)
            found += [date] if date is not None else []
    return sorted(found, key=lambda date: date.start)


def _nearest(dates: Sequence[FoundDate], at: int) -> FoundDate | None:
    """Return the date that fits best; of equals the one nearest to a position in the text."""
    return min(dates, key=lambda date: (-date.rank, abs(date.start - at)), default=None)


def _inherited(sentence: Sentence, date: FoundDate, dated: Sentence) -> FoundDate | None:
    """Return the date of an earlier sentence if this one goes on with what it told."""
    rules, forms = sentence.rules, sentence.forms
    distance = sentence.number - dated.number
    together = sentence.span.paragraph == dated.span.paragraph
    quotes = sentence.article.text[sentence.span.start] in OPENING_QUOTES
    goes_on = rules["dates.going_on"].begin(forms)
    near = distance == 1 or (together and distance <= GOVERNED)
    confidence = 0.0
    if rules["dates.same"].inside(forms) and distance <= GOVERNED + 1:
        confidence = 0.75
    elif quotes and together and distance == 1:
        confidence = 0.5
    elif goes_on and near and not rules["dates.timeless"].inside(forms):
        confidence = 0.55
    return replace(date, confidence=confidence, inherited=True) if confidence else None


def _placed(sentence: Sentence, expression: Expression, turn: str, edtf: str) -> FoundDate | None:
    """Return a date as the words before it turn it: since, until, before, after."""
    first, last = expression.first, expression.last
    rank = WHOLE_YEAR if expression.kind == "year" else PLAIN
    if turn and expression.kind not in WHOLE:
        edtf, rank = _turned(turn, edtf, expression)
        first = first if turn.endswith("!") else min(first, expression.core - 1)
    elif rank == PLAIN and _is_of_saying(sentence, expression):
        rank = SAID
    try:
        read_when(edtf)
    except BadDate:
        return None
    future = sentence.rules["dates.future"].inside(sentence.forms)
    start, end = sentence.words[first].start, sentence.words[last - 1].end
    confidence = CONFIDENCE[rank] - (0.1 if future else 0)
    return FoundDate(edtf, sentence.written(first, last), confidence, start, end, rank)


def _turn(sentence: Sentence, expression: Expression) -> str:
    """Return which word turns a date: 'since', 'until' …, with ! if it turns an event's date."""
    rules, before = sentence.rules, _clause(sentence, expression.core)
    for turn in TURNS:
        if rules[f"dates.{turn}"].end(before):
            return turn
    window = before[-TURNING_REACH:]
    index = rules["dates.turning"].last(window)
    if index is not None:
        for turn in TURNS:
            if rules[f"dates.{turn}"].inside(window[max(0, index - BEFORE_TURNING) : index]):
                return f"{turn}!"
    return ""


def _clause(sentence: Sentence, index: int) -> list[str]:
    """Return the words before a word, back to the last comma or dash."""
    first = index
    while first > sentence.first and index - first < TURNING_REACH + OPENING:
        gap = sentence.gap(first)
        if gap != " " and any(mark in gap for mark in PARTING):
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
    before, after = sentence.before(expression.first, 3), sentence.after(expression.last, 1)
    if rules["saying_before"]:
        return rules["saying"].inside(before)
    close = [word for word in before if word not in rules["dates.between_saying_and_date"]]
    return rules["saying"].end(close) or rules["saying"].begin(after)


def _is_plausible(sentence: Sentence, expression: Expression) -> bool:
    """Say whether words are written like the date they would be: 'may' is no month."""
    words = sentence.words
    indices = range(expression.first, expression.last)
    if sentence.rules.table["dates"].get("capital_months"):
        for name in ("month written", "weekday written"):
            written = expression.values.get(name)
            named = [index for index in indices if words[index].form == written]
            if named and not words[named[-1]].capital:
                return False
    if expression.kind == "days":
        digits = [index for index in indices if words[index].form[:1].isdigit()]
        adjacent = [second for first, second in pairwise(digits) if second == first + 1]
        if adjacent and not any(mark in sentence.gap(adjacent[0]) for mark in DASHES):
            return False
    return True
