"""What TimeMap tells events apart by: the claim's status, who says so, the actors, the source."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from layers.export.extract import Extract
from layers.model import Excerpt
from layers.words import name_in


def association_ids(extract: Extract, excerpt: Excerpt) -> list[str]:
    """List the associations of an excerpt, by their ids."""
    article = extract.collection.articles[excerpt.article]
    return [
        f"status:{excerpt.claim.status}",
        f"says:{excerpt.claim.by}",
        *dict.fromkeys(f"actor:{link.actor}" for link in excerpt.actors),
        f"source:{article.outlet_key}",
    ]


def associations(extract: Extract) -> Iterator[dict[str, Any]]:
    """Go through what events can be told apart by: status as categories, the rest as filters."""
    words = extract.words
    statuses = dict.fromkeys(excerpt.claim.status for excerpt in extract.excerpts())
    for status in statuses:
        path = [words["filters.status"], words[f"status.{status}"]]
        yield _association(f"status:{status}", "CATEGORY", path)
    speakers = {excerpt.claim.by for excerpt in extract.excerpts()}
    linked = {link.actor for excerpt in extract.excerpts() for link in excerpt.actors}
    for actor in extract.actors():
        path = _lineage(extract, actor.id)
        if actor.id in speakers:
            yield _association(f"says:{actor.id}", "FILTER", [words["table.claim_by"], *path])
        if actor.id in linked:
            yield _association(f"actor:{actor.id}", "FILTER", [words["filters.actor"], *path])
    outlets = {one.outlet_key: one.outlet for one in extract.articles()}
    for outlet, name in outlets.items():
        yield _association(f"source:{outlet}", "FILTER", [words["filters.source"], name])


def _association(identifier: str, mode: str, path: list[str]) -> dict[str, Any]:
    """Make an association; TimeMap joins its path with slashes, so that names may hold none."""
    paths = [name.replace("/", "∕") for name in path]
    return {
        "id": identifier,
        "title": path[-1],
        "desc": "",
        "mode": mode,
        "filter_paths": paths,
    }


def _lineage(extract: Extract, actor: str) -> list[str]:
    """Name an actor after all it belongs to, the outermost first."""
    actors, found = extract.collection.actors, dict[str, str]()
    at: str | None = actor
    while at is not None and at not in found:
        found[at] = name_in(actors[at].names, extract.words.language)
        at = actors[at].parent
    return list(found.values())[::-1]
