"""`python -m layers export`: the excerpts that options or a link ask for, as a file."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from layers.ask import permalink
from layers.ask.language import language_of
from layers.collection import read_collection
from layers.collection.geo import read_features
from layers.environment import add_data
from layers.errors import BadCollection
from layers.export.asked import add_options, link_pairs, read_view
from layers.export.extract import Extract
from layers.export.formats import FORMATS, Format, manifest_json
from layers.model import Collection, View
from layers.store import Store
from layers.words import read_words

FAILED, MISUSED = 1, 2
"""Exit codes: the export could not be made; what was asked for cannot be meant."""


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("format", choices=FORMATS, help=", ".join(FORMATS), metavar="FORMAT")
    add_options(parser)
    add_data(parser, "--data")
    parser.add_argument("--site", default="", metavar="URL", help="the page's address, for links that are whole")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="the file (default: standard output)")


def export(asked: Namespace) -> int:
    """Write the export that is asked for, and say on standard error what it holds."""
    try:
        collection = read_collection(asked.data)
    except BadCollection as bad:
        return _complain(FAILED, *map(str, bad.problems))
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
        read_words(language_of(view.language, collection)),
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
    if asked.output is None and not form.carries_manifest:
        said.append("the manifest is left out; name a file with -o to have it beside it")
    return said


def _complain(code: int, *lines: str) -> int:
    """Write lines to standard error, and return the exit code."""
    print(*lines, sep="\n", file=sys.stderr)
    return code
