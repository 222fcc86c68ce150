"""The page on importing says what the command does."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest

from curation.imports import acled, ucdp
from curation.imports.command import FORMATS, add_arguments
from curation.imports.positions import WORDS, Codes

PAGE = (Path(__file__).parents[3] / "docs" / "importing.md").read_text("utf-8")


def test_every_format_and_option_is_told() -> None:
    parser = argparse.ArgumentParser(add_help=False)
    add_arguments(parser)
    options = set(re.findall(r"--[a-z]+", parser.format_help()))
    assert options == set(re.findall(r"--[a-z]+", PAGE))
    assert set(re.findall(r"^\| `(\w+)` \| [^|]+ \|$", PAGE, re.MULTILINE)) == set(FORMATS)


@pytest.mark.parametrize(("column", "codes"), [("geo_precision", acled.PRECISIONS), ("where_prec", ucdp.PRECISIONS)])
def test_every_code_is_told(column: str, codes: Codes) -> None:
    start = PAGE.index(f"`{column}` (")
    table = PAGE[start : PAGE.index("\n\n", PAGE.index("|---", start))]
    for code, scale in codes.items():
        row = next(line for line in table.splitlines() if line.startswith(f"| {code} |"))
        assert str(scale) in row
        assert not scale.qualifier or scale.qualifier in row


def test_every_radius_of_a_word_is_told() -> None:
    told = " ".join(PAGE.split())
    for word, scale in WORDS.items():
        assert re.search(rf"`{word}`[^.]*? {scale.radius_km:g}\b", told), word
