"""`/feed.atom`: what was added, corrected and withdrawn, for those who follow the collection."""

from __future__ import annotations

from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from layers.errors import BadCollection
from layers.serve.atom import MEDIA_TYPE, atom
from layers.serve.freshness import is_fresh, tag_of
from layers.serve.settings import Settings
from layers.serve.site import site_of
from layers.serve.views import nearest_view
from layers.store.shelf import Shelf
from layers.words import read_words

FEED_CACHE = "public, max-age=900"


class Feed:
    """Answers with the feed, in the language that the address asks for."""

    def __init__(self, shelf: Shelf, settings: Settings) -> None:
        self._shelf = shelf
        self._settings = settings

    async def respond(self, request: Request) -> Response:
        """Answer with the feed, or with 304."""
        try:
            edition = await run_in_threadpool(self._shelf.current)
        except BadCollection:
            return Response(status_code=503)
        view = await run_in_threadpool(nearest_view, request.url.query, edition.collection)
        words = read_words(view.language)
        site = site_of(request, self._settings)
        make = partial(atom, edition.history, edition.collection, site, words)
        content = await run_in_threadpool(make)
        # The history has no version of its own; the feed is small, so it speaks for itself.
        tag = tag_of("feed", content.decode())
        headers = {"ETag": tag, "Cache-Control": FEED_CACHE}
        if is_fresh(request, tag):
            return Response(status_code=304, headers=headers)
        return Response(content, media_type=MEDIA_TYPE, headers=headers)
