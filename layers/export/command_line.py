"""`python -m layers export`: the excerpts that options or a link ask for, as a file.

Each option is a key of the page's address, so what a command line asks for is a view.
"""

from __future__ import annotations

import os
import re
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from layers.ask import permalink
from layers.ask.damage import Trouble
from layers.ask.table import ON, TABLE
from layers.collection import read_collection
from layers.collection.excerpts import as_table
from layers.collection.geo import read_features
from layers.collection.schema import SIGNATURES
from layers.environment import add_data
from layers.errors import BadCollection
from layers.export.extract import Extract
from layers.export.formats import FORMATS, Format, manifest_json
from layers.model import Collection, View
from layers.store import Store
from layers.words import choose_language, read_words

FAILED, MISUSED = 1, 2
"""Exit codes: the export could not be made; what was asked for cannot be meant."""
_OPTIONS: Mapping[str, str] = {row.key: usage.split()[0] for row in TABLE for usage in list(row.options)[:1]}
"""The option that stands for each key of an address."""
_SHORT_ADDRESS = re.compile(r"/(place|excerpt)/([^/]+)/?$")


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("format", choices=FORMATS, help=", ".join(FORMATS), metavar="FORMAT")
    add_options(parser)
    add_data(parser, "--data")
    parser.add_argument("--site", default="", metavar="URL", help="the page's address, for links that are whole")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="the file (default: standard output)")


def run(asked: Namespace) -> int:
    """Write the export that is asked for, and say on standard error what it holds."""
    try:
        collection = read_collection(asked.data)
    except BadCollection as bad:
        return _complain(FAILED, str(bad))
    view, wrong = read_view(asked, collection)
    if wrong:
        return _complain(MISUSED, *wrong)
    form = FORMATS[asked.format]
    if asked.output is None and not form.is_text and sys.stdout.isatty():
        return _complain(MISUSED, f"{form.name} is no text for a terminal; name a file with -o")
    extract = form.of(_extract(asked, collection, view))
    try:
        _write(form, extract, asked.output)
    except BrokenPipeError:
        # Who read standard output has had enough; nothing more must be flushed to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except (OSError, ValueError) as error:
        return _complain(FAILED, str(error))
    return _complain(0, *_report(asked, form, extract))


def _extract(asked: Namespace, collection: Collection, view: View) -> Extract:
    """Put together what is exported."""
    return Extract(
        collection,
        Store(collection),
        view,
        read_words(choose_language(view.language, collection.language)),
        site=asked.site.rstrip("/"),
        made=datetime.now(UTC),
        features=read_features(asked.data / "geo", collection),
    )


def _write(form: Format, extract: Extract, path: Path | None) -> None:
    """Write to a file, with its manifest beside it if it holds none, or to standard output."""
    if path is None:
        form.write(extract, sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return
    _replace(path, lambda out: form.write(extract, out))
    if not form.carries_manifest and path.is_file():
        text = manifest_json(extract).encode()
        _replace(manifest_path(path), lambda out: out.write(text))


def manifest_path(path: Path) -> Path:
    """Name the manifest that stands beside a file."""
    return path.with_name(f"{path.name}.manifest.json")


def _replace(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Write a file whole or not at all; what is no file, like a device, is written into."""
    if path.exists() and not path.is_file():
        with path.open("wb") as out:
            write(out)
        return
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as out:
            write(out)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _report(asked: Namespace, form: Format, extract: Extract) -> list[str]:
    """Say what was written, and what a reader of it should know."""
    version, selection = extract.collection.version, extract.selection
    said = [f"{len(extract.numbers)} of {selection.accepted} excerpts, data version {version}"]
    made_with = permalink.version_of(link_pairs(asked.link or "")[0])
    if made_with not in {None, version}:
        said.append(f"the link was made with data version {made_with}")
    rows = as_table(extract.collection).rows
    if any(rows[name].null_count < len(rows) for name in SIGNATURES):
        said.append("who accepted and who checked an excerpt stays with its curators: no export holds it")
    if asked.output is None and not form.carries_manifest:
        said.append("the manifest is left out; name a file with -o to have it beside it")
    return said


def _complain(code: int, *lines: str) -> int:
    """Write lines to standard error, and return the exit code."""
    print(*lines, sep="\n", file=sys.stderr)
    return code


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
