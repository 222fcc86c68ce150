"""W3C Web Annotations: each excerpt as an annotation of its article's page.

The model is https://www.w3.org/TR/annotation-model/. The quote's position counts characters of
the article's cleaned text, not of the page; beside it stand the digest of that text
(`text_sha256`) and how many words it has (`text_words`), where that is known.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from layers.export.extract import URN, Extract, actor_id, excerpt_id, place_id, view_id
from layers.export.json_text import write_json
from layers.export.manifest import manifest
from layers.model import Article, Excerpt
from layers.when import in_words

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF"
# What the vocabulary has no word for.
TERMS = {
    "layers": f"{URN}:term:",
    "archived_on": "layers:archived_on",
    "link": "layers:link",
    "link_checked": "layers:link_checked",
    "link_status": "layers:link_status",
    "precision": "layers:precision",
    "role": "layers:role",
    "rests_on": "layers:rests_on",
    "text_sha256": "layers:text_sha256",
    "text_words": "layers:text_words",
}
_AGENTS = {"person": "Person", "community": "foaf:Group", "unnamed source": "foaf:Agent"}


def write_webannotation(extract: Extract, out: BinaryIO) -> None:
    """Write the excerpts as an AnnotationCollection of one page (JSON-LD).

    The collection's member `manifest` is no term of its context: JSON-LD leaves it out.
    """
    identifier = view_id(extract)
    about = manifest(extract)
    collection = {
        "@context": [CONTEXT, TERMS],
        "id": identifier,
        "type": "AnnotationCollection",
        "label": about["title"],
        "total": about["rows"],
        "manifest": about,
        "first": {
            "id": f"{identifier}#excerpts",
            "type": "AnnotationPage",
            "partOf": identifier,
            "startIndex": 0,
            "items": (_annotation(extract, excerpt) for excerpt in extract.excerpts()),
        },
    }
    write_json(out, collection)


def _annotation(extract: Extract, excerpt: Excerpt) -> dict[str, Any]:
    return {
        "id": excerpt_id(extract, excerpt.id),
        "type": "Annotation",
        "motivation": "identifying",
        "body": list(_bodies(extract, excerpt)),
        "target": _target(extract.collection.articles[excerpt.article], excerpt),
    }


def _target(article: Article, excerpt: Excerpt) -> dict[str, Any]:
    """Point at the quote, by its words and by its position."""
    words = {"text_words": article.text_words} if article.text_words else {}
    target: dict[str, Any] = {
        "type": "SpecificResource",
        "source": article.url,
        "selector": [
            {"type": "TextQuoteSelector", "exact": excerpt.quote, "prefix": excerpt.prefix, "suffix": excerpt.suffix},
            {
                "type": "TextPositionSelector",
                "start": excerpt.start,
                "end": excerpt.end,
                "text_sha256": article.text_sha256,
                **words,
            },
        ],
    }
    if article.archived_url:
        made = {"archived_on": article.archived_on.edtf} if article.archived_on else {}
        target["state"] = {"type": "TimeState", "cached": article.archived_url, **made}
    if article.link_status and article.link_checked:
        target |= {"link_status": article.link_status, "link_checked": article.link_checked.edtf}
    return target


def _bodies(extract: Extract, excerpt: Excerpt) -> Iterator[dict[str, Any]]:
    """Say where, who, when, on whose word and with what status; then what else is known."""
    for link in excerpt.places:
        yield {**_identifying(_place(extract, link.place)), "link": link.link, "precision": link.precision}
    for actor_link in excerpt.actors:
        yield {**_identifying(_actor(extract, actor_link.actor)), "role": actor_link.role}
    yield {**_identifying(_actor(extract, excerpt.claim.by)), "role": "claims"}
    yield _text("classifying", excerpt.claim.status)
    if excerpt.event:
        date = _text("describing", excerpt.event.edtf)
        date |= {"conformsTo": EDTF, "label": in_words(excerpt.event, extract.words)}
        dated_by = extract.words.name(excerpt.dated_by)
        yield {**date, "rests_on": dated_by} if dated_by else date
    for language, gist in excerpt.gist.items():
        yield {**_text("describing", gist), "language": language, "role": "gist", "creator": _curators(extract)}
    for language, note in excerpt.note.items():
        yield {**_text("commenting", note), "language": language}
    for other in excerpt.contrasts_with:
        yield _linking(extract, other)
    for other in extract.collection.same_event.get(excerpt.id, ()):
        yield {**_linking(extract, other), "role": "same event"}


def _linking(extract: Extract, excerpt: str) -> dict[str, str]:
    return {"type": "SpecificResource", "purpose": "linking", "source": excerpt_id(extract, excerpt)}


def _curators(extract: Extract) -> dict[str, str]:
    """Say whose words a gist is: never the article's."""
    return {"type": "Organization", "name": extract.words.name(extract.collection.title)}


def _identifying(source: dict[str, str]) -> dict[str, Any]:
    return {"type": "SpecificResource", "purpose": "identifying", "source": source}


def _text(purpose: str, value: str) -> dict[str, str]:
    return {"type": "TextualBody", "purpose": purpose, "value": value, "format": "text/plain"}


def _place(extract: Extract, place: str) -> dict[str, str]:
    name = extract.words.name(extract.collection.places[place].names)
    return {"id": place_id(extract, place), "type": "schema:Place", "label": name}


def _actor(extract: Extract, actor: str) -> dict[str, str]:
    known = extract.collection.actors[actor]
    return {
        "id": actor_id(extract, actor),
        "type": _AGENTS.get(known.kind, "Organization"),
        "label": extract.words.name(known.names),
    }
