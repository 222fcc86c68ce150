"""What the browser's half of the page asks for: its files, and documents of the data.

Both are kept by browsers for ever, under addresses that carry the release and the version.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Lock

from cachetools import LRUCache
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route, Router
from starlette.staticfiles import StaticFiles
from starlette.types import Scope
from xstatic.pkg import leaflet

from layers.ask.choices import choices_document
from layers.cards.about import about
from layers.collection.geo import Features
from layers.model import Collection, Filters
from layers.release import ADDRESS, FOLDERS
from layers.scene import map_document
from layers.serve.answer import not_modified, tag_of
from layers.store import select
from layers.store.shelf import Shelf
from layers.words import languages, read_words

# Leaflet's files change only with the pinned package; ours have another address then.
LEAFLET_CACHE = "public, max-age=604800"
BROWSER_CACHE = DOCUMENT_CACHE = "public, max-age=31536000, immutable"
# The largest, the map's, is about 1 MB, gzipped a third of that: a few versions and languages.
DOCUMENTS_KEPT = 8

Shown = Callable[[], tuple[Collection, Features]]
"""Returns the collection on the page and its features, which belong together."""

Compose = Callable[[str], Mapping[str, object]]
"""Makes a document in a language."""


class Assets(StaticFiles):
    """Files of a folder, each with an ETag and with the given `Cache-Control`.

    Python, which stands beside the scripts it belongs to, is answered as if it were not there.
    """

    def __init__(self, folder: Path | str, cache: str) -> None:
        super().__init__(directory=folder)
        self._cache = cache

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer with the file, or with 304 or 404."""
        if path.endswith((".py", ".pyc")):
            raise HTTPException(404)
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = self._cache
        return response


def map_routes(shown: Shown, base_path: str = "", more: Mapping[str, Path] | None = None) -> list[BaseRoute]:
    """Return the routes that a page with a map needs: the browser's files, the map's document.

    Parameters
    ----------
    base_path
        Like "/map", or "" for the host's root.
    more
        Further folders of scripts and styles, by name, for a page that is not the readers'. The
        release does not tell their states apart, so that a browser asks each time whether they
        changed.
    """

    def composed() -> tuple[str, Compose]:
        collection, features = shown()
        return collection.version, lambda language: map_document(collection, features, language)

    folders = {name: Assets(folder, BROWSER_CACHE) for name, folder in FOLDERS.items()}
    folders |= {name: Assets(folder, "no-cache") for name, folder in (more or {}).items()}
    return [
        Mount(f"{base_path}/assets/leaflet", Assets(leaflet.BASE_DIR, LEAFLET_CACHE)),
        *(Mount(f"{base_path}/{ADDRESS}/{name}", files) for name, files in folders.items()),
        Mount(f"{base_path}/assets", Router()),  # else the page would answer for a missing file
        Documents("map", composed).route(base_path),
    ]


def document_routes(shelf: Shelf, base_path: str) -> list[BaseRoute]:
    """Return the routes of what the filters offer and of what the About box says."""

    def choices() -> tuple[str, Compose]:
        edition = shelf.current()
        collection, everything = edition.collection, select(edition.store, Filters())
        return collection.version, lambda language: choices_document(collection, everything, read_words(language))

    def said() -> tuple[str, Compose]:
        collection = shelf.current().collection
        return collection.version, lambda language: {"parts": about(collection, read_words(language))}

    return [Documents("choices", choices).route(base_path), Documents("about", said).route(base_path)]


class Documents:
    """Documents of one kind, gzipped, made when first asked for; the least used is dropped.

    Parameters
    ----------
    kind
        As `layers.release.document_address` takes it.
    composed
        Returns the version that is shown, and what makes its document.
    """

    def __init__(self, kind: str, composed: Callable[[], tuple[str, Compose]]) -> None:
        self._kind = kind
        self._composed = composed
        self._kept: LRUCache[tuple[str, str], bytes] = LRUCache(DOCUMENTS_KEPT)
        self._lock = Lock()

    def route(self, base_path: str) -> Route:
        """Return the route; Starlette calls what is no coroutine in a thread."""
        return Route(f"{base_path}/data/{self._kind}/{{version}}/{{language}}.json", self.respond)

    def find(self, version: str, language: str) -> tuple[str, bytes]:
        """Return a version and its document: the one asked for if it is to be had.

        Else it is the collection's current one: a reader whose page is older than the data
        sees a map, and can filter, rather than not.
        """
        with self._lock:  # makes a document once, however many readers arrive together
            if (version, language) not in self._kept:
                version, compose = self._composed()
                if (version, language) not in self._kept:
                    self._kept[version, language] = _packed(compose(language))
            return version, self._kept[version, language]

    def respond(self, request: Request) -> Response:
        """Answer a request for `version` and `language`."""
        version, language = (request.path_params[name] for name in ("version", "language"))
        if language not in languages():
            return Response(status_code=404)
        found, packed = self.find(version, language)
        headers = {
            "Cache-Control": DOCUMENT_CACHE if found == version else "no-store",
            "ETag": tag_of(self._kind, found, language),
            "Vary": "Accept-Encoding",
        }
        if unchanged := not_modified(request, headers):
            return unchanged
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            headers["Content-Encoding"] = "gzip"
        else:
            packed = gzip.decompress(packed)
        return Response(packed, media_type="application/json", headers=headers)


def _packed(document: Mapping[str, object]) -> bytes:
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return gzip.compress(text.encode("utf-8", "replace"), compresslevel=6, mtime=0)
