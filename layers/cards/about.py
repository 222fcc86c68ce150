"""What the About box says: what this is, how it was made, caveats, sources and licences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TypedDict

from layers.cards.card import quoted_in_words
from layers.model import Collection
from layers.when import in_words
from layers.words import Said, Words


class Link(TypedDict):
    """An address with its text, which is in a language of its own, and what is said behind it."""

    url: str
    text: Said
    more: list[Said]


class Table(TypedDict):
    """A table of texts."""

    head: list[str]
    rows: list[list[Said]]


class Part(TypedDict):
    """One part of the box, under its own title."""

    title: str
    paragraphs: list[Said]
    list: list[Said]
    links: list[Link]
    table: Table | None


def about(collection: Collection, words: Words) -> list[Part]:
    """Make the parts of the About box, from the collection's own words."""
    said = words.said
    return [
        _part(words["about.what"], paragraphs=[said(collection.summary), _own(words, words["about.reported"])]),
        _part(words["about.how"], paragraphs=[said(collection.method), _own(words, words["about.promises"])]),
        _part(words["about.caveats"], items=map(said, collection.caveats)),
        _part(words["about.articles"], links=_articles(collection, words)),
        *_withdrawn(collection, words),
        _part(
            words["about.licences"],
            paragraphs=[said(collection.licence)],
            items=map(said, collection.attribution),
            table=_layers(collection, words),
        ),
    ]


def _own(words: Words, text: str) -> Said:
    return words.said({words.language: text})


def _part(
    title: str,
    *,
    paragraphs: Sequence[Said] = (),
    items: Iterable[Said] = (),
    links: Sequence[Link] = (),
    table: Table | None = None,
) -> Part:
    return {
        "title": title,
        "paragraphs": [one for one in paragraphs if one["text"]],
        "list": list(items),
        "links": list(links),
        "table": table,
    }


def _articles(collection: Collection, words: Words) -> list[Link]:
    links: list[Link] = []
    for article in collection.articles.values():
        title = words.said({article.language: article.title})
        more = [
            words.said(article.outlet_names),
            _own(words, words.listed(article.authors)),
            _own(words, in_words(article.published, words)),
            words.said(article.source_note),
            _own(words, quoted_in_words(collection, article, words) or ""),
        ]
        links.append({"url": article.url, "text": title, "more": [one for one in more if one["text"]]})
    return links


def _withdrawn(collection: Collection, words: Words) -> Iterator[Part]:
    """List what was taken back, if anything was."""
    items = [
        _own(
            words, words.of("about.withdrawn.item", id=gone.id, date=in_words(gone.on, words), why=words.name(gone.why))
        )
        for gone in collection.withdrawn.values()
    ]
    if items:
        yield _part(words["about.withdrawn"], items=items)


def _layers(collection: Collection, words: Words) -> Table:
    """One row a layer and source, with the places it draws."""
    rows: dict[tuple[str, str, str], tuple[list[str], Said, Said]] = {}
    for place in collection.places.values():
        source, licence = words.said(place.source), words.said(place.licence)
        key = (place.layer, source["text"], licence["text"])
        rows.setdefault(key, ([], source, licence))[0].append(words.name(place.names))
    comma = words["comma"]
    return {
        "head": [words[f"about.layer.{head}"] for head in ("name", "places", "source", "licence")],
        "rows": [[_own(words, key[0]), _own(words, comma.join(places)), *of] for key, (places, *of) in rows.items()],
    }
