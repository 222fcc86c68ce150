"""The page's scripts in two answers, Streamlit's and ours, which `templates/start.js` takes apart.

A browser would else ask for more than a hundred files, one level of imports after another. Each
module stays what it is: only the paths it imports by become names that the page's import map has,
since what is cut out of a pack has no path of its own. A name is the module's address below the
app's base path; what is not in a pack is fetched from there.
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

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from layers.release import ADDRESS, FOLDERS, module_name, with_names
from layers.serve.compress import compressed_answer

KEPT = "public, max-age=31536000, immutable"
# The elements that the page consists of; Streamlit fetches the scripts of others when it meets them.
ELEMENTS = ("BidiComponent", "ComponentInstance", "Html")
# Those of the page as a whole stand in its head, letters in the language's page alone.
NOT_WORN = ("arabic", "layout", "print")

_ENTRY = re.compile(r'<script type="module"[^>]* src="\./(static/js/index\.[^"]+)"></script>')
_AHEAD = re.compile(r'\s*<link\b[^>]*\brel="(?:modulepreload|preload)"[^>]*>')
_CHUNK = re.compile(r"""\b(from|import)(\(?)(["`])\./([\w.-]+\.js)\3""")


HEAD = 8
"""Digits that a pack begins with."""


class Pack(NamedTuple):
    """Modules and style sheets, at an address below the app's base path.

    The content begins with the length of its head, in bytes, in `HEAD` digits. The head is JSON: the
    `sheets` by name, and of the `modules` each one's name and length. These follow, one behind the other,
    so that a browser takes them without reading them.
    """

    address: str
    content: bytes


def folder_of(package: str) -> Path:
    """Return where a package is, without importing it."""
    found = find_spec(package)
    return Path(found.origin if found and found.origin else "").parent


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
