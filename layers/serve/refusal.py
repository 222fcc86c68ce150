"""What is answered where there is nothing to answer: a small page for readers, in their language.

What nobody serves here is answered so, whoever would answer it otherwise, and so are the addresses of Streamlit that
no page of ours asks for: they tell strangers about the server, or take from them what nobody here reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from layers.ask import permalink
from layers.errors import BadCollection
from layers.model import Collection, View
from layers.serve.settings import Settings, site_of
from layers.store.shelf import Shelf
from layers.words import Words, choose_language, read_words

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    auto_reload=False,  # else files of another release, put over those of a running server, are given this one's values
    trim_blocks=True,
    lstrip_blocks=True,
)
OF_LANGUAGE = {"Vary": "Accept-Language"}
"""What an answer says that depends on what the browser wishes for."""
ASKED = ("stream", "health", "host-config")
"""What the page asks of Streamlit below `/_stcore/`; the desk uploads files besides, and signs in."""
OF_THE_DESK = ("upload_file/",)
SIGN_IN = "auth/|oauth2callback$"


def wish_of(request: Request) -> str:
    """Return what languages a browser wishes for: `Accept-Language`."""
    return request.headers.get("accept-language", "")


def wants_page(request: Request) -> bool:
    """Say whether a browser shows the answer to somebody; a program is told in JSON."""
    return "text/html" in request.headers.get("accept", "")


def words_for(request: Request, collection: Collection | None) -> Words:
    """Return the words to refuse in, whatever else of the address is wrong."""
    own = collection.language if collection else None
    return read_words(choose_language(request.query_params.get("lang"), own, wish_of(request)))


def refusal(
    words: Words,
    status: int,
    title: str,
    said: str,
    *,
    of: str = "",
    home: str = "",
    near: Iterable[tuple[str, str]] = (),
    headers: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """Make the page.

    Parameters
    ----------
    of
        The title of the collection, if it is known.
    home
        The address of the map, without a slash at its end; "" where there is none to lead to.
    near
        The address and the name of what was perhaps meant.
    """
    page = TEMPLATES.get_template("refusal.html").render(
        words=words,
        title=title,
        said=said,
        of=of,
        near=list(near),
        home=f"{home}/{permalink.address(View(language=words.language))}" if home else "",
    )
    return HTMLResponse(page, status, {**OF_LANGUAGE, "Cache-Control": "no-store", **(headers or {})})


class Missing:
    """Close addresses, and put the page's own words into every 404 that says nothing of its own.

    Unless it is the `readers'` page, what the desk needs is open.
    """

    def __init__(self, app: ASGIApp, shelf: Shelf, settings: Settings, *, readers: bool) -> None:
        self._app = app
        self._shelf = shelf
        self._settings = settings
        asked = "|".join(f"{one}$" for one in ASKED)
        closed = (
            rf"_stcore/(?!{asked})|media/|{SIGN_IN}" if readers else rf"_stcore/(?!{asked}|{'|'.join(OF_THE_DESK)})"
        )
        self._closed = re.compile(rf"{re.escape(settings.base_path)}/+(?:{closed})")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, unless its address is closed; what is missing is answered in words."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        held = self._closed.match(scope["path"]) is not None

        async def hold(message: Message) -> None:
            """Hold an answer back that there is nothing, without words for whoever asks."""
            nonlocal held
            held = held or (message["type"] == "http.response.start" and _is_bare(message, request))
            if not held:
                await send(message)

        if not held:
            await self._app(scope, receive, hold)
        if held:
            missing = await run_in_threadpool(self._missing, request)
            await missing(scope, receive, send)

    def _missing(self, request: Request) -> Response:
        if not wants_page(request):
            return JSONResponse({"error": "there is nothing at this address"}, 404)
        collection = None
        with suppress(BadCollection):
            collection = self._shelf.current().collection
        words, home = words_for(request, collection), site_of(request, self._settings)
        of = words.name(collection.title) if collection else ""
        return refusal(words, 404, words["missing.title"], words["missing.page"], of=of, home=home)


def _is_bare(start: Message, request: Request) -> bool:
    """Say whether an answer is a 404 that a reader would get as no page, or a program as no JSON.

    Paths that Streamlit takes for a file's elsewhere, as by `//`, it answers with 400 and no type.
    """
    kind = Headers(scope=start).get("content-type", "")
    own = ("text/html",) if wants_page(request) else ("text/html", "application/json")
    return (start["status"], kind) == (400, "") or (start["status"] == 404 and not kind.startswith(own))  # noqa: PLR2004
