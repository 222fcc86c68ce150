"""`python -m layers import`: others' data become a collection, or are added to one."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from curation.imports.bring import Outcome, bring_in
from curation.imports.formats import FORMATS
from curation.imports.objects import parse
from curation.imports.rows import Asked, Unreadable
from curation.imports.scales import WORDS
from curation.imports.template import template
from curation.imports.timemap import by_id
from layers.collection.geometry import GLOBE, Bounds, lies_in
from layers.errors import BadCollection, BadDate
from layers.when import read_when

FAILED, MISUSED = 1, 2
"""Exit codes: no row was imported; what was asked for cannot be meant."""


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command."""
    names = ", ".join(FORMATS)
    parser.add_argument("format", nargs="?", choices=FORMATS, metavar="FORMAT", help=names)
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="the data")
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="DIR",
        help="the folder of the collection: a new one, or one that is added to",
    )
    parser.add_argument(
        "--template", action="store_true", help="print a table to fill in, for the format csv"
    )
    said = parser.add_argument_group("what the file does not say itself")
    said.add_argument("--url", default="", help="the address of the articles")
    said.add_argument("--outlet", default="", metavar="NAME", help="who published them")
    said.add_argument(
        "--published", default="", type=_date, metavar="EDTF", help="when they were published"
    )
    said.add_argument("--language", default="en", metavar="CODE", help="theirs (default: en)")
    said.add_argument("--title", default="", help="of a new collection, or of an annotated text")
    said.add_argument("--licence", default="", metavar="WORDS", help="the terms of the data")
    said.add_argument(
        "--precision", default="town", choices=WORDS, help="of places without one (default: town)"
    )
    said.add_argument(
        "--bounds",
        type=_bounds,
        metavar="W,S,E,N",
        help="of a new collection, in degrees; rows outside are rejected",
    )
    said.add_argument("--sources", type=Path, metavar="FILE", help="the sources of a TimeMap")
    said.add_argument("--encoding", default="", help="of the file (default: UTF-8)")


def run(asked: Namespace) -> int:
    """Import a file and tell what became of each row; 0 if any was imported, else 1."""
    if asked.template:
        sys.stdout.write(template().replace("\r\n", "\n"))
        return 0
    missing = [
        name
        for name, value in (("FORMAT", asked.format), ("FILE", asked.file), ("-o", asked.output))
        if value is None
    ]
    if missing:
        print(f"there is no {', '.join(missing)}; see --help", file=sys.stderr)
        return MISUSED
    try:
        outcome = bring_in(
            FORMATS[asked.format],
            asked.file,
            asked.output,
            _what_was_asked(asked),
            encoding=asked.encoding,
            bounds=asked.bounds,
        )
    except BadCollection as bad:
        print(*bad.problems, "nothing was imported", sep="\n")
        return FAILED
    except Unreadable as error:
        print(f"{asked.sources}:{error.line}: {error.what}; {error.mend}", file=sys.stderr)
        return FAILED
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return FAILED
    print(*_report(outcome), sep="\n")
    return 0 if outcome.imported else FAILED


def _report(outcome: Outcome) -> list[str]:
    """Tell of each row that does not fit, how codes were read, and how many rows that makes."""
    problems = sorted(
        (*outcome.rejected, *outcome.warnings), key=lambda problem: (problem.path, problem.line)
    )
    rejected = len(outcome.rejected)
    lines = [*map(str, problems), *map(str, outcome.failed)]
    lines += [f"read {said}" for said in outcome.mapped if outcome.imported]
    if outcome.made:
        lines.append(outcome.made)
    read = outcome.imported + rejected
    return [*lines, f"rows read: {read} = {outcome.imported} imported + {rejected} rejected"]


def _what_was_asked(asked: Namespace) -> Asked:
    """Gather the options that fill what a file leaves out."""
    return Asked(
        today=datetime.now(UTC).date(),
        url=asked.url,
        title=asked.title,
        outlet=asked.outlet,
        published=asked.published,
        language=asked.language,
        licence=asked.licence,
        precision=asked.precision,
        sources=_read_sources(asked.sources) if asked.sources else {},
    )


def _read_sources(path: Path) -> Mapping[str, Any]:
    """Read the sources of a TimeMap, which stand by id or in a list."""
    return by_id(parse(path.read_bytes())[1])


def _date(text: str) -> str:
    try:
        return read_when(text).edtf if text else ""
    except BadDate as error:
        raise ArgumentTypeError(str(error)) from None


def _bounds(text: str) -> Bounds:
    """Read `west,south,east,north`, in degrees."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is not four numbers, like 35,32,43,38") from None
    sound = lies_in(west, south, GLOBE) and lies_in(east, north, GLOBE)
    if not (sound and west < east and south < north):
        raise ArgumentTypeError(f"{text!r} does not enclose anything on the globe")
    return west, south, east, north
