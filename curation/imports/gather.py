"""Rows into articles with excerpts: ids given, names resolved, repeats and conflicts refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from curation.imports.actors import Actors
from curation.imports.dates import reject_future
from curation.imports.excerpts import excerpt_table, quote_of, validate
from curation.imports.folder import Folder
from curation.imports.places import Places
from curation.imports.reading import Reading
from curation.imports.rows import Row, Source
from layers.collection.fields import Mismatch
from layers.collection.findings import show
from layers.errors import Problem
from layers.text import fold


@dataclass(slots=True)
class Draft:
    """An excerpt that is being put together: its first row, and all its links."""

    row: Row
    claim: str
    places: dict[str, dict[str, str]] = field(default_factory=dict)
    actors: dict[tuple[str, str], None] = field(default_factory=dict)


@dataclass(slots=True)
class Article:
    """An article that is being put together, with the characters that its excerpts know."""

    source: Source
    line: int
    outlet: str
    drafts: list[Draft] = field(default_factory=list)
    text: dict[int, str] = field(default_factory=dict)


class Gathering:
    """Everything that is to be added to a folder."""

    def __init__(self, folder: Folder, actors: Actors, places: Places, today: date) -> None:
        self.folder = folder
        self.actors = actors
        self.places = places
        self.today = today
        self.articles: dict[str, Article] = {}
        self.drafts: dict[str, Draft] = {}
        self.imported: list[Row] = []
        self.warnings: list[Problem] = []

    def add_all(self, reading: Reading) -> None:
        """Add the rows of a file in order; those that do not fit become its rejected ones."""
        for row in reading.rows:
            told: list[tuple[str, str]] = []
            try:
                self.add(row, told)
            except Mismatch as error:
                reading.reject(row.line, error.what, error.mend)
                continue
            self.imported.append(row)
            told += [(f"not taken over: {what}", "add it by hand") for what in row.lost]
            self.warnings += [
                Problem(reading.path, row.line, what, mend, "warning") for what, mend in told
            ]

    def add(self, row: Row, told: list[tuple[str, str]]) -> None:
        """Add one row; what a curator should look at is told.

        Raises
        ------
        Mismatch
            If it does not fit; then nothing of it is kept but names that nobody uses.
        """
        row = quote_of(row)
        validate(row)
        reject_future(row.event_date, row.status, self.today)
        self._check_taken(row)
        article = self._article(row)
        first = self.drafts.get(row.id)
        if first is not None:
            _check_continues(row, first)
        draft = Draft(row, self.actors.find(row.claim))
        for party, role in row.actors:
            draft.actors[self.actors.find(party), role] = None
        for spot in row.spots:
            place = self.places.find(spot, lambda what, mend: told.append((what, mend)))
            if place is not None:
                link = spot.link or ("named" if _names(row.quote, spot.name) else "implied")
                draft.places[place] = {"id": place, "link": link, "precision": spot.scale.link}
        if first is not None:
            _continue(first, draft)
            return
        known = _agree(row, article) if row.source.text_sha256 else {}
        article.text |= known
        self.articles.setdefault(row.source.id, article).drafts.append(draft)
        self.drafts[row.id] = draft

    def used_actors(self) -> set[str]:
        """Return the ids of the actors that something imported names."""
        outlets = {article.outlet for article in self.articles.values()}
        claims = {draft.claim for draft in self.drafts.values()}
        return (
            outlets | claims | {name for draft in self.drafts.values() for name, _ in draft.actors}
        )

    def used_places(self) -> set[str]:
        """Return the ids of the places that something imported is about."""
        return {place for draft in self.drafts.values() for place in draft.places}

    def tables(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Give the id of each article with the tables of its file."""
        for name, article in self.articles.items():
            yield name, excerpt_table(article.source, article.outlet, self._links(article))

    def _links(self, article: Article) -> list[tuple[Row, dict[str, Any]]]:
        return [
            (
                draft.row,
                {
                    "places": list(draft.places.values()),
                    "actors": [{"id": name, "role": role} for name, role in draft.actors],
                    "claim": {"by": draft.claim, "status": draft.row.status},
                },
            )
            for draft in article.drafts
        ]

    def _check_taken(self, row: Row) -> None:
        """Refuse a row whose excerpt or article is in the folder already."""
        collection = self.folder.collection
        there = collection.excerpts.get(row.id) if collection else None
        if there is not None and there.quote == row.quote:
            raise Mismatch(f"the excerpt {show(row.id)} is in the folder already", "leave it out")
        if row.id in self.folder.excerpts:
            what = f"the id {show(row.id)} is that of another excerpt, which is kept"
            raise Mismatch(what, "an id is never used again: mend that excerpt by hand")
        if row.source.id in self.folder.articles:
            what = f"the article {show(row.source.id)} is in the folder already"
            raise Mismatch(what, "add the excerpt to its file by hand: files there are not changed")

    def _article(self, row: Row) -> Article:
        """Return the article of a row, which must be the same in all its rows."""
        article = self.articles.get(row.source.id)
        if article is None:
            return Article(row.source, row.line, self.actors.find(row.source.outlet))
        if article.source != row.source:
            differs = next(
                name
                for name in Source.__dataclass_fields__
                if getattr(article.source, name) != getattr(row.source, name)
            )
            what = f"{differs} of the article {show(row.source.id)} is not that of line"
            raise Mismatch(f"{what} {article.line}", "write the same in both")
        return article


def _check_continues(row: Row, first: Draft) -> None:
    """Refuse a second row of an excerpt that says something else of it than the first."""
    before = first.row
    same = replace(
        row, line=before.line, spots=before.spots, mapped=before.mapped, lost=before.lost
    )
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


def _names(quote: str, name: str) -> bool:
    """Say whether a name stands in the words of a quote."""
    return f" {fold(name)} " in f" {fold(quote)} "
