"""What was said, as programs write it down: subtitles of a film, messages of a chat, each with its time."""

from __future__ import annotations

import re
from datetime import date

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
