"""The strip between header and map: what is shown, what is hidden and why, notices, and the months."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypedDict

from layers.ask import permalink
from layers.ask.damage import Trouble
from layers.ask.phrases import account, months_in_words, search_lifts
from layers.ask.table import AT, BY_KEY, keys_of
from layers.cards.card import excerpt_label
from layers.collection.history import Since, changes_since
from layers.model import DIMENSIONS, Collection, Filters, View
from layers.page.component import Part, component_data, declare_together, month_data
from layers.page.navigation import Reader
from layers.store import Selection, Store, cards_of, select
from layers.store.edition import Edition
from layers.store.selection import MonthCount
from layers.when import day_in_words
from layers.words import Words

_STRIP = declare_together("strip", summary=Part("page/summary"), timeline=Part("page/timeline"))

MOST_NAMED = 3


class Notice(TypedDict):
    """What is said of the page as a whole, and what `near` to it can be gone to, or None."""

    words: str
    near: Near | None


class Near(TypedDict):
    """What an address perhaps meant: its key and value, the words of its link, and whether there can be several."""

    key: str
    value: str
    words: str
    several: bool


def show_strip(store: Store, filters: Filters, notices: Sequence[Notice], words: Words, *, request: int = 0) -> None:
    """Show the line of counts with a chip for each filter that is on, notices, and the months.

    Parameters
    ----------
    request
        The number of what the session was asked for last.
    """
    _STRIP(key="strip", data={**strip_data(store, filters, words, notices), "answers": request})


def strip_data(
    store: Store, filters: Filters, words: Words, notices: Sequence[Notice] = ()
) -> dict[str, dict[str, object]]:
    """Make the data of its two parts."""
    return {
        "summary": summary_data(store, filters, words, notices),
        "timeline": timeline_data(select(store, filters), filters, words),
    }


def timeline_data(selection: Selection, filters: Filters, words: Words) -> dict[str, object]:
    """Make the data of the months: counts under all other filters, and by key what the address asks for in time."""
    said = permalink.values_of(filters)
    return component_data(
        words,
        "time",
        "filters.from",
        "filters.to",
        "filters.key",
        months=[_month(count, filters, words) for count in selection.months],
        undated=selection.undated,
        undated_says=words.count("time.undated", selection.undated),
        asked_says=months_in_words(filters, words),
        asked={key: said[key][0] for key in keys_of("month") if key in said},
    )


def _month(count: MonthCount, filters: Filters, words: Words) -> dict[str, object]:
    """Say of a month what it is called and what it has: what is possible there, if that is not left out."""
    possible = count.certain if filters.certain else count.possible
    year, number = count.month.split("-")
    named = month_data(count.month, words)
    says = (
        words.count("time.month", possible, month=str(named["name"]), certain=f"{count.certain}")
        if possible
        else words.of("time.empty", month=str(named["name"]))
    )
    return named | {
        "year": year,
        "label": words[f"month.short.{int(number)}"],
        "certain": count.certain,
        "possible": possible,
        "says": says,
    }


def summary_data(store: Store, filters: Filters, words: Words, notices: Sequence[Notice] = ()) -> dict[str, object]:
    """Put the counts into words, and say what is on, what it hides and what lifts it, with notices.

    `besides` is what a search could find.
    """
    selection = select(store, filters)
    data = {
        **told(store, filters, words),
        "shown": shown_in_words(selection, months_in_words(filters, words), words),
        "articles": words.count("summary.articles", selection.articles),
        "places": words.count("count.places", selection.places),
        "placeless": words.count("summary.placeless", selection.not_placed) if selection.not_placed else None,
        "besides": search_lifts(store, filters, words),
        "some": selection.matching > 0,
    }
    return component_data(words, "summary", "close", notices=list(notices), **data)


def told(store: Store, filters: Filters, words: Words) -> dict[str, object]:
    """Say how many are hidden, and why: in the strip, and whole in the drawer."""
    found, hidden = account(store, filters, words), select(store, filters).hidden
    together = sum(lift["n"] for lift in found["hidden"] if lift["id"].startswith(("together", "several")))
    undated = found["undated"]
    if undated:
        months = next(one["hides"] for one in found["active"] if one["hides"] and one["key"] in keys_of("month"))
        among = words.count("hidden.undated.among", undated["n"], all=words.number(months))
        undated = {**undated, "words": among}
    return {
        **found,
        "undated": undated,
        "twice": words.count("summary.twice", found["twice"]) if found["twice"] else None,
        "together": words.count("hidden.several", together),
        "hiddenTotal": words.count("summary.hidden", hidden) if hidden else None,
        "filters": [key for dimension in DIMENSIONS for key in keys_of(dimension)],
    }


def shown_in_words(selection: Selection, months: str, words: Words) -> str:
    """Say how many excerpts of all are shown, and of which months, if any are asked for."""
    shown = words.count("summary.shown", selection.matching, all=words.number(selection.accepted))
    return words.of("summary.in", shown=shown, months=months) if months else shown


def notices_in_words(edition: Edition, reader: Reader, words: Words, published: datetime | None = None) -> list[Notice]:
    """Say that newer data could not be taken, and what of the reader's address is out of date.

    `published` says when the version that the address was made with was, where it can be opened.
    """
    news: list[Notice] = []
    if edition.problems:
        news.append({"words": words["problems.kept"], "near": None})
    since = since_in_words(edition, reader.view, reader.made_with, words)
    said = troubles_in_words(reader.troubles, reader.made_with, edition.collection, words, since)
    if since and reader.made_with and published:
        offer = words.of("then.offer", date=day_in_words(published, words))
        said[-1]["near"] = {"key": AT, "value": reader.made_with, "words": offer, "several": False}
    return [*news, *said]


def troubles_in_words(
    troubles: Sequence[Trouble], made_with: str | None, collection: Collection, words: Words, since: Sequence[str] = ()
) -> list[Notice]:
    """Say what of an address could not be used, and that it was made with other data.

    Parameters
    ----------
    since
        What changed between the two versions: see `since_in_words`.
    """
    said = [_trouble_in_words(trouble, collection, words) for trouble in troubles]
    if made_with and made_with != collection.version:
        other = words.of("trouble.version", made_with=made_with[:40], version=collection.version)
        said.append({"words": " ".join((other, *since)), "near": None})
    return said


def _trouble_in_words(trouble: Trouble, collection: Collection, words: Words) -> Notice:
    """Say what could not be used; a value that was perhaps meant is told by its name, to be gone to."""
    meant, row = trouble.suggestion, BY_KEY.get(trouble.key)
    if trouble.why == "mended":
        return {"words": words.of("trouble.mended", value=trouble.value, suggestion=meant or ""), "near": None}
    near: Near | None = None
    if meant and row and meant in row.among(collection):
        [name] = row.names([meant], collection, words)
        said = words.of("summary.near", name=name)
        near = {"key": row.key, "value": meant, "words": said, "several": row.kind == "many"}
    suggestion = words.of("trouble.suggestion", suggestion=meant) if meant and not near else ""
    said = words.of(f"trouble.{trouble.why}", name=trouble.key, value=trouble.value, suggestion=suggestion)
    return {"words": said.strip(), "near": near}


def since_in_words(edition: Edition, view: View, made_with: str | None, words: Words) -> list[str]:
    """Say what changed in what a view shows; nothing if its link is of these very data.

    Parameters
    ----------
    made_with
        The data version that the link names, None if it names none.
    """
    collection = edition.collection
    if not made_with or made_with == collection.version:
        return []
    shown = cards_of(edition.store, replace(view, excerpt=None), limit=None).ids
    since = changes_since(edition.history, collection, made_with, frozenset(shown))
    return describe(since, collection, words)


def describe(since: Since | None, collection: Collection, words: Words) -> list[str]:
    """Put what changed into sentences, up to three excerpts of a kind by name."""
    if since is None:
        return [words["since.unknown"]]
    said = []
    for kind in ("added", "corrected"):
        ids: Sequence[str] = getattr(since, kind)
        if ids:
            labels = [excerpt_label(collection, one, words) for one in ids[:MOST_NAMED]]
            said.append(words.count(f"since.{kind}", len(ids), names=_named(labels, ids, words)))
    if not said:
        said.append(words["since.nothing"])
    if since.elsewhere:
        said.append(words.count("since.elsewhere", len(since.elsewhere)))
    if since.withdrawn:
        gone = since.withdrawn
        names = _named(gone[:MOST_NAMED], gone, words)
        said.append(words.count("since.withdrawn", len(gone), names=names))
    return said


def _named(named: Sequence[str], ids: Sequence[str], words: Words) -> str:
    """List some names, and say how many more there are."""
    left = len(ids) - len(named)
    return words.listed([*named, words.count("since.more", left)] if left else named)
