"""Values written into a script so that no text in them can break out or be rewritten."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

# Whatever is not one of these is written as \uXXXX. It is a short list on purpose: quotes,
# angle brackets, `&`, backticks, `$`, braces, backslashes and line separators have a meaning
# in HTML, in JavaScript or in folium's templates, and streamlit-folium rewrites `_` followed
# by hexadecimal digits as well as a few statements in brackets.
_UNSAFE = re.compile(r"[^A-Za-z0-9 .,:;-]")

Value = str | int | float | bool | None | Mapping[str, "Value"] | Sequence["Value"]


def script_literal(value: Value) -> str:
    """Write a value as a JavaScript literal that is safe inside a folium script.

    Raises
    ------
    ValueError
        If a number is not finite.
    """
    if isinstance(value, str):
        return f'"{_UNSAFE.sub(_escaped, value)}"'
    if isinstance(value, Mapping):
        pairs = (
            f"{script_literal(str(key))}:{script_literal(each)}" for key, each in value.items()
        )
        return "{" + ",".join(pairs) + "}"
    if isinstance(value, Sequence):
        return "[" + ",".join(script_literal(each) for each in value) + "]"
    return json.dumps(value, allow_nan=False)


def _escaped(match: re.Match[str]) -> str:
    """Write one character as its UTF-16 code units."""
    units = match.group().encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))
