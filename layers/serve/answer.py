"""The skeleton of every answer from the data, and what each error is answered with.

An answer goes one way: the edition that is shown, the view that the address asks for, the tag of
what depends on both, 304 for who has it already, the work, the response with its headers. None
of it stands on the event loop, where it would hold every reader: it takes its turn among what
readers ask for, and a picture or a file, which takes longer, waits among its own kind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import sha256
from typing import Any, get_args

from anyio import CapacityLimiter, move_on_after
from anyio.to_thread import run_sync
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from layers.ask import permalink
from layers.ask.damage import Trouble
from layers.ask.permalink import MOST_VALUES
from layers.errors import BadCollection, NotNow
from layers.export.extract import Extract
from layers.model import Collection, View
from layers.release import RELEASE
from layers.serve.refusal import refusal, wants_page, wish_of, words_for
from layers.serve.settings import Settings, kept_for, site_of
from layers.serve.work import LONGEST_S, Aside, Busy, Gone, Kind, Step, TooLong, WorkQueue, can_wait, client_of, hang_up
from layers.store.edition import Edition
from layers.store.shelf import Shelf
from layers.turns import in_turn, turn
from layers.words import Words, choose_language, read_words

Handlers = Mapping[type[Exception], Callable[[Request, Any], Response]]

RETRY_SECONDS = "5"
NO_STORE = {"Cache-Control": "no-store"}
BUSY = {**NO_STORE, "Retry-After": RETRY_SECONDS}
LINES, LONGEST_LINE_S = 12, 3600.0
"""Files that one client may be fetching, each of which lies here meanwhile, and how long the slowest may take."""
PAGES_ASK, OTHERS_ASK = 200, 4
"""So many requests of pages, and of all others, wait for their turn among runs of the page, each in a thread; more
wait for a thread: whoever asks for much else stands in nobody's way."""
HUNG_UP = 499
"""What the log says of a client that did not wait for its answer, as nginx does."""


class BadParameter(ValueError):  # noqa: N818 - the name says what is wrong
    """A parameter of an address cannot be meant; `trouble` says which and why."""

    def __init__(self, trouble: Trouble) -> None:
        self.trouble = trouble
        super().__init__(f"{trouble.key or 'the address'}: {trouble}")


@dataclass(frozen=True)
class Asked:
    """A request with the edition that answers it, and the page's address without a slash."""

    request: Request
    edition: Edition
    site: str

    def nearest_view(self) -> View:
        """Read the view nearest to what the address says, as the page does."""
        return nearest_view(self.request.url.query, self.edition.collection)

    def words(self, *, wish: bool = False) -> Words:
        """Return the words of the language to answer in; the browser's `wish` counts for pages alone."""
        said, own = self.nearest_view().language, self.edition.collection.language
        return read_words(choose_language(said, own, wish_of(self.request) if wish else ""))

    def extract(self, view: View) -> Extract:
        """Put together what a view shows."""
        return extract_of(self.edition, view, self.site)

    def exact_extract(self) -> Extract:
        """Put together what the address asks for, which must be right in every parameter."""
        view, notes = exact_view(self.request.url.query, self.edition.collection)
        return replace(self.extract(view), notes=notes)


@dataclass(frozen=True)
class Answer:
    """What is particular to an answer: its headers, and the work that makes the response.

    With an `ETag` among the headers, who has it already gets 304 and nothing is made. Where `Cache-Control`
    is not "public", the answer may name the page's address, and is kept for all only where that is set.
    """

    make: Callable[[], Response]
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class HeavyAnswer:
    """An answer whose work waits its turn, among those of its `kind`.

    `make` calls the step it is given again and again; what it makes is the same for the same `key`,
    and may be shared by all who ask for it. Of that `respond` makes the response.
    """

    kind: Kind
    key: str
    make: Callable[[Step], Any]
    respond: Callable[[Any], Response]
    headers: Mapping[str, str] = field(default_factory=dict)


class Lasting(StreamingResponse):
    """A response that takes as long as its client's line does, within `LONGEST_LINE_S`; then `ended` is called."""

    ended: Callable[[], None] = staticmethod(lambda: None)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        try:
            with move_on_after(LONGEST_LINE_S):
                await super().__call__(scope, receive, send)
        finally:
            self.ended()


REFUSED: Mapping[type[Exception], tuple[int, str, str, Mapping[str, str]]] = {
    BadParameter: (400, "refused.address", "refused.parameter", {}),
    Busy: (503, "refused.busy", "refused.later", BUSY),
    NotNow: (503, "refused.older", "refused.later", BUSY),
    TooLong: (503, "refused.long", "refused.less", NO_STORE),
}
"""What a reader is told of an error: the status, the title and the text by their words, and headers."""
Plan = Callable[[Asked], Answer | HeavyAnswer]


class Answers:
    """Makes routes of functions that say how a request is answered from the data."""

    def __init__(self, shelf: Shelf, settings: Settings) -> None:
        self._shelf = shelf
        self._settings = settings
        self._queues = {kind: WorkQueue[Any]() for kind in get_args(Kind)}
        self._aside = Aside[Response | HeavyAnswer]()
        self._threads = {True: CapacityLimiter(PAGES_ASK), False: CapacityLimiter(OTHERS_ASK)}
        self._lines: Counter[str] = Counter()

    def route(self, path: str, plan: Plan, *, of_pages: bool = False) -> Route:
        """Return the route of a path, which pages ask for or others; `plan` is called in its turn: readers wait."""

        async def respond(request: Request) -> Response:
            try:
                begin = partial(self._begin, plan, request, of_pages=of_pages)
                if can_wait(request):
                    answer = await self._aside.run(begin, partial(hang_up, request))
                else:
                    answer = await run_sync(begin, limiter=self._threads[of_pages])
                return answer if isinstance(answer, Response) else await self._wait(answer, request)
            except Gone:
                return Response(status_code=HUNG_UP)
            except (BadCollection, BadParameter, Busy, TooLong, HTTPException) as error:
                if not wants_page(request):
                    raise
                return await run_in_threadpool(self._refuse, request, error)

        return Route(path, respond)

    def _begin(self, plan: Plan, request: Request, *, of_pages: bool) -> Response | HeavyAnswer:
        """Return the response, or what makes it in its turn."""
        edition, waits = self._edition(request), can_wait(request)
        with in_turn("cards") if of_pages and not waits else turn(can_wait=waits):
            answer = plan(Asked(request, edition, site_of(request, self._settings)))
            if unchanged := not_modified(request, answer.headers):
                return self._headed(unchanged, answer)
            if isinstance(answer, HeavyAnswer):
                return answer
            return self._headed(answer.make(), answer)

    def _edition(self, request: Request) -> Edition:
        """Return what answers a request: an older version, if its address names one."""
        if (version := request.path_params.get("version")) is not None:
            return self._shelf.opened(version)
        at = permalink.at_of(request.url.query)
        edition = self._shelf.edition(at)
        if at and at != edition.collection.version and self._shelf.published(at):
            raise NotNow([])
        return edition

    async def _wait(self, answer: HeavyAnswer, request: Request) -> Response:
        client = client_of(request, trust_proxy=self._settings.trust_proxy)
        if answer.kind == "file" and self._lines[client] >= LINES:
            raise Busy
        made = await self._queues[answer.kind].run(answer.key, answer.make, client, partial(hang_up, request))
        response = self._headed(await run_in_threadpool(answer.respond, made), answer)
        if isinstance(response, Lasting):
            self._lines[client] += 1
            response.ended = partial(self._end_line, client)
        return response

    def _end_line(self, client: str) -> None:
        self._lines[client] -= 1
        if not self._lines[client]:
            del self._lines[client]

    def _headed(self, response: Response, answer: Answer | HeavyAnswer) -> Response:
        response.headers.update(answer.headers)
        if "cache-control" in response.headers:
            response.headers["Cache-Control"] = kept_for(self._settings, response.headers["Cache-Control"])
        return response

    def _refuse(self, request: Request, error: Exception) -> Response:
        """Tell a reader in words what a program is told in JSON."""
        try:
            collection = self._shelf.current().collection
        except BadCollection:
            words = words_for(request, None)
            return refusal(words, 503, words["problems.title"], words["refused.later"], headers=NO_STORE)
        words, home = words_for(request, collection), site_of(request, self._settings)
        status, title, key, headers = REFUSED.get(type(error), (404, "missing.title", "missing.file", {}))
        said = words[key]
        if isinstance(error, BadParameter):
            trouble = error.trouble
            meant = words.of("trouble.suggestion", suggestion=trouble.suggestion) if trouble.suggestion else ""
            said = words.of(key, value=trouble.value, name=trouble.key, suggestion=meant)
        return refusal(words, status, words[title], said, of=words.name(collection.title), home=home, headers=headers)


def nearest_view(query: str, collection: Collection) -> View:
    """Read the view nearest to what an address says, as the page does."""
    return permalink.read(permalink.pairs_of(query)[0], collection, suggest=False)[0]


def exact_view(query: str, collection: Collection) -> tuple[View, tuple[str, ...]]:
    """Read a view from an address that must be right in every parameter, or damaged so that it can be undone.

    What was undone is told beside it, in English.

    Raises
    ------
    BadParameter
        For the first parameter that is unknown or cannot be read.
    """
    pairs, troubles = permalink.pairs_of(query)
    if query.count("&") >= MOST_VALUES:
        troubles = (Trouble("", "", "too long"),)
    view, found = permalink.read(pairs, collection)
    every = (*troubles, *found)
    for trouble in every:
        if trouble.why != "mended":
            raise BadParameter(trouble)
    return view, tuple(f"{trouble.key}: {trouble}" for trouble in every)


def extract_of(edition: Edition, view: View, site: str, wish: str = "") -> Extract:
    """Put together what a view shows, with the layers for its map; `wish` is a page's `Accept-Language`."""
    words = read_words(choose_language(view.language, edition.collection.language, wish))
    return Extract(edition.collection, edition.store, view, words, site=site, features=edition.features)


def tag_of(*parts: str) -> str:
    """Make an ETag of all that an answer depends on.

    It is a weak one: two answers with the same tag say the same, though each may name the
    second it was made in. The release counts too, so that an upgrade is seen at once.
    """
    digest = sha256("\0".join((RELEASE, *parts)).encode("utf-8", "replace")).hexdigest()
    return f'W/"{digest[:32]}"'


def not_modified(request: Request, headers: Mapping[str, str]) -> Response | None:
    """Return a 304 if `If-None-Match` names the headers' `ETag` (RFC 9110, 13.1.2), else None."""
    tag, known = headers.get("ETag"), request.headers.get("if-none-match", "")
    tags = {one.strip().removeprefix("W/") for one in known.split(",")}
    if tag is None or not tags & {"*", tag.removeprefix("W/")}:
        return None
    return Response(status_code=304, headers=headers)


def head_of(media_type: str) -> Response:
    """Answer a HEAD without making what a GET is answered with, whose length is then not known."""
    response = Response(media_type=media_type)
    del response.headers["Content-Length"]
    return response


def _bad_parameter(_request: Request, error: BadParameter) -> Response:
    trouble = error.trouble
    said = {"error": str(error), "parameter": trouble.key, "value": trouble.value, "suggestion": trouble.suggestion}
    return JSONResponse(said, 400)


def _unavailable(headers: Mapping[str, str], say: Callable[[Any], str]) -> Callable[[Request, Any], Response]:
    """Answer an error with what is said of it."""
    return lambda _, error: JSONResponse({"error": say(error)}, 503, headers)


def _count_problems(bad: BadCollection) -> str:
    """Say that there is nothing to answer from; what is wrong with the data only the log may say."""
    count = len(bad.problems)
    return f"the data cannot be shown: {count} problem{'' if count == 1 else 's'}; see the server's log"


_LATER = "come again in a moment"
EXCEPTION_HANDLERS: Handlers = {
    BadParameter: _bad_parameter,
    Busy: _unavailable(BUSY, lambda error: f"{str(error) or 'too many exports are being made'}; {_LATER}"),
    NotNow: _unavailable(BUSY, lambda _: f"that version cannot be fetched or opened at this moment; {_LATER}"),
    TooLong: _unavailable(
        NO_STORE, lambda _: f"this takes longer than {LONGEST_S:g} s; ask for less, or use `python -m layers export`"
    ),
    BadCollection: _unavailable(NO_STORE, _count_problems),
}
"""What each error of a route is answered with: for `streamlit.App`, or any Starlette app."""
