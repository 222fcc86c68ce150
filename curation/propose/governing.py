"""What labels say of the lines that they stand for: where, and when."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet

from curation.propose.annotation import FoundDate, FoundPlace, Passed, Sentence, SentencePlaces
from curation.propose.carried import FAR
from curation.propose.container import first_words
from curation.propose.dates import Clock, SentenceDate, date_sentences
from curation.propose.draft import SHORTEST_TOLD
from curation.propose.expressions import find_expressions
from curation.propose.labels import ABOVE_EMPTY, IN_CELL, IN_LABEL, Label
from curation.propose.places import find_places
from layers.model import When

GOVERNED = 0.4
"""How sure a place or a day is that a label says."""
SEVERAL = "it stands for ‘{line}’ too, and names several places ({places}): look which is meant"
ELSEWHERE = "it stands for ‘{line}’ too, which names a place that is not known: look where that was"
SHORT = "it stands for ‘{line}’ too, which is too short to tell anything"
UNREAD = "it stands in a heading, it seems: look whether it is a line that ‘{words}’ stands for"
EMPTY = "it stands above an empty cell beside ‘{line}’: look whether it is meant there too"
PARTLY = "it stands for a part of ‘{line}’ alone: look for which"


class Governed:
    """The labels of a text by the sentences that they stand for, and the sentence that each ends."""

    def __init__(self, sentences: Sequence[Sentence], labels: Sequence[Label]) -> None:
        starts, ends = [one.span.start for one in sentences], [one.span.end for one in sentences]
        self.lines: dict[int, list[Label]] = {}
        self.sentences: dict[Label, Sentence] = {}
        self.headings = [one for one in sentences if one.span.role == "heading"] if labels else []
        for label in sorted(set(labels), key=lambda one: (one.last - one.first, -one.start)):  # the nearest first
            number = bisect_left(starts, label.end) - 1
            if number >= 0 and ends[number] > label.start:
                self.sentences[label] = sentences[number]
                for line in range(bisect_right(ends, label.first), bisect_left(starts, label.last)):
                    self.lines.setdefault(line, []).append(label)

    def of(self, sentence: Sentence) -> Sequence[Label]:
        """Return the labels of a sentence, the nearest first."""
        return self.lines.get(sentence.number, ())


def govern_places(
    governed: Governed, read: Sequence[Sentence], places: Sequence[SentencePlaces]
) -> tuple[list[SentencePlaces], list[Passed]]:
    """Return the places of the sentences that were read, with those that labels name of sentences that name none.

    Besides, what to tell of lines that were not read.
    """
    known = {sentence.number: its for sentence, its in zip(read, places, strict=True)} if governed.lines else {}

    def named_in(label: Label) -> list[FoundPlace]:
        sentence = governed.sentences[label]
        if sentence.number not in known:
            known[sentence.number] = find_places([sentence])[0]
        words = sentence.words
        named = [
            each
            for each in known[sentence.number].places
            if each.first >= 0 and label.start <= words[each.first].start and words[each.last - 1].end <= label.end
        ]
        return named if label.how != IN_LABEL or label.leads or _is_name(sentence, named) else []

    def is_nearer(label: Label, sentence: Sentence, found: FoundPlace) -> bool:
        between = range(governed.sentences[label].number + 1, sentence.number)
        named = (each for number in between[-FAR:] if number in known for each in known[number].places)
        return any(each.first >= 0 and found.id in _with_parent(sentence, each.id) for each in named)

    all_places = [
        _with_places(sentence, its, governed.of(sentence), named_in, is_nearer)
        for sentence, its in zip(read, places, strict=True)
    ]
    unread = (one for one in governed.headings if len(one.forms) >= SHORTEST_TOLD and not one.matches)
    under = ((one, label) for one in unread for label in [*filter(named_in, governed.of(one))][:1])
    return all_places, [
        Passed(one.text, UNREAD.format(words=governed.sentences[label].text), one.span.start) for one, label in under
    ]


def _is_name(sentence: Sentence, named: Sequence[FoundPlace]) -> bool:
    """Say whether names, and a number, are most of what a line says, which is else a heading."""
    names = {index for each in named for index in range(each.first, each.last)}
    words = [index for index in range(sentence.first, sentence.last) if not sentence.words[index].form.isdigit()]
    return len(names) * 2 >= len(words)


def _with_places(
    sentence: Sentence,
    found: SentencePlaces,
    labels: Sequence[Label],
    named_in: Callable[[Label], list[FoundPlace]],
    is_nearer: Callable[[Label, Sentence, FoundPlace], bool],
) -> SentencePlaces:
    """Return the places of a sentence, with what the nearest label that says any says if it names none itself."""
    named = any(each.first >= 0 for each in found.places)
    label, said = (
        next(((label, said) for label in labels if (said := named_in(label))), (None, [])) if not named else (None, [])
    )
    if label is None:
        return found
    said = [each for one in labels if one == label or _is_beside(one, label) for each in named_in(one)]
    places, ids = sentence.gazetteer.collection.places, {each.id for each in said}
    written = " ".join(sentence.article.text[label.start : label.end].split())
    why = _why_not(sentence, label, ids - {places[each].parent for each in ids})
    if why:
        return found._replace(passed=(*found.passed, Passed(written, why, label.start)))
    if any(
        each.id in ids or places[each.id].parent in ids or is_nearer(label, sentence, each) for each in found.places
    ):
        return found  # as common words say it too, or by what was named since
    if any(each.first == sentence.first and each.last == sentence.last for each in find_expressions(sentence)):
        return found  # a day alone, which other cells have
    reason = f"‘{written}’ {label.how}"
    own = [each._replace(link="implied", confidence=GOVERNED, why=reason, first=-1, last=-1) for each in said]
    gone = [Passed(each.id, f"{each.why}, but {reason}", sentence.span.start) for each in found.places]
    return found._replace(places=own, passed=(*found.passed, *gone))


def _is_beside(label: Label, other: Label) -> bool:
    """Say whether two labels stand for a line alike: cells of its row, or terms of what is said."""
    alike = (label.first, label.last) == (other.first, other.last) or label.how == IN_CELL
    return label.how == other.how != ABOVE_EMPTY and alike


def _with_parent(sentence: Sentence, place: str) -> set[str | None]:
    """Return a place, what it is in and the sites in it: whatever a common word may mean after its name."""
    gazetteer = sentence.gazetteer
    return {place, gazetteer.collection.places[place].parent, *gazetteer.holders.get(place, ())}


def _why_not(sentence: Sentence, label: Label, finest: AbstractSet[str]) -> str:
    """Say why a label's places are not those of a sentence; "" if they are."""
    line = first_words(sentence.text)
    if label.how == ABOVE_EMPTY:
        return EMPTY.format(line=line)
    if len(sentence.forms) < SHORTEST_TOLD:
        return SHORT.format(line=line)
    if len(finest) > 1:
        return SEVERAL.format(line=line, places=", ".join(sorted(finest)))
    if sentence.is_of_elsewhere:
        return ELSEWHERE.format(line=line)
    return "" if label.first <= sentence.span.start and sentence.span.end <= label.last else PARTLY.format(line=line)


def govern_dates(
    governed: Governed,
    read: Sequence[Sentence],
    dates: Sequence[SentenceDate],
    clocks: Sequence[Clock],
    published: When,
) -> list[SentenceDate]:
    """Return the dates of the sentences that were read, with those that labels say of sentences that tell none.

    `clocks` are those of all sentences.
    """
    known = {sentence.number: its for sentence, its in zip(read, dates, strict=True)} if governed.lines else {}

    def told_in(label: Label) -> FoundDate | None:
        sentence = governed.sentences[label]
        if sentence.number not in known:
            alone = [SentencePlaces([], {})]
            known[sentence.number] = date_sentences([sentence], alone, [clocks[sentence.number]], published)[0]
        its = known[sentence.number]
        found = [] if its.date is None or its.date.inherited else [its.date, *its.others]
        return next((each for each in found if label.start <= each.start and each.end <= label.end), None)

    return [
        _with_date(sentence, its, governed.of(sentence), told_in) for sentence, its in zip(read, dates, strict=True)
    ]


def _with_date(
    sentence: Sentence, found: SentenceDate, labels: Iterable[Label], told_in: Callable[[Label], FoundDate | None]
) -> SentenceDate:
    """Return the date of a sentence, or that of the nearest label around all of it if it tells no time itself."""
    if found.date is not None or found.passed:
        return found
    around = (
        one
        for one in labels
        if one.how != ABOVE_EMPTY and one.first <= sentence.span.start and sentence.span.end <= one.last
    )
    label, date = next(((label, date) for label in around if (date := told_in(label))), (None, None))
    if label is None or date is None:
        return found
    return found._replace(date=date._replace(confidence=GOVERNED, inherited=True, why=f"{label.how}"))
