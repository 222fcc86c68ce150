"""The table of formats: one row a format, one module a writer.

To add a format: a module beside this one with a `write_<format>(extract, out)`, and a row here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from layers.export.annotations import write_webannotation
from layers.export.bibtex import write_bibtex
from layers.export.citation_data import write_csl
from layers.export.comma_separated import write_csv
from layers.export.extract import Extract
from layers.export.gazetteer import write_lpf
from layers.export.geojson import write_geojson
from layers.export.geopackage import write_gpkg
from layers.export.geoparquet import write_geoparquet
from layers.export.parquet import write_parquet
from layers.export.ris import write_ris
from layers.export.snapshot import write_snapshot
from layers.export.spreadsheet import write_xlsx
from layers.export.still import write_png, write_png_for_print
from layers.export.timeline import write_timemap

Writer = Callable[[Extract, BinaryIO], None]


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name on the command line, its file ending and media type, its writer.

    `carries_manifest` says whether the file itself holds the manifest; if not, one comes with
    it, as `<file>.manifest.json` or beside it in a ZIP archive. `is_text` says whether a terminal
    can show it.
    """

    name: str
    ending: str
    media_type: str
    write: Writer
    carries_manifest: bool
    is_text: bool = True


_PARQUET = "application/vnd.apache.parquet"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ZIP = "application/zip"
_GPKG = "application/geopackage+sqlite3"

_JSON_LD = "application/ld+json"
_CSL = "application/vnd.citationstyles.csl+json"
_RIS = "application/x-research-info-systems"

_ROWS: tuple[Format, ...] = (
    # tables and map layers
    Format("csv", "csv", "text/csv; charset=utf-8", write_csv, carries_manifest=False),
    Format("parquet", "parquet", _PARQUET, write_parquet, carries_manifest=True, is_text=False),
    Format("xlsx", "xlsx", _XLSX, write_xlsx, carries_manifest=True, is_text=False),
    Format("geojson", "geojson", "application/geo+json", write_geojson, carries_manifest=True),
    Format("geoparquet", "zip", _ZIP, write_geoparquet, carries_manifest=True, is_text=False),
    Format("gpkg", "gpkg", _GPKG, write_gpkg, carries_manifest=True, is_text=False),
    # annotations, gazetteer, timeline
    Format("webannotation", "jsonld", _JSON_LD, write_webannotation, carries_manifest=True),
    Format("lpf", "jsonld", _JSON_LD, write_lpf, carries_manifest=True),
    Format("timemap", "json", "application/json", write_timemap, carries_manifest=True),
    # to read, print and show
    Format("snapshot", "html", "text/html; charset=utf-8", write_snapshot, carries_manifest=True),
    Format("png", "png", "image/png", write_png, carries_manifest=True, is_text=False),
    Format(
        "png-print", "png", "image/png", write_png_for_print, carries_manifest=True, is_text=False
    ),
    # bibliographies
    Format("csl", "json", _CSL, write_csl, carries_manifest=False),
    Format("bibtex", "bib", "application/x-bibtex", write_bibtex, carries_manifest=False),
    Format("ris", "ris", _RIS, write_ris, carries_manifest=False),
)

FORMATS: Mapping[str, Format] = {row.name: row for row in _ROWS}
