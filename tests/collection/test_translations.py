"""What readers are told may be written once, or in each language; what lacks one is told."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from layers.collection import check_collection, read_collection
from layers.collection.tables import EXCERPTS_TABLE, write_tables
from layers.words import name_in

TINY = Path(__file__).parents[1] / "data" / "tiny"
GULL, FACTS = "articles/gull-2025-03.toml", "collection.toml"
NOTE = "'These slopes' are those of Mount Hild."


def changed(folder: Path, **files: tuple[str, str]) -> Path:
    """Copy the tiny collection and replace one text in some of its files."""
    shutil.copytree(TINY, folder)
    for name, (old, new) in files.items():
        path = folder / {"facts": FACTS, "gull": GULL, "sund": "geo/sund.geojson"}[name]
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")
    return folder


def told(folder: Path) -> list[tuple[str, int, str, str]]:
    return [(one.path.name, one.line, one.severity, one.what) for one in check_collection(folder)[1]]


def test_what_is_said_once_is_in_the_language_of_the_collection(tmp_path: Path) -> None:
    said = read_collection(changed(tmp_path / "t", facts=("languages =", 'language = "ar"\nlanguages =')))
    assert (said.language, said.summary, said.caveats) == (
        "ar", {"ar": "Three invented articles."}, ({"ar": "Nothing here is true."},),
    )  # fmt: skip
    assert said.excerpts["gull-2025-03-02"].note == {"ar": NOTE}
    assert {*said.places["sund"].source} == {"ar"}
    assert read_collection(TINY).excerpts["gull-2025-03-02"].note == {"en": NOTE}
    assert check_collection(TINY)[1] == ()


def test_everything_that_readers_are_told_may_be_said_in_each_language(tmp_path: Path) -> None:
    source = json.loads((TINY / "geo/sund.geojson").read_text("utf-8"))["features"][0]["properties"]["source"]
    each = {"en": "A", "ar": "أ", "ru": "А"}
    written = '{ en = "A", ar = "أ", ru = "А" }'
    lines = "\n".join(f'summary.{language} = "{text}"' for language, text in each.items())
    folder = changed(
        tmp_path / "t",
        facts=('summary = "Three invented articles."', lines),
        gull=(f'note = "{NOTE}"', f"note = {written}"),
        sund=(f'"source": {json.dumps(source, ensure_ascii=False)}', f'"source": {json.dumps(each)}'),
    )
    path = folder / FACTS
    path.write_text(path.read_text("utf-8").replace('["Nothing here is true."]', f'["B", {written}]'), "utf-8")
    read = read_collection(folder)
    assert (read.summary, read.caveats) == (each, ({"en": "B"}, each))
    assert read.excerpts["gull-2025-03-02"].note == each
    assert any(place.source == each for place in read.places.values())


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("7", "note of excerpt 'gull-2025-03-02': 7 is not text; put it in quotes"),
        ("{}", "note of excerpt 'gull-2025-03-02': no language has a text; write one"),
        ('{ en = "" }', "note of excerpt 'gull-2025-03-02': in 'en' the text is empty"),
        ('{ en = "A", Arabic = "B" }', "'Arabic' is not a language code"),
        ('{ en = "A", ar = "\\u202eB" }', "in 'ar' holds U+202E right-to-left override at character 0; take it out"),
    ],
)
def test_what_cannot_be_read_is_an_error_on_its_line(written: str, says: str, tmp_path: Path) -> None:
    folder = changed(tmp_path / "t", gull=(f'note = "{NOTE}"', f"note = {written}"))
    line = (folder / GULL).read_text("utf-8").split("\n").index(f"note = {written}") + 1
    collection, problems = check_collection(folder)
    assert collection is None
    [problem] = problems
    assert (problem.path, problem.line, problem.severity) == (folder / GULL, line, "error")
    assert says in str(problem)


def test_where_one_text_is_translated_each_file_with_one_that_is_not_is_told_once(tmp_path: Path) -> None:
    folder = changed(
        tmp_path / "t", facts=('summary = "Three invented articles."', 'summary = { en = "A", ar = "أ", ru = "А" }')
    )
    found = told(folder)
    assert all(severity == "warning" for _, _, severity, _ in found)
    assert len({name for name, *_ in found}) == len(found) > 5
    assert next(one for one in found if one[0] == FACTS) == (
        FACTS, 2, "warning",
        "title of the collection lacks ar, ru, and 4 more texts of the file lack a language",
    )  # fmt: skip
    assert [what for name, _, _, what in found if name == "gull-2025-03.toml"] == [
        "dated_by of excerpt 'gull-2025-03-01' lacks ar, ru, and 6 more texts of the file lack a language"
    ]


def test_tables_keep_every_language_and_may_have_texts_in_one(tmp_path: Path) -> None:
    whole = read_collection(TINY)
    excerpt = replace(whole.excerpts["gull-2025-03-02"], note={"en": "A", "ru": "А"})
    whole = replace(whole, excerpts={**whole.excerpts, excerpt.id: excerpt})
    folder = changed(tmp_path / "t")
    shutil.rmtree(folder / "articles")
    write_tables(whole, folder)
    assert read_collection(folder).excerpts == whole.excerpts
    table = pq.read_table(folder / EXCERPTS_TABLE)
    notes = [name_in(dict(note or ()), "en") or None for note in table["note"].to_pylist()]
    at = table.schema.get_field_index("note")
    pq.write_table(table.set_column(at, "note", [notes]), folder / EXCERPTS_TABLE)
    assert read_collection(folder).excerpts[excerpt.id].note == {"en": "A"}


def test_an_outlet_is_named_as_the_actor_is_and_in_its_own_language_as_the_article_names_it(tmp_path: Path) -> None:
    gull = '\n[[actors]]\nid = "gull"\nnames = { en = "Gull", ar = "النورس" }\nkind = "outlet"\ncolour = "#000000"\n'
    folder = changed(tmp_path / "t", gull=('outlet_id = "the-gull"\n', ""))
    actors = folder / "actors.toml"
    text = actors.read_text("utf-8")
    actors.write_text(text.replace('id = "the-gull"', 'id = "the-gull"\naliases = { ru = ["Чайка"] }', 1), "utf-8")
    by_name = read_collection(folder).articles["gull-2025-03"]
    assert (by_name.outlet, by_name.outlet_key) == ("The Gull", "The Gull")
    assert by_name.outlet_names == {**read_collection(TINY).actors["the-gull"].names, "en": "The Gull"}
    actors.write_text(text + gull, "utf-8")
    path = folder / GULL
    path.write_text(path.read_text("utf-8").replace("outlet =", 'outlet_id = "gull"\noutlet =', 1), "utf-8")
    assert read_collection(folder).articles["gull-2025-03"].outlet_names == {"en": "The Gull", "ar": "النورس"}
    herald = read_collection(TINY).articles["herald-2025-04"]
    assert herald.outlet_names == {herald.language: herald.outlet}
