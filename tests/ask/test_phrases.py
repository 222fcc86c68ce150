"""The filters that are on, what each hides, and what lifts it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given, settings

from layers.ask import permalink
from layers.ask.phrases import Active, Change, account, lifts, near_names, search_lifts
from layers.model import Filters, View
from layers.store import Store, select
from layers.text import nearest
from layers.words import read_words
from tests.ask.test_permalink import filters as some_filters
from tests.collected import TINY as COLLECTION

STORE = Store(COLLECTION)
WORDS = read_words("en")


def changed(filters: Filters, change: Change) -> Filters:
    """Make a change of the address, as the browser does."""
    pairs: Iterable[tuple[str, str]] = permalink.write(View(filters))
    for key, value in change["drop"]:
        pairs = [(one, held) for one, held in pairs if one != key or value not in {None, held}]
    view, troubles = permalink.read((*pairs, *change["put"]), COLLECTION)
    assert not troubles
    return view.filters


def active_filters(filters: Filters) -> list[Active]:
    return account(STORE, filters, WORDS)["active"]


@settings(max_examples=60)
@given(some_filters)
def test_taking_every_value_away_leaves_no_filter(filters: Filters) -> None:
    active = active_filters(filters)
    assert len({one["id"] for one in active}) == len(active)
    left = filters
    for one in active:
        assert one["label"]
        assert "{names}" not in one["label"]
        fewer = changed(left, one["change"])
        assert fewer != left or one["key"] == "titles"
        left = fewer
    assert left == Filters()


@settings(max_examples=60)
@given(some_filters)
def test_what_the_reasons_of_a_place_hide_adds_up(filters: Filters) -> None:
    for place in (None, "sund"):
        hidden, nothing = STORE.hidden_at(filters, place), STORE.hidden_at(Filters(), place)
        together = sum(hidden.together.values())
        assert hidden.shown + sum(hidden.by.values()) + hidden.undated + together == nothing.shown
        for most in (1, 2, 99):
            listed = lifts(hidden, filters, COLLECTION, WORDS, most)
            assert sum(lift["n"] for lift in listed) == nothing.shown - hidden.shown
            assert all("{n" not in lift["words"] for lift in listed)
            for lift in listed:
                more = STORE.hidden_at(changed(filters, lift["change"]), place)
                assert more.shown >= hidden.shown + lift["n"]


@settings(max_examples=200)
@given(some_filters)
def test_every_hidden_excerpt_is_accounted_for(filters: Filters) -> None:
    told, shown = account(STORE, filters, WORDS), STORE.judge(filters).passes()
    for one in told["active"]:
        back = STORE.judge(changed(filters, one["change"])).passes() & ~shown
        assert (one["hides"] or 0) == back.sum(), "what taking it alone away brings back"
    alone = sum(one["hides"] or 0 for one in told["active"])
    assert alone - told["twice"] + sum(lift["n"] for lift in told["hidden"]) == select(STORE, filters).hidden
    for lift in [*told["hidden"], *([told["undated"]] if told["undated"] else [])]:
        more = select(STORE, changed(filters, lift["change"])).matching
        assert more >= shown.sum() + lift["n"]


def test_what_several_filters_hide_together_names_them() -> None:
    filters = Filters(actors=("borea", "arva"), first_month="2025-02", last_month="2025-02", statuses=("denied",))
    listed = {lift["id"]: lift["words"] for lift in account(STORE, filters, WORDS)["hidden"]}
    said = {id_: text.partition(" by ")[2] for id_, text in listed.items() if id_.startswith("together")}
    assert said["together:month+status"] == "February 2025 and denied together"
    assert said["together:month+actor+status"] == "February 2025, actors, and denied together", "one of two actors"


def test_what_either_of_two_values_brings_back_is_told_as_counted_twice() -> None:
    # Of Arva, who is only spoken of there, and of whoever acts there.
    told = account(STORE, Filters(actors=("arva",), role="acts"), WORDS)
    assert told["twice"] > 0


def test_a_value_says_its_name_and_how_many_it_hides() -> None:
    filters = Filters(actors=("borea",), first_month="2025-02", last_month="2025-03", words="navy")
    active = {one["key"]: one for one in active_filters(filters)}
    assert [(key, one["label"]) for key, one in active.items()] == [
        ("from", "February – March 2025"),
        ("actor", COLLECTION.actors["borea"].names["en"]),
        ("q", "words: “navy”"),
    ]
    assert active["actor"]["means"] == WORDS.of("phrase.actor.inside", name=active["actor"]["label"])
    hidden_by = select(STORE, filters).hidden_by
    for key, dimension in (("from", "month"), ("actor", "actor"), ("q", "words")):
        n = hidden_by[dimension]
        assert active[key]["hides"] == (n or None)
        assert active[key]["said"] == (WORDS.count("active.hides", n) if n else "")


def test_what_months_and_certainty_hide_together_names_both() -> None:
    told = account(STORE, Filters(first_month="2025-02", last_month="2025-03", certain=True), WORDS)
    [together] = [lift for lift in told["hidden"] if lift["id"] == "month"]
    labels = [one["label"] for one in told["active"]]
    assert together["words"] == WORDS.count("hidden.together", together["n"], names=WORDS.listed(labels))


def test_of_several_that_add_up_none_hides_anything() -> None:
    one, two = active_filters(Filters(actors=("borea", "arva")))
    assert (one["hides"], two["hides"]) == (None, None)
    assert changed(Filters(actors=("borea", "arva")), one["change"]) == Filters(actors=("arva",))
    both = active_filters(Filters(actors=("borea", "arva"), all_actors=True))
    assert all(active["hides"] for active in both)


def test_certain_only_without_months_says_which_months_it_means() -> None:
    [active] = active_filters(Filters(certain=True))
    assert active["label"] == WORDS.of("phrase.sure.window", names="Dec 2024 – Sep 2025")
    assert active["hides"] == len(COLLECTION.excerpts) - select(STORE, Filters(certain=True)).matching > 0


def test_the_undated_that_months_hide_are_lifted_alone() -> None:
    filters = Filters(first_month="2025-03", last_month="2025-03")
    [undated] = [
        lift for lift in lifts(STORE.hidden_at(filters, "sund"), filters, COLLECTION, WORDS) if lift["id"] == "undated"
    ]
    assert undated["words"] == WORDS.count("hidden.undated", undated["n"])
    more = changed(filters, undated["change"])
    assert STORE.hidden_at(more, "sund").shown == STORE.hidden_at(filters, "sund").shown + undated["n"]


def test_titles_and_outlets_are_told_apart_and_lead_to_their_excerpts() -> None:
    filters = Filters(words="herald")
    assert select(STORE, filters).matching > 0, "the speaker of that name"
    filters = Filters(words="quay gull")
    [titles] = search_lifts(STORE, filters, WORDS)
    assert titles["id"] == "titles"
    assert str(titles["n"]) in titles["words"]
    assert select(STORE, changed(filters, titles["change"])).matching == select(STORE, filters).matching + titles["n"]


def test_a_search_without_a_hit_offers_the_nearest_name() -> None:
    filters = Filters(words="borean navi")
    [near] = search_lifts(STORE, filters, WORDS)
    assert near["words"] == WORDS.of("search.near", name="Borean navy")
    assert select(STORE, changed(filters, near["change"])).matching == near["n"] > 0
    assert search_lifts(STORE, Filters(), WORDS) == []
    [again] = search_lifts(STORE, replace(filters, titles=True), WORDS)
    assert again["n"] == near["n"]
    assert changed(replace(filters, titles=True), again["change"]) == Filters(words="Borean navy")
    assert near_names("гора Хильд?", STORE, places_only=True)[0].id == "hild"
    [by_alias] = search_lifts(STORE, Filters(words="gray ships"), WORDS)
    assert by_alias["words"] == WORDS.of("search.near", name="Borean navy"), "it is offered by its name"


@pytest.mark.parametrize(
    ("typed", "meant"), [("tartus", "tartus-port"), ("golan", "golan_heights"), ("tartsu", "tarsus")]
)
def test_a_part_of_a_known_word_is_nearer_than_what_is_like_it(typed: str, meant: str) -> None:
    assert nearest(typed, ["tarsus", "tartus-port", "golan_heights", "gola"])[0] == meant
