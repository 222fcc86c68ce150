"""Read a whole collection, and tell of everything that is wrong in it at once."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from layers.collection.actors import read_actors
from layers.collection.articles import read_articles
from layers.collection.files import (
    ACTORS_FILE,
    ARTICLES_FOLDER,
    COLLECTION_FILE,
    GEO_FOLDER,
    read_toml,
)
from layers.collection.findings import Findings
from layers.collection.geometry import GLOBE, lies_in
from layers.collection.known import Known
from layers.collection.places import read_places
from layers.collection.record import Record
from layers.collection.schema import COLLECTION, FIRST_VIEW
from layers.errors import BadCollection, Problem
from layers.model import Article, Collection, MapView

DEEPEST_ZOOM = 22
POSITION = ("longitude", "latitude")


def read_collection(folder: Path) -> Collection:
    """Read a collection.

    Raises
    ------
    BadCollection
        If anything in it is wrong; it holds every problem found.
    """
    collection, problems = check_collection(folder)
    if collection is None:
        raise BadCollection(problems)
    return collection


def check_collection(folder: Path) -> tuple[Collection | None, tuple[Problem, ...]]:
    """Read a collection and return it with every problem found, by file and line.

    The collection is None if there is any error; warnings do not keep it from being shown.
    """
    findings = Findings()
    if not folder.is_dir():
        mend = "name the folder that holds collection.toml"
        findings.add_error(folder, 1, "there is no such folder", mend)
        return None, findings.sorted()
    facts = _read_facts(folder, findings)
    places, place_ids = read_places(folder, findings, facts)
    actors, actor_ids = read_actors(folder, findings)
    known = Known(place_ids, actor_ids)
    articles, excerpts, withdrawn, proposed = read_articles(folder, findings, known)
    if findings.has_errors or facts is None:
        return None, findings.sorted()
    good = facts.good
    view = good["first_view"]
    collection = Collection(
        title=good["title"],
        summary=good["summary"],
        languages=good["languages"],
        window=(good["first_month"], good["last_month"]),
        bounds=good["bounds"],
        first_view=MapView(*(float(value) for value in (*view["center"], view["zoom"]))),
        places=places,
        actors=actors,
        articles=articles,
        excerpts=excerpts,
        version=_name_version(folder, tuple(articles.values()), good["last_month"]),
        # A collection with an excerpt that cannot be taken is not shown at all.
        rejected=len(withdrawn),
        method=good.get("method", ""),
        licence=good["licence"],
        attribution=good["attribution"],
        caveats=good.get("caveats", ()),
        withdrawn=withdrawn,
        proposed=proposed,
    )
    return collection, findings.sorted()


def _read_facts(folder: Path, findings: Findings) -> Record | None:
    """Read `collection.toml`; its bounds are good only if they can be true."""
    file = read_toml(folder / COLLECTION_FILE, findings)
    if file is None:
        return None
    facts = file.record(file.tables, COLLECTION, "the collection", findings)
    good = facts.good
    if good.get("first_month", "") > good.get("last_month", "9999"):
        facts.error("last_month lies before first_month", "swap them", "last_month")
    if "bounds" in good and not _are_bounds(good["bounds"]):
        mend = "write [west, south, east, north] in degrees"
        facts.error("bounds do not enclose anything on the globe", mend, "bounds")
        del good["bounds"]
    _check_first_view(facts)
    return facts


def _check_first_view(facts: Record) -> None:
    """Check that the map opens on the collection."""
    view = facts.table("first_view", FIRST_VIEW)
    if view is None:
        return
    center, bounds = view.good.get("center"), facts.good.get("bounds")
    if center is not None and len(center) != len(POSITION):
        what = "center of first_view is no position"
        facts.error(what, f"write [{', '.join(POSITION)}] in degrees", "first_view", "center")
    elif center is not None and bounds is not None and not lies_in(center[0], center[1], bounds):
        what = "center of first_view lies outside the bounds"
        mend = f"write [{', '.join(POSITION)}] inside them"
        facts.error(what, mend, "first_view", "center")
    if not 0 <= view.good.get("zoom", 0) <= DEEPEST_ZOOM:
        what = f"zoom of first_view is not between 0 and {DEEPEST_ZOOM}"
        facts.error(what, "write a Leaflet zoom level, like 6", "first_view", "zoom")


def _are_bounds(bounds: tuple[float, ...]) -> bool:
    """Say whether four numbers are `(west, south, east, north)` in degrees."""
    if len(bounds) != len(GLOBE):
        return False
    west, south, east, north = bounds
    corners = ((west, south), (east, north))
    return (
        west < east
        and south < north
        and all(lies_in(longitude, latitude, GLOBE) for longitude, latitude in corners)
    )


def _name_version(folder: Path, articles: Sequence[Article], last_month: str) -> str:
    """Return the date of the newest article and eight digits of the SHA-256 of the data files.

    The date is as exact as the article's own; an empty collection has its last month.
    """
    newest = max((_date_text(article) for article in articles), default=last_month)
    digest = hashlib.sha256()
    shown = {f"{ARTICLES_FOLDER}/{article.id}.toml" for article in articles}
    for path, content in sorted(_data_files(folder).items()):
        if path.startswith(f"{ARTICLES_FOLDER}/") and path not in shown:
            continue  # an article that is only proposed
        digest.update(f"{path}\0{len(content)}\0".encode())
        digest.update(content)
    return f"{newest}-{digest.hexdigest()[:8]}"


def _date_text(article: Article) -> str:
    """Write an article's date as a day if it is one, else as the last month it may be."""
    latest = article.published.latest or article.published.earliest
    if latest is None:
        return ""
    return latest.isoformat() if article.published.sign == "exact" else latest.isoformat()[:7]


def _data_files(folder: Path) -> Mapping[str, bytes]:
    """Return the content of each data file by its path in the folder."""
    paths = [
        folder / COLLECTION_FILE,
        folder / ACTORS_FILE,
        *(folder / ARTICLES_FOLDER).glob("*.toml"),
        *folder.glob("*.parquet"),
        *(folder / GEO_FOLDER).glob("*.geojson"),
    ]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
