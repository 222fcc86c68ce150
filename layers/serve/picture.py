"""`/preview.png`: the picture of a view that a link's preview shows."""

from __future__ import annotations

from collections import OrderedDict
from functools import partial
from threading import Lock

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from layers.ask import permalink
from layers.errors import BadCollection
from layers.export.extract import Extract
from layers.export.still import card_picture
from layers.serve.freshness import is_fresh, tag_of
from layers.serve.settings import Settings
from layers.serve.site import site_of
from layers.serve.views import extract_of, nearest_view
from layers.serve.workshop import Busy, Workshop
from layers.store.shelf import Shelf

SIZE = (1200, 630)  # what the Open Graph protocol's readers crop least
PICTURES_KEPT = 64  # one takes about 100 kB
# An address with the current version shows the same picture for ever; others may change.
DATED_CACHE, UNDATED_CACHE = "public, max-age=86400", "public, max-age=300"


class Pictures:
    """Answers requests for previews; the pictures asked for last are kept."""

    def __init__(self, shelf: Shelf, settings: Settings, workshop: Workshop) -> None:
        self._shelf = shelf
        self._settings = settings
        self._workshop = workshop
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    async def respond(self, request: Request) -> Response:
        """Answer with the picture of the view nearest to what the address says."""
        try:
            edition = await run_in_threadpool(self._shelf.current)
        except BadCollection:
            return Response(status_code=503)
        view = await run_in_threadpool(nearest_view, request.url.query, edition.collection)
        version = edition.collection.version
        dated = permalink.version_of(request.query_params.multi_items()) == version
        tag = tag_of("preview", permalink.address(view), version)
        headers = {"ETag": tag, "Cache-Control": DATED_CACHE if dated else UNDATED_CACHE}
        if is_fresh(request, tag):
            return Response(status_code=304, headers=headers)
        extract = extract_of(edition, view, site_of(request, self._settings))
        try:
            picture = self._find(tag) or await self._workshop.make(
                partial(self._draw, tag, extract)
            )
        except Busy:
            return Response(status_code=503, headers={"Retry-After": "5"})
        return Response(picture, media_type="image/png", headers=headers)

    def _find(self, tag: str) -> bytes | None:
        with self._lock:
            if tag in self._kept:
                self._kept.move_to_end(tag)
            return self._kept.get(tag)

    def _draw(self, tag: str, extract: Extract) -> bytes:
        """Draw a picture and keep it, unless another request just did."""
        if picture := self._find(tag):
            return picture
        picture = card_picture(extract, SIZE)
        with self._lock:
            self._kept[tag] = picture
            while len(self._kept) > PICTURES_KEPT:
                self._kept.popitem(last=False)
        return picture
