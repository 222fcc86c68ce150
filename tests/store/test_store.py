"""The tables and cards, and what they make of awkward collections."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.synthetic import make_collection
from layers.collection import read_collection
from layers.model import Actor, ActorLink, Article, Claim, Collection, Excerpt, Filters, MapView, Place, PlaceLink
from layers.store import Store, arrays, cards, select, select_afresh
from layers.store.judgement import index_words, split_terms
from layers.text import fold
from layers.when import read_when

HOSTILE = "'; DROP TABLE excerpt; -- <img onerror> `${1}` \\1 % _ \u202e " + "x" * 10_000
SPELLINGS = {"en": ("Hmeimim", ("Khmeimim", "Hmeymim")), "ar": ("حميميم", ()), "ru": ("Хмеймим", ())}


def make_place(id_: str, parent: str | None = None, names: dict[str, str] | None = None) -> Place:
    return Place(id_, names or {"en": id_}, {}, "site", "point", 36.0, 35.0, parent=parent)


def make_excerpt(id_: str, event: str | None = None, **more: object) -> Excerpt:
    made = Excerpt(id_, "paper", f"Quote {id_}", 0, 9, "", "", Claim("reporter", "reported"))
    when = read_when(event) if event else None
    return replace(made, event=when, **more)  # type: ignore[arg-type]


def make_store(*excerpts: Excerpt, **more: object) -> Store:
    base = Place(
        "base",
        {language: name for language, (name, _) in SPELLINGS.items()},
        {language: aliases for language, (_, aliases) in SPELLINGS.items()},
        "site",
        "point",
        35.95,
        35.4,
        parent="land",
    )
    published = read_when("2025-06-15")
    collection = Collection(
        title={},
        summary={},
        languages=("en",),
        window=("2025-01", "2025-06"),
        bounds=(30, 30, 40, 40),
        first_view=MapView(36, 35, 6),
        places={"land": make_place("land"), "base": base, "bare": make_place("bare")},
        actors={
            "state": Actor("state", {"en": "State"}, {}, "state", "#000000"),
            "reporter": Actor("reporter", {"en": "Reporter"}, {}, "person", "#000000", "state"),
        },
        articles={"paper": Article("paper", "A title", "The Paper", (), "en", "analysis", published, "", "")},
        excerpts={excerpt.id: excerpt for excerpt in excerpts},
        version="1",
    )
    return Store(replace(collection, **more))  # type: ignore[arg-type]


def test_any_spelling_in_any_script_finds_the_same() -> None:
    there = make_excerpt("there", places=(PlaceLink("base", "named", "site"),))
    elsewhere = make_excerpt("elsewhere", places=(PlaceLink("land", "named", "region"),))
    store = make_store(there, elsewhere)
    for words in ("Hmeimim", "KHMEIMIM", "Хмеймим", "حميميم", "حُميميم", "hmeim", "хмейм quote"):
        assert cards(store, Filters(words=words)).ids == ("there",), words
    assert cards(store, Filters(words="paper title")).total == 0
    assert cards(store, Filters(words="paper title", titles=True)).total == 2
    assert cards(store, Filters(words="reporter quote")).total == 2, "who says so is searched"
    assert cards(store, Filters(words="hmeimim nowhere")).total == 0


def test_the_gist_of_an_excerpt_is_searched_in_every_language() -> None:
    store = make_store(make_excerpt("a", gist={"en": "Ships leave.", "ru": "Корабли уходят."}), make_excerpt("b"))
    for words in ("leave", "корабл", "quote leave"):
        assert cards(store, Filters(words=words)).ids == ("a",), words


def test_a_parent_finds_its_descendants_once() -> None:
    both = (PlaceLink("base", "named", "site"), PlaceLink("land", "named", "region"))
    store = make_store(make_excerpt("a", places=both, actors=(ActorLink("reporter", "speaks"),)))
    found = select(store, Filters(places=("land",), actors=("state",), role="speaks"))
    assert found.matching == 1
    assert found.place_counts == {"land": 1, "base": 1, "bare": 0}
    assert found.facets["actor"] == {"state": 1, "reporter": 1}
    assert select(store, Filters(actors=("state",), role="acts")).matching == 0
    assert select(store, Filters(actors=("state", "reporter"), all_actors=True)).matching == 1


def test_cards_go_by_time_and_the_undated_come_last() -> None:
    store = make_store(
        make_excerpt("undated"),
        make_excerpt("month", "2025-03"),
        make_excerpt("day", "2025-03-01"),
        make_excerpt("from-then", "2025-03/.."),
        make_excerpt("till-then", "../2025-05"),
        make_excerpt("earlier", "2025-02-28"),
    )
    page = cards(store, Filters(), excerpt="month", offset=1, limit=3)
    assert page.ids == ("earlier", "day", "month")
    assert (page.offset, page.total, page.undated, page.excerpt_offset) == (1, 6, 1, 3)
    everything = cards(store, Filters(), limit=None).ids
    assert everything == ("till-then", "earlier", "day", "month", "from-then", "undated")
    assert cards(store, Filters(first_month="2025-03"), excerpt="earlier").excerpt_offset is None
    assert cards(store, Filters(), excerpt="no such").excerpt_offset is None


@pytest.fixture(scope="module")
def some_store() -> Store:
    return Store(make_collection(places=9, excerpts=60, actors=6, articles=5, words=40, seed=8))


def test_a_page_of_cards_is_a_cut_of_all(some_store: Store) -> None:
    everything = cards(some_store, Filters(), limit=None).ids
    assert sorted(everything) == sorted(some_store.collection.excerpts)
    dated = [some_store.collection.excerpts[one].event is not None for one in everything]
    assert dated == sorted(dated, reverse=True)
    assert cards(some_store, Filters(), offset=7, limit=5).ids == everything[7:12]


def test_an_empty_collection_has_an_answer() -> None:
    store = make_store(places={}, actors={}, articles={}, rejected=2)
    found = select(store, Filters(words="x", places=("y",), actors=("z",), role="acts"))
    assert (found.read, found.rejected, found.matching, found.hidden) == (2, 2, 0, 0)
    assert [row.possible for row in found.months] == [0] * 6
    assert dict(found.coverage) == {}
    assert found.coverage.most == 0
    assert cards(store, Filters()).ids == ()


def test_hostile_text_is_only_text() -> None:
    names = {"en": HOSTILE}
    place = make_place("land", names=names)
    store = make_store(make_excerpt("a", quote=HOSTILE), places={"land": place})
    assert select(store, Filters(words=HOSTILE)).matching == 1
    assert select(store, Filters(words="' OR 1=1 --")).matching == 0
    asked = Filters(places=(HOSTILE,), actors=(HOSTILE,), outlets=(HOSTILE,), role=HOSTILE)
    assert select(store, asked).hidden_by_several == 1
    assert select(store, Filters()).matching == 1


def test_the_axis_goes_to_months_that_occur_but_not_to_a_stray_one() -> None:
    store = make_store(
        make_excerpt("late", "2025-08"),
        make_excerpt("stray", "1987-05-04"),
        make_excerpt("since", "2025-05/.."),
        make_excerpt("from-afar", "1990/2025-01"),
    )
    months = {row.month: (row.certain, row.possible) for row in select(store, Filters()).months}
    assert (min(months), max(months)) == ("2025-01", "2025-08")
    assert list(months) == sorted(months)
    assert months["2025-01"] == (0, 1)
    assert months["2025-06"] == (0, 1)
    assert months["2025-07"] == (0, 0)
    assert months["2025-08"] == (1, 1)
    by_publication = select(store, Filters(basis="published")).months
    assert [row.month for row in by_publication] == list(months)
    assert by_publication[5] == ("2025-06", 4, 4)


def test_the_undated_are_hidden_by_months_unless_asked_for() -> None:
    store = make_store(make_excerpt("a"), make_excerpt("b", "2025-03"))
    asked = Filters(first_month="2025-02", last_month="2025-04")
    assert select(store, asked).hidden_by["month"] == 1
    assert select(store, asked).undated == 1
    assert cards(store, replace(asked, undated=True)).ids == ("b", "a")
    assert cards(store, replace(asked, undated=True, certain=True)).ids == ("b", "a")


def test_threads_share_a_store() -> None:
    store = Store(make_collection(places=20, excerpts=300, articles=9, words=50, seed=3))
    asked = [Filters(places=(f"place-{n % 5}",), words="ka", role="acts") for n in range(24)]
    alone = [select_afresh(store, filters) for filters in asked[:5]]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda filters: select_afresh(store, filters), asked))
    assert together == [alone[n % 5] for n in range(24)]


def test_flags_that_two_threads_make_at_once_are_the_same() -> None:
    judgement, asked = make_store(make_excerpt("a")).judge(Filters()), iter([True])
    others: list[Any] = []

    class Fails(np.ndarray[Any, Any]):  # noqa: PLW1641 - arrays have no hash
        def __eq__(self, other: object) -> Any:
            if next(asked, False):  # another thread asks meanwhile
                others.append(judgement.passes())
            return super().__eq__(other)

    object.__setattr__(judgement, "fails", judgement.fails.view(Fails))
    assert judgement.passes() is others[0] is judgement.passes()


def test_answers_used_longest_ago_are_forgotten_where_excerpts_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("layers.store.store.REMEMBERED", 2)
    monkeypatch.setattr("layers.store.store.FEW", 0)
    store = make_store(make_excerpt("a"))
    asked = [Filters(words=words) for words in ("one", "two", "three")]
    one, two, _ = select(store, asked[0]), select(store, asked[1]), select(store, asked[0])
    select(store, asked[2])
    assert select(store, asked[0]) is one
    assert select(store, asked[1]) is not two
    assert select(store, asked[1]) == two

    monkeypatch.setattr("layers.store.store.FEW", 3 * len(store.collection.places))
    store = make_store(make_excerpt("a"))
    counted = [select(store, filters) for filters in asked]
    assert all(select(store, filters) is before for filters, before in zip(asked, counted, strict=True))


def test_folding_word_by_word_is_folding_the_text() -> None:
    texts = ["al-Shibani  AL Shibani", "", "عادت إلى ميناء", "´ é Ⅳ ß İ", "Корабли\nушли\u202e"]
    vocabulary = index_words(texts)
    words = vocabulary.words.to_pylist()
    has = [vocabulary.rows.row(number).tolist() for number in range(len(words))]
    for number, text in enumerate(texts):
        assert {word for word, excerpts in zip(words, has, strict=True) if number in excerpts} == set(
            fold(text).split()
        )


def test_many_words_are_found_as_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(make_collection(places=9, excerpts=300, articles=9, words=400))
    few = [store.judge_afresh(Filters(words=term)).passes().tolist() for term in ("a", "ka", "mer")]
    monkeypatch.setattr(arrays, "ROW", 0)
    assert [store.judge_afresh(Filters(words=term)).passes().tolist() for term in ("a", "ka", "mer")] == few
    assert 0 < sum(few[2]) < len(few[2])


def test_terms_within_others_are_left_out() -> None:
    assert split_terms(" Tartus  tart PORT tartus ") == ("tartus", "port")
    assert split_terms(" -- ") == ()


def test_made_up_collections_are_the_same_each_time_and_awkward() -> None:
    made = make_collection(places=20, excerpts=200, articles=9, words=50)
    assert made == make_collection(places=20, excerpts=200, articles=9, words=50)
    assert made != make_collection(places=20, excerpts=200, articles=9, words=50, seed=1)
    excerpts = made.excerpts.values()
    events = {excerpt.event for excerpt in excerpts}
    assert None in events
    dated = sorted((event for event in events if event), key=lambda event: event.edtf)
    for event in dated[::5]:
        assert read_when(event.edtf) == event
    assert {len(excerpt.places) for excerpt in excerpts} == {0, 1, 2, 3}
    assert {1, 2, 3} == {len(excerpt.actors) for excerpt in excerpts}


def test_the_shipped_collection_adds_up() -> None:
    collection = read_collection(Path(__file__).parents[2] / "data")
    found = select(Store(collection), Filters())
    assert found.matching == len(collection.excerpts) > 0
    assert found.shown + found.not_placed + found.rejected == found.read
    assert sum(found.facets["outlet"].values()) == found.matching
