"""From an article's source to a draft: `propose` is what the command and the desk call."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import replace

from curation.propose.anchor import Anchor
from curation.propose.calendar import resolve
from curation.propose.draft import Draft, Source
from curation.propose.excerpts import propose_excerpts, with_published
from curation.propose.expressions import find_expressions
from curation.propose.gazetteer import Gazetteer
from curation.propose.reading import Reading, read_article, stretches
from curation.propose.rules import FALLBACK
from layers.errors import BadDate
from layers.model import When
from layers.text import fold
from layers.when import read_when

HEAD = 8
"""So many first lines may hold the date and the author."""
UNKNOWN = When("", None, None)
LONGEST_ID = 60
LONGEST_NAME = 5
_LETTERS = {"en": range(0x41, 0x250), "ar": range(0x600, 0x780), "ru": range(0x400, 0x530)}
SAMPLE = 20_000
LONGEST_DATE_LINE = 120
WORDS_OF_DATE_LINE = 14


def propose(source: Source, gazetteer: Gazetteer, id_: str = "") -> Draft:
    """Propose the excerpts of an article that touch the places of a collection.

    The same source and collection always give the same draft.
    """
    language = source.language or guess_language(source.text)
    source = replace(source, language=language)
    reading = read_article(source.text, language, gazetteer.lexicon)
    source = _with_heading(source, reading)
    published = _read_date(source.published)
    outlet_id = source.outlet_id or gazetteer.actors_by_name.get(fold(source.outlet))
    source = replace(source, outlet_id=outlet_id)
    author = _author(source, gazetteer)
    found = propose_excerpts(reading, gazetteer, published, author or outlet_id)
    excerpts = tuple(with_published(each, source.published) for each in found)
    digest = hashlib.sha256(source.text.encode("utf-8", "replace")).hexdigest()
    return Draft(id_ or make_id(source, digest), source, published, digest, excerpts)


def guess_language(text: str) -> str:
    """Tell a text's language by its script: the rules' own, else English."""
    counts = dict.fromkeys(_LETTERS, 0)
    for character in text[:SAMPLE]:
        for language, letters in _LETTERS.items():
            counts[language] += ord(character) in letters
    return max(counts, key=lambda language: counts[language]) if any(counts.values()) else FALLBACK


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


def _with_heading(source: Source, reading: Reading) -> Source:
    """Fill in title and date from the first lines of a text, where its metadata lack them."""
    title = source.title
    sentences = reading.sentences
    if not title and sentences and sentences[0].role == "heading":
        title = reading.text[sentences[0].start :].split("\n", 1)[0].strip()
    published = source.published or _date_in_head(reading)
    authors = source.authors or _authors_in_head(reading)
    return replace(source, title=title, published=published, authors=authors)


def _authors_in_head(reading: Reading) -> tuple[str, ...]:
    """Return the author that a line like 'By A. Name' in the first lines tells, if one does."""
    for stretch in stretches(reading)[:HEAD]:
        written = reading.words[stretch.first : stretch.last]
        names = written[1:]
        if (
            written
            and written[0].form in reading.rules["authors"]
            and 1 < len(names) <= LONGEST_NAME
            and all(word.capital or not word.form.isascii() for word in names)
        ):
            return (reading.text[names[0].start : names[-1].end],)
    return ()


def _date_in_head(reading: Reading) -> str:
    """Return a whole date that stands alone in the first lines, or nothing."""
    anchor = Anchor(UNKNOWN)
    for stretch in stretches(reading)[:HEAD]:
        sentence = reading.sentences[stretch.number]
        short = sentence.end - sentence.start <= LONGEST_DATE_LINE
        if sentence.role == "body" and not short:
            continue
        for expression in find_expressions(stretch):
            whole = expression.kind in ("day", "iso", "numeric")
            if not (whole and (expression.kind != "day" or "year" in expression.values)):
                continue
            edtf = resolve(expression.kind, expression.values, anchor, reading.rules)
            few_words = stretch.last - stretch.first <= WORDS_OF_DATE_LINE
            if edtf and few_words and sentence.role != "caption":
                return edtf
    return ""


def _read_date(published: str) -> When:
    """Read a publication date; an unknown one leaves relative dates open."""
    try:
        return read_when(published) if published else UNKNOWN
    except BadDate:
        return UNKNOWN


def _author(source: Source, gazetteer: Gazetteer) -> str | None:
    """Return the first author who is an actor of the collection, or None."""
    found = (gazetteer.actors_by_name.get(fold(author)) for author in source.authors)
    return next((each for each in found if each is not None), None)
