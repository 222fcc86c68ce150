"""The filters that are on, value by value: what each hides, and what of an address lifts it.

What is said here goes to the browser as it is: a change of the address (`Change`) is written down
as what goes and what is set, and `changeOf` of `layers/page/address.js` makes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypedDict

from layers.ask.phrases import months_in_words, phrase, rolled_up
from layers.ask.table import FILTERS, ON, Parameter, keys_of
from layers.model import DIMENSIONS, Actor, Collection, Filters, Place, spellings
from layers.store import HiddenThere, Store, select
from layers.text import fold, nearest
from layers.words import Words


class Change(TypedDict):
    """A change of an address: the values (None: all of a key) that go, then those that are set."""

    drop: list[tuple[str, str | None]]
    put: list[tuple[str, str]]


class Active(TypedDict):
    """A value that is asked for: its `label` ("Russia"), and how many come back without it.

    `means` is the label with what else the value finds: what belongs to it, or lies inside.

    `hides` is None where taking it away brings nothing back: one of several that add up. `said`
    puts it into words, or is "". `id` is its own among all.
    """

    id: str
    key: str
    value: str | None
    label: str
    means: str
    hides: int | None
    said: str
    change: Change


class Lift(TypedDict):
    """A reason why excerpts are not shown, in words with their number, and what shows them."""

    id: str
    n: int
    words: str
    change: Change


def active_filters(store: Store, filters: Filters, words: Words) -> list[Active]:
    """List every value that is asked for, in the order of the page; the two months are one."""
    asked = list(_asked(filters, store.collection, words))
    hidden_by = select(store, filters).hidden_by
    alone = [row.dimension for row, _, _ in asked]
    active: list[Active] = []
    for row, value, label in asked:
        if alone.count(row.dimension) == 1:
            hides = hidden_by[str(row.dimension)]
        else:
            hides = _passing(store, _without(filters, row, value)) - _passing(store, filters)
        keys = keys_of("month")[:2] if row.kind == "month" else _keys(row)
        active.append(
            {
                "id": f"{row.key}:{value or ''}",
                "key": row.key,
                "value": value,
                "label": label,
                "means": label if value is None else rolled_up(row, value, label, filters, store.collection, words),
                "hides": hides if hides > 0 else None,
                "said": words.count("active.hides", hides) if hides > 0 else "",
                "change": {"drop": [(key, value) for key in keys], "put": []},
            }
        )
    return active


def _asked(filters: Filters, collection: Collection, words: Words) -> Iterator[tuple[Parameter, str | None, str]]:
    """Go through what is asked for: its row, its value if it may have several, and a label."""
    months = months_in_words(filters, words)
    for row in FILTERS:
        held = getattr(filters, row.field)
        if row.kind == "month":
            if months:
                yield row, None, months
            months = ""
        elif isinstance(held, tuple):
            for value, name in zip(held, row.names(held, collection, words), strict=True):
                yield row, value, name
        elif held != row.default:
            yield row, None, words["filters.match.all"] if row.means else phrase(row, filters, collection, words)


def _keys(row: Parameter) -> Iterable[str]:
    """Return the keys that say a value; without words nothing is looked for in titles."""
    return keys_of("words") if row.kind == "text" else (row.key, *row.old_keys)


def _without(filters: Filters, row: Parameter, value: str | None) -> Filters:
    if row.kind == "month":
        return replace(filters, first_month=None, last_month=None)
    left = row.default if value is None else tuple(one for one in getattr(filters, row.field) if one != value)
    return replace(filters, **{row.field: left})  # type: ignore[arg-type]


def _passing(store: Store, filters: Filters) -> int:
    return int(store.judge(filters).passes().sum())


def lifts(hidden: HiddenThere, words: Words) -> list[Lift]:
    """List why excerpts are hidden, each reason with what lifts it; those of several lift all."""
    found: list[Lift] = []
    for dimension in DIMENSIONS:
        drop = [(key, None) for key in keys_of(dimension)]
        found.append(_lift(dimension, hidden.by.get(dimension, 0), words, {"drop": [*drop], "put": []}))
        if dimension == "month":
            found.append(_lift("undated", hidden.undated, words, {"drop": [], "put": [("undated", ON)]}))
    everything: list[tuple[str, str | None]] = [(key, None) for one in DIMENSIONS for key in keys_of(one)]
    found.append(_lift("several", hidden.several, words, {"drop": everything, "put": []}))
    return [lift for lift in found if lift["n"]]


def _lift(reason: str, n: int, words: Words, change: Change) -> Lift:
    return {"id": reason, "n": n, "words": words.count(f"hidden.{reason}", n), "change": change}


def search_lifts(store: Store, filters: Filters, words: Words) -> list[Lift]:
    """List what a search could find besides: titles and outlets; if it found nothing, the nearest name."""
    found: list[Lift] = []
    if not filters.words:
        return found
    selection = select(store, filters)
    if n := selection.title_hits:
        found.append({"id": "titles", "n": n, "words": words.count("search.titles", n), "change": _put("titles", ON)})
    if selection.matching:
        return found
    for thing in near_names(filters.words, store.collection):
        name = words.name(thing.names)
        if n := _passing(store, replace(filters, words=name, titles=False)):
            change: Change = {"drop": [("titles", None)], "put": [("q", name)]}
            found.append({"id": "near", "n": n, "words": words.of("search.near", name=name), "change": change})
            break
    return found


def _put(key: str, value: str) -> Change:
    return {"drop": [], "put": [(key, value)]}


def near_names(typed: str, collection: Collection, most: int = 3, *, places_only: bool = False) -> list[Place | Actor]:
    """Find the places and actors that have a name, in any language, near to what was typed, the likest first."""
    things = [*collection.places.values(), *(() if places_only else collection.actors.values())]
    named = {fold(name): thing for thing in reversed(things) for name in spellings(thing)}
    found = {named[near].id: named[near] for near in nearest(fold(typed), named, 2 * most)}
    return list(found.values())[:most]
