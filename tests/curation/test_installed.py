"""What is installed where: readers' servers need nothing of the curators, and say what lacks."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TINY = ROOT / "tests" / "data" / "tiny"
OURS = {"layers", "curation", "dashboard", "desk"}
# Runs the command line as if a package were not installed.
WITHOUT = """
import sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == MISSING:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

MISSING = sys.argv.pop(1)
sys.meta_path.insert(0, Missing())
from layers.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


def run_without(package: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command where a package is missing; 60 s are a failure, such as a desk that serves."""
    return subprocess.run(
        [sys.executable, "-c", WITHOUT, package, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def lacks(ran: subprocess.CompletedProcess[str], command: str, package: str) -> bool:
    said = f"{command} needs the curators' half, and {package} is not installed: "
    mend = "pip install -r curation/requirements.txt\n"
    # Packages may warn of what they miss, before.
    return ran.returncode == 2 and not ran.stdout and ran.stderr.endswith(said + mend)


@pytest.mark.parametrize("command", ["propose", "import", "desk", "links"])
def test_without_the_curators_half_its_commands_say_what_to_install(command: str) -> None:
    assert lacks(run_without("curation", command, "x", "--out", "y"), command, "curation")


@pytest.mark.parametrize(
    ("command", "package"), [("propose", "ahocorasick"), ("propose", "sentencex"), ("desk", "charset_normalizer")]
)
def test_a_package_of_the_curators_that_is_missing_is_named(command: str, package: str) -> None:
    assert lacks(run_without(package, command, "x"), command, package)


def test_what_reads_pages_is_missed_where_a_page_is_read(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<html><body><p>A ship was seen at Port Sund.</p></body></html>", "utf-8")
    ran = run_without("trafilatura", "propose", str(page), "--data", str(TINY))
    assert lacks(ran, "propose", "trafilatura")


def test_the_desk_does_not_begin_without_what_reads_pages() -> None:
    (needed,) = re.findall(r'find_spec\("(\w+)"\)', (ROOT / "curation/desk/launch.py").read_text())
    assert needed == "trafilatura"
    assert lacks(run_without(needed, "desk"), "desk", needed)


def test_the_desk_says_that_a_folder_is_not_there(tmp_path: Path) -> None:
    ran = run_without("nothing", "desk", str(tmp_path / "none"))
    assert ran.returncode == 2
    assert ran.stderr.endswith(f"{tmp_path / 'none'}: there is no such folder\n")


def test_readers_commands_work_without_the_curators_half() -> None:
    checked = run_without("curation", "check", str(TINY))
    assert "0 problems" in checked.stdout
    assert checked.returncode == 0
    exported = run_without("curation", "export", "csv", "--data", str(TINY))
    assert "quote" in exported.stdout.splitlines()[0]
    assert exported.returncode == 0


def imported_by(*places: Path) -> set[str]:
    """Name the packages of others that files import, by what they are installed as."""
    files = [one for place in places for one in ([place] if place.suffix else place.rglob("*.py"))]
    modules = {name.partition(".")[0] for file in files for name in imports_of(file)}
    known = packages_distributions()
    others = modules - set(sys.stdlib_module_names) - OURS
    return {normal(known[module][0]) for module in others if module}


def imports_of(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned_in(path: Path) -> set[str]:
    pins = re.findall(r"^([\w.-]+)==", path.read_text("utf-8"), re.MULTILINE)
    return set(map(normal, pins))


@cache
def with_what_it_needs(package: str) -> frozenset[str]:
    """Name a package and every one that it needs, whatever the system; extras are left out."""
    found = {package}
    waiting = [package]
    while waiting:
        for needed in needs(waiting.pop()):
            if needed not in found:
                found.add(needed)
                waiting.append(needed)
    return frozenset(found)


def needs(package: str) -> Iterator[str]:
    try:
        stated = requires(package) or []
    except PackageNotFoundError:  # needed on another system alone
        return
    for one in stated:
        name = re.match(r"[\w.-]+", one)
        if name and "extra ==" not in one:
            yield normal(name[0])


READERS = pinned_in(ROOT / "requirements.txt")
CURATORS = pinned_in(ROOT / "curation" / "requirements.txt") | pinned_in(ROOT / "curation" / "requirements-cluster.txt")
BY_READERS = imported_by(ROOT / "layers", ROOT / "dashboard.py")
BY_CURATORS = imported_by(ROOT / "curation", ROOT / "desk.py")


def test_what_readers_import_is_installed_for_them() -> None:
    installed = frozenset().union(*map(with_what_it_needs, READERS))
    assert {"streamlit", "duckdb", "geopandas"} <= BY_READERS
    # What is published over HTTP is read with what buckets need besides; without it all else goes on.
    for_buckets = frozenset().union(*map(with_what_it_needs, pinned_in(ROOT / "requirements-s3.txt")))
    assert BY_READERS - installed == {"aiohttp"} & for_buckets
    assert run_without("aiohttp", "check", str(ROOT / "tests" / "data" / "tiny")).returncode == 0


def test_what_readers_install_is_not_there_for_curators_alone() -> None:
    assert set() == READERS & (BY_CURATORS - BY_READERS)


def test_what_curators_alone_import_stands_in_their_requirements() -> None:
    installed = frozenset().union(*map(with_what_it_needs, READERS))
    alone = BY_CURATORS - BY_READERS - installed
    assert {"trafilatura", "sentencex"} <= alone
    assert alone - CURATORS == set()
    assert set() == READERS & CURATORS
