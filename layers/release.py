"""The release: its number, a digest of the code, and the addresses of what browsers keep under it for ever.

The browser's half is plain ES modules and style sheets that stand beside the Python they belong
to, served as they are.
"""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path
from threading import Event

VERSION = "1.0.0"
"""Of the software; CHANGELOG.md says what each brought, and what an upgrade asks for."""
PACKAGE = Path(__file__).parent
FOLDERS = {name: PACKAGE / name for name in ("page", "scene", "vendor", "words")}
"""The folders that hold scripts and styles, by the name they are served under."""
_IMPORTED = re.compile(r'\bfrom "(\.[^"]+)";$', re.MULTILINE)
SOURCES = (".css", ".csl", ".html", ".js", ".json", ".py", ".toml", ".woff2")


def digest_of(package: Path) -> str:
    """Return a digest of a package's sources: another one whenever any of them changes."""
    digest = sha256()
    for path in sorted(package.rglob("*")):
        if path.suffix in SOURCES:
            digest.update(path.relative_to(package).as_posix().encode() + b"\0")
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


RELEASE = digest_of(PACKAGE)
"""What addresses carry whose answers are kept for ever, so that none outlives its release."""

ADDRESS = f"assets/browser/{RELEASE}"
"""Where the folders are served, below the app's base path."""

SERVED = Event()
"""Set where this process answers there: it does not where a host runs the page's script alone."""

STYLES = ("page/layout.css", "page/print.css")
"""The style sheets of the readers' page as a whole."""
LETTERS = {"ar": "page/arabic.css"}
"""The style sheet of the letters that a language's page brings, by its place under `ADDRESS`; no other asks for it."""


def styles_of(language: str) -> list[str]:
    """Return where the style sheets of the readers' page in a language are served, below the app's base path."""
    letters = [LETTERS[language]] if language in LETTERS else []
    return [f"{ADDRESS}/{path}" for path in (*STYLES, *letters)]


def document_address(kind: str, version: str, language: str) -> str:
    """Return where a document of the data is served, below the app's base path.

    Parameters
    ----------
    kind
        "map", "outlines", "choices", "about" or "cards", which a view's parameters follow: see
        `layers.serve.documents`.
    """
    return f"data/{kind}/{version}/{language}.json?{RELEASE}"


def module_name(path: Path) -> str:
    """Name a script by its place in the package: "scene/view.js"."""
    return path.resolve().relative_to(PACKAGE).as_posix()


def with_names(path: Path, before: str = "") -> tuple[str, list[Path]]:
    """Return a module that imports by names, as an import map has them, not by paths; and what it imports.

    Parameters
    ----------
    before
        What names begin with in the map.
    """
    source = path.read_text(encoding="utf-8")
    named = _IMPORTED.sub(lambda found: f'from "{before}{module_name(path.parent / found[1])}";', source)
    return named, [path.parent / where for where in _IMPORTED.findall(source)]
