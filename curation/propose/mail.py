"""Mails: the lines above their text, and what they quote of another mail."""

from __future__ import annotations

import re
from itertools import groupby
from typing import NamedTuple

from lxml import html

from curation.propose.container import Content, first_words, head_of
from curation.propose.markup import parse

SUBJECTS = (
    "subject", "тема", "الموضوع", "betreff", "objet", "asunto", "assunto", "oggetto", "konu", "موضوع", "विषय",
)  # fmt: skip
SENT = (
    "date", "sent", "дата", "отправлено", "التاريخ", "تاريخ", "تاريخ الإرسال", "أرسلت", "تم الإرسال", "gesendet",
    "datum", "envoyé", "fecha", "enviado", "data", "tarih", "gönderildi", "तारीख", "दिनांक",
)  # fmt: skip
SENDERS = ("from", "от", "от кого", "من", "von", "de", "da", "kimden", "از", "प्रेषक")
LONGEST_ATTRIBUTION = 3
"""Lines that say who wrote when what is quoted below them."""
DEEPEST = 5
"""So many mails are looked for in each other."""
_LINE = re.compile(r"(?P<name>[^:\n>]{2,22}?)[ \t]*:[ \t]*(?P<value>.*)")
_RULE = re.compile(r"(?=[-_]{4}).*[-_]{4}")
_ATTRIBUTION = re.compile(r"(?=.*(?:@|\d[:.]\d\d)).{8,}:")
_MARK = re.compile(r"^> ?", re.MULTILINE)
_QUOTING = re.compile(r"gmail_quote|yahoo_quoted|moz-forward-container|divRplyFwdMsg|type=.?cite")
_QUOTES = (
    "//*[contains(concat(' ', @class, ' '), ' gmail_quote ') or contains(@class, 'yahoo_quoted')"
    " or contains(@class, 'moz-forward-container') or @id='divRplyFwdMsg'] | //blockquote[@type='cite']"
    " | //*[@id='divRplyFwdMsg']/following-sibling::*"
)


class Parts(NamedTuple):
    """A mail's own text, what stands above what it quotes, and that; "" for what is not there."""

    own: str
    head: str
    quoted: str


def without_mail_head(content: Content, notes: list[str]) -> Content:
    """Take the lines out that a mail program shows above a mail's text, where it begins with them, and tell.

    Its subject becomes the title, and when it was sent a line above the text.
    """
    head, _, text = content.text.lstrip("\ufeff\n\r ").replace("\r\n", "\n").partition("\n\n")
    said = _said(head)
    if not (said and text.strip()):
        return content
    notes.append(f"the head of a mail was taken out: “{' · '.join(head.split(chr(10)))}”")
    title, above = head_of(*said)
    return content._replace(text=text, title=title, head=above)


def without_quoted(content: Content, notes: list[str]) -> Content:
    """Part what a mail says from what it quotes of another: the longer is the article, the other is told.

    Where it answers piece by piece, and where nothing says that it is a mail that it quotes, all of it stays.
    """
    for _ in range(DEEPEST):
        parts = _parts(content.text)
        if parts is None:
            break
        if _letters(parts.own) >= _letters(parts.quoted):
            notes.append(_left_out("what the mail quotes of another", f"{parts.head} {parts.quoted}"))
            return content._replace(text=parts.own)
        if parts.own:
            notes.append(_left_out("what stands beside the mail that is quoted", parts.own))
        if _said(parts.head):
            content = without_mail_head(content._replace(text=f"{parts.head}\n\n{parts.quoted}"), notes)
        else:
            notes.append(f"the text is what a mail quotes: “{parts.head}”")
            content = content._replace(text=parts.quoted)
    quoted = [line for line in content.text.split("\n") if line.startswith(">")]
    if quoted:
        said = first_words(_MARK.sub("", "\n".join(quoted)))
        notes.append(f"lines with “>” before them stay in the text: {len(quoted)}, “{said}”")
    return content


def without_quoted_elements(page: str) -> tuple[str, str]:
    """Leave out what a mail's page quotes of another, where its own text is longer; and what to tell of it, or ""."""
    tree = parse(page) if _QUOTING.search(page) else None
    found = tree.xpath(_QUOTES) if tree is not None else []
    outer = [each for each in found if not any(above in found for above in each.iterancestors())]
    if tree is None or not outer:
        return page, ""
    quoted = " ".join(text for each in outer for text in each.itertext())
    if 2 * _letters(quoted) > _letters(" ".join(tree.itertext())):
        return page, f"most of it is what a mail quotes of another: “{first_words(quoted)}”"
    for each in outer:
        each.drop_tree()
    return html.tostring(tree, encoding="unicode"), _left_out("what the mail quotes of another", quoted)


def _said(head: str) -> tuple[str, str] | None:
    """Return subject and day that lines above a mail say; None if they are no such lines."""
    said: dict[str, str] = {}
    for each in head.split("\n"):
        line = _LINE.fullmatch(each.strip("*\u200e\u200f "))
        if line is None:
            return None
        said[line["name"].casefold()] = line["value"].strip()
    subject, sent, sender = (
        next((said[name] for name in names if name in said), "") for names in (SUBJECTS, SENT, SENDERS)
    )
    return (subject, sent) if subject and sender else None


def _parts(text: str) -> Parts | None:
    """Part a text where it quotes one mail in one piece; None if it does not."""
    lines = text.replace("\r\n", "\n").split("\n")
    runs = [(marked, [*run]) for marked, run in groupby(lines, lambda line: line.startswith(">"))]
    pieces = [(marked, "\n".join(run).strip("\n")) for marked, run in runs]
    marked = [number for number, (is_marked, _) in enumerate(pieces) if is_marked]
    if not marked:
        return _parts_at_head(text)
    first, last = marked[0], marked[-1]
    if any(piece.strip() for is_marked, piece in pieces[first:last] if not is_marked):
        return None
    above, below = ("\n".join(piece for _, piece in part) for part in (pieces[:first], pieces[last + 1 :]))
    quoted = _MARK.sub("", "\n".join(piece for _, piece in pieces[first : last + 1]))
    own, head = _without_attribution(above)
    if head:
        return Parts("\n\n".join(filter(None, (own, below))), head, quoted)
    inner, _, rest = quoted.strip().partition("\n\n")
    return Parts("\n\n".join(filter(None, (above, below))), inner, rest) if _said(inner) else None


def _without_attribution(text: str) -> tuple[str, str]:
    """Part a text from the lines at its end that say who wrote when what follows; "" if it ends with none."""
    lines = text.rstrip("\n").split("\n")
    paragraph = next((size for size, line in enumerate(reversed(lines)) if not line.strip()), len(lines))
    for size in (min(paragraph, LONGEST_ATTRIBUTION), 1):
        head = " ".join("\n".join(lines[len(lines) - size :]).split())
        if _ATTRIBUTION.fullmatch(head):
            return "\n".join(lines[: len(lines) - size]).strip("\n"), head
    return text, ""


def _parts_at_head(text: str) -> Parts | None:
    """Part a text where the lines stand in it that a mail program shows above a mail; None if none do."""
    paragraphs = text.replace("\r\n", "\n").split("\n\n")
    for number, paragraph in enumerate(paragraphs):
        first, _, rest = paragraph.strip("\n").partition("\n")
        is_rule = _RULE.fullmatch(first.strip()) is not None
        head = rest if is_rule else paragraph.strip("\n")
        if (number or is_rule) and _said(head):
            return Parts("\n\n".join(paragraphs[:number]), head, "\n\n".join(paragraphs[number + 1 :]))
    return None


def _letters(text: str) -> int:
    """Count the letters of a text."""
    return sum(map(str.isalpha, text))


def _left_out(what: str, text: str) -> str:
    """Tell what of a mail was left out, with its first words."""
    return f"{what} was left out ({len(text.split())} words): “{first_words(text)}”"
