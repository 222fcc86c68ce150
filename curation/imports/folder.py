"""The folder that rows are brought into: a sound collection, or none yet."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from layers.collection import check_collection
from layers.collection.files import ARTICLES_FOLDER, COLLECTION_FILE, GEO_FOLDER, read_features
from layers.collection.findings import Findings
from layers.collection.history import check_history
from layers.errors import BadCollection, Problem
from layers.model import Actor, Collection, Place


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
    places: Mapping[str, Place] = field(default_factory=dict)
    actors: Mapping[str, Actor] = field(default_factory=dict)


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
        frozenset().union(
            collection.excerpts, collection.withdrawn, history.states, *articles.values()
        ),
        frozenset(collection.articles) | frozenset(articles),
        frozenset(_feature_ids(path)),
        collection.places,
        collection.actors,
    )


def _read_articles(path: Path) -> Iterator[tuple[str, list[str]]]:
    """Give the id of each article's file with the ids of all its excerpts, shown or not."""
    for file in sorted((path / ARTICLES_FOLDER).glob("*.toml")):
        tables = tomllib.loads(file.read_text("utf-8"))
        yield file.stem, [excerpt["id"] for excerpt in tables.get("excerpts", [])]


def _feature_ids(path: Path) -> Iterator[str]:
    """Give the ids of all features, those of context among them."""
    for file in sorted((path / GEO_FOLDER).glob("*.geojson")):
        for feature in read_features(file, Findings()):
            properties = feature.value.get("properties") if isinstance(feature.value, dict) else {}
            yield str((properties or {}).get("id"))
            yield str((properties or {}).get("place"))
