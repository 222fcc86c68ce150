"""From a folder of data to a `Collection`, or to every problem it has, in four passes.

Files become tables that know their lines (`files`, `tables`), tables become records with fields
of the right types (`records`, by the `schema`), records are held against each other
(`places_and_actors`, `articles`), and those that are sound become the collection. Each pass
hands on what it made together with the problems it found, so that all are told at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from layers.collection.articles import ArticleRecord, check_articles, make_articles, make_excerpts, read_articles
from layers.collection.events import check_same_events, same_events
from layers.collection.excerpts import tabulate
from layers.collection.files import (
    ACTORS_FILE,
    ARTICLES_FOLDER,
    COLLECTION_FILE,
    GEO_FOLDER,
    STORIES_FOLDER,
    Lost,
    RawArticle,
    RawFile,
    is_left_beside,
    read_article_files,
    read_layers,
    read_toml,
    read_toml_files,
)
from layers.collection.geometry import GLOBE, Bounds, encloses, lies_in
from layers.collection.places_and_actors import (
    check_actors,
    check_places,
    find_anchors,
    make_actors,
    make_places,
    read_actors,
    read_features,
)
from layers.collection.quoting import check_gists, check_limits, check_quoting, quoted_share, read_limits
from layers.collection.records import (
    Record,
    check_kinds,
    check_repeated,
    first_of_each,
    make_kinds,
    own_ids,
    read_record,
)
from layers.collection.schema import COLLECTION, FIRST_VIEW, FRAME
from layers.collection.stories import check_stories, make_stories, read_stories
from layers.collection.tables import has_tables, read_tables
from layers.collection.translations import check_translations
from layers.collection.world import about_world, is_ground
from layers.errors import BadCollection, Problem, has_errors, in_order, show
from layers.model import CORNERS, Article, Collection, Excerpt, Frame, MapView
from layers.when import month_number
from layers.words import ENGLISH

DEEPEST_ZOOM = 22
POSITION = ("longitude", "latitude")
MOST_MONTHS = 1_200
_BOUNDS = "write [west, south, east, north] in degrees; across the 180th meridian count on: 182 for -178"


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
    if not folder.is_dir():
        mend = "name the folder that holds collection.toml"
        return None, (Problem(folder, 1, "there is no such folder", mend),)

    records, problems = _read(folder)
    problems += _check(records)
    if not has_errors(problems) and not records.articles:
        path, mend = folder / ARTICLES_FOLDER, "add a file like <id>.toml"
        problems.append(Problem(path, 1, "there is no article", mend, "warning"))
    facts = None if has_errors(problems) else records.facts
    return _make(folder, facts, records) if facts else None, in_order(problems)


@dataclass(frozen=True, slots=True)
class _Records:
    """The records of a collection; `facts` and `actors` are None if their files are lost.

    `all_places` and `all_excerpts` say whether every file could be read that may have some.
    """

    facts: Record | None
    features: Sequence[Record]
    actors: Sequence[Record] | None
    articles: Sequence[ArticleRecord]
    stories: Sequence[Record]
    all_places: bool
    all_excerpts: bool


def _read(folder: Path) -> tuple[_Records, list[Problem]]:
    """Take the first two passes: from files to records, with what is wrong with either."""
    file, of_facts = read_toml(folder / COLLECTION_FILE)
    language = _language_of(file)
    facts = read_record(file.values, COLLECTION, "the collection", file.lines, language) if file else None
    raw_features, of_layers = read_layers(folder / GEO_FOLDER)
    features, of_features = read_features(raw_features, language, own_ids(facts, "place_kinds"))
    file, of_actors_file = read_toml(folder / ACTORS_FILE)
    actors, of_actors = read_actors(file) if file else (None, ())
    raw_articles, of_files = _open_articles(folder)
    articles, of_articles = read_articles(raw_articles, language, own_ids(facts, "article_kinds"))
    told = folder / STORIES_FOLDER
    raw_stories, of_story_files = read_toml_files(told) if told.is_dir() else ([], [])
    stories, of_stories = read_stories(raw_stories, language)
    problems = [
        *of_facts,
        *(facts.problems if facts else ()),
        *of_layers,
        *of_features,
        *of_actors_file,
        *of_actors,
        *of_files,
        *of_articles,
        *of_story_files,
        *of_stories,
    ]
    lost = {problem.path for problem in problems if isinstance(problem, Lost)}
    lost |= {path.parent for path in lost}
    records = _Records(
        facts,
        features,
        actors,
        articles,
        stories,
        all_places=folder / GEO_FOLDER not in lost,
        all_excerpts=lost.isdisjoint((folder, folder / ARTICLES_FOLDER)),
    )
    return records, problems


def _language_of(file: RawFile | None) -> str:
    """Return the language of what is written once: the collection's, else English."""
    said = file.values.get("language") if file else None
    return said if isinstance(said, str) else ENGLISH


def _open_articles(folder: Path) -> tuple[Iterable[RawArticle], list[Problem]]:
    """Return the articles of the files, then those of the tables; either may be missing."""
    files: list[RawArticle] = []
    problems: list[Problem] = []
    if (folder / ARTICLES_FOLDER).is_dir() or not has_tables(folder):
        files, problems = read_article_files(folder / ARTICLES_FOLDER)
    rows, more = read_tables(folder)
    return chain(files, rows), [*problems, *more]


def _check(records: _Records) -> Iterator[Problem]:
    """Take the third pass: hold the records against each other."""
    facts, bounds = records.facts, None
    if facts is not None:
        yield from _check_facts(facts)
        yield from check_kinds(facts)
        yield from check_quoting(records.articles, read_limits(facts))
        bounds = _bounds(facts)
        yield from _check_frames(tuple(facts.tables("frames", FRAME)), bounds)
    ids = (feature.good.get("place") for feature in records.features)
    places = frozenset(filter(None, ids)) if records.all_places else None
    actors = None if records.actors is None else frozenset(first_of_each(records.actors))
    yield from check_places(records.features, facts, bounds, places, own_ids(facts, "place_kinds"))
    yield from check_actors(records.actors or ())
    yield from check_articles(records.articles, places, actors, complete=records.all_excerpts)
    anchors = find_anchors(records.features)
    yield from check_same_events(records.articles, anchors, complete=records.all_excerpts)
    if facts is not None:
        yield from check_translations(facts, records.features, records.actors or (), records.articles, records.stories)
    named = [*records.features, *(records.actors or ())]
    yield from check_gists(records.articles, named)
    yield from check_stories(records.stories, records.articles, named)


def _make(folder: Path, facts: Record, records: _Records) -> Collection:
    """Take the last pass: make a collection of records that are sound."""
    view, last_month = facts.good["first_view"], facts.good["last_month"]
    actors = make_actors(records.actors or ())
    articles = make_articles(records.articles, actors)
    excerpts, withdrawn = make_excerpts(records.articles)
    kinds = {key: make_kinds(facts, key) for key in ("place_kinds", "article_kinds")}
    kept = facts.kept(Collection) | kinds
    kept |= {
        "window": (facts.good["first_month"], last_month),
        "first_view": MapView(*map(float, (*view["center"], view["zoom"]))),
        "frames": tuple(Frame(**frame.kept(Frame)) for frame in facts.tables("frames", FRAME)),
        "places": make_places(records.features, kinds["place_kinds"], facts.good["bounds"]),
        "actors": actors,
        "articles": articles,
        "excerpts": tabulate(excerpts.values(), articles),
        "version": _name_version(folder, tuple(articles.values()), last_month),
        # A collection with an excerpt that cannot be taken is not shown at all.
        "rejected": len(withdrawn),
        "withdrawn": withdrawn,
        "proposed": sum(article.proposed for article in records.articles),
        "quoting": read_limits(facts),
        "quoted": _quoted(articles, excerpts),
        "stories": make_stories(records.stories),
        "same_event": same_events(excerpts),
    }
    if not any(is_ground(one.good.get("role"), one.good.get("geometry")) for one in records.features):
        attribution, caveat = about_world()
        kept["attribution"] = (*kept["attribution"], attribution)
        kept["caveats"] = (*kept.get("caveats", ()), caveat)
    return Collection(**kept)


def _quoted(articles: Mapping[str, Article], excerpts: Mapping[str, Excerpt]) -> dict[str, float]:
    """Return the share of each article that can be read, by id, where its length is known."""
    own: dict[str, list[Excerpt]] = {name: [] for name, article in articles.items() if article.text_words}
    for excerpt in excerpts.values():
        if excerpt.article in own:
            own[excerpt.article].append(excerpt)
    return {name: quoted_share(own[name], articles[name].text_words or 1) for name in own}


def _bounds(record: Record) -> Bounds | None:
    """Return the bounds of a collection or a frame, `(west, south, east, north)`, if they can be true."""
    bounds: tuple[float, ...] = record.good.get("bounds", ())
    if len(bounds) != len(GLOBE):
        return None
    west, south, east, north = bounds
    return (west, south, east, north) if encloses((west, south, east, north)) else None


def _check_facts(facts: Record) -> Iterator[Problem]:
    """Check that the collection's months and bounds can be true, and that the map opens on it."""
    good, bounds = facts.good, _bounds(facts)
    if good.get("first_month", "") > good.get("last_month", "9999"):
        yield facts.error("last_month lies before first_month", "swap them", "last_month")
    elif {"first_month", "last_month"} <= good.keys():
        months = month_number(good["last_month"]) - month_number(good["first_month"]) + 1
        if months > MOST_MONTHS:
            what = f"the collection has {months:,} months, of which nobody could tell one from the next"
            yield facts.error(what, f"keep it to {MOST_MONTHS:,}", "last_month")
    if "bounds" in good and bounds is None:
        yield facts.error("bounds do not enclose anything on the globe", _BOUNDS, "bounds")
    yield from check_limits(facts)
    view = facts.table("first_view", FIRST_VIEW)
    if view is None:
        return
    yield from view.problems
    center = view.good.get("center")
    if center is not None and len(center) != len(POSITION):
        what = "center of first_view is no position"
        mend = f"write [{', '.join(POSITION)}] in degrees"
        yield facts.error(what, mend, "first_view", "center")
    elif center is not None and bounds is not None and not lies_in(center[0], center[1], bounds):
        what = "center of first_view lies outside the bounds"
        mend = f"write [{', '.join(POSITION)}] inside them"
        yield facts.error(what, mend, "first_view", "center")
    if not 0 <= view.good.get("zoom", 0) <= DEEPEST_ZOOM:
        what = f"zoom of first_view is not between 0 and {DEEPEST_ZOOM}"
        yield facts.error(what, "write a Leaflet zoom level, like 6", "first_view", "zoom")


def _check_frames(frames: Sequence[Record], bounds: Bounds | None) -> Iterator[Problem]:
    """Check that frames are told apart, lie on the collection's map, and that insets have a corner."""
    firsts = first_of_each(frames)
    for number, frame in enumerate(frames):
        yield from frame.problems
        yield from check_repeated(frame, firsts)
        good, own = frame.good, _bounds(frame)
        if "bounds" in good and own is None:
            yield frame.error(f"bounds of {frame.label} do not enclose anything on the globe", _BOUNDS, "bounds")
        elif own and bounds and not (lies_in(*own[:2], bounds) and lies_in(*own[2:], bounds)):
            what = f"bounds of {frame.label} reach beyond those of the collection"
            yield frame.error(what, f"keep them within {show(list(bounds))}", "bounds")
        if good.get("inset") and number == 0:
            yield frame.error("the first frame is an inset", "put the one that the map opens on first", "inset")
        elif good.get("inset") and "corner" not in good and not frame.problems:
            yield frame.error(f"{frame.label} is an inset without a corner", f"add one of {', '.join(CORNERS)}")


def _name_version(folder: Path, articles: Sequence[Article], last_month: str) -> str:
    """Return the date of the newest article and eight digits of the SHA-256 of the data files.

    The date is as exact as the article's own; an empty collection has its last month.
    """
    newest = max((_date_text(article) for article in articles), default=last_month)
    digest = hashlib.sha256()
    shown = {f"{ARTICLES_FOLDER}/{article.id}.toml" for article in articles}
    for path, file in sorted(_data_files(folder)):
        if (path.startswith(f"{ARTICLES_FOLDER}/") and path not in shown) or not file.is_file():
            continue  # an article that is only proposed, or what nobody reads
        content = file.read_bytes()
        digest.update(f"{path}\0{len(content)}\0".encode())
        digest.update(content)
    return f"{newest}-{digest.hexdigest()[:8]}"


def _date_text(article: Article) -> str:
    """Write an article's date as a day if it is one, else as the last month it may be."""
    latest = article.published.latest or article.published.earliest
    if latest is None:
        return ""
    return latest.isoformat() if article.published.sign == "exact" else latest.isoformat()[:7]


def _data_files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Give each data file by its path in the folder."""
    names = (COLLECTION_FILE, ACTORS_FILE, f"{ARTICLES_FOLDER}/*.toml", "*.parquet")
    for name in (*names, f"{GEO_FOLDER}/*.geojson", f"{STORIES_FOLDER}/*.toml"):
        found = (path for path in folder.glob(name) if not is_left_beside(path.name))
        yield from ((path.relative_to(folder).as_posix(), path) for path in found)
