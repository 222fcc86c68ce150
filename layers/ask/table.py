"""What can be asked of a collection: a row for each thing, in the order of the page.

All that names filters follows from these rows: reading and writing addresses (`permalink`), the
options of the command line (`layers.export.command_line`), the parameters of data addresses, filters in
words (`phrases`), the choices and their counts, the chips of what is hidden, and which part of
an address the browser takes for the panel's alone.

A new filter is a row here and, beside it,

- a field of `layers.model.Filters`, and its dimension in `layers.model.DIMENSIONS`;
- its column and its rule in the store: where every excerpt has one value, that is one line of
  `layers.store.columns.VALUES`;
- its words in `layers/words/en.toml`: `filters.<key>`, `phrase.<key>` and `hidden.<dimension>`.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, fields
from dataclasses import field as made
from typing import Any, Literal, cast

from layers.model import BASES, MOST_STEPS, PLACE_KINDS, ROLES, STATUSES, Actor, Collection, Filters, Place, View
from layers.sides import Sides, outlets
from layers.words import Words, language_name, languages

Kind = Literal["month", "flag", "one", "many", "text", "look", "version"]
Values = Mapping[str, object] | tuple[str, ...]
"""Ids with what they stand for (a place, an actor, names), or values that are only themselves."""

ON = "1"
"""How an address says that a flag is set."""
VERSION = "v"
"""The key under which an address says with which version of the data it was made."""
AT = "at"
"""The key under which an address says of which version of the data its view shall be."""

_DEFAULTS: Mapping[str, object] = {
    one.name: None if one.default is MISSING else one.default for one in (*fields(View), *fields(Filters))
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing that can be asked.

    Attributes
    ----------
    key
        Its name in an address; `filters.<key>` and `phrase.<key>` are its words.
    field
        The field of `Filters`, or of `View` if it has no dimension. The field's default is
        what an address leaves out.
    kind
        A month, a flag, one of the values, any of them, words, where the map looks, or a version of the data.
    dimension
        Which of `layers.model.DIMENSIONS` it hides excerpts by.
    values
        Those that "one" and "many" choose among, or what finds them in a collection.
    means
        What the field holds for a value, where that is not the value itself.
    called
        How a value is called: a prefix of the catalogue (`<called>.<value>`), or what names it.
        Without, a place, an actor or an outlet is called by its name.
    facet
        It is chosen from a list with counts, which at first is open or closed.
    offered
        Whether that list has all values or only those that excerpts have.
    options
        Of the command line, without dashes, and what they are for: "name VALUE" takes a value,
        "name" alone sets a flag, or stands for the value of that name. Of several, one is given.
    said
        How `/data/collection.json` describes its values, where it does not list them.
    of_data
        Whether it changes what is in the data, or only how the page shows them.
    of_panel
        Whether it concerns the page's panel alone.
    of_cards
        Whether the cards that the panel shows depend on it.
    old_keys
        Under which older links say it.
    """

    key: str
    field: str
    kind: Kind
    dimension: str | None = None
    values: tuple[str, ...] | Callable[[Collection], Values] = ()
    means: Mapping[str, Any] | None = None
    called: str | Callable[[str, Collection, Words], str] = ""
    facet: Literal["open", "closed"] | None = None
    offered: Literal["all", "used"] = "all"
    options: Mapping[str, str] = made(default_factory=dict)
    said: str = ""
    of_data: bool = True
    of_panel: bool = False
    of_cards: bool = False
    old_keys: tuple[str, ...] = ()

    @property
    def default(self) -> object:
        """What the field holds when nothing is asked."""
        return _DEFAULTS[self.field]

    def among(self, collection: Collection) -> Values:
        """Return the values that there are in a collection."""
        return self.values(collection) if callable(self.values) else self.values

    def names(self, values: Iterable[str], collection: Collection, words: Words) -> list[str]:
        """Say what some of its values are called, in the words' language."""
        called = self.called
        if callable(called):
            return [called(value, collection, words) for value in values]
        if called:
            return [words[f"{called}.{value}"] for value in values]
        known = self.among(collection)
        things = [known[value] if isinstance(known, Mapping) else value for value in values]
        named = [thing.names if isinstance(thing, Place | Actor) else thing for thing in things]
        return [words.name(names) if isinstance(names, Mapping) else str(names) for names in named]


def _languages(collection: Collection) -> tuple[str, ...]:
    return tuple(dict.fromkeys(article.language for article in collection.articles.values()))


def _excerpts(collection: Collection) -> Mapping[str, object]:
    # A withdrawn excerpt keeps its id: the page says what became of it.
    withdrawn = collection.withdrawn
    return ChainMap({**withdrawn}, cast("dict[str, object]", collection.excerpts)) if withdrawn else collection.excerpts


_STEPS = {str(number): number for number in range(1, MOST_STEPS + 1)}

FILTERS = (
    Parameter(
        key="from",
        field="first_month",
        kind="month",
        dimension="month",
        options={"from MONTH": "the first month, like 2025-07"},
    ),
    Parameter(
        key="to", field="last_month", kind="month", dimension="month", options={"to MONTH": "the last month, inclusive"}
    ),
    Parameter(
        key="by",
        field="basis",
        kind="one",
        dimension="month",
        values=BASES,
        called="filters.basis",
        options={"basis BASIS": "which date the months are of: event (usual) or published"},
    ),
    Parameter(
        key="sure",
        field="certain",
        kind="flag",
        dimension="month",
        options={"certain": "only what certainly falls in the months"},
    ),
    Parameter(
        key="undated", field="undated", kind="flag", dimension="month", options={"undated": "also what has no date"}
    ),
    Parameter(
        key="actor",
        field="actors",
        kind="many",
        dimension="actor",
        values=lambda collection: collection.actors,
        facet="open",
        options={"actor ID": "an actor; finds those that belong to it"},
    ),
    Parameter(
        key="actors",
        field="all_actors",
        kind="one",
        dimension="actor",
        values=("any", "all"),
        means={"any": False, "all": True},
        called="filters.match",
        options={"any": "with any of the actors (usual)", "all": "with all of the actors"},
    ),
    Parameter(
        key="role",
        field="role",
        kind="one",
        dimension="actor",
        values=ROLES,
        called="role",
        options={"role ROLE": "what the actors do: acts, speaks or discussed"},
    ),
    Parameter(
        key="place",
        field="places",
        kind="many",
        dimension="place",
        values=lambda collection: collection.places,
        facet="open",
        options={"place ID": "a place; finds those inside it"},
    ),
    Parameter(
        key="kind",
        field="kinds",
        kind="many",
        dimension="kind",
        values=lambda collection: (*PLACE_KINDS, *collection.place_kinds),
        called=lambda kind, collection, words: words.place_kind(kind, collection.place_kinds),
        facet="closed",
        offered="used",
        options={"kind KIND": "a kind of place, like town"},
    ),
    Parameter(
        key="outlet",
        field="outlets",
        kind="many",
        dimension="outlet",
        values=outlets,
        facet="open",
        options={"outlet ID": "an outlet, the source of articles"},
        old_keys=("source",),
    ),
    Parameter(
        key="status",
        field="statuses",
        kind="many",
        dimension="status",
        values=STATUSES,
        called="status",
        facet="closed",
        options={"status STATUS": "a status of the claim, like denied"},
    ),
    Parameter(
        key="written",  # `lang` is the page's own language
        field="languages",
        kind="many",
        dimension="language",
        values=_languages,
        called=lambda code, _, words: language_name(code, words),
        facet="closed",
        options={"written CODE": "a language that articles are written in, like ar"},
    ),
    Parameter(
        key="named",
        field="named_only",
        kind="flag",
        dimension="link",
        facet="closed",
        options={"named": "only places that the quote names"},
    ),
    Parameter(
        key="q",
        field="words",
        kind="text",
        dimension="words",
        said="words",
        options={"query WORDS": "words to search for, as on the page"},
    ),
    Parameter(
        key="titles",
        field="titles",
        kind="flag",
        dimension="words",
        options={"titles": "search the titles and outlets of the articles too"},
    ),
)
"""What hides excerpts."""

SHOWN = (
    Parameter(
        key="see",
        field="place",
        kind="one",
        values=lambda collection: collection.places,
        said="the id of a place",
        of_panel=True,
        of_cards=True,
        options={"see PLACE": "the place selected: only its excerpts, and of places inside it"},
    ),
    Parameter(
        key="own",
        field="own",
        kind="flag",
        of_panel=True,
        of_cards=True,
        options={"own": "of the place selected only its own excerpts, not of places inside it"},
    ),
    Parameter(
        key="unplaced",
        field="unplaced",
        kind="flag",
        of_panel=True,
        of_cards=True,
        options={"unplaced": "only the excerpts without a place, if no place is selected"},
    ),
    Parameter(
        key="excerpt",
        field="excerpt",
        kind="one",
        values=_excerpts,
        said="the id of an excerpt",
        of_panel=True,
        of_cards=True,
    ),
    Parameter(
        key="pair",
        field="pair",
        kind="many",
        values=lambda collection: collection.excerpts,
        said="the ids of two excerpts that are read against each other",
        of_data=False,
        of_panel=True,
        of_cards=True,
    ),
    Parameter(
        key="beside",
        field="beside",
        kind="many",
        values=Sides,
        said="two outlets by id, two speakers (by:<actor>) or two spans of months (YYYY-MM..YYYY-MM)",
        of_panel=True,
        options={"beside SIDE": "one of two sides: an outlet, by:ACTOR or MONTH..MONTH; tables say which"},
    ),
    Parameter(key="map", field="map", kind="look", of_data=False, of_panel=True),
    Parameter(key="tiles", field="tiles", kind="flag", of_data=False),
    Parameter(
        key="lang",
        field="language",
        kind="one",
        values=lambda _: languages(),
        options={"language CODE": "the language of names and texts, like ar"},
    ),
    Parameter(
        key="story",
        field="story",
        kind="one",
        values=lambda collection: {id_: story.title for id_, story in collection.stories.items()},
        said="the id of a story: with nothing else, the view of its step",
        of_panel=True,
    ),
    Parameter(
        key="step",
        field="step",
        kind="one",
        values=tuple(_STEPS),
        means=_STEPS,
        said="which step of the story, from 1",
        of_panel=True,
    ),
    Parameter(key="aside", field="aside", kind="flag", of_data=False, of_panel=True),
    Parameter(
        key=AT,
        field="at",
        kind="version",
        said="a version of the data that is kept, as `v` in links names it",
        of_cards=True,
    ),
)
"""What a view shows of the excerpts that are left."""

TABLE = (*FILTERS, *SHOWN)
OF_STORY = ("story", "step", "aside")
"""What says a step of a story. Alone it stands for the step's view; beside others it is kept in reach."""
OF_READER = ("lang", "tiles", "at")
"""What the reader chose, whatever view is shown: no step of a story says it."""
FACETS = tuple(row for row in FILTERS if row.facet)
BY_KEY: Mapping[str, Parameter] = {row.key: row for row in TABLE}
OLD_KEYS: Mapping[str, str] = {old: row.key for row in TABLE for old in row.old_keys}
"""The key that stands now for one of older links."""
PANEL_KEYS = (*(row.key for row in TABLE if row.of_panel), VERSION)
"""What an address says to the panel alone: a change of these leaves the rest of the page."""
CARD_KEYS = tuple(row.key for row in TABLE if row.dimension or row.of_cards)
"""What the cards of a view depend on."""


FEED_KEYS = (*(row.key for row in FILTERS), "see", "own", "unplaced", "excerpt", "lang")
"""What decides which excerpts a view has, and how they are said: what can be followed of it."""


def keys_of(dimension: str | None) -> tuple[str, ...]:
    """Return the keys that hide excerpts in a dimension, or in none; old keys too."""
    rows = [row for row in TABLE if row.dimension == dimension]
    return tuple(key for row in rows for key in (row.key, *row.old_keys))


def parameters(collection: Collection) -> dict[str, object]:
    """List the parameters of data addresses: what each may be, or how it is written."""
    return {row.key: _described(row, collection) for row in TABLE if row.of_data}


def _described(row: Parameter, collection: Collection) -> object:
    if row.said:
        return row.said
    if row.kind == "month":
        return "YYYY-MM"
    if row.kind == "flag":
        return [ON]
    values = row.among(collection)
    if isinstance(values, Mapping):
        return {
            value: dict(thing.names) if isinstance(thing, Place | Actor) else thing for value, thing in values.items()
        }
    return list(values)
