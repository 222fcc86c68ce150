from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from curation.imports.template import template
from layers.__main__ import main
from layers.collection.geo import read_features
from layers.errors import MOST_OF_A_KIND


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
    # It brings no map: the one for anywhere lies beneath.
    assert {"sea", "country", "river"} <= set(read_features(ran.folder / "geo", collection)["kind"])
    assert collection.attribution[-1]["en"].startswith("Base map: Natural Earth")


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
    assert "rows.txt:3: place cannot be read" in ran.out
    assert "\udce3" not in ran.out
    rows = with_rows(GOOD) + "\n" + GOOD.replace("Sund", "ü").replace("one", "two")
    ran = bring("csv", rows, "--encoding", "ascii", into="ascii")
    assert ran.counts == "rows read: 2 = 1 imported + 1 rejected"
    assert "rows.txt:3: place cannot be read" in ran.out


@pytest.mark.parametrize(
    ("content", "options", "says"),
    [
        ("", (), "the file is empty"),
        ("quote,place\nx,y", (), "there is no column latitude, longitude"),
        ("quote,quote\nx,y", (), "the column 'quote' stands twice"),
        (with_rows(GOOD), ("--encoding", "klingon"), "no known encoding"),
        ('"quote', (), "the header cannot be taken apart"),
    ],
)
def test_files_that_cannot_be_read(bring: Any, content: str, options: tuple[str, ...], says: str) -> None:
    ran = bring("csv", content, *options)
    assert ran.code == 1
    assert says in ran.out
    assert ran.counts == "rows read: 0 = 0 imported + 0 rejected"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"%PDF-1.4\n", "this is a PDF"),
        (b"PK\x03\x04 half of it", "this is an archive (ZIP)"),
        (b"\x1f\x8b\x08", "this is a compressed file (gzip)"),
        (b"\xd0\xcf\x11\xe0", "an old Word or Office file (.doc, .xls)"),
        (b"PAR1\x15\x04", "this is a Parquet file"),
        (b"<?xml version='1.0'?>\n<kml xmlns='k'><Document/></kml>", "this is KML"),
        (b"<!DOCTYPE html>\n<html><table>", "this is a web page"),
        (b'{"type": "Topology", "objects": {}, "arcs": []}', "this is TopoJSON"),
    ],
)
def test_a_file_that_is_no_text_is_refused_by_name(bring: Any, content: bytes, says: str) -> None:
    ran = bring("csv", content)
    assert ran.code == 1
    assert says in ran.out
    assert "save its rows as CSV" in ran.out


def workbook(*sheets: tuple[str, Sequence[Sequence[object]]], hidden: str = "") -> bytes:
    """Write a workbook of sheets, each a name and its rows."""
    book, out = Workbook(), io.BytesIO()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        sheet.sheet_state = "hidden" if name == hidden else "visible"
    book.save(out)
    return out.getvalue()


def test_a_workbook_is_read_by_the_sheet_that_has_the_columns(bring: Any) -> None:
    columns = ["quote", "place", "latitude", "longitude", "url", "outlet", "published", "event_date"]
    seen = ["A ship was seen.", "Sund", 51.2, 11.1, "https://gull.example/1", "The Gull", date(2025, 3, 14), None]
    rows: list[Sequence[object]] = [["By the desk"], [], columns, seen, ["=A4", *seen[1:7], date(2025, 3, 1)], [], []]
    ran = bring("csv", workbook(("Notes", [["read me"]]), ("Rows", rows), ("Old", [columns]), hidden="Old"))
    assert ran.counts == "rows read: 2 = 1 imported + 1 rejected"
    assert "of the sheet ‘Rows’, not of other sheets: ‘Notes’" in ran.out
    assert "not of hidden or empty sheets: ‘Old’" in ran.out
    assert "formulas without a result in 1 cells, read as empty" in ran.out
    assert "rows.txt:5: " in ran.out
    assert "fewer cells" not in ran.out
    [excerpt] = ran.read().excerpts.values()
    assert excerpt.quote == "A ship was seen."


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (workbook(("Rows", [["a"], ["b"]])), "there is no column quote"),
        (workbook(("Rows", [])), "whose sheets show no rows"),
        (workbook(("Rows", [["a"]]))[:-400] + bytes(378) + workbook(("Rows", [["a"]]))[-22:], "this is "),
    ],
)
def test_a_workbook_without_rows_says_so(bring: Any, content: bytes, says: str) -> None:
    ran = bring("csv", content)
    assert ran.code == 1
    assert says in ran.out


REJECTS = {
    "too many cells": (GOOD + ",more", "the row has 11 cells and the header 10"),
    "too few cells": ("A ship.,Sund", "there is no url"),
    "bad date": (GOOD.replace("2025-03-14", "in spring"), "published: "),
    "a date of two readings": (GOOD.replace("2025-03-14", "4.3.2025"), "can be read in two ways"),
    "a day of another calendar": (GOOD.replace("2025-03-14", "1446-09-14"), "of the Islamic or Persian calendar"),
    "its year alone": (GOOD.replace("2025-03-14", "1446"), "of the Islamic or Persian calendar"),
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
    assert "rows.txt:5: row 3 of the table: fewer cells than the 10 of the header" in ran.out


def test_rows_are_named_by_the_numbers_that_a_spreadsheet_shows(bring: Any) -> None:
    head, lines = with_rows().rstrip("\n"), GOOD.replace("A ship", "A\nship")
    rows = [["Ships\nand boats"], [], *(line.split(",") for line in (head, lines, GOOD.replace("51.2", "x")))]
    ran = bring("csv", workbook(("Rows", rows)))
    assert "rows.txt:3: warning: the header was found here" in ran.out
    assert "rows.txt:5: latitude" in ran.out
    [excerpt] = ran.read().excerpts.values()
    assert excerpt.quote == "A\nship was seen."
    table = ran.folder.parent / "rejected.csv"
    assert "\u2028" not in table.read_text("utf-8")
    broken = bring("csv", with_rows(GOOD, "", lines.replace("A\nship", '"A\nship'), GOOD.replace("51.2", "x")))
    assert "rows.txt:6: latitude" in broken.out  # nobody knows which row that is where the mark was never closed


def test_years_of_six_hundred_years_ago_are_taken_where_they_are_meant(bring: Any) -> None:
    old = GOOD.replace("2025-03-14", "1348-09-14")
    assert "or say --calendar gregorian if it is that year" in bring("csv", with_rows(old)).out
    ran = bring("csv", with_rows(old), "--calendar", "gregorian")
    assert ran.counts == "rows read: 1 = 1 imported + 0 rejected"
    [article] = ran.read().articles.values()
    assert article.published.edtf == "1348-09-14"


@pytest.mark.parametrize(
    "broken", ['"open', '"A ship" was seen.,Sund', GOOD.replace("A ship", '"A ship'), GOOD.replace("Sund", 'Su"nd"')]
)
def test_one_broken_record_costs_one_record(bring: Any, broken: str) -> None:
    quoted = GOOD.replace("one", "two").replace("A ship was seen.", '"A second ship, at noon, was seen."')
    ran = bring("csv", with_rows(GOOD, broken.replace("one", "bad"), quoted, GOOD.replace("one", "three")))
    assert ran.counts == "rows read: 4 = 3 imported + 1 rejected" or 'Su"nd"' in broken
    assert set(ran.read().excerpts) >= {"one", "two", "three"}


def test_an_open_quotation_mark_takes_nothing_with_it(bring: Any) -> None:
    lines = [GOOD.replace("one", f"row-{number}").replace("A ship", f"Ship {number}") for number in range(40)]
    lines[7] = lines[7].replace("Ship 7", '"Ship 7')
    ran = bring("csv", with_rows(*lines))
    assert ran.counts == "rows read: 40 = 39 imported + 1 rejected"
    assert "rows.txt:9: the line cannot be taken apart; close the quotation marks" in ran.out


def test_an_open_quotation_mark_takes_nothing_with_it_where_a_cell_holds_both_numbers(bring: Any) -> None:
    ships = ("Ship one.", '"Ship two.', "Ship three.", 'Ship four."')
    rows = [f"{ship},Sund,51.2 11.1,https://gull.example/{ship[5:8]},The Gull,2025-03-14" for ship in ships]
    ran = bring("csv", "\n".join(("quote,place,lat_lon,url,outlet,published", *rows)))
    assert ran.counts == "rows read: 4 = 3 imported + 1 rejected"


def test_many_broken_rows_are_as_many_rejected_ones(bring: Any) -> None:
    rows = [GOOD.replace("A ship was seen.", f'"Ship {number} was "seen.').replace("one", "x") for number in range(9)]
    assert bring("csv", with_rows(GOOD, *rows)).counts == "rows read: 10 = 1 imported + 9 rejected"


def test_the_foot_of_a_table_and_several_places_in_a_cell_are_no_rows(bring: Any) -> None:
    several = GOOD.replace("Sund", "Sund; Hild").replace("one", "two")
    ran = bring("csv", with_rows(GOOD, "Source: The Gull", several))
    assert ran.counts == "rows read: 3 = 1 imported + 2 rejected"
    assert "'Source: The Gull' stands alone" in ran.out
    assert "'Sund; Hild' is several places" in ran.out


def test_a_text_of_several_lines_is_one_cell(bring: Any) -> None:
    quote = '"First line.\n\nA ship, a quay, a crane, a mast, a rope, a hull, a deck, a bow, a keel, one.\nLast."'
    ran = bring("csv", with_rows(GOOD.replace("A ship was seen.", quote)))
    assert ran.counts == "rows read: 1 = 1 imported + 0 rejected"
    assert ran.read().excerpts["one"].quote.endswith("Last.")


def test_rejected_rows_are_kept_to_be_mended_and_read_again(bring: Any, tmp_path: Path) -> None:
    bad = GOOD.replace("one", "two").replace("51.2", "north").replace("gull.example/1", "gull.example/2")
    ran = bring("csv", with_rows(GOOD, bad, '"open,Sund'))
    kept = (tmp_path / "rejected.csv").read_text("utf-8")
    head, row, open_ = kept.splitlines()
    assert head == with_rows().rstrip() + ",problem"
    assert row.startswith(bad + ",\"latitude 'north' is no number; write degrees")
    assert open_ == '"open,Sund'
    again = bring("csv", kept.replace("north", "51.2").replace('"open,Sund\n', ""))
    assert again.counts == "rows read: 1 = 1 imported + 0 rejected"
    assert set(again.read().excerpts) == {"one", "two"}
    assert "not taken over" not in again.out
    assert ran.code == 0
    assert not (tmp_path / "rejected-2.csv").exists()


def test_all_that_is_wrong_with_a_row_is_told_at_once(bring: Any) -> None:
    bad = "A ship.,Sund,51.2,,ftp://gull.example/1,,in spring,two,rumour,exact"
    out = bring("csv", with_rows(GOOD, bad)).out
    told = [line for line in out.splitlines() if "rows.txt:3:" in line]
    for says in ("no outlet", "published: ", "precision is 'exact'", "url of the article", "status: 'rumour'"):
        assert any(says in line for line in told), says


@pytest.mark.parametrize("empty", ["NA", "N/A", "#N/A", "<NA>", "nan", "NaN", "NULL", "None", "-", "—", " NA "])
def test_a_cell_that_says_there_is_nothing_is_empty(bring: Any, empty: str) -> None:
    head, row = with_rows(GOOD).split("\n")
    ran = bring("csv", f"{head},acts,speaks,event_date\n{row},{empty},Ann Nan,{empty}")
    assert {actor.names["en"] for actor in ran.read().actors.values()} == {"The Gull", "Ann Nan"}
    assert f"{empty.strip()!r} read as nothing: 1 row" in ran.out


def test_a_name_that_looks_like_nothing_stays_one(bring: Any) -> None:
    assert "nan" in bring("csv", with_rows(GOOD.replace("Sund", "Nan"))).read().places


def test_cells_that_are_missing_or_empty_at_the_end_are_no_fault(bring: Any) -> None:
    short, long = GOOD.rstrip(","), GOOD.replace("one", "two").replace("A ship", "Two ships") + ",,"
    ran = bring("csv", with_rows(short, long))
    assert ran.counts == "rows read: 2 = 2 imported + 0 rejected"
    assert "fewer cells than the 10 of the header, the others read as empty: 1 row" in ran.out


@pytest.mark.parametrize(
    ("day", "options", "means"),
    [
        ("14/03/2025", (), "2025-03-14"),
        ("03/14/2025", (), "2025-03-14"),
        ("4.4.2025", (), "2025-04-04"),
        ("04/03/2025", ("--dates", "dmy"), "2025-03-04"),
        ("04-03-2025", ("--dates", "mdy"), "2025-04-03"),
        ("14/03/2025", ("--dates", "mdy"), "2025-03-14"),
        ("March 2025", (), "2025-03"),
        ("3/2025", (), "2025-03"),
        ("2025/03", (), "2025-03"),
        ("2025-3", (), "2025-03"),
        ("14th of March 2025", (), "2025-03-14"),
        ("14 March 2025 – 16 March 2025", (), "2025-03-14/2025-03-16"),
        ("2025-03-01 to 2025-03-31", (), "2025-03"),
        ("3.4.2025 - 5.4.2025", ("--dates", "dmy"), "2025-04-03/2025-04-05"),
    ],
)
def test_days_as_spreadsheets_write_them(bring: Any, day: str, options: tuple[str, ...], means: str) -> None:
    (article,) = bring("csv", with_rows(GOOD.replace("2025-03-14", day)), *options).read().articles.values()
    assert article.published.edtf == means


def rows_of_days(*days: str) -> list[str]:
    return [
        GOOD.replace("2025-03-14", day).replace("/1,", f"/{n},").replace("one", f"x{n}") for n, day in enumerate(days)
    ]


def test_days_that_read_in_two_ways_are_read_as_other_rows_of_their_column_show(bring: Any) -> None:
    ran = bring("csv", with_rows(*rows_of_days("3.8.2025", "14.8.2025 10:00", "2025-08-20", "4.8.2025")))
    assert ran.counts == "rows read: 4 = 4 imported + 0 rejected"
    assert "published read as dmy, as '14.8.2025 10:00' in another row shows: 2 rows" in ran.out
    days = sorted(article.published.edtf for article in ran.read().articles.values())
    assert days == ["2025-08-03", "2025-08-04", "2025-08-14", "2025-08-20"]


def test_rows_that_contend_show_no_order_and_two_days_that_end_first_are_none(bring: Any) -> None:
    rows = rows_of_days("3/8/2025", "14/8/2025", "8/15/2025", "2025-03-05 - 2025-03-02")
    ran = bring("csv", with_rows(*rows))
    assert ran.counts == "rows read: 4 = 2 imported + 2 rejected"
    assert "'3/8/2025' can be read in two ways" in ran.out
    assert "ends before it begins" in ran.out
    head = with_rows().replace("status", "event_date").rstrip()
    others = [row.replace(",,", f",{day},") for row, day in zip(rows, ("3/8/2025", "8/13/2025"), strict=False)]
    ran = bring("csv", "\n".join((head, *others)), into="columns")
    assert ran.counts == "rows read: 2 = 1 imported + 1 rejected"


def test_articles_at_one_address_are_told(bring: Any) -> None:
    other = GOOD.replace("one", "two").replace("gull.example/1", "www.gull.example/1?fbclid=x").replace("A ship", "B")
    ran = bring("csv", with_rows(GOOD, other))
    assert "is at the address of 'the-gull-2025-" in ran.out
    again = GOOD.replace("one", "three").replace("A ship", "C").replace("The Gull", "Gull")
    assert "at the address of 'the-gull-2025-" in bring("csv", with_rows(again)).out
    assert "at the address" not in bring("csv", with_rows(GOOD), into="alone").out


def test_codes_and_kinds_are_read_in_capitals_too(bring: Any) -> None:
    head = with_rows().replace("status,precision", "language,kind")
    (article,) = bring("csv", head + GOOD[:-2] + ",DE,Analysis").read().articles.values()
    assert (article.language, article.kind) == ("de", "analysis")


def test_positions_with_decimal_commas(bring: Any) -> None:
    row = GOOD.replace("51.2,11.1", '"51,2","11,1"')
    place = bring("csv", with_rows(row)).read().places["sund"]
    assert (place.longitude, place.latitude) == (11.1, 51.2)


def test_a_position_far_from_all_others_is_asked_about(bring: Any) -> None:
    names = ("Sund", "Hild", "Arva", "Vik", "Nes")
    rows = [GOOD.replace("Sund", name).replace("one", name.lower()).replace("A ship", name) for name in names]
    rows = [row.replace("51.2", f"51.{number}") for number, row in enumerate(rows)]
    far = GOOD.replace("Sund,51.2,11.1", "Fjern,-33.9,151.2").replace("one", "far").replace("A ship", "Fjern")
    ran = bring("csv", with_rows(*rows, far))
    assert ran.counts == "rows read: 6 = 6 imported + 0 rejected"
    asked = [line for line in ran.out.splitlines() if "from all other places" in line]
    assert len(asked) == 1
    assert "rows.txt:7: warning: 'Fjern' lies 16," in asked[0]


def test_the_header_is_looked_for(bring: Any) -> None:
    head = "Quote;Place Name;LAT;lon;URL;Publisher;Pub. date;id;Remarks"
    row = "A ship was seen.;Sund;51,2;11,1;https://gull.example/1;The Gull;2025-03-14;one;seen twice"
    ran = bring("csv", f"Our table of ships;;\nmade in March, by hand\n\n{head}\n{row}\n")
    assert set(ran.read().excerpts) == {"one"}
    assert "rows.txt:4: warning: the header was found here; 2 lines above it are not read" in ran.out
    assert "the column lat is read as latitude" in ran.out
    assert "not taken over: the columns remarks" in ran.out


def test_what_was_found_is_shown_where_there_is_no_header(bring: Any) -> None:
    ran = bring("csv", "name,when\nSund,today\n")
    assert "there is no column quote, place, latitude, longitude; the file begins with 'name,when'" in ran.out


def test_a_header_in_another_encoding_is_told_as_such(bring: Any) -> None:
    content = "Цитата;Место\nЛодка ушла.;Сунд\n".encode("cp1251")
    assert "the first line is no UTF-8; save the file as UTF-8, or name its --encoding" in bring("csv", content).out
    assert "the file begins with 'Цитата;Место'" in bring("csv", content, "--encoding", "cp1251").out


def test_marks_of_direction_round_a_cell_are_taken_out(bring: Any) -> None:
    ran = bring("csv", with_rows(GOOD.replace("A ship was seen.", "\u202bرست سفينة.\u202c")))
    assert ran.read().excerpts["one"].quote == "رست سفينة."
    assert "invisible characters, taken out: 1 row" in ran.out


def test_a_table_in_utf_16_without_a_mark_is_refused_with_what_to_say(bring: Any) -> None:
    assert "say --encoding utf-16-le" in bring("csv", with_rows(GOOD).encode("utf-16-le")).out
    assert bring("csv", with_rows(GOOD).encode("utf-16-le"), "--encoding", "utf-16-le").code == 0


def test_positions_on_both_sides_of_the_180th_meridian_are_one_neighbourhood(bring: Any) -> None:
    row = GOOD.replace("51.2,11.1", "-18.2,{}").replace("Sund", "{}").replace("one", "{}").replace("A ship", "{}")
    rows = [row.format(*[name] * 2, east, name.lower()) for name, east in (("Vik", "178.4"), ("Nes", "-179.9"))]
    ran = bring("csv", with_rows(*rows))
    assert ran.counts == "rows read: 2 = 2 imported + 0 rejected"
    west, _, east, _ = ran.read().bounds
    assert (west, east) == (177.9, 180.6)
    bounds = bring("csv", with_rows(*rows), "--bounds", "175,-25,-175,-10", into="asked").read().bounds
    assert bounds == (175, -25, 185, -10)


def test_an_agency_is_no_person(bring: Any) -> None:
    head, row = with_rows(GOOD).split("\n")
    other = row.replace("one", "two").replace("A ship", "Two").replace("example/1", "example/2")
    ran = bring("csv", f"{head},authors\n{row},Sund Press Agency\n{other},Ann Author and Bo Writer")
    kinds = {actor.names["en"]: actor.kind for actor in ran.read().actors.values()}
    assert kinds["Sund Press Agency"] == "organisation"
    assert kinds["Ann Author"] == "person"
    assert "authors 'Ann Author and Bo Writer' read as 'Ann Author; Bo Writer': 1 row" in ran.out


def test_misuse(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "csv"]) == 2
    assert "there is no FILE, -o" in capsys.readouterr().err
    assert main(["import", "csv", str(tmp_path / "no.csv"), "-o", str(tmp_path / "out")]) == 1
    assert "No such file" in capsys.readouterr().err


def test_of_very_many_problems_alike_the_first_are_listed_and_all_on_request(bring: Any) -> None:
    rows = [GOOD.replace(",one,", f",n{number},").replace("2025-03-14", f"2025-13-{number}00") for number in range(60)]
    ran = bring("csv", with_rows(*rows))
    listed = [line for line in ran.out.splitlines() if "is no date of" in line]
    assert len(listed) == MOST_OF_A_KIND + 1
    assert "and 40 more like this, which import --all lists: published: … is no date of" in listed[-1]
    whole = bring("csv", with_rows(*rows), "--all").out
    assert sum("is no date of" in line for line in whole.splitlines()) == len(rows)
    assert ran.counts == "rows read: 60 = 0 imported + 60 rejected"
