"""What a command line asks for, as a view: each option is a key of the page's address."""

from __future__ import annotations

import re
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from layers.ask import permalink
from layers.ask.permalink import Trouble
from layers.ask.table import ON, TABLE
from layers.model import Collection, View

_OPTIONS: Mapping[str, str] = {row.key: usage.split()[0] for row in TABLE for usage in list(row.options)[:1]}
"""The option that stands for each key of an address."""

_SHORT_ADDRESS = re.compile(r"/(place|excerpt)/([^/]+)/?$")


def add_options(parser: ArgumentParser) -> None:
    """Add the options that say which excerpts are meant; each adds a pair of an address."""
    for row in TABLE:
        group = parser.add_mutually_exclusive_group() if len(row.options) > 1 else parser
        several = "; may be given several times" if row.kind == "many" else ""
        for usage, help_ in row.options.items():
            name, _, metavar = usage.partition(" ")
            takes: dict[str, Any] = {"action": "append", "metavar": metavar}
            takes["type"] = partial(_pair, row.key)
            if not metavar:
                says = (row.key, ON if row.kind == "flag" else name)
                takes = {"action": "append_const", "const": says}
            names = [f"--{name}" for name in (name, *row.old_keys)]
            group.add_argument(*names, dest="asked", help=f"{help_}{several}", **takes)
    parser.add_argument("--link", metavar="ADDRESS", help="a link to a view; options add to it")


def _pair(key: str, value: str) -> tuple[str, str]:
    return key, value


def read_view(asked: Namespace, collection: Collection) -> tuple[View, list[str]]:
    """Read the view that is asked for, and say of each option what is wrong with it.

    Options come on top of the link: what a view has once is replaced, ids are added.
    """
    linked, troubles = link_pairs(asked.link or "")
    added = tuple(asked.asked or ())
    troubles += permalink.read(linked, collection)[1]
    wrong = [f"--link: {f'{trouble.key}: ' if trouble.key else ''}{trouble}" for trouble in troubles]
    of_options = permalink.read(added, collection)[1]
    view, of_both = permalink.read((*linked, *added), collection)
    wrong += [f"--{_OPTIONS[trouble.key]}: {trouble}" for trouble in of_options]
    if not wrong:
        wrong = [f"--{_OPTIONS[trouble.key]}: {trouble}" for trouble in of_both]
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
