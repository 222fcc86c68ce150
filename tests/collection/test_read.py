"""What reading gives: the tiny collection, its lines, the shipped data and their dictionary."""

from __future__ import annotations

import re
import shutil
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers import model
from layers.collection import check_collection, read_collection, schema
from layers.collection.files import find_lines
from layers.collection.history import Change, History, Version
from layers.errors import BadCollection
from layers.model import Collection
from layers.when import read_when

ROOT = Path(__file__).parents[2]
TINY = Path(__file__).parents[1] / "data" / "tiny"
SHIPPED = ROOT / "data"
DICTIONARY = (SHIPPED / "README.md").read_text(encoding="utf-8")
SCHEMAS = {
    "## `collection.toml`": schema.COLLECTION,
    "### `first_view`": schema.FIRST_VIEW,
    "### `frames`": schema.FRAME,
    "### `quoting`": schema.QUOTING,
    "### a kind of article in `quoting`": schema.LIMITS,
    "### `place_kinds`": schema.PLACE_KIND,
    "### `article_kinds`": schema.ARTICLE_KIND,
    "## `actors.toml`: `[[actors]]`": schema.ACTOR,
    "## `articles/<id>.toml`": schema.ARTICLE,
    "### `[[excerpts]]`": schema.EXCERPT,
    "### `withdrawn` of an excerpt": schema.WITHDRAWN,
    "### `accepted` and `checked` of an excerpt": schema.SIGNED,
    "### `places` of an excerpt": schema.PLACE_LINK,
    "### `actors` of an excerpt": schema.ACTOR_LINK,
    "### `claim` of an excerpt": schema.CLAIM,
    "## `stories/<id>.toml`": schema.STORY,
    "### `[[steps]]` of a story": schema.STEP,
    "## `geo/<layer>.geojson`: properties of a feature": schema.FEATURE,
    "## `history.toml`": schema.HISTORY,
    "### `versions` of the history": schema.VERSION,
    "### `changes` of a version": schema.CHANGE,
}
# What a dataclass calls a field that the file calls otherwise; None is not written but found.
RENAMED: dict[type, dict[str, str | None]] = {
    model.Article: {"outlet_names": None},
    model.Collection: {
        "window": "first_month",
        "places": None,
        "actors": None,
        "articles": None,
        "excerpts": None,
        "version": None,
        "rejected": None,
        "withdrawn": None,
        "proposed": None,
        "quoted": None,
        "same_event": None,
        "stories": None,
    },
    model.Excerpt: {"article": None, "event": "event_date"},
    model.Withdrawn: {"id": None, "article": None},
    History: {"states": "digests", "unrecorded": None},
    model.PlaceLink: {"place": "id"},
    model.ActorLink: {"actor": "id"},
    model.Place: {"longitude": None, "latitude": None, "layer": None, "like": None},
}
# What only the reader or the map needs of a file.
NOT_KEPT: dict[type, set[str]] = {
    model.Collection: {"last_month", "exceptions"},
    model.Article: {"status", "excerpts"},
    model.Excerpt: {"accepted", "checked", "withdrawn"},
    model.Place: {"place", "role", "default", "area_km2"},
}
KINDS = {
    model.Collection: schema.COLLECTION,
    model.Frame: schema.FRAME,
    model.OwnKind: schema.PLACE_KIND,
    model.Actor: schema.ACTOR,
    model.Article: schema.ARTICLE,
    model.Excerpt: schema.EXCERPT,
    model.PlaceLink: schema.PLACE_LINK,
    model.ActorLink: schema.ACTOR_LINK,
    model.Claim: schema.CLAIM,
    model.QuotingLimits: schema.LIMITS,
    model.Place: schema.FEATURE,
    model.Withdrawn: schema.WITHDRAWN,
    model.Story: schema.STORY,
    model.Step: schema.STEP,
    History: schema.HISTORY,
    Version: schema.VERSION,
    Change: schema.CHANGE,
}


@pytest.fixture(scope="module")
def tiny() -> Collection:
    return read_collection(TINY)


def rows_under(heading: str) -> dict[str, list[str]]:
    """Return the cells of the table under a heading, by the field in the first cell."""
    section = DICTIONARY.split(f"\n{heading}\n", 1)[1].split("\n#", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("| `")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0].strip("`"): row[1:] for row in cells}


def test_the_tiny_collection_is_read_in_file_order(tiny: Collection) -> None:
    assert list(tiny.articles) == ["gull-2025-03", "herald-2025-04", "rasif-2025-05"]
    assert list(tiny.actors)[:3] == ["arva", "borea", "borea-ministry"]
    assert list(tiny.excerpts)[:2] == ["herald-2025-04-04", "herald-2025-04-03"], "in the order of the cards"
    assert list(tiny.places)[:2] == ["arva-land", "far-town"]
    assert tiny.window == ("2024-12", "2025-09")
    assert tiny.bounds == (10.0, 50.0, 14.0, 53.0)
    assert tiny.first_view == model.MapView(12.0, 51.5, 7.0)
    assert tiny.rejected == 0


def test_an_excerpt_is_read_whole(tiny: Collection) -> None:
    excerpt = tiny.excerpts["gull-2025-03-02"]
    assert excerpt.event is not None
    assert excerpt.event.edtf == "2025-02"
    assert excerpt.quote == "Patrols on these slopes began in February, she added."
    assert excerpt.end - excerpt.start == len(excerpt.quote)
    assert excerpt.places == (model.PlaceLink("hild", "implied", "governorate"),)
    assert excerpt.actors == (model.ActorLink("borea-navy", "acts"),)
    assert excerpt.claim == model.Claim("harbour-master", "reported")
    assert excerpt.contrasts_with == ("herald-2025-04-02",)
    assert excerpt.note == {"en": "'These slopes' are those of Mount Hild."}


def test_a_place_and_an_article_are_read_whole(tiny: Collection) -> None:
    quay = tiny.places["old-quay"]
    assert (quay.longitude, quay.latitude, quay.layer) == (11.105, 51.204, "sund")
    assert (quay.parent, quay.valid_from, quay.valid_to) == ("sund", "1990", "2025-06-30")
    assert tiny.places["sund"].radius_km == 3.0
    herald = tiny.articles["herald-2025-04"]
    assert herald.title == 'The herald\'s "view" <b>& more</b>'
    assert (herald.published.edtf, herald.published.sign) == ("2025-04", "interval")
    assert herald.archived_url == "https://archive.example/herald/view"
    assert (herald.archived_on, herald.link_checked) == (read_when("2025-05-02"), read_when("2025-10-01"))
    assert herald.link_status == "gone"
    assert (herald.outlet_id, herald.authors) == (None, ())


def test_the_tiny_collection_holds_the_awkward_cases(tiny: Collection) -> None:
    excerpts = tiny.excerpts.values()
    dates = {excerpt.event.edtf for excerpt in excerpts if excerpt.event}
    assert {"2025-03-03", "2025-02", "2025-21", "2024-12/..", "../2025-01", "2025-01~"} <= dates
    assert any(excerpt.event is None for excerpt in excerpts)
    assert {len(excerpt.places) for excerpt in excerpts} == {0, 1, 2}
    assert {link.link for excerpt in excerpts for link in excerpt.places} == set(model.LINKS)
    assert {excerpt.claim.status for excerpt in excerpts} == set(model.STATUSES)
    assert {article.kind for article in tiny.articles.values()} == set(model.ARTICLE_KINDS)
    assert {place.precision for place in tiny.places.values()} == set(model.PLACE_PRECISIONS)
    assert {place.kind for place in tiny.places.values()} == set(model.PLACE_KINDS)
    assert {actor.kind for actor in tiny.actors.values()} == set(model.ACTOR_KINDS)
    text = " ".join(excerpt.quote for excerpt in excerpts)
    for awkward in ("سوند", "Сунда", "<script>", "`${", "\\1", "</textarea>", '"', "'", "\n\n"):
        assert awkward in text


def test_a_colour_is_inherited_from_the_nearest_ancestor(tiny: Collection) -> None:
    assert tiny.actors["clerk"].colour == tiny.actors["borea"].colour
    assert tiny.actors["borea-navy"].colour == "#cc79a7"


def test_the_version_is_a_date_and_a_digest_of_the_data(tiny: Collection, tmp_path: Path) -> None:
    assert re.fullmatch(r"2025-05-20-[0-9a-f]{8}", tiny.version)
    data = shutil.copytree(TINY, tmp_path / "tiny")
    (data / "README.md").write_text("Not data.")
    assert read_collection(data).version == tiny.version
    path = data / "geo" / "shore.geojson"
    path.write_bytes(path.read_bytes() + b"\n")
    assert read_collection(data).version != tiny.version
    (data / "articles" / "rasif-2025-05.toml").unlink()
    assert read_collection(data).version.startswith("2025-04-")


def test_a_bad_collection_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(BadCollection) as caught:
        read_collection(tmp_path)
    assert len(caught.value.problems) == 4
    assert isinstance(caught.value, ValueError)


TOML = '''# a comment with [brackets] and "quotes"
one = "# not a comment" # a comment
two = """
three = 3
"" \\""" """""
'four.4' = \'\'\'
[five]\'\'\'\'
"six \\u0036" = [ # [
  "seven", "]",
  { eight = 8, nine = [1,
     2] },
]
ten.eleven . "twelve" = 1979-05-27 07:32:00
[ thirteen ]
a = 1_000
[[fourteen]]
b = { c.d = "}" }
[[fourteen]]
[[fourteen.fifteen]]
e = [[], [
  []]]
[fourteen.sixteen]
f = \'\\\'
'''


def test_the_line_of_everything_in_a_toml_text_is_found() -> None:
    assert tomllib.loads(TOML)["fourteen"][1]["fifteen"][0]["e"] == [[], [[]]]
    assert find_lines(TOML) == {
        ("one",): 2,
        ("two",): 3,
        ("four.4",): 6,
        ("six 6",): 8,
        ("six 6", 0): 9,
        ("six 6", 1): 9,
        ("six 6", 2): 10,
        ("six 6", 2, "eight"): 10,
        ("six 6", 2, "nine"): 10,
        ("six 6", 2, "nine", 0): 10,
        ("six 6", 2, "nine", 1): 11,
        ("ten",): 13,
        ("ten", "eleven"): 13,
        ("ten", "eleven", "twelve"): 13,
        ("thirteen",): 14,
        ("thirteen", "a"): 15,
        ("fourteen", 0): 16,
        ("fourteen", 0, "b"): 17,
        ("fourteen", 0, "b", "c"): 17,
        ("fourteen", 0, "b", "c", "d"): 17,
        ("fourteen", 1): 18,
        ("fourteen", 1, "fifteen", 0): 19,
        ("fourteen", 1, "fifteen", 0, "e"): 20,
        ("fourteen", 1, "fifteen", 0, "e", 0): 20,
        ("fourteen", 1, "fifteen", 0, "e", 1): 20,
        ("fourteen", 1, "fifteen", 0, "e", 1, 0): 21,
        ("fourteen", 1, "sixteen"): 22,
        ("fourteen", 1, "sixteen", "f"): 23,
    }


@pytest.mark.parametrize(
    "path",
    [*sorted(TINY.rglob("*.toml")), *sorted(SHIPPED.rglob("*.toml"))],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_every_id_stands_on_the_line_that_is_named_for_it(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = text.split("\n")
    found = find_lines(text)
    tables = tomllib.loads(text)
    for kind in ("actors", "excerpts"):
        for index, table in enumerate(tables.get(kind, ())):
            assert lines[found[kind, index, "id"] - 1] == f'id = "{table["id"]}"'
            assert lines[found[kind, index] - 1] == f"[[{kind}]]"
            for key in table:
                assert lines[found[kind, index, key] - 1].startswith(f"{key} = ")


@given(st.text(alphabet="ab=.[]{}\"'#,\n \\0-", max_size=40))
def test_what_the_standard_library_reads_can_be_scanned(text: str) -> None:
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    lines = find_lines(text)
    assert {path[0] for path in lines} == set(tables)
    assert all(1 <= line <= text.count("\n") + 1 for line in lines.values())


def test_the_shipped_collection_is_sound() -> None:
    collection, problems = check_collection(SHIPPED)
    assert [str(problem) for problem in problems] == []
    assert collection is not None
    assert {"tartus", "hmeimim", "qamishli", "quneitra", "sweida", "buffer_zone"} <= set(collection.places)
    assert 45 <= len(collection.excerpts) <= 70
    assert len(collection.articles) == 2


def test_the_shipped_map_opens_on_a_frame_and_enlarges_another() -> None:
    collection = read_collection(SHIPPED)
    first, *others = collection.frames
    assert collection.headline == ("tartus", "hmeimim", "qamishli", "quneitra", "sweida", "buffer_zone")
    assert (first.inset, [(frame.inset, frame.corner) for frame in others if frame.inset]) == (
        False,
        [(True, "bottom-left")],
    )
    for frame in collection.frames:
        assert set(frame.names) == {"en", "ar", "ru"}
        west, south, east, north = frame.bounds
        places = collection.places.values()
        assert any(west < place.longitude < east and south < place.latitude < north for place in places)


def test_a_collection_needs_no_frames(tiny: Collection) -> None:
    assert (tiny.headline, tiny.frames) == ((), ())


@pytest.mark.parametrize("heading", SCHEMAS)
def test_the_dictionary_names_every_field_as_it_is_read(heading: str) -> None:
    rows = rows_under(heading)
    known = SCHEMAS[heading]
    assert list(rows) == list(known)
    for name, field in known.items():
        kind, required, meaning = rows[name][:3]
        assert (kind, required) == (field.type, "yes" if field.required else "no"), name
        assert ("may be empty" in meaning) == field.empty
        for choice in field.choices:
            assert f"`{choice}`" in meaning, name


def test_the_dictionary_has_no_table_of_fields_that_is_not_read() -> None:
    tables = re.findall(r"^(#+ .*)\n(?:[^#]*\n)??\n?\| field \|", DICTIONARY, re.MULTILINE)
    assert sorted(tables) == sorted(SCHEMAS)
    assert DICTIONARY.count("\n| field |") == len(SCHEMAS)


def test_the_dictionary_explains_every_type() -> None:
    section = DICTIONARY.split("\n## Types\n", 1)[1].split("\n#", 1)[0]
    named = re.findall(r"^\| (\w+) \| ", section, re.MULTILINE)[1:]
    assert named == list(get_args(schema.Type))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_the_types_and_the_files_have_the_same_fields(kind: type) -> None:
    renamed = RENAMED.get(kind, {})
    names = [renamed.get(field.name, field.name) for field in fields(kind)]
    kept = {name for name in names if name is not None}
    if kind is model.Place:
        kept.add("id")
    assert kept | NOT_KEPT.get(kind, set()) == set(KINDS[kind])


def test_the_examples_of_dates_are_read() -> None:
    section = DICTIONARY.split("\n## Dates\n", 1)[1].split("\n## ", 1)[0]
    dates = re.findall(r"`([\dX./~?%-]+)`", section)
    assert len(dates) > 10
    assert all(read_when(text).edtf == text for text in dates)
