"""Turn the raw value of a field into what its type promises, or say why that cannot be."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from layers.collection.schema import Field, Type
from layers.errors import Mismatch, show, suggest
from layers.model import When
from layers.text import problem_characters
from layers.when import month_number, read_when

_ID = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def convert(value: object, field: Field) -> Any:  # noqa: ANN401 - the schema decides the type
    """Return the value of a field in the type that its schema names.

    Raises
    ------
    Mismatch
        If the value has another type or form, or is none of the field's choices.
    """
    if field.empty and value == "":
        return value
    converted = _CONVERTERS[field.type](value)
    if field.choices and converted not in field.choices:
        otherwise = f"use one of {', '.join(field.choices)}"
        raise Mismatch(f"{show(value)} is not known", suggest(converted, field.choices, otherwise))
    return converted


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise Mismatch(f"{show(value)} is not text", "put it in quotes")
    if not value.strip():
        raise Mismatch("the text is empty", "fill it in or take the field out")
    problems = problem_characters(value)
    if problems:
        first = problems[0]
        more = f" and {len(problems) - 1} more" if len(problems) > 1 else ""
        raise Mismatch(f"holds {first.name} at character {first.position}{more}", "take it out")
    return value


def _matching(pattern: re.Pattern[str], what: str, mend: str) -> Callable[[object], str]:
    """Return a converter for texts that must match a pattern as a whole."""

    def convert_matching(value: object) -> str:
        text = _text(value)
        if pattern.fullmatch(text) is None:
            raise Mismatch(f"{show(text)} is not {what}", mend)
        return text

    return convert_matching


def _address(value: object) -> str:
    text = _text(value)
    mend = "write the whole address, beginning with https://"
    try:
        parts = urlsplit(text)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        sound = False
    if not sound or re.search(r"\s", text):
        raise Mismatch(f"{show(text)} is not an http or https address", mend)
    return text


def _date(value: object) -> When:
    return read_when(_text(value))


def _month(value: object) -> str:
    text = _text(value)
    month_number(text)
    return text


def _integer(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise Mismatch(f"{show(value)} is not a whole number", "write digits without quotes")
    return value


def _number(value: object) -> float:
    try:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            number = float(value)
            if math.isfinite(number):
                return number
    except OverflowError:
        pass
    raise Mismatch(f"{show(value)} is not a finite number", "write digits without quotes")


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise Mismatch(f"{show(value)} is neither true nor false", "write true or false")
    return value


def _list_of(one: Callable[[object], Any]) -> Callable[[object], tuple[Any, ...]]:
    """Return a converter for lists of what another one converts."""

    def convert_list(value: object) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise Mismatch(f"{show(value)} is not a list", "put it in square brackets")
        return tuple(one(item) for item in value)

    return convert_list


def _by_language(one: Callable[[object], Any]) -> Callable[[object], Mapping[str, Any]]:
    """Return a converter for tables that hold a value for each language."""

    def convert_table(value: object) -> Mapping[str, Any]:
        table = _table(value)
        return {_language(language): one(item) for language, item in table.items()}

    return convert_table


def _names(value: object) -> Mapping[str, str]:
    names: Mapping[str, str] = _by_language(_text)(value)
    if not names:
        raise Mismatch("no language has a name", 'write one like names = { en = "…" }')
    return names


def _table(value: object) -> Mapping[str, object]:
    if not isinstance(value, dict):
        raise Mismatch(f"{show(value)} is not a table", "put its fields in curly brackets")
    return value


_id = _matching(_ID, "an id", "use small Latin letters and digits, joined by - or _")
_language = _matching(_LANGUAGE, "a language code", "use the ISO 639 code, like en, ar or ru")

_CONVERTERS: Mapping[Type, Callable[[object], Any]] = {
    "text": _text,
    "texts": _list_of(_text),
    "id": _id,
    "ids": _list_of(_id),
    "date": _date,
    "month": _month,
    "address": _address,
    "colour": _matching(_COLOUR, "a colour", "write it like #1f77b4"),
    "digest": _matching(_DIGEST, "a SHA-256 digest", "write its 64 small hexadecimal digits"),
    "language": _language,
    "languages": _list_of(_language),
    "integer": _integer,
    "number": _number,
    "numbers": _list_of(_number),
    "flag": _flag,
    "names": _names,
    "aliases": _by_language(_list_of(_text)),
    "table": _table,
    "tables": _list_of(_table),
}
