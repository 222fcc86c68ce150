"""The collections L and XL on disk: made up from a seed, L as tables that are sound, XL as it is published."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import tomlkit

from benchmarks.synthetic import XL, make_collection
from layers.collection.excerpts import tabulate
from layers.collection.geo import read_features
from layers.collection.history import History
from layers.collection.tables import ARTICLES_TABLE, write_tables
from layers.model import Actor, Article, Collection, Excerpt, Place
from layers.store.prepared import put_down
from layers.store.publish import is_published, publish_prepared

CONTEXT_LENGTH = 32
"""Characters kept before and after a quote."""


def write_large(folder: Path, small: Path) -> Path:
    """Write the collection L into a folder, unless it is there, and return the folder.

    Parameters
    ----------
    small
        The folder of a collection whose bounds and context features (borders, coast) L shares.
    """
    if not (folder / ARTICLES_TABLE).exists():
        collection = _make_sound(make_collection())
        (folder / "geo").mkdir(parents=True, exist_ok=True)
        _write_toml(folder / "collection.toml", _facts(collection, small))
        _write_toml(folder / "actors.toml", {"actors": list(map(_actor, collection.actors.values()))})
        _write_layers(folder / "geo", collection, small)
        write_tables(collection, folder)
    return folder


def publish_extra_large(destination: Path, small: Path) -> Path:
    """Publish the collection XL at a folder, unless it is there, and return the folder: see `write_large`.

    Its excerpts are made and written into a table some at a time. It is not checked: what only a check looks at
    (offsets, digests of texts) is not sound.
    """
    if not is_published(str(destination)):
        facts = tomlkit.parse((small / "collection.toml").read_text(encoding="utf-8"))
        west, south, east, north = map(float, facts["bounds"])
        collection = replace(make_collection(_tabulate, **XL), bounds=(west, south, east, north))
        with TemporaryDirectory() as geo, TemporaryDirectory() as made:
            _write_layers(Path(geo), collection, small)
            put_down(collection, History(), read_features(Path(geo), collection), Path(made))
            publish_prepared(Path(made), str(destination))
    return destination


def _tabulate(made: Iterator[Excerpt], articles: Mapping[str, Article]) -> Mapping[str, Excerpt]:
    """Write excerpts as a table, each link once."""
    return tabulate(map(_linked_once, made), articles)


def _linked_once(excerpt: Excerpt) -> Excerpt:
    places = tuple({link.place: link for link in excerpt.places}.values())
    return replace(excerpt, places=places, actors=tuple(dict.fromkeys(excerpt.actors)))


def _make_sound(collection: Collection) -> Collection:
    """Mend what the reader of files refuses: doubled links, outlets that are no actor, offsets."""
    articles = {id_: replace(article, outlet_id=None) for id_, article in collection.articles.items()}
    by_article: dict[str, list[Excerpt]] = {}
    for excerpt in collection.excerpts.values():
        by_article.setdefault(excerpt.article, []).append(excerpt)
    excerpts = {excerpt.id: excerpt for own in by_article.values() for excerpt in _lay_out(own)}
    return replace(collection, articles=articles, excerpts=excerpts)


def _lay_out(excerpts: list[Excerpt]) -> Iterator[Excerpt]:
    """Put the excerpts of an article one after another, so that their offsets agree."""
    text = " ".join(excerpt.quote for excerpt in excerpts)
    start = 0
    for excerpt in excerpts:
        end = start + len(excerpt.quote)
        yield replace(
            _linked_once(excerpt),
            start=start,
            end=end,
            prefix=text[max(start - CONTEXT_LENGTH, 0) : start],
            suffix=text[end : end + CONTEXT_LENGTH],
            dated_by={"en": "made up"} if excerpt.event else {},
        )
        start = end + 1


def _facts(collection: Collection, small: Path) -> dict[str, object]:
    """Write what `collection.toml` says."""
    shared = tomlkit.parse((small / "collection.toml").read_text(encoding="utf-8"))
    first, last = collection.window
    view = collection.first_view
    return {
        "title": collection.title,
        "summary": collection.summary,
        "languages": list(collection.languages),
        "first_month": first,
        "last_month": last,
        "bounds": shared["bounds"],
        "licence": collection.licence,
        "attribution": ["made up"],
        "first_view": {"center": [view.longitude, view.latitude], "zoom": view.zoom},
    }


def _actor(actor: Actor) -> dict[str, object]:
    """Write an actor as a table."""
    table: dict[str, object] = {
        "id": actor.id,
        "names": dict(actor.names),
        "aliases": {language: list(names) for language, names in actor.aliases.items()},
        "kind": actor.kind,
        "colour": actor.colour,
    }
    return table | ({"parent": actor.parent} if actor.parent else {})


def _anchor(place: Place) -> dict[str, object]:
    """Write a place as the feature of its anchor."""
    properties = {
        "id": place.id,
        "place": place.id,
        "role": "anchor",
        "parent": place.parent,
        "names": dict(place.names),
        "aliases": {language: list(names) for language, names in place.aliases.items()},
        "kind": place.kind,
        "precision": place.precision,
        "radius_km": place.radius_km,
        "source": place.source,
        "licence": place.licence,
        "as_of": place.as_of,
    }
    point = {"type": "Point", "coordinates": [place.longitude, place.latitude]}
    return {"type": "Feature", "properties": properties, "geometry": point}


def _context(path: Path) -> Iterator[Mapping[str, object]]:
    """Give the features of a layer that belong to no place."""
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        if feature["properties"].get("role") == "context" and not feature["properties"].get("place"):
            yield feature


def _write_layers(folder: Path, collection: Collection, small: Path) -> None:
    """Write the places, and the context of another collection, as layers."""
    _write_layer(folder / "places.geojson", map(_anchor, collection.places.values()))
    for path in sorted((small / "geo").glob("*.geojson")):
        context = list(_context(path))
        if context:
            _write_layer(folder / path.name, context)


def _write_layer(path: Path, features: Iterable[Mapping[str, object]]) -> None:
    """Write features as GeoJSON."""
    layer = {"type": "FeatureCollection", "features": list(features)}
    path.write_text(json.dumps(layer, ensure_ascii=False), encoding="utf-8")


def _write_toml(path: Path, tables: Mapping[str, object]) -> None:
    """Write tables as TOML."""
    path.write_text(tomlkit.dumps(tables), encoding="utf-8")
