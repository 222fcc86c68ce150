"""Read the features of a GeoJSON layer, checked against the schema and RFC 7946."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from shapely.geometry.base import BaseGeometry

from layers.collection.files import read_features
from layers.collection.findings import Findings
from layers.collection.geometry import read_geometry
from layers.collection.record import Record
from layers.collection.schema import FEATURE
from layers.errors import Mismatch, show


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature's properties and, if it is sound, its geometry in degrees (WGS 84)."""

    record: Record
    shape: BaseGeometry | None

    @property
    def place(self) -> str | None:
        """The id of the place that the feature belongs to."""
        return self.record.good.get("place")


def read_layer(path: Path, findings: Findings) -> Iterator[Feature]:
    """Read the features of one file."""
    for index, raw in enumerate(read_features(path, findings)):
        value = raw.value
        properties = value.get("properties") if isinstance(value, dict) else None
        if not isinstance(value, dict) or not isinstance(properties, dict):
            mend = 'write { "type": "Feature", "properties": { … }, "geometry": { … } }'
            what = f"feature {index + 1} is not a GeoJSON feature with properties"
            findings.add_error(path, raw.first_line, what, mend)
            continue
        record = Record(
            properties,
            FEATURE,
            path=path,
            label=f"feature {show(properties.get('id', index + 1))}",
            find_line=raw.find_line,
            findings=findings,
        )
        if value.get("type") != "Feature":
            record.error(f"{record.label} has not the type Feature", 'write "type": "Feature"')
        yield Feature(record, _read_shape(record, value))


def check_unique(features: Iterable[Feature]) -> None:
    """Note feature ids that stand twice, in whatever files."""
    seen: dict[str, Record] = {}
    for record in (feature.record for feature in features):
        name = record.good.get("id")
        if name in seen:
            first = seen[name]
            what = f"{record.label} is defined twice, first in {first.path}:{first.line('id')}"
            record.error(what, "give one of them another id", "id")
        elif name is not None:
            seen[name] = record


def _read_shape(record: Record, value: Mapping[str, object]) -> BaseGeometry | None:
    """Read a feature's geometry, or note what is wrong with it."""
    try:
        return read_geometry(value.get("geometry"))
    except Mismatch as mismatch:
        record.error(f"geometry of {record.label}: {mismatch.what}", mismatch.mend, "geometry")
        return None
