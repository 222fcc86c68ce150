from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from layers.cards.about import about
from layers.cards.card import Card, card, citation_line, separating, topics
from layers.cards.content import place_header
from layers.model import Actor, ActorLink, Article, Claim, Collection, Excerpt, MapView, Place, PlaceLink
from layers.when import read_when
from layers.words import Words, languages, read_words

WORDS = read_words("en")
HOSTILE = "<script>alert(`${1}`)</script> \\1 {quote} \u202e"
VIEW = "https://map.example/?excerpt=paper-01"

PLACES = (
    Place(
        "coast",
        {"en": "the coast", "ar": "الساحل", "ru": "побережье"},
        {},
        "region",
        "area",
        36,
        35,
        source={"en": "composed"},
        licence={"en": "ODbL 1.0"},
        as_of="2025-09",
    ),
    Place(
        "port",
        {"en": "Tartus", "ar": "طرطوس", "ru": "Тартус"},
        {"en": ("Tartous",)},
        "site",
        "halo",
        35.9,
        34.9,
        radius_km=2,
        parent="coast",
        valid_to="2026-01",
        note={"en": "the port only"},
    ),
    Place(
        "zone", {"ar": "المنطقة العازلة"}, {}, "zone", "schematic", 36, 33, valid_from="2024-12-08", valid_to="2025-06"
    ),
)
ACTORS = (
    Actor("russia", {"en": "Russia", "ar": "روسيا"}, {"en": ("Moscow",)}, "state", "#d1495b"),
    Actor("lavrov", {"en": "Sergey Lavrov"}, {}, "person", "#d1495b", "russia"),
    Actor("israel", {"en": "Israel"}, {}, "state", "#2e7fd1"),
)
ARTICLE = Article(
    id="paper",
    title="A “Security Partnership”",
    outlet="The Paper",
    authors=("Ann Author", "Bo Writer"),
    language="en",
    kind="news report",
    published=read_when("2025-08"),
    url="https://paper.example/a-b",
    text_sha256="",
)
FIRST = Excerpt(
    id="paper-01",
    article="paper",
    quote="Lavrov said that Russia’s port in Tartus, unlike the zone, stays.",
    start=0,
    end=65,
    prefix="",
    suffix="",
    claim=Claim("lavrov", "denied"),
    event=read_when("2025-07-31"),
    dated_by={"en": "July 31"},
    places=(PlaceLink("port", "named", "site"), PlaceLink("zone", "implied", "region")),
    actors=(ActorLink("israel", "discussed"), ActorLink("lavrov", "speaks"), ActorLink("russia", "acts")),
    contrasts_with=("paper-02", "paper-03"),
    note={"en": "read as the port"},
)
SECOND = replace(
    FIRST,
    id="paper-02",
    quote="A second sentence, which is long enough that nobody would want it whole in a label.",
    event=None,
    dated_by={},
    places=(),
    actors=(),
    contrasts_with=("paper-01",),
    note={},
)
THIRD = replace(SECOND, id="paper-03", quote=HOSTILE, event=read_when("2024-12/.."))


def collection(*excerpts: Excerpt, article: Article = ARTICLE) -> Collection:
    return Collection(
        title={},
        summary={},
        languages=("en",),
        window=("2024-12", "2025-09"),
        bounds=(30, 30, 40, 40),
        first_view=MapView(36, 34, 6),
        places={place.id: place for place in PLACES},
        actors={actor.id: actor for actor in ACTORS},
        articles={article.id: article},
        excerpts={excerpt.id: excerpt for excerpt in excerpts or (FIRST, SECOND, THIRD)},
        version="",
    )


def card_of(excerpt: Excerpt, words: Words = WORDS) -> Card:
    return card(collection(FIRST, SECOND, THIRD, excerpt), excerpt.id, VIEW, words)


def test_card_holds_every_part() -> None:
    made = card_of(FIRST)
    assert made["segments"] == [
        {"text": "Lavrov", "kind": "actor", "id": "lavrov"},
        {"text": " said that ", "kind": None, "id": None},
        {"text": "Russia", "kind": "actor", "id": "russia"},
        {"text": "’s port in ", "kind": None, "id": None},
        {"text": "Tartus", "kind": "place", "id": "port"},
        {"text": ", unlike the zone, stays.", "kind": None, "id": None},
    ]
    assert made["claim"] == {"by": "Sergey Lavrov", "by_id": "lavrov", "status": "denied", "status_words": "denied"}
    assert made["source"] == {
        "id": "paper",
        "outlet": "The Paper",
        "authors": ["Ann Author", "Bo Writer"],
        "title": "A “Security Partnership”",
        "published": "August 2025",
        "kind": "news report",
        "kind_words": "news report",
        "archived": None,
        "archived_words": None,
        "gone": None,
        "quoted": None,
    }
    dated_by = {"text": "July 31", "lang": None, "dir": "ltr"}
    assert made["event"] == {"words": "31 July 2025", "edtf": "2025-07-31", "sign": "exact", "dated_by": dated_by}
    assert (made["language"], made["direction"]) == ("en", "ltr")
    assert made["note"] == {"text": "read as the port", "lang": None, "dir": "ltr"}
    assert made["link"] == VIEW


@pytest.mark.parametrize(
    ("language", "copy", "gone"),
    [
        ("en", "Archived copy of 1 October 2025", "The article is no longer at its address (checked 26 November 2025)"),
        ("ru", "Архивная копия (1 октября 2025)", "Статьи по её адресу больше нет (проверено: 26 ноября 2025)"),
    ],
)
def test_card_offers_the_copy_and_says_that_the_page_is_gone(language: str, copy: str, gone: str) -> None:
    kept = replace(ARTICLE, archived_url="https://archive.example/1", archived_on=read_when("2025-10-01"))
    dead = replace(kept, link_status="gone", link_checked=read_when("2025-11-26"))
    words = read_words(language)
    sources = [
        card(collection(article=article), "paper-01", VIEW, words)["source"]
        for article in (dead, replace(kept, link_status="retitled", link_checked=read_when("2025-11-26")))
    ]
    assert [(one["archived"], one["archived_words"]) for one in sources] == [("https://archive.example/1", copy)] * 2
    assert [one["gone"] for one in sources] == [gone, None]
    undated = card(collection(article=replace(kept, archived_on=None)), "paper-01", VIEW, words)["source"]
    assert undated["archived_words"] == words["card.archived"]


def test_card_lists_places_with_link_and_precision_but_no_parents() -> None:
    places = card_of(FIRST)["places"]
    listed = [(part["id"], part["name"], part["link"], part["precision"]) for part in places]
    assert listed == [("port", "Tartus", "named", "site"), ("zone", "المنطقة العازلة", "implied", "region")]
    assert [part["link_words"] for part in places] == [WORDS["link.named"], WORDS["link.implied"]]
    assert places[1]["precision_words"] == WORDS["link.precision.region"]


def test_card_lists_discussed_actors_last() -> None:
    actors = card_of(FIRST)["actors"]
    assert [(part["id"], part["role"]) for part in actors] == [
        ("lavrov", "speaks"),
        ("russia", "acts"),
        ("israel", "discussed"),
    ]
    assert actors[2]["colour"] == "#2e7fd1"


def test_an_implied_place_is_not_marked_in_the_quote() -> None:
    implied = replace(FIRST, places=(PlaceLink("port", "implied", "site"),))
    assert all(part["kind"] != "place" for part in card_of(implied)["segments"])


@pytest.mark.parametrize(
    ("edtf", "sign", "said"),
    [
        ("2025-07-31", "exact", "31 July 2025"),
        ("2025-08", "interval", "August 2025"),
        ("2025-08~", "approximate", "about August 2025"),
        ("2025-07-31?", "approximate", "about 31 July 2025"),
        ("2024-12/..", "interval", "since December 2024"),
        (None, "undated", WORDS["date.none"]),
    ],
)
def test_event_says_how_exact_it_is(edtf: str | None, sign: str, said: str) -> None:
    event = card_of(replace(FIRST, event=read_when(edtf) if edtf else None))["event"]
    assert (event["edtf"], event["sign"], event["words"]) == (edtf, sign, said)


def test_open_leads_to_the_sentence_and_copy_cites_it() -> None:
    made = card_of(FIRST)
    assert made["open"].startswith("https://paper.example/a-b#:~:text=Lavrov%20said")
    assert (
        made["citation"]
        == "Ann Author and Bo Writer, “A ‘Security Partnership’”, The Paper, August 2025, https://paper.example/a-b"
    )


def test_contrasts_are_named_by_outlet_and_first_words() -> None:
    labels = [part["label"] for part in card_of(FIRST)["contrasts"]]
    assert labels[0] == "The Paper: “A second sentence, which is long enough that nobody would…”"
    assert labels[1] == f"The Paper: “{HOSTILE}”"


@pytest.mark.parametrize(
    ("claim", "outlet", "said"),
    [("lavrov", "The Paper", "Contradicted by Sergey Lavrov"), ("lavrov", "The Gull", "Contradicted by The Gull")],
)
def test_one_line_names_who_contradicts(claim: str, outlet: str, said: str) -> None:
    other = replace(ARTICLE, id="other", outlet=outlet, outlet_names={})
    second = replace(SECOND, article="other", claim=Claim(claim, "denied"))
    made = collection(replace(FIRST, contrasts_with=("paper-02",)), second)
    made = replace(made, articles={**made.articles, "other": other})
    assert card(made, "paper-01", VIEW, WORDS)["contradicted"] == said
    assert card(made, "paper-02", VIEW, WORDS)["contradicted"] == "Contradicted by The Paper" or outlet == "The Paper"


def test_nobody_contradicts_a_card_without_contrasts() -> None:
    assert card_of(replace(FIRST, id="paper-04", contrasts_with=()))["contradicted"] is None


def test_a_card_names_who_else_reports_the_event_once_an_outlet_and_language() -> None:
    articles = {
        name: replace(ARTICLE, id=name, outlet=outlet, outlet_names={}, language=language)
        for name, outlet, language in [
            ("gull", "The Gull", "en"),
            ("gull-2", "The Gull", "en"),
            ("rasif", "Rasif", "ar"),
            ("rasif-ru", "Rasif", "ru"),
            *((f"more-{n}", f"More {n}", "en") for n in range(3)),
        ]
    }
    others = [replace(SECOND, id=f"{name}-1", article=name, contrasts_with=()) for name in articles]
    others.append(replace(SECOND, id="paper-09", contrasts_with=()))  # of the same article
    others.append(replace(SECOND, id="gull-5", article="gull", contrasts_with=()))
    first = replace(FIRST, contrasts_with=("more-0-1",))  # told as that
    made = collection(first, *others)
    event = {one.id: tuple(other.id for other in others if other.id != one.id) for one in (first, *others)}
    made = replace(made, articles={**made.articles, **articles}, same_event=event)
    own = card(made, "paper-01", VIEW, WORDS)
    assert own["also"] == [
        {"id": "gull-1", "label": "The Gull"},
        {"id": "rasif-1", "label": "Rasif (in Arabic)"},
        {"id": "rasif-ru-1", "label": "Rasif (in Russian)"},
        {"id": "more-1-1", "label": "More 1"},
    ]
    assert own["also_more"] == "and 1 more"
    assert card(made, "rasif-1", VIEW, read_words("ru"))["also"][0]["label"] == "The Gull (язык: английский)"
    alone = card_of(FIRST)
    assert (alone["also"], alone["also_more"]) == ([], None)


ONE = replace(FIRST, note={"en": "‘He’ is the envoy. Contrast: whether the port closes; who pays for it."})
OTHER = replace(SECOND, note={"en": "Contrast: who pays for it; whether the port closes. Read as June."})


def test_what_separates_two_excerpts_is_what_the_notes_on_both_say() -> None:
    assert separating(ONE, OTHER, WORDS) == ["whether the port closes", "who pays for it"]
    assert separating(ONE, replace(OTHER, note={"en": "Who pays for what?"}), WORDS) == []
    assert separating(ONE, replace(OTHER, note={}), WORDS) == []


def test_pairs_are_grouped_by_what_separates_them() -> None:
    third = replace(THIRD, note={"en": "Contrast: who pays for it."})
    made = collection(ONE, OTHER, third)
    found = topics(made, [("paper-01", "paper-02"), ("paper-01", "paper-03"), ("paper-02", "paper-01")], WORDS)
    assert [(topic["words"], topic["n"]) for topic in found] == [("Who pays for it", 3), ("Whether the port closes", 2)]
    assert [topic["ids"] for topic in found] == [["paper-01", "paper-02", "paper-03"], ["paper-01", "paper-02"]]


def test_a_pair_that_no_note_explains_is_called_by_its_sides() -> None:
    [topic] = topics(collection(FIRST, SECOND), [("paper-01", "paper-02")], WORDS)
    assert topic["words"] == "Sergey Lavrov – Sergey Lavrov"


def test_the_gist_is_in_the_reader_s_language_and_says_in_which_it_is() -> None:
    told = replace(FIRST, gist={"ar": "ملخص", "en": "In short"})
    assert [card_of(told)[key] for key in ("gist", "gist_language", "gist_direction")] == ["In short", "en", "ltr"]
    assert card_of(told)["gist_segments"] == [{"text": "In short", "kind": None, "id": None}]
    sought = card(collection(told, SECOND, THIRD), told.id, VIEW, WORDS, "SHORT")["gist_segments"]
    assert [(part["text"], part["kind"]) for part in sought] == [("In ", None), ("short", "sought")]
    only = card_of(replace(FIRST, gist={"ar": "ملخص"}))
    assert (only["gist"], only["gist_language"], only["gist_direction"]) == ("ملخص", "ar", "rtl")
    none = card_of(replace(FIRST, gist={}))
    assert (none["gist"], none["gist_language"], none["gist_direction"]) == (None, None, None)
    assert none["gist_segments"] == []


def test_hostile_text_stays_as_it_is() -> None:
    made = card_of(THIRD)
    assert [part["text"] for part in made["segments"]] == [HOSTILE]


@pytest.mark.parametrize("excerpt", [FIRST, SECOND, THIRD], ids=lambda excerpt: excerpt.id)
def test_card_is_json(excerpt: Excerpt) -> None:
    made = card_of(excerpt)
    assert json.loads(json.dumps(made)) == made


def test_card_is_in_the_reader_s_language_and_the_quote_in_its_own() -> None:
    russian = Words("ru", {"status.denied": "опровергнуто"}, WORDS)
    article = replace(ARTICLE, language="ar")
    made = card(collection(FIRST, SECOND, THIRD, article=article), FIRST.id, VIEW, russian)
    assert (made["language"], made["direction"]) == ("ar", "rtl")
    assert made["claim"]["status_words"] == "опровергнуто"
    assert [part["name"] for part in made["places"]] == ["Тартус", "المنطقة العازلة"]
    assert made["actors"][1]["name"] == "Russia"


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        ({"authors": ()}, "“T”, The Paper, August 2025, https://paper.example/a-b"),
        ({"authors": ("A",)}, "A, “T”, The Paper, August 2025, https://paper.example/a-b"),
        (
            {"authors": ("A",), "title": "T\n{outlet}"},
            "A, “T {outlet}”, The Paper, August 2025, https://paper.example/a-b",
        ),
    ],
)
def test_citation_is_one_plain_line(changes: dict[str, Any], line: str) -> None:
    article = replace(ARTICLE, **{"title": "T", **changes})
    assert citation_line(article, WORDS) == line


@pytest.mark.parametrize("language", languages())
def test_a_citation_ends_with_the_address_as_it_is(language: str) -> None:
    article = replace(ARTICLE, title="The Paper's T", url="https://paper.example/a/")
    assert citation_line(article, read_words(language)).endswith(" https://paper.example/a/")


def test_place_header_holds_every_part() -> None:
    header = place_header(collection(), "port", WORDS, {"coast": 4})
    assert header == {
        "id": "port",
        "name": "Tartus",
        "other_names": [
            {"language": "ar", "direction": "rtl", "name": "طرطوس"},
            {"language": "ru", "direction": "ltr", "name": "Тартус"},
        ],
        "kind": "site",
        "kind_words": WORDS["place.kind.site"],
        "precision": "halo",
        "precision_words": "somewhere within 2 km",
        "note": {"text": "the port only", "lang": None, "dir": "ltr"},
        "source": {"text": "", "lang": None, "dir": "ltr"},
        "licence": {"text": "", "lang": None, "dir": "ltr"},
        "as_of": "",
        "valid": "until January 2026",
        "parent": {"id": "coast", "name": "the coast", "n": 4},
        "children": [],
        "near": [],
    }
    assert json.loads(json.dumps(header)) == header


def test_what_is_not_said_in_the_page_s_language_tells_in_which_it_is() -> None:
    made = replace(collection(), summary={"ru": "Карта"}, caveats=({"en": "Mind.", "ar": "انتبه."},))
    arabic = read_words("ar")
    what, _, caveats, *_ = about(made, arabic)
    assert what["paragraphs"][0] == {"text": "Карта", "lang": "ru", "dir": "ltr"}
    assert {one["lang"] for one in what["paragraphs"][1:]} == {None}
    assert caveats["list"] == [{"text": "انتبه.", "lang": None, "dir": "rtl"}]
    assert place_header(made, "port", arabic)["note"] == {"text": "the port only", "lang": "en", "dir": "ltr"}
    assert card(made, "paper-01", VIEW, arabic)["note"]["lang"] == "en"


def test_place_header_leads_to_children_and_needs_no_dates() -> None:
    header = place_header(collection(), "coast", read_words("en"))
    assert header["children"] == [{"id": "port", "name": "Tartus", "n": 0}]
    assert (header["parent"], header["valid"], header["as_of"]) == (None, None, "September 2025")


def test_place_header_leads_to_what_a_map_from_afar_shows_as_one() -> None:
    beside = Place("beside", {"en": "Beside"}, {}, "site", "point", 35.95, 34.95, parent="coast")
    apart = replace(beside, id="apart", longitude=36.9)
    inside = replace(beside, id="inside", parent="port")
    places = {place.id: place for place in (*PLACES, beside, apart, inside)}
    made = replace(collection(), places=places)
    near = place_header(made, "port", WORDS, dict.fromkeys(places, 2))["near"]
    assert near == [{"id": "beside", "name": "Beside", "n": 2}]
    assert place_header(made, "port", WORDS, {"port": 2})["near"] == [], "only places with excerpts"
    assert place_header(made, "coast", WORDS, dict.fromkeys(places, 2))["near"] == [], "ground has no neighbours"


def test_place_header_says_from_when_until_when() -> None:
    header = place_header(collection(), "zone", WORDS)
    assert header["valid"] == "8 December 2024 – June 2025"
    assert header["name"] == "المنطقة العازلة"
    assert header["other_names"] == []
