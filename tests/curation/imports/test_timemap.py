from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from layers.__main__ import main
from layers.collection import read_collection
from layers.words import languages

TINY = Path(__file__).parents[2] / "data" / "tiny"
Dump = Callable[[Any], str]

SOURCE = {
    "id": "s1",
    "title": "Ships",
    "url": "https://gull.example/1",
    "affil_s": ["The Gull"],
    "author": "Ann Author",
    "date": "March 2025",
    "type": "photo",
}
EVENT = {
    "id": "e1",
    "description": "A ship was seen off Sund.",
    "date": "03/12/2025",
    "time": "",
    "location": "Sund",
    "latitude": "51.2",
    "longitude": "11.1",
    "associations": ["Navy"],
    "sources": ["s1"],
    "comments": "Seen twice.",
}


def domain(*changes: dict[str, Any]) -> dict[str, Any]:
    return {"events": [{**EVENT, **change} for change in changes or ({},)], "sources": [SOURCE]}


def test_an_event_of_anybodys_timemap(bring: Any, dump: Dump) -> None:
    ran = bring("timemap", dump(domain()))
    collection = ran.read()
    excerpt = collection.excerpts["e1"]
    article = collection.articles["s1"]
    assert excerpt.event is not None
    assert excerpt.event.edtf == "2025-03-12"  # TimeMap writes months first
    assert article.published.edtf == "2025-03"
    assert (article.outlet, article.authors) == ("The Gull", ("Ann Author",))
    assert excerpt.note == {"en": "The words are TimeMap's description. Seen twice. Associations: Navy."}
    assert "no precision in TimeMap, taken as: halo of 5 km, town: 1 row" in ran.out


def test_events_of_one_source_stand_one_after_another(bring: Any, dump: Dump) -> None:
    other = {"id": "e2", "description": "Another."}
    excerpts = bring("timemap", dump(domain({}, other))).read().excerpts
    assert (excerpts["e2"].start, excerpts["e2"].end) == (27, 35)


@pytest.mark.parametrize("language", languages())
def test_what_this_product_exports_comes_back(
    bring: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    exported = tmp_path / "timemap.json"
    link = f"?lang={language}"
    assert main(["export", "timemap", "--data", str(TINY), "--link", link, "-o", str(exported)]) == 0
    capsys.readouterr()
    events = json.loads(exported.read_text("utf-8"))["events"]
    ran = bring("timemap", exported.read_bytes())
    before, after = read_collection(TINY), ran.read()
    precisions = {place.id: "region" if place.kind == "zone" else place.kind for place in before.places.values()}
    assert f"rows read: {len(events)} = {len(events)} imported + 0 rejected" == ran.counts
    assert set(after.excerpts) == set(before.excerpts)
    assert set(after.articles) <= set(before.articles)
    for name, excerpt in before.excerpts.items():
        again = after.excerpts[name]
        assert again.quote == excerpt.quote
        assert again.event == excerpt.event
        assert again.claim == excerpt.claim
        assert {link.place for link in again.places} == {link.place for link in excerpt.places}
        assert {link.actor for link in again.actors} == {link.actor for link in excerpt.actors}
        assert again.gist == excerpt.gist
        assert not excerpt.gist or again.note == {"en": "The words are TimeMap's description."}
        assert {link.precision for link in again.places} == {precisions[link.place] for link in excerpt.places}
        one, other = after.articles[again.article], before.articles[excerpt.article]
        assert (one.language, one.kind, one.published) == (other.language, other.kind, other.published)


def test_further_sources_stand_in_the_note_and_are_counted(bring: Any, dump: Dump) -> None:
    other = {"id": "s2", "title": "Picture", "url": "", "paths": ["clip.mp4", "https://gull.example/2"], "date": "x"}
    content = domain({"sources": ["s1", "s2", "https://gull.example/3"], "civId": "C1"})
    ran = bring("timemap", dump({**content, "sources": [SOURCE, other]}))
    note = ran.read().excerpts["e1"].note["en"]
    assert note.endswith("Further sources: Picture, x, https://gull.example/2; https://gull.example/3.")
    assert "sources read: 3 = 1 as articles + 2 in notes or among who speaks + 0 of rejected rows" in ran.out
    assert "not taken over: 'civId': 1 row" in ran.out


def test_an_address_is_looked_for_among_the_paths(bring: Any, dump: Dump) -> None:
    paths = ["clip.mp4", "https://gull.example/2", "https://gull.example/3"]
    ran = bring("timemap", dump({**domain(), "sources": [{**SOURCE, "url": "", "paths": paths}]}))
    assert ran.read().articles["s1"].url == "https://gull.example/2"
    assert "Further addresses of the source: https://gull.example/3." in ran.read().excerpts["e1"].note["en"]


def test_what_a_row_says_outranks_an_option(bring: Any, dump: Dump) -> None:
    asked = ("--published", "2024-01-01")
    assert bring("timemap", dump(domain()), *asked).read().articles["s1"].published.edtf == "2025-03"
    undated = {**domain(), "sources": [{**SOURCE, "date": ""}]}
    assert bring("timemap", dump(undated), *asked, into="b").read().articles["s1"].published.edtf == "2024-01-01"


def test_the_list_of_events_is_looked_for(bring: Any, dump: Dump) -> None:
    nested = {"data": {"tags": [{"id": "a"}], "rows": [EVENT]}, "sources": [SOURCE]}
    assert set(bring("timemap", dump(nested)).read().excerpts) == {"e1"}
    ran = bring("timemap", dump({"data": {"rows": [{"text": "x"}]}}), into="b")
    assert "there are no events (rows has 1); give a list of them" in ran.out


def test_events_may_stand_by_their_ids(bring: Any, dump: Dump) -> None:
    events = {"e1": EVENT, "e2": {**EVENT, "id": "e2", "description": "It came back."}}
    ran = bring("timemap", dump({"events": events, "sources": {"s1": SOURCE}}))
    assert set(ran.read().excerpts) == {"e1", "e2"}


def test_nothing_is_nothing_here_too(bring: Any, dump: Dump) -> None:
    ran = bring("timemap", dump(domain({"time_precision": "NA", "comments": "None", "location": "Sund"})))
    excerpt = ran.read().excerpts["e1"]
    assert excerpt.event is not None
    assert excerpt.event.edtf == "2025-03-12"
    assert "None" not in excerpt.note["en"]


def test_nothing_is_nothing_in_lists_and_what_they_name(bring: Any, dump: Dump) -> None:
    source = {**SOURCE, "title": "NULL", "author": "None", "affil_s": ["NA"]}
    event = {**EVENT, "sources": [SOURCE["id"], "NA"], "associations": ["NULL"]}
    collection = bring("timemap", dump({"events": [event], "sources": [source]}), "--outlet", "Rasif").read()
    article = collection.articles["s1"]
    assert (article.title, article.authors, article.outlet) == ("s1", (), "Rasif")
    said = str(collection.excerpts["e1"].note)
    assert not any(nothing in said for nothing in ("NA", "NULL", "Associations", "Further sources"))


def test_all_that_is_wrong_is_told_at_once(bring: Any, dump: Dump) -> None:
    out = bring("timemap", dump(domain({"date": "13/13/2025", "latitude": "x", "description": ""}))).out
    for says in ("no description", "impossible", "no number"):
        assert says in out


def test_a_vague_date_stays_vague(bring: Any, dump: Dump) -> None:
    changes = (
        {"time_precision": "2025-03"},
        {"id": "e2", "description": "Two.", "time_precision": "roughly"},
        {"id": "e3", "description": "Three.", "date": ""},
    )
    excerpts = bring("timemap", dump(domain(*changes))).read().excerpts
    edtf = {name: one.event.edtf if one.event else None for name, one in excerpts.items()}
    assert edtf == {"e1": "2025-03", "e2": "2025-03-12~", "e3": None}


def test_events_alone_need_an_address(bring: Any, dump: Dump, tmp_path: Path) -> None:
    ran = bring("timemap", dump([EVENT]))
    assert ran.code == 1
    assert "rows.txt:2: the source 's1' has no address" in ran.out
    sources = tmp_path / "sources.json"
    sources.write_text(dump({"s1": SOURCE}), "utf-8")
    ran = bring("timemap", dump([EVENT]), "--sources", str(sources))
    assert ran.read().articles["s1"].url == "https://gull.example/1"


def test_each_bad_event_is_told_with_its_line(bring: Any, dump: Dump) -> None:
    content = dump(domain({}, {"description": ""}, {"id": "e3", "date": "13/13/2025"}, {"latitude": "x"})).replace(
        '"Seen twice."', '"See \\"events\\": [ twice."'
    )
    ran = bring("timemap", content)
    assert ran.counts == "rows read: 4 = 1 imported + 3 rejected"
    lines = content.splitlines()
    starts = [number for number, line in enumerate(lines, 1) if line == "  {"]
    for start, says in zip(starts[1:4], ("no description", "impossible", "no number"), strict=True):
        assert any(f"rows.txt:{start}: " in one and says in one for one in ran.out.splitlines())


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"{", "rows.txt:1: not valid JSON"),
        (b'{"events": 3}', "there are no events"),
        (b'[\n"\xff"]', "rows.txt:2: not UTF-8"),
        (b"[" * 100_000, "not valid JSON"),
        (b"[3]", "rows.txt:1: 3 is no object"),
        (b"", "not valid JSON"),
    ],
)
def test_files_that_are_none(bring: Any, content: bytes, says: str) -> None:
    ran = bring("timemap", content)
    assert ran.code == 1
    assert says in ran.out
    assert "= 0 imported +" in ran.counts
