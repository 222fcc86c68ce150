"""Precision, recall and F1 of proposals against labels."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from curation.propose import Draft, Proposal
from layers.when import month_text, months, read_when
from tools.evaluate.labelled import Label, Labelled

TABLE = Path(__file__).with_name("measured.toml")
MEASURED: Mapping[str, list[str]] = tomllib.loads(TABLE.read_text(encoding="utf-8"))
"""The places that are measured on their own, by the name of their row."""
MEASURES = ("places", "named", "implied", *MEASURED, "actors", "months", "status")


@dataclass(slots=True)
class Count:
    """How many links were found and right, found and wrong, and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, found: Iterable[str], wanted: Iterable[str]) -> None:
        """Count what was found in one sentence against what was wanted."""
        found, wanted = set(found), set(wanted)
        self.right += len(found & wanted)
        self.wrong += len(found - wanted)
        self.missed += len(wanted - found)

    @property
    def precision(self) -> float:
        """Return the share of what was found that is right; 1 if nothing was found."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Return the share of what was wanted that was found; 1 if nothing was wanted."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Return the harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(slots=True)
class Score:
    """The counts of a set of articles, the share of verbatim quotes, and every error.

    Places count in every proposal, in sentences without a label too. Actors and months count
    in the sentences that have a label, since the labels are of those alone. A month counts
    when the proposed and the labelled interval have the same first and last month; a status in those
    sentences whose label says one, and it makes none of the `right`. `places` are
    all, `named` and `implied` a part of them each, by the labels: a place that is proposed with the
    other link counts as found, one that is proposed and not labelled by its own link.
    `right` are the sentences whose places, actors and months are all as labelled, `asked` all
    that are labelled or proposed; `silent` are labelled sentences that name a place and are
    neither proposed nor told of, `lost` those that reading a page lost.
    """

    counts: dict[str, Count] = field(default_factory=lambda: {each: Count() for each in MEASURES})
    quotes: int = 0
    verbatim: int = 0
    right: int = 0
    asked: int = 0
    proposed: int = 0
    silent: int = 0
    lost: int = 0
    errors: list[str] = field(default_factory=list)


def score(pairs: Iterable[tuple[Labelled, Draft]]) -> Score:
    """Score drafts against the labels of their articles."""
    total = Score()
    for labelled, draft in pairs:
        _score_article(labelled, draft, total)
    return total


def _score_article(labelled: Labelled, draft: Draft, total: Score) -> None:
    """Add one article to a score."""
    text = labelled.source.text
    met: dict[int, list[Proposal]] = {index: [] for index in range(len(labelled.labels))}
    for proposal in draft.excerpts:
        total.quotes += 1
        total.verbatim += text[proposal.start : proposal.end] == proposal.quote
        indices = [
            index for index, label in enumerate(labelled.labels) if proposal.start <= label.position < proposal.end
        ]
        if not indices:
            nothing = Label(proposal.quote, 0, frozenset(), frozenset(), "")
            _add(total, labelled, nothing, [proposal], extra=True)
        elif len(indices) > 1 or not met[indices[0]]:
            met[indices[-1]].append(proposal)
        else:
            met[indices[0]].append(proposal)
    for index, label in enumerate(labelled.labels):
        _add(total, labelled, label, met[index], extra=False)
        total.lost += label.position < 0
        if not met[index] and label.places - label.implied and not _is_told(label, draft):
            total.silent += 1
            total.errors.append(f"{labelled.name}: silent: {label.at}")


def _is_told(label: Label, draft: Draft) -> bool:
    """Say whether words of a label's paragraph are told of."""
    text = draft.source.text
    first, last = text.rfind("\n\n", 0, max(label.position, 0)) + 1, text.find("\n\n", max(label.position, 0))
    paragraph = text[first : last if last >= 0 else None] if label.position >= 0 else ""
    return any(told.words.removesuffix(" …") in paragraph for told in draft.told if told.words)


def _add(total: Score, article: Labelled, label: Label, proposals: list[Proposal], *, extra: bool) -> None:
    """Count one labelled sentence, or one proposal that no label asked for."""
    places = {place.id for each in proposals for place in each.places}
    total.counts["places"].add(places, label.places)
    for row, own in MEASURED.items():
        total.counts[row].add(places & {*own}, label.places & {*own})
    implied = label.implied if article.tells_implied else frozenset[str]()
    guessed = {place.id for each in proposals for place in each.places if place.link == "implied"} - label.places
    total.counts["named"].add(places - implied - guessed, label.places - implied)
    if article.tells_implied:
        total.counts["implied"].add((places & implied) | guessed, implied)
    found = {"places": (places, set(label.places))}
    if not extra:
        actors = {actor.id for each in proposals for actor in each.actors}
        dates = {span_text(each.date.edtf) for each in proposals if each.date is not None}
        wanted = {span_text(label.event)} if label.event else set()
        total.counts["actors"].add(actors, label.actors)
        total.counts["months"].add(dates, wanted)
        if label.status:
            status = {each.status for each in proposals}
            total.counts["status"].add(status, {label.status})
            if status != {label.status}:
                sentence = " ".join(label.at.split())[:90]
                total.errors.append(f"{article.name}: status: {sorted(status)} for {label.status}: {sentence}")
        found |= {"actors": (actors, set(label.actors)), "months": (dates, wanted)}
    total.asked += 1
    total.proposed += bool(proposals)
    total.right += bool(proposals) and not extra and all(have == want for have, want in found.values())
    for what, (have, want) in found.items():
        if have != want:
            wrong, missed = sorted(have - want), sorted(want - have)
            sentence = " ".join(label.at.split())[:90]
            total.errors.append(f"{article.name}: {what}: wrong {wrong}, missed {missed}: {sentence}")


def span_text(edtf: str) -> str:
    """Return the first and last month of a date, as text; open sides as '..'."""
    first, last = months(read_when(edtf))
    return "/".join(".." if each is None else month_text(each) for each in (first, last))
