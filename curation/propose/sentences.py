"""A text cut into sentences, with what kind of line each stands in."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Iterator, Sequence
from typing import Literal, NamedTuple

from sentencex import segment

from curation.propose.rules import Rules
from curation.propose.words import Word, folded, split_words

Role = Literal["body", "caption", "heading", "furniture"]

_PARAGRAPH = re.compile(r"\S[^\n]*(?:\n(?![ \t]*\n)[^\n]*)*")
_STOPPED = re.compile('[.!?…؟]["”»’)]*\\s')
_WHOLE = re.compile('[^\\W\\d_]{4}[.!?…؟]["”»’)]*\\s')
"""Where a sentence ends, and it is no abbreviation."""
_ENDED = re.compile(r"[.!?…؟。:।॥။።。！？៕។]['\"”»’)\]]*\s*$")
_BULLET = re.compile(r"[•·‣◦●○▪▫■□◆►➢✓✔]\s+")
_LIST_ITEM = re.compile(r"\s*(?:\d{1,2}[.)]|[-•*·–—»›])\s")
_LINE_END = re.compile(r"[ \t]*\n[ \t]*")
_SPOKEN = re.compile(r"\s*(?:[—–]\s|[^\W\d_]{1,2}:\s)")
"""How a question in an interview begins."""
_SEPARATORS = re.compile(r"\s[|»›·•]\s|\s/\s\S+\s/\s")
_CREDIT = re.compile(r"\([^()]{2,40}\)\.?\s*$|\s/\s\S[^/]{1,30}$")
_POSTED = re.compile("(?<!\\w)#\\w|[\u2600-\u27bf\U0001f300-\U0001faff]")
"""Marked words and signs, which posts have and headings do not."""
_STOP = re.compile('(?<!\\w)([#@]?[^\\W\\d_]+)(["”»’)]*[.!?…؟]+["”»’)]*)\\s+(?=["“«—–-]*\\s?[^\\W\\d_])')
LONGEST_HEADING = 14
LONGEST_SUBHEAD = 8
LONGEST_TITLE = 25
LONGEST_BYLINE = 4
SHORTEST_CAPTION = 5
MOSTLY = 0.7
LONGEST_MENU = 200
SHORTEST_LINE = 3
INITIAL = 2
SHORTEST_WORD = 5
OPENING = 4
FEWEST_OF_LINE = 4
ENDS = ".!?…؟"
TELLING = ("saying", "dates.words.month", "dates.words.weekday", "dates.words.day_word")
"""Words of a line that tells who says so or when, and so is no heading."""


class SentenceSpan(NamedTuple):
    """A sentence: where it stands in the text (`end` exclusive) and in which paragraph."""

    start: int
    end: int
    paragraph: int
    role: Role


def split_sentences(
    text: str, words: Sequence[Word], rules: Rules, headings: Container[int] = ()
) -> list[SentenceSpan]:
    """Return the sentences of a cleaned text in order, blanks at their ends left out.

    `words` are those of the text, `headings` are where the headings begin that a page calls so.
    """
    sentences: list[SentenceSpan] = []
    in_list = body_begun = False
    paragraphs = _paragraphs(text, rules, headings)
    ended = [_ENDED.search(text[start:end]) is not None for start, end in paragraphs]
    starts, left_out = [word.start for word in words], _are_left_out(ended)
    for number, (start, end) in enumerate(paragraphs):
        paragraph = text[start:end]
        next_ends = ended[number + 1 : number + 2] == [True]
        stops = Stops(number, body_begun, ended[number], next_ends, len(ended) == 1, left_out, bool(headings))
        its_words = words[bisect_left(starts, start) : bisect_left(starts, end)]
        role = "heading" if start in headings else _role(paragraph, its_words, rules, stops)
        if in_list and (_LIST_ITEM.match(paragraph) or role == "heading"):
            role = "furniture"
        in_list = role == "furniture" and (in_list or rules["furniture"].size([word.form for word in its_words]) > 0)
        body_begun = body_begun or role == "body"
        for first, last in _cut(paragraph, rules):
            mark = _BULLET.match(paragraph, first, last)
            first = mark.end() if mark else first  # noqa: PLW2901
            sentences.append(SentenceSpan(start + first, start + last, number, role))
    return sentences


def _paragraphs(text: str, rules: Rules, headings: Container[int]) -> list[tuple[int, int]]:
    """Return where paragraphs stand; one broken within a sentence is joined again."""
    found: list[tuple[int, int]] = []
    for match in _PARAGRAPH.finditer(text):
        start, end = match.start(), match.start() + len(match[0].rstrip())
        broken = (
            found and found[-1][0] not in headings and _is_broken(text[found[-1][0] : found[-1][1]], match[0], rules)
        )
        if found and broken:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _is_broken(paragraph: str, following: str, rules: Rules) -> bool:
    """Say whether a paragraph stops where no sentence can, or as none does that the next goes on with, small."""
    if paragraph[-1:] and not paragraph[-1].isalnum() and paragraph[-1] != ",":
        return False
    words = paragraph[-40:].split()
    dangles = bool(words) and folded(words[-1]) in rules["dangling"]
    goes_on = following[:1].islower() and (dangles or (paragraph[:1].isupper() and "\n" not in paragraph.strip()))
    size = len(paragraph.split())
    return (dangles and (size > LONGEST_HEADING or _begins_plainly(paragraph))) or (
        goes_on and size >= FEWEST_OF_LINE - dangles
    )


def _begins_plainly(paragraph: str) -> bool:
    """Say whether a paragraph begins as a sentence does: with a few words, of which most have no capital."""
    words = paragraph.split()
    return len(words) >= FEWEST_OF_LINE and sum(word[:1].isupper() for word in words) * 2 <= len(words)


class Stops(NamedTuple):
    """What the paragraphs round one tell of it: how many stand before, if the running text has begun.

    `ends` tells that it ends with a full stop, `next_ends` that the next one does, `alone` that there is no other,
    `left_out` that the text mostly does without full stops, `are_known` that a page tells which are headings.
    """

    number: int
    body_begun: bool
    ends: bool
    next_ends: bool
    alone: bool
    left_out: bool
    are_known: bool


def _are_left_out(ended: Sequence[bool]) -> bool:
    """Say whether a text leaves full stops out at the ends of its paragraphs."""
    return len(ended) > 1 and sum(ended) * 2 <= len(ended)


def _role(paragraph: str, words: Sequence[Word], rules: Rules, stops: Stops) -> Role:
    """Say what a paragraph is: running text, a caption, a heading or page furniture."""
    forms, ended = [word.form for word in words], stops.ends
    if not words or _is_furniture(paragraph, forms, rules, ended=ended):
        return "furniture"
    if _is_credit(paragraph, forms, rules) or (not ended and _is_byline(words, forms, rules)):
        return "furniture"
    # A credit, a date or the word "photo" makes a line below a picture of it.
    credited = _CREDIT.search(paragraph) is not None or rules["captions"].begin(forms)
    if credited and len(words) >= SHORTEST_CAPTION:
        return "caption"
    asks = paragraph.rstrip()[-1:] in "?؟!" and len(words) <= LONGEST_HEADING and not stops.are_known
    asks = asks and not _SPOKEN.match(paragraph)
    if ended and not (asks and not stops.body_begun):
        return "body"
    return "heading" if asks or _is_heading(paragraph, words, forms, rules, stops) else "body"


def _is_heading(paragraph: str, words: Sequence[Word], forms: Sequence[str], rules: Rules, stops: Stops) -> bool:
    """Say whether a paragraph without a full stop is a heading: by more than that it has none.

    A post with its signs or marked words is none. Else by where it stands (a title, a line between
    paragraphs that have theirs), by its capitals or by how short it is; a line that tells when or
    who says so is no heading.
    """
    if _POSTED.search(paragraph):
        return False
    title_case = sum(word.capital for word in words) > MOSTLY * len(words)
    told = rules.any_of(*TELLING).inside(forms)
    is_title = stops.number == 0 and not stops.alone and len(words) <= LONGEST_TITLE
    several = "\n" in paragraph or "\t" in paragraph or _WHOLE.search(paragraph) is not None
    if title_case or (is_title and not (told and several)):
        return True
    if stops.alone or stops.left_out or told or len(words) > LONGEST_HEADING:
        return False
    return len(words) <= LONGEST_SUBHEAD and (stops.next_ends or not stops.body_begun)


def _is_byline(words: Sequence[Word], forms: Sequence[str], rules: Rules) -> bool:
    """Say whether a line names an author or tells when it was written: not a sentence that begins so."""
    if len(forms) >= LONGEST_HEADING or not rules["bylines"].begin(forms):
        return False
    if not any(word.capital for word in words):
        return len(forms) <= LONGEST_BYLINE
    named = sum(word.capital or word.form.isdigit() for word in words[1:])
    return named >= MOSTLY * (len(words) - 1) or len(forms) <= SHORTEST_LINE


def _is_credit(paragraph: str, forms: Sequence[str], rules: Rules) -> bool:
    """Say whether a line in brackets tells who reported, wrote or edited."""
    in_brackets = paragraph[:1] + paragraph.rstrip()[-1:] == "()"
    return in_brackets and rules["bylines"].begin(forms) and not rules["authors"].begin(forms)


def _is_furniture(paragraph: str, forms: Sequence[str], rules: Rules, *, ended: bool) -> bool:
    """Say whether a paragraph belongs to the page and not to the article."""
    if _SEPARATORS.search(paragraph) and not ended and not _POSTED.search(paragraph):
        return len(paragraph) < LONGEST_MENU and not _CREDIT.search(paragraph)
    size = rules["furniture"].size(forms)
    if size == 0:
        return False
    # One ordinary word ("support", "watch") silences no line that goes on with more than a few others.
    parted = ":" in paragraph[:30] and size == len(split_words(paragraph.partition(":")[0]))
    several = size > 1 and (not ended or ":" in paragraph[:30])
    return len(forms) <= SHORTEST_LINE or several or parted


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
    for begin, finish in pieces:
        for first, last in _lines(paragraph, begin, finish, rules):
            yield from _parted(paragraph, first, last, rules)


def _lines(paragraph: str, begin: int, finish: int, rules: Rules) -> Iterator[tuple[int, int]]:
    """Give what stands from `begin` to `finish`, cut at the ends of lines that each may be a sentence without its stop.

    Both have a few words, the first ends with none that asks for more, and the next does not begin small.
    """
    first = begin
    for end in _LINE_END.finditer(paragraph, begin, finish):
        before, after = paragraph[first : end.start()].split(), paragraph[end.end() : finish].partition("\n")[0].split()
        whole = min(len(before), len(after)) >= FEWEST_OF_LINE and before[-1][-1:] not in ",;:،؛-–—"
        if whole and not after[0][:1].islower() and folded(before[-1]) not in rules["dangling"]:
            yield first, end.start()
            first = end.end()
    yield first, finish


def _parted(paragraph: str, begin: int, finish: int, rules: Rules) -> Iterator[tuple[int, int]]:
    """Give what stands from `begin` to `finish`, cut where no sentence was seen to end: "in #Xville. The"."""
    first = begin
    for stop in _STOP.finditer(paragraph, begin, finish) if _STOPPED.search(paragraph, begin, finish) else ():
        small = paragraph[stop.end() : stop.end() + OPENING].lstrip('"“«—– -')[:1].islower()
        if not small and _ends(stop[1].lower(), rules) and not _is_within_quotes(paragraph[first : stop.end(2)]):
            yield first, stop.end(2)
            first = stop.end()
    yield first, finish


def _ends(word: str, rules: Rules) -> bool:
    """Say whether a full stop after a word ends a sentence: one that is marked, a month's name, or no abbreviation."""
    long = len(word) >= SHORTEST_WORD or word[0] in "#@" or word in rules["dates.words.month"]
    return long and f"{word}." not in rules.table["abbreviations"]


def _is_within_quotes(text: str) -> bool:
    """Say whether a quotation or a bracket that was opened in a text is still open."""
    return text.count('"') % 2 == 1 or any(text.count(left) > text.count(right) for left, right in ("“”", "«»", "()"))


def _goes_on(before: str, after: str, rules: Rules) -> bool:
    """Say whether a cut fell inside a sentence."""
    last = before.rsplit(maxsplit=1)[-1].lstrip("(«\"“'").lower()
    opens_small = after.lstrip("—– ")[:1].islower()
    if last in rules.table["abbreviations"]:
        may_end = last in rules.table["abbreviations_that_may_end"]
        return opens_small or not may_end or (after[:1].isupper() and _is_day(after, rules))
    if (folded(last) in rules["dangling"] and last[-1] not in ENDS) or (after[:1] == "(" and _CREDIT.fullmatch(after)):
        return True
    # A quotation within a sentence: "No. We stay." he said.
    closes_quote = before[-1:] in "”»\"'’" and opens_small
    initial = len(last) == INITIAL and last[0].isalpha() and last.endswith(".") and before[-2].isupper()
    return closes_quote or initial or (opens_small and before[-1:] not in ".!?…؟")


def _is_day(after: str, rules: Rules) -> bool:
    """Say whether a text begins with a day of the week: 5 p.m. Tuesday."""
    return folded(after.split(maxsplit=1)[0]) in rules["dates.words.weekday"]
