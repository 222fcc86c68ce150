"""The files of the browser's half of the page, and Streamlit's.

All are compressed. Browsers keep them for ever, under addresses that carry the release or a digest.

The page's scripts come in two answers, Streamlit's and ours, which `templates/start.js` takes apart: a browser would
else ask for more than a hundred files, one level of imports after another. Each module stays what it is: only the
paths it imports by become names that the page's import map has, since what is cut out of a pack has no path of its
own. A name is the module's address below the app's base path; what is not in a pack is fetched from there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

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

from layers.release import ADDRESS, FOLDERS, SERVED, module_name, with_names
from layers.scene.frame import FILES
from layers.serve.compress import KEPT, SUFFIXES, compressed_answer
from layers.serve.documents import Shown, map_document_routes

# Leaflet's files change only with the pinned package; ours have another address then.
LEAFLET_CACHE = ICON_CACHE = "public, max-age=604800"
# streamlit-folium's frame: Streamlit asks for it twice, once to see whether it is there.
FRAME_CACHE = "public, max-age=60"
ICON = FOLDERS["page"] / "icon.png"
FRAME = "streamlit_folium.st_folium"
# The elements that the page consists of; Streamlit fetches the scripts of others when it meets them.
ELEMENTS = ("BidiComponent", "ComponentInstance", "Html")
# Those of the page as a whole stand in its head, letters in the language's page alone.
NOT_WORN = ("arabic", "layout", "print")

_ENTRY = re.compile(r'<script type="module"[^>]* src="\./(static/js/index\.[^"]+)"></script>')
_AHEAD = re.compile(r'\s*<link\b[^>]*\brel="(?:modulepreload|preload)"[^>]*>')
_CHUNK = re.compile(r"""\b(from|import)(\(?)(["`])\./([\w.-]+\.js)\3""")
HEAD = 8
"""Digits that a pack begins with."""


def folder_of(package: str) -> Path:
    """Return where a package is, without importing it."""
    found = find_spec(package)
    return Path(found.origin if found and found.origin else "").parent


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
        mounts = [Mount(f"{base_path}/{path}", Assets(folder, KEPT)) for path, folder in folders.items()]
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
    folders = {name: Assets(folder, KEPT) for name, folder in FOLDERS.items()}
    folders |= {name: Assets(folder, "no-cache") for name, folder in (more or {}).items()}
    return [
        Mount(f"{base_path}/assets/leaflet", Assets(leaflet.BASE_DIR, LEAFLET_CACHE)),
        pack_route(base_path),
        *(Mount(f"{base_path}/{ADDRESS}/{name}", files) for name, files in folders.items()),
        Mount(f"{base_path}/assets", Router()),  # else the page would answer for a missing file
        *map_document_routes(shown, base_path),
    ]


class Pack(NamedTuple):
    """Modules and style sheets, at an address below the app's base path.

    The content begins with the length of its head, in bytes, in `HEAD` digits. The head is JSON: the
    `sheets` by name, and of the `modules` each one's name and length. These follow, one behind the other,
    so that a browser takes them without reading them.
    """

    address: str
    content: bytes


def entry_of(html: str) -> str:
    """Return the address of the script that Streamlit's page begins with, or "" if it has none such."""
    found = _ENTRY.search(html)
    return found[1] if found else ""


def without_scripts(html: str) -> str:
    """Take Streamlit's own first script and what it has browsers fetch ahead out of its page."""
    return _AHEAD.sub("", _ENTRY.sub("", html))


@cache
def streamlit_pack() -> Pack:
    """Pack what Streamlit needs to draw the page; its modules lie in one folder."""
    static = folder_of("streamlit") / "static"
    entry = entry_of((static / "index.html").read_text(encoding="utf-8"))
    scripts = static / "static" / "js"
    firsts = [path.name for element in ELEMENTS for path in scripts.glob(f"{element}.*.js")]
    waiting, found = [Path(entry).name, *firsts], dict[str, str]()
    while waiting:
        name = waiting.pop()
        if name and f"static/js/{name}" not in found:
            source = (scripts / name).read_text(encoding="utf-8")
            found[f"static/js/{name}"] = _CHUNK.sub(r"\1\2\3static/js/\4\3", source)
            waiting += [other for _, bracket, _, other in _CHUNK.findall(source) if not bracket]
    return _packed(found)


@cache
def browser_pack() -> Pack:
    """Pack our modules, and the style sheets that parts of the page wear."""
    return _packed(dict(_browser_files()))


def _browser_files() -> Iterator[tuple[str, str]]:
    for path in sorted(path for folder in FOLDERS.values() for path in folder.iterdir()):
        if path.suffix == ".js" or (path.suffix == ".css" and path.parent.name == "page" and path.stem not in NOT_WORN):
            yield f"{ADDRESS}/{module_name(path)}", with_names(path, f"{ADDRESS}/")[0]


def _packed(files: Mapping[str, str]) -> Pack:
    sheets = {name: text for name, text in files.items() if name.endswith(".css")}
    modules = {name: _standing_alone(name, text).encode() for name, text in files.items() if name not in sheets}
    index = {"sheets": sheets, "modules": [(name, len(module)) for name, module in modules.items()]}
    head = json.dumps(index, ensure_ascii=False, separators=(",", ":")).encode()
    content = b"".join((b"%0*d" % (HEAD, len(head)), head, *modules.values()))
    return Pack(f"assets/packs/{sha256(content).hexdigest()[:16]}.pack", content)


def _standing_alone(name: str, module: str) -> str:
    """Return a module that knows its address wherever it is run from, in a page at the app's base path."""
    here = f"new URL({json.dumps(name)},document.baseURI).href"
    return f"{module.replace('import.meta.url', here)}\n//# sourceURL={name}\n"


def pack_route(base_path: str) -> Route:
    """Return the route of the packs; Starlette calls what is no coroutine in a thread."""

    def respond(request: Request) -> Response:
        for pack in (streamlit_pack(), browser_pack()):
            if pack.address.endswith(f"/{request.path_params['pack']}"):
                return compressed_answer(
                    pack.content, request.headers, {"Cache-Control": KEPT}, "application/octet-stream"
                )
        return Response(status_code=404)

    return Route(f"{base_path}/assets/packs/{{pack}}", respond)
