"""The words of the page: one catalogue a language, `<language>.toml` beside this file.

A catalogue is flat: a key, and a text or a pattern whose `{names}` are filled in. Every
catalogue has every key; should one be missing, it is said in English and never stops the page.
The browser fills patterns in by the same rules (`words.js`).
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal, Protocol, TypedDict

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.lists import format_list
from babel.numbers import format_decimal

ENGLISH = "en"
"""The language that has every key."""

Direction = Literal["ltr", "rtl", "auto"]
"""How a text runs, in the words of HTML's `dir`."""

# Unicode's isolates: LRI, RLI and FSI open one, PDI closes it.
_ISOLATED = re.compile("[\u2066-\u2068][^\u2066-\u2069]*\u2069")
# "2025-08": between Arabic words its parts would change places.
_JOINED_DIGITS = re.compile("[0-9][-+−][0-9]")

LONGEST_WISH = 1_000
"""What of an `Accept-Language` is read; browsers send under a hundred characters."""
_RANGE = re.compile(
    r"(\*|[a-z]{1,8}(?:-[a-z0-9]{1,8})*)\s*(?:;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?", re.IGNORECASE
)


class HasNames(Protocol):
    """What has a name in each language."""

    @property
    def names(self) -> Mapping[str, str]:
        """By ISO 639-1 code."""


class Said(TypedDict):
    """A text of the data as it is shown, and how it runs; `lang` is None where it is in the words' language."""

    text: str
    lang: str | None
    dir: Direction


class Words(Mapping[str, str]):
    """The words of one language; a key that it lacks is read from `fallback`."""

    def __init__(self, language: str, texts: Mapping[str, str], fallback: Words | None = None) -> None:
        self.language = language
        self._texts = dict(texts)
        self._fallback = fallback
        self._locale = Locale.parse(language, sep="-")
        self._parts: dict[tuple[str, ...], Mapping[str, str]] = {}

    def __getitem__(self, key: str) -> str:
        if key in self._texts or self._fallback is None:
            return self._texts[key]
        return self._fallback[key]

    def __iter__(self) -> Iterator[str]:
        yield from self._texts
        yield from (key for key in self._fallback or () if key not in self._texts)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def starting(self, *prefixes: str) -> Mapping[str, str]:
        """Return the words whose keys start with one of these, gone through once."""
        if prefixes not in self._parts:
            self._parts[prefixes] = {key: text for key, text in self.items() if key.startswith(prefixes)}
        return self._parts[prefixes]

    @property
    def direction(self) -> Direction:
        """Say how this language runs."""
        return direction_of(self.language)

    def of(self, key: str, **values: str) -> str:
        """Fill a pattern in; values are plain text, and braces in them stay braces.

        A value that would turn the sentence round is isolated: see `isolate`. A name in the
        pattern without a value stays as it is written, so that a slip in a translation shows
        and never stops the page.
        """
        return self._fill(self[key], values)

    def count(self, key: str, n: int, **values: str) -> str:
        """Say how many, in the plural form that the language has for `n`.

        The forms are the keys `<key>.one`, `<key>.few` … `<key>.other` (the plural categories
        of Unicode's CLDR); `{n}` is filled in with its digits grouped.
        """
        own = [f"{key}.{form}" for form in (_plural(n, self._locale), "other")]
        form = next((form for form in own if form in self._texts), None)
        if form is None and self._fallback is not None:
            return self._fallback.count(key, n, **values)
        return self._fill(self._texts[form or own[-1]], {**values, "n": self.number(n)})

    def number(self, n: int) -> str:
        """Write a number with its digits grouped, in Latin digits in every language."""
        return _grouped(n, self._locale)

    def name(self, names: Mapping[str, str]) -> str:
        """Choose the name in this language: see `name_in`."""
        return name_in(names, self.language)

    def place_kind(self, kind: str, own: Mapping[str, HasNames]) -> str:
        """Say a kind of place: one of the catalogue's, or a collection's `own`."""
        return self.name(own[kind].names) if kind in own else self[f"place.kind.{kind}"]

    def article_kind(self, kind: str, own: Mapping[str, HasNames]) -> str:
        """Say a kind of article: one of the catalogue's, or a collection's `own`."""
        return self.name(own[kind].names) if kind in own else self[f"article.kind.{kind}"]

    def said(self, texts: Mapping[str, str]) -> Said:
        """Choose the text in this language as `name` does, and tell where it is in another."""
        language = language_in(texts, self.language) or self.language
        other = language if language != self.language else None
        return {"text": texts.get(language, ""), "lang": other, "dir": direction_of(language)}

    def in_line(self, several: Iterable[Mapping[str, str]]) -> str:
        """Say texts of the data in one line, each isolated where it would turn what stands around it round."""
        return " · ".join(isolate(self.name(texts), self.direction) for texts in several)

    def listed(self, items: Sequence[str]) -> str:
        """Join items as the language lists them: "A, B, and C"."""
        return format_list([isolate(item, self.direction) for item in items], locale=self._locale)

    def quoted(self, text: str) -> str:
        """Put a text between the language's quotation marks, unless it stands between them already.

        Such marks inside become the inner ones, so that no two meet at an end.
        """
        opening, closing, *inner = list(self["quotation.marks"])
        within = re.compile(f"{opening}([^{opening}{closing}]*){closing}")
        if within.fullmatch(text):
            return text
        return opening + isolate(within.sub(r"\1".join(inner), text), self.direction) + closing

    def _fill(self, pattern: str, values: Mapping[str, str]) -> str:
        return pattern.format_map(_Values({name: isolate(value, self.direction) for name, value in values.items()}))


class _Values(dict[str, str]):
    """The values of a pattern, where one that is missing leaves its name in braces."""

    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"


def isolate(value: str, direction: Direction) -> str:
    """Isolate a value that goes into a sentence where it would turn what stands around it round.

    That is where it has letters that run against the sentence's direction, outside of what is
    isolated already, or, in one that runs from right to left, digits joined by hyphens. It is
    put between FSI and PDI, so that it runs as its own first letter does.
    """
    return f"\u2068{value}\u2069" if _turns(value, direction) else value


@lru_cache(maxsize=16384)
def _plural(n: int, locale: Locale) -> str:
    form: str = locale.plural_form(n)
    return form


@lru_cache(maxsize=16384)
def _turns(value: str, direction: Direction) -> bool:
    bare, before = value, ""
    while bare != before:
        bare, before = _ISOLATED.sub("", bare), bare
    against = {"ltr": {"R", "AL"}, "rtl": {"L"}, "auto": set[str]()}[direction]
    turned = any(unicodedata.bidirectional(letter) in against for letter in bare)
    return turned or (direction == "rtl" and _JOINED_DIGITS.search(bare) is not None)


@lru_cache(maxsize=4096)
def _grouped(n: int, locale: Locale) -> str:
    return format_decimal(n, locale=locale)


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that have a catalogue: English, then the others by code."""
    found = {path.stem for path in Path(__file__).parent.glob("*.toml")}
    return (ENGLISH, *sorted(found - {ENGLISH}))


def read_words(language: str) -> Words:
    """Read a language's catalogue, once; a language without one is answered in English.

    The language may come from an address, so it is looked up among the files and is never
    made into a path.
    """
    return _read_catalogue(language if language in languages() else ENGLISH)


def choose_language(said: str | None, own: str | None, wish: str = "") -> str:
    """Decide which language a reader is answered in; it is always one that has a catalogue.

    Parameters
    ----------
    said
        `View.language`: what the address says, or None.
    own
        The collection's, which is the last resort; None where the data cannot be read.
    wish
        `Accept-Language`, where a page is answered. Documents leave it out: the same address
        is the same bytes for everybody.
    """
    known = languages()
    return next((one for one in (said, wished_language(wish), own) if one in known), ENGLISH)


def wished_language(accepted: str) -> str | None:
    """Return the language of ours that an `Accept-Language` asks for first, or None.

    The ranges are taken by weight, those of one weight as they stand (RFC 9110, 12.5.4), and
    are cut from behind until one fits, `ar-SY` to `ar` (RFC 4647, 3.4). What cannot be read is
    passed over; at `*` the reader takes any.
    """
    read = (_RANGE.fullmatch(part.strip()) for part in accepted[:LONGEST_WISH].split(","))
    ranges = [(float(found[2] or 1), found[1].lower()) for found in read if found]
    for weight, tag in sorted(ranges, key=lambda one: -one[0]):
        if not weight or tag == "*":
            return None
        parts = tag.split("-")
        for length in range(len(parts), 0, -1):
            if (short := "-".join(parts[:length])) in languages():
                return short
    return None


def name_in(names: Mapping[str, str], language: str) -> str:
    """Choose the name in a language, else in English, else the first; "" if there is none."""
    return names.get(language_in(names, language), "")


def language_in(names: Mapping[str, str], language: str) -> str:
    """Say which language `name_in` chooses the name of; "" if there is none."""
    return next((one for one in (language, ENGLISH, *names) if names.get(one)), "")


def language_name(code: str, words: Words) -> str:
    """Say what a language is called in the language of the words; its code if it is not known."""
    return _called(code, words.language)


@lru_cache(maxsize=1_000)
def _called(code: str, language: str) -> str:
    try:
        return Locale.parse(code, sep="-").get_display_name(language) or code
    except (UnknownLocaleError, ValueError):
        return code


@cache
def language_codes() -> tuple[str, ...]:
    """Return the languages that Unicode knows by a code of two letters, by code."""
    return tuple(sorted(one for one in map(str, Locale.parse(ENGLISH).languages) if len(one) == 2))  # noqa: PLR2004


@cache
def direction_of(language: str) -> Direction:
    """Say how a language runs, by its code; "auto" if the code is not known."""
    try:
        direction = Locale.parse(language, sep="-").text_direction
    except (UnknownLocaleError, ValueError):
        return "auto"
    return "rtl" if direction == "rtl" else "ltr"


@cache
def _read_catalogue(language: str) -> Words:
    """Read one catalogue's file."""
    path = Path(__file__).with_name(f"{language}.toml")
    texts = tomllib.loads(path.read_text(encoding="utf-8"))
    return Words(language, texts, None if language == ENGLISH else _read_catalogue(ENGLISH))


def territory_code(name: str) -> str:
    """Return the two letters that another code of one territory means (USA, UK); any other name as it is."""
    codes = get_global("territory_aliases").get(name.strip().upper(), ())
    return str(codes[0]) if len(codes) == 1 else name
