"""`/health` and `/robots.txt`: what machines ask that keep the app up or walk through it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from layers.errors import BadCollection
from layers.serve.answer import NO_STORE
from layers.store.shelf import Shelf


def machine_routes(shelf: Shelf, base_path: str) -> list[Route]:
    """Return the two routes; Starlette calls what is no coroutine in a thread."""

    def health(_request: Request) -> Response:
        """Answer 200 with the data version, or 503 if there are no data to show.

        `status` is "ok", or "old data" while newer data have problems: the page is still
        there, so it is no reason to start the app again.
        """
        try:
            edition = shelf.current()
        except BadCollection as bad:
            said = {"status": "no data", "problems": len(bad.problems)}
            return JSONResponse(said, 503, NO_STORE)
        said = {
            "status": "old data" if edition.problems else "ok",
            "version": edition.collection.version,
            "excerpts": len(edition.collection.excerpts),
        }
        return JSONResponse(said, headers=NO_STORE)

    def robots(_request: Request) -> Response:
        """Answer with the rules; they count only where the app stands at the host's root."""
        allowed = "".join(f"Allow: {base_path}/data/{name}.json\n" for name in ("collection", "openapi"))
        return PlainTextResponse(f"User-agent: *\n{allowed}Disallow: {base_path}/data/\n")

    return [Route(f"{base_path}/health", health), Route(f"{base_path}/robots.txt", robots)]
