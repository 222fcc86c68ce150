"""Check that each place has one anchor, sound in itself, that lies in the place's area."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import shapely
from shapely.geometry.base import BaseGeometry

from layers.collection.features import Feature
from layers.collection.record import Record
from layers.errors import show
from layers.model import PLACE_KINDS

# An anchor may lie this far outside its area (about 500 m): outlines are simplified.
ANCHOR_TOLERANCE_DEGREES = 0.005


def find_anchors(features: Iterable[Feature]) -> dict[str, Feature]:
    """Return the anchor of each place, and note those that are one too many or name no place."""
    anchors: dict[str, Feature] = {}
    for feature in features:
        record = feature.record
        role = record.good.get("role")
        if role in ("anchor", "extent") and "place" not in record.good:
            mend = "name its place, or give it the role context"
            record.error(f"{record.label} has the role {role} but names no place", mend, "role")
        if role != "anchor" or feature.place is None:
            continue
        if feature.place in anchors:
            first = anchors[feature.place].record
            what = f"the place {show(feature.place)} has a second anchor"
            mend = f"keep one; the first is in {first.path}:{first.line('id')}"
            record.error(what, mend, "role")
        else:
            anchors[feature.place] = feature
    return anchors


def find_extents(features: Iterable[Feature]) -> Mapping[str, BaseGeometry]:
    """Return the area of each place that has one, all its sound extents together."""
    areas: dict[str, list[BaseGeometry]] = {}
    for feature in features:
        shape = feature.shape
        if feature.place is not None and shape is not None and shape.area > 0:
            areas.setdefault(feature.place, []).append(shape)
    return {name: shapely.union_all(shapes) for name, shapes in areas.items()}


def check_anchor(name: str, anchor: Feature, extents: Mapping[str, BaseGeometry]) -> None:
    """Note what is wrong with an anchor: its kind, radius, years and position."""
    record = anchor.record
    good = record.good
    if "kind" in good and good["kind"] not in PLACE_KINDS:
        what = f"the anchor of {show(name)} has the kind {show(good['kind'])}"
        record.error(what, f"use one of {', '.join(PLACE_KINDS)}", "kind")
    if good.get("precision") == "halo" and good.get("radius_km", 0) <= 0:
        what = f"{record.label} is a halo without a radius"
        record.error(what, "add radius_km, in kilometres", "precision")
    first, last = good.get("valid_from"), good.get("valid_to")
    if first and last and first.earliest and last.latest and last.latest < first.earliest:
        what = f"valid_to of {record.label} lies before valid_from"
        record.error(what, "correct one of them", "valid_to")
    if anchor.shape is not None and anchor.shape.geom_type != "Point":
        record.error(f"the anchor of {show(name)} is not a Point", "make it one", "geometry")
    elif anchor.shape is not None:
        _check_position(name, record, anchor.shape, extents)


def _check_position(
    name: str, record: Record, point: BaseGeometry, extents: Mapping[str, BaseGeometry]
) -> None:
    """Note an anchor that lies outside its place's area.

    A place without an area is held against its parent's, but only to find a longitude and
    latitude that were swapped: a site may rightly lie off its parent's outline.
    """
    own = extents.get(name)
    area = extents.get(record.good.get("parent", "")) if own is None else own
    if area is None or _covers(area, point):
        return
    where = f"longitude {point.x}, latitude {point.y}"
    if _covers(area, shapely.Point(point.y, point.x)):
        what = f"geometry of {record.label}: longitude and latitude look swapped ({where})"
        record.error(what, "write longitude before latitude", "geometry")
    elif own is not None:
        what = f"geometry of {record.label}: lies outside its place's area ({where})"
        record.error(what, "move it inside", "geometry")


def _covers(area: BaseGeometry, point: BaseGeometry) -> bool:
    """Say whether a point lies in an area or close to its edge."""
    return bool(area.distance(point) <= ANCHOR_TOLERANCE_DEGREES)
