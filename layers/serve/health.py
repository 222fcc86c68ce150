"""`/health` and `/robots.txt`: what machines ask that keep the app up or walk through it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from layers.release import VERSION
from layers.serve.answer import BUSY, NO_STORE
from layers.store.shelf import Shelf, in_utc

STATES = OK, OLD, NOT_READY = "ok", "old data", "not ready"


def machine_routes(shelf: Shelf, base_path: str) -> list[Route]:
    """Return the two routes; Starlette calls what is no coroutine in a thread."""

    def health(_request: Request) -> Response:
        """Say how the data stand, at once; only where there are none to show is the answer 503.

        With "old data", newer ones are refused `since` then: readers lack nothing, so it is no reason to start
        the app again, nor to send them elsewhere.
        """
        standing = shelf.standing()
        problems = len(standing.problems) if standing else 0
        refused = standing.refused if standing else None
        more = {"since": in_utc(refused), "problems": problems} if refused else {}
        if standing is None or standing.edition is None or standing.taken is None:
            return JSONResponse({"status": NOT_READY, "release": VERSION, **more}, 503, BUSY)
        collection = standing.edition.collection
        said = {
            "status": OLD if problems else OK,
            "release": VERSION,
            "version": collection.version,
            "excerpts": len(collection.excerpts),
            "taken": in_utc(standing.taken),
            **more,
        }
        return JSONResponse(said, headers=NO_STORE)

    def robots(_request: Request) -> Response:
        """Answer with the rules; they count only where the app stands at the host's root."""
        allowed = "".join(f"Allow: {base_path}/data/{name}.json\n" for name in ("collection", "openapi"))
        return PlainTextResponse(f"User-agent: *\n{allowed}Disallow: {base_path}/data/\n")

    return [Route(f"{base_path}/health", health), Route(f"{base_path}/robots.txt", robots)]
