from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Ucdp = Callable[..., str]


def test_a_headline_becomes_the_quote(bring: Any, ucdp: Ucdp) -> None:
    ran = bring("ucdp", ucdp())
    assert ran.code == 0
    collection = ran.read()
    excerpt = collection.excerpts["ucdp-500123"]
    assert excerpt.quote == "Fighting on the quay kills two"
    assert excerpt.claim.by == "the-gull"
    assert "source_headline" in excerpt.note["en"]
    assert collection.articles["ucdp-500123"].published.edtf == "2025-03-14"
    assert collection.places["sund-town"].precision == "point"
    assert collection.actors["government-of-arva"].kind == "government"
    assert collection.actors["hild-front"].kind == "armed force"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("1", ("Sund town", "town", None, "town")),
        ("2", ("Sund town (area)", "town", 25, "district")),
        ("3", ("Sund district", "region", 30, "district")),
        ("4", ("Coast province", "governorate", 75, "governorate")),
        ("5", ("Sund town (wider area)", "region", 75, "region")),
        ("6", ("Arva", "country", 250, "country")),
        ("7", ("Sund town (waters or airspace)", "region", 100, "region")),
    ],
)
def test_where_prec_names_and_draws_the_place(
    bring: Any, ucdp: Ucdp, code: str, expected: tuple[str, str, float | None, str]
) -> None:
    collection = bring("ucdp", ucdp({"where_prec": code})).read()
    (found,) = collection.places.values()
    link = collection.excerpts["ucdp-500123"].places[0].precision
    assert (found.names["en"], found.kind, found.radius_km, link) == expected


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        (("2025-03-12", "2025-03-12", "1"), "2025-03-12"),
        (("2025-03-12", "2025-03-14", "2"), "2025-03-12/2025-03-14"),
        (("2025-03-10", "2025-03-16", "3"), "2025-03-10/2025-03-16"),
        (("2025-03-01", "2025-03-31", "4"), "2025-03"),
        (("2024-01-01", "2024-12-31", "5"), "2024"),
        (("2025-03-12", "2025-03-12", "2"), "2025-03-07~/2025-03-17~"),
        (("2025-03-12", "2025-03-12", "4"), "2025-03"),
        (("2025-03-12", "", "5"), "2025"),
    ],
)
def test_date_prec_is_never_made_more_exact(bring: Any, ucdp: Ucdp, written: tuple[str, str, str], edtf: str) -> None:
    first, last, code = written
    ran = bring("ucdp", ucdp({"date_start": first, "date_end": last, "date_prec": code}))
    event = ran.read().excerpts["ucdp-500123"].event
    assert event is not None
    assert event.edtf == edtf


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"date_prec": "6"}, "date_prec is '6'"),
        ({"where_prec": "8"}, "where_prec is '8'"),
        ({"date_end": "2025-03-01"}, "lies before date_start"),
        ({"date_start": "3/12/2025"}, "can be read in two ways"),
        ({"source_headline": "", "source_article": ""}, "the event has no words"),
        ({"id": ""}, "no id"),
    ],
)
def test_rows_that_do_not_fit(bring: Any, ucdp: Ucdp, change: dict[str, str], says: str) -> None:
    ran = bring("ucdp", ucdp({"id": "1", "source_headline": "Before"}, change))
    assert ran.counts == "rows read: 2 = 1 imported + 1 rejected"
    assert says in next(line for line in ran.out.splitlines() if "rows.txt:3:" in line)


def test_civilians_do_not_act(bring: Any, ucdp: Ucdp) -> None:
    collection = bring("ucdp", ucdp({"side_b": "Civilians"})).read()
    roles = {link.actor: link.role for link in collection.excerpts["ucdp-500123"].actors}
    assert roles == {"government-of-arva": "acts", "civilians": "discussed"}


def test_source_dates_become_an_interval_or_say_why_not(bring: Any, ucdp: Ucdp) -> None:
    rows = (
        {"source_date": "2025-03-14; 2025-03-16"},
        {"id": "2", "source_headline": "Two", "source_date": "mid-March"},
    )
    articles = bring("ucdp", ucdp(*rows)).read().articles
    assert articles["ucdp-500123"].published.edtf == "2025-03-14/2025-03-16"
    assert articles["ucdp-2"].published.edtf == "2025-03-12/.."
    assert "cannot be read" in (articles["ucdp-2"].published_by or "")
