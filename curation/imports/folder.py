"""The folder that rows are brought into: what stands in it, its new files, the whole checked."""

from __future__ import annotations

import json
import math
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import Array, InlineTable

from curation.imports.files import Outcome
from curation.imports.row import Asked, Row, unused
from curation.staging import Contents, replace_file, staged, with_own_paths, write_all
from layers.collection import MOST_MONTHS, check_collection
from layers.collection.begin import first_view, made_whole
from layers.collection.files import ARTICLES_FOLDER, COLLECTION_FILE, GEO_FOLDER, is_left_beside
from layers.collection.geometry import GLOBE, Bounds, Position
from layers.collection.history import check_history
from layers.decoding import read_text
from layers.errors import BadCollection, Problem
from layers.model import Collection
from layers.when import month_text, read_when

MAKER = "layers import"
"""What a layer that was made here has as its member `made_by`; no other is added to."""

_INLINE = ("names", "claim", "gist", "note")

# Room round the places, in degrees.
MARGIN_DEGREES = 0.5


@dataclass(frozen=True, slots=True)
class Folder:
    """What stands in a folder; `collection` is None if it is still to be made.

    `excerpts`, `articles` and `features` are the ids that are taken: those of articles that
    are not shown, of withdrawn excerpts and of ones that the history remembers among them.
    """

    path: Path
    collection: Collection | None = None
    excerpts: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    features: frozenset[str] = frozenset()

    def article_path(self, article: str) -> Path:
        """Return where the file of an article stands, if it has one of its own."""
        return self.path / ARTICLES_FOLDER / f"{article}.toml"


def open_folder(path: Path) -> Folder:
    """Read what stands in a folder; one that is missing or empty is a new collection.

    Raises
    ------
    BadCollection
        If it holds something that is no sound collection; nothing can be added to that.
    """
    if not path.exists() or (path.is_dir() and not any(path.iterdir())):
        return Folder(path)
    if not (path / COLLECTION_FILE).is_file():
        what = "the folder is not empty and holds no collection"
        mend = "name a new folder, or one that holds collection.toml"
        raise BadCollection([Problem(path, 1, what, mend)])
    collection, problems = check_collection(path)
    history, more = check_history(path, collection)
    if collection is None or history is None:
        raise BadCollection((*problems, *more))
    articles = dict(_read_articles(path))
    return Folder(
        path,
        collection,
        frozenset().union(collection.excerpts, collection.withdrawn, history.states, *articles.values()),
        frozenset(collection.articles) | frozenset(articles),
        frozenset(_feature_ids(path)),
    )


def _read_articles(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Give the id of each article's file with the ids of all its excerpts, shown or not."""
    for file in _listed(path / ARTICLES_FOLDER, "*.toml"):
        tables = tomllib.loads(read_text(file))
        yield file.stem, [excerpt["id"] for excerpt in tables.get("excerpts", [])]


def _layers(path: Path) -> dict[str, Any]:
    """Read the layers of a sound collection, or none, by the names of their files."""
    return {file.stem: json.loads(read_text(file)) for file in _listed(path / GEO_FOLDER, "*.geojson")}


def _listed(folder: Path, pattern: str) -> list[Path]:
    """Return the data files of a folder, by name, but for what systems leave beside them."""
    return sorted(path for path in folder.glob(pattern) if not is_left_beside(path.name))


def _feature_ids(path: Path) -> Iterator[str]:
    """Give the ids of all features, those of context among them."""
    for layer in _layers(path).values():
        for feature in layer["features"]:
            properties = feature["properties"]
            yield properties["id"]
            if properties.get("place"):
                yield properties["place"]


def actors_text(before: str, tables: Sequence[Mapping[str, Any]]) -> str:
    """Write `actors.toml` with more actors behind those that it has, which stay as they are."""
    document = tomlkit.parse(before)
    known = document.get("actors")
    if isinstance(known, Array) and len(known):  # written as one list: it goes on as one
        for table in tables:
            known.append(_inline(table))
        return tomlkit.dumps(document)
    if known is not None and not len(known):
        document.remove("actors")
    head = tomlkit.dumps(document)
    more = "\n".join(f"[[actors]]\n{toml_text(table)}" for table in tables)
    gap = "" if not head or head.endswith("\n\n") else "\n" if head.endswith("\n") else "\n\n"
    return f"{head}{gap}{more}"


def layer_text(before: str, name: str, title: str, features: Sequence[Any]) -> str:
    """Write a layer, one feature a line, with more behind those that it has."""
    there = json.loads(before)["features"] if before else []
    head = {"type": "FeatureCollection", "name": name, "title": title, "made_by": MAKER}
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in (*there, *features))
    opening = json.dumps(head, ensure_ascii=False).removesuffix("}")
    return f'{opening}, "features": [\n{lines}\n]}}\n'


def layer_path(folder: Path, name: str) -> Path:
    """Choose the layer of a data set in a folder: the one made for it before, else a new one."""
    others = [one for one, layer in _layers(folder).items() if layer.get("made_by") != MAKER]
    return Path(GEO_FOLDER, f"{unused(name, others)}.geojson")


def toml_text(tables: Mapping[str, Any]) -> str:
    """Write a table: plain values first, then lists of tables as `[[…]]` and tables as `[…]`."""
    document = tomlkit.document()
    later: dict[str, Any] = {}
    for key, value in tables.items():
        if key == "excerpts" or (isinstance(value, dict) and key not in _INLINE):
            later[key] = value
        else:
            document.add(key, _item(value))
    text = tomlkit.dumps(document)
    for key, value in later.items():
        blocks = value if isinstance(value, list) else [value]
        opening = f"[[{key}]]" if isinstance(value, list) else f"[{key}]"
        text += "".join(f"\n{opening}\n{toml_text(block)}" for block in blocks)
    return text


def _item(value: object) -> Any:  # noqa: ANN401 - whatever TOML has for it
    """Return a value as TOML writes it: tables on one line, lists of them one a line."""
    if isinstance(value, Mapping):
        return _inline(value)
    if isinstance(value, list) and value and isinstance(value[0], Mapping):
        array = tomlkit.array()
        array.extend(map(_inline, value))
        return array.multiline(len(value) > 1)
    return tomlkit.item(value)


def _inline(value: Mapping[str, Any]) -> InlineTable:
    table = tomlkit.inline_table()
    table.update(value)
    return table


def collection_facts(
    data_set: str, terms: str, outcome: Outcome, features: Sequence[Any], asked: Asked
) -> dict[str, Any]:
    """Return what `collection.toml` says; the bounds are those of the places if not given."""
    around = asked.bounds or _around([one["geometry"]["coordinates"] for one in features])
    file, rows = outcome.path.name, outcome.rows
    first, last = _window(rows, asked.today)
    center, zoom = first_view(around)
    return {
        "title": asked.title or f"{data_set}: {file}",
        "summary": f"{_count(len(rows))} of {data_set}, brought in from {file}.",
        "languages": list(dict.fromkeys(row.source.language for row in rows)) or ["en"],
        "first_month": first,
        "last_month": last,
        "bounds": list(around),
        "licence": terms,
        "attribution": [data_set],
        "method": (
            f"Brought in by the command import from {file} ({data_set}), {asked.today}. "
            "Quotes are the data set's own wording; nobody held them against the sources it names."
        ),
        "caveats": [
            "The collection shows what the data set records, not what happened.",
            "An empty month means that this collection has no excerpt for it.",
            *(f"Read from the data set's codes: {said}." for said in how_read(rows)),
        ],
        "first_view": {"center": center, "zoom": zoom},
    }


def how_read(rows: Iterable[Row]) -> list[str]:
    """Say how codes were read, and in how many rows, in the order of the words."""
    return counted(row.mapped for row in rows)


def counted(said_of: Iterable[Iterable[str]]) -> list[str]:
    """Say what is said of rows, and of how many, in the order of the words."""
    counts = Counter(said for row in said_of for said in row)
    return [f"{said}: {_count(number)}" for said, number in sorted(counts.items())]


def _count(number: int) -> str:
    return f"{number} row{'' if number == 1 else 's'}"


def _around(positions: Sequence[Position]) -> Bounds:
    """Return the bounds of positions, with room round them; without any, the globe.

    Across the 180th meridian, where that is the shorter way round, `east` counts on beyond it.
    """
    if not positions:
        return GLOBE
    east, north = zip(*positions, strict=True)
    beyond = [one + 360 if one < 0 else one for one in east]
    turned = max(beyond) - min(beyond) < min(max(east) - min(east), 180)
    axes = (beyond if turned else east, north)
    least = (math.floor(10 * (min(axis) - MARGIN_DEGREES)) / 10 for axis in axes)
    most = [math.ceil(10 * (max(axis) + MARGIN_DEGREES)) / 10 for axis in axes]
    west, south = map(max, least, GLOBE[:2])
    return west, south, most[0] if turned else min(most[0], GLOBE[2]), min(most[1], GLOBE[3])


def _window(rows: Sequence[Row], today: date) -> tuple[str, str]:
    """Return the first and the last month of the events, else of publication, else this one.

    Where they are too many, those round the middle one.
    """
    events = [read_when(row.event_date) for row in rows if row.event_date]
    dates = events or [read_when(row.source.published) for row in rows]
    days = [day for when in dates for day in (when.earliest, when.latest) if day] or [today]
    months = sorted(day.year * 12 + day.month - 1 for day in days)
    first, last = months[0], months[-1]
    if last - first >= MOST_MONTHS:
        first = max(first, months[len(months) // 2] - MOST_MONTHS // 2)
        last = min(last, first + MOST_MONTHS - 1)
    return month_text(first), month_text(last)


def write_new(folder: Path, contents: Contents) -> tuple[Problem, ...]:
    """Make a folder that is missing or empty, all at once; return the check's warnings.

    Raises
    ------
    BadCollection
        If the result would not be sound; then nothing is made.
    """
    warnings = _check(folder, contents)
    with made_whole(folder) as made:
        write_all(made, contents)
    return warnings


def write_into(folder: Path, contents: Contents, before: Contents) -> tuple[Problem, ...]:
    """Add files to a folder, each whole or not at all; return the check's warnings of them.

    Layers and actors come before the articles that name them. `before` has the files that are
    replaced, as they were when their new texts were made; a file that is not in it must not be
    there.

    Raises
    ------
    BadCollection
        If the result would not be sound, or the folder has changed meanwhile; then nothing is
        changed.
    """
    warnings = _check(folder, contents)
    for path in contents:
        there = folder / path
        now = read_text(there) if there.exists() else None
        if now != before.get(path):
            raise BadCollection([Problem(there, 1, "the file has changed meanwhile", "try again")])
    for path, text in contents.items():
        (folder / path).parent.mkdir(exist_ok=True)
        replace_file(folder / path, text)
    return tuple(one for one in warnings if one.path.relative_to(folder) in contents)


def _check(folder: Path, contents: Contents) -> tuple[Problem, ...]:
    """Check what would come out; return the warnings."""
    with staged(folder, contents) as stage:
        collection, problems = check_collection(stage)
        found = with_own_paths(problems, stage, folder)
    if collection is None:
        raise BadCollection(found)
    return found
