"""`python -m layers verify`: quotes held against the texts of their articles, which the collection does not keep."""

from __future__ import annotations

import hashlib
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from rapidfuzz import fuzz

from layers.collection import read_collection
from layers.decoding import decode
from layers.environment import add_data, texts_folder
from layers.errors import BadCollection
from layers.model import Article, Collection, Excerpt
from layers.text import CONTEXT_LENGTH, clean_article

TEXT_ENDINGS = (".txt", ".md")

# How alike (0 to 100, by edit distance) a passage must be to be taken for the quote, drifted.
# Quotes held against another article on the same subject score 46 to 66.
NEAREST_SCORE = 75.0
# How many characters the ends of a passage are moved to find the edges of words.
REACH = 24

Result = Literal["exact", "drifted", "not found", "no text"]


@dataclass(frozen=True, slots=True)
class Text:
    """The cleaned text of an article, and the SHA-256 of that."""

    words: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one quote.

    `why` says what differs; `passage` is the nearest passage and `start` where it stands in
    the cleaned text (from 0), both None if there is none.
    """

    excerpt: str
    article: str
    result: Result
    why: str = ""
    passage: str | None = None
    start: int | None = None

    def __str__(self) -> str:
        """Write the verdict on one line."""
        nearest = "" if self.passage is None else f"; nearest, at {self.start}: {self.passage!r}"
        return f"{self.excerpt}: {self.result}{': ' if self.why else ''}{self.why}{nearest}"


def add_arguments(parser: ArgumentParser) -> None:
    """Add the folders of the collection and of the articles' texts."""
    add_data(parser)
    parser.add_argument(
        "--texts",
        type=Path,
        metavar="DIR",
        help="the folder with the articles' full texts, .txt or .md (default: LAYERS_TEXTS, else DATA/texts)",
    )


def run(asked: Namespace) -> int:
    """Print every quote that is not exactly in its article; 1 if there is one."""
    try:
        collection = read_collection(asked.data)
    except BadCollection as bad:
        print(bad)
        return 1
    texts: Path | None = asked.texts or texts_folder(asked.data)
    if texts is None or not texts.is_dir():
        print(f"{texts or asked.data / 'texts'}: there is no such folder; name the one with the articles' texts")
        return 1
    verdicts = verify_quotes(collection, texts)
    wrong = [verdict for verdict in verdicts if verdict.result != "exact"]
    print(*wrong, summarise(verdicts), sep="\n")
    return 1 if wrong else 0


def verify_quotes(collection: Collection, texts: Path) -> list[Verdict]:
    """Compare each quote, its position and its surroundings with the article's text.

    The text of an article is the file in `texts` whose cleaned text has the article's digest,
    else one whose name contains the article's id. Verdicts come in the order of the articles, then of the text.
    """
    files = dict(read_texts(texts))
    found = {article.id: _find_text(article, files) for article in collection.articles.values()}
    order = {name: number for number, name in enumerate(found)}
    excerpts = sorted(collection.excerpts.values(), key=lambda one: (order[one.article], one.start, one.id))
    return [_judge(one, collection.articles[one.article], found[one.article]) for one in excerpts]


def summarise(verdicts: Iterable[Verdict]) -> str:
    """Count verdicts in one line, like `55 exact, 1 drifted, 0 not found, 1 no text`."""
    results = [verdict.result for verdict in verdicts]
    kinds: tuple[Result, ...] = ("exact", "drifted", "not found", "no text")
    return ", ".join(f"{results.count(kind)} {kind}" for kind in kinds)


def read_texts(folder: Path) -> Iterator[tuple[str, Text]]:
    """Read and clean the text files of a folder, each with its name."""
    for path in sorted(folder.iterdir()):
        if path.suffix in TEXT_ENDINGS and path.is_file():
            words = clean_article(decode(path.read_bytes()).shown)
            yield path.name, Text(words, hashlib.sha256(words.encode()).hexdigest())


def _find_text(article: Article, texts: Mapping[str, Text]) -> Text | None:
    """Return the text of an article: by digest, else by the shortest name that has its id."""
    for text in texts.values():
        if text.sha256 == article.text_sha256:
            return text
    names = sorted((name for name in texts if article.id in name), key=len)
    return texts[names[0]] if names else None


def _judge(excerpt: Excerpt, article: Article, text: Text | None) -> Verdict:
    """Say whether a quote stands in the text as the collection says."""
    if text is None:
        why = f"no file holds the text of {article.id}"
        return Verdict(excerpt.id, article.id, "no text", why)
    if text.words[excerpt.start : excerpt.end] != excerpt.quote:
        return _search(excerpt, text.words)
    passage, start = excerpt.quote, excerpt.start
    before = text.words[max(start - CONTEXT_LENGTH, 0) : start]
    after = text.words[excerpt.end : excerpt.end + CONTEXT_LENGTH]
    why = ""
    if not before.endswith(excerpt.prefix):
        why = f"the quote is exact, but before it stands {before!r}"
    elif not after.startswith(excerpt.suffix):
        why = f"the quote is exact, but after it stands {after!r}"
    elif text.sha256 != article.text_sha256:
        why = f"the quote is exact, but the text has the SHA-256 {text.sha256}"
    elif article.text_words not in (None, count := len(text.words.split())):
        why = f"the quote is exact, but the text has {count} words, not {article.text_words}"
    if why:
        return Verdict(excerpt.id, article.id, "drifted", why, passage, start)
    return Verdict(excerpt.id, article.id, "exact")


def _search(excerpt: Excerpt, words: str) -> Verdict:
    """Find where a quote that is not at its position stands, or what is most like it."""
    start = words.find(excerpt.quote)
    if start >= 0:
        why = f"the quote is exact, but stands at {start}, not at {excerpt.start}"
        return Verdict(excerpt.id, excerpt.article, "drifted", why, excerpt.quote, start)
    nearest = fuzz.partial_ratio_alignment(excerpt.quote, words, score_cutoff=NEAREST_SCORE)
    if nearest is None or len(words) < len(excerpt.quote) / 2:
        return Verdict(excerpt.id, excerpt.article, "not found", "nothing in the text is like it")
    start, end = _fit(excerpt.quote, words, nearest.dest_start, nearest.dest_end)
    why = f"{nearest.score:.0f} % alike"
    return Verdict(excerpt.id, excerpt.article, "drifted", why, words[start:end], start)


def _fit(quote: str, words: str, start: int, end: int) -> tuple[int, int]:
    """Move the ends of a passage to the edges of words where it is most like a quote."""
    near = range(max(start - REACH, 0), min(start + REACH, len(words)))
    starts = [start, *(i for i in near if i == 0 or words[i - 1].isspace())]
    near = range(max(end - REACH, 0), min(end + REACH, len(words)) + 1)
    ends = [end, *(i for i in near if i == len(words) or words[i].isspace())]
    pairs = ((first, last) for first in starts for last in ends if first < last)
    return max(pairs, key=lambda pair: fuzz.ratio(quote, words[pair[0] : pair[1]]))
