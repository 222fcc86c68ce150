"""Where something else than `streamlit run` serves the page: its script alone, without the app's routes, or the app.

Streamlit serves the folder of a component whoever starts it, so the browser's files and the documents of the
data lie in one. What else is served at addresses (files, feeds, pictures, citations) is missing there, and said to be.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

from streamlit import config, runtime
from streamlit.components.v1 import declare_component
from xstatic.pkg import leaflet

from layers import release
from layers.ask.choices import choices_document
from layers.cards.about import about
from layers.model import Filters
from layers.scene import first_document, full_outlines, map_document
from layers.store import select
from layers.store.edition import Edition
from layers.words import Words

ALONE = not release.SERVED.is_set() and runtime.exists() and type(runtime.get_instance()) is runtime.Runtime
"""Whether the script is run alone; the app is imported, and so is this, before there is a runtime."""
_NAME = "files"
DOOR = f"component/{__name__}.{_NAME}/" if ALONE else ""
"""What addresses of the browser's files and of documents begin with, below the app's base path."""
BY_VARIABLE = "command-line argument or environment variable"
"""Where an option was defined that one of these says, as Streamlit has it."""
_IS_ON = {"1", "on", "t", "true", "y", "yes"}
_VERSIONS_KEPT = 2
_writing = Lock()


def heed_variables(environment: Mapping[str, str]) -> None:
    """Set Streamlit's options that the variables `STREAMLIT_…` say, over those of its file.

    `streamlit run` does so itself; where another server runs the app (`uvicorn dashboard:app`), nobody else would.
    """
    for key, option in config.get_config_options().items():
        said = environment.get(option.env_var)
        if said is None or option.sensitive or option.where_defined == BY_VARIABLE:
            continue
        read = (lambda one: one.lower() in _IS_ON) if option.type is bool else option.type
        value = [read(one) for one in said.split()] if option.multiple else read(said)
        config.set_option(key, value, BY_VARIABLE)


def document_address(kind: str, version: str, language: str) -> str:
    """Return where a document of the data is: see `release.document_address`."""
    return DOOR + release.document_address(kind, version, language)


def lay_out(edition: Edition, words: Words) -> None:
    """Put the documents of the data that are shown where the browser can fetch them, if they are not there."""
    if not ALONE:
        return
    collection, language = edition.collection, words.language
    makers: dict[str, Callable[[], object]] = {
        "map": lambda: first_document(map_document(collection, edition.features, language), collection),
        "outlines": lambda: full_outlines(map_document(collection, edition.features, language)),
        "choices": lambda: choices_document(collection, select(edition.store, Filters()), words),
        "about": lambda: {"parts": about(collection, words)},
    }
    with _writing:
        for kind, make in makers.items():
            path = _FOLDER / release.document_address(kind, collection.version, language).partition("?")[0]
            if path.exists():
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps(make(), ensure_ascii=False, separators=(",", ":"), allow_nan=False), "utf-8")
            _forget(path.parent.parent)


def _forget(kind: Path) -> None:
    """Keep the documents of the newest versions only."""
    versions = sorted(kind.iterdir(), key=lambda each: each.stat().st_mtime_ns, reverse=True)
    for old in versions[_VERSIONS_KEPT:]:
        shutil.rmtree(old)


def _open_door(folder: Path) -> Path:
    """Copy the browser's files into a folder, Python left out, and have Streamlit serve it."""
    for name, source in release.FOLDERS.items():
        shutil.copytree(source, folder / release.ADDRESS / name, ignore=shutil.ignore_patterns("*.py*", "__pycache__"))
    shutil.copytree(leaflet.BASE_DIR, folder / "assets" / "leaflet")
    declare_component(_NAME, path=folder)
    return folder


if ALONE:
    _kept = TemporaryDirectory(prefix="layers-")
    _FOLDER = _open_door(Path(_kept.name))
