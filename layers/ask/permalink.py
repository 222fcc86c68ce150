"""A view as an address, and an address as a view.

Only ids stand in an address: no label, no row number, no coordinate of a place. `write` is
canonical (the same view always gives the same address) and `read(write(view)) == view`. What
`read` cannot use it leaves out and says so, so that an old or broken link opens the nearest
view. A step of a story is said by its number alone, and is the view that the step's own address
says. Which keys there are stands in `layers.ask.table`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from layers.ask.damage import ENCODED, ENTITY, GLUED, WRAPPED, Trouble, Why, decoded_words, twice_decoded, undone
from layers.ask.table import (
    AT,
    BY_KEY,
    CARD_KEYS,
    FILTERS,
    OF_READER,
    OF_STORY,
    OLD_KEYS,
    ON,
    SHOWN,
    VERSION,
    Kind,
    Parameter,
)
from layers.model import Collection, Filters, MapView, View
from layers.sides import SIDES, Sides
from layers.text import is_foreign, nearest, writable
from layers.words import wished_language

Pairs = tuple[tuple[str, str], ...]

# An address longer than this was not made by a reader; most servers refuse 8,192.
LONGEST_ADDRESS = 8_000
MOST_VALUES = 200
LONGEST_WORDS = 200
LONGEST_KEY = 80
# Whoever mistypes an id mistypes one or two; looking for more would cost and help nobody.
MOST_SUGGESTIONS = 3

MONTH = r"[0-9]{4}-(0[1-9]|1[0-2])"
"""How a month is written: a pattern, in the words of both Python and JSON Schema."""
EMBEDDING = ("embed", "embed_options")
"""Keys that say how another page shows this one, not what it shows."""
_KEYS = (*BY_KEY, VERSION)
_OF_STEP = (*OF_READER, *OF_STORY)
# Lists stand after what has one value.
WRITTEN = (*sorted(FILTERS, key=lambda row: row.kind == "many"), *SHOWN)
_WRITTEN = tuple((row, row.default) for row in WRITTEN)


def pairs_of(query: str) -> tuple[Pairs, tuple[Trouble, ...]]:
    """Split a query string into pairs, in order.

    Parameters
    ----------
    query
        With or without its leading "?". A huge one is cut, which is a trouble.
    """
    query = query.removeprefix("?")
    troubles: tuple[Trouble, ...] = ()
    if len(query) > LONGEST_ADDRESS:
        query = query[:LONGEST_ADDRESS].rpartition("&")[0]
        troubles = (Trouble("", "", "too long"),)
    pairs = parse_qsl(writable(query), keep_blank_values=True, errors="replace")
    return tuple(pairs[:MOST_VALUES]), troubles


def query_of(pairs: Iterable[tuple[str, str]]) -> str:
    """Join pairs to a query string without a leading "?"."""
    return urlencode(list(pairs), safe=",:")


def write(view: View, version: str = "") -> Pairs:
    """Write a view as key and value pairs, in a fixed order; the first view gives none.

    A step of a story gives its number and what the reader chose, unless the reader went aside.

    Parameters
    ----------
    version
        The data version the view was made with; added as `v` when anything else is said.
    """
    is_whole = not view.story or view.aside
    pairs = [
        (row.key, value)
        for row, default in _WRITTEN
        if (held := getattr(view.filters if row.dimension else view, row.field)) != default
        and (is_whole or row.key in _OF_STEP)
        for value in _values(row, held)
    ]
    if pairs and version:
        pairs.append((VERSION, version))
    return tuple(pairs)


def address(view: View, version: str = "") -> str:
    """Write a view as a relative address: "?" and its query, or "?" alone for the first view."""
    return "?" + query_of(write(view, version))


def in_full(view: View) -> View:
    """Return a view that is written with all that it shows, be it a story's step."""
    return replace(view, aside=bool(view.story))


def of_cards(pairs: Pairs) -> Pairs:
    """Return those of a view's pairs that its cards depend on."""
    return tuple(pair for pair in pairs if pair[0] in CARD_KEYS)


def _values(row: Parameter, held: object) -> tuple[str, ...]:
    """Write what a field holds, if that is not the default, as the values of its key."""
    if isinstance(held, tuple):
        return held
    if isinstance(held, MapView):
        return (f"{held.longitude:.4f},{held.latitude:.4f},{held.zoom:g}",)
    if row.means:
        return tuple(value for value, meant in row.means.items() if meant == held)
    return (ON if row.kind == "flag" else str(held),)


def read(
    pairs: Iterable[tuple[str, str]], collection: Collection, *, suggest: bool = True
) -> tuple[View, tuple[Trouble, ...]]:
    """Read a view from pairs, and say what could not be used, and unless told not to, what was perhaps meant.

    Returns
    -------
    view
        The nearest view that exists.
    troubles
        Unknown keys first, then by key in the order of the table; empty when all of it was
        understood.
    """
    reading = _Reading(pairs, collection, suggestions=MOST_SUGGESTIONS if suggest else 0)
    reading.refuse_unknown_keys()
    asked: dict[str, Any] = {row.field: reading.read(row) for row in FILTERS}
    asked |= reading.order_months(asked["first_month"], asked["last_month"])
    # Without words nothing is looked for, in titles either.
    asked["titles"] = asked["titles"] and bool(asked["words"])
    shown: dict[str, Any] = {row.field: reading.read(row) for row in SHOWN}
    # These two say something of a place that is selected, and of none.
    shown |= {"own": shown["own"] and bool(shown["place"]), "unplaced": shown["unplaced"] and not shown["place"]}
    shown["beside"] = reading.match_sides(shown["beside"])
    view = View(filters=Filters(**asked), **shown)
    if view.story:
        view = reading.at_step(view)
    elif view.step or view.aside:
        reading.refuse_step_of_nothing(view.step)
        view = replace(view, step=None, aside=False)
    return view, tuple(reading.troubles)


class _Reading:
    """One address while it is read; it collects the troubles."""

    def __init__(self, pairs: Iterable[tuple[str, str]], collection: Collection, suggestions: int) -> None:
        self.collection = collection
        self.values: dict[str, list[str]] = {}
        self.troubles: list[Trouble] = []
        for key, value in self._taken_apart(pairs):
            self.values.setdefault(OLD_KEYS.get(key, key), []).append(value)
        self.suggestions = suggestions
        self._readers: Mapping[Kind, Callable[[Parameter, list[str]], object]] = {
            "month": self._month,
            "flag": self._flag,
            "one": self._one,
            "many": self._many,
            "text": self._text,
            "look": self._look,
            "version": self._version,
        }

    def _taken_apart(self, pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        """Give the pairs, those too that a second "?" or a "&" written as %26 glued to the value before."""
        for given, value in _of_this_map([*pairs]):
            if asked := _inside(given, value):  # what others lead through keeps the address as a value
                self._refuse("address", value, "mended", query_of(asked)[:80])
                yield from self._taken_apart(asked)
                continue
            whole = twice_decoded(given) if ENCODED.search(given) else given
            if "=" in whole and not value:  # the whole address was encoded as one text
                self._refuse("address", given, "mended", whole[:80])
                yield from self._taken_apart(parse_qsl(whole[:LONGEST_ADDRESS]))
                continue
            key = _mended_key(given[:LONGEST_KEY])
            row = BY_KEY.get(OLD_KEYS.get(key, key))
            apart = twice_decoded(value) if ENCODED.search(value) else value
            first, *glued = GLUED.split(apart) if row and row.kind != "text" else [value]
            if glued:
                self._refuse(row.key if row else key, value, "mended", first)
            yield key, first if glued else value
            for one in glued:
                name, _, said = one.partition("=")
                yield _mended_key(name), said

    def refuse_unknown_keys(self) -> None:
        for key, values in self.values.items():
            left = ENTITY.fullmatch(key) and not any(values)  # of the HTML that the address stood in
            if key not in (*_KEYS, *EMBEDDING) and len(key) > 1 and not left and not is_foreign(key):
                self._refuse(key, values[0], "unknown key", next(iter(nearest(key, _KEYS)), None))

    def read(self, row: Parameter) -> object:
        """Read what a field shall hold."""
        said = self.values.get(row.key)
        if said and row.kind in {"one", "many"}:
            said = list(filter(None, said))
        if said and row.kind == "text":
            given, said = said, list(map(decoded_words, said))
            if said != given:
                self._refuse(row.key, given[-1], "mended", said[-1][:80])
        return self._readers[row.kind](row, self._mended(row, said)) if said else row.default

    def _mended(self, row: Parameter, said: list[str]) -> list[str]:
        """Undo what happens to addresses on their way, where it can be undone in one way; of others' values none stays.

        Of what has one value, those that cannot be read are left out where one can: they were
        hung on by others.
        """
        sound = self._sound(row)
        if sound is None:
            return said
        ways = _as_language if row.field == "language" else undone
        mended = [value if sound(value) else next(filter(sound, ways(value)), value) for value in said]
        if row.kind == "many":
            mended = list(self._listed(row, mended, sound))
        readable = [value for value in mended if sound(value)]
        if row.kind != "many" and readable:
            mended = readable[-1:]
        for value, better in zip(said, mended, strict=True) if len(said) == len(mended) else ():
            if value != better:
                self._refuse(row.key, value, "mended", better)
        return mended

    def _listed(self, row: Parameter, said: list[str], sound: Callable[[str], bool]) -> Iterator[str]:
        """Give values, those one by one that stand in one with commas between them."""
        for value in said:
            parts = [] if sound(value) else [part.strip() for part in re.split("[,;|]", value) if part.strip()]
            if len(parts) > 1 and all(map(sound, parts)):
                self._refuse(row.key, value, "mended", " ".join(parts))
                yield from parts
            else:
                yield value

    def _sound(self, row: Parameter) -> Callable[[str], bool] | None:
        """Return what tells whether a value can be read, for kinds of values that damage shows in."""
        if row.kind == "month":
            return lambda value: bool(re.fullmatch(MONTH, value) and value > "0001")
        if row.kind in {"one", "many"}:
            known = row.among(self.collection)
            return lambda value: value in known
        return {"0", ON}.__contains__ if row.kind == "flag" else None

    def order_months(self, first: str | None, last: str | None) -> dict[str, str | None]:
        if first and last and last < first:
            self._refuse("from", f"{first} – {last}", "swapped")
            first, last = last, first
        return {"first_month": first, "last_month": last}

    def refuse_step_of_nothing(self, step: int | None) -> None:
        """Say that a step without a story is none; a story that is not known has been told already."""
        if step and not any(self.values.get("story", ())):
            self._refuse("step", str(step), "unknown")

    def match_sides(self, asked: tuple[str, ...]) -> tuple[str, ...]:
        """Keep the first side and one more of its kind; one alone is set against nothing."""
        sides = Sides(self.collection)
        kept: list[str] = []
        for side in asked:
            if len(kept) == SIDES or (kept and sides.kind(side) != sides.kind(kept[0])):
                self._refuse("beside", side, "no side")
            else:
                kept.append(side)
        if len(kept) == 1 and not any(one.key == "beside" for one in self.troubles):
            self._refuse("beside", kept[0], "one side")
        return tuple(kept) if len(kept) == SIDES else ()

    def _many(self, row: Parameter, said: list[str]) -> tuple[str, ...]:
        known = row.among(self.collection)
        for value in said:
            if value not in known:
                self._refuse(row.key, value, "unknown", self._nearest(value, known))
        return tuple(dict.fromkeys(value for value in said if value in known))

    def at_step(self, view: View) -> View:
        """Return the view of a story's step, unless the reader went aside from it."""
        steps = self.collection.stories[str(view.story)].steps
        # A number that is none of any story's is beyond the last.
        beyond = re.fullmatch(r"[1-9]\d+", self.values.get("step", [""])[-1], re.ASCII)
        number = view.step or (len(steps) if beyond else 1)
        if number > len(steps):
            self._refuse("step", str(number), "unknown", str(len(steps)))
            number = len(steps)
        # An id near to what cannot be read may be no step of this story.
        self.troubles = [replace(one, suggestion=str(number)) if one.key == "step" else one for one in self.troubles]
        pairs, troubles = pairs_of(steps[number - 1].address)
        own = [pair for pair in pairs if pair[0] not in {*_OF_STEP, VERSION}]
        step, more = read(own, self.collection)
        chosen: dict[str, Any] = {
            "language": view.language,
            "tiles": view.tiles,
            "at": view.at,
            "story": view.story,
            "step": number,
            "aside": False,
        }
        step = replace(step, **chosen)
        # Where the map was moved to is no other view.
        same = replace(view, **chosen, map=step.map) == step
        if not same and (view.aside or replace(view, **chosen) != View(**chosen)):
            return replace(view, step=number, aside=True)
        self.troubles += [*troubles, *more]
        return step

    # Of what has one value the last that is said counts.

    def _one(self, row: Parameter, said: list[str]) -> object:
        found = self._many(row, said[-1:])
        if not found:
            return row.default
        return row.means[found[0]] if row.means else found[0]

    def _month(self, row: Parameter, said: list[str]) -> str | None:
        value = said[-1]
        if value and not (re.fullmatch(MONTH, value) and value > "0001"):
            self._refuse(row.key, value, "malformed")
            return None
        return value or None

    def _flag(self, row: Parameter, said: list[str]) -> bool:
        if said[-1] not in {"0", ON}:
            self._refuse(row.key, said[-1], "malformed")
        return said[-1] == ON

    def _text(self, row: Parameter, said: list[str]) -> str:
        words = " ".join(said[-1].split())
        if len(words) > LONGEST_WORDS:
            self._refuse(row.key, words[:40] + "…", "too long")
        return words[:LONGEST_WORDS].strip()

    def _look(self, row: Parameter, said: list[str]) -> MapView | None:
        value = next((one for one in reversed(said) if one.count(",") == 2), said[-1])  # noqa: PLR2004 - three numbers
        if not value:
            return None
        try:
            longitude, latitude, zoom = (float(part) for part in value.split(","))
        except ValueError:
            longitude = latitude = zoom = math.nan
        # Leaflet's Mercator ends near 85 degrees; zoom levels run from 0 to about 19.
        farthest = max(180.0, self.collection.bounds[2])
        if not (-180 <= longitude <= farthest and abs(latitude) <= 85 and 0 <= zoom <= 19):  # noqa: PLR2004
            self._refuse(row.key, value, "malformed")
            return None
        return MapView(round(longitude, 4), round(latitude, 4), round(zoom, 2))

    def _version(self, row: Parameter, said: list[str]) -> str | None:
        if said[-1] and said[-1] != self.collection.version:
            self._refuse(row.key, said[-1], "no version")
            return None
        return said[-1] or None

    def _nearest(self, value: str, known: Iterable[str]) -> str | None:
        """Find the id that was perhaps meant, for the first few that are unknown."""
        self.suggestions -= 1
        return next(iter(nearest(value, known)), None) if self.suggestions >= 0 else None

    def _refuse(self, key: str, value: str, why: Why, suggestion: str | None = None) -> None:
        self.troubles.append(Trouble(key, value[:80], why, suggestion))


def _of_this_map(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Leave out what stands beside a whole address that others lead through, unless it asks this map too."""
    led = {key for key, value in pairs if _inside(key, value)}
    beside = {_mended_key(key) for key, _ in pairs if key not in led} - {"from"}  # which others say too
    return [pair for pair in pairs if pair[0] in led] if led and beside.isdisjoint(_KEYS) else pairs


def _inside(key: str, value: str) -> Pairs:
    """Return the pairs of a whole address that stands in another as one value; none if none does."""
    inner = WRAPPED.fullmatch(twice_decoded(value)) if "http" in value.lower() and not is_foreign(key) else None
    asked = tuple(parse_qsl(inner["query"][:LONGEST_ADDRESS])) if inner else ()
    return asked if any(name in _KEYS for name, _ in asked) else ()


def _mended_key(key: str) -> str:
    """Return a key without what copying as HTML or as text left at it."""
    plain = re.sub(
        r"^(amp;|#38;|#x26;|https?://[^?\s]*\?|[?\uff1f\s\u200b-\u200f\u2060-\u2069\ufeff])+|[\s\u200b-\u200f\u2060-\u2069\ufeff]+$",
        "",
        key,
    )
    return plain.casefold() if plain.casefold() in _KEYS else plain


def _as_language(value: str) -> Iterator[str]:
    """Give what a language may have been: undone, or one of a country's (`ar-SY`, `ar_SY`)."""
    for one in undone(value):
        yield one
        yield wished_language(one.replace("_", "-")) or one


def version_of(pairs: Iterable[tuple[str, str]]) -> str | None:
    """Return the data version that an address was made with, or None."""
    return dict(pairs).get(VERSION)


def at_of(query: str) -> str | None:
    """Return the version of the data that an address asks for, or None."""
    return dict(pairs_of(query)[0]).get(AT)


def values_of(filters: Filters) -> Mapping[str, list[str]]:
    """Return what an address says of filters: the values of each key, in order."""
    grouped: dict[str, list[str]] = {}
    for key, value in write(View(filters=filters)):
        grouped.setdefault(key, []).append(value)
    return grouped
