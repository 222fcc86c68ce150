"""What a command line asks for, as a view: each option is a key of the page's address."""

from __future__ import annotations

import re
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from layers.ask import permalink
from layers.ask.permalink import Trouble
from layers.model import Collection, View
from layers.words import languages

SINGLE = {
    "from": ("from", "MONTH", "the first month, like 2025-07"),
    "to": ("to", "MONTH", "the last month, inclusive"),
    "basis": ("by", "BASIS", "which date the months are of: event (usual) or published"),
    "role": ("role", "ROLE", "what the actors do: acts, speaks or discussed"),
    "query": ("q", "WORDS", "words to search for, as on the page"),
    "see": ("see", "PLACE", "the place selected: only its excerpts, and of places inside it"),
}
SEVERAL = {
    "place": ("place", "ID", "a place; finds those inside it"),
    "kind": ("kind", "KIND", "a kind of place, like town"),
    "actor": ("actor", "ID", "an actor; finds those that belong to it"),
    "outlet": ("source", "ID", "a source"),
    "status": ("status", "STATUS", "a status of the claim, like denied"),
}
FLAGS = {
    "certain": (("sure", "1"), "only what certainly falls in the months"),
    "undated": (("undated", "1"), "also what has no date"),
    "any": (("actors", "any"), "with any of the actors (usual)"),
    "all": (("actors", "all"), "with all of the actors"),
    "named": (("named", "1"), "only places that the quote names"),
}
NAMES = {
    **{key: name for name, (key, _, _) in (SINGLE | SEVERAL).items()},
    **{key: name for name, ((key, _), _) in FLAGS.items()},
}
"""The option that stands for each key of an address."""

_SHORT_ADDRESS = re.compile(r"/(place|excerpt)/([^/]+)/?$")


def add_options(parser: ArgumentParser) -> None:
    """Add the options that say which excerpts are meant."""
    for name, (_, value, help_) in SINGLE.items():
        parser.add_argument(f"--{name}", dest=f"asked_{name}", metavar=value, help=help_)
    for name, (_, value, help_) in SEVERAL.items():
        parser.add_argument(
            f"--{name}",
            dest=f"asked_{name}",
            metavar=value,
            action="append",
            help=f"{help_}; may be given several times",
        )
    either = parser.add_mutually_exclusive_group()
    for name, (_, help_) in FLAGS.items():
        group = either if name in {"any", "all"} else parser
        group.add_argument(f"--{name}", dest=f"asked_{name}", action="store_true", help=help_)
    parser.add_argument("--link", metavar="ADDRESS", help="a link to a view; options add to it")


def read_view(asked: Namespace, collection: Collection) -> tuple[View, list[str]]:
    """Read the view that is asked for, and say of each option what is wrong with it.

    Options come on top of the link: what a view has once is replaced, ids are added.
    """
    linked, troubles = link_pairs(asked.link or "")
    added = tuple(_pairs(vars(asked)))
    troubles += permalink.read(linked, collection, languages())[1]
    wrong = [
        f"--link: {f'{trouble.key}: ' if trouble.key else ''}{_explain(trouble)}"
        for trouble in troubles
    ]
    of_options = permalink.read(added, collection, languages())[1]
    view, of_both = permalink.read((*linked, *added), collection, languages())
    wrong += [f"--{NAMES[trouble.key]}: {_explain(trouble)}" for trouble in of_options]
    if not wrong:
        wrong = [f"--{NAMES[trouble.key]}: {_explain(trouble)}" for trouble in of_both]
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
    for name, (key, _, _) in SINGLE.items():
        value = asked[f"asked_{name}"]
        if value is not None:
            yield key, value
    for name, (key, _, _) in SEVERAL.items():
        for value in asked[f"asked_{name}"] or ():
            yield key, value
    for name, (pair, _) in FLAGS.items():
        if asked[f"asked_{name}"]:
            yield pair


def _explain(trouble: Trouble) -> str:
    """Say what is wrong with a value, and what was perhaps meant."""
    meant = f"; did you mean {trouble.suggestion!r}?" if trouble.suggestion else ""
    mend = "; write it like 2025-07" if trouble.key in {"from", "to"} else ""
    return {
        "unknown": f"{trouble.value!r} is not known{meant}",
        "unknown key": f"a view has no such key{meant}",
        "malformed": f"{trouble.value!r} cannot be read{mend}",
        "swapped": f"{trouble.value} ends before it begins",
        "too long": "this is too long",
    }[trouble.why]
