"""Months in words."""

from __future__ import annotations

from layers.when import in_words, read_when
from layers.words import Words


def month_name(month: str, words: Words) -> str:
    """Name a month ("2025-08") in full: "August 2025"."""
    return in_words(read_when(month), words)


def month_short(month: str, words: Words) -> str:
    """Name a month in short: "Aug 2025"."""
    year, number = month.split("-")
    return words.of("month.short", month=words[f"month.short.{int(number)}"], year=year)
