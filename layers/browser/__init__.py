"""The browser's half: scripts and styles, and the addresses they are served at.

Everything here is plain ES modules and style sheets, served as it stands.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parent


def _stamp() -> str:
    """Return a digest of all files, so that an address never means two versions of a file."""
    digest = sha256()
    for path in sorted(FOLDER.rglob("*")):
        if path.suffix in {".css", ".js"}:
            digest.update(path.relative_to(FOLDER).as_posix().encode() + b"\0")
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


ADDRESS = f"assets/browser/{_stamp()}"
"""Where the folder is served, below the app's base path; it changes with any of the files."""


def read(name: str) -> str:
    """Return the text of a file, by its path in the folder."""
    return (FOLDER / name).read_text(encoding="utf-8")
