"""A view and its address: law by law, then the links that come broken."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from layers import text
from layers.ask import permalink
from layers.ask.damage import Trouble, undone
from layers.model import BASES, PLACE_KINDS, ROLES, STATUSES, Filters, MapView, Step, Story, View
from layers.words import languages
from tests.collected import TINY

STEPS = ("?see=sund&from=2025-03", "?outlet=the-gull&map=12,51.5,8", "?")
STORY = Story("ships", {"en": "Ships"}, tuple(Step(address, {"en": "Text."}) for address in STEPS))
COLLECTION = replace(TINY, stories={"ships": STORY})
PLACES, ACTORS = sorted(COLLECTION.places), sorted(COLLECTION.actors)
OUTLETS = sorted({str(a.outlet_key) for a in COLLECTION.articles.values()})

LANGUAGES = sorted({article.language for article in COLLECTION.articles.values()})


def some(values: list[str] | tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), unique=True, max_size=4).map(tuple)


months = st.builds("{:04d}-{:02d}".format, st.integers(1900, 2100), st.integers(1, 12))
spans = st.one_of(
    st.tuples(st.none(), st.none() | months),
    st.tuples(months, st.none()),
    st.tuples(months, months).map(lambda span: (min(span), max(span))),
)
words = st.text(max_size=80).map(lambda text: " ".join(text.encode("utf-8", "ignore").decode().split()))
filters = st.builds(
    lambda span, words, titles, **rest: Filters(
        first_month=span[0], last_month=span[1], words=words, titles=titles and bool(words), **rest
    ),
    spans,
    basis=st.sampled_from(BASES),
    certain=st.booleans(),
    undated=st.booleans(),
    actors=some(ACTORS),
    all_actors=st.booleans(),
    role=st.none() | st.sampled_from(ROLES),
    places=some(PLACES),
    kinds=some(PLACE_KINDS),
    outlets=some(OUTLETS),
    statuses=some(STATUSES),
    languages=some(LANGUAGES),
    named_only=st.booleans(),
    words=words,
    titles=st.booleans(),
)
looks = st.builds(
    lambda x, y, zoom: MapView(round(x, 4), round(y, 4), zoom),
    st.floats(-180, 180),
    st.floats(-85, 85),
    st.integers(0, 19).map(float),
)
selected: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.builds(dict, place=st.sampled_from(PLACES), own=st.booleans()), st.builds(dict, unplaced=st.booleans())
)
sides = st.one_of(
    st.just(()),
    *(
        st.lists(each, unique=True, min_size=2, max_size=2).map(tuple)
        for each in (
            st.sampled_from(OUTLETS),
            st.sampled_from([f"by:{actor}" for actor in ACTORS]),
            st.tuples(months, months).map(lambda span: f"{min(span)}..{max(span)}"),
        )
    ),
)
plain_views = st.builds(
    lambda selected, **rest: View(**selected, **rest),
    selected,
    filters=filters,
    excerpt=st.none() | st.sampled_from(sorted(COLLECTION.excerpts)),
    pair=some(sorted(COLLECTION.excerpts)),
    beside=sides,
    map=st.none() | looks,
    language=st.none() | st.sampled_from(languages()),
    tiles=st.booleans(),
)


def step_of(number: int, language: str | None = None, *, tiles: bool = False) -> View:
    """Return the view that a step's own address says, as the step's."""
    view, _ = permalink.read(permalink.pairs_of(STEPS[number - 1])[0], TINY)
    return replace(view, story="ships", step=number, language=language, tiles=tiles)


def kept_in_reach(view: View, number: int) -> View:
    """Return a view aside from a step; what is the step's own view is no step aside."""
    step = step_of(number, view.language, tiles=view.tiles)
    same = replace(view, story="ships", step=number, map=step.map) == step
    return step if same else replace(view, story="ships", step=number, aside=True)


numbers = st.integers(1, len(STEPS))
views = st.one_of(
    plain_views,
    st.builds(step_of, numbers, st.none() | st.sampled_from(languages()), tiles=st.booleans()),
    st.builds(kept_in_reach, plain_views | st.just(View()), numbers),
)


def read(address: str) -> tuple[View, tuple[Trouble, ...]]:
    pairs, troubles = permalink.pairs_of(address)
    view, more = permalink.read(pairs, COLLECTION)
    return view, (*troubles, *more)


@given(views)
def test_an_address_reopens_the_very_view(view: View) -> None:
    assert read(permalink.address(view, COLLECTION.version)) == (view, ())


@given(views)
def test_an_address_is_canonical(view: View) -> None:
    pairs = permalink.write(view)
    again, _ = permalink.read(reversed(pairs), COLLECTION)
    assert set(permalink.write(again)) == set(pairs)


@given(st.text())
def test_nonsense_never_raises(text: str) -> None:
    view, _ = read(text)
    assert isinstance(view, View)


@given(st.lists(st.tuples(st.sampled_from(["from", "map", "actor", "q", "see", "sure"]), st.text())))
def test_nonsense_under_known_keys_gives_a_view_or_a_trouble(pairs: list[tuple[str, str]]) -> None:
    view, troubles = permalink.read(pairs, COLLECTION)
    assert permalink.read(permalink.write(view), COLLECTION) == (view, ())
    assert all(len(trouble.value) <= 80 for trouble in troubles)


def test_the_first_view_has_no_address() -> None:
    assert permalink.write(View(), "2025-09-22-abcd") == ()


def test_titles_without_words_are_nothing() -> None:
    assert read("?titles=1") == read("?titles=1&q=+") == (View(), ())
    assert read("?titles=1&q=a")[0].filters == Filters(words="a", titles=True)


def test_an_unknown_id_is_left_out_and_the_nearest_named() -> None:
    known = ACTORS[0]
    view, troubles = read(f"?actor={known}x&actor={known}")
    assert view.filters.actors == (known,)
    assert [(t.key, t.why, t.suggestion) for t in troubles] == [("actor", "unknown", known)]


def test_what_a_link_called_source_is_the_outlet() -> None:
    old, now = OUTLETS[:2]
    view, troubles = read(f"?source={old}&outlet={now}")
    assert (view.filters.outlets, troubles) == ((old, now), ())
    assert permalink.write(view) == (("outlet", old), ("outlet", now))
    _, [trouble] = read(f"?source={old}x")
    assert (trouble.key, trouble.suggestion) == ("outlet", old)


def test_many_unknown_ids_cost_no_more_than_a_few(monkeypatch: pytest.MonkeyPatch) -> None:
    places = {f"place-number-{n}": COLLECTION.places[PLACES[0]] for n in range(5_000)}
    compared = 0

    def counted(one: str, other: str, *, score_cutoff: float | None = None) -> float:
        nonlocal compared
        compared += 1
        return fuzz.ratio(one, other, score_cutoff=score_cutoff)

    monkeypatch.setattr(text, "ratio", counted)
    asked = [("place", f"plaec-number-{n}") for n in range(permalink.MOST_VALUES)]
    view, troubles = permalink.read(asked, replace(COLLECTION, places=places))
    assert view == View()
    assert len(troubles) == permalink.MOST_VALUES
    suggested = [trouble.suggestion for trouble in troubles if trouble.suggestion]
    assert suggested == [f"place-number-{n}" for n in range(permalink.MOST_SUGGESTIONS)]
    assert 0 < compared <= permalink.MOST_SUGGESTIONS * len(places)


def test_months_that_run_backwards_are_put_in_order() -> None:
    view, troubles = read("?from=2025-08&to=2025-03")
    assert (view.filters.first_month, view.filters.last_month) == ("2025-03", "2025-08")
    assert [trouble.why for trouble in troubles] == ["swapped"]


@pytest.mark.parametrize(
    "query", ["from=2025-13", "from=yesterday", "to=0000-01", "map=1,2", "map=nan,nan,nan",
              "map=200,1,3", "map=1,2,99", "sure=yes"],
)  # fmt: skip
def test_malformed_values_are_named(query: str) -> None:
    view, troubles = read(query)
    assert view == View()
    assert [trouble.why for trouble in troubles] == ["malformed"]


def test_a_huge_address_is_cut_and_says_so() -> None:
    view, troubles = read("from=2025-01&" + "&".join(["actor=x"] * 9_000))
    assert view.filters.first_month == "2025-01"
    assert troubles[0].why == "too long"


def test_what_social_sites_add_is_ignored_and_other_keys_are_named() -> None:
    view, troubles = read("utm_source=a&fbclid=b&embed=true&form=2025-01")
    assert view == View()
    assert [(t.key, t.why, t.suggestion) for t in troubles] == [("form", "unknown key", "from")]


def test_own_is_said_of_a_place_and_unplaced_of_none() -> None:
    assert read("?own=1") == (View(), ())
    assert read(f"?see={PLACES[0]}&own=1&unplaced=1") == (View(place=PLACES[0], own=True), ())


def test_the_data_version_is_in_the_address() -> None:
    pairs = permalink.write(replace(View(), place=PLACES[0]), "2025-09-22-abcd")
    assert permalink.version_of(pairs) == "2025-09-22-abcd"
    assert pairs == (("see", PLACES[0]), ("v", "2025-09-22-abcd"))


def test_a_step_is_said_by_its_number_and_is_the_view_that_its_address_says() -> None:
    view, troubles = read("?story=ships&step=1")
    asked = Filters(first_month="2025-03")
    assert (view, troubles) == (View(asked, place="sund", story="ships", step=1), ())
    assert permalink.address(view, "2025-05-x") == "?story=ships&step=1&v=2025-05-x"
    assert read("?story=ships") == (view, ())
    view, [trouble] = read("?step=2&aside=1")
    assert (view, trouble.key, trouble.value) == (View(), "step", "2"), "of which story nothing says"


def test_who_asks_for_something_else_goes_aside_and_comes_back() -> None:
    full = permalink.address(permalink.in_full(step_of(2)))
    assert full == "?outlet=the-gull&map=12.0000,51.5000,8&story=ships&step=2&aside=1"
    assert read(full)[0] == read("?story=ships&step=2")[0] == step_of(2)
    moved = read(full.replace("12.0000", "11.0000"))[0]
    assert moved == step_of(2), "where the map was moved to is no other view"
    aside = read(f"{full}&see=sund")[0]
    assert (aside.aside, aside.place, aside.filters.outlets) == (True, "sund", ("the-gull",))
    assert read("?story=ships&step=2&aside=1")[0] == View(story="ships", step=2, aside=True)
    assert read("?story=ships&step=2&see=sund")[0] == View(place="sund", story="ships", step=2, aside=True)


def test_what_of_a_step_cannot_be_used_is_told() -> None:
    view, [trouble] = read("?story=ships&step=9")
    assert (view.step, trouble.key, trouble.why, trouble.suggestion) == (3, "step", "unknown", "3")
    view, [trouble] = read(f"?story=ships&step={'9' * 5_000}")
    assert (view.step, trouble.key, trouble.why, trouble.suggestion) == (3, "step", "unknown", "3"), "beyond the last"
    view, [trouble] = read("?story=ship&step=2")
    assert (view, trouble.key, trouble.suggestion) == (View(), "story", "ships")
    view, [trouble] = read("?story=ships&step=0")
    assert (view.step, trouble.key, trouble.why, trouble.suggestion) == (1, "step", "unknown", "1")
    broken = replace(STORY, steps=(Step("?see=sunt&lang=ar&story=ships", {"en": "Text."}),))
    view, [trouble] = permalink.read([("story", "ships")], replace(TINY, stories={"ships": broken}))
    assert (view, trouble.suggestion) == (View(story="ships", step=1), "sund")


@pytest.mark.parametrize(
    "more",
    [
        "ysclid=m1&yclid=2&msclkid=3&ttclid=4", "mibextid=Zx&igshid=1&igsh=2",
        "li_fat_id=1&rdt_cid=2&ved=3&sca_esv=4&sfnsn=mo&dm_i=5&gclsrc=a&xmt=b",
        "gad_source=1&gbraid=x&wbraid=y",
        "_gl=1*x&_hsenc=p2&mkt_tok=a", "srsltid=A&twclid=1&dclid=2&fbclid=3", "utm_source=a&mtm_campaign=b&pk_kwd=c",
        "isappinstalled=0&ref_src=x&s=20&si=y", "sa=D&ust=1&usg=A&sdata=x&reserved=0",
        "t=AbC-d_9&refsrc=email&h=AT0&hl=en", "midToken=AQ&midSig=x&trkEmail=eml&otpToken=MT",
        "luicode=1&lfid=2&rhash=3", "is_from_webapp=1&sender_device=pc&tt_from=copy",
        "openExternalBrowser=1&triedRedirect=true",
        "rb_clickid=3&itm_source=2&hmb_campaign=1&ir_clickid=a&scid=1",
    ],
)  # fmt: skip
def test_what_others_hang_on_to_an_address_says_nothing(more: str) -> None:
    place = PLACES[0]
    for query in (f"see={place}&{more}", f"{more}&see={place}"):
        view, troubles = permalink.read(permalink.pairs_of(query)[0], COLLECTION)
        assert (view.place, troubles) == (place, ())


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("from=2025-07&from=singlemessage", {"first_month": "2025-07"}),
        ("from=timeline&from=2025-07", {"first_month": "2025-07"}),
        ("undated=0&undated=maybe", {"undated": False}),
        ("by=published&by=feed", {"basis": "published"}),
    ],
)
def test_a_value_of_others_does_not_take_away_one_that_can_be_read(query: str, kept: dict[str, Any]) -> None:
    view, troubles = permalink.read(permalink.pairs_of(query)[0], COLLECTION)
    assert {name: getattr(view.filters, name) for name in kept} == kept
    assert troubles == ()


PLACE = PLACES[0]


def as_wide(text: str) -> str:
    """Write a text in letters as wide as ideographs."""
    return "".join(chr(ord(letter) + 0xFEE0) for letter in text)


@pytest.mark.parametrize(
    ("query", "right"),
    [
        (f"see={PLACE})", f"see={PLACE}"),
        (f"see={PLACE}.", f"see={PLACE}"),
        (f"see={PLACE.upper()}", f"see={PLACE}"),
        (f"see={PLACE}%E2%80%8B", f"see={PLACE}"),
        ("from=2025-7", "from=2025-07"),
        ("from=2025-07?utm_source=x&to=2025-08", "from=2025-07&to=2025-08"),
        (f"see={PLACE}%26from=2025-07%26to=2025-08", f"see={PLACE}&from=2025-07&to=2025-08"),
        (f"from=2025-07&see={PLACE}?from=groupmessage", f"from=2025-07&see={PLACE}"),
        ("from=2025/07&to=2025-08\u201d", "from=2025-07&to=2025-08"),
        (f"see=<{PLACE}>", f"see={PLACE}"),
        (f"see=3D{PLACE}&from=3D2025-07", f"see={PLACE}&from=2025-07"),
        (f"see={PLACE[:2]}=%0A{PLACE[2:]}", f"see={PLACE}"),
        (f"see={PLACE}](https://x", f"see={PLACE}"),
        (f"see={PLACE}%E2%81%A9%E2%80%A6", f"see={PLACE}"),
        (f"see={PLACE}%25", f"see={PLACE}"),
        (f"see={PLACE};from=2025-07", f"see={PLACE}&from=2025-07"),
        (f"see={PLACE}%2526from%253D2025-07", f"see={PLACE}&from=2025-07"),
        (f"see%3D{PLACE}%26from%3D2025-07", f"see={PLACE}&from=2025-07"),
        ("from=2025%252D07", "from=2025-07"),
        ("from=2025-07-14", "from=2025-07"),
        ("lang=ar-SY", "lang=ar"),
        ("lang=ar_SY.", "lang=ar"),
        ("actor=ada-arn,the-gull", "actor=ada-arn&actor=the-gull"),
        ("q=%25D8%25B7%25D8%25B1", "q=%D8%B7%D8%B1"),
        (f"see=3D{PLACE}=26from=3D2025-07", f"see={PLACE}&from=2025-07"),
        ("from=2025=2D07", "from=2025-07"),
        ("from=2025-07%23:~:text=ships", "from=2025-07"),
        (f"target=https%3A%2F%2Fmap.example%2F%3Fsee%3D{PLACE}%26from%3D2025-07", f"see={PLACE}&from=2025-07"),
        (f"url=https%3A%2F%2Fmap.example%2F%3Fsee%3D{PLACE}&data=05%7C02&reserved=0", f"see={PLACE}"),
        (f"sa=t&source=web&url=https%3A%2F%2Fmap.example%2F%3Fsee%3D{PLACE}&opi=8", f"see={PLACE}"),
        (f"event=video&q=https%3A%2F%2Fmap.example%2F%3Fsee%3D{PLACE}", f"see={PLACE}"),
        (f"to=https%3A%2F%2Fmap.example%2F%3Fsee%3D{PLACE}&cc_key=", f"see={PLACE}"),
        (f"see={PLACE}&from=2025-07__;Kys!!ABC!d-X$", f"see={PLACE}&from=2025-07"),
        (f"from=2025-07&see={PLACE}؟", f"from=2025-07&see={PLACE}"),
        (f"see={PLACE}،&from=2025-07。", f"see={PLACE}&from=2025-07"),
        (f"see={PLACE}&from=2025-07/", f"see={PLACE}&from=2025-07"),
        (f"see={PLACE[:2]}\u00ad{PLACE[2:]}&from=\u202b2025-07\u202c", f"see={PLACE}&from=2025-07"),
        (f"see={as_wide(PLACE)}&from={as_wide('2025-07')}", f"see={PLACE}&from=2025-07"),
        (f"see＝{PLACE}＆from＝2025-07", f"see={PLACE}&from=2025-07"),
        (f"see={PLACE}\\u0026from=2025-07", f"see={PLACE}&from=2025-07"),
        (f"see={PLACE},from=2025-07", f"see={PLACE}&from=2025-07"),
        (f"see={PLACE}&from=2025\u221207", f"see={PLACE}&from=2025-07"),
        (f"see={PLACE}&from=٢٠٢٥-٠٧", f"see={PLACE}&from=2025-07"),
        ("to=২০২৫-07", "to=2025-07"),
        (f"go=https%253A%252F%252Fmap.example%252F%253Fsee%253D{PLACE}", f"see={PLACE}"),
    ],
)
def test_damage_with_one_undoing_is_undone_and_told(query: str, right: str) -> None:
    view, troubles = permalink.read(permalink.pairs_of(query)[0], COLLECTION)
    assert view == permalink.read(permalink.pairs_of(right)[0], COLLECTION)[0]
    assert {trouble.why for trouble in troubles} == {"mended"}


def test_an_address_beside_what_this_map_is_asked_takes_nothing_away() -> None:
    query = f"see={PLACE}&from=2025-07&ref_url=https%3A%2F%2Fmap.example%2F%3Fsee%3D{PLACES[1]}"
    view, troubles = permalink.read(permalink.pairs_of(query)[0], COLLECTION)
    assert (view.place, view.filters.first_month, troubles) == (PLACE, "2025-07", ())


def test_words_that_are_sought_are_never_taken_apart() -> None:
    view, troubles = permalink.read(permalink.pairs_of("q=ships%3Ffrom=2025-07%26to=x")[0], COLLECTION)
    assert (view.filters.words, troubles) == ("ships?from=2025-07&to=x", ())


def test_keys_copied_out_of_html_are_keys() -> None:
    assert permalink.read(permalink.pairs_of("from=2025-07&amp;to=2025-08")[0], COLLECTION) == permalink.read(
        permalink.pairs_of("from=2025-07&to=2025-08")[0], COLLECTION
    )


def test_a_wide_mark_before_the_keys_is_none_of_the_first() -> None:
    view, troubles = permalink.read(permalink.pairs_of(f"？see={PLACE}&from=2025-07")[0], COLLECTION)
    assert (view.place, view.filters.first_month, troubles) == (PLACE, "2025-07", ())


def test_figures_of_other_scripts_are_no_side() -> None:
    assert permalink.read((("beside", "٢٠٢٥-٠٧..٢٠٢٥-٠٨"), ("beside", "2025-01..2025-02")), COLLECTION)[1]


def test_a_value_that_may_be_two_things_is_not_guessed() -> None:
    _, troubles = permalink.read(permalink.pairs_of("from=07-2025&see=nowhere")[0], COLLECTION)
    assert [trouble.why for trouble in troubles] == ["malformed", "unknown"]


def test_what_html_leaves_behind_an_address_and_an_empty_value_say_nothing() -> None:
    view, troubles = permalink.read(permalink.pairs_of(f"see={PLACE}&quot;&gt;&#39;&outlet=")[0], COLLECTION)
    assert (view, troubles) == (permalink.read((("see", PLACE),), COLLECTION)[0], ())


def test_a_longer_id_that_is_nobodys_is_not_the_shorter_one() -> None:
    view, troubles = permalink.read((("see", f"{PLACE}-nowhere"),), COLLECTION)
    assert (view.place, [trouble.why for trouble in troubles]) == (None, ["unknown"])
    assert "us" not in undone("us-navy")  # nor is one that looks like a language's


def test_an_address_may_be_of_one_version_for_ever() -> None:
    view, troubles = permalink.read((("see", "sund"), ("at", COLLECTION.version)), COLLECTION)
    assert (view.at, troubles) == (COLLECTION.version, ())
    assert permalink.address(view) == f"?see=sund&at={COLLECTION.version}"
    view, [trouble] = permalink.read((("at", "2001-01-01-00000000"),), COLLECTION)
    assert view == View()
    assert (trouble.key, trouble.why, trouble.suggestion) == ("at", "no version", None)
    step, _ = permalink.read((("story", "ships"), ("step", "1"), ("at", COLLECTION.version)), COLLECTION)
    assert (step.at, step.aside) == (COLLECTION.version, False)
