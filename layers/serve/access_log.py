"""One line of JSON a request, with nothing in it that says who read or searched for what."""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime
from time import perf_counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOGGER = logging.getLogger("layers.access")
LONGEST_PATH = 200
# A query that some chat turned into a part of the path stays out as well.
_QUERY = re.compile(r"[?&=].*", re.DOTALL)


def open_access_log() -> None:
    """Write the lines to standard output, bare, and nowhere else."""
    if not LOGGER.handlers:
        handler = logging.StreamHandler(sys.stdout)
        handler.setFormatter(logging.Formatter("%(message)s"))
        LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.INFO)
    LOGGER.propagate = False


class AccessLog:
    """Write a line when a request is answered."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and note how it was answered."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status, sent = perf_counter(), 500, 0

        async def note(message: Message) -> None:
            nonlocal status, sent
            if message["type"] == "http.response.start":
                status = message["status"]
            elif message["type"] == "http.response.body":
                sent += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, note)
        finally:
            LOGGER.info(_line(scope, status, sent, perf_counter() - began))


def _line(scope: Scope, status: int, sent: int, seconds: float) -> str:
    return json.dumps(
        {
            "time": datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "method": scope["method"],
            "path": _QUERY.sub("", scope["path"])[:LONGEST_PATH],
            "status": status,
            "bytes": sent,
            "milliseconds": round(seconds * 1000, 1),
        }
    )
