"""Articles with what a careful reader finds in them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from curation.propose import Source
from layers.text import clean_article


@dataclass(frozen=True, slots=True)
class Label:
    """A sentence that touches places: words in it, where they stand, and what it tells."""

    at: str
    position: int
    places: frozenset[str]
    actors: frozenset[str]
    event: str


@dataclass(frozen=True, slots=True)
class Labelled:
    """An article and the labels of its sentences, in the order of the text."""

    name: str
    source: Source
    labels: tuple[Label, ...]


def read_labelled(folder: Path) -> list[Labelled]:
    """Read the labelled articles of a folder, by file name.

    Raises
    ------
    ValueError
        If the words of a label do not stand in the text exactly once.
    """
    return [_read(path) for path in sorted(folder.glob("*.toml"))]


def _read(path: Path) -> Labelled:
    """Read one labelled article."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    text = clean_article(table["text"])
    labels = []
    for label in table["labels"]:
        if text.count(label["at"]) != 1:
            raise ValueError(f"{path}: {label['at']!r} must stand in the text once")
        places, actors = frozenset(label["places"]), frozenset(label["actors"])
        labels.append(Label(label["at"], text.index(label["at"]), places, actors, label["event"]))
    source = Source(text, language=table["language"], published=table["published"])
    return Labelled(path.stem, source, tuple(sorted(labels, key=lambda each: each.position)))


def read_accepted(data: Path, texts: Path) -> list[Labelled]:
    """Read the accepted articles of a collection whose full texts lie in a folder.

    What a curator accepted serves as labels; excerpts without places are left out, since
    proposals have places.
    """
    articles = []
    for path in sorted((data / "articles").glob("*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        full = next(
            (texts / f"{path.stem}{end}" for end in (".txt", ".md") if (texts / f"{path.stem}{end}").is_file()), None
        )
        if full is None:
            continue
        labels = tuple(
            Label(
                each["quote"],
                each["start"],
                frozenset(place["id"] for place in each["places"]),
                frozenset(actor["id"] for actor in each["actors"]),
                each.get("event_date", ""),
            )
            for each in table["excerpts"]
            if each.get("places")
        )
        text = clean_article(full.read_text(encoding="utf-8"))
        source = Source(
            text,
            authors=tuple(table["authors"]),
            outlet=table["outlet"],
            language=table["language"],
            published=table["published"],
        )
        articles.append(Labelled(path.stem, source, labels))
    return articles
