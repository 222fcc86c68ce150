"""What is installed where: readers' servers need nothing of the curators, and say what lacks."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
TINY = ROOT / "tests" / "data" / "tiny"
OURS = {"layers", "curation", "dashboard", "desk"}
# Runs command lines, each as if a package were not installed: in a process of its own, which begins where all of the
# command line is imported; without what is missing, if that is one of the command line's own.
WITHOUT = """
import json, os, signal, sys, tempfile

class Missing:
    def __init__(self, name):
        self.name = name
        for one in [one for one in sys.modules if one.partition(".")[0] == name]:
            del sys.modules[one]
        sys.meta_path.insert(0, self)

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == self.name:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

for missing in sys.argv[1:]:
    Missing(missing)
from layers.__main__ import main

ran = []
for missing, arguments in json.load(sys.stdin):
    said = [tempfile.TemporaryFile(), tempfile.TemporaryFile()]
    child = os.fork()
    if not child:
        signal.alarm(60)  # a desk that serves is a failure
        for number, one in enumerate(said, 1):
            os.dup2(one.fileno(), number)
        Missing(missing)
        sys.exit(main(arguments))
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    for one in said:
        one.seek(0)
    ran.append([code, *(one.read().decode() for one in said)])
json.dump(ran, sys.stdout)
"""
BY_COMMAND = [("curation", command, "x", "--out", "y") for command in ("propose", "import", "desk", "links")]
BY_PACKAGE = [("ahocorasick", "propose", "x"), ("sentencex", "propose", "x"), ("charset_normalizer", "desk", "x")]
PAGE, NOWHERE = Path("page.html"), Path("nowhere")


class Ran(NamedTuple):
    """What a command came to."""

    code: int
    out: str
    err: str


def run_without(cases: Sequence[Sequence[str]], *never: str) -> list[Ran]:
    """Run commands, each without the package that is named before it; what is `never` there is missed at once."""
    asked = json.dumps([(missing, arguments) for missing, *arguments in cases])
    command = [sys.executable, "-c", WITHOUT, *never]
    done = subprocess.run(command, cwd=ROOT, input=asked, stdout=subprocess.PIPE, text=True, timeout=600, check=True)
    return [Ran(*one) for one in json.loads(done.stdout)]


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, ...], Ran]:
    """Return what the commands of these tests came to, by the package that was missing and what was asked."""
    folder = tmp_path_factory.mktemp("installed")
    page = folder / PAGE
    page.write_text("<html><body><p>A ship was seen at Port Sund.</p></body></html>", "utf-8")
    cases = {
        **{one: one for one in (*BY_COMMAND, *BY_PACKAGE)},
        ("trafilatura", "propose"): ("trafilatura", "propose", str(page), "--data", str(TINY)),
        ("trafilatura", "desk"): ("trafilatura", "desk"),
        ("nothing", "desk"): ("nothing", "desk", str(folder / NOWHERE)),
    }
    return dict(zip(cases, run_without([*cases.values()]), strict=True))


def lacks(ran: Ran, command: str, package: str) -> bool:
    said = f"{command} needs the curators' half, and {package} is not installed: "
    mend = "pip install -r curation/requirements.txt\n"
    # Packages may warn of what they miss, before.
    return ran.code == 2 and not ran.out and ran.err.endswith(said + mend)


@pytest.mark.parametrize("case", BY_COMMAND, ids=lambda case: case[1])
def test_without_the_curators_half_its_commands_say_what_to_install(
    ran: dict[tuple[str, ...], Ran], case: tuple[str, ...]
) -> None:
    assert lacks(ran[case], case[1], "curation")


@pytest.mark.parametrize("case", BY_PACKAGE, ids=lambda case: case[0])
def test_a_package_of_the_curators_that_is_missing_is_named(
    ran: dict[tuple[str, ...], Ran], case: tuple[str, ...]
) -> None:
    assert lacks(ran[case], case[1], case[0])


def test_what_reads_pages_is_missed_where_a_page_is_read(ran: dict[tuple[str, ...], Ran]) -> None:
    assert lacks(ran["trafilatura", "propose"], "propose", "trafilatura")


def test_the_desk_does_not_begin_without_what_reads_pages(ran: dict[tuple[str, ...], Ran]) -> None:
    (needed,) = re.findall(r'find_spec\("(\w+)"\)', (ROOT / "curation/desk/__init__.py").read_text())
    assert lacks(ran[needed, "desk"], "desk", needed)


def test_the_desk_says_that_a_folder_is_not_there(ran: dict[tuple[str, ...], Ran]) -> None:
    said = ran["nothing", "desk"]
    assert said.code == 2
    assert said.err.endswith(f"{NOWHERE}: there is no such folder\n")


def test_readers_commands_work_without_the_curators_half_and_without_what_buckets_need() -> None:
    cases = [("curation", "check", str(TINY)), ("curation", "export", "csv", "--data", str(TINY))]
    checked, exported = run_without(cases, "curation", "aiohttp")
    assert "0 problems" in checked.out
    assert checked.code == 0
    assert "quote" in exported.out.splitlines()[0]
    assert exported.code == 0


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


@cache
def by_readers() -> set[str]:
    return imported_by(ROOT / "layers", ROOT / "dashboard.py")


@cache
def by_curators() -> set[str]:
    return imported_by(ROOT / "curation", ROOT / "desk.py")


READERS = pinned_in(ROOT / "requirements.txt")
CURATORS = pinned_in(ROOT / "curation" / "requirements.txt") | pinned_in(ROOT / "curation" / "requirements-cluster.txt")


def test_what_readers_import_is_installed_for_them() -> None:
    installed = frozenset().union(*map(with_what_it_needs, READERS))
    assert {"streamlit", "pyarrow", "geopandas"} <= by_readers()
    # What is published over HTTP is read with what buckets need besides; without it all else goes on.
    for_buckets = frozenset().union(*map(with_what_it_needs, pinned_in(ROOT / "requirements-s3.txt")))
    assert by_readers() - installed == {"aiohttp"} & for_buckets


def test_what_readers_install_is_not_there_for_curators_alone() -> None:
    assert set() == READERS & (by_curators() - by_readers())


def test_what_curators_alone_import_stands_in_their_requirements() -> None:
    installed = frozenset().union(*map(with_what_it_needs, READERS))
    alone = by_curators() - by_readers() - installed
    assert {"trafilatura", "sentencex"} <= alone
    assert alone - CURATORS == set()
    assert set() == READERS & CURATORS
