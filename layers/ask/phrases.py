"""Filters and views in words: for manifests, previews and printed pages."""

from __future__ import annotations

from layers.ask.table import BY_KEY, FILTERS, Parameter
from layers.model import Collection, Filters, View
from layers.when import in_words, read_when
from layers.words import Words


def filters_in_words(filters: Filters, collection: Collection, words: Words) -> list[str]:
    """Say each filter that is set, in the order of the page; nothing is set: an empty list."""
    # The two months are said in one phrase, and how actors combine in that of the actors.
    rows = [row for row in FILTERS if row.kind != "month" and row.key != "actors"]
    months = months_in_words(filters, words)
    said = [
        words.of("phrase.months", names=months) if months else "",
        *(phrase(row, filters, collection, words) for row in rows),
    ]
    return [phrase for phrase in said if phrase]


def view_in_words(view: View, collection: Collection, words: Words) -> list[str]:
    """Say what is selected, then each filter that is set."""
    selected = (phrase(BY_KEY[key], view, collection, words) for key in ("see", "own", "unplaced"))
    return [*filter(None, selected), *filters_in_words(view.filters, collection, words)]


def months_in_words(filters: Filters, words: Words) -> str:
    """Say the months asked for; "" if there are none."""
    first, last = filters.first_month, filters.last_month
    if not (first or last):
        return ""
    span = first if first == last and first else f"{first or '..'}/{last or '..'}"
    return in_words(read_when(span), words)


def phrase(row: Parameter, asked: Filters | View, collection: Collection, words: Words) -> str:
    """Say what is asked for under one key; "" if it is nothing."""
    held = getattr(asked, row.field)
    if held == row.default:
        return ""
    values = list(held) if isinstance(held, tuple) else [str(held)]
    if row.kind in {"one", "many"}:
        values = row.names(values, collection, words)
    key = row.key
    if isinstance(asked, Filters) and key == "actor" and asked.all_actors:
        key = "actors"
    if isinstance(asked, Filters) and key == "sure" and not (asked.first_month or asked.last_month):
        key, values = "sure.window", [in_words(read_when("/".join(collection.window)), words)]
    return words.of(f"phrase.{key}", names=words.listed(values))
