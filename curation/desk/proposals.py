"""What the machine proposes, as a draft: the one place of the desk that asks it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from curation.desk.draft import FACTS, Draft, Item, in_order
from curation.desk.passages import Span
from curation.propose import Gazetteer, Proposal, Source, make_gazetteer, propose, read_source
from curation.propose.article import guess_language
from curation.propose.rules import read_rules
from curation.propose.sentences import split_sentences
from layers.model import ActorLink, Collection, PlaceLink

KIND = "news report"
"""What an article is taken for until the curator says otherwise."""


def read_text(content: bytes, name: str = "") -> Source:
    """Read the text of what was pasted or uploaded, and what its page says of itself."""
    return read_source(content, name)


def propose_draft(
    draft: str, source: Source, told: Mapping[str, str], collection: Collection
) -> Draft:
    """Make a draft of a new article, with everything that is proposed of it.

    Parameters
    ----------
    told
        What the curator said of the article; it counts for more than its page.
    """
    proposed = propose(_with_told(source, told), gazetteer_of(collection))
    found = proposed.source
    facts = {
        **dict.fromkeys(FACTS, ""),
        "id": proposed.id,
        "title": found.title,
        "outlet": found.outlet,
        "outlet_id": found.outlet_id or "",
        "authors": "\n".join(found.authors),
        "language": found.language,
        "kind": KIND,
        "published": found.published,
        "url": found.url,
    }
    facts.update({name: value for name, value in told.items() if value})
    items = [_item(number, one) for number, one in enumerate(proposed.excerpts, 1)]
    return Draft(draft, found.text, facts, in_order(tuple(items)))


def propose_more(draft: Draft, collection: Collection) -> Draft:
    """Add to the draft of an article of the collection what is proposed besides its excerpts."""
    if draft.partial:
        return draft
    told = {name: draft.facts[name] for name in ("language", "published", "title", "outlet")}
    proposed = propose(
        _with_told(Source(draft.text), told | {"outlet_id": draft.facts["outlet_id"]}),
        gazetteer_of(collection),
    )
    free = [
        one
        for one in proposed.excerpts
        if not any(item.start < one.end and one.start < item.end for item in draft.items)
    ]
    first = len(draft.items) + 1
    items = (_item(number, one) for number, one in enumerate(free, first))
    return replace(draft, items=in_order((*draft.items, *items)))


@lru_cache(maxsize=64)
def sentences_of(text: str, language: str) -> Sequence[Span]:
    """Return where the sentences of a text stand, in order."""
    rules = read_rules(language or guess_language(text))
    return tuple((one.start, one.end) for one in split_sentences(text, rules))


_gazetteers: dict[str, Gazetteer] = {}


def gazetteer_of(collection: Collection) -> Gazetteer:
    """Return what is worked out of a collection's names, for its newest version only."""
    if collection.version not in _gazetteers:
        made = make_gazetteer(collection)
        _gazetteers.clear()
        _gazetteers[collection.version] = made
    return _gazetteers[collection.version]


def _with_told(source: Source, told: Mapping[str, str]) -> Source:
    """Put what the curator said in the place of what the page says."""
    return replace(
        source,
        title=told.get("title") or source.title,
        outlet=told.get("outlet") or source.outlet,
        outlet_id=told.get("outlet_id") or source.outlet_id,
        language=told.get("language") or source.language,
        published=told.get("published") or source.published,
        url=told.get("url") or source.url,
    )


def _item(number: int, one: Proposal) -> Item:
    """Make an item of a proposal."""
    date = one.date
    return Item(
        key=f"n{number}",
        start=one.start,
        end=one.end,
        places=tuple(PlaceLink(found.id, found.link, found.precision) for found in one.places),
        actors=tuple(dict.fromkeys(ActorLink(found.id, found.role) for found in one.actors)),
        by=one.claim_by or "",
        status=one.status,
        event_date=date.edtf if date else "",
        dated_by=f"'{date.words}'" if date else "",
        confidence=one.confidence,
        why=tuple(part.strip() for part in one.why.split(";") if part.strip()),
    )
