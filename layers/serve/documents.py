"""The map's document: what the map's frame draws, made once a version and language."""

from __future__ import annotations

import gzip
import json
from collections import OrderedDict
from collections.abc import Callable, Mapping
from threading import Lock

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from layers.geo import Features
from layers.maps import map_document
from layers.model import Collection
from layers.words import languages

DOCUMENT_CACHE = "public, max-age=31536000, immutable"
# A document is about 1 MB, gzipped a third of that: a few versions, a few languages.
DOCUMENTS_KEPT = 8

Shown = Callable[[], tuple[Collection, Features]]
"""Returns the collection on the page and its features, which belong together."""


class Documents:
    """Map documents, gzipped, made when first asked for; the least used is dropped."""

    def __init__(self, shown: Shown) -> None:
        self._shown = shown
        self._kept: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._lock = Lock()

    def find(self, version: str, language: str) -> tuple[str, bytes]:
        """Return a version and its document: the one asked for if it is to be had.

        Else it is the collection's current one: a reader whose page is older than the data
        sees a map rather than none.
        """
        with self._lock:  # makes a document once, however many readers arrive together
            kept = self._kept.get((version, language))
            if kept is not None:
                self._kept.move_to_end((version, language))
                return version, kept
            collection, features = self._shown()
            key = (collection.version, language)
            if key not in self._kept:
                self._kept[key] = _packed(map_document(collection, features, language))
            while len(self._kept) > DOCUMENTS_KEPT:
                self._kept.popitem(last=False)
            return collection.version, self._kept[key]

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
