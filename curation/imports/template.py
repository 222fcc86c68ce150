"""A plain CSV for spreadsheets: one excerpt a row, or one more place of an excerpt above it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence

from curation.imports.dates import read_loose_date
from curation.imports.faults import Several, Wrong
from curation.imports.files import Entry, split_list
from curation.imports.positions import WORDS, Spot, describe, find_scale, read_position
from curation.imports.row import Asked, Party, Row, Source, digest, slug
from layers.cards.citation import given_first
from layers.errors import Mismatch, show
from layers.model import ROLES
from layers.words import languages

# The columns of the template, with a row that shows how they are meant.
EXAMPLE = {
    "id": "",
    "quote": "Two ships were seen off the old quay in early March, the harbour master said.",
    "url": "https://herald.example/ships",
    "title": "Ships off the quay",
    "outlet": "The Herald",
    "authors": "Ann Author; Bo Writer",
    "published": "2025-03-14",
    "language": "en",
    "kind": "news report",
    "event_date": "2025-03-01/2025-03-10",
    "dated_by": "'in early March'",
    "place": "Old quay",
    "latitude": "51.204",
    "longitude": "11.105",
    "precision": "site",
    "acts": "",
    "speaks": "Harbour master",
    "discussed": "",
    "claim_by": "Harbour master",
    "status": "reported",
    "note": "",
    **{f"gist_{language}": "" for language in languages()},
}
_GIST = re.compile("gist_([a-z]{2,3})")
_BYLINE = re.compile(r"^(?:by|written by|reported by) ?:? |,? et al\.?$", re.IGNORECASE)
_OF_BYLINE = re.compile(",? (?:and|&) |,", re.IGNORECASE)  # no family name stands first there
_AND = re.compile(",? (?:and|&) ", re.IGNORECASE)
_DESKS = frozenset(
    ("agencies", "agency", "board", "bureau", "correspondent", "correspondents", "desk", "editorial", "editors",
     "network", "news", "newsroom", "press", "reporter", "reporters", "service", "staff", "team", "وكالة", "وكالات",
     "агентство")
)  # fmt: skip
REQUIRED = ("quote", "place", "latitude", "longitude")
ALIASES = {
    "lat": "latitude",
    **dict.fromkeys(("lon", "lng", "long"), "longitude"),
    **dict.fromkeys(("text", "excerpt", "passage", "description", "incident_description", "content"), "quote"),
    **dict.fromkeys(("location", "place_name", "location_name", "city", "town", "village"), "place"),
    **dict.fromkeys(("link", "source_url", "link_to_source", "source_link"), "url"),
    **dict.fromkeys(("date_of_event", "incident_date"), "event_date"),
    **dict.fromkeys(("date_published", "publication_date", "published_date", "pub_date"), "published"),
    "publisher": "outlet",
    "notes": "note",
}
"""How others name these columns."""


def template() -> str:
    """Return the template: a header, and an invented row to be written over."""
    out = io.StringIO()
    writer = csv.DictWriter(out, EXAMPLE, lineterminator="\r\n")
    writer.writeheader()
    writer.writerow(EXAMPLE)
    return out.getvalue()


def read_row(entry: Entry, asked: Asked) -> Row:
    """Read one row; columns that are not used may be missing."""
    values, wrong = entry.values, Wrong()
    if [name for name, cell in values.items() if cell] == ["quote"]:
        mend = "leave it out, or say where, when or by whom it is"
        raise Mismatch(f"{show(values['quote'])} stands alone: the foot of a table perhaps", mend)
    source = _source(values, asked, wrong)
    listed = split_list(values.get("authors", ""))
    told = (
        (f"authors {show('; '.join(listed))} read as {show('; '.join(source.authors))}",)
        if listed != source.authors
        else ()
    )
    quote = values["quote"]
    event = values.get("event_date") or None
    spots, mapped = wrong.read(lambda: _spots(values, asked), ((), ()))
    claim = values.get("claim_by") or next(iter(source.authors), "")
    kind = "person" if claim in source.authors and is_person(claim) else "organisation"
    claim = given_first(claim) if kind == "person" else claim
    given = values.get("id", "")
    gists = {found[1]: values.get(name, "") for name in values if (found := _GIST.fullmatch(name))}
    return Row(
        line=entry.line,
        id=slug(given, "excerpt") if given else f"{source.id}-{digest(quote)}",
        source=source,
        quote=quote,
        claim=Party(claim, kind) if claim else source.outlet,
        status=values.get("status", "").casefold() or "reported",
        event_date=wrong.read(lambda: read_loose_date("event_date", event, asked.dates), None) if event else None,
        dated_by=values.get("dated_by") or None,
        spots=spots,
        actors=tuple((Party(name), role) for role in ROLES for name in split_list(values.get(role, ""))),
        note=values.get("note") or None,
        gist={language: gist for language, gist in gists.items() if gist},
        mapped=mapped,
        continues=True,
        told=told,
        wrong=wrong,
    )


def names_of(authors: Sequence[str]) -> tuple[str, ...]:
    """Return authors as names: what a byline has before and between them taken out, where both sides are names."""
    found: dict[str, None] = {}
    for given in authors:
        byline, signed = _BYLINE.subn("", " ".join(given.split()))
        parts = [part.strip(" ,") for part in (_OF_BYLINE if signed else _AND).split(byline)]
        found |= dict.fromkeys(parts if all(len(part.split()) > 1 for part in parts) else [byline])
    return tuple(found)


def is_person(name: str) -> bool:
    """Say whether a name may be a person's: more than one word, and none that agencies and desks are called by."""
    words = name.casefold().replace(",", " ").split()
    return len(words) > 1 and words[0] != "the" and _DESKS.isdisjoint(words)


def _source(values: Mapping[str, str], asked: Asked, wrong: Wrong) -> Source:
    """Make the article of a row; what the file leaves out must have been asked for."""
    url = values.get("url") or asked.url
    outlet = values.get("outlet") or asked.outlet
    published = values.get("published") or asked.published
    for name, value in (("url", url), ("outlet", outlet), ("published", published)):
        if not value:
            wrong.append(Mismatch(f"there is no {name}", f"fill it in, or name --{name} for all rows"))
    today = asked.today.isoformat()
    published = wrong.read(lambda: read_loose_date("published", published or today, asked.dates), today)
    year = "".join(character for character in published if character.isdigit())[:4]
    return Source(
        id=slug(f"{outlet} {year} {digest(url)}", "article"),
        title=values.get("title") or url or "?",
        outlet=Party(outlet or "?", "outlet"),
        published=published,
        url=url or "https://example.org/",
        authors=names_of(split_list(values.get("authors", ""))),
        language=values.get("language", "").casefold() or asked.language,
        kind=values.get("kind", "").casefold() or "news report",
        source_note="Brought in from a table; quotes are as they stand there.",
    )


def _spots(values: Mapping[str, str], asked: Asked) -> tuple[tuple[Spot, ...], tuple[str, ...]]:
    """Read the place of a row, and how its precision was read."""
    wrong = Wrong()
    position = wrong.read(lambda: read_position(values["latitude"], values["longitude"]), None)
    word = values.get("precision") or asked.precision
    scale = wrong.read(lambda: find_scale(WORDS, "precision", word), WORDS[asked.precision])
    if len(split_list(values["place"])) > 1:
        wrong.append(Mismatch(f"{show(values['place'])} is several places", "write a row for each, with its position"))
    if position and not values["place"]:
        wrong.append(Mismatch("the position has no place", "name the place"))
    if wrong:
        raise Several(wrong)
    if not values["place"]:
        return (), ()
    return (Spot(values["place"], position, scale),), (describe("precision", word, scale),)
