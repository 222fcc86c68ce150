"""What every room asks of places, actors and articles."""

from __future__ import annotations

from dataclasses import replace

from layers.model import lineage, spellings
from tests.collected import TINY as COLLECTION


def test_a_lineage_begins_with_the_member_and_ends_at_the_top() -> None:
    for place in COLLECTION.places.values():
        line = lineage(place.id, COLLECTION.places)
        assert line[0] == place.id
        assert COLLECTION.places[line[-1]].parent is None
    assert any(len(lineage(place, COLLECTION.places)) > 1 for place in COLLECTION.places)
    assert lineage("nowhere", COLLECTION.places) == ()


def test_a_lineage_of_a_circle_goes_round_once_however_long_it_is() -> None:
    actor = next(iter(COLLECTION.actors.values()))
    circle = {str(number): replace(actor, parent=str((number + 1) % 20_000)) for number in range(20_000)}
    assert lineage("7", circle) == tuple(str(number % 20_000) for number in range(7, 20_007))


def test_a_lineage_ends_where_a_cycle_closes_or_a_parent_is_missing() -> None:
    one, two = list(COLLECTION.actors.values())[:2]
    cycle = {one.id: replace(one, parent=two.id), two.id: replace(two, parent=one.id)}
    assert lineage(one.id, cycle) == (one.id, two.id)
    assert lineage(one.id, {one.id: replace(one, parent="gone")}) == (one.id,)


def test_spellings_are_names_then_aliases_each_once() -> None:
    actor = next(iter(COLLECTION.actors.values()))
    twice = replace(actor, names={"en": "One", "ru": "Два"}, aliases={"en": ("One", "Uno")})
    assert spellings(twice) == ("One", "Два", "Uno")


def test_an_outlet_is_known_by_its_actor_or_its_name() -> None:
    article = next(iter(COLLECTION.articles.values()))
    assert replace(article, outlet_id="the-herald").outlet_key == "the-herald"
    assert replace(article, outlet_id=None, outlet="Herald").outlet_key == "Herald"
