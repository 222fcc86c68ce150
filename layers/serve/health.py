"""`/health` and `/robots.txt`: what machines ask that keep the app up or walk through it."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from layers.errors import BadCollection
from layers.serve.settings import Settings
from layers.store.shelf import Shelf

NO_STORE = {"Cache-Control": "no-store"}


class Health:
    """Says whether readers are served, and with which data."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    async def respond(self, _request: Request) -> Response:
        """Answer 200 with the data version, or 503 if there are no data to show.

        `status` is "ok", or "old data" while newer data have problems: the page is still
        there, so it is no reason to start the app again.
        """
        try:
            edition = await run_in_threadpool(self._shelf.current)
        except BadCollection as bad:
            said = {"status": "no data", "problems": len(bad.problems)}
            return JSONResponse(said, 503, NO_STORE)
        said = {
            "status": "old data" if edition.problems else "ok",
            "version": edition.collection.version,
            "excerpts": len(edition.collection.excerpts),
        }
        return JSONResponse(said, headers=NO_STORE)


class Robots:
    """Tells walking machines what to leave out."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    async def respond(self, _request: Request) -> Response:
        """Answer with the rules; they count only where the app stands at the host's root."""
        lines = ["User-agent: *", f"Disallow: {self._settings.base_path}/data/"]
        return PlainTextResponse("\n".join([*lines, ""]))
