"""The third pass over places and actors: each is sound in itself, and so is what it stands under.

One anchor feature defines a place; its extents and the collection's bounds must fit to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import shapely
from shapely.geometry.base import BaseGeometry

from layers.collection.files import ACTORS_FILE, GEO_FOLDER, RawFeature, RawFile
from layers.collection.geometry import Bounds, along, misplaced, read_geometry, with_days, wrongly_wound
from layers.collection.records import Record, check_repeated, drawn_like, first_of_each, read_record, with_kinds
from layers.collection.schema import ACTOR, CONTEXT_KINDS, FEATURE, Field, Schema
from layers.errors import Mismatch, Problem, Suggestion, show
from layers.model import PLACE_KINDS, Actor, OwnKind, Place, lineage

ACTORS: Schema = {"actors": Field("tables", required=False)}

# An anchor may lie this far outside its area (about 500 m): outlines are simplified.
ANCHOR_TOLERANCE_DEGREES = 0.005

Ids = frozenset[str] | None
"""Ids of all tables of a kind, the faulty ones too, so that one fault is told once.

None if a file with some of them cannot be read: then none can be called unknown.
"""


def read_features(raw: Iterable[RawFeature], language: str, kinds: Ids) -> tuple[list[Record], list[Problem]]:
    """Make records of features; each has its `geometry` in degrees (WGS 84), if that is sound.

    What readers see of them is in `language`, where they do not say another; their kinds may be the
    collection's own, `kinds`.
    """
    schema = with_kinds(FEATURE, kinds)
    features: list[Record] = []
    problems: list[Problem] = []
    for each in raw:
        value = each.value
        properties = value.get("properties") if isinstance(value, dict) else None
        if not isinstance(value, dict) or not isinstance(properties, dict):
            mend = 'write { "type": "Feature", "properties": { … }, "geometry": { … } }'
            what = f"feature {each.position} is not a GeoJSON feature with properties"
            line = each.lines.find(()) or 1
            problems.append(Problem(each.lines.path, line, what, mend))
            continue
        label = f"feature {show(properties.get('id', each.position))}"
        record = read_record(with_days(properties), schema, label, each.lines, language)
        problems += record.problems
        turned = wrongly_wound(value.get("geometry"))
        if turned:
            what = f"{turned} of the rings of {label} are wound against RFC 7946; they are read turned round"
            problems.append(
                record.warning(what, "save it with RFC 7946 set, where the program offers that", "geometry")
            )
        if value.get("type") != "Feature":
            problems.append(record.error(f"{label} has not the type Feature", 'write "type": "Feature"'))
        try:
            good = {**record.good, "geometry": read_geometry(value.get("geometry"))}
            record = record._replace(good=good)
        except Mismatch as mismatch:
            what = f"geometry of {label}: {mismatch.what}"
            problems.append(record.error(what, mismatch.mend, "geometry"))
        features.append(record)
    return features, problems


def read_actors(file: RawFile) -> tuple[list[Record], list[Problem]]:
    """Make records of the actors in their file, in its order."""
    whole = read_record(file.values, ACTORS, "the file", file.lines)
    records = []
    for index, values in enumerate(whole.good.get("actors", ())):
        label = f"actor {show(values.get('id', index + 1))}"
        lines = file.lines.inside("actors", index)
        records.append(read_record(values, ACTOR, label, lines))
    return records, [problem for record in (whole, *records) for problem in record.problems]


def check_places(
    features: Sequence[Record], facts: Record | None, bounds: Bounds | None, known: Ids, kinds: Ids
) -> Iterator[Problem]:
    """Give what is wrong with features beside each other, and with the places they define.

    Parameters
    ----------
    facts
        The record of `collection.toml`, for the exceptions from the bounds.
    bounds
        `(west, south, east, north)` in degrees; None checks no positions.
    known
        The ids of all places, as far as they can be known.
    kinds
        Those of the collection's own kinds.
    """
    firsts = first_of_each(features)
    for feature in features:
        yield from check_repeated(feature, firsts)
    anchors = find_anchors(features)
    for feature in features:
        yield from _check_role(feature, anchors)
    extents = _find_extents(features)
    for name, anchor in anchors.items():
        yield from _check_anchor(name, anchor, extents, kinds)
    yield from _check_anchored(features, anchors)
    where, complete = f"{GEO_FOLDER}/", known is not None
    yield from _check_parents(anchors, "place", where, complete=complete).values()
    if facts is not None:
        yield from _check_named(facts, known)
        yield from _check_bounds(features, facts, bounds)


def check_actors(records: Sequence[Record]) -> Iterator[Problem]:
    """Give what is wrong with actors, each and beside each other."""
    firsts = first_of_each(records)
    for record in records:
        first = firsts.get(record.good.get("id", ""), record)
        if first is not record:
            what = f"{record.label} is defined twice, first in line {first.lines.line('id')}"
            yield record.error(what, "give one of them another id", "id")
    parents = _check_parents(firsts, "actor", ACTORS_FILE, complete=True)
    yield from parents.values()
    for name, record in firsts.items():
        if not record.problems and name not in parents and _find_colour(name, firsts) is None:
            mend = 'add one, like colour = "#1f77b4", or a parent that has one'
            yield record.error(f"{record.label} has no colour, nor has an ancestor", mend)


def find_anchors(features: Iterable[Record]) -> dict[str, Record]:
    """Return the feature that defines each place, by its id: the first that is its anchor."""
    anchors: dict[str, Record] = {}
    for feature in features:
        if feature.good.get("role") == "anchor" and "place" in feature.good:
            anchors.setdefault(feature.good["place"], feature)
    return anchors


def make_places(features: Iterable[Record], kinds: Mapping[str, OwnKind], bounds: Bounds) -> dict[str, Place]:
    """Make the places of sound features, of the collection's own `kinds` too; longitudes are counted as `bounds` do."""
    return {name: _make_place(name, anchor, kinds, bounds) for name, anchor in find_anchors(features).items()}


def make_actors(records: Iterable[Record]) -> dict[str, Actor]:
    """Make the actors of sound records."""
    firsts = first_of_each(records)
    return {
        name: Actor(**{"aliases": {}, **record.kept(Actor), "colour": _find_colour(name, firsts)})
        for name, record in firsts.items()
    }


def _make_place(name: str, anchor: Record, kinds: Mapping[str, OwnKind], bounds: Bounds) -> Place:
    """Make a place of its anchor."""
    kept = {"aliases": {}, **anchor.kept(Place)}
    for key in ("as_of", "valid_from", "valid_to"):
        if key in kept:
            kept[key] = kept[key].edtf
    point, layer = anchor.good["geometry"], anchor.lines.path.stem
    kept |= {"id": name, "longitude": along(float(point.x), bounds), "latitude": float(point.y), "layer": layer}
    kept["like"] = drawn_like(kept["kind"], "anchor", kinds)
    return Place(**kept)


def _find_colour(name: str, records: Mapping[str, Record]) -> str | None:
    """Return the colour of an actor, else of its nearest ancestor that has one."""
    colours = (records[each].good.get("colour") for each in lineage(name, records))
    return next((colour for colour in colours if colour is not None), None)


def _check_parents(records: Mapping[str, Record], noun: str, where: str, *, complete: bool) -> dict[str, Problem]:
    """Return a problem for each parent that is not there, and one for each cycle.

    Parameters
    ----------
    records
        The records of places or actors, by id.
    noun, where
        What they are and the file that holds them, for the messages.
    complete
        Whether all their files could be read; if not, a parent may be in the lost one.
    """
    problems: dict[str, Problem] = {}
    told: set[str] = set()
    for name, record in records.items():
        parent = record.parent
        line = lineage(name, records)
        if complete and parent is not None and parent not in records:
            what = f"{noun} {show(name)} has the parent {show(parent)}, which is not in {where}"
            mend = Suggestion(parent, records, f"add the {noun} {parent} or take the parent out")
            problems[name] = record.error(what, mend, "parent")
        elif records[line[-1]].parent == name and told.isdisjoint(line):
            told.update(line)
            what = f"{noun} {show(name)} is its own ancestor: {' → '.join((*line, name))}"
            problems[name] = record.error(what, "take one of these parents out", "parent")
    return problems


def _check_role(feature: Record, anchors: Mapping[str, Record]) -> Iterator[Problem]:
    """Give what is wrong with the role of a feature: no place for it, or a second anchor."""
    place, role = feature.good.get("place"), feature.good.get("role")
    if role in ("anchor", "extent") and place is None:
        mend = "name its place, or give it the role context"
        what = f"{feature.label} has the role {role} but names no place"
        yield feature.error(what, mend, "role")
    if role == "anchor" and place is not None and anchors[place] is not feature:
        what = f"the place {show(place)} has a second anchor"
        mend = f"keep one; the first is in {anchors[place].where}"
        yield feature.error(what, mend, "role")


def _check_anchored(features: Iterable[Record], anchors: Mapping[str, Record]) -> Iterator[Problem]:
    """Give each place that has features but no anchor, once."""
    told = set(anchors)
    for feature in features:
        place = feature.good.get("place")
        if place is not None and place not in told:
            told.add(place)
            what = f"the place {show(place)} has no anchor"
            yield feature.error(what, "add a Point feature with the role anchor", "place")


def _find_extents(features: Iterable[Record]) -> Mapping[str, BaseGeometry]:
    """Return the area of each place that has one, all its sound extents together."""
    areas: dict[str, list[BaseGeometry]] = {}
    for feature in features:
        place, shape = feature.good.get("place"), feature.good.get("geometry")
        if place is not None and shape is not None and shape.area > 0:
            areas.setdefault(place, []).append(shape)
    return {name: shapely.union_all(shapes) for name, shapes in areas.items()}


def _check_anchor(name: str, record: Record, extents: Mapping[str, BaseGeometry], kinds: Ids) -> Iterator[Problem]:
    """Give what is wrong with an anchor: its kind, radius, years and position."""
    good, shape = record.good, record.good.get("geometry")
    if kinds is not None and good.get("kind") in {*CONTEXT_KINDS} - kinds:
        what = f"the anchor of {show(name)} has the kind {show(good['kind'])}"
        mend = f"use one of {', '.join((*PLACE_KINDS, *kinds))}, or add it to place_kinds"
        yield record.error(what, mend, "kind")
    if good.get("precision") == "halo" and good.get("radius_km", 0) <= 0:
        what = f"{record.label} is a halo without a radius"
        yield record.error(what, "add radius_km, in kilometres", "precision")
    first, last = good.get("valid_from"), good.get("valid_to")
    if first and last and first.earliest and last.latest and last.latest < first.earliest:
        what = f"valid_to of {record.label} lies before valid_from"
        yield record.error(what, "correct one of them", "valid_to")
    if shape is not None and shape.geom_type != "Point":
        yield record.error(f"the anchor of {show(name)} is not a Point", "make it one", "geometry")
    elif shape is not None:
        yield from _check_position(name, record, shape, extents)


def _check_position(
    name: str, record: Record, point: BaseGeometry, extents: Mapping[str, BaseGeometry]
) -> Iterator[Problem]:
    """Give a problem if an anchor lies outside its place's area.

    A place without an area is held against its parent's, but only to find a longitude and
    latitude that were swapped: a site may rightly lie off its parent's outline.
    """
    own = extents.get(name)
    area = extents.get(record.parent or "") if own is None else own
    if area is None or _covers(area, point):
        return
    where = f"longitude {point.x}, latitude {point.y}"
    if _covers(area, shapely.Point(point.y, point.x)):
        what = f"geometry of {record.label}: longitude and latitude look swapped ({where})"
        yield record.error(what, "write longitude before latitude", "geometry")
    elif own is not None:
        what = f"geometry of {record.label}: lies outside its place's area ({where})"
        yield record.error(what, "move it inside", "geometry")


def _covers(area: BaseGeometry, point: BaseGeometry) -> bool:
    """Say whether a point lies in an area or close to its edge."""
    return bool(area.distance(point) <= ANCHOR_TOLERANCE_DEGREES)


def _check_named(facts: Record, known: Ids) -> Iterator[Problem]:
    """Give what the collection's lists of places name that is no place."""
    for key in ("exceptions", "headline"):
        for index, name in enumerate(facts.good.get(key, ())):
            if known is not None and name not in known:
                what = f"{key} names the place {show(name)}, which is not in {GEO_FOLDER}/"
                mend = Suggestion(name, known, f"add {show(name)} to {GEO_FOLDER}")
                yield facts.error(what, mend, key, index)


def _check_bounds(features: Iterable[Record], facts: Record, bounds: Bounds | None) -> Iterator[Problem]:
    """Give the features outside the collection's bounds."""
    exceptions = facts.good.get("exceptions", ())
    for feature in features:
        good = feature.good
        if bounds is None or "geometry" not in good or good.get("place") in exceptions:
            continue
        mismatch = misplaced(good["geometry"], bounds)
        if mismatch is not None:
            what = f"geometry of {feature.label}: {mismatch.what}"
            yield feature.error(what, mismatch.mend, "geometry")
