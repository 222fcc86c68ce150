"""Linked data (JSON-LD): W3C Web Annotations, and the Linked Places Format.

Each excerpt is an annotation of its article's page, by https://www.w3.org/TR/annotation-model/. The quote's
position counts characters of the article's cleaned text, not of the page; beside it stand the digest of that text
(`text_sha256`) and how many words it has (`text_words`), where that is known.

The places are a gazetteer, with every excerpt as a dated attestation, by
https://github.com/LinkedPasts/linked-places-format, version 1.3 of June 2024, which still names the context of
version 1.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, BinaryIO, NamedTuple

from layers.cards.card import citation_line
from layers.collection.geometry import on_globe
from layers.export.extract import URN, Extract, actor_id, excerpt_id, manifest, place_id, view_id, write_json
from layers.export.rows import not_placed, placed
from layers.model import Article, Excerpt, Place, PlaceLink, When
from layers.when import OPEN_SIDES, in_words, read_when
from layers.words import Words

ANNOTATION_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
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
        "@context": [ANNOTATION_CONTEXT, TERMS],
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


GAZETTEER_CONTEXT = (
    "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/linkedplaces-context-v1.1.jsonld"
)


class _Type(NamedTuple):
    """A kind of place: GeoNames' feature class, the Getty AAT's number and term."""

    feature_class: str
    number: int
    term: str


_TYPES: Mapping[str, _Type] = {
    "site": _Type("S", 300000809, "sites (locations)"),
    "town": _Type("P", 300008375, "towns"),
    "governorate": _Type("A", 300232418, "administrative divisions"),
    "zone": _Type("L", 300182722, "regions (geographic)"),
    "line": _Type("L", 300182722, "regions (geographic)"),
    "region": _Type("L", 300182722, "regions (geographic)"),
    "country": _Type("A", 300387506, "countries"),
}
# How far the point may be taken for the place.
_POINT_CERTAINTY = {"point": "certain", "halo": "less-certain", "area": "less-certain", "schematic": "uncertain"}


def write_lpf(extract: Extract, out: BinaryIO) -> None:
    """Write the places of the excerpts and all that these lie in as a FeatureCollection.

    Its foreign members are `manifest`, and `not_placed`: the ids of excerpts without a place.
    """
    attestations = _Attestations(extract)
    collection = {
        "type": "FeatureCollection",
        "@context": GAZETTEER_CONTEXT,
        "manifest": manifest(extract),
        "not_placed": not_placed(extract),
        "features": (_feature(extract, one.place, attestations) for one in placed(extract)),
    }
    write_json(out, collection)


def _feature(extract: Extract, place: Place, attestations: _Attestations) -> dict[str, Any]:
    kind, source = _TYPES[place.like], extract.words.name(place.source)
    feature: dict[str, Any] = {
        "@id": place_id(extract, place.id),
        "type": "Feature",
        "properties": {
            "title": extract.words.name(place.names),
            "fclasses": [kind.feature_class],
            "precision": place.precision,
            "licence": extract.words.name(place.licence),
        },
        "names": list(_names(place, source)),
        "types": [
            {
                "identifier": f"aat:{kind.number}",
                "label": kind.term,
                "sourceLabels": [{"label": extract.words.place_kind(place.kind, extract.collection.place_kinds)}],
            }
        ],
        "geometry": _geometry(place, source),
        "relations": chain(_inside(extract, place), attestations.relations(place.id)),
        "links": attestations.links(place.id),
    }
    if place.valid_from or place.valid_to:
        lasted = read_when(f"{place.valid_from or '..'}/{place.valid_to or '..'}")
        feature["when"] = _when_of(lasted, extract.words)
    if place.note:
        feature["descriptions"] = [{"value": note, "lang": language} for language, note in place.note.items()]
    return feature


def _names(place: Place, source: str) -> Iterator[dict[str, Any]]:
    """Go through the names, then the other spellings; the source stands with each name."""
    for language, name in place.names.items():
        yield {"toponym": name, "lang": language, "citations": [{"label": source}]}
    for language, aliases in place.aliases.items():
        yield from ({"toponym": alias, "lang": language} for alias in aliases)


def _geometry(place: Place, source: str) -> dict[str, Any]:
    """Give the anchor, as a point: of areas the format's JSON-LD can say no more."""
    point = {
        "type": "Point",
        "coordinates": [on_globe(place.longitude), place.latitude],
        "certainty": _POINT_CERTAINTY[place.precision],
        "citations": [{"label": source}],
    }
    return {"type": "GeometryCollection", "geometries": [point]}


def _inside(extract: Extract, place: Place) -> Iterator[dict[str, Any]]:
    parent = extract.collection.places.get(place.parent or "")
    if parent:
        yield {
            "relationType": "gvp:broaderPartitive",
            "relationTo": place_id(extract, parent.id),
            "label": extract.words.name(parent.names),
            "certainty": "certain",
        }


_CERTAINTY = {"named": "certain", "implied": "less-certain"}


class _Attestations:
    """The excerpts of an export by the places that they are linked to themselves."""

    def __init__(self, extract: Extract) -> None:
        self._extract = extract
        self._linked: dict[str, list[tuple[str, PlaceLink]]] = {}
        for excerpt in extract.excerpts():
            for link in excerpt.places:
                self._linked.setdefault(link.place, []).append((excerpt.id, link))
        self._whens: dict[str, dict[str, Any]] = {}
        self._cited = {
            article.id: {"label": citation_line(article, extract.words), "@id": article.url}
            for article in extract.articles()
        }

    def relations(self, place: str) -> Iterator[dict[str, Any]]:
        """Say which excerpts have the place for a subject, word for word, and when each was.

        A link that the quote names is certain, one that it implies less so.
        """
        for name, link in self._linked.get(place, []):
            excerpt = self._extract.collection.excerpts[name]
            relation: dict[str, Any] = {
                "relationType": "crm:P129i_is_subject_of",
                "relationTo": excerpt_id(self._extract, name),
                "label": excerpt.quote,
                "certainty": _CERTAINTY[link.link],
                "citations": [self._cited[excerpt.article]],
            }
            if excerpt.event:
                relation["when"] = self._dated(excerpt.event)
            yield relation

    def links(self, place: str) -> list[dict[str, str]]:
        """Link the articles that the place is a subject of, each once."""
        excerpts = self._extract.collection.excerpts
        used = dict.fromkeys(excerpts[name].article for name, _ in self._linked.get(place, []))
        return [{"type": "subjectOf", "identifier": self._cited[article]["@id"]} for article in used]

    def _dated(self, event: When) -> dict[str, Any]:
        """Make the `when` of an event, once a date."""
        if event.edtf not in self._whens:
            self._whens[event.edtf] = _when_of(event, self._extract.words)
        return self._whens[event.edtf]


# ISO 8601 with the signs of its second part at the end: all that a bound may be "in".
_ISO = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-\d\d)?)?[~?%]?", re.ASCII)

Bound = dict[str, str]


def _when_of(when: When, words: Words) -> dict[str, Any]:
    """Make the `when` of a feature, a name or a relation.

    `label` says the date in words, and `edtf`, which is no term of the format, as it stands.
    """
    return {"timespans": [timespan(when)], "label": in_words(when, words), "edtf": when.edtf}


def timespan(when: When) -> dict[str, Bound]:
    """Make a timespan.

    A start alone means the whole interval that it names. What ISO 8601 cannot say (a season,
    unspecified digits) lies between its first and its last day. An open end is no earlier than
    the start begins, an open start no later than the end ends.
    """
    first, slash, last = when.edtf.partition("/")
    if not slash and _ISO.fullmatch(first):
        return {"start": {"in": first}}
    end = last if slash else first
    return {"start": _bound(first, "earliest", when), "end": _bound(end, "latest", when)}


def _bound(side: str, extreme: str, when: When) -> Bound:
    """Bound a timespan on one side by its "earliest" or "latest" day, else by the other one."""
    if _ISO.fullmatch(side):
        return {"in": side}
    if side in OPEN_SIDES or getattr(when, extreme) is None:
        extreme = "latest" if extreme == "earliest" else "earliest"
    return {extreme: str(getattr(when, extreme))}
