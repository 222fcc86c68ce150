"""The server's routes and middleware around Streamlit's own page, without Streamlit running."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit
from anyio.from_thread import BlockingPortal, start_blocking_portal
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient
from streamlit.web.server.starlette.starlette_static_routes import create_streamlit_static_handler

from layers.serve import EXCEPTION_HANDLERS, Settings, middleware, routes
from layers.store.shelf import Shelf

TINY = Path(__file__).parents[1] / "data" / "tiny"
STATIC = Path(streamlit.__file__).parent / "static"

Connect = Callable[..., TestClient]


@pytest.fixture(scope="session")
def shelf() -> Shelf:
    shelf = Shelf(TINY)
    shelf.current()
    return shelf


@pytest.fixture(scope="session")
def portal() -> Iterator[BlockingPortal]:
    """Give one loop to all that is asked for, as a server has: each request would begin one, and a thread."""
    with start_blocking_portal() as portal:
        yield portal


@pytest.fixture
def connect(shelf: Shelf, portal: BlockingPortal) -> Connect:
    """Return a function that makes a client of the server with some settings."""

    def connected(settings: Settings | None = None, on: Shelf = shelf) -> TestClient:
        settings = settings or Settings(access_log=False)
        page = Mount(settings.base_path or "/", create_streamlit_static_handler(str(STATIC), settings.base_path))
        app = Starlette(
            routes=[*routes(on, settings), page], middleware=middleware(on, settings),
            exception_handlers=EXCEPTION_HANDLERS,
        )  # fmt: skip
        client = TestClient(
            app, base_url="http://maps.example", follow_redirects=False,
            raise_server_exceptions=False,
        )  # fmt: skip
        client.portal = portal
        return client

    return connected


@pytest.fixture
def client(connect: Connect) -> TestClient:
    return connect()
