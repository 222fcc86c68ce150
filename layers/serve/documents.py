"""Documents that the browser asks for once a version of the data and a language."""

from __future__ import annotations

import gzip
import json
from collections import OrderedDict
from collections.abc import Callable, Mapping
from threading import Lock

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from layers.ask.choices import choices_document
from layers.cards.about import about
from layers.collection.geo import Features
from layers.model import Collection, Filters
from layers.scene import map_document
from layers.store import select
from layers.store.shelf import Shelf
from layers.words import languages, read_words

DOCUMENT_CACHE = "public, max-age=31536000, immutable"
# The largest, the map's, is about 1 MB, gzipped a third of that: a few versions and languages.
DOCUMENTS_KEPT = 8

Shown = Callable[[], tuple[Collection, Features]]
"""Returns the collection on the page and its features, which belong together."""

Compose = Callable[[str], Mapping[str, object]]
"""Makes a document in a language."""

Composed = Callable[[], tuple[str, Compose]]
"""Returns the version that is shown, and what makes its document."""


def map_documents(shown: Shown) -> Composed:
    """Compose what the map's frame draws."""

    def composed() -> tuple[str, Compose]:
        collection, features = shown()
        return collection.version, lambda language: map_document(collection, features, language)

    return composed


def about_documents(shelf: Shelf) -> Composed:
    """Compose what the About box says."""

    def composed() -> tuple[str, Compose]:
        collection = shelf.current().collection
        return collection.version, lambda language: {
            "parts": about(collection, read_words(language))
        }

    return composed


def choices_documents(shelf: Shelf) -> Composed:
    """Compose what the filters offer."""

    def composed() -> tuple[str, Compose]:
        edition = shelf.current()
        collection, everything = edition.collection, select(edition.store, Filters())
        return collection.version, lambda language: choices_document(
            collection, everything, read_words(language)
        )

    return composed


class Documents:
    """Documents of one kind, gzipped, made when first asked for; the least used is dropped."""

    def __init__(self, composed: Composed) -> None:
        self._composed = composed
        self._kept: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._lock = Lock()

    def find(self, version: str, language: str) -> tuple[str, bytes]:
        """Return a version and its document: the one asked for if it is to be had.

        Else it is the collection's current one: a reader whose page is older than the data
        sees a map, and can filter, rather than not.
        """
        with self._lock:  # makes a document once, however many readers arrive together
            kept = self._kept.get((version, language))
            if kept is not None:
                self._kept.move_to_end((version, language))
                return version, kept
            current, compose = self._composed()
            key = (current, language)
            if key not in self._kept:
                self._kept[key] = _packed(compose(language))
            while len(self._kept) > DOCUMENTS_KEPT:
                self._kept.popitem(last=False)
            return current, self._kept[key]

    async def respond(self, request: Request) -> Response:
        """Answer a request for `version` and `language`."""
        version = request.path_params["version"]
        language = request.path_params["language"]
        if language not in languages():
            return Response(status_code=404)
        found, packed = await run_in_threadpool(self.find, version, language)
        etag = f'"{found}-{language}"'
        cache = DOCUMENT_CACHE if found == version else "no-store"
        headers = {"Cache-Control": cache, "ETag": etag, "Vary": "Accept-Encoding"}
        if request.headers.get("If-None-Match") == etag:
            return Response(status_code=304, headers=headers)
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            headers["Content-Encoding"] = "gzip"
        else:
            packed = gzip.decompress(packed)
        return Response(packed, media_type="application/json", headers=headers)


def _packed(document: Mapping[str, object]) -> bytes:
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return gzip.compress(text.encode("utf-8", "replace"), compresslevel=6, mtime=0)
