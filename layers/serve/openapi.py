"""`/data/openapi.json`: how programs ask, as an OpenAPI 3.1 document.

What can be asked comes from `layers.ask.table`, the formats from `layers.export.formats`, the
values from the collection, and which addresses there are from the routes themselves; here stands
what each of them answers. Titles and names are in the language of the answer. What is said of
addresses and parameters is English, as on the command line and in the answers' errors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from starlette.routing import BaseRoute, Mount, Route

from layers.ask.permalink import LONGEST_WORDS, MONTH
from layers.ask.table import AT, BY_KEY, CARD_KEYS, FEED_KEYS, ON, TABLE, VERSION, Parameter
from layers.cards.content import CARDS_AT_FIRST, MOST_CARDS
from layers.export.formats import FORMATS
from layers.model import Collection
from layers.serve.documents import AROUND
from layers.serve.metrics import STATES
from layers.sides import SIDES, Sides
from layers.words import Words, languages

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_TIME: Schema = {"type": "string", "format": "date-time"}
_TEXTS: Schema = {"type": "array", "items": _TEXT}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_COUNTS: Schema = {"type": "object", "additionalProperties": _COUNT}
_ANY: Schema = {"type": "object"}


def _object(**properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(properties)}


SCHEMAS: Mapping[str, Schema] = {
    "Collection": _object(
        title=_TEXT, summary=_TEXT, version=_TEXT, language=_TEXT, languages=_TEXTS, page_languages=_TEXTS,
        window={"type": "array", "items": {"type": "string", "pattern": f"^{MONTH}$"}, "minItems": 2, "maxItems": 2},
        bounds={"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4},
        counts=_COUNTS, page=_TEXT, feed=_TEXT, openapi=_TEXT, guide=_TEXT,
        formats={"type": "array", "items": _object(name=_TEXT, media_type=_TEXT, address=_TEXT)},
        parameters=_ANY, licence=_TEXT, attribution=_TEXTS, method=_TEXT, caveats=_TEXTS,
    ),
    "Manifest": _object(
        title=_TEXT, summary=_TEXT, language=_TEXT, version=_TEXT,
        made=_TIME, link=_TEXT, filters=_TEXTS, rows=_COUNT,
        counts=_object(
            read=_COUNT, shown=_COUNT, hidden=_COUNT, not_placed=_COUNT, rejected=_COUNT, hidden_by=_COUNTS,
            hidden_by_several=_COUNT,
        ),
        licence=_TEXT, attribution=_TEXTS, caveats=_TEXTS,
    ),
    "Citations": {"type": "object", "additionalProperties": _TEXT},
    "Document": {"type": "object", "description": "What the page itself reads; its form may change with a release."},
    "Health": {
        "type": "object",
        "properties": {
            "status": {"enum": [*STATES]}, "release": _TEXT, "version": _TEXT, "excerpts": _COUNT,
            "taken": _TIME, "since": _TIME, "problems": _COUNT,
        },
        "required": ["status", "release"],
    },
    "Wrong": _object(error=_TEXT),
    "BadParameter": _object(error=_TEXT, parameter=_TEXT, value=_TEXT, suggestion={"type": ["string", "null"]}),
    "Unavailable": _object(error=_TEXT),
}  # fmt: skip
"""The bodies of answers, by name."""

OF_STEP = ("story", "step")
"""What stands for all that the view of a step asks."""

_FILES: Mapping[str, Schema] = {form.media_type: {} for form in FORMATS.values()}


@dataclass(frozen=True, slots=True)
class Operation:
    """What an address answers.

    Attributes
    ----------
    content
        The name of its schema if it is JSON, else its media types.
    asks
        What of the page's parameters it takes: those of a view, which must be right ("exact"), of
        them what can be followed ("followed"), or all as the page reads them ("nearest"), all that
        the panel shows ("panel"), the language.
    kept
        Whether it has an `ETag`, and so may answer 304.
    missing
        The media type that it says in that there is no such thing.
    heavy
        Whether it waits its turn, and may have to refuse.
    needs_data
        Whether it answers 503 where there are none.
    leads
        Whether it leads to the page, with 302.
    """

    summary: str
    content: str | Mapping[str, Schema]
    asks: Literal["exact", "followed", "nearest", "panel", "language", ""] = ""
    kept: bool = True
    missing: str = ""
    heavy: bool = False
    needs_data: bool = True
    leads: bool = False


_PAGE_TOO = "text/html; charset=utf-8"
OPERATIONS: Mapping[str, Operation] = {
    "/data/collection.json": Operation("What the collection is, and what can be asked", "Collection", "language"),
    "/data/excerpts.{format}": Operation(
        "The excerpts of a view, as a file", _FILES, "exact", missing="application/json", heavy=True
    ),
    "/data/manifest.json": Operation("What a view is of: counts, filters in words, terms", "Manifest", "exact"),
    "/data/cite/{article}.json": Operation(
        "An article's citations, a text a style", "Citations", "language", missing="application/json"
    ),
    "/data/cards/{version}/{language}.json": Operation(
        "The cards of a view, as the panel shows them", "Document", "panel", missing="application/json", heavy=True
    ),
    "/data/choices/{version}/{language}.json": Operation(
        "What the filters offer", "Document", missing="application/json"
    ),
    "/data/about/{version}/{language}.json": Operation(
        "What the About box says", "Document", missing="application/json"
    ),
    "/data/map/{version}/{language}.json": Operation(
        "The map: rules, and outlines as its first view shows them", "Document", missing="application/json"
    ),
    "/data/outlines/{version}/{language}.json": Operation(
        "The outlines of the map in full", "Document", missing="application/json"
    ),
    "/data/openapi.json": Operation("This document", {"application/json": _ANY}, "language"),
    "/feed.atom": Operation(
        "What was added, corrected and withdrawn in a view, as an Atom feed",
        {"application/atom+xml; charset=utf-8": {}},
        "followed",
    ),
    "/download/{format}": Operation(
        "A view as a file to keep; what cannot hold its manifest comes with it in a ZIP archive",
        {**_FILES, "application/zip": {}},
        "nearest",
        kept=False,
        missing="application/json",
        heavy=True,
    ),
    "/preview.png": Operation("The picture of a view", {"image/png": {}}, "nearest", heavy=True),
    "/excerpt/{id}": Operation(
        "Leads to the page at an excerpt", {}, "nearest", kept=False, missing=_PAGE_TOO, leads=True
    ),
    "/place/{id}": Operation("Leads to the page at a place", {}, "nearest", kept=False, missing=_PAGE_TOO, leads=True),
    "/llms.txt": Operation(
        "What the collection is and how to quote it, for language models", {"text/plain; charset=utf-8": {}}, "language"
    ),
    "/health": Operation("Whether the app has data to show", "Health", kept=False),
    "/robots.txt": Operation(
        "What crawlers are asked to leave alone", {"text/plain; charset=utf-8": {}}, kept=False, needs_data=False
    ),
}
"""What the addresses answer, by their path below the app's base path."""


def paths_of(routes: Iterable[BaseRoute], before: str = "") -> Iterator[str]:
    """Give the path of each route, but of what answers for all that is left."""
    for route in routes:
        if isinstance(route, Mount):
            yield from paths_of(route.routes or (), before + route.path)
        elif isinstance(route, Route) and ":path}" not in route.path:
            yield before + route.path


def openapi(collection: Collection, words: Words, site: str, paths: Iterable[str]) -> Schema:
    """Describe the addresses of an app.

    Parameters
    ----------
    site
        The address that the app is reached at, without a slash at its end.
    paths
        Below `site`, as routes say them; what is not among `OPERATIONS` is left out.
    """
    said = [collection.summary, collection.method, *collection.caveats, *collection.attribution]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": words.name(collection.title),
            "summary": words.name(collection.summary),
            "description": "\n\n".join(filter(None, map(words.name, said))),
            "version": collection.version,
            "license": {"name": words.name(collection.licence) or "-"},
        },
        "servers": [{"url": site or "/"}],
        "paths": {path: {"get": _operation(path, OPERATIONS[path])} for path in paths if path in OPERATIONS},
        "components": {
            "schemas": {**SCHEMAS, "PlaceId": _enumerated(BY_KEY["place"], collection, words)},
            "parameters": {**_of_views(collection, words), **_of_paths(collection)},
            "headers": {
                "ETag": {"description": "Sent back as If-None-Match, it asks only for what is new", "schema": _TEXT},
                "RetryAfter": {"description": "Come again after so many seconds", "schema": _COUNT},
                "Location": {"description": "Where the page is", "schema": _TEXT},
            },
        },
    }


def _operation(path: str, operation: Operation) -> Schema:
    named = re.findall(r"{(\w+)}", path)
    of_view = (*(row.key for row in TABLE if row.of_data), VERSION)
    asked = {
        "": (),
        "language": ("lang",),
        "panel": (*(row.key for row in TABLE if row.key in {*CARD_KEYS, *OF_STEP}), VERSION, "cards", AROUND),
        "followed": tuple(key for key in of_view if key in {*FEED_KEYS, *OF_STEP, AT, VERSION}),
    }.get(operation.asks, of_view)
    # What an excerpt and a place are named by differs, and so do their examples.
    keys = [f"{path.split('/')[1]}-id" if name == "id" else f"{name}-name" for name in named]
    return {
        "operationId": re.sub(r"\W+", "_", path).strip("_"),
        "summary": operation.summary,
        "parameters": [{"$ref": f"#/components/parameters/{key}"} for key in (*keys, *asked)],
        "responses": dict(_responses(operation)),
    }


def _responses(operation: Operation) -> Iterator[tuple[str, Schema]]:
    tag = {"headers": {"ETag": {"$ref": "#/components/headers/ETag"}}} if operation.kept else {}
    content = operation.content
    if operation.leads:
        location = {"Location": {"$ref": "#/components/headers/Location"}}
        yield "302", {"description": "It is on the page", "headers": location}
    elif isinstance(content, str):
        yield "200", {"description": operation.summary, **tag, "content": _json(content)}
    else:
        media = {kind: {"schema": schema} if schema else {} for kind, schema in content.items()}
        yield "200", {"description": operation.summary, **tag, "content": media}
    if operation.kept:
        yield "304", {"description": "Nothing has changed since the ETag that was sent", **tag}
    if operation.asks in {"exact", "followed"}:
        yield "400", {"description": "A parameter cannot be meant", "content": _json("BadParameter")}
    if operation.missing:
        body = _json("Wrong") if operation.missing == "application/json" else {operation.missing: {}}
        yield "404", {"description": "There is no such thing", "content": body}
    if operation.needs_data:
        body = _json("Health" if content == "Health" else "Unavailable")
        told: Schema = {"description": "The data have faults and cannot be shown", "content": body}
        if operation.heavy:
            told["description"] += ", or too many files are being made: then it says when to come again"
            told["headers"] = {"Retry-After": {"$ref": "#/components/headers/RetryAfter"}}
        yield "503", told


def _json(name: str) -> Schema:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}


def _of_views(collection: Collection, words: Words) -> dict[str, Schema]:
    """Describe what can be asked, a parameter a row of the table, and the version."""
    found = {row.key: _parameter(row, collection, words) for row in TABLE}
    version = {
        "name": VERSION, "in": "query", "description": "the version of the data that the address was made with",
        "schema": _TEXT, "example": collection.version,
    }  # fmt: skip
    cards = {
        "name": "cards", "in": "query", "description": "how many cards at most",
        "schema": {"type": "integer", "minimum": CARDS_AT_FIRST, "maximum": MOST_CARDS}, "example": CARDS_AT_FIRST,
    }  # fmt: skip
    around = {
        "name": AROUND, "in": "query", "description": "what stands around the panel too, as the page has it",
        "schema": _TEXT, "example": "",
    }  # fmt: skip
    return {**found, VERSION: version, "cards": cards, AROUND: around}


def _parameter(row: Parameter, collection: Collection, words: Words) -> Schema:
    said = "; ".join(row.options.values()) or row.said
    if row.old_keys:
        said += f"; older addresses call it {', '.join(row.old_keys)}"
    schema = _schema(row, collection, words)
    parameter: Schema = {"name": row.key, "in": "query", "schema": schema}
    if said:
        parameter["description"] = said
    if row.kind == "many":
        parameter |= {"schema": {"type": "array", "items": schema, "uniqueItems": True}, "explode": True}
    usual = {
        "month": collection.window[0], "flag": ON, "text": _word(collection, words), "version": collection.version,
    }.get(row.kind)  # fmt: skip
    values = row.among(collection)
    # What stands side by side takes two of a kind: the last are actors.
    examples = [*values][-SIDES:] if isinstance(values, Sides) else [next(iter(values), usual)]
    if all(examples) and row.of_data:
        parameter["example"] = examples if row.kind == "many" else examples[0]
    return parameter


def _schema(row: Parameter, collection: Collection, words: Words) -> Schema:
    """Say what a value may be; excerpts are too many to be listed."""
    if row.kind == "month":
        return {"type": "string", "pattern": f"^{MONTH}$"}
    if row.kind == "flag":
        return {"type": "string", "enum": [ON, "0"]}
    if row.kind == "text":
        return {"type": "string", "maxLength": LONGEST_WORDS}
    values = row.among(collection)
    if isinstance(values, Mapping) and values is collection.places:
        return {"$ref": "#/components/schemas/PlaceId"}
    listed = values and row.of_data and not row.said
    return _enumerated(row, collection, words) if listed else _TEXT


def _enumerated(row: Parameter, collection: Collection, words: Words) -> Schema:
    """List the values of a row, and what each is called where that is something else."""
    values = list(row.among(collection))
    names = row.names(values, collection, words)
    called = {"x-enum-descriptions": names} if names != values else {}
    return {"type": "string", **({"enum": values} if values else {}), **called}


def _word(collection: Collection, words: Words) -> str:
    """Give a word to look for: the name of a place."""
    ids = (*collection.headline, *collection.places)
    return words.name(collection.places[ids[0]].names) if ids else ""


def _of_paths(collection: Collection) -> dict[str, Schema]:
    """Describe what stands in paths."""

    def described(key: str, name: str, said: str, examples: Iterable[str], **schema: object) -> tuple[str, Schema]:
        example = {"example": one} if (one := next(iter(examples), "")) else {}
        shape = {"type": "string", **schema}
        return key, {"name": name, "in": "path", "required": True, "description": said, "schema": shape, **example}

    return dict(
        [
            described("format-name", "format", "a format", FORMATS, enum=list(FORMATS)),
            described("article-name", "article", "the id of an article", collection.articles),
            described("version-name", "version", "the version of the data", [collection.version]),
            described("language-name", "language", "a language of the page", languages(), enum=list(languages())),
            described("excerpt-id", "id", "the id of an excerpt", collection.excerpts),
            described("place-id", "id", "the id of a place", collection.places),
        ]
    )
