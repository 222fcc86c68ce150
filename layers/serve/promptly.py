"""Answers that leave at once.

Streamlit hands its server a socket that was bound without naming its protocol, and asyncio then
leaves Nagle's algorithm on (uvicorn issue 3149): what an answer's first packet does not hold
waits until the browser has acknowledged that packet, which on Linux takes 40 ms.
"""

from __future__ import annotations

import socket
from asyncio import BaseTransport
from contextlib import suppress

from starlette.types import ASGIApp, Receive, Scope, Send


class Promptly:
    """Have every connection send small packets at once, as asyncio means to do by itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Set the option on the connection that a request came by, and pass the request on."""
        # ASGI has no name for the connection; the server's own object behind `receive` has it.
        transport = getattr(getattr(receive, "__self__", None), "transport", None)
        if isinstance(transport, BaseTransport):
            _send_at_once(transport)
        await self._app(scope, receive, send)


def _send_at_once(transport: BaseTransport) -> None:
    connection = transport.get_extra_info("socket")
    if connection is None or connection.family not in {socket.AF_INET, socket.AF_INET6}:
        return
    with suppress(OSError):  # closed meanwhile
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
