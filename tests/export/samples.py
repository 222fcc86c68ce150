"""What tests export: the tiny collection and the shipped one; extracts of both, with awkward text in the tiny one."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from layers.collection.geo import read_features
from layers.export.extract import Extract
from layers.export.formats import FORMATS
from layers.model import Article, Collection, View
from layers.store import Store
from layers.when import read_when
from layers.words import read_words
from tests.collected import COLLECTIONS, FOLDERS

FEATURES = {name: read_features(folder / "geo") for name, folder in FOLDERS.items()}
STORES = {name: Store(collection) for name, collection in COLLECTIONS.items()}
MADE = datetime(2025, 10, 1, 12, 30, tzinfo=UTC)
SITE = "https://map.example/base"
AWKWARD = "=1+1\t@x, “q” \"d\" 'a' \\1 {b} ${c} 100% & # _ ~ ^ <i>🚢</i>\n\n-عاد إلى «سوند» +Ушли"


def _collection() -> Collection:
    tiny = COLLECTIONS["tiny"]
    first, *others = (tiny.excerpts[name] for name in sorted(tiny.excerpts))
    article = tiny.articles[first.article]
    named = replace(article, title=AWKWARD, outlet=AWKWARD, outlet_names={}, authors=("Ada Arn", AWKWARD))
    gist = {"ar": "سفينتان", "en": AWKWARD}
    excerpts = [replace(first, quote=AWKWARD, prefix=AWKWARD[:32], note={"en": AWKWARD}, gist=gist), *others]
    return replace(
        tiny, articles={**tiny.articles, named.id: named}, excerpts={excerpt.id: excerpt for excerpt in excerpts}
    )


def extract_of(collection: Collection, site: str = SITE, view: View | None = None) -> Extract:
    made = datetime(2025, 10, 1, 12, tzinfo=UTC)
    return Extract(collection, Store(collection), view or View(), read_words("en"), site, made)


TINY = extract_of(_collection())
EXTRACTS: Mapping[str, Extract] = {
    "tiny": TINY,
    "tiny, no site": extract_of(TINY.collection, site=""),
    "data": extract_of(COLLECTIONS["shipped"]),
}


def written(name: str, extract: Extract) -> str:
    out = io.BytesIO()
    FORMATS[name].write(extract, out)
    return out.getvalue().decode()


def article_of(published: str = "2025-08", **changes: object) -> Article:
    article = Article(
        id="a",
        title="T",
        outlet="The Paper",
        authors=(),
        language="en",
        kind="news report",
        published=read_when(published),
        url="https://paper.example/a",
        text_sha256="",
    )
    return replace(article, **changes)  # type: ignore[arg-type]


def quotes(extract: Extract) -> dict[str, str]:
    return {excerpt.id: excerpt.quote for excerpt in extract.excerpts()}


def placed_pairs(extract: Extract) -> set[tuple[str, str]]:
    return {(e.id, link.place) for e in extract.excerpts() for link in e.places}
