"""`/download/<format>`: the excerpts of a view as one file to keep, its manifest with it."""

from __future__ import annotations

from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from layers.export.formats import archive
from layers.serve.excerpts import find_format
from layers.serve.settings import Settings
from layers.serve.site import site_of
from layers.serve.views import extract_of, nearest_view
from layers.serve.workshop import Busy, Workshop
from layers.store.shelf import Shelf


class Downloads:
    """Answers what the page's Export box links to, leniently, as the page reads its address."""

    def __init__(self, shelf: Shelf, settings: Settings, workshop: Workshop) -> None:
        self._shelf = shelf
        self._settings = settings
        self._workshop = workshop

    async def respond(self, request: Request) -> Response:
        """Answer with the file as an attachment."""
        form = find_format(request.path_params["format"])
        edition = await run_in_threadpool(self._shelf.current)
        view = nearest_view(request.url.query, edition.collection)
        extract = extract_of(edition, view, site_of(request, self._settings))
        try:
            made = await self._workshop.make(partial(archive, form, extract))
        except Busy:
            return Response("Too many exports are being made.", 503, {"Retry-After": "5"})
        headers = {
            "Content-Disposition": f'attachment; filename="{made.filename}"',
            "Cache-Control": "no-store",
        }
        return Response(made.content, headers=headers, media_type=made.media_type)
