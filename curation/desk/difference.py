"""What saving changes in an article's file, for reading: excerpt by excerpt, field by field, word by word."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any, NamedTuple

import streamlit as st

from curation.desk.drafts import FACTS, SIGNED
from layers.model import Actor, Collection, Place
from layers.words import Words, direction_of, language_name, name_in

FIELDS = ("quote", "gist", "event_date", "dated_by", "places", "actors", "claim", "same_event", "note", "withdrawn")
"""What of an excerpt is shown, in this order; where it stands in the text is for the lines of the file."""
LABELS = {"quote": "limits", "event_date": "date", "same_event": "same"}
"""The last part of the key of a field's label, where that is not the field's name."""
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


class Line(NamedTuple):
    """A field as it was and as it will be; "" where it is not there. `language` is that of its text, if known."""

    label: str
    before: str
    after: str
    language: str = ""


class Change(NamedTuple):
    """What becomes of the article's facts, or of one excerpt: `kind` is facts, added, changed or withdrawn."""

    kind: str
    excerpt: str
    lines: Sequence[Line]


def changes_of(before: str | None, after: str, collection: Collection, words: Words) -> list[Change]:
    """Return what changes between two texts of an article's file, in the order of the newer one."""
    old, new = tomllib.loads(before or ""), tomllib.loads(after)
    found = [Change("facts", "", [*_lines(old, new, FACTS, collection, words)])]
    known = {table["id"]: table for table in old.get("excerpts", ())}
    tables = new.get("excerpts", ())
    for table in tables:
        was = known.get(table["id"], {})
        lines = [*_lines(was, table, (*FIELDS, *SIGNED), collection, words)]
        withdrawn = "withdrawn" in table and "withdrawn" not in was
        found.append(Change("withdrawn" if withdrawn else "changed" if was else "added", table["id"], lines))
    here = {table["id"] for table in tables}
    for name, was in known.items():
        if name not in here:
            found.append(Change("gone", name, [*_lines(was, {}, FIELDS, collection, words)]))
    return [one for one in found if one.lines]


def _lines(
    old: Mapping[str, Any], new: Mapping[str, Any], names: Sequence[str], collection: Collection, words: Words
) -> Iterator[Line]:
    """Give the fields that differ between two tables, each language of a text on its own."""
    for name in names:
        before, after = old.get(name), new.get(name)
        if before == after:
            continue
        label = _label(name, words)
        if name in ("gist", "note", "dated_by", "source_note", "published_by"):
            pair = [one if isinstance(one, Mapping) else {"": one} if one else {} for one in (before, after)]
            for language in dict.fromkeys((*pair[0], *pair[1])):
                was, now = (_text(one.get(language)) for one in pair)
                if was != now:
                    said = f"{label} · {language_name(language, words)}" if language else label
                    yield Line(said, was, now, language)
            continue
        was, now = (_said(name, one, collection, words) for one in (before, after))
        if was or now:
            yield Line(label, was, now)


def _label(name: str, words: Words) -> str:
    """Name a field as the board does."""
    key = f"desk.board.fact.{name}"
    if name in FACTS and key in words:
        return words[key]
    return words[f"desk.diff.{name}"] if name in (*SIGNED, "gist") else words[f"desk.board.{LABELS.get(name, name)}"]


def _said(name: str, value: object, collection: Collection, words: Words) -> str:
    """Write a value for reading."""
    if value is None:
        return ""
    if name in ("places", "actors") and isinstance(value, Sequence):
        return words["semicolon"].join(_linked(name, link, collection, words) for link in value)
    if name == "claim" and isinstance(value, Mapping):
        status = str(value.get("status"))
        return f"{_name(collection.actors, value.get('by'), words)} ({words[f'status.{status}']})"
    if name in SIGNED and isinstance(value, Mapping):
        return words["comma"].join((str(value.get("by")), str(value.get("on"))))
    if name == "withdrawn" and isinstance(value, Mapping):
        why = value.get("why")
        return name_in(why, words.language) if isinstance(why, Mapping) else _text(why)
    return _known(name, value, collection, words) or _text(value)


def _known(name: str, value: object, collection: Collection, words: Words) -> str:
    """Write a fact that the page has words for; "" for another."""
    if name == "kind" and (value in collection.article_kinds or f"article.kind.{value}" in words):
        return words.article_kind(str(value), collection.article_kinds)
    if name == "language":
        return language_name(str(value), words)
    return _name(collection.actors, value, words) if name == "outlet_id" else ""


def _linked(name: str, link: Mapping[str, str], collection: Collection, words: Words) -> str:
    """Write a link to a place or an actor."""
    if name == "actors":
        role = link["role"]
        return f"{_name(collection.actors, link['id'], words)} ({words[f'role.{role}']})"
    how = words["comma"].join((words[f"desk.board.link.{link['link']}"], words[f"link.precision.{link['precision']}"]))
    return f"{_name(collection.places, link['id'], words)} ({how})"


def _name(known: Mapping[str, Place] | Mapping[str, Actor], one: object, words: Words) -> str:
    found = known.get(str(one))
    return name_in(found.names, words.language) if found else str(one or "")


def _text(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return "" if value is None else str(value)


def marked(before: str, after: str) -> str:
    """Write two texts as one in HTML: what goes is struck out, what comes is underlined."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    pieces = []
    for what, start, end, first, last in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = escape("".join(old[start:end])), escape("".join(new[first:last]))
        if what == "equal":
            pieces.append(gone)
            continue
        pieces.append(f"<del>{gone}</del>" if gone else "")
        pieces.append(f"<ins>{come}</ins>" if come else "")
    return "".join(pieces)


def show_difference(before: str | None, after: str, raw: str, collection: Collection, words: Words) -> None:
    """Show what changes for reading, and behind a fold the lines of the file."""
    blocks = []
    for change in changes_of(before, after, collection, words):
        title = words.of(f"desk.diff.{change.kind}", excerpt=change.excerpt)
        rows = "".join(
            f"<dt>{escape(line.label)}</dt><dd {_runs(line.language)}>{_shown(change, line, new=before is None)}</dd>"
            for line in change.lines
        )
        blocks.append(f'<section class="{change.kind}"><h5>{escape(title)}</h5><dl>{rows}</dl></section>')
    st.html(f'<div class="difference">{"".join(blocks)}</div>')
    with st.expander(words["desk.diff.lines"]):
        st.code(raw, language="diff", wrap_lines=True, height=320)


def _runs(language: str) -> str:
    return f'lang="{escape(language)}" dir="{direction_of(language)}"' if language else 'dir="auto"'


def _shown(change: Change, line: Line, *, new: bool) -> str:
    """Write a line: of what is new as a whole, its text; else what changes in it."""
    return escape(line.after) if new or change.kind == "added" else marked(line.before, line.after)
