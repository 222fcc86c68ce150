"""TimeMap: the domain that Forensic Architecture's TimeMap shows, as one JSON object.

TimeMap fetches each member from an address of its own: give `events` for EVENTS_EXT,
`associations` for ASSOCIATIONS_EXT, `sources` for SOURCES_EXT, `sites` for SITES_EXT. The fields
are those of its schemas (forensic-architecture/timemap, `src/reducers/validate`), which refuse
any other; dates are in its default form, MM/DD/YYYY. What those fields have no place for stands in
members of our own, by id: `gists` (of excerpts, in each language) and `articles` (what `sources`
say in the reader's words, as the data have it).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, BinaryIO

from layers.collection.geometry import on_globe
from layers.export.extract import Extract, manifest, write_json
from layers.model import Article, Excerpt, Place, When, lineage
from layers.when import in_words


def write_timemap(extract: Extract, out: BinaryIO) -> None:
    """Write the excerpts as events, one for each place of each.

    An excerpt without a place has one event without coordinates. TimeMap leaves events without
    a date out and tells how many; they are here all the same.
    """
    domain = {
        "manifest": manifest(extract),
        "events": (event for excerpt in extract.excerpts() for event in _events(extract, excerpt)),
        "associations": _associations(extract),
        "sources": {article.id: _source(extract, article) for article in extract.articles()},
        "sites": (_site(extract, place) for place in extract.places()),
        "gists": {excerpt.id: dict(excerpt.gist) for excerpt in extract.excerpts() if excerpt.gist},
        "articles": {
            article.id: {"language": article.language, "kind": article.kind, "published": article.published.edtf}
            for article in extract.articles()
        },
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
        "location": extract.words.name(place.names),
        "latitude": str(place.latitude),
        "longitude": str(on_globe(place.longitude)),
    }


def _shared(extract: Extract, excerpt: Excerpt) -> dict[str, Any]:
    """Make what the events of an excerpt have in common."""
    words, claim = extract.words, excerpt.claim
    by = extract.collection.actors[claim.by]
    status = words[f"status.{claim.status}"]
    said = words.of("timemap.claim", by=words.name(by.names), status=status)
    return {
        "description": excerpt.quote,
        **_dates(extract, excerpt.event),
        "category": status,
        "associations": _association_ids(extract, excerpt),
        "sources": [excerpt.article],
        "comments": " ".join(filter(None, (_gist(extract, excerpt), said))),
    }


def _gist(extract: Extract, excerpt: Excerpt) -> str:
    """Write the gist, and whose words it is; "" if there is none."""
    gist = extract.words.name(excerpt.gist)
    return extract.words.of("gist.own", gist=gist) if gist else ""


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
        "type": extract.words.article_kind(article.kind, extract.collection.article_kinds),
        "affil_s": [article.outlet],
        "url": article.url,
        "author": extract.words.listed(article.authors) if article.authors else "",
        "date": in_words(article.published, extract.words),
    }


def _site(extract: Extract, place: Place) -> dict[str, str]:
    words = extract.words
    return {
        "id": place.id,
        "site": words.name(place.names),
        "description": words.place_kind(place.kind, extract.collection.place_kinds),
        "latitude": str(place.latitude),
        "longitude": str(on_globe(place.longitude)),
    }


def _association_ids(extract: Extract, excerpt: Excerpt) -> list[str]:
    """List the associations of an excerpt, by their ids."""
    article = extract.collection.articles[excerpt.article]
    return [
        f"status:{excerpt.claim.status}",
        f"says:{excerpt.claim.by}",
        *dict.fromkeys(f"actor:{link.actor}" for link in excerpt.actors),
        f"source:{article.outlet_key}",
    ]


def _associations(extract: Extract) -> Iterator[dict[str, Any]]:
    """Go through what events can be told apart by: status as categories, the rest as filters."""
    words = extract.words
    statuses = dict.fromkeys(excerpt.claim.status for excerpt in extract.excerpts())
    for status in statuses:
        path = [words["filters.status"], words[f"status.{status}"]]
        yield _association(f"status:{status}", "CATEGORY", path)
    speakers = {excerpt.claim.by for excerpt in extract.excerpts()}
    linked = {link.actor for excerpt in extract.excerpts() for link in excerpt.actors}
    known = extract.collection.actors
    for actor in extract.actors():
        path = [words.name(known[above].names) for above in lineage(actor.id, known)[::-1]]
        if actor.id in speakers:
            yield _association(f"says:{actor.id}", "FILTER", [words["table.claim_by"], *path])
        if actor.id in linked:
            yield _association(f"actor:{actor.id}", "FILTER", [words["filters.actor"], *path])
    outlets = {one.outlet_key: words.name(one.outlet_names) for one in extract.articles()}
    for outlet, name in outlets.items():
        yield _association(f"source:{outlet}", "FILTER", [words["filters.outlet"], name])


def _association(identifier: str, mode: str, path: list[str]) -> dict[str, Any]:
    """Make an association; TimeMap joins its path with slashes, so that names may hold none."""
    paths = [name.replace("/", "∕") for name in path]
    return {"id": identifier, "title": path[-1], "desc": "", "mode": mode, "filter_paths": paths}
