"""What the times in each sentence count from: the nearest time stamp above it, else the article's day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from curation.propose.annotation import Sentence
from curation.propose.dates import Clock
from curation.propose.draft import is_read
from curation.propose.head import dated_line
from curation.propose.text import Source
from layers.errors import BadDate
from layers.model import When
from layers.when import read_when

LONGEST_STAMP = 14
UNKNOWN = "when the article was published is not known"
CONTENDED = "several time stamps stand above it ({days}), and nothing says which counts"


def clocks_of(sentences: Sequence[Sentence], source: Source, published: When) -> list[Clock]:
    """Return what the times of each sentence count from, in the order of the sentences."""
    whole = Clock(published, "" if published.earliest else _why_open(published))
    marked = dict(source.stamps)
    found: list[Clock] = []
    clock, above, told = whole, list[tuple[str, str]](), True
    for sentence in sentences:
        stamps = _stamps(sentence, marked, published)
        if stamps:
            above = [*above, *stamps] if not told else stamps
            clock, told = _clock(above, whole), False
        elif is_read(sentence):
            told = True
        found.append(clock)
    return found


def _why_open(published: When) -> str:
    """Say why times that count from publication stay open."""
    if published.latest is None:
        return UNKNOWN
    return f"it is only known that the article was published by {published.latest.isoformat()}"


def _stamps(sentence: Sentence, marked: Mapping[int, str], published: When) -> list[tuple[str, str]]:
    """Return the days in a line that is only a time stamp, each with its label."""
    if sentence.span.start in marked:
        return [(marked[sentence.span.start], "")]
    forms = sentence.forms
    if len(forms) > LONGEST_STAMP or sentence.text[-1:] == "." or not any(form[:1].isdigit() for form in forms):
        return []
    lines = dated_line(sentence, published)
    return [(line.edtf, line.label) for line in lines if line.alone and line.edtf and line.label != "changed"]


def _clock(stamps: Sequence[tuple[str, str]], whole: Clock) -> Clock:
    """Return the clock of some stamps that stand above a text together."""
    days = {day for day, label in stamps if label} or {day for day, _ in stamps}
    if len(days) > 1:
        return Clock(When("", None, None), CONTENDED.format(days=", ".join(sorted(days))))
    try:
        return Clock(read_when(days.pop()))
    except BadDate:
        return whole
