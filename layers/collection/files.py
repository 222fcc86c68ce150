"""Open the files of a collection; what cannot be read becomes one problem for each file."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from layers.collection.findings import Findings
from layers.collection.lines import Path as Keys
from layers.collection.lines import find_lines
from layers.collection.record import FindLine, Record
from layers.collection.schema import Schema

COLLECTION_FILE = "collection.toml"
ACTORS_FILE = "actors.toml"
ARTICLES_FOLDER = "articles"
GEO_FOLDER = "geo"
NOT_DATA = (".md",)


@dataclass(frozen=True, slots=True)
class TomlFile:
    """A TOML file: its tables, and the line of each of them."""

    path: Path
    tables: Mapping[str, object]
    lines: Mapping[Keys, int]

    def record(
        self,
        values: Mapping[str, object],
        schema: Schema,
        label: str,
        findings: Findings,
        *at: str | int,
    ) -> Record:
        """Return the record of a table of this file that stands at a path of keys."""
        return Record(
            values,
            schema,
            path=self.path,
            label=label,
            find_line=self._line_finder(at),
            findings=findings,
        )

    def _line_finder(self, at: Keys) -> FindLine:
        """Return a function that gives the line of a field under a path."""
        return lambda keys: self.lines.get((*at, *keys))


@dataclass(frozen=True, slots=True)
class RawFeature:
    """A member of a GeoJSON file's features, with its own text for finding lines."""

    value: object
    text: str
    first_line: int

    def find_line(self, keys: Keys) -> int | None:
        """Return the line of a member by its name; of the feature for an empty path."""
        if not keys:
            return self.first_line
        # "id" and "type" are members of the feature too; the fields are its properties.
        start = 0 if keys[0] == "geometry" else max(self.text.find('"properties"'), 0)
        match = re.compile(rf'"{re.escape(str(keys[0]))}"\s*:').search(self.text, start)
        return self.first_line + self.text.count("\n", 0, match.start()) if match else None


def list_files(folder: Path, ending: str, findings: Findings) -> list[Path]:
    """Return a folder's files with an ending, by name; warn of files nobody would read."""
    if not folder.is_dir():
        mend = "make the folder, or name the folder that holds the collection"
        findings.add_lost(folder, 1, "the folder is missing", mend)
        return []
    found = []
    for path in sorted(folder.iterdir()):
        if path.suffix == ending:
            found.append(path)
        elif path.suffix not in NOT_DATA and not path.name.startswith("."):
            what = f"the file is not read, because its name does not end in {ending}"
            findings.add_warning(path, 1, what, "rename it or take it away")
    return found


def read_toml(path: Path, findings: Findings) -> TomlFile | None:
    """Read a TOML file, or note why it cannot be read."""
    text = _read_text(path, findings)
    if text is None:
        return None
    try:
        tables = tomllib.loads(text)
        return TomlFile(path, tables, find_lines(text))
    except (ValueError, RecursionError) as error:
        found = re.search(r"at line (\d+)", str(error))
        at_end = text.count("\n") + 1 if "end of document" in str(error) else 1
        line = int(found[1]) if found else at_end
        findings.add_lost(path, line, f"not valid TOML: {error}", "mend the line")
        return None


def read_features(path: Path, findings: Findings) -> Iterator[RawFeature]:
    """Give the features of a GeoJSON file, or note why it cannot be read."""
    text = _read_text(path, findings)
    if text is None:
        return
    try:
        layer = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        findings.add_lost(path, line, f"not valid JSON: {error}", "mend the line")
        return
    is_collection = isinstance(layer, dict) and layer.get("type") == "FeatureCollection"
    if not is_collection or not isinstance(layer.get("features"), list):
        mend = 'begin it with { "type": "FeatureCollection", "features": ['
        findings.add_lost(path, 1, "not a GeoJSON FeatureCollection", mend)
        return
    if "crs" in layer:
        line = text.count("\n", 0, text.find('"crs"')) + 1
        mend = "take the member crs out; write WGS 84 longitude and latitude"
        findings.add_error(path, line, "RFC 7946 allows no other reference system", mend)
    yield from _cut_features(text, layer["features"])


def _cut_features(text: str, features: list[object]) -> Iterator[RawFeature]:
    """Give each feature with the stretch of text that it was read from."""
    decoder = json.JSONDecoder()
    opening = re.search(r'"features"\s*:\s*\[', text)
    position = opening.end() if opening else 0
    line, counted = 1, 0
    for feature in features:
        gap = re.compile(r"[\s,]*").match(text, position)
        start = gap.end() if gap else position
        line, counted = line + text.count("\n", counted, start), start
        try:
            position = decoder.raw_decode(text, start)[1]
        except ValueError:  # a second "features" member: the lines are lost, the data are not
            position = start
        yield RawFeature(feature, text[start:position], line)


def _read_text(path: Path, findings: Findings) -> str | None:
    """Read a file as UTF-8, or note why it cannot be read."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        findings.add_lost(path, 1, "the file is missing", "add it")
    except OSError as error:
        findings.add_lost(path, 1, f"cannot be read: {error.strerror}", "mend its permissions")
    else:
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            what = f"not UTF-8: byte {error.start} cannot be read"
            findings.add_lost(path, line, what, "save the file as UTF-8")
    return None


def _refuse_constant(name: str) -> float:
    """Refuse NaN and the infinities, which Python reads though JSON has none."""
    raise ValueError(f"{name} is no JSON number")
