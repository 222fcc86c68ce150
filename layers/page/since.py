"""What changed since the data version that a link was made with, in words."""

from __future__ import annotations

from collections.abc import Sequence

from layers.cards import excerpt_label
from layers.collection.history import Since, changes_since
from layers.model import Collection, View
from layers.store import cards
from layers.store.shelf import Edition
from layers.words import Words

MOST_NAMED = 3


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
    shown = cards(edition.store, view.filters, view.place, limit=None).ids
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
