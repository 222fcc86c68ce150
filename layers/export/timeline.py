"""TimeMap: the domain that Forensic Architecture's TimeMap shows, as one JSON object.

TimeMap fetches each member from an address of its own: give `events` for EVENTS_EXT,
`associations` for ASSOCIATIONS_EXT, `sources` for SOURCES_EXT, `sites` for SITES_EXT. The fields
are those of its schemas (forensic-architecture/timemap, `src/reducers/validate`), which refuse
any other; dates are in its default form, MM/DD/YYYY.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, BinaryIO

from layers.export.associations import association_ids, associations
from layers.export.extract import Extract
from layers.export.json_text import write_json
from layers.export.manifest import manifest
from layers.model import Article, Excerpt, Place, When
from layers.when import in_words
from layers.words import name_in


def write_timemap(extract: Extract, out: BinaryIO) -> None:
    """Write the excerpts as events, one for each place of each.

    An excerpt without a place has one event without coordinates. TimeMap leaves events without
    a date out and tells how many; they are here all the same.
    """
    domain = {
        "manifest": manifest(extract),
        "events": (event for excerpt in extract.excerpts() for event in _events(extract, excerpt)),
        "associations": associations(extract),
        "sources": {article.id: _source(extract, article) for article in extract.articles()},
        "sites": (_site(extract, place) for place in extract.places()),
    }
    write_json(out, domain)


def _events(extract: Extract, excerpt: Excerpt) -> Iterator[dict[str, Any]]:
    places = [extract.collection.places[link.place] for link in excerpt.places]
    shared = _shared(extract, excerpt)
    for place in places:
        yield {"id": f"{excerpt.id}@{place.id}", **_where(extract, place), **shared}
    if not places:
        yield {"id": excerpt.id, "location": "", "latitude": "", "longitude": "", **shared}


def _where(extract: Extract, place: Place) -> dict[str, str]:
    return {
        "location": name_in(place.names, extract.words.language),
        "latitude": str(place.latitude),
        "longitude": str(place.longitude),
    }


def _shared(extract: Extract, excerpt: Excerpt) -> dict[str, Any]:
    """Make what the events of an excerpt have in common."""
    words, claim = extract.words, excerpt.claim
    by = extract.collection.actors[claim.by]
    status = words[f"status.{claim.status}"]
    return {
        "description": excerpt.quote,
        **_dates(extract, excerpt.event),
        "category": status,
        "associations": association_ids(extract, excerpt),
        "sources": [excerpt.article],
        "comments": words.of("timemap.claim", by=name_in(by.names, words.language), status=status),
    }


def _dates(extract: Extract, event: When | None) -> dict[str, str]:
    """Place an event at the first day it may mean, and show the date as it is known.

    `time_precision` is the date in EDTF, but for a single day.
    """
    if event is None:
        shown = extract.words["date.none"]
        return {"date": "", "time": "", "time_precision": "", "time_display": shown}
    exact = event.sign == "exact" and not event.approximate
    return {
        "date": _american(event.earliest or event.latest),
        "time": "",
        "time_precision": "" if exact else event.edtf,
        "time_display": in_words(event, extract.words),
    }


def _american(day: date | None) -> str:
    return f"{day.month:02d}/{day.day:02d}/{day.year:04d}" if day else ""


def _source(extract: Extract, article: Article) -> dict[str, Any]:
    return {
        "id": article.id,
        "title": article.title,
        "paths": [],
        "type": extract.words[f"article.kind.{article.kind}"],
        "affil_s": [article.outlet],
        "url": article.url,
        "author": extract.words.listed(article.authors) if article.authors else "",
        "date": in_words(article.published, extract.words),
    }


def _site(extract: Extract, place: Place) -> dict[str, str]:
    words = extract.words
    return {
        "id": place.id,
        "site": name_in(place.names, words.language),
        "description": words[f"place.kind.{place.kind}"],
        "latitude": str(place.latitude),
        "longitude": str(place.longitude),
    }
