"""What the map is told of a view: own counts, certain ones, what is shared, and what is off the map."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from numpy.typing import NDArray

from layers.ask import permalink
from layers.collection.geo import no_features
from layers.model import Filters, Place, View
from layers.scene import map_changes, map_document
from layers.scene.changes import is_off_map, written_rows
from layers.store import Store, cards_of, shared_rows
from layers.words import read_words
from tests.collected import TINY as COLLECTION

WORDS = read_words("en")
# Everything far away: nothing is off the map but what a country or no place is linked to.
FAR = replace(COLLECTION.places["far-town"], parent=None)


def told(view: View, **places: Place) -> dict[str, Any]:
    collection = replace(COLLECTION, places={**COLLECTION.places, **places})
    return cast("dict[str, Any]", map_changes(Store(collection), view, WORDS))


def test_a_mark_counts_the_excerpts_of_the_place_itself() -> None:
    own = {
        place: sum(place in {link.place for link in excerpt.places} for excerpt in COLLECTION.excerpts.values())
        for place in COLLECTION.places
    }
    shown = told(View())
    assert shown["counts"] == {place: n for place, n in own.items() if n}
    assert shown["certain"] is None, "the same"
    assert sum(shown["counts"].values()) < sum(Store(COLLECTION).select(Filters()).place_counts.values())
    assert json.loads(json.dumps(shown)) == shown


def test_what_is_certain_in_the_months_is_told_apart() -> None:
    shown = told(View(Filters(first_month="2025-03", last_month="2025-03")))
    assert shown["counts"]["sund"] > shown["certain"]["sund"] == 1


def test_the_rows_that_count_are_bits_of_those_of_the_document() -> None:
    written = map_document(COLLECTION, no_features())["shared"]
    rows = shared_rows(COLLECTION)
    assert written["sizes"] == rows.sizes.tolist()
    assert written["cells"] == rows.cells.tolist()
    assert len(rows.sizes) > 1
    each = [row.tolist() for row in np.split(rows.cells, np.cumsum(rows.sizes)[:-1])]
    assert each == sorted(each, key=lambda row: (len(row), row)), "what packs well"
    assert all(row == sorted({*row}) for row in each)
    assert told(View())["shared"] is None
    asked = Filters(outlets=("the-gull",))
    excerpts = list(COLLECTION.excerpts.values())
    wanted = [excerpts[number].article == "gull-2025-03" for number in rows.excerpt]
    wanted += [False] * (-len(wanted) % 8)  # in whole bytes
    assert any(wanted)
    assert told(View(asked))["shared"] == written_rows(np.array(wanted))


@pytest.mark.parametrize(
    ("passing", "certain", "expected"),
    [
        (None, None, (None, None)),
        (b"\x0d", b"\x0d", ("*DQ", None)),
        (b"\x0d", b"\x05", ("*DQ", "*Aw")),  # the first two of the three
        (None, b"\x04", (None, "2BQ")),
        (b"\x04", b"\x00", ("2BQ", "")),
        (b"\x00", b"\x00", ("", None)),
    ],
)
def test_of_the_rows_that_count_it_is_told_which_are_certain(
    monkeypatch: pytest.MonkeyPatch,
    passing: bytes | None,
    certain: bytes | None,
    expected: tuple[str | None, str | None],
) -> None:
    found = replace(Store(COLLECTION).select(Filters()), shared=passing, shared_certain=certain)
    monkeypatch.setattr("layers.scene.changes.select", lambda *_: found)
    shown = told(View())
    assert (shown["shared"], shown["sharedCertain"]) == expected


def flags(rows: Iterable[int], many: int) -> NDArray[np.bool_]:
    return np.isin(np.arange(many), list(rows))


def test_which_rows_are_meant_is_written_as_the_browser_reads_it() -> None:
    for case in json.loads((Path(__file__).parent / "data" / "shortened.json").read_text("utf-8"))["meant"]:
        assert written_rows(flags(case["rows"], case["of"])) == case["written"], case


def test_few_rows_of_many_are_written_shorter_than_by_a_bit_of_each() -> None:
    random = np.random.default_rng(7)
    every = len(written_rows(np.ones(50_000, dtype=np.bool_)))
    shares = {share: len(written_rows(random.random(50_000) < share)) for share in (0.2, 0.1, 0.01, 0.0001)}
    assert every > shares[0.2] > shares[0.1] > 5 * shares[0.01] > 50 * shares[0.0001]


def test_places_of_the_same_excerpts_are_related() -> None:
    assert set(told(View(place="old-quay"))["related"]) == {"sund", "hild"}
    assert told(View(Filters(outlets=("the-gull",)), place="old-quay"))["related"] == ["sund"]
    assert told(View(excerpt="herald-2025-04-05"))["related"] == ["old-quay", "hild"]
    assert told(View())["related"] == []


def test_what_is_off_the_map_leads_to_its_excerpts() -> None:
    sund = replace(COLLECTION.places["sund"], longitude=100.0)
    hild = replace(COLLECTION.places["hild"], kind="country", like="country")
    shown = told(View(Filters(words="")), sund=sund, hild=hild)
    assert [(one["what"], one["id"], one["name"]) for one in shown["offmap"]] == [
        ("place", "sund", sund.names["en"]),
        ("whole", "hild", WORDS.of("offmap.whole", place=hild.names["en"])),
        ("none", None, WORDS["offmap.none"]),
    ]
    collection = replace(COLLECTION, places={**COLLECTION.places, "sund": sund, "hild": hild})
    for one in shown["offmap"]:
        view, troubles = permalink.read(permalink.pairs_of(one["address"])[0], collection)
        assert not troubles
        assert cards_of(Store(collection), view, limit=None).total == one["n"] > 0
        chosen = [each["current"] for each in told(view, sund=sund, hild=hild)["offmap"]]
        assert chosen == [each is one for each in shown["offmap"]]


def test_nothing_off_the_map_is_told_where_nothing_passes() -> None:
    assert told(View(Filters(words="zzzz")))["offmap"] == []
    assert is_off_map(FAR, COLLECTION)
