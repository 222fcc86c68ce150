"""A page as a browser lays it out: its blocks, with every word and mark that a reader sees in them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree, html

from layers.text import INVISIBLE

BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir",
    "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "hr", "html", "legend", "li", "listing", "main", "menu", "nav", "ol", "p", "plaintext",
    "pre", "search", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul", "xmp",
))  # fmt: skip
"""Elements that a browser begins on a line of their own; every other one, known or not, stands in line."""
NOT_SHOWN = frozenset((
    "annotation", "annotation-xml", "area", "audio", "base", "canvas", "datalist", "embed", "iframe", "input",
    "link", "map", "meta", "meter", "noembed", "noframes", "noscript", "object", "param", "progress", "rp",
    "script", "select", "source", "style", "svg", "template", "textarea", "title", "track", "video",
))  # fmt: skip
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
LONGEST_MOMENT = 4
APART, CELL = "\x1e", "\x1f"
MARKS = {"br": "\n", "rt": APART, "td": CELL, "th": CELL}
"""What stands in a line for an element: what is set apart, a cell of a table."""
KEEPING_LINES = frozenset(("pre", "listing", "plaintext", "xmp"))
READ_ALOUD_ONLY = frozenset(("sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "sr-text"))
"""Classes by custom of text that only screen readers get."""
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0(?:\.0*)?\s*(?:;|!|$)|font-size\s*:\s*0\D*(?:;|!|$)"
    r"|(?<![\w-])(?:left|top|text-indent)\s*:\s*-\d{4,}|clip\s*:\s*rect\(\s*(?:[01](?:px)?[\s,]*){4}\)",
    re.IGNORECASE,
)
_AS_BLOCK = re.compile(  # a large first letter floats in line
    r"\A(?!.*float).*?display\s*:\s*(?:block|flex|grid|table|list-item|flow-root)\b", re.IGNORECASE | re.DOTALL
)
_IN_LINE = re.compile(r"display\s*:\s*(?:inline|contents)", re.IGNORECASE)
_MEDIA = re.compile(r"@[^{};]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_SIMPLE = re.compile(r"[a-z0-9]*([.#])([\w-]+)", re.IGNORECASE)
_NOTE = re.compile(r"[\[(]?(?:\d{1,3}|[*†‡§]+)[\])]?(?:,\s?\d{1,3})*")
_AFTER_WORD = re.compile(r"(?:[^\W\d_]{4}|[.,;:!?”’»\")])$")
_SPACES = re.compile(r"[ \t\r\f\v\n\u00a0]+")
_LINE_SPACES = re.compile(r"[ \t\r\f\v\u00a0]+")
_APART = re.compile(r"\x1e+(?=[\s,.;:!?)\]»”’\x1f]|$)")
_BREAKS = re.compile(r"\s*\n\s*\n\s*")

QUOTATION_MARKS = {
    "ar": "”“’‘", "fr": "«»", "hy": "«»", "hu": "„”»«",
    **dict.fromkeys(("ru", "uk", "be"), "«»„“"),
    **dict.fromkeys(("fa", "ku", "az"), "«»‹›"),
    **dict.fromkeys(("el", "es", "it"), "«»“”"),
    **dict.fromkeys(("de", "cs", "sk", "bg", "sl", "et", "lt", "ka"), "„“‚‘"),
    **dict.fromkeys(("pl", "ro"), "„”«»"),
    **dict.fromkeys(("sv", "fi"), "””’’"),
    **dict.fromkeys(("ja", "zh-tw", "zh-hk"), "「」『』"),
}  # fmt: skip
"""Those of a quotation, and of one inside another where they differ."""
USUAL_MARKS = "“”‘’"
OWN_MARKS = "\"'«»“”„‘’‹›「」『』"
_BARE = re.compile(r"(?<![\w.#-])q\b[^{}]*\{[^{}]*?(?:quotes\s*:\s*none|content\s*:\s*(?:none|''|\"\"))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text on lines of its own, and the element it stands in.

    `linked` is the share of it in links; `time` the value of a time element that is all of it.
    """

    text: str
    element: html.HtmlElement
    linked: float = 0.0
    time: str = ""

    @property
    def heading(self) -> bool:
        """Say whether a block is a heading of the page."""
        return any(each.tag in HEADINGS for each in (self.element, *self.element.iterancestors()))

    @property
    def words(self) -> list[str]:
        """Return the words of a block, as blanks part them."""
        return self.text.split()


@dataclass(slots=True)
class _Line:
    """What has been laid out of the block at work."""

    parts: list[str] = field(default_factory=list)
    linked: int = 0
    times: list[tuple[str, str]] = field(default_factory=list)


class _Layout:
    """A page at work: the blocks so far, the line that is laid out, and the elements it stands in."""

    def __init__(self, tree: html.HtmlElement, hiding: frozenset[str]) -> None:
        self.as_blocks = _by_style(tree, _AS_BLOCK) - hiding
        self.in_line = _by_style(tree, _IN_LINE)
        self.found: list[Block] = []
        self.line = _Line()
        self.blocks: list[html.HtmlElement] = [tree]
        self.links = self.keeping = 0
        self.quotes = Quotes(" ".join(style.text or "" for style in tree.iter("style")))

    def say(self, text: str | None) -> None:
        """Lay out a piece of text, its blanks folded unless the page keeps them."""
        if text:
            plain = INVISIBLE.sub("", text)
            self.line.parts.append((_LINE_SPACES if self.keeping else _SPACES).sub(" ", plain))
            self.line.linked += len("".join(plain.split())) if self.links else 0

    def end_line(self) -> None:
        """End the line that is laid out, if there is anything in it."""
        self.found.extend(_blocks(self.line, self.blocks[-1]))
        self.line = _Line()

    def begin(self, element: html.HtmlElement) -> None:
        """Go into an element."""
        if self._is_block(element):
            self.end_line()
            self.blocks.append(element)
        self.links += element.tag == "a"
        self.keeping += element.tag in KEEPING_LINES
        self.line.parts.append(MARKS.get(element.tag, ""))
        if _stands_for(element) or (element.tag in ("sup", "a") and self._is_note(element)):
            self.line.parts.append(APART)
        if moment := _moment(element):
            self.line.times.append((moment, " ".join(element.text_content().split())))
        if element.tag == "q":
            self.line.parts.append(self.quotes.open(element))
        self.say(element.text)

    def _is_note(self, element: html.HtmlElement) -> bool:
        """Say whether what is raised, or leads to a note, is its number, and no power or ordinal."""
        if element.tag == "sup" and element.find(".//a") is not None:
            return True
        if element.tag == "a" and not element.get("href", "").startswith("#"):
            return False
        before = "".join(self.line.parts[-4:])
        return bool(_NOTE.fullmatch(element.text_content().strip()) and _AFTER_WORD.search(before))

    def finish(self, element: html.HtmlElement) -> None:
        """Go out of an element."""
        self.links -= element.tag == "a"
        self.keeping -= element.tag in KEEPING_LINES
        self.line.parts.append(APART if element.tag == "rt" else "")
        if element.tag == "q":
            self.line.parts.append(self.quotes.close())
        if self._is_block(element):
            self.end_line()
            self.blocks.pop()

    def _is_block(self, element: html.HtmlElement) -> bool:
        """Say whether a browser begins an element on a line of its own."""
        style = element.get("style", "")
        names = _names(element) if self.as_blocks or self.in_line else frozenset()
        if _AS_BLOCK.search(style) or names & self.as_blocks:
            return True
        return element.tag in BLOCKS and not (_IN_LINE.search(style) or names & self.in_line)


def parse(page: str) -> html.HtmlElement | None:
    """Read a page; None if there is nothing in it."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        tree = html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return tree


def lay_out(tree: html.HtmlElement) -> list[Block]:
    """Return the blocks of a page in order, what it hides left out, blanks folded as browsers do."""
    hiding = _by_style(tree, _HIDING)
    layout = _Layout(tree, hiding)
    walker = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walker:
        shown = not _is_hidden(element, hiding)
        if event == "start" and shown:
            layout.begin(element)
        elif event == "start":
            walker.skip_subtree()
        else:
            if shown:
                layout.finish(element)
            layout.say(element.tail if element is not tree else "")
    layout.end_line()
    return layout.found


def _blocks(line: _Line, element: html.HtmlElement) -> Iterator[Block]:
    """Give what was laid out as a block; two breaks in a row part it."""
    text = _APART.sub("", "".join(line.parts)).replace("\x1e", " ").strip("\x1f \n").replace("\x1f", "\t")
    for piece in _BREAKS.split(text):
        plain = "\n".join(_tidy(each) for each in piece.split("\n")).strip()
        if plain:
            letters = len("".join(plain.split()))
            time = next((value for value, shown in line.times if shown == " ".join(plain.split())), "")
            yield Block(plain, element, min(1.0, line.linked / letters), time)


def _tidy(line: str) -> str:
    """Fold the blanks of a line; cells stay apart by a tab."""
    cells = (" ".join(cell.split()) for cell in line.split("\t"))
    return "\t".join(cell for cell in cells if cell)


def _is_hidden(element: html.HtmlElement, hiding: frozenset[str]) -> bool:
    """Say whether a browser shows nothing of an element."""
    if not isinstance(element.tag, str) or "hidden" in element.attrib:
        return True
    if element.tag in NOT_SHOWN and "shadowrootmode" not in element.attrib:  # a template with it is shown in its place
        return True
    if element.tag == "dialog" and "open" not in element.attrib:
        return True
    aloud = not READ_ALOUD_ONLY.isdisjoint(element.get("class", "").split())
    return bool(_HIDING.search(element.get("style", "")) or aloud or _names(element) & hiding)


def _stands_for(element: html.HtmlElement) -> bool:
    """Say whether an element is what was written instead of the one before it, which the page strikes through."""
    before = element.getprevious() if element.tag == "ins" else None
    return before is not None and before.tag in ("del", "s", "strike") and not (before.tail or "").strip()


def _moment(element: html.HtmlElement) -> str:
    """Return the time that an element means; of few words with figures its title too, as exported chats have it."""
    if element.tag == "time":
        return str(element.get("datetime", ""))
    title = str(element.get("title", ""))
    shown = element.text_content() if title[:1].isdigit() else ""
    return title if any(map(str.isdigit, shown)) and len(shown.split()) <= LONGEST_MOMENT else ""


def _names(element: html.HtmlElement) -> set[str]:
    """Return the classes and the id of an element, as style sheets write them."""
    return {*(f".{each}" for each in element.get("class", "").split()), f"#{element.get('id', '')}"}


def _by_style(tree: html.HtmlElement, pattern: re.Pattern[str]) -> frozenset[str]:
    """Return the classes and ids of which the page's own style sheets say something on every screen."""
    found: set[str] = set()
    for style in tree.iter("style"):
        if style.get("media", "all") not in ("all", "screen", ""):
            continue
        for selectors, rules in _RULE.findall(_MEDIA.sub("", style.text or "")):
            if pattern.search(rules):
                simple = (_SIMPLE.fullmatch(each.strip()) for each in selectors.split(","))
                found |= {match[1] + match[2] for match in simple if match}
    return frozenset(found)


def struck_in(element: html.HtmlElement) -> str:
    """Return the words of an element that the page strikes through."""
    found = element.xpath(".//del | .//s | .//strike | .//*[contains(@style, 'line-through')]")
    return " ".join(" ".join(each.text_content() for each in found).split())


def squeeze(text: str) -> str:
    """Take out blanks and what cannot be seen, to tell whether words stand in a page."""
    return "".join(INVISIBLE.sub("", text).split())


# --- Which blocks are the article's ---

_ASIDE = re.compile(
    r"(?:^|[\s_-])(?:paywall|newsletter|subscri(?:be|ption)|related|recommend\w*|advert\w*|promo\w*|cookie\w*|comments?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"(?:^|[\s_-])(?:share|sharing|social|breadcrumbs?|menu|nav|sidebar|footer|widget|tags|toolbar)(?:$|[\s_-])",
    re.IGNORECASE,
)
FURNITURE = frozenset(("nav", "aside", "footer", "form", "menu"))
HOLDERS = "//article | //main | //*[@role='main'] | //*[@itemprop='articleBody']"
MOSTLY_LINKS = 0.5
ALIKE = 0.5
SHORT = 3


@dataclass(frozen=True, slots=True)
class Chosen:
    """The blocks of an article, and those of the element that holds it that were left out."""

    kept: tuple[Block, ...] = ()
    left: tuple[Block, ...] = ()


def choose(blocks: Sequence[Block], extracted: str) -> Chosen:
    """Choose the blocks of which an extractor took most words, and those between them.

    The extractor may drop words and add marks: what it gives only tells which blocks are meant.
    """
    said = _pairs(extracted.split())
    lines = {squeeze(line).lstrip("-") for line in extracted.split("\n")}
    meant = [block for block in blocks if _is_meant(block, said, lines) and not _has(block, _ASIDE)]
    whole = [squeeze(block.text) for block in meant if block.linked < MOSTLY_LINKS]
    sure = [
        block
        for block in meant
        if block.linked < MOSTLY_LINKS or not any(squeeze(block.text) in each for each in whole)
    ]
    holder = _holder([block.element for block in sure or meant])
    if holder is None:
        return _by_element(blocks)
    inside = [block for block in blocks if holder is block.element or holder in block.element.iterancestors()]
    taken = {id(block) for block in meant}
    parents = {block.element.getparent() for block in sure} | {block.element for block in sure}
    numbers = [number for number, block in enumerate(inside) if id(block) in taken]
    last = numbers[-1] if numbers else -1
    kept = tuple(
        block
        for number, block in enumerate(inside)
        if id(block) in taken or _is_rescued(block, holder, parents, before_end=number <= last)
    )
    of = {id(block) for block in kept}
    return Chosen(kept, tuple(block for block in inside if id(block) not in of))


def _by_element(blocks: Sequence[Block]) -> Chosen:
    """Choose by the page's own elements, where the extractor found nothing."""
    root = blocks[0].element.getroottree() if blocks else None
    for holder in (root.xpath(HOLDERS) or root.xpath("//body")) if root is not None else ():
        inside = [block for block in blocks if holder is block.element or holder in block.element.iterancestors()]
        kept = tuple(block for block in inside if not _is_apart(block, holder) and block.linked < MOSTLY_LINKS)
        if any(not block.heading for block in kept):
            of = {id(block) for block in kept}
            return Chosen(kept, tuple(block for block in inside if id(block) not in of))
    return Chosen()


def _is_meant(block: Block, said: set[tuple[str, str]], lines: set[str]) -> bool:
    """Say whether an extractor took most words of a block."""
    words = block.words
    if len(words) < SHORT:
        return squeeze(block.text) in lines
    pairs = _pairs(words)
    return sum(pair in said for pair in pairs) >= ALIKE * len(pairs)


def _pairs(words: Sequence[str]) -> set[tuple[str, str]]:
    """Return the words that follow each other."""
    return set(itertools.pairwise(words))


def _holder(elements: Sequence[html.HtmlElement]) -> html.HtmlElement | None:
    """Return the smallest element that holds all of some, or is their one parent's."""
    if not elements:
        return None
    lines = [[*reversed([*each.iterancestors()]), each] for each in elements]
    holder = None
    for level in zip(*lines, strict=False):
        if any(each is not level[0] for each in level):
            break
        holder = level[0]
    while holder is not None and holder.tag in ("p", "span", "li", "blockquote", "td", "tr", *HEADINGS):
        holder = holder.getparent()
    if holder is None:
        return None
    # The whole of an article's own element, not the part of it that was found.
    return next((each for each in (holder, *holder.iterancestors()) if each.tag == "article"), holder)


def _is_rescued(block: Block, holder: html.HtmlElement, parents: set[html.HtmlElement], *, before_end: bool) -> bool:
    """Say whether a block belongs to the article, though the extractor passed over it."""
    if block.linked >= MOSTLY_LINKS or _is_apart(block, holder):
        return False
    beside = block.element.getparent() in parents or block.element in parents
    return beside or before_end or block.element.tag in ("p", "blockquote", "pre")


def _is_apart(block: Block, holder: html.HtmlElement) -> bool:
    """Say whether a block stands in a part of the holder that is not the article's."""
    return _has(block, _ASIDE, holder) or _has(block, _AROUND, holder) or _in_furniture(block, holder)


def _has(block: Block, pattern: re.Pattern[str], holder: html.HtmlElement | None = None) -> bool:
    """Say whether a block, or what it stands in below a holder, is called by a name."""
    for element in (block.element, *block.element.iterancestors()):
        if element is holder or element.tag in ("body", "article", "main"):
            return False
        if pattern.search(f"{element.get('class', '')} {element.get('id', '')}"):
            return True
    return False


def _in_furniture(block: Block, holder: html.HtmlElement) -> bool:
    """Say whether a block stands in a menu, a form or an aside of the holder."""
    for element in (block.element, *block.element.iterancestors()):
        if element is holder:
            return False
        if element.tag in FURNITURE:
            return True
    return False


class Quotes:
    """The quotations of a page that are open; none has marks where its style sheets say so."""

    def __init__(self, styles: str) -> None:
        self.shown = not _BARE.search(styles)
        self.open_marks: list[str] = []

    def open(self, element: html.HtmlElement) -> str:
        """Return the mark that opens a quotation; "" where its words begin with one, or there are none."""
        words = element.text_content().strip()
        said = (each.get("lang") for each in (element, *element.iterancestors()))
        language = next(filter(None, said), "").lower()
        marks = QUOTATION_MARKS.get(language) or QUOTATION_MARKS.get(language.partition("-")[0], USUAL_MARKS)
        marks = marks[2:] if self.open_marks and marks[2:] else marks[:2]
        self.open_marks.append(marks if self.shown and words and words[0] not in OWN_MARKS else "")
        return self.open_marks[-1][:1]

    def close(self) -> str:
        """Return the mark that closes the quotation opened last."""
        return self.open_marks.pop()[1:]
