"""The page's own HTML, with the view's preview and its list of excerpts written into it."""

from __future__ import annotations

import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from layers.errors import BadCollection
from layers.export.extract import Extract
from layers.serve.headers import page_policy
from layers.serve.listing import listing_of
from layers.serve.preview import preview_of
from layers.serve.settings import Settings
from layers.serve.site import site_of
from layers.serve.views import extract_of, nearest_view
from layers.store.shelf import Shelf

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
# What begins with one of these is never the page, which Streamlit serves at any other path.
NOT_THE_PAGE = (
    "_stcore", "assets", "component", "data", "excerpt", "favicon.png", "feed.atom", "health",
    "media", "place", "preview.png", "robots.txt", "static",
)  # fmt: skip
# With these a browser would be told that nothing has changed, whatever view it asks for.
_CONDITIONS = {b"accept-encoding", b"if-modified-since", b"if-none-match", b"range"}
_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
_NOSCRIPT = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)
_LANGUAGE = re.compile(r'<html lang="[^"]*"')


class Index:
    """Rewrite the page's HTML for the view that its address asks for, without running it."""

    def __init__(self, app: ASGIApp, shelf: Shelf, settings: Settings) -> None:
        self._app = app
        self._shelf = shelf
        self._settings = settings
        parts = "|".join(map(re.escape, NOT_THE_PAGE))
        self._other = re.compile(rf"{re.escape(settings.base_path)}/({parts})(/|$)")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; if the answer is the page, answer with it rewritten."""
        asks = scope["type"] == "http" and scope["method"] in {"GET", "HEAD"}
        if not asks or self._other.match(scope["path"]):
            await self._app(scope, receive, send)
            return
        kept = [pair for pair in scope["headers"] if pair[0] not in _CONDITIONS]
        page = _Held(send)
        await self._app({**scope, "method": "GET", "headers": kept}, receive, page.hold)
        if page.start is None:
            return
        request = Request(scope)
        html = await run_in_threadpool(self._rewrite, page.text, request)
        headers = {
            "Cache-Control": "no-cache",
            "Content-Security-Policy": page_policy(self._settings, html),
        }
        answer = HTMLResponse(html, headers=headers)
        await GZipMiddleware(answer, minimum_size=1000)(scope, receive, send)

    def _rewrite(self, html: str, request: Request) -> str:
        try:
            edition = self._shelf.current()
        except BadCollection:
            return html
        view = nearest_view(request.url.query, edition.collection)
        return rewrite(html, extract_of(edition, view, site_of(request, self._settings)))


class _Held:
    """An answer that is held back if it is the page, and passed on if it is not."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._body: list[bytes] = []
        self.start: Message | None = None

    @property
    def text(self) -> str:
        return b"".join(self._body).decode()

    async def hold(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_page(message):
            self.start = message
        elif self.start is None:
            await self._send(message)
        elif message["type"] == "http.response.body":
            self._body.append(message.get("body", b""))


def _is_page(start: Message) -> bool:
    kind = Headers(scope=start).get("content-type", "")
    return start["status"] == 200 and kind.startswith("text/html")  # noqa: PLR2004


def rewrite(html: str, extract: Extract) -> str:
    """Write a view's title, description and list into the page.

    Streamlit's own noscript text, which says that there is nothing to read, is replaced.
    """
    values = {"preview": preview_of(extract), "words": extract.words, "site": extract.site}
    head = TEMPLATES.get_template("head.html").render(values)
    plain = TEMPLATES.get_template("list.html").render(values, listing=listing_of(extract))
    html = _LANGUAGE.sub(f'<html lang="{extract.words.language}"', html, count=1)
    html = _NOSCRIPT.sub("", html)
    # Near the top: some who make previews read no further than the first kilobytes.
    html = _TITLE.sub(lambda _: head.strip(), html, count=1)
    return html.replace("</body>", f"{plain}\n</body>", 1)
