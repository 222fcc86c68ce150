"""From a file to an article's text and metadata: pages, Markdown, plain text, subtitles, chats, what holds them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import unescape

from lxml import html

from curation.propose.container import Content, first_words, open_content
from curation.propose.labels import Label, Piece, labels_in, labels_of
from curation.propose.mail import without_mail_head, without_quoted, without_quoted_elements
from curation.propose.markdown import without_marks
from curation.propose.markup import Block, choose, lay_out, parse, squeeze, struck_in
from curation.propose.paper import Change, join_lines
from curation.propose.published import Told, article_records, read_day, read_told, updates_of
from curation.propose.rules import LANGUAGES, letters_of
from layers.text import INVISIBLE, clean_article

_CAPTION = re.compile(r"(</?)figcaption\b", re.IGNORECASE)
_FIGURE = re.compile(r"(</?)figure\b", re.IGNORECASE)
_SPAN = re.compile(r"(?<=[\s\"'])(?=(?:col|row)span\s*=)", re.IGNORECASE)
_LANGUAGE = re.compile(r"[a-z]{2,3}", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")
GIVEN = ("url", "published", "outlet", "outlet_id", "language", "title")
LINE_ENDS = {"\r\n": "\n", "\r": "\n", "\x0b": "\n", "\x85": "\n", "\u2028": "\n", "\f": "\n\n", "\u2029": "\n\n"}
LONGEST_META = 20
"""So many words a line above the text may have that tells when and by whom."""
LONGEST_STAMP = 8
_SAVED_FROM = re.compile(
    r"<!--[^>]*?(?:saved from url=\(\d+\)|saved with SingleFile\s+url: )(https?://[^\s>]+)", re.IGNORECASE
)
"""What a browser writes above a page that it saves."""
SAVED_WITHIN = 4000
_TWICE = re.compile("[ÂÃâÐÑØÙ][\u0080-\u00bf\u0152-\u0178\u02c6-\u2122]{1,3}")
LEAST_OF_UPDATE = 40
"""So many letters tell whether a page shows an update of its live blog."""
LEAST_ALIKE = 15
"""So many letters of a teaser may say by themselves what it is the beginning of."""
MOSTLY = 0.5
FULLER = 1.2
"""A text in a page's data counts if it is so many times as long as the one that is shown."""
MOST_LISTED = 12

SUBTITLES = "the times of subtitles were taken out ({times}), and their lines joined where a sentence goes on"
CHAT = "each message of the chat stands in a paragraph of its own, below its time and sender ({times})"
FEWEST = 2
_CUE = re.compile(
    r"(?:^[^\n]{0,40}\n)?^(?:\d+:)?\d\d:\d\d[.,]\d{3} --> (?:\d+:)?\d\d:\d\d[.,]\d{3}[^\n]*\n", re.MULTILINE
)
_ABOVE_CUES = re.compile(
    r"\A\ufeff?WEBVTT[^\n]*\n(?:[^\n]+\n)*|^(?:NOTE|STYLE|REGION)\b[^\n]*\n(?:[^\n]+\n)*", re.MULTILINE
)
_TAG = re.compile(r"</?(?:[biuv]|c|lang|font|ruby|rt)\b[^<>\n]*>|<\d[\d:.]*>|\{\\[^{}\n]*\}")
_ENDED = re.compile(r"[.!?…؟。।]['\"”»’)\]]*$")
_HEAD = (
    r"[\u200e\u200f]*\[?\d{1,4}[./-]\d{1,2}[./-]\d{2,4}[,،]?\s\d{1,2}[:.]\d\d[^\n:\]]{0,12}(?::\d\d[^\n:\]]{0,8})?"
    r"(?:\]|\s[-–])\s?[^\n:]{1,40}:|[^\n\[\],:]{1,40}, \[\d{1,2}\.\d{1,2}\.\d{2,4},? \d{1,2}:\d\d(?::\d\d)?\]:?"
    r"|\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z| ?[+-]\d\d:?\d\d)?\]?"
)
_MESSAGE = re.compile(rf"^({_HEAD})(?:[ \u200e\u200f]+|\n)(?=\S)", re.MULTILINE)
"""The head of a message: `[05/08/2025, 10:12:33] Ann:`, `05.08.25, 22:12 - Ann:` `Ann, [05.08.2025 10:12]`; a log’s."""
_SHORT_DAY = re.compile(rf"^(?={_HEAD}$)[^\n\d]*(\d{{1,2}})([./-])(\d{{1,2}})\2(\d\d)\b", re.MULTILINE)
MONTHS, CENTURY = 12, 2000
MARKS = "[\u200e\u200f"


@dataclass(frozen=True, slots=True)
class Source:
    """An article as it was found: its cleaned text and what its own metadata say of it.

    `published_by` says what `published` was read from, `changed` the day of the last change, which
    bounds it. `head` are lines of the page above the text, `stamps` the days of time stamps by
    where in the text they stand, `labels` words that stand for other lines, `page` is what the
    page shows, squeezed ("" if it is no page), `changes` are what joining lines changed, `notes`
    what else to tell a curator.
    """

    text: str
    title: str = ""
    authors: tuple[str, ...] = ()
    outlet: str = ""
    outlet_id: str | None = None
    language: str = ""
    published: str = ""
    url: str = ""
    published_by: str = ""
    changed: str = ""
    head: tuple[str, ...] = ()
    headings: frozenset[int] = frozenset()
    stamps: tuple[tuple[int, str], ...] = ()
    labels: tuple[Label, ...] = ()
    page: str = ""
    changes: tuple[Change, ...] = ()
    notes: tuple[str, ...] = ()

    def with_given(self, given: Mapping[str, str]) -> Source:
        """Return this source with what somebody said of it, which counts for more."""
        facts = {name: given[name] for name in GIVEN if given.get(name)}
        if "published" in facts:
            facts["published_by"] = "given"
        return replace(self, **facts)  # type: ignore[arg-type]


def read_source(content: bytes, name: str = "", *, mend: bool = True) -> Source:
    """Return the cleaned text of an article and what its page says of itself.

    `name` is the file's name; its ending tells HTML apart where the content leaves a doubt. With
    `mend`, lines that a PDF's or a mail's width broke are joined. A bad byte is replaced.

    Raises
    ------
    NotText
        If the file is no text and nothing that a text can be read from.
    """
    found = open_content(content, name)
    if found.kind == "page":
        return _read_page(found)
    laid_out = _read_document(found) if found.kind == "document" else Source("")
    found = found._replace(text=laid_out.text) if found.kind == "document" else found
    notes = [*found.notes]
    if found.kind == "text" and mend:
        found = without_quoted(without_mail_head(without_marks(found, notes), notes), notes)
        found = found._replace(text=with_messages_apart(without_cues(found.text, notes), notes))
    text, changes = join_lines(found.text, paged=found.kind == "pages") if mend else (found.text, [])
    if changes:
        heads = [change.before for change in changes if not change.after]
        joined = f"the lines of {len(changes) - len(heads)} paragraphs were joined"
        left = f", {len(heads)} running heads and page numbers taken out" if heads else ""
        notes.append(f"{joined}{left}: it looks like text from a PDF or a mail")
    cleaned = clean(text)
    return Source(
        cleaned,
        labels=laid_out.labels if cleaned == laid_out.text else tuple(labels_in(cleaned)),
        stamps=short_days(cleaned, notes) if mend else (),
        title=found.title,
        url=found.address,
        head=found.head,
        changes=tuple(changes),
        notes=(*notes, *_of_marks(found.text)),
    )


def _read_document(content: Content) -> Source:
    """Return the text of a document, and what stands for other lines in its tables and lists."""
    tree = parse(content.text)
    return _laid_out(Source(""), lay_out(tree) if tree is not None else (), ())


def clean(text: str) -> str:
    """Clean a text like every article's, and take out characters that no article may hold."""
    for end, as_lines in LINE_ENDS.items():
        text = text.replace(end, as_lines)
    return clean_article(INVISIBLE.sub("", _CONTROLS.sub("", text)))


def _of_marks(text: str) -> list[str]:
    """Tell how many marks that turn the direction of writing were taken out, and what seems to be encoded twice."""
    found = len(re.findall("[\u202a-\u202e\u2066-\u2069]", text))
    notes = [f"{found} invisible marks of the direction of writing were taken out"] if found else []
    twice = next(filter(_is_twice, _TWICE.findall(text)), "")
    return [*notes, f"some of it seems to have been encoded twice before it came here: “{twice}”"] if twice else notes


def _is_twice(letters: str) -> bool:
    """Say whether letters of Western Europe are the bytes of one in UTF-8."""
    try:
        return len(letters.encode("cp1252").decode("utf-8")) == 1
    except ValueError:
        return False


def _of_days(told: Told) -> list[str]:
    """Tell of days of publication that a page's data say besides the one that is taken."""
    also = " and ".join(told.other)
    return (
        [f"published on {told.published} ({told.by}); the page also says {also}: look which is right"] if also else []
    )


def _read_page(content: Content) -> Source:
    """Return the main text of a page, captions included, and its metadata."""
    page, quoted = without_quoted_elements(content.text)
    content = content._replace(text=page, notes=(*content.notes, quoted) if quoted else content.notes)
    tree = parse(content.text)
    if tree is None:
        return Source("", notes=content.notes)
    document = _extract(content.text)
    blocks = lay_out(tree)
    chosen = choose(blocks, str(document.get("text") or ""))
    records = article_records(tree)
    told = read_told(tree, records)
    saved = _SAVED_FROM.search(content.text[:SAVED_WITHIN])
    address = str(document.get("url") or (saved[1] if saved else ""))
    authors = str(document.get("author") or "")
    source = Source(
        text="",
        title=content.title or str(document.get("title") or ""),
        authors=_authors(tree, tuple(name.strip() for name in authors.split(";") if name.strip())),
        outlet=str(document.get("sitename") or ""),
        language=_language_of(tree, blocks),
        published=told.published,
        published_by=told.by,
        changed=told.changed,
        url=content.address if content.address.startswith(("http://", "https://")) and not address else address,
        head=(*told.unread, *_head(blocks, chosen.kept), *content.head),
        page=squeeze(clean("\n".join(block.text for block in blocks))),
        notes=(*content.notes, *_of_marks(content.text), *_of_days(told)),
    )
    fuller = _fuller(records, chosen.kept)
    if fuller:
        shown = sum(len(block.words) for block in chosen.kept)
        note = (
            f"the page shows {shown} words of it; its data (articleBody) hold {len(fuller.split())}: taken from there"
        )
        return replace(source, text=clean(fuller), page=squeeze(fuller), notes=(*source.notes, note))
    return _with_updates(_laid_out(source, chosen.kept, chosen.left), records)


def _with_updates(source: Source, records: Sequence[Mapping[str, object]]) -> Source:
    """Return a source with updates of a live blog that its page does not show but in its data, each with its day."""
    found = [(read_day(str(one.get("datePublished") or "")), clean(_body_of(one))) for one in updates_of(records)]
    missing = [(day, text) for day, text in found if text and squeeze(text)[:LEAST_OF_UPDATE] not in source.page]
    if not missing:
        return source
    pieces, stamps = [source.text] if source.text else [], [*source.stamps]
    for day, text in missing:
        stamps += [(len("\n\n".join((*pieces, ""))), day)] if day else []
        pieces.append(text)
    words = sum(len(text.split()) for _, text in missing)
    note = f"the page's data hold {len(missing)} updates ({words} words) that it does not show: taken from there"
    page = source.page + "".join(squeeze(text) for _, text in missing)
    whole = "\n\n".join(pieces)
    return replace(source, text=whole, stamps=tuple(stamps), page=page, notes=(*source.notes, note))


def _authors(tree: html.HtmlElement, read: tuple[str, ...]) -> tuple[str, ...]:
    """Return the authors that an extractor read, where it did not take one name with its family first for two."""
    written = {" ".join(each.get("content", "").split()) for each in tree.xpath("//meta[@name='author']")}
    whole = ", ".join(read)
    return (whole,) if whole in written and len(read) == len(whole.split()) == 2 else read  # noqa: PLR2004 - Name, Name


def _language_of(tree: html.HtmlElement, blocks: Sequence[Block]) -> str:
    """Return the language that a page says it is in, unless it is written in other letters."""
    said = _LANGUAGE.match(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "")
    code = said[0].lower() if said else ""
    text = "".join(block.text for block in blocks)
    return "" if code in LANGUAGES and letters_of(text, code) * 2 < sum(map(str.isalpha, text)) else code


def _extract(page: str) -> dict[str, object]:
    """Return what an extractor takes for the article of a page, and its metadata."""
    from trafilatura import bare_extraction  # noqa: PLC0415 - takes a second, and only pages need it

    # It drops captions as part of the picture: make them paragraphs. It fills up what cells span, cell by cell, over
    # which a page of few bytes takes minutes: its text tells which blocks are meant (`choose`), whatever they span.
    readable = _SPAN.sub("data-", _FIGURE.sub(r"\1div", _CAPTION.sub(r"\1p", page)))
    try:
        found = bare_extraction(readable, include_comments=False, with_metadata=True)
    except (ValueError, TypeError, AttributeError, RecursionError):
        return {}
    if found is None:
        return {}
    return found if isinstance(found, dict) else dict(found.as_dict())


def _laid_out(source: Source, kept: Sequence[Block], left: Sequence[Block]) -> Source:
    """Return a source with the text of its blocks, where stamps and headings stand in it, and what was left out."""
    pieces = [(clean(block.text), block) for block in kept]
    stamps, headings, at, placed = [], set(), 0, list[Piece]()
    for piece, block in pieces:
        if not piece:
            continue
        placed.append(Piece(at, piece, block))
        if block.heading:
            headings.add(at)
        day = read_day(block.time) if len(block.words) <= LONGEST_STAMP else ""
        if day:
            stamps.append((at, day))
        at += len(piece) + 2
    text = "\n\n".join(piece for piece, _ in pieces if piece)
    notes = list(source.notes)
    elements = dict.fromkeys(block.element for block in kept)
    struck = dict.fromkeys(first_words(words) for words in map(struck_in, elements) if words)
    if struck:
        notes.append(f"struck through in the page, and left in the text: {', '.join(f'“{words}”' for words in struck)}")
    passed = [block for block in left if any(letter.isalnum() for letter in block.text)]
    if passed:
        words = sum(len(block.words) for block in passed)
        said = [f"“{first_words(block.text)}”" for block in passed[:MOST_LISTED]]
        more = f" and {len(passed) - MOST_LISTED} more" if len(passed) > MOST_LISTED else ""
        notes.append(f"{words} words of the article’s element left out: {', '.join(said)}{more}")
    whole = clean(text)
    if whole != text:  # marks over several blocks
        stamps, headings, placed = [], set(), []
    return replace(
        source,
        text=whole,
        stamps=tuple(stamps),
        labels=tuple(labels_of(placed)),
        headings=frozenset(headings),
        notes=tuple(notes),
    )


def _head(blocks: Sequence[Block], kept: Sequence[Block]) -> tuple[str, ...]:
    """Return the short lines between a page's title and the running text."""
    long = next((block for block in kept if len(block.words) > LONGEST_META and not block.heading), None)
    end = next((number for number, block in enumerate(blocks) if block is long), len(blocks))
    titles = [number for number, block in enumerate(blocks[:end]) if block.element.tag == "h1"]
    if not titles:
        return ()
    lines = blocks[titles[-1] + 1 : end]
    return tuple(_with_time(block) for block in lines if len(block.words) <= LONGEST_META)


def _with_time(block: Block) -> str:
    """Return a line, and the day that its time element gives."""
    day = read_day(block.time)
    return f"{day} {block.text}" if day else block.text


def _fuller(records: Sequence[Mapping[str, object]], kept: Sequence[Block]) -> str:
    """Return the text in a page's data if the page shows only a part of it; else ""."""
    for record in records:
        body = _body_of(record)
        plain = squeeze(clean(body))
        shown = [squeeze(clean(block.text)) for block in kept if not block.heading]
        held = sum(len(each) for each in shown if each in plain)
        whole = sum(map(len, shown))
        if plain and len(plain) >= FULLER * held and (held >= MOSTLY * whole or _begins_alike(plain, shown)):
            return body
    return ""


def _body_of(record: Mapping[str, object]) -> str:
    """Return the text that a record holds, of one in HTML what a browser would show."""
    body = str(record.get("articleBody") or "")
    body = unescape(body) if "<" not in body else body
    fragment = parse(f"<body>{body}</body>") if "<" in body and ">" in body else None
    return body if fragment is None else "\n\n".join(block.text for block in lay_out(fragment))


def _begins_alike(plain: str, shown: Sequence[str]) -> bool:
    """Say whether a text begins with the first paragraph of what is shown, or a part of it."""
    first = next((each for each in shown if len(each) >= LEAST_ALIKE), "")
    return bool(first) and (first.rstrip("….") in plain)


def without_cues(text: str, notes: list[str]) -> str:
    """Return what subtitles say, a paragraph for what ends a sentence; any other text as it is."""
    lines = text.replace("\r\n", "\n")
    if len(_CUE.findall(lines)) < FEWEST:
        return text
    pieces = [" ".join(_TAG.sub("", piece).split()) for piece in _CUE.split(_ABOVE_CUES.sub("", lines))]
    said = [piece for piece in pieces if piece]
    notes.append(SUBTITLES.format(times=len(pieces) - 1))
    return "".join(f"{piece}\n\n" if _ENDED.search(piece) else f"{piece} " for piece in said).strip()


def with_messages_apart(text: str, notes: list[str]) -> str:
    """Part the messages of a chat from each other, and what they say from when and by whom; any other text as it is."""
    parted, times = _MESSAGE.subn(r"\n\1\n\n", text.replace("\r\n", "\n"))
    if times < FEWEST:
        return text
    notes.append(CHAT.format(times=times))
    return parted


def short_days(text: str, notes: list[str]) -> tuple[tuple[int, str], ...]:
    """Return where in a text the heads of messages stand whose years have two digits, and their days in EDTF.

    Dots put the day first; else a number above 12 in one of the heads tells the order, or nothing does.
    """
    heads = [(found, int(found[1]), int(found[3])) for found in _SHORT_DAY.finditer(text)]
    shows = {
        one > MONTHS or found[2] == ".": found[0]
        for found, one, other in heads
        if max(one, other) > MONTHS or found[2] == "."
    }
    if len(heads) < FEWEST or len(shows) != 1:
        return ()
    ((first_is_day, by),) = shows.items()
    days = []
    for found, one, other in heads:
        day, month = (one, other) if first_is_day else (other, one)
        try:
            days.append((found.start(), date(CENTURY + int(found[4]), month, day).isoformat()))
        except ValueError:
            return ()
    order = "the day stands first" if first_is_day else "the month stands first"
    notes.append(
        f"years of two digits are those of this century in the chat, and {order}, as ‘{by.strip(MARKS)}’ shows"
    )
    return tuple(days)
