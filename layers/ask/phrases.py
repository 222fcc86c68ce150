"""What is asked, in words, and the filters that are on, with what each hides and what of an address lifts it.

What lifts one goes to the browser as it is: a change of the address (`Change`) is written down as what goes and what
is set, and `changeOf` of `layers/page/parameters.js` makes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypedDict

from layers.ask.table import BY_KEY, FILTERS, ON, Parameter, keys_of
from layers.model import DIMENSIONS, Actor, Collection, Excerpt, Filters, Place, View, spellings
from layers.store import HiddenThere, Store, select
from layers.text import fold, nearest, shorten
from layers.when import day_in_words, in_words, read_when
from layers.words import Words

MOST_TOGETHER = 8
"""Reasons of several filters that are told one by one."""


def filters_in_words(filters: Filters, collection: Collection, words: Words) -> list[str]:
    """Say each filter that is set, in the order of the page; nothing is set: an empty list."""
    # The two months are said in one phrase, and how actors combine in that of the actors.
    rows = [row for row in FILTERS if row.kind != "month" and row.key != "actors"]
    months = months_in_words(filters, words)
    said = [
        words.of("phrase.months", names=months) if months else "",
        *(phrase(row, filters, collection, words) for row in rows),
    ]
    return [phrase for phrase in said if phrase]


def view_in_words(view: View, collection: Collection, words: Words) -> list[str]:
    """Say what is selected, then each filter that is set."""
    selected = (phrase(BY_KEY[key], view, collection, words) for key in ("see", "own", "unplaced", "beside"))
    return [*filter(None, selected), *filters_in_words(view.filters, collection, words)]


def title_in_words(view: View, collection: Collection, words: Words) -> str:
    """Say in one line what a view is of, and of which collection: the title of the browser's tab."""
    excerpt = collection.excerpts.get(view.excerpt or "")
    if step := step_in_words(view, collection, words):
        return " · ".join([step["title"], step["number"], words.name(collection.title)])
    subjects = [excerpt_title(excerpt, collection, words)] if excerpt else subjects_in_words(view, collection, words)
    return " · ".join([*subjects, words.name(collection.title)])


def then_in_words(published: datetime | None, words: Words) -> str | None:
    """Say of an older version of the data that it is one, and when it was published; None of the newest."""
    if published is None:
        return None
    return words.of("then.shown", date=day_in_words(published, words))


class StepInWords(TypedDict):
    """A step of a story: the story's title, which step of how many it is, and what is told there."""

    title: str
    number: str
    text: str


def step_in_words(view: View, collection: Collection, words: Words) -> StepInWords | None:
    """Tell the step of a story that a view shows; None if it shows none."""
    if not view.story or not view.step or view.aside:
        return None
    story = collection.stories[view.story]
    number = words.of("story.step", n=words.number(view.step), all=words.number(len(story.steps)))
    return {"title": words.name(story.title), "number": number, "text": words.name(story.steps[view.step - 1].text)}


def excerpt_title(excerpt: Excerpt, collection: Collection, words: Words, length: int = 60) -> str:
    """Name an excerpt by its first words and its outlet, in so many characters."""
    outlet = words.name(collection.articles[excerpt.article].outlet_names)
    quote = shorten(" ".join(excerpt.quote.split()), length - len(outlet) - 5)
    return f"{words.quoted(quote)} – {outlet}"


def subjects_in_words(view: View, collection: Collection, words: Words) -> Iterator[str]:
    """Name the place, the actors, the months and the words of a view."""
    filters = view.filters
    if places := [view.place] if view.place else filters.places:
        yield words.listed([words.name(collection.places[one].names) for one in places])
    if view.unplaced:
        yield words["phrase.unplaced"]
    if filters.actors:
        yield words.listed([words.name(collection.actors[one].names) for one in filters.actors])
    if months := months_in_words(filters, words):
        yield months
    if filters.words:
        yield words.quoted(filters.words)


def months_in_words(filters: Filters, words: Words) -> str:
    """Say the months asked for; "" if there are none."""
    first, last = filters.first_month, filters.last_month
    if not (first or last):
        return ""
    span = first if first == last and first else f"{first or '..'}/{last or '..'}"
    return in_words(read_when(span), words)


def months_in_short(filters: Filters, words: Words) -> str:
    """Say the months asked for in few words, each by one name where it has two."""
    first, last = filters.first_month, filters.last_month
    if not (first and last) or first == last:
        return months_in_words(filters, words)
    same_year = first[:4] == last[:4] and words["month.short"].endswith("{year}")
    begins = words[f"month.short.{int(first[5:])}"] if same_year else month_in_short(first, words)
    return words.of("date.range", first=begins, last=month_in_short(last, words))


def phrase(row: Parameter, asked: Filters | View, collection: Collection, words: Words) -> str:
    """Say what is asked for under one key; "" if it is nothing."""
    held = getattr(asked, row.field)
    if held == row.default:
        return ""
    values = list(held) if isinstance(held, tuple) else [str(held)]
    if row.kind in {"one", "many"}:
        values = [
            rolled_up(row, value, name, asked, collection, words)
            for value, name in zip(values, row.names(values, collection, words), strict=True)
        ]
    key = row.key
    if isinstance(asked, Filters) and key == "actor" and asked.all_actors:
        key = "actors"
    if isinstance(asked, Filters) and key == "sure" and not (asked.first_month or asked.last_month):
        first, last = collection.window
        whole = Filters(first_month=first, last_month=last)
        key, values = "sure.window", [months_in_short(whole, words)]
    return words.of(f"phrase.{key}", names=words.listed(values))


def rolled_up(  # noqa: PLR0917 - a value, and what it is said with
    row: Parameter, value: str, name: str, asked: Filters | View, collection: Collection, words: Words
) -> str:
    """Name a value, and say that it finds what is under it too, where something is."""
    kind = {"actor": "actor", "place": "place", "see": "place"}.get(row.key)
    if kind is None or getattr(asked, "own", False):
        return name
    members: Iterable[Place | Actor] = (collection.actors if kind == "actor" else collection.places).values()
    holds = any(member.parent == value for member in members)
    return words.of(f"phrase.{kind}.inside", name=name) if holds else name


def month_in_short(month: str, words: Words) -> str:
    """Name a month ("2025-08") in short, with its year: "Aug 2025"."""
    year, number = month.split("-")
    return words.of("month.short", month=words[f"month.short.{int(number)}"], year=year)


class Change(TypedDict):
    """A change of an address: the values (None: all of a key) that go, then those that are set."""

    drop: list[tuple[str, str | None]]
    put: list[tuple[str, str]]


class Active(TypedDict):
    """A value that is asked for: its `label` ("Russia"), and how many come back without it alone.

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


class Account(TypedDict):
    """Why excerpts are hidden: `sum of hides - twice + sum of n in hidden` is all that are.

    Attributes
    ----------
    active
        Every value that is asked for, in the order of the page; the two months are one.
    undated
        Those among what the months hide that have no date, or None.
    hidden
        Reasons that no value of `active` lifts alone, by dimension and then together.
    twice
        How many are told by more than one value, each of which brings them back.
    """

    active: list[Active]
    undated: Lift | None
    hidden: list[Lift]
    twice: int


def account(store: Store, filters: Filters, words: Words, most: int = MOST_TOGETHER) -> Account:
    """Tell every value that is asked for with what it hides, and what only several hide together.

    At most so many reasons of several filters are told one by one: see `lifts`.
    """
    key = ("account", filters, words.language, most)
    return store.remembered(key, lambda: _account(store, filters, words, most))


def _account(store: Store, filters: Filters, words: Words, most: int) -> Account:
    asked = list(_asked(filters, store.collection, words))
    ways = [_way(row, value, filters, asked) for row, value, _ in asked]
    apart = store.hidden_apart(filters, [filters if way is None else way for way in ways])
    undated = _lift("undated", apart.undated, words, {"drop": [], "put": [("undated", ON)]})
    lifted: dict[str, list[str]] = {}
    for (row, value, label), way in zip(asked, ways, strict=True):
        if way is not None:
            lifted.setdefault(str(row.dimension), []).append(label if value is None else "")
    return {
        "active": [
            {
                "id": f"{row.key}:{value or ''}",
                "key": row.key,
                "value": value,
                "label": label,
                "means": label if value is None else rolled_up(row, value, label, filters, store.collection, words),
                "hides": hides or None,
                "said": words.count("active.hides", hides) if hides else "",
                "change": {
                    "drop": [(key, value) for key in (keys_of("month")[:2] if row.kind == "month" else _keys(row))],
                    "put": [],
                },
            }
            for (row, value, label), hides in zip(asked, apart.alone, strict=True)
        ],
        "undated": undated if apart.undated else None,
        "hidden": [
            _by_names(lift, lifted.get(lift["id"], []), words)
            for lift in lifts(apart.rest, filters, store.collection, words, most)
        ],
        "twice": apart.twice,
    }


def _by_names(lift: Lift, labels: Sequence[str], words: Words) -> Lift:
    """Name what a dimension is asked for by, months and certainty, of which none alone brings back what is hidden."""
    if len(labels) < 2 or not all(labels):  # noqa: PLR2004 - one goes without saying, values are told as others
        return lift
    return {**lift, "words": words.count("hidden.together", lift["n"], names=words.listed(labels))}


def _way(
    row: Parameter, value: str | None, filters: Filters, asked: Sequence[tuple[Parameter, str | None, str]]
) -> str | Filters | None:
    """Say what is left without a value: the dimension is lifted, or others are asked; None brings nothing back."""
    if sum(other.dimension == row.dimension for other, _, _ in asked) == 1:
        return row.dimension
    adds_up = value is not None and len(getattr(filters, row.field)) > 1
    if adds_up and not (row.key == "actor" and filters.all_actors):
        return None
    return _without(filters, row, value)


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


def lifts(hidden: HiddenThere, filters: Filters, collection: Collection, words: Words, most: int = 2) -> list[Lift]:
    """List why excerpts are hidden, each reason with what lifts it; the last of more than `most` lifts all.

    Reasons that are several filters together name them; at most so many are told one by one.
    """
    found: list[Lift] = []
    for dimension in DIMENSIONS:
        found.append(_lift(dimension, hidden.by.get(dimension, 0), words, _drop([dimension])))
        if dimension == "month":
            found.append(_lift("undated", hidden.undated, words, {"drop": [], "put": [("undated", ON)]}))
    together = list(hidden.together.items())
    told = together if len(together) <= most else together[: most - 1]
    called = _dimensions_called(filters, collection, words) if told else {}
    for dimensions, n in told:
        names = words.listed([called[one] for one in dimensions])
        lift = _lift("together", n, words, _drop(dimensions), names=names)
        found.append({**lift, "id": f"together:{'+'.join(dimensions)}"})
    found.append(_lift("several", sum(n for _, n in together[len(told) :]), words, _drop(DIMENSIONS)))
    return [lift for lift in found if lift["n"]]


def _lift(reason: str, n: int, words: Words, change: Change, **names: str) -> Lift:
    return {"id": reason, "n": n, "words": words.count(f"hidden.{reason}", n, **names), "change": change}


def _drop(dimensions: Iterable[str]) -> Change:
    return {"drop": [(key, None) for dimension in dimensions for key in keys_of(dimension)], "put": []}


def _dimensions_called(filters: Filters, collection: Collection, words: Words) -> dict[str, str]:
    """Name each dimension that is asked for: by its one value, or by what its values are."""
    labels: dict[str, list[str]] = {}
    for row, _, label in _asked(filters, collection, words):
        labels.setdefault(str(row.dimension), []).append(label)
    return {one: named[0] if len(named) == 1 else words[f"hidden.by.{one}"] for one, named in labels.items()}


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
    for thing in near_names(filters.words, store):
        name = words.name(thing.names)
        if n := _passing(store, replace(filters, words=name, titles=False)):
            change: Change = {"drop": [("titles", None)], "put": [("q", name)]}
            found.append({"id": "near", "n": n, "words": words.of("search.near", name=name), "change": change})
            break
    return found


def _put(key: str, value: str) -> Change:
    return {"drop": [], "put": [(key, value)]}


def near_names(typed: str, store: Store, most: int = 3, *, places_only: bool = False) -> list[Place | Actor]:
    """Find the places and actors that have a name, in any language, near to what was typed, the likest first."""
    collection = store.collection

    def fold_names() -> dict[str, Place | Actor]:
        things = [*collection.places.values(), *(() if places_only else collection.actors.values())]
        return {fold(name): thing for thing in reversed(things) for name in spellings(thing)}

    named = store.remembered(("names", places_only), fold_names)
    found = {named[near].id: named[near] for near in nearest(fold(typed), named, 2 * most)}
    return list(found.values())[:most]
