"""Data by address: `/data`, readable from any page, and `/download`, a view as a file to keep."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from os import SEEK_END
from shutil import disk_usage
from tempfile import SpooledTemporaryFile, gettempdir
from threading import Lock
from typing import BinaryIO, cast
from urllib.parse import quote
from weakref import finalize

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from layers.ask import permalink
from layers.ask.table import parameters
from layers.cards.citation import citations
from layers.export.extract import Extract, manifest
from layers.export.formats import FORMATS, Format, Writer, archive, archive_name
from layers.model import Collection, Filters
from layers.serve.answer import (
    EXCEPTION_HANDLERS,
    NO_STORE,
    Answer,
    Answers,
    Asked,
    Handlers,
    HeavyAnswer,
    Lasting,
    head_of,
    tag_of,
)
from layers.serve.asgi import FOR_ANYBODY
from layers.serve.documents import PanelContents
from layers.serve.openapi import openapi, paths_of
from layers.serve.work import Busy, Step
from layers.store import Selection, select
from layers.text import nearest
from layers.words import Words, languages

# A correction is seen within this time wherever a cache stands in between.
DATA_CACHE = "max-age=300"
IN_MEMORY = 2**20  # bytes; a larger file waits on disk while it is sent
CHUNK = 2**16
LEAST_FREE = 2**20  # bytes
# A page elsewhere may read the data, and what it needs to ask only for what is new.
ANYWHERE = {
    **FOR_ANYBODY,
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Content-Disposition, Retry-After",
}
PREFLIGHT = {
    **ANYWHERE,
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def data_routes(answers: Answers, base_path: str, others: Iterable[BaseRoute] = ()) -> Mount:
    """Return the routes below `/data`; whatever goes wrong there is told as JSON.

    `others` are the app's routes elsewhere: `/data/openapi.json` describes them too.
    """
    handlers: Handlers = {**EXCEPTION_HANDLERS, HTTPException: _http_error}
    paths: list[str] = []
    routes = [
        answers.route("/collection.json", about_collection),
        answers.route("/manifest.json", about_view),
        answers.route("/excerpts.{format}", file_of_excerpts),
        answers.route("/cite/{article}.json", cited),
        answers.route("/cards/{version}/{language}.json", PanelContents().plan, of_pages=True),
        answers.route("/openapi.json", partial(described, paths)),
    ]
    paths += [f"/data{path}" for path in paths_of(routes)]
    paths += [path.removeprefix(base_path) for path in paths_of(others)]
    return Mount(
        f"{base_path}/data",
        routes=[*routes, Route("/{path:path}", _unknown)],
        middleware=[Middleware(OpenToAll), Middleware(ExceptionMiddleware, handlers=handlers)],
    )


class OpenToAll:
    """Let pages of any origin read the answers.

    The headers are on every answer, asked for or not: a cache may hand it to anybody.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a preflight, or add the headers to the answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["method"] == "OPTIONS":
            await Response(status_code=204, headers=PREFLIGHT)(scope, receive, send)
            return

        async def send_open(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(ANYWHERE)
            await send(message)

        await self._app(scope, receive, send_open)


def file_of_excerpts(asked: Asked) -> Answer | HeavyAnswer:
    """Answer with the excerpts of a view as a file; a HEAD makes none.

    A file is made whole before its first byte is sent, so that a fault is told as one and
    never cuts a file short; what is large lies on disk, not in memory.
    """
    form = find_format(asked.request.path_params["format"])
    extract = form.of(asked.exact_extract())
    headers = _headers(form, extract, asked.request.url.query)
    if asked.request.method == "HEAD":
        return Answer(partial(head_of, form.media_type), headers)
    return _file(headers["ETag"], form.media_type, extract, form.write, headers)


def download(asked: Asked) -> Answer | HeavyAnswer:
    """Answer what the page's Export box links to, leniently, as the page reads its address; a HEAD makes no file."""
    form = find_format(asked.request.path_params["format"])
    extract = form.of(asked.extract(asked.nearest_view()))
    named = archive_name(form, extract.collection.version)
    headers = {**NO_STORE, "Content-Disposition": f'attachment; filename="{named.filename}"'}
    if asked.request.method == "HEAD":
        return Answer(partial(head_of, named.media_type), headers)
    key = tag_of("download", form.name, extract.site, permalink.address(extract.view), extract.collection.version)
    return _file(key, named.media_type, extract, partial(archive, form), headers)


def about_view(asked: Asked) -> Answer:
    """Answer with the manifest of a view, for the formats that cannot hold theirs."""
    extract = asked.exact_extract()
    address, version = permalink.address(extract.view), extract.collection.version
    tag = tag_of("manifest", asked.site, address, version, *extract.notes)
    return Answer(lambda: JSONResponse(manifest(extract)), kept(tag))


def about_collection(asked: Asked) -> Answer:
    """Answer with the collection's metadata, counts, formats and parameters, in the language of `lang`."""
    collection, store = asked.edition.collection, asked.edition.store
    words = asked.words()

    def make() -> Response:
        return JSONResponse(describe(collection, select(store, Filters()), asked.site, words))

    return Answer(make, kept(tag_of("collection", asked.site, words.language, collection.version)))


def described(paths: Sequence[str], asked: Asked) -> Answer:
    """Answer with what can be asked at the app's paths, in the language of `lang`, for programs to read."""
    collection, words = asked.edition.collection, asked.words()
    tag = tag_of("openapi", asked.site, words.language, collection.version)
    return Answer(lambda: JSONResponse(openapi(collection, words, asked.site, paths)), kept(tag))


def cited(asked: Asked) -> Answer:
    """Answer with an article's citations, a text a style, in the language of `lang`."""
    collection = asked.edition.collection
    id_ = asked.request.path_params["article"]
    article = collection.articles.get(id_)
    if article is None:
        near = nearest(id_, collection.articles)
        raise HTTPException(404, f"there is no such article{f'; did you mean {near[0]!r}?' if near else ''}")
    words = asked.words()
    tag = tag_of("cite", article.id, words.language, collection.version)
    return Answer(lambda: JSONResponse(citations(article, words, collection.actors)), kept(tag))


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


def kept(tag: str) -> dict[str, str]:
    """Return the headers of what may be kept for a while."""
    return {"ETag": tag, "Cache-Control": DATA_CACHE}


def _headers(form: Format, extract: Extract, query: str) -> dict[str, str]:
    address = permalink.address(extract.view).removesuffix("?")
    noted = f"?{quote(query, safe='=&%+')}" if extract.notes else address
    # A web page among the formats is to be kept, not shown as a page of this site.
    kind = "attachment" if form.media_type.startswith("text/html") else "inline"
    name = f"layers-{extract.collection.version}-{form.name}.{form.ending}"
    return {
        **kept(tag_of(form.name, extract.site, address, extract.collection.version, *extract.notes)),
        "Content-Disposition": f'{kind}; filename="{name}"',
        "Link": f'<{extract.absolute(f"data/manifest.json{noted}")}>; rel="describedby"',
    }


def _file(key: str, media_type: str, extract: Extract, write: Writer, headers: Mapping[str, str]) -> HeavyAnswer:
    def make(step: Step) -> MadeFile:
        file = MadeFile()
        try:
            write(replace(extract, step=step), file.out)
            file.out.flush()
        except Exception as error:
            if _disk_is_full():  # which each library tells in its own way
                raise Busy("there is no room for files") from error
            raise
        return file

    return HeavyAnswer("file", key, make, partial(SentFile, media_type=media_type), headers)


def _disk_is_full() -> bool:
    """Say whether what is made finds no room, or no folder at all."""
    try:
        return disk_usage(gettempdir()).free < LEAST_FREE
    except OSError:
        return True


class MadeFile:
    """A file that several may be sent at the same time; it is closed when the last of them lets it go."""

    def __init__(self) -> None:
        self.out = cast("BinaryIO", SpooledTemporaryFile(IN_MEMORY))  # noqa: SIM115 - closed at the end
        self._lock = Lock()
        finalize(self, self.out.close)

    def chunks(self) -> Iterator[bytes]:
        """Read it from its start."""
        at = 0
        while chunk := self._read(at):
            yield chunk
            at += len(chunk)

    def length(self) -> int:
        """Return how many bytes it has."""
        with self._lock:
            return self.out.seek(0, SEEK_END)

    def _read(self, at: int) -> bytes:
        with self._lock:
            self.out.seek(at)
            return self.out.read(CHUNK)


class SentFile(Lasting):
    """Sends a file, and says how long it is."""

    def __init__(self, file: MadeFile, media_type: str) -> None:
        super().__init__(file.chunks(), headers={"Content-Length": str(file.length())}, media_type=media_type)


def describe(collection: Collection, everything: Selection, site: str, words: Words) -> dict[str, object]:
    """Describe a collection and how to ask for parts of it.

    `everything` accounts for all rows: `read = shown + not_placed + rejected`.
    """
    return {
        "title": words.name(collection.title),
        "summary": words.name(collection.summary),
        "version": collection.version,
        "language": collection.language,
        "languages": list(collection.languages),
        "page_languages": list(languages()),
        "window": list(collection.window),
        "bounds": list(collection.bounds),
        "counts": {
            "read": everything.read,
            "shown": everything.shown,
            "not_placed": everything.not_placed,
            "rejected": everything.rejected,
            "articles": len(collection.articles),
            "places": len(collection.places),
            "actors": len(collection.actors),
        },
        "page": f"{site}/",
        "feed": f"{site}/feed.atom",
        "openapi": f"{site}/data/openapi.json",
        "guide": f"{site}/llms.txt",
        "formats": [
            {"name": form.name, "media_type": form.media_type, "address": f"{site}/data/excerpts.{form.name}"}
            for form in FORMATS.values()
        ],
        "parameters": parameters(collection),
        "licence": words.name(collection.licence),
        "attribution": [words.name(one) for one in collection.attribution],
        "method": words.name(collection.method),
        "caveats": [words.name(one) for one in collection.caveats],
    }


def _http_error(_request: Request, error: HTTPException) -> Response:
    return JSONResponse({"error": error.detail}, error.status_code, error.headers)


def _unknown(_request: Request) -> Response:
    raise HTTPException(404, "there are no such data; /data/collection.json lists what there is")
