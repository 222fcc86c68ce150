"""A draft written out: as an article's TOML file, or as JSON."""

from __future__ import annotations

import json
from typing import Any

import tomlkit
from tomlkit.items import InlineTable, Table

from curation.propose.draft import Draft, Proposal

KIND = "news report"
"""What an article is taken for until a curator says otherwise."""
LONGEST_COMMENT = 400


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
    data = facts | {"excerpts": [_as_data(each) for each in draft.excerpts]}
    return json.dumps(data, ensure_ascii=False, indent=2)


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
        "url": source.url if source.url.startswith(("http://", "https://")) else "",
        "text_sha256": draft.text_sha256,
    }
    return {key: value for key, value in facts.items() if value != ""}


def _table(id_: str, proposal: Proposal) -> Table:
    """Return the table of one excerpt, its reasons as comments above the quote."""
    table = tomlkit.table()
    table.add(tomlkit.comment(f"confidence {proposal.confidence:.2f}"))
    for reason in proposal.why.split("; "):
        table.add(tomlkit.comment(" ".join(reason.split())[:LONGEST_COMMENT]))
    table.add("id", id_)
    for key in ("quote", "start", "end", "prefix", "suffix"):
        table.add(key, getattr(proposal, key))
    if proposal.date is not None:
        table.add("event_date", proposal.date.edtf)
        before = " in a sentence before" if proposal.date.inherited else ""
        table.add("dated_by", f"'{' '.join(proposal.date.words.split())}'{before}")
    places = [
        _inline(id=each.id, link=each.link, precision=each.precision) for each in proposal.places
    ]
    actors = [_inline(id=each.id, role=each.role) for each in proposal.actors]
    for key, links in (("places", places), ("actors", actors)):
        array = tomlkit.array()
        array.extend(links)
        table.add(key, array.multiline(len(links) > 1))
    if proposal.claim_by is not None:
        table.add("claim", _inline(by=proposal.claim_by, status=proposal.status))
    table.add(tomlkit.nl())
    return table


def _inline(**values: str) -> InlineTable:
    """Return a table that stands on one line."""
    table = tomlkit.inline_table()
    table.update(values)
    return table


def _as_data(proposal: Proposal) -> dict[str, Any]:
    """Return one excerpt as plain data."""
    date = proposal.date
    return {
        "quote": proposal.quote,
        "start": proposal.start,
        "end": proposal.end,
        "prefix": proposal.prefix,
        "suffix": proposal.suffix,
        "places": [
            {
                "id": each.id,
                "link": each.link,
                "precision": each.precision,
                "confidence": round(each.confidence, 2),
                "why": each.why,
            }
            for each in proposal.places
        ],
        "actors": [
            {
                "id": each.id,
                "role": each.role,
                "confidence": round(each.confidence, 2),
                "why": each.why,
            }
            for each in proposal.actors
        ],
        "event_date": date.edtf if date is not None else None,
        "dated_by": date.words if date is not None else None,
        "claim": {"by": proposal.claim_by, "status": proposal.status},
        "confidence": proposal.confidence,
        "why": proposal.why,
    }
