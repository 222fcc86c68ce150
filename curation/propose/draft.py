"""The draft of an article: excerpts made of what its sentences tell, written as TOML or JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import tomlkit
from tomlkit.items import InlineTable, Table

from curation.propose.annotation import FoundActor, FoundDate, FoundPlace, Sentence
from curation.propose.roles import claim_of
from curation.propose.tense import doubts
from curation.propose.text import Source
from layers.model import When
from layers.text import context_of

GIVEN_BY = "given"
KIND = "news report"
"""What an article is taken for until a curator says otherwise."""
LONGEST_JOINED = 600
LONGEST_QUOTE = 1200
LONGEST_COMMENT = 400
SHORTEST_TOLD = 3
READ_ROLES = ("body", "caption")


class SentenceFacts(NamedTuple):
    """What one sentence tells; `start` lies before it if it is joined to the one before.

    `others` are the other times in it, `coming` tells that its date lies after the day that it is told on.
    """

    sentence: Sentence
    start: int
    places: tuple[FoundPlace, ...]
    actors: tuple[FoundActor, ...]
    date: FoundDate | None
    others: tuple[FoundDate, ...] = ()
    coming: bool = False


class Told(NamedTuple):
    """Something that was seen and is not proposed, or a doubt about the whole.

    `what` is "article" for the whole, else "place", "actor", "date" or "passage"; `words` are those of
    the text ("" for the whole), `start` where they first stand in it (-1 for the whole), `times`
    how often they do.
    """

    what: str
    words: str
    why: str
    start: int = -1
    times: int = 1

    def __str__(self) -> str:
        """Say it on one line."""
        often = f" ({self.times} times)" if self.times > 1 else ""
        return f"‘{' '.join(self.words.split())}’{often}: {self.why}" if self.words else self.why


@dataclass(frozen=True, slots=True)
class Proposal:
    """An excerpt that a curator may accept; `start` and `end` count in the cleaned text.

    `claim_by` is the id of who says so, None if nobody of the collection does. `why` gives
    the reasons of every link and of the date.
    """

    quote: str
    start: int
    end: int
    prefix: str
    suffix: str
    places: tuple[FoundPlace, ...]
    actors: tuple[FoundActor, ...]
    date: FoundDate | None
    claim_by: str | None
    status: str
    confidence: float
    why: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposed article with its excerpts in the order of the text, and what was not proposed."""

    id: str
    source: Source
    published: When
    text_sha256: str
    excerpts: tuple[Proposal, ...]
    told: tuple[Told, ...] = ()


def is_read(sentence: Sentence) -> bool:
    """Say whether a sentence belongs to the running text or a caption, and is no table."""
    span = sentence.span
    return span.role in READ_ROLES and span.end - span.start <= LONGEST_QUOTE


def says_nothing(sentence: Sentence) -> bool:
    """Say whether a sentence only says what follows it is about: "On Xville.", "From Xville.", "Xville:"."""
    lists = ("inside", "moving", "opposites")
    leads = sentence.text[-1:] in ":："
    return len(sentence.forms) < SHORTEST_TOLD and (leads or sentence.rules.any_of(*lists).begin(sentence.forms))


def propose_excerpts(
    all_facts: Iterable[SentenceFacts], author: str | None, published: str, when: When
) -> Iterator[Proposal]:
    """Give an excerpt for each sentence that touches a place, in the order of the text.

    `author` is the actor who speaks where the text names nobody: the author or the outlet;
    `published` is as the article's own fields say it, `when` what that means.
    """
    quoted: set[str] = set()
    before: SentenceFacts | None = None
    was_excerpt = False
    for facts in all_facts:
        span = facts.sentence.span
        quote = facts.sentence.article.text[span.start : span.end]
        is_excerpt = bool(facts.places) and quote not in quoted and not says_nothing(facts.sentence)
        if is_excerpt:
            quoted.add(quote)
            whole = facts if was_excerpt or before is None else _joined(before, facts)
            yield _proposal(whole, author, published, when)
        was_excerpt, before = is_excerpt, facts


def _joined(before: SentenceFacts, facts: SentenceFacts) -> SentenceFacts:
    """Return a sentence joined to the one before it if it cannot be read alone."""
    sentence = facts.sentence
    leans = sentence.rules["leaning"].begin(sentence.forms[:1]) and not any(
        actor.first == sentence.first for actor in facts.actors
    )
    together = before.sentence.span.paragraph == sentence.span.paragraph
    if not (leans and together and sentence.span.end - before.start <= LONGEST_JOINED):
        return facts
    actors = {actor.id: actor for actor in (*before.actors, *facts.actors)}
    dated = facts if facts.date else before
    return facts._replace(start=before.start, actors=tuple(actors.values()), date=dated.date, coming=dated.coming)


def _proposal(facts: SentenceFacts, author: str | None, published: str, when: When) -> Proposal:
    """Make an excerpt of what a sentence tells."""
    start, end, text = facts.start, facts.sentence.span.end, facts.sentence.article.text
    by, status, words = claim_of(facts.sentence, facts.actors, author, facts.date, when)
    if status == "reported" and facts.coming:
        status = "forecast"
    reasons = [f"{status} from '{words}'"] if words else []
    prefix, suffix = context_of(text, start, end)
    return Proposal(
        quote=text[start:end],
        start=start,
        end=end,
        prefix=prefix,
        suffix=suffix,
        places=facts.places,
        actors=facts.actors,
        date=facts.date,
        claim_by=by,
        status=status,
        confidence=_confidence(facts),
        why="; ".join((_why(facts, published), *reasons, *doubts(facts.sentence))),
    )


def _confidence(facts: SentenceFacts) -> float:
    """Return how sure an excerpt is: its surest place, less if other links are unsure."""
    surest = max(place.confidence for place in facts.places)
    links = [place.confidence for place in facts.places]
    links += [actor.confidence for actor in facts.actors]
    links += [facts.date.confidence] if facts.date is not None else []
    return round(min(surest, (surest + sum(links) / len(links)) / 2), 2)


def _why(facts: SentenceFacts, published: str) -> str:
    """Write the reasons of the links and of the date."""
    reasons = [place.why for place in facts.places]
    reasons += [f"{actor.id} from {actor.why}" for actor in facts.actors]
    if facts.date is not None:
        where = " in a sentence before" if facts.date.inherited else ""
        against = f" against {published}" if published else ""
        decided = f", {facts.date.why}" if facts.date.why else ""
        reasons.append(f"date from '{facts.date.words}'{where}{against}{decided}")
    reasons += [f"it also tells of '{other.words}' ({other.edtf})" for other in facts.others]
    return "; ".join(dict.fromkeys(reasons))


def to_toml(draft: Draft) -> str:
    """Write a draft as the TOML of an article that is only proposed.

    What the page does not tell is left out, for the curator to add; confidence and reasons
    stand above each excerpt as comments.
    """
    document = tomlkit.document()
    for line in (
        "Proposed by a program: read every excerpt against the text before you accept it.",
        "Then take out the line 'status', and complete what is missing.",
    ):
        document.add(tomlkit.comment(line))
    for told in draft.told:
        document.add(tomlkit.comment(_clipped(f"told: {told}")))
    for key, value in _facts(draft).items():
        document.add(key, value)
    tables = tomlkit.aot()
    for number, proposal in enumerate(draft.excerpts, 1):
        tables.append(_table(f"{draft.id}-{number:02d}", proposal))
    if draft.excerpts:
        document.add(tomlkit.nl())
        document.add("excerpts", tables)
    return tomlkit.dumps(document).rstrip("\n") + "\n"


def to_json(draft: Draft) -> str:
    """Write a draft as one JSON object."""
    facts = {**_facts(draft), "published": draft.source.published or None}
    data = facts | {
        "excerpts": [_as_data(each) for each in draft.excerpts],
        "told": [each._asdict() for each in draft.told],
        "changes": [each._asdict() for each in draft.source.changes],
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def under_id(text: str, id_: str, other: str) -> str:
    """Return a written draft (TOML or JSON) as it is under another id; no value of it stands at a line's begin."""
    return re.sub(rf'^(id = "|  "id": "){re.escape(id_)}', rf"\g<1>{other}", text, flags=re.MULTILINE)


def _facts(draft: Draft) -> dict[str, Any]:
    """Return an article's own fields, those that are known."""
    source = draft.source
    facts: dict[str, Any] = {
        "id": draft.id,
        "status": "proposed",
        "title": source.title,
        "outlet": source.outlet,
        "outlet_id": source.outlet_id or "",
        "authors": list(source.authors),
        "language": source.language,
        "kind": KIND,
        "published": draft.published.edtf,
        "published_by": source.published_by if source.published_by != GIVEN_BY else "",
        "url": source.url if source.url.startswith(("http://", "https://")) else "",
        "text_sha256": draft.text_sha256,
        "text_words": len(draft.source.text.split()),
    }
    return {key: value for key, value in facts.items() if value != ""}


def _table(id_: str, proposal: Proposal) -> Table:
    """Return the table of one excerpt, its reasons as comments above the quote."""
    table = tomlkit.table()
    table.add(tomlkit.comment(f"confidence {proposal.confidence:.2f}"))
    for reason in proposal.why.split("; "):
        table.add(tomlkit.comment(_clipped(reason)))
    table.add("id", id_)
    for key in ("quote", "start", "end", "prefix", "suffix"):
        table.add(key, getattr(proposal, key))
    if proposal.date is not None:
        table.add("event_date", proposal.date.edtf)
        before = " in a sentence before" if proposal.date.inherited else ""
        table.add("dated_by", f"'{' '.join(proposal.date.words.split())}'{before}")
    places = [_inline(id=each.id, link=each.link, precision=each.precision) for each in proposal.places]
    actors = [_inline(id=each.id, role=each.role) for each in proposal.actors]
    for key, links in (("places", places), ("actors", actors)):
        array = tomlkit.array()
        array.extend(links)
        table.add(key, array.multiline(len(links) > 1))
    if proposal.claim_by is not None:
        table.add("claim", _inline(by=proposal.claim_by, status=proposal.status))
    table.add(tomlkit.nl())
    return table


def _clipped(comment: str) -> str:
    """Return a comment on one line, not too long, without what TOML forbids in one."""
    return "".join(each for each in " ".join(comment.split()) if each.isprintable())[:LONGEST_COMMENT]


def _inline(**values: str) -> InlineTable:
    """Return a table that stands on one line."""
    table = tomlkit.inline_table()
    table.update(values)
    return table


def _as_data(proposal: Proposal) -> dict[str, Any]:
    """Return one excerpt as plain data."""
    date = proposal.date
    own = ("quote", "start", "end", "prefix", "suffix")
    return {
        **{key: getattr(proposal, key) for key in own},
        "places": [_link(each, "id", "link", "precision") for each in proposal.places],
        "actors": [_link(each, "id", "role") for each in proposal.actors],
        "event_date": date.edtf if date is not None else None,
        "dated_by": date.words if date is not None else None,
        "claim": {"by": proposal.claim_by, "status": proposal.status},
        "confidence": proposal.confidence,
        "why": proposal.why,
    }


def _link(found: FoundPlace | FoundActor, *keys: str) -> dict[str, Any]:
    """Return a link to a place or an actor as plain data."""
    own = {key: getattr(found, key) for key in keys}
    return {**own, "confidence": round(found.confidence, 2), "why": found.why}
