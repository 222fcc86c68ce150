"""The marks that a browser puts round quotations (`q`), by the language that they are in."""

from __future__ import annotations

import re

from lxml import html

MARKS = {
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
PLAIN = "“”‘’"
OWN = "\"'«»“”„‘’‹›「」『』"
_NONE = re.compile(r"(?<![\w.#-])q\b[^{}]*\{[^{}]*?(?:quotes\s*:\s*none|content\s*:\s*(?:none|''|\"\"))", re.IGNORECASE)


class Quotes:
    """The quotations of a page that are open; none has marks where its style sheets say so."""

    def __init__(self, styles: str) -> None:
        self.shown = not _NONE.search(styles)
        self.open_marks: list[str] = []

    def open(self, element: html.HtmlElement) -> str:
        """Return the mark that opens a quotation; "" where its words begin with one, or there are none."""
        words = element.text_content().strip()
        said = (each.get("lang") for each in (element, *element.iterancestors()))
        language = next(filter(None, said), "").lower()
        marks = MARKS.get(language) or MARKS.get(language.partition("-")[0], PLAIN)
        marks = marks[2:] if self.open_marks and marks[2:] else marks[:2]
        self.open_marks.append(marks if self.shown and words and words[0] not in OWN else "")
        return self.open_marks[-1][:1]

    def close(self) -> str:
        """Return the mark that closes the quotation opened last."""
        return self.open_marks.pop()[1:]
