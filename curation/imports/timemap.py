"""TimeMap's events, as Forensic Architecture's app fetches them and as `export timemap` writes.

The fields are those of its schemas (forensic-architecture/timemap, `src/reducers/validate`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from curation.imports.dates import read_day, read_loose_date
from curation.imports.faults import Wrong
from curation.imports.files import Entry, Opened, entries, find_records, parse, text_of, texts
from curation.imports.positions import WORDS, Spot, read_position
from curation.imports.row import Asked, Party, Row, Source, digest, slug
from layers.errors import BadDate, Mismatch, show
from layers.model import ARTICLE_KINDS, PLACE_KINDS, STATUSES
from layers.when import read_when
from layers.words import languages, read_words

_ISOLATES = re.compile("[\u2066-\u2069]")  # with which our own export keeps names in another script apart

MONTH_FIRST = "mdy"
"""TimeMap's own order of a day."""
KNOWN_MEMBERS = frozenset(
    ("id", "description", "date", "time_precision", "location", "latitude", "longitude", "associations", "sources",
     "comments")
)  # fmt: skip

Known = Mapping[str, Mapping[str, Any]]
"""What an event names by id: the sources, or the associations."""


@cache
def _scales() -> Mapping[str, str]:
    """Say how exactly a place of each kind is known, by the kind's name in any language of the page."""
    catalogues = [read_words(language) for language in languages()]
    return {
        words[f"place.kind.{kind}"]: "region" if kind == "zone" else kind
        for kind in PLACE_KINDS
        for words in catalogues
    }


@dataclass(frozen=True, slots=True)
class Domain:
    """What events share: sources, associations that tell them apart, sites; what was asked.

    `gists` and `articles` are members that only our own export has.
    """

    sources: Known
    associations: Known
    sites: Known
    gists: Known
    articles: Known
    asked: Asked

    def read_event(self, entry: Entry) -> Row:
        """Read one event.

        Raises
        ------
        Mismatch
            If it has no words, no source with an address, or no sound position or date.
        """
        values = {key: text_of(value) for key, value in entry.values.items()}
        wrong = Wrong()
        quote = values.get("description", "")
        if not quote:
            wrong.append(Mismatch("the event has no description", "its words become the quote"))
        event, dated_by = wrong.read(lambda: _read_date(values, self.asked.dates), (None, None))
        named = tuple(dict.fromkeys(texts(entry.values.get("sources"))))
        source = wrong.read(lambda: self._source(named[0] if named else ""), _NO_SOURCE)
        name = values.get("id") or digest(quote)
        excerpt, _, place = name.partition("@")
        spot = wrong.read(lambda: self._spot(values, place), None)
        row = Row(
            line=entry.line,
            id=slug(excerpt, "event"),
            source=source,
            quote=quote or "?",
            claim=source.outlet,
            event_date=event,
            dated_by=dated_by,
            spots=(spot,) if spot else (),
            mapped=(f"no precision in TimeMap, taken as: {spot.scale}",) if spot else (),
            continues=bool(place),
            sources=len(named),
            told=tuple(
                f"not taken over: {show(key)}"
                for key, value in entry.values.items()
                if key not in KNOWN_MEMBERS and (values[key] if isinstance(value, str) else value)
            ),
            wrong=wrong,
        )
        row.gist = {language: text_of(gist) for language, gist in self.gists.get(excerpt, {}).items()}
        listed = entry.values.get("associations")
        if isinstance(listed, list):
            listed = [one.get("id") or one.get("title") if isinstance(one, dict) else one for one in listed]
        others = self._read_associations(row, texts(listed))
        more = f"Associations: {', '.join(others)}." if others else ""
        # Beside a gist our own export's comments say only it, and who makes the claim.
        notes = (
            "The words are TimeMap's description.",
            "" if row.gist else _ISOLATES.sub("", values.get("comments", "")),
            more,
            self._say_more(named),
        )
        row.note = " ".join(filter(None, notes))
        return row

    def _say_more(self, named: Sequence[str]) -> str:
        """Say which sources an event has besides its first, and which further addresses that one has."""
        first = _addresses(self.sources.get(named[0], {}), named[0])[1:] if named else []
        more = [_in_words(self.sources.get(name, {}), name) for name in named[1:]]
        said = [f"Further addresses of the source: {'; '.join(first)}." if first else ""]
        return " ".join(filter(None, (*said, f"Further sources: {'; '.join(more)}." if more else "")))

    def _read_associations(self, row: Row, names: Sequence[str]) -> list[str]:
        """Take over the associations that `export timemap` writes; return the names of others."""
        others = []
        for name in names:
            kind, _, rest = name.partition(":")
            title = text_of(self.associations.get(name, {}).get("title")) or rest or name
            if kind == "status" and rest in STATUSES:
                row.status = rest
            elif kind == "says" and rest:
                row.claim = Party(title, id=rest)
            elif kind == "actor" and rest:
                row.actors += ((Party(title, id=rest), "discussed"),)
            elif kind != "source" or not rest:
                others.append(title)
        return others

    def _spot(self, values: Mapping[str, str], place: str) -> Spot | None:
        """Read where it happened; `place` is the id that our own export gives with it."""
        position = read_position(values.get("latitude", ""), values.get("longitude", ""))
        name = values.get("location", "")
        if position is None and not name:
            return None
        if not name:
            raise Mismatch("the position has no location", "name the place")
        # Our own export says what kind of place a site is; nothing else tells how exact it is.
        kind = text_of(self.sites.get(place, {}).get("description"))
        scale = WORDS[_scales().get(kind, self.asked.precision)]
        return Spot(name, position, scale, id=place or None)

    def _source(self, name: str) -> Source:
        """Make the article of the event's first source."""
        known = self.sources.get(name, {})
        url = next(iter(_addresses(known, name)), "") or self.asked.url
        if not url:
            what = f"the source {show(name)} has no address" if name else "there is no source"
            raise Mismatch(what, "give its url among the sources, or name --url for all rows")
        outlet = next(iter(texts(known.get("affil_s"))), "") or self.asked.outlet
        ours = self.articles.get(name, {})
        published, rests_on = self._published(text_of(ours.get("published")) or text_of(known.get("date")))
        title = text_of(known.get("title")) or name or url
        kind = text_of(ours.get("kind")) or text_of(known.get("type")).casefold()
        return Source(
            id=slug(name, "source") if name else f"source-{digest(url)}",
            title=title,
            outlet=Party(outlet or title, "outlet"),
            published=published,
            published_by=rests_on,
            url=url,
            authors=tuple(_ISOLATES.sub("", author) for author in texts(known.get("author"))),
            language=text_of(ours.get("language")) or self.asked.language,
            kind=kind if kind in ARTICLE_KINDS else "news report",
            source_note="Brought in from a TimeMap.",
        )

    def _published(self, text: str) -> tuple[str, str | None]:
        """Tell when the source was published, as exactly as the file allows, else as was asked."""
        try:
            return read_loose_date("date", text, self.asked.dates or MONTH_FIRST), None
        except Mismatch:
            if self.asked.published:
                return self.asked.published, None
            rests_on = "the file gives no date that can be read: before it was brought in"
            return f"../{self.asked.today}", rests_on


_NO_SOURCE = Source("source", "?", Party("?"), "2000", "https://example.org/")


def _addresses(known: Mapping[str, Any], name: str) -> list[str]:
    """Return the addresses of a source: its url, else those among its paths, else what it is named by."""
    given = (*texts(known.get("url")), *texts(known.get("paths")), name)
    return [*dict.fromkeys(one for one in given if "://" in one)]


def _in_words(known: Mapping[str, Any], name: str) -> str:
    """Name a source by its title, its date and its address, as far as the file has them."""
    title, date = text_of(known.get("title")), text_of(known.get("date"))
    return ", ".join(dict.fromkeys(filter(None, (title or name, date, *_addresses(known, name)))))


def open_timemap(text: str, asked: Asked) -> Opened:
    """Take a list of events apart, or an object that has them, as `events` or under another name."""
    whole = parse(text)
    events, member = find_records(whole, ("events",), "description", "events")
    domain = whole if isinstance(whole, dict) else {}
    sources = {**by_id(domain.get("sources")), **by_id(dict(asked.sources))}
    associations, sites, gists, articles = (
        by_id(domain.get(name)) for name in ("associations", "sites", "gists", "articles")
    )
    reader = Domain(sources, associations, sites, gists, articles, asked)
    return entries(text, events, member), reader.read_event


def by_id(value: object) -> dict[str, Mapping[str, Any]]:
    """Return objects by their ids, whether they stand in a list or by id already."""
    if isinstance(value, dict):
        return {key: one for key, one in value.items() if isinstance(one, dict)}
    listed = value if isinstance(value, list) else []
    return {text_of(one.get("id")): one for one in listed if isinstance(one, dict)}


def _read_date(values: Mapping[str, str], order: str) -> tuple[str | None, str | None]:
    """Read when it happened, and what that rests on.

    A `time_precision` in EDTF is the date itself, as `export timemap` writes it; in any other
    words it says that the day is not exact.
    """
    precision, day = values.get("time_precision", ""), values.get("date", "")
    if precision:
        try:
            return read_when(precision).edtf, f"TimeMap's time_precision {precision}"
        except BadDate:
            pass
    if not day:
        return None, None
    read = read_day("date", day, order or MONTH_FIRST).isoformat()
    if not precision:
        return read, f"TimeMap's date {day}"
    return f"{read}~", f"TimeMap's date {day}, time_precision {precision}"
