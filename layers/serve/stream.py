"""The connection of an open page: who may open it, what it may ask, and what it is not told.

Streamlit would take messages of any kind and 200 MB each, which compression makes of some kB; it would ask
another host for this machine's address, and let all readers wait meanwhile, when a page of somebody else's calls;
and it tells each page where its script lies.
"""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import SplitResult, urlsplit

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from layers.page.messages import hosts_let_in, kind_of, offer_in, without_paths

ASKED = frozenset({"rerun_script", "stop_script", "app_heartbeat"})
"""What a page asks, as Streamlit names it; the desk asks besides where to send a file."""
OF_THE_DESK = frozenset({"file_urls_request"})
HEARD, HEARD_AT_THE_DESK = 500_000, 30_000_000
"""Bytes of one message: readers send addresses, curators whole articles, and are told of what is too long for one."""
UPLOAD = re.compile(r"/_stcore/upload_file/([^/]+)/")
NOT_ALLOWED = 1008
"""Why a connection ends (RFC 6455, 7.4.1)."""


class Stream:
    """Let those in who come from a page of ours, and end the connection of who sends what no page does."""

    def __init__(self, app: ASGIApp, *, readers: bool) -> None:
        self._app = app
        self._readers = readers
        self._others = hosts_let_in()
        self._asked = ASKED if readers else ASKED | OF_THE_DESK
        self._most = HEARD if readers else HEARD_AT_THE_DESK

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a connection on, with an eye on its messages."""
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        page = _page_of(headers)
        if page is not None and page.netloc != headers.get("host"):
            if self._others is not None and page.hostname not in self._others:
                await send({"type": "websocket.close", "code": NOT_ALLOWED})
                return
            # Streamlit would ask who it is, of one that it is told of too.
            scope = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != b"origin"]}
        # ASGI has no name for the connection; the server's own object behind `receive` has it, and keeps the
        # bound before it unpacks anything.
        connection = getattr(getattr(receive, "__self__", None), "conn", None)
        if connection is not None:
            connection.max_message_size = self._most

        async def hear() -> Message:
            message = await receive()
            if message["type"] == "websocket.receive":
                kind = kind_of(message.get("bytes") or b"", parts_alone=self._readers)
                if kind not in self._asked:
                    await send({"type": "websocket.close", "code": NOT_ALLOWED})
                    return {"type": "websocket.disconnect", "code": NOT_ALLOWED}
            return message

        async def tell(message: Message) -> None:
            if message["type"] == "websocket.send" and message.get("bytes"):
                message = {**message, "bytes": without_paths(message["bytes"])}
            await send(message)

        await self._app(scope, hear, tell)


class Uploads:
    """Take a file only of a session that was shown a field for one.

    Whoever opened the desk's page could fill its memory, let in or not.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._offered: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is no file of somebody who sees no field, and listen who is shown one."""
        upload = UPLOAD.search(scope["path"]) if scope["type"] == "http" else None
        if upload and not self._offered[upload[1]]:
            await Response(status_code=404)(scope, receive, send)
            return
        session, shown = "", ""

        async def tell(message: Message) -> None:
            nonlocal session, shown
            if message["type"] == "websocket.send" and message.get("bytes") and not shown:
                begun, offered = offer_in(message["bytes"])
                session = begun or session
                if offered:
                    shown = session
                    self._offered[shown] += 1
            await send(message)

        try:
            await self._app(scope, receive, tell)
        finally:  # a page that was cut off may be back on another connection already
            self._offered -= Counter([shown] if shown else [])


def _page_of(headers: Headers) -> SplitResult | None:
    """Return the origin of the page that connects; None for a program, which says none."""
    try:
        return urlsplit(headers["origin"]) if "origin" in headers else None
    except ValueError:
        return urlsplit("")
