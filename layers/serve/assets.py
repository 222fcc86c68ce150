"""What the browser's half of the page asks for: its files, Streamlit's, and documents of the data.

All are compressed. Browsers keep them for ever, under addresses that carry the release, the version
or a digest.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Lock

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route, Router
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send
from xstatic.pkg import leaflet

from layers.ask.choices import choices_document
from layers.cards.about import about
from layers.collection.geo import Features
from layers.memory import Remembered
from layers.model import Collection, Filters
from layers.release import ADDRESS, FOLDERS, SERVED
from layers.scene import first_document, full_outlines, map_document
from layers.scene.frame import FILES
from layers.serve.answer import not_modified, tag_of
from layers.serve.compress import SUFFIXES, compressed_answer
from layers.serve.packs import KEPT, folder_of, pack_route
from layers.store import select
from layers.store.shelf import Shelf
from layers.words import languages, read_words

# Leaflet's files change only with the pinned package; ours have another address then.
LEAFLET_CACHE = ICON_CACHE = "public, max-age=604800"
BROWSER_CACHE = DOCUMENT_CACHE = KEPT
# streamlit-folium's frame: Streamlit asks for it twice, once to see whether it is there.
FRAME_CACHE = "public, max-age=60"
ICON = FOLDERS["page"] / "icon.png"
FRAME = "streamlit_folium.st_folium"
# The largest, the map's, is about 1 MB: a few versions and languages.
DOCUMENTS_KEPT = 8

_BUILD = folder_of("streamlit_folium") / "frontend" / "build"
_MAIN = [f"component/{FRAME}/{path.relative_to(_BUILD).as_posix()}" for path in _BUILD.glob("static/js/main.*.js")]
MAP_FILES = [*FILES, *_MAIN]
"""The scripts and styles of the map's frame, below the app's base path: the page asks for them ahead."""

Shown = Callable[[str], tuple[Collection, Features]]
"""Returns the collection of a version if it is to be had, else the page's, and its features: they belong together."""

Compose = Callable[[str], Mapping[str, object]]
"""Makes a document in a language."""


class Assets(StaticFiles):
    """Files of a folder, compressed, each with an ETag and with the given `Cache-Control`.

    Python, which stands beside the scripts it belongs to, is answered as if it were not there.
    """

    def __init__(self, folder: Path | str, cache: str) -> None:
        super().__init__(directory=folder)
        self._cache = cache

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Answer with the file, or with 304 or 404."""
        if path.endswith((".py", ".pyc")) or "\0" in path:
            raise HTTPException(404)
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = FRAME_CACHE if path.endswith(".html") else self._cache
        if not path.endswith(SUFFIXES):
            return response
        # All codings of a file say the same, so they have one tag, a weak one.
        if "etag" in response.headers:
            response.headers["ETag"] = f"W/{response.headers['etag']}"
        if isinstance(response, FileResponse) and "range" not in (asked := Headers(scope=scope)):
            return await run_in_threadpool(_compressed_file, response, asked)
        response.headers["Vary"] = "Accept-Encoding"
        return response


class StreamlitFiles:
    """Answer for the files of Streamlit and of the map's frame, which Streamlit would send as they are.

    It keeps their addresses to itself, so that no route can stand there.
    """

    def __init__(self, app: ASGIApp, base_path: str) -> None:
        self._app = app
        folders = {"static": folder_of("streamlit") / "static" / "static", f"component/{FRAME}": _BUILD}
        mounts = [Mount(f"{base_path}/{path}", Assets(folder, BROWSER_CACHE)) for path, folder in folders.items()]
        # Streamlit's page names its icon itself, and would fetch another with each visit.
        icon = Route(f"{base_path}/favicon.png", lambda _: FileResponse(ICON, headers={"Cache-Control": ICON_CACHE}))
        self._starts = (*(f"{mount.path}/" for mount in mounts), icon.path)
        self._files = ExceptionMiddleware(Router([*mounts, icon], redirect_slashes=False))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for one of the files; pass on all others."""
        own = scope["type"] == "http" and scope["path"].startswith(self._starts)
        await (self._files if own else self._app)(scope, receive, send)


def _compressed_file(found: FileResponse, asked: Headers) -> Response:
    kept = {name: found.headers[name] for name in ("Cache-Control", "ETag", "Last-Modified")}
    return compressed_answer(Path(found.path).read_bytes(), asked, kept, found.media_type or "text/plain")


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

    def first(version: str) -> tuple[str, Compose]:
        collection, features = shown(version)
        return collection.version, lambda language: first_document(
            map_document(collection, features, language), collection
        )

    def full(version: str) -> tuple[str, Compose]:
        collection, features = shown(version)
        return collection.version, lambda language: full_outlines(map_document(collection, features, language))

    SERVED.set()
    folders = {name: Assets(folder, BROWSER_CACHE) for name, folder in FOLDERS.items()}
    folders |= {name: Assets(folder, "no-cache") for name, folder in (more or {}).items()}
    return [
        Mount(f"{base_path}/assets/leaflet", Assets(leaflet.BASE_DIR, LEAFLET_CACHE)),
        pack_route(base_path),
        *(Mount(f"{base_path}/{ADDRESS}/{name}", files) for name, files in folders.items()),
        Mount(f"{base_path}/assets", Router()),  # else the page would answer for a missing file
        Documents("map", first).route(base_path),
        Documents("outlines", full).route(base_path),
    ]


def document_routes(shelf: Shelf, base_path: str) -> list[BaseRoute]:
    """Return the routes of what the filters offer and of what the About box says."""

    def choices(version: str) -> tuple[str, Compose]:
        edition = shelf.opened(version)
        collection, everything = edition.collection, select(edition.store, Filters())
        return collection.version, lambda language: choices_document(collection, everything, read_words(language))

    def said(version: str) -> tuple[str, Compose]:
        collection = shelf.opened(version).collection
        return collection.version, lambda language: {"parts": about(collection, read_words(language))}

    return [Documents("choices", choices).route(base_path), Documents("about", said).route(base_path)]


class Documents:
    """Documents of one kind, made when first asked for; the least used is dropped.

    Parameters
    ----------
    kind
        As `layers.release.document_address` takes it.
    composed
        Takes the version asked for; returns that or the one that is shown, and what makes its document.
    """

    def __init__(self, kind: str, composed: Callable[[str], tuple[str, Compose]]) -> None:
        self._kind = kind
        self._composed = composed
        self._kept = Remembered[tuple[str, str], bytes](DOCUMENTS_KEPT)
        self._lock = Lock()

    def route(self, base_path: str) -> Route:
        """Return the route; Starlette calls what is no coroutine in a thread."""
        return Route(f"{base_path}/data/{self._kind}/{{version}}/{{language}}.json", self.respond)

    def find(self, version: str, language: str) -> tuple[str, bytes]:
        """Return a version and its document: the one asked for if it is to be had.

        Else it is the collection's current one: a reader whose page is older than the data
        can filter, rather than not; the map says its version, and has the page asked for anew.
        """
        with self._lock:  # makes a document once, however many readers arrive together
            content = self._kept.find((version, language))
            if content is None:
                version, compose = self._composed(version)
                content = self._kept.get((version, language), lambda: written(compose(language)))
            return version, content

    def respond(self, request: Request) -> Response:
        """Answer a request for `version` and `language`."""
        version, language = (request.path_params[name] for name in ("version", "language"))
        if language not in languages():
            return Response(status_code=404)
        found, content = self.find(version, language)
        headers = {
            "Cache-Control": DOCUMENT_CACHE if found == version else "no-store",
            "ETag": tag_of(self._kind, found, language),
            "Vary": "Accept-Encoding",
        }
        if unchanged := not_modified(request, headers):
            return unchanged
        return compressed_answer(content, request.headers, headers, "application/json")


def written(document: Mapping[str, object]) -> bytes:
    """Write a document as compact JSON, in UTF-8."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "replace")
