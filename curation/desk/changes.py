"""What an edit does to one excerpt of a draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from curation.desk.draft import STATES, Draft, Item
from curation.desk.links import place_link
from curation.desk.passages import Span, extend, shrink
from layers.model import (
    LINK_PRECISIONS,
    LINKS,
    ROLES,
    STATUSES,
    ActorLink,
    Collection,
    PlaceLink,
)

LONGEST_VALUE = 2000
TYPED = ("event_date", "dated_by", "note", "withdrawn")
"""Fields of an item that are typed; a run of edits of one of them is undone at once."""

Edit = Mapping[str, Any]
"""What the page asks for: `do` names the edit, `key` the item, the rest depends on it."""


class BadEdit(ValueError):  # noqa: N818 - the name says what is wrong
    """An edit cannot be meant, or not any more; the draft stays as it was."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What edits need to know besides the draft: the collection, and where sentences stand."""

    collection: Collection
    spans: Sequence[Span]


Change = Callable[[Draft, Item, Edit, Desk], Item]
"""Makes an item into what an edit asks for, or raises `BadEdit`."""


def _judge(_draft: Draft, item: Item, asked: Edit, _desk: Desk) -> Item:
    return replace(item, state=choice_in(asked, "state", STATES))


def _move_limit(move: Callable[..., Span | None], refusal: str) -> Change:
    """Make the change that takes a sentence into a quote, or out of it, at one of its ends."""

    def change(draft: Draft, item: Item, asked: Edit, desk: Desk) -> Item:
        side = choice_in(asked, "side", ("before", "after"))
        if draft.partial:
            raise BadEdit("the whole text is needed to change a quote")
        passage = move(desk.spans, (item.start, item.end), side)
        if passage is None:
            raise BadEdit(refusal)
        return replace(item, start=passage[0], end=passage[1])

    return change


def _set(_draft: Draft, item: Item, asked: Edit, desk: Desk) -> Item:
    """Set a date, a note or another typed field, who says so, or the status."""
    name, value = text_in(asked, "field"), text_in(asked, "value")
    if name == "by" and value not in desk.collection.actors:
        raise BadEdit(f"the actor {value!r} is not in the collection")
    if name == "status" and value not in STATUSES:
        raise BadEdit(f"{value!r} is no status")
    if name not in (*TYPED, "by", "status"):
        raise BadEdit(f"{name!r} cannot be set")
    return replace(item, **{name: value})  # type: ignore[arg-type]


def _place(draft: Draft, item: Item, asked: Edit, desk: Desk) -> Item:
    """Link a place, or say otherwise how it is meant."""
    name = text_in(asked, "id")
    if name not in desk.collection.places:
        raise BadEdit(f"the place {name!r} is not in the collection")
    links = {link.place: link for link in item.places}
    link = links.get(name) or place_link(desk.collection, name, draft.quote(item))
    how = choice_in(asked, "link", LINKS) if "link" in asked else link.link
    precision = choice_in(asked, "precision", LINK_PRECISIONS) if "precision" in asked else None
    links[name] = PlaceLink(name, how, precision or link.precision)
    return replace(item, places=tuple(links.values()))


def _no_place(_draft: Draft, item: Item, asked: Edit, _desk: Desk) -> Item:
    name = text_in(asked, "id")
    return replace(item, places=tuple(link for link in item.places if link.place != name))


def _actor(_draft: Draft, item: Item, asked: Edit, desk: Desk) -> Item:
    """Link an actor in a role; with `was`, in the place of the role it had."""
    name, role = text_in(asked, "id"), choice_in(asked, "role", ROLES)
    if name not in desk.collection.actors:
        raise BadEdit(f"the actor {name!r} is not in the collection")
    was, now = ActorLink(name, str(asked.get("was", ""))), ActorLink(name, role)
    links = [now if link == was else link for link in item.actors]
    return replace(item, actors=tuple(dict.fromkeys((*links, now))))


def _no_actor(_draft: Draft, item: Item, asked: Edit, _desk: Desk) -> Item:
    gone = ActorLink(text_in(asked, "id"), text_in(asked, "role"))
    return replace(item, actors=tuple(link for link in item.actors if link != gone))


CHANGES: Mapping[str, Change] = {
    "judge": _judge,
    "extend": _move_limit(extend, "the text has no sentence there"),
    "shrink": _move_limit(shrink, "the quote has one sentence only"),
    "set": _set,
    "place": _place,
    "no place": _no_place,
    "actor": _actor,
    "no actor": _no_actor,
}


def text_in(asked: Edit, name: str) -> str:
    """Return a text that an edit must have."""
    value = asked.get(name)
    if not isinstance(value, str) or len(value) > LONGEST_VALUE:
        raise BadEdit(f"{name} must be a text of at most {LONGEST_VALUE} characters")
    return value


def number_in(asked: Edit, name: str) -> int:
    """Return a whole number that an edit must have."""
    value = asked.get(name)
    if not isinstance(value, int):
        raise BadEdit(f"{name} must be a number")
    return value


def choice_in(asked: Edit, name: str, choices: Sequence[Any]) -> Any:  # noqa: ANN401 - one of them
    """Return one of the values that an edit may have."""
    value = asked.get(name)
    if value not in choices:
        raise BadEdit(f"{name} must be one of {', '.join(choices)}")
    return value
