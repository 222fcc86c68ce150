"""The browser's half fits together, though nothing builds it: modules, their imports, styles."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

import pytest

from layers import release as browser

ROOT = Path(__file__).parents[1]
FOLDERS = {**browser.FOLDERS, "desk": ROOT / "curation" / "desk" / "page"}
MODULES = sorted(path for folder in FOLDERS.values() for path in folder.glob("*.js"))
# What the page, the map's frame and the desk begin with.
UI = "".join(path.read_text("utf-8") for folder in FOLDERS.values() for path in folder.glob("*.py"))
ENTRIES = [*re.findall(r'declare\("([\w/]+)"\)', UI), "scene/frame", "scene/before"]
PREACT = "c30e721ebfdc6e2ad4c18c14d2dfb82667829c8aec27de1207774e3fc16858a8"

_IMPORT = re.compile(r'^import \{([^}]*)\} from "([^"]+)";$', re.MULTILINE)
_LATER = re.compile(r'\bimport\("([^"]+)"\)')
_EXPORT = re.compile(r"^export (?:async )?(?:function|class|const) (\w+)", re.MULTILINE)
_EXPORTED_AGAIN = re.compile(r"^export \{([^}]*)\};$", re.MULTILINE)


def imports(path: Path) -> list[tuple[Path, list[str]]]:
    """Give the modules that one imports, each with the names: `one`, or `one as other`."""
    text = path.read_text("utf-8")
    named = [
        (served(path, where), [name.strip() for name in names.split(",")])
        for names, where in _IMPORT.findall(text)
    ]
    return named + [(served(path, where), []) for where in _LATER.findall(text)]


def served(path: Path, where: str) -> Path:
    """Find the file behind an import; each folder is served beside the others, by its name."""
    if where.startswith("../"):
        folder, name = where.removeprefix("../").split("/")
        return FOLDERS[folder] / name
    return path.parent / where


def exports(path: Path) -> set[str]:
    text = path.read_text("utf-8")
    again = {name.strip() for names in _EXPORTED_AGAIN.findall(text) for name in names.split(",")}
    vendored = set(re.findall(r" as (\w+)", text)) if path.parent.name == "vendor" else set()
    return {*_EXPORT.findall(text), *again, *vendored}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_import_names_what_is_there(path: Path) -> None:
    text = path.read_text("utf-8")
    found = imports(path)
    assert len(found) == len(re.findall(r"^import |\bimport\(", text, re.MULTILINE))
    for target, names in found:
        assert target.is_file()
        assert {name.split(" as ")[0] for name in names} <= exports(target)
        here = [name.split(" as ")[-1] for name in names]
        assert all(len(re.findall(rf"\b{name}\b", text)) > 1 for name in here), "never used"


def test_every_module_is_reached() -> None:
    reached: set[Path] = set()
    waiting = [FOLDERS[entry.split("/")[0]] / f"{entry.split('/')[1]}.js" for entry in ENTRIES]
    while waiting:
        path = waiting.pop()
        if path in reached or path.parent.name == "vendor":
            continue
        reached.add(path)
        waiting += [target for target, _ in imports(path)]
    assert reached == set(MODULES)


def test_every_part_has_the_styles_it_wears() -> None:
    for path in MODULES:
        for name in re.findall(
            r'\b(?:part|laterPart)\("(?:../)?([\w/]+)"', path.read_text("utf-8")
        ):
            *folder, file = name.split("/")
            assert (FOLDERS[folder[0] if folder else "page"] / f"{file}.css").is_file()


def test_what_others_made_is_as_they_published_it() -> None:
    published = browser.FOLDERS["page"] / "vendor" / "preact.js"
    assert sha256(published.read_bytes()).hexdigest() == PREACT


def test_another_release_has_another_digest(tmp_path: Path) -> None:
    (tmp_path / "part").mkdir()
    (tmp_path / "part" / "one.js").write_text("1", "utf-8")
    first = browser.digest_of(tmp_path)
    assert browser.digest_of(tmp_path) == first
    (tmp_path / "part" / "one.js").write_text("2", "utf-8")
    second = browser.digest_of(tmp_path)
    (tmp_path / "part" / "one.js").rename(tmp_path / "one.js")
    assert len({first, second, browser.digest_of(tmp_path)}) == 3


def test_what_is_kept_for_ever_is_of_this_release() -> None:
    assert browser.digest_of(ROOT / "layers") == browser.RELEASE
    assert browser.RELEASE in browser.ADDRESS
    assert browser.RELEASE in browser.document_address("map", "v1", "en")
