"""A view as an address, and an address as a view.

Only ids stand in an address: no label, no row number, no coordinate of a place. `write` is
canonical (the same view always gives the same address) and `read(write(view)) == view`. What
`read` cannot use it leaves out and says so, so that an old or broken link opens the nearest
view.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Collection as Ids
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, cast
from urllib.parse import parse_qsl, urlencode

from layers.model import (
    BASES,
    PLACE_KINDS,
    ROLES,
    STATUSES,
    Basis,
    Collection,
    Filters,
    MapView,
    View,
)

Pairs = tuple[tuple[str, str], ...]
Why = Literal["unknown", "malformed", "swapped", "too long", "unknown key"]

# An address longer than this was not made by a reader; most servers refuse 8,192.
LONGEST_ADDRESS = 8_000
MOST_VALUES = 200
LONGEST_WORDS = 200

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
# Keys that hosts and social sites hang on to an address; they mean nothing here.
_FOREIGN = re.compile(r"embed|embed_options|utm_\w+|fbclid|gclid|mc_[a-z]+|ref|igsh|s")
_KEYS = (
    "from", "to", "by", "sure", "undated", "actor", "actors", "role", "place", "kind", "source",
    "status", "named", "q", "see", "excerpt", "map", "tiles", "lang", "v",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something of an address that could not be used.

    `why` is a word of the catalogue; `suggestion` the nearest id that exists, or None.
    """

    key: str
    value: str
    why: Why
    suggestion: str | None = None


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
    pairs = parse_qsl(query, keep_blank_values=True, errors="replace")
    return tuple(pairs[:MOST_VALUES]), troubles


def query_of(pairs: Iterable[tuple[str, str]]) -> str:
    """Join pairs to a query string without a leading "?"."""
    return urlencode(list(pairs), safe=",:")


def write(view: View, version: str = "") -> Pairs:
    """Write a view as key and value pairs, in a fixed order; the first view gives none.

    Parameters
    ----------
    version
        The data version the view was made with; added as `v` when anything else is said.
    """
    pairs = [*_filter_pairs(view.filters), *_selection_pairs(view)]
    if pairs and version:
        pairs.append(("v", version))
    return tuple(pairs)


def address(view: View, version: str = "") -> str:
    """Write a view as a relative address: "?" and its query, or "?" alone for the first view."""
    return "?" + query_of(write(view, version))


def _filter_pairs(filters: Filters) -> list[tuple[str, str]]:
    single = [
        ("from", filters.first_month),
        ("to", filters.last_month),
        ("by", filters.basis if filters.basis != "event" else None),
        ("sure", "1" if filters.certain else None),
        ("undated", "1" if filters.undated else None),
        ("actors", "all" if filters.all_actors else None),
        ("role", filters.role),
        ("named", "1" if filters.named_only else None),
        ("q", filters.words or None),
    ]
    many = [
        ("actor", filters.actors),
        ("place", filters.places),
        ("kind", filters.kinds),
        ("source", filters.outlets),
        ("status", filters.statuses),
    ]
    pairs = [(key, value) for key, value in single if value is not None]
    return pairs + [(key, value) for key, values in many for value in values]


def _selection_pairs(view: View) -> list[tuple[str, str]]:
    looks = view.map
    place = f"{looks.longitude:.4f},{looks.latitude:.4f},{looks.zoom:g}" if looks else None
    single = [
        ("see", view.place),
        ("excerpt", view.excerpt),
        ("map", place),
        ("tiles", "1" if view.tiles else None),
        ("lang", view.language if view.language != "en" else None),
    ]
    return [(key, value) for key, value in single if value is not None]


def read(
    pairs: Iterable[tuple[str, str]], collection: Collection, languages: Ids[str] = ("en",)
) -> tuple[View, tuple[Trouble, ...]]:
    """Read a view from pairs, and say what could not be used.

    Returns
    -------
    view
        The nearest view that exists.
    troubles
        In the order of the address; empty when all of it was understood.
    """
    reading = _Reading(list(pairs))
    reading.refuse_unknown_keys()
    first, last = reading.months()
    outlets = {article.outlet_key for article in collection.articles.values()}
    filters = Filters(
        first_month=first,
        last_month=last,
        basis=cast("Basis", reading.one("by", BASES) or "event"),
        certain=reading.flag("sure"),
        undated=reading.flag("undated"),
        actors=reading.many("actor", collection.actors),
        all_actors=reading.one("actors", ("any", "all")) == "all",
        role=reading.one("role", ROLES),
        places=reading.many("place", collection.places),
        kinds=reading.many("kind", PLACE_KINDS),
        outlets=reading.many("source", outlets),
        statuses=reading.many("status", STATUSES),
        named_only=reading.flag("named"),
        words=reading.words(),
    )
    view = View(
        filters=filters,
        place=reading.one("see", collection.places),
        excerpt=reading.excerpt(collection),
        map=reading.map(),
        language=reading.one("lang", languages) or "en",
        tiles=reading.flag("tiles"),
    )
    return view, tuple(reading.troubles)


class _Reading:
    """One address while it is read; it collects the troubles."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        self.values: dict[str, list[str]] = {}
        for key, value in pairs:
            self.values.setdefault(key, []).append(value)
        self.troubles: list[Trouble] = []

    def refuse_unknown_keys(self) -> None:
        for key, values in self.values.items():
            if key not in _KEYS and not _FOREIGN.fullmatch(key):
                near = difflib.get_close_matches(key, _KEYS, 1)
                self._refuse(key, values[0], "unknown key", near[0] if near else None)

    def one(self, key: str, known: Ids[str]) -> str | None:
        values = self.values.get(key, [])[-1:]
        return next(iter(self._known(key, values, known)), None)

    def excerpt(self, collection: Collection) -> str | None:
        # A withdrawn excerpt keeps its id: the page says what became of it.
        named = self.values.get("excerpt", [""])[-1]
        withdrawn = collection.withdrawn
        return self.one("excerpt", withdrawn if named in withdrawn else collection.excerpts)

    def many(self, key: str, known: Ids[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._known(key, self.values.get(key, []), known)))

    def _known(self, key: str, values: list[str], known: Ids[str]) -> list[str]:
        for value in values:
            if value not in known:
                near = difflib.get_close_matches(value[:80], known, 1)
                self._refuse(key, value, "unknown", near[0] if near else None)
        return [value for value in values if value in known]

    def flag(self, key: str) -> bool:
        value = self.values.get(key, ["0"])[-1]
        if value not in {"0", "1"}:
            self._refuse(key, value, "malformed")
        return value == "1"

    def words(self) -> str:
        words = " ".join(self.values.get("q", [""])[-1].split())
        if len(words) > LONGEST_WORDS:
            self._refuse("q", words[:40] + "…", "too long")
        return words[:LONGEST_WORDS].strip()

    def months(self) -> tuple[str | None, str | None]:
        first, last = self._month("from"), self._month("to")
        if first and last and last < first:
            self._refuse("from", f"{first} – {last}", "swapped")
            return last, first
        return first, last

    def _month(self, key: str) -> str | None:
        value = self.values.get(key, [""])[-1]
        if value and not (_MONTH.fullmatch(value) and value > "0001"):
            self._refuse(key, value, "malformed")
            return None
        return value or None

    def map(self) -> MapView | None:
        value = self.values.get("map", [""])[-1]
        if not value:
            return None
        try:
            longitude, latitude, zoom = (float(part) for part in value.split(","))
        except ValueError:
            longitude = latitude = zoom = math.nan
        # Leaflet's Mercator ends near 85 degrees; zoom levels run from 0 to about 19.
        if not (abs(longitude) <= 180 and abs(latitude) <= 85 and 0 <= zoom <= 19):  # noqa: PLR2004
            self._refuse("map", value, "malformed")
            return None
        return MapView(round(longitude, 4), round(latitude, 4), round(zoom, 2))

    def _refuse(self, key: str, value: str, why: Why, suggestion: str | None = None) -> None:
        self.troubles.append(Trouble(key, value[:80], why, suggestion))


def version_of(pairs: Iterable[tuple[str, str]]) -> str | None:
    """Return the data version that an address was made with, or None."""
    return dict(pairs).get("v")


def as_parameters(pairs: Pairs) -> Mapping[str, list[str]]:
    """Group pairs by key, in order, as web frameworks hold query parameters."""
    grouped: dict[str, list[str]] = {}
    for key, value in pairs:
        grouped.setdefault(key, []).append(value)
    return grouped
