"""A collection in Parquet tables is the collection that was written, and is checked as strictly."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers.__main__ import main
from layers.collection import check_collection, read_collection
from layers.collection.excerpts import EXCERPT_COLUMNS, Numbers
from layers.collection.history import compare, states_of
from layers.collection.schema import ACTOR_LINK, ARTICLE, CLAIM, EXCERPT, PLACE_LINK
from layers.collection.tables import ARTICLE_COLUMNS, ARTICLES_TABLE, EXCERPTS_TABLE, write_tables
from layers.errors import Problem
from layers.model import ActorLink, Claim, Collection, Excerpt, PlaceLink, Signed
from layers.store.prepared import open_prepared, prepare
from layers.text import is_seen, problem_characters
from layers.when import read_when

TINY = Path(__file__).parents[1] / "data" / "tiny"
HOSTILE = "<script>`${1}` \\1 {{x}} _0a ١٢ حميميم́ Хмеймим 🛬\n\n\t“…”"
AWKWARD = st.text(min_size=1, max_size=40).filter(lambda text: is_seen(text) and not problem_characters(text))
DATES = st.sampled_from(["2025-03-04", "2025-03~", "2025-21", "2024-12/..", "../2025-01", "202X"])


def as_tables(folder: Path, collection: Collection | None = None) -> Path:
    """Copy the tiny collection, its articles (or those of another) in tables."""
    shutil.copytree(TINY, folder, ignore=shutil.ignore_patterns("articles"), dirs_exist_ok=True)
    write_tables(collection or read_collection(TINY), folder)
    return folder


def problems_after(folder: Path, name: str, **columns: pa.Array) -> list[Problem]:
    """Replace columns of a table, or add them, and return every problem then found."""
    table = pq.read_table(folder / name)
    for column, values in columns.items():
        if column in table.column_names:
            table = table.drop_columns(column)
        table = table.append_column(column, values)
    pq.write_table(table, folder / name)
    collection, problems = check_collection(folder)
    assert collection is None
    return [problem for problem in problems if problem.severity == "error"]


def test_tables_hold_what_the_files_hold(tmp_path: Path) -> None:
    written = read_collection(TINY)
    read = read_collection(as_tables(tmp_path / "t"))
    assert replace(read, version="") == replace(written, version="")
    assert list(read.articles) == list(written.articles)
    assert list(read.excerpts) == list(written.excerpts)


def test_who_accepted_and_who_read_again_comes_through_every_form(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shutil.copytree(TINY, tmp_path / "files")
    assert main(["export", "csv", "--data", str(folder)]) == 0
    assert "curators" not in capsys.readouterr().err
    file = folder / "articles" / "gull-2025-03.toml"
    signed = 'accepted = { by = "Cora Tor", on = "2025-10-02" }\nchecked = { by = "Ben Bo", on = "2025-10" }\n'
    file.write_text(file.read_text("utf-8").replace("\nquote =", f"\n{signed}quote =", 1), "utf-8")
    written = read_collection(folder)
    assert compare(states_of(read_collection(TINY)), written, {}) == ()  # it is no correction
    (name,) = (one.id for one in written.excerpts.values() if one.accepted)
    as_tables(tmp_path / "t", written)
    (made := tmp_path / "made").mkdir()
    prepare(tmp_path / "t", made)
    for collection in (written, read_collection(tmp_path / "t"), open_prepared(made).collection):
        one = collection.excerpts[name]
        assert one.accepted == Signed("Cora Tor", read_when("2025-10-02"))
        assert one.checked == Signed("Ben Bo", read_when("2025-10"))
    assert main(["export", "csv", "--data", str(folder)]) == 0
    printed = capsys.readouterr()
    assert "stays with its curators" in printed.err
    assert "Cora Tor" not in printed.out


def test_the_version_is_that_of_the_tables(tmp_path: Path) -> None:
    before = read_collection(as_tables(tmp_path / "t"))
    first = next(iter(before.excerpts.values()))
    changed = replace(before, excerpts={**before.excerpts, first.id: replace(first, note={"en": "Other."})})
    assert read_collection(as_tables(tmp_path / "t", changed)).version != before.version


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(texts=st.lists(AWKWARD, min_size=5, max_size=5), date=st.none() | DATES, n=st.integers(0, 3))
def test_awkward_text_comes_back(tmp_path: Path, texts: list[str], date: str | None, n: int) -> None:
    collection = _with_excerpts(read_collection(TINY), [HOSTILE, *texts], date, n)
    read = read_collection(as_tables(tmp_path / "t", collection))
    assert dict(read.excerpts) == dict(collection.excerpts)
    assert dict(read.articles) == dict(collection.articles)


def _with_excerpts(tiny: Collection, texts: list[str], date: str | None, n: int) -> Collection:
    """Give the first article one excerpt for each text, far enough apart to overlap nowhere."""
    article = replace(next(iter(tiny.articles.values())), title=texts[0], authors=tuple(texts[1:]))
    excerpts = [
        Excerpt(
            id=f"x-{number}",
            article=article.id,
            quote=text,
            start=1000 * number + 100,
            end=1000 * number + 100 + len(text),
            prefix=text[:32] if text[:32].strip() else "",
            suffix="",
            claim=Claim(next(iter(tiny.actors)), "reported"),
            event=read_when(date) if date else None,
            dated_by={"en": text} if date else {},
            places=tuple(PlaceLink(place, "implied", "site") for place in [*tiny.places][:n]),
            actors=tuple(ActorLink(actor, "acts") for actor in [*tiny.actors][:n]),
            note={"en": text, "ar": text},
        )
        for number, text in enumerate(texts)
    ]
    return replace(tiny, articles={article.id: article}, excerpts={excerpt.id: excerpt for excerpt in excerpts})


def test_files_and_tables_may_stand_side_by_side(tmp_path: Path) -> None:
    whole = read_collection(TINY)
    apart = next(iter(whole.articles))
    in_tables = replace(
        whole,
        articles={id_: a for id_, a in whole.articles.items() if id_ != apart},
        excerpts={id_: e for id_, e in whole.excerpts.items() if e.article != apart},
    )
    folder = as_tables(tmp_path / "t", in_tables)
    (folder / "articles").mkdir()
    shutil.copy(TINY / "articles" / f"{apart}.toml", folder / "articles")
    read = read_collection(folder)
    assert dict(read.excerpts) == dict(whole.excerpts)
    assert dict(read.articles) == dict(whole.articles)


def test_an_article_in_a_file_and_a_table_is_told(tmp_path: Path) -> None:
    folder = as_tables(tmp_path / "t")
    shutil.copytree(TINY / "articles", folder / "articles")
    _, problems = check_collection(folder)
    assert sum("is defined twice" in problem.what for problem in problems) == (
        len(read_collection(TINY).articles) + len(read_collection(TINY).excerpts)
    )


@pytest.mark.parametrize(
    ("column", "values", "says"),
    [
        ("quote", pa.array(["  "]), "the text is empty"),
        ("quote", pa.array(["a\u202eb"]), "right-to-left override"),
        ("end", pa.array([7]), "start + length"),
        ("event_date", pa.array(["2025-02-30"]), "impossible"),
        ("id", pa.array(["gull-2025-03-02"]), "defined twice"),
        ("claim", pa.array([{"by": "nobody", "status": "reported"}]), "nobody"),
        ("claim", pa.array([None], pa.struct([("by", pa.string())])), "has no claim"),
        ("places", pa.array([[{"id": "snud", "link": "named", "precision": "town"}]]), "sund"),
        ("actors", pa.array([[{"id": "arva", "role": "atcs"}]]), "did you mean 'acts'"),
        ("contrasts_with", pa.array([["gull-2025-03-99"]]), "which is no excerpt"),
        ("article", pa.array(["gull-2025-04"]), "did you mean 'gull-2025-03'"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, column: str, values: pa.Array, says: str) -> None:
    folder = as_tables(tmp_path / "t")
    table = pq.read_table(folder / EXCERPTS_TABLE)
    values = values.cast(table.schema.field(column).type)
    bad = pa.concat_arrays([values, table[column].combine_chunks()[1:]])
    told = [str(problem) for problem in problems_after(folder, EXCERPTS_TABLE, **{column: bad})]
    assert any(says in line for line in told), told
    assert any(line.startswith(f"{folder / EXCERPTS_TABLE}:") for line in told), told


@pytest.mark.parametrize("table", [ARTICLES_TABLE, EXCERPTS_TABLE])
def test_a_table_that_cannot_be_read_is_one_problem(tmp_path: Path, table: str) -> None:
    folder = as_tables(tmp_path / "t")
    (folder / table).write_bytes(b"PAR1 not a table")
    _, problems = check_collection(folder)
    assert [problem.path for problem in problems] == [folder / table]
    (folder / table).unlink()
    _, problems = check_collection(folder)
    assert [problem.what for problem in problems] == ["the file is missing"]


def test_a_misspelt_or_mistyped_column_is_one_problem(tmp_path: Path) -> None:
    folder = as_tables(tmp_path / "t")
    rows = len(pq.read_table(folder / EXCERPTS_TABLE))
    [told] = problems_after(folder, EXCERPTS_TABLE, dated_bi=pa.nulls(rows, pa.string()))
    assert "'dated_bi'" in told.what
    assert "did you mean 'dated_by'" in str(told.mend)
    folder = as_tables(tmp_path / "t")
    links = pa.array([[{"id": "sund", "link": "named", "precison": "town"}]] * rows)
    [told] = problems_after(folder, EXCERPTS_TABLE, places=links)
    assert "'places.precison'" in told.what
    folder = as_tables(tmp_path / "t")
    [told] = problems_after(folder, EXCERPTS_TABLE, start=pa.array(["one"] * rows))
    assert "cannot be read as a table" in told.what


def test_the_columns_are_the_fields_of_the_files() -> None:
    assert set(ARTICLE_COLUMNS.names) == set(ARTICLE) - {"excerpts"}
    assert set(EXCERPT_COLUMNS.names) == {*EXCERPT, "article"}
    links = {"places": PLACE_LINK, "actors": ACTOR_LINK}
    for name, schema in links.items():
        assert [field.name for field in EXCERPT_COLUMNS.field(name).type.value_type] == list(schema)
    assert [field.name for field in EXCERPT_COLUMNS.field("claim").type] == list(CLAIM)


def test_ids_are_gone_through_in_the_order_of_their_column_some_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("layers.collection.excerpts.ROWS_AT_ONCE", 2)
    ids = ["e", "b", "d", "a", "c"]
    assert list(Numbers(pa.array(ids))) == ids
    assert not list(Numbers(pa.array([], pa.string())))
