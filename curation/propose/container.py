"""What kind of file an article comes in: a page, a text, or something that holds one; and in which encoding."""

from __future__ import annotations

import codecs
import csv
import io
import json
import logging
import re
import zipfile
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import parsedate_to_datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, Literal, NamedTuple

from charset_normalizer import from_bytes
from lxml import etree

from curation.no_text import FEED, PDF, SAVE, ZIP, marked_up, what_is_zipped, what_it_is
from curation.propose.word_file import DOCUMENT, LARGEST_PART, TooLarge, read_document, read_paragraphs
from layers.decoding import UTF_8, Decoded, decode, unmarked_utf16, with_line_ends

if TYPE_CHECKING:
    from pypdf import PageObject

PAGE_ENDINGS = (".html", ".htm", ".xhtml", ".xht", ".shtml")
ENDINGS = (".txt", ".md", *PAGE_ENDINGS, ".mhtml", ".mht", ".eml", ".pdf", ".docx")
"""What a folder run reads."""
TABLE_ENDINGS = (".csv", ".tsv")
FEWEST_ROWS, FEWEST_CELLS, LONGEST_HEADING = 2, 3, 40
"""So many rows of so many cells each below short headings are a table."""
PARAGRAPH = "\f"
"""Stands between the pages of a text that has pages."""
_HTML = re.compile(r"<(?:!doctype html|html|head|body|article|main|p|div)\b", re.IGNORECASE)
_HEADERS = rb"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?"
_MHTML = re.compile(_HEADERS + rb"content-type:\s*multipart/related", re.IGNORECASE)
_MAIL = re.compile(_HEADERS + rb"(?:mime-version|message-id|received|content-transfer-encoding):", re.IGNORECASE)
_SENT_ON = re.compile(
    r"^(?:\s*(?:re|aw|sv|fwd?|fw|wg|tr|rv|пересл\w*|отв\w*|رد|إعادة توجيه)(?:\[\d+\])?\s*:)+", re.IGNORECASE
)
HEADER_BYTES = 2**16
"""Of a mail: signatures of the servers on its way take many."""
FIRST_WORDS = 8
FEWEST_LINES, OF_COLUMN = 4, 12
"""So many lines with so many characters on both sides of a gap are two columns."""
_GAP = re.compile(" {3,}")
MOST_CONTROLS = 0.02
LEAST_CONTROLS = 3
"""So many control characters in a short text still make no other file of it."""
_ADDRESSES = re.compile(r"\s*(?:(?:https?://|www\.)\S+(?:\s+|\Z))+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""")
HEAD_BYTES = 4096
FIRST_OF_SEVERAL = 0xC2
"""The lowest byte that begins a UTF-8 character of several."""
MOSTLY_SOUND = 4
"""So many sound characters of several bytes to each bad one make UTF-8 overwhelmingly likely."""
LONGEST_SIGNATURE = 12
"""Lines of a mail’s signature: what is longer is its text."""
LONGEST_BROKEN, FEWEST_SOUND = 3, 2
"""So many bytes are left of one broken character at most; beside it so few sound ones do."""
MOST_BAD = 0.02
"""In a declared encoding at most this share of the bytes may be none of it."""
AS_BROWSERS_READ = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949", "iso8859-6": "cp1256",
}  # fmt: skip
"""Encodings that pages declare and mean another (WHATWG's list), and Arabic Windows pages."""


NOT_OF_PAGES = (
    "cp437",
    "cp737",
    "cp775",
    "cp850",
    "cp852",
    "cp857",
    "cp858",
    "cp860",
    "cp861",
    "cp863",
    "cp865",
    "cp1125",
)
"""Encodings of before Windows that a guess is not to choose: no browser reads a page in them."""


class NotText(ValueError):  # noqa: N818 - the name says what is wrong
    """A file is not the text of an article; the message says what it is and what to do."""


class Content(NamedTuple):
    """The text of a file, plain or in HTML (pages, documents); its address, what to tell, what a mail's head says."""

    kind: Literal["page", "text", "pages", "document"]
    text: str
    address: str = ""
    notes: tuple[str, ...] = ()
    title: str = ""
    head: tuple[str, ...] = ()


def open_content(content: bytes, name: str = "") -> Content:
    """Return the text in a file's bytes; `name` tells HTML apart where these leave a doubt.

    Raises
    ------
    NotText
        If it is no text and nothing that a text can be read from.
    """
    ending = PurePath(name).suffix.lower()
    if content.lstrip().startswith(PDF):
        return _of_pdf(content)
    if content.startswith(ZIP):
        return _of_zip(content)
    if what := what_it_is(content):
        raise NotText(what)
    if ending in (".mhtml", ".mht") or _MHTML.match(content[:HEADER_BYTES]):
        return _of_mhtml(content)
    if _MAIL.match(content[:HEADER_BYTES]) or ending == ".eml":
        return _of_mhtml(content, mail=True)
    decoded = decode_page(content)
    text = decoded.shown
    controls = len(_CONTROL.findall(text))
    if controls > max(LEAST_CONTROLS, MOST_CONTROLS * len(text)):
        raise NotText(f"not text: {controls} of its {len(text)} characters are control characters")
    what = marked_up(text)
    if what == FEED or (what not in ("", "a web page") and not _HTML.search(text[:HEAD_BYTES])):
        raise NotText(f"{what}, not an article; save the page that it is of")
    if what := _of_other_use(text):
        raise NotText(what)
    notes = (decoded.note,) if decoded.note else ()
    page = ending in PAGE_ENDINGS or _HTML.search(text[:HEAD_BYTES])
    if ending in TABLE_ENDINGS or (not page and is_table(text)):
        raise NotText("a table, not an article; rows are brought in by `import`")
    return Content("page" if page else "text", text, "", notes)


def _of_other_use(text: str) -> str:
    """Say of a text that is for programs alone what it is, and what to do; "" of any other."""
    if is_json(text):
        return "data in JSON, not an article; rows are brought in by `import`"
    if _ADDRESSES.fullmatch(text):
        return "an address, not an article; open it, and save the page that it leads to"
    return ""


def is_json(text: str) -> bool:
    """Say whether a text is data in JSON: a whole, or one on each line."""
    first, _, rest = text.strip().partition("\n")
    if first[:1] not in ("{", "["):
        return False
    try:
        return isinstance(
            json.loads(first if first[-1:] in ("}", "]") and rest[:1] == first[:1] else text), dict | list
        )
    except (ValueError, RecursionError):
        return False


def is_table(text: str) -> bool:
    """Say whether a text is rows with as many cells each, below short headings that all differ."""
    return any(_has_rows(text, delimiter) for delimiter in "\t;,|")


def _has_rows(text: str, delimiter: str) -> bool:
    """Say whether a text is rows of cells that this parts."""
    rows = (row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if row)
    try:
        headings, *others = rows
    except (ValueError, csv.Error):
        return False
    widths = {len(headings), *map(len, others)}
    is_one = len(widths) == 1 and len(headings) >= FEWEST_CELLS and len(others) >= FEWEST_ROWS
    return is_one and len({*headings}) == len(headings) and all(map(_is_heading, headings))


def _is_heading(cell: str) -> bool:
    """Say whether a cell may head a column: it is short, and ends no sentence."""
    return 0 < len(cell.strip()) <= LONGEST_HEADING and cell.rstrip()[-1] not in ".!?…؟。"


def _of_mhtml(content: bytes, *, mail: bool = False) -> Content:
    """Return the page in a file that a browser saved with all that belongs to it, or the text of a mail."""
    message = message_from_bytes(content, policy=policy.default)
    parts = [part for part in message.walk() if isinstance(part, EmailMessage) and not part.is_multipart()]
    bodies = [part for part in parts if not part.is_attachment()]
    pages = [part for part in bodies if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    texts = [part for part in bodies if part.get_content_type() == "text/plain"]
    shown, others = (pages, texts) if (pages and not (mail and texts)) else (texts, pages)
    part = next(iter(shown), None)
    payload = part.get_payload(decode=True) if part is not None else None
    if part is None or not isinstance(payload, bytes):
        what = "a mail without a text" if mail else "an MHTML file without a page"
        raise NotText(f"{what} in it; save the page as HTML")
    charset = part.get_content_charset()
    decoded = decode_page(payload, charset or "")
    address = str(message.get("Snapshot-Content-Location") or part.get("Content-Location") or "").strip()
    notes = (decoded.note,) if decoded.note else ()
    text, signature = decoded.shown, ""
    if shown is texts and mail:
        text, signature = _without_signature(_unflowed(with_line_ends(text), part))
    if signature:
        notes = (*notes, f"the mail’s signature left out: ‘{first_words(signature)}’")
    left = [each for each in parts if each is not part and each not in others] if mail else []
    if left:
        notes = (*notes, f"attachments and further texts of the mail left out: {len(left)}")
    title, head = head_of(str(message.get("Subject", "")), _sent(message)) if mail else ("", ())
    return Content("page" if shown is pages else "text", text, address, notes, title, head)


def _unflowed(text: str, part: Message) -> str:
    """Join the lines of a mail's text that its program broke, where it says in which way (RFC 3676, 4.2)."""
    if str(part.get_param("format", "")).lower() != "flowed":
        return text
    return _SOFT_END.sub("" if str(part.get_param("delsp", "")).lower() == "yes" else " ", text)


def _without_signature(text: str) -> tuple[str, str]:
    """Part a mail's text from the signature below it (RFC 3676, 4.3), which may hold places and names."""
    above, mark, below = text.rpartition("\n-- \n")
    is_signature = mark and below.count("\n") <= LONGEST_SIGNATURE
    return (above, " ".join(below.split())) if is_signature else (text, "")


def head_of(subject: str, sent: str) -> tuple[str, tuple[str, ...]]:
    """Return what a mail's head says of its text: its title, and the line that tells when it was sent.

    When a mail was sent on, or answered, says nothing of what stands in it.
    """
    title = _SENT_ON.sub("", subject).strip()
    return title, (sent,) if sent and title == subject.strip() else ()


def _sent(message: EmailMessage | Message) -> str:
    """Return the day that a mail says it was sent on; "" if it says none."""
    try:
        return parsedate_to_datetime(str(message.get("Date", ""))).date().isoformat()
    except ValueError:
        return ""


def _of_pdf(content: bytes) -> Content:
    """Return the text of a PDF, its pages apart."""
    from pypdf import PdfReader  # noqa: PLC0415 - only PDFs need it

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it says is raised as well
    try:
        read = [_of_page(page) for page in PdfReader(io.BytesIO(content)).pages]
    except Exception as error:
        raise NotText(f"a PDF that cannot be read ({error}); {SAVE}") from error
    pages = [text for text, _ in read]
    empty = [str(number) for number, page in enumerate(pages, 1) if not page.strip()]
    if len(empty) == len(pages):
        raise NotText("a PDF without text, pictures of pages perhaps; have its text recognised, and bring that")
    notes = ["read from a PDF: look where its lines were joined"]
    if empty:
        notes.append(f"no text in {len(empty)} of its {len(pages)} pages, pictures perhaps: {', '.join(empty)}")
    columns = sum(in_columns for _, in_columns in read)
    if columns:
        notes.append(f"{columns} of its pages draw two columns line by line: one was put after the other")
    return Content("pages", PARAGRAPH.join(pages), "", tuple(notes))


def _of_page(page: PageObject) -> tuple[str, bool]:
    """Return the text of a page of a PDF, and whether two columns that it draws line by line were put in order."""
    text = page.extract_text()
    try:
        rows = page.extract_text(extraction_mode="layout").split("\n")
    except Exception:  # noqa: BLE001 - fonts that say nothing of their widths
        return text, False
    halves = [_GAP.split(row.strip()) for row in rows]
    both = [number for number, parts in enumerate(halves) if len(parts) == 2 and min(map(len, parts)) >= OF_COLUMN]  # noqa: PLR2004
    plain = " ".join(text.split())
    mixed = sum(" ".join(" ".join(halves[number]).split()) in plain for number in both)
    begun = sum(halves[number][1][0].isupper() for number in both)
    if len(both) < FEWEST_LINES or mixed * 2 < len(both) or begun * 2 > len(both):  # in order, or a table
        return text, False
    first, last = both[0], both[-1] + 1
    end = next((number for number in range(last, len(rows)) if not rows[number].strip()), len(rows))
    gutter = min(rows[number].rindex(halves[number][1]) for number in both)
    left: list[str] = []
    right: list[str] = []
    for row, parts in zip(rows[first:end], halves[first:end], strict=True):
        indent = len(row) - len(row.lstrip())
        (right if len(parts) == 1 and indent >= gutter else left).append(parts[0])
        right += parts[1:]
    return "\n".join(map(str.strip, (*rows[:first], *filter(None, left), *filter(None, right), *rows[end:]))), True


def _of_zip(content: bytes) -> Content:
    """Return the text of a Word file."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if DOCUMENT in names:
                return Content("document", read_document(archive), "", tuple(_beside(archive)))
    except TooLarge:
        raise NotText(f"a Word file whose text takes more than {LARGEST_PART // 1_000_000} MB; {SAVE}") from None
    except (zipfile.BadZipFile, etree.XMLSyntaxError, OSError, RuntimeError, NotImplementedError) as error:
        raise NotText(f"a Word or ZIP file that cannot be read ({error}); {SAVE}") from error
    raise NotText(what_is_zipped(names))


def _beside(archive: zipfile.ZipFile) -> Iterator[str]:
    """Tell what stands beside the text of a Word file: notes at the foot of pages, and at the end."""
    for name, what in (("word/footnotes.xml", "footnotes"), ("word/endnotes.xml", "endnotes")):
        said = read_paragraphs(archive, name)
        if said:
            text = " ".join(said)
            yield f"{len(text.split())} words of {what} left out: “{first_words(text)}”"


_SOFT_END = re.compile(r"(?<!\n--) \n(?!>|\n) ?")
"""The end of a line that goes on, and the blank that a program puts before some lines."""


def first_words(text: str) -> str:
    """Return the first words of a text."""
    words = text.split()
    return " ".join(words[:FIRST_WORDS]) + (" …" if len(words) > FIRST_WORDS else "")


def decode_page(content: bytes, header: str = "") -> Decoded:
    """Decode bytes by their mark, as UTF-8, as they declare, or as they most likely are.

    A bad byte never changes how the others are read.
    """
    as_marked = decode(content)
    if as_marked.encoding == UTF_8 and (wide := unmarked_utf16(content)):
        return decode(content, wide)._replace(guessed=True)
    if as_marked.encoding != UTF_8 or not as_marked.unread:
        return as_marked
    found = _DECLARED.search(content[:HEAD_BYTES])
    declared = _known(header) or (_known(found[1].decode("ascii")) if found else "")
    sound = sum(byte >= FIRST_OF_SEVERAL for byte in content) - as_marked.unread  # first bytes of characters
    is_one = as_marked.unread <= LONGEST_BROKEN and sound >= FEWEST_SOUND
    if declared == UTF_8 or is_one or sound >= MOSTLY_SOUND * as_marked.unread:
        return as_marked
    if declared:
        as_declared = decode(content, declared)
        if as_declared.unread <= MOST_BAD * len(content):
            return as_declared
    best = from_bytes(content, cp_exclusion=[*NOT_OF_PAGES]).best()
    return Decoded(str(best), best.encoding, guessed=True) if best is not None else as_marked


def _known(name: str) -> str:
    """Return the encoding that a declared name means, as browsers read it; "" if there is none."""
    try:
        known = codecs.lookup(name)
        decode(b"\xff", known.name)  # some codecs are no encodings of text
    except LookupError:
        return ""
    return AS_BROWSERS_READ.get(known.name, known.name)
