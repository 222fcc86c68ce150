"""Kinds of place and of article that a collection adds to those that every one has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from layers.collection.records import Record, check_repeated, first_of_each
from layers.collection.schema import ARTICLE_KIND, CONTEXT_KINDS, PLACE_KIND, Schema
from layers.errors import Problem, show
from layers.model import ARTICLE_KINDS, PLACE_KINDS, OwnKind

MOST = 40  # kinds of places that an excerpt has are bits of one number
_TABLES: Mapping[str, tuple[Schema, tuple[str, ...]]] = {
    "place_kinds": (PLACE_KIND, PLACE_KINDS),
    "article_kinds": (ARTICLE_KIND, ARTICLE_KINDS),
}


def own_ids(facts: Record | None, key: str) -> frozenset[str] | None:
    """Return the ids of a collection's own kinds, the faulty ones too; None if they cannot be known."""
    return None if facts is None else frozenset(first_of_each(facts.tables(key, _TABLES[key][0])))


def with_kinds(schema: Schema, own: frozenset[str] | None) -> Schema:
    """Let the field `kind` of a schema have a collection's own kinds besides; any, if they cannot be known."""
    choices = () if own is None else (*schema["kind"].choices, *sorted(own))
    return {**schema, "kind": replace(schema["kind"], choices=choices)}


def check_kinds(facts: Record) -> Iterator[Problem]:
    """Give what is wrong with the kinds that a collection adds."""
    for key, (schema, usual) in _TABLES.items():
        records = tuple(facts.tables(key, schema))
        firsts = first_of_each(records)
        for record in records:
            yield from record.problems
            yield from check_repeated(record, firsts)
            if record.good.get("id") in usual:
                what = f"{record.label} has the id {show(record.good['id'])}, which every collection has"
                yield record.error(what, "take it out, or give it another id", "id")
        if len(records) > MOST:
            yield facts.error(f"{key} has {len(records)} kinds", f"keep {MOST} at most", key)


def make_kinds(facts: Record, key: str) -> dict[str, OwnKind]:
    """Make a collection's own kinds of sound records, by id."""
    return {kind.good["id"]: OwnKind(**kind.kept(OwnKind)) for kind in facts.tables(key, _TABLES[key][0])}


def drawn_like(kind: str, role: str, own: Mapping[str, OwnKind]) -> str:
    """Say by which rule a feature of a kind is drawn; context has kinds that need none of a place's."""
    is_context = role == "context" and kind in CONTEXT_KINDS
    return own[kind].like if kind in own and not is_context else kind
