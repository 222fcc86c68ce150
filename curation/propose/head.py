"""What the first lines of an article tell: its title, its authors, when it was published."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from curation.propose.annotation import Sentence, annotate
from curation.propose.calendar import Anchor, resolve
from curation.propose.dates import Clock, order_of_figures
from curation.propose.expressions import Expression, find_expressions
from curation.propose.gazetteer import Gazetteer
from curation.propose.metonyms import dateline_end
from curation.propose.published import in_address
from curation.propose.text import Source
from layers.errors import BadDate
from layers.model import When
from layers.text import fold
from layers.when import read_when

FIRST_LINES = 8
"""So many first lines may hold the date and the author."""
UNKNOWN = When("", None, None)
OPTION = "--published"
"""By which a command is told when an article was published; the desk has a field for it."""
LONGEST_NAME = 5
WORDS_OF_DATE_LINE = 14
_SHAPED = re.compile(r"\D{0,24}(?P<day>\d{1,4}([./-])\d{1,2}\2\d{1,4}|\d{1,2}\.? [^\W\d_]+\.? \d{4})(?:\D.{0,16})?")
BESIDE = 5
"""So many words beside a date may a line that only tells the time have: hours, the town, the zone."""


class DatedLine(NamedTuple):
    """A day in a line that tells when something was written: the words, and how they are labelled.

    `edtf` is "" if it has no year, or reads in two ways. `alone` tells that the line is nothing else, `why` what
    decides in which order its figures stand.
    """

    edtf: str
    words: str
    label: str
    alone: bool
    start: int = -1
    why: str = ""


def with_head(source: Source, sentences: Sequence[Sentence], gazetteer: Gazetteer) -> Source:
    """Fill in what metadata lack: title, date and authors of the first lines, the outlet's id."""
    title = source.title
    if not title:
        first = next((each for each in sentences[:FIRST_LINES] if not _is_dated(each)), None)
        if first is not None and first.span.role == "heading":
            lines = source.text[first.span.start :].split("\n")
            title = next(filter(lambda line: any(map(str.isalnum, line)), lines), "").strip()
    filled = replace(
        source,
        title=title,
        authors=source.authors or _authors_in_head(sentences),
        outlet_id=source.outlet_id or gazetteer.actors_by_name.get(fold(source.outlet)),
    )
    return filled if source.published else _dated(filled, sentences, gazetteer)


def read_date(published: str) -> When:
    """Read a publication date; an unknown one leaves relative dates open."""
    try:
        return read_when(published) if published else UNKNOWN
    except BadDate:
        return UNKNOWN


def _dated(source: Source, sentences: Sequence[Sentence], gazetteer: Gazetteer) -> Source:
    """Return a source with when it was published, by its first lines, its address, its last change."""
    above = (sentence for line in source.head for sentence in annotate(line, source.language, gazetteer))
    lines = [*_dated_lines(above), *_dated_lines(sentences[:FIRST_LINES])]
    lines = lines if any(line.label or not _is_within(line, sentences) for line in lines) else []
    lines = lines or [*_in_datelines(sentences[:FIRST_LINES])]
    changes = [line.edtf for line in lines if line.label == "changed" and line.edtf]
    source = replace(source, changed=max((source.changed, *changes)))
    lines = [line for line in lines if line.label != "changed"]
    best = [line for line in lines if line.label] or lines
    days = list(dict.fromkeys(line.edtf for line in best if line.edtf))
    address = in_address(source.url)
    if len(days) > 1 and address in days:
        days = [address]
    if len(days) == 1:
        line = next(line for line in best if line.edtf == days[0])
        words, why = line.words, f", {line.why}" if line.why else ""
        noted = source.notes
        if address and not days[0].startswith(address[: len("2025-08")]):
            noted = (*noted, f"published {days[0]} by ‘{words}’, but the address says {address}")
        return replace(source, published=days[0], published_by=f"‘{words}’ above the text{why}", notes=noted)
    notes = list(source.notes)
    if len(days) > 1:
        notes.append(
            f"its first lines give several days ({', '.join(days)}): say with {OPTION} which is that of publication"
        )
    notes += [
        f"the page says ‘{line.words}’, without a year or in a way that nothing here reads: say when with {OPTION}"
        for line in dict.fromkeys(line._replace(start=-1) for line in best)
        if not line.edtf
    ]
    if address:
        return replace(source, published=address, published_by="the address", notes=tuple(notes))
    if source.changed:
        notes.append(f"only the last change is known ({source.changed}): it was published on that day or before")
        return replace(
            source, published=f"../{source.changed}", published_by="not after its last change", notes=tuple(notes)
        )
    if not notes or len(notes) == len(source.notes):
        notes.append(f"when it was published is not known: say so with {OPTION}")
    return replace(source, notes=tuple(notes))


def _is_within(line: DatedLine, sentences: Sequence[Sentence]) -> bool:
    """Say whether a line stands between sentences that tell something: it is the day of those below it."""
    whole = [one.span.start for one in sentences if one.span.role == "body" and not _is_dated(one)]
    return bool(whole) and whole[0] < line.start < whole[-1]


def _dated_lines(sentences: Iterable[Sentence]) -> Iterator[DatedLine]:
    """Give the days in lines that tell when something was written."""
    for sentence in sentences:
        if sentence.last - sentence.first <= WORDS_OF_DATE_LINE and sentence.span.role != "caption":
            yield from (line for line in dated_line(sentence, UNKNOWN) if line.alone)


def _in_datelines(sentences: Iterable[Sentence]) -> Iterator[DatedLine]:
    """Give the whole days in what stands before a report: the town, the day, the agency."""
    for sentence in sentences:
        end = dateline_end(sentence)
        for line in dated_line(sentence, UNKNOWN) if end > sentence.first else ():
            if line.edtf and line.start < sentence.words[end - 1].end:
                yield line


def _is_dated(sentence: Sentence) -> bool:
    """Say whether a line only tells when something was written."""
    lines = dated_line(sentence, UNKNOWN) if sentence.last - sentence.first <= WORDS_OF_DATE_LINE else []
    return any(line.label or not any(map(str.isalpha, sentence.text.replace(line.words, ""))) for line in lines)


def dated_line(sentence: Sentence, published: When) -> list[DatedLine]:
    """Return the days that a line gives, each with the label before it, in order."""
    rules, taken = sentence.rules, set[int]()
    found: list[tuple[Expression, str, str]] = []
    for expression in find_expressions(sentence):
        words = range(expression.first, expression.last)
        if taken.isdisjoint(words) and expression.kind in ("day", "iso", "figures"):
            taken |= {*words}
            first_is_day, why = order_of_figures(sentence, expression, Clock(published))
            anchor = Anchor(published, rules, day_first=first_is_day)
            found.append((expression, resolve(expression.kind, expression.values, anchor) or "", why))
    shaped = _SHAPED.fullmatch(sentence.text.strip()) if not found else None
    if shaped:  # in an order or with a year that nothing tells
        return [DatedLine("", shaped["day"], "", alone=True, start=sentence.words[sentence.first].start)]
    if not found:
        return []
    ends = sorted(expression.last for expression, *_ in found)
    rest = [
        sentence.words[index].form
        for index in range(sentence.first, sentence.last)
        if index not in taken and not sentence.words[index].form.isdigit()
    ]
    lines = []
    for expression, edtf, why in sorted(found, key=lambda each: each[0].first):
        since = max((end for end in ends if end <= expression.first), default=sentence.first)
        before = sentence.between(since, expression.first)
        label = next((each for each in ("changed", "published") if rules[f"dates.{each}"].inside(before)), "")
        start = sentence.words[expression.first].start
        shortened = sentence.text.split()[-1].casefold() in rules.table["abbreviations_that_may_end"]
        alone = ((len(rest) <= BESIDE and "\t" not in sentence.text) or bool(label)) and (
            sentence.text[-1:] != "." or shortened
        )
        lines.append(DatedLine(edtf, sentence.written(expression.first, expression.last), label, alone, start, why))
    return lines


def _authors_in_head(sentences: Sequence[Sentence]) -> tuple[str, ...]:
    """Return the authors that a line like 'By A. Name and B. Name' in the first lines tells, if one does."""
    for sentence in sentences[:FIRST_LINES]:
        words = sentence.words[sentence.first : sentence.last]
        if words and words[0].form in sentence.rules["authors"]:
            names = [sentence.written(first, last) for first, last in _names_in(sentence)]
            if names:
                return tuple(names)
    return ()


def _names_in(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Give the names of a byline, as first word and past the last; what follows the last of them is none."""
    first = at = sentence.first + 1
    while first < sentence.last:
        apart = False
        while at < sentence.last and not apart:
            word = sentence.words[at]
            apart = word.form in sentence.rules["conjunctions_apart"] or not (word.capital or not word.form.isascii())
            apart = apart or (at > first and sentence.gap(at) != " " and sentence.gap(at).strip() not in ("-", "."))
            at += not apart
        behind = sentence.gap(first).strip() == ","
        if not 1 < at - first <= LONGEST_NAME or (behind and sentence.words[first].form in sentence.rules["articles"]):
            return  # an outlet, a place
        yield first, at
        if at < sentence.last and sentence.words[at].form in sentence.rules["conjunctions_apart"]:
            at += 1
        elif at < sentence.last and sentence.gap(at).strip() != ",":
            return
        first = at
