"""Contexts of linked data for a processor that has no network.

They hold the terms that the exports use, written down from the published vocabularies (W3C Web
Annotation Vocabulary, appendix A; Linked Places Format 1.1), not copied from their files.
"""

from __future__ import annotations

import json
from typing import Any

from pyld import jsonld

from layers.export.linked_data import ANNOTATION_CONTEXT as ANNOTATION
from layers.export.linked_data import GAZETTEER_CONTEXT as GAZETTEER

OA = "http://www.w3.org/ns/oa#"
AS = "http://www.w3.org/ns/activitystreams#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
LPO = "http://linkedpasts.org/ontology/lpo_latest.ttl#"
CITO = "http://purl.org/spar/cito#"


def _address(term: str) -> dict[str, str]:
    return {"@id": term, "@type": "@id"}


CONTEXTS: dict[str, dict[str, Any]] = {
    ANNOTATION: {
        "oa": OA,
        "as": AS,
        "rdf": RDF,
        "rdfs": RDFS,
        "dc": "http://purl.org/dc/elements/1.1/",
        "dcterms": "http://purl.org/dc/terms/",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "schema": "http://schema.org/",
        "id": _address("@id"),
        "type": _address("@type"),
        **{
            name: f"oa:{name}"
            for name in (
                "Annotation",
                "TextualBody",
                "SpecificResource",
                "TextQuoteSelector",
                "TextPositionSelector",
                "TimeState",
                "classifying",
                "commenting",
                "describing",
                "identifying",
                "linking",
                "start",
                "end",
                "exact",
                "prefix",
                "suffix",
            )
        },
        "Person": "foaf:Person",
        "Organization": "foaf:Organization",
        "AnnotationCollection": "as:OrderedCollection",
        "AnnotationPage": "as:OrderedCollectionPage",
        "body": _address("oa:hasBody"),
        "target": _address("oa:hasTarget"),
        "source": _address("oa:hasSource"),
        "selector": _address("oa:hasSelector"),
        "state": _address("oa:hasState"),
        "cached": _address("oa:cachedSource"),
        "conformsTo": _address("dcterms:conformsTo"),
        "language": "dc:language",
        "creator": _address("dcterms:creator"),
        "name": "foaf:name",
        "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"},
        "purpose": {"@id": "oa:hasPurpose", "@type": "@vocab"},
        "items": {"@id": "as:items", "@type": "@id", "@container": "@list"},
        "partOf": _address("as:partOf"),
        "first": _address("as:first"),
        "format": "dc:format",
        "value": "rdf:value",
        "label": "rdfs:label",
        "total": "as:totalItems",
        "startIndex": "as:startIndex",
    },
    GAZETTEER: {
        "id": "@id",
        "type": "@type",
        "lpo": LPO,
        "gvp": "http://vocab.getty.edu/ontology#",
        "aat": "http://vocab.getty.edu/aat/",
        "crm": "http://erlangen-crm.org/current/",
        "dct": "http://purl.org/dc/terms/",
        "geojson": "https://purl.org/geojson/vocab#",
        "FeatureCollection": "geojson:FeatureCollection",
        "Feature": "geojson:Feature",
        "GeometryCollection": "geojson:GeometryCollection",
        "Point": "geojson:Point",
        "coordinates": {"@id": "geojson:coordinates", "@container": "@list"},
        "features": {"@id": "lpo:hasFeature", "@container": "@set"},
        "properties": "geojson:properties",
        "geometry": "https://github.com/kgeographer/geojson-t/geometry",
        "geometries": {"@id": "lpo:setting", "@container": "@set"},
        "title": "dct:title",
        "identifier": "dct:identifier",
        "label": f"{RDFS}label",
        "value": f"{RDF}value",
        "when": "lpo:when",
        "timespans": {"@id": "lpo:timespan", "@container": "@set"},
        "start": "lpo:has_start",
        "end": "lpo:has_end",
        "earliest": "lpo:earliest",
        "latest": "lpo:latest",
        "in": "lpo:in",
        "names": {"@id": "lpo:name_attestation", "@container": "@set"},
        "toponym": "lpo:toponym",
        "lang": "dct:language",
        "types": {"@id": "lpo:type_attestation", "@container": "@set"},
        "relations": {"@id": "lpo:rel_attestation", "@container": "@set"},
        "relationType": "lpo:relation_type",
        "relationTo": "lpo:relation_to",
        "certainty": "lpo:has_certainty",
        "links": {"@id": "lpo:link_attestation", "@container": "@set"},
        "subjectOf": "crm:P129i_is_subject_of",
        "citations": _address(f"{CITO}cites"),
        "descriptions": {"@id": "dct:description", "@type": "@id", "@container": "@set"},
    },
}


def expanded(text: str) -> Any:
    """Expand JSON-LD by its own contexts; another context than the known ones is an error."""
    [whole] = jsonld.expand(json.loads(text), {"documentLoader": _load})
    return whole


def quads(text: str) -> list[dict[str, Any]]:
    dataset: dict[str, Any] = jsonld.to_rdf(json.loads(text), {"documentLoader": _load})
    return list(dataset["@default"])


def _load(address: str, _: Any) -> dict[str, Any]:
    context = {"@context": CONTEXTS[address]}
    return {"contextUrl": None, "documentUrl": address, "document": context}


def only(thing: Any, term: str) -> Any:
    """Return the one value of a property of an expanded thing: its text, number or id."""
    [one] = thing[term]
    return one.get("@value", one.get("@id"))
