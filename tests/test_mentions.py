from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.cards.mentions import Named, mentions, named_actor, named_place, segments
from layers.model import Actor, Place
from layers.text import find_folded, fold


def actor(identifier: str, name: str, *aliases: str, kind: str = "person") -> Named:
    return named_actor(Actor(identifier, {"en": name}, {"en": aliases}, kind, "#000000"))


def place(identifier: str, name: str, *aliases: str) -> Named:
    return named_place(Place(identifier, {"en": name}, {"en": aliases}, "town", "point", 0, 0))


def marked(quote: str, *names: Named) -> str:
    """Write a quote with its mentions as [id|text]."""
    return "".join(
        part["text"] if part["id"] is None else f"[{part['id']}|{part['text']}]"
        for part in segments(quote, mentions(quote, names))
    )


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("Russia’s bases, Russia's port", "[r|Russia]’s bases, [r|Russia]'s port"),
        ("the Russian Federation", "the [r|Russian Federation]"),
        ("Russian patrols in Belorussia", "Russian patrols in Belorussia"),
        ("Moscow–Damascus; Moscow-based", "[r|Moscow]–Damascus; [r|Moscow]-based"),
        ("U.S. interests, U.S.-led, U.S.A.", "[r|U.S.] interests, [r|U.S.]-led, U.S.A."),
        ("told us about RUSSIA", "told us about RUSSIA"),
        ("", ""),
    ],
)
def test_whole_words_are_marked(quote: str, expected: str) -> None:
    russia = actor("r", "Russia", "Moscow", "Russian Federation", "U.S.", "US", kind="state")
    assert marked(quote, russia) == expected


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("Military police came", "[m|Military police] came"),
        ("and al-Sharaa government", "and [m|al-Sharaa government]"),
        ("in the west of", "in the west of"),
        ("the military  police", "the [m|military  police]"),
        ("military\u00a0police", "[m|military\u00a0police]"),
        ("Al‑Sharaa government", "[m|Al‑Sharaa government]"),
        ("in Turkiye", "in [m|Turkiye]"),
        ("in Tu\u0308rkiye", "in [m|Tu\u0308rkiye]"),
    ],
)
def test_spellings_may_differ_in_small_things(quote: str, expected: str) -> None:
    named = actor("m", "military police", "Al-Sharaa government", "West", "Türkiye", kind="state")
    assert marked(quote, named) == expected


@pytest.mark.parametrize(
    ("quote", "expected"),
    [
        ("قالت روسيا إن", "قالت [r|روسيا] إن"),
        ("وروسيا وبروسيا", "و[r|روسيا] وب[r|روسيا]"),
        ("إسرائيل واسرائيل", "[r|إسرائيل] و[r|اسرائيل]"),
        ("رُوسِيَا،", "[r|رُوسِيَا]،"),
        ("بروسيات روسيات", "بروسيات روسيات"),
        ("Россия и Россияне", "[r|Россия] и Россияне"),
        ("Соединенные Штаты", "[r|Соединенные Штаты]"),
    ],
)
def test_arabic_and_cyrillic(quote: str, expected: str) -> None:
    named = actor("r", "روسيا", "إسرائيل", "Россия", "Соединённые Штаты", kind="state")
    assert marked(quote, named) == expected


def test_the_longest_name_counts() -> None:
    regime = actor("regime", "Assad regime", kind="government")
    assad = actor("assad", "Bashar al-Assad", "Assad")
    assert marked("Assad regime; Assad", assad, regime) == "[regime|Assad regime]; [assad|Assad]"
    south = place("south", "southern Syria provinces")
    syria = place("syria", "Syria", "in southern Syria")
    assert marked("in southern Syria provinces", syria, south) == ("in [south|southern Syria provinces]")


def test_a_surname_counts_while_one_person_bears_it() -> None:
    lavrov, other = actor("lavrov", "Sergey Lavrov"), actor("other", "Ivan Lavrov")
    assert marked("Lavrov met", lavrov) == "[lavrov|Lavrov] met"
    assert marked("Lavrov met Sergey Lavrov", lavrov, other) == "Lavrov met [lavrov|Sergey Lavrov]"
    listed = actor("other", "Ivan Lavrov", "Lavrov")
    assert marked("Lavrov met", lavrov, listed) == "[other|Lavrov] met"
    assert marked("al-Sharaa. Al-Sharaa", actor("s", "Maher al-Sharaa")) == ("[s|al-Sharaa]. [s|Al-Sharaa]")
    assert marked("the Army of Lavrov", actor("army", "The Lavrov Army", kind="state")) == ("the Army of Lavrov")


def test_a_shared_spelling_is_the_first_one_s() -> None:
    town, state = place("moscow", "Moscow"), actor("russia", "Russia", "Moscow", kind="state")
    assert marked("in Moscow", town, state) == "in [moscow|Moscow]"
    assert marked("in Moscow", state, town) == "in [russia|Moscow]"


def test_a_name_never_cuts_a_letter() -> None:
    assert marked("ﬁsh ﬁ", place("i", "i"), place("fi", "fi")) == "ﬁsh [fi|ﬁ]"


WORDS = st.text("abAB .'-’وبالرسروӥ\u0301ﬁ\n<`${\\", max_size=8)
NAMES = st.lists(
    st.builds(
        Named,
        kind=st.sampled_from(["place", "actor"]),
        id=st.sampled_from("xyz"),
        spellings=st.lists(WORDS | st.text(max_size=4), max_size=4).map(tuple),
        surnames=st.lists(WORDS, max_size=2).map(tuple),
    ),
    max_size=5,
)
QUOTES = st.lists(WORDS | st.text(max_size=12), max_size=8).map(" ".join)


@given(QUOTES, NAMES)
def test_mentions_are_sorted_inside_the_quote_and_apart(quote: str, names: list[Named]) -> None:
    edges = [edge for found in mentions(quote, names) for edge in (found.start, found.end)]
    assert edges == sorted(edges)
    assert all(found.start < found.end for found in mentions(quote, names))
    assert all(0 <= edge <= len(quote) for edge in edges)


@given(QUOTES, NAMES)
def test_segments_joined_are_the_quote(quote: str, names: list[Named]) -> None:
    parts = segments(quote, mentions(quote, names))
    assert "".join(part["text"] for part in parts) == quote
    assert all(part["text"] for part in parts)


@given(st.text("abcАБВابت", min_size=1, max_size=12), QUOTES, QUOTES)
def test_a_name_standing_alone_is_found(name: str, before: str, after: str) -> None:
    quote = f"{before} {name} {after}"
    found = mentions(quote, [Named("place", "x", (name,))])
    spot = (len(before) + 1, len(before) + 1 + len(name))
    assert spot in [(mention.start, mention.end) for mention in found]


@pytest.mark.parametrize(
    ("quote", "sought", "expected"),
    [
        ("Russian patrols resumed.", "patrol", "Russian [patrol]s resumed."),
        ("Patrols, PATROLS", "patrols", "[Patrols], [PATROLS]"),
        ("Qal‘at al-Madiq", "qalat", "[Qal‘at] al-Madiq"),
        ("Hmeimim and Tartus", "tartus hmeimim", "[Hmeimim] and [Tartus]"),
        ("patrolling", "patrol rolling", "[patrolling]"),
        ("وفي حُمَيْميم قاعدة", "حميميم", "وفي [حُمَيْميم] قاعدة"),
        ("в Хмеймиме", "хмеймим", "в [Хмеймим]е"),
        ("nothing", "", "nothing"),
        ("nothing", "…", "nothing"),
    ],
)
def test_what_was_searched_for_is_marked_as_the_search_finds_it(quote: str, sought: str, expected: str) -> None:
    cut = segments(quote, (), find_folded(quote, sought))
    said = "".join(f"[{one['text']}]" if one["kind"] == "sought" else one["text"] for one in cut)
    assert said == expected


def test_a_sought_word_in_a_name_keeps_what_it_names() -> None:
    quote = "in Tartus port"
    cut = segments(quote, mentions(quote, [place("t", "Tartus port")]), find_folded(quote, "port"))
    assert [(one["text"], one["kind"], one["id"]) for one in cut] == [
        ("in ", None, None),
        ("Tartus ", "place", "t"),
        ("port", "sought", "t"),
    ]


@given(st.text(max_size=60), st.text(max_size=10))
def test_cutting_out_what_is_sought_loses_nothing(quote: str, sought: str) -> None:
    cut = segments(quote, (), find_folded(quote, sought))
    assert "".join(one["text"] for one in cut) == quote
    assert all(one["text"] for one in cut)
    marked = " ".join(fold(one["text"]) for one in cut if one["kind"] == "sought")
    assert all(term in fold(quote) for term in marked.split() if term)
    if any(term in fold(quote).split() for term in fold(sought).split()):
        assert marked
