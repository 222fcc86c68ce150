"""An article as it is being read: its words, its sentences and the names in them."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from curation.propose.names import Lexicon, Match, find_names
from curation.propose.rules import Rules, read_rules
from curation.propose.sentences import Sentence, split_sentences
from curation.propose.words import Word, split_words

WINDOW = 12


@dataclass(slots=True)
class Reading:
    """An article's text with its words, sentences and names, and the rules of its language."""

    text: str
    rules: Rules
    words: list[Word]
    sentences: list[Sentence]
    matches: list[Match]
    bounds: list[tuple[int, int]]
    all_forms: list[str]

    @property
    def cased(self) -> bool:
        """Say whether the language has capital letters; one with attached particles has none."""
        return "particles" not in self.rules.table

    def forms(self, first: int, last: int) -> list[str]:
        """Return the folded forms of the words `first` to `last` (exclusive)."""
        return self.all_forms[max(first, 0) : max(last, 0)]

    def gap(self, index: int) -> str:
        """Return what stands between a word and the one before it."""
        if index <= 0 or index >= len(self.words):
            return "\n"
        return self.text[self.words[index - 1].end : self.words[index].start]


@dataclass(slots=True)
class Stretch:
    """One sentence being judged: its words `first` to `last` (exclusive), names and forms."""

    reading: Reading
    number: int
    first: int
    last: int
    matches: list[Match]
    forms: list[str]

    def before(self, index: int, size: int = WINDOW) -> list[str]:
        """Return the forms of up to `size` words of the sentence before a word."""
        return self.reading.forms(max(self.first, index - size), index)

    def after(self, index: int, size: int = WINDOW) -> list[str]:
        """Return the forms of up to `size` words of the sentence from a word on."""
        return self.reading.forms(index, min(self.last, index + size))


def read_article(text: str, language: str, lexicon: Lexicon) -> Reading:
    """Cut a cleaned text into words and sentences and find the names in it."""
    rules = read_rules(language)
    words = split_words(text)
    sentences = split_sentences(text, rules)
    starts = [word.start for word in words]
    bounds = [
        (bisect_left(starts, sentence.start), bisect_left(starts, sentence.end))
        for sentence in sentences
    ]
    matches = find_names(words, lexicon, rules)
    return Reading(text, rules, words, sentences, matches, bounds, [word.form for word in words])


def stretches(reading: Reading) -> list[Stretch]:
    """Return the sentences of an article, each with its names."""
    cut: list[Stretch] = []
    position = 0
    for number, (first, last) in enumerate(reading.bounds):
        while position < len(reading.matches) and reading.matches[position].first < first:
            position += 1
        own = []
        index = position
        while index < len(reading.matches) and reading.matches[index].last <= last:
            own.append(reading.matches[index])
            index += 1
        position = index
        cut.append(Stretch(reading, number, first, last, own, reading.forms(first, last)))
    return cut
