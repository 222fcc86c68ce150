"""New places and actors made at the desk: checked with the whole collection before a file is written."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from curation.desk.article_file import write_value
from curation.desk.saving import check_with
from curation.imports.row import slug, unused
from curation.staging import locked, replace_file
from layers.collection.files import ACTORS_FILE, GEO_FOLDER
from layers.collection.geometry import EARTH_RADIUS_KM, on_globe
from layers.decoding import decode
from layers.errors import has_errors
from layers.model import ACTOR_KINDS, PLACE_KINDS, Actor, Collection, Place
from layers.text import fold
from layers.words import ENGLISH, languages, read_words

PLAIN = "#6d6a65"
"""The colour of an actor that stands under nobody; the page shows none."""
CORNERS = 48
"""Of a circle."""
LARGEST_KM = 500.0
LONGEST_NAME = 120
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f]")


class NotMade(ValueError):  # noqa: N818 - the name says what is wrong
    """Nothing was made; `why` is a key below `desk.make.refused`, `said` what the check says."""

    def __init__(self, why: str, said: Iterable[str] = ()) -> None:
        super().__init__(why)
        self.why, self.said = why, tuple(said)


def make_actor(folder: Path, collection: Collection, asked: Mapping[str, Any]) -> str:
    """Write a new actor into the collection's file of actors, and return its id.

    `asked` has `names` by language, `kind`, and `parent` or "".

    Raises
    ------
    NotMade
        If a name or a kind is missing, something has that name already, or the check refuses it.
    """
    names, parent = _names(asked, collection.actors.values()), _parent(asked, collection.actors)
    name = _new_id(names, "actor", collection.actors)
    fields: dict[str, object] = {"id": name, "names": names, "kind": _kind(asked, ACTOR_KINDS)}
    fields |= {"parent": parent} if parent else {"colour": PLAIN}
    lines = "\n".join(f"{key} = {write_value(key, value)}" for key, value in fields.items())
    with locked(folder):
        path = folder / ACTORS_FILE
        written = decode(path.read_bytes()).text if path.exists() else ""
        _write(folder, Path(ACTORS_FILE), f"{written.rstrip()}\n\n[[actors]]\n{lines}\n".lstrip())
    return name


def make_place(folder: Path, collection: Collection, asked: Mapping[str, Any], today: str) -> str:
    """Write a new place as a layer of its own, and return its id.

    `asked` has `names` by language, `kind`, `parent` or "", and `longitude` and `latitude` in
    degrees. With `radius` in kilometres it is a circle around them, and schematic.

    Raises
    ------
    NotMade
        If a name, a kind or a position is missing, something has that name already, or the check
        refuses it.
    """
    names, parent = _names(asked, collection.places.values()), _parent(asked, collection.places)
    kind, (longitude, latitude) = _kind(asked, (*PLACE_KINDS, *collection.place_kinds)), _position(asked)
    radius = _number(asked, "radius") if asked.get("radius") else None
    if radius is not None and not 0 < radius <= LARGEST_KM:
        raise NotMade("radius")
    taken = {*collection.places, *(path.stem for path in (folder / GEO_FOLDER).glob("*"))}
    name = _new_id(names, "place", taken)
    said = {each: {one: read_words(one)[f"desk.make.{each}"] for one in languages()} for each in ("source", "licence")}
    common = {"place": name, "parent": parent or None, "names": names, "aliases": {}, "kind": kind}
    common |= {"precision": "schematic" if radius else "point", **said, "as_of": today}
    point = {"type": "Point", "coordinates": [longitude, latitude]}
    features = [_feature({"id": name, **common, "role": "anchor"}, point)]
    if radius:
        ring = {"type": "Polygon", "coordinates": [circle(longitude, latitude, radius)]}
        features.append(_feature({"id": f"{name}-extent", **common, "role": "extent"}, ring))
    lines = ",\n".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in features)
    title = json.dumps(next(iter(names.values())), ensure_ascii=False)
    text = f'{{"type": "FeatureCollection", "name": "{name}", "title": {title}, "features": [\n{lines}\n]}}\n'
    with locked(folder):
        _write(folder, Path(GEO_FOLDER, f"{name}.geojson"), text)
    return name


def circle(longitude: float, latitude: float, radius: float) -> list[list[float]]:
    """Return a closed ring around a point, counterclockwise, in degrees; `radius` is in kilometres."""
    tall = math.degrees(radius / EARTH_RADIUS_KM)
    wide = tall / max(math.cos(math.radians(latitude)), 0.01)
    turns = [2 * math.pi * corner / CORNERS for corner in range(CORNERS)]
    ring = [[round(longitude + wide * math.cos(turn), 5), round(latitude + tall * math.sin(turn), 5)] for turn in turns]
    return [*ring, ring[0]]


def _feature(properties: Mapping[str, object], geometry: Mapping[str, object]) -> dict[str, object]:
    return {"type": "Feature", "properties": dict(properties), "geometry": dict(geometry)}


def _names(asked: Mapping[str, Any], known: Iterable[Place | Actor]) -> dict[str, str]:
    """Return the names that were given, if nothing has one of them already."""
    given = asked.get("names")
    pairs = given.items() if isinstance(given, Mapping) else ()
    names = {str(one): " ".join(_FORBIDDEN.sub(" ", str(text)).split())[:LONGEST_NAME] for one, text in pairs}
    names = {one: text for one, text in names.items() if text}
    if not names:
        raise NotMade("nameless")
    sought = {fold(text) for text in names.values()}
    if any(fold(name) in sought for one in known for name in one.names.values()):
        raise NotMade("known")
    return names


def _kind(asked: Mapping[str, Any], kinds: Sequence[str]) -> str:
    kind = str(asked.get("kind"))
    if kind not in kinds:
        raise NotMade("kind")
    return kind


def _parent(asked: Mapping[str, Any], known: Mapping[str, object]) -> str:
    parent = str(asked.get("parent") or "")
    if parent and parent not in known:
        raise NotMade("parent")
    return parent


def _number(asked: Mapping[str, Any], name: str) -> float:
    try:
        number = float(str(asked.get(name)).replace(",", "."))
    except ValueError:
        raise NotMade("position") from None
    if not math.isfinite(number):
        raise NotMade("position")
    return number


def _position(asked: Mapping[str, Any]) -> tuple[float, float]:
    return round(on_globe(_number(asked, "longitude")), 5), round(_number(asked, "latitude"), 5)


def _new_id(names: Mapping[str, str], noun: str, taken: Container[str]) -> str:
    """Make an id that nothing has of a name, the English one if there is one."""
    return unused(slug(names.get(ENGLISH) or next(iter(names.values())), noun), taken)


def _write(folder: Path, file: Path, text: str) -> None:
    """Write a file of the collection if the check accepts it."""
    problems = check_with(folder, file, text)
    if has_errors(problems):
        raise NotMade("refused", map(str, problems))
    replace_file(folder / file, text)
