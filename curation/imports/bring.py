"""Bring a foreign file into a folder: read, gather, write, and tell what became of each row."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from curation.imports.actors import Actors
from curation.imports.facts import Origin, how_read, new_facts
from curation.imports.files import (
    actors_path,
    actors_text,
    article_path,
    article_text,
    collection_path,
    collection_text,
    layer_path,
    layer_text,
)
from curation.imports.folder import open_folder
from curation.imports.formats import Format
from curation.imports.gather import Gathering
from curation.imports.places import Places
from curation.imports.reading import Reading, read_file, reject_swapped
from curation.imports.rows import Asked
from curation.imports.write import Contents, write_into, write_new
from layers.collection.geometry import Bounds
from layers.errors import BadCollection, Problem


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
    actors = Actors(folder.actors, asked.language)
    gathering = Gathering(folder, actors, Places(folder, bounds, asked.language), asked.today)
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
        _write(form, reading, gathering, asked, bounds=bounds, outcome=outcome)
    return outcome


def _write(
    form: Format,
    reading: Reading,
    gathering: Gathering,
    asked: Asked,
    *,
    bounds: Bounds | None,
    outcome: Outcome,
) -> None:
    """Write what was gathered; if that would not be sound, no row is imported."""
    folder = gathering.folder
    contents, before = _contents(form, reading, gathering, asked)
    try:
        if folder.collection is None:
            facts = _facts(form, reading, gathering, asked, bounds)
            contents = {collection_path(Path()): collection_text(facts), **contents}
            outcome.warnings += write_new(folder.path, contents)
        else:
            added = {folder.path / path for path in contents}
            warnings = write_into(folder.path, contents, before)
            outcome.warnings += [one for one in warnings if one.path in added]
    except BadCollection as bad:
        outcome.failed += [one for one in bad.problems if one.severity == "error"]
        outcome.imported = 0
        for row in gathering.imported:
            reading.reject(row.line, "the folder would not be sound with it", "see the problems")
        return
    places, actors = gathering.used_places(), gathering.used_actors()
    new_places, new_actors = places & {*gathering.places.new}, actors & {*gathering.actors.new}
    counts = (
        (len(gathering.drafts), "excerpt"),
        (len(gathering.articles), "article"),
        (len(new_places), "new place"),
        (len(new_actors), "new actor"),
    )
    said = ", ".join(f"{number} {noun}{'' if number == 1 else 's'}" for number, noun in counts)
    outcome.made = f"{folder.path}: {said}"


def _contents(
    form: Format, reading: Reading, gathering: Gathering, asked: Asked
) -> tuple[dict[Path, str], Contents]:
    """Return the files to write, in the order of writing, and those of them that are there."""
    root, name = gathering.folder.path, f"imported-{form.name}"
    before: dict[Path, str] = {}
    contents: dict[Path, str] = {}

    def there(path: Path) -> str:
        if path.exists():
            before[path.relative_to(root)] = path.read_text("utf-8")
        return before.get(path.relative_to(root), "")

    said = f"{form.data_set}, from {reading.path.name}"
    terms = asked.licence or form.terms
    used = gathering.used_places()
    features = gathering.places.features(used, said, terms, asked.today.isoformat())
    layer = layer_path(root, name)
    if features or gathering.folder.collection is None:
        text = layer_text(there(layer), layer.stem, form.data_set, features)
        contents[layer.relative_to(root)] = text
    tables = gathering.actors.tables(gathering.used_actors())
    if tables:
        path = actors_path(root)
        contents[path.relative_to(root)] = actors_text(there(path), tables)
    for article, values in gathering.tables():
        contents[article_path(Path(), article)] = article_text(values)
    return contents, before


def _facts(
    form: Format, reading: Reading, gathering: Gathering, asked: Asked, bounds: Bounds | None
) -> dict[str, object]:
    """Say what a new collection is."""
    used = gathering.used_places()
    placed = [spot.position for name, spot in gathering.places.new.items() if name in used]
    caveats = [f"Read from the data set's codes: {said}." for said in how_read(gathering.imported)]
    origin = Origin(form.data_set, reading.path.name, asked.licence or form.terms, caveats)
    positions = [position for position in placed if position is not None]
    return new_facts(
        origin, gathering.imported, positions, title=asked.title, bounds=bounds, today=asked.today
    )
