"""`/data/collection.json` and `/data/manifest.json`: what the data are, and what a view is."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from layers.ask import permalink
from layers.export.formats import FORMATS
from layers.export.manifest import manifest
from layers.model import (
    BASES,
    PLACE_KINDS,
    ROLES,
    STATUSES,
    Actor,
    Collection,
    Filters,
    Place,
)
from layers.serve.excerpts import DATA_CACHE
from layers.serve.freshness import is_fresh, tag_of
from layers.serve.settings import Settings
from layers.serve.site import site_of
from layers.serve.views import exact_view, extract_of
from layers.store import select
from layers.store.shelf import Shelf
from layers.words import languages


class AboutData:
    """Answers what programs want to know before they load the data."""

    def __init__(self, shelf: Shelf, settings: Settings) -> None:
        self._shelf = shelf
        self._settings = settings

    async def collection(self, request: Request) -> Response:
        """Answer with the collection's metadata, counts, formats and parameters."""
        edition = await run_in_threadpool(self._shelf.current)
        site = site_of(request, self._settings)
        tag = tag_of("collection", site, edition.collection.version)
        headers = {"ETag": tag, "Cache-Control": DATA_CACHE}
        if is_fresh(request, tag):
            return Response(status_code=304, headers=headers)
        everything = await run_in_threadpool(select, edition.store, Filters())
        counts = {
            "read": everything.read,
            "shown": everything.shown,
            "not_placed": everything.not_placed,
            "rejected": everything.rejected,
        }
        return JSONResponse(describe(edition.collection, counts, site), headers=headers)

    async def manifest(self, request: Request) -> Response:
        """Answer with the manifest of a view, for the formats that cannot hold theirs."""
        edition = await run_in_threadpool(self._shelf.current)
        view = await run_in_threadpool(exact_view, request.url.query, edition.collection)
        extract = extract_of(edition, view, site_of(request, self._settings))
        version = edition.collection.version
        tag = tag_of("manifest", extract.site, permalink.address(view), version)
        headers = {"ETag": tag, "Cache-Control": DATA_CACHE}
        if is_fresh(request, tag):
            return Response(status_code=304, headers=headers)
        return JSONResponse(await run_in_threadpool(manifest, extract), headers=headers)


def describe(collection: Collection, counts: Mapping[str, int], site: str) -> dict[str, object]:
    """Describe a collection and how to ask for parts of it.

    `counts` account for all rows: `read = shown + not_placed + rejected`.
    """
    return {
        "title": collection.title,
        "summary": collection.summary,
        "version": collection.version,
        "languages": list(collection.languages),
        "window": list(collection.window),
        "bounds": list(collection.bounds),
        "counts": {
            **counts,
            "articles": len(collection.articles),
            "places": len(collection.places),
            "actors": len(collection.actors),
        },
        "page": f"{site}/",
        "feed": f"{site}/feed.atom",
        "formats": [
            {
                "name": form.name,
                "media_type": form.media_type,
                "address": f"{site}/data/excerpts.{form.name}",
            }
            for form in FORMATS.values()
        ],
        "parameters": parameters(collection),
        "licence": collection.licence,
        "attribution": list(collection.attribution),
        "method": collection.method,
        "caveats": list(collection.caveats),
    }


def parameters(collection: Collection) -> dict[str, object]:
    """List the parameters of an address: what each may be, or how it is written."""
    articles = collection.articles.values()
    places, actors = _named(collection.places), _named(collection.actors)
    return {
        "from": "YYYY-MM",
        "to": "YYYY-MM",
        "by": list(BASES),
        "sure": ["1"],
        "undated": ["1"],
        "actor": actors,
        "actors": ["any", "all"],
        "role": list(ROLES),
        "place": places,
        "kind": list(PLACE_KINDS),
        "source": {article.outlet_key: article.outlet for article in articles},
        "status": list(STATUSES),
        "named": ["1"],
        "q": "words",
        "see": "the id of a place",
        "excerpt": "the id of an excerpt",
        "lang": list(languages()),
    }


def _named(things: Mapping[str, Place] | Mapping[str, Actor]) -> dict[str, dict[str, str]]:
    return {thing.id: dict(thing.names) for thing in things.values()}
