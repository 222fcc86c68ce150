"""A file to hand out over the web: its name, media type and content."""

from __future__ import annotations

import json
import re
from io import BytesIO
from typing import BinaryIO, NamedTuple, cast
from zipfile import ZIP_DEFLATED, ZipFile

from layers.export.extract import Extract
from layers.export.formats import Format
from layers.export.manifest import manifest


class Download(NamedTuple):
    """A file as an answer to a reader; the name is plain ASCII."""

    filename: str
    media_type: str
    content: bytes


def archive(form: Format, extract: Extract) -> Download:
    """Make the file of a format; one that cannot hold its manifest comes in a ZIP with it.

    The file is called `layers-<version>-<format>.<ending>`, the ZIP the same with `.zip`; in
    it stand that file and `manifest.json`.
    """
    stem = f"layers-{_plain(extract.collection.version)}-{form.name}"
    out = BytesIO()
    if form.carries_manifest:
        form.write(extract, out)
        return Download(f"{stem}.{form.ending}", form.media_type, out.getvalue())
    with ZipFile(out, "w", ZIP_DEFLATED) as bundle:
        with bundle.open(f"{stem}.{form.ending}", "w", force_zip64=True) as content:
            form.write(extract, cast("BinaryIO", content))
        bundle.writestr("manifest.json", manifest_json(extract))
    return Download(f"{stem}.zip", "application/zip", out.getvalue())


def manifest_json(extract: Extract) -> str:
    """Write the manifest as a file of its own."""
    return json.dumps(manifest(extract), ensure_ascii=False, indent=2) + "\n"


def _plain(version: str) -> str:
    """Keep what any file system takes."""
    return re.sub(r"[^0-9A-Za-z._-]+", "_", version)
