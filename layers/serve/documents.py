"""Documents of the data that the page asks for, and programs may: the map's, the filters', the About box's, the cards.

They stand under addresses that carry the version of the data, the cards' the release too, so that browsers
keep them for ever: see `layers.release.document_address`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from threading import Lock

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from layers.ask import permalink
from layers.ask.choices import choices_document
from layers.cards.about import about
from layers.cards.content import CARDS_AT_FIRST, MOST_CARDS, panel_content
from layers.collection.geo import Features
from layers.memory import Remembered
from layers.model import Collection, Filters, View
from layers.page.filters import filters_data
from layers.page.header import header_data
from layers.page.map import as_sent
from layers.page.panel import sheet_data
from layers.page.strip import strip_data
from layers.release import RELEASE
from layers.scene import first_document, full_outlines, map_changes, map_document
from layers.serve.answer import NO_STORE, Answer, Asked, HeavyAnswer, not_modified, tag_of
from layers.serve.compress import KEPT as FOR_EVER
from layers.serve.compress import coding_of, compressed_answer, quickly
from layers.store import select
from layers.store.edition import Edition
from layers.store.shelf import Shelf
from layers.words import Words, languages, read_words

A_WHILE = "public, max-age=300"
"""How long a document is kept under an address without the release: a correction is soon seen."""
# The largest, the map's, is about 1 MB: a few versions and languages.
DOCUMENTS_KEPT = 8
CONTENTS_KEPT = 4_000_000
"""Bytes of the panel's contents that are remembered, compressed: one of ten cards has some 6 kB, at XL 50."""
AROUND = "around"
BY_PAGE = frozenset({"words", "notices"})
"""What of its parts' data a page knows better."""
HEAVY = 100
"""Cards from which a document waits its turn."""
_NUMBER = re.compile(r"\d{1,8}")

Shown = Callable[[str], tuple[Collection, Features]]
"""Returns the collection of a version if it is to be had, else the page's, and its features: they belong together."""

Compose = Callable[[str], Mapping[str, object]]
"""Makes a document in a language."""


def map_document_routes(shown: Shown, base_path: str) -> list[BaseRoute]:
    """Return the routes of what the map draws: what its first view shows, and all outlines in full."""

    def first(version: str) -> tuple[str, Compose]:
        collection, features = shown(version)
        return collection.version, lambda language: first_document(
            map_document(collection, features, language), collection
        )

    def full(version: str) -> tuple[str, Compose]:
        collection, features = shown(version)
        return collection.version, lambda language: full_outlines(map_document(collection, features, language))

    return [Documents("map", first).route(base_path), Documents("outlines", full).route(base_path)]


def document_routes(shelf: Shelf, base_path: str) -> list[BaseRoute]:
    """Return the routes of what the filters offer and of what the About box says."""

    def choices(version: str) -> tuple[str, Compose]:
        edition = shelf.opened(version)
        collection, everything = edition.collection, select(edition.store, Filters())
        return collection.version, lambda language: choices_document(collection, everything, read_words(language))

    def said(version: str) -> tuple[str, Compose]:
        collection = shelf.opened(version).collection
        return collection.version, lambda language: {"parts": about(collection, read_words(language))}

    return [Documents("choices", choices).route(base_path), Documents("about", said).route(base_path)]


class Documents:
    """Documents of one kind, made when first asked for; the least used is dropped.

    Parameters
    ----------
    kind
        As `layers.release.document_address` takes it.
    composed
        Takes the version asked for; returns that or the one that is shown, and what makes its document.
    """

    def __init__(self, kind: str, composed: Callable[[str], tuple[str, Compose]]) -> None:
        self._kind = kind
        self._composed = composed
        self._kept = Remembered[tuple[str, str], bytes](DOCUMENTS_KEPT)
        self._lock = Lock()

    def route(self, base_path: str) -> Route:
        """Return the route; Starlette calls what is no coroutine in a thread."""
        return Route(f"{base_path}/data/{self._kind}/{{version}}/{{language}}.json", self.respond)

    def find(self, version: str, language: str) -> tuple[str, bytes]:
        """Return a version and its document: the one asked for if it is to be had.

        Else it is the collection's current one: a reader whose page is older than the data
        can filter, rather than not; the map says its version, and has the page asked for anew.
        """
        with self._lock:  # makes a document once, however many readers arrive together
            content = self._kept.find((version, language))
            if content is None:
                version, compose = self._composed(version)
                content = self._kept.get((version, language), lambda: written(compose(language)))
            return version, content

    def respond(self, request: Request) -> Response:
        """Answer a request for `version` and `language`."""
        version, language = (request.path_params[name] for name in ("version", "language"))
        if language not in languages():
            return Response(status_code=404)
        found, content = self.find(version, language)
        headers = {
            "Cache-Control": FOR_EVER if found == version else "no-store",
            "ETag": tag_of(self._kind, found, language),
            "Vary": "Accept-Encoding",
        }
        if unchanged := not_modified(request, headers):
            return unchanged
        return compressed_answer(content, request.headers, headers, "application/json")


class PanelContents:
    """What the panel says of views, of which those asked for last are remembered."""

    def __init__(self) -> None:
        self._kept = Remembered[str, bytes](CONTENTS_KEPT, len)

    def plan(self, asked: Asked) -> Answer | HeavyAnswer:
        """Answer with the content for the view nearest to the address, in the path's language.

        `cards` says how many of them, up to `MOST_CARDS`; `around` that what stands around the panel is wanted too: see
        `around_panel`. Another version than the one in the path is answered where that is no longer the data's, and
        is not kept.
        """
        version, language = (asked.request.path_params[name] for name in ("version", "language"))
        if language not in languages():
            raise HTTPException(404, f"there is no such language; there are {', '.join(languages())}")
        edition = asked.edition
        view = replace(asked.nearest_view(), language=language)
        if edition.published:
            view = replace(view, at=edition.collection.version)
        limit = _number_of(asked.request.query_params.get("cards", ""))
        current = edition.collection.version
        asks = permalink.query_of(permalink.of_cards(permalink.write(permalink.in_full(view))))
        is_whole = AROUND in asked.request.query_params
        tag = tag_of("cards", current, language, str(limit), asks, AROUND if is_whole else "")

        def compose() -> dict[str, object]:
            words = read_words(language)
            content = panel_content(edition.collection, edition.store, view, limit, words)
            return {**content, AROUND: around_panel(edition, view, words)} if is_whole else content

        coding = coding_of(asked.request.headers.get("accept-encoding", ""))
        key = f"{tag} {coding}"

        def make(*_: object) -> bytes:
            return self._kept.get(key, lambda: quickly(written(compose()), coding))

        def respond(text: bytes) -> Response:
            coded = {"Content-Encoding": coding} if coding else {}
            return Response(text, headers=coded, media_type="application/json")

        if version == current:
            kept = {"Cache-Control": FOR_EVER if RELEASE in asked.request.query_params else A_WHILE}
        else:
            kept = NO_STORE
        headers = {**kept, "ETag": tag, "Vary": "Accept-Encoding"}
        if limit > HEAVY:
            return HeavyAnswer("list", key, make, respond, headers)
        return Answer(lambda: respond(make()), headers)


def around_panel(edition: Edition, view: View, words: Words) -> dict[str, object]:
    """Make the data of what stands around the panel, to be shown before the session has answered.

    Returns
    -------
    dict
        `parts` of the page: the strip's, the sheet, the filters, the header, by name, without notices and without the
        sentences that a page has already; `map` as `page.map` sends it, but for web tiles.
    """
    collection, store = edition.collection, edition.store
    asked = (store, view.filters, words)
    parts = {
        **strip_data(*asked),
        "sheet": sheet_data(*asked),
        "filters": filters_data(*asked),
        "header": header_data(view.filters),
    }
    shown = as_sent(map_changes(store, view, words), collection)
    return {
        "parts": {part: {key: data[key] for key in data if key not in BY_PAGE} for part, data in parts.items()},
        "map": {key: shown[key] for key in shown if key != "tiles"},
    }


def _number_of(said: str) -> int:
    """Read how many cards are asked for, as leniently as the rest of an address."""
    return min(max(int(said), CARDS_AT_FIRST), MOST_CARDS) if _NUMBER.fullmatch(said) else CARDS_AT_FIRST


def written(document: Mapping[str, object]) -> bytes:
    """Write a document as compact JSON, in UTF-8."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "replace")
