"""Rows into articles with excerpts: ids given, names resolved, repeats and conflicts refused."""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from itertools import accumulate
from operator import itemgetter
from pathlib import Path
from typing import Any

from curation.imports.dates import reject_future, reject_other_calendar
from curation.imports.faults import Several, Wrong
from curation.imports.files import Outcome
from curation.imports.folder import Folder, toml_text
from curation.imports.resolve import Actors, Places, Warnings
from curation.imports.row import Asked, Row, Source
from layers.collection.articles import LONGEST_QUOTE
from layers.collection.records import convert
from layers.collection.schema import ARTICLE, CLAIM, EXCERPT, Field
from layers.decoding import read_text
from layers.errors import Mismatch, Problem, show
from layers.text import CONTEXT_LENGTH, clean_article, fold, plain_address

BETWEEN = "\n\n"
"""What stands between the rows of an article whose own text nobody knows."""
_SENTENCE_END = re.compile(r"[.!?؟…][\"”’»)]*(?=\s)")


@dataclass(slots=True)
class Draft:
    """An excerpt that is being put together: its first row, and all its links."""

    row: Row
    claim: str
    places: dict[str, dict[str, str]] = field(default_factory=dict)
    actors: dict[tuple[str, str], None] = field(default_factory=dict)


@dataclass(slots=True)
class Article:
    """An article that is being put together, with the characters that its excerpts know.

    `there` is its file in the folder as it stands; empty for a new one. `words` is the text that
    positions in that file count in, where that is the text of its excerpts.
    """

    source: Source
    line: int
    outlet: str
    drafts: list[Draft] = field(default_factory=list)
    text: dict[int, str] = field(default_factory=dict)
    there: str = ""
    words: str = ""


class Gathering:
    """Everything that is to be added to a folder."""

    def __init__(self, folder: Folder, asked: Asked) -> None:
        self.folder = folder
        self.actors = Actors(folder.collection, asked.language)
        self.places = Places(folder, asked)
        self.asked = asked
        self.articles: dict[str, Article] = {}
        self.drafts: dict[str, Draft] = {}
        there = folder.collection.articles.values() if folder.collection else ()
        self.by_address = {plain_address(one.url): one.id for one in there}

    def add_all(self, outcome: Outcome) -> None:
        """Add the rows of a file in order; those that do not fit become its rejected ones."""

        def add(row: Row) -> None:
            warnings: Warnings = []
            self.add(row, warnings)
            warnings += [(f"not taken over: {what}", "add it by hand") for what in row.lost]
            outcome.warnings += [Problem(outcome.path, row.line, what, mend, "warning") for what, mend in warnings]

        outcome.keep(add)

    def add(self, row: Row, warnings: Warnings) -> None:
        """Add one row, and to the warnings what a curator should look at.

        Raises
        ------
        Mismatch
            If it does not fit; then nothing of it is kept but names that nobody uses.
        """
        wrong = Wrong(row.wrong)
        row = wrong.read(lambda: quote_of(row), row)
        wrong.read(lambda: validate(row), None)
        wrong.read(lambda: reject_future(row.event_date, row.status, self.asked.today), None)
        for name, edtf in (("event_date", row.event_date), ("published", row.source.published)):
            if not self.asked.calendar:
                wrong.read(partial(reject_other_calendar, name, edtf), None)
        if wrong:
            raise Several(wrong)
        self._check_taken(row)
        article = self._article(row, warnings)
        first = self.drafts.get(row.id)
        if first is not None:
            _check_continues(row, first)
        draft = Draft(row, self.actors.find(row.claim))
        for party, role in row.actors:
            draft.actors[self.actors.find(party), role] = None
        for spot in row.spots:
            place = self.places.find(spot, warnings)
            if place is not None:
                named = f" {fold(spot.name)} " in f" {fold(row.quote)} "
                link = spot.link or ("named" if named else "implied")
                draft.places[place] = {"id": place, "link": link, "precision": spot.scale.link}
        if first is not None:
            _continue(first, draft)
            return
        if row.source.text_sha256:
            article.text |= _agree(row, article)
        self.articles.setdefault(row.source.id, article).drafts.append(draft)
        self.drafts[row.id] = draft

    def used_actors(self) -> set[str]:
        """Return the ids of the actors that something imported names."""
        used = {article.outlet for article in self.articles.values()}
        for draft in self.drafts.values():
            used |= {draft.claim, *(name for name, _ in draft.actors)}
        return used

    def used_places(self) -> set[str]:
        """Return the ids of the places that something imported is about."""
        return {place for draft in self.drafts.values() for place in draft.places}

    def summary(self) -> str:
        """Say what is added, and to which folder."""
        grown = sum(bool(article.there) for article in self.articles.values())
        counts = {
            "excerpt{}": len(self.drafts),
            "new article{}": len(self.articles) - grown,
            "new place{}": len(self.used_places() & self.places.new.keys()),
            "new actor{}": len(self.used_actors() & self.actors.new.keys()),
        }
        counts |= {"article{} added to": grown} if grown else {}
        parts = (f"{number} {nouns.format('' if number == 1 else 's')}" for nouns, number in counts.items())
        return f"{self.folder.path}: {', '.join(parts)}"

    def _check_taken(self, row: Row) -> None:
        """Refuse a row whose excerpt is in the folder already."""
        collection = self.folder.collection
        there = collection.excerpts.get(row.id) if collection else None
        if there is not None and there.quote == row.quote:
            raise Mismatch(f"the excerpt {show(row.id)} is in the folder already", "leave it out")
        if row.id in self.folder.excerpts:
            what = f"the id {show(row.id)} is that of another excerpt, which is kept"
            raise Mismatch(what, "an id is never used again: mend that excerpt by hand")

    def _article(self, row: Row, warnings: Warnings) -> Article:
        """Return the article of a row, which must be the same in all its rows; warn of one that may be another's."""
        article = self.articles.get(row.source.id)
        if article is None:
            article = Article(row.source, row.line, self.actors.find(row.source.outlet))
            plain = plain_address(row.source.url)
            other = self.by_address.setdefault(plain, row.source.id)
            if other != row.source.id and "/" in plain:  # a data set's own front page is no article
                what = f"the article {show(row.source.id)} is at the address of {show(other)}, but for trackers"
                warnings.append((what, "see whether they are one: write the same address, outlet and date in both"))
            if row.source.id in self.folder.articles:
                _open_there(article, self.folder.article_path(row.source.id))
            return article
        if article.source != row.source:
            differs = next(
                name
                for name in Source.__dataclass_fields__
                if getattr(article.source, name) != getattr(row.source, name)
            )
            what = f"{differs} of the article {show(row.source.id)} is not that of line"
            raise Mismatch(f"{what} {article.line}", "write the same in both")
        return article


def _open_there(article: Article, path: Path) -> None:
    """Read the file of an article that is in the folder already, so that excerpts can be added to it.

    Raises
    ------
    Mismatch
        If it is another article's, or nobody knows where a row's words stand in its text.
    """
    source, by_hand = article.source, "add the excerpt to it by hand"
    said = f"the article {show(source.id)} is in the folder already"
    if not path.is_file():
        raise Mismatch(f"{said}, in a table", by_hand)
    article.there = read_text(path)
    tables = tomllib.loads(article.there)
    if tables.get("url") != source.url:
        raise Mismatch(f"{said}, with another url", "give this one another id, or make the two agree")
    excerpts = sorted(tables.get("excerpts", []), key=lambda one: one.get("start", 0))
    if source.text_sha256 is None:
        article.words = BETWEEN.join(one.get("quote", "") for one in excerpts)
    known = source.text_sha256 or hashlib.sha256(article.words.encode()).hexdigest()
    if known != tables.get("text_sha256"):
        raise Mismatch(f"{said}, and its positions count in another text", by_hand)
    if not re.search(r"(?m)^\[\[excerpts\]\]", article.there):
        raise Mismatch(f"{said}, its excerpts as one list", by_hand)
    for one in excerpts:
        if {"quote", "start"} <= one.keys():
            text = one.get("prefix", "") + one["quote"] + one.get("suffix", "")
            article.text |= dict(enumerate(text, one["start"] - len(one.get("prefix", ""))))


def _check_continues(row: Row, first: Draft) -> None:
    """Refuse a second row of an excerpt that says something else of it than the first."""
    before = first.row
    kept = ("line", "spots", "mapped", "lost", "told", "raw")
    same = replace(row, **{name: getattr(before, name) for name in kept})
    if same == before and row.spots == before.spots:
        raise Mismatch(f"repeats line {before.line}", "leave it out")
    if same != before or not row.continues:
        what = f"line {before.line} says something else under the id {show(row.id)}"
        raise Mismatch(what, "give one of them another id, or make them agree")


def _continue(first: Draft, draft: Draft) -> None:
    """Add the places of a further row to an excerpt."""
    new = {name: link for name, link in draft.places.items() if name not in first.places}
    if not new:
        raise Mismatch(f"repeats line {first.row.line}", "leave it out")
    first.places |= new


def _agree(row: Row, article: Article) -> dict[int, str]:
    """Return the characters that a row knows of its article's text.

    Raises
    ------
    Mismatch
        If another row has other characters there.
    """
    text = row.prefix + row.quote + row.suffix
    known = dict(enumerate(text, row.start - len(row.prefix)))
    for position, character in known.items():
        if article.text.get(position, character) != character:
            what = f"character {position} of the text is {show(character)}"
            mend = "correct the positions or the words of one of them"
            raise Mismatch(f"{what}, but {show(article.text[position])} in another row", mend)
    return known


def quote_of(row: Row) -> Row:
    """Return a row with its quote cleaned as articles are, and cut at a sentence if it is long.

    Words whose position in a text is known stay as they are.
    """
    if row.source.text_sha256:
        return row
    quote = clean_article(row.quote.replace("\r\n", "\n").replace("\r", "\n"))
    if len(quote) <= LONGEST_QUOTE:
        return replace(row, quote=quote)
    ends = [found.end() for found in _SENTENCE_END.finditer(quote, 0, LONGEST_QUOTE)]
    cut = ends[-1] if ends else quote.rfind(" ", 0, LONGEST_QUOTE)
    if cut <= 0:
        mend = f"keep it to {LONGEST_QUOTE}: it is an excerpt"
        raise Mismatch(f"the words are {len(quote)} characters without a break", mend)
    told = f"The data set's words go on: {cut} of {len(quote)} characters are quoted."
    note = " ".join(row.note.values()) if isinstance(row.note, dict) else row.note
    return replace(row, quote=quote[:cut], note=f"{note} {told}" if note else told)


def validate(row: Row) -> None:
    """Refuse a row that could not be read back as an excerpt.

    Raises
    ------
    Several
        With the names of all fields that are wrong.
    """
    article, excerpt = _article_values(row.source), _excerpt_values(row, row.start)
    values: list[tuple[str, object, Field]] = [
        *((f"{name} of the article", value, ARTICLE[name]) for name, value in article.items()),
        *((name, value, EXCERPT[name]) for name, value in excerpt.items()),
        ("outlet of the article", row.source.outlet.name, ARTICLE["outlet"]),
        ("status", row.status, CLAIM["status"]),
    ]
    wrong = Wrong()
    for name, value, promised in values:
        try:
            convert(value, promised)
        except Mismatch as error:
            wrong.append(Mismatch(f"{name}: {error.what}", error.mend))
    if row.start < len(row.prefix) or max(len(row.prefix), len(row.suffix)) > CONTEXT_LENGTH:
        mend = f"keep up to {CONTEXT_LENGTH} characters on each side"
        wrong.append(Mismatch("the words before or after the quote do not fit", mend))
    if row.source.text_sha256 and len(row.quote) > LONGEST_QUOTE:
        mend = f"keep it to {LONGEST_QUOTE}: it is an excerpt"
        wrong.append(Mismatch(f"the quote has {len(row.quote)} characters", mend))
    if wrong:
        raise Several(wrong)


def article_text(article: Article) -> str:
    """Write an article's file, with its excerpts in the order of the text; one that is there gets them at its end.

    Without a text that is known, the text is that of its excerpts, one after another.
    """
    source, drafts = article.source, article.drafts
    starts = [draft.row.start for draft in drafts]
    if source.text_sha256 is None:
        before = [article.words] if article.words else []
        text = BETWEEN.join((*before, *(draft.row.quote for draft in drafts)))
        source = replace(source, text_sha256=hashlib.sha256(text.encode()).hexdigest())
        first = len(article.words) + len(BETWEEN) if before else 0
        lengths = (len(draft.row.quote) + len(BETWEEN) for draft in drafts[:-1])
        starts = list(accumulate(lengths, initial=first))
    placed = sorted(zip(starts, drafts, strict=True), key=itemgetter(0))
    excerpts = {"excerpts": [_excerpt_table(draft, start) for start, draft in placed]}
    if article.there:
        digest = rf'\g<1>"{source.text_sha256}"'
        there = re.sub(r"(?m)^(text_sha256[ \t]*=[ \t]*)[\"'][0-9a-f]+[\"']", digest, article.there, count=1)
        return there.rstrip("\n") + "\n" + toml_text(excerpts)
    values = _article_values(source) | {"outlet": source.outlet.name, "outlet_id": article.outlet} | excerpts
    return toml_text({name: values[name] for name in ARTICLE if name in values})


def _article_values(source: Source) -> dict[str, Any]:
    """Return an article's own fields but its outlet, without those that are left out."""
    values = asdict(source) | {"outlet": None, "authors": list(source.authors)}
    return {name: values[name] for name in ARTICLE if values.get(name) is not None}


def _excerpt_values(row: Row, start: int) -> dict[str, Any]:
    """Return an excerpt's own fields, without its links and without those left out."""
    values = {
        "id": row.id,
        "quote": row.quote,
        "start": start,
        "end": start + len(row.quote),
        "prefix": row.prefix,
        "suffix": row.suffix,
        "event_date": row.event_date,
        "dated_by": (row.dated_by or "the data set") if row.event_date else None,
        "note": row.note,
        "gist": row.gist or None,
    }
    return {name: value for name, value in values.items() if value is not None}


def _excerpt_table(draft: Draft, start: int) -> dict[str, Any]:
    """Return the table of an excerpt, its fields in the order of the data dictionary."""
    values = _excerpt_values(draft.row, start) | {
        "places": list(draft.places.values()),
        "actors": [{"id": name, "role": role} for name, role in draft.actors],
        "claim": {"by": draft.claim, "status": draft.row.status},
    }
    return {name: values[name] for name in EXCERPT if name in values}
