"""Read the places from the layers in `geo/`: one anchor feature defines each."""

from __future__ import annotations

from collections.abc import Collection as Container
from collections.abc import Iterable, Mapping
from pathlib import Path

from layers.collection.anchors import check_anchor, find_anchors, find_extents
from layers.collection.features import Feature, check_unique, read_layer
from layers.collection.files import GEO_FOLDER, list_files
from layers.collection.findings import Findings
from layers.collection.geometry import misplaced
from layers.collection.known import Ids, is_unknown, mend_unknown
from layers.collection.parents import check_parents
from layers.collection.record import Record
from layers.errors import show
from layers.model import Place


def read_places(
    folder: Path, findings: Findings, facts: Record | None
) -> tuple[Mapping[str, Place], Ids]:
    """Read the places, in the order of file names and of features.

    Parameters
    ----------
    facts
        The record of `collection.toml`, for the bounds and the exceptions from them; None
        checks no positions.

    Returns
    -------
    The sound places by id, and the ids of all.
    """
    files = list_files(folder / GEO_FOLDER, ".geojson", findings)
    features = [feature for path in files for feature in read_layer(path, findings)]
    complete = not findings.has_lost(folder / GEO_FOLDER)
    named = frozenset(feature.place for feature in features if feature.place is not None)
    known = named if complete else None
    check_unique(features)
    anchors = find_anchors(features)
    extents = find_extents(features)
    for name, anchor in anchors.items():
        check_anchor(name, anchor, extents)
    _check_anchored(features, anchors)
    records = {name: anchor.record for name, anchor in anchors.items()}
    check_parents(records, "place", f"{GEO_FOLDER}/", complete=complete)
    if facts is not None:
        _check_bounds(features, facts, known)
    places = (_build_place(name, anchor) for name, anchor in anchors.items())
    return {place.id: place for place in places if place is not None}, known


def _check_anchored(features: Iterable[Feature], anchors: Container[str]) -> None:
    """Note each place that has features but no anchor, once."""
    told = set(anchors)
    for feature in features:
        if feature.place is not None and feature.place not in told:
            told.add(feature.place)
            what = f"the place {show(feature.place)} has no anchor"
            feature.record.error(what, "add a Point feature with the role anchor", "place")


def _check_bounds(features: Iterable[Feature], facts: Record, known: Ids) -> None:
    """Note features outside the collection's bounds, and exceptions that are no place."""
    exceptions = facts.good.get("exceptions", ())
    for name in exceptions:
        if is_unknown(name, known):
            what = f"exceptions names the place {show(name)}, which is not in {GEO_FOLDER}/"
            facts.error(what, mend_unknown(name, known, GEO_FOLDER), "exceptions")
    bounds = facts.good.get("bounds")
    for feature in features:
        if bounds is None or feature.shape is None or feature.place in exceptions:
            continue
        mismatch = misplaced(feature.shape, bounds)
        if mismatch is not None:
            what = f"geometry of {feature.record.label}: {mismatch.what}"
            feature.record.error(what, mismatch.mend, "geometry")


def _build_place(name: str, anchor: Feature) -> Place | None:
    """Build a place from its anchor, if that is sound."""
    record, shape = anchor.record, anchor.shape
    if not record.ok or shape is None:
        return None
    good = record.good
    first, last = good.get("valid_from"), good.get("valid_to")
    return Place(
        id=name,
        names=good["names"],
        aliases=good.get("aliases", {}),
        kind=good["kind"],
        precision=good["precision"],
        longitude=float(shape.x),
        latitude=float(shape.y),
        radius_km=good.get("radius_km"),
        parent=good.get("parent"),
        layer=record.path.stem,
        source=good["source"],
        licence=good["licence"],
        as_of=good["as_of"].edtf,
        valid_from=first.edtf if first else None,
        valid_to=last.edtf if last else None,
        note=good.get("note"),
    )
