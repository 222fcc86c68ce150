"""What was said, as programs write it down: subtitles of a film, messages of a chat, each with its time."""

from __future__ import annotations

import re

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
_MESSAGE = re.compile(
    r"^([\u200e\u200f]*\[?\d{1,4}[./-]\d{1,2}[./-]\d{2,4}[,،]?\s\d{1,2}[:.]\d\d[^\n:\]]{0,12}(?::\d\d[^\n:\]]{0,8})?"
    r"(?:\]|\s[-–])\s?[^\n:]{1,40}:|[^\n\[\],:]{1,40}, \[\d{1,2}\.\d{1,2}\.\d{2,4},? \d{1,2}:\d\d(?::\d\d)?\]:?)"
    r"(?:[ \u200e\u200f]+|\n)(?=\S)",
    re.MULTILINE,
)
"""The head of a message: `[05/08/2025, 10:12:33] Ann:`, `05.08.25, 22:12 - Ann:` or `Ann, [05.08.2025 10:12]`."""


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
