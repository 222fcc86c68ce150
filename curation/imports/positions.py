"""Where a place is and how exactly that is known: positions and codes of precision."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import shapely

from curation.imports.faults import Several, Wrong
from layers.collection.geometry import GLOBE, Position, distance_km, lies_in, read_geometry
from layers.errors import Mismatch, show

_DECIMAL_COMMA = re.compile(r"[-+]?\d{1,3},\d+")
# Degrees, with minutes and seconds or without, and the letter of a hemisphere before or behind them.
_DEGREES = re.compile(
    r"([NSEW]?)\s*([-+]?\d{1,3}(?:[.,]\d+)?)\s*[°ºd]?\s*"
    r"(?:(\d{1,2}(?:[.,]\d+)?)\s*['’′m]\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:[\"”″]|''|(?-i:s))\s*)?)?([NSEW]?)",
    re.IGNORECASE,
)
_HEMISPHERES: Mapping[str, str] = {"latitude": "NS", "longitude": "EW"}
_PLAIN = str.maketrans({"−": "-", "‐": "-", "‑": "-", "–": "-", "٫": ".", "\u00a0": " ", "\u202f": " "})
_NAMED = (("lat", "lon"), ("lat", "long"), ("lat", "lng"), ("latitude", "longitude"))
BOTH: Mapping[str, int] = {
    **{f"{one}{between}{other}": 1 for one, other in _NAMED for between in ("_", "", "/", ",", ",_")},
    **{f"{other}{between}{one}": -1 for one, other in _NAMED for between in ("_", "", "/", ",", ",_")},
    **dict.fromkeys(("coordinates", "coords", "coordinate", "gps", "position", "point", "geo", "geolocation"), 0),
    **dict.fromkeys(("wkt", "geom", "geometry", "the_geom", "geo_point", "geo_point_2d"), 0),
}
"""Columns that hold latitude and longitude: 1 in this order, -1 in the other, 0 in none that is said."""

# With fewer rows than this nobody can say where a data set lies.
FEWEST_ROWS = 3
# How far from the middle of the rows a position must lie, and its mirror image may lie, in
# degrees, for the two numbers to be taken for swapped.
FAR_DEGREES, NEAR_DEGREES = 8.0, 6.0

FAR_KM = 500.0
"""How far a position must also lie from any other one of its file, for a curator to be asked about it."""
NEAREST_REACH_KM = 25.0
"""How far the anchors of one place may lie apart, if it is known more exactly than that."""
TOWNS = ("site", "town")
SIXTY = 60
_BETWEEN = (r"\s*[;/|]\s*", r",\s+", r"\s*,\s*", r"(?<=[NSEW\d°])\s+(?=[-+]?\d)")
_TWO_COLUMNS = "write latitude and longitude into a column each"


@dataclass(frozen=True, slots=True)
class Scale:
    """How a place is drawn, and what an excerpt's link to it is worth.

    `qualifier` sets the place apart from a more exact one of the same name. `kinds` are those
    that a known place of the name may have, to be taken for it; none means any. Where only a
    division or the country is known, `named_by` is the column that has its name.
    """

    kind: str
    precision: str
    radius_km: float | None
    link: str
    qualifier: str = ""
    kinds: tuple[str, ...] = ()
    named_by: str = ""

    @property
    def reach_km(self) -> float:
        """How far two anchors of one place may lie apart, in kilometres."""
        return max(NEAREST_REACH_KM, 2 * (self.radius_km or 0))

    def __str__(self) -> str:
        """Write what the map shows, and the precision of the link."""
        drawn = self.precision if self.radius_km is None else f"halo of {self.radius_km:g} km"
        return f"{drawn}, {self.link}"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place as a data set names it.

    `link` is None where the data set does not say whether the words name the place.
    """

    name: str
    position: Position | None
    scale: Scale
    link: str | None = None
    id: str | None = None


Codes = Mapping[str, Scale]

# What a file without codes may say of a place, in the words of an excerpt's place links.
WORDS: Codes = {
    "site": Scale("site", "halo", 2, "site"),
    "town": Scale("town", "halo", 5, "town"),
    "district": Scale("region", "halo", 30, "district"),
    "governorate": Scale("governorate", "halo", 75, "governorate"),
    "region": Scale("region", "halo", 75, "region"),
    "country": Scale("country", "halo", 250, "country"),
}


def read_position(latitude: str, longitude: str) -> Position | None:
    """Read a position; None if both numbers are left out.

    Raises
    ------
    Mismatch
        If they are no numbers, not on the globe, or the zeros that stand for "not known".
    """
    if not latitude and not longitude:
        return None
    north, east = _number("latitude", latitude), _number("longitude", longitude)
    if not lies_in(east, north, GLOBE):
        mend = "write degrees of WGS 84, a longitude between -180 and 180"
        if lies_in(north, east, GLOBE):
            mend = "latitude and longitude look swapped"
        raise Mismatch(f"latitude {latitude}, longitude {longitude} is not on the globe", mend)
    if north == 0 and east == 0:
        what = "latitude 0, longitude 0 stands for a place that is not known"
        raise Mismatch(what, "leave both out, or give the place's own")
    return east, north


def split_position(column: str, text: str) -> tuple[str, str, str]:
    """Take latitude and longitude out of one cell: two numbers, or a geometry in WKT or GeoJSON.

    The third text says what was done where that is no point, else it is "".

    Raises
    ------
    Mismatch
        If it is neither, or nothing says which number is which.
    """
    text = " ".join(text.translate(_PLAIN).split())
    text = text.strip("()[] ") if text[:1] in ("(", "[") else text
    if not text:
        return "", "", ""
    if (text[0].isalpha() and "(" in text) or text[0] == "{":
        try:
            shape = read_geometry(json.loads(text)) if text[0] == "{" else shapely.from_wkt(text)
            point = shape.representative_point()
        except (shapely.errors.ShapelyError, ValueError, RecursionError) as error:
            raise Mismatch(f"{column} {show(text)} is no geometry: {error}", _TWO_COLUMNS) from None
        told = "" if shape.geom_type == "Point" else f"a point inside it stands for a {shape.geom_type}"
        return str(point.y), str(point.x), told
    ways = (re.split(between, text, flags=re.IGNORECASE) for between in _BETWEEN)
    one, other = next((parts for parts in ways if len(parts) == 2), ("", ""))  # noqa: PLR2004 - the two numbers
    if not (one and other):
        raise Mismatch(f"{column} {show(text)} is no latitude and longitude", _TWO_COLUMNS)
    order = BOTH[column] or _order_of(one, other)
    if not order:
        mend = f"call the column lat_lon or lon_lat, or {_TWO_COLUMNS}"
        raise Mismatch(f"{column} {show(text)} can be read in two ways", mend)
    return (one, other, "") if order > 0 else (other, one, "")


def _order_of(one: str, other: str) -> int:
    """Tell latitude and longitude apart by the letters of hemispheres, or by what is no latitude: 1, -1, or 0."""
    if {one[-1:].upper(), one[:1].upper()} & {*"NS"} or {other[-1:].upper(), other[:1].upper()} & {*"EW"}:
        return 1
    if {one[-1:].upper(), one[:1].upper()} & {*"EW"} or {other[-1:].upper(), other[:1].upper()} & {*"NS"}:
        return -1
    try:
        beyond = [abs(float(part)) > GLOBE[3] for part in (one, other)]
    except ValueError:
        return 0
    return {(True, False): -1, (False, True): 1}.get((beyond[0], beyond[1]), 0)


def find_swapped(positions: Sequence[Position]) -> frozenset[Position]:
    """Find positions far from all others whose mirror image lies among them."""
    if len(positions) < FEWEST_ROWS:
        return frozenset()
    east = median(position[0] for position in positions)
    north = median(position[1] for position in positions)

    def off(longitude: float, latitude: float) -> float:
        return max(abs(longitude - east), abs(latitude - north))

    return frozenset(
        (longitude, latitude)
        for longitude, latitude in positions
        if off(longitude, latitude) > FAR_DEGREES and off(latitude, longitude) < NEAR_DEGREES
    )


def find_far(positions: Sequence[Position]) -> dict[Position, float]:
    """Find positions far from the middle of all and from each other one, with the distance in km."""
    places = [*dict.fromkeys(positions)]
    if len(places) < FEWEST_ROWS:
        return {}
    east, north = (median(axis) for axis in zip(*places, strict=True))
    off = [place for place in places if max(abs(place[0] - east), abs(place[1] - north)) > FAR_DEGREES]
    nearest = {one: min(distance_km(one, other) for other in places if other != one) for one in off}
    return {one: away for one, away in nearest.items() if away > FAR_KM}


def _number(column: str, text: str) -> float:
    plain = " ".join(text.translate(_PLAIN).split()).replace("- ", "-")
    try:
        number = float(plain.replace(",", ".") if _DECIMAL_COMMA.fullmatch(plain) else plain)
    except ValueError:
        number = _degrees(column, plain)
    if not math.isfinite(number) or "_" in text:
        mend = "write degrees with a decimal point, like 34.8833"
        raise Mismatch(f"{column} {show(text)} is no number", mend)
    return number


def _degrees(column: str, text: str) -> float:
    """Read degrees with minutes, seconds or the letter of a hemisphere; NaN if they are none of this column."""
    found = _DEGREES.fullmatch(text.strip())
    if found is None:
        return math.nan
    before, degrees, minutes, seconds, behind = found.groups()
    letter = (before or behind).upper()
    whole, *parts = (float((part or "0").replace(",", ".")) for part in (degrees, minutes, seconds))
    signed = degrees[0] in "-+"
    if (before and behind) or (letter and (signed or letter not in _HEMISPHERES[column])) or max(parts) >= SIXTY:
        return math.nan
    size = abs(whole) + parts[0] / SIXTY + parts[1] / SIXTY**2
    return round(-size if letter in ("S", "W") or degrees[0] == "-" else size, 6)


def find_scale(codes: Codes, column: str, code: str) -> Scale:
    """Return the scale of a code, or raise `Mismatch` if the data set has no such code."""
    code = code.strip().casefold().removesuffix(".0")  # spreadsheets make 1.0 of 1
    if code not in codes:
        raise Mismatch(f"{column} is {show(code)}", f"use one of {', '.join(codes)}")
    return codes[code]


def qualified(name: str, scale: Scale) -> str:
    """Name the place that a scale means by a name: "Sund (area)" is not the town of Sund.

    A name that has the qualifier already keeps its form.
    """
    qualifier = scale.qualifier
    if not name or not qualifier or qualifier.casefold() in name.casefold():
        return name
    return f"{name} ({qualifier})"


def describe(column: str, code: str, scale: Scale) -> str:
    """Say how a code was read, for the report and the collection's caveats."""
    return f"{column} {code.strip()}: {scale}"


def read_spot(
    values: Mapping[str, str], named_by: str, codes: Codes, coded_by: str
) -> tuple[tuple[Spot, ...], tuple[str, ...]]:
    """Read where an event happened, and how its code was read; nothing if the row has no place.

    `named_by` and `coded_by` are the columns of the place's name and of the code of precision.
    """
    wrong = Wrong()
    scale = wrong.read(lambda: find_scale(codes, coded_by, values[coded_by]), None)
    position = wrong.read(lambda: read_position(values["latitude"], values["longitude"]), None)
    if wrong or scale is None:
        raise Several(wrong)
    name = values.get(scale.named_by) or qualified(values[named_by], scale)
    if not name and position is None:
        return (), ()
    return (Spot(name, position, scale),), (describe(coded_by, values[coded_by], scale),)
