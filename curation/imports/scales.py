"""How exactly a place is known: a data set's codes in this product's kinds, halos and words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from layers.collection.fields import Mismatch
from layers.collection.findings import show

NEAREST_REACH_KM = 25.0


@dataclass(frozen=True, slots=True)
class Scale:
    """How a place is drawn, and what an excerpt's link to it is worth.

    `qualifier` sets the place apart from a more exact one of the same name. `kinds` are those
    that a known place of the name may have, to be taken for it; none means any.
    """

    kind: str
    precision: str
    radius_km: float | None
    link: str
    qualifier: str = ""
    kinds: tuple[str, ...] = ()

    @property
    def reach_km(self) -> float:
        """How far two anchors of one place may lie apart, in kilometres."""
        return max(NEAREST_REACH_KM, 2 * (self.radius_km or 0))

    def __str__(self) -> str:
        """Write what the map shows, and the precision of the link."""
        drawn = self.precision if self.radius_km is None else f"halo of {self.radius_km:g} km"
        return f"{drawn}, {self.link}"


Codes = Mapping[str, Scale]

_TOWNS = ("site", "town")

# ACLED Codebook, "Spatial precision codes" (acleddata.com): 1 a particular town, with its
# coordinates; 2 a small part of a region, or near a town, coded to a town that stands for that
# area; 3 a larger region, coded to the nearest natural feature or the provincial capital.
# The codebook gives no distances: the radii are this product's.
ACLED: Codes = {
    "1": Scale("town", "halo", 5, "town", kinds=_TOWNS),
    "2": Scale("town", "halo", 15, "district", "area"),
    "3": Scale("region", "halo", 60, "region", "region"),
}

# UCDP GED Codebook, where_prec (ucdp.uu.se/downloads): 1 the exact location; 2 within about
# 25 km of a known point; 3 a second-order administrative division, at its centroid; 4 a
# first-order one; 5 a linear feature or an area without defined borders, at a point that
# stands for it; 6 a country, at its centroid; 7 waters or airspace, at an estimated point.
# The radius of 2 is the codebook's, the others are this product's.
UCDP: Codes = {
    "1": Scale("town", "point", None, "town", kinds=_TOWNS),
    "2": Scale("town", "halo", 25, "district", "area"),
    "3": Scale("region", "halo", 30, "district", "district", ("region",)),
    "4": Scale("governorate", "halo", 75, "governorate", "governorate", ("governorate",)),
    "5": Scale("region", "halo", 75, "region", "wider area", ("region", "zone")),
    "6": Scale("country", "halo", 250, "country", kinds=("country", "region")),
    "7": Scale("region", "halo", 100, "region", "waters or airspace", ("region", "zone")),
}

# What a file without codes may say of a place, in the words of an excerpt's place links.
WORDS: Codes = {
    "site": Scale("site", "halo", 2, "site"),
    "town": Scale("town", "halo", 5, "town"),
    "district": Scale("region", "halo", 30, "district"),
    "governorate": Scale("governorate", "halo", 75, "governorate"),
    "region": Scale("region", "halo", 75, "region"),
    "country": Scale("country", "halo", 250, "country"),
}


def find_scale(codes: Codes, column: str, code: str) -> Scale:
    """Return the scale of a code.

    Raises
    ------
    Mismatch
        If the data set has no such code.
    """
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


def place_properties(scale: Scale) -> dict[str, Any]:
    """Return the properties that a place's anchor has from its scale."""
    return {
        "kind": scale.kind,
        "precision": scale.precision,
        "radius_km": scale.radius_km,
        "default": True,
    }
