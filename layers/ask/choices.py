"""What a reader can choose among: the facets of the filters, without their counts.

The same for all filters of a collection, so the browser asks for it once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from layers.ask.table import BY_KEY, FACETS, ON, Parameter, Values
from layers.model import Actor, Collection, Filters, Place, spellings
from layers.store import Selection, Store, select
from layers.words import Words

Option = dict[str, object]

# The rest of a long list is behind "Show more".
OPEN_AT_FIRST = 8


def choices_document(collection: Collection, everything: Selection, words: Words) -> dict[str, object]:
    """Compose the choices of a collection in one language.

    Parameters
    ----------
    everything
        The answer to no filter: choices stand in the order of its counts, so that they keep
        their places while filters change.

    Returns
    -------
    dict
        Ready for JSON: the `version` of the data; `facets`, each with `key` (its name in the address too),
        `title`, `open` (at first) and `options`; and `roles`. An option has `id` and `name`, and where
        they apply `depth` (in a tree), `aliases` (to find it by) and `first`
        (whether it stands above "Show more").
    """
    role = BY_KEY["role"]
    return {
        "version": collection.version,
        "facets": [
            {
                "key": row.key,
                "title": words[f"filters.{row.key}"],
                "open": row.facet == "open",
                "options": _options(row, collection, everything, words),
            }
            for row in FACETS
        ],
        "roles": _named(role, role.among(collection), collection, words),
    }


def order_of(row: Parameter, store: Store) -> Sequence[str]:
    """Return the ids of a facet's options in their order, where they are a tree of places or actors; else none."""

    def order() -> Sequence[str]:
        counts = select(store, Filters()).facets[str(row.dimension)]
        return [node.id for node, _ in _parents_first(_nodes(row.among(store.collection)), counts)]

    return store.remembered(("options", row.key), order)


def _nodes(values: Values) -> list[Actor | Place]:
    """Return the places or actors among values."""
    every = values.values() if isinstance(values, Mapping) else ()
    return [value for value in every if isinstance(value, Actor | Place)]


def _options(row: Parameter, collection: Collection, everything: Selection, words: Words) -> list[Option]:
    """List what can be chosen in a facet; what has parents as a tree."""
    if row.kind == "flag":
        return [{"id": ON, "name": words[f"filters.{row.key}.on"]}]
    values, counts = row.among(collection), everything.facets[str(row.dimension)]
    if nodes := _nodes(values):
        return _tree(row, nodes, counts, collection, words)
    offered = [value for value in values if row.offered == "all" or value in counts]
    return _named(row, offered, collection, words)


def _named(row: Parameter, values: Iterable[str], collection: Collection, words: Words) -> list[Option]:
    values = list(values)
    names = row.names(values, collection, words)
    return [{"id": one, "name": name} for one, name in zip(values, names, strict=True)]


def _tree(
    row: Parameter, nodes: Iterable[Actor | Place], counts: Mapping[str, int], collection: Collection, words: Words
) -> list[Option]:
    """List places or actors with their depth; what stands open has the most excerpts.

    An ancestor has no fewer than its descendants, so it stands open where they do.
    """
    most = set(sorted(counts, key=lambda one: (-counts[one], one))[:OPEN_AT_FIRST])
    ordered = _parents_first(nodes, counts)
    named = _named(row, [node.id for node, _ in ordered], collection, words)
    return [
        {**option, "depth": depth, "aliases": list(spellings(node)), "first": node.id in most}
        for option, (node, depth) in zip(named, ordered, strict=True)
    ]


def _parents_first(nodes: Iterable[Actor | Place], counts: Mapping[str, int]) -> list[tuple[Actor | Place, int]]:
    """Order nodes, with their depth: most excerpts first, children under their parent."""
    children: dict[str | None, list[Actor | Place]] = {}
    for node in sorted(nodes, key=lambda node: (-counts.get(node.id, 0), node.id), reverse=True):
        children.setdefault(node.parent, []).append(node)
    listed: list[tuple[Actor | Place, int]] = []
    waiting = [(node, 0) for node in children.get(None, [])]
    while waiting:
        node, depth = waiting.pop()
        listed.append((node, depth))
        waiting.extend((child, depth + 1) for child in children.get(node.id, []))
    return listed
