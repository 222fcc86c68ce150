"""The board: the article's text beside the list of its excerpts, in one component."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from itertools import islice
from typing import Any

import streamlit as st

from curation.desk.drafts import SIGNED, Draft, Item
from curation.desk.edits import SIDES, Context, Span, extend, shrink, write_sheet
from curation.desk.layout import in_english
from curation.desk.lookup import What, excerpts_by_quote, find_names, gist_languages, same_events_of
from curation.desk.saving import bad_date, blocking, doubts, share_of, when_of
from curation.same_event import Report
from layers.errors import BadDate
from layers.model import ACTOR_KINDS, ARTICLE_KINDS, LINK_PRECISIONS, LINKS, PLACE_KINDS, ROLES, STATUSES, Collection
from layers.page.component import component_data, declare
from layers.page.navigation import LAST_REQUEST
from layers.text import writable
from layers.when import in_words
from layers.words import Words, direction_of, language_codes, language_name, languages, name_in

BOARD = declare("desk/board")
KEY = "desk_board"
"""The browser sends edits as the trigger "do", a search as "find", where it is as "current"."""
OUTLET_KINDS = ("outlet", "organisation")
LONGEST_SOUGHT = 100
MOST_SENT = 500
"""Values of a list or a table; edits beyond are sent again by the browser, as nobody said that they were taken."""
DEEPEST_SENT = 4


def sent(name: str) -> Any:  # noqa: ANN401 - whatever the browser sent
    """Return what the browser sent with a trigger, held to what can be kept: see `kept`."""
    return kept(getattr(st.session_state.get(KEY), name, None))


def kept(said: object, depth: int = DEEPEST_SENT) -> Any:  # noqa: ANN401 - whatever the browser sent
    """Take texts without halves of characters, numbers that JavaScript can count, and not too much of either."""
    if isinstance(said, str):
        return writable(said)
    if isinstance(said, int | float):
        return said if abs(said) <= LAST_REQUEST else None  # nor is what is no number
    if depth and isinstance(said, Mapping):
        return {kept(str(key)): kept(value, depth - 1) for key, value in islice(said.items(), MOST_SENT)}
    if depth and isinstance(said, list):
        return [kept(value, depth - 1) for value in said[:MOST_SENT]]
    return None


def board_data(
    draft: Draft,
    collection: Collection,
    spans: Sequence[Span],
    words: Words,
    *,
    found: dict[str, Any] | None = None,
    focus: dict[str, str] | None = None,
    refused: list[str] | None = None,
    made: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Make the data of the board.

    `spans` are where the sentences of the text stand, `found` the answer to the last search for a
    name (from `found_names`), `made` what became of the wish for a new place or actor, `focus`
    the `key` of an excerpt to go to, once for each `n`, and `refused` why edits could not be made, by key.
    """
    language = draft.facts["language"]
    context = Context(collection, spans)
    return component_data(
        words,
        "desk.board",
        "desk.make",
        draft=draft.id,
        text=draft.text,
        textLanguage=language,
        textDirection=direction_of(language) if language else "auto",
        partial=draft.partial,
        seen=dict(draft.seen),
        undoable=bool(draft.past),
        items=[_item(draft, item, context, words) for item in draft.items],
        facts=_facts(draft, words),
        spans=[] if draft.partial else [[*span] for span in spans],
        share=share_of(draft, collection, words)[0],
        sheet=write_sheet(draft, gist_languages(collection)),
        ungisted=_ungisted(draft, collection, words),
        choices=_choices(collection, words),
        found=found,
        focus=focus,
        made=made,
        refused=[words[f"desk.board.refused.{why}"] for why in refused or ()],
    )


def found_names(collection: Collection, asked: dict[str, Any], words: Words) -> dict[str, Any] | None:
    """Answer a search for a name; `n` tells the browser to which one."""
    what: What = "place" if asked.get("what") == "place" else "actor"
    text = str(asked.get("text") or "")[:LONGEST_SOUGHT]
    names = []
    for found in find_names(collection, what, text):
        one = collection.places[found.id] if what == "place" else collection.actors[found.id]
        name = name_in(one.names, words.language)
        own = collection.place_kinds
        kind = words.place_kind(one.kind, own) if what == "place" else words[f"actor.kind.{one.kind}"]
        spelling = found.spelling if found.spelling != name else ""
        names.append({"id": found.id, "name": name, "kind": kind, "spelling": spelling})
    return {"n": str(asked.get("n"))[:LONGEST_SOUGHT], "names": names}


def _ungisted(draft: Draft, collection: Collection, words: Words) -> str:
    """Say how many of the gists that are asked for are written."""
    accepted, asked = draft.with_state("accepted"), gist_languages(collection)
    written = sum(bool(item.gist.get(language, "").strip()) for item in accepted for language in asked)
    return words.of("desk.board.gists", n=words.number(written), all=words.number(len(accepted) * len(asked)))


def _item(draft: Draft, item: Item, context: Context, words: Words) -> dict[str, Any]:
    """Make the data of one excerpt."""
    collection, passage = context.collection, (item.start, item.end)
    found = doubts(draft, item, collection)
    said = [words[f"desk.board.doubt.{doubt}"] for doubt in found]
    twins = [one for one in excerpts_by_quote(collection).get(draft.quote(item), ()) if one != item.excerpt]
    if twins:
        said.append(words.of("desk.board.doubt.twin", ids=words.listed(twins)))
    return {
        **asdict(item),
        "quote": draft.quote(item),
        "places": [
            {"id": link.place, "link": link.link, "precision": link.precision}
            | {"name": _name(collection.places, link.place, words)}
            for link in item.places
        ],
        "actors": [
            {"id": link.actor, "role": link.role} | {"name": _name(collection.actors, link.actor, words)}
            for link in item.actors
        ],
        "by_name": _name(collection.actors, item.by, words) if item.by else "",
        "reading": _reading(item.event_date, words),
        "sure": None if item.confidence is None else round(item.confidence * 100),
        "why": [in_english(one) for one in item.why],
        "same_event": list(item.same_event),
        "accepted": item.accepted is not None,
        "checked": item.checked is not None,
        "same": [_report(collection, one, "", words) for one in item.same_event],
        "alike": [] if item.state == "rejected" else _alike(draft, item, collection, words),
        "signed": [
            words.of(f"desk.board.{name}", name=one.by, day=_day(one.on, words))
            for name in SIGNED
            if (one := getattr(item, name))
        ],
        "doubts": said,
        "blocked": blocking(found),
        "can": {
            f"{name} {side}": not draft.partial and move(context.spans, passage, side) is not None
            for name, move in (("extend", extend), ("shrink", shrink))
            for side in SIDES
        },
    }


def _alike(draft: Draft, item: Item, collection: Collection, words: Words) -> list[dict[str, str]]:
    """Make the data of excerpts that may report the same event, each with what speaks for it."""
    try:
        when = when_of(item.event_date)
    except BadDate:
        when = None
    actors = tuple(dict.fromkeys(link.actor for link in item.actors if link.role != "discussed"))
    article = draft.facts["id"] if draft.base else ""
    places = tuple(link.place for link in item.places if link.place in collection.places)
    found = same_events_of(collection).candidates(Report(places, when, actors, article))
    offered = []
    for one in found:
        if one.excerpt in item.same_event:
            continue
        why = [_name(collection.places, place, words) for place in one.places]
        event = collection.excerpts[one.excerpt].event
        why += [in_words(event, words)] if event else []
        why += [_name(collection.actors, actor, words) for actor in one.actors]
        offered.append(_report(collection, one.excerpt, " · ".join(why), words))
    return offered


def _report(collection: Collection, name: str, why: str, words: Words) -> dict[str, str]:
    """Make the data of an excerpt of the collection, as another report of an event."""
    excerpt = collection.excerpts.get(name)
    if excerpt is None:  # withdrawn since
        return {"id": name, "said": name, "outlet": "", "why": why}
    said = excerpt.gist.get(words.language) or excerpt.quote
    return {"id": name, "said": said, "outlet": collection.articles[excerpt.article].outlet, "why": why}


def _day(text: str, words: Words) -> str:
    """Say a day of the file in words; what is no date as it is written."""
    try:
        when = when_of(text)
    except BadDate:
        return text
    return in_words(when, words) if when else text


def _name(known: Any, one: str, words: Words) -> str:  # noqa: ANN401 - places or actors
    """Name a place or an actor; one that is not in the collection any more by its id."""
    return name_in(known[one].names, words.language) if one in known else one


def _reading(text: str, words: Words) -> dict[str, Any]:
    """Read a date as it is typed: in words, or what is wrong with it."""
    try:
        when = when_of(text)
    except BadDate:
        return {"words": bad_date(words), "bad": True}
    return {"words": in_words(when, words) if when else words["date.none"], "bad": False}


def _facts(draft: Draft, words: Words) -> dict[str, Any]:
    """Make the data of the article's own facts."""
    required = ("title", "outlet", "language", "published", "url", "id")
    return {
        "values": dict(draft.facts),
        "missing": [name for name in required if not draft.facts[name].strip()],
        "published": _reading(draft.facts["published"], words),
        "fixed": bool(draft.base),
    }


def _choices(collection: Collection, words: Words) -> dict[str, list[list[str]]]:
    """List what can be chosen: each value with its words."""
    outlets = [one for one in collection.actors.values() if one.kind in OUTLET_KINDS]
    codes = dict.fromkeys((*collection.languages, *languages(), *language_codes()))
    own, own_places = collection.article_kinds, collection.place_kinds
    return {
        "status": [[one, words[f"status.{one}"]] for one in STATUSES],
        "role": [[one, words[f"role.{one}"]] for one in ROLES],
        "link": [[one, words[f"desk.board.link.{one}"]] for one in LINKS],
        "precision": [[one, words[f"link.precision.{one}"]] for one in LINK_PRECISIONS],
        "place_kind": [[one, words.place_kind(one, own_places)] for one in (*PLACE_KINDS, *own_places)],
        "actor_kind": [[one, words[f"actor.kind.{one}"]] for one in ACTOR_KINDS],
        "kind": [[one, words.article_kind(one, own)] for one in (*ARTICLE_KINDS, *own)],
        "language": [["", "–"], *([one, language_name(one, words)] for one in codes)],
        "gist": [[one, language_name(one, words)] for one in gist_languages(collection)],
        "outlet_id": [["", "–"], *([one.id, name_in(one.names, words.language)] for one in outlets)],
    }
