"""Fields of an article's file as TOML text, in the form that the files of a collection have."""

from __future__ import annotations

from typing import Any

import tomlkit
from tomlkit.container import Container
from tomlkit.items import Table

from curation.desk.draft import Draft, Item
from layers.text import CONTEXT_LENGTH

LONGEST_LINE = 100


def fields_of(draft: Draft, item: Item) -> dict[str, str | None]:
    """Write the fields of an item as TOML, in the order of the file; None is left out.

    What stands around the quote is known only if the whole text is.
    """
    start, end = item.start, item.end
    around: dict[str, str | None] = {}
    if not draft.partial:
        around = {
            "prefix": write_text(draft.text[max(start - CONTEXT_LENGTH, 0) : start]),
            "suffix": write_text(draft.text[end : end + CONTEXT_LENGTH]),
        }
    return {
        "quote": write_text(draft.quote(item)),
        "start": str(start),
        "end": str(end),
        **around,
        "event_date": write_text(item.event_date.strip()) if item.event_date.strip() else None,
        "dated_by": write_text(item.dated_by.strip()) if item.dated_by.strip() else None,
        "places": write_array(
            "places",
            [
                write_inline(id=one.place, link=one.link, precision=one.precision)
                for one in item.places
            ],
        ),
        "actors": write_array(
            "actors", [write_inline(id=one.actor, role=one.role) for one in item.actors]
        ),
        "claim": write_inline(by=item.by, status=item.status),
        "contrasts_with": None if item.excerpt else "[]",
        "note": write_text(item.note.strip()) if item.note.strip() else None,
    }


def write_text(text: str) -> str:
    """Write a text, whatever is in it."""
    return tomlkit.item(text).as_string()


def write_names(text: str) -> str:
    """Write the names that stand one a line as a list."""
    each = [line.strip() for line in text.splitlines() if line.strip()]
    return f"[{', '.join(map(write_text, each))}]"


def write_inline(**values: str) -> str:
    """Write a table on one line."""
    inside = ", ".join(f"{key} = {write_text(value)}" for key, value in values.items())
    return f"{{ {inside} }}"


def write_array(name: str, values: list[str]) -> str:
    """Write a list, on lines of its own where one is too long."""
    line = f"[{', '.join(values)}]"
    if len(f"{name} = {line}") <= LONGEST_LINE:
        return line
    return "\n".join(["[", *(f"  {value}," for value in values), "]"])


def read_value(written: str) -> Any:  # noqa: ANN401 - whatever TOML holds
    """Read what is written, with its form."""
    return tomlkit.parse(f"value = {written}\n")["value"]


def set_field(table: Table | tomlkit.TOMLDocument, name: str, written: str, after: str) -> None:
    """Set a field; a new one is put behind another, before comments that belong to what follows."""
    value = read_value(written)
    if name in table:
        table[name] = value
    elif after in table:
        inside = table if isinstance(table, Container) else table.value
        # tomlkit itself would put it behind the comments at the table's end.
        inside._insert_after(after, name, value)  # noqa: SLF001
    else:
        table[name] = value
