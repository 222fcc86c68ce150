"""The page's own HTML with the view's preview and excerpts; short addresses that lead to it.

The list is what a reader sees first, and all that those without JavaScript need.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from secrets import token_urlsafe
from typing import Any
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from layers.ask import permalink
from layers.ask.damage import GLUED, undone
from layers.ask.phrases import near_names, then_in_words
from layers.cards.content import cards_on_page, opening
from layers.errors import BadCollection
from layers.export.extract import Extract
from layers.memory import Remembered
from layers.model import Collection, View
from layers.release import document_address, styles_of
from layers.serve.answer import Answer, Answers, Asked, extract_of, nearest_view
from layers.serve.asgi import FOR_ANYBODY, page_policy
from layers.serve.assets import MAP_FILES, browser_pack, entry_of, streamlit_pack, without_scripts
from layers.serve.preview import page_address, plainly, preview_of
from layers.serve.refusal import OF_LANGUAGE, TEMPLATES, refusal, wish_of, words_for
from layers.serve.settings import Settings, kept_for, site_of
from layers.store.shelf import Shelf
from layers.text import nearest
from layers.words import Words, languages, read_words, wished_language

MOST_LISTED = 50
MOST_NEAR = 3
EMBEDDED = ("true", "map", "card")
"""The forms in which another page shows this one: map and panel, or one of them alone."""
SHORT_KINDS: Mapping[str, str] = {"excerpt": "excerpt", "place": "see"}
"""The kinds of things that have a short address, and the page's parameter for each."""

PAGES_KEPT = 3_000_000
"""Letters, of two bytes each."""

_NONCE = token_urlsafe(32)
"""Stands in a page that is kept where each answer has its own, and is known to nobody."""
# With these a browser would be told that nothing has changed, whatever view it asks for.
_CONDITIONS = {b"accept-encoding", b"if-modified-since", b"if-none-match", b"range"}
_ROOT = '<div id="root"></div>'
_TITLE = re.compile(r"<title>.*?</title>", re.DOTALL)
# Streamlit's word to programs, and what it leads them to, which is closed: see `refusal`.
_NOSCRIPT = re.compile(r'<noscript>.*?</noscript>|<link rel="service-desc"[^>]*>', re.DOTALL)
_LANGUAGE = re.compile(r'<html lang="[^"]*"')


class Index:
    """Rewrite the page's HTML for the view that its address asks for, without running it.

    Unless it is the `readers'` page it starts as Streamlit has it.
    """

    def __init__(self, app: ASGIApp, shelf: Shelf, settings: Settings, *, readers: bool) -> None:
        self._app = app
        self._readers = readers
        self._shelf = shelf
        self._settings = settings
        self._kept = Remembered[Hashable, str](PAGES_KEPT, len)
        self._page = (settings.base_path, f"{settings.base_path}/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; the page is answered with rewritten, and anywhere else there is none."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self._app(scope, receive, send)
            return
        is_page = scope["path"] in self._page
        kept = [pair for pair in scope["headers"] if pair[0] not in _CONDITIONS]
        passed = {**scope, "method": "GET", "headers": kept} if is_page else {**scope}
        page: list[bytes] | None = None

        async def hold(message: Message) -> None:
            """Hold the answer back if it is Streamlit's page; else pass it on."""
            nonlocal page
            if message["type"] == "http.response.start" and _is_page(message, passed):
                page = []
            elif page is None:
                await send(message)
            elif message["type"] == "http.response.body" and is_page:
                page.append(message.get("body", b""))

        await self._app(passed, receive, hold)
        if page is not None and is_page:
            await self._answer(b"".join(page).decode(), scope, receive, send)
        elif page is not None:
            await Response(status_code=404)(scope, receive, send)

    async def _answer(self, html: str, scope: Scope, receive: Receive, send: Send) -> None:
        nonce = token_urlsafe(16)
        made = await run_in_threadpool(self._rewrite, html, Request(scope))
        html = made.replace(_NONCE, nonce)
        policy = {"Content-Security-Policy": page_policy(self._settings, html, nonce)}
        headers = {"Cache-Control": kept_for(self._settings, "no-cache"), **OF_LANGUAGE, **policy}
        if self._readers:
            headers |= FOR_ANYBODY
        answer = HTMLResponse(html, headers=headers)
        await GZipMiddleware(answer, minimum_size=1000)(scope, receive, send)

    def _rewrite(self, html: str, request: Request) -> str:
        """Return the page for an address, with `_NONCE` for the answer's own, or remember it: links are shared."""
        query, site, wish = request.url.query, site_of(request, self._settings), wish_of(request)
        try:
            edition = self._shelf.edition(permalink.at_of(query))
        except BadCollection:
            return in_language(html, words_for(request, None))

        def make() -> str:
            extract = extract_of(edition, nearest_view(query, edition.collection), site, wish)
            made = rewrite(html, extract)
            if not self._readers:
                return made
            then = then_in_words(edition.published, extract.words)
            made = started(listed(made, extract, then), extract)
            return marked(made, extract.view, then, request.query_params.get("embed"))

        key = (edition.collection.version, edition.published, site, wished_language(wish), query)
        return self._kept.get(key, make)


def _is_page(start: Message, answered: Scope) -> bool:
    """Say whether an answer is Streamlit's page, which its files have for every address that is nobody's."""
    kind = Headers(scope=start).get("content-type", "")
    of_files = isinstance(answered.get("endpoint"), StaticFiles)
    return of_files and start["status"] == 200 and kind.startswith("text/html")  # noqa: PLR2004


def rewrite(html: str, extract: Extract) -> str:
    """Write a view's title and description into the page.

    What Streamlit itself says there to whoever runs no scripts is taken out.
    """
    catalogues = [read_words(language) for language in languages()]
    values = {"preview": preview_of(extract), "words": extract.words, "site": extract.site, "catalogues": catalogues}
    head = TEMPLATES.get_template("head.html").render(values)
    html = _NOSCRIPT.sub("", in_language(html, extract.words))
    # Near the top: some who make previews read no further than the first kilobytes.
    return _TITLE.sub(lambda _: head.strip(), html, count=1)


def listed(html: str, extract: Extract, then: str | None = None) -> str:
    """Write the view's excerpts into the page, where they stand until the page is drawn.

    `then` says of an older version of the data that they are.
    """
    catalogues = [read_words(language) for language in languages()]
    values = {"preview": preview_of(extract), "words": extract.words, "catalogues": catalogues}
    today = page_address(extract, replace(extract.view, at=None))
    plain = TEMPLATES.get_template("list.html").render(values, listing=listing_of(extract), then=then, today=today)
    return html.replace(_ROOT, _ROOT.replace(">", " data-waits>", 1) + f"\n{plain}", 1)


def started(html: str, extract: Extract) -> str:
    """Have the readers' page wear its styles, and start from packs instead of from Streamlit's files one by one."""
    entry = entry_of(html)
    language, version = extract.words.language, extract.collection.version
    packs = [streamlit_pack().address, browser_pack().address]
    ahead = [*MAP_FILES, *(document_address(kind, version, language) for kind in ("map", "choices"))]
    values = {"nonce": _NONCE, "entry": entry, "packs": " ".join(packs), "ahead": " ".join(ahead)}
    start = TEMPLATES.get_template("start.html").render(values, styles=styles_of(language))
    return without_scripts(html).replace("</title>", f"</title>\n{start}", 1)


def in_language(html: str, words: Words) -> str:
    """Say on the page which language it is in, and how that runs."""
    return _LANGUAGE.sub(f'<html lang="{words.language}" dir="{words.direction}"', html, count=1)


def marked(html: str, view: View, then: str | None, form: str | None) -> str:
    """Mark on the readers' page, before anything of it is drawn, what its layout depends on: see `page/layout.css`.

    That is whether an older version of the data is shown, the `form` in which it stands in another page, and whether
    a phone's sheet stands half open, since the address leads to what it shows.
    """
    leads = view.place or view.unplaced or view.excerpt or view.story
    marks = [
        "data-then" if then else "",
        f'data-embed="{form}"' if form in EMBEDDED else "",
        'data-sheet="half"' if leads else "",
    ]
    return html.replace("<html ", " ".join(["<html", *filter(None, marks), ""]), 1)


def listing_of(extract: Extract) -> dict[str, Any]:
    """List the first excerpts of a view, in the page's order, as its cards: what `list.html` shows.

    Where nothing is asked for, `opened` are those of the first `topic` that the sources disagree on. `short` writes
    the short address of an excerpt. `more` says how many are left out; `csv` and `geojson` are the addresses of all
    of them. `ways` lead through the story whose step the view is, or from the first view to each story; `languages`
    has the view's address in each. Of an older version of the data each leads to the same.
    """
    collection, store, view, words = extract.collection, extract.store, extract.view, extract.words
    items = cards_on_page(collection, store, store.ids_of(extract.numbers[:MOST_LISTED]), view, words)
    topics, opened = opening(collection, store, view, words)
    query = permalink.address(view).removesuffix("?")
    return {
        "items": items,
        "topic": topics[0]["words"] if topics else "",
        "opened": opened,
        "short": lambda one: short_address(extract.site, "excerpt", one, words, view.at),
        "ways": list(_ways(extract)),
        "languages": {one: page_address(extract, replace(plainly(view), language=one)) for one in languages()},
        "more": len(extract.numbers) - len(items),
        "csv": f"{extract.site}/data/excerpts.csv{query}",
        "geojson": f"{extract.site}/data/excerpts.geojson{query}",
    }


def _ways(extract: Extract) -> Iterator[tuple[str, str]]:
    """Give the address and name of each step beside that of the view, or of each story where it is the first view."""
    view, words, stories = extract.view, extract.words, extract.collection.stories
    at = View(language=view.language, at=view.at)
    if view.story and view.step and not view.aside:
        for name, step in (("previous", view.step - 1), ("next", view.step + 1)):
            if 0 < step <= len(stories[view.story].steps):
                yield page_address(extract, replace(at, story=view.story, step=step)), words[f"story.{name}"]
    elif view == at:
        for one in stories.values():
            said = words.count("story.offer", len(one.steps), title=words.name(one.title))
            yield page_address(extract, replace(at, story=one.id, step=1)), said


def short_routes(answers: Answers, base_path: str) -> list[BaseRoute]:
    """Return `/excerpt/<id>` and `/place/<id>`, which outlive the page's parameters."""
    return [answers.route(f"{base_path}/{kind}/{{id}}", partial(lead_to, kind)) for kind in SHORT_KINDS]


def lead_to(kind: str, asked: Asked) -> Answer:
    """Lead to the page at an excerpt or a place, or say that it is missing.

    What a preview shows stands there. `kind` is one of `SHORT_KINDS`.
    """
    id_, query = asked.request.path_params["id"], asked.request.url.query
    # What was damaged on its way is mended, and told, by the page.
    known = known_ids(kind, asked.edition.collection)
    if not any(one in each for one in (id_, *undone(GLUED.split(id_)[0])) for each in known):
        return Answer(partial(_missing, kind, asked))
    key, pairs = SHORT_KINDS[kind], permalink.pairs_of(query)[0]
    address = permalink.query_of([(key, id_), *(pair for pair in pairs if pair[0] != key)])
    # Not for ever: a redirect that browsers keep could not be mended.
    headers = {"Cache-Control": "no-cache"}
    return Answer(lambda: RedirectResponse(f"{asked.site}/?{address}", 302), headers)


def _missing(kind: str, asked: Asked) -> Response:
    """Say what there is not, and name what looks like it."""
    id_, collection = asked.request.path_params["id"][:80], asked.edition.collection
    words = asked.words(wish=True)
    near = dict.fromkeys(nearest(id_, chain(*known_ids(kind, collection)), MOST_NEAR))
    if kind == "place":
        near |= dict.fromkeys(place.id for place in near_names(id_, asked.edition.store, MOST_NEAR, places_only=True))
    at = asked.nearest_view().at
    found = [(short_address(asked.site, kind, one, words, at), _called(one, collection, words)) for one in near]
    said = words.of(f"missing.{kind}", id=id_)
    return refusal(
        words, 404, words["missing.title"], said, of=words.name(collection.title), home=asked.site, near=found
    )


def short_address(site: str, kind: str, id_: str, words: Words, at: str | None = None) -> str:
    """Write the short address of a thing, in the words' language; `at` names an older version of the data."""
    return f"{site}/{kind}/{quote(id_, safe='')}{permalink.address(View(language=words.language, at=at))}"


def _called(id_: str, collection: Collection, words: Words) -> str:
    place = collection.places.get(id_)
    return f"{words.name(place.names)} ({id_})" if place else id_


def known_ids(kind: str, collection: Collection) -> Sequence[Mapping[str, object]]:
    """Return what has the ids that lead somewhere; the page says why an excerpt was withdrawn."""
    return [collection.places] if kind == "place" else [collection.excerpts, collection.withdrawn]
