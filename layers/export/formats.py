"""The table of formats, and the file of one to hand out.

To add a format: a `write_<format>(extract, out)` in the module of its subject, and a row here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import BinaryIO, NamedTuple, cast
from zipfile import ZIP_DEFLATED, ZipFile

from layers.export.bibliography import write_bibtex, write_csl, write_ris
from layers.export.extract import Extract, manifest
from layers.export.geographic import write_geojson, write_geoparquet, write_gpkg
from layers.export.linked_data import write_lpf, write_webannotation
from layers.export.snapshot import write_snapshot
from layers.export.still import write_png, write_png_for_print, write_svg
from layers.export.tabular import write_csv, write_parquet, write_xlsx
from layers.export.timemap import write_timemap

Writer = Callable[[Extract, BinaryIO], None]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name on the command line, its file ending and media type, its writer.

    `carries_manifest` says whether the file itself holds the manifest; if not, one comes with
    it, as `<file>.manifest.json` or beside it in a ZIP archive. `is_text` says whether a terminal
    can show it, `compares` whether it says of a view's two sides what stands on which.
    """

    name: str
    ending: str
    media_type: str
    write: Writer
    carries_manifest: bool
    is_text: bool = True
    compares: bool = False

    def of(self, extract: Extract) -> Extract:
        """Return what a file of this format holds of an extract: its sides only if it can tell them apart."""
        if self.compares or not extract.view.beside:
            return extract
        return replace(extract, view=replace(extract.view, beside=()))


_PARQUET = "application/vnd.apache.parquet"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ZIP = "application/zip"
_GPKG = "application/geopackage+sqlite3"

_JSON_LD = "application/ld+json"
_CSL = "application/vnd.citationstyles.csl+json"
_RIS = "application/x-research-info-systems"

_ROWS: tuple[Format, ...] = (
    # tables and map layers
    Format("csv", "csv", "text/csv; charset=utf-8", write_csv, carries_manifest=False, compares=True),
    Format("parquet", "parquet", _PARQUET, write_parquet, carries_manifest=True, is_text=False, compares=True),
    Format("xlsx", "xlsx", _XLSX, write_xlsx, carries_manifest=True, is_text=False, compares=True),
    Format("geojson", "geojson", "application/geo+json", write_geojson, carries_manifest=True),
    Format("geoparquet", "zip", _ZIP, write_geoparquet, carries_manifest=True, is_text=False),
    Format("gpkg", "gpkg", _GPKG, write_gpkg, carries_manifest=True, is_text=False),
    # annotations, gazetteer, timeline
    Format("webannotation", "jsonld", _JSON_LD, write_webannotation, carries_manifest=True),
    Format("lpf", "jsonld", _JSON_LD, write_lpf, carries_manifest=True),
    Format("timemap", "json", "application/json", write_timemap, carries_manifest=True),
    # to read, print and show
    Format("snapshot", "html", "text/html; charset=utf-8", write_snapshot, carries_manifest=True),
    Format("svg", "svg", "image/svg+xml", write_svg, carries_manifest=True),
    Format("png", "png", "image/png", write_png, carries_manifest=True, is_text=False),
    Format("png-print", "png", "image/png", write_png_for_print, carries_manifest=True, is_text=False),
    # bibliographies
    Format("csl", "json", _CSL, write_csl, carries_manifest=False),
    Format("bibtex", "bib", "application/x-bibtex", write_bibtex, carries_manifest=False),
    Format("ris", "ris", _RIS, write_ris, carries_manifest=False),
)

FORMATS: Mapping[str, Format] = {row.name: row for row in _ROWS}


class Archive(NamedTuple):
    """What a reader is handed a format as; the name is plain ASCII."""

    filename: str
    media_type: str


def archive_name(form: Format, version: str) -> Archive:
    """Name the file `layers-<version>-<format>.<ending>`, or the same with `.zip` if its manifest comes with it."""
    if form.carries_manifest:
        return Archive(f"{_stem(form, version)}.{form.ending}", form.media_type)
    return Archive(f"{_stem(form, version)}.zip", _ZIP)


def archive(form: Format, extract: Extract, out: BinaryIO) -> None:
    """Write the file of a format; one that cannot hold its manifest in a ZIP, with `manifest.json`."""
    extract = form.of(extract)
    if form.carries_manifest:
        form.write(extract, out)
        return
    with ZipFile(out, "w", ZIP_DEFLATED) as bundle:
        name = f"{_stem(form, extract.collection.version)}.{form.ending}"
        with bundle.open(name, "w", force_zip64=True) as content:
            form.write(extract, cast("BinaryIO", content))
        bundle.writestr("manifest.json", manifest_json(extract))


def manifest_json(extract: Extract) -> str:
    """Write the manifest as a file of its own."""
    return json.dumps(manifest(extract), ensure_ascii=False, indent=2) + "\n"


def _stem(form: Format, version: str) -> str:
    """Keep of the version what any file system takes."""
    return f"layers-{re.sub(r'[^0-9A-Za-z._-]+', '_', version)}-{form.name}"
