"""The table of what can be asked is whole: every field, dimension and word, each once."""

from __future__ import annotations

from argparse import ArgumentParser
from dataclasses import fields, replace

import pytest

from layers.ask import permalink
from layers.ask.phrases import filters_in_words, title_in_words, view_in_words
from layers.ask.table import FACETS, FILTERS, ON, PANEL_KEYS, SHOWN, TABLE, Parameter, keys_of
from layers.export.command_line import add_options, read_view
from layers.model import DIMENSIONS, Filters, View
from layers.words import read_words
from tests.collected import TINY as COLLECTION

WORDS = read_words("en")


def asked_for(row: Parameter) -> str:
    """Return a value of a row that is not the usual one."""
    if row.kind in {"one", "many"}:
        return list(row.among(COLLECTION))[-1]
    return {"month": "2025-03", "flag": ON, "text": "ships", "look": "36,35,7"}[row.kind]


def test_every_field_has_its_row() -> None:
    assert sorted(row.field for row in FILTERS) == sorted(one.name for one in fields(Filters))
    shown = {one.name for one in fields(View)} - {"filters"}
    assert {row.field for row in SHOWN} == shown


def test_rows_stand_in_the_order_of_the_page_and_hide_in_every_dimension() -> None:
    assert tuple(dict.fromkeys(row.dimension for row in FILTERS)) == DIMENSIONS
    assert {row.dimension for row in SHOWN} == {None}


def test_no_key_or_option_stands_for_two_things() -> None:
    keys = [key for row in TABLE for key in (row.key, *row.old_keys)]
    options = [usage.split()[0] for row in TABLE for usage in row.options]
    assert len(keys) == len(set(keys))
    assert len(options) == len(set(options))
    assert set(PANEL_KEYS) - set(keys) == {"v"}
    filters = [key for dimension in DIMENSIONS for key in keys_of(dimension)]
    assert {*filters, *keys_of(None)} == set(keys)


@pytest.mark.parametrize("row", FILTERS, ids=lambda row: row.key)
def test_every_filter_is_read_written_said_and_counted(row: Parameter) -> None:
    pairs: permalink.Pairs = ((row.key, asked_for(row)),)
    if row.key == "titles":
        pairs = (("q", "ships"), *pairs)
    view, troubles = permalink.read(pairs, COLLECTION)
    assert view.filters != Filters()
    assert (permalink.write(view), troubles) == (pairs, ())
    if row.key == "actors":
        actors = tuple(COLLECTION.actors)
        view = replace(view, filters=replace(view.filters, actors=actors))
    *_, phrase = filters_in_words(view.filters, COLLECTION, WORDS)
    assert "{names}" not in phrase
    if row in FACETS:
        assert WORDS[f"filters.{row.key}"]
    assert row.options, "the command line cannot ask for it"
    assert WORDS.count(f"hidden.{row.dimension}", 2)


@pytest.mark.parametrize("row", [row for row in TABLE if row.options], ids=lambda row: row.key)
def test_the_command_line_asks_for_what_an_address_does(row: Parameter) -> None:
    parser = ArgumentParser()
    add_options(parser)
    name, *takes_value = list(row.options)[-1].split()
    values = list(row.among(COLLECTION))[-2:] if row.key == "beside" else [asked_for(row)]
    given = [word for value in values for word in (f"--{name}", *([value] if takes_value else []))]
    view, _ = permalink.read([(row.key, value) for value in values], COLLECTION)
    assert view != View() or not takes_value
    assert read_view(parser.parse_args(given), COLLECTION) == (view, [])


def test_what_is_selected_is_said_in_words() -> None:
    place = next(iter(COLLECTION.places))
    name = COLLECTION.places[place].names["en"]
    assert view_in_words(View(place=place, own=True), COLLECTION, WORDS) == [
        WORDS.of("phrase.see", names=name),
        WORDS["phrase.own"],
    ]
    inside = WORDS.of("phrase.place.inside", name=COLLECTION.places["sund"].names["en"])
    assert view_in_words(View(place="sund"), COLLECTION, WORDS) == [WORDS.of("phrase.see", names=inside)]
    assert view_in_words(View(unplaced=True), COLLECTION, WORDS) == [WORDS["phrase.unplaced"]]


def test_the_tab_is_called_after_what_the_view_shows() -> None:
    title, place = WORDS.name(COLLECTION.title), COLLECTION.places["sund"]
    assert title_in_words(View(), COLLECTION, WORDS) == title
    view = View(Filters(first_month="2025-03", last_month="2025-03", words="ships"), place="sund")
    assert title_in_words(view, COLLECTION, WORDS) == f"{place.names['en']} · March 2025 · “ships” · {title}"
    assert title_in_words(View(unplaced=True), COLLECTION, WORDS) == f"{WORDS['phrase.unplaced']} · {title}"
    excerpt = title_in_words(View(excerpt="gull-2025-03-05"), COLLECTION, WORDS)
    assert excerpt == f"“Nobody in town believes a word of it.” – The Gull · {title}"
