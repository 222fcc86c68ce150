"""The store's counts against filters by the letter, and the laws they keep."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.synthetic import make_collection
from layers.errors import BadDate
from layers.model import (
    BASES,
    DIMENSIONS,
    PLACE_KINDS,
    ROLES,
    STATUSES,
    Actor,
    Collection,
    Excerpt,
    Filters,
    Place,
    PlaceLink,
)
from layers.store import Store, cards, select, select_afresh, shared_rows
from layers.text import fold
from layers.when import month_number, month_text, months
from tests.collected import TINY

OFF: Mapping[str, dict[str, Any]] = {
    "month": {"first_month": None, "last_month": None, "certain": False},
    "actor": {"actors": (), "role": None},
    "place": {"places": ()},
    "kind": {"kinds": ()},
    "outlet": {"outlets": ()},
    "status": {"statuses": ()},
    "language": {"languages": ()},
    "link": {"named_only": False},
    "words": {"words": "", "titles": False},
}
"""What lifts each dimension."""


class Oracle:
    """Filters by the letter: slow, plain Python to hold the store's answers against."""

    def __init__(self, collection: Collection) -> None:
        self.collection = collection
        self.texts = {e.id: self._text(e) for e in collection.excerpts.values()}
        self.titles = {a.id: fold(f"{a.title} {a.outlet}") for a in collection.articles.values()}

    def failed(self, excerpt: Excerpt, asked: Filters) -> set[str]:
        return {dimension for dimension in OFF if not getattr(self, dimension)(excerpt, asked)}

    def matching(self, asked: Filters, **changes: Any) -> set[str]:
        asked = replace(asked, **changes)
        rules = [getattr(self, dimension) for dimension in OFF]
        excerpts = self.collection.excerpts.values()
        return {excerpt.id for excerpt in excerpts if all(rule(excerpt, asked) for rule in rules)}

    def month(self, excerpt: Excerpt, asked: Filters) -> bool:
        if not (asked.first_month or asked.last_month):
            if not asked.certain:
                return True
            first_month, last_month = self.collection.window
            asked = replace(asked, first_month=first_month, last_month=last_month)
        return self.in_months(excerpt, asked)

    def in_months(self, excerpt: Excerpt, asked: Filters) -> bool:
        event = asked.basis == "event"
        when = excerpt.event if event else self.collection.articles[excerpt.article].published
        if when is None:
            return asked.undated
        first = month_number(asked.first_month) if asked.first_month else None
        last = month_number(asked.last_month) if asked.last_month else None
        start, end = months(when)
        if asked.certain:
            starts_inside = first is None or (start is not None and start >= first)
            return starts_inside and (last is None or (end is not None and end <= last))
        ends_before = end is not None and first is not None and end < first
        return not ends_before and not (start is not None and last is not None and start > last)

    def actor(self, excerpt: Excerpt, asked: Filters) -> bool:
        there = [link.actor for link in excerpt.actors if asked.role is None or link.role == asked.role]
        if not asked.actors:
            return asked.role is None or bool(there)
        found = {above for actor in there for above in line(actor, self.collection.actors)}
        return (all if asked.all_actors else any)(actor in found for actor in asked.actors)

    def place(self, excerpt: Excerpt, asked: Filters) -> bool:
        return not asked.places or any(place in self.at(excerpt) for place in asked.places)

    def kind(self, excerpt: Excerpt, asked: Filters) -> bool:
        return not asked.kinds or any(kind in self.kinds(excerpt) for kind in asked.kinds)

    def outlet(self, excerpt: Excerpt, asked: Filters) -> bool:
        article = self.collection.articles[excerpt.article]
        return not asked.outlets or (article.outlet_key) in asked.outlets

    def status(self, excerpt: Excerpt, asked: Filters) -> bool:
        return not asked.statuses or excerpt.claim.status in asked.statuses

    def language(self, excerpt: Excerpt, asked: Filters) -> bool:
        article = self.collection.articles[excerpt.article]
        return not asked.languages or article.language in asked.languages

    def link(self, excerpt: Excerpt, asked: Filters) -> bool:
        if not asked.named_only or not excerpt.places:
            return True
        groups = [
            {link.link for link in excerpt.places},
            set().union(*(self.at(excerpt).get(place, set()) for place in asked.places)),
            set().union(*(self.kinds(excerpt).get(kind, set()) for kind in asked.kinds)),
        ]
        return all("named" in group for group in groups if group)

    def words(self, excerpt: Excerpt, asked: Filters) -> bool:
        title = self.titles[excerpt.article] if asked.titles else ""
        return all(word in self.texts[excerpt.id] or word in title for word in fold(asked.words).split())

    def certainly(self, excerpt: Excerpt, asked: Filters) -> bool:
        """Say whether an excerpt has a date that lies wholly inside the months asked for, if any are."""
        limited = bool(asked.first_month or asked.last_month or asked.certain)
        return not limited or self.month(excerpt, replace(asked, certain=True, undated=False))

    def own(self, excerpt: Excerpt, asked: Filters) -> set[str]:
        """Return the places that an excerpt itself is linked to."""
        return {link.place for link in excerpt.places if link.link == "named" or not asked.named_only}

    def at(self, excerpt: Excerpt) -> dict[str, set[str]]:
        """By place and ancestor: how it is linked."""
        found: dict[str, set[str]] = {}
        for link in excerpt.places:
            for place in line(link.place, self.collection.places):
                found.setdefault(place, set()).add(link.link)
        return found

    def kinds(self, excerpt: Excerpt) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for link in excerpt.places:
            found.setdefault(self.collection.places[link.place].kind, set()).add(link.link)
        return found

    def counted_at(self, excerpt: Excerpt, asked: Filters) -> set[str]:
        """The places that the excerpt counts for."""
        links = self.at(excerpt).items()
        return {place for place, how in links if not asked.named_only or "named" in how}

    def months_of(self, excerpt: Excerpt, asked: Filters) -> Iterator[str | None]:
        """Yield the months of the window that an excerpt may fall in, None if it is undated."""
        event = asked.basis == "event"
        when = excerpt.event if event else self.collection.articles[excerpt.article].published
        if when is None:
            yield None
            return
        first, last = months(when)
        for number in range(*window(self.collection)):
            if (first is None or first <= number) and (last is None or number <= last):
                yield month_text(number)

    def _text(self, excerpt: Excerpt) -> str:
        named: list[Place | Actor] = [self.collection.places[p.place] for p in excerpt.places]
        named += [self.collection.actors[a.actor] for a in excerpt.actors]
        named.append(self.collection.actors[excerpt.claim.by])
        parts = [excerpt.quote, *excerpt.gist.values()]
        for member in named:
            parts += member.names.values()
            parts += [alias for aliases in member.aliases.values() for alias in aliases]
        return fold("\n".join(parts))


def line(member: str, members: Mapping[str, Place] | Mapping[str, Actor]) -> Iterator[str]:
    """Yield an id and those of its ancestors."""
    above: str | None = member
    while above is not None:
        yield above
        above = members[above].parent


def window(collection: Collection) -> tuple[int, int]:
    first, last = (month_number(month) for month in collection.window)
    return first, last + 1


MADE = make_collection(places=14, excerpts=90, actors=9, months=9, articles=7, outlets=3, words=60, seed=4)
COLLECTIONS = {"tiny": TINY, "made": MADE}
STORES = {name: Store(collection) for name, collection in COLLECTIONS.items()}
ORACLES = {name: Oracle(collection) for name, collection in COLLECTIONS.items()}


def some(values: Iterable[str], most: int = 2) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from([*values, "unknown"]), min_size=1, max_size=most).map(tuple)


def asked_words(collection: Collection) -> list[str]:
    """Whole words and parts of them, from quotes and names."""
    texts = [excerpt.quote for excerpt in collection.excerpts.values()]
    texts += [name for place in collection.places.values() for name in place.names.values()]
    texts += [f"{article.title} {article.outlet}" for article in collection.articles.values()]
    words = [word for text in texts for word in text.split()]
    return [*words, *(word[1:4] for word in words), *texts[:9], "no where"]


def asked_filters(collection: Collection) -> st.SearchStrategy[Filters]:
    """Give filters in up to four dimensions, so that they often find something."""
    start, end = window(collection)
    month = st.one_of(st.none(), st.integers(start - 2, end + 1).map(month_text))
    outlets = {article.outlet_key for article in collection.articles.values()}
    languages = {article.language for article in collection.articles.values()}
    every = st.builds(
        Filters,
        first_month=month,
        last_month=month,
        basis=st.sampled_from(BASES),
        certain=st.booleans(),
        undated=st.booleans(),
        actors=some(collection.actors, 3),
        all_actors=st.booleans(),
        role=st.sampled_from([None, *ROLES]),
        places=some(collection.places),
        kinds=some(PLACE_KINDS),
        outlets=some(sorted(outlets)),
        statuses=some(STATUSES, 4),
        languages=some(sorted(languages)),
        named_only=st.just(value=True),
        words=st.sampled_from(asked_words(collection)),
        titles=st.booleans(),
    )
    return st.builds(in_some, every, st.sets(st.sampled_from(DIMENSIONS), max_size=4))


def in_some(asked: Filters, kept: set[str]) -> Filters:
    """Put the months in order, and lift all dimensions but some."""
    first, last = sorted((asked.first_month, asked.last_month), key=lambda text: text or "")
    asked = replace(asked, first_month=first, last_month=last)
    for dimension in set(DIMENSIONS) - kept:
        asked = replace(asked, **OFF[dimension])
    return asked


ASKED = {name: asked_filters(collection) for name, collection in COLLECTIONS.items()}


@st.composite
def questions(draw: st.DrawFn) -> tuple[str, Filters]:
    name = draw(st.sampled_from(list(COLLECTIONS)))
    return name, draw(ASKED[name])


@settings(max_examples=80)
@given(questions())
def test_totals_and_hidden_are_those_by_the_letter(question: tuple[str, Filters]) -> None:
    name, asked = question
    collection, oracle = COLLECTIONS[name], ORACLES[name]
    found = select_afresh(STORES[name], asked)

    failed = {e.id: oracle.failed(e, asked) for e in collection.excerpts.values()}
    alone = Counter(next(iter(some)) for some in failed.values() if len(some) == 1)
    matching = [collection.excerpts[id_] for id_, some in failed.items() if not some]
    assert found.matching == len(matching)
    assert found.shown == sum(bool(excerpt.places) for excerpt in matching)
    assert found.hidden_by == {dimension: alone[dimension] for dimension in DIMENSIONS}
    assert found.hidden == len(failed) - len(matching)
    assert found.hidden == sum(found.hidden_by.values()) + found.hidden_by_several
    assert found.read == found.shown + found.not_placed + found.hidden + found.rejected
    assert found.read == len(failed) + collection.rejected
    assert found.articles == len({excerpt.article for excerpt in matching})
    direct = {
        link.place for excerpt in matching for link in excerpt.places if link.link == "named" or not asked.named_only
    }
    assert found.places == len(direct)


@settings(max_examples=60)
@given(questions())
def test_lifting_a_dimension_brings_back_what_it_hides(question: tuple[str, Filters]) -> None:
    name, asked = question
    store = STORES[name]
    found = select_afresh(store, asked)
    for dimension in DIMENSIONS:
        lifted = select_afresh(store, replace(asked, **OFF[dimension]))
        back = lifted.matching - found.matching
        # Lifting places or kinds can also free excerpts hidden by "link": their link to the
        # place asked for is implied, and another of their links is named.
        if asked.named_only and dimension in {"place", "kind"}:
            assert back >= found.hidden_by[dimension]
            assert back <= found.hidden_by[dimension] + found.hidden_by["link"]
        else:
            assert back == found.hidden_by[dimension]


@settings(max_examples=40)
@given(questions())
def test_a_facet_counts_what_would_match_if_it_alone_were_chosen(question: tuple[str, Filters]) -> None:
    name, asked = question
    collection, oracle = COLLECTIONS[name], ORACLES[name]
    facets = select_afresh(STORES[name], asked).facets
    assert set(facets["actor"]) == set(collection.actors)
    assert set(facets["place"]) == set(collection.places)
    for facet, one in (
        ("place", "places"),
        ("actor", "actors"),
        ("kind", "kinds"),
        ("outlet", "outlets"),
        ("status", "statuses"),
        ("language", "languages"),
    ):
        for value, count in facets[facet].items():
            assert count == len(oracle.matching(asked, **{one: (value,)})), (facet, value)
    for role, count in facets["role"].items():
        assert count == len(oracle.matching(asked, role=role))
    placed = {id_ for id_, excerpt in collection.excerpts.items() if excerpt.places}
    named = oracle.matching(asked, named_only=True) & placed
    either = oracle.matching(asked, named_only=False) & placed
    assert facets["link"] == {"named": len(named), "implied": len(either - named)}


@pytest.mark.parametrize("name", COLLECTIONS)
def test_named_only_counts_named_links_to_what_is_asked_for(name: str) -> None:
    collection, oracle = COLLECTIONS[name], ORACLES[name]
    for asked in (Filters(places=(place,), named_only=True) for place in collection.places):
        found = select_afresh(STORES[name], asked)
        assert found.matching == len(oracle.matching(asked))
        for place, count in found.facets["place"].items():
            assert count == len(oracle.matching(asked, places=(place,)))
        for kind, count in found.facets["kind"].items():
            assert count == len(oracle.matching(asked, kinds=(kind,)))
    for asked in (Filters(kinds=(kind,), named_only=True) for kind in PLACE_KINDS):
        facet = select_afresh(STORES[name], asked).facets["kind"]
        assert facet == {kind: len(oracle.matching(asked, kinds=(kind,))) for kind in facet}


@settings(max_examples=40)
@given(questions())
def test_a_month_counts_what_would_match_if_it_alone_were_chosen(question: tuple[str, Filters]) -> None:
    name, asked = question
    oracle = ORACLES[name]
    found = select_afresh(STORES[name], asked)
    first, last = COLLECTIONS[name].window
    assert {first, last} <= {row.month for row in found.months}
    for month, certain, possible in found.months:
        if first <= month <= last:
            only = {"first_month": month, "last_month": month, "undated": False}
            assert certain == len(oracle.matching(asked, **only, certain=True))
            assert possible == len(oracle.matching(asked, **only, certain=False))
    only = {"first_month": first, "last_month": first}
    undated = oracle.matching(asked, **only, undated=True)
    assert found.undated == len(undated - oracle.matching(asked, **only, undated=False))


@settings(max_examples=40)
@given(questions())
def test_places_and_coverage_count_the_matching(question: tuple[str, Filters]) -> None:
    name, asked = question
    collection, oracle = COLLECTIONS[name], ORACLES[name]
    found = select_afresh(STORES[name], asked)
    places: Counter[str] = Counter()
    cells: Counter[tuple[str, str | None]] = Counter()
    for id_ in oracle.matching(asked):
        excerpt = collection.excerpts[id_]
        for place in oracle.counted_at(excerpt, asked):
            places[place] += 1
            cells.update((place, month) for month in oracle.months_of(excerpt, asked))
    assert found.place_counts == {place: places[place] for place in collection.places}
    first, last = collection.window
    in_window = {cell: n for cell, n in found.coverage.items() if cell[1] is None or first <= cell[1] <= last}
    assert in_window == cells
    dated = (count for (_, month), count in found.coverage.items() if month is not None)
    assert found.coverage.most == max(dated, default=0)


@settings(max_examples=40)
@given(questions(), st.integers(1, 7))
def test_cards_are_the_matching_each_once(question: tuple[str, Filters], limit: int) -> None:
    name, asked = question
    store, oracle = STORES[name], ORACLES[name]
    total = cards(store, asked).total
    offsets = range(0, max(total, 1), limit)
    pages = [cards(store, asked, offset=offset, limit=limit) for offset in offsets]
    ids = [id_ for page in pages for id_ in page.ids]
    assert len(ids) == len(set(ids)) == total
    assert set(ids) == oracle.matching(asked)
    for place, count in select(store, asked).place_counts.items():
        assert cards(store, asked, place, limit=0).total == count


@settings(max_examples=60)
@given(questions(), st.data())
def test_places_count_their_own_and_marks_what_they_share_once(
    question: tuple[str, Filters], data: st.DataObject
) -> None:
    name, asked = question
    collection, oracle, store = COLLECTIONS[name], ORACLES[name], STORES[name]
    found = select_afresh(store, asked)
    matching = [collection.excerpts[one] for one in oracle.matching(asked)]
    certain = [excerpt for excerpt in matching if oracle.certainly(excerpt, asked)]
    marked = set(data.draw(st.lists(st.sampled_from(list(collection.places)), min_size=1, unique=True)))
    for excerpts, counts, bits in (
        (matching, found.own_counts, found.shared),
        (certain, found.own_certain, found.shared_certain),
    ):
        own = Counter(place for excerpt in excerpts for place in oracle.own(excerpt, asked))
        assert counts == {place: own[place] for place in collection.places}
        different = sum(bool(oracle.own(excerpt, asked) & marked) for excerpt in excerpts)
        assert different_by_bits(collection, counts, bits, marked) == different


def different_by_bits(collection: Collection, counts: Mapping[str, int], bits: bytes | None, marked: set[str]) -> int:
    """Count as the browser does: the sum of what places have, less what the rows that count share."""
    places = list(collection.places)
    total = sum(counts[place] for place in marked)
    rows = shared_rows(collection)
    for number, row in enumerate(np.split(rows.cells, np.cumsum(rows.sizes)[:-1])):
        if bits is None or bits[number // 8] >> number % 8 & 1:
            total -= max(0, sum(places[place] in marked for place in row) - 1)
    return total


@settings(max_examples=60)
@given(questions(), st.booleans())
def test_what_filters_hide_of_a_place_is_told_by_reason(question: tuple[str, Filters], own: bool) -> None:  # noqa: FBT001
    name, asked = question
    collection, oracle, store = COLLECTIONS[name], ORACLES[name], STORES[name]
    for place in collection.places:
        reasons: Counter[object] = Counter()
        for excerpt in collection.excerpts.values():
            links = {p: {one.link for one in excerpt.places if one.place == p} for p in oracle.own(excerpt, Filters())}
            links = links if own else oracle.at(excerpt)
            if place in links:
                failed = oracle.failed(excerpt, asked)
                if asked.named_only and "named" not in links[place]:
                    failed.add("link")
                dateless = oracle.month(excerpt, replace(asked, undated=True))
                failing = tuple(one for one in DIMENSIONS if one in failed)
                reasons["undated" if failing == ("month",) and dateless else failing] += 1
        hidden = store.hidden_at(asked, place, own=own)
        assert (hidden.shown, hidden.undated) == (reasons.pop((), 0), reasons.pop("undated", 0))
        assert {(one,): n for one, n in hidden.by.items()} | dict(hidden.together) == reasons
        assert hidden.shown == cards(store, asked, place, limit=0, own=own).total


def test_what_has_the_words_in_its_title_alone_is_told_apart() -> None:
    for name, collection in COLLECTIONS.items():
        store, oracle = STORES[name], ORACLES[name]
        some_hits = 0
        for article in collection.articles.values():
            asked = Filters(words=article.outlet)
            found = select_afresh(store, asked)
            titled = oracle.matching(asked, titles=True)
            assert found.matching + found.title_hits == len(titled)
            assert select_afresh(store, replace(asked, titles=True)).title_hits == 0
            some_hits += found.title_hits
        assert some_hits


def test_certain_only_without_months_means_the_whole_span_of_the_collection() -> None:
    first, last = TINY.window
    alone, whole = (
        select(STORES["tiny"], asked)
        for asked in (Filters(certain=True), Filters(certain=True, first_month=first, last_month=last))
    )
    assert 0 < alone.matching == whole.matching < len(TINY.excerpts)
    open_or_undated = [
        e for e in TINY.excerpts.values() if e.event is None or None in (e.event.earliest, e.event.latest)
    ]
    assert alone.hidden_by["month"] == len(open_or_undated)


def test_a_parent_is_implied_though_its_child_is_named() -> None:
    child = next(place for place in TINY.places.values() if place.parent is not None)
    excerpt = replace(
        next(iter(TINY.excerpts.values())),
        places=(PlaceLink(child.id, "named", "site"), PlaceLink(str(child.parent), "implied", "region")),
    )
    store = Store(replace(TINY, excerpts={excerpt.id: excerpt}))
    assert select(store, Filters()).places == 2
    named = select(store, Filters(named_only=True))
    assert named.places == 1
    assert named.place_counts[str(child.parent)] == 1


def test_an_answer_is_remembered_and_the_same() -> None:
    store, asked = STORES["made"], Filters(named_only=True)
    assert select(store, asked) is select(store, Filters(named_only=True))
    assert select(store, asked) == select_afresh(store, asked)


def test_an_open_side_reaches_to_the_end_of_the_window_and_overlaps_any_month() -> None:
    store = STORES["made"]
    far = select(store, Filters(first_month="2199-01", last_month="2199-12"))
    open_ended = [e.id for e in MADE.excerpts.values() if e.event and e.event.latest is None]
    assert far.matching == len(open_ended) > 0
    certain = select(store, Filters(first_month="2199-01", last_month="2199-12", certain=True))
    assert certain.matching == 0


def test_nonsense_is_refused() -> None:
    with pytest.raises(BadDate, match="2025-13"):
        select(STORES["tiny"], Filters(first_month="2025-13"))
    with pytest.raises(ValueError, match="basis"):
        select(STORES["tiny"], Filters(first_month="2025-01", basis="x"))  # type: ignore[arg-type]


def test_all_of_several_actors_are_found_whatever_their_roles() -> None:
    store = Store(TINY)
    pairs = {
        (one.actor, other.actor)
        for excerpt in TINY.excerpts.values()
        for one in excerpt.actors
        for other in excerpt.actors
        if one.actor != other.actor and one.role != other.role
    }
    assert pairs
    for one, other in pairs:
        both = select(store, Filters(actors=(one, other), all_actors=True)).matching
        assert both >= 1
        assert both == select(store, Filters(actors=(other, one), all_actors=True)).matching
