"""Filters and views in words: for titles, manifests, previews and printed pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TypedDict

from layers.ask.table import BY_KEY, FILTERS, Parameter
from layers.model import Actor, Collection, Excerpt, Filters, Place, View
from layers.text import shorten
from layers.when import day_in_words, in_words, read_when
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
    selected = (phrase(BY_KEY[key], view, collection, words) for key in ("see", "own", "unplaced", "beside"))
    return [*filter(None, selected), *filters_in_words(view.filters, collection, words)]


def title_in_words(view: View, collection: Collection, words: Words) -> str:
    """Say in one line what a view is of, and of which collection: the title of the browser's tab."""
    excerpt = collection.excerpts.get(view.excerpt or "")
    if step := step_in_words(view, collection, words):
        return " · ".join([step["title"], step["number"], words.name(collection.title)])
    subjects = [excerpt_title(excerpt, collection, words)] if excerpt else subjects_in_words(view, collection, words)
    return " · ".join([*subjects, words.name(collection.title)])


def then_in_words(published: datetime | None, words: Words) -> str | None:
    """Say of an older version of the data that it is one, and when it was published; None of the newest."""
    if published is None:
        return None
    return words.of("then.shown", date=day_in_words(published, words))


class StepInWords(TypedDict):
    """A step of a story: the story's title, which step of how many it is, and what is told there."""

    title: str
    number: str
    text: str


def step_in_words(view: View, collection: Collection, words: Words) -> StepInWords | None:
    """Tell the step of a story that a view shows; None if it shows none."""
    if not view.story or not view.step or view.aside:
        return None
    story = collection.stories[view.story]
    number = words.of("story.step", n=words.number(view.step), all=words.number(len(story.steps)))
    return {"title": words.name(story.title), "number": number, "text": words.name(story.steps[view.step - 1].text)}


def excerpt_title(excerpt: Excerpt, collection: Collection, words: Words, length: int = 60) -> str:
    """Name an excerpt by its first words and its outlet, in so many characters."""
    outlet = words.name(collection.articles[excerpt.article].outlet_names)
    quote = shorten(" ".join(excerpt.quote.split()), length - len(outlet) - 5)
    return f"{words.quoted(quote)} – {outlet}"


def subjects_in_words(view: View, collection: Collection, words: Words) -> Iterator[str]:
    """Name the place, the actors, the months and the words of a view."""
    filters = view.filters
    if places := [view.place] if view.place else filters.places:
        yield words.listed([words.name(collection.places[one].names) for one in places])
    if view.unplaced:
        yield words["phrase.unplaced"]
    if filters.actors:
        yield words.listed([words.name(collection.actors[one].names) for one in filters.actors])
    if months := months_in_words(filters, words):
        yield months
    if filters.words:
        yield words.quoted(filters.words)


def months_in_words(filters: Filters, words: Words) -> str:
    """Say the months asked for; "" if there are none."""
    first, last = filters.first_month, filters.last_month
    if not (first or last):
        return ""
    span = first if first == last and first else f"{first or '..'}/{last or '..'}"
    return in_words(read_when(span), words)


def months_in_short(filters: Filters, words: Words) -> str:
    """Say the months asked for in few words, each by one name where it has two."""
    first, last = filters.first_month, filters.last_month
    if not (first and last) or first == last:
        return months_in_words(filters, words)
    same_year = first[:4] == last[:4] and words["month.short"].endswith("{year}")
    begins = words[f"month.short.{int(first[5:])}"] if same_year else month_in_short(first, words)
    return words.of("date.range", first=begins, last=month_in_short(last, words))


def phrase(row: Parameter, asked: Filters | View, collection: Collection, words: Words) -> str:
    """Say what is asked for under one key; "" if it is nothing."""
    held = getattr(asked, row.field)
    if held == row.default:
        return ""
    values = list(held) if isinstance(held, tuple) else [str(held)]
    if row.kind in {"one", "many"}:
        values = [
            rolled_up(row, value, name, asked, collection, words)
            for value, name in zip(values, row.names(values, collection, words), strict=True)
        ]
    key = row.key
    if isinstance(asked, Filters) and key == "actor" and asked.all_actors:
        key = "actors"
    if isinstance(asked, Filters) and key == "sure" and not (asked.first_month or asked.last_month):
        first, last = collection.window
        whole = Filters(first_month=first, last_month=last)
        key, values = "sure.window", [months_in_short(whole, words)]
    return words.of(f"phrase.{key}", names=words.listed(values))


def rolled_up(  # noqa: PLR0917 - a value, and what it is said with
    row: Parameter, value: str, name: str, asked: Filters | View, collection: Collection, words: Words
) -> str:
    """Name a value, and say that it finds what is under it too, where something is."""
    kind = {"actor": "actor", "place": "place", "see": "place"}.get(row.key)
    if kind is None or getattr(asked, "own", False):
        return name
    members: Iterable[Place | Actor] = (collection.actors if kind == "actor" else collection.places).values()
    holds = any(member.parent == value for member in members)
    return words.of(f"phrase.{kind}.inside", name=name) if holds else name


def month_in_short(month: str, words: Words) -> str:
    """Name a month ("2025-08") in short, with its year: "Aug 2025"."""
    year, number = month.split("-")
    return words.of("month.short", month=words[f"month.short.{int(number)}"], year=year)
