"""The rows of every table: an excerpt, a place, an extent of one, a link, in their columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from itertools import chain
from typing import Any, NamedTuple

import pyarrow as pa
import shapely

from layers.ask import permalink
from layers.collection.excerpts import as_table, languages_in
from layers.collection.geo import ORIGIN
from layers.collection.geometry import cut_at_meridian
from layers.export.extract import Extract
from layers.model import Article, Excerpt, Place, Translations, View, lineage
from layers.text import address_at
from layers.words import language_in, name_in

BETWEEN = "; "
"""What stands between the values of a list in one cell."""

Row = dict[str, Any]

_TEXT, _TEXTS, _DAY, _WHOLE = pa.string(), pa.list_(pa.string()), pa.date32(), pa.int64()


class _Quoted(NamedTuple):
    """An excerpt of an export, with its article."""

    extract: Extract
    excerpt: Excerpt
    article: Article

    def place_name(self, place: str) -> str:
        """Return the name of a place in the reader's language."""
        return self.extract.words.name(self.extract.collection.places[place].names)

    def actor_name(self, actor: str) -> str:
        """Return the name of an actor in the reader's language."""
        return self.extract.words.name(self.extract.collection.actors[actor].names)

    def event(self, part: str) -> object:
        """Return a part of the event's date; an undated excerpt has none."""
        return getattr(self.excerpt.event, part, None)

    def url_at_quote(self) -> str:
        """Return the address that scrolls the article to the quote."""
        one = self.excerpt
        return address_at(self.article.url, one.quote, one.prefix, one.suffix)

    def link(self) -> str:
        """Return the address that opens the page here; relative if the site is unknown."""
        view = View(excerpt=self.excerpt.id, language=self.extract.view.language)
        return self.extract.absolute(permalink.address(view, self.extract.collection.version))


@dataclass(frozen=True, slots=True)
class Placed:
    """A place, the reader's language, and the ids of its excerpts in order.

    `excerpts` are those linked to it or to a place inside it, as the map counts them:
    implied links do not count where the view asks for named ones. `here` is how many of them
    are linked to the place itself.
    """

    place: Place
    language: str
    excerpts: tuple[str, ...]
    here: int

    @property
    def name(self) -> str:
        """Return its name in the reader's language."""
        return name_in(self.place.names, self.language)

    def said(self, texts: Translations | str | None) -> str | None:
        """Choose what is said of it in the reader's language; a layer may say it in one alone."""
        return name_in(texts, self.language) or None if isinstance(texts, Mapping) else texts


EXCERPT_COLUMNS: Mapping[str, tuple[pa.DataType, Callable[[_Quoted], object]]] = {
    "id": (_TEXT, lambda row: row.excerpt.id),
    "quote": (_TEXT, lambda row: row.excerpt.quote),
    "language": (_TEXT, lambda row: row.article.language),
    "gist": (_TEXT, lambda row: row.extract.words.name(row.excerpt.gist) or None),
    "gist_language": (_TEXT, lambda row: language_in(row.excerpt.gist, row.extract.words.language) or None),
    "event": (_TEXT, lambda row: row.event("edtf")),
    "event_first": (_DAY, lambda row: row.event("earliest")),
    "event_last": (_DAY, lambda row: row.event("latest")),
    "dated_by": (_TEXT, lambda row: row.extract.words.name(row.excerpt.dated_by) or None),
    "places": (_TEXTS, lambda row: [each.place for each in row.excerpt.places]),
    "place_names": (_TEXTS, lambda row: [row.place_name(x.place) for x in row.excerpt.places]),
    "place_links": (_TEXTS, lambda row: [each.link for each in row.excerpt.places]),
    "place_precisions": (_TEXTS, lambda row: [each.precision for each in row.excerpt.places]),
    "actors": (_TEXTS, lambda row: [each.actor for each in row.excerpt.actors]),
    "actor_names": (_TEXTS, lambda row: [row.actor_name(x.actor) for x in row.excerpt.actors]),
    "actor_roles": (_TEXTS, lambda row: [each.role for each in row.excerpt.actors]),
    "claim_by": (_TEXT, lambda row: row.excerpt.claim.by),
    "claim_by_name": (_TEXT, lambda row: row.actor_name(row.excerpt.claim.by)),
    "status": (_TEXT, lambda row: row.excerpt.claim.status),
    "article": (_TEXT, lambda row: row.article.id),
    "title": (_TEXT, lambda row: row.article.title),
    "outlet": (_TEXT, lambda row: row.article.outlet),
    "outlet_id": (_TEXT, lambda row: row.article.outlet_id),
    "authors": (_TEXTS, lambda row: list(row.article.authors)),
    "article_kind": (_TEXT, lambda row: row.article.kind),
    "published": (_TEXT, lambda row: row.article.published.edtf),
    "published_first": (_DAY, lambda row: row.article.published.earliest),
    "published_last": (_DAY, lambda row: row.article.published.latest),
    "url": (_TEXT, lambda row: row.article.url),
    "url_at_quote": (_TEXT, _Quoted.url_at_quote),
    "archived_url": (_TEXT, lambda row: row.article.archived_url),
    "archived_on": (_TEXT, lambda row: getattr(row.article.archived_on, "edtf", None)),
    "link_status": (_TEXT, lambda row: row.article.link_status),
    "link_checked": (_DAY, lambda row: getattr(row.article.link_checked, "earliest", None)),
    "text_start": (_WHOLE, lambda row: row.excerpt.start),
    "text_end": (_WHOLE, lambda row: row.excerpt.end),
    "prefix": (_TEXT, lambda row: row.excerpt.prefix),
    "suffix": (_TEXT, lambda row: row.excerpt.suffix),
    "contrasts_with": (_TEXTS, lambda row: list(row.excerpt.contrasts_with)),
    "same_event": (_TEXTS, lambda row: list(row.extract.collection.same_event.get(row.excerpt.id, ()))),
    "note": (_TEXT, lambda row: row.extract.words.name(row.excerpt.note) or None),
    "link": (_TEXT, _Quoted.link),
}
"""The columns of excerpts in their order, each with what it holds; `data/README.md` explains them.

The lists whose names begin alike ("place", "actor") run in step, in the file's order. After
`gist_language` come the gists by language (`excerpt_columns`).
"""

_SIDE_COLUMNS: Mapping[str, tuple[pa.DataType, Callable[[_Quoted], object]]] = {
    "side": (_TEXTS, lambda row: row.extract.sides[row.excerpt.id]),
    "side_name": (_TEXTS, lambda row: list(map(row.extract.side_name, row.extract.sides[row.excerpt.id]))),
}

PLACE_COLUMNS: Mapping[str, tuple[pa.DataType, Callable[[Placed], object]]] = {
    "id": (_TEXT, lambda one: one.place.id),
    "name": (_TEXT, lambda one: one.name),
    "kind": (_TEXT, lambda one: one.place.kind),
    "precision": (_TEXT, lambda one: one.place.precision),
    "radius_km": (pa.float64(), lambda one: one.place.radius_km),
    "parent": (_TEXT, lambda one: one.place.parent),
    "count": (_WHOLE, lambda one: len(one.excerpts)),
    "count_here": (_WHOLE, lambda one: one.here),
    "source": (_TEXT, lambda one: one.said(one.place.source)),
    "licence": (_TEXT, lambda one: one.said(one.place.licence)),
    "as_of": (_TEXT, lambda one: one.place.as_of),
    "valid_from": (_TEXT, lambda one: one.place.valid_from),
    "valid_to": (_TEXT, lambda one: one.place.valid_to),
    "note": (_TEXT, lambda one: one.said(one.place.note)),
}
"""The columns of places; after `name` come their names by language (`place_schema`)."""


def _origin(name: str, extent: Extent) -> object:
    return extent.one.said(getattr(extent.feature, name))


class Extent(NamedTuple):
    """One of the extents of a place: its row among the features, its name in the reader's language."""

    one: Placed
    feature: Any
    name: str


EXTENT_COLUMNS: Mapping[str, tuple[pa.DataType, Callable[[Extent], object]]] = {
    "id": (_TEXT, lambda extent: extent.feature.id),
    "place": (_TEXT, lambda extent: extent.one.place.id),
    "place_name": (_TEXT, lambda extent: extent.one.name),
    "place_kind": (_TEXT, lambda extent: extent.one.place.kind),
    "name": (_TEXT, lambda extent: extent.name),
    "kind": (_TEXT, lambda extent: extent.feature.kind),
    "precision": (_TEXT, lambda extent: extent.feature.precision),
    "default": (pa.bool_(), lambda extent: extent.feature.default is not False),
    "count": (_WHOLE, lambda extent: len(extent.one.excerpts)),
    "count_here": (_WHOLE, lambda extent: extent.one.here),
    "area_km2": (pa.float64(), lambda extent: round(float(extent.feature.area_km2), 1)),
    **{name: (_TEXT, partial(_origin, name)) for name in ORIGIN},
}
"""The columns of extents, in their order."""

EXTENT_SCHEMA = pa.schema({name: kind for name, (kind, _) in EXTENT_COLUMNS.items()})
LINK_SCHEMA = pa.schema(dict.fromkeys(("excerpt", "place", "link", "precision"), _TEXT))


def excerpt_columns(extract: Extract) -> Mapping[str, tuple[pa.DataType, Callable[[_Quoted], object]]]:
    """Return the columns of excerpts, with one like `gist_en` for each language that gists are in.

    Of a view with two sides two columns more come first: on which sides the excerpt stands.
    """
    columns = list(EXCERPT_COLUMNS.items())
    after = [name for name, _ in columns].index("gist_language") + 1
    languages = _in_order(extract, languages_in(as_table(extract.collection).rows["gist"]))
    gists = [(f"gist_{language}", (_TEXT, partial(_gist_in, language))) for language in languages]
    sides = list(_SIDE_COLUMNS.items()) if extract.beside else []
    return dict([*sides, *columns[:after], *gists, *columns[after:]])


def _gist_in(language: str, row: _Quoted) -> str | None:
    return row.excerpt.gist.get(language)


def excerpt_schema(extract: Extract) -> pa.Schema:
    """Return the columns of excerpts with what they hold."""
    return pa.schema({name: kind for name, (kind, _) in excerpt_columns(extract).items()})


def excerpt_rows(extract: Extract) -> Iterator[Row]:
    """Go through the rows of the excerpts, in order; names are in the reader's language."""
    columns = excerpt_columns(extract)
    for excerpt in extract.excerpts():
        quoted = _Quoted(extract, excerpt, extract.collection.articles[excerpt.article])
        yield {name: read(quoted) for name, (_, read) in columns.items()}


def link_rows(extract: Extract) -> Iterator[Row]:
    """Go through the links of excerpts to places, in order."""
    for excerpt in extract.excerpts():
        yield from ({"excerpt": excerpt.id, **asdict(link)} for link in excerpt.places)


def placed(extract: Extract) -> list[Placed]:
    """Find every place that an excerpt is linked to and all it lies in, in file order."""
    collection, language = extract.collection, extract.words.language
    named_only = extract.view.filters.named_only
    around = {place: lineage(place, collection.places) for place in collection.places}
    found: dict[str, list[str]] = {}
    here: dict[str, int] = {}
    for excerpt in extract.excerpts():
        linked = {link.place for link in excerpt.places}
        counted = {link.place for link in excerpt.places if link.link == "named" or not named_only}
        for place in chain.from_iterable(around[place] for place in linked):
            found.setdefault(place, [])
        for place in set().union(*(around[place] for place in counted)):
            found[place].append(excerpt.id)
        for place in counted:
            here[place] = here.get(place, 0) + 1
    return [
        Placed(place, language, tuple(found[place.id]), here.get(place.id, 0))
        for place in collection.places.values()
        if place.id in found
    ]


def not_placed(extract: Extract) -> list[str]:
    """List the ids of the excerpts without a place, in order."""
    return [excerpt.id for excerpt in extract.excerpts() if not excerpt.places]


def place_rows(extract: Extract) -> Iterator[tuple[Placed, Row]]:
    """Go through the places with their rows; `name` is in the reader's language."""
    languages = _place_languages(extract)
    for one in placed(extract):
        row = {name: read(one) for name, (_, read) in PLACE_COLUMNS.items()}
        named = {f"name_{language}": one.place.names.get(language) for language in languages}
        yield one, {"id": row["id"], "name": row["name"], **named, **row}


def extent_rows(extract: Extract) -> Iterator[tuple[shapely.Geometry, Row]]:
    """Go through the extents of the places of `placed`, large ones first, each with its row.

    All are there, also those that are drawn only when asked for (`default` is false).
    """
    if extract.features is None:
        return
    found = {one.place.id: one for one in placed(extract)}
    features, language = extract.features, extract.words.language
    for row in features[(features["role"] == "extent") & features["place"].isin(list(found))].itertuples():
        name = name_in(row.names, language) if row.names else found[row.place].name
        extent = Extent(found[row.place], row, name)
        yield cut_at_meridian(row.geometry), {column: read(extent) for column, (_, read) in EXTENT_COLUMNS.items()}


def place_schema(extract: Extract) -> pa.Schema:
    """Return the columns of places, with one like `name_en` for each language after the name."""
    kinds = {name: kind for name, (kind, _) in PLACE_COLUMNS.items()}
    named = {f"name_{language}": _TEXT for language in _place_languages(extract)}
    return pa.schema({"id": kinds["id"], "name": kinds["name"], **named, **kinds})


def _place_languages(extract: Extract) -> list[str]:
    return _in_order(extract, {language for place in extract.collection.places.values() for language in place.names})


def _in_order(extract: Extract, used: set[str]) -> list[str]:
    """List languages that are used, the collection's own first."""
    first = [language for language in extract.collection.languages if language in used]
    return [*first, *sorted(used - {*first})]


def flatten(rows: Iterable[Mapping[str, object]]) -> Iterator[dict[str, object]]:
    """Write the lists of rows as texts; everything else stays as it is."""
    for row in rows:
        yield {name: join(value) if isinstance(value, list) else value for name, value in row.items()}


def join(values: Sequence[str]) -> str | None:
    r"""Join the values of a list to one text; an empty list gives None.

    A `;` or `\` in a value gets a `\` before it, so that the text can be split again.
    """
    escaped = (value.replace("\\", "\\\\").replace(";", "\\;") for value in values)
    return BETWEEN.join(escaped) if values else None
