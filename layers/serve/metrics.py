"""How the server stands, for whoever runs it: `/health`, and the figures on a port of their own.

The figures are what `layers.figures` counts, the data that are shown, and the process.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from errno import EADDRINUSE
from multiprocessing import parent_process
from pathlib import PurePosixPath

from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector, start_http_server
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from layers.export.formats import FORMATS
from layers.figures import COUNTED, EXPORTS, REFUSALS, SESSIONS, VIEWS
from layers.release import RELEASE, VERSION
from layers.serve.answer import BUSY, NO_STORE
from layers.serve.settings import HIGHEST_PORT
from layers.store.shelf import Shelf, in_utc

STATES = OK, OLD, NOT_READY = "ok", "old data", "not ready"
STREAM = "/_stcore/stream"
MOST_PROCESSES = 64
"""At one address."""
REST_S = 125
"""Streamlit keeps what it knows of a closed page for two minutes."""


def health_route(shelf: Shelf, base_path: str) -> Route:
    """Return the route; Starlette calls what is no coroutine in a thread."""

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

    return Route(f"{base_path}/health", health)


class DataFigures(Collector):
    """How the data stand at the moment somebody asks."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def collect(self) -> Iterator[GaugeMetricFamily | InfoMetricFamily]:
        """Give each figure; those of data only where there are some."""
        yield InfoMetricFamily("layers_release", "The software.", {"version": VERSION, "digest": RELEASE})
        standing = self._shelf.standing()
        problems = len(standing.problems) if standing else 0
        yield GaugeMetricFamily("layers_data_problems", "Of the data that are refused.", problems)
        edition = standing.edition if standing else None
        yield GaugeMetricFamily("layers_ready", "Whether there are data to show.", float(edition is not None))
        if standing is None or edition is None:
            return
        yield InfoMetricFamily("layers_data", "The data that are shown.", {"version": edition.collection.version})
        yield GaugeMetricFamily("layers_excerpts", "In the data that are shown.", len(edition.collection.excerpts))
        for name, said, since in (
            ("age", "Since the data that are shown were taken.", standing.taken),
            ("refused", "Since newer data are refused; 0 where they are not.", standing.refused),
        ):
            seconds = (datetime.now(UTC) - since).total_seconds() if since else 0
            yield GaugeMetricFamily(f"layers_data_{name}_seconds", said, seconds)


@contextmanager
def open_figures(shelf: Shelf, address: tuple[str, int]) -> Iterator[None]:
    """Serve the figures at a host and port, in a thread, for a while.

    Where several processes answer at one address, each has its own, at the first port from there that is free, and says
    on standard error which.

    Raises
    ------
    OSError
        If the port cannot be had.
    """
    registry = CollectorRegistry()
    for one in (*COUNTED, DataFigures(shelf)):
        registry.register(one)
    for of_process in (ProcessCollector, PlatformCollector, GCCollector):
        of_process(registry=registry)
    host, first = address
    last = min(first + MOST_PROCESSES - 1, HIGHEST_PORT) if parent_process() else first
    for port in range(first, last + 1):
        try:
            server, _ = start_http_server(port, host, registry)
        except OSError as error:
            if port < last and error.errno == EADDRINUSE:
                continue
            raise OSError(error.errno, f"{error.strerror}: LAYERS_METRICS={host}:{port}") from error
        break
    if last > first:
        sys.stderr.write(f"the figures of process {os.getpid()} are at {host}:{port}\n")
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def count_answer(base_path: str) -> Callable[[Scope, int, int, float], None]:
    """Return what counts views, files and refusals by how requests were answered."""
    files = (f"{base_path}/data/excerpts.", f"{base_path}/download/")

    def count(scope: Scope, status: int, _sent: int, _seconds: float) -> None:
        path = scope["path"]
        if status >= 400:  # noqa: PLR2004
            REFUSALS.labels(status).inc()
        elif scope.get("method") != "GET" or status != 200:  # noqa: PLR2004
            return
        elif path in (base_path, f"{base_path}/"):
            VIEWS.inc()
        elif path.startswith(files):
            name = PurePosixPath(path).suffix[1:] or PurePosixPath(path).name
            EXPORTS.labels(name if name in FORMATS else "other").inc()

    return count


class OpenSessions:
    """Count the connections of open pages, and have something done when all have been closed for a while."""

    def __init__(self, app: ASGIApp, left: Callable[[], None]) -> None:
        self._app, self._left = app, left
        self._open = 0
        self._waiting: asyncio.TimerHandle | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a connection on, and count it as long as it is open."""
        if scope["type"] != "websocket" or not scope["path"].endswith(STREAM):
            await self._app(scope, receive, send)
            return
        if self._waiting is not None:
            self._waiting.cancel()
        self._open += 1
        try:
            with SESSIONS.track_inprogress():
                await self._app(scope, receive, send)
        finally:
            self._open -= 1
            if not self._open:
                loop = asyncio.get_running_loop()
                self._waiting = loop.call_later(REST_S, loop.run_in_executor, None, self._left)
