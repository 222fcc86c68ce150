"""Linked Places Format: the places as a gazetteer, with every excerpt as a dated attestation.

The format is https://github.com/LinkedPasts/linked-places-format, version 1.3 of June 2024,
which still names the context of version 1.1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, BinaryIO, NamedTuple

from layers.export.attestations import Attestations
from layers.export.extract import Extract
from layers.export.identifiers import place_id
from layers.export.json_text import write_json
from layers.export.manifest import manifest
from layers.export.placed import not_placed, placed
from layers.export.timespans import when_of
from layers.model import Place
from layers.when import read_when
from layers.words import name_in

CONTEXT = (
    "https://raw.githubusercontent.com/LinkedPasts/linked-places/master/"
    "linkedplaces-context-v1.1.jsonld"
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
    "region": _Type("L", 300182722, "regions (geographic)"),
    "country": _Type("A", 300387506, "countries"),
}
# How far the point may be taken for the place.
_POINT_CERTAINTY = {
    "point": "certain",
    "halo": "less-certain",
    "area": "less-certain",
    "schematic": "uncertain",
}


def write_lpf(extract: Extract, out: BinaryIO) -> None:
    """Write the places of the excerpts and all that these lie in as a FeatureCollection.

    Its foreign members are `manifest`, and `not_placed`: the ids of excerpts without a place.
    """
    attestations = Attestations(extract)
    collection = {
        "type": "FeatureCollection",
        "@context": CONTEXT,
        "manifest": manifest(extract),
        "not_placed": not_placed(extract),
        "features": (_feature(extract, one.place, attestations) for one in placed(extract)),
    }
    write_json(out, collection)


def _feature(extract: Extract, place: Place, attestations: Attestations) -> dict[str, Any]:
    kind = _TYPES[place.kind]
    feature: dict[str, Any] = {
        "@id": place_id(extract, place.id),
        "type": "Feature",
        "properties": {
            "title": name_in(place.names, extract.words.language),
            "fclasses": [kind.feature_class],
            "precision": place.precision,
            "licence": place.licence,
        },
        "names": list(_names(place)),
        "types": [
            {
                "identifier": f"aat:{kind.number}",
                "label": kind.term,
                "sourceLabels": [{"label": extract.words[f"place.kind.{place.kind}"]}],
            }
        ],
        "geometry": _geometry(place),
        "relations": chain(_inside(extract, place), attestations.relations(place.id)),
        "links": attestations.links(place.id),
    }
    if place.valid_from or place.valid_to:
        lasted = read_when(f"{place.valid_from or '..'}/{place.valid_to or '..'}")
        feature["when"] = when_of(lasted, extract.words)
    if place.note:
        feature["descriptions"] = [{"value": place.note}]
    return feature


def _names(place: Place) -> Iterator[dict[str, Any]]:
    """Go through the names, then the other spellings; the source stands with each name."""
    for language, name in place.names.items():
        yield {"toponym": name, "lang": language, "citations": [{"label": place.source}]}
    for language, aliases in place.aliases.items():
        yield from ({"toponym": alias, "lang": language} for alias in aliases)


def _geometry(place: Place) -> dict[str, Any]:
    """Give the anchor, as a point: of areas the format's JSON-LD can say no more."""
    point = {
        "type": "Point",
        "coordinates": [place.longitude, place.latitude],
        "certainty": _POINT_CERTAINTY[place.precision],
        "citations": [{"label": place.source}],
    }
    return {"type": "GeometryCollection", "geometries": [point]}


def _inside(extract: Extract, place: Place) -> Iterator[dict[str, Any]]:
    parent = extract.collection.places.get(place.parent or "")
    if parent:
        yield {
            "relationType": "gvp:broaderPartitive",
            "relationTo": place_id(extract, parent.id),
            "label": name_in(parent.names, extract.words.language),
            "certainty": "certain",
        }
