"""An excerpt as plain data, in the reader's language, and what separates it from those that it pulls against.

Every name and word stands with the id beside it; nothing is marked up, and nothing is counted. What separates
two excerpts is what the curators' notes on both of them say, clause for clause: of "'He' is the envoy. Contrast:
whether the port closes; who pays." and "Contrast: whether the port closes." that is "whether the port closes".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, TypedDict

from layers.cards.mentions import Segment, mentions, named_actor, named_place, segments
from layers.model import Article, Collection, Excerpt, When, Withdrawn
from layers.text import address_at, find_folded, shorten
from layers.when import in_words
from layers.words import Direction, Said, Words, direction_of, isolate, language_in, language_name


class ClaimPart(TypedDict):
    """Who says so, and with what status."""

    by: str
    by_id: str
    status: str
    status_words: str


class SourcePart(TypedDict):
    """The article; `published` is in words, `archived` the address of a kept copy.

    `archived_words` name that copy, with its date where that is known; `gone` says that the live page is no
    more, and since when that is known; `quoted` how much of the article can be read here.
    """

    id: str
    outlet: str
    authors: list[str]
    title: str
    published: str
    kind: str
    kind_words: str
    archived: str | None
    archived_words: str | None
    gone: str | None
    quoted: str | None


class EventPart(TypedDict):
    """When it happened, in words, and the words of the article that the date rests on."""

    words: str
    edtf: str | None
    sign: Literal["exact", "interval", "approximate", "undated"]
    dated_by: Said


class PlacePart(TypedDict):
    """A linked place, how it is linked, and how exactly."""

    id: str
    name: str
    link: str
    link_words: str
    precision: str
    precision_words: str


class ActorPart(TypedDict):
    """A linked actor and its role."""

    id: str
    name: str
    role: str
    role_words: str
    colour: str


class Contrast(TypedDict):
    """An excerpt that pulls against this one, or reports its event; `label` is its outlet and first words.

    Of an event the label is the outlet alone, with the language where that is another.
    """

    id: str
    label: str


class Card(TypedDict):
    """An excerpt as it is shown.

    `language` and `direction` are those of the quote; `gist` is what it says in the map's own
    words, in `gist_language`, and its segments tell only what was searched for. `open` is the
    article's address at the quote, `link` the address of this excerpt on the page, `citation` one
    line of plain text. `contradicted` names in one line those who say what is in `contrasts`. `also` are
    other articles' reports of the event, one an outlet and language, `also_more` how many more there are.
    """

    id: str
    gist: str | None
    gist_segments: list[Segment]
    gist_language: str | None
    gist_direction: Direction | None
    language: str
    direction: Direction
    segments: list[Segment]
    claim: ClaimPart
    source: SourcePart
    event: EventPart
    places: list[PlacePart]
    actors: list[ActorPart]
    open: str
    link: str
    citation: str
    note: Said
    contradicted: str | None
    contrasts: list[Contrast]
    also: list[Contrast]
    also_more: str | None


class Topic(TypedDict):
    """What separates excerpts: those of the first pairs that it separates, by id, and how many pairs it does."""

    words: str
    ids: list[str]
    n: int


MOST_ALSO = 4
FIRST_WORDS_LENGTH = 60  # characters of another quote that are enough to recognise it by
_CLAUSE = re.compile(r"[.;:؛。]+(?:\s+|$)")
_FEWEST_WORDS = 3  # fewer are the same by chance
_ENOUGH = 3  # excerpts, for a first screen


def card(collection: Collection, excerpt_id: str, view_address: str, words: Words, sought: str = "") -> Card:
    """Make the card of an excerpt.

    Places and actors stand as linked, in the file's order, without their parents; actors who
    are only discussed come last.

    Parameters
    ----------
    view_address
        The address that reopens the page at this excerpt.
    sought
        Words that were searched for; where the quote or the gist has them, that is told.
    """
    excerpt = collection.excerpts[excerpt_id]
    article = collection.articles[excerpt.article]
    language = language_in(excerpt.gist, words.language)
    gist = excerpt.gist.get(language, "")
    also = _also(collection, excerpt, words)
    return {
        "id": excerpt.id,
        "gist": gist or None,
        "gist_segments": segments(gist, (), find_folded(gist, sought)),
        "gist_language": language or None,
        "gist_direction": direction_of(language) if language else None,
        "language": article.language,
        "direction": direction_of(article.language),
        "segments": _segments(collection, excerpt, sought),
        "claim": {
            "by": words.name(collection.actors[excerpt.claim.by].names),
            "by_id": excerpt.claim.by,
            "status": excerpt.claim.status,
            "status_words": words[f"status.{excerpt.claim.status}"],
        },
        "source": _source(collection, article, words),
        "event": _event(excerpt.event, words.said(excerpt.dated_by), words),
        "places": _places(collection, excerpt, words),
        "actors": _actors(collection, excerpt, words),
        "open": address_at(article.url, excerpt.quote, excerpt.prefix, excerpt.suffix),
        "link": view_address,
        "citation": citation_line(article, words),
        "note": words.said(excerpt.note),
        "contradicted": _contradicted(collection, excerpt, words),
        "contrasts": [
            {"id": other, "label": excerpt_label(collection, other, words)} for other in excerpt.contrasts_with
        ],
        "also": also[:MOST_ALSO],
        "also_more": words.count("card.also.more", len(also) - MOST_ALSO) if len(also) > MOST_ALSO else None,
    }


def _segments(collection: Collection, excerpt: Excerpt, sought: str) -> list[Segment]:
    """Mark the linked places that are named, not implied, and the linked actors."""
    places = [collection.places[link.place] for link in excerpt.places if link.link == "named"]
    actors = [collection.actors[link.actor] for link in excerpt.actors]
    names = [*map(named_place, places), *map(named_actor, actors)]
    return segments(excerpt.quote, mentions(excerpt.quote, names), find_folded(excerpt.quote, sought))


def _source(collection: Collection, article: Article, words: Words) -> SourcePart:
    return {
        "id": article.id,
        "outlet": words.name(article.outlet_names),
        "authors": list(article.authors),
        "title": article.title,
        "published": in_words(article.published, words),
        "kind": article.kind,
        "kind_words": words.article_kind(article.kind, collection.article_kinds),
        "archived": article.archived_url,
        "archived_words": _copy_in_words(article, words),
        "gone": _gone_in_words(article, words),
        "quoted": quoted_in_words(collection, article, words),
    }


def quoted_in_words(collection: Collection, article: Article, words: Words) -> str | None:
    """Say how much of an article can be read here; None if its length is not known."""
    share = collection.quoted.get(article.id)
    return None if share is None else words.of("about.article.quoted", share=f"{100 * share:.0f}")


def _copy_in_words(article: Article, words: Words) -> str | None:
    if article.archived_url is None or article.archived_on is None:
        return words["card.archived"] if article.archived_url else None
    return words.of("card.archived_on", date=in_words(article.archived_on, words))


def _gone_in_words(article: Article, words: Words) -> str | None:
    """Say that an article is no more at its address, and when that was seen; None if it may be there."""
    if article.link_status != "gone" or article.link_checked is None:
        return None
    return words.of("card.gone", date=in_words(article.link_checked, words))


def _event(event: When | None, dated_by: Said, words: Words) -> EventPart:
    """Say when it happened, and how exactly that is known."""
    if event is None:
        none = words["date.none"]
        return {"words": none, "edtf": None, "sign": "undated", "dated_by": dated_by}
    return {
        "words": in_words(event, words),
        "edtf": event.edtf,
        "sign": "approximate" if event.approximate else event.sign,
        "dated_by": dated_by,
    }


def _places(collection: Collection, excerpt: Excerpt, words: Words) -> list[PlacePart]:
    return [
        {
            "id": link.place,
            "name": words.name(collection.places[link.place].names),
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
            "name": words.name(collection.actors[link.actor].names),
            "role": link.role,
            "role_words": words[f"role.{link.role}"],
            "colour": collection.actors[link.actor].colour,
        }
        for link in sorted(excerpt.actors, key=lambda link: link.role == "discussed")
    ]


def _also(collection: Collection, excerpt: Excerpt, words: Words) -> list[Contrast]:
    """List who else reports the event, each outlet once a language; those it contrasts with are told apart."""
    own = collection.articles[excerpt.article]
    found: dict[tuple[str, str], Contrast] = {}
    for other in collection.same_event.get(excerpt.id, ()):
        article = collection.articles[collection.excerpts[other].article]
        if article.id != own.id and other not in excerpt.contrasts_with:
            label = words.name(article.outlet_names)
            if article.language != own.language:
                label = words.of("card.also.in", outlet=label, language=language_name(article.language, words))
            found.setdefault((article.outlet_key, article.language), {"id": other, "label": label})
    return list(found.values())


def _contradicted(collection: Collection, excerpt: Excerpt, words: Words) -> str | None:
    """Name in one line who contradicts an excerpt; None if nobody does."""
    names = dict.fromkeys(_opponent(collection, excerpt, other, words) for other in excerpt.contrasts_with)
    return words.of("card.contradicted", names=words.listed(list(names))) if names else None


def _opponent(collection: Collection, excerpt: Excerpt, other_id: str, words: Words) -> str:
    """Name the other's outlet, or who speaks there if both stand in the same one."""
    other = collection.excerpts[other_id]
    articles = collection.articles
    if articles[other.article].outlet_key != articles[excerpt.article].outlet_key:
        return words.name(articles[other.article].outlet_names)
    return words.name(collection.actors[other.claim.by].names)


def separating(one: Excerpt, other: Excerpt, words: Words) -> list[str]:
    """List what separates two excerpts, in the order of the first one's note."""
    theirs = set(_clauses(words.name(other.note)))
    return [clause for clause in _clauses(words.name(one.note)) if clause in theirs]


def _clauses(note: str) -> list[str]:
    found = (clause.strip() for clause in _CLAUSE.split(note))
    return [clause for clause in found if len(clause.split()) >= _FEWEST_WORDS]


def topics(collection: Collection, pairs: Iterable[tuple[str, str]], words: Words) -> list[Topic]:
    """Group pairs of excerpts by what separates them: what separates most pairs comes first.

    A pair that two things separate stands under both; one whose notes have nothing in common
    stands under the names of the two.
    """
    found: dict[str, Topic] = {}
    for ids in pairs:
        one, other = (collection.excerpts[id_] for id_ in ids)
        names = words.of(
            "card.against",
            one=_opponent(collection, other, one.id, words),
            other=_opponent(collection, one, other.id, words),
        )
        for clause in separating(one, other, words) or [names]:
            topic = found.setdefault(clause, {"words": capital(clause), "ids": [], "n": 0})
            topic["n"] += 1
            if len(topic["ids"]) < _ENOUGH:
                topic["ids"] = list(dict.fromkeys([*topic["ids"], *ids]))
    return sorted(found.values(), key=lambda topic: -topic["n"])


def capital(text: str) -> str:
    """Begin a text with a capital, and leave the rest as it is."""
    return text[:1].upper() + text[1:]


def excerpt_label(collection: Collection, excerpt_id: str, words: Words) -> str:
    """Name another excerpt by its outlet and first words."""
    other = collection.excerpts[excerpt_id]
    outlet = words.name(collection.articles[other.article].outlet_names)
    quote = shorten(" ".join(other.quote.split()), FIRST_WORDS_LENGTH)
    return words.of("card.contrast", outlet=outlet, quote=words.quoted(quote))


def withdrawn_in_words(collection: Collection, gone: Withdrawn, words: Words) -> str:
    """Say what became of an excerpt that a link still names; its quote is not shown."""
    article = collection.articles[gone.article]
    return words.of(
        "panel.withdrawn",
        title=words.quoted(article.title),
        outlet=words.name(article.outlet_names),
        date=in_words(gone.on, words),
        why=words.name(gone.why),
    )


def citation_line(article: Article, words: Words) -> str:
    """Say who wrote what, where it was published, when, and at which address.

    The title stands in quotation marks, which never meet its own. The line is plain text in
    the reader's language and holds no line break; the address ends it, bare: an isolate would be
    copied with it.
    """
    line = words.of(
        "citation.line" if article.authors else "citation.line_without_author",
        authors=words.listed(article.authors),
        title=words.quoted(article.title),
        outlet=article.outlet,
        published=in_words(article.published, words),
        address=article.url,
    )
    return " ".join(line.split()).replace(isolate(article.url, words.direction), article.url)
