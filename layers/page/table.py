"""The list of everything: all excerpts under the filters, placed or not, in a sortable table."""

from __future__ import annotations

from layers.model import Collection, Filters
from layers.page.component import Part, component_data
from layers.store import Store, cards, select
from layers.when import in_words
from layers.words import Words, direction_of

TABLE = Part("page/table")
ROWS_A_PAGE = 200
MOST_PAGES = 1_000_000
COLUMNS = ("event", "published", "quote", "places", "actors", "claim_by", "status", "outlet")

Cell = str | list[str]


def table_data(collection: Collection, store: Store, filters: Filters, page: int, words: Words) -> dict[str, object]:
    """Make the data of the table, behind a fold; of `page` 0, which is not open, there are no rows."""
    total = select(store, filters).matching
    pages = max(1, -(-total // ROWS_A_PAGE))
    page = min(page, pages)
    ids = cards(store, filters, offset=(page - 1) * ROWS_A_PAGE, limit=ROWS_A_PAGE).ids if page else ()
    return component_data(
        words,
        *(("table.sort", "table.previous", "table.next") if page else ()),
        title=words.of("table.title", n=words.count("count.excerpts", total)),
        page=page,
        pages=pages,
        at=words.of("table.page", page=str(page), pages=str(pages)),
        help=words["table.help" if pages == 1 else "table.help.page"],
        columns=[{"key": key, "title": words[f"table.{key}"]} for key in COLUMNS],
        rows=[table_row(collection, id_, number, words) for number, id_ in enumerate(ids)],
    )


def table_row(collection: Collection, excerpt_id: str, number: int, words: Words) -> dict[str, object]:
    """Say an excerpt in names and words.

    Returns
    -------
    dict
        `id`, the `lang` and `dir` of the quote; `cells` by the key of the column; `order` of the
        columns that are not sorted by what they say: events by `number`, publications by day.
    """
    excerpt = collection.excerpts[excerpt_id]
    article = collection.articles[excerpt.article]
    cells: dict[str, Cell] = {
        "event": in_words(excerpt.event, words) if excerpt.event else words["date.none"],
        "published": in_words(article.published, words),
        "quote": excerpt.quote,
        "places": [
            words.name(collection.places[one].names) for one in dict.fromkeys(link.place for link in excerpt.places)
        ],
        "actors": [
            words.name(collection.actors[one].names) for one in dict.fromkeys(link.actor for link in excerpt.actors)
        ],
        "claim_by": words.name(collection.actors[excerpt.claim.by].names),
        "status": words[f"status.{excerpt.claim.status}"],
        "outlet": words.name(article.outlet_names),
    }
    published = article.published.earliest
    return {
        "id": excerpt.id,
        "lang": article.language,
        "dir": direction_of(article.language),
        "cells": cells,
        "order": {"event": number, "published": published.toordinal() if published else 0},
    }
