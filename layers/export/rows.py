"""An excerpt as one row: the columns that every table of excerpts has, in their order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TypedDict

from layers.ask import permalink
from layers.export.extract import Extract
from layers.model import Article, Collection, Excerpt, View
from layers.text import address_at
from layers.words import name_in


class ExcerptRow(TypedDict):
    """A row; the columns stand in this order, `data/README.md` explains each.

    The lists whose names begin alike ("place", "actor") run in step, in the file's order.
    """

    id: str
    quote: str
    language: str
    event: str | None
    event_first: date | None
    event_last: date | None
    dated_by: str | None
    places: list[str]
    place_names: list[str]
    place_links: list[str]
    place_precisions: list[str]
    actors: list[str]
    actor_names: list[str]
    actor_roles: list[str]
    claim_by: str
    claim_by_name: str
    status: str
    article: str
    title: str
    outlet: str
    outlet_id: str | None
    authors: list[str]
    article_kind: str
    published: str
    published_first: date | None
    published_last: date | None
    url: str
    url_at_quote: str
    archived_url: str | None
    text_start: int
    text_end: int
    prefix: str
    suffix: str
    contrasts_with: list[str]
    note: str | None
    link: str


def excerpt_rows(extract: Extract) -> Iterator[ExcerptRow]:
    """Go through the rows of the excerpts, in order."""
    return (excerpt_row(extract, excerpt) for excerpt in extract.excerpts())


def excerpt_row(extract: Extract, excerpt: Excerpt) -> ExcerptRow:
    """Make the row of an excerpt; names are in the reader's language."""
    collection, language = extract.collection, extract.words.language
    article = collection.articles[excerpt.article]
    event, published = excerpt.event, article.published
    return {
        "id": excerpt.id,
        "quote": excerpt.quote,
        "language": article.language,
        "event": event.edtf if event else None,
        "event_first": event.earliest if event else None,
        "event_last": event.latest if event else None,
        "dated_by": excerpt.dated_by,
        "places": [link.place for link in excerpt.places],
        "place_names": [
            name_in(collection.places[link.place].names, language) for link in excerpt.places
        ],
        "place_links": [link.link for link in excerpt.places],
        "place_precisions": [link.precision for link in excerpt.places],
        "actors": [link.actor for link in excerpt.actors],
        "actor_names": [_actor_name(collection, link.actor, language) for link in excerpt.actors],
        "actor_roles": [link.role for link in excerpt.actors],
        "claim_by": excerpt.claim.by,
        "claim_by_name": _actor_name(collection, excerpt.claim.by, language),
        "status": excerpt.claim.status,
        "article": article.id,
        "title": article.title,
        "outlet": article.outlet,
        "outlet_id": article.outlet_id,
        "authors": list(article.authors),
        "article_kind": article.kind,
        "published": published.edtf,
        "published_first": published.earliest,
        "published_last": published.latest,
        "url": article.url,
        "url_at_quote": _address_at(article, excerpt),
        "archived_url": article.archived_url,
        "text_start": excerpt.start,
        "text_end": excerpt.end,
        "prefix": excerpt.prefix,
        "suffix": excerpt.suffix,
        "contrasts_with": list(excerpt.contrasts_with),
        "note": excerpt.note,
        "link": _link(extract, excerpt.id),
    }


def _actor_name(collection: Collection, actor: str, language: str) -> str:
    return name_in(collection.actors[actor].names, language)


def _address_at(article: Article, excerpt: Excerpt) -> str:
    return address_at(article.url, excerpt.quote, excerpt.prefix, excerpt.suffix)


def _link(extract: Extract, excerpt: str) -> str:
    """Return the address that opens the page at an excerpt; relative if the site is unknown."""
    view = View(excerpt=excerpt, language=extract.view.language)
    return extract.absolute(permalink.address(view, extract.collection.version))
