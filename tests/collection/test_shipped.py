"""The shipped collection quotes what carries a claim and no more, and no fact of it is lost by that."""

from __future__ import annotations

from pathlib import Path

import pytest

from layers.cards.mentions import mentions, named_place
from layers.collection import read_collection
from layers.collection.quoting import LONGEST_GIST, find_runs
from layers.model import QUOTING, Collection, Filters
from layers.store import Store, cards

EB, MT = "enab-baladi-2025-08", "moscow-times-2025-09-22"
# The records of each place that the collection is about, from before its quotes were shortened.
HEADLINE = {
    "tartus": (
        *(f"{EB}-{n}" for n in ("03", "12", "13", "14", "15")),
        *(f"{MT}-{n}" for n in ("08", "11", "12", "26")),
    ),
    "hmeimim": (*(f"{EB}-{n}" for n in ("03", "12", "13", "14", "15")), *(f"{MT}-{n}" for n in ("08", "12", "26"))),
    "qamishli": (f"{EB}-06", f"{EB}-28", f"{MT}-15"),
    "quneitra": (f"{MT}-01",),
    "sweida": tuple(f"{MT}-{n}" for n in ("02", "05", "06", "07")),
    "buffer_zone": (*(f"{EB}-{n}" for n in ("07", "11", "24", "27")), f"{MT}-21"),
}
# "The south" is a description, which is no alias; the capital stands for those who rule there.
READ_OTHERWISE = {(f"{EB}-18", "southern-provinces"), (f"{MT}-24", "damascus")}


@pytest.fixture(scope="module")
def shipped() -> Collection:
    return read_collection(Path(__file__).parents[2] / "data")


def test_it_obeys_the_usual_limits_and_says_so(shipped: Collection) -> None:
    assert shipped.quoting == QUOTING
    assert set(shipped.quoted) == {EB, MT}
    assert all(0.2 < share <= 0.3 for share in shipped.quoted.values())
    for article in shipped.articles:
        own = [one for one in shipped.excerpts.values() if one.article == article]
        assert max(len(one.quote.split()) for one in own) <= 27
        assert find_runs(own)[0].words <= 34


def test_every_place_it_is_about_keeps_its_records(shipped: Collection) -> None:
    assert tuple(HEADLINE) == shipped.headline
    for place, records in HEADLINE.items():
        linked = [one.id for one in shipped.excerpts.values() if place in {link.place for link in one.places}]
        assert tuple(linked) == records, place


def test_a_place_is_named_only_where_the_quote_names_it(shipped: Collection) -> None:
    for one in shipped.excerpts.values():
        for link in one.places:
            found = bool(mentions(one.quote, [named_place(shipped.places[link.place])]))
            if (one.id, link.place) not in READ_OTHERWISE:
                assert found == (link.link == "named"), (one.id, link.place)


def test_every_record_has_a_gist_in_each_language_of_the_page(shipped: Collection) -> None:
    for one in shipped.excerpts.values():
        assert set(one.gist) == {"en", "ar", "ru"}, one.id
        for text in one.gist.values():
            assert 5 < len(text.split()) <= LONGEST_GIST
            assert text.endswith(".")
            assert one.quote not in text


def test_a_topic_is_found_alike_in_each_language(shipped: Collection) -> None:
    store = Store(shipped)
    found = [set(cards(store, Filters(words=words), limit=None).ids) for words in ("patrols", "الدوريات", "патрули")]
    assert found[0] == found[1] == found[2]
    assert len(found[0]) == 14


def test_what_stands_around_a_quote_is_kept_only_where_it_is_needed(shipped: Collection) -> None:
    assert {one.prefix + one.suffix for one in shipped.excerpts.values()} == {""}


def test_what_was_taken_back_says_why(shipped: Collection) -> None:
    assert list(shipped.withdrawn) == [f"{EB}-09", f"{EB}-10", f"{MT}-09"]
    assert all("no place, no date and no position" in gone.why["en"] for gone in shipped.withdrawn.values())
