"""`python -m layers init`: a new collection, commented, which `check` accepts and the page shows."""

from __future__ import annotations

import json
import math
import re
import shutil
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from layers.collection import check_collection
from layers.collection.files import ACTORS_FILE, ARTICLES_FOLDER, COLLECTION_FILE, GEO_FOLDER
from layers.collection.geometry import GLOBE, Bounds, encloses
from layers.collection.world import find_country

FAILED, MISUSED = 1, 2
"""Exit codes: the folder could not be made; what was asked for cannot be meant."""
EXAMPLE = Path(__file__).with_name("example")
DEEPEST_ZOOM, TILES_WIDE = 10, 3
MARGIN_DEGREES = 0.3

_HEAD = """\
# What the collection is; data/README.md of the map's code says what may stand here.
# After each change: python -m layers check {folder}
# To see it:         LAYERS_DATA={folder} make run
title = {title}
summary = {summary}

language = {language}   # of what is said once
languages = {languages}   # of the quotes (ISO 639)
first_month = "{first}"   # what the collection covers, both inclusive
last_month = "{last}"
# west, south, east, north in degrees, east above 180 across that meridian; a place outside is taken for a mistake
bounds = {bounds}
# exceptions = ["far-town"]   # places that rightly lie outside
{headline}
licence = {licence}
attribution = {attribution}   # whom the map must name; the base map for anywhere names itself
method = {method}
caveats = {caveats}

[first_view]   # where the map opens
center = {center}   # longitude, latitude
zoom = {zoom}

# [[frames]]   # a part of the map with a name of its own; an inset on a wide page
# id = "north"
# names = {{ en = "The north" }}
# bounds = [0.0, 0.0, 1.0, 1.0]

# [[place_kinds]]   # kinds of its own, besides site, town, governorate, zone, region and country
# id = "camp"
# names = {{ en = "camp" }}
# like = "site"   # how it is drawn: like one of those, or as a line

# [[article_kinds]]   # besides news report, analysis and opinion
# id = "live-blog"
# names = {{ en = "live blog" }}
"""
_ACTORS = """\
# Who acts, speaks and is spoken of. An outlet is an actor too; a person may stand under what he speaks for.
#
# [[actors]]
# id = "example-ministry"    # for ever: it stands in links
# names = { en = "Example Ministry" }
# aliases = { en = ["Ministry of Example"] }
# kind = "government"        # state, government, armed force, community, organisation, person, outlet, unnamed source
# colour = "#0072b2"         # or a parent that has one
"""
_ARTICLES = """\
One file an article, named after its id. `python -m layers propose ARTICLE --data FOLDER -o FILE` drafts one,
`LAYERS_DATA=FOLDER make desk` opens a desk for it. Quotes are short and verbatim; whole articles stay out.
"""
_PLACES = """\
One GeoJSON file a layer: an anchor (one Point) makes a place, extents are what it covers. Without land or
lines of its own (role `context`) the map is drawn over Natural Earth.

{"type": "Feature", "properties": {"id": "x-town", "place": "x-town", "role": "anchor", "names": {"en": "X-Town"},
 "kind": "town", "precision": "point", "source": "…", "licence": "…", "as_of": "2025"},
 "geometry": {"type": "Point", "coordinates": [0.0, 0.0]}}
"""
_EMPTY_LAYER = '{"type": "FeatureCollection", "name": "places", "title": "Places", "features": []}\n'
_IGNORED = "# What stays on this machine: drafts of the desk, full texts of articles.\ndrafts/\n{texts}"
_FACTS = {
    "attribution": [],
    "licence": "Quotes belong to their publishers: they are short, attributed and linked.",
    "method": "Say here how articles were chosen and read.",
    "caveats": [
        "The collection shows what articles report, not what happened.",
        "An empty month means that this collection has no excerpt for it, never that nothing happened.",
    ],
}
_OF_EXAMPLE = {
    "title": {
        "en": "The pier at Orbeck (an invented example)",
        "ar": "رصيف أوربك (مثال مختلق)",
        "ru": "Причал в Орбеке (вымышленный пример)",
    },
    "summary": {
        "en": "Three invented articles on a closed pier: who counted how many broken piles, when the ferry may return.",
        "ar": "ثلاثة مقالات مختلقة عن رصيف أُغلق: من عدّ كم ركيزة مكسورة، ومتى قد تعود العبّارة.",
        "ru": "Три вымышленные статьи о закрытом причале: кто сколько сломанных свай насчитал, когда вернётся паром.",
    },
    "licence": {
        "en": "Everything here is invented and may be used freely (CC0 1.0).",
        "ar": "كل ما هنا مختلق ويجوز استخدامه بحرية (CC0 1.0).",
        "ru": "Всё здесь вымышлено и может свободно использоваться (CC0 1.0).",
    },
    "attribution": [{"en": "An invented map", "ar": "خريطة مختلقة", "ru": "Вымышленная карта"}],
    "method": {
        "en": "The articles were written to show what a collection can say.",
        "ar": "كُتبت المقالات لتُظهر ما تستطيع مجموعة أن تقوله.",
        "ru": "Статьи написаны, чтобы показать, что может сказать собрание.",
    },
    "caveats": [
        {
            "en": "Islands, people, outlets and events are invented.",
            "ar": "الجزر والأشخاص ووسائل الإعلام والأحداث مختلقة.",
            "ru": "Острова, люди, издания и события вымышлены.",
        }
    ],
}
_EXAMPLE_BOUNDS: Bounds = (-21.0, -35.9, -19.0, -34.7)


def add_arguments(parser: ArgumentParser) -> None:
    """Add the folder, and what is asked for where it is not given."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="the folder to make: missing or empty")
    parser.add_argument("--title", help="what the map is of")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--bounds", metavar="W,S,E,N", help="what it covers, in degrees")
    where.add_argument("--country", metavar="NAME", help="the same by a country's name in English, Arabic or Russian")
    parser.add_argument("--months", metavar="FIRST/LAST", help="like 2025-01/2025-06 (default: this year so far)")
    parser.add_argument("--languages", metavar="CODES", help="of the articles, like en,ar (default: en)")
    parser.add_argument("--example", action="store_true", help="with three short articles on an invented affair")


def begin(asked: Namespace) -> int:
    """Make the folder, or say what keeps it from being made."""
    folder: Path = asked.folder
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        print(f"{folder}: is there already; name a folder that is missing or empty", file=sys.stderr)
        return FAILED
    try:
        facts = _example_facts(asked) if asked.example else _facts(asked)
    except (ValueError, LookupError) as error:
        print(error, file=sys.stderr)
        return MISUSED
    try:
        wrong = _make(folder, facts, example=asked.example)
    except OSError as error:
        wrong = [f"{error.filename or folder}: {error.strerror}"]
    if wrong:
        print(*wrong, "nothing was made", sep="\n", file=sys.stderr)
        return FAILED
    print(f"{folder} is a collection; next:", f"  LAYERS_DATA={folder} make run", sep="\n")
    print(f"  python -m layers check {folder}")
    if asked.example:
        print(f"  python -m layers verify {folder}")
    return 0


def first_view(bounds: Bounds) -> tuple[list[float], int]:
    """Return the centre of bounds (longitude, latitude) and the zoom at which the map shows them."""
    west, south, east, north = bounds
    span = max(east - west, 2 * (north - south))
    zoom = math.floor(math.log2(TILES_WIDE * 360 / span))
    return [round((west + east) / 2, 4), round((south + north) / 2, 4)], max(1, min(zoom, DEEPEST_ZOOM))


def _facts(asked: Namespace) -> dict[str, object]:
    """Gather what the collection is, asking at a terminal for what no option says.

    Raises
    ------
    ValueError, LookupError
        If something is missing or cannot be meant; the message says what to write.
    """
    title = asked.title or _ask("Title: what is the map of?")
    if not title:
        raise ValueError("there is no title; give --title")
    where = "" if asked.bounds or asked.country else _ask("Where? A country's name, or west,south,east,north:")
    bounds, country = asked.bounds, asked.country
    if where:
        bounds, country = (where, None) if re.match(r"[\d.+-]+\s*,", where) else (None, where)
    if not (bounds or country):
        raise ValueError("nothing says where; give --country NAME or --bounds W,S,E,N")
    around = _bounds(bounds) if bounds else _of_country(country)
    now = datetime.now(UTC)
    months = asked.months or _ask(f"Months, like 2025-01/2025-06 [{now:%Y}-01/{now:%Y-%m}]:")
    languages = asked.languages or _ask("Languages of the articles, as codes [en]:") or "en"
    return {
        "title": title,
        "summary": "What articles report, where and when.",
        "language": "en",
        "bounds": around,
        "months": _months(months or f"{now:%Y}-01/{now:%Y-%m}"),
        "languages": _codes(languages),
        **_FACTS,
    }


def _example_facts(asked: Namespace) -> dict[str, object]:
    given = [f"--{name}" for name in ("title", "bounds", "country", "months", "languages") if getattr(asked, name)]
    if given:
        raise ValueError(f"the example has its own: leave out {', '.join(given)}")
    fixed = {"language": "en", "bounds": _EXAMPLE_BOUNDS, "months": ("2025-05", "2025-08")}
    return {**_OF_EXAMPLE, **fixed, "languages": ["en", "ar", "ru"], "headline": ["orbeck", "vantry"]}


def _ask(question: str) -> str:
    """Ask at a terminal; elsewhere nothing is answered."""
    return input(f"{question} ").strip() if sys.stdin.isatty() else ""


def _of_country(name: str) -> Bounds:
    west, south, east, north = find_country(name)[1]
    west, south = (math.floor(10 * (edge - MARGIN_DEGREES)) / 10 for edge in (west, south))
    east, north = (math.ceil(10 * (edge + MARGIN_DEGREES)) / 10 for edge in (east, north))
    west = max(west, GLOBE[0])
    return west, max(south, GLOBE[1]), min(east, west + 360), min(north, GLOBE[3])


def _bounds(text: str) -> Bounds:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise ValueError(f"{text!r} is not four numbers, like 35,32,43,38") from None
    if east < west and east + 360 - west <= GLOBE[2]:  # across the 180th meridian
        east += 360
    if not encloses((west, south, east, north)):
        raise ValueError(f"{text!r} does not enclose anything on the globe: write west,south,east,north")
    return west, south, east, north


def _months(text: str) -> tuple[str, str]:
    found = re.fullmatch(r"(\d{4}-(?:0[1-9]|1[0-2]))\s*/\s*(\d{4}-(?:0[1-9]|1[0-2]))", text.strip())
    if not found or found[1] > found[2]:
        raise ValueError(f"{text!r} is not a first and a last month, like 2025-01/2025-06")
    return found[1], found[2]


def _codes(text: str) -> list[str]:
    codes = re.findall(r"[^\s,;]+", text.lower())
    wrong = [code for code in codes if not re.fullmatch(r"[a-z]{2,3}", code)]
    if wrong or not codes:
        raise ValueError(f"{', '.join(wrong) or text!r}: write languages as codes, like en,ar,ru")
    return list(dict.fromkeys(codes))


def _make(folder: Path, facts: Mapping[str, object], *, example: bool) -> list[str]:
    """Make the folder whole or not at all; return what `check` has against it."""
    whole = folder.resolve()
    whole.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{whole.name}.", dir=whole.parent))
    try:
        if example:
            shutil.copytree(EXAMPLE, made, dirs_exist_ok=True)
        for name, text in _files(folder, facts, example=example):
            (made / name).parent.mkdir(exist_ok=True)
            (made / name).write_text(text, "utf-8", newline="\n")
        errors = [str(problem) for problem in check_collection(made)[1] if problem.severity == "error"]
        if not errors:
            made.chmod(0o755)  # a temporary folder is its maker's alone
            made.replace(whole)
        return errors
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _files(folder: Path, facts: Mapping[str, object], *, example: bool) -> Iterator[tuple[str, str]]:
    yield COLLECTION_FILE, _collection_text(folder, facts)
    yield f"{ARTICLES_FOLDER}/README.md", _ARTICLES
    yield f"{GEO_FOLDER}/README.md", _PLACES
    yield ".gitignore", _IGNORED.format(texts="" if example else "texts/\n")
    if not example:
        yield ACTORS_FILE, _ACTORS
        yield f"{GEO_FOLDER}/places.geojson", _EMPTY_LAYER


def _collection_text(folder: Path, facts: Mapping[str, object]) -> str:
    bounds = cast("Bounds", facts["bounds"])
    first, last = cast("tuple[str, str]", facts["months"])
    center, zoom = first_view(bounds)
    headline = f"headline = {_toml(facts['headline'])}   # always named" if "headline" in facts else ""
    headline = headline or '# headline = ["x-town"]   # places that the map always names'
    said = {
        key: _toml(facts[key])
        for key in ("title", "summary", "language", "languages", "licence", "attribution", "method", "caveats")
    }
    fixed = {"bounds": _toml(list(bounds)), "center": _toml(center), "zoom": zoom, "first": first, "last": last}
    return _HEAD.format(folder=folder, headline=headline, **said, **fixed)


def _toml(value: object) -> str:
    """Write a value on one line, a list of tables on several."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list) and value and not isinstance(value[0], int | float):
        lines = ", ".join(map(_toml, value))
        return f"[{lines}]"
    return json.dumps(value, ensure_ascii=False)
