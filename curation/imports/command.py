"""`python -m layers import`: a foreign file becomes a collection, or is added to one.

To add a format: a module beside this one that makes a `Row` of each entry, and a row in `FORMATS`.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path

from curation.imports import acled, template, timemap, ucdp
from curation.imports import folder as folders
from curation.imports.annotations import open_annotations
from curation.imports.files import Open, Outcome, Unreadable, ask_of_far, parse, read_file, reject_swapped, text_in
from curation.imports.gather import Gathering, article_text
from curation.imports.positions import WORDS
from curation.imports.row import Asked, unused
from curation.imports.spreadsheet import table_of, write_rejected
from layers.collection.begin import read_bounds
from layers.collection.files import ACTORS_FILE, ARTICLES_FOLDER, COLLECTION_FILE
from layers.collection.geometry import Bounds
from layers.decoding import read_text
from layers.environment import data_folder
from layers.errors import BadCollection, BadDate, Mismatch, Problem, list_problems
from layers.when import read_when

FAILED, MISUSED = 1, 2
"""Exit codes: no row was imported; what was asked for cannot be meant."""
NOT_STATED = "The file states no terms; whoever brought it in answers for having the right to."


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name on the command line, what makes it, its reader, its usual terms."""

    name: str
    data_set: str
    open: Open
    terms: str = NOT_STATED


FORMATS: Mapping[str, Format] = {
    one.name: one
    for one in (
        Format("timemap", "TimeMap", timemap.open_timemap),
        Format("acled", "ACLED", table_of(acled.REQUIRED, acled.read_event), acled.TERMS),
        Format("ucdp", "UCDP GED", table_of(ucdp.REQUIRED, ucdp.read_event), ucdp.TERMS),
        Format("annotations", "Web annotations", open_annotations),
        Format("csv", "Table", table_of(template.REQUIRED, template.read_row, template.ALIASES)),
    )
}


def add_arguments(parser: ArgumentParser) -> None:
    """Add the arguments of the command."""
    names = ", ".join(FORMATS)
    parser.add_argument("format", nargs="?", choices=FORMATS, metavar="FORMAT", help=names)
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="the data")
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        default=data_folder() if os.environ.get("LAYERS_DATA") else None,
        metavar="DIR",
        help="the folder of the collection: a new one, or one that is added to (default: LAYERS_DATA)",
    )
    parser.add_argument("--template", action="store_true", help="print a table to fill in, for the format csv")
    parser.add_argument("--all", action="store_true", help="list every problem, of very many alike too")
    said = parser.add_argument_group("what the file does not say itself")
    said.add_argument("--url", default="", help="the address of the articles")
    said.add_argument("--outlet", default="", metavar="NAME", help="who published them")
    said.add_argument("--published", default="", type=_date, metavar="EDTF", help="when they were published")
    said.add_argument("--language", default="en", metavar="CODE", help="theirs (default: en)")
    said.add_argument("--title", default="", help="of a new collection, or of an annotated text")
    said.add_argument("--licence", default="", metavar="WORDS", help="the terms of the data")
    said.add_argument("--precision", default="town", choices=WORDS, help="of places without one (default: town)")
    said.add_argument(
        "--bounds", type=_bounds, metavar="W,S,E,N", help="of a new collection, in degrees; rows outside are rejected"
    )
    said.add_argument("--sources", type=Path, metavar="FILE", help="the sources of a TimeMap")
    said.add_argument(
        "--dates", default="", choices=("dmy", "mdy"), help="the order of days like 03/04/2025, which else are rejected"
    )
    said.add_argument(
        "--calendar", default="", choices=("gregorian",), help="years from 1300 to 1499 are meant, else rejected"
    )
    said.add_argument("--encoding", default="", help="of the file (default: UTF-8)")


def run(given: Namespace) -> int:
    """Import a file and print what became of each row; 0 if any was imported, else 1."""
    if given.template:
        sys.stdout.write(template.template().replace("\r\n", "\n"))
        return 0
    needed = {"FORMAT": given.format, "FILE": given.file, "-o": given.output}
    missing = [name for name, value in needed.items() if value is None]
    if missing:
        print(f"there is no {', '.join(missing)}; see --help", file=sys.stderr)
        return MISUSED
    try:
        outcome = bring_in(FORMATS[given.format], given.file, given.output, _asked(given))
    except BadCollection as bad:
        print(bad, "nothing was imported", sep="\n")
    except Unreadable as error:
        print(f"{given.sources}:{error.line}: {error}", file=sys.stderr)
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
    else:
        kept = _keep_rejected(outcome)
        print(*_report(outcome, every=given.all), sep="\n")
        if kept:
            print(f"the rejected rows are in {kept}: mend them there, and import that file", file=sys.stderr)
        return 0 if outcome.rows else FAILED
    return FAILED


def bring_in(form: Format, path: Path, output: Path, asked: Asked) -> Outcome:
    """Bring the rows of a file into a folder.

    Raises
    ------
    BadCollection
        If the folder holds something that is no sound collection.
    OSError
        If the file cannot be read or the folder not be written.
    """
    folder = folders.open_folder(output)
    outcome = read_file(path, form.open, asked)
    if folder.collection is None and asked.bounds is None:
        reject_swapped(outcome)
    gathering = Gathering(folder, asked)
    gathering.add_all(outcome)
    ask_of_far(outcome)
    if outcome.rows:
        try:
            outcome.warnings += _write(form, gathering, outcome, asked)
        except BadCollection as bad:
            outcome.failed += [one for one in bad.problems if one.severity == "error"]
            why = Mismatch("the folder would not be sound with it", "see the problems")
            for row in outcome.rows:
                outcome.reject(row.line, why, row.raw, row.told, row.sources)
            outcome.rows = []
        else:
            outcome.made = gathering.summary()
    return outcome


def _report(outcome: Outcome, *, every: bool) -> Iterator[object]:
    """Say what is wrong with rows, how codes were read, and how many rows that makes."""
    problems = (*_problems(outcome), *outcome.failed)
    yield from problems if every else list_problems(problems, "import")
    yield from (f"read {said}" for said in folders.how_read(outcome.rows))
    yield from folders.counted(row.told for row in outcome.rows)
    if outcome.made:
        yield outcome.made
    imported, rejected = len(outcome.rows), len(outcome.rejected)
    used, lost = [row.sources for row in outcome.rows], [one.sources for one in outcome.rejected]
    if max(used + lost, default=0) > 1:
        kept = f"{imported} as articles + {sum(used) - imported} in notes or among who speaks"
        yield f"sources read: {sum(used) + sum(lost)} = {kept} + {sum(lost)} of rejected rows"
    yield f"rows read: {imported + rejected} = {imported} imported + {rejected} rejected"


def _problems(outcome: Outcome) -> Iterator[Problem]:
    """Give what is wrong with rows, in their order, by the numbers that the table has for them."""
    problems = (problem for one in outcome.rejected for problem in one.problems)
    for one in sorted((*problems, *outcome.warnings), key=lambda one: (one.path, one.line)):
        number = outcome.numbers.get(one.line) if one.path == outcome.path else None
        yield replace(one, what=f"row {number} of the table: {one.what}") if number else one


def _keep_rejected(outcome: Outcome) -> str:
    """Write the rejected rows of a table beside it, to be mended; return the file's name, if there are any."""
    rejected = sorted(outcome.rejected, key=lambda one: one.problems[0].line)
    rows = [(one.raw, "; ".join(f"{p.what}; {p.mend}" for p in one.problems)) for one in rejected if one.raw]
    if not rows or not outcome.header:
        return ""
    folder = outcome.path.parent
    name = unused("rejected", {path.stem for path in folder.glob("rejected*.csv")})
    path = folder / f"{name}.csv"
    path.write_text(write_rejected(outcome.header, rows), "utf-8", "surrogateescape", newline="")
    return str(path)


def _write(form: Format, gathering: Gathering, outcome: Outcome, asked: Asked) -> tuple[Problem, ...]:
    """Write what was gathered, what others name first; return the warnings of these files."""
    folder, terms = gathering.folder, asked.licence or form.terms
    source, today = f"{form.data_set}, from {outcome.path.name}", asked.today.isoformat()
    features = gathering.places.features(gathering.used_places(), source, terms, today)
    layer, actors = folders.layer_path(folder.path, f"imported-{form.name}"), Path(ACTORS_FILE)
    there = (path for path in (layer, actors) if (folder.path / path).exists())
    before = {path: read_text(folder.path / path) for path in there}
    contents: dict[Path, str] = {}
    if features or folder.collection is None:
        text = before.get(layer, "")
        contents[layer] = folders.layer_text(text, layer.stem, form.data_set, features)
    tables = gathering.actors.tables(gathering.used_actors())
    if tables:
        contents[actors] = folders.actors_text(before.get(actors, ""), tables)
    for name, article in gathering.articles.items():
        path = Path(ARTICLES_FOLDER, f"{name}.toml")
        contents[path] = article_text(article)
        before |= {path: article.there} if article.there else {}
    if folder.collection is not None:
        return folders.write_into(folder.path, contents, before)
    facts = folders.collection_facts(form.data_set, terms, outcome, features, asked)
    contents = {Path(COLLECTION_FILE): folders.toml_text(facts), **contents}
    return folders.write_new(folder.path, contents)


def _asked(given: Namespace) -> Asked:
    """Gather the options that fill what a file leaves out."""
    sources = timemap.by_id(parse(text_in(given.sources.read_bytes()))) if given.sources else {}
    names = {one.name for one in fields(Asked)} & vars(given).keys()
    values = {name: getattr(given, name) for name in names}
    return Asked(**values | {"today": datetime.now(UTC).date(), "sources": sources})


def _date(text: str) -> str:
    try:
        return read_when(text).edtf if text else ""
    except BadDate as error:
        raise ArgumentTypeError(str(error)) from None


def _bounds(text: str) -> Bounds:
    try:
        return read_bounds(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None
