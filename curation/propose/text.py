"""From bytes to an article's text and metadata: HTML, Markdown or plain text."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from charset_normalizer import from_bytes

from curation.propose.rules import LANGUAGES
from layers.text import clean_article

_HTML = re.compile(r"<(?:!doctype html|html|head|body|article|p|div)\b", re.IGNORECASE)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""")
_CAPTION = re.compile(r"(</?)figcaption\b", re.IGNORECASE)
_FIGURE = re.compile(r"(</?)figure\b", re.IGNORECASE)
_HEAD_LANGUAGE = re.compile(r"<html[^>]*\blang\s*=\s*[\"']?([A-Za-z]{2})", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\u00a0]+")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
HEAD_BYTES = 4096
GIVEN = ("url", "published", "outlet", "outlet_id", "language", "title")


@dataclass(frozen=True, slots=True)
class Source:
    """An article as it was found: its cleaned text and what its own metadata say of it."""

    text: str
    title: str = ""
    authors: tuple[str, ...] = ()
    outlet: str = ""
    outlet_id: str | None = None
    language: str = ""
    published: str = ""
    url: str = ""

    def with_given(self, given: Mapping[str, str]) -> Source:
        """Return this source with what somebody said of it, which counts for more."""
        facts = {name: given[name] for name in GIVEN if given.get(name)}
        return replace(self, **facts)  # type: ignore[arg-type]


def read_source(content: bytes, name: str = "") -> Source:
    """Return the cleaned text of an article and what its page says of itself.

    `name` is the file's name; its ending tells HTML apart where the content leaves a doubt.
    No bytes make this fail: what cannot be decoded is replaced.
    """
    text = decode(content)
    ending = Path(name).suffix.lower()
    if ending in (".html", ".htm", ".xhtml") or _HTML.search(text[:HEAD_BYTES]):
        return _read_page(text)
    return Source(clean(text))


def clean(text: str) -> str:
    """Clean a text like every article's, and take out characters that no article may hold."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return clean_article(_CONTROLS.sub("", text))


def decode(content: bytes) -> str:
    """Decode bytes as UTF-8, as they declare, or as they most likely are."""
    if content.startswith(codecs.BOM_UTF8):
        return content.decode("utf-8-sig", "replace")
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    declared = _DECLARED.search(content[:HEAD_BYTES])
    for encoding in ("utf-8", *([declared[1].decode("ascii")] if declared else [])):
        with suppress(LookupError, UnicodeDecodeError):
            return content.decode(encoding)
    best = from_bytes(content).best()
    return str(best) if best is not None else content.decode("utf-8", "replace")


def _read_page(page: str) -> Source:
    """Return the main text of a page, captions included, and its metadata."""
    from trafilatura import bare_extraction  # noqa: PLC0415 - takes a second, and only pages need it

    # The extractor drops captions as part of the picture: make them paragraphs.
    captioned = _FIGURE.sub(r"\1div", _CAPTION.sub(r"\1p", page))
    try:
        found = bare_extraction(captioned, include_comments=False, with_metadata=True)
    except (ValueError, TypeError, AttributeError, RecursionError):
        found = None
    if found is None:
        return Source("")
    document = found if isinstance(found, dict) else found.as_dict()
    language = _HEAD_LANGUAGE.search(page[:HEAD_BYTES])
    code = (language[1].lower() if language else str(document.get("language") or "")).lower()
    # The extractor gives paragraphs as lines.
    lines = (_BLANKS.sub(" ", each).strip() for each in str(document.get("text") or "").split("\n"))
    authors = str(document.get("author") or "")
    return Source(
        text=clean("\n\n".join(line for line in lines if line)),
        title=str(document.get("title") or ""),
        authors=tuple(name.strip() for name in authors.split(";") if name.strip()),
        outlet=str(document.get("sitename") or ""),
        language=code if code in LANGUAGES else "",
        published=str(document.get("date") or ""),
        url=str(document.get("url") or ""),
    )
