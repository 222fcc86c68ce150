"""The app's server besides Streamlit: previews, data by address, headers, logs.

Streamlit does not put its own base path before routes of an app, so they all begin with it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext

from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from layers.memory import forget, share_arenas
from layers.serve.answer import EXCEPTION_HANDLERS, Answers
from layers.serve.asgi import LOGGER as ACCESS
from layers.serve.asgi import Answered, SecurityHeaders, Stream, Uploads, close_log, log_answer, open_log
from layers.serve.assets import StreamlitFiles, map_routes
from layers.serve.documents import document_routes
from layers.serve.feed import feed_answer
from layers.serve.guide import guide_answer, robots_route
from layers.serve.index import Index, short_routes
from layers.serve.metrics import OpenSessions, count_answer, health_route, open_figures
from layers.serve.open_data import data_routes, download
from layers.serve.preview import Pictures
from layers.serve.refusal import Missing
from layers.serve.settings import Settings, read_settings, unset_settings
from layers.store.shelf import LOGGER as DATA
from layers.store.shelf import Shelf

__all__ = [
    "EXCEPTION_HANDLERS",
    "Settings",
    "lifespan",
    "map_routes",
    "middleware",
    "read_settings",
    "routes",
    "unset_settings",
]

SERVER_LOGS = "uvicorn.access", "uvicorn.error"


def routes(shelf: Shelf, settings: Settings) -> list[BaseRoute]:
    """Return the routes to hand to `streamlit.App`, with `EXCEPTION_HANDLERS`."""
    base, answers = settings.base_path, Answers(shelf, settings)
    before = [*map_routes(shelf.layers, base), *document_routes(shelf, base)]
    after = [
        *short_routes(answers, base),
        answers.route(f"{base}/preview.png", Pictures().picture),
        answers.route(f"{base}/download/{{format}}", download),
        answers.route(f"{base}/feed.atom", feed_answer),
        answers.route(f"{base}/llms.txt", guide_answer),
        health_route(shelf, base),
        robots_route(base),
    ]
    return [*before, data_routes(answers, base, [*before, *after]), *after]


def lifespan(shelf: Shelf, settings: Settings) -> Callable[[object], AbstractAsyncContextManager[None]]:
    """Return what goes on as long as the app does: data are read before there is a reader, figures handed out."""

    @asynccontextmanager
    async def alive(_app: object) -> AsyncIterator[None]:
        for name in SERVER_LOGS:
            close_log(name)
        share_arenas()
        shelf.standing()
        with open_figures(shelf, settings.metrics) if settings.metrics else nullcontext():
            yield

    return alive


def middleware(shelf: Shelf, settings: Settings, *, readers: bool = True) -> list[Middleware]:
    """Return the middleware to hand to `streamlit.App`, the outermost first; see there for `readers`."""
    told = [log_answer] if settings.access_log else []
    for logger in (DATA, *([ACCESS] if settings.access_log else [])):
        open_log(logger)
    return [
        Middleware(OpenSessions, left=forget),
        Middleware(Answered, told=[*told, count_answer(settings.base_path)]),
        Middleware(Stream, readers=readers),
        *([] if readers else [Middleware(Uploads)]),
        Middleware(SecurityHeaders, settings=settings),
        Middleware(Missing, shelf=shelf, settings=settings, readers=readers),
        Middleware(StreamlitFiles, base_path=settings.base_path),
        Middleware(Index, shelf=shelf, settings=settings, readers=readers),
    ]
