"""ACLED-shaped CSV: one event a row, in ACLED's words, from the sources that it names.

The columns and codes are those of the ACLED Codebook (https://acleddata.com/knowledge-base/).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from curation.imports.dates import HALF_WEEK, approximate, around, read_day
from curation.imports.faults import Wrong
from curation.imports.files import Entry, split_list
from curation.imports.positions import TOWNS, Codes, Scale, read_spot
from curation.imports.row import Asked, Party, Row, Source, slug
from layers.errors import Mismatch, show

REQUIRED = (
    "event_id_cnty",
    "event_date",
    "time_precision",
    "actor1",
    "location",
    "latitude",
    "longitude",
    "geo_precision",
    "source",
    "notes",
)
HOME = "https://acleddata.com/"
TERMS = (
    "Events and their wording belong to ACLED (acleddata.com) and are under its terms of use; "
    "whoever imported them answers for having the right to."
)

# ACLED Codebook, "Spatial precision codes" (acleddata.com): 1 a particular town, with its
# coordinates; 2 a small part of a region, or near a town, coded to a town that stands for that
# area; 3 a larger region, coded to the nearest natural feature or the provincial capital.
# The codebook gives no distances: the radii are this product's.
PRECISIONS: Codes = {
    "1": Scale("town", "halo", 5, "town", kinds=TOWNS),
    "2": Scale("town", "halo", 15, "district", "area"),
    "3": Scale("region", "halo", 60, "region", "region"),
}

# How ACLED codes the kind of an actor (inter1, inter2), by number until 2024, by word since.
_KINDS = {
    **dict.fromkeys(("1", "2", "3", "4"), "armed force"),
    **dict.fromkeys(("5", "6", "7"), "community"),
    **dict.fromkeys(("state forces", "rebel group", "political militia", "identity militia"), "armed force"),
    **dict.fromkeys(("rioters", "protesters", "civilians"), "community"),
}
_ACTED_UPON = ("7", "civilians")


def read_event(entry: Entry, asked: Asked) -> Row:
    """Read one event, whose values must be what the codebook promises."""
    values, wrong = entry.values, Wrong()
    name = values["event_id_cnty"]
    if not name:
        wrong.append(Mismatch("the event has no event_id_cnty", "give it one: it becomes the id"))
    today = asked.today.isoformat()
    event, first_day, timed = wrong.read(lambda: _read_date(values, asked.dates), (None, today, ""))
    spots, mapped = wrong.read(lambda: read_spot(values, "location", PRECISIONS, "geo_precision"), ((), ()))
    sources = split_list(values["source"]) or split_list(asked.outlet)
    if not sources:
        wrong.append(
            Mismatch("the event has no source", "name the source, which makes the claim, or --outlet for all rows")
        )
    outlet, *others = (Party(source, "outlet") for source in sources or (name,))
    identifier = f"acled-{slug(name, 'event')}"
    return Row(
        line=entry.line,
        id=identifier,
        source=_source(identifier, values, outlet, first_day, asked),
        quote=values["notes"],
        claim=outlet,
        event_date=event,
        dated_by=f"ACLED's event_date {values['event_date']}, {timed}",
        spots=spots,
        actors=(*_actors(values), *((other, "speaks") for other in others)),
        note=_note(values, sources),
        mapped=(timed, *mapped),
        sources=len(sources),
        wrong=wrong,
    )


def _read_date(values: Mapping[str, str], order: str) -> tuple[str | None, str, str]:
    """Read when it happened, the first day that may be, and how the code was read.

    Codebook, "Time precision": 1 the day; 2 some time in a week or a similar period, whose
    middle is given; 3 some time in a month, or two or three weeks, whose middle is given.
    """
    day = read_day("event_date", values["event_date"], order)
    code = values["time_precision"].removesuffix(".0")
    if code == "1":
        return day.isoformat(), day.isoformat(), "time_precision 1: the day"
    if code == "2":
        first, last = around(day, HALF_WEEK)
        said = "time_precision 2: about three days before to about three days after"
        return approximate(first, last), first.isoformat(), said
    if code == "3":
        month = day.isoformat()[:7]
        return f"{month}~", f"{month}-01", "time_precision 3: about the month"
    raise Mismatch(f"time_precision is {show(values['time_precision'])}", "use one of 1, 2, 3")


def _source(identifier: str, values: Mapping[str, str], outlet: Party, first_day: str, asked: Asked) -> Source:
    """Make the article: the event as ACLED records it, from the first source it names."""
    kinds = values.get("sub_event_type") or values.get("event_type") or "event"
    where = values["location"] or values.get("country", "")
    published, rests_on = _published(values, first_day, asked)
    return Source(
        id=identifier,
        title=f"ACLED {values['event_id_cnty']}: {kinds}{', ' if where else ''}{where}",
        outlet=outlet,
        published=published,
        published_by=rests_on,
        url=asked.url or HOME,
        language=asked.language,
        source_note=f"An event of the data set ACLED, whose source is given as: {values['source'] or outlet.name}",
    )


def _published(values: Mapping[str, str], first_day: str, asked: Asked) -> tuple[str, str | None]:
    """Tell when the source may have been published: from the event on, until ACLED had it, else as was asked."""
    try:
        coded = datetime.fromtimestamp(int(values.get("timestamp", "")), UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        coded = ""
    if not coded and asked.published:
        return asked.published, None
    if not coded or coded < first_day:
        return f"{first_day}/..", "ACLED does not date its sources: not before the event"
    rests_on = "ACLED does not date its sources: from the event to ACLED's timestamp of the row"
    return (coded if coded == first_day else f"{first_day}/{coded}"), rests_on


def _actors(values: Mapping[str, str]) -> Iterator[tuple[Party, str]]:
    """List who took part; ACLED's order of actors says nothing of who began."""
    for number in ("1", "2"):
        inter = values.get(f"inter{number}", "").casefold()
        kind = _KINDS.get(inter, "organisation")
        if values.get(f"actor{number}"):
            role = "discussed" if inter in _ACTED_UPON else "acts"
            yield Party(values[f"actor{number}"], kind), role
        for name in split_list(values.get(f"assoc_actor_{number}", "")):
            yield Party(name), "discussed"


def _note(values: Mapping[str, str], sources: tuple[str, ...]) -> str:
    """Say whose words the quote is made of, and what else ACLED codes."""
    said = [f"The words are ACLED's, not those of {'; '.join(sources)}."]
    kinds = [values[key] for key in ("event_type", "sub_event_type") if values.get(key)]
    if kinds:
        said.append(f"ACLED codes the event as {', '.join(kinds)}.")
    if values.get("fatalities"):
        said.append(f"Reported fatalities: {values['fatalities']}.")
    return " ".join(said)
