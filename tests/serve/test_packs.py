"""The page's scripts in packs: the same as the files that they are made of, and whole."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import streamlit
from starlette.testclient import TestClient

from layers.release import ADDRESS, PACKAGE
from layers.serve.assets import HEAD, Pack, browser_pack, entry_of, streamlit_pack

STATIC = Path(streamlit.__file__).parent / "static"
STATIC_IMPORT = re.compile(r'\b(?:from|import)"([^"]+\.js)"|^(?:import|export|\}) .*\bfrom "([^"]+)";$', re.MULTILINE)
PACKS = [streamlit_pack, browser_pack]


def files_of(pack: Pack) -> dict[str, str]:
    end = HEAD + int(pack.content[:HEAD])
    index = json.loads(pack.content[HEAD:end])
    found: dict[str, str] = index["sheets"]
    for name, length in index["modules"]:
        found[name] = pack.content[end : end + length].decode()
        end += length
    assert end == len(pack.content)
    return found


@pytest.mark.parametrize("pack", PACKS)
def test_only_paths_of_imports_differ_from_the_files(pack: object) -> None:
    assert callable(pack)
    for name, cut in files_of(pack()).items():
        here = f'new URL("{name}",document.baseURI).href'
        packed = cut.removesuffix(f"\n//# sourceURL={name}\n").replace(here, "import.meta.url")
        ours = name.startswith(ADDRESS)
        path = PACKAGE / name.removeprefix(f"{ADDRESS}/") if ours else STATIC / name
        source = path.read_text("utf-8")
        if ours:  # "…/scene/view.js" stands for "./view.js" or "../scene/view.js"
            parts, others = (
                re.split(r'(?<= from ")[^"]*(?=";\n)', packed),
                re.split(r'(?<= from ")\.[^"]*(?=";\n)', source),
            )
            assert parts == others, name
        else:
            assert packed.replace("static/js/", "./") == source.replace("static/js/", "./"), name


@pytest.mark.parametrize("pack", PACKS)
def test_what_a_module_imports_is_in_its_pack(pack: object) -> None:
    assert callable(pack)
    files = files_of(pack())
    imported = {found[1] or found[2] for text in files.values() for found in STATIC_IMPORT.finditer(text)}
    assert len(imported) > 20
    assert imported - files.keys() == set()


def test_the_packs_hold_what_the_page_begins_with_and_consists_of() -> None:
    entry = entry_of((STATIC / "index.html").read_text("utf-8"))
    assert entry in files_of(streamlit_pack())
    names = " ".join(files_of(streamlit_pack()))
    for element in ("BidiComponent", "ComponentInstance", "Html"):
        assert f"static/js/{element}." in names
    ours = files_of(browser_pack())
    assert {f"{ADDRESS}/page/panel.js", f"{ADDRESS}/page/panel.css", f"{ADDRESS}/scene/map.js"} <= ours.keys()
    assert not any(name.endswith(".py") for name in ours)


@pytest.mark.parametrize("pack", PACKS)
def test_a_pack_is_kept_for_ever_at_the_address_of_what_it_holds(client: TestClient, pack: object) -> None:
    assert callable(pack)
    address, content = pack()
    answer = client.get(f"/{address}")
    assert (answer.status_code, answer.content) == (200, content)
    assert "immutable" in answer.headers["cache-control"]
    assert answer.headers["vary"] == "Accept-Encoding"
    assert client.get("/assets/packs/0000.pack").status_code == 404
    assert address in client.get("/").text
