"""Which files are no text, told by how their bytes begin."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable

SAVE = "open it, and save it as text or as a web page"
MAGIC = {
    b"\xd0\xcf\x11\xe0": f"an old Word or Office file (.doc, .xls); {SAVE}",
    b"{\\rtf": f"a file in Rich Text Format; {SAVE}",
    b"\x89PNG": "a picture (PNG), not text",
    b"\xff\xd8\xff": "a picture (JPEG), not text",
    b"GIF8": "a picture (GIF), not text",
    b"RIFF": "a picture or a sound (RIFF), not text",
    b"II*\x00": "a picture (TIFF), not text",
    b"MM\x00*": "a picture (TIFF), not text",
    b"\x1f\x8b": "a compressed file (gzip); unpack it first",
    b"BZh": "a compressed file (bzip2); unpack it first",
    b"\xfd7zXZ": "a compressed file (xz); unpack it first",
    b"7z\xbc\xaf": "an archive (7z); unpack it first",
    b"Rar!": "an archive (rar); unpack it first",
    b"bplist": "a web archive of Safari; save the page as HTML",
    b"SQLite": "a database (SQLite, GeoPackage), not text",
    b"PAR1": "a Parquet file, not text",
    b"\x00\x00\x27\x0a": "a Shapefile, not text",
    b"fgb\x03": "a FlatGeobuf file, not text",
    b"\x00\x05\x16\x07": "what macOS leaves beside a file (AppleDouble), not the file",
    b"wOF": "a font, not text",
    b"OggS": "a sound or a film, not text",
    b"ID3": "a sound, not text",
}
ZIPPED = {
    "xl/": "a workbook (.xlsx); for rows use `import csv`",
    "ppt/": f"a presentation (.pptx); {SAVE}",
    "mimetype": f"an OpenDocument or e-book file; {SAVE}",
    ".shp": "a zipped Shapefile; unpack it first",
    ".kml": "a zipped KML file (KMZ); unpack it first",
}
LONGEST_HEAD = 4096
ZIP = b"PK\x03\x04"
PDF = b"%PDF-"


def what_it_is(content: bytes) -> str:
    """Say what a file is that is no text, and what to do; "" of any other, a PDF and what is zipped among them."""
    return next((what for magic, what in MAGIC.items() if content.startswith(magic)), "")


def what_is_zipped(names: Iterable[str]) -> str:
    """Say what a ZIP archive with members of these names is."""
    names = [*names]
    found = (
        what for part, what in ZIPPED.items() if any(name.startswith(part) or name.endswith(part) for name in names)
    )
    return next(found, "an archive (ZIP); unpack it first")


FEED = "a feed of articles (RSS, Atom)"
_ROOT = re.compile(
    r"(?>\s+|<\?.*?\?>|<!--.*?-->|<![^>\[]*(?:\[.*?\]\s*)?>)*+<(?:[\w.-]+:)?([\w.-]+)(?=[\s/>])", re.DOTALL
)
MARKED_UP = {
    "kml": "KML",
    "gpx": "GPX",
    "html": "a web page",
    "table": "a web page",
    **dict.fromkeys(("rss", "feed", "rdf"), FEED),
}


def marked_up(text: str) -> str:
    """Say what a text is that begins with an element of HTML or XML; "" of any other."""
    found = _ROOT.match(text[:LONGEST_HEAD])
    return MARKED_UP.get(found[1].lower(), "XML") if found else ""


def members(content: bytes) -> list[str]:
    """Return the names of what is in a ZIP archive; none of what is no such archive, or a damaged one."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return archive.namelist()
    except zipfile.BadZipFile:
        return []


def is_workbook(content: bytes) -> bool:
    """Say whether a file is a workbook of Excel's."""
    return content.startswith(ZIP) and "xl/workbook.xml" in members(content)


def refusal(content: bytes) -> str:
    """Say what a file is that holds no rows in text, a PDF and what is zipped too; "" of a text."""
    if content.startswith(PDF):
        return "a PDF"
    if not content.startswith(ZIP):
        return what_it_is(content).partition(";")[0]
    names = members(content)
    return "a Word file (.docx)" if "word/document.xml" in names else what_is_zipped(names).partition(";")[0]
