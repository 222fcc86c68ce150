"""The browser's half: scripts and styles, and the addresses they are served at.

Everything here is plain ES modules and style sheets, served as it stands.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parent
SOURCES = (".css", ".html", ".js", ".py", ".toml")


def digest_of(package: Path) -> str:
    """Return a digest of a package's sources: another one whenever any of them changes."""
    digest = sha256()
    for path in sorted(package.rglob("*")):
        if path.suffix in SOURCES:
            digest.update(path.relative_to(package).as_posix().encode() + b"\0")
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


RELEASE = digest_of(FOLDER.parent)
"""What addresses carry whose answers are kept for ever, so that none outlives its release."""

ADDRESS = f"assets/browser/{RELEASE}"
"""Where the folder is served, below the app's base path."""


def document_address(kind: str, version: str, language: str) -> str:
    """Return where a document of the data is served, below the app's base path.

    Parameters
    ----------
    kind
        "map", "choices" or "about": see `layers.serve.documents`.
    """
    return f"data/{kind}/{version}/{language}.json?{RELEASE}"


def read(name: str) -> str:
    """Return the text of a file, by its path in the folder."""
    return (FOLDER / name).read_text(encoding="utf-8")
