"""Read the excerpts of one article."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from layers.collection.files import ACTORS_FILE, GEO_FOLDER
from layers.collection.known import Known, is_unknown, mend_unknown
from layers.collection.record import Record
from layers.collection.schema import ACTOR_LINK, CLAIM, PLACE_LINK, WITHDRAWN
from layers.errors import show
from layers.model import ActorLink, Claim, Excerpt, PlaceLink, When, Withdrawn

LONGEST_QUOTE = 1200
LONGEST_CONTEXT = 32


def read_excerpt(record: Record, article: Record, known: Known) -> Excerpt | None:
    """Read one excerpt, or note all that keeps it from being shown."""
    _check_quote(record)
    _check_date(record, article)
    places = tuple(_read_place_links(record, known))
    actors = tuple(_read_actor_links(record, known))
    claim = _read_claim(record, known)
    if not record.ok or not article.ok or claim is None:
        return None
    good = record.good
    return Excerpt(
        id=good["id"],
        article=article.good["id"],
        quote=good["quote"],
        start=good["start"],
        end=good["end"],
        prefix=good["prefix"],
        suffix=good["suffix"],
        claim=claim,
        event=good.get("event_date"),
        dated_by=good.get("dated_by"),
        places=places,
        actors=actors,
        contrasts_with=good.get("contrasts_with", ()),
        note=good.get("note"),
    )


def read_withdrawn(record: Record, article: Record) -> Withdrawn | None:
    """Read what is left of an excerpt that was taken back, or note what is wrong with it."""
    said = record.table("withdrawn", WITHDRAWN)
    if said is None or not record.ok or not article.ok:
        return None
    on: When = said.good["on"]
    published: When = article.good["published"]
    if on.latest and published.earliest and on.latest < published.earliest:
        what = f"{record.label} was withdrawn {on.edtf}, before its article was published"
        mend = f"correct the date or published ({published.edtf})"
        record.warn(what, mend, "withdrawn", "on")
    return Withdrawn(record.good["id"], article.good["id"], on, said.good["why"])


def _check_quote(record: Record) -> None:
    """Check a quote's length, and that its position and surroundings can be true."""
    good: dict[str, Any] = record.good
    quote: Any = good.get("quote")
    start: Any = good.get("start")
    end: Any = good.get("end")
    if quote is not None and len(quote) > LONGEST_QUOTE:
        what = f"the quote of {record.label} has {len(quote)} characters"
        record.error(what, f"keep it to {LONGEST_QUOTE}: it is an excerpt", "quote")
    if start is not None and start < 0:
        record.error(f"start of {record.label} is {show(start)}", "count from 0", "start")
    placed = quote is not None and start is not None and end is not None
    if placed and end - start != len(quote):
        what = f"end of {record.label} is {show(end)}, but start + length is {start + len(quote)}"
        record.error(what, "correct start, end or quote", "end")
    for key in ("prefix", "suffix"):
        length = len(good.get(key, ""))
        if length > LONGEST_CONTEXT:
            what = f"{key} of {record.label} has {length} characters"
            record.error(what, f"keep the {LONGEST_CONTEXT} next to the quote", key)
    if start is not None and 0 <= start < len(good.get("prefix", "")):
        what = f"prefix of {record.label} is longer than the {start} characters before start"
        record.error(what, "correct start or prefix", "prefix")


def _check_date(record: Record, article: Record) -> None:
    """Warn of a date that rests on nothing, or that lies after it was reported."""
    event: Any = record.good.get("event_date")
    if event is None:
        return
    if "dated_by" not in record.good:
        what = f"{record.label} is dated, but not by what"
        record.warn(what, "add dated_by with the words the date rests on", "event_date")
    published = article.good.get("published")
    claim = record.good.get("claim", {})
    is_forecast = claim.get("status") == "forecast"
    if published is None or is_forecast or None in (event.earliest, published.latest):
        return
    if event.earliest > published.latest:
        what = f"{record.label} reports {event.edtf}, after its article was published"
        mend = f"correct the date or published ({published.edtf}), or make it a forecast"
        record.warn(what, mend, "event_date")


def _read_place_links(record: Record, known: Known) -> Iterator[PlaceLink]:
    """Read the places an excerpt is about."""
    seen: set[str] = set()
    for item in record.tables("places", PLACE_LINK):
        name = item.good.get("id")
        if name is not None and is_unknown(name, known.places):
            what = f"{record.label} names the place {show(name)}, which is not in {GEO_FOLDER}/"
            record.error(what, mend_unknown(name, known.places, f"{GEO_FOLDER}/"), *item.at)
        if name in seen:
            what = f"{record.label} names the place {show(name)} twice"
            record.error(what, "keep one of the links", *item.at)
        if item.ok:
            seen.add(item.good["id"])
            yield PlaceLink(item.good["id"], item.good["link"], item.good["precision"])


def _read_actor_links(record: Record, known: Known) -> Iterator[ActorLink]:
    """Read the actors of an excerpt; one may have several roles, each once."""
    seen: set[tuple[str, str]] = set()
    for item in record.tables("actors", ACTOR_LINK):
        name, role = item.good.get("id"), item.good.get("role")
        if name is not None and is_unknown(name, known.actors):
            what = f"{record.label} names the actor {show(name)}, which is not in {ACTORS_FILE}"
            record.error(what, mend_unknown(name, known.actors, ACTORS_FILE), *item.at)
        if (name, role) in seen:
            what = f"{record.label} names the actor {show(name)} twice with the role {role}"
            record.error(what, "keep one of the links", *item.at)
        if item.ok:
            seen.add((item.good["id"], item.good["role"]))
            yield ActorLink(item.good["id"], item.good["role"])


def _read_claim(record: Record, known: Known) -> Claim | None:
    """Read who says so, and with what status."""
    claim = record.table("claim", CLAIM)
    if claim is None or not claim.ok:
        return None
    by = claim.good["by"]
    if is_unknown(by, known.actors):
        what = f"{record.label} has a claim by {show(by)}, who is not in {ACTORS_FILE}"
        record.error(what, mend_unknown(by, known.actors, ACTORS_FILE), "claim", "by")
    return Claim(by, claim.good["status"])
