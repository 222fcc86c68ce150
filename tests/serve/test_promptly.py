"""Connections send at once, though the server was handed a socket bound as Streamlit binds it."""

from __future__ import annotations

import asyncio
import http.client
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from layers.serve.promptly import Promptly


async def says_whether_it_waits(request: Request) -> PlainTextResponse:
    transport = request.receive.__self__.transport  # type: ignore[attr-defined]
    connection = transport.get_extra_info("socket")
    at_once = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    return PlainTextResponse("at once" if at_once else "waits")


@contextmanager
def served(middleware: list[Middleware]) -> Iterator[int]:
    """Serve on a socket without a protocol, and give its port."""
    app = Starlette(routes=[Route("/", says_whether_it_waits)], middleware=middleware)
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen()  # whoever connects before the server runs waits for it
    assert listening.proto != socket.IPPROTO_TCP
    config = uvicorn.Config(app, log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=asyncio.run, args=(server.serve(sockets=[listening]),))
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()
        listening.close()


def ask(port: int) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/")
    answer = connection.getresponse().read().decode()
    connection.close()
    return answer


def test_a_connection_sends_at_once() -> None:
    with served([Middleware(Promptly)]) as port:
        assert ask(port) == "at once"


def test_without_it_a_connection_waits() -> None:
    with served([]) as port:
        assert ask(port) == "waits"
