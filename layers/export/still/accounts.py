"""What a still says in words: of what view it is, how much it shows, whose data it is."""

from __future__ import annotations

from layers.ask.phrases import filters_in_words, view_in_words
from layers.export.extract import Extract
from layers.export.manifest import manifest
from layers.when import in_words, read_when


def title_of(extract: Extract) -> str:
    """Return the collection's title."""
    return extract.collection.title


def filters_line(extract: Extract, *, selected: bool = True) -> str:
    """Say what is filtered, and if wanted what is selected, in one line; "" if nothing is."""
    view, collection, words = extract.view, extract.collection, extract.words
    if selected:
        return " · ".join(view_in_words(view, collection, words))
    return " · ".join(filters_in_words(view.filters, collection, words))


def counts_line(extract: Extract) -> str:
    """Say how many excerpts, articles and places are shown, and how many are hidden."""
    words, selection = extract.words, extract.selection
    parts = [
        words.count("summary.shown", selection.matching, all=f"{selection.read:,}"),
        words.count("summary.articles", selection.articles),
        words.count("summary.places", selection.places),
    ]
    if selection.not_placed:
        parts.append(words.count("summary.placeless", selection.not_placed))
    if selection.hidden:
        parts.append(words.of("still.hidden", n=f"{selection.hidden:,}"))
    return " · ".join(parts)


def made_line(extract: Extract) -> str:
    """Say with which data it was made, when, and where the live page is."""
    words = extract.words
    made = in_words(read_when(extract.time.date().isoformat()), words)
    version = words.of("footer.version", version=extract.collection.version)
    parts = [version, words.of("still.made", date=made)]
    if extract.site:
        parts.append(manifest(extract)["link"])
    return " · ".join(parts)


def attribution_line(extract: Extract) -> str:
    """Say whose the map's data are."""
    return " · ".join(extract.collection.attribution)
