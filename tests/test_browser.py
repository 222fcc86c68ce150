"""The browser's half fits together, though nothing builds it: modules, their imports, styles."""

from __future__ import annotations

import re
import tomllib
from hashlib import sha256
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from layers import release as browser
from layers.__main__ import main
from tools import arabic_font

ROOT = Path(__file__).parents[1]
FOLDERS = {**browser.FOLDERS, "desk": ROOT / "curation" / "desk"}
MODULES = sorted(path for name, folder in FOLDERS.items() if name != "vendor" for path in folder.glob("*.js"))
# What the page, the map's frame and the desk begin with.
UI = "".join(path.read_text("utf-8") for folder in FOLDERS.values() for path in folder.glob("*.py"))
PARTS = re.findall(r'(?:declare|Part)\("([\w/]+)"', UI)
ENTRIES = ["page/component", *PARTS, "scene/frame", "scene/before"]
PREACT = "c30e721ebfdc6e2ad4c18c14d2dfb82667829c8aec27de1207774e3fc16858a8"

_IMPORT = re.compile(r'^(?:import|export) \{[^}]*\} from "([^"]+)";$', re.MULTILINE)
_LATER = re.compile(r'\bimport\("(\.[^"]+)"\)')


def imports(path: Path) -> list[Path]:
    """Give the modules that one imports; that they export what is asked for, tsc holds."""
    text = path.read_text("utf-8")
    return [served(path, where) for where in _IMPORT.findall(text) + _LATER.findall(text)]


def served(path: Path, where: str) -> Path:
    """Find the file behind an import; each folder is served beside the others, by its name."""
    if where.startswith("../"):
        folder, name = where.removeprefix("../").split("/", 1)
        return FOLDERS[folder] / name
    return path.parent / where


def test_every_module_is_reached() -> None:
    reached: set[Path] = set()
    waiting = [FOLDERS[entry.split("/")[0]] / f"{entry.split('/')[1]}.js" for entry in ENTRIES]
    while waiting:
        path = waiting.pop()
        if path in reached or path.parent.name == "vendor":
            continue
        reached.add(path)
        waiting += imports(path)
    assert reached == set(MODULES)


def test_every_import_is_seen() -> None:
    for path in MODULES:
        said = re.findall(r"^import |\bimport\(", path.read_text("utf-8"), re.MULTILINE)
        assert len(imports(path)) == len(said), path


def test_every_part_has_the_styles_it_wears() -> None:
    assert "page/panel" in PARTS, "the scan finds nothing"
    for part in ("page/base", *PARTS):
        folder, name = part.split("/")
        assert (FOLDERS[folder] / f"{name}.css").is_file()


def test_what_others_made_is_as_they_published_it() -> None:
    published = browser.FOLDERS["vendor"] / "preact.js"
    assert sha256(published.read_bytes()).hexdigest() == PREACT


def test_the_arabic_letters_are_those_that_the_style_asks_them_for() -> None:
    font = TTFont(arabic_font.MADE)
    drawn = set(font.getBestCmap())
    assert set(arabic_font.CHARACTERS) <= drawn
    assert f"unicode-range: {arabic_font.unicode_range()};" in (browser.FOLDERS["page"] / "arabic.css").read_text(
        "utf-8"
    )
    assert [(axis.axisTag, axis.minValue, axis.maxValue) for axis in font["fvar"].axes] == [("wght", 400, 700)]
    assert "Open Font License" in font["name"].getDebugName(13)
    assert arabic_font.MADE.stat().st_size < 24_000


def test_another_release_has_another_digest(tmp_path: Path) -> None:
    (tmp_path / "part").mkdir()
    (tmp_path / "part" / "one.js").write_text("1", "utf-8")
    first = browser.digest_of(tmp_path)
    assert browser.digest_of(tmp_path) == first
    (tmp_path / "part" / "one.js").write_text("2", "utf-8")
    second = browser.digest_of(tmp_path)
    (tmp_path / "part" / "one.js").rename(tmp_path / "one.js")
    assert len({first, second, browser.digest_of(tmp_path)}) == 3


def test_the_release_has_one_number(capsys: pytest.CaptureFixture[str]) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = re.findall(r"^## (\d+\.\d+\.\d+) ", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert project["version"] == named[0] == browser.VERSION
    with pytest.raises(SystemExit):
        main(["--version"])
    assert browser.VERSION in capsys.readouterr().out


def test_what_is_kept_for_ever_is_of_this_release() -> None:
    assert browser.digest_of(ROOT / "layers") == browser.RELEASE
    assert browser.RELEASE in browser.ADDRESS
    assert browser.RELEASE in browser.document_address("map", "v1", "en")
