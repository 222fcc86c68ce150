"""Filters and views in words: for manifests, previews and printed pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from layers.model import Actor, Collection, Filters, Place, View
from layers.when import in_words, read_when
from layers.words import Words, name_in


def filters_in_words(filters: Filters, collection: Collection, words: Words) -> list[str]:
    """Say each filter that is set, in the order of the page; nothing is set: an empty list."""
    return [
        *_months(filters, words),
        *_actors(filters, collection, words),
        *_named("place", _names(filters.places, collection.places, words), words),
        *_named("kind", [words[f"place.kind.{kind}"] for kind in filters.kinds], words),
        *_named("source", _outlets(filters, collection), words),
        *_named("status", [words[f"status.{status}"] for status in filters.statuses], words),
        *([words["phrase.named_only"]] if filters.named_only else []),
        *([words.of("phrase.words", words=filters.words)] if filters.words else []),
    ]


def view_in_words(view: View, collection: Collection, words: Words) -> list[str]:
    """Say what is selected, then each filter that is set."""
    selected = []
    if view.place:
        name = name_in(collection.places[view.place].names, words.language)
        selected = [words.of("phrase.selected", place=name)]
    return [*selected, *filters_in_words(view.filters, collection, words)]


def _months(filters: Filters, words: Words) -> list[str]:
    first, last = filters.first_month, filters.last_month
    said = []
    if first or last:
        span = first if first == last and first else f"{first or '..'}/{last or '..'}"
        said.append(words.of("phrase.months", months=in_words(read_when(span), words)))
    if filters.basis == "published":
        said.append(words["phrase.published"])
    if filters.certain:
        said.append(words["phrase.certain"])
    if filters.undated:
        said.append(words["phrase.undated"])
    return said


def _actors(filters: Filters, collection: Collection, words: Words) -> list[str]:
    names = _names(filters.actors, collection.actors, words)
    said = _named("all_actors" if filters.all_actors else "actor", names, words)
    if filters.role:
        said.append(words.of("phrase.role", role=words[f"role.{filters.role}"]))
    return said


def _named(what: str, names: Iterable[str], words: Words) -> list[str]:
    names = list(names)
    return [words.of(f"phrase.{what}", names=words.listed(names))] if names else []


def _names(
    ids: Iterable[str], known: Mapping[str, Actor] | Mapping[str, Place], words: Words
) -> list[str]:
    return [name_in(known[one].names, words.language) for one in ids]


def _outlets(filters: Filters, collection: Collection) -> list[str]:
    articles = collection.articles.values()
    names = {article.outlet_key: article.outlet for article in articles}
    return [names[outlet] for outlet in filters.outlets]
