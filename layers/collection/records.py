"""The second pass: tables become records, their fields of the types that the schema promises.

So do the kinds of place and of article that a collection adds to those that every one has.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, replace
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from layers.collection.files import Lines
from layers.collection.schema import ARTICLE_KIND, CONTEXT_KINDS, PLACE_KIND, Field, Schema, Type
from layers.errors import Mend, Mismatch, Problem, Suggestion, show
from layers.model import ARTICLE_KINDS, PLACE_KINDS, OwnKind, When
from layers.text import is_seen, problem_characters
from layers.when import month_number, read_when
from layers.words import ENGLISH

_ID = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")

MOST_KINDS = 40  # kinds of places that an excerpt has are bits of one number
_KINDS: Mapping[str, tuple[Schema, tuple[str, ...]]] = {
    "place_kinds": (PLACE_KIND, PLACE_KINDS),
    "article_kinds": (ARTICLE_KIND, ARTICLE_KINDS),
}


class Record(NamedTuple):
    """A table as read: `good` are those of its fields that are what the schema promises.

    `problems` are errors, of the other fields; small tables inside it are not looked into
    before they are asked for. `label` names the record in messages ("excerpt 'x-07'"); what readers
    see of it is in `language`, where it does not say another.
    """

    label: str
    lines: Lines
    good: Mapping[str, Any]
    problems: tuple[Problem, ...]
    language: str

    @property
    def parent(self) -> str | None:
        """The id of what it stands under, if it is a place or an actor."""
        return self.good.get("parent")

    @property
    def where(self) -> str:
        """The file and the line of its id, as `path:line`."""
        return f"{self.lines.path}:{self.lines.line('id')}"

    def kept(self, kind: type) -> dict[str, Any]:
        """Return the good fields that a dataclass has by the same name."""
        return {name: self.good[name] for name in _field_names(kind) if name in self.good}

    def error(self, what: str, mend: Mend, *keys: str | int) -> Problem:
        """Return an error at the line of a field, or of the record if none is named."""
        return self.lines.error(what, mend, *keys)

    def warning(self, what: str, mend: Mend, *keys: str | int) -> Problem:
        """Return a warning at the line of a field, or of the record if none is named."""
        return Problem(self.lines.path, self.lines.line(*keys), what, mend, "warning")

    def table(self, key: str, schema: Schema) -> Record | None:
        """Return the record of a small table inside this one, or None if it is not there."""
        if key not in self.good:
            return None
        lines = self.lines.inside(key, part=True)
        return read_record(self.good[key], schema, f"{key} of {self.label}", lines, self.language)

    def tables(self, key: str, schema: Schema) -> Iterator[Record]:
        """Give the record of each table in a list of this one."""
        for index, values in enumerate(self.good.get(key, ())):
            label = f"{key} item {index + 1} of {self.label}"
            yield read_record(values, schema, label, self.lines.inside(key, index, part=True), self.language)


@cache
def _field_names(kind: type) -> tuple[str, ...]:
    """Return the names of a dataclass's fields."""
    return tuple(field.name for field in fields(kind))


def read_record(
    values: Mapping[str, object], schema: Schema, label: str, lines: Lines, language: str = ENGLISH
) -> Record:
    """Sort the fields of a table into good ones and problems; a wording in quotes is in `language`."""
    error = lines.error
    good: dict[str, Any] = {}
    problems = []
    for key in values:
        if key not in schema:
            mend = Suggestion(key, schema, f"take it out; known are {', '.join(schema)}")
            problems.append(error(f"{label} has the unknown field {show(key)}", mend, key))
    for key, field in schema.items():
        value = values.get(key)
        if value is None:  # JSON writes null for a field that is left out
            if field.required:
                problems.append(error(f"{label} has no {key}", f"add the field {key}"))
            continue
        try:
            good[key] = convert(value, field, language)
        except Mismatch as mismatch:
            problems.append(error(f"{key} of {label}: {mismatch.what}", mismatch.mend, key))
    return Record(label, lines, good, tuple(problems), language)


def _worded(value: object, field: Field, language: str) -> object:
    """Say in which language a wording is that stands there in quotes, without one."""
    if field.type == "wording" and isinstance(value, str):
        return {language: value}
    if field.type == "wordings" and isinstance(value, list):
        return [{language: one} if isinstance(one, str) else one for one in value]
    return value


def first_of_each(records: Iterable[Record]) -> dict[str, Record]:
    """Return the first record of each good id, in their order."""
    firsts: dict[str, Record] = {}
    for record in records:
        if "id" in record.good:
            firsts.setdefault(record.good["id"], record)
    return firsts


def check_repeated(record: Record, firsts: Mapping[str, Record]) -> Iterator[Problem]:
    """Give a problem if a record has the id of one before it."""
    first = firsts.get(record.good.get("id", ""), record)
    if first is not record:
        what = f"{record.label} is defined twice, first in {first.where}"
        yield record.error(what, "give one of them another id", "id")


def convert(value: object, field: Field, language: str = ENGLISH) -> Any:  # noqa: ANN401 - the schema decides
    """Return the value of a field in the type that its schema names; a wording in quotes is in `language`.

    Raises
    ------
    Mismatch
        If the value has another type or form, or is none of the field's choices.
    """
    if field.empty:
        return value if value == "" else _text(value)
    converted = _CONVERTERS[field.type](_worded(value, field, language))
    if field.choices and converted not in field.choices:
        otherwise = f"use one of {', '.join(field.choices)}"
        raise Mismatch(f"{show(value)} is not known", Suggestion(converted, field.choices, otherwise))
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


def _seen(value: object) -> str:
    text = _text(value)
    if not is_seen(text):
        raise Mismatch("nothing of the text can be seen", "fill it in or take the field out")
    return text


def _exactly(kind: type, what: str, mend: str) -> Callable[[object], Any]:
    """Return a converter for values of one type; true and false are no numbers."""

    def convert_exactly(value: object) -> object:
        if type(value) is not kind:
            raise Mismatch(f"{show(value)} is {what}", mend)
        return value

    return convert_exactly


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


def _number(value: object) -> float:
    try:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            number = float(value)
            if math.isfinite(number):
                return number
    except OverflowError:
        pass
    raise Mismatch(f"{show(value)} is not a finite number", "write digits without quotes")


def _list_of(one: Callable[[object], Any]) -> Callable[[object], tuple[Any, ...]]:
    """Return a converter for lists of what another one converts."""

    def convert_list(value: object) -> tuple[Any, ...]:
        return tuple(one(item) for item in _list(value))

    return convert_list


def _by_language(one: Callable[[object], Any]) -> Callable[[object], Mapping[str, Any]]:
    """Return a converter for tables that hold a value for each language."""

    def convert_table(value: object) -> Mapping[str, Any]:
        converted = {}
        for language, item in _table(value).items():
            try:
                converted[_language(language)] = one(item)
            except Mismatch as mismatch:
                raise Mismatch(f"in {show(language)} {mismatch.what}", mismatch.mend) from mismatch
        return converted

    return convert_table


def _line(value: object) -> str:
    text = _seen(value)
    if "\n" in text or "\t" in text:
        raise Mismatch("the text has line breaks or tabs", "write it on one line")
    return text


def _names(value: object) -> Mapping[str, str]:
    names: Mapping[str, str] = _by_language(_seen)(value)
    if not names:
        raise Mismatch("no language has a name", 'write one like names = { en = "…" }')
    return names


def _wording(value: object) -> Mapping[str, str]:
    if type(value) is not dict:
        raise Mismatch(f"{show(value)} is not text", 'put it in quotes, or write it in each language: { en = "…" }')
    wording: Mapping[str, str] = _by_language(_seen)(value)
    if not wording:
        raise Mismatch("no language has a text", 'write one like { en = "…" }')
    return wording


_id = _matching(_ID, "an id", "use small Latin letters and digits, joined by - or _")
_list = _exactly(list, "not a list", "put it in square brackets")
_table = _exactly(dict, "not a table", "put its fields in curly brackets")
_language = _matching(_LANGUAGE, "a language code", "use the ISO 639 code, like en, ar or ru")

_CONVERTERS: Mapping[Type, Callable[[object], Any]] = {
    "text": _seen,
    "texts": _list_of(_seen),
    "id": _id,
    "ids": _list_of(_id),
    "date": _date,
    "month": _month,
    "address": _address,
    "colour": _matching(_COLOUR, "a colour", "write it like #1f77b4"),
    "digest": _matching(_DIGEST, "a SHA-256 digest", "write its 64 small hexadecimal digits"),
    "language": _language,
    "languages": _list_of(_language),
    "integer": _exactly(int, "not a whole number", "write digits without quotes"),
    "number": _number,
    "numbers": _list_of(_number),
    "flag": _exactly(bool, "neither true nor false", "write true or false"),
    "names": _names,
    "aliases": _by_language(_list_of(_seen)),
    "translations": _by_language(_line),
    "wording": _wording,
    "wordings": _list_of(_wording),
    "table": _table,
    "tables": _list_of(_table),
}


def own_ids(facts: Record | None, key: str) -> frozenset[str] | None:
    """Return the ids of a collection's own kinds, the faulty ones too; None if they cannot be known."""
    return None if facts is None else frozenset(first_of_each(facts.tables(key, _KINDS[key][0])))


def with_kinds(schema: Schema, own: frozenset[str] | None) -> Schema:
    """Let the field `kind` of a schema have a collection's own kinds besides; any, if they cannot be known."""
    choices = () if own is None else (*schema["kind"].choices, *sorted(own))
    return {**schema, "kind": replace(schema["kind"], choices=choices)}


def check_kinds(facts: Record) -> Iterator[Problem]:
    """Give what is wrong with the kinds that a collection adds."""
    for key, (schema, usual) in _KINDS.items():
        records = tuple(facts.tables(key, schema))
        firsts = first_of_each(records)
        for record in records:
            yield from record.problems
            yield from check_repeated(record, firsts)
            if record.good.get("id") in usual:
                what = f"{record.label} has the id {show(record.good['id'])}, which every collection has"
                yield record.error(what, "take it out, or give it another id", "id")
        if len(records) > MOST_KINDS:
            yield facts.error(f"{key} has {len(records)} kinds", f"keep {MOST_KINDS} at most", key)


def make_kinds(facts: Record, key: str) -> dict[str, OwnKind]:
    """Make a collection's own kinds of sound records, by id."""
    return {kind.good["id"]: OwnKind(**kind.kept(OwnKind)) for kind in facts.tables(key, _KINDS[key][0])}


def drawn_like(kind: str, role: str, own: Mapping[str, OwnKind]) -> str:
    """Say by which rule a feature of a kind is drawn; context has kinds that need none of a place's."""
    is_context = role == "context" and kind in CONTEXT_KINDS
    return own[kind].like if kind in own and not is_context else kind
