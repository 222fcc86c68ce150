"""The rows of every table: an excerpt, a place, a link between the two, in their columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import TypedDict

from layers.ask import permalink
from layers.export.extract import Extract
from layers.model import Collection, Excerpt, Place, View, lineage
from layers.text import address_at
from layers.words import name_in

BETWEEN = "; "
"""What stands between the values of a list in one cell."""


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


class PlaceRow(TypedDict):
    """A place as a row; after `name` come its names by language (`name_columns`)."""

    id: str
    name: str
    kind: str
    precision: str
    radius_km: float | None
    parent: str | None
    count: int
    count_here: int
    source: str
    licence: str
    as_of: str
    valid_from: str | None
    valid_to: str | None
    note: str | None


class LinkRow(TypedDict):
    """One excerpt's link to one place, as a row."""

    excerpt: str
    place: str
    link: str
    precision: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A place and the ids of its excerpts, in the order of the export.

    `excerpts` are those linked to it or to a place inside it, as the map counts them:
    implied links do not count where the view asks for named ones. `here` is how many of them
    are linked to the place itself.
    """

    place: Place
    excerpts: tuple[str, ...]
    here: int


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
        "url_at_quote": address_at(article.url, excerpt.quote, excerpt.prefix, excerpt.suffix),
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


def _link(extract: Extract, excerpt: str) -> str:
    """Return the address that opens the page at an excerpt; relative if the site is unknown."""
    view = View(excerpt=excerpt, language=extract.view.language)
    return extract.absolute(permalink.address(view, extract.collection.version))


def placed(extract: Extract) -> list[Placed]:
    """Find every place that an excerpt is linked to and all it lies in, in file order."""
    collection, named_only = extract.collection, extract.view.filters.named_only
    around = {place: lineage(place, collection.places) for place in collection.places}
    found: dict[str, list[str]] = {}
    here: dict[str, int] = {}
    for excerpt in extract.excerpts():
        linked = {link.place for link in excerpt.places}
        counted = {link.place for link in excerpt.places if link.link == "named" or not named_only}
        for place in chain.from_iterable(around[place] for place in linked):
            found.setdefault(place, [])
        for place in set().union(*(around[place] for place in counted)):
            found[place].append(excerpt.id)
        for place in counted:
            here[place] = here.get(place, 0) + 1
    return [
        Placed(place, tuple(found[place.id]), here.get(place.id, 0))
        for place in collection.places.values()
        if place.id in found
    ]


def not_placed(extract: Extract) -> list[str]:
    """List the ids of the excerpts without a place, in order."""
    return [excerpt.id for excerpt in extract.excerpts() if not excerpt.places]


def place_rows(extract: Extract) -> Iterator[tuple[Placed, Mapping[str, object]]]:
    """Go through the places with their rows; `name` is in the reader's language."""
    columns = name_columns(extract.collection)
    for one in placed(extract):
        names = one.place.names
        row = _place_row(one, name_in(names, extract.words.language))
        named = {column: names.get(language) for language, column in columns.items()}
        yield one, {"id": row["id"], "name": row["name"], **named, **row}


def _place_row(one: Placed, name: str) -> PlaceRow:
    place = one.place
    return {
        "id": place.id,
        "name": name,
        "kind": place.kind,
        "precision": place.precision,
        "radius_km": place.radius_km,
        "parent": place.parent,
        "count": len(one.excerpts),
        "count_here": one.here,
        "source": place.source,
        "licence": place.licence,
        "as_of": place.as_of,
        "valid_from": place.valid_from,
        "valid_to": place.valid_to,
        "note": place.note,
    }


def name_columns(collection: Collection) -> Mapping[str, str]:
    """Name the column of each language that a place is named in, like `name_en`, by language."""
    places = collection.places.values()
    used = {language for place in places for language in place.names}
    first = [language for language in collection.languages if language in used]
    return {language: f"name_{language}" for language in [*first, *sorted(used - {*first})]}


def link_rows(extract: Extract) -> Iterator[LinkRow]:
    """Go through the links of excerpts to places, in order."""
    for excerpt in extract.excerpts():
        for link in excerpt.places:
            yield {
                "excerpt": excerpt.id,
                "place": link.place,
                "link": link.link,
                "precision": link.precision,
            }


def flatten(rows: Iterable[Mapping[str, object]]) -> Iterator[dict[str, object]]:
    """Write the lists of rows as texts; everything else stays as it is."""
    for row in rows:
        yield {
            name: join(value) if isinstance(value, list) else value for name, value in row.items()
        }


def join(values: Sequence[str]) -> str | None:
    r"""Join the values of a list to one text; an empty list gives None.

    A `;` or `\` in a value gets a `\` before it, so that the text can be split again.
    """
    escaped = (value.replace("\\", "\\\\").replace(";", "\\;") for value in values)
    return BETWEEN.join(escaped) if values else None
