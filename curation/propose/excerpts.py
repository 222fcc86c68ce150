"""From an article's sentences to the excerpts that touch a collection's places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from curation.propose.actors import find_actors
from curation.propose.case import Case
from curation.propose.claims import claim_of
from curation.propose.dates import SAID, choose_date, find_dates, inherit_date
from curation.propose.draft import Proposal
from curation.propose.found import FoundActor, FoundDate, FoundPlace, Memory
from curation.propose.gazetteer import Gazetteer
from curation.propose.markers import codes_in
from curation.propose.places import find_places
from curation.propose.reading import Reading, Stretch, stretches
from curation.propose.speakers import speakers_again
from layers.model import When
from layers.text import CONTEXT_LENGTH

LONGEST_JOINED = 600
LONGEST_QUOTE = 1200
READ_ROLES = ("body", "caption")


class Noted:
    """What one sentence tells, before it is decided whether it becomes an excerpt."""

    def __init__(
        self,
        stretch: Stretch,
        places: Sequence[FoundPlace],
        actors: Sequence[FoundActor],
        date: FoundDate | None,
    ) -> None:
        self.stretch = stretch
        self.places = tuple(places)
        self.actors = tuple(actors)
        self.date = date
        self.sentence = stretch.reading.sentences[stretch.number]
        self.start = self.sentence.start


def propose_excerpts(
    reading: Reading, gazetteer: Gazetteer, published: When, author: str | None
) -> Iterator[Proposal]:
    """Give an excerpt for each sentence that touches a place, in the order of the text.

    `author` is the actor who speaks where the text names nobody: the author or the outlet.
    """
    said: set[str] = set()
    before: Noted | None = None
    was_excerpt = False
    for noted in _note_all(reading, gazetteer, published):
        quote = reading.text[noted.start : noted.sentence.end]
        if noted.places and len(quote) <= LONGEST_QUOTE and quote not in said:
            said.add(quote)
            whole = noted if was_excerpt or before is None else _joined(before, noted)
            yield _proposal(reading, whole, author)
            was_excerpt = True
        else:
            was_excerpt = False
        before = noted


def _note_all(reading: Reading, gazetteer: Gazetteer, published: When) -> Iterator[Noted]:
    """Give what each sentence of the running text and the captions tells."""
    memory = Memory()
    article = codes_in(reading, gazetteer)
    governing: FoundDate | None = None
    governing_at = -1
    for stretch in stretches(reading):
        sentence = reading.sentences[stretch.number]
        too_long = sentence.end - sentence.start > LONGEST_QUOTE  # a table, or no sentences at all
        if sentence.role not in READ_ROLES or too_long:
            continue
        case = Case(stretch, gazetteer, memory, article)
        places = find_places(case)
        actors = find_actors(case, places)
        actors = [*actors, *speakers_again(stretch, actors, gazetteer, memory)]
        dates = find_dates(stretch, published)
        first = next((place.first for place in places if place.first >= 0), stretch.first)
        at = reading.words[first].start if first < len(reading.words) else 0
        own = choose_date(stretch, dates, at)
        date = own or inherit_date(stretch, governing, governing_at)
        if own is not None and own.rank >= SAID:
            governing, governing_at = own, stretch.number
        yield Noted(stretch, places, actors, date)


def _joined(before: Noted, noted: Noted) -> Noted:
    """Return a sentence joined to the one before it if it cannot be read alone."""
    rules = noted.stretch.reading.rules
    leans = rules["leaning"].begin(noted.stretch.forms[:1]) and not any(
        actor.first == noted.stretch.first for actor in noted.actors
    )
    together = before.sentence.paragraph == noted.sentence.paragraph
    length = noted.sentence.end - before.start
    if not (leans and together and length <= LONGEST_JOINED):
        return noted
    actors = {actor.id: actor for actor in (*before.actors, *noted.actors)}
    joined = Noted(noted.stretch, noted.places, tuple(actors.values()), noted.date or before.date)
    joined.start = before.start
    return joined


def _proposal(reading: Reading, noted: Noted, author: str | None) -> Proposal:
    """Make an excerpt of what a sentence tells."""
    start, end = noted.start, noted.sentence.end
    date = noted.date
    by, status = claim_of(noted.stretch, noted.actors, author)
    return Proposal(
        quote=reading.text[start:end],
        start=start,
        end=end,
        prefix=reading.text[max(0, start - CONTEXT_LENGTH) : start],
        suffix=reading.text[end : end + CONTEXT_LENGTH],
        places=noted.places,
        actors=noted.actors,
        date=date,
        claim_by=by,
        status=status,
        confidence=_confidence(noted),
        why=_why(noted),
    )


def _confidence(noted: Noted) -> float:
    """Return how sure an excerpt is: its surest place, less if other links are unsure."""
    place = max(place.confidence for place in noted.places)
    doubts = [each.confidence for each in noted.places]
    doubts += [each.confidence for each in noted.actors]
    if noted.date is not None:
        doubts.append(noted.date.confidence)
    mean = sum(doubts) / len(doubts)
    return round(min(place, (place + mean) / 2), 2)


def _why(noted: Noted) -> str:
    """Write the reasons of the links and of the date."""
    reasons = [place.why for place in noted.places]
    reasons += [f"{actor.id} from {actor.why}" for actor in noted.actors]
    if noted.date is not None:
        where = " in a sentence before" if noted.date.inherited else ""
        reasons.append(f"date from '{noted.date.words}'{where}")
    return "; ".join(dict.fromkeys(reasons))


def with_published(proposal: Proposal, published: str) -> Proposal:
    """Return a proposal whose reasons say against which day its date was worked out."""
    if proposal.date is None or not published:
        return proposal
    return replace(proposal, why=f"{proposal.why} against {published}")
