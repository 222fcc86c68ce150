"""The first pass: the files of a collection become tables that know their lines.

What cannot be read becomes one problem for each file, a `Lost`.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from layers.collection.geometry import is_wgs84
from layers.decoding import UNREAD, decode, read_bytes, with_line_ends
from layers.errors import Mend, Problem, as_warnings, show

COLLECTION_FILE = "collection.toml"
ACTORS_FILE = "actors.toml"
ARTICLES_FOLDER = "articles"
GEO_FOLDER = "geo"
STORIES_FOLDER = "stories"
DRAFTS_FOLDER = "drafts"
NOT_DATA = (".md",)
# What keeps a line from being TOML, and how it came there; inside a value all of it may stand.
_SIGNS: Mapping[str, str] = {
    "^(?:<<<<<<<|=======|>>>>>>>)": "settle the conflict that git left in the file",
    "^[^\"']*=[\\s\\[]*[“”„«»‘’]|[“”„«»‘’][\\s,\\]]*$": 'write straight quotation marks, ", round values',
    "^[^\"']*\u00a0": "write a plain blank where a no-break one stands",
}
# Hidden files, AppleDouble's among them; what Windows, office programs and editors write.
_LEFT_BESIDE = re.compile(
    r"\..*|~.*|.*~|#.*#|.*\.(?:swp|bak|tmp|orig|qmd|qmlx|cpg|prj|aux\.xml)|thumbs\.db|desktop\.ini|icon\r|__macosx",
    re.IGNORECASE,
)

SHOWN_BEFORE = 20
"""Characters before what cannot be read."""

Keys = tuple[str | int, ...]
"""Where a value stands: keys, and the positions of tables and items in arrays, from 0."""

# The longest forms come first, so that three quotes are not read as an empty string and one.
_STRING = re.compile(r'"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.DOTALL)
_GAP = re.compile(r"(?:\s|#[^\n]*)*")
_BARE = re.compile(r"[^\s,\]}#=.\[{\"']+")
_VALUE = re.compile(r"[^,\]}#\n]+")
# What each sign of a text may cost in memory, in bytes, once it is read: a value of TOML with its line, a number of
# JSON, an object with what is told of it. (The most that bombs of one sign took, measured.)
_COST_OF_TOML: Mapping[str, int] = {"\n": 300, ",": 300, ".": 1_000}
_COST_OF_JSON: Mapping[str, int] = {",": 500, "{": 1_000}
MOST_HELD = 400_000_000
# What tomllib takes for a key of n parts, it keeps n times over: 100,000 of them take all memory.
MOST_PARTS = 64
_PART = r"(?:[\w-]++|\"[^\"\n]*+\"|'[^'\n]*+')[ \t]*+"
_PROPOSED = re.compile(rb"""^status[ \t]*=[ \t]*["']proposed["']""", re.MULTILINE)
_DEEP_KEY = re.compile(rf"(?<![\w-])(?:{_PART}\.[ \t]*+){{{MOST_PARTS}}}", re.ASCII)


class Lost(Problem):
    """A file or folder that cannot be read, so that what it defines is not known."""

    __slots__ = ()


class Lines(NamedTuple):
    """Where a table stands: its file, and what gives the line of a field in it.

    `find` takes the keys that lead to a field from the top of the file, `at` are those that lead
    to the table. A field of a `part`, a small table, stands where that does, if not more exact.
    """

    path: Path
    find: Callable[[Keys], int | None]
    at: Keys = ()
    part: bool = False

    def line(self, *keys: str | int) -> int:
        """Return the line of a field; of the table's id, or of the table, if it has none."""
        asked = (keys, ()) if self.part and keys else (keys or ("id",), ("id",), ())
        found = (self.find((*self.at, *each)) for each in asked)
        return next((line for line in found if line), 1)

    def error(self, what: str, mend: Mend, *keys: str | int) -> Problem:
        """Return an error at the line of a field, or of the table if none is named."""
        return Problem(self.path, self.line(*keys), what, mend)

    def inside(self, *at: str | int, part: bool = False) -> Lines:
        """Return the lines of a table inside this one."""
        return Lines(self.path, self.find, (*self.at, *at), part)


@dataclass(frozen=True, slots=True)
class RawFile:
    """A TOML file as it is written."""

    values: Mapping[str, object]
    lines: Lines


@dataclass(frozen=True, slots=True)
class RawArticle:
    """An article as it is written, in a file of its own or as a row with rows of excerpts.

    `label` is what it is called in messages; the keys of `excerpt_lines` begin with the position
    of an excerpt among the article's, from 0.
    """

    values: Mapping[str, object]
    label: str
    lines: Lines
    excerpt_lines: Lines


class RawFeature(NamedTuple):
    """A member of a GeoJSON file's features; its lines are those of its properties and geometry."""

    value: object
    position: int
    lines: Lines


def read_toml(path: Path) -> tuple[RawFile | None, list[Problem]]:
    """Read a TOML file; None if it is lost."""
    text = _read_text(path, _COST_OF_TOML)
    if isinstance(text, Lost):
        return None, [text]
    deep = _DEEP_KEY.search(text)
    if deep is not None:
        line = text.count("\n", 0, deep.start()) + 1
        return None, [Lost(path, line, f"a key has more than {MOST_PARTS} parts", "nest no tables that deep")]
    try:
        return RawFile(tomllib.loads(text), Lines(path, find_lines(text).get)), []
    except (ValueError, RecursionError) as error:
        found = re.search(r"at line (\d+)", str(error))
        at_end = text.count("\n") + 1 if "end of document" in str(error) else 1
        line = int(found[1]) if found else at_end
        there = text.split("\n")[line - 1] if line <= text.count("\n") + 1 else ""
        mend = next((mend for sign, mend in _SIGNS.items() if re.search(sign, there)), "mend the line")
        return None, [Lost(path, line, f"not valid TOML: {error}", mend)]


def read_article_files(folder: Path) -> tuple[list[RawArticle], list[Problem]]:
    """Read the files of a folder, each an article, by name."""
    files, problems = read_toml_files(folder)
    problems = [one for each in problems for one in (as_warnings([each]) if _is_proposed(each) else [each])]
    articles = [RawArticle(one.values, "the article", one.lines, one.lines.inside("excerpts")) for one in files]
    return articles, problems


def _is_proposed(lost: Problem) -> bool:
    """Say whether a file that cannot be read is an article that is only proposed: it says so before its excerpts."""
    try:
        return isinstance(lost, Lost) and _PROPOSED.search(read_bytes(lost.path).partition(b"\n[")[0]) is not None
    except OSError:
        return False


def read_toml_files(folder: Path) -> tuple[list[RawFile], list[Problem]]:
    """Read the TOML files of a folder, by name; those that are lost are problems."""
    paths, problems = _list_files(folder, ".toml")
    files = []
    for path in paths:
        file, more = read_toml(path)
        problems += more
        if file is not None:
            files.append(file)
    return files, problems


def read_layers(folder: Path) -> tuple[list[RawFeature], list[Problem]]:
    """Read the features of a folder's GeoJSON files, by the names of the files."""
    paths, problems = _list_files(folder, ".geojson")
    features: list[RawFeature] = []
    for path in paths:
        layer = _read_layer(path)
        if isinstance(layer, Lost):
            problems.append(layer)
            continue
        text, members = layer
        if "crs" in members and not is_wgs84(members["crs"]):
            line = text.count("\n", 0, text.find('"crs"')) + 1
            mend = "take the member crs out; write WGS 84 longitude and latitude"
            problems.append(Problem(path, line, "RFC 7946 allows no other reference system", mend))
        features += _cut_features(path, text, members["features"])
    return features, problems


def find_lines(text: str) -> Mapping[Keys, int]:
    """Return the line, from 1, on which each table, key and array item of a TOML text begins.

    The text must be valid TOML.
    """
    return dict(_Scan(text).statements())


def is_left_beside(name: str) -> bool:
    """Say whether a file is one that a system or an editor leaves beside others: it is never data."""
    return _LEFT_BESIDE.fullmatch(name) is not None


def _list_files(folder: Path, ending: str) -> tuple[list[Path], list[Problem]]:
    """Return a folder's files with an ending, by name, and warnings of files nobody would read."""
    if not folder.is_dir():
        mend = "make the folder, or name the folder that holds the collection"
        return [], [Lost(folder, 1, "the folder is missing", mend)]
    found, problems = [], []
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") and path.name.endswith(f"{ending}.icloud"):
            what = "the file is not on this machine, iCloud keeps it"
            problems.append(Problem(path, 1, what, "open it, so that it is fetched", "warning"))
        if is_left_beside(path.name):
            continue
        if path.suffix == ending:
            found.append(path)
        elif path.suffix not in NOT_DATA:
            what = f"the file is not read, because its name does not end in {ending}"
            problems.append(Problem(path, 1, what, "rename it or take it away", "warning"))
    return found, problems


def _read_layer(path: Path) -> tuple[str, dict[str, Any]] | Lost:
    """Read a GeoJSON FeatureCollection: its text, and its members with a list of features."""
    text = _read_text(path, _COST_OF_JSON)
    if isinstance(text, Lost):
        return text
    try:
        layer = json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        return Lost(path, line, f"not valid JSON: {error}", "mend the line")
    is_collection = isinstance(layer, dict) and layer.get("type") == "FeatureCollection"
    if is_collection and isinstance(layer.get("features"), list):
        return text, layer
    mend = 'begin it with { "type": "FeatureCollection", "features": ['
    return Lost(path, 1, "not a GeoJSON FeatureCollection", mend)


def _cut_features(path: Path, text: str, features: list[object]) -> Iterator[RawFeature]:
    """Give each feature with the stretch of text that it was read from."""
    decoder = json.JSONDecoder()
    opening = re.search(r'"features"\s*:\s*\[', text)
    position = opening.end() if opening else 0
    line, counted = 1, 0
    for number, feature in enumerate(features, 1):
        gap = re.compile(r"[\s,]*").match(text, position)
        start = gap.end() if gap else position
        line, counted = line + text.count("\n", counted, start), start
        try:
            position = decoder.raw_decode(text, start)[1]
        except ValueError:  # a second "features" member: the lines are lost, the data are not
            position = start
        lines = Lines(path, partial(_find_member, text[start:position], line))
        yield RawFeature(feature, number, lines)


def _find_member(text: str, first_line: int, keys: Keys) -> int | None:
    """Return the line of a feature's member by its name; of the feature for an empty path."""
    if not keys:
        return first_line
    # "id" and "type" are members of the feature too; the fields are its properties.
    start = 0 if keys[0] == "geometry" else max(text.find('"properties"'), 0)
    match = re.compile(rf'"{re.escape(str(keys[0]))}"\s*:').search(text, start)
    return first_line + text.count("\n", 0, match.start()) if match else None


def _read_text(path: Path, cost: Mapping[str, int]) -> str | Lost:
    """Read a file as its mark says, else as UTF-8; one that would take all memory is lost."""
    try:
        content = read_bytes(path)
    except FileNotFoundError:
        return Lost(path, 1, "the file is missing", "add it")
    except OSError as error:
        return Lost(path, 1, f"cannot be read: {error.strerror}", "see what stands there, and who may read it")
    decoded = decode(content)
    text = with_line_ends(decoded.text)
    if sum(text.count(sign) * each for sign, each in cost.items()) > MOST_HELD:
        what = f"it holds so many values that they would take more than {MOST_HELD // 10**6} MB of memory"
        return Lost(path, 1, what, "put them into several files, or articles and excerpts into tables (Parquet)")
    bad = UNREAD.search(text)
    if bad is None:
        return text
    line = text.count("\n", 0, bad.start()) + 1
    what = f"not {decoded.encoding.upper()}: what follows {show(text[: bad.start()][-SHOWN_BEFORE:])} cannot be read"
    return Lost(path, line, what, "save the file as UTF-8")


def _refuse_constant(name: str) -> float:
    """Refuse NaN and the infinities, which Python reads though JSON has none."""
    raise ValueError(f"{name} is no JSON number")


class _Scan:
    """A walk through a TOML text that keeps count of where it is."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.counted = (0, 1)
        self.array_sizes: dict[Keys, int] = {}

    def statements(self) -> Iterator[tuple[Keys, int]]:
        """Go through the headers and the key/value pairs of the whole text."""
        table: Keys = ()
        while not self._at_end():
            line = self._line()
            if self._peek() == "[":
                table = self._header()
                yield table, line
            else:
                yield from self._pair(table)

    def _header(self) -> Keys:
        """Read `[table]` or `[[tables]]` and return where it stands."""
        is_array = self.text.startswith("[[", self.position)
        self.position += 2 if is_array else 1
        path = self._resolve(self._key())
        self.position += 2 if is_array else 1
        if is_array:
            index = self.array_sizes.get(path, 0)
            self.array_sizes[path] = index + 1
            path = (*path, index)
        return path

    def _resolve(self, keys: Keys) -> Keys:
        """Lead a header's keys into the last item of each array of tables they pass."""
        path: Keys = ()
        for key in keys[:-1]:
            path = (*path, key)
            if path in self.array_sizes:
                path = (*path, self.array_sizes[path] - 1)
        return (*path, keys[-1])

    def _pair(self, table: Keys) -> Iterator[tuple[Keys, int]]:
        """Read `key = value`, dotted keys and the insides of the value included."""
        line = self._line()
        keys = self._key()
        self.position += 1  # the equals sign
        for size in range(1, len(keys) + 1):
            yield (*table, *keys[:size]), line
        yield from self._value((*table, *keys))

    def _key(self) -> Keys:
        """Read a key, bare or quoted, with its dots, and the gap after it."""
        keys: list[str | int] = []
        while True:
            self._skip_gap()
            quoted = _STRING.match(self.text, self.position)
            found = quoted or _BARE.match(self.text, self.position)
            if found is None:
                raise ValueError(f"no key at character {self.position}")
            self.position = found.end()
            word = found[0]
            keys.append(next(iter(tomllib.loads(f"{word} = 0"))) if quoted else word)
            self._skip_gap()
            if self._peek() != ".":
                return tuple(keys)
            self.position += 1

    def _value(self, path: Keys) -> Iterator[tuple[Keys, int]]:
        """Read a value; give the lines of what stands inside it."""
        self._skip_gap()
        opening = self._peek()
        if opening in ("[", "{"):
            yield from self._items(path, "]" if opening == "[" else "}")
            return
        found = _STRING.match(self.text, self.position) or _VALUE.match(self.text, self.position)
        if found is None:
            raise ValueError(f"no value at character {self.position}")
        self.position = found.end()

    def _items(self, path: Keys, closing: str) -> Iterator[tuple[Keys, int]]:
        """Read an array or an inline table."""
        self.position += 1
        index = 0
        while True:
            self._skip_gap()
            if self._peek() == closing:
                self.position += 1
                return
            if closing == "}":
                yield from self._pair(path)
            else:
                yield (*path, index), self._line()
                yield from self._value((*path, index))
            index += 1
            self._skip_gap()
            if self._peek() == ",":
                self.position += 1

    def _at_end(self) -> bool:
        self._skip_gap()
        return self.position >= len(self.text)

    def _peek(self) -> str:
        """Return the next character; running off the end means the text was not valid."""
        if self.position >= len(self.text):
            raise ValueError("the text ends too early")
        return self.text[self.position]

    def _skip_gap(self) -> None:
        """Go past blanks, line ends and comments."""
        match = _GAP.match(self.text, self.position)
        self.position = match.end() if match else self.position

    def _line(self) -> int:
        """Count the lines up to here, from where they were last counted."""
        position, line = self.counted
        line += self.text.count("\n", position, self.position)
        self.counted = (self.position, line)
        return line
