"""What a curator does to a draft, one edit at a time, each of which can be undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from curation.desk.changes import CHANGES, TYPED, BadEdit, Desk, Edit, number_in, text_in
from curation.desk.draft import FACTS, Draft, Item, Step, in_order
from curation.desk.links import links_in, speaker_of
from curation.desk.passages import trim

__all__ = ["BadEdit", "Desk", "Edit", "edit", "take", "undo"]

MOST_STEPS = 200


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
        return _set_fact(draft, text_in(asked, "field"), text_in(asked, "value"), desk)
    if do == "add":
        return _add(draft, asked, desk)
    if do == "begin":
        return replace(draft, begun=True)
    item = draft.item(text_in(asked, "key"))
    if item is None:
        raise BadEdit("the excerpt is not in the draft")
    change = CHANGES.get(str(do))
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
    passage = trim(draft.text, number_in(asked, "start"), number_in(asked, "end"))
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
