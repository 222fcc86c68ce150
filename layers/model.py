"""The nouns of an evidence map: immutable, so that all readers of the page can share them.

A collection holds places, actors, articles and excerpts. `Filters` says which excerpts a
reader asked for, `View` adds what is selected and where the map looks. Nothing here reads a
file, asks a database or draws.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol

Names = Mapping[str, str]
"""A name in each language, by ISO 639-1 code."""
Aliases = Mapping[str, tuple[str, ...]]
"""Other names and spellings in each language, by ISO 639-1 code."""
Translations = Mapping[str, str]
"""The same text in each language, by ISO 639-1 code; empty where there is none.

One that the data give once is in the language of the collection.
"""

PLACE_KINDS = ("site", "town", "governorate", "zone", "region", "country")
DRAWN_LIKE = (*PLACE_KINDS, "line")
"""How a place can be drawn: as the kinds are, or as a line. A collection's own kinds name one of these."""
PLACE_PRECISIONS = ("point", "halo", "area", "schematic")
LINKS = ("named", "implied")
LINK_PRECISIONS = ("site", "town", "district", "governorate", "region", "country")
ACTOR_KINDS = ("state", "government", "armed force", "community", "organisation", "person", "outlet", "unnamed source")
ROLES = ("acts", "speaks", "discussed")
STATUSES = ("reported", "confirmed", "denied", "disputed", "opinion", "forecast")
ARTICLE_KINDS = ("news report", "analysis", "opinion")
BASES = ("event", "published")
LINK_STATUSES = ("live", "moved", "retitled", "gone")
CHANGES = ("added", "corrected", "withdrawn")
MOST_STEPS = 20
"""Of a story."""
CORNERS = ("bottom-left", "bottom-right", "top-left", "top-right")

Basis = Literal["event", "published"]


@dataclass(frozen=True, slots=True)
class When:
    """A date no more exact than its source.

    `edtf` is the source form (Library of Congress extended date/time format). `earliest` and
    `latest` are the first and the last day it may mean, both inclusive; None on a side that
    is open or unknown. `sign` tells how it must be shown: "exact" (a single day), "interval"
    (a month, season, year or range), with `approximate` for EDTF's `~`, `?` and `%`.
    """

    edtf: str
    earliest: date | None
    latest: date | None
    approximate: bool = False

    @property
    def sign(self) -> Literal["exact", "interval"]:
        """Say whether a single day is meant."""
        one_day = self.earliest is not None and self.earliest == self.latest
        return "exact" if one_day else "interval"


@dataclass(frozen=True, slots=True)
class Place:
    """Something an excerpt can be about; its anchor is in degrees, WGS 84.

    Where the collection's bounds cross the 180th meridian, longitudes count on beyond it, as these do.

    `kind` is one of `PLACE_KINDS` or the collection's own, which is drawn and read `like` one of `DRAWN_LIKE`.
    """

    id: str
    names: Names
    aliases: Aliases
    kind: str
    precision: str
    longitude: float
    latitude: float
    radius_km: float | None = None
    parent: str | None = None
    layer: str = ""
    source: Translations = field(default_factory=dict)
    licence: Translations = field(default_factory=dict)
    as_of: str = ""
    valid_from: str | None = None
    valid_to: str | None = None
    note: Translations = field(default_factory=dict)
    like: str = ""

    def __post_init__(self) -> None:
        """Draw a place as its kind is where nothing else is said."""
        if not self.like:
            object.__setattr__(self, "like", self.kind)


@dataclass(frozen=True, slots=True)
class Actor:
    """A state, government, armed force, community, organisation, person or source."""

    id: str
    names: Names
    aliases: Aliases
    kind: str
    colour: str
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class PlaceLink:
    """An excerpt is about a place: `named` in the words or `implied`, how exactly."""

    place: str
    link: str
    precision: str


@dataclass(frozen=True, slots=True)
class ActorLink:
    """An actor acts, speaks or is discussed in an excerpt."""

    actor: str
    role: str


@dataclass(frozen=True, slots=True)
class Claim:
    """Who says so (an actor's id) and with what status."""

    by: str
    status: str


@dataclass(frozen=True, slots=True)
class Signed:
    """Who accepted an excerpt or read it again, and on which day: for curators, no reader sees it."""

    by: str
    on: When


@dataclass(frozen=True, slots=True)
class Article:
    """A published text that excerpts quote; the text itself is not kept, but how many words it has.

    `outlet` is the publisher as the article names it, `outlet_names` the same in each language.
    `archived_on` says when the copy at `archived_url` was made; `link_status` (one of `LINK_STATUSES`)
    what was found at `url` on the day `link_checked`: both are there, or neither.
    """

    id: str
    title: str
    outlet: str
    authors: tuple[str, ...]
    language: str
    kind: str
    published: When
    url: str
    text_sha256: str
    outlet_id: str | None = None
    archived_url: str | None = None
    archived_on: When | None = None
    link_checked: When | None = None
    link_status: str | None = None
    published_by: str | None = None
    source_note: Translations = field(default_factory=dict)
    text_words: int | None = None
    outlet_names: Names = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Name the outlet as the article does where nothing else names it."""
        if not self.outlet_names:
            object.__setattr__(self, "outlet_names", {self.language: self.outlet})

    @property
    def outlet_key(self) -> str:
        """What stands for the outlet in filters and addresses: its actor's id, else its name."""
        return self.outlet_id or self.outlet


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The words of an article that carry a claim, verbatim, and what they say in the map's own: the `gist`.

    `start` and `end` (exclusive) count characters of the article's cleaned text; `prefix`
    and `suffix` are up to 32 characters before and after, where the same words stand earlier too.
    `same_event` names others that report its event: once is enough, see `Collection.same_event`.
    """

    id: str
    article: str
    quote: str
    start: int
    end: int
    prefix: str
    suffix: str
    claim: Claim
    event: When | None = None
    dated_by: Translations = field(default_factory=dict)
    places: tuple[PlaceLink, ...] = ()
    actors: tuple[ActorLink, ...] = ()
    contrasts_with: tuple[str, ...] = ()
    same_event: tuple[str, ...] = ()
    note: Translations = field(default_factory=dict)
    gist: Translations = field(default_factory=dict)
    accepted: Signed | None = None
    checked: Signed | None = None


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What is left of an excerpt that was taken back: its id, and when and why that was.

    Nothing shows its quote, and nothing counts it but `Collection.rejected`.
    """

    id: str
    article: str
    on: When
    why: Translations


@dataclass(frozen=True, slots=True)
class MapView:
    """Where the map looks: centre in degrees (longitude, latitude), Leaflet zoom level."""

    longitude: float
    latitude: float
    zoom: float


@dataclass(frozen=True, slots=True)
class Frame:
    """A part of the map with a name of its own: the map opens on the first.

    `bounds` is `(west, south, east, north)` in degrees. An `inset` is enlarged in a `corner` of
    the map, which is one of `CORNERS`, by the map's own left and right.
    """

    id: str
    names: Mapping[str, str]
    bounds: tuple[float, float, float, float]
    inset: bool = False
    corner: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a story: the `address` of a view of this page ("?see=…"), and what is told there."""

    address: str
    text: Translations


@dataclass(frozen=True, slots=True)
class Story:
    """A guided tour: its steps in order, counted from 1 in addresses."""

    id: str
    title: Translations
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class OwnKind:
    """A kind of place or of article that a collection adds; places of it are `like` one of `DRAWN_LIKE`."""

    id: str
    names: Names
    like: str = ""


@dataclass(frozen=True, slots=True)
class QuotingLimits:
    """How much may be quoted of one kind of article: words of a quote and of a run, shares of all its words.

    A run are quotes that touch, overlap or have at most one word between them.
    """

    longest_words: int = 40
    longest_run_words: int = 80
    warn_share: float = 0.30
    largest_share: float = 0.40


QUOTING: Mapping[str, QuotingLimits] = {
    kind: QuotingLimits(largest_share=0.35) if kind == "opinion" else QuotingLimits() for kind in ARTICLE_KINDS
}
"""The limits for each kind of article where a collection sets none."""


@dataclass(frozen=True, slots=True)
class Collection:
    """One folder of data, read and found sound.

    `bounds` is `(west, south, east, north)` in degrees, `east` above 180 where they cross that
    meridian; `window` the first and the last
    month ("2024-12") that the collection covers; `version` a date and a short digest of the
    data; `rejected` how many excerpts were read but not taken, the withdrawn among them;
    `headline` has the ids of places that the map always names; `language` is that of its own texts;
    `quoting` the limits for each kind of article, `quoted` the share of each article's words (0 to
    1, by its id) that can be read from its quotes, where it is known; `same_event` the other excerpts that
    report the event of one, by its id, whichever of them names which. `place_kinds` and
    `article_kinds` are its own, besides `PLACE_KINDS` and `ARTICLE_KINDS`. Mappings keep file order; excerpts
    read from a folder stand in the order of the cards, and are made when they are asked for.
    """

    title: Translations
    summary: Translations
    languages: tuple[str, ...]
    window: tuple[str, str]
    bounds: tuple[float, float, float, float]
    first_view: MapView
    places: Mapping[str, Place]
    actors: Mapping[str, Actor]
    articles: Mapping[str, Article]
    excerpts: Mapping[str, Excerpt]
    version: str
    rejected: int = 0
    method: Translations = field(default_factory=dict)
    licence: Translations = field(default_factory=dict)
    attribution: tuple[Translations, ...] = ()
    caveats: tuple[Translations, ...] = ()
    withdrawn: Mapping[str, Withdrawn] = field(default_factory=dict)
    proposed: int = 0
    language: str = "en"
    headline: tuple[str, ...] = ()
    frames: tuple[Frame, ...] = ()
    quoting: Mapping[str, QuotingLimits] = field(default_factory=lambda: QUOTING)
    quoted: Mapping[str, float] = field(default_factory=dict)
    stories: Mapping[str, Story] = field(default_factory=dict)
    same_event: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    place_kinds: Mapping[str, OwnKind] = field(default_factory=dict)
    article_kinds: Mapping[str, OwnKind] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Filters:
    """Which excerpts a reader asks for; an empty field asks for no restriction.

    Months are "YYYY-MM", inclusive. With `certain` an excerpt counts for the months only if
    its whole interval lies inside them, else overlapping is enough; where no month is asked for,
    the months are those of the collection's window. `undated` lets excerpts without a date pass
    the months. A parent place or actor finds its descendants. `titles` lets `words` be found in
    the title and the outlet of an article too, not only in what is quoted and the names in it.
    """

    first_month: str | None = None
    last_month: str | None = None
    basis: Basis = "event"
    certain: bool = False
    undated: bool = False
    actors: tuple[str, ...] = ()
    all_actors: bool = False
    role: str | None = None
    places: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    named_only: bool = False
    words: str = ""
    titles: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """Everything a link reopens: the filters, what is selected, where the map looks.

    `excerpt` may be one that was withdrawn: it is known, though no collection shows it. With
    `own` only the excerpts of the selected place itself are meant, not those of places inside it;
    with `unplaced`, where no place is selected, only those without a place. `pair` are two
    excerpts held against each other, `beside` two sides (see `layers.sides`). `language` is
    None where the address says none: see `layers.words.choose_language`. With a `story` all else is the view
    of its `step` (from 1), unless the reader went `aside` and the story is only kept in reach. `at` is
    the version of the data that it shall be of for ever; None goes with the newest.
    """

    filters: Filters = field(default_factory=Filters)
    place: str | None = None
    own: bool = False
    unplaced: bool = False
    excerpt: str | None = None
    pair: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    map: MapView | None = None
    language: str | None = None
    tiles: bool = False
    story: str | None = None
    step: int | None = None
    aside: bool = False
    at: str | None = None


DIMENSIONS = ("month", "actor", "place", "kind", "outlet", "status", "language", "link", "words")
"""The ways an excerpt can be hidden, in the order the page lists them."""


class HasParent(Protocol):
    """A place or an actor: it may stand under another of its kind."""

    @property
    def parent(self) -> str | None:
        """The id of what it stands under."""


def lineage(member: str, members: Mapping[str, HasParent]) -> tuple[str, ...]:
    """Return the id of a place or an actor and those of its ancestors, the nearest first.

    A parent that is not a member ends the line, and so does a cycle; an unknown `member` has none.
    """
    line: dict[str, None] = {}
    above: str | None = member
    while above is not None and above in members and above not in line:
        line[above] = None
        above = members[above].parent
    return tuple(line)


def spellings(thing: Place | Actor) -> tuple[str, ...]:
    """Return every name of a place or an actor in all languages, then its aliases, each once."""
    aliases = (alias for group in thing.aliases.values() for alias in group)
    return tuple(dict.fromkeys((*thing.names.values(), *aliases)))
