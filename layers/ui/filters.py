"""The filters: months with a histogram, and the choices of each facet with their counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from layers.model import PLACE_KINDS, ROLES, STATUSES, Actor, Collection, Filters, Place
from layers.store import Selection
from layers.ui.component import declare, spoken
from layers.ui.months import month_name, month_short
from layers.words import Words, name_in

Option = dict[str, object]
Node = TypeVar("Node", Actor, Place)

_FILTERS = declare("filters")
# The rest of a long list is behind "Show more".
OPEN_AT_FIRST = 8


def show_filters(
    collection: Collection,
    everything: Selection,
    selection: Selection,
    filters: Filters,
    words: Words,
) -> None:
    """Show every filter with its counts under the other filters."""
    _FILTERS(key="filters", data=filters_data(collection, everything, selection, filters, words))


def filters_data(
    collection: Collection,
    everything: Selection,
    selection: Selection,
    filters: Filters,
    words: Words,
) -> dict[str, object]:
    """Make the data of the filters.

    Parameters
    ----------
    everything
        The answer to no filter: choices stand in the order of its counts, so that they keep
        their places while other filters change.
    """
    return spoken(
        words,
        "filters",
        months=[
            {"id": month, "name": month_name(month, words), "short": month_short(month, words)}
            | {"certain": certain, "possible": possible}
            for month, certain, possible in selection.months
        ],
        undated=selection.undated,
        undatedOn=filters.undated,
        sure=filters.certain,
        basis=filters.basis,
        **{"from": filters.first_month, "to": filters.last_month},
        facets=[
            _actors(collection, everything, selection, filters, words),
            _places(collection, everything, selection, filters, words),
            _kinds(selection, filters, words),
            _outlets(collection, selection, filters, words),
            _statuses(selection, filters, words),
            _links(selection, filters, words),
        ],
    )


def _facet(key: str, param: str, words: Words, options: list[Option], **more: object) -> Option:
    title = words[f"filters.{key}"]
    return {"key": key, "param": param, "title": title, "options": options, **more}


def _actors(
    collection: Collection,
    everything: Selection,
    selection: Selection,
    filters: Filters,
    words: Words,
) -> Option:
    counts, overall = selection.facets["actor"], everything.facets["actor"]
    first = _most(overall)
    options = [
        _option(actor.id, name_in(actor.names, words.language), counts, filters.actors)
        | {"depth": depth, "colour": actor.colour, "aliases": _spellings(actor)}
        | {"first": actor.id in first}
        for actor, depth in _tree(collection.actors, overall)
    ]
    roles = [
        {"id": role, "name": words[f"role.{role}"], "count": selection.facets["role"].get(role, 0)}
        | {"chosen": filters.role == role}
        for role in ROLES
    ]
    match = "all" if filters.all_actors else "any"
    changed = bool(filters.all_actors or filters.role)
    return _facet(
        "actor", "actor", words, options, match=match, roles=roles, changed=changed, open=True
    )


def _places(
    collection: Collection,
    everything: Selection,
    selection: Selection,
    filters: Filters,
    words: Words,
) -> Option:
    counts, overall = selection.facets["place"], everything.facets["place"]
    first = _most(overall)
    options = [
        _option(place.id, name_in(place.names, words.language), counts, filters.places)
        | {"depth": depth, "aliases": _spellings(place), "first": place.id in first}
        for place, depth in _tree(collection.places, overall)
    ]
    return _facet("place", "place", words, options, open=True)


def _kinds(selection: Selection, filters: Filters, words: Words) -> Option:
    counts = selection.facets["kind"]
    used = [kind for kind in PLACE_KINDS if kind in counts]
    options = [_option(kind, words[f"place.kind.{kind}"], counts, filters.kinds) for kind in used]
    return _facet("kind", "kind", words, options)


def _outlets(
    collection: Collection, selection: Selection, filters: Filters, words: Words
) -> Option:
    names = {
        article.outlet_id or article.outlet: article.outlet
        for article in collection.articles.values()
    }
    counts = selection.facets["outlet"]
    options = [_option(outlet, names[outlet], counts, filters.outlets) for outlet in names]
    return _facet("source", "source", words, options, open=True)


def _statuses(selection: Selection, filters: Filters, words: Words) -> Option:
    counts = selection.facets["status"]
    options = [
        _option(status, words[f"status.{status}"], counts, filters.statuses) for status in STATUSES
    ]
    return _facet("status", "status", words, options)


def _links(selection: Selection, filters: Filters, words: Words) -> Option:
    counts = {"1": selection.facets["link"].get("named", 0)}
    chosen = ("1",) if filters.named_only else ()
    option = _option("1", words["filters.named_only"], counts, chosen)
    return _facet("named", "named", words, [option])


def _option(identity: str, name: str, counts: Mapping[str, int], chosen: Iterable[str]) -> Option:
    return {
        "id": identity,
        "name": name,
        "count": counts.get(identity, 0),
        "chosen": identity in tuple(chosen),
    }


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
