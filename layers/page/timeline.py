"""Time: how many excerpts each month has, to choose among, and the player that goes through them."""

from __future__ import annotations

from layers.ask import permalink
from layers.ask.phrases import months_in_words
from layers.ask.table import keys_of
from layers.model import Filters
from layers.page.component import Part, component_data, month_data
from layers.store import Selection
from layers.store.selection import MonthCount
from layers.words import Words

TIMELINE = Part("page/timeline")


def timeline_data(selection: Selection, filters: Filters, words: Words) -> dict[str, object]:
    """Make the data of the months: counts under all other filters, and by key what the address asks for in time."""
    said = permalink.values_of(filters)
    return component_data(
        words,
        "time",
        "filters.from",
        "filters.to",
        "filters.key",
        months=[_month(count, words) for count in selection.months],
        undated=selection.undated,
        undated_says=words.count("time.undated", selection.undated),
        asked_says=months_in_words(filters, words),
        asked={key: said[key][0] for key in keys_of("month") if key in said},
    )


def _month(count: MonthCount, words: Words) -> dict[str, object]:
    """Say of a month what it is called and what it has."""
    year, number = count.month.split("-")
    named = month_data(count.month, words)
    says = (
        words.count("time.month", count.possible, month=str(named["name"]), certain=f"{count.certain}")
        if count.possible
        else words.of("time.empty", month=str(named["name"]))
    )
    return named | {
        "year": year,
        "label": words[f"month.short.{int(number)}"],
        "certain": count.certain,
        "possible": count.possible,
        "says": says,
    }
