"""What the regions of the page are given to show, on the tiny collection."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

import pytest

from layers.ask import permalink
from layers.ask.choices import choices_document
from layers.ask.damage import Trouble
from layers.ask.phrases import months_in_short
from layers.ask.table import FACETS
from layers.cards.about import about
from layers.cards.content import CARDS_AT_FIRST, panel_content
from layers.model import Filters, MapView, PlaceLink, View
from layers.page.below import STEP, coverage_data, places_data, table_data, table_row
from layers.page.filters import filters_data
from layers.page.strip import shown_in_words, summary_data, timeline_data, troubles_in_words
from layers.scene import map_changes
from layers.store import Store, cards_of, select
from layers.words import read_words
from tests.collected import TINY as COLLECTION

STORE = Store(COLLECTION)
WORDS = read_words("en")
EVERYTHING = select(STORE, Filters())


def options_of(key: str) -> list[dict[str, Any]]:
    document = cast("Any", choices_document(COLLECTION, EVERYTHING, WORDS))
    return next(facet["options"] for facet in document["facets"] if facet["key"] == key)


def shown_by(filters: Filters) -> dict[str, Any]:
    data = filters_data(STORE, filters, WORDS)
    return cast("dict[str, Any]", data)


def panel(view: View, limit: int = 20) -> dict[str, Any]:
    return cast("dict[str, Any]", panel_content(COLLECTION, STORE, view, limit, WORDS))


def test_all_data_can_be_sent_as_json() -> None:
    selection = select(STORE, Filters())
    data = [
        filters_data(STORE, Filters(), WORDS),
        choices_document(COLLECTION, selection, WORDS),
        places_data(STORE, Filters(), WORDS),
        coverage_data(COLLECTION, selection, Filters(), WORDS),
        timeline_data(selection, Filters(), WORDS),
        panel(View()),
        about(COLLECTION, WORDS),
    ]
    assert json.loads(json.dumps(data, ensure_ascii=False)) == data


def test_a_card_that_is_remembered_is_one_of_its_view() -> None:
    for view in (View(), View(at="v0"), View(Filters(words="port")), View()):
        for words in (WORDS, read_words("ar")):
            made = panel_content(COLLECTION, STORE, view, 20, words)
            assert made == panel_content(COLLECTION, Store(COLLECTION), view, 20, words)
            assert made["dated"]


@pytest.mark.parametrize(
    "other", [{"map": MapView(36, 35, 7)}, {"beside": ("2025-01..2025-03", "2025-04..2025-06")}, {"tiles": True}]
)
def test_what_content_is_remembered_for_changes_nothing_of_it(other: dict[str, Any]) -> None:
    view = View(place="sund")
    for limit in (CARDS_AT_FIRST, CARDS_AT_FIRST + 1):
        one = panel_content(COLLECTION, Store(COLLECTION), replace(view, **other), limit, WORDS)
        assert one == panel_content(COLLECTION, Store(COLLECTION), view, limit, WORDS)


def test_children_stand_under_their_parent_one_step_in() -> None:
    options = options_of("place")
    depth = {option["id"]: option["depth"] for option in options}
    order = [option["id"] for option in options]
    for place in COLLECTION.places.values():
        if place.parent is None:
            assert depth[place.id] == 0
        else:
            assert depth[place.id] == depth[place.parent] + 1
            assert order.index(place.parent) < order.index(place.id)
    assert sorted(order) == sorted(COLLECTION.places)


def test_the_sheet_says_the_very_counts_of_the_strip() -> None:
    filters = Filters(first_month="2025-03", last_month="2025-03")
    selection = select(STORE, filters)
    said = shown_in_words(selection, months_in_short(filters, WORDS), WORDS)
    assert said == summary_data(STORE, filters, WORDS)["shown"]
    assert said.startswith(f"{selection.matching} of {selection.accepted} ")
    assert "2025" in said
    months = months_in_short(replace(filters, first_month="2025-01"), read_words("ar"))
    assert months == "كانون الثاني – آذار 2025", "a handle has room for one name of each month, and for one year"
    months = months_in_short(replace(filters, first_month="2024-12"), read_words("ru"))
    assert months == "дек. 2024 — март 2025"


def test_no_choice_has_a_colour_of_its_own() -> None:
    assert not any("colour" in option for option in options_of("actor"))


def test_a_choice_says_how_many_it_would_show() -> None:
    asks: dict[str, Callable[[str], Filters]] = {
        "actor": lambda one: Filters(actors=(one,)),
        "place": lambda one: Filters(places=(one,)),
        "outlet": lambda one: Filters(outlets=(one,)),
    }
    for key, ask in asks.items():
        counts = shown_by(Filters())["counts"][key]
        options = [option["id"] for option in options_of(key)]
        assert isinstance(counts, list) == (key != "outlet"), "in the order of the options, of which there may be many"
        by_id = dict(zip(options, counts, strict=True)) if isinstance(counts, list) else counts
        for one in options:
            assert by_id.get(one, 0) == select(STORE, ask(one)).matching


def test_every_facet_that_can_be_chosen_from_is_counted_and_has_its_choices() -> None:
    document = cast("Any", choices_document(COLLECTION, EVERYTHING, WORDS))
    data = shown_by(Filters())
    assert [facet["key"] for facet in document["facets"]] == [row.key for row in FACETS]
    assert {*(row.key for row in FACETS), "role"} == data["counts"].keys()
    for facet in document["facets"]:
        ids = {option["id"] for option in facet["options"]}
        counts = data["counts"][facet["key"]]
        assert len(counts) == len(ids) if isinstance(counts, list) else counts.keys() <= ids


def test_every_choice_has_a_parameter_that_the_address_knows() -> None:
    document = cast("Any", choices_document(COLLECTION, EVERYTHING, WORDS))
    for facet in document["facets"]:
        for option in facet["options"]:
            view, troubles = permalink.read(((facet["key"], option["id"]),), COLLECTION)
            assert not troubles
            assert view.filters != Filters()


def test_the_summary_gives_a_chip_for_each_filter_and_no_reason_without_a_lift() -> None:
    filters = Filters(first_month="2025-02", last_month="2025-02", actors=("borea", "hild-people"))
    data = cast("dict[str, Any]", summary_data(STORE, filters, WORDS))
    assert [chip["id"] for chip in data["active"]] == ["from:", "actor:borea", "actor:hild-people"]
    # Neither of two actors hides anything alone, so the reason stands beside them.
    assert [reason["id"] for reason in data["hidden"]] == ["actor", "together:month+actor"]
    assert data["undated"]["id"] == "undated"
    changes = [one["change"] for one in (*data["active"], *data["hidden"])]
    assert all(change["drop"] or change["put"] for change in changes)


def test_where_nothing_matches_the_panel_says_that_this_says_nothing() -> None:
    filters = Filters(words="zzzz")
    assert cast("dict[str, Any]", summary_data(STORE, filters, WORDS))["some"] is False
    assert panel(View(filters))["notes"] == [WORDS["panel.none"]]
    assert "says nothing" in WORDS["panel.none"]


def test_the_panel_shows_the_place_with_as_many_cards_as_the_map_says() -> None:
    counts = select(STORE, Filters()).place_counts
    for place in COLLECTION.places:
        data = panel(View(place=place), limit=100)
        assert data["place"]["id"] == place
        assert len(data["dated"]) + len(data["undated"]) == counts[place]


def test_the_list_of_places_has_the_numbers_of_the_map_and_says_what_is_inside() -> None:
    filters = Filters(words="ships")
    selection = select(STORE, filters)
    listed = cast("Any", places_data(STORE, filters, WORDS))["places"]
    assert {place["id"]: place["count"] for place in listed} == dict(selection.own_counts)
    numbers = [(place["count"], EVERYTHING.own_counts[place["id"]]) for place in listed]
    assert numbers == sorted(numbers, reverse=True)
    for place in listed:
        inside = selection.place_counts[place["id"]]
        assert (f"{inside} with the places inside" in place["title"]) == (inside != place["count"])


def test_every_place_of_the_map_is_listed_those_first_that_the_filters_leave_most() -> None:
    ids = [f"place-{n:02}" for n in range(60)]
    place, said = next(iter(COLLECTION.places.values())), next(iter(COLLECTION.excerpts.values()))
    said = replace(said, contrasts_with=(), quote="A ship came.")
    excerpts = {
        f"{one}-{n}": replace(said, id=f"{one}-{n}", places=(PlaceLink(one, "named", "site"),))
        for one in ids
        for n in (1, 2)
    }
    last = excerpts.pop(f"{ids[-1]}-2").places[0].place
    excerpts[f"{last}-1"] = replace(excerpts[f"{last}-1"], quote="The lighthouse was dark.")
    places = {one: replace(place, id=one, parent=None, names={"en": one}) for one in ids}
    store = Store(replace(COLLECTION, places=places, excerpts=excerpts, withdrawn={}, same_event={}))

    def listed(filters: Filters, most: int = STEP) -> tuple[list[tuple[str, int]], str | None]:
        data = cast("Any", places_data(store, filters, WORDS, most))
        return [(each["id"], each["count"]) for each in data["places"]], data["more"]

    first, more = listed(Filters())
    assert len(first) == STEP
    assert last not in dict(first)
    assert more == "Show more (20 left)"
    dark = Filters(words="lighthouse")
    first, more = listed(dark)
    assert first[:2] == [(last, 1), (ids[0], 0)]
    assert more == "Show more (20 left)"
    for filters in (Filters(), dark):
        whole, more = listed(filters, 2 * STEP)
        assert {one: n for one, n in whole if n} == map_changes(store, View(filters), WORDS)["counts"]
        assert more is None


def test_the_undated_stand_apart() -> None:
    data = panel(View(), limit=100)
    assert all(card["event"]["sign"] != "undated" for card in data["dated"])
    assert all(card["event"]["sign"] == "undated" for card in data["undated"])
    assert data["undated"]


def test_more_cards_are_offered_where_there_are_more() -> None:
    data = panel(View(), limit=3)
    assert len(data["dated"]) == 3
    assert str(len(COLLECTION.excerpts) - 3) in data["more"]
    assert panel(View(), limit=100)["more"] is None


def test_the_excerpt_of_a_link_is_always_among_the_cards() -> None:
    for excerpt in COLLECTION.excerpts:
        data = panel(View(excerpt=excerpt), limit=1)
        assert excerpt in [card["id"] for card in (*data["dated"], *data["undated"])]
        assert data["notes"] == []


def test_an_excerpt_that_the_filters_hide_is_explained() -> None:
    hidden = next(e.id for e in COLLECTION.excerpts.values() if e.event is None)
    data = panel(View(filters=Filters(first_month="2025-01"), excerpt=hidden))
    assert data["notes"] == [WORDS["panel.excerpt_hidden"]]


def test_a_place_without_excerpts_says_so() -> None:
    data = panel(View(filters=Filters(words="zzzz"), place=next(iter(COLLECTION.places))))
    assert data["notes"] == [WORDS["panel.none_here"]]


def test_a_place_that_holds_others_tells_its_own_apart() -> None:
    own, inside = EVERYTHING.own_counts, EVERYTHING.place_counts
    for place in COLLECTION.places:
        said = panel(View(place=place))["counts"]
        numbers = [int(one["words"].split()[0]) for one in said]
        assert numbers == ([own[place]] if own[place] == inside[place] else [own[place], inside[place]])
    place = next(place for place in COLLECTION.places if own[place] < inside[place])
    for chosen in (True, False):
        data = panel(View(place=place, own=chosen), limit=100)
        assert [one["words"] for one in data["counts"] if one["current"]] == [
            WORDS.count("panel.own", own[place]) if chosen else WORDS.count("panel.with_inside", inside[place])
        ]
        assert len(data["dated"]) + len(data["undated"]) == (own if chosen else inside)[place]


@pytest.mark.parametrize(
    "filters",
    [
        Filters(first_month="2025-03", last_month="2025-03"),
        Filters(words="ships"),
        Filters(words="ships", first_month="2025-04"),
        Filters(statuses=("denied",)),
    ],
    ids=str,
)
def test_what_filters_hide_at_a_place_is_told_with_what_lifts_it(filters: Filters) -> None:
    found = 0
    for place in COLLECTION.places:
        view = View(filters=filters, place=place)
        shown = select(STORE, filters).place_counts[place]
        for hidden in panel(view)["hidden"]:
            gone = {key for key, _ in hidden["change"]["drop"]}
            pairs = [pair for pair in permalink.write(view) if pair[0] not in gone]
            without, _ = permalink.read([*pairs, *hidden["change"]["put"]], COLLECTION)
            more = select(STORE, without.filters).place_counts[place] - shown
            assert hidden["words"].startswith(f"{hidden['n']} ")
            assert more >= hidden["n"] > 0
            found += 1
    assert found


def test_the_first_panel_lists_what_separates_excerpts_and_no_other_does() -> None:
    [topic] = panel(View())["topics"]
    ids = topic["ids"]
    assert COLLECTION.excerpts[ids[0]].contrasts_with == (ids[1],)
    assert [card["id"] for card in panel(View())["opened"]] == ids
    asked = panel(View(filters=Filters(undated=True)))
    assert (asked["topics"], asked["opened"]) == ([topic], []), "where something is asked for, its excerpts come first"
    assert panel(View(place=next(iter(COLLECTION.places))))["topics"] == []
    assert panel(View(excerpt=ids[0]))["topics"] == []
    assert (
        panel(View(filters=Filters(outlets=(COLLECTION.articles[COLLECTION.excerpts[ids[0]].article].outlet_key,))))[
            "topics"
        ]
        == []
    ), "a pair of which one is hidden is none"


def test_a_pair_is_two_cards_and_anything_else_is_none() -> None:
    one = next(one for one in COLLECTION.excerpts.values() if one.contrasts_with)
    pair = (one.id, one.contrasts_with[0])
    assert [card["id"] for card in panel(View(pair=pair))["pair"]["cards"]] == list(pair)
    assert panel(View(pair=pair[:1]))["pair"] is None


def test_the_excerpts_without_a_place_have_a_head_of_their_own() -> None:
    data = panel(View(unplaced=True), limit=100)
    assert data["title"] == WORDS["panel.unplaced"]
    assert len(data["dated"]) + len(data["undated"]) == EVERYTHING.not_placed


def test_a_printed_page_says_what_was_asked_for() -> None:
    place = next(iter(COLLECTION.places))
    brief = panel(View(filters=Filters(words="ships"), place=place))["brief"]
    assert "ships" in brief["asked"]
    assert COLLECTION.version in brief["version"]
    assert panel(View())["brief"]["asked"] == WORDS["panel.brief.everything"]


def test_the_grid_counts_what_a_cell_would_show() -> None:
    data = cast("Any", coverage_data(COLLECTION, select(STORE, Filters()), Filters(), WORDS))
    for row in data["rows"]:
        for month, count in zip(data["months"], row["counts"], strict=True):
            filters = Filters(first_month=month["id"], last_month=month["id"])
            assert cards_of(STORE, View(filters=filters, place=row["id"]), 0, 1).total == count


def test_the_grid_marks_the_months_that_are_asked_for() -> None:
    def marked(first: str | None, last: str | None) -> str:
        filters = Filters(first_month=first, last_month=last)
        data = cast("Any", coverage_data(COLLECTION, select(STORE, filters), filters, WORDS))
        return "".join("x" if month["chosen"] else "." for month in data["months"])

    assert marked(None, None) == ".........."
    assert marked("2025-02", "2025-03") == "..xx......"
    assert marked("2025-08", None) == "........xx"
    assert marked(None, "2024-12") == "x........."


def test_a_row_of_the_table_says_what_the_files_say() -> None:
    one = COLLECTION.excerpts["gull-2025-03-03"]
    place, actor = one.places[0].place, one.actors[0].actor
    twice = replace(one, places=one.places[:1] * 2, actors=one.actors[:1], quote="<b> `${1}`")
    collection = replace(COLLECTION, excerpts={one.id: twice})
    row = cast("Any", table_row(collection, one.id, 0, WORDS))
    assert (row["id"], row["lang"], row["dir"]) == (one.id, "en", "ltr")
    assert row["cells"] == {
        "event": "spring 2025",
        "published": "15 March 2025",
        "quote": "<b> `${1}`",
        "places": [COLLECTION.places[place].names["en"]],
        "actors": [COLLECTION.actors[actor].names["en"]],
        "claim_by": COLLECTION.actors[one.claim.by].names["en"],
        "status": WORDS[f"status.{one.claim.status}"],
        "outlet": "The Gull",
    }


def test_no_date_in_the_table_stands_as_it_is_coded_and_each_sorts_by_time() -> None:
    ids = cards_of(STORE, View(), limit=None).ids
    rows = cast("Any", table_data(COLLECTION, STORE, Filters(), 1, WORDS))["rows"]
    coded = {e.event.edtf for e in COLLECTION.excerpts.values() if e.event}
    coded |= {article.published.edtf for article in COLLECTION.articles.values()}
    assert not coded & {row["cells"][key] for row in rows for key in ("event", "published")}
    assert [row["order"]["event"] for row in rows] == list(range(len(ids)))
    days = {row["id"]: row["order"]["published"] for row in rows}
    assert days["gull-2025-03-01"] < days["herald-2025-04-01"] < days["rasif-2025-05-01"]


@pytest.mark.parametrize("why", ["unknown", "malformed", "swapped", "too long", "unknown key", "no version"])
def test_every_trouble_has_words(why: Any) -> None:
    said = troubles_in_words([Trouble("actor", "rusia{x}", why, "russia")], None, COLLECTION, WORDS)
    assert len(said) == 1
    assert "{name}" not in said[0]["words"]


def test_what_an_address_perhaps_meant_is_said_by_its_name() -> None:
    _, troubles = permalink.read((("see", "hildd"), ("actor", "borea-navi")), COLLECTION)
    actor, place = troubles_in_words(troubles, None, COLLECTION, WORDS)
    assert place["near"] == {
        "key": "see", "value": "hild", "words": WORDS.of("summary.near", name="Hild"), "several": False,
    }  # fmt: skip
    assert actor["near"]
    assert actor["near"]["several"]
    assert "“hild”" not in place["words"]
    [key] = troubles_in_words([Trouble("actr", "x", "unknown key", "actor")], None, COLLECTION, WORDS)
    assert "“actor”" in key["words"]
    assert key["near"] is None


def test_another_data_version_is_named() -> None:
    said = troubles_in_words([], "2025-01-01-old", COLLECTION, WORDS)
    assert "2025-01-01-old" in said[0]["words"]
    assert troubles_in_words([], COLLECTION.version, COLLECTION, WORDS) == []


def test_the_months_tell_what_they_have_under_all_other_filters() -> None:
    filters = Filters(first_month="2025-03", last_month="2025-04", certain=True, undated=True)
    selection = select(STORE, filters)
    data = cast("dict[str, Any]", timeline_data(selection, filters, WORDS))
    assert data["asked"] == {"from": "2025-03", "to": "2025-04", "sure": "1", "undated": "1"}
    told = [(month["id"], month["certain"], month["possible"]) for month in data["months"]]
    assert told == [(month, certain, certain) for month, certain, _ in selection.months], "what is possible is left out"
    assert selection.months == EVERYTHING.months
    assert data["undated"] == EVERYTHING.undated
    every = replace(filters, certain=False)
    data = cast("dict[str, Any]", timeline_data(select(STORE, every), every, WORDS))
    assert [(month["id"], month["certain"], month["possible"]) for month in data["months"]] == list(selection.months)
    for month in data["months"]:
        year = month["id"][:4]
        assert (month["year"], month["short"]) == (year, f"{month['label']} {year}")
        counts = f"{month['possible']} excerpt" if month["possible"] else "no excerpt"
        assert month["says"].startswith(f"{month['name']}: {counts}")
    elsewhere = Filters(places=("old-quay",))
    quiet = cast("dict[str, Any]", timeline_data(select(STORE, elsewhere), elsewhere, WORDS))
    assert [month["says"] for month in quiet["months"]][2:4] == [
        "February 2025: no excerpt",
        "March 2025: 1 excerpt, 1 certain",
    ]


def test_the_line_of_counts_says_the_months() -> None:
    filters = Filters(first_month="2025-03", last_month="2025-03")
    data = cast("dict[str, Any]", summary_data(STORE, filters, WORDS))
    assert data["shown"].endswith(" excerpts · March 2025")
