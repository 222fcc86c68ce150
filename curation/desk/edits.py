"""What a curator does to a draft: edits, one at a time, each of which can be undone."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from curation.desk.drafts import FACTS, STATES, TRANSLATED, Draft, Item, Signed, Step, in_order
from curation.desk.lookup import gist_languages, links_in, place_link, speaker_of
from layers.model import LINK_PRECISIONS, LINKS, ROLES, STATUSES, ActorLink, Collection, PlaceLink
from layers.text import fold
from layers.words import isolate

MOST_STEPS = 200
TABS_REMEMBERED = 20
LONGEST_VALUE, LONGEST_SHEET = 2000, 200_000
_ISOLATES = re.compile("[\u2066-\u2069]")
TYPED = ("event_date", "dated_by", "withdrawn")
"""Fields of an item that are typed, as `gist.en` and `note.en` are; a run of edits of one of them is undone at once."""

Edit = Mapping[str, Any]
"""What the page asks for: `do` names the edit, `key` the item or `keys` several, the rest depends on it."""
Span = tuple[int, int]
"""Where a sentence or a quote stands in a text; the end is exclusive."""
Side = Literal["before", "after"]
SIDES: tuple[Side, ...] = get_args(Side)


class BadEdit(ValueError):  # noqa: N818 - the name says what is wrong
    """An edit cannot be meant, or not any more; the draft stays as it was.

    `why` is the key that the curator is told by, below `desk.board.refused`.
    """

    def __init__(self, what: str, why: str = "unknown") -> None:
        super().__init__(what)
        self.why = why


@dataclass(frozen=True, slots=True)
class Context:
    """What edits need to know besides the draft: the collection, where sentences stand, who edits on which day."""

    collection: Collection
    spans: Sequence[Span]
    who: str = ""
    today: str = ""

    @property
    def signed(self) -> Signed | None:
        """Return the name under which an excerpt is accepted, if anybody gave one."""
        return Signed(self.who, self.today) if self.who else None


def apply_edits(draft: Draft, asked: Sequence[Edit], context: Context) -> tuple[Draft, list[str]]:
    """Apply the edits of browser tabs that were not taken yet; say also why any was refused, by its key.

    Each has a `client`, the tab, and a number `n`; a tab sends an edit again until it hears
    that it was taken, so that none is lost with a connection and none is done twice.
    """
    refused = []
    for one in asked:
        client, number = str(one.get("client"))[:40], one.get("n")
        if not isinstance(number, int) or number <= draft.seen.get(client, 0):
            continue
        try:
            draft = edit(draft, one, context)
        except BadEdit as bad:
            refused.append(bad.why)
        others = [(tab, last) for tab, last in draft.seen.items() if tab != client]
        seen = dict([*others[1 - TABS_REMEMBERED :], (client, number)])
        draft = replace(draft, seen=seen)
    return draft, refused


def edit(draft: Draft, asked: Edit, context: Context) -> Draft:
    """Return a draft after an edit.

    Raises
    ------
    BadEdit
        If the edit is unknown, names what is not there, or would change nothing it may.
    """
    do = str(asked.get("do"))
    whole = OF_A_DRAFT.get(do)
    if whole is not None:
        return whole(draft, asked, context)
    items = _asked_for(draft, asked)
    change = CHANGES.get(do)
    if change is None:
        raise BadEdit(f"{do!r} is no edit")
    after = []
    for item in items:
        changed = change(draft, item, asked, context)
        if changed != item:
            after.append(replace(changed, edited=True) if do == "check" else _answered_for(changed, context))
    typed = do == "set" and str(asked.get("field")).partition(".")[0] in (*TYPED, *TRANSLATED)
    label = ".".join((*(item.key for item in items), asked["field"])) if typed else ""
    return _put(draft, after, label)


def _asked_for(draft: Draft, asked: Edit) -> list[Item]:
    """Return the items that an edit is for: one, or several that are changed together."""
    keys = asked.get("keys")
    wanted = [*dict.fromkeys(map(str, keys))] if isinstance(keys, list) else [text_in(asked, "key")]
    items = [item for item in map(draft.item, wanted) if item is not None]
    if not items:
        raise BadEdit("the excerpt is not in the draft", "gone")
    return items


def _answered_for(item: Item, context: Context) -> Item:
    """Return a changed excerpt: whoever changes it answers for it, until it is read again."""
    accepted = context.signed if item.state == "accepted" else None
    return replace(item, edited=True, accepted=accepted, checked=None)


def undo(draft: Draft) -> Draft:
    """Take the last edit back."""
    if not draft.past:
        raise BadEdit("there is nothing to undo", "undone")
    step = draft.past[-1]
    kept = [item for item in draft.items if item.key not in step.items]
    items = in_order((*kept, *(item for item in step.items.values() if item is not None)))
    facts = draft.facts if step.facts is None else step.facts
    return replace(draft, items=items, facts=facts, past=draft.past[:-1])


def _put(draft: Draft, items: Sequence[Item], label: str = "", facts: Mapping[str, str] | None = None) -> Draft:
    """Put items into a draft, in the place of those with their keys; remember what they replace, and `facts`.

    A step with the label of the last one goes on with it.
    """
    if not (items or facts):
        return draft
    was = {item.key: item for item in draft.items}
    step, past = Step(label, {item.key: was.get(item.key) for item in items}, facts), draft.past
    if label and past and past[-1].label == label:
        step = replace(past[-1], items={**step.items, **past[-1].items})
        past = past[:-1]
    now = {**was, **{item.key: item for item in items}}
    return replace(draft, items=in_order(tuple(now.values())), past=(*past, step)[-MOST_STEPS:])


def _set_fact(draft: Draft, asked: Edit, context: Context) -> Draft:
    """Set a fact of the article; the id of one that has a file stays.

    What nobody says yet is said by the author or the outlet, once they are known.
    """
    name, value = text_in(asked, "field"), text_in(asked, "value")
    if name not in FACTS or (name == "id" and draft.base):
        raise BadEdit(f"{name!r} cannot be set")
    if draft.facts[name] == value:
        return draft
    facts = {**draft.facts, name: value}
    speaker = speaker_of(facts, context.collection) if name in ("authors", "outlet_id") else ""
    silent = [item for item in draft.items if speaker and not item.by]
    spoken = [replace(item, by=speaker, edited=True) for item in silent]
    return replace(_put(draft, spoken, f"fact.{name}", draft.facts), facts=facts)


def _accept_rest(draft: Draft, _asked: Edit, context: Context) -> Draft:
    """Accept every undecided excerpt; undone at once."""
    rest = (replace(item, state="accepted") for item in draft.with_state("proposed"))
    return _put(draft, [_answered_for(item, context) for item in rest])


def _set_gists(draft: Draft, asked: Edit, context: Context) -> Draft:
    """Set the gists that a sheet of `write_sheet` says; a language that it leaves empty stays as it is."""
    said = read_sheet(text_in(asked, "value", LONGEST_SHEET))
    items = [item for item in draft.items if item.key in said]
    if len(items) < len(said) or not said:
        raise BadEdit("the sheet names no excerpt of the draft", "sheet")
    after = []
    for item in items:
        now = item
        for language, text in said[item.key].items():
            now = _translate(now, f"gist.{language}", text, context.collection)
        if now != item:
            after.append(_answered_for(now, context))
    return _put(draft, after)


def write_sheet(draft: Draft, languages: Sequence[str]) -> str:
    """Write the gists of the accepted excerpts as one text: a line for each language below each quote.

    A line begins with Latin letters; what runs against them is isolated in it.
    """
    blocks = []
    for item in draft.with_state("accepted"):
        quote = " ".join(draft.quote(item).split())
        lines = (f"{one}: {isolate(' '.join(item.gist.get(one, '').split()), 'ltr')}" for one in languages)
        blocks.append("\n".join((f"# {item.key} {isolate(quote, 'ltr')}", *lines)))
    return "\n\n".join(blocks)


def read_sheet(sheet: str) -> dict[str, dict[str, str]]:
    """Read what `write_sheet` wrote: the gists that are filled in, by the excerpt's key and language.

    A line that begins with neither goes on with the line before.
    """
    said: dict[str, dict[str, str]] = {}
    key = language = ""
    for line in _ISOLATES.sub("", sheet).splitlines():
        head, gist = re.match(r"#\s*(n\d+)\b", line), re.match(r"\s*([a-z]{2,3}(?:-\w+)?)\s*:\s*(.*)", line)
        if head:
            key, language = head[1], ""
        elif key and gist:
            language = gist[1]
            said.setdefault(key, {})[language] = gist[2]
        elif language and line.strip():
            said[key][language] += f" {line.strip()}"
    filled = {key: {one: text.strip() for one, text in texts.items() if text.strip()} for key, texts in said.items()}
    return {key: texts for key, texts in filled.items() if texts}


def _add(draft: Draft, asked: Edit, context: Context) -> Draft:
    """Add an excerpt of selected text, with what the quote itself names."""
    passage = _selected(draft, asked)
    places, actors = links_in(context.collection, draft.text[slice(*passage)])
    key = f"n{draft.last_number + 1}"
    speaker = speaker_of(draft.facts, context.collection)
    item = Item(key, *passage, "accepted", places, actors, by=speaker, edited=True, accepted=context.signed)
    return _put(draft, [item])


def _selected(draft: Draft, asked: Edit) -> Span:
    """Return the passage that is selected in a draft's text."""
    if draft.partial:
        raise BadEdit("the whole text is needed for a quote", "partial")
    passage = trim(draft.text, number_in(asked, "start"), number_in(asked, "end"))
    if passage is None:
        raise BadEdit("nothing is selected", "unselected")
    return passage


Change = Callable[[Draft, Item, Edit, Context], Item]
"""Makes an item into what an edit asks for, or raises `BadEdit`."""


def _judge(_draft: Draft, item: Item, asked: Edit, _context: Context) -> Item:
    return replace(item, state=choice_in(asked, "state", STATES))


def _check(_draft: Draft, item: Item, asked: Edit, context: Context) -> Item:
    """Tick an accepted excerpt as read again by somebody else, or take the tick away."""
    if not asked.get("checked"):
        return replace(item, checked=None)
    if not context.who:
        raise BadEdit("a tick needs a name", "unnamed")
    if item.state != "accepted" or (item.accepted and fold(item.accepted.by) == fold(context.who)):
        raise BadEdit("only somebody else can read again what was accepted", "own")
    return replace(item, checked=context.signed)


def _move_limit(move: Callable[..., Span | None], what: str, why: str) -> Change:
    """Make the change that takes a sentence into a quote, or out of it, at one of its ends."""

    def change(draft: Draft, item: Item, asked: Edit, context: Context) -> Item:
        side = choice_in(asked, "side", SIDES)
        if draft.partial:
            raise BadEdit("the whole text is needed to change a quote", "partial")
        passage = move(context.spans, (item.start, item.end), side)
        if passage is None:
            raise BadEdit(what, why)
        return replace(item, start=passage[0], end=passage[1])

    return change


def _requote(draft: Draft, item: Item, asked: Edit, _context: Context) -> Item:
    """Make a selected passage the quote; its links and its date stay, for the curator to look at."""
    start, end = _selected(draft, asked)
    return replace(item, start=start, end=end)


def _set(_draft: Draft, item: Item, asked: Edit, context: Context) -> Item:
    """Set a date or another typed field, a gist or a note in a language, who says so, or the status."""
    name, value = text_in(asked, "field"), text_in(asked, "value")
    if name.partition(".")[0] in TRANSLATED:
        return _translate(item, name, value, context.collection)
    if name == "by" and value not in context.collection.actors:
        raise BadEdit(f"the actor {value!r} is not in the collection")
    if name == "status" and value not in STATUSES:
        raise BadEdit(f"{value!r} is no status")
    if name not in (*TYPED, "by", "status"):
        raise BadEdit(f"{name!r} cannot be set")
    return replace(item, **{name: value})  # type: ignore[arg-type]


def _translate(item: Item, field: str, value: str, collection: Collection) -> Item:
    """Set the gist or the note in a language; an empty one goes."""
    name, _, language = field.partition(".")
    known = gist_languages(collection)
    if language not in known:
        raise BadEdit(f"{language!r} is no language of the collection")
    texts = {**getattr(item, name), language: value}
    return replace(item, **{name: {one: texts[one] for one in dict.fromkeys((*known, *texts)) if texts.get(one)}})  # type: ignore[arg-type]


def _link_place(draft: Draft, item: Item, asked: Edit, context: Context) -> Item:
    """Link a place, or say otherwise how it is meant."""
    name = text_in(asked, "id")
    if name not in context.collection.places:
        raise BadEdit(f"the place {name!r} is not in the collection")
    links = {link.place: link for link in item.places}
    link = links.get(name) or place_link(context.collection, name, draft.quote(item))
    how = choice_in(asked, "link", LINKS) if "link" in asked else link.link
    precision = choice_in(asked, "precision", LINK_PRECISIONS) if "precision" in asked else None
    links[name] = PlaceLink(name, how, precision or link.precision)
    return replace(item, places=tuple(links.values()))


def _unlink_place(_draft: Draft, item: Item, asked: Edit, _context: Context) -> Item:
    name = text_in(asked, "id")
    return replace(item, places=tuple(link for link in item.places if link.place != name))


def _link_actor(_draft: Draft, item: Item, asked: Edit, context: Context) -> Item:
    """Link an actor in a role; with `was`, in the place of the role it had."""
    name, role = text_in(asked, "id"), choice_in(asked, "role", ROLES)
    if name not in context.collection.actors:
        raise BadEdit(f"the actor {name!r} is not in the collection")
    was, now = ActorLink(name, str(asked.get("was", ""))), ActorLink(name, role)
    links = [now if link == was else link for link in item.actors]
    return replace(item, actors=tuple(dict.fromkeys((*links, now))))


def _unlink_actor(_draft: Draft, item: Item, asked: Edit, _context: Context) -> Item:
    gone = ActorLink(text_in(asked, "id"), text_in(asked, "role"))
    return replace(item, actors=tuple(link for link in item.actors if link != gone))


def _tie(_draft: Draft, item: Item, asked: Edit, context: Context) -> Item:
    """Say that an excerpt of the collection reports the same event, or that it does not."""
    other, others = text_in(asked, "id"), dict.fromkeys(item.same_event)
    if not asked.get("same"):
        others.pop(other, None)
    elif other not in context.collection.excerpts or other == item.excerpt:
        raise BadEdit(f"{other!r} is no other excerpt of the collection")
    else:
        others[other] = None
    return replace(item, same_event=tuple(others))


def extend(spans: Sequence[Span], passage: Span, side: Side) -> Span | None:
    """Take in the sentence before or after a passage; None if there is none.

    A passage that ends within a sentence is first brought to that sentence's edge. `spans` are
    the sentences of the text, in order.
    """
    start, end = passage
    if side == "before":
        earlier = [first for first, _ in spans if first < start]
        return (earlier[-1], end) if earlier else None
    later = [last for _, last in spans if last > end]
    return (start, later[0]) if later else None


def shrink(spans: Sequence[Span], passage: Span, side: Side) -> Span | None:
    """Leave out the first or the last sentence of a passage; None if it has only one."""
    start, end = passage
    inside = [span for span in spans if span[0] < end and span[1] > start]
    if len(inside) < 2:  # noqa: PLR2004 - one sentence is the least
        return None
    return (inside[1][0], end) if side == "before" else (start, inside[-2][1])


def trim(text: str, start: int, end: int) -> Span | None:
    """Leave out blanks at the ends of a selection; None if nothing else is in it."""
    start, end = max(start, 0), max(min(end, len(text)), 0)
    words = text[start:end]
    first = start + len(words) - len(words.lstrip())
    last = start + len(words.rstrip())
    return (first, last) if first < last else None


OF_A_DRAFT: Mapping[str, Callable[[Draft, Edit, Context], Draft]] = {
    "undo": lambda draft, _asked, _context: undo(draft),
    "fact": _set_fact,
    "add": _add,
    "rest": _accept_rest,
    "gists": _set_gists,
    "begin": lambda draft, _asked, _context: replace(draft, begun=True),
}
CHANGES: Mapping[str, Change] = {
    "judge": _judge,
    "check": _check,
    "extend": _move_limit(extend, "the text has no sentence there", "edge"),
    "shrink": _move_limit(shrink, "the quote has one sentence only", "single"),
    "quote": _requote,
    "set": _set,
    "place": _link_place,
    "no place": _unlink_place,
    "actor": _link_actor,
    "no actor": _unlink_actor,
    "same": _tie,
}


def text_in(asked: Edit, name: str, longest: int = LONGEST_VALUE) -> str:
    """Return a text that an edit must have."""
    value = asked.get(name)
    if not isinstance(value, str) or len(value) > longest:
        raise BadEdit(f"{name} must be a text of at most {longest} characters")
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
