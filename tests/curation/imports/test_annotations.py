from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from layers.__main__ import main
from layers.collection import read_collection

TINY = Path(__file__).parents[2] / "data" / "tiny"
Dump = Callable[[Any], str]


def annotation(*bodies: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """An annotation as Recogito writes it."""
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": "https://recogito.example/annotation/1",
        "type": "Annotation",
        "generated": "2025-05-01T10:00:00+00:00",
        "body": list(bodies),
        "target": {
            "source": "https://recogito.example/part/1/edit",
            "type": "Text",
            "selector": [
                {"type": "TextPositionSelector", "start": 10, "end": 14},
                {"type": "TextQuoteSelector", "exact": "Sund"},
            ],
        },
        **changes,
    }


PLACE = {"type": "SpecificResource", "value": "https://gazetteer.example/7", "purpose": "identifying"}
FEATURE = {"type": "Feature", "purpose": "georeferencing", "geometry": {"type": "Point", "coordinates": [11.1, 51.2]}}


def only(collection: Any) -> Any:
    (excerpt,) = collection.excerpts.values()
    return excerpt


def test_a_place_that_recogito_georeferenced(bring: Any, dump: Dump) -> None:
    remark = {"type": "TextualBody", "value": "The port.", "purpose": "commenting"}
    tag = {"type": "TextualBody", "value": "harbour", "purpose": "tagging"}
    ran = bring("annotations", dump([annotation(PLACE, FEATURE, remark, tag)]))
    collection = ran.read()
    excerpt = only(collection)
    assert excerpt.quote == "Sund"
    assert excerpt.places[0].place == "sund"
    place = collection.places["sund"]
    assert (place.longitude, place.latitude, place.radius_km) == (11.1, 51.2, 5)
    assert excerpt.note == {"en": "The port. Tag: harbour."}
    assert "not dated" in (collection.articles[excerpt.article].published_by or "")


def test_all_that_is_wrong_is_told_at_once(bring: Any, dump: Dump) -> None:
    area = {**FEATURE, "geometry": {"type": "Point", "coordinates": [999, 0]}}
    date = {"type": "TextualBody", "purpose": "describing", "value": "2025-13", "conformsTo": "https://x/EDTF"}
    target = {"selector": {"type": "TextQuoteSelector", "exact": "Sund"}}
    out = bring("annotations", dump([annotation(area, date, target=target), annotation(target=[])])).out
    for says in ("has no source", "the geometry of a body", "2025-13", "no target with words"):
        assert says in out


def test_a_place_without_a_position_is_told(bring: Any, dump: Dump) -> None:
    ran = bring("annotations", dump([annotation(PLACE)]))
    assert only(ran.read()).places == ()
    assert "warning: not taken over: 'Sund' is identified as" in ran.out


def test_a_person_is_an_actor(bring: Any, dump: Dump) -> None:
    person = {"type": "TextualBody", "value": "Person", "purpose": "tagging"}
    collection = bring("annotations", dump([annotation(person)])).read()
    assert collection.actors["sund"].kind == "person"
    assert only(collection).actors[0].role == "discussed"


def test_what_this_product_exports_comes_back(bring: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exported = tmp_path / "annotations.json"
    assert main(["export", "webannotation", "--data", str(TINY), "-o", str(exported)]) == 0
    capsys.readouterr()
    # Ten times as long, the articles are not quoted beyond the limits of a new collection.
    ran = bring("annotations", re.sub(r'("text_words": \d+)', r"\g<1>0", exported.read_text("utf-8")))
    before, after = read_collection(TINY), ran.read()
    assert set(after.excerpts) == set(before.excerpts)
    for name, excerpt in before.excerpts.items():
        again = after.excerpts[name]
        assert (again.quote, again.start, again.prefix) == (excerpt.quote, excerpt.start, excerpt.prefix)
        assert (again.event, again.claim, again.actors) == (excerpt.event, excerpt.claim, excerpt.actors)
        assert again.gist == excerpt.gist
        assert again.note == excerpt.note
    texts = {(article.text_sha256, 10 * (article.text_words or 0)) for article in before.articles.values()}
    assert {(article.text_sha256, article.text_words) for article in after.articles.values()} <= texts
    assert any(excerpt.gist for excerpt in after.excerpts.values())


def quoted(exact: str, **more: Any) -> dict[str, Any]:
    return {"type": "TextQuoteSelector", "exact": exact, **more}


def test_each_target_becomes_an_excerpt(bring: Any, dump: Dump) -> None:
    targets = [
        {"source": "https://one.example/a", "selector": quoted("A crane moved.")},
        {"source": {"id": "https://two.example/b", "type": "Text"}, "selector": [quoted("It was moved.")]},
        "https://three.example/c",
    ]
    remark = {"type": "TextualBody", "value": "Both report it.", "purpose": "commenting"}
    ran = bring("annotations", dump([annotation(remark, target=targets)]))
    assert ran.counts == "rows read: 3 = 2 imported + 1 rejected"
    assert "'https://three.example/c' is no target with words" in ran.out
    collection = ran.read()
    assert {one.url for one in collection.articles.values()} == {"https://one.example/a", "https://two.example/b"}
    assert {one.note["en"] for one in collection.excerpts.values()} == {"Both report it."}


@pytest.mark.parametrize(
    "selector",
    [
        {"type": "CssSelector", "value": "p", "refinedBy": quoted("Sund")},
        {
            "type": "XPathSelector",
            "value": "/p",
            "refinedBy": [{"type": "FragmentSelector", "refinedBy": quoted("Sund")}],
        },
        {"type": "Choice", "items": [{"type": "CssSelector", "value": "p"}, quoted("Sund")]},
        {"type": ["TextQuoteSelector", "Extra"], "exact": "Sund"},
    ],
    ids=["refined", "refined twice", "a choice", "two types"],
)
def test_words_are_found_wherever_a_selector_may_have_them(bring: Any, dump: Dump, selector: Any) -> None:
    target = {"source": {"@id": "https://a.example/"}, "selector": selector}
    assert only(bring("annotations", dump([annotation(target=target)])).read()).quote == "Sund"


@pytest.mark.parametrize(
    ("around", "told"),
    [
        ({"type": "AnnotationPage", "next": "https://notes.example/p2"}, "next: https://notes.example/p2"),
        ({"type": "AnnotationCollection", "total": 9, "last": {"id": "https://notes.example/p3"}}, "has 9 annotations"),
    ],
)
def test_pages_at_other_addresses_are_told(bring: Any, dump: Dump, around: dict[str, Any], told: str) -> None:
    ran = bring(
        "annotations", dump({**around, "id": "https://notes.example/p1", "items": [annotation(PLACE, FEATURE)]})
    )
    assert len(ran.read().excerpts) == 1
    assert told in ran.out
    assert "save each page as a file" in ran.out


def test_a_collection_without_its_pages_is_refused_by_what_it_lacks(bring: Any, dump: Dump) -> None:
    whole = {"type": "AnnotationCollection", "total": 9, "first": "https://notes.example/p1"}
    ran = bring("annotations", dump(whole))
    assert ran.code == 1
    assert "first: https://notes.example/p1" in ran.out
    whole_page = {"id": "p1", "items": [annotation(PLACE, FEATURE)]}
    alone = bring("annotations", dump({**whole, "first": whole_page, "last": "p1"}))
    assert "further pages" not in alone.out


def test_a_second_wording_is_told(bring: Any, dump: Dump) -> None:
    target = {"source": "https://a.example/", "selector": [quoted("Sund"), quoted("Sundet")]}
    ran = bring("annotations", dump([annotation(target=target)]))
    assert "warning: not taken over: other words of the target: 'Sundet'" in ran.out


def test_positions_that_contradict_each_other_are_told(bring: Any, dump: Dump) -> None:
    def of(name: str, quote: str) -> dict[str, Any]:
        position = {"type": "TextPositionSelector", "start": 3, "end": 3 + len(quote)}
        selectors = [{**position, "text_sha256": "0" * 64}]
        selectors.append({"type": "TextQuoteSelector", "exact": quote})
        return annotation(id=name, target={"source": "https://a.example/", "selector": selectors})

    ran = bring("annotations", dump([of("a", "Sund"), of("b", "Ship")]))
    assert ran.counts == "rows read: 2 = 1 imported + 1 rejected"
    assert "character 4 of the text is 'h', but 'u' in another row" in ran.out


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"target": "https://a.example/"}, "is no target with words"),
        ({"target": {"source": "https://a.example/", "selector": []}}, "no TextQuoteSelector"),
        ({"target": {"selector": {"type": "TextQuoteSelector", "exact": "x"}}}, "has no source"),
        (
            {"target": {"source": "urn:x", "selector": {"type": "TextQuoteSelector", "exact": "x"}}},
            "is not an http or https address",
        ),
        ({"body": [{**FEATURE, "geometry": {"type": "Point", "coordinates": ["a"]}}]}, "geometry"),
        ({"body": [{**FEATURE, "geometry": None}]}, "geometry"),
    ],
)
def test_annotations_that_do_not_fit(bring: Any, dump: Dump, change: dict[str, Any], says: str) -> None:
    ran = bring("annotations", dump([annotation(PLACE, FEATURE), annotation(id="2", **change)]))
    assert ran.counts == "rows read: 2 = 1 imported + 1 rejected"
    assert says in ran.out
