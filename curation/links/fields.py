"""What was found of an article's address, written into its file; nothing else of it changes."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from curation.desk.article_file import set_field
from curation.staging import locked, replace_file
from layers.collection.records import convert
from layers.collection.schema import ARTICLE
from layers.decoding import decode

FIELDS = ("archived_url", "archived_on", "link_checked", "link_status")


class NotWritten(Exception):  # noqa: N818 - the name says what is wrong
    """A file was left as it is."""


def write_fields(path: Path, address: str, fields: Mapping[str, str]) -> None:
    """Write some of `FIELDS` into an article's file, whole at every moment, behind its address.

    Parameters
    ----------
    address
        The article's address as it was asked: a file that has another by now is left alone.

    Raises
    ------
    NotWritten
        If the file is not there, or cannot be written without changing something else.
    """
    if not path.is_file():
        raise NotWritten("the article has no file of its own")
    with locked(path.parent):
        before = decode(path.read_bytes()).text
        try:
            document = tomlkit.parse(before)
        except (TOMLKitError, ValueError) as error:
            raise NotWritten("the file is not valid TOML by now") from error
        if document.get("url") != address:
            raise NotWritten("the file has another address by now")
        after = "url"
        for name in FIELDS:
            if name in fields:
                convert(fields[name], ARTICLE[name])
                set_field(document, name, fields[name], after)
            after = name if name in document else after
        text = tomlkit.dumps(document)
        if _others(text) != _others(before):
            raise NotWritten("something else of it would change")
        replace_file(path, text)


def _others(text: str) -> dict[str, Any]:
    return {name: value for name, value in tomllib.loads(text).items() if name not in FIELDS}
