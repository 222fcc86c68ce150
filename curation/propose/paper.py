"""Text that was copied from a PDF or a mail: its lines joined, what pages repeat taken out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from curation.propose.container import PARAGRAPH
from curation.propose.rules import LANGUAGES, read_rules

NARROWEST, WIDEST = 30, 130
"""How wide, in characters, lines are that something else broke."""
FULL = 0.6
"""A line that reaches so far towards the width was broken; a shorter one ended."""
FEWEST = 3
EDGE_LINES = 2
LONGEST_HEAD = 80
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u2010\u00ac]$")
_ENDED = re.compile(r"[.!?…؟。।:][\"'”»’)\]]*$")
_ITEM = re.compile(r"\s*(?:\d{1,2}[.)]|[-•*·–—»›])\s")
_NUMBER = re.compile(r"\d+")
_PAGE = re.compile(
    r"[\s\-–—|]*(?P<word>page|p\.|pg\.|стр\.?|страница|صفحة|ص\.?|seite|pág\.?)?\s*\d{1,4}\s*(?:(?:/|of|из|من|von|de|sur)\s*\d{1,4})?[\s\-–—|]*",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"^(?:> ?)+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


class Change(NamedTuple):
    """What a text had, and what stands for it now; nothing if it was taken out."""

    before: str
    after: str


def join_lines(text: str, *, paged: bool = False) -> tuple[str, list[Change]]:
    """Join words and lines that a page's or a mail's width broke, and say what was changed.

    A text without such lines comes back as it was. In a `paged` text, whose pages are parted by
    form feeds, a line that ends early ends a paragraph.
    """
    pages = [page.split("\n") for page in text.replace("\r\n", "\n").replace("\r", "\n").split(PARAGRAPH)]
    lines = [line.rstrip() for page in pages for line in page]
    broken = [(line, after) for line, after in pairwise(lines) if line and after]
    width = sorted(len(line) for line, _ in broken)[int(len(broken) * 0.9)] if broken else 0
    hyphens = any(_HYPHEN.search(line) and after[:1].islower() for line, after in broken)
    full = sum(len(line) >= FULL * width and not _ENDED.search(line) for line, _ in broken)
    wrapped = NARROWEST <= width <= WIDEST and len(broken) >= FEWEST and full >= FULL * len(broken)
    quoted = any(line.startswith(">") for line in lines)
    if not (wrapped or hyphens or quoted or len(pages) > 1):
        return text, []
    changes: list[Change] = []
    kept = list(_without_heads(pages, changes))
    if quoted:
        kept = [_QUOTED.sub("", line) for line in kept]
    whole = _keeps_hyphen("\n".join(kept))
    paragraphs = []
    for raw in _paragraphs(kept):
        after = _joined(raw, width, whole, "\n\n" if paged else "\n")
        before = "\n".join(raw)
        if after != before:
            changes.append(Change(before, after))
        paragraphs.append(after)
    return "\n\n".join(paragraphs), changes


def _without_heads(pages: Sequence[Sequence[str]], changes: list[Change]) -> Iterator[str]:
    """Give the lines of all pages without running heads and page numbers, and note these."""
    paged = len(pages) > 1
    seen: Counter[str] = Counter()
    numbers: dict[str, set[str]] = {}
    for page in pages:
        filled = [line.strip() for line in page if line.strip()]
        edges = [*filled[:EDGE_LINES], *filled[EDGE_LINES:][-EDGE_LINES:]] if paged else filled
        for line in edges:
            key = _NUMBER.sub("#", line)
            seen[key] += 1
            numbers.setdefault(key, set()).add(" ".join(_NUMBER.findall(line)))
    dropped = False
    waiting: list[str] = []
    last = ""
    for page in pages:
        for line in page:
            plain = line.strip()
            key = _NUMBER.sub("#", plain)
            counted = "#" in key and len(numbers.get(key, ())) > 1
            repeated = seen[key] >= (2 if counted or paged else FEWEST) and not _ENDED.search(plain)
            if plain and len(plain) <= LONGEST_HEAD and _is_head(plain, repeated=repeated):
                changes.append(Change(plain, ""))
                dropped = True
            elif not plain:
                waiting.append("")
            else:
                goes_on = last and not _ENDED.search(last) and not plain[:1].isupper()
                yield from () if (dropped and goes_on) else waiting
                yield line.rstrip()
                dropped, waiting, last = False, [], plain


def _is_head(line: str, *, repeated: bool) -> bool:
    """Say whether a line is a page's number, or one that pages repeat."""
    number = _PAGE.fullmatch(line)
    return repeated or bool(number and number["word"])


def _paragraphs(lines: Sequence[str]) -> Iterator[list[str]]:
    """Give the lines between empty ones."""
    paragraph: list[str] = []
    for line in (*lines, ""):
        if line.strip():
            paragraph.append(line)
        elif paragraph:
            yield paragraph
            paragraph = []


def _joined(lines: Sequence[str], width: int, keeps_hyphen: Callable[[str, str], bool], ended: str) -> str:
    """Join the lines of a paragraph that were broken, not those that ended."""
    text = lines[0].strip()
    for before, line in pairwise(lines):
        after = line.strip()
        first = after.split(maxsplit=1)[0]
        if _ITEM.match(line):
            text += f"\n{after}"
        elif _HYPHEN.search(before.rstrip()) and first[:1].isalpha():
            whole = keeps_hyphen(text, first)
            text = f"{text if whole else text[:-1]}{after}"
        elif before.rstrip().endswith("-") and first[:1].isdigit():
            text += after
        elif len(before) >= FULL * width or after[:1].islower():
            text += f" {after}"
        else:
            text += f"{ended}{after}"
    return text


def _keeps_hyphen(text: str) -> Callable[[str, str], bool]:
    """Return what says whether a hyphen at a line's end belongs to the word, as the text or its language writes it."""
    found = Counter(word.lower() for line in text.split("\n") for word in _WORD.findall(line))
    rules = [read_rules(language) for language in LANGUAGES]

    def listed(name: str, word: str) -> bool:
        return any(word in each.table[name] for each in rules)

    def keeps(before: str, after: str) -> bool:
        start, end = _WORD.findall(before)[-1], _WORD.match(after)
        if end is None or end[0][:1].isupper():
            return True
        joined, apart = f"{start}{end[0]}".lower(), f"{start}-{end[0]}".lower()
        if found[joined] or found[apart]:
            return found[apart] > found[joined]
        if any(joined in phrases for each in rules for phrases in each.values()):
            return False
        first, last = start.rpartition("-")[2], end[0].lower()
        # Both halves count themselves once, where they are broken.
        is_word = found[last] > 1 or listed("hyphenated_ends", last)
        return (
            listed("hyphenated", first.lower())
            or (is_word and (listed("hyphenated_perhaps", first.lower()) or found[start.lower()] > 1))
            or (
                first[:1].isupper() and (listed("hyphenated_after_names", last) or (len(first) > 1 and first.isupper()))
            )
        )

    return keeps
