"""What the panel says of a view, by address: the page draws a click from it, and programs read it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

from starlette.exceptions import HTTPException
from starlette.responses import Response

from layers.ask import permalink
from layers.cards.content import CARDS_AT_FIRST, MOST_CARDS, panel_content
from layers.memory import Remembered
from layers.release import RELEASE
from layers.serve.answer import NO_STORE, Answer, Asked, HeavyAnswer, tag_of
from layers.serve.assets import written
from layers.serve.compress import compressed_answer
from layers.words import languages, read_words

# Under an address that names the release too it is the same for ever; else a correction is soon seen.
FOR_EVER, A_WHILE = "public, max-age=31536000, immutable", "public, max-age=300"
KEPT = 16_000_000
"""Bytes of documents that are remembered: one of ten cards has some 30 kB, one of a thousand nearly 3 MB."""
HEAVY = 100
"""Cards from which a document waits its turn."""

_NUMBER = re.compile(r"\d{1,8}")


class PanelContents:
    """Makes the documents; those asked for last are remembered."""

    def __init__(self) -> None:
        self._kept = Remembered[str, bytes](KEPT, len)

    def plan(self, asked: Asked) -> Answer | HeavyAnswer:
        """Answer with the content for the view nearest to the address, in the path's language.

        `cards` says how many of them, up to `MOST_CARDS`. Another version than the one in the path is
        answered where that is no longer the data's, and is not kept.
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
        tag = tag_of("cards", current, language, str(limit), asks)

        def make(*_: object) -> bytes:
            content = partial(panel_content, edition.collection, edition.store, view, limit, read_words(language))
            return self._kept.get(tag, lambda: written(content()))

        def respond(text: bytes) -> Response:
            return compressed_answer(text, asked.request.headers, {}, "application/json", keep=False)

        if version == current:
            kept = {"Cache-Control": FOR_EVER if RELEASE in asked.request.query_params else A_WHILE}
        else:
            kept = NO_STORE
        headers = {**kept, "ETag": tag, "Vary": "Accept-Encoding"}
        if limit > HEAVY:
            return HeavyAnswer("list", tag, make, respond, headers)
        return Answer(lambda: respond(make()), headers)


def _number_of(said: str) -> int:
    """Read how many cards are asked for, as leniently as the rest of an address."""
    return min(max(int(said), CARDS_AT_FIRST), MOST_CARDS) if _NUMBER.fullmatch(said) else CARDS_AT_FIRST
