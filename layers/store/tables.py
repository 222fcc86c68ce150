"""A collection as columns, ready to be put into tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pyarrow as pa

from layers.model import Actor, Collection, Excerpt, Place, When
from layers.store.codes import Codes
from layers.store.links import tabulate_actor_links, tabulate_place_links
from layers.store.schema import BEYOND
from layers.store.vocabulary import index_words
from layers.text import fold
from layers.when import months


def tabulate(collection: Collection, codes: Codes) -> Iterator[tuple[str, pa.Table]]:
    """Make the content of each table of `schema.TABLES`, by name."""
    excerpts = [collection.excerpts[id_] for id_ in codes.excerpts]
    yield "actor", _tabulate_named(collection.actors)
    yield "place", _tabulate_named(collection.places)
    yield "article", _tabulate_articles(collection)
    yield "excerpt", _tabulate_excerpts(excerpts, collection, codes)
    yield "excerpt_place", tabulate_place_links(excerpts, collection, codes)
    yield "excerpt_actor", tabulate_actor_links(excerpts, collection, codes)
    vocabulary = index_words(excerpt.quote for excerpt in excerpts)
    words = pa.array(vocabulary.words, pa.string())
    yield "word", pa.table({"number": range(len(words)), "text": words})
    yield "excerpt_word", pa.table({"word": vocabulary.word, "excerpt": vocabulary.text})


def _tabulate_named(members: Mapping[str, Place] | Mapping[str, Actor]) -> pa.Table:
    """Make the table of places or actors; they are found by any name in any language."""
    names = [
        (*member.names.values(), *(name for some in member.aliases.values() for name in some))
        for member in members.values()
    ]
    return pa.table(
        {
            "number": range(len(members)),
            "id": list(members),
            "name": [fold(some[0]) if some else "" for some in names],
            "search": [fold(" ".join(some)) for some in names],
        }
    )


def _tabulate_articles(collection: Collection) -> pa.Table:
    """Make the table of articles; they are found by title and outlet."""
    articles = collection.articles.values()
    return pa.table(
        {
            "number": range(len(articles)),
            "id": list(collection.articles),
            "title": [fold(article.title) for article in articles],
            "outlet": [fold(article.outlet) for article in articles],
            "search": [fold(f"{article.title} {article.outlet}") for article in articles],
        }
    )


def _tabulate_excerpts(excerpts: list[Excerpt], collection: Collection, codes: Codes) -> pa.Table:
    """Make the table of excerpts, in the order of their numbers."""
    articles = [collection.articles[excerpt.article] for excerpt in excerpts]
    event = [_month_bounds(excerpt.event) for excerpt in excerpts]
    published = [_month_bounds(article.published) for article in articles]
    days = [article.published.earliest for article in articles]
    place_kinds = {place.id: 1 << codes.kinds[place.kind] for place in collection.places.values()}
    return pa.table(
        {
            "number": range(len(excerpts)),
            "id": [excerpt.id for excerpt in excerpts],
            "article": [codes.articles[article.id] for article in articles],
            "outlet": [codes.outlets[article.outlet_key] for article in articles],
            "status": [codes.statuses[excerpt.claim.status] for excerpt in excerpts],
            "quote": [excerpt.quote for excerpt in excerpts],
            "claim_by": [excerpt.claim.by for excerpt in excerpts],
            "event_first": [first for first, _ in event],
            "event_last": [last for _, last in event],
            "published_first": [first for first, _ in published],
            "published_last": [last for _, last in published],
            "published_day": [day.toordinal() if day else 0 for day in days],
            "kinds": [_unite(place_kinds[link.place] for link in e.places) for e in excerpts],
            "kinds_named": [
                _unite(place_kinds[link.place] for link in e.places if link.link == "named")
                for e in excerpts
            ],
            "roles": [_unite(1 << codes.roles[a.role] for a in e.actors) for e in excerpts],
            "placed": [bool(e.places) for e in excerpts],
            "named": [any(link.link == "named" for link in e.places) for e in excerpts],
            "place": [codes.places[e.places[0].place] if e.places else None for e in excerpts],
            "actor": [codes.actors[e.actors[0].actor] if e.actors else None for e in excerpts],
        }
    )


def _month_bounds(when: When | None) -> tuple[int | None, int | None]:
    """Return the first and last month of a date, far away on a side that is open."""
    if when is None:
        return None, None
    first, last = months(when)
    return -BEYOND if first is None else first, BEYOND if last is None else last


def _unite(bits: Iterable[int]) -> int:
    """Unite sets that are written as bits."""
    union = 0
    for bit in bits:
        union |= bit
    return union
