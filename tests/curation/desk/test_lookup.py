from __future__ import annotations

from dataclasses import replace

import pytest

from curation.desk.lookup import counts_of, find_names, links_in, newest, place_link, speaker_of
from layers.model import Collection, PlaceLink


@pytest.mark.parametrize(
    ("text", "first"), [("sund", "sund"), ("Port Su", "sund"), ("СУНД", "sund"), ("hild", "hild"), ("islt", "islet")]
)
def test_a_place_is_found_by_a_part_of_any_of_its_names(collection: Collection, text: str, first: str) -> None:
    assert find_names(collection, "place", text)[0].id == first


@pytest.mark.parametrize(
    ("text", "first"), [("borea", "borea"), ("بوريا", "borea"), ("navy", "borea-navy"), ("корабли", "borea-navy")]
)
def test_an_actor_is_found_in_any_script(collection: Collection, text: str, first: str) -> None:
    assert find_names(collection, "actor", text)[0].id == first


def test_the_spelling_tells_by_what_it_was_found(collection: Collection) -> None:
    assert find_names(collection, "actor", "grey sh")[0].spelling == "grey ships"


def test_nothing_of_the_name_is_an_empty_list_and_nothing_asked_is_the_first_ones(collection: Collection) -> None:
    assert find_names(collection, "actor", "zzzzqqq") == []
    assert len(find_names(collection, "actor", "  ", most=3)) == 3


def test_what_a_quote_names_is_linked(collection: Collection) -> None:
    places, actors = links_in(collection, "The Borean navy left Port Sund for Hild; Hild is far.")
    assert [link.place for link in places] == ["sund", "hild"]
    assert {link.link for link in places} == {"named"}
    assert [link.actor for link in actors] == ["borea-navy"]
    assert place_link(collection, "belt", "nothing").precision == "region"


def test_a_place_counts_its_own_excerpts_once_each(collection: Collection) -> None:
    child = next(place for place in collection.places.values() if place.parent)
    sibling = PlaceLink(child.parent or "", "named", "town")
    there = PlaceLink(child.id, "named", "site")
    assert counts_of([(there, there), (there, sibling)]) == {child.id: 2, child.parent: 1}


def test_the_author_speaks_before_the_outlet(collection: Collection) -> None:
    facts = {"authors": "Nobody Known\nada arn", "outlet_id": "the-gull"}
    assert speaker_of(facts, collection) == "ada-arn"
    assert speaker_of({**facts, "authors": "Nobody Known"}, collection) == "the-gull"
    assert speaker_of({"authors": "", "outlet_id": "gone"}, collection) == ""


def test_what_is_made_of_a_collection_is_made_once_and_kept_for_its_newest_version(collection: Collection) -> None:
    made = []

    @newest
    def make(one: Collection) -> str:
        made.append(one.version)
        return one.version

    newer = replace(collection, version="newer")
    asked = [collection, collection, newer, newer, collection]
    assert [make(one) for one in asked] == [one.version for one in asked]
    assert made == [collection.version, "newer", collection.version]
