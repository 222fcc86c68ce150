from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest

Acled = Callable[..., str]


def test_an_event_becomes_an_excerpt_in_the_data_sets_words(bring: Any, acled: Acled) -> None:
    ran = bring("acled", acled())
    assert ran.code == 0
    assert ran.counts == "rows read: 1 = 1 imported + 0 rejected"
    collection = ran.read()
    excerpt = collection.excerpts["acled-arv101"]
    quote = "On 12 March 2025, soldiers and a militia fought in Port Sund."
    assert (excerpt.quote, excerpt.start, excerpt.end) == (quote, 0, len(quote))
    article = collection.articles[excerpt.article]
    assert article.text_sha256 == hashlib.sha256(quote.encode()).hexdigest()
    assert (article.outlet, article.outlet_id) == ("The Gull", "the-gull")
    assert (excerpt.claim.by, excerpt.claim.status) == ("the-gull", "reported")
    assert "The words are ACLED's, not those of The Gull." in excerpt.note["en"]
    assert "Armed clash" in excerpt.note["en"]
    assert [(link.actor, link.role) for link in excerpt.actors] == [
        ("military-forces-of-arva-2024", "acts"),
        ("militia-hild", "acts"),
    ]
    assert collection.actors["militia-hild"].kind == "armed force"
    assert "acleddata.com" in collection.licence["en"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("1", ("port-sund", 5, "town")),
        ("2", ("port-sund-area", 15, "district")),
        ("3", ("port-sund-region", 60, "region")),
        ("2.0", ("port-sund-area", 15, "district")),
    ],
)
def test_geo_precision_is_a_halo(bring: Any, acled: Acled, code: str, expected: tuple[str, float, str]) -> None:
    place, radius, precision = expected
    ran = bring("acled", acled({"geo_precision": code}))
    collection = ran.read()
    assert collection.places[place].precision == "halo"
    assert collection.places[place].radius_km == radius
    assert collection.excerpts["acled-arv101"].places[0].precision == precision
    assert f"read geo_precision {code}: halo of {radius} km, {precision}: 1 row" in ran.out
    assert any(f"geo_precision {code}" in caveat["en"] for caveat in collection.caveats)


@pytest.mark.parametrize(
    ("written", "code", "edtf"),
    [
        ("2025-03-12", "1", "2025-03-12"),
        ("12 March 2025", "1", "2025-03-12"),
        ("12-Mar-2025", "1", "2025-03-12"),
        ("12 March 2025", "2", "2025-03-09~/2025-03-15~"),
        ("16 March 2025", "3", "2025-03~"),
    ],
)
def test_time_precision_is_an_interval(bring: Any, acled: Acled, written: str, code: str, edtf: str) -> None:
    ran = bring("acled", acled({"event_date": written, "time_precision": code}))
    excerpt = ran.read().excerpts["acled-arv101"]
    assert excerpt.event is not None
    assert excerpt.event.edtf == edtf
    assert f"time_precision {code}" in excerpt.dated_by["en"]


def test_a_place_is_named_only_if_the_words_name_it(bring: Any, acled: Acled) -> None:
    other = {"event_id_cnty": "ARV102", "notes": "Soldiers fought near the harbour."}
    excerpts = bring("acled", acled({}, other)).read().excerpts
    assert excerpts["acled-arv101"].places[0].link == "named"
    assert excerpts["acled-arv102"].places[0].link == "implied"


def test_one_name_of_two_precisions_is_two_places(bring: Any, acled: Acled) -> None:
    wide = {"event_id_cnty": "ARV102", "geo_precision": "3"}
    again = {"event_id_cnty": "ARV103", "latitude": "51.21"}
    collection = bring("acled", acled({}, wide, again)).read()
    assert set(collection.places) == {"port-sund", "port-sund-region"}
    assert collection.excerpts["acled-arv103"].places[0].place == "port-sund"


def test_every_source_is_kept_and_the_first_makes_the_claim(bring: Any, acled: Acled) -> None:
    excerpt = bring("acled", acled({"source": "The Gull; Rasif"})).read().excerpts["acled-arv101"]
    assert excerpt.claim.by == "the-gull"
    assert ("rasif", "speaks") in [(link.actor, link.role) for link in excerpt.actors]
    assert "The Gull; Rasif" in excerpt.note["en"]


def test_a_source_that_is_none_makes_no_claim(bring: Any, acled: Acled) -> None:
    rows: tuple[dict[str, str], ...] = ({"source": "NA; The Gull"}, {"event_id_cnty": "ARV102", "source": "NULL"})
    collection = bring("acled", acled(*rows), "--outlet", "Rasif").read()
    outlets = {name: article.outlet for name, article in collection.articles.items()}
    assert outlets == {"acled-arv101": "The Gull", "acled-arv102": "Rasif"}
    assert not {"na", "null"} & set(collection.actors)


def test_what_is_asked_for_all_rows_fills_gaps_alone(bring: Any, acled: Acled) -> None:
    rows: tuple[dict[str, str], ...] = ({}, {"event_id_cnty": "ARV102", "timestamp": ""})
    articles = bring("acled", acled(*rows), "--published", "2025-04", "--outlet", "Rasif").read().articles
    assert articles["acled-arv101"].published.edtf == "2025-03-12/2025-03-18"
    assert articles["acled-arv102"].published.edtf == "2025-04"
    assert {article.outlet for article in articles.values()} == {"The Gull"}


def test_a_source_is_dated_from_the_event_to_the_timestamp(bring: Any, acled: Acled) -> None:
    rows: tuple[dict[str, str], ...] = ({}, {"event_id_cnty": "ARV102", "timestamp": ""})
    articles = bring("acled", acled(*rows)).read().articles
    assert articles["acled-arv101"].published.edtf == "2025-03-12/2025-03-18"
    assert articles["acled-arv102"].published.edtf == "2025-03-12/.."
    assert "does not date" in (articles["acled-arv102"].published_by or "")


def test_who_is_acted_upon_does_not_act(bring: Any, acled: Acled) -> None:
    change = {"actor2": "Civilians (Arva)", "inter2": "7", "assoc_actor_2": "Teachers; Women"}
    collection = bring("acled", acled(change)).read()
    roles = {link.actor: link.role for link in collection.excerpts["acled-arv101"].actors}
    assert roles["civilians-arva"] == roles["teachers"] == roles["women"] == "discussed"
    assert collection.actors["civilians-arva"].kind == "community"


REJECTS = {
    "no id": ({"event_id_cnty": ""}, "no event_id_cnty"),
    "impossible day": ({"event_date": "2025-02-30"}, "is impossible"),
    "two readings": ({"event_date": "03/04/2025"}, "can be read in two ways"),
    "year too large": ({"event_date": "12025-01-01"}, "is not a day"),
    "year nought": ({"event_date": "0000-01-01"}, "is impossible"),
    "to come": ({"event_date": "2999-01-01"}, "which is to come"),
    "edge of time": ({"event_date": "0001-01-01", "time_precision": "2"}, "edge of the calendar"),
    "time code": ({"time_precision": "4"}, "time_precision is '4'; use one of 1, 2, 3"),
    "space code": ({"geo_precision": "0"}, "geo_precision is '0'; use one of 1, 2, 3"),
    "swapped": ({"latitude": "111.1", "longitude": "51.2"}, "look swapped"),
    "off the globe": ({"latitude": "91", "longitude": "191"}, "not on the globe"),
    "two commas": ({"latitude": "51,2,1"}, "is no number"),
    "half a position": ({"longitude": ""}, "longitude '' is no number"),
    "nowhere": ({"latitude": "0", "longitude": "0"}, "not known"),
    "infinite": ({"latitude": "inf"}, "is no number"),
    "no place name": ({"location": ""}, "the place has no name"),
    "no words": ({"notes": ""}, "quote: the text is empty"),
    "no source": ({"source": " ; "}, "no source"),
    "bidi override": ({"notes": "Safe \u202etxt.exe"}, "right-to-left override"),
    "control": ({"location": "Port\x07"}, "U+0007"),
    "one word without end": ({"notes": "x" * 1300}, "without a break"),
}


@pytest.mark.parametrize(("change", "says"), REJECTS.values(), ids=REJECTS)
def test_a_row_that_does_not_fit_is_told_with_its_line(
    bring: Any, acled: Acled, change: dict[str, str], says: str
) -> None:
    bad = {"event_id_cnty": "ARV102", "notes": "Another event.", **change}
    ran = bring("acled", acled({}, bad, {"event_id_cnty": "ARV103", "notes": "A third."}))
    assert ran.counts == "rows read: 3 = 2 imported + 1 rejected"
    line = next(line for line in ran.out.splitlines() if "rows.txt:3: " in line)
    assert says in line
    assert "\u202e" not in ran.out
    assert set(ran.read().excerpts) == {"acled-arv101", "acled-arv103"}


def test_only_bad_rows_make_nothing(bring: Any, acled: Acled) -> None:
    ran = bring("acled", acled({"notes": ""}))
    assert ran.code == 1
    assert ran.counts == "rows read: 1 = 0 imported + 1 rejected"
    assert not ran.folder.exists()


def test_repeats_and_conflicts_are_told(bring: Any, acled: Acled) -> None:
    ran = bring("acled", acled({}, {}, {"notes": "Something else."}, {"latitude": "51.3"}))
    assert ran.counts == "rows read: 4 = 1 imported + 3 rejected"
    assert "rows.txt:3: repeats line 2" in ran.out
    assert "rows.txt:4: line 2 says something else under the id 'acled-arv101'" in ran.out
    assert "rows.txt:5: line 2 says something else" in ran.out


def test_two_places_of_one_name_far_apart_stay_two(bring: Any, acled: Acled) -> None:
    far = {"event_id_cnty": "ARV102", "latitude": "53.2"}
    ran = bring("acled", acled({}, far))
    assert set(ran.read().places) == {"port-sund", "port-sund-town"}
    assert "rows.txt:3: warning: 'Port Sund' is not the town 'port-sund', 222 km away" in ran.out


def test_one_swapped_row_among_many_is_found(bring: Any, acled: Acled) -> None:
    rows = [{"event_id_cnty": f"ARV{n}"} for n in range(6)]
    swapped = {"event_id_cnty": "ARV9", "latitude": "11.1", "longitude": "51.2"}
    ran = bring("acled", acled(*rows, swapped))
    assert ran.counts == "rows read: 7 = 6 imported + 1 rejected"
    assert "rows.txt:8: latitude 11.1, longitude 51.2 is far from all other rows" in ran.out


@pytest.mark.parametrize("bounds", ["-20,20,60,60", "-.5,-20.25,60,60", "-180,-90,180,90"])
def test_bounds_may_begin_with_a_minus(bring: Any, acled: Acled, bounds: str) -> None:
    ran = bring("acled", acled({}), "--bounds", bounds)
    assert ran.read().bounds == tuple(map(float, bounds.split(",")))


def test_bounds_reject_what_lies_outside(bring: Any, acled: Acled) -> None:
    ran = bring("acled", acled({}), "--bounds", "20,40,30,50")
    assert ran.code == 1
    assert "lies outside the collection's bounds" in ran.out


def test_hostile_and_arabic_text_come_through_as_text(bring: Any, acled: Acled) -> None:
    words = 'قال "المرصد" إن <script>alert(1)</script> `${x}` وقع في سوند\'\'\'""" \\ done.'
    change = {"notes": words, "location": "سوند", "actor1": "<img onerror=x>", "source": "=HYPERLINK(1)"}
    collection = bring("acled", acled(change)).read()
    excerpt = collection.excerpts["acled-arv101"]
    assert excerpt.quote == words
    place = collection.places[excerpt.places[0].place]
    assert dict(place.names) == {"ar": "سوند"}
    assert place.id.startswith("place-")
    assert collection.actors["img-onerror-x"].names == {"en": "<img onerror=x>"}


def test_a_long_text_is_cut_at_a_sentence_and_says_so(bring: Any, acled: Acled) -> None:
    sentence = "Ships left the harbour on that day, the master said. "
    excerpt = bring("acled", acled({"notes": sentence * 40})).read().excerpts["acled-arv101"]
    assert len(excerpt.quote) <= 1200
    assert excerpt.quote.endswith("the master said.")
    assert f"{len(excerpt.quote)} of {40 * len(sentence) - 1} characters are quoted" in excerpt.note["en"]


def test_no_position_and_no_name_is_not_placed(bring: Any, acled: Acled) -> None:
    excerpt = bring("acled", acled({"location": "", "latitude": "", "longitude": ""})).read()
    assert excerpt.excerpts["acled-arv101"].places == ()


def test_a_name_without_position_is_told(bring: Any, acled: Acled) -> None:
    ran = bring("acled", acled({"latitude": "", "longitude": ""}))
    assert ran.counts == "rows read: 1 = 1 imported + 0 rejected"
    assert "rows.txt:2: warning: the place 'Port Sund' has no position" in ran.out
    assert ran.read().excerpts["acled-arv101"].places == ()
