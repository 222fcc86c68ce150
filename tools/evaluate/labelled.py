"""Articles with what a careful reader finds in them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from curation.propose import Source, read_source
from layers.text import clean_article


@dataclass(frozen=True, slots=True)
class Label:
    """A sentence that touches places: words in it, where they stand, and what it tells.

    `position` is -1 where reading a page lost the words; `implied` are those of its places that
    it does not name. `status` is that of its claim, "" where the label does not say.
    """

    at: str
    position: int
    places: frozenset[str]
    actors: frozenset[str]
    event: str
    implied: frozenset[str] = frozenset()
    status: str = ""


@dataclass(frozen=True, slots=True)
class Labelled:
    """An article and the labels of its sentences, in the order of the text.

    `tells_implied` says whether the labels keep implied places apart.
    """

    name: str
    source: Source
    labels: tuple[Label, ...]
    tells_implied: bool = False


def read_labelled(folder: Path) -> list[Labelled]:
    """Read the labelled articles of a folder, by file name.

    Raises
    ------
    ValueError
        If the words of a label do not stand in the text exactly once; of a page, more than once.
    """
    return [_read(path) for path in sorted(folder.glob("*.toml"))]


def _read(path: Path) -> Labelled:
    """Read one labelled article."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    given = {"language": table["language"], "published": table["published"]}
    page = table.get("page")
    source = read_source(page.encode(), path.name) if page else Source(clean_article(table["text"]))
    labels = []
    for label in table["labels"]:
        if source.text.count(label["at"]) != 1 and not (page and label["at"] not in source.text):
            raise ValueError(f"{path}: {label['at']!r} must stand in the text once")
        places, actors, implied = (frozenset(label.get(each, ())) for each in ("places", "actors", "implied"))
        at, status = source.text.find(label["at"]), label.get("status", "")
        labels.append(Label(label["at"], at, places, actors, label["event"], implied, status))
    inorder = tuple(sorted(labels, key=lambda each: each.position))
    return Labelled(path.stem, source.with_given(given), inorder, any("implied" in each for each in table["labels"]))


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
                frozenset(place["id"] for place in each["places"] if place["link"] == "implied"),
                each["claim"]["status"],
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
        articles.append(Labelled(path.stem, source, labels, tells_implied=True))
    return articles
