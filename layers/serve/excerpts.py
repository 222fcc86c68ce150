"""`/data/excerpts.<format>`: the excerpts of a view as a file, by address."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from layers.ask import permalink
from layers.export.extract import Extract
from layers.export.formats import FORMATS, Format
from layers.serve.freshness import is_fresh, tag_of
from layers.serve.settings import Settings
from layers.serve.site import site_of
from layers.serve.views import exact_view, extract_of
from layers.serve.workshop import Workshop
from layers.store.shelf import Shelf

# A correction is seen within this time wherever a cache stands in between.
DATA_CACHE = "public, max-age=300"
IN_MEMORY = 4 * 2**20  # bytes; a larger file waits on disk while it is sent
CHUNK = 2**16


class Excerpts:
    """Answers requests for files of excerpts.

    A file is made whole before its first byte is sent, so that a fault is told as one and
    never cuts a file short; what is large lies on disk, not in memory.
    """

    def __init__(self, shelf: Shelf, settings: Settings, workshop: Workshop) -> None:
        self._shelf = shelf
        self._settings = settings
        self._workshop = workshop

    async def respond(self, request: Request) -> Response:
        """Answer with the file, with 304, or with an error for the table of handlers."""
        form = find_format(request.path_params["format"])
        edition = await run_in_threadpool(self._shelf.current)
        view = await run_in_threadpool(exact_view, request.url.query, edition.collection)
        site = site_of(request, self._settings)
        extract = extract_of(edition, view, site)
        headers = _headers(form, extract)
        if is_fresh(request, headers["ETag"]):
            return Response(status_code=304, headers=headers)
        if request.method == "HEAD":
            return _head(form, headers)
        file, length = await self._workshop.make(partial(_write, form, extract))
        headers["Content-Length"] = str(length)
        return StreamingResponse(_chunks(file), headers=headers, media_type=form.media_type)


def find_format(name: str) -> Format:
    """Find a format by its name, else by the ending of its files.

    Raises
    ------
    HTTPException
        404 if there is none; the message lists those there are.
    """
    by_ending = (form for form in FORMATS.values() if form.ending == name)
    form = FORMATS.get(name) or next(by_ending, None)
    if form is None:
        raise HTTPException(404, f"there is no format {name!r}; there are {', '.join(FORMATS)}")
    return form


def _headers(form: Format, extract: Extract) -> dict[str, str]:
    address = permalink.address(extract.view).removesuffix("?")
    tag = tag_of(form.name, extract.site, address, extract.collection.version)
    # A web page among the formats is to be kept, not shown as a page of this site.
    kind = "attachment" if form.media_type.startswith("text/html") else "inline"
    name = f"layers-{extract.collection.version}-{form.name}.{form.ending}"
    return {
        "ETag": tag,
        "Cache-Control": DATA_CACHE,
        "Content-Disposition": f'{kind}; filename="{name}"',
        "Link": f'<{extract.absolute(f"data/manifest.json{address}")}>; rel="describedby"',
    }


def _head(form: Format, headers: dict[str, str]) -> Response:
    """Answer a HEAD without making the file, whose length is then not known."""
    response = Response(headers=headers, media_type=form.media_type)
    del response.headers["Content-Length"]
    return response


def _write(form: Format, extract: Extract) -> tuple[BinaryIO, int]:
    """Write the file; return it from its start, and its length in bytes."""
    file = cast("BinaryIO", SpooledTemporaryFile(IN_MEMORY))  # noqa: SIM115 - closed when sent
    try:
        form.write(extract, file)
        length = file.seek(0, 2)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file, length


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while chunk := file.read(CHUNK):
            yield chunk
