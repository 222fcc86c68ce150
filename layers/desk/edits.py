"""What a curator does to a draft, one edit at a time, each of which can be undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from layers.desk.draft import FACTS, STATES, Draft, Item, Step, in_order
from layers.desk.links import links_in, place_link, speaker_of
from layers.desk.passages import Span, extend, shrink, trim
from layers.model import (
    LINK_PRECISIONS,
    LINKS,
    ROLES,
    STATUSES,
    ActorLink,
    Collection,
    PlaceLink,
)

MOST_STEPS = 200
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


def edit(draft: Draft, asked: Edit, desk: Desk) -> Draft:
    """Return a draft after an edit.

    Raises
    ------
    BadEdit
        If the edit is unknown, names what is not there, or would change nothing it may.
    """
    do = asked.get("do")
    if do == "undo":
        return undo(draft)
    if do == "fact":
        return _set_fact(draft, _text(asked, "field"), _text(asked, "value"), desk)
    if do == "add":
        return _add(draft, asked, desk)
    if do == "begin":
        return replace(draft, begun=True)
    item = draft.item(_text(asked, "key"))
    if item is None:
        raise BadEdit("the excerpt is not in the draft")
    change = _CHANGES.get(str(do))
    if change is None:
        raise BadEdit(f"{do!r} is no edit")
    after = change(draft, item, asked, desk)
    typed = str(asked.get("field")) in TYPED
    label = f"{item.key}.{asked.get('field')}" if do == "set" and typed else ""
    return _put(draft, item, after, label)


def take(draft: Draft, asked: Sequence[Edit], desk: Desk) -> tuple[Draft, list[str]]:
    """Apply the edits of browser tabs that were not taken yet.

    Each has a `client`, the tab, and a number `n`; a tab sends an edit again until it hears
    that it was taken, so that none is lost with a connection and none is done twice.

    Returns
    -------
    draft, refused
        The draft after them, and why edits were refused.
    """
    refused = []
    for one in asked:
        client, number = str(one.get("client"))[:40], one.get("n")
        if not isinstance(number, int) or number <= draft.seen.get(client, 0):
            continue
        try:
            draft = edit(draft, one, desk)
        except BadEdit as bad:
            refused.append(str(bad))
        draft = replace(draft, seen=_seen(draft.seen, client, number))
    return draft, refused


def undo(draft: Draft) -> Draft:
    """Take the last edit back."""
    if not draft.past:
        raise BadEdit("there is nothing to undo")
    step = draft.past[-1]
    kept = [item for item in draft.items if item.key not in step.items]
    items = in_order((*kept, *(item for item in step.items.values() if item is not None)))
    facts = draft.facts if step.facts is None else step.facts
    return replace(draft, items=items, facts=facts, past=draft.past[:-1])


def _seen(seen: Mapping[str, int], client: str, number: int) -> dict[str, int]:
    """Note the last edit of a tab; of old tabs only some are remembered."""
    others = {one: last for one, last in seen.items() if one != client}
    return {**dict(list(others.items())[-19:]), client: number}


def _put(draft: Draft, before: Item, after: Item, label: str = "") -> Draft:
    """Put a changed item in the place of what it was, and remember that."""
    if after == before:
        return draft
    after = replace(after, edited=True)
    items = in_order(tuple(after if one.key == before.key else one for one in draft.items))
    past = draft.past
    if not (label and past and past[-1].label == label):
        past = (*past, Step(label, {before.key: before}))[-MOST_STEPS:]
    return replace(draft, items=items, past=past)


def _set_fact(draft: Draft, name: str, value: str, desk: Desk) -> Draft:
    """Set a fact of the article; the id of one that has a file stays.

    What nobody says yet is said by the author or the outlet, once they are known.
    """
    if name not in FACTS or (name == "id" and draft.base):
        raise BadEdit(f"{name!r} cannot be set")
    if draft.facts[name] == value:
        return draft
    facts = {**draft.facts, name: value}
    speaker = speaker_of(facts, desk.collection) if name in ("authors", "outlet_id") else ""
    silent = {item.key: item for item in draft.items if speaker and not item.by}
    items = tuple(
        replace(item, by=speaker, edited=True) if item.key in silent else item
        for item in draft.items
    )
    step = Step(f"fact.{name}", dict(silent), draft.facts)
    past = draft.past
    if past and past[-1].label == step.label:
        step = replace(step, items={**silent, **past[-1].items}, facts=past[-1].facts)
        past = past[:-1]
    return replace(draft, facts=facts, items=items, past=(*past, step)[-MOST_STEPS:])


def _add(draft: Draft, asked: Edit, desk: Desk) -> Draft:
    """Add an excerpt of selected text, with what the quote itself names."""
    if draft.partial:
        raise BadEdit("the whole text is needed to add an excerpt")
    passage = trim(draft.text, _number(asked, "start"), _number(asked, "end"))
    if passage is None:
        raise BadEdit("nothing is selected")
    places, actors = links_in(desk.collection, draft.text[slice(*passage)])
    numbers = [int(item.key[1:]) for item in draft.items if item.key[1:].isdigit()]
    key = f"n{max(numbers, default=0) + 1}"
    item = Item(
        key,
        *passage,
        "accepted",
        places,
        actors,
        by=speaker_of(draft.facts, desk.collection),
        edited=True,
    )
    past = (*draft.past, Step("", {key: None}))[-MOST_STEPS:]
    return replace(draft, items=in_order((*draft.items, item)), past=past)


def _judge(_draft: Draft, item: Item, asked: Edit, _desk: Desk) -> Item:
    return replace(item, state=_choice(asked, "state", STATES))


def _extend(draft: Draft, item: Item, asked: Edit, desk: Desk) -> Item:
    side = _choice(asked, "side", ("before", "after"))
    if draft.partial:
        raise BadEdit("the whole text is needed to change a quote")
    passage = extend(desk.spans, (item.start, item.end), side)
    if passage is None:
        raise BadEdit("the text has no sentence there")
    return replace(item, start=passage[0], end=passage[1])


def _shrink(draft: Draft, item: Item, asked: Edit, desk: Desk) -> Item:
    side = _choice(asked, "side", ("before", "after"))
    if draft.partial:
        raise BadEdit("the whole text is needed to change a quote")
    passage = shrink(desk.spans, (item.start, item.end), side)
    if passage is None:
        raise BadEdit("the quote has one sentence only")
    return replace(item, start=passage[0], end=passage[1])


def _set(_draft: Draft, item: Item, asked: Edit, desk: Desk) -> Item:
    """Set a date, a note or another typed field, who says so, or the status."""
    name, value = _text(asked, "field"), _text(asked, "value")
    if name == "by" and value not in desk.collection.actors:
        raise BadEdit(f"the actor {value!r} is not in the collection")
    if name == "status" and value not in STATUSES:
        raise BadEdit(f"{value!r} is no status")
    if name not in (*TYPED, "by", "status"):
        raise BadEdit(f"{name!r} cannot be set")
    return replace(item, **{name: value})  # type: ignore[arg-type]


def _place(draft: Draft, item: Item, asked: Edit, desk: Desk) -> Item:
    """Link a place, or say otherwise how it is meant."""
    name = _text(asked, "id")
    if name not in desk.collection.places:
        raise BadEdit(f"the place {name!r} is not in the collection")
    links = {link.place: link for link in item.places}
    link = links.get(name) or place_link(desk.collection, name, draft.quote(item))
    how = _choice(asked, "link", LINKS) if "link" in asked else link.link
    precision = _choice(asked, "precision", LINK_PRECISIONS) if "precision" in asked else None
    links[name] = PlaceLink(name, how, precision or link.precision)
    return replace(item, places=tuple(links.values()))


def _no_place(_draft: Draft, item: Item, asked: Edit, _desk: Desk) -> Item:
    name = _text(asked, "id")
    return replace(item, places=tuple(link for link in item.places if link.place != name))


def _actor(_draft: Draft, item: Item, asked: Edit, desk: Desk) -> Item:
    """Link an actor in a role; with `was`, in the place of the role it had."""
    name, role = _text(asked, "id"), _choice(asked, "role", ROLES)
    if name not in desk.collection.actors:
        raise BadEdit(f"the actor {name!r} is not in the collection")
    was, now = ActorLink(name, str(asked.get("was", ""))), ActorLink(name, role)
    links = [now if link == was else link for link in item.actors]
    return replace(item, actors=tuple(dict.fromkeys((*links, now))))


def _no_actor(_draft: Draft, item: Item, asked: Edit, _desk: Desk) -> Item:
    gone = ActorLink(_text(asked, "id"), _text(asked, "role"))
    return replace(item, actors=tuple(link for link in item.actors if link != gone))


_CHANGES: Mapping[str, Callable[[Draft, Item, Edit, Desk], Item]] = {
    "judge": _judge,
    "extend": _extend,
    "shrink": _shrink,
    "set": _set,
    "place": _place,
    "no place": _no_place,
    "actor": _actor,
    "no actor": _no_actor,
}


def _text(asked: Edit, name: str) -> str:
    value = asked.get(name)
    if not isinstance(value, str) or len(value) > LONGEST_VALUE:
        raise BadEdit(f"{name} must be a text of at most {LONGEST_VALUE} characters")
    return value


def _number(asked: Edit, name: str) -> int:
    value = asked.get(name)
    if not isinstance(value, int):
        raise BadEdit(f"{name} must be a number")
    return value


def _choice(asked: Edit, name: str, choices: Sequence[Any]) -> Any:  # noqa: ANN401 - one of them
    value = asked.get(name)
    if value not in choices:
        raise BadEdit(f"{name} must be one of {', '.join(choices)}")
    return value
