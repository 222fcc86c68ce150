"""What a command line asks for, as a view: each option is a key of the page's address."""

from __future__ import annotations

import re
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from layers.ask import permalink
from layers.ask.permalink import Trouble
from layers.ask.table import TABLE, Option, Parameter
from layers.model import Collection, View

_OPTIONS: Mapping[str, str] = {row.key: row.options[0].name for row in TABLE if row.options}
"""The option that stands for each key of an address."""

_MONTHS = {row.key for row in TABLE if row.kind == "month"}
_SHORT_ADDRESS = re.compile(r"/(place|excerpt)/([^/]+)/?$")


def add_options(parser: ArgumentParser) -> None:
    """Add the options that say which excerpts are meant, each of `layers.ask.table`."""
    for row in TABLE:
        group = parser.add_mutually_exclusive_group() if len(row.options) > 1 else parser
        for option in row.options:
            names = [f"--{name}" for name in (option.name, *row.old_keys)]
            group.add_argument(*names, dest=f"asked_{option.name}", **_takes(row, option))
    parser.add_argument("--link", metavar="ADDRESS", help="a link to a view; options add to it")


def _takes(row: Parameter, option: Option) -> dict[str, Any]:
    """Say what an option takes: nothing, one value, or one each time that it is given."""
    if not option.metavar:
        return {"action": "store_true", "help": option.help}
    if row.kind != "many":
        return {"metavar": option.metavar, "help": option.help}
    several = f"{option.help}; may be given several times"
    return {"metavar": option.metavar, "action": "append", "help": several}


def read_view(asked: Namespace, collection: Collection) -> tuple[View, list[str]]:
    """Read the view that is asked for, and say of each option what is wrong with it.

    Options come on top of the link: what a view has once is replaced, ids are added.
    """
    linked, troubles = link_pairs(asked.link or "")
    added = tuple(_pairs(vars(asked)))
    troubles += permalink.read(linked, collection)[1]
    wrong = [
        f"--link: {f'{trouble.key}: ' if trouble.key else ''}{_explain(trouble)}"
        for trouble in troubles
    ]
    of_options = permalink.read(added, collection)[1]
    view, of_both = permalink.read((*linked, *added), collection)
    wrong += [f"--{_OPTIONS[trouble.key]}: {_explain(trouble)}" for trouble in of_options]
    if not wrong:
        wrong = [f"--{_OPTIONS[trouble.key]}: {_explain(trouble)}" for trouble in of_both]
    return view, wrong


def link_pairs(address: str) -> tuple[permalink.Pairs, tuple[Trouble, ...]]:
    """Split the address of a view, whole or from its "?" on; `/place/<id>` is one as well."""
    parts = urlsplit(address)
    pairs, troubles = permalink.pairs_of(parts.query)
    short = _SHORT_ADDRESS.search(parts.path)
    if short is not None:
        return (("see" if short[1] == "place" else "excerpt", short[2]), *pairs), troubles
    if address and not parts.netloc and "?" not in address:
        troubles = (Trouble("", address, "malformed"),)
    return pairs, troubles


def _pairs(asked: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Write the options as pairs of an address."""
    for row in TABLE:
        for option in row.options:
            given = asked[f"asked_{option.name}"]
            if isinstance(given, list):
                yield from ((row.key, value) for value in given)
            elif given is True:
                yield row.key, option.says
            elif isinstance(given, str):
                yield row.key, given


def _explain(trouble: Trouble) -> str:
    """Say what is wrong with a value, and what was perhaps meant."""
    meant = f"; did you mean {trouble.suggestion!r}?" if trouble.suggestion else ""
    mend = "; write it like 2025-07" if trouble.key in _MONTHS else ""
    return {
        "unknown": f"{trouble.value!r} is not known{meant}",
        "unknown key": f"a view has no such key{meant}",
        "malformed": f"{trouble.value!r} cannot be read{mend}",
        "swapped": f"{trouble.value} ends before it begins",
        "too long": "this is too long",
    }[trouble.why]
