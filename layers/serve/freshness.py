"""Whether what a reader already has is still right."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

from starlette.requests import Request

LAYERS = Path(__file__).parents[1]


def tag_of(*parts: str) -> str:
    """Make an ETag of all that an answer depends on.

    It is a weak one: two answers with the same tag say the same, though each may name the
    second it was made in. The code counts too, so that an upgrade is seen at once.
    """
    digest = sha256("\0".join((_code(), *parts)).encode("utf-8", "replace")).hexdigest()
    return f'W/"{digest[:32]}"'


def is_fresh(request: Request, tag: str) -> bool:
    """Say whether `If-None-Match` names this tag (weak comparison, RFC 9110, 13.1.2)."""
    known = request.headers.get("if-none-match", "")
    if known.strip() == "*":
        return True
    return tag.removeprefix("W/") in {one.strip().removeprefix("W/") for one in known.split(",")}


@cache
def _code() -> str:
    """Digest the code that makes the answers."""
    digest = sha256()
    for path in sorted(LAYERS.rglob("*.*")):
        if path.suffix in {".py", ".toml", ".html", ".css", ".js", ".csl"}:
            digest.update(path.read_bytes())
    return digest.hexdigest()
