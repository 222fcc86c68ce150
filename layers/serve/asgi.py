"""The ASGI middleware around every answer and around the connection of an open page.

The headers say what the browser may load, run and tell for each kind of answer. The log has one
line of JSON a request, with nothing in it that says who read or searched for what. Answers are sent at once.

Of the connection it decides who may open it, what it may ask, and what it is not told. Streamlit would take messages
of any kind and 200 MB each, which compression makes of some kB; it would ask another host for this machine's address,
and let all readers wait meanwhile, when a page of somebody else's calls; and it tells each page where its script lies.
"""

from __future__ import annotations

import base64
import json
import logging
import re
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from time import perf_counter
from urllib.parse import SplitResult, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from layers.page.messages import hosts_let_in, kind_of, offer_in, without_paths
from layers.serve.refusal import refusal, wants_page, words_for
from layers.serve.settings import Settings
from layers.store.shelf import in_utc

TILES = "https://tile.openstreetmap.org"
# What a map of news never needs. Full screen and the clipboard stay as browsers have them.
_NEVER = ("camera", "display-capture", "geolocation", "microphone", "midi", "payment", "usb")
PERMISSIONS = ", ".join(f"{feature}=()" for feature in _NEVER)
FOR_ANYBODY = {"Cross-Origin-Resource-Policy": "cross-origin"}
"""On what pages elsewhere may show or read; all else is for our own pages alone."""
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
LOGGER = logging.getLogger("layers.access")
LONGEST_PATH = 200
LET_IN = 101
# A query that some chat turned into a part of the path stays out as well.
_QUERY = re.compile(r"[?&=].*", re.DOTALL)

OF_A_PAGE = frozenset({"rerun_script", "stop_script", "app_heartbeat"})
"""What a page asks, as Streamlit names it; the desk asks besides where to send a file."""
OF_THE_DESK = frozenset({"file_urls_request"})
HEARD, HEARD_AT_THE_DESK = 500_000, 30_000_000
"""Bytes of one message: readers send addresses, curators whole articles, and are told of what is too long for one."""
UPLOAD = re.compile(r"/_stcore/upload_file/([^/]+)/")
NOT_ALLOWED = 1008
"""Why a connection ends (RFC 6455, 7.4.1)."""


def page_policy(settings: Settings, html: str = "", nonce: str = "") -> str:
    """Return the Content-Security-Policy of the page; its inline scripts run by their hashes.

    `blob:` is how Streamlit starts the scripts of components, and the page its modules, by an
    import map which is made in the browser: no hash can stand for it, so it has the answer's
    `nonce`. Styles are written into the page by Streamlit's emotion library and by ours.
    """
    own = [f"'nonce-{nonce}'"] if nonce else []
    scripts = " ".join(["'self'", "blob:", *own, *map(_hash, _INLINE.findall(html))])
    return _policy(
        settings,
        f"script-src {scripts}",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "frame-src 'self'",
    )


def frame_policy(settings: Settings) -> str:
    """Return the policy of a component's frame, the map's.

    streamlit-folium writes the map's script, which the app sends it, into the frame, and runs
    each change of it with `eval`; neither is the same text twice, so no hash can stand for it.
    The map's modules are those of the page around it, `blob:` there as here.
    """
    tiles = f" {TILES}" if settings.tiles else ""
    return _policy(
        settings,
        "script-src 'self' blob: 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        f"img-src 'self' data: blob:{tiles}",
        "font-src 'self'",
        "connect-src 'self'",
    )


def plain_policy(settings: Settings) -> str:
    """Return the policy of everything else: data, files, plain pages with styles of their own."""
    return _policy(settings, "style-src 'unsafe-inline'")


def _policy(settings: Settings, *directives: str) -> str:
    frames = f"frame-ancestors {settings.frame_ancestors}"
    return "; ".join(["default-src 'none'", *directives, "base-uri 'none'", "form-action 'none'", frames])


def _hash(script: str) -> str:
    digest = base64.b64encode(sha256(script.encode()).digest()).decode()
    return f"'sha256-{digest}'"


class SecurityHeaders:
    """Put the headers on every answer; one that has a policy of its own keeps it."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._frames = f"{settings.base_path}/component/"
        self._frame, self._plain = frame_policy(settings), plain_policy(settings)
        self._always = {
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "strict-origin-when-cross-origin",
            "Permissions-Policy": PERMISSIONS,
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and add the headers; a fault gets an answer that has them too."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False
        policy = self._frame if scope["path"].startswith(self._frames) else self._plain

        async def send_safely(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Security-Policy", policy)
                headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
                if headers.get("content-type", "").startswith("text/html"):
                    headers["Cross-Origin-Opener-Policy"] = "same-origin"
                headers.update(self._always)
            await send(message)

        try:
            await self._app(scope, receive, send_safely)
        except Exception:
            if not started:
                fault = _fault(Request(scope))
                await fault(scope, receive, send_safely)
            raise


def _fault(request: Request) -> Response:
    if not wants_page(request):
        return PlainTextResponse("Internal Server Error", 500)
    words = words_for(request, None)
    return refusal(words, 500, words["refused.fault"], words["refused.later"])


def open_log(logger: logging.Logger) -> None:
    """Write a log's lines to standard output, bare, and nowhere else."""
    if not logger.handlers:
        handler = logging.StreamHandler(sys.stdout)
        handler.setFormatter(logging.Formatter("%(message)s"))
        logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False


def close_log(name: str) -> None:
    """Let a log of the server below the app say no more than what is wrong: it tells readers' addresses and queries."""
    logging.getLogger(name).setLevel(logging.WARNING)


class Answered:
    """Tell of each request how it was answered: its scope, the status, bytes and seconds.

    So is the connection of a page told that was not let in, which a proxy in between may be at fault for.
    """

    def __init__(self, app: ASGIApp, told: Sequence[Callable[[Scope, int, int, float], None]]) -> None:
        self._app = app
        self._told = told

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and note how it was answered."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        began, status, sent = perf_counter(), 500, 0

        async def note(message: Message) -> None:
            nonlocal status, sent
            if message["type"] == "http.response.start":
                status = message["status"]
            elif message["type"] == "http.response.body":
                sent += len(message.get("body", b""))
            elif message["type"] == "websocket.accept":
                status = LET_IN
            elif message["type"] == "websocket.close" and status != LET_IN:
                status = 403
            await send(message)

        try:
            await self._app(scope, receive, note)
        finally:
            for tell in self._told if status != LET_IN else ():
                tell(scope, status, sent, perf_counter() - began)


def log_answer(scope: Scope, status: int, sent: int, seconds: float) -> None:
    """Write a line of the log."""
    said = {
        "time": in_utc(datetime.now(UTC)),
        "method": scope.get("method", "WEBSOCKET"),
        "path": _QUERY.sub("", scope["path"])[:LONGEST_PATH],
        "status": status,
        "bytes": sent,
        "milliseconds": round(seconds * 1000, 1),
    }
    LOGGER.info(json.dumps(said))


class Stream:
    """Let those in who come from a page of ours, and end the connection of who sends what no page does."""

    def __init__(self, app: ASGIApp, *, readers: bool) -> None:
        self._app = app
        self._readers = readers
        self._others = hosts_let_in()
        self._asked = OF_A_PAGE if readers else OF_A_PAGE | OF_THE_DESK
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
