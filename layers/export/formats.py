"""The table of formats: one row a format, one module a writer.

To add a format: a module beside this one with a `write_<format>(extract, out)`, and a row here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from layers.export.extract import Extract

Writer = Callable[[Extract, BinaryIO], None]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name on the command line, its file ending and media type, its writer.

    `carries_manifest` says whether the file itself holds the manifest; if not, one comes with
    it, as `<file>.manifest.json` or beside it in a ZIP archive.
    """

    name: str
    ending: str
    media_type: str
    write: Writer
    carries_manifest: bool


_ROWS: tuple[Format, ...] = ()

FORMATS: Mapping[str, Format] = {row.name: row for row in _ROWS}
