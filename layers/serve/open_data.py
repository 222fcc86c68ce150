"""Data by address: `/data`, readable from any page, with errors that a program can read."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from layers.errors import BadCollection
from layers.serve.about_data import AboutData
from layers.serve.cite import Citations
from layers.serve.excerpts import Excerpts
from layers.serve.settings import Settings
from layers.serve.views import BadParameter
from layers.serve.workshop import Busy, Workshop
from layers.store.shelf import Shelf

# A page elsewhere may read the data, and what it needs to ask only for what is new.
ANYWHERE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Content-Disposition, Retry-After",
}
PREFLIGHT = {
    **ANYWHERE,
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
}
RETRY_SECONDS = "5"


def data_routes(shelf: Shelf, settings: Settings, workshop: Workshop) -> list[BaseRoute]:
    """Return the routes below `/data`."""
    excerpts, about = Excerpts(shelf, settings, workshop), AboutData(shelf, settings)
    inner = [
        Route("/collection.json", about.collection),
        Route("/manifest.json", about.manifest),
        Route("/excerpts.{format}", excerpts.respond),
        Route("/cite/{article}.json", Citations(shelf).respond),
        Route("/{path:path}", _unknown),
    ]
    handlers = {
        BadParameter: _bad_parameter,
        Busy: _busy,
        BadCollection: _no_collection,
        HTTPException: _plain_error,
    }
    return [
        Mount(
            f"{settings.base_path}/data",
            routes=inner,
            middleware=[
                Middleware(OpenToAll),
                Middleware(ExceptionMiddleware, handlers=handlers),
            ],
        )
    ]


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


def _bad_parameter(_request: Request, error: Exception) -> Response:
    assert isinstance(error, BadParameter)  # noqa: S101 - what the table of handlers says
    trouble = error.trouble
    said = {
        "error": str(error),
        "parameter": trouble.key,
        "value": trouble.value,
        "suggestion": trouble.suggestion,
    }
    return JSONResponse(said, 400)


def _busy(_request: Request, _error: Exception) -> Response:
    said = {"error": "too many exports are being made; come again in a moment"}
    return JSONResponse(said, 503, {"Retry-After": RETRY_SECONDS})


def _no_collection(_request: Request, _error: Exception) -> Response:
    return JSONResponse({"error": "the data cannot be shown at the moment"}, 503)


def _plain_error(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - what the table of handlers says
    return JSONResponse({"error": error.detail}, error.status_code, error.headers)


async def _unknown(_request: Request) -> Response:
    raise HTTPException(404, "there are no such data; /data/collection.json lists what there is")
