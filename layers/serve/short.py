"""`/excerpt/<id>` and `/place/<id>`: addresses that outlive the page's parameters."""

from __future__ import annotations

import difflib
from collections.abc import Collection as Ids
from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from layers.ask import permalink
from layers.errors import BadCollection
from layers.model import Collection
from layers.serve.index import TEMPLATES
from layers.serve.settings import Settings
from layers.serve.site import site_of
from layers.serve.views import nearest_view
from layers.store.shelf import Shelf
from layers.words import read_words

KEYS: Mapping[str, str] = {"excerpt": "excerpt", "place": "see"}
"""The parameter of the page's address that each kind of thing is selected by."""


class ShortAddresses:
    """Leads to the page at an excerpt or a place; what a preview shows stands there.

    `kind` is one of `KEYS`.
    """

    def __init__(self, kind: str, shelf: Shelf, settings: Settings) -> None:
        self._kind = kind
        self._shelf = shelf
        self._settings = settings

    async def respond(self, request: Request) -> Response:
        """Answer with a redirect, or with a page that says what is missing."""
        try:
            edition = await run_in_threadpool(self._shelf.current)
        except BadCollection:
            return Response(status_code=503)
        if request.path_params["id"] not in known_ids(self._kind, edition.collection):
            return await run_in_threadpool(self._missing, request, edition.collection)
        key, asked = KEYS[self._kind], permalink.pairs_of(request.url.query)[0]
        rest = [pair for pair in asked if pair[0] != key]
        pairs = [(key, request.path_params["id"]), *rest]
        site = site_of(request, self._settings)
        address = f"{site}/?{permalink.query_of(pairs)}"
        # Not for ever: a redirect that browsers keep could not be mended.
        return RedirectResponse(address, 302, {"Cache-Control": "no-cache"})

    def _missing(self, request: Request, collection: Collection) -> Response:
        """Say what there is not, and name what looks like it."""
        asked = request.path_params["id"][:80]
        words = read_words(nearest_view(request.url.query, collection).language)
        site = site_of(request, self._settings)
        near = difflib.get_close_matches(asked, known_ids(self._kind, collection), 3)
        page = TEMPLATES.get_template("missing.html").render(
            collection=collection,
            words=words,
            said=words.of(f"missing.{self._kind}", id=asked),
            near=[f"{site}/{self._kind}/{one}" for one in near],
            home=f"{site}/",
        )
        return HTMLResponse(page, status_code=404)


def known_ids(kind: str, collection: Collection) -> Ids[str]:
    """Return the ids that lead somewhere; the page says why an excerpt was withdrawn."""
    if kind == "place":
        return collection.places
    return collection.excerpts.keys() | collection.withdrawn.keys()
