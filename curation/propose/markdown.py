"""Marks of Markdown, of programs for notes and of reStructuredText, which a reader does not see."""

from __future__ import annotations

import re

from curation.propose.container import Content

_FRONT_MATTER = re.compile(r"\ufeff?---[ \t]*\n((?:(?:[\w-]+:|[ \t-]).*\n)+)---[ \t]*\n")
_ROW = re.compile(r"[ \t]*\|(.*)\|[ \t]*")
_BELOW_HEAD = re.compile(r"[ \t]*\|[ \t:|-]*-[ \t:|-]*\|[ \t]*")
_CELLS = re.compile(r"(?<!\\)\|")
_MARKS: tuple[tuple[str, re.Pattern[str], str], ...] = (
    ("[^", re.compile(r"\[\^[\w-]+\](?::[ \t]?)?"), ""),  # the mark of a note
    ("![", re.compile(r"!\[\[[^\[\]\n]*\]\]|!\[[^\[\]\n]*\]\([^()\n]*\)"), ""),  # a picture
    ("[[", re.compile(r"\[\[(?:[^\[\]|\n]*\|)?([^\[\]|\n]+)\]\]"), r"\1"),  # a link to another note
    ("==", re.compile(r"(?<![\w=])==(?=\S)([^=\n]+?)(?<=\S)==(?![\w=])"), r"\1"),
    ("~~", re.compile(r"~~(?=\S)([^~\n]+?)(?<=\S)~~"), r"\1"),
    ("_", re.compile(r"(?<!\w)(__?)(?=[^\s_])([^_\n]+?)(?<=[^\s_])\1(?!\w)"), r"\2"),
    ("`", re.compile(r"(?<![\w:]):[a-z]+(?:[:+-][a-z]+)*:(?=`[^`\n])"), ""),  # what a word is, before it: :role:`word`
    ("`", re.compile(r"`([^`<>\n]+?)\s*<[^<>\n]+>`__?"), r"\1"),
    ("`", re.compile(r"(?<!`)(``?)(?!`)([^`\n]+)\1(?!`)__?(?!\w)|(?<!`)(``?)(?!`)([^`\n]+)\3(?!`)"), r"\2\4"),
    ("]_", re.compile(r"(?<=\])_(?!\w)"), ""),
    ("[!", re.compile(r"^([ \t]*>[ \t]*)\[![\w-]+\][+-]?[ \t]*", re.MULTILINE), r"\1"),
    ("] ", re.compile(r"^([ \t]*[-*+][ \t]+)\[[ xX/-]\][ \t]+", re.MULTILINE), r"\1"),  # something to be done
    (" ^", re.compile(r"[ \t]+\^[\w-]+[ \t]*$", re.MULTILINE), ""),  # what a paragraph is called
    (".. [", re.compile(r"^\.\.[ \t]+\[#?\w+\][ \t]+", re.MULTILINE), ""),
    ("::", re.compile(r"^\.\.[ \t]+[\w-]+::[ \t]*", re.MULTILINE), ""),
    ("\n---", re.compile(r"(?<=\S)\n-{3,}[ \t]*$", re.MULTILINE), ""),
    *((each * 3, re.compile(rf"^{re.escape(each)}{{3,}}[ \t]*$\n?", re.MULTILINE), "") for each in '=~^"*+#_'),
)
"""What stands where a mark does, the mark, and what is left of it; the last are below headings, or between parts."""


def without_marks(content: Content, notes: list[str]) -> Content:
    """Take the marks out of a text, and the lines above it: title and day, which count, are told; rows are parted."""
    text = content.text.replace("\r\n", "\n")
    front = _FRONT_MATTER.match(text)
    if front is not None:
        lines = front[1].strip().split("\n")
        parts = (line.partition(":") for line in lines)
        said = {name.strip().lower(): value.strip(" \"'") for name, _, value in parts}
        notes.append(f"the lines above the text were taken out: “{' · '.join(lines)}”")
        head = tuple(filter(None, [said.get("date", "")]))
        content, text = content._replace(title=said.get("title", ""), head=head), text[front.end() :]
    for needed, mark, shown in _MARKS:
        text = mark.sub(shown, text) if needed in text else text
    return content._replace(text=_with_rows(text))


def _with_rows(text: str) -> str:
    """Return a text with the cells of its tables parted by tabs, each row a paragraph."""
    if "|" not in text:
        return text
    lines = text.split("\n")
    shown: list[str] = []
    number = 0
    while number < len(lines):
        if number + 1 < len(lines) and _ROW.fullmatch(lines[number]) and _BELOW_HEAD.fullmatch(lines[number + 1]):
            while number < len(lines) and (row := _ROW.fullmatch(lines[number])):
                cells = [cell.strip().replace("\\|", "|") for cell in _CELLS.split(row[1])]
                shown += [] if _BELOW_HEAD.fullmatch(lines[number]) else ["", "\t".join(filter(None, cells))]
                number += 1
            shown.append("")
        else:
            shown.append(lines[number])
            number += 1
    return "\n".join(shown)
