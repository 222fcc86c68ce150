"""The scripts and styles of a snapshot, as they stand in the file.

The modules are the page's own, word for word: an import map gives each its source as a `data:`
address. Those cannot be imported by a relative path, so a path like "./view.js" is written as
the one that the map has, "scene/view.js".
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from urllib.parse import quote

from xstatic.pkg import leaflet

from layers.release import LETTERS, PACKAGE, module_name, with_names

HERE = Path(__file__).parent
ENTRY = HERE / "snapshot.js"
LEAFLET = Path(leaflet.BASE_DIR)
STYLES = (LEAFLET / "leaflet.css", PACKAGE / "scene" / "map.css", HERE / "snapshot.css")

_FONT_FILE = re.compile(r'url\("([^"]*)"\)')

_FOREIGN_FILES = re.compile(r"[\w-]+:\s*url\((?!\"#)[^)]*\);?")
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)
# All of ASCII that stands for itself in a `data:` address and in JSON inside HTML.
_PLAIN = "".join(map(chr, range(0x20, 0x7F))).translate(str.maketrans("", "", '"#%&<>\\'))


@cache
def library() -> str:
    """Return Leaflet."""
    return _bare((LEAFLET / "leaflet.js").read_text(encoding="utf-8"))


@cache
def styles(language: str) -> str:
    """Return Leaflet's styles, the map's and those of the file, without addresses of files.

    The letters that the language's page brings stand in it, as a `data:` address; of all others
    the reader's device has the fonts.
    """
    plain = _FOREIGN_FILES.sub("", "\n".join(path.read_text(encoding="utf-8") for path in STYLES))
    if language not in LETTERS:
        return plain
    sheet = PACKAGE / LETTERS[language]

    def embedded(found: re.Match[str]) -> str:
        font = (sheet.parent / found[1]).read_bytes()
        return f'url("data:font/woff2;base64,{base64.b64encode(font).decode()}")'

    return _FONT_FILE.sub(embedded, sheet.read_text(encoding="utf-8")) + plain


@cache
def modules() -> Mapping[str, str]:
    """Return the sources of all modules that the file runs, by their names in its import map."""
    found: dict[str, str] = {}
    waiting = [ENTRY]
    while waiting:
        path = waiting.pop()
        if (name := module_name(path)) in found:
            continue
        source, imported = with_names(path)
        found[name] = _bare(source)
        waiting += imported
    return found


@cache
def import_map() -> Mapping[str, Mapping[str, str]]:
    """Return the import map, ready for JSON."""
    return {"imports": {name: _address(source) for name, source in modules().items()}}


def entry() -> str:
    """Return the script that starts the file's modules."""
    return f'import "{module_name(ENTRY)}";'


def _bare(source: str) -> str:
    return _SOURCE_MAP.sub("", source).strip()


def _address(source: str) -> str:
    return f"data:text/javascript,{quote(source, safe=_PLAIN)}"
