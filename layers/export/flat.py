"""Lists as one cell holds them, for tables that know no lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

BETWEEN = "; "
"""What stands between the values of a list in one cell."""


def flatten(rows: Iterable[Mapping[str, object]]) -> Iterator[dict[str, object]]:
    """Write the lists of rows as texts; everything else stays as it is."""
    for row in rows:
        yield {
            name: join(value) if isinstance(value, list) else value for name, value in row.items()
        }


def join(values: Sequence[str]) -> str | None:
    r"""Join the values of a list to one text; an empty list gives None.

    A `;` or `\` in a value gets a `\` before it, so that the text can be split again.
    """
    escaped = (value.replace("\\", "\\\\").replace(";", "\\;") for value in values)
    return BETWEEN.join(escaped) if values else None
