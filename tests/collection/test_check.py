"""Each kind of problem, at its exact line, in a copy of the tiny collection broken for it."""

from __future__ import annotations

import json
import shutil
import tomllib
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.__main__ import main
from layers.collection import check_collection, read_collection
from layers.collection.geo import Features, read_features
from layers.decoding import read_text
from layers.errors import MOST_KINDS, MOST_OF_A_KIND, BadCollection, Problem, list_problems
from layers.store.prepared import prepare_apart

TINY = Path(__file__).parents[1] / "data" / "tiny"
FACTS = "collection.toml"
ACTORS = "actors.toml"
GULL = "articles/gull-2025-03.toml"
HERALD = "articles/herald-2025-04.toml"
RASIF = "articles/rasif-2025-05.toml"
SUND = "geo/sund.geojson"
HILD = "geo/hild.geojson"
SHORE = "geo/shore.geojson"
ISLET = '"coordinates": [10.9, 51.1]'
MARK = '"coordinates": [10.7, 51.0]'
MID = "[[[12.9, 51.7], [13.1, 51.7], [13.1, 51.9], [12.9, 51.9], [12.9, 51.7]]]"


FRAME = 'zoom = 7\n[[frames]]\nid = "all"\nnames = { en = "All" }\nbounds = [10, 50, 14, 53]\n'
INSET = f"""{FRAME}[[frames]]
id = "near"
names = {{ en = "Near" }}
bounds = [11, 51, 12, 52]
inset = true
corner = "top-left"
"""


class Break(NamedTuple):
    """One change to a file; the line that must be named holds `at`, the message `says`."""

    file: str
    old: str
    new: str
    at: str
    says: str
    severity: str = "error"


BREAKS = {
    # collection.toml
    "misspelt key": Break(FACTS, "summary", "sumary", "sumary", "'sumary'; did you mean 'summary'"),
    "missing field": Break(FACTS, "licence = ", "# ", "# A tiny", "has no licence; add the field"),
    "bad month": Break(FACTS, '"2024-12"', '"2024-13"', "2024-13", "not a month"),
    "too many months": Break(FACTS, '"2024-12"', '"1024-12"', "last_month", "months, of which nobody"),
    "a name that nobody sees": Break(ACTORS, 'ru = "Арва"', 'ru = "\\u200f\\u3164 \\u0301"', "u3164", "nothing of the"),
    "a character that XML has not": Break(GULL, 'title = "', 'title = "\\uFFFF', "FFFF", "U+FFFF"),
    "a key of many parts": Break(GULL, "id = ", f"{'a.' * 100}b = 1\nid = ", "a.a.", "more than 64 parts"),
    "months swapped": Break(FACTS, '"2024-12"', '"2026-12"', "last_month", "before first_month"),
    "bounds swapped": Break(FACTS, "10.0, 50.0, 14.0", "14.0, 50.0, 10.0", "bounds =", "globe"),
    "bounds short": Break(FACTS, "[10.0, 50.0, ", "[", "bounds =", "do not enclose"),
    "unknown exception": Break(FACTS, '"far-town"', '"fat-town"', "fat-", "mean 'far-town'"),
    "unknown headline": Break(
        FACTS, "licence", 'headline = [\n"sund",\n"sind"]\nlicence', '"sind"', "headline names the place 'sind'"
    ),
    "frame misspelt": Break(FACTS, "zoom = 7", FRAME.replace("bounds", "bonds"), "bonds", "mean 'bounds'"),
    "frame flat": Break(FACTS, "zoom = 7", FRAME.replace("14, 53", "9, 53"), "9, 53", "do not enclose"),
    "frame short": Break(FACTS, "zoom = 7", FRAME.replace(", 14, 53", ""), "[10, 50]", "do not enclose"),
    "frame too large": Break(FACTS, "zoom = 7", FRAME.replace("14, 53", "14.1, 53"), "14.1", "beyond those"),
    "frame twice": Break(FACTS, "zoom = 7", INSET.replace('"near"', '"all" #'), '"all" #', "defined twice"),
    "first frame inset": Break(FACTS, "zoom = 7", f"{FRAME}inset = true", "inset", "first frame is an inset"),
    "inset without corner": Break(
        FACTS, "zoom = 7", INSET.replace("corner", "# "), 'id = "near"', "without a corner; add one of bottom-left"
    ),
    "bad corner": Break(
        FACTS, "zoom = 7", INSET.replace("top-left", "top left"), "top left", "did you mean 'top-left'"
    ),
    "view swapped": Break(FACTS, "12.0, 51.5", "51.5, 12.0", "center", "outside the bounds"),
    "view too short": Break(FACTS, "12.0, 51.5", "12.0", "center", "no position"),
    "view too deep": Break(FACTS, "zoom = 7", "zoom = 70", "zoom", "between 0 and 22"),
    "view misspelt": Break(FACTS, "zoom = 7", "zoom = 7\nzooom = 1", "zooom", "mean 'zoom'"),
    "not a list": Break(FACTS, '["Nothing here is true."]', '"No."', "caveats", "not a list"),
    "bad language": Break(FACTS, '"ru"', '"Russian"', "languages", "not a language code"),
    "bad TOML": Break(FACTS, "zoom = 7", "zoom = ", "zoom", "not valid TOML"),
    "infinite number": Break(FACTS, "zoom = 7", "zoom = inf", "zoom", "finite number"),
    # actors.toml
    "duplicate actor": Break(ACTORS, '"borea"\n', '"arva"\n', '"arva"#2', "twice, first in line 4"),
    "actor cycle": Break(
        ACTORS, 'kind = "state"\ncolour = "#d55e00"', 'kind = "state"\nparent = "clerk"\n'
        'colour = "#d55e00"', 'parent = "clerk"', "borea → clerk → borea-ministry → borea",
    ),
    "unknown parent": Break(ACTORS, 'parent = "arva"', 'parent = "avra"', "avra", "mean 'arva'"),
    "unknown actor kind": Break(ACTORS, '"community"', '"comunity"', "comunity", "mean 'comm"),
    "bad colour": Break(ACTORS, '"#cc79a7"', '"purple"', "purple", "not a colour"),
    "no colour": Break(ACTORS, 'colour = "#009e73"\n', "", '"hild-people"', "has no colour"),
    "bad id": Break(ACTORS, '"clerk"', '"The Clerk"', "The Clerk", "not an id"),
    "names are text": Break(ACTORS, '{ en = "Ada Arn" }', '"Ada Arn"', '"Ada Arn"', "not a table"),
    "no names": Break(ACTORS, '{ en = "Ada Arn" }', "{}", "names = {}", "no language has a name"),
    "override in a name": Break(
        ACTORS, "Ada Arn", "Ada\u202eArn", "\u202e", "U+202E right-to-left override at character 3"
    ),
    # articles: the article
    "unknown outlet": Break(GULL, '"the-gull"', '"the-gul"', '"the-gul"', "mean 'the-gull'"),
    "article id": Break(GULL, 'id = "gull-2025-03"', 'id = "gull"', 'id = "gull"', "file is named"),
    "unknown article kind": Break(GULL, '"news report"', '"gossip"', '"gossip"', "use one of news"),
    "part of an article kind": Break(GULL, '"news report"', '"news"', '"news"', "did you mean 'news report'"),
    "address": Break(GULL, '"https://gull', '"gull', 'url = "gull', "not an http or https address"),
    "script address": Break(GULL, '"https:', '"javascript:', "javascript", "http or https address"),
    "address with blanks": Break(GULL, "ships#top", "sh ips", "sh ips", "http or https address"),
    "archived address": Break(HERALD, "https://archive", "ftp://archive", "ftp:", "archived_url"),
    "unknown link status": Break(HERALD, '"gone"', '"gnoe"', "gnoe", "mean 'gone'"),
    "checked on no day": Break(HERALD, '"2025-10-01"', '"2025-10"', "link_checked", "'2025-10' is not a day"),
    "status of no day": Break(HERALD, 'link_checked = "2025-10-01"\n', "", "link_status", "but no link_checked"),
    "checked without a status": Break(HERALD, 'link_status = "gone"\n', "", "link_checked", "but no link_status"),
    "date of no copy": Break(
        HERALD, 'archived_url = "https://archive.example/herald/view"\n', "", "archived_on", "but no archived_url"
    ),
    "copy before the article": Break(
        HERALD, '"2025-05-02"', '"2025-03"', "archived_on", "archived 2025-03, before it was published", "warning"
    ),
    "bad digest": Break(GULL, 'text_sha256 = "', 'text_sha256 = "x', "text_sha256", "SHA-256"),
    "unquoted date": Break(GULL, '"2025-03-15"', "2025-03-15", "published =", "put it in quotes"),
    "missing title": Break(GULL, "title = ", "# ", 'id = "gull-2025-03"', "has no title"),
    "control character": Break(GULL, "The Gull", "The\\u0007Gull", "u0007", "U+0007"),
    # articles: the excerpts
    "impossible date": Break(GULL, '"2025-03-03"', '"2025-02-30"', "2025-02-30", "has 28 days"),
    "bad date": Break(GULL, '"2025-02"', '"February"', '"February"', "no date of the extended"),
    "ends before start": Break(GULL, '"2025-02"', '"2025-02/2024"', "/2024", "ends before"),
    "open on both sides": Break(GULL, '"2024-12/.."', '"../.."', '"../.."', "open on both sides"),
    "after publication": Break(
        GULL, '"2025-03-03"', '"2025-03-16"', "2025-03-16", "after its article was pub", "warning"
    ),
    "dated by nothing": Break(
        GULL, "dated_by = \"'In spring'\"\n", "", '"2025-21"', "dated, but not by what", "warning"
    ),
    "misspelt excerpt key": Break(GULL, "note = ", "notes = ", "notes = ", "did you mean 'note'"),
    "misspelt link key": Break(
        GULL, 'link = "named", precision = "site"', 'lnk = "x", link = "named", precision = "site"',
        'lnk = "x"', "did you mean 'link'",
    ),
    "unknown place": Break(GULL, '"islet"', '"isle"', '"isle"', "did you mean 'islet'"),
    "unknown place on its own line": Break(
        GULL, '  { id = "sund"', '  { id = "nowhere-at-all"', "nowhere-at-all", "add 'nowh"
    ),
    "place twice": Break(GULL, '  { id = "sund"', '  { id = "old-quay"', '  { id = "old-quay"#2',
                         "names the place 'old-quay' twice"),
    "unknown link": Break(GULL, '"implied"', '"hinted"', '"hinted"', "use one of named, implied"),
    "unknown precision": Break(GULL, '"site"', '"sight"', '"sight"', "did you mean 'site'"),
    "unknown actor": Break(GULL, '"borea-ministry"', '"borea-minstry"', "minstry", "mean 'borea-m"),
    "unknown role": Break(GULL, '"speaks"', '"talks"', '"talks"', "acts, speaks, discussed"),
    "actor twice": Break(HERALD, 'role = "speaks"', 'role = "discussed"', 'id = "arva", role#2',
                         "'arva' twice with the role discussed"),
    "unknown claimant": Break(GULL, 'by = "clerk"', 'by = "clark"', '"clark"', "mean 'clerk'"),
    "unknown status": Break(GULL, '"denied"', '"refused"', '"refused"', "is not known"),
    "missing status": Break(GULL, ', status = "denied"', "", 'by = "clerk"', "has no status"),
    "missing claim": Break(GULL, 'claim = { by = "clerk"', '# { by = "clerk"',
                           'id = "gull-2025-03-06"', "has no claim"),
    "empty quote": Break(RASIF, 'quote = "Корабли', 'quote = ""\n# "', 'quote = ""', "is empty"),
    "offsets": Break(GULL, "end = ", "end = 1", "end = 1", "start + length is"),
    "negative start": Break(GULL, "start = ", "start = -", "start = -", "count from 0"),
    "start is text": Break(GULL, "start = ", 'start = "1" # ', 'start = "1"', "whole number"),
    "contrast with nobody": Break(GULL, '"herald-2025-04-02"', '"herald-2025-04-22"', "04-22",
                                  "which is no excerpt"),
    "contrast with itself": Break(HERALD, "contrasts_with = []", 'contrasts_with = '
                                  '["herald-2025-04-01"]', 'contrasts_with = ["herald',
                                  "contrasts with itself"),
    "one-sided contrast": Break(HERALD, '["gull-2025-03-02"]', "[]", "GULL", "not the other way"),
    "same event as nobody": Break(RASIF, "contrasts_with = []", 'same_event = ["gull-2025-03-11"]',
                                  "same_event", "which is no excerpt; did you mean 'gull-2025-03-01'"),
    "same event as itself": Break(RASIF, "contrasts_with = []", 'same_event = ["rasif-2025-05-01"]',
                                  "same_event", "names itself as the same event"),
    "one event in two places": Break(HERALD, '["gull-2025-03-02"]', '["gull-2025-03-02"]\nsame_event = '
                                     '["gull-2025-03-04"]', "same_event", "no place in common", "warning"),
    "one event on two days": Break(RASIF, "contrasts_with = []", 'same_event = ["gull-2025-03-01"]',
                                   "same_event", "'rasif-2025-05-01' (2025-05) and excerpt 'gull-2025-03-01' "
                                   "(2025-03-03) are called one event, but their dates", "warning"),
    "duplicate excerpt": Break(HERALD, '"herald-2025-04-05"', '"gull-2025-03-05"',
                               '"gull-2025-03-05"', "twice, first in"),
    # layers
    "bad JSON": Break(SUND, '"town"', '"town', '"town', "not valid JSON"),
    "NaN": Break(SUND, ISLET, '"coordinates": [NaN, 51.1]', "{", "NaN is no JSON number"),
    "no collection": Break(SUND, "FeatureCollection", "Features", "Features", "FeatureCollection"),
    "reference system": Break(SUND, '"name": "sund"', '\n"crs": {}', '"crs"', "reference system"),
    "no properties": Break(SHORE, '"properties"', '"props"', "shore-line", "with properties"),
    "no feature": Break(SHORE, '"type": "Feature"', '"type": "Fature"', "Fature", "type Feature"),
    "unknown place kind": Break(SUND, '"town"', '"city"', '"city"', "'city' is not known"),
    "context kind": Break(SUND, '"kind": "site"', '"kind": "coast"', '"coast"', "kind 'coast'"),
    "unknown feature role": Break(SHORE, '"context"', '"contxt"', "contxt", "mean 'context'"),
    "unknown place precision": Break(SUND, '"point"', '"dot"', '"dot"', "point, halo, area"),
    "misspelt property": Break(SHORE, '"as_of"', '"asof": 1, "as_of"', "asof", "mean 'as_of'"),
    "missing property": Break(SHORE, '"source": "Invented"', '"source": null', "shore-line",
                              "has no source"),
    "bad as_of": Break(SHORE, '"as_of": "2025"', '"as_of": "lately"', "lately", "no date"),
    "halo without radius": Break(SUND, "3.0", "null", '"halo"', "halo without a radius"),
    "valid backwards": Break(SUND, '"1990"', '"2026"', '"2026"', "before valid_from"),
    "duplicate feature": Break(SHORE, '"shore-mark"', '"arva-land"', '"arva-land"', "twice"),
    "second anchor": Break(HILD, '"id": "hild-extent", "place": "hild", "role": "extent"',
                           '"id": "hild-extent", "place": "hild", "role": "anchor"', "hild-extent",
                           "second anchor"),
    "anchor of nothing": Break(SHORE, '"context"', '"anchor"', "shore-line", "names no place"),
    "unknown place parent": Break(SUND, '"parent": "sund"', '"parent": "snd"', '"snd"',
                                  "did you mean 'sund'"),
    "off the globe": Break(SUND, ISLET, '"coordinates": [10.9, 151.1]', "151.1", "swapped"),
    "outside the bounds": Break(SHORE, MARK, '"coordinates": [20.7, 51.0]', "20.7", "outside"),
    "swapped": Break(SHORE, MARK, '"coordinates": [51.0, 10.7]', "10.7]", "look swapped"),
    "not a number": Break(SUND, ISLET, '"coordinates": ["10.9", 51.1]', '"10.9"', "no position"),
    "no geometry": Break(SHORE, '"geometry": {"type": "Point"', '"geometry": {"type": "Pt"', '"Pt"',
                         "no kind of geometry"),
    "outside its area": Break(SUND, '"coordinates": [11.0, 51.0]', '"coordinates": [12.0, 51.0]',
                              "12.0, 51.0", "outside its place's area"),
    "open ring": Break(HILD, MID, MID.replace(", [12.9, 51.7]]]", "]]"), "belt-mid", "not closed"),
    "wrong winding": Break(
        HILD, MID, "[[[12.9, 51.7], [12.9, 51.9], [13.1, 51.9], [13.1, 51.7], [12.9, 51.7]]]",
        "belt-mid", "1 of the rings of feature 'belt-mid' are wound against RFC 7946", "warning",
    ),
    "hole wound wrong": Break(
        HILD, "[12.5, 51.4], [12.6, 51.4], [12.6, 51.3]",
        "[12.6, 51.3], [12.6, 51.4], [12.5, 51.4]",
        "hild-extent", "1 of the rings of feature 'hild-extent' are wound against RFC 7946", "warning",
    ),
    "crossing ring": Break(
        HILD, MID, MID.replace("[12.9, 51.9]", "[12.9, 51.9], [13.0, 51.6]"),
        "belt-mid", "not valid: Self-intersection",
    ),
    "mixed heights": Break(
        HILD, MID, MID.replace("[13.1, 51.7]", "[13.1, 51.7, 5]"), "belt-mid", "with and without a height"
    ),
    "short line": Break(SHORE, "[10.6, 50.6], ", "", "shore-line", "one position only"),
}  # fmt: skip


def copy_tiny(folder: Path) -> Path:
    """Copy the tiny collection into a folder."""
    return shutil.copytree(TINY, folder / "tiny")


def line_of(path: Path, at: str) -> int:
    """Return the line that holds a text; "text#2" asks for the second such line."""
    words, _, nth = at.partition("#") if at.endswith("#2") else (at, "", "")
    lines = path.read_text(encoding="utf-8").split("\n")
    return [number for number, line in enumerate(lines, 1) if words in line][1 if nth else 0]


def features_of(folder: Path) -> Features:
    return read_features(folder / "geo")


def problems_of(folder: Path) -> tuple[Problem, ...]:
    return check_collection(folder)[1]


@pytest.mark.parametrize("broken", BREAKS.values(), ids=BREAKS.keys())
def test_each_problem_is_told_at_its_line(broken: Break, tmp_path: Path) -> None:
    data = copy_tiny(tmp_path)
    path = data / broken.file
    text = path.read_text(encoding="utf-8")
    assert broken.old in text
    path.write_text(text.replace(broken.old, broken.new, 1), encoding="utf-8")
    if broken.at == "GULL":  # the problem shows in the other file
        path, at = data / GULL, '"herald-2025-04-02"'
    else:
        at = broken.at
    collection, problems = check_collection(data)
    told = [problem for problem in problems if broken.says in str(problem)]
    assert [(told[0].path, told[0].line, told[0].severity)] == [
        (problem.path, problem.line, problem.severity) for problem in told
    ], problems
    assert (told[0].path, told[0].line) == (path, line_of(path, at))
    assert told[0].severity == broken.severity
    assert (collection is None) == (broken.severity == "error")


def test_a_sound_collection_has_no_problem() -> None:
    assert problems_of(TINY) == ()


def test_all_problems_are_told_at_once_in_order_of_file_and_line(tmp_path: Path) -> None:
    data = copy_tiny(tmp_path)
    for broken in (BREAKS["unknown outlet"], BREAKS["unknown status"], BREAKS["bad colour"]):
        path = data / broken.file
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(broken.old, broken.new, 1), encoding="utf-8")
    with pytest.raises(BadCollection) as caught:
        read_collection(data)
    problems = caught.value.problems
    assert [p.path.name for p in problems] == ["actors.toml", *["gull-2025-03.toml"] * 2]
    assert problems[1].line < problems[2].line
    assert str(caught.value).splitlines() == [str(problem) for problem in problems]


def test_a_problem_is_written_as_file_line_what_and_mend(tmp_path: Path) -> None:
    data = copy_tiny(tmp_path)
    path = data / GULL
    text = path.read_text(encoding="utf-8").replace('"islet"', '"isle"')
    path.write_text(text, encoding="utf-8")
    line = text.split("\n").index(next(each for each in text.split("\n") if '"isle"' in each)) + 1
    assert [str(problem) for problem in problems_of(data)] == [
        (
            f"{path}:{line}: excerpt 'gull-2025-03-04' names the place 'isle', "
            "which is not in geo/; did you mean 'islet'?"
        )
    ]


def test_a_quote_that_is_too_long_is_told(tmp_path: Path) -> None:
    data = copy_tiny(tmp_path)
    path = data / RASIF
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('quote = "Корабли', f'quote = "{"к" * 1300}'), encoding="utf-8")
    told = [problem for problem in problems_of(data) if "characters; keep it to 1200" in str(problem)]
    assert [problem.line for problem in told] == [line_of(path, "ккк")]


@pytest.mark.parametrize("key", ["prefix", "suffix"])
def test_neighbours_that_contradict_each_other_are_told(key: str, tmp_path: Path) -> None:
    """The suffix of one excerpt runs into the next quote, the prefix into the one before."""
    data = copy_tiny(tmp_path)
    path = data / GULL
    lines = path.read_text(encoding="utf-8").split("\n")
    second = [number for number, line in enumerate(lines) if line.startswith(key)][1]
    lines[second] = lines[second].replace("a", "o")
    path.write_text("\n".join(lines), encoding="utf-8")
    told = [problem for problem in problems_of(data) if "of the article, but" in str(problem)]
    assert len(told) == 1
    assert told[0].line == second + 1


def test_a_context_that_is_too_long_is_told(tmp_path: Path) -> None:
    data = copy_tiny(tmp_path)
    path = data / RASIF
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('suffix = ""', f'suffix = "{"x" * 33}"'), encoding="utf-8")
    told = [problem for problem in problems_of(data) if "suffix of" in str(problem)]
    assert [(p.line, "33 characters" in p.what) for p in told] == [(line_of(path, "xxx"), True)]


def test_a_prefix_cannot_be_longer_than_what_is_before_it(tmp_path: Path) -> None:
    data = copy_tiny(tmp_path)
    path = data / RASIF
    lines = path.read_text(encoding="utf-8").split("\n")
    at = next(number for number, line in enumerate(lines) if line.startswith("prefix"))
    lines[at] = f'prefix = "{"x" * 32}"'
    path.write_text("\n".join(lines), encoding="utf-8")
    told = [problem for problem in problems_of(data) if "longer than the" in problem.what]
    assert [problem.line for problem in told] == [at + 1]


def test_a_site_with_swapped_coordinates_is_told_by_its_parents_area(tmp_path: Path) -> None:
    """Inside the bounds a swapped position is seen only by what lies around it."""
    data = copy_tiny(tmp_path)
    facts = data / FACTS
    text = facts.read_text(encoding="utf-8")
    facts.write_text(text.replace("[10.0, 50.0, 14.0, 53.0]", "[5.0, 5.0, 60.0, 60.0]"))
    path = data / SUND
    text = path.read_text(encoding="utf-8").replace("[10.9, 51.1]", "[51.1, 10.9]")
    path.write_text(text, encoding="utf-8")
    problems = problems_of(data)
    assert [problem.line for problem in problems] == [line_of(path, "51.1, 10.9")]
    assert "look swapped" in problems[0].what


def test_a_place_without_an_anchor_is_told_once(tmp_path: Path) -> None:
    data = copy_tiny(tmp_path)
    path = data / HILD
    lines = path.read_text(encoding="utf-8").split("\n")
    path.write_text("\n".join(line for line in lines if '"id": "belt",' not in line))
    problems = problems_of(data)
    assert [str(p) for p in problems] == [
        (
            f"{path}:{line_of(path, 'belt-mid')}: the place 'belt' has no anchor; "
            "add a Point feature with the role anchor"
        )
    ]


def test_a_cycle_of_places_is_told_once(tmp_path: Path) -> None:
    data = copy_tiny(tmp_path)
    path = data / "geo" / "arva.geojson"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"parent": null', '"parent": "old-quay"', 1), encoding="utf-8")
    told = [problem for problem in problems_of(data) if "its own ancestor" in problem.what]
    assert [p.what.partition(": ")[2] for p in told] == ["arva-land → old-quay → sund → coast-region → arva-land"]


@pytest.mark.parametrize("name", [FACTS, ACTORS])
def test_a_missing_file_is_told(name: str, tmp_path: Path) -> None:
    data = copy_tiny(tmp_path)
    (data / name).unlink()
    first = next(problem for problem in problems_of(data) if problem.path == data / name)
    assert str(first) == f"{data / name}:1: the file is missing; add it"


@pytest.mark.parametrize("name", [FACTS, ACTORS, GULL, SUND])
def test_a_file_that_is_not_utf_8_is_one_problem_and_the_others_are_read(name: str, tmp_path: Path) -> None:
    data = copy_tiny(tmp_path)
    path = data / name
    path.write_bytes(b"\n\n\xff" + path.read_bytes())
    (data / SHORE).write_text("{", encoding="utf-8")
    problems = problems_of(data)
    assert [(p.path, p.line) for p in problems] == sorted([(path, 3), (data / SHORE, 1)])
    assert sum("not UTF-8" in problem.what for problem in problems) == 1


@pytest.mark.parametrize("name", ["articles", "geo"])
def test_a_missing_folder_is_told(name: str, tmp_path: Path) -> None:
    data = copy_tiny(tmp_path)
    shutil.rmtree(data / name)
    assert f"{data / name}:1: the folder is missing" in str([str(problem) for problem in problems_of(data)])


def test_an_empty_folder_and_no_folder_are_told(tmp_path: Path) -> None:
    missing = [str(problem).partition(":1: ")[2] for problem in problems_of(tmp_path)]
    assert len(missing) == 4
    assert all("is missing" in problem for problem in missing)
    assert "there is no such folder" in str(problems_of(tmp_path / "nowhere")[0])


def test_a_collection_without_articles_is_shown_with_a_warning(tmp_path: Path) -> None:
    data = copy_tiny(tmp_path)
    for path in (data / "articles").iterdir():
        path.unlink()
    collection, problems = check_collection(data)
    assert collection is not None
    assert (len(collection.excerpts), collection.version[:8]) == (0, "2025-09-")
    assert [problem.severity for problem in problems] == ["warning"]


def test_a_file_nobody_reads_is_warned_of(tmp_path: Path) -> None:
    data = copy_tiny(tmp_path)
    (data / "articles" / "draft.tml").write_text("")
    (data / "geo" / "README.md").write_text("")
    assert [(p.path.name, p.severity) for p in problems_of(data)] == [("draft.tml", "warning")]


def test_half_a_character_in_json_is_told_and_can_be_printed(tmp_path: Path) -> None:
    data = copy_tiny(tmp_path)
    path = data / SHORE
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"Invented"', '"\\ud800"'), encoding="utf-8")
    problems = problems_of(data)
    assert all("U+D800 lone surrogate" in problem.what for problem in problems)
    assert "\n".join(map(str, problems)).encode("utf-8")


@pytest.mark.parametrize("value", ["0x" + "f" * 5000, "1" * 5000])
def test_a_monstrous_number_is_told(value: str, tmp_path: Path) -> None:
    data = copy_tiny(tmp_path)
    path = data / FACTS
    text = path.read_text(encoding="utf-8").replace("zoom = 7", f"zoom = {value}")
    path.write_text(text, encoding="utf-8")
    problems = [str(problem) for problem in problems_of(data)]
    assert problems
    assert all(len(problem) < 500 for problem in problems)


@pytest.fixture(scope="module")
def mutable(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_tiny(tmp_path_factory.mktemp("mutable"))


@settings(max_examples=80)
@given(
    name=st.sampled_from([FACTS, ACTORS, GULL, HERALD, SUND, HILD]),
    place=st.floats(0, 1),
    length=st.integers(0, 12),
    new=st.one_of(
        st.binary(max_size=8),
        st.sampled_from([b"[", b"]]", b"{}", b'"', b"'''", b"#", b"null", b"-1", b"1e999", b"[[x]]\n"]),
    ),
)
def test_no_change_of_bytes_makes_the_check_fall_over(
    mutable: Path, name: str, place: float, length: int, new: bytes
) -> None:
    path = mutable / name
    original = (TINY / name).read_bytes()
    start = int(place * len(original))
    path.write_bytes(original[:start] + new + original[start + length :])
    try:
        collection, problems = check_collection(mutable)
        inside = [1 <= p.line <= p.path.read_bytes().count(b"\n") + 1 for p in problems]
    finally:
        path.write_bytes(original)
    assert (collection is None) == any(problem.severity == "error" for problem in problems)
    assert all(inside)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@settings(max_examples=60)
@given(
    junk=JUNK,
    key=st.sampled_from(["id", "place", "role", "parent", "names", "aliases", "kind", "radius_km"]),
    kind=st.sampled_from(["Point", "LineString", "Polygon", "MultiPolygon", "Blob"]),
)
def test_no_junk_in_a_feature_makes_the_check_fall_over(mutable: Path, junk: object, key: str, kind: str) -> None:
    path = mutable / SHORE
    layer = json.loads((TINY / SHORE).read_text(encoding="utf-8"))
    layer["features"][0]["properties"][key] = junk
    layer["features"][1]["geometry"] = {"type": kind, "coordinates": junk}
    layer["features"].append(junk)
    path.write_text(json.dumps(layer), encoding="utf-8")
    try:
        collection, problems = check_collection(mutable)
    finally:
        shutil.copy(TINY / SHORE, path)
    assert collection is None
    assert problems


def test_the_command_prints_what_was_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(TINY)]) == 0
    said = capsys.readouterr().out
    assert said == "3 articles, 13 excerpts, 9 places, 11 actors; 0 problems\n"


def test_the_command_prints_every_problem_and_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = copy_tiny(tmp_path)
    path = data / GULL
    text = path.read_text(encoding="utf-8").replace('"islet"', '"isle"')
    path.write_text(text.replace("dated_by = \"'In spring'\"\n", ""), encoding="utf-8")
    assert main(["check", str(data)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[:-1] == [str(problem) for problem in problems_of(data)]
    assert lines[-1] == "1 problem, 1 warning"


def test_warnings_do_not_fail_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = copy_tiny(tmp_path)
    path = data / GULL
    text = path.read_text(encoding="utf-8").replace("dated_by = \"'In spring'\"\n", "")
    path.write_text(text, encoding="utf-8")
    assert main(["check", str(data)]) == 0
    assert capsys.readouterr().out.endswith("11 actors; 0 problems, 1 warning\n")


@pytest.mark.parametrize("crs", [{}, {"crs": "urn:ogc:def:crs:OGC:1.3:CRS84"}, {"crs": "urn:ogc:def:crs:EPSG::4326"}])
def test_a_layer_that_gis_programs_saved_reads_as_before(tmp_path: Path, crs: dict[str, str]) -> None:
    data = copy_tiny(tmp_path)
    path = data / HILD
    layer = json.loads(path.read_text("utf-8"))
    before = features_of(data)
    layer["crs"] = None
    if crs:
        layer["crs"] = {"type": "name", "properties": {"name": crs["crs"]}}
    for feature in layer["features"]:
        day = feature["properties"]["as_of"]
        whole = f"{day}T00:00:00" if crs else f"{day.replace('-', '/')} 00:00:00+03"
        feature["properties"] |= {"as_of": whole if len(day) == len("2025-01-01") else day, "fid": 3}
        feature["properties"]["names"] = json.dumps(feature["properties"]["names"])
        if feature["geometry"]["type"] == "Polygon":
            feature["geometry"]["coordinates"] = [ring[::-1] for ring in feature["geometry"]["coordinates"]]
    path.write_text(json.dumps(layer), encoding="utf-8-sig")
    collection, problems = check_collection(data)
    assert {problem.severity for problem in problems} == {"warning"}, problems
    assert collection is not None
    after = features_of(data)
    assert list(after["as_of"]) == list(before["as_of"])
    assert after.geometry.geom_equals(before.geometry).all()
    assert all(shape.exterior.is_ccw for shape in after.geometry if shape.geom_type == "Polygon")


@pytest.mark.parametrize(
    "name",
    ["._sund.geojson", ".hidden.geojson", "~$sund.geojson", "sund.geojson~", "Thumbs.db", "desktop.ini", "a.qmd"],
)
def test_what_systems_leave_beside_files_is_never_data(tmp_path: Path, name: str) -> None:
    data = copy_tiny(tmp_path)
    before = features_of(data)
    (data / "geo" / name).write_bytes(b"\x00\x05\x16\x07")
    (data / "articles" / name.replace("geojson", "toml")).write_bytes(b"\x00\x05\x16\x07")
    collection, problems = check_collection(data)
    assert collection is not None
    assert [problem for problem in problems if problem.severity == "error"] == []
    assert len(features_of(data)) == len(before)


def test_a_byte_order_mark_is_no_content(tmp_path: Path) -> None:
    data = copy_tiny(tmp_path)
    before = check_collection(data)
    for path in (*data.rglob("*.toml"), *data.rglob("*.geojson")):
        path.write_text(path.read_text("utf-8"), "utf-8-sig")
    collection, problems = check_collection(data)
    assert (len(problems), collection is not None) == (len(before[1]), True)
    assert len(features_of(data))


@pytest.mark.parametrize(
    ("old", "new", "mend"),
    [
        ('title = "', "title = “", "straight quotation marks"),
        ("title =", "<<<<<<< HEAD\ntitle =", "settle the conflict"),
        ("[[excerpts]]", "\u00a0[[excerpts]]", "a plain blank"),
        ('title = "', 'title = "It’s\u00a0“so” \\q ', "mend the line"),
    ],
)
def test_what_editors_and_git_leave_in_a_line_is_named(tmp_path: Path, old: str, new: str, mend: str) -> None:
    data = copy_tiny(tmp_path)
    path = data / GULL
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    (problem,) = (one for one in check_collection(data)[1] if "not valid TOML" in one.what)
    assert mend in str(problem.mend)


def test_line_ends_of_old_editors_are_line_ends_and_files_of_icloud_are_told(tmp_path: Path) -> None:
    data = copy_tiny(tmp_path)
    (data / GULL).write_bytes((data / GULL).read_bytes().replace(b"\n", b"\r"))
    (data / "articles" / ".gone.toml.icloud").write_bytes(b"bplist00")
    assert "\r" not in read_text(data / GULL)
    collection, problems = check_collection(data)
    assert collection is not None
    assert [one.what for one in problems] == ["the file is not on this machine, iCloud keeps it"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("articles/x.toml", f"a = [{'1,' * 2_000_000}]"),
        ("articles/x.toml", "[[a]]\n" * 2_000_000),
        ("articles/x.toml", f"[{'a.' * 60}b]\n" * 10_000),
        ("geo/x.geojson", f'{{"features": [{"{}," * 1_000_000}{{}}]}}'),
        ("geo/x.geojson", f'{{"features": [{"1.5," * 1_000_000}1]}}'),
    ],
    ids=["values", "tables", "keys", "objects", "numbers"],
)
def test_what_would_take_all_memory_is_not_parsed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, text: str
) -> None:
    data = copy_tiny(tmp_path)
    (data / name).write_text(text, "utf-8")
    parsed: list[int] = []

    def watch(module: ModuleType) -> None:
        whole = module.loads

        def loads(said: str, **more: object) -> object:
            parsed.append(len(said))
            return whole(said, **more)

        monkeypatch.setattr(module, "loads", loads)

    watch(tomllib)
    watch(json)
    (problem,) = check_collection(data)[1]
    assert (problem.path.name, problem.line) == (Path(name).name, 1)
    assert "more than 400 MB of memory" in problem.what
    assert 0 < max(parsed) < 100_000


def test_of_very_many_alike_the_first_are_listed_and_the_rest_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = copy_tiny(tmp_path)
    actors = data / ACTORS
    more = (f'[[actors]]\nid = "x-{n}"\nnames = {{ en = "X’s {n}" }}\nkind = "kine{n}"\n' for n in range(123))
    actors.write_text(f"{actors.read_text('utf-8')}\n{''.join(more)}", "utf-8")
    found = check_collection(data)[1]
    assert main(["check", str(data)]) == 1
    *listed, told, _ = capsys.readouterr().out.splitlines()
    assert listed == [str(one) for one in found][:MOST_OF_A_KIND]
    assert told == f"and {123 - MOST_OF_A_KIND} more like this, which check --all lists: {found[0].kind}"
    assert main(["check", "--all", str(data)]) == 1
    assert capsys.readouterr().out.splitlines()[:-1] == [str(one) for one in found]
    assert str(BadCollection(found)) == "\n".join([*listed, told])


def test_many_kinds_of_problem_are_counted_too() -> None:
    letters = [one + other for one in "abcdefghij" for other in "abcdefghij"]
    problems = [Problem(Path("x.toml"), 1, f"{word} is wrong", "mend it") for word in letters]
    *listed, told = list_problems(problems)
    assert listed == [str(one) for one in problems[:MOST_KINDS]]
    assert told == f"and {100 - MOST_KINDS} of other kinds, which check --all lists"


def test_what_was_meant_is_looked_for_where_it_is_shown_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[str] = []

    def count(word: str, known: Iterable[str]) -> list[str]:
        asked.append(word)
        return [*known][:1]

    monkeypatch.setattr("layers.errors.nearest", count)
    data = copy_tiny(tmp_path)
    excerpts = "".join(f"zzz{n} = 1\n" for n in range(200))
    path = data / GULL
    path.write_text(path.read_text("utf-8").replace("[[excerpts]]", f"{excerpts}[[excerpts]]", 1), "utf-8")
    bad = check_collection(data)[1]
    assert len(bad) == 200
    assert not asked
    assert len([*list_problems(bad)]) == MOST_OF_A_KIND + 1
    assert len(asked) == MOST_OF_A_KIND


def test_what_a_reading_apart_finds_is_handed_over_whole(tmp_path: Path) -> None:
    data = copy_tiny(tmp_path)
    path = data / GULL
    path.write_text(path.read_text("utf-8").replace('role = "acts"', 'role = "akts"'), "utf-8")
    found = check_collection(data)[1]
    with pytest.raises(BadCollection) as caught:
        prepare_apart(data, tmp_path / "prepared")
    assert [str(one) for one in caught.value.problems] == [str(one) for one in found]
