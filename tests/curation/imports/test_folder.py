"""Adding to a folder keeps what is there."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from curation import staging
from curation.imports import folder as folders
from curation.imports.folder import actors_text
from curation.staging import Contents
from layers.__main__ import main
from layers.collection import read_collection

TINY = Path(__file__).parents[2] / "data" / "tiny"
Acled = Callable[..., str]


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TINY, tmp_path / "tiny"))


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_what_is_there_stays_byte_for_byte(bring: Any, acled: Acled, tiny: Path) -> None:
    before = contents(tiny)
    ran = bring("acled", acled(), into="tiny")
    assert ran.code == 0
    after = contents(tiny)
    assert set(after) - set(before) == {"articles/acled-arv101.toml"}
    assert {name for name in before if before[name] != after[name]} == {"actors.toml"}
    assert after["actors.toml"].startswith(before["actors.toml"])
    assert not [path for path in tiny.parent.iterdir() if path.name.startswith(".")]
    collection = ran.read()
    # The town is known, by name and by distance; so is the outlet, if it is in the folder.
    assert collection.excerpts["acled-arv101"].places[0].place == "sund"
    assert set(read_collection(TINY).excerpts) < set(collection.excerpts)


def test_the_same_rows_again_are_not_imported_twice(bring: Any, acled: Acled) -> None:
    first = bring("acled", acled())
    before = contents(first.folder)
    again = bring("acled", acled({}, {"event_id_cnty": "ARV102", "notes": "New."}))
    assert again.counts == "rows read: 2 = 1 imported + 1 rejected"
    assert "rows.txt:2: the excerpt 'acled-arv101' is in the folder already" in again.out
    after = contents(first.folder)
    assert {name for name in before if before[name] != after[name]} == set()
    nothing = bring("acled", acled())
    assert nothing.code == 1
    assert contents(first.folder) == after


def test_a_changed_row_is_a_conflict_and_the_old_words_stay(bring: Any, acled: Acled) -> None:
    first = bring("acled", acled())
    ran = bring("acled", acled({"notes": "Other words."}))
    assert ran.code == 1
    assert "the id 'acled-arv101' is that of another excerpt, which is kept" in ran.out
    assert first.read().excerpts["acled-arv101"].quote.startswith("On 12 March")


def test_an_id_of_the_past_is_not_used_again(bring: Any, acled: Acled, capsys: pytest.CaptureFixture[str]) -> None:
    first = bring("acled", acled({}, {"event_id_cnty": "ARV102", "notes": "Two."}))
    assert main(["record", str(first.folder), "-m", "First."]) == 0
    capsys.readouterr()
    (first.folder / "articles" / "acled-arv102.toml").unlink()
    ran = bring("acled", acled({"event_id_cnty": "ARV102", "notes": "Two."}))
    assert ran.code == 1
    assert "the id 'acled-arv102' is that of another excerpt" in ran.out


def test_a_layer_goes_on_and_another_of_its_name_is_left_alone(bring: Any, acled: Acled) -> None:
    first = bring("acled", acled())
    away = {"event_id_cnty": "ARV102", "location": "Hild", "latitude": "51.3", "notes": "Two."}
    bring("acled", acled(away))
    assert [path.name for path in (first.folder / "geo").iterdir()] == ["imported-acled.geojson"]
    assert set(first.read().places) == {"port-sund", "hild"}
    layer = first.folder / "geo" / "imported-acled.geojson"
    layer.write_text(layer.read_text("utf-8").replace('"made_by": "layers import", ', ""), "utf-8")
    before = layer.read_bytes()
    third = {"event_id_cnty": "ARV103", "location": "Far", "latitude": "51.1", "notes": "Three."}
    ran = bring("acled", acled(third))
    assert layer.read_bytes() == before
    assert (first.folder / "geo" / "imported-acled-2.geojson").exists()
    assert set(ran.read().places) == {"port-sund", "hild", "far"}


def test_rows_outside_the_folders_bounds_are_rejected(bring: Any, acled: Acled, tiny: Path) -> None:
    rows = (
        {"location": "Elsewhere", "latitude": "11.1", "longitude": "51.2"},
        {"event_id_cnty": "ARV102", "location": "Nowhere near", "latitude": "-30"},
    )
    ran = bring("acled", acled(*rows), into="tiny")
    assert ran.code == 1
    assert "rows.txt:2: longitude and latitude look swapped" in ran.out
    assert "rows.txt:3: lies outside the collection's bounds" in ran.out
    assert contents(tiny) == contents(TINY)


def test_nothing_is_added_to_what_is_no_sound_collection(bring: Any, acled: Acled, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "notes.txt").write_text("mine", "utf-8")
    ran = bring("acled", acled())
    assert ran.code == 1
    assert "is not empty and holds no collection" in ran.out
    (tmp_path / "out" / "collection.toml").write_text("title = 3", "utf-8")
    assert bring("acled", acled()).code == 1
    assert len(list((tmp_path / "out").iterdir())) == 2


def test_a_folder_that_would_not_be_sound_is_not_written(
    bring: Any, acled: Acled, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoil(folder: Path, texts: Contents) -> None:
        for path in texts:
            (folder / path).write_text("x = ", "utf-8")

    monkeypatch.setattr(staging, "write_all", spoil)
    ran = bring("acled", acled(), into="tiny")
    assert ran.code == 1
    assert ran.counts == "rows read: 1 = 0 imported + 1 rejected"
    assert "not valid TOML" in ran.out
    assert contents(tiny) == contents(TINY)


def test_a_folder_that_changed_meanwhile_is_left_alone(
    bring: Any, acled: Acled, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = folders._check

    def meanwhile(folder: Path, contents: Contents) -> Any:
        with (tiny / "actors.toml").open("a", encoding="utf-8") as file:
            file.write("# A curator's remark.\n")
        return check(folder, contents)

    monkeypatch.setattr(folders, "_check", meanwhile)
    ran = bring("acled", acled(), into="tiny")
    assert ran.code == 1
    assert "the file has changed meanwhile" in ran.out
    assert not (tiny / "articles" / "acled-arv101.toml").exists()


@pytest.mark.parametrize(
    "before", ["", "# Nobody yet.\n", "actors = []\n", 'actors = [{ id = "a" }]\n', '[[actors]]\nid = "a"']
)
def test_actors_are_added_to_any_form_of_the_file(before: str) -> None:
    import tomllib

    added = {"id": "b", "names": {"en": "Bé"}, "kind": "person", "colour": "#000000"}
    text = actors_text(before, [added])
    known = tomllib.loads(before).get("actors", [])
    assert tomllib.loads(text)["actors"] == [*known, added]
    assert "# Nobody yet." in text or "# Nobody yet." not in before


HEADER = "quote,place,latitude,longitude,url,published,outlet,id"
SHIP = "A ship came.,Sund,51.2,11.1,https://gull.example/1,2025-03-14,The Gull,one"
BAD = "A ship went.,Sund,91.2,11.1,https://gull.example/1,2025-03-14,The Gull,two"


def test_rejected_rows_of_an_article_that_is_there_are_mended_and_added_to_it(bring: Any, tmp_path: Path) -> None:
    ran = bring("csv", f"{HEADER}\n{SHIP}\n{BAD}")
    assert ran.counts == "rows read: 2 = 1 imported + 1 rejected"
    [file] = (ran.folder / "articles").glob("*.toml")
    file.write_text(file.read_text("utf-8") + "# kept by hand\n", "utf-8")
    mended = (tmp_path / "rejected.csv").read_text("utf-8").replace("91.2", "51.2")
    again = bring("csv", mended)
    assert "out: 1 excerpt, 0 new articles, 0 new places, 0 new actors, 1 article added to" in again.out
    collection = again.read()
    assert [(one.quote, one.start) for one in collection.excerpts.values()] == [
        ("A ship came.", 0),
        ("A ship went.", 14),
    ]
    [article] = collection.articles.values()
    assert article.text_sha256 == hashlib.sha256(b"A ship came.\n\nA ship went.").hexdigest()
    assert "# kept by hand" in file.read_text("utf-8")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (('url = "https://gull.example/1"', 'url = "https://gull.example/2"'), "with another url"),
        (('text_sha256 = "', 'text_sha256 = "00'), "positions count in another text"),
    ],
)
def test_an_article_that_is_another_or_has_a_text_of_its_own_is_left_alone(
    bring: Any, change: tuple[str, str], says: str
) -> None:
    ran = bring("csv", f"{HEADER}\n{SHIP}")
    [file] = (ran.folder / "articles").glob("*.toml")
    text = file.read_text("utf-8")
    changed = text.replace(*change)
    cut = re.sub(r'(text_sha256 = "[0-9a-f]{64})[0-9a-f]+', r"\1", changed)
    file.write_text(cut, "utf-8")
    again = bring("csv", "\n".join((HEADER, BAD.replace("91.2", "51.2"))))
    assert again.counts == "rows read: 1 = 0 imported + 1 rejected"
    assert says in again.out
    assert file.read_text("utf-8") == cut


def test_sources_of_rejected_rows_are_counted(bring: Any, acled: Acled) -> None:
    rows = acled({"source": "A; B; C"}, {"event_id_cnty": "ARV2", "source": "A; B", "latitude": "north"})
    ran = bring("acled", rows)
    assert "sources read: 5 = 1 as articles + 2 in notes or among who speaks + 2 of rejected rows" in ran.out
    assert ran.counts == "rows read: 2 = 1 imported + 1 rejected"


def test_what_systems_leave_beside_files_is_no_article(bring: Any) -> None:
    ran = bring("csv", f"{HEADER}\n{SHIP}")
    version = ran.read().version
    for name in ("articles/._one.toml", "geo/._imported-csv.geojson"):
        (ran.folder / name).write_bytes(b"\x00\x05\x16\x07")
    assert ran.read().version == version
    again = bring("csv", "\n".join((HEADER, BAD.replace("91.2", "51.2"))))
    assert again.counts == "rows read: 1 = 1 imported + 0 rejected"


def test_a_window_of_dates_far_apart_lies_where_most_are(bring: Any) -> None:
    far = SHIP.replace("one", "far") + ",1025-03-01,"
    later = SHIP.replace("one", "later") + ",9999,forecast"
    rows = [HEADER + ",event_date,status", SHIP + ",2025-03-01,", far, later]
    first, last = bring("csv", "\n".join(rows)).read().window
    assert first <= "2025-03" <= last


def test_of_three_places_one_that_is_swapped_is_told_and_one_far_away_asked_about(bring: Any) -> None:
    rows = [SHIP, SHIP.replace("one", "b").replace("Sund", "Hild").replace("51.2", "51.4")]
    swapped = SHIP.replace("one", "c").replace("Sund", "Kop").replace("51.2,11.1", "11.2,51.1")
    ran = bring("csv", "\n".join((HEADER, *rows, swapped)))
    assert "latitude and longitude look swapped" in ran.out
    far = SHIP.replace("one", "d").replace("Sund", "Far").replace("51.2,11.1", "-33.0,151.1")
    ran = bring("csv", "\n".join((HEADER, *rows, far)), into="far")
    assert "km from all other places of the file; see that its position is right" in ran.out
    assert ran.counts == "rows read: 3 = 3 imported + 0 rejected"
