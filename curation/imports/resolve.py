"""Whom and where a data set speaks of: actors and places that the collection has, and new ones."""

from __future__ import annotations

import zlib
from collections.abc import Collection as Ids
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import shapely

from curation.imports.folder import Folder
from curation.imports.positions import Spot
from curation.imports.row import Asked, Party, language_of, slug, unused
from layers.collection.geometry import GLOBE, Position, distance_km, misplaced
from layers.collection.records import convert
from layers.collection.schema import ACTOR, FEATURE, Field
from layers.errors import Mismatch
from layers.model import Collection, spellings
from layers.text import fold

# Okabe and Ito's palette (jfly.uni-koeln.de/color), which colour-blind readers tell apart,
# without its black and yellow; outlets and unnamed sources are grey.
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
_GREY = "#6b7280"
_GREY_KINDS = ("outlet", "unnamed source")

Warnings = list[tuple[str, str]]
"""What a curator should look at: each what it is, and what mends it."""


class Actors:
    """The actors known so far; a name or alias that two of them have finds neither."""

    def __init__(self, collection: Collection | None, language: str) -> None:
        known = collection.actors if collection else {}
        self._language = language
        self._taken = set(known)
        self._by_name: dict[str, str | None] = {}
        self.new: dict[str, Party] = {}
        for actor in known.values():
            for name in set(map(fold, spellings(actor))):
                self._by_name[name] = None if name in self._by_name else actor.id

    def find(self, party: Party) -> str:
        """Return the id of an actor, a new one if nobody has the id or the name.

        Raises
        ------
        Mismatch
            If the name holds no letter, or a character that no text may hold.
        """
        if party.id in self._taken:
            return str(party.id)
        name = fold(party.name)
        if not name:
            raise Mismatch("an actor has no name", "name who it is")
        found = self._by_name.get(name)
        if found is not None:
            return found
        convert(party.name, Field("text"))
        identifier = unused(_id_or_slug(party.id, ACTOR["id"], party.name, "actor"), self._taken)
        self._taken.add(identifier)
        self._by_name[name] = identifier
        self.new[identifier] = party
        return identifier

    def tables(self, used: Ids[str]) -> list[dict[str, Any]]:
        """Return the new actors among those that are used, as `actors.toml` has them."""
        return [
            {
                "id": identifier,
                "names": {language_of(party.name, self._language): party.name},
                "kind": party.kind,
                "colour": _colour(identifier, party.kind),
            }
            for identifier, party in self.new.items()
            if identifier in used
        ]


@dataclass(frozen=True, slots=True)
class _Known:
    """A place that rows can be about."""

    id: str
    kind: str
    position: Position

    def fits(self, spot: Spot) -> bool:
        """Say whether this may be the place that is meant, by its kind and its distance."""
        if spot.scale.kinds and self.kind not in spot.scale.kinds:
            return False
        near = spot.scale.reach_km
        return spot.position is None or distance_km(self.position, spot.position) <= near


class Places:
    """The places known so far: those of the folder, and new ones."""

    def __init__(self, folder: Folder, asked: Asked) -> None:
        collection = folder.collection
        self._language = asked.language
        self._bounds = asked.bounds or (collection.bounds if collection else GLOBE)
        self._taken = set(folder.features)
        self._by_id: dict[str, _Known] = {}
        self._by_name: dict[str, list[_Known]] = {}
        self.new: dict[str, Spot] = {}
        for place in collection.places.values() if collection else ():
            known = _Known(place.id, place.like, (place.longitude, place.latitude))
            self._enter(known, spellings(place))

    def find(self, spot: Spot, warnings: Warnings) -> str | None:
        """Return the id of a place, a new one if none fits.

        A known place fits by its id or by a name, its kind and its distance. None if only
        the name is given and nobody knows it: that is added to the warnings.

        Raises
        ------
        Mismatch
            If a new place has no name or lies outside the bounds.
        """
        named = self._by_name.get(fold(spot.name), [])
        if spot.id in self._by_id:
            named = [self._by_id[str(spot.id)], *named]
        found = next((known for known in named if known.fits(spot)), None)
        if found is not None:
            return found.id
        if spot.position is None:
            what = f"the place {spot.name!r} has no position"
            warnings.append((what, "add it to geo/, and link it by hand"))
            return None
        self._check(spot, spot.position)
        known = _Known(self._new_id(spot), spot.scale.kind, spot.position)
        if named:
            away = distance_km(named[0].position, spot.position)
            what = f"{spot.name!r} is not the {named[0].kind} {named[0].id!r}, {away:.0f} km away"
            warnings.append((what, f"{known.id!r} was made; merge them if they are one"))
        self._enter(known, (spot.name,))
        self.new[known.id] = spot
        return known.id

    def features(self, used: Ids[str], source: str, licence: str, as_of: str) -> list[Any]:
        """Return the new places among those that are used, as GeoJSON features."""
        return [
            {
                "type": "Feature",
                "properties": {
                    "id": name,
                    "place": name,
                    "role": "anchor",
                    "names": {language_of(spot.name, self._language): spot.name},
                    "kind": spot.scale.kind,
                    "precision": spot.scale.precision,
                    "radius_km": spot.scale.radius_km,
                    "default": True,
                    "source": source,
                    "licence": licence,
                    "as_of": as_of,
                    "note": _note(spot),
                },
                "geometry": {"type": "Point", "coordinates": list(spot.position or ())},
            }
            for name, spot in self.new.items()
            if name in used
        ]

    def _check(self, spot: Spot, position: Position) -> None:
        """Refuse a place that could not be read back."""
        if not fold(spot.name):
            raise Mismatch("the place has no name", "name it")
        convert(spot.name, Field("text"))
        mismatch = misplaced(shapely.Point(*position), self._bounds)
        if mismatch is not None:
            raise mismatch

    def _new_id(self, spot: Spot) -> str:
        """Choose the id of a new place; its kind sets it apart from another of the name."""
        wanted = _id_or_slug(spot.id, FEATURE["id"], spot.name, "place")
        if wanted in self._taken and f"{wanted}-{spot.scale.kind}" not in self._taken:
            wanted = f"{wanted}-{spot.scale.kind}"
        return unused(wanted, self._taken)

    def _enter(self, known: _Known, names: Iterable[str]) -> None:
        self._taken.add(known.id)
        self._by_id[known.id] = known
        for name in set(map(fold, names)):
            self._by_name.setdefault(name, []).append(known)


def _id_or_slug(given: str | None, promised: Field, name: str, noun: str) -> str:
    """Return the id that a data set gives, if it is one, else one made of the name."""
    try:
        return str(convert(given, promised))
    except Mismatch:
        return slug(name, noun)


def _colour(identifier: str, kind: str) -> str:
    """Choose a colour that stays the same whatever else is imported."""
    if kind in _GREY_KINDS:
        return _GREY
    return _COLOURS[zlib.crc32(identifier.encode()) % len(_COLOURS)]


def _note(spot: Spot) -> str:
    """Say how exactly the data set knows a place."""
    halo = "" if spot.scale.radius_km is None else " The halo is this product's reading of it."
    return f"Named and placed by the data set; known as exactly as: {spot.scale.link}.{halo}"
