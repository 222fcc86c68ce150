"""A Word file laid out as a page: its paragraphs, in the tables and lists that they stand in."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence

from lxml import etree, html

LARGEST_PART = 20_000_000
"""Bytes of the text of a Word file when it is unpacked: a small one may unpack to more than there is memory."""
DOCUMENT = "word/document.xml"
PLAIN_STYLE = "ListParagraph"
"""The style of paragraphs that Word gives to items, and to others."""


class TooLarge(ValueError):  # noqa: N818 - the name says what is wrong
    """A part of a Word file takes too much memory."""


def read_document(archive: zipfile.ZipFile) -> str:
    """Return the text of a Word file as a page.

    Raises
    ------
    TooLarge
        If it would take too much memory.
    """
    body = html.Element("body")
    of: dict[etree._Element, html.HtmlElement] = {}
    grid = _Grid()
    lists: list[html.HtmlElement] = []
    for element in _part(archive, DOCUMENT).iter("{*}tbl", "{*}tr", "{*}tc", "{*}p"):
        tag = etree.QName(element).localname
        holder = next((of[each] for each in element.iterancestors() if each in of), body)
        if tag == "tc":
            of[element] = grid.cell(element, holder)
        elif tag != "p":
            of[element] = etree.SubElement(holder, "table" if tag == "tbl" else "tr")
        elif text := _paragraph(element):
            lists = _lists_at(_depth(element), holder, lists)
            item = etree.SubElement(lists[-1], "li") if lists else holder
            etree.SubElement(item, "pre").text = text
    return str(html.tostring(body, encoding="unicode"))


def read_paragraphs(archive: zipfile.ZipFile, name: str) -> list[str]:
    """Return what the paragraphs of a part of a Word file show, without empty ones; none if it has no such part."""
    return list(filter(None, map(_paragraph, _part(archive, name).iter("{*}p")))) if name in archive.namelist() else []


def _part(archive: zipfile.ZipFile, name: str) -> etree._Element:
    """Return a part of a Word file, without second versions of its boxes."""
    with archive.open(name) as packed:
        content = packed.read(LARGEST_PART + 1)
    if len(content) > LARGEST_PART:
        raise TooLarge
    part = etree.fromstring(content, etree.XMLParser(resolve_entities=False))
    for twice in [*part.iter("{*}Fallback")]:
        twice.getparent().remove(twice)
    return part


class _Grid:
    """The cells of tables: in which column each row goes on, and which cell goes on below each column."""

    def __init__(self) -> None:
        self.ends: dict[html.HtmlElement, int] = {}
        self.merged: dict[html.HtmlElement, dict[int, html.HtmlElement]] = {}

    def cell(self, element: etree._Element, row: html.HtmlElement) -> html.HtmlElement:
        """Return the cell that an element is in a row, or that of a row before which goes on in it."""
        column, wide = self.ends.get(row, 0), _value(element.find("{*}tcPr/{*}gridSpan"), "1")
        self.ends[row] = column + (int(wide) if wide.isdigit() else 1)
        merge = element.find("{*}tcPr/{*}vMerge")
        above = self.merged.setdefault(row.getparent(), {})
        if merge is not None and _value(merge, "continue") == "continue" and column in above:
            above[column].set("rowspan", str(int(above[column].get("rowspan", "1")) + 1))
            return above[column]
        heads = element.getparent().find("{*}trPr/{*}tblHeader") is not None
        cell = etree.SubElement(row, "th" if heads else "td", colspan=wide)
        above[column] = cell
        if merge is None:
            del above[column]
        return cell


def _value(element: etree._Element | None, otherwise: str) -> str:
    """Return the value of a property."""
    return next(map(str, element.attrib.values()), otherwise) if element is not None else otherwise


def _depth(paragraph: etree._Element) -> int:
    """Return how deep in a list a paragraph stands; 0 if it is no item."""
    style = _value(paragraph.find("{*}pPr/{*}pStyle"), "")
    number = paragraph.find("{*}pPr/{*}numPr/{*}numId")
    is_item = _value(number, "0") != "0" if number is not None else style.startswith("List") and style != PLAIN_STYLE
    level = _value(paragraph.find("{*}pPr/{*}numPr/{*}ilvl"), "0")
    return int(level) + 1 if is_item and level.isdigit() else 0


def _lists_at(depth: int, holder: html.HtmlElement, lists: Sequence[html.HtmlElement]) -> list[html.HtmlElement]:
    """Return the lists in each other that an item stands in, by how deep it is: those that are open, or new ones."""
    is_open = bool(lists) and lists[0].getparent() is holder and lists[0].getnext() is None
    found = [*lists[:depth]] if is_open else []
    if depth > len(found):
        found.append(etree.SubElement(found[-1][-1] if found else holder, "ul"))
    return found


def _paragraph(paragraph: etree._Element) -> str:
    """Return what a paragraph of a Word file shows; what was deleted, moved away or hidden in it stays out."""
    said = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
    pieces = []
    for element in paragraph.iter():
        tag = etree.QName(element).localname if isinstance(element.tag, str) else ""
        inner = next(element.iterancestors("{*}p"), paragraph) is not paragraph if element is not paragraph else False
        gone = tag and (next(element.iterancestors("{*}moveFrom"), None) is not None or _is_hidden(element))
        if not (inner or gone):  # the paragraphs of a text box come for themselves
            pieces.append((element.text or "") if tag == "t" else said.get(tag, ""))
    return "".join(pieces).strip()


def _is_hidden(element: etree._Element) -> bool:
    """Say whether the run that an element stands in is hidden."""
    vanish = element.getparent().find("{*}rPr/{*}vanish") if element.getparent() is not None else None
    return vanish is not None and not {"0", "false", "off"} & {*vanish.attrib.values()}
