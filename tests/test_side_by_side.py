"""Two sides: what stands on each, that it adds up, what only one has, what contradicts, what the page shows of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.synthetic import make_collection
from layers.ask import permalink
from layers.cards.content import CARDS_AT_FIRST
from layers.model import Collection, Excerpt, Filters, View
from layers.page.side_by_side import MOST_CARDS, PAIRS_AT_FIRST, side_by_side_data
from layers.sides import KINDS, Kind, Sides, member_of, outlets, span_of
from layers.store import Beside, Store, beside, cards_of, count_sides
from layers.words import read_words
from tests.collected import SHIPPED, TINY

MADE = make_collection(places=20, excerpts=120, actors=9, months=10, articles=6, words=300)
COLLECTIONS = {"shipped": SHIPPED, "tiny": TINY, "made up": MADE}
STORES = {id(each): Store(each) for each in COLLECTIONS.values()}
WORDS = read_words("en")
SPANS = ("2024-12..2025-05", "2025-03..2025-08")


def set_beside(view: View, collection: Collection = SHIPPED) -> Beside:
    found = beside(STORES[id(collection)], view)
    assert found
    return found


def on_page(view: View, limit: int = CARDS_AT_FIRST, collection: Collection = SHIPPED) -> dict[str, Any]:
    return cast("dict[str, Any]", side_by_side_data(collection, STORES[id(collection)], view, WORDS, limit))


def first_two(kind: Kind, view: View, collection: Collection = SHIPPED) -> tuple[str, ...]:
    if kind == "month":
        return SPANS
    return tuple(one.id for one in count_sides(STORES[id(collection)], view, kind)[:2])


def shown_of(view: View, collection: Collection, **filters: object) -> set[str]:
    asked = replace(view, filters=replace(view.filters, **filters), beside=())  # type: ignore[arg-type]
    return set(cards_of(STORES[id(collection)], asked, limit=None).ids)


def voices(excerpt: Excerpt) -> set[str]:
    """Return whoever says so, and who else speaks in an excerpt."""
    return {excerpt.claim.by, *(link.actor for link in excerpt.actors if link.role == "speaks")}


@st.composite
def comparisons(draw: st.DrawFn) -> tuple[str, View]:
    """Draw a collection, filters that leave much of it, perhaps a place, and two sides of a kind."""
    name = draw(st.sampled_from(sorted(COLLECTIONS)))
    collection = COLLECTIONS[name]
    filters = Filters(
        first_month=draw(st.none() | st.just("2025-01")),
        certain=draw(st.booleans()),
        undated=draw(st.booleans()),
        basis=draw(st.sampled_from(("event", "published"))),
        named_only=draw(st.booleans()),
        outlets=draw(st.sampled_from(((), tuple(Sides(collection).outlets)[:1]))),
    )
    view = View(filters=filters, place=draw(st.none() | st.sampled_from(sorted(collection.places))))
    view = replace(view, own=draw(st.booleans()) and view.place is not None)
    kind = draw(st.sampled_from(KINDS))
    month = st.integers(1, 24).map(lambda n: f"{2024 + (n - 1) // 12}-{(n - 1) % 12 + 1:02d}")
    one = {
        "outlet": st.sampled_from(sorted(Sides(collection).outlets)),
        "speaker": st.sampled_from([f"by:{actor}" for actor in collection.actors]),
        "month": st.tuples(month, month).map(lambda span: f"{min(span)}..{max(span)}"),
    }[kind]
    sides = tuple(draw(st.lists(one, min_size=2, max_size=2, unique=True)))
    return name, replace(view, beside=sides)


@settings(max_examples=60)
@given(comparisons())
def test_sides_are_what_they_say_and_add_up(asked: tuple[str, View]) -> None:
    collection, view = COLLECTIONS[asked[0]], asked[1]
    found, kind = set_beside(view, collection), Sides(collection).kind(view.beside[0])
    aside: dict[str, dict[str, Any]] = {
        "outlet": {"outlets": ()},
        "speaker": {},
        "month": {"first_month": None, "last_month": None, "certain": False, "undated": False},
    }
    every = shown_of(view, collection, **aside[str(kind)])
    assert found.total == len(every) == sum(found.only) + len(found.both) + found.others + found.undated
    sides = [set(side) for side in found.sides]
    for side, ids in zip(view.beside, sides, strict=True):
        if kind == "outlet":
            wanted = shown_of(view, collection, outlets=(side,))
        elif kind == "speaker":
            wanted = {one for one in every if member_of(side) in voices(collection.excerpts[one])}
        else:
            first, last = span_of(side)
            wanted = shown_of(view, collection, first_month=first, last_month=last, undated=False)
        assert ids == wanted
    assert found.both == sides[0] & sides[1]
    assert found.only == (len(sides[0] - sides[1]), len(sides[1] - sides[0]))
    neither = [collection.excerpts[one] for one in every - sides[0] - sides[1]]
    if view.filters.basis == "event":
        assert found.undated == (sum(one.event is None for one in neither) if kind == "month" else 0)


@settings(max_examples=60)
@given(comparisons())
def test_what_only_one_side_has_no_excerpt_of_the_other_is_linked_to(asked: tuple[str, View]) -> None:
    collection, view = COLLECTIONS[asked[0]], asked[1]
    found, named_only = set_beside(view, collection), view.filters.named_only
    linked = [
        [
            {
                "place": {x.place for x in collection.excerpts[one].places if x.link == "named" or not named_only},
                "actor": {x.actor for x in collection.excerpts[one].actors},
            }
            for one in side
        ]
        for side in found.sides
    ]
    for alone, ours, theirs in zip(found.alone, linked, reversed(linked), strict=True):
        for named, counted in alone.items():
            known = set().union(*(links[named] for links in theirs))
            wanted = set().union(*(links[named] for links in ours)) - known
            assert {one.id: one.n for one in counted} == {
                one: sum(one in links[named] for links in ours) for one in wanted
            }
            assert [one.n for one in counted] == sorted((one.n for one in counted), reverse=True)


@settings(max_examples=60)
@given(comparisons())
def test_a_contradiction_has_one_excerpt_on_each_side_and_stands_once(asked: tuple[str, View]) -> None:
    collection, view = COLLECTIONS[asked[0]], asked[1]
    found = set_beside(view, collection)
    first, second = map(set, found.sides)
    wanted = {
        frozenset((one, other)) for one in first for other in collection.excerpts[one].contrasts_with if other in second
    } | {
        frozenset((one, other)) for one in second for other in collection.excerpts[one].contrasts_with if other in first
    }
    assert all(one in first and other in second for one, other in found.pairs)
    assert len(found.pairs) == len(wanted)
    assert {frozenset(pair) for pair in found.pairs} == wanted


def test_the_shipped_outlets_contradict_each_other_and_speakers_are_who_says_so() -> None:
    view = View()
    outlets = set_beside(replace(view, beside=first_two("outlet", view)))
    assert len(outlets.pairs) > PAIRS_AT_FIRST
    assert sum(outlets.only) == outlets.total == len(SHIPPED.excerpts)
    speaking = dict(count_sides(STORES[id(SHIPPED)], view, "speaker"))
    assert speaking["by:sergey-lavrov"] >= 1
    assert "by:carnegie" not in speaking, "nobody is made to speak for another"
    spans = set_beside(View(beside=("2025-01..2025-06", "2025-04..2025-09")))
    assert spans.both
    assert spans.undated == sum(one.event is None for one in SHIPPED.excerpts.values())


@pytest.mark.parametrize(
    ("sides", "kept", "troubles"),
    [
        (("enab-baladi", "moscow-times"), ("enab-baladi", "moscow-times"), 0),
        (("by:reuters", "by:sergey-lavrov"), ("by:reuters", "by:sergey-lavrov"), 0),
        (("2025-01..2025-03", "2025-04..2025-04"), ("2025-01..2025-03", "2025-04..2025-04"), 0),
        (("enab-baladi", "by:reuters", "moscow-times"), ("enab-baladi", "moscow-times"), 1),
        (("enab-baladi", "moscow-times", "2025-01..2025-02"), ("enab-baladi", "moscow-times"), 1),
        (("enab-baladi",), (), 1),
        (("by:reuters", "by:reuters"), (), 1),
        (("enab-baladi", "by:nobody"), (), 1),
        (("2025-03..2025-01", "2025-13..2025-14", "by:nobody", "0000-01..2025-01"), (), 4),
    ],
)
def test_an_address_says_two_sides_of_one_kind(sides: tuple[str, ...], kept: tuple[str, ...], troubles: int) -> None:
    view, told = permalink.read([("beside", side) for side in sides], SHIPPED)
    assert view.beside == kept
    assert len(told) == troubles
    assert all(str(trouble) for trouble in told)
    assert permalink.read(permalink.write(view), SHIPPED) == (view, ())


def test_an_outlet_that_is_called_like_a_span_or_a_speaker_is_an_outlet() -> None:
    article = next(iter(TINY.articles.values()))
    actor = next(iter(TINY.actors))
    for name in ("2025-01..2025-02", f"by:{actor}"):
        odd = replace(article, id="odd", outlet=name, outlet_id=None, outlet_names={"en": name})
        assert Sides(replace(TINY, articles={**TINY.articles, "odd": odd})).kind(name) == "outlet"


def test_the_page_offers_each_kind_with_two_sides_to_begin_with() -> None:
    closed = on_page(View())
    assert (closed["columns"], closed["told"], closed["brief"]) == ([], None, None)
    assert [kind["id"] for kind in closed["kinds"]] == list(KINDS)
    for kind in closed["kinds"]:
        opened = on_page(View(beside=tuple(kind["first"])))
        assert [one["id"] for one in opened["kinds"] if one["current"]] == [kind["id"]]
        assert [column["id"] for column in opened["columns"]] == kind["first"]
        assert all(column["cards"] for column in opened["columns"])
        chosen = {one["id"]: one["n"] for one in opened["choices"]}
        wanted = (
            kind["first"] if kind["id"] != "month" else [month for side in kind["first"] for month in span_of(side)]
        )
        assert set(wanted) <= set(chosen)
        if kind["id"] != "month":
            assert [f"{chosen[one['id']]} excerpts" for one in opened["columns"]] == [
                column["count"] for column in opened["columns"]
            ]
        assert sum(part["n"] for part in opened["told"]["parts"]) == int(opened["told"]["total"].split()[0])


def test_cards_stand_in_the_order_of_the_panel_and_more_of_them_when_asked_for() -> None:
    sides = first_two("outlet", View())
    short, long = (on_page(View(beside=sides), limit) for limit in (CARDS_AT_FIRST, MOST_CARDS))
    for at, side in enumerate(sides):
        ids = list(cards_of(STORES[id(SHIPPED)], View(Filters(outlets=(side,))), limit=None).ids)
        assert [card["id"] for card in short["columns"][at]["cards"]] == ids[:CARDS_AT_FIRST]
        assert [card["id"] for card in long["columns"][at]["cards"]] == ids
        assert str(len(ids)) in short["columns"][at]["cut"]
        assert long["columns"][at]["cut"] is None
    assert (len(short["pairs"]), short["more"], long["more"]) == (PAIRS_AT_FIRST, True, False)
    assert len(long["pairs"]) == len(set_beside(View(beside=sides)).pairs)
    assert any(pair["separating"] for pair in short["pairs"])


def test_an_excerpt_on_both_sides_is_marked_so_and_set_aside_filters_are_told() -> None:
    data = on_page(View(beside=("2025-01..2025-06", "2025-04..2025-09")), MOST_CARDS)
    first, second = ({card["id"] for card in column["cards"]} for column in data["columns"])
    for column in data["columns"]:
        assert {card["id"] for card in column["cards"] if card["both"]} == first & second
    assert data["told"]["aside"] is None
    assert WORDS["beside.sum.undated"] in [part["words"] for part in data["told"]["parts"]]
    months = Filters(first_month="2025-02")
    assert on_page(View(months, beside=SPANS))["told"]["aside"] == WORDS["beside.aside.month"]
    assert on_page(View(months, beside=first_two("outlet", View())))["told"]["aside"] is None


def test_what_only_one_side_has_is_named_but_for_whoever_speaks() -> None:
    for kind in KINDS:
        view = View(beside=first_two(kind, View()))
        found, data = set_beside(view), on_page(view)
        for side, alone, column in zip(view.beside, found.alone, data["columns"], strict=True):
            told = {only["places"]: only for only in column["only"]}
            for places, counted in ((True, alone["place"]), (False, alone["actor"])):
                wanted = [one for one in counted if places or one.id != member_of(side)]
                only = told.get(places, {"named": [], "more": 0})
                assert len(only["named"]) + only["more"] == len(wanted)
                assert [one["id"] for one in only["named"]] == [one.id for one in wanted[: len(only["named"])]]


def test_side_by_side_keeps_to_the_place_and_to_its_kind_where_there_is_nothing() -> None:
    sides = first_two("outlet", View())
    for place in SHIPPED.places:
        data = on_page(View(beside=sides, place=place))
        assert [one["id"] for one in data["kinds"] if one["current"]] == ["outlet"]
        for column in data["columns"]:
            there = shown_of(View(place=place), SHIPPED, outlets=(column["id"],))
            assert {card["id"] for card in column["cards"]} <= there
            assert column["count"].split()[0] == str(len(there))


def test_each_collection_has_its_own_outlets_however_often_they_are_asked_for() -> None:
    one, *others = TINY.articles.values()
    changed = replace(TINY, articles={one.id: replace(one, outlet_names={"en": "The Other Gull"})})
    wanted = {article.outlet_key for article in TINY.articles.values()}
    assert others
    for _ in range(3):
        assert {*outlets(TINY)} == {*outlets(replace(TINY))} == wanted
        assert dict(outlets(changed)) == {one.outlet_key: {"en": "The Other Gull"}}
        assert {*outlets(MADE)} == {article.outlet_key for article in MADE.articles.values()}
