"""Drafts on disk: one JSON file each, written whole or not at all."""

from __future__ import annotations

import json
import os
import re
import secrets
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from curation.desk.draft import FACTS, STATES, Draft, Item, Step
from layers.model import ActorLink, PlaceLink

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_FORM = 1
"""Changes when an older desk could not read the file."""
_LOCK = threading.RLock()


class NoDraft(LookupError):  # noqa: N818 - the name says what is wrong
    """There is no such draft, or its file cannot be read."""


@dataclass(frozen=True, slots=True)
class Drafts:
    """A folder of drafts."""

    folder: Path

    def ids(self) -> list[str]:
        """Return the drafts there are, the one changed last first."""
        if not self.folder.is_dir():
            return []
        found = [path for path in self.folder.glob("*.json") if _ID.fullmatch(path.stem)]
        return [path.stem for path in sorted(found, key=_changed, reverse=True)]

    def read(self, draft: str) -> Draft:
        """Read a draft.

        Raises
        ------
        NoDraft
            If there is none of that id, or its file cannot be read.
        """
        path = self._path(draft)
        try:
            return _decode(draft, json.loads(path.read_text("utf-8")))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise NoDraft(draft) from error

    def write(self, draft: Draft) -> None:
        """Write a draft, whole or not at all."""
        self.folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps({"form": _FORM, **asdict(draft)}, ensure_ascii=False)
        replace_file(self._path(draft.id), text)

    def change(self, draft: str, edit: Callable[[Draft], Draft]) -> Draft:
        """Read a draft, edit it and write it back, while no other thread does so."""
        with _LOCK:
            before = self.read(draft)
            after = edit(before)
            if after != before:
                self.write(after)
            return after

    def discard(self, draft: str) -> None:
        """Take a draft away; what was saved of it into the collection stays."""
        self._path(draft).unlink(missing_ok=True)

    def new_id(self, title: str) -> str:
        """Make an id for a draft from a title."""
        slug = re.sub(r"[^a-z0-9]+", "-", title.lower())[:40].strip("-")
        return f"{slug or 'draft'}-{secrets.token_hex(3)}"

    def _path(self, draft: str) -> Path:
        """Return the file of a draft; an id may come from an address, so it is looked at."""
        if not _ID.fullmatch(draft):
            raise NoDraft(draft)
        return self.folder / f"{draft}.json"


def replace_file(path: Path, text: str) -> None:
    """Write a file so that it is whole at every moment, also if the machine stops."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:  # discarded in this moment
        return 0.0


def _decode(draft: str, raw: Mapping[str, Any]) -> Draft:
    """Make a draft of what its file holds."""
    if raw["form"] != _FORM:
        raise ValueError(f"the draft {draft} has the form {raw['form']!r}")
    return Draft(
        id=draft,
        text=str(raw["text"]),
        facts=_facts(raw["facts"]),
        items=tuple(map(_item, raw["items"])),
        base=str(raw["base"]),
        opened=_facts(raw["opened"]) if raw["opened"] else {},
        partial=bool(raw["partial"]),
        begun=bool(raw["begun"]),
        past=tuple(map(_step, raw["past"])),
        seen={str(client): int(number) for client, number in raw["seen"].items()},
    )


def _facts(raw: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(raw.get(name, "")) for name in FACTS}


def _item(raw: Mapping[str, Any]) -> Item:
    values = dict(raw)
    values["places"] = tuple(PlaceLink(**link) for link in raw["places"])
    values["actors"] = tuple(ActorLink(**link) for link in raw["actors"])
    values["why"] = tuple(map(str, raw["why"]))
    item = Item(**values)
    if item.state not in STATES:
        raise ValueError(f"{item.key} is in no state")
    return item


def _step(raw: Mapping[str, Any]) -> Step:
    items = {key: None if item is None else _item(item) for key, item in raw["items"].items()}
    return Step(str(raw["label"]), items, None if raw["facts"] is None else _facts(raw["facts"]))
