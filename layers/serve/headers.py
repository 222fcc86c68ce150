"""Security headers: what the browser may load, run and tell for each kind of answer."""

from __future__ import annotations

import base64
import re
from hashlib import sha256

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from layers.serve.settings import Settings

TILES = "https://tile.openstreetmap.org"
# What a map of news never needs. Full screen and the clipboard stay as browsers have them.
PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "camera",
        "display-capture",
        "geolocation",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def page_policy(settings: Settings, html: str = "") -> str:
    """Return the Content-Security-Policy of the page; its inline scripts run by their hashes.

    `blob:` is how Streamlit starts the scripts of components; styles are written into the
    page by its emotion library and by ours.
    """
    scripts = " ".join(["'self'", "blob:", *map(_hash, _INLINE.findall(html))])
    return _policy(
        "default-src 'none'",
        f"script-src {scripts}",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "frame-src 'self'",
        _common(settings),
    )


def frame_policy(settings: Settings) -> str:
    """Return the policy of a component's frame, the map's.

    streamlit-folium writes the map's script, which the app sends it, into the frame, and runs
    each change of it with `eval`; neither is the same text twice, so no hash can stand for it.
    """
    tiles = f" {TILES}" if settings.tiles else ""
    return _policy(
        "default-src 'none'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        f"img-src 'self' data: blob:{tiles}",
        "connect-src 'self'",
        _common(settings),
    )


def plain_policy(settings: Settings) -> str:
    """Return the policy of everything else: data, files, plain pages with styles of their own."""
    return _policy("default-src 'none'", "style-src 'unsafe-inline'", _common(settings))


def _common(settings: Settings) -> str:
    ancestors = f"frame-ancestors {settings.frame_ancestors}"
    return _policy("base-uri 'none'", "form-action 'none'", ancestors)


def _policy(*directives: str) -> str:
    return "; ".join(directives)


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
                headers.update(self._always)
            await send(message)

        try:
            await self._app(scope, receive, send_safely)
        except Exception:
            if not started:
                fault = PlainTextResponse("Internal Server Error", status_code=500)
                await fault(scope, receive, send_safely)
            raise
