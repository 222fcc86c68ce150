"""UCDP-GED-shaped CSV: one event a row, in the words of a headline that it names.

The columns and codes are those of the UCDP GED Codebook (https://ucdp.uu.se/downloads/).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from curation.imports.dates import approximate, around, interval, read_day
from curation.imports.faults import Wrong
from curation.imports.files import Entry, split_list
from curation.imports.positions import TOWNS, Codes, Scale, read_spot
from curation.imports.row import Asked, Party, Row, Source, slug
from layers.errors import Mismatch, show

REQUIRED = (
    "id",
    "date_start",
    "date_end",
    "date_prec",
    "where_prec",
    "where_coordinates",
    "latitude",
    "longitude",
    "side_a",
)
WORDING = ("notes", "source_headline", "source_article")
"""The columns whose words become the quote: the first that is not empty."""
HOME = "https://ucdp.uu.se/"
TERMS = (
    "Events are UCDP GED's (Uppsala University, ucdp.uu.se), under the terms given there; "
    "headlines belong to their publishers."
)

# UCDP GED Codebook, where_prec (ucdp.uu.se/downloads): 1 the exact location; 2 within about
# 25 km of a known point; 3 a second-order administrative division, at its centroid; 4 a
# first-order one; 5 a linear feature or an area without defined borders, at a point that
# stands for it; 6 a country, at its centroid; 7 waters or airspace, at an estimated point.
# The radius of 2 is the codebook's, the others are this product's.
PRECISIONS: Codes = {
    "1": Scale("town", "point", None, "town", kinds=TOWNS),
    "2": Scale("town", "halo", 25, "district", "area"),
    "3": Scale("region", "halo", 30, "district", "district", ("region",), "adm_2"),
    "4": Scale("governorate", "halo", 75, "governorate", "governorate", ("governorate",), "adm_1"),
    "5": Scale("region", "halo", 75, "region", "wider area", ("region", "zone")),
    "6": Scale("country", "halo", 250, "country", "", ("country", "region"), "country"),
    "7": Scale("region", "halo", 100, "region", "waters or airspace", ("region", "zone")),
}

# How far a single day may be off, if date_prec says that it is not the day (Codebook: 2 a
# range of two to six days, 3 the week).
_REACH = {"2": timedelta(days=5), "3": timedelta(days=6)}


def read_event(entry: Entry, asked: Asked) -> Row:
    """Read one event, whose values must be what the codebook promises."""
    values, wrong = entry.values, Wrong()
    if not values["id"]:
        wrong.append(Mismatch("the event has no id", "give it the id that UCDP has for it"))
    worded_by = next((column for column in WORDING if values.get(column)), None)
    if worded_by is None:
        wrong.append(Mismatch("the event has no words", f"fill in one of {', '.join(WORDING)}"))
    today = asked.today.isoformat()
    event, first_day, timed = wrong.read(lambda: _read_date(values, asked.dates), (None, today, ""))
    spots, mapped = wrong.read(lambda: read_spot(values, "where_coordinates", PRECISIONS, "where_prec"), ((), ()))
    outlet, *others = (Party(name, "outlet") for name in _offices(values, asked))
    identifier = f"ucdp-{slug(values['id'], 'event')}"
    return Row(
        line=entry.line,
        id=identifier,
        source=_source(identifier, values, outlet, first_day, asked),
        quote=values[worded_by] if worded_by else "?",
        claim=outlet,
        event_date=event,
        dated_by=f"UCDP's {values['date_start']} to {values['date_end']}, {timed}",
        spots=spots,
        actors=(*_actors(values), *((other, "speaks") for other in others)),
        note=_note(values, worded_by or ""),
        mapped=(timed, *mapped),
        sources=1 + len(others),
        wrong=wrong,
    )


def _read_date(values: Mapping[str, str], order: str) -> tuple[str | None, str, str]:
    """Read when it happened, the first day that may be, and how the code was read.

    Codebook: date_start and date_end are the first and the last day that it may have been;
    date_prec is 1 the day, 2 two to six days, 3 the week, 4 the month or 8 to 30 days, 5 more
    than a month, up to a year.
    """
    first = read_day("date_start", values["date_start"], order)
    last = read_day("date_end", values["date_end"] or values["date_start"], order)
    code = values["date_prec"].removesuffix(".0")
    if code not in ("1", "2", "3", "4", "5"):
        mend = "use one of 1, 2, 3, 4, 5"
        raise Mismatch(f"date_prec is {show(values['date_prec'])}", mend)
    if last < first:
        what = f"date_end {values['date_end']} lies before date_start {values['date_start']}"
        raise Mismatch(what, "swap them")
    if first != last:
        said = f"date_prec {code}: from date_start to date_end"
        return interval(first, last), first.isoformat(), said
    if code == "1":
        return first.isoformat(), first.isoformat(), "date_prec 1: the day"
    return _widen(first, code)


def _widen(day: date, code: str) -> tuple[str, str, str]:
    """Widen a single day that is said not to be exact."""
    if code in _REACH:
        first, last = around(day, _REACH[code])
        said = f"date_prec {code} with one day: about {_REACH[code].days} days before to after it"
        return approximate(first, last), first.isoformat(), said
    size, unit = (7, "month") if code == "4" else (4, "year")
    text = day.isoformat()[:size]
    first = day.replace(day=1) if code == "4" else day.replace(month=1, day=1)
    return text, first.isoformat(), f"date_prec {code} with one day: its {unit}"


def _offices(values: Mapping[str, str], asked: Asked) -> tuple[str, ...]:
    """List who published the sources, else who was asked for; without any the data set itself makes the claim."""
    return split_list(values.get("source_office", "")) or split_list(asked.outlet) or ("Uppsala Conflict Data Program",)


def _source(identifier: str, values: Mapping[str, str], outlet: Party, first_day: str, asked: Asked) -> Source:
    """Make the article: the event's first source as UCDP names it."""
    published, rests_on = _published(values, first_day, asked)
    said = values.get("source_article") or values.get("source_original") or outlet.name
    return Source(
        id=identifier,
        title=f"UCDP GED {values['id']}: {values.get('dyad_name') or values['side_a']}",
        outlet=outlet,
        published=published,
        published_by=rests_on,
        url=asked.url or HOME,
        language=asked.language,
        source_note=f"An event of the data set UCDP GED, which names as its sources: {said}",
    )


def _published(values: Mapping[str, str], first_day: str, asked: Asked) -> tuple[str, str | None]:
    """Tell when its sources were published: from the first to the last of source_date, else as was asked."""
    try:
        days = [read_day("source_date", text, asked.dates) for text in split_list(values.get("source_date", ""))]
        rests_on = "UCDP does not date the sources: not before the event"
    except Mismatch:
        days, rests_on = [], "source_date cannot be read as days: not before the event"
    if days:
        return interval(min(days), max(days)), "UCDP's source_date"
    return (asked.published, None) if asked.published else (f"{first_day}/..", rests_on)


def _actors(values: Mapping[str, str]) -> Iterator[tuple[Party, str]]:
    """List the two sides; civilians do not act in one-sided violence."""
    for column in ("side_a", "side_b"):
        name = values.get(column, "")
        if not name:
            continue
        lower = name.casefold()
        if lower.startswith("government of "):
            yield Party(name, "government"), "acts"
        elif lower == "civilians":
            yield Party(name, "community"), "discussed"
        else:
            yield Party(name, "armed force"), "acts"


def _note(values: Mapping[str, str], worded_by: str) -> str:
    """Say whose words the quote is made of, and what else UCDP codes."""
    said = [f"The words are those of {worded_by} in UCDP GED, not held against the source."]
    if values.get("where_description"):
        said.append(f"Where, as UCDP has it: {values['where_description']}")
    if values.get("best"):
        said.append(f"Fatalities, best estimate: {values['best']}.")
    return " ".join(said)
