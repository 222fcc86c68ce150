"""The small page that a reader gets in place of what cannot be answered, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from layers.ask import permalink
from layers.model import Collection, View
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
