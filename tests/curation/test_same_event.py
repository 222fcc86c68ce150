from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from curation.same_event import Candidate, Report, SameEvent, report_of
from layers.when import read_when
from tests.collected import SHIPPED, TINY

ROOT = Path(__file__).parents[2]


def offered(report: Report) -> list[str]:
    return [one.excerpt for one in SameEvent(TINY).candidates(report)]


def test_reports_of_one_event_are_found_across_articles_and_languages_with_the_reasons() -> None:
    report = Report(("sund",), read_when("2025-05-02"), ("borea-navy",))
    first, *others = SameEvent(TINY).candidates(report)
    assert first == Candidate(
        "rasif-2025-05-01",
        places=("sund",),
        same_place=True,
        days=(date(2025, 5, 2), date(2025, 5, 2)),
        actors=("borea-navy",),
    )
    assert TINY.articles[TINY.excerpts[first.excerpt].article].language == "ar"
    assert "herald-2025-04-04" not in [one.excerpt for one in others]  # until January


def test_a_place_inside_another_counts_and_a_country_only_as_itself() -> None:
    report = Report(("coast-region",), read_when("2025-03"), ())
    [quay] = [one for one in SameEvent(TINY).candidates(report) if one.excerpt == "gull-2025-03-01"]
    assert (quay.places, quay.same_place) == (("old-quay", "sund"), False)
    assert offered(Report(("arva-land",), read_when("2025-03"), ())) == []


def test_without_a_date_an_actor_must_be_shared() -> None:
    undated = Report(("hild",), None, ("borea-navy",))
    assert {"gull-2025-03-02", "gull-2025-03-06"} <= set(offered(undated))
    assert offered(replace(undated, actors=("arva",))) == []  # an opinion
    assert offered(replace(undated, actors=())) == []
    assert offered(replace(undated, places=("arva-land",))) == []


def test_no_date_that_cannot_be_the_same_is_offered_and_nothing_of_the_same_article() -> None:
    report = Report(("sund",), read_when("2024-06"), ("borea-navy",))
    assert "gull-2025-03-01" not in offered(report)
    own = report_of(TINY.excerpts["gull-2025-03-01"])
    assert all(not name.startswith("gull-") for name in offered(own))


def test_the_shipped_articles_tell_of_one_arrival_in_moscow() -> None:
    report = report_of(SHIPPED.excerpts["moscow-times-2025-09-22-13"])
    assert "enab-baladi-2025-08-30" in [one.excerpt for one in SameEvent(SHIPPED).candidates(report)]
    report = report_of(SHIPPED.excerpts["enab-baladi-2025-08-30"])
    assert SameEvent(SHIPPED).candidates(report)[0].excerpt == "moscow-times-2025-09-22-13"
