"""What a reader can choose among: the facets of the filters, without their counts.

The same for all filters of a collection, so the browser asks for it once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from layers.model import PLACE_KINDS, ROLES, STATUSES, Actor, Collection, Place
from layers.store import Selection
from layers.words import Words, name_in

Option = dict[str, object]
Facet = dict[str, object]
Node = TypeVar("Node", Actor, Place)

# The rest of a long list is behind "Show more".
OPEN_AT_FIRST = 8
NAMED_ONLY = "1"
"""The one option of the facet `named`, as the address has it."""


def choices_document(
    collection: Collection, everything: Selection, words: Words
) -> dict[str, object]:
    """Compose the choices of a collection in one language.

    Parameters
    ----------
    everything
        The answer to no filter: choices stand in the order of its counts, so that they keep
        their places while filters change.

    Returns
    -------
    dict
        Ready for JSON: `facets`, each with `key` (its name in the address too), `title`, `open`
        (at first) and `options`; and `roles`. An option has `id` and `name`, and where
        they apply `depth` (in a tree), `colour`, `aliases` (to find it by) and `first`
        (whether it stands above "Show more").
    """
    return {
        "facets": [
            _actors(collection, everything, words),
            _places(collection, everything, words),
            _facet("kind", words, _named(_kinds(everything), "place.kind", words)),
            _facet("source", words, _outlets(collection), opened=True),
            _facet("status", words, _named(STATUSES, "status", words)),
            _facet("named", words, [_option(NAMED_ONLY, words["filters.named_only"])]),
        ],
        "roles": _named(ROLES, "role", words),
    }


def _facet(key: str, words: Words, options: list[Option], *, opened: bool = False) -> Facet:
    title = words[f"filters.{key}"]
    return {"key": key, "title": title, "open": opened, "options": options}


def _actors(collection: Collection, everything: Selection, words: Words) -> Facet:
    counts = everything.facets["actor"]
    first = _most(counts)
    options = [
        _option(actor.id, name_in(actor.names, words.language))
        | {"depth": depth, "colour": actor.colour, "aliases": _spellings(actor)}
        | {"first": actor.id in first}
        for actor, depth in _tree(collection.actors, counts)
    ]
    return _facet("actor", words, options, opened=True)


def _places(collection: Collection, everything: Selection, words: Words) -> Facet:
    counts = everything.facets["place"]
    first = _most(counts)
    options = [
        _option(place.id, name_in(place.names, words.language))
        | {"depth": depth, "aliases": _spellings(place), "first": place.id in first}
        for place, depth in _tree(collection.places, counts)
    ]
    return _facet("place", words, options, opened=True)


def _kinds(everything: Selection) -> list[str]:
    return [kind for kind in PLACE_KINDS if kind in everything.facets["kind"]]


def _outlets(collection: Collection) -> list[Option]:
    names = {article.outlet_key: article.outlet for article in collection.articles.values()}
    return [_option(outlet, name) for outlet, name in names.items()]


def _named(ids: Iterable[str], words_under: str, words: Words) -> list[Option]:
    return [_option(one, words[f"{words_under}.{one}"]) for one in ids]


def _option(identity: str, name: str) -> Option:
    return {"id": identity, "name": name}


def _spellings(named: Actor | Place) -> list[str]:
    """Other names to find it by, in every language."""
    aliases = [alias for spellings in named.aliases.values() for alias in spellings]
    return [*named.names.values(), *aliases]


def _most(counts: Mapping[str, int]) -> set[str]:
    """Choose what stands open; an ancestor has no fewer than its descendants."""
    return set(sorted(counts, key=lambda one: (-counts[one], one))[:OPEN_AT_FIRST])


def _tree(nodes: Mapping[str, Node], counts: Mapping[str, int]) -> list[tuple[Node, int]]:
    """List nodes with their depth: most excerpts first, children under their parent."""
    children: dict[str | None, list[Node]] = {}
    for node in nodes.values():
        children.setdefault(node.parent, []).append(node)

    def order(node: Node) -> tuple[int, str]:
        return (-counts.get(node.id, 0), node.id)

    listed: list[tuple[Node, int]] = []
    waiting = [(node, 0) for node in sorted(children.get(None, []), key=order, reverse=True)]
    while waiting:
        node, depth = waiting.pop()
        listed.append((node, depth))
        below = sorted(children.get(node.id, []), key=order, reverse=True)
        waiting.extend((child, depth + 1) for child in below)
    return listed
