"""What a curator must mend in a draft before `check` would take it, said while at it."""

from __future__ import annotations

from typing import Literal

from curation.desk.draft import Draft, Item
from layers.collection import LONGEST_QUOTE
from layers.errors import BadDate
from layers.model import Collection, When
from layers.when import read_when

Doubt = Literal["speaker", "date", "later", "dated_by", "long", "nowhere", "why"]


def doubts(draft: Draft, item: Item, collection: Collection) -> list[Doubt]:
    """Say what is missing or wrong in one excerpt; of a rejected one, why it is withdrawn."""
    if item.state == "rejected":
        return ["why"] if item.excerpt and not item.withdrawn.strip() else []
    found: list[Doubt] = []
    if item.by not in collection.actors:
        found.append("speaker")
    if item.end - item.start > LONGEST_QUOTE:
        found.append("long")
    if not item.places:
        found.append("nowhere")
    return [*found, *_of_date(draft, item)]


def blocking(found: list[Doubt]) -> bool:
    """Say whether `check` would refuse the excerpt."""
    return any(doubt in ("speaker", "date", "long", "why") for doubt in found)


def when_of(text: str) -> When | None:
    """Read a date as typed; None if it is empty.

    Raises
    ------
    BadDate
        If it is no date.
    """
    return read_when(text.strip()) if text.strip() else None


def _of_date(draft: Draft, item: Item) -> list[Doubt]:
    """Say what is wrong with the date of an excerpt."""
    try:
        when = when_of(item.event_date)
    except BadDate:
        return ["date"]
    if when is None:
        return []
    found: list[Doubt] = [] if item.dated_by.strip() else ["dated_by"]
    try:
        published = when_of(draft.facts["published"])
    except BadDate:
        return found
    latest = published.latest if published else None
    later = latest is not None and when.earliest is not None and when.earliest > latest
    return [*found, "later"] if later and item.status != "forecast" else found
