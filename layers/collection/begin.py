"""`python -m layers init`: a new collection, commented, which `check` accepts and the page shows."""

from __future__ import annotations

import json
import math
import re
import shutil
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from layers.collection import read_collection
from layers.collection.files import ACTORS_FILE, ARTICLES_FOLDER, COLLECTION_FILE, GEO_FOLDER
from layers.collection.geometry import GLOBE, Bounds, encloses
from layers.collection.world import find_country
from layers.errors import BadCollection

FAILED, MISUSED = 1, 2
"""Exit codes: the folder could not be made; what was asked for cannot be meant."""
EXAMPLE = Path(__file__).with_name("example")
# At zoom 0 the whole globe is one tile; the map is about three tiles wide.
DEEPEST_ZOOM, TILES_WIDE = 14, 3
MARGIN_DEGREES = 0.3

_HEAD = """\
# What the collection is; data/README.md of the map's code says what may stand here.
# After each change: python -m layers check {folder}
# To see it:         LAYERS_DATA={folder} make run
title = {title}
summary = "What articles report, where and when."

language = "en"   # of what is said once
languages = {languages}   # of the quotes (ISO 639)
first_month = "{first}"   # what the collection covers, both inclusive
last_month = "{last}"
# west, south, east, north in degrees, east above 180 across that meridian; a place outside is taken for a mistake
bounds = {bounds}
# exceptions = ["far-town"]   # places that rightly lie outside
# headline = ["x-town"]   # places that the map always names
licence = "Quotes belong to their publishers: they are short, attributed and linked."
attribution = []   # whom the map must name; the base map for anywhere names itself
method = "Say here how articles were chosen and read."
caveats = [
  "The collection shows what articles report, not what happened.",
  "An empty month means that this collection has no excerpt for it, never that nothing happened.",
]

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


def run(asked: Namespace) -> int:
    """Make the folder, or say what keeps it from being made."""
    folder: Path = asked.folder
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        print(f"{folder}: is there already; name a folder that is missing or empty", file=sys.stderr)
        return FAILED
    try:
        about = "" if _is_example(asked) else _collection_text(asked)
    except (ValueError, LookupError) as error:
        print(error, file=sys.stderr)
        return MISUSED
    made = folder
    try:
        with made_whole(folder) as made:
            _fill(made, about)
            read_collection(made)
    except (OSError, BadCollection) as error:
        wrong = f"{error.filename or folder}: {error.strerror}" if isinstance(error, OSError) else str(error)
        print(wrong.replace(str(made), str(folder)), "nothing was made", sep="\n", file=sys.stderr)
        return FAILED
    print(f"{folder} is a collection; next:", f"  LAYERS_DATA={folder} make run", sep="\n")
    print(f"  python -m layers check {folder}")
    if asked.example:
        print(f"  python -m layers verify {folder}")
    return 0


@contextmanager
def made_whole(folder: Path) -> Iterator[Path]:
    """Make a folder that is missing or empty, whole or not at all; give one to write into until then."""
    whole = folder.resolve()
    whole.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{whole.name}.", dir=whole.parent))
    try:
        yield made
        made.chmod(0o755)  # a temporary folder is its maker's alone
        made.replace(whole)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def first_view(bounds: Bounds) -> tuple[list[float], int]:
    """Return the centre of bounds (longitude, latitude) and the zoom at which the map shows them."""
    west, south, east, north = bounds
    span = max(east - west, 2 * (north - south))
    zoom = math.floor(math.log2(TILES_WIDE * 360 / span))
    return [round((west + east) / 2, 4), round((south + north) / 2, 4)], max(1, min(zoom, DEEPEST_ZOOM))


def _is_example(asked: Namespace) -> bool:
    given = [f"--{name}" for name in ("title", "bounds", "country", "months", "languages") if getattr(asked, name)]
    if asked.example and given:
        raise ValueError(f"the example has its own: leave out {', '.join(given)}")
    return bool(asked.example)


def _collection_text(asked: Namespace) -> str:
    """Write what the collection is, asking at a terminal for what no option says.

    Raises
    ------
    ValueError, LookupError
        If something is missing or cannot be meant; the message says what to write.
    """
    title = (asked.title or _ask("Title: what is the map of?")).strip()
    if not title:
        raise ValueError("there is no title; give --title")
    where = "" if asked.bounds or asked.country else _ask("Where? A country's name, or west,south,east,north:")
    bounds, country = asked.bounds, asked.country
    if where:
        bounds, country = (where, None) if re.match(r"[\d.+-]+\s*,", where) else (None, where)
    if not (bounds or country):
        raise ValueError("nothing says where; give --country NAME or --bounds W,S,E,N")
    around = read_bounds(bounds) if bounds else _of_country(country)
    now = datetime.now(UTC)
    months = asked.months or _ask(f"Months, like 2025-01/2025-06 [{now:%Y}-01/{now:%Y-%m}]:")
    first, last = _months(months or f"{now:%Y}-01/{now:%Y-%m}")
    languages = _codes(asked.languages or _ask("Languages of the articles, as codes [en]:") or "en")
    center, zoom = first_view(around)
    said = {"title": title, "languages": languages, "bounds": around, "center": center, "zoom": zoom}
    written = {name: json.dumps(value, ensure_ascii=False) for name, value in said.items()}  # as TOML writes them
    return _HEAD.format(folder=asked.folder, first=first, last=last, **written)


def _ask(question: str) -> str:
    """Ask at a terminal; elsewhere nothing is answered."""
    return input(f"{question} ").strip() if sys.stdin.isatty() else ""


def _of_country(name: str) -> Bounds:
    west, south, east, north = find_country(name)[1]
    west, south = (math.floor(10 * (edge - MARGIN_DEGREES)) / 10 for edge in (west, south))
    east, north = (math.ceil(10 * (edge + MARGIN_DEGREES)) / 10 for edge in (east, north))
    west = max(west, GLOBE[0])
    return west, max(south, GLOBE[1]), min(east, west + 360), min(north, GLOBE[3])


def read_bounds(text: str) -> Bounds:
    """Read `west,south,east,north`, in degrees; across the 180th meridian `east` may count on or be negative.

    Raises
    ------
    ValueError
        If they are no four numbers, or enclose nothing.
    """
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


def _fill(folder: Path, about: str) -> None:
    """Write the files of a collection; those of the example if it is about nothing."""
    texts = {f"{ARTICLES_FOLDER}/README.md": _ARTICLES, f"{GEO_FOLDER}/README.md": _PLACES}
    if about:
        layer = f"{GEO_FOLDER}/places.geojson"
        texts |= {COLLECTION_FILE: about, ACTORS_FILE: _ACTORS, layer: _EMPTY_LAYER}
    else:
        shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True)
    texts[".gitignore"] = _IGNORED.format(texts="texts/\n" if about else "")
    for name, text in texts.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8", newline="\n")
