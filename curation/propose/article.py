"""From an article's source to a draft, stage by stage, and what the first lines tell of it."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from curation.propose.actors import find_actors
from curation.propose.annotation import Sentence, annotate
from curation.propose.calendar import Anchor, resolve
from curation.propose.dates import date_sentences, find_expressions
from curation.propose.draft import Draft, SentenceFacts, is_read, propose_excerpts
from curation.propose.gazetteer import Gazetteer
from curation.propose.places import find_places
from curation.propose.rules import FALLBACK, LANGUAGES, read_rules
from curation.propose.text import Source
from layers.errors import BadDate
from layers.model import When
from layers.text import fold
from layers.when import read_when

HEAD = 8
"""So many first lines may hold the date and the author."""
UNKNOWN = When("", None, None)
LONGEST_ID = 60
LONGEST_NAME = 5
SAMPLE = 20_000
LONGEST_DATE_LINE = 120
WORDS_OF_DATE_LINE = 14


def propose(source: Source, gazetteer: Gazetteer, id_: str = "") -> Draft:
    """Propose the excerpts of an article that touch the places of a collection.

    The same source and collection always give the same draft.
    """
    source = replace(source, language=source.language or guess_language(source.text))
    sentences = annotate(source.text, source.language, gazetteer)
    source = _with_head(source, sentences, gazetteer)
    published = _read_date(source.published)
    read = [sentence for sentence in sentences if is_read(sentence)]
    places = find_places(read)
    actors = find_actors(read, places)
    dates = date_sentences(read, places, published)
    facts = (
        SentenceFacts(sentence, sentence.span.start, tuple(found.places), tuple(named), date)
        for sentence, found, named, date in zip(read, places, actors, dates, strict=True)
    )
    authors = (gazetteer.actors_by_name.get(fold(author)) for author in source.authors)
    known_author = next((each for each in authors if each is not None), source.outlet_id)
    excerpts = tuple(propose_excerpts(facts, known_author, source.published))
    digest = hashlib.sha256(source.text.encode("utf-8", "replace")).hexdigest()
    return Draft(id_ or make_id(source, digest), source, published, digest, excerpts)


def guess_language(text: str) -> str:
    """Tell a text's language by its letters: one that has rules, else English."""
    codes = [ord(character) for character in text[:SAMPLE]]
    counts = {FALLBACK: 0}
    for language in LANGUAGES:
        first, last = read_rules(language).table["letters"]
        counts[language] = sum(first <= code <= last for code in codes)
    return max(counts, key=lambda language: counts[language])


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


def _with_head(source: Source, sentences: Sequence[Sentence], gazetteer: Gazetteer) -> Source:
    """Fill in what metadata lack: title, date and authors of the first lines, the outlet's id."""
    title = source.title
    if not title and sentences and sentences[0].span.role == "heading":
        title = source.text[sentences[0].span.start :].split("\n", 1)[0].strip()
    return replace(
        source,
        title=title,
        published=source.published or _date_in_head(sentences),
        authors=source.authors or _authors_in_head(sentences),
        outlet_id=source.outlet_id or gazetteer.actors_by_name.get(fold(source.outlet)),
    )


def _authors_in_head(sentences: Sequence[Sentence]) -> tuple[str, ...]:
    """Return the author that a line like 'By A. Name' in the first lines tells, if one does."""
    for sentence in sentences[:HEAD]:
        written = sentence.words[sentence.first : sentence.last]
        names = written[1:]
        if (
            written
            and written[0].form in sentence.rules["authors"]
            and 1 < len(names) <= LONGEST_NAME
            and all(word.capital or not word.form.isascii() for word in names)
        ):
            return (sentence.written(sentence.first + 1, sentence.last),)
    return ()


def _date_in_head(sentences: Sequence[Sentence]) -> str:
    """Return a whole date that stands alone in the first lines, or nothing."""
    for sentence in sentences[:HEAD]:
        span = sentence.span
        long = span.role == "body" and span.end - span.start > LONGEST_DATE_LINE
        many_words = sentence.last - sentence.first > WORDS_OF_DATE_LINE
        if long or many_words or span.role == "caption":
            continue
        anchor = Anchor(UNKNOWN, sentence.rules)
        for expression in find_expressions(sentence):
            dated = expression.kind == "day" and "year" in expression.values
            if dated or expression.kind in ("iso", "numeric"):
                edtf = resolve(expression.kind, expression.values, anchor)
                if edtf:
                    return edtf
    return ""


def _read_date(published: str) -> When:
    """Read a publication date; an unknown one leaves relative dates open."""
    try:
        return read_when(published) if published else UNKNOWN
    except BadDate:
        return UNKNOWN
