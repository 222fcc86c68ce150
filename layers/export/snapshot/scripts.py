"""The scripts and styles of a snapshot, each as one text to be written into the file.

The browser's half of the map is the page's own (`layers/scene`); a module of the same
name in `assets` takes the place of one that talks to the app.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from xstatic.pkg import leaflet

from layers.release import FOLDERS

ASSETS = Path(__file__).parent / "assets"
BROWSER = FOLDERS["scene"]
ENTRY = "page"

_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([\w-]+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (\w+))", re.MULTILINE)
_MODULE_SYNTAX = re.compile(r"^\s*(?:import|export)\b", re.MULTILINE)
_COMMENT = re.compile(r"^[ \t]*(?://[^\n]*|/\*\*[\s\S]*?\*/)\n", re.MULTILINE)
# The part of the map's styles that makes it fill a frame of its own.
_FRAME_RULES = re.compile(r"/\* The frame:.*?\n\n", re.DOTALL)
_FOREIGN_FILES = re.compile(r"[\w-]+:\s*url\((?!\"#)[^)]*\);?")
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)


@cache
def scripts() -> tuple[str, str]:
    """Return Leaflet and the bundle of our modules."""
    library = (Path(leaflet.BASE_DIR) / "leaflet.js").read_text(encoding="utf-8")
    return _SOURCE_MAP.sub("", library).strip(), bundle(ENTRY)


@cache
def styles() -> str:
    """Return Leaflet's styles, the map's and those of the file, without addresses of files."""
    library = (Path(leaflet.BASE_DIR) / "leaflet.css").read_text(encoding="utf-8")
    of_map = (BROWSER / "map.css").read_text(encoding="utf-8")
    own = (ASSETS / "snapshot.css").read_text(encoding="utf-8")
    joined = "\n".join([library, _FRAME_RULES.sub("", of_map), own])
    return _FOREIGN_FILES.sub("", joined)


def bundle(entry: str) -> str:
    """Join a module and all it imports into one classic script.

    Each module becomes a function that runs once and returns what it exports.

    Raises
    ------
    ValueError
        If modules import each other in a circle, or use module syntax that is not ours.
    """
    written: dict[str, str] = {}
    _add(entry, written, ())
    return '"use strict";\n' + "\n".join(written.values())


def _add(name: str, written: dict[str, str], above: tuple[str, ...]) -> None:
    """Write a module behind those it needs."""
    if name in written:
        return
    if name in above:
        raise ValueError(f"{name}.js imports itself by way of {', '.join(above)}")
    source = _source(name)
    for _, needed in _IMPORT.findall(source):
        _add(needed, written, (*above, name))
    exports = ", ".join(_EXPORT.findall(source))
    body = _EXPORT.sub("", _IMPORT.sub(_taken, source))
    if _MODULE_SYNTAX.search(body):
        raise ValueError(f"{name}.js imports or exports in a form that cannot be bundled")
    written[name] = f"const {_variable(name)} = (() => {{\n{body}return {{ {exports} }};\n}})();"


def _source(name: str) -> str:
    own = ASSETS / f"{name}.js"
    path = own if own.exists() else BROWSER / f"{name}.js"
    return _COMMENT.sub("", path.read_text(encoding="utf-8"))


def _taken(match: re.Match[str]) -> str:
    return f"const {{{match[1].replace(' as ', ': ')}}} = {_variable(match[2])};\n"


def _variable(name: str) -> str:
    return f"module_{name.replace('-', '_')}"
