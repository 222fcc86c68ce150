"""What stands side by side: two outlets, two speakers or two spans of months, as an address says them.

An outlet is said by its id, a speaker as `by:<actor>`, a span as `2025-01..2025-05` (both months
inclusive). An id of an outlet that looks like one of the others is an outlet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Literal

from layers.model import Article, Collection, Names
from layers.when import in_words, read_when
from layers.words import languages, read_words

Kind = Literal["outlet", "speaker", "month"]
KINDS: tuple[Kind, ...] = ("outlet", "speaker", "month")
SIDES = 2

MOST_KNOWN = 2
"""Collections whose outlets are remembered: ten thousand articles have few, and are asked at every change."""

_OUTLETS: dict[int, tuple[Mapping[str, Article], dict[str, dict[str, str]]]] = {}
_BY = "by:"
_MONTH = r"(?!0000)[0-9]{4}-(?:0[1-9]|1[0-2])"
_SPAN = re.compile(rf"({_MONTH})\.\.({_MONTH})", re.ASCII)


def outlets(collection: Collection) -> Mapping[str, Names]:
    """Return the names of each outlet, by `Article.outlet_key`; what was found last is remembered."""
    articles = collection.articles
    of, found = _OUTLETS.get(id(articles), (None, {}))
    if of is not articles:
        found = {}
        for article in articles.values():
            found.setdefault(article.outlet_key, {}).update(article.outlet_names)
        if len(_OUTLETS) >= MOST_KNOWN:
            _OUTLETS.clear()
        _OUTLETS[id(articles)] = articles, found
    return found


def side_of(kind: Kind, member: str, last: str = "") -> str:
    """Say an outlet, a speaker or a span of months (its first, its last) as an address does."""
    return {"outlet": member, "speaker": _BY + member, "month": f"{member}..{last}"}[kind]


class Sides(Mapping[str, Names]):
    """All that can stand on a side, with its names; spans of months, which are many, are known but not listed."""

    def __init__(self, collection: Collection) -> None:
        """Read what there is in a collection."""
        self._collection = collection

    @cached_property
    def outlets(self) -> Mapping[str, Names]:
        """The outlets by id."""
        return outlets(self._collection)

    def kind(self, side: str) -> Kind | None:
        """Say what a side is; None if it is nothing that is known."""
        if side in self.outlets:
            return "outlet"
        if side.startswith(_BY) and member_of(side) in self._collection.actors:
            return "speaker"
        return "month" if span_of(side) else None

    def __getitem__(self, side: str) -> Names:
        """Return how a side is called in each language."""
        kind = self.kind(side)
        if kind is None:
            raise KeyError(side)
        if kind == "outlet":
            return self.outlets[side]
        if kind == "speaker":
            return self._collection.actors[member_of(side)].names
        first, last = span_of(side)
        span = read_when(first if first == last else f"{first}/{last}")
        return {language: in_words(span, read_words(language)) for language in languages()}

    def __iter__(self) -> Iterator[str]:
        """Go through the outlets and the speakers."""
        yield from self.outlets
        yield from (_BY + actor for actor in self._collection.actors)

    def __len__(self) -> int:
        """Count the outlets and the speakers."""
        return len(self.outlets) + len(self._collection.actors)


def member_of(side: str) -> str:
    """Return the id of a side's outlet or actor."""
    return side.removeprefix(_BY)


def span_of(side: str) -> tuple[str, ...]:
    """Return the first and the last month of a side; nothing if it is no span, or runs backwards."""
    found = _SPAN.fullmatch(side)
    return found.groups() if found and found[1] <= found[2] else ()
