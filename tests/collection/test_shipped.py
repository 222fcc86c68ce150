"""The shipped collection quotes what carries a claim and no more, and no fact of it is lost by that."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest

from layers.ask.table import BY_KEY
from layers.cards.card import card, separating, topics
from layers.cards.mentions import mentions, named_place
from layers.collection import read_collection
from layers.collection.history import read_history
from layers.collection.quoting import LONGEST_GIST, find_runs
from layers.model import QUOTING, Collection, Filters
from layers.store import Store, cards
from layers.text import problem_characters
from layers.words import languages, read_words

DATA = Path(__file__).parents[2] / "data"
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
    return read_collection(DATA)


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
        assert sorted(linked) == sorted(records), place


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


LETTERS = {"en": re.compile("[A-Za-z]"), "ar": re.compile("[\u0600-\u06ff]"), "ru": re.compile("[\u0400-\u04ff]")}
# Quoted words, and what the press of a language, or those who made it, write in Latin letters too.
LATIN = re.compile(r"«[^»]*»|The Moscow Times|GeoNames(\b.*)|OurAirports(\b.*)")


def texts_in(thing: object, where: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Go through everything that is said by language, however deep it stands."""
    if is_dataclass(thing):
        thing = {field.name: getattr(thing, field.name) for field in fields(thing)}
    if isinstance(thing, Mapping):
        if thing and set(thing) <= set(LETTERS) and all(isinstance(one, str) for one in thing.values()):
            yield where, thing
        else:
            for key, one in thing.items():
                yield from texts_in(one, f"{where}.{key}")
    elif isinstance(thing, list | tuple):
        for number, one in enumerate(thing):
            yield from texts_in(one, f"{where}.{number}")


def test_all_that_readers_are_told_is_said_in_each_language_of_the_page(shipped: Collection) -> None:
    layers = {
        path.stem: [feature["properties"] for feature in json.loads(path.read_text("utf-8"))["features"]]
        for path in (DATA / "geo").glob("*.geojson")
    }
    told = [*texts_in(shipped, "data"), *texts_in(layers, "geo"), *texts_in(read_history(DATA, shipped), "history")]
    assert len(told) > 650
    where = {place for place, _ in told}
    assert {"data.title", "data.summary", "data.method", "data.licence", "data.caveats.15"} <= where
    assert {f"data.withdrawn.{EB}-09.why", f"data.excerpts.{EB}-01.note", "history.versions.0.note"} <= where
    assert {f"data.articles.{EB}.source_note", f"data.articles.{EB}.outlet_names", "data.frames.0.names"} <= where
    for place, texts in told:
        if " " not in "".join(texts.values()) and place.endswith("licence"):
            continue  # the code of a licence
        assert set(texts) == {"en", "ar", "ru"}, place
        for language, text in texts.items():
            assert LETTERS[language].search(text) or LATIN.fullmatch(text), (place, language, text)
            assert not problem_characters(text), place
    assert "translation" in shipped.caveats[9]["en"]


def test_what_separates_excerpts_separates_them_in_each_language(shipped: Collection) -> None:
    pairs = [(one.id, other) for one in shipped.excerpts.values() for other in one.contrasts_with if one.id < other]
    known = shipped.excerpts
    found = {
        language: [len(separating(known[one], known[other], read_words(language))) for one, other in pairs]
        for language in languages()
    }
    assert min(found["en"]) == 1
    assert found["ar"] == found["ru"] == found["en"]
    assert {len(topics(shipped, pairs, read_words(language))) for language in languages()} == {12}


def test_an_outlet_is_called_as_the_page_s_language_calls_it(shipped: Collection) -> None:
    arabic = read_words("ar")
    outlet = BY_KEY["outlet"]
    assert outlet.names(outlet.among(shipped), shipped, arabic) == ["عنب بلدي", "موسكو تايمز"]
    made = card(shipped, f"{EB}-01", "?", arabic)
    assert made["source"]["outlet"] == "عنب بلدي"
    assert made["citation"].count("Enab Baladi") == 1
    store = Store(shipped)
    by_title = [cards(store, Filters(words=words, titles=True), limit=None).ids for words in ("عنب بلدي", "Энаб")]
    assert all(len([one for one in ids if one.startswith(EB)]) == 30 for ids in by_title)


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
