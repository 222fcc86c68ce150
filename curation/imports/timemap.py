"""TimeMap's events, as Forensic Architecture's app fetches them and as `export timemap` writes.

The fields are those of its schemas (forensic-architecture/timemap, `src/reducers/validate`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from curation.imports.dates import read_american_day, read_loose_date
from curation.imports.files import Entry, Opened, Unreadable, entries, parse, text_of, texts
from curation.imports.positions import WORDS, Spot, read_position
from curation.imports.row import Asked, Party, Row, Source, digest, slug
from layers.errors import BadDate, Mismatch, show
from layers.model import ARTICLE_KINDS, PLACE_KINDS, STATUSES
from layers.when import read_when
from layers.words import languages, read_words

_ISOLATES = re.compile("[\u2066-\u2069]")  # with which our own export keeps names in another script apart

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
        if not values.get("description"):
            raise Mismatch("the event has no description", "its words become the quote")
        event, dated_by = _read_date(values)
        source = self._source(texts(entry.values.get("sources")))
        name = values.get("id") or digest(values["description"])
        excerpt, _, place = name.partition("@")
        spot = self._spot(values, place)
        row = Row(
            line=entry.line,
            id=slug(excerpt, "event"),
            source=source,
            quote=values["description"],
            claim=source.outlet,
            event_date=event,
            dated_by=dated_by,
            spots=(spot,) if spot else (),
            mapped=(f"no precision in TimeMap, taken as: {spot.scale}",) if spot else (),
            continues=bool(place),
        )
        row.gist = {language: text_of(gist) for language, gist in self.gists.get(excerpt, {}).items()}
        others = self._read_associations(row, texts(entry.values.get("associations")))
        more = f"Associations: {', '.join(others)}." if others else ""
        # Beside a gist our own export's comments say only it, and who makes the claim.
        notes = (
            "The words are TimeMap's description.",
            "" if row.gist else _ISOLATES.sub("", values.get("comments", "")),
            more,
        )
        row.note = " ".join(filter(None, notes))
        return row

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

    def _source(self, names: Sequence[str]) -> Source:
        """Make the article of the event's first source."""
        name = names[0] if names else ""
        known = self.sources.get(name, {})
        url = text_of(known.get("url")) or self.asked.url or (name if "://" in name else "")
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
        """Tell when the source was published, as exactly as the file allows."""
        if self.asked.published:
            return self.asked.published, None
        try:
            return read_loose_date("date", text), None
        except Mismatch:
            rests_on = "the file gives no date that can be read: before it was brought in"
            return f"../{self.asked.today}", rests_on


def open_timemap(text: str, asked: Asked) -> Opened:
    """Take a list of events apart, or an object that has them as `events`."""
    whole = parse(text)
    events = whole.get("events") if isinstance(whole, dict) else whole
    if not isinstance(events, list):
        raise Unreadable("there are no events", 'give a list of them, or an object with "events"')
    domain = whole if isinstance(whole, dict) else {}
    sources = {**by_id(domain.get("sources")), **by_id(dict(asked.sources))}
    associations, sites, gists, articles = (
        by_id(domain.get(name)) for name in ("associations", "sites", "gists", "articles")
    )
    reader = Domain(sources, associations, sites, gists, articles, asked)
    return entries(text, events, "events" if domain else ""), reader.read_event


def by_id(value: object) -> dict[str, Mapping[str, Any]]:
    """Return objects by their ids, whether they stand in a list or by id already."""
    if isinstance(value, dict):
        return {key: one for key, one in value.items() if isinstance(one, dict)}
    listed = value if isinstance(value, list) else []
    return {text_of(one.get("id")): one for one in listed if isinstance(one, dict)}


def _read_date(values: Mapping[str, str]) -> tuple[str | None, str | None]:
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
    read = read_american_day("date", day).isoformat()
    if not precision:
        return read, f"TimeMap's date {day}"
    return f"{read}~", f"TimeMap's date {day}, time_precision {precision}"
