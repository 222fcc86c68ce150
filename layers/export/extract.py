"""What an export holds: the excerpts that a view shows, and everything said about them.

With it comes a manifest: what it is, of what view, and what it leaves out. Linked data hold on to identifiers: an
address where the site is known, else a URN.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from typing import Any, BinaryIO, TypeVar
from urllib.parse import quote

import numpy as np

from layers.ask import permalink
from layers.ask.phrases import view_in_words
from layers.collection.excerpts import as_table
from layers.collection.geo import Features
from layers.model import Actor, Article, Collection, Excerpt, Filters, Place, View
from layers.sides import Sides
from layers.store import Beside, Selection, Store, beside, find, select
from layers.store.arrays import Numbers
from layers.words import Words

Thing = TypeVar("Thing")
# Not registered, and says so by its "x-": without a site there is no address to give.
URN = "urn:x-layers"
_COUNTS = ("read", "shown", "hidden", "not_placed", "rejected")


def _go_on() -> None:
    """Let an export take what time it takes."""


@dataclass(frozen=True)
class Extract:
    """The excerpts of one view, in the page's order: by event, then the undated.

    With a place selected only its excerpts (and, unless the view wants its own alone, those of
    places inside it) are meant, as on the page; of a view with two sides, those of either. `site`
    is the address that the app is reached at, without a trailing slash, or "" when it is not known;
    `made` the time of making, in UTC; `features` the layers (from
    `layers.collection.geo.read_features`), without which maps show the places alone. `step` is called
    again and again while an export is made: it may let others run, or end it by an error. `notes` say
    what of the address was read otherwise than it stood there.
    """

    collection: Collection
    store: Store
    view: View
    words: Words
    site: str = ""
    made: datetime | None = None
    features: Features | None = None
    step: Callable[[], None] = _go_on
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Have the view say the language, so that whatever address is made of it does."""
        object.__setattr__(self, "view", replace(self.view, language=self.words.language))

    @cached_property
    def selection(self) -> Selection:
        """Return the counts of the view's filters."""
        return select(self.store, self.view.filters)

    @cached_property
    def beside(self) -> Beside | None:
        """Return the two sides of the view, if it has them."""
        return beside(self.store, self.view)

    @cached_property
    def sides(self) -> Mapping[str, list[str]]:
        """Return the sides that each excerpt stands on, by id, in order; empty without sides."""
        found: dict[str, list[str]] = {}
        for side, ids in zip(self.view.beside, self.beside.sides if self.beside else (), strict=False):
            for one in ids:
                found.setdefault(one, []).append(side)
        return {one: found[one] for one in sorted(found, key=self.store.codes.excerpts.__getitem__)}

    @cached_property
    def numbers(self) -> Numbers:
        """Return the excerpts' numbers in the store, in order."""
        view, number_of = self.view, self.store.codes.excerpts
        if self.beside:
            return np.array([number_of[one] for one in self.sides], dtype=np.int32)
        found = find(self.store, view.filters, view.place, own=view.own, unplaced=view.unplaced)
        if view.excerpt and not view.place:
            at = int(np.searchsorted(found, number_of.get(view.excerpt, len(self.store.columns))))
            return found[at : at + 1] if view.excerpt in self.store.ids_of(found[at : at + 1]) else found[:0]
        return found

    @property
    def ids(self) -> tuple[str, ...]:
        """Return the excerpts' ids, in order."""
        return self.store.ids_of(self.numbers)

    def side_name(self, side: str) -> str:
        """Return how a side is called in the reader's language."""
        return self.words.name(Sides(self.collection)[side])

    @property
    def time(self) -> datetime:
        """Return when this was made, to the second."""
        return (self.made or datetime.now(UTC)).replace(microsecond=0)

    def absolute(self, address: str) -> str:
        """Complete an address of the page; without a known site it stays relative."""
        return f"{self.site}/{address}" if self.site else address

    def excerpts(self) -> Iterator[Excerpt]:
        """Go through the excerpts, in order; they are made some at a time."""
        return self.each(as_table(self.store.collection).take(self.numbers))

    def each(self, things: Iterable[Thing]) -> Iterator[Thing]:
        """Go through anything that there may be many of, a step each."""
        for one in things:
            self.step()
            yield one

    def articles(self) -> list[Article]:
        """Return the articles behind the excerpts, in the collection's order."""
        used = {excerpt.article for excerpt in self.excerpts()}
        return [article for article in self.collection.articles.values() if article.id in used]

    def places(self) -> list[Place]:
        """Return the places directly linked in the excerpts, in the collection's order."""
        used = {link.place for excerpt in self.excerpts() for link in excerpt.places}
        return [place for place in self.collection.places.values() if place.id in used]

    def actors(self) -> list[Actor]:
        """Return the actors linked in the excerpts or making their claims, in order."""
        used = {link.actor for excerpt in self.excerpts() for link in excerpt.actors}
        used |= {excerpt.claim.by for excerpt in self.excerpts()}
        return [actor for actor in self.collection.actors.values() if actor.id in used]


def excerpt_id(extract: Extract, excerpt: str) -> str:
    """Identify an excerpt."""
    return _lasting(extract, "excerpt", excerpt)


def place_id(extract: Extract, place: str) -> str:
    """Identify a place."""
    return _lasting(extract, "place", place)


def actor_id(extract: Extract, actor: str) -> str:
    """Identify an actor by the address of what is said of it."""
    if not extract.site:
        return f"{URN}:actor:{quote(actor, safe='')}"
    return extract.absolute(_actor_address(actor))


def view_id(extract: Extract) -> str:
    """Identify what the export holds: the view, with this version of the data."""
    version = extract.collection.version
    address = permalink.address(extract.view, version)
    if extract.site:
        return extract.absolute(address)
    return f"{URN}:view:{quote(version, safe='')}{address if len(address) > 1 else ''}"


@lru_cache(maxsize=4096)
def _actor_address(actor: str) -> str:
    return permalink.address(View(filters=Filters(actors=(actor,))))


def _lasting(extract: Extract, kind: str, name: str) -> str:
    """Return `<site>/<kind>/<name>`, which the app answers with the live view."""
    name = quote(name, safe="")
    return f"{extract.site}/{kind}/{name}" if extract.site else f"{URN}:{kind}:{name}"


def manifest(extract: Extract) -> dict[str, Any]:
    """Make the manifest of an export.

    Returns
    -------
    dict
        Plain data. `language` is that of names and texts; `link` is the view's address, absolute
        where the site is known; `made` is in UTC, by RFC 3339; `rows` is how many excerpts the
        export itself holds; `counts` accounts for all of the collection:
        `read = shown + hidden + not_placed + rejected`. Of a view with two sides, `sides` says
        what stands on each, on both and on neither, and which excerpts contradict across them. `notes`
        stand there where damage to the address was undone, and say what was read as what.
    """
    collection, selection, words = extract.collection, extract.selection, extract.words
    address = permalink.address(extract.view, collection.version)
    made = {
        "title": words.name(collection.title),
        "summary": words.name(collection.summary),
        "language": words.language,
        "version": collection.version,
        "made": extract.time.isoformat().replace("+00:00", "Z"),
        "link": extract.absolute(address),
        "filters": view_in_words(extract.view, collection, words),
        **({"notes": [*extract.notes]} if extract.notes else {}),
        "rows": len(extract.numbers),
        "counts": {
            **{name: getattr(selection, name) for name in _COUNTS},
            "hidden_by": {key: n for key, n in selection.hidden_by.items() if n},
            "hidden_by_several": selection.hidden_by_several,
        },
        "licence": words.name(collection.licence),
        "attribution": [words.name(one) for one in collection.attribution],
        "caveats": [words.name(one) for one in collection.caveats],
    }
    return {**made, "sides": _sides(extract)} if extract.beside else made


def _sides(extract: Extract) -> dict[str, Any]:
    """Account for two sides: `total = rows of both sides - both + others + undated`.

    What a side is of (outlets, months) is set aside in the filters.
    """
    found = extract.beside
    if found is None:
        return {}
    return {
        "each": [
            {"side": side, "name": extract.side_name(side), "rows": len(ids)}
            for side, ids in zip(extract.view.beside, found.sides, strict=True)
        ],
        "both": len(found.both),
        "others": found.others,
        "undated": found.undated,
        "total": found.total,
        "contradictions": [list(pair) for pair in found.pairs],
    }


def manifest_lines(extract: Extract) -> Iterator[tuple[str, str | int]]:
    """Write the manifest as lines of a table: a name like `counts.shown` and a value.

    Each value of a list has a line of its own; what is empty has none.
    """
    return _lines("", manifest(extract))


def _lines(name: str, value: object) -> Iterator[tuple[str, str | int]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _lines(f"{name}.{key}" if name else key, inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _lines(name, inner)
    elif isinstance(value, int) or value:
        yield name, value if isinstance(value, int) else str(value)


def write_json(out: BinaryIO, value: object) -> None:
    """Write a value as JSON in UTF-8, with a line end at the end, as it is made: memory never holds all of it.

    Parameters
    ----------
    value
        Plain data in which iterators may stand for arrays, at the top, or as members of
        objects that are themselves at the top, members or items.
    """
    text = codecs.getwriter("utf-8")(out)
    _write(text, value)
    text.write("\n")


def _write(text: codecs.StreamWriter, value: object) -> None:
    """Write plain data in one line, and what an iterator makes one item a line."""
    if isinstance(value, Iterator):
        _write_all(text, "[", (("", item) for item in value), "]")
    elif isinstance(value, dict) and not _is_plain(value):
        members = ((f"{json.dumps(name)}: ", member) for name, member in value.items())
        _write_all(text, "{", members, "}")
    else:
        text.write(json.dumps(value, ensure_ascii=False))


def _write_all(text: codecs.StreamWriter, start: str, parts: Iterator[tuple[str, object]], end: str) -> None:
    text.write(start)
    for number, (head, part) in enumerate(parts):
        text.write(f"{',' if number else ''}\n{head}")
        _write(text, part)
    text.write(f"\n{end}")


def _is_plain(value: object) -> bool:
    """Say whether no member of an object, or of an object among these, is an iterator."""
    if isinstance(value, dict):
        return all(_is_plain(member) for member in value.values())
    return not isinstance(value, Iterator)
