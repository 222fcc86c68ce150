"""How much of an article can be read from its published quotes, how much may be, and what a gist may take.

All counts are of words: runs of characters between white space.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from layers.collection.records import Record, own_ids
from layers.collection.schema import LIMITS, QUOTING, Field
from layers.errors import Problem, show
from layers.model import ARTICLE_KINDS, QuotingLimits, Translations
from layers.model import QUOTING as USUAL
from layers.text import fold
from layers.words import languages

if TYPE_CHECKING:
    from layers.collection.articles import ArticleRecord

# A gap that holds at most one word: two blanks and a long word. The text between is not kept.
NARROWEST_GAP = 18
LONGEST_GIST = 30
"""In words."""
COPIED_WORDS = 5
"""So many words in a row that a gist has as the quote has them are no words of its own."""
RUNS_TOLD = 3

Name = tuple[str, ...]
NameIndex = Mapping[str, Sequence[Name]]
"""Names as their folded words, by the first of these, the longest first."""


class Quoted(Protocol):
    """What of an excerpt can be read of its article; `start` counts characters of the cleaned text."""

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def quote(self) -> str: ...  # noqa: D102
    @property
    def prefix(self) -> str: ...  # noqa: D102
    @property
    def suffix(self) -> str: ...  # noqa: D102


class Passage(NamedTuple):
    """A quote that is no excerpt yet, with what stands around it."""

    id: str
    start: int
    quote: str
    prefix: str = ""
    suffix: str = ""


class Run(NamedTuple):
    """Quotes that touch, overlap or have at most one word between them: their ids, and words."""

    excerpts: tuple[str, ...]
    words: int

    def __str__(self) -> str:
        """Write the run as `x-01 to x-04 (78 words)`."""
        ends = dict.fromkeys((self.excerpts[0], self.excerpts[-1]))
        return f"{' to '.join(ends)} ({self.words} words)"


class _Span(NamedTuple):
    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def quoted_share(excerpts: Iterable[Quoted], text_words: int) -> float:
    """Return the share of an article's words that stand in quotes or in the context beside them.

    What several excerpts hold counts once; a word that the context cuts counts whole.
    """
    spans = [_Span(one.start - len(one.prefix), one.prefix + one.quote + one.suffix) for one in excerpts]
    return sum(len(span.text.split()) for span, _ in _joined(spans, 0)) / text_words


def find_runs(excerpts: Iterable[Quoted]) -> list[Run]:
    """Find the runs of an article's quotes, the longest first; a quote alone is one too."""
    in_order = sorted(excerpts, key=lambda one: (one.start, one.quote))
    ids = iter(one.id for one in in_order)
    runs = [
        Run(tuple(next(ids) for _ in range(count)), len(span.text.split()))
        for span, count in _joined([_Span(one.start, one.quote) for one in in_order], NARROWEST_GAP)
    ]
    return sorted(runs, key=lambda run: -run.words)


def _joined(spans: Iterable[_Span], gap: int) -> list[tuple[_Span, int]]:
    """Join spans with at most `gap` characters between them; say how many each is made of."""
    joined: list[tuple[_Span, int]] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1][0].end + gap:
            last, count = joined[-1]
            apart = " " if span.start > last.end else ""
            text = last.text + apart * (span.start - last.end) + span.text[max(0, last.end - span.start) :]
            joined[-1] = (_Span(last.start, text), count + 1)
        else:
            joined.append((span, 1))
    return joined


def read_limits(facts: Record) -> dict[str, QuotingLimits]:
    """Return the limits for each kind of article, as far as a collection sets any.

    A kind that the collection does not name is bounded as the others are; opinion by its usual
    share at most.
    """
    own_kinds = sorted(own_ids(facts, "article_kinds") or ())
    record = _quoting(facts)
    if record is None:
        return {**USUAL, **dict.fromkeys(own_kinds, QuotingLimits())}
    general = replace(QuotingLimits(), **_numbers(record))
    limits = {}
    for kind in (*ARTICLE_KINDS, *own_kinds):
        own = record.table(kind, LIMITS)
        least = min(general.largest_share, USUAL[kind].largest_share) if kind == "opinion" else general.largest_share
        limits[kind] = replace(general, **{"largest_share": least, **(_numbers(own) if own else {})})
    return limits


def check_limits(facts: Record) -> Iterator[Problem]:
    """Give what is wrong with the limits that a collection sets."""
    record = _quoting(facts)
    if record is None:
        return
    kinds = [key for key in record.good if key not in LIMITS]
    for one in (record, *filter(None, (record.table(kind, LIMITS) for kind in kinds))):
        yield from one.problems
        for name, value in _numbers(one).items():
            if name.endswith("_share") and not 0 < value <= 1:
                yield one.error(f"{name} of {one.label} is {show(value)}", "write a share of 1, like 0.3", name)
            elif name.endswith("_words") and value < 1:
                yield one.error(f"{name} of {one.label} is {show(value)}", "write how many words, like 40", name)


def _quoting(facts: Record) -> Record | None:
    """Return the limits as they are written: general ones, and those of kinds of article, own ones too."""
    own = own_ids(facts, "article_kinds") or ()
    return facts.table("quoting", {**QUOTING, **{kind: Field("table", required=False) for kind in own}})


def _numbers(record: Record) -> dict[str, Any]:
    return {name: record.good[name] for name in LIMITS if name in record.good}


def check_quoting(articles: Iterable[ArticleRecord], limits: Mapping[str, QuotingLimits]) -> Iterator[Problem]:
    """Give the quotes, runs and articles of which more can be read than may be.

    An article that is only proposed is not bounded yet, and neither is one whose length is not
    known: of these the first is told, with how many there are.
    """
    unbounded = []
    for article in articles:
        record = article.record
        words = record.good.get("text_words")
        if article.proposed or any("text_words" in problem.what for problem in record.problems):
            continue
        if words is None:
            unbounded.append(record)
        elif words < 1:
            yield record.error(f"text_words of {record.label} is {words}", "count the words of its text", "text_words")
        else:
            kind = record.good.get("kind", ARTICLE_KINDS[0])
            yield from _check_quotes(article, words, limits[kind])
    if unbounded:
        several = f"{len(unbounded)} articles have" if len(unbounded) > 1 else f"{unbounded[0].label} has"
        what = f"{several} no text_words, so that what is quoted is not bounded"
        yield unbounded[0].warning(what, "add how many words the text has, where it is known")


def _check_quotes(article: ArticleRecord, words: int, limits: QuotingLimits) -> Iterator[Problem]:
    """Hold the quotes of one article against the limits."""
    records = {record.good["id"]: record for record in article.excerpts if _is_quoted(record)}
    quotes = [Passage(*(record.good[name] for name in Passage._fields)) for record in records.values()]
    for one in quotes:
        length = len(one.quote.split())
        if length > limits.longest_words:
            what = f"the quote of excerpt {show(one.id)} has {length} words (longest_words is {limits.longest_words})"
            yield records[one.id].error(what, "keep those that carry the claim; the gist says the rest", "quote")
    runs = find_runs(quotes)
    for run in runs:
        if run.words > limits.longest_run_words and len(run.excerpts) > 1:
            what = f"{run} make one run of quotes (longest_run_words is {limits.longest_run_words})"
            yield records[run.excerpts[0]].error(what, "shorten them, or withdraw one", "quote")
    share = quoted_share(quotes, words)
    wrong = share > limits.largest_share
    if wrong or share > limits.warn_share:
        name = "largest_share" if wrong else "warn_share"
        what = (
            f"{100 * share:.1f} % of the {words} words of {article.record.label} can be read from its quotes ({name} "
            f"is {100 * getattr(limits, name):.0f} %); the longest runs: {', '.join(map(str, runs[:RUNS_TOLD]))}"
        )
        tell = article.record.error if wrong else article.record.warning
        yield tell(what, "shorten quotes, or withdraw some", "text_words")


def _is_quoted(record: Record) -> bool:
    return "withdrawn" not in record.good and record.good.keys() >= {*Passage._fields}


def check_gists(articles: Iterable[ArticleRecord], named: Iterable[Record]) -> Iterator[Problem]:
    """Give the gists that are too long, take words from their quote, or lack a language.

    An article with a gist has one for each of its excerpts, in each language of the page and of
    its other gists.

    Parameters
    ----------
    named
        The places and actors, as records with names and aliases.
    """
    index: NameIndex | None = None
    for article in articles:
        shown = [] if article.proposed else [one for one in article.excerpts if "withdrawn" not in one.good]
        gists: list[Translations] = [one.good.get("gist", {}) for one in shown]
        if not any(gists):
            continue
        index = index or index_names(chain.from_iterable(map(names_of, named)))
        wanted = dict.fromkeys((*languages(), *chain.from_iterable(gists)))
        for record, gist in zip(shown, gists, strict=True):
            own = gist.get(article.record.good.get("language", ""), "")
            for language, text in gist.items():
                length = len(text.split())
                if length > LONGEST_GIST:
                    what = f"the gist of {record.label} in {language} has {length} words"
                    yield record.error(what, f"keep it to {LONGEST_GIST}: it is one sentence", "gist", language)
            copied = copied_words(own, record.good.get("quote", ""), index)
            if copied:
                what = f"the gist of {record.label} takes {show(copied)} from the quote"
                yield record.error(what, "say it in words of your own", "gist")
            lacking = [language for language in wanted if language not in gist]
            unread = any(problem.what.startswith("gist of") for problem in record.problems)
            if lacking and not unread:
                what = f"{record.label} has no gist in {', '.join(lacking)}"
                yield record.warning(what, "add it, in words of your own", "gist")


def names_of(record: Record) -> Iterator[str]:
    """Give every name and alias of a place or an actor."""
    yield from record.good.get("names", {}).values()
    for aliases in record.good.get("aliases", {}).values():
        yield from aliases


def index_names(names: Iterable[str]) -> NameIndex:
    """Lay out names so that they are found in a text, each as one word."""
    index: dict[str, list[Name]] = {}
    for words in sorted({tuple(fold(name).split()) for name in names}, key=lambda words: (-len(words), words)):
        if len(words) > 1:
            index.setdefault(words[0], []).append(words)
    return index


def copied_words(gist: str, quote: str, names: NameIndex) -> str:
    """Return the first words in a row that a gist has as the quote has them, folded; "" if there are none.

    A name counts as one word; letter case and punctuation do not count.
    """
    return first_taken(gist, {*stretches(quote, names)}, names)


def first_taken(text: str, taken: AbstractSet[Name], names: NameIndex) -> str:
    """Return the first of the stretches of a text that are `taken`, as one text; "" if there are none."""
    return next((" ".join(words) for words in stretches(text, names) if words in taken), "")


def stretches(text: str, names: NameIndex) -> Iterator[Name]:
    """Give every stretch of `COPIED_WORDS` words of a text, folded, each name as one word."""
    words = list(_words(fold(text).split(), names))
    return (tuple(words[at : at + COPIED_WORDS]) for at in range(len(words) - COPIED_WORDS + 1))


def _words(words: Sequence[str], names: NameIndex) -> Iterator[str]:
    """Give words in order, each name as one."""
    at = 0
    while at < len(words):
        name = next((one for one in names.get(words[at], ()) if tuple(words[at : at + len(one)]) == one), None)
        yield " ".join(name) if name else words[at]
        at += len(name) if name else 1
