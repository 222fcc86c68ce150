"""One table of a file: its fields checked against a schema, its problems with their lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from layers.collection.fields import convert
from layers.collection.findings import Findings
from layers.collection.lines import Path as Keys
from layers.collection.schema import Schema
from layers.errors import Mismatch, show, suggest

FindLine = Callable[[Keys], int | None]


class Record:
    """A table as read, and `good`: those of its fields that are what the schema promises.

    `label` names the table in messages ("excerpt 'x-07'"); `find_line` gives the line of a
    field inside it, or of the table for an empty path; `at` is where it stands in the table
    around it.
    """

    def __init__(
        self,
        values: Mapping[str, object],
        schema: Schema,
        *,
        path: Path,
        label: str,
        find_line: FindLine,
        findings: Findings,
        at: Keys = (),
    ) -> None:
        self.path = path
        self.label = label
        self.at = at
        self.good: dict[str, Any] = {}
        self.ok = True
        self._find_line = find_line
        self._findings = findings
        self._check(values, schema)

    def error(self, what: str, mend: str, *keys: str | int) -> None:
        """Note an error at the line of a field, or of the record if none is named."""
        self.ok = False
        self._findings.add_error(self.path, self.line(*keys), what, mend)

    def warn(self, what: str, mend: str, *keys: str | int) -> None:
        """Note a warning at the line of a field, or of the record if none is named."""
        self._findings.add_warning(self.path, self.line(*keys), what, mend)

    def line(self, *keys: str | int) -> int:
        """Return the line of a field; of the record's id, or of the record, if it has none."""
        return (
            (keys and self._find_line(keys)) or self._find_line(("id",)) or self._find_line(()) or 1
        )

    def table(self, key: str, schema: Schema) -> Record | None:
        """Return the record of a table inside this one, or None if it is not there."""
        if key not in self.good:
            return None
        return self._inside(self.good[key], schema, (key,), f"{key} of {self.label}")

    def tables(self, key: str, schema: Schema) -> Iterator[Record]:
        """Give the record of each table in a list of this one."""
        for index, values in enumerate(self.good.get(key, ())):
            label = f"{key} item {index + 1} of {self.label}"
            yield self._inside(values, schema, (key, index), label)

    def _inside(self, values: Mapping[str, object], schema: Schema, at: Keys, label: str) -> Record:
        """Return the record of a table that stands somewhere inside this one."""
        inside = Record(
            values,
            schema,
            path=self.path,
            label=label,
            find_line=lambda keys: self._find_line((*at, *keys)) or self._find_line(at),
            findings=self._findings,
            at=at,
        )
        self.ok = self.ok and inside.ok
        return inside

    def _check(self, values: Mapping[str, object], schema: Schema) -> None:
        """Sort the fields into good ones and problems."""
        for key in values:
            if key not in schema:
                mend = suggest(key, schema, f"take it out; known are {', '.join(schema)}")
                self.error(f"{self.label} has the unknown field {show(key)}", mend, key)
        for key, field in schema.items():
            value = values.get(key)
            if value is None:  # JSON writes null for a field that is left out
                if field.required:
                    self.error(f"{self.label} has no {key}", f"add the field {key}")
                continue
            try:
                self.good[key] = convert(value, field)
            except Mismatch as mismatch:
                self.error(f"{key} of {self.label}: {mismatch.what}", mismatch.mend, key)
