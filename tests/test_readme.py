"""The README's recipes: followed to the letter, they give a sound collection."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from layers.collection import check_collection
from layers.serve import Settings, routes
from layers.store.shelf import Shelf

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
EXAMPLE = re.compile(r"^```\w+ example\n(.*?)^```$", re.MULTILINE | re.DOTALL)
RECIPE = re.compile(r'^```\w+ (append|create)="([^"]+)"\n(.*?)^```$', re.MULTILINE | re.DOTALL)


def follow(folder: Path) -> list[str]:
    """Do what each recipe says in a copy of the data; return the files it names."""
    shutil.copytree(ROOT / "data", folder / "data")
    named = []
    for how, name, text in RECIPE.findall(README):
        path = folder / name
        before = path.read_text("utf-8") + "\n" if how == "append" else ""
        assert how == "append" or not path.exists()
        path.write_text(before + text, "utf-8")
        named.append(name)
    return named


def test_every_recipe_gives_a_sound_collection(tmp_path: Path) -> None:
    named = follow(tmp_path)
    collection, problems = check_collection(tmp_path / "data")
    assert len(named) == 3
    assert [str(problem) for problem in problems] == []
    assert collection is not None
    assert "example-ministry" in collection.actors
    assert "example-2025-09-01" in collection.excerpts
    assert "example-town" in collection.places


def test_the_commands_of_the_readme_exist() -> None:
    from layers.__main__ import COMMANDS

    told = set(re.findall(r"python -m layers (\w+)", README))
    assert told == set(COMMANDS)
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"`?make (\w+)`?", README):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_the_examples_of_exports_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from layers.__main__ import main

    monkeypatch.chdir(tmp_path)
    commands = EXAMPLE.findall(README)[0].splitlines()
    for command in commands:
        arguments = command.split()[3:]
        assert main([*arguments, "--data", str(ROOT / "data")]) == 0, command
        assert (tmp_path / arguments[-1]).stat().st_size > 0
    assert len(commands) == 5


def test_the_example_addresses_answer() -> None:
    shelf = Shelf(ROOT / "data")
    client = TestClient(Starlette(routes=routes(shelf, Settings(access_log=False))))
    addresses = EXAMPLE.findall(README)[1].splitlines()
    answers = {address: client.get(address) for address in addresses}
    assert len(answers) == 5
    assert {address: answer.status_code for address, answer in answers.items()} == dict.fromkeys(addresses, 200)
    assert all(answer.content for answer in answers.values())


def test_every_package_is_in_the_readme() -> None:
    pinned = re.findall(r"^([\w-]+)==", (ROOT / "requirements.txt").read_text("utf-8"), re.MULTILINE)
    missing = [name for name in pinned if name.lower() not in README.lower()]
    assert missing == []


def test_every_file_the_readme_links_to_is_there() -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_links_go_to_a_projects_own_home() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/*.md")]
    indexes = r"https?://(?:www\.)?(?:pypi\.org|npmjs\.com|registry\.npmjs\.org|packages\.debian\.org)"
    found = {(page.name, link) for page in pages for link in re.findall(indexes, page.read_text("utf-8"))}
    assert found == set()
