"""Find the line of every key in a TOML text, which the standard library's reader forgets."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping

Path = tuple[str | int, ...]
"""Where a value stands: keys, and the positions of tables and items in arrays, from 0."""

# The longest forms come first, so that three quotes are not read as an empty string and one.
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}|\'\'\'.*?\'{3,5}|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.DOTALL
)
_GAP = re.compile(r"(?:\s|#[^\n]*)*")
_BARE = re.compile(r"[^\s,\]}#=.\[{\"']+")
_VALUE = re.compile(r"[^,\]}#\n]+")


def find_lines(text: str) -> Mapping[Path, int]:
    """Return the line, from 1, on which each table, key and array item of a TOML text begins.

    The text must be valid TOML.
    """
    return dict(_Scan(text).statements())


class _Scan:
    """A walk through a TOML text that keeps count of where it is."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.counted = (0, 1)
        self.array_sizes: dict[Path, int] = {}

    def statements(self) -> Iterator[tuple[Path, int]]:
        """Go through the headers and the key/value pairs of the whole text."""
        table: Path = ()
        while not self._at_end():
            line = self._line()
            if self._peek() == "[":
                table = self._header()
                yield table, line
            else:
                yield from self._pair(table)

    def _header(self) -> Path:
        """Read `[table]` or `[[tables]]` and return where it stands."""
        is_array = self.text.startswith("[[", self.position)
        self.position += 2 if is_array else 1
        path = self._resolve(self._key())
        self.position += 2 if is_array else 1
        if is_array:
            index = self.array_sizes.get(path, 0)
            self.array_sizes[path] = index + 1
            path = (*path, index)
        return path

    def _resolve(self, keys: Path) -> Path:
        """Lead a header's keys into the last item of each array of tables they pass."""
        path: Path = ()
        for key in keys[:-1]:
            path = (*path, key)
            if path in self.array_sizes:
                path = (*path, self.array_sizes[path] - 1)
        return (*path, keys[-1])

    def _pair(self, table: Path) -> Iterator[tuple[Path, int]]:
        """Read `key = value`, dotted keys and the insides of the value included."""
        line = self._line()
        keys = self._key()
        self.position += 1  # the equals sign
        for size in range(1, len(keys) + 1):
            yield (*table, *keys[:size]), line
        yield from self._value((*table, *keys))

    def _key(self) -> Path:
        """Read a key, bare or quoted, with its dots, and the gap after it."""
        keys: list[str | int] = []
        while True:
            self._skip_gap()
            quoted = _STRING.match(self.text, self.position)
            found = quoted or _BARE.match(self.text, self.position)
            if found is None:
                raise ValueError(f"no key at character {self.position}")
            self.position = found.end()
            word = found[0]
            keys.append(next(iter(tomllib.loads(f"{word} = 0"))) if quoted else word)
            self._skip_gap()
            if self._peek() != ".":
                return tuple(keys)
            self.position += 1

    def _value(self, path: Path) -> Iterator[tuple[Path, int]]:
        """Read a value; give the lines of what stands inside it."""
        self._skip_gap()
        opening = self._peek()
        if opening in ("[", "{"):
            yield from self._items(path, "]" if opening == "[" else "}")
            return
        found = _STRING.match(self.text, self.position) or _VALUE.match(self.text, self.position)
        if found is None:
            raise ValueError(f"no value at character {self.position}")
        self.position = found.end()

    def _items(self, path: Path, closing: str) -> Iterator[tuple[Path, int]]:
        """Read an array or an inline table."""
        self.position += 1
        index = 0
        while True:
            self._skip_gap()
            if self._peek() == closing:
                self.position += 1
                return
            if closing == "}":
                yield from self._pair(path)
            else:
                yield (*path, index), self._line()
                yield from self._value((*path, index))
            index += 1
            self._skip_gap()
            if self._peek() == ",":
                self.position += 1

    def _at_end(self) -> bool:
        self._skip_gap()
        return self.position >= len(self.text)

    def _peek(self) -> str:
        """Return the next character; running off the end means the text was not valid."""
        if self.position >= len(self.text):
            raise ValueError("the text ends too early")
        return self.text[self.position]

    def _skip_gap(self) -> None:
        """Go past blanks, line ends and comments."""
        match = _GAP.match(self.text, self.position)
        self.position = match.end() if match else self.position

    def _line(self) -> int:
        """Count the lines up to here, from where they were last counted."""
        position, line = self.counted
        line += self.text.count("\n", position, self.position)
        self.counted = (self.position, line)
        return line
