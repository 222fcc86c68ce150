"""An article cut into sentences with the names in them, and what the stages find in each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Any, Literal, NamedTuple, TypeVar

from curation.propose.gazetteer import Gazetteer
from curation.propose.names import Match, find_names
from curation.propose.rules import LANGUAGES, Rules, read_rules
from curation.propose.sentences import SentenceSpan, split_sentences
from curation.propose.words import Word, part_elided, split_words

WINDOW = 12


class FoundPlace(NamedTuple):
    """A place that a sentence is about; `first` and `last` are its words, -1 if implied."""

    id: str
    link: str
    precision: str
    confidence: float
    why: str
    first: int = -1
    last: int = -1


class FoundActor(NamedTuple):
    """An actor of a sentence with a role; `first` and `last` are its words."""

    id: str
    role: str
    confidence: float
    why: str
    first: int
    last: int


class FoundDate(NamedTuple):
    """A date in EDTF, the words it rests on, and where they stand in the text.

    `rank` says how well it fits what the sentence tells; an `inherited` one stands in a
    sentence before; `why` says what decided where the words alone do not; `to_come` that the
    text tells of it as to come.
    """

    edtf: str
    words: str
    confidence: float
    start: int
    end: int
    rank: int = 0
    inherited: bool = False
    why: str = ""
    to_come: bool = False


class Sense(NamedTuple):
    """Whether a name means the place or the government that sits there, how sure and why."""

    meaning: Literal["place", "government", "neither"]
    confidence: float
    why: str


class Passed(NamedTuple):
    """Words that were seen and not proposed, why not, and where they stand in the text."""

    words: str
    why: str
    start: int


class SentencePlaces(NamedTuple):
    """The places of a sentence, what names of capitals mean, by their first words, and what was passed over."""

    places: list[FoundPlace]
    senses: Mapping[int, Sense]
    passed: Sequence[Passed] = ()

    @property
    def named_at(self) -> set[int]:
        """The first words of the places that are named."""
        return {place.first for place in self.places if place.link == "named"}


class SentenceActors(NamedTuple):
    """The actors of a sentence, and the names of actors that were passed over."""

    actors: list[FoundActor]
    passed: Sequence[Passed] = ()


class Spoken(NamedTuple):
    """A sentence that was read, its places, and which of these common words of it meant."""

    sentence: Sentence
    places: Sequence[FoundPlace]
    meant: Mapping[str, str]


@dataclass(slots=True)
class PlaceMemory:
    """What the sentences so far said of places.

    `not_places` and `clubs` are names that turned out to be a person's or a club's; `zones`
    tells of each place with a common name what that meant last, `zone_at` in which sentence
    the last zone was named. `sites` are those last spoken of, `holders` the places that have
    sites, each with the number of the sentence; `all_sites` all so far, the last one last. `spoken` are
    the sentences that were read without a break, the last one last.
    """

    not_places: set[str] = field(default_factory=set)
    clubs: set[str] = field(default_factory=set)
    zones: dict[str, Sense] = field(default_factory=dict)
    zone_at: dict[str, int] = field(default_factory=dict)
    sites: tuple[str, ...] = ()
    sites_at: int = -100
    holders: tuple[str, ...] = ()
    holders_at: int = -100
    all_sites: list[str] = field(default_factory=list)
    spoken: list[Spoken] = field(default_factory=list)


Found = TypeVar("Found", FoundPlace, FoundActor)


def each_once(found: Iterable[Found], rank: Callable[[Found], Any]) -> list[Found]:
    """Return the best by rank of those with one id, in the order in which ids first occur."""
    best: dict[str, Found] = {}
    for each in found:
        if each.id not in best or rank(each) > rank(best[each.id]):
            best[each.id] = each
    return list(best.values())


# --- An article and its sentences ---


class AnnotatedArticle(NamedTuple):
    """An article's text, the folded forms of its words, what stands before each and after the last, and its names.

    `named` holds the codes of the countries and the ids of the places that it names.
    """

    text: str
    forms: list[str]
    gaps: list[str]
    matches: list[Match]
    named: frozenset[str]


@dataclass(eq=False)
class Sentence:
    """One sentence: where it stands, and the names and folded words (`forms`) in it.

    It is the `number`th of its article; its words are those of the article's `words` from
    `first` to `last` (exclusive), and so all methods count words. `lists` are those of which a
    phrase may stand in it, as `Rules.bits`.
    """

    article: AnnotatedArticle
    words: list[Word]
    rules: Rules
    gazetteer: Gazetteer
    number: int
    span: SentenceSpan
    first: int
    last: int
    matches: list[Match]
    forms: list[str]
    lists: int

    @property
    def text(self) -> str:
        """The sentence as the text writes it."""
        return self.article.text[self.span.start : self.span.end]

    @property
    def cased(self) -> bool:
        """Whether the language has capital letters; one with attached particles has none."""
        return self.rules.cased

    def before(self, index: int, size: int = WINDOW) -> list[str]:
        """Return the forms of up to `size` words of the sentence before a word."""
        forms, first = self.article.forms, index - size
        return forms[first:index] if first > self.first else forms[self.first : index]

    def after(self, index: int, size: int = WINDOW) -> list[str]:
        """Return the forms of up to `size` words of the sentence from a word on."""
        forms, last = self.article.forms, index + size
        return forms[index:last] if last < self.last else forms[index : self.last]

    def between(self, first: int, last: int) -> list[str]:
        """Return the forms of the words `first` to `last` (exclusive)."""
        return self.article.forms[first:last]

    def may_have(self, *names: str) -> bool:
        """Say whether a phrase of some lists may stand in the sentence: no other list need be looked through."""
        return self.lists & self.rules.bits[names] != 0

    def has(self, name: str) -> bool:
        """Say whether a phrase of a list stands in the sentence."""
        return self.lists & self.rules.bits[name,] != 0 and self.rules[name].inside(self.forms)

    def find(self, name: str) -> int | None:
        """Return where in `forms` the first phrase of a list begins, or None."""
        return self.rules[name].first(self.forms) if self.lists & self.rules.bits[name,] else None

    def passed(self, match: Match, why: str) -> Passed:
        """Say why a name is not proposed."""
        return Passed(self.written(match.first, match.last), why, self.words[match.first].start)

    def gap(self, index: int) -> str:
        """Return what stands between a word and the one before it; a line end before the first and after the last."""
        return self.article.gaps[index]

    def is_parted(self, index: int, marks: AbstractSet[str]) -> bool:
        """Say whether one of some marks stands between a word and the one before it."""
        gap = self.article.gaps[index]
        return gap != " " and not marks.isdisjoint(gap)

    def written(self, first: int, last: int) -> str:
        """Return the words `first` to `last` (exclusive) as the text writes them."""
        return self.article.text[self.words[first].start : self.words[last - 1].end]

    def is_owner(self, match: Match) -> bool:
        """Say whether a name has a possessive 's."""
        return self.words[match.last - 1].owner

    def is_named(self, index: int) -> bool:
        """Say whether a word belongs to a name."""
        return any(match.first <= index < match.last for match in self.matches)

    def begins(self, index: int) -> bool:
        """Say whether a word is the first, or stands after more than a blank."""
        return index == self.first or self.gap(index).strip(" ") != ""

    def is_unknown_name(self, index: int) -> bool:
        """Say whether a word is written as a name within the sentence, and is none that is known."""
        return (
            self.could_be_first_name(index)
            and not self.is_named(index)
            and self.words[index].form not in self.rules["not_names"]
        )

    def leads_to_name(self, last: int) -> bool:
        """Say whether words before `last` (exclusive) are those of an unknown name: the port of X, X's port."""
        if not self.cased or last >= self.last or self.gap(last).strip(" "):
            return False
        lists = ("inside", "of_something")
        index = last + (self.words[last].form in self.rules["articles"])
        index += any(self.words[index].form in self.rules[name] for name in lists) if index < self.last else 0
        index += index < self.last and self.words[index].form in self.rules["articles"]
        return index < self.last and self.is_unknown_name(index)

    @cached_property
    def is_of_elsewhere(self) -> bool:
        """Whether it tells of something in a place, or on the way to one, that the collection does not have."""
        rules = self.rules
        seats = {match.first for match in self.matches if match.actors and not match.places}
        for index in range(self.first + 1, self.last):
            if self.words[index].capital and not self.gap(index).strip():
                before = self.before(index, 2)
                if index in seats and rules["inside"].end(before):
                    return True
                leads = rules["inside"].end(before) or rules["moving"].end(before) or rules["reaching"].end(before)
                if leads and self.is_unknown_name(index) and not self._is_time(index):
                    return True
        return False

    def _is_time(self, index: int) -> bool:
        """Say whether a word is that of a month or of a day of the week."""
        form = self.words[index].form
        return any(form in self.rules[f"dates.words.{name}"] for name in ("month", "weekday"))

    def could_be_first_name(self, index: int) -> bool:
        """Say whether a word has a capital that neither the sentence's start nor all have."""
        word = self.words[index]
        return self.cased and word.capital and not (word.upper or self.begins(index))

    def given_name_at(self, match: Match) -> int | None:
        """Return the word where a first name or a title would stand before a name, or None.

        Articles that belong to the name are passed over.
        """
        if self.gap(match.first).strip(" -'’"):
            return None
        index = match.first - 1
        while index >= self.first and self.words[index].form in self.rules["articles"]:
            index -= 1
        return index if index >= self.first else None


def annotate(text: str, language: str, gazetteer: Gazetteer, headings: Container[int] = ()) -> list[Sentence]:
    """Cut a cleaned text into sentences and words, and find the names in it.

    `headings` are where the headings begin that a page calls so.
    """
    rules = read_rules(language)
    words = split_words(text)
    spans = split_sentences(text, words, rules, headings)
    if language not in LANGUAGES:  # whatever it writes before or after a name with an apostrophe
        words = [*part_elided(words, text, gazetteer.lexicon.numbers)]
    matches = find_names(words, gazetteer.lexicon, rules, text)
    named = {
        name.id if name.kind in ("country", "place") else gazetteer.states.get(name.id, "")
        for match in matches
        for name in match.names
    }
    forms, starts = [word.form for word in words], [word.start for word in words]
    gaps = ["\n", *[text[left.end : right.start] for left, right in pairwise(words)], "\n"]
    article = AnnotatedArticle(text, forms, gaps, matches, frozenset(named - {""}))
    shared = (article, words, rules, gazetteer)
    firsts = [match.first for match in matches]
    sentences = []
    for number, span in enumerate(spans):
        first, last = bisect_left(starts, span.start), bisect_left(starts, span.end)
        begun = matches[bisect_left(firsts, first) : bisect_left(firsts, last)]
        own = [match for match in begun if match.last <= last]
        its_forms = forms[first:last]
        sentences.append(Sentence(*shared, number, span, first, last, own, its_forms, rules.found_in(its_forms)))
    return sentences
