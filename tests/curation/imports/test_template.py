from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from curation.imports.template import template
from layers.__main__ import main


def with_rows(*rows: str) -> str:
    return "quote,place,latitude,longitude,url,outlet,published,id,status,precision\n" + "\n".join(rows)


GOOD = "A ship was seen.,Sund,51.2,11.1,https://gull.example/1,The Gull,2025-03-14,one,,"


def test_the_template_itself_can_be_imported(bring: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "--template"]) == 0
    printed = capsys.readouterr().out
    assert printed == template().replace("\r\n", "\n")
    ran = bring("csv", printed)
    collection = ran.read()
    (excerpt,) = collection.excerpts.values()
    assert excerpt.claim.by == "harbour-master"
    assert excerpt.event is not None
    assert excerpt.event.edtf == "2025-03-01/2025-03-10"
    assert collection.articles[excerpt.article].authors == ("Ann Author", "Bo Writer")
    assert collection.places["old-quay"].radius_km == 2


def test_gists_of_any_language_come_along(bring: Any) -> None:
    head, row = with_rows(GOOD).split("\n")
    gists = "One ship was off Sund in March 2025.,رست سفينة قرب سوند.,Закрыто 2025 году."
    ran = bring("csv", f"{head},gist_en,gist_ar,gist_ru,gist_language\n{row},{gists},ar")
    assert list(ran.read().excerpts["one"].gist.items()) == [
        ("en", "One ship was off Sund in March 2025."),
        ("ar", "رست سفينة قرب سوند."),
        ("ru", "Закрыто 2025 году."),
    ]


def test_a_further_row_adds_a_place(bring: Any) -> None:
    ran = bring("csv", with_rows(GOOD, GOOD.replace("Sund,51.2", "Hild,51.9"), GOOD))
    assert ran.counts == "rows read: 3 = 2 imported + 1 rejected"
    assert "rows.txt:4: repeats line 2" in ran.out
    places = ran.read().excerpts["one"].places
    assert [link.place for link in places] == ["sund", "hild"]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_spreadsheets_write_other_delimiters(bring: Any, delimiter: str) -> None:
    assert bring("csv", with_rows(GOOD).replace(",", delimiter)).code == 0


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (with_rows(GOOD).encode("utf-8-sig"), ()),
        (with_rows(GOOD).encode("utf-16"), ()),
        (with_rows(GOOD.replace("Sund", "سوند")).encode("cp1256"), ("--encoding", "cp1256")),
        (with_rows(GOOD).replace("\n", "\r\n").encode(), ()),
    ],
    ids=["byte order mark", "UTF-16", "declared", "line ends"],
)
def test_encodings(bring: Any, content: bytes, encoding: tuple[str, ...]) -> None:
    ran = bring("csv", content, *encoding)
    assert ran.counts == "rows read: 1 = 1 imported + 0 rejected"


def test_a_row_in_a_wrong_encoding_is_told_alone(bring: Any) -> None:
    bad = GOOD.replace("Sund", "سوند").replace("one", "two").encode("cp1256")
    ran = bring("csv", with_rows(GOOD).encode() + b"\n" + bad)
    assert ran.counts == "rows read: 2 = 1 imported + 1 rejected"
    assert "rows.txt:3: place is not UTF-8" in ran.out
    assert "\udce3" not in ran.out


@pytest.mark.parametrize(
    ("content", "options", "says"),
    [
        ("", (), "the file is empty"),
        ("quote,place\nx,y", (), "there is no column latitude, longitude"),
        ("quote,quote\nx,y", (), "the column 'quote' stands twice"),
        (with_rows(GOOD), ("--encoding", "klingon"), "no known encoding"),
        (with_rows(GOOD.replace("Sund", "ü")), ("--encoding", "ascii"), "not ascii"),
        ('"quote', (), "the header cannot be taken apart"),
    ],
)
def test_files_that_cannot_be_read(bring: Any, content: str, options: tuple[str, ...], says: str) -> None:
    ran = bring("csv", content, *options)
    assert ran.code == 1
    assert says in ran.out
    assert ran.counts == "rows read: 0 = 0 imported + 0 rejected"


REJECTS = {
    "too many cells": (GOOD + ",", "the row has 11 cells and the header 10"),
    "too few cells": ("A ship.,Sund", "the row has 2 cells and the header 10"),
    "bad date": (GOOD.replace("2025-03-14", "14.3.2025"), "published: "),
    "bad address": (GOOD.replace("https://", "ftp://"), "url of the article: "),
    "no address": (GOOD.replace("https://gull.example/1", ""), "there is no url"),
    "bad status": (GOOD.replace("one,,", "one,rumour,"), "status: 'rumour' is not known"),
    "bad precision": (GOOD.replace("one,,", "one,,exact"), "precision is 'exact'"),
    "no place": (GOOD.replace("Sund", ""), "the position has no place"),
    "punctuation only": (GOOD.replace("Sund", "!!"), "the place has no name"),
}


@pytest.mark.parametrize(("row", "says"), REJECTS.values(), ids=REJECTS)
def test_a_row_that_does_not_fit(bring: Any, row: str, says: str) -> None:
    ran = bring("csv", with_rows(GOOD, row))
    assert ran.counts == "rows read: 2 = 1 imported + 1 rejected"
    assert says in next(line for line in ran.out.splitlines() if "rows.txt:3:" in line)


def test_lines_are_counted_through_cells_of_several_lines(bring: Any) -> None:
    ran = bring("csv", with_rows(GOOD.replace("A ship", '"A\n\nship').replace("seen.", 'seen."'), "x"))
    assert ran.counts == "rows read: 2 = 1 imported + 1 rejected"
    assert "rows.txt:5: the row has 1 cells" in ran.out


def test_an_open_quotation_mark_swallows_nothing_in_silence(bring: Any) -> None:
    ran = bring("csv", with_rows(GOOD, '"open', GOOD.replace("one", "two")))
    assert ran.counts == "rows read: 2 = 1 imported + 1 rejected"
    assert "rows.txt:3: cannot be taken apart" in ran.out
    assert "neither can what comes after it" in ran.out


def test_misuse(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "csv"]) == 2
    assert "there is no FILE, -o" in capsys.readouterr().err
    assert main(["import", "csv", str(tmp_path / "no.csv"), "-o", str(tmp_path / "out")]) == 1
    assert "No such file" in capsys.readouterr().err
