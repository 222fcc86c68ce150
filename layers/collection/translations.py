"""Whether what readers see of the data is said in every language of the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from layers.collection.articles import ArticleRecord
from layers.collection.records import Record
from layers.collection.schema import (
    ACTOR,
    ARTICLE,
    ARTICLE_KIND,
    COLLECTION,
    EXCERPT,
    FEATURE,
    FRAME,
    PLACE_KIND,
    STEP,
    STORY,
    WITHDRAWN,
    Schema,
)
from layers.errors import Problem
from layers.model import Translations
from layers.words import languages

LONGEST_CELL = 32_767
"""Of Excel, in UTF-16 units."""
PLAIN = ("title", "outlet", "published_by", "authors")
"""What articles say in one language."""
SEPARATOR = "; "


class _Text(NamedTuple):
    """A name or a wording, and where it stands in its record."""

    record: Record
    keys: tuple[str | int, ...]
    texts: Translations
    named: bool


def check_translations(
    facts: Record,
    features: Iterable[Record],
    actors: Iterable[Record],
    articles: Iterable[ArticleRecord],
    stories: Sequence[Record] = (),
) -> Iterator[Problem]:
    """Warn of each file with names and wordings that lack a language of the page, the first of them told.

    A collection that says nothing in two languages but names is not asked for more, and neither is
    a licence that is one word; gists are looked at where they are held against quotes. Texts that
    an export must cut are told as well.
    """
    shown = [each for each in articles if not each.proposed]
    excerpts = list(chain.from_iterable(each.excerpts for each in shown))
    found = list(
        chain(
            _texts([facts], COLLECTION),
            _texts(facts.tables("frames", FRAME), FRAME),
            _texts(facts.tables("place_kinds", PLACE_KIND), PLACE_KIND),
            _texts(facts.tables("article_kinds", ARTICLE_KIND), ARTICLE_KIND),
            _texts(features, FEATURE),
            _texts(actors, ACTOR),
            _texts((each.record for each in shown), ARTICLE),
            _texts(excerpts, EXCERPT),
            _texts(filter(None, (each.table("withdrawn", WITHDRAWN) for each in excerpts)), WITHDRAWN),
            _texts(stories, STORY),
            _texts(chain.from_iterable(each.tables("steps", STEP) for each in stories), STEP),
        )
    )
    yield from _too_long(found, articles)
    if not any(len(one.texts) > 1 for one in found if not one.named):
        return
    lacking: dict[Path, list[_Text]] = {}
    for one in found:
        is_code = one.keys[0] == "licence" and not any(" " in text for text in one.texts.values())
        if not is_code and not one.texts.keys() >= {*languages()}:
            lacking.setdefault(one.record.lines.path, []).append(one)
    for first, *others in lacking.values():
        none = ", ".join(language for language in languages() if language not in first.texts)
        what = f"{first.keys[0]} of {first.record.label} lacks {none}"
        more = f", and {len(others)} more texts of the file lack a language" if others else ""
        yield first.record.warning(what + more, 'say it in each: { en = "…", ar = "…", ru = "…" }', *first.keys)


def _too_long(found: Iterable[_Text], articles: Iterable[ArticleRecord]) -> Iterator[Problem]:
    """Warn of texts, and of authors together, that no cell of a spreadsheet holds: an export cuts them."""
    of_articles = (
        (article.record, (key,), value if isinstance(value, str) else SEPARATOR.join(value))
        for article in articles
        for key, value in article.record.good.items()
        if key in PLAIN
    )
    told = ((one.record, one.keys, max(one.texts.values(), key=len, default="")) for one in found)
    for record, keys, text in chain(told, of_articles):
        if 2 * len(text) > LONGEST_CELL and (units := len(text.encode("utf-16-le", "replace")) // 2) > LONGEST_CELL:
            what = f"{keys[0]} of {record.label} has {units:,} characters, and a cell of Excel holds {LONGEST_CELL:,}"
            yield record.warning(what, "shorten it: that export cuts it, and says so", *keys)


def _texts(records: Iterable[Record], schema: Schema) -> Iterator[_Text]:
    """Give the names and wordings of records."""
    kinds: Mapping[str, str] = {key: field.type for key, field in schema.items()}
    for record in records:
        for key, value in record.good.items():
            kind = kinds.get(key)
            if kind in ("names", "wording"):
                yield _Text(record, (key,), value, kind == "names")
            elif kind == "wordings":
                yield from (_Text(record, (key, index), one, named=False) for index, one in enumerate(value))
