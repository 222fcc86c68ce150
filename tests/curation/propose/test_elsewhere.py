"""Another affair in another country: the rules know neither, a collection's tables do."""

from __future__ import annotations

import pytest

from curation.propose import Gazetteer, Source, make_gazetteer, propose
from layers.model import Actor, Collection, MapView, Place

PLACES = (
    ("cyprus", "country", "Cyprus", "قبرص", "Кипр", None),
    ("nicosia", "town", "Nicosia", "نيقوسيا", "Никосия", "cyprus"),
    ("famagusta", "town", "Famagusta", "فاماغوستا", "Фамагуста", "cyprus"),
    ("larnaca", "town", "Larnaca", "لارنكا", "Ларнака", "cyprus"),
    ("akrotiri", "site", "Akrotiri air base", "قاعدة أكروتيري الجوية", "Авиабаза Акротири", "cyprus"),
)
ACTORS = (
    ("government", "government", "Cypriot government", "الحكومة القبرصية", "Правительство Кипра", None),
    ("army", "armed force", "Cypriot army", "الجيش القبرصي", "Армия Кипра", "government"),
    ("foreign", "government", "Cypriot Foreign Ministry", "وزارة الخارجية القبرصية", "МИД Кипра", "government"),
    ("kombos", "person", "Constantinos Kombos", "كونستانتينوس كومبوس", "Константинос Комбос", "foreign"),
    ("turkey", "state", "Turkey", "تركيا", "Турция", None),
    ("turkish-army", "armed force", "Turkish army", "الجيش التركي", "Турецкая армия", "turkey"),
    ("britain", "state", "United Kingdom", "المملكة المتحدة", "Великобритания", None),
    ("british-forces", "armed force", "British forces", "القوات البريطانية", "Британские войска", "britain"),
    ("peacekeepers", "organisation", "UN peacekeepers", "قوة حفظ السلام", "Миротворцы ООН", None),
)
ALIASES = {
    "akrotiri": {"en": ("Akrotiri",), "ar": ("أكروتيري",), "ru": ("Акротири",)},
    "turkey": {"en": ("Ankara",), "ar": ("أنقرة",), "ru": ("Анкара",)},
    "britain": {"en": ("London",), "ar": ("لندن",), "ru": ("Лондон",)},
}


@pytest.fixture(scope="module")
def cyprus() -> Gazetteer:
    """A collection of another country, made of tables alone."""
    places: dict[str, Place] = {}
    actors: dict[str, Actor] = {}
    for id_, kind, en, ar, ru, parent in PLACES:
        names = {"en": en, "ar": ar, "ru": ru}
        places[id_] = Place(id_, names, ALIASES.get(id_, {}), kind, "point", 33.0, 35.0, parent=parent)
    for id_, kind, en, ar, ru, parent in ACTORS:
        actors[id_] = Actor(id_, {"en": en, "ar": ar, "ru": ru}, ALIASES.get(id_, {}), kind, "#000000", parent)
    text = {"en": "An island"}
    view = MapView(33.0, 35.0, 8)
    window, bounds = ("2025-01", "2025-12"), (32.0, 34.0, 35.0, 36.0)
    return make_gazetteer(
        Collection(text, text, ("en", "ar", "ru"), window, bounds, view, places, actors, {}, {}, "made up")
    )


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Foreign Minister Constantinos Kombos flew to London. In Nicosia he met nobody.", {"kombos"}),
        ("en", "Turkish and British forces left Famagusta.", {"turkish-army", "british-forces"}),
        ("en", "The army closed a road in Nicosia.", {"army"}),
        ("en", "Turkey rejects the plan. It has kept men in Famagusta.", {"turkey"}),
        ("en", "The government closed the road to Larnaca.", {"government"}),
        ("en", "The foreign ministry is silent about Larnaca.", {"foreign"}),
        ("en", "The Lebanese foreign ministry is silent about Larnaca.", set()),
        ("en", "A British military spokesman spoke of Akrotiri.", {"british-forces"}),
        ("en", "They denied that UN peacekeepers and their patrols had left Famagusta.", {"peacekeepers"}),
        ("ar", "دخلت القوات التركية فاماغوستا. وانسحبت من فاماغوستا مساء.", {"turkish-army"}),
        ("ar", "أغلقت الحكومة الطريق إلى لارنكا.", {"government"}),
        ("ar", "أكدت وزارة الخارجية القبرصية ذلك. وقالت الوزارة إن فاماغوستا مفتوحة.", {"foreign"}),
        ("ru", "Турция молчит. Её войска стоят в Фамагусте.", {"turkey"}),
        ("ru", "Власти закрыли дорогу в Ларнаку.", {"government"}),
        ("ru", "В Лондоне заявили, что база Акротири закрыта.", {"britain"}),
    ],
)
def test_actors_of_another_country_are_found(cyprus: Gazetteer, language: str, text: str, expected: set[str]) -> None:
    draft = propose(Source(text, language=language, published="2025-05-04"), cyprus)
    assert {each.id for each in draft.excerpts[-1].actors} == expected
