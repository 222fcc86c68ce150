"""Where a data set speaks of: places that the collection has, and new ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import shapely

from curation.imports.folder import Folder
from curation.imports.positions import distance_km
from curation.imports.rows import Position, Spot
from curation.imports.scales import Scale, place_properties
from curation.imports.slugs import language_of, slug, unused
from layers.collection.fields import Mismatch, convert
from layers.collection.geometry import GLOBE, Bounds, misplaced
from layers.collection.schema import FEATURE, Field
from layers.text import fold

Tell = Callable[[str, str], None]
"""Tells of something that a curator should look at: what, and what mends it."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A place that rows can be about."""

    id: str
    kind: str
    position: Position


class Places:
    """The places known so far: those of the folder, and new ones."""

    def __init__(self, folder: Folder, bounds: Bounds | None, language: str) -> None:
        self._language = language
        self._bounds = bounds or (folder.collection.bounds if folder.collection else GLOBE)
        self._taken = set(folder.features)
        self._by_id: dict[str, _Known] = {}
        self._by_name: dict[str, list[_Known]] = {}
        self.new: dict[str, Spot] = {}
        for place in folder.places.values():
            aliases = (alias for names in place.aliases.values() for alias in names)
            known = _Known(place.id, place.kind, (place.longitude, place.latitude))
            self._enter(known, (*place.names.values(), *aliases))

    def find(self, spot: Spot, tell: Tell) -> str | None:
        """Return the id of a place, a new one if none fits.

        A known place fits by its id or by a name, its kind and its distance. None if only
        the name is given and nobody knows it: that is told.

        Raises
        ------
        Mismatch
            If a new place has no name or lies outside the bounds.
        """
        named = self._by_name.get(fold(spot.name), [])
        if spot.id in self._by_id:
            named = [self._by_id[str(spot.id)], *named]
        near = [known for known in named if _fits(known, spot)]
        if near:
            return near[0].id
        if spot.position is None:
            tell(f"the place {spot.name!r} has no position", "add it to geo/, and link it by hand")
            return None
        self._check(spot, spot.position)
        known = _Known(self._wanted(spot), spot.scale.kind, spot.position)
        if named:
            away = distance_km(named[0].position, spot.position)
            what = f"{spot.name!r} is not the {named[0].kind} {named[0].id!r}, {away:.0f} km away"
            tell(what, f"{known.id!r} was made; merge them if they are one")
        self._enter(known, (spot.name,))
        self.new[known.id] = spot
        return known.id

    def features(self, used: Iterable[str], said: str, licence: str, as_of: str) -> list[Any]:
        """Return the new places among those that are used, as GeoJSON features."""
        wanted = set(used)
        return [
            {
                "type": "Feature",
                "properties": self._properties(name, spot, said, licence, as_of),
                "geometry": {"type": "Point", "coordinates": list(spot.position or ())},
            }
            for name, spot in self.new.items()
            if name in wanted
        ]

    def _properties(
        self, name: str, spot: Spot, said: str, licence: str, as_of: str
    ) -> dict[str, Any]:
        scale = spot.scale
        drawn = "" if scale.radius_km is None else " The halo is this product's reading of it."
        return {
            "id": name,
            "place": name,
            "role": "anchor",
            "names": {language_of(spot.name, self._language): spot.name},
            **place_properties(scale),
            "source": said,
            "licence": licence,
            "as_of": as_of,
            "note": f"Named and placed by the data set; known as exactly as: {scale.link}.{drawn}",
        }

    def _check(self, spot: Spot, position: Position) -> None:
        """Refuse a place that could not be read back."""
        if not fold(spot.name):
            raise Mismatch("the place has no name", "name it")
        convert(spot.name, Field("text"))
        mismatch = misplaced(shapely.Point(*position), self._bounds)
        if mismatch is not None:
            raise Mismatch(mismatch.what, mismatch.mend)

    def _wanted(self, spot: Spot) -> str:
        """Choose the id of a new place; its kind sets it apart from another of the name."""
        try:
            wanted = str(convert(spot.id, FEATURE["id"]))
        except Mismatch:
            wanted = slug(spot.name, "place")
        if wanted in self._taken and f"{wanted}-{spot.scale.kind}" not in self._taken:
            wanted = f"{wanted}-{spot.scale.kind}"
        return unused(wanted, self._taken)

    def _enter(self, known: _Known, names: Iterable[str]) -> None:
        self._taken.add(known.id)
        self._by_id[known.id] = known
        for name in {fold(name) for name in names}:
            self._by_name.setdefault(name, []).append(known)


def _fits(known: _Known, spot: Spot) -> bool:
    """Say whether a known place may be the one that is meant."""
    scale: Scale = spot.scale
    if scale.kinds and known.kind not in scale.kinds:
        return False
    if spot.position is None:
        return True
    return distance_km(known.position, spot.position) <= scale.reach_km
