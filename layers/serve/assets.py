"""The files of the browser's half of the page, and Streamlit's.

All are compressed. Browsers keep them for ever, under addresses that carry the release or a digest.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route, Router
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send
from xstatic.pkg import leaflet

from layers.release import ADDRESS, FOLDERS, SERVED
from layers.scene.frame import FILES
from layers.serve.compress import SUFFIXES, compressed_answer
from layers.serve.documents import Shown, map_document_routes
from layers.serve.packs import KEPT, folder_of, pack_route

# Leaflet's files change only with the pinned package; ours have another address then.
LEAFLET_CACHE = ICON_CACHE = "public, max-age=604800"
BROWSER_CACHE = KEPT
# streamlit-folium's frame: Streamlit asks for it twice, once to see whether it is there.
FRAME_CACHE = "public, max-age=60"
ICON = FOLDERS["page"] / "icon.png"
FRAME = "streamlit_folium.st_folium"

_BUILD = folder_of("streamlit_folium") / "frontend" / "build"
_MAIN = [f"component/{FRAME}/{path.relative_to(_BUILD).as_posix()}" for path in _BUILD.glob("static/js/main.*.js")]
MAP_FILES = [*FILES, *_MAIN]
"""The scripts and styles of the map's frame, below the app's base path: the page asks for them ahead."""


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
    SERVED.set()
    folders = {name: Assets(folder, BROWSER_CACHE) for name, folder in FOLDERS.items()}
    folders |= {name: Assets(folder, "no-cache") for name, folder in (more or {}).items()}
    return [
        Mount(f"{base_path}/assets/leaflet", Assets(leaflet.BASE_DIR, LEAFLET_CACHE)),
        pack_route(base_path),
        *(Mount(f"{base_path}/{ADDRESS}/{name}", files) for name, files in folders.items()),
        Mount(f"{base_path}/assets", Router()),  # else the page would answer for a missing file
        *map_document_routes(shown, base_path),
    ]
