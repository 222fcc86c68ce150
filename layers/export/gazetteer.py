"""Linked Places Format: the places as a gazetteer, with every excerpt as a dated attestation.

The format is https://github.com/LinkedPasts/linked-places-format, version 1.3 of June 2024,
which still names the context of version 1.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, BinaryIO, NamedTuple

from layers.cards.card import citation_line
from layers.collection.geometry import on_globe
from layers.export.extract import Extract, excerpt_id, place_id
from layers.export.json_text import write_json
from layers.export.manifest import manifest
from layers.export.rows import not_placed, placed
from layers.model import Place, PlaceLink, When
from layers.when import OPEN_SIDES, in_words, read_when
from layers.words import Words

CONTEXT = "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/linkedplaces-context-v1.1.jsonld"


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
        "@context": CONTEXT,
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
