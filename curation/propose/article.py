"""From an article's source to a draft, stage by stage, and what of it is told and not proposed."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from curation.propose.actors import find_actors
from curation.propose.annotation import Passed, Sentence, annotate
from curation.propose.dates import Clock, date_sentences
from curation.propose.draft import (
    LONGEST_QUOTE,
    Draft,
    Proposal,
    SentenceFacts,
    Told,
    is_read,
    propose_excerpts,
    says_nothing,
)
from curation.propose.gazetteer import Gazetteer
from curation.propose.governing import Governed, govern_dates, govern_places
from curation.propose.head import dated_line, read_date, with_head
from curation.propose.markup import squeeze
from curation.propose.places import find_places
from curation.propose.rules import LANGUAGES, guess_language
from curation.propose.text import Source
from layers.errors import BadDate
from layers.model import When
from layers.text import fold
from layers.when import read_when

LONGEST_ID = 60
LONGEST_TOLD = 60
LONGEST_STAMP = 14
UNKNOWN = "when the article was published is not known"
CONTENDED = "several time stamps stand above it ({days}), and nothing says which counts"
NOT_READ = {"heading": "it stands in a heading", "furniture": "it stands in what belongs to the page, not the article"}
IN_OTHER_LETTERS = "it is in another language than the article: names alone are read in it, no times and no speakers"
NO_RULES = (
    "there are no rules for the language ‘{language}’: names are found as they are written, and dates in figures; "
    "who speaks, what a capital means and times in words are left to the curator"
)


def propose(source: Source, gazetteer: Gazetteer, id_: str = "") -> Draft:
    """Propose the excerpts of an article that touch the places of a collection.

    The same source and collection always give the same draft.
    """
    source = replace(source, language=source.language or guess_language(source.text, gazetteer.languages))
    sentences = annotate(source.text, source.language, gazetteer, source.headings)
    source = with_head(source, sentences, gazetteer)
    published = read_date(source.published)
    clocks = _clocks_of(sentences, source, published)
    read = [sentence for sentence in sentences if is_read(sentence)]
    governed = Governed(sentences, source.labels)
    places, unread = govern_places(governed, read, find_places(read))
    actors = find_actors(read, places)
    own_dates = date_sentences(read, places, [clocks[sentence.number] for sentence in read], published)
    dates = govern_dates(governed, read, own_dates, clocks, published)
    facts = (
        SentenceFacts(
            sentence,
            sentence.span.start,
            tuple(found.places),
            tuple(named.actors),
            date.date,
            tuple(date.others),
            date.coming,
        )
        for sentence, found, named, date in zip(read, places, actors, dates, strict=True)
    )
    authors = (gazetteer.actors_by_name.get(fold(author)) for author in source.authors)
    known_author = next((each for each in authors if each is not None), source.outlet_id)
    proposed = tuple(propose_excerpts(facts, known_author, source.published, published))
    excerpts = tuple(each for each in proposed if _stands(each, source))
    digest = hashlib.sha256(source.text.encode("utf-8", "replace")).hexdigest()
    told = [
        *_of_article(source, read, excerpts, proposed),
        *_grouped("place", _unread(sentences)),
        *_grouped("passage", unread),
        *_grouped("place", (one for found in places for one in found.passed)),
        *_grouped(
            "actor", (one for found, named in zip(places, actors, strict=True) if found.places for one in named.passed)
        ),
        *_grouped(
            "date", (one for found, date in zip(places, dates, strict=True) if found.places for one in date.passed)
        ),
    ]
    return Draft(id_ or make_id(source, digest), source, published, digest, excerpts, tuple(told))


def _clocks_of(sentences: Sequence[Sentence], source: Source, published: When) -> list[Clock]:
    """Return what the times of each sentence count from: the nearest time stamp above it, else the article's day."""
    whole = Clock(published, "" if published.earliest else _why_open(published))
    marked = dict(source.stamps)
    found: list[Clock] = []
    clock, above, told = whole, list[tuple[str, str]](), True
    for sentence in sentences:
        stamps = _stamps(sentence, marked, published)
        if stamps:
            above = [*above, *stamps] if not told else stamps
            clock, told = _clock(above, whole), is_read(sentence) and _is_text(sentence)
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
    if _is_text(sentence) or not any(form[:1].isdigit() for form in forms):
        return []
    lines = dated_line(sentence, published)
    return [(line.edtf, line.label) for line in lines if line.alone and line.edtf and line.label != "changed"]


def _is_text(sentence: Sentence) -> bool:
    """Say whether a line is more than a time stamp."""
    return len(sentence.forms) > LONGEST_STAMP or sentence.text[-1:] == "."


def _clock(stamps: Sequence[tuple[str, str]], whole: Clock) -> Clock:
    """Return the clock of some stamps that stand above a text together."""
    days = {day for day, label in stamps if label} or {day for day, _ in stamps}
    if len(days) > 1:
        return Clock(When("", None, None), CONTENDED.format(days=", ".join(sorted(days))))
    try:
        return Clock(read_when(days.pop()))
    except BadDate:
        return whole


def _stands(excerpt: Proposal, source: Source) -> bool:
    """Say whether a quote stands in the page it is from, blanks aside; any does in a plain text."""
    return not source.page or squeeze(excerpt.quote) in source.page


def _of_article(
    source: Source, read: Sequence[Sentence], excerpts: Sequence[Proposal], proposed: Sequence[Proposal]
) -> Iterator[Told]:
    """Tell what concerns an article as a whole, and the passages that are not proposed."""
    if source.language not in LANGUAGES:
        yield Told("article", "", NO_RULES.format(language=source.language))
    yield from (Told("article", "", note) for note in source.notes)
    for one in proposed:
        if one not in excerpts:
            yield Told("passage", _short(one.quote), "these words do not stand in the page as it shows them", one.start)
    for one in excerpts:
        if "\ufffd" in one.quote:
            yield Told("passage", _short(one.quote), "a character in it could not be read", one.start)
    for sentence in read:
        if says_nothing(sentence) and sentence.matches:
            of_place = " of the place" if any(match.places for match in sentence.matches) else ""
            yield Told("passage", sentence.text, f"too short to tell anything{of_place}", sentence.span.start)
        if sentence.matches and source.language in LANGUAGES and _is_foreign(sentence):
            yield Told("passage", _short(sentence.text), IN_OTHER_LETTERS, sentence.span.start)
    yield from _unproposed(read, proposed)


def _is_foreign(sentence: Sentence) -> bool:
    """Say whether most words of a sentence are in other letters than the article's language has."""
    first, last = map(chr, sentence.rules.table["letters"])
    begin = [form[0] for form in sentence.forms if form[0].isalpha()]
    return sum(first <= letter <= last for letter in begin) * 2 < len(begin)


def _unproposed(read: Sequence[Sentence], proposed: Sequence[Proposal]) -> Iterator[Told]:
    """Tell of the sentences with names that are in no excerpt: the first of them, and each that only repeats one."""
    starts, ends = [one.start for one in proposed], [0, *(one.end for one in proposed)]
    quotes = {one.quote for one in proposed}
    named = []
    for sentence in read:
        start = sentence.span.start
        if not sentence.matches or start < ends[bisect_right(starts, start)] or says_nothing(sentence):
            continue
        if sentence.text in quotes:
            yield Told("passage", _short(sentence.text), "the same words stand in an excerpt", sentence.span.start)
        else:
            named.append(sentence)
    if named:
        many = "1 sentence names" if len(named) == 1 else f"{len(named)} sentences name"
        why = f"{many} somebody or a place, and touch no place of the collection"
        yield Told("passage", _short(named[0].text), why, named[0].span.start)


def _unread(sentences: Iterable[Sentence]) -> Iterator[Passed]:
    """Give the names in what is not read: headings, furniture, passages that are too long."""
    for sentence in sentences:
        if not is_read(sentence):
            why = NOT_READ.get(sentence.span.role, f"its sentence is longer than {LONGEST_QUOTE} characters")
            named = (each for each in sentence.matches if each.places or each.actors or each.surnames)
            yield from (sentence.passed(match, why) for match in named)


def _grouped(what: str, passed: Iterable[Passed]) -> list[Told]:
    """Tell each kind of words once for each reason, with how often."""
    found: dict[tuple[str, str], Told] = {}
    for one in passed:
        key = (one.words, one.why)
        before = found.get(key)
        found[key] = before._replace(times=before.times + 1) if before else Told(what, *one)
    return sorted(found.values(), key=lambda each: each.start)


def _short(text: str) -> str:
    """Return the first words of a passage."""
    words = " ".join(text.split())
    return words if len(words) <= LONGEST_TOLD else f"{words[:LONGEST_TOLD].rsplit(' ', 1)[0]} …"


def make_id(source: Source, digest: str) -> str:
    """Make an article's id of its outlet and date, or of its title; else of its digest."""
    outlet = _slug(source.outlet_id or source.outlet)
    parts = [outlet, source.published] if outlet and source.published else [_slug(source.title)]
    slug = _slug("-".join(part for part in parts if part))[:LONGEST_ID].strip("-")
    return slug or f"article-{digest[:8]}"


def _slug(text: str) -> str:
    """Write a text in small Latin letters and digits joined by hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
