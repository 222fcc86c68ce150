"""A text cut into sentences, with what kind of line each stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from sentencex import segment

from curation.propose.rules import Rules
from curation.propose.words import split_words
from layers.text import fold

Role = Literal["body", "caption", "heading", "furniture"]

_PARAGRAPH = re.compile(r"\S(?:[^\n]|\n(?![ \t]*\n))*")
_ENDED = re.compile(r"[.!?…؟。:]['\"”»’)\]]*\s*$")
_LIST_ITEM = re.compile(r"\s*(?:\d{1,2}[.)]|[-•*·–—»›])\s")
_SEPARATORS = re.compile(r"\s[|»›·•]\s|\s/\s\S+\s/\s")
_CREDIT = re.compile(r"\([^()]{2,40}\)\.?\s*$|\s/\s\S[^/]{1,30}$")
LONGEST_HEADING = 14
SHORTEST_CAPTION = 5
MOSTLY = 0.7
LONGEST_MENU = 200
SHORTEST_LINE = 3
INITIAL = 2


class SentenceSpan(NamedTuple):
    """A sentence: where it stands in the text (`end` exclusive) and in which paragraph."""

    start: int
    end: int
    paragraph: int
    role: Role


def split_sentences(text: str, rules: Rules) -> list[SentenceSpan]:
    """Return the sentences of a cleaned text in order, blanks at their ends left out."""
    sentences: list[SentenceSpan] = []
    in_list = body_begun = False
    for number, (start, end) in enumerate(_paragraphs(text, rules)):
        paragraph = text[start:end]
        role = _role(paragraph, rules, body_begun=body_begun)
        if in_list and (_LIST_ITEM.match(paragraph) or role == "heading"):
            role = "furniture"
        in_list = role == "furniture"
        body_begun = body_begun or role == "body"
        for first, last in _cut(paragraph, rules):
            sentences.append(SentenceSpan(start + first, start + last, number, role))
    return sentences


def _paragraphs(text: str, rules: Rules) -> list[tuple[int, int]]:
    """Return where paragraphs stand; one broken within a sentence is joined again."""
    found: list[tuple[int, int]] = []
    for match in _PARAGRAPH.finditer(text):
        start, end = match.start(), match.start() + len(match[0].rstrip())
        if found and _is_broken(text[found[-1][0] : found[-1][1]], rules):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _is_broken(paragraph: str, rules: Rules) -> bool:
    """Say whether a paragraph stops where no sentence can."""
    if paragraph[-1:] and not paragraph[-1].isalnum() and paragraph[-1] != ",":
        return False
    words = paragraph[-40:].split()
    dangles = bool(words) and fold(words[-1]) in rules["dangling"]
    return dangles and len(paragraph.split()) > LONGEST_HEADING


def _role(paragraph: str, rules: Rules, *, body_begun: bool) -> Role:
    """Say what a paragraph is: running text, a caption, a heading or page furniture."""
    words = split_words(paragraph)
    forms = [word.form for word in words]
    ended = _ENDED.search(paragraph) is not None
    if not words or _is_furniture(paragraph, forms, rules, ended=ended):
        return "furniture"
    if len(forms) < LONGEST_HEADING and rules["bylines"].begin(forms):
        return "furniture" if not ended else "body"
    # A credit, a date or the word "photo" makes a line below a picture of it.
    credited = _CREDIT.search(paragraph) is not None or rules["captions"].begin(forms)
    if credited and len(words) >= SHORTEST_CAPTION:
        return "caption"
    asks = paragraph.rstrip()[-1:] in "?؟!" and len(words) <= LONGEST_HEADING
    if ended and not (asks and not body_begun):
        return "body"
    title_case = sum(word.capital for word in words) > MOSTLY * len(words)
    return "heading" if len(words) <= LONGEST_HEADING or title_case or not body_begun else "body"


def _is_furniture(paragraph: str, forms: Sequence[str], rules: Rules, *, ended: bool) -> bool:
    """Say whether a paragraph belongs to the page and not to the article."""
    if _SEPARATORS.search(paragraph) and not ended:
        return len(paragraph) < LONGEST_MENU and not _CREDIT.search(paragraph)
    short = len(forms) <= SHORTEST_LINE or not ended or ":" in paragraph[:30]
    return short and rules["furniture"].begin(forms)


def _cut(paragraph: str, rules: Rules) -> Iterator[tuple[int, int]]:
    """Give where sentences stand in a paragraph, mending cuts after abbreviations."""
    pieces: list[tuple[int, int]] = []
    position = 0
    for piece in segment(rules.language, paragraph):
        start = paragraph.find(piece, position)
        if start < 0 or not piece.strip():
            continue
        position = start + len(piece)
        begin = start + len(piece) - len(piece.lstrip())
        finish = start + len(piece.rstrip())
        if pieces and _goes_on(paragraph[pieces[-1][0] : pieces[-1][1]], paragraph[begin:], rules):
            pieces[-1] = (pieces[-1][0], finish)
        else:
            pieces.append((begin, finish))
    yield from pieces


def _goes_on(before: str, after: str, rules: Rules) -> bool:
    """Say whether a cut fell inside a sentence."""
    last = before.rsplit(maxsplit=1)[-1].lstrip("(«\"“'").lower()
    opens_small = after[:1].islower()
    if last in rules.table["abbreviations"]:
        may_end = last in rules.table["abbreviations_that_may_end"]
        return opens_small or not may_end or (after[:1].isupper() and _is_day(after, rules))
    if fold(last) in rules["dangling"] or (after[:1] == "(" and _CREDIT.fullmatch(after)):
        return True
    # A quotation within a sentence: "No. We stay." he said.
    closes_quote = before[-1:] in "”»\"'’" and opens_small
    initial = len(last) == INITIAL and last[0].isalpha() and last.endswith(".") and before[-2].isupper()
    return closes_quote or initial or (opens_small and before[-1:] not in ".!?…؟")


def _is_day(after: str, rules: Rules) -> bool:
    """Say whether a text begins with a day of the week: 5 p.m. Tuesday."""
    first = fold(after.split(maxsplit=1)[0])
    weekdays = rules.table["dates"]["words"]["weekday"].values()
    return any(first == fold(day) for group in weekdays for day in group)
