"""`python -m layers import`: a foreign file becomes a collection, or is added to one.

To add a format: a module beside this one that makes a `Row` of each entry, and a row in `FORMATS`.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from curation.imports import acled, template, timemap, ucdp
from curation.imports.annotations import open_annotations
from curation.imports.files import (
    Open,
    Reading,
    Unreadable,
    parse,
    read_file,
    reject_swapped,
    table_of,
)
from curation.imports.folder import (
    actors_text,
    article_path,
    collection_facts,
    how_read,
    layer_path,
    layer_text,
    open_folder,
    toml_text,
    write_into,
    write_new,
)
from curation.imports.gather import Gathering
from curation.imports.positions import WORDS
from curation.imports.resolve import Actors, Places
from curation.imports.row import Asked
from curation.staging import Contents
from layers.collection.files import ACTORS_FILE, COLLECTION_FILE
from layers.collection.geometry import GLOBE, Bounds, lies_in
from layers.errors import BadCollection, BadDate, Problem
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
        Format("csv", "Table", table_of(template.REQUIRED, template.read_row)),
    )
}


@dataclass(slots=True)
class Outcome:
    """What became of a file: the rows imported, a problem for each of the others.

    `warnings` are of rows that were imported, or of the folder; `failed` says why nothing was
    written though rows were sound.
    """

    imported: int = 0
    rejected: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    failed: list[Problem] = field(default_factory=list)
    mapped: list[str] = field(default_factory=list)
    made: str = ""

    def report(self) -> list[str]:
        """Say what is wrong with rows, how codes were read, and how many rows that makes."""
        problems = sorted((*self.rejected, *self.warnings), key=lambda one: (one.path, one.line))
        lines = [*map(str, problems), *map(str, self.failed)]
        lines += [f"read {said}" for said in self.mapped if self.imported]
        if self.made:
            lines.append(self.made)
        rejected = len(self.rejected)
        read = self.imported + rejected
        return [*lines, f"rows read: {read} = {self.imported} imported + {rejected} rejected"]


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
        outcome = bring_in(
            FORMATS[given.format],
            given.file,
            given.output,
            _asked(given),
            encoding=given.encoding,
            bounds=given.bounds,
        )
    except BadCollection as bad:
        print(*bad.problems, "nothing was imported", sep="\n")
        return FAILED
    except Unreadable as error:
        print(f"{given.sources}:{error.line}: {error.what}; {error.mend}", file=sys.stderr)
        return FAILED
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return FAILED
    print(*outcome.report(), sep="\n")
    return 0 if outcome.imported else FAILED


def bring_in(
    form: Format,
    path: Path,
    output: Path,
    asked: Asked,
    *,
    encoding: str = "",
    bounds: Bounds | None = None,
) -> Outcome:
    """Bring the rows of a file into a folder.

    Parameters
    ----------
    bounds
        Of a new collection, `(west, south, east, north)` in degrees; a row outside is
        rejected. Without them they are those of its places. A folder that is there has its own.

    Raises
    ------
    BadCollection
        If the folder holds something that is no sound collection.
    OSError
        If the file cannot be read or the folder not be written.
    """
    folder = open_folder(output)
    reading = read_file(path, path.read_bytes(), encoding, form.open, asked)
    if folder.collection is None and bounds is None:
        reject_swapped(reading)
    actors, places = Actors(folder.actors, asked.language), Places(folder, bounds, asked.language)
    gathering = Gathering(folder, actors, places, asked.today)
    gathering.add_all(reading)
    outcome = Outcome(
        len(gathering.imported),
        reading.rejected,
        gathering.warnings,
        mapped=how_read(gathering.imported),
    )
    if reading.unread is not None:
        outcome.failed.append(reading.unread)
    if gathering.imported:
        try:
            outcome.warnings += _write(form, path.name, gathering, asked, bounds)
        except BadCollection as bad:
            outcome.failed += [one for one in bad.problems if one.severity == "error"]
            _reject_all(reading, gathering, outcome)
        else:
            outcome.made = gathering.summary()
    return outcome


def _reject_all(reading: Reading, gathering: Gathering, outcome: Outcome) -> None:
    """Import no row, since the folder would not be sound with them."""
    outcome.imported = 0
    for row in gathering.imported:
        reading.reject(row.line, "the folder would not be sound with it", "see the problems")


def _write(
    form: Format, file: str, gathering: Gathering, asked: Asked, bounds: Bounds | None
) -> list[Problem]:
    """Write what was gathered; return the warnings of the files that were written."""
    folder, terms = gathering.folder, asked.licence or form.terms
    contents, before = _contents(form, file, gathering, asked)
    if folder.collection is not None:
        added = {folder.path / path for path in contents}
        return [one for one in write_into(folder.path, contents, before) if one.path in added]
    used = gathering.used_places()
    positions = [
        spot.position
        for name, spot in gathering.places.new.items()
        if name in used and spot.position is not None
    ]
    facts = collection_facts(
        form.data_set, file, terms, gathering.imported, positions, asked=asked, bounds=bounds
    )
    return [*write_new(folder.path, {Path(COLLECTION_FILE): toml_text(facts), **contents})]


def _contents(
    form: Format, file: str, gathering: Gathering, asked: Asked
) -> tuple[Contents, Contents]:
    """Return the files to write, in the order of writing, and those of them that are there."""
    root = gathering.folder.path
    before: dict[Path, str] = {}
    contents: dict[Path, str] = {}

    def text_at(path: Path) -> str:
        if (root / path).exists():
            before[path] = (root / path).read_text("utf-8")
        return before.get(path, "")

    features = gathering.places.features(
        gathering.used_places(),
        f"{form.data_set}, from {file}",
        asked.licence or form.terms,
        asked.today.isoformat(),
    )
    if features or gathering.folder.collection is None:
        layer = layer_path(root, f"imported-{form.name}")
        contents[layer] = layer_text(text_at(layer), layer.stem, form.data_set, features)
    tables = gathering.actors.tables(gathering.used_actors())
    if tables:
        actors = Path(ACTORS_FILE)
        contents[actors] = actors_text(text_at(actors), tables)
    for article, values in gathering.tables():
        contents[article_path(article)] = toml_text(values)
    return contents, before


def _asked(given: Namespace) -> Asked:
    """Gather the options that fill what a file leaves out."""
    names = ("url", "title", "outlet", "published", "language", "licence", "precision")
    sources = timemap.by_id(parse(given.sources.read_bytes())[1]) if given.sources else {}
    values = {name: getattr(given, name) for name in names}
    return Asked(today=datetime.now(UTC).date(), sources=sources, **values)


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
