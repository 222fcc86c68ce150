"""The excerpts of a view as a plain list, for readers and machines without JavaScript."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import TypedDict
from urllib.parse import quote

from layers.ask import permalink
from layers.export.extract import Extract
from layers.model import Excerpt
from layers.text import address_at
from layers.when import in_words
from layers.words import Direction, direction_of, name_in

MOST_LISTED = 50


class Item(TypedDict):
    """One excerpt of the list, as texts; `link` leads to it here, `source` to its article."""

    quote: str
    language: str
    direction: Direction
    said: str
    outlet: str
    title: str
    published: str
    link: str
    source: str


class Listing(TypedDict):
    """The list: its items, how many it leaves out, and the whole of it as files."""

    items: Sequence[Item]
    more: int
    csv: str
    geojson: str


def listing_of(extract: Extract) -> Listing:
    """List the first excerpts of a view, in the page's order."""
    items = [_item(extract, excerpt) for excerpt in islice(extract.excerpts(), MOST_LISTED)]
    query = permalink.address(extract.view).removesuffix("?")
    return {
        "items": items,
        "more": len(extract.ids) - len(items),
        "csv": f"{extract.site}/data/excerpts.csv{query}",
        "geojson": f"{extract.site}/data/excerpts.geojson{query}",
    }


def _item(extract: Extract, excerpt: Excerpt) -> Item:
    collection, words = extract.collection, extract.words
    article = collection.articles[excerpt.article]
    places = dict.fromkeys(link.place for link in excerpt.places)
    said = [
        name_in(collection.actors[excerpt.claim.by].names, words.language),
        words[f"status.{excerpt.claim.status}"],
        in_words(excerpt.event, words) if excerpt.event else words["date.none"],
        *(name_in(collection.places[place].names, words.language) for place in places),
    ]
    return {
        "quote": excerpt.quote,
        "language": article.language,
        "direction": direction_of(article.language),
        "said": " · ".join(said),
        "outlet": article.outlet,
        "title": article.title,
        "published": in_words(article.published, words),
        "link": f"{extract.site}/excerpt/{quote(excerpt.id, safe='')}",
        "source": address_at(article.url, excerpt.quote, excerpt.prefix, excerpt.suffix),
    }
