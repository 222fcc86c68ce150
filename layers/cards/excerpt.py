"""An excerpt as plain data: the quote with its mentions, who says so, where and when."""

from __future__ import annotations

from layers.cards.citation import citation_line
from layers.cards.mentions import Segment, mentions, named_actor, named_place, segments
from layers.cards.parts import ActorPart, Card, ClaimPart, EventPart, PlacePart, Sign, SourcePart
from layers.model import Article, Collection, Excerpt, When
from layers.text import address_at
from layers.when import in_words
from layers.words import Words, direction_of, name_in

FIRST_WORDS_LENGTH = 60
"""Characters of another quote that are enough to recognise it by."""


def card(collection: Collection, excerpt_id: str, view_address: str, words: Words) -> Card:
    """Make the card of an excerpt.

    Places and actors stand as linked, in the file's order, without their parents; actors who
    are only discussed come last.

    Parameters
    ----------
    view_address
        The address that reopens the page at this excerpt.
    """
    excerpt = collection.excerpts[excerpt_id]
    article = collection.articles[excerpt.article]
    citation = citation_line(article, words)
    return {
        "id": excerpt.id,
        "language": article.language,
        "direction": direction_of(article.language),
        "segments": _segments(collection, excerpt),
        "claim": _claim(collection, excerpt, words),
        "source": _source(article, words),
        "event": _event(excerpt.event, excerpt.dated_by, words),
        "places": _places(collection, excerpt, words),
        "actors": _actors(collection, excerpt, words),
        "open": address_at(article.url, excerpt.quote, excerpt.prefix, excerpt.suffix),
        "link": view_address,
        "copy": words.of("card.copy", quote=excerpt.quote, citation=citation),
        "note": excerpt.note,
        "contrasts": [
            {"id": other, "label": excerpt_label(collection, other, words)}
            for other in excerpt.contrasts_with
        ],
    }


def _segments(collection: Collection, excerpt: Excerpt) -> list[Segment]:
    """Mark the linked places that are named, not implied, and the linked actors."""
    places = [collection.places[link.place] for link in excerpt.places if link.link == "named"]
    actors = [collection.actors[link.actor] for link in excerpt.actors]
    names = [*map(named_place, places), *map(named_actor, actors)]
    return segments(excerpt.quote, mentions(excerpt.quote, names))


def _claim(collection: Collection, excerpt: Excerpt, words: Words) -> ClaimPart:
    """Say who makes the claim."""
    claim = excerpt.claim
    return {
        "by": name_in(collection.actors[claim.by].names, words.language),
        "by_id": claim.by,
        "status": claim.status,
        "status_words": words[f"status.{claim.status}"],
    }


def _source(article: Article, words: Words) -> SourcePart:
    """Say what the article is."""
    return {
        "id": article.id,
        "outlet": article.outlet,
        "authors": list(article.authors),
        "title": article.title,
        "published": in_words(article.published, words),
        "kind": article.kind,
        "kind_words": words[f"article.kind.{article.kind}"],
        "archived": article.archived_url,
    }


def _event(event: When | None, dated_by: str | None, words: Words) -> EventPart:
    """Say when it happened, and how exactly that is known."""
    if event is None:
        none = words["date.none"]
        return {"words": none, "edtf": None, "sign": "undated", "dated_by": dated_by}
    sign: Sign = "approximate" if event.approximate else event.sign
    said = in_words(event, words)
    return {"words": said, "edtf": event.edtf, "sign": sign, "dated_by": dated_by}


def _places(collection: Collection, excerpt: Excerpt, words: Words) -> list[PlacePart]:
    """List the linked places."""
    return [
        {
            "id": link.place,
            "name": name_in(collection.places[link.place].names, words.language),
            "link": link.link,
            "link_words": words[f"link.{link.link}"],
            "precision": link.precision,
            "precision_words": words[f"link.precision.{link.precision}"],
        }
        for link in excerpt.places
    ]


def _actors(collection: Collection, excerpt: Excerpt, words: Words) -> list[ActorPart]:
    """List the linked actors, those who are only discussed last."""
    return [
        {
            "id": link.actor,
            "name": name_in(collection.actors[link.actor].names, words.language),
            "role": link.role,
            "role_words": words[f"role.{link.role}"],
            "colour": collection.actors[link.actor].colour,
        }
        for link in sorted(excerpt.actors, key=lambda link: link.role == "discussed")
    ]


def excerpt_label(collection: Collection, excerpt_id: str, words: Words) -> str:
    """Name another excerpt by its outlet and first words."""
    other = collection.excerpts[excerpt_id]
    outlet = collection.articles[other.article].outlet
    return words.of("card.contrast", outlet=outlet, quote=_first_words(other.quote))


def _first_words(quote: str) -> str:
    """Shorten a quote to its first whole words, on one line, with an ellipsis if cut."""
    line = " ".join(quote.split())
    if len(line) <= FIRST_WORDS_LENGTH:
        return line
    whole, _, _ = line[:FIRST_WORDS_LENGTH].rpartition(" ")
    return (whole or line[: FIRST_WORDS_LENGTH - 1]).rstrip(" ,;:.–—-") + "…"
