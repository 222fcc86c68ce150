"""What the About box says: what this is, how it was made, caveats, sources and licences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypedDict

from layers.model import Article, Collection
from layers.when import in_words
from layers.words import Words


class Link(TypedDict):
    """An address with its text, and what is said behind it."""

    url: str
    text: str
    more: str


class Table(TypedDict):
    """A table of texts."""

    head: list[str]
    rows: list[list[str]]


class Part(TypedDict):
    """One part of the box, under its own title."""

    title: str
    paragraphs: list[str]
    list: list[str]
    links: list[Link]
    table: Table | None


def about(collection: Collection, words: Words) -> list[Part]:
    """Make the parts of the About box, from the collection's own words."""
    return [
        _part(words["about.what"], paragraphs=[collection.summary, words["about.reported"]]),
        _part(words["about.how"], paragraphs=[collection.method, words["about.promises"]]),
        _part(words["about.caveats"], items=collection.caveats),
        _part(words["about.articles"], links=_articles(collection, words)),
        *_withdrawn(collection, words),
        _part(
            words["about.licences"],
            paragraphs=[collection.licence],
            items=collection.attribution,
            table=_layers(collection, words),
        ),
    ]


def _part(
    title: str,
    *,
    paragraphs: Sequence[str] = (),
    items: Sequence[str] = (),
    links: Sequence[Link] = (),
    table: Table | None = None,
) -> Part:
    return {
        "title": title,
        "paragraphs": [text for text in paragraphs if text],
        "list": list(items),
        "links": list(links),
        "table": table,
    }


def _articles(collection: Collection, words: Words) -> list[Link]:
    links: list[Link] = []
    for article in collection.articles.values():
        authors, note = words.listed(article.authors), article.source_note
        quoted = quoted_in_words(collection, article, words)
        more = " · ".join(filter(None, (article.outlet, authors, article.published.edtf, note, quoted)))
        links.append({"url": article.url, "text": article.title, "more": more})
    return links


def quoted_in_words(collection: Collection, article: Article, words: Words) -> str | None:
    """Say how much of an article can be read here; None if its length is not known."""
    share = collection.quoted.get(article.id)
    return None if share is None else words.of("about.article.quoted", share=f"{100 * share:.0f}")


def _withdrawn(collection: Collection, words: Words) -> Iterator[Part]:
    """List what was taken back, if anything was."""
    items = [
        words.of("about.withdrawn.item", id=gone.id, date=in_words(gone.on, words), why=gone.why)
        for gone in collection.withdrawn.values()
    ]
    if items:
        yield _part(words["about.withdrawn"], items=items)


def _layers(collection: Collection, words: Words) -> Table:
    """One row a layer and source, with the places it draws."""
    rows: dict[tuple[str, str, str], list[str]] = {}
    for place in collection.places.values():
        key = (place.layer, place.source, place.licence)
        rows.setdefault(key, []).append(words.name(place.names))
    comma = words["comma"]
    return {
        "head": [words[f"about.layer.{head}"] for head in ("name", "places", "source", "licence")],
        "rows": [[layer, comma.join(places), source, licence] for (layer, source, licence), places in rows.items()],
    }
