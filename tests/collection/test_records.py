"""A record holds the fields that are right and a problem, at its line, for each that is not."""

from __future__ import annotations

from pathlib import Path

from layers.collection.files import Lines, read_toml
from layers.collection.records import check_repeated, first_of_each, read_record
from layers.collection.schema import ACTOR, ACTOR_LINK

TEXT = """\
id = "ada"
names = { en = "Ada" }
knid = "person"
colour = "blue"

[[actors]]
role = "acts"
id = "borea"
"""


def lines_of(tmp_path: Path) -> tuple[Lines, dict[str, object]]:
    path = tmp_path / "x.toml"
    path.write_text(TEXT, "utf-8")
    file, problems = read_toml(path)
    assert file is not None
    assert problems == []
    return file.lines, dict(file.values)


def test_right_fields_are_kept_and_each_wrong_one_is_a_problem(tmp_path: Path) -> None:
    lines, values = lines_of(tmp_path)
    record = read_record({**values, "kind": None}, ACTOR, "actor 'ada'", lines)
    assert record.good == {"id": "ada", "names": {"en": "Ada"}}
    told = [(problem.line, problem.what) for problem in record.problems]
    assert told == [
        (3, "actor 'ada' has the unknown field 'knid'"),
        (1, "actor 'ada' has the unknown field 'actors'"),
        (1, "actor 'ada' has no kind"),
        (4, "colour of actor 'ada': 'blue' is not a colour"),
    ]


def test_a_field_stands_on_its_line_else_on_that_of_the_id_else_where_the_table_does(tmp_path: Path) -> None:
    lines, _ = lines_of(tmp_path)
    item = lines.inside("actors", 0)
    assert (lines.line("names"), lines.line("none"), lines.line()) == (2, 1, 1)
    assert (item.line("role"), item.line("none"), item.line()) == (7, 8, 8)
    part = lines.inside("actors", 0, part=True)
    assert (part.line("role"), part.line("none"), part.line()) == (7, 6, 8)
    assert lines.inside("nothing").line("none") == 1


def test_only_the_first_of_two_with_one_id_counts(tmp_path: Path) -> None:
    lines, _ = lines_of(tmp_path)
    values = {"id": "borea", "role": "acts"}
    first, second = (read_record(values, ACTOR_LINK, "the link", lines) for _ in range(2))
    firsts = first_of_each([first, second])
    assert firsts["borea"] is first
    assert list(check_repeated(first, firsts)) == []
    (problem,) = check_repeated(second, firsts)
    assert problem.what == f"the link is defined twice, first in {tmp_path / 'x.toml'}:1"
