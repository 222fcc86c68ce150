"""Places and what only bears their names, in three languages."""

from __future__ import annotations

import pytest

from tests.curation.propose.conftest import Propose

BASES = {"tartus", "tartus-naval-base", "hmeimim", "hmeimim-air-base"}


def places(draft: object) -> set[str]:
    return {place.id for each in draft.excerpts for place in each.places}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        # Capitals: the town, or the government that sits there.
        ("en", "Moscow said that it would stay.", set()),
        ("en", "He spoke in Moscow about it.", {"moscow"}),
        ("en", "The authorities in Damascus denied it.", set()),
        ("en", "He flew from Damascus to Moscow.", {"damascus", "moscow"}),
        ("en", "Ties between Moscow and Damascus are close.", set()),
        ("ar", "قالت موسكو إنها ستبقى.", set()),
        ("ar", "وزار الوزير موسكو في تموز.", {"moscow"}),
        ("ar", "التقى الوفد بدمشق مسؤولين.", {"damascus"}),
        ("ru", "Москва заявила, что останется.", set()),
        ("ru", "Делегация прилетела в Москву.", {"moscow"}),
        ("ru", "Это решили власти в Дамаске.", set()),
        # What bears the name of a place.
        ("en", "A shop on Quneitra Street closed.", set()),
        ("en", "Tartus FC lost again on Friday.", set()),
        ("en", "“Enough,” said Khaled Latakia, a baker.", set()),
        ("en", "The Golan Party won a seat.", set()),
        ("en", "Sweida 24, an outlet, reported it.", set()),
        ("ar", "ضربت الغارات حلب 24 آب.", {"aleppo"}),
        ("en", "Fighters of Hayat Tahrir al-Sham left.", set()),
        ("ar", "أغلقت المحال في شارع القنيطرة.", set()),
        ("ar", "فاز نادي القامشلي على ضيفه.", set()),
        ("ar", "قال المحلل خالد طرطوس ذلك.", set()),
        ("ru", "На улице Кунейтра открылось кафе.", set()),
        ("ru", "Политолог Иван Голан не согласен.", set()),
        ("ru", "Сухогруз «Тартус» вышел в море.", set()),
        ("en", "Fans from Aleppo saw the cup final on Friday.", set()),
        ("en", "The league has one goal in Aleppo: bread.", {"aleppo"}),
        ("ar", "لعب في نادي الفرات القامشلي عامين.", set()),
        ("ar", "نشرته قناة «الشام اليوم» مساء.", set()),
        ("en", "Well done, Aleppo! What a night. 🏆", set()),
        ("ru", "Футбольный клуб из Латакии сменил тренера.", set()),
        ("ru", "Об этом пишет газета «Дамаск».", set()),
        # Base, port and governorate.
        ("en", "The port of Tartus was sold.", {"tartus", "tartus-port"}),
        ("en", "The naval base in Tartus stays.", {"tartus", "tartus-naval-base"}),
        ("en", "Across Tartus governorate it rained.", {"tartus"}),
        ("en", "They keep the bases in Tartus and Hmeimim.", BASES),
        ("ar", "مصير قاعدتي طرطوس وحميميم غير واضح.", BASES),
        ("ar", "في محافظة طرطوس هطل المطر.", {"tartus"}),
        ("ru", "Базы в Тартусе и Хмеймиме останутся.", BASES),
        ("ru", "Порт Тартуса продали.", {"tartus", "tartus-port"}),
        # Ways of writing.
        ("en", "It happened near QAMISHLO and Tartūs.", {"qamishli", "tartus"}),
        ("ar", "وبالقامشلي وللسويداء والقُنَيْطِرَة.", {"qamishli", "sweida", "quneitra"}),
        ("ru", "Из Сувейды до Эль-Камышлы через Латакию.", {"sweida", "qamishli", "latakia"}),
        # A region only tells where a finer place is.
        ("en", "It happened in Qamishli in northeastern Syria.", {"qamishli"}),
        ("en", "It happened in the south of the country.", {"southern-provinces"}),
        ("en", "Fighting went on in southern Lebanon.", set()),
        ("en", "Ships lay off the Libyan coast.", set()),
        # An adjective of a place, of a seat of government not.
        ("ru", "Тартусский порт закрыт.", {"tartus", "tartus-port"}),
        ("ru", "Об этом пишет латакийская молодёжь.", {"latakia"}),
        ("ru", "Дамасские газеты молчат.", set()),
        # A road between two.
        ("en", "They blocked the Damascus–Beirut road.", {"damascus"}),
        ("ru", "На трассе Дамаск — Алеппо был бой.", {"damascus", "aleppo"}),
        ("ar", "قطعوا طريق دمشق حلب.", {"damascus", "aleppo"}),
        # Filed from there, not about it.
        ("en", "DAMASCUS, Aug 12 (Reuters) - Prices rose again.", set()),
    ],
)
def test_a_place_is_told_from_its_namesakes(proposed: Propose, language: str, text: str, expected: set[str]) -> None:
    assert places(proposed(text, language)) == expected


@pytest.mark.parametrize(
    ("language", "text", "meant"),
    [
        ("en", "Israel built posts in the buffer zone.", True),
        ("en", "The Turkish-held buffer zone lies along the border.", False),
        ("en", "Turkey wants a buffer zone along its own border.", False),
        ("en", "Israel watched as the buffer zone near Quneitra was searched.", True),
        ("en", "Ukraine proposed a buffer zone near Sumy.", False),
        ("ar", "وسعت إسرائيل المنطقة العازلة.", True),
        ("ar", "بقيت المنطقة العازلة التركية كما هي.", False),
        ("ar", "أقامت إسرائيل منطقة عازلة جديدة.", True),
        ("ru", "Израиль удерживает буферную зону.", True),
        ("ru", "Турецкая буферная зона осталась.", False),
        ("ru", "Буферная зона на Кипре существует давно.", False),
    ],
)
def test_a_buffer_zone_is_told_from_those_of_others(
    proposed: Propose, language: str, text: str, *, meant: bool
) -> None:
    assert ("buffer_zone" in places(proposed(text, language))) == meant


def test_what_cannot_be_told_apart_is_proposed_with_low_confidence_and_says_why(proposed: Propose) -> None:
    (excerpt,) = proposed("Nobody has lived in the buffer zone for years.").excerpts
    assert excerpt.confidence < 0.5
    assert "nothing around it says whose it is" in excerpt.why


def test_these_bases_are_those_spoken_of_before(proposed: Propose) -> None:
    text = "He visited the bases in Tartus and Hmeimim.\n\nBoth bases will stay, he said."
    last = proposed(text).excerpts[-1]
    assert {place.id for place in last.places} == BASES
    assert {place.link for place in last.places} == {"implied"}


def test_reasons_name_the_alias_and_the_words_of_the_date(proposed: Propose) -> None:
    (excerpt,) = proposed("In late July, they landed at Khmeimim.").excerpts
    assert excerpt.why == ("alias 'Khmeimim' of hmeimim; date from 'late July' against 2025-09-22")


@pytest.mark.parametrize(
    ("language", "text", "many"),
    [
        ("en", "Sport: Rovers of Aleppo drew with Rangers on Monday night.", 0),
        ("en", "Sport in Aleppo is back, said the mayor on Monday night.", 1),
        ("ru", "Хоккей. Гости в Алеппо победили со второй попытки.", 0),
        ("ar", "رياضة: تعادل الضيوف في حلب بعد وقت إضافي.", 0),
        ("ar", "عاد العمال إلى حلب بعد وقت إضافي.", 1),
    ],
)
def test_a_paragraph_headed_as_sport_is_of_sport(proposed: Propose, language: str, text: str, many: int) -> None:
    assert len(proposed(text, language).excerpts) == many


def test_the_runway_in_a_place_is_that_of_its_only_site(proposed: Propose) -> None:
    (excerpt,) = proposed("They repaired the runway at Hmeimim.").excerpts
    assert {place.id: place.link for place in excerpt.places} == {"hmeimim": "named", "hmeimim-air-base": "implied"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Homs vs Hama was played in the rain, and Tartus vs Aleppo was not."),
        ("en", "They sell mugs at Tartus Coffee."),
        ("en", "A ferry named Tartus ran aground off Malta."),
        ("ru", "Танкер под названием Тартус сел на мель."),
        ("ar", "جنحت سفينة تدعى طرطوس قرب مالطا."),
        ("en", "Not to be mistaken: Latakia, the cargo ship, was sold to Odesa."),
        ("en", "(Additional reporting by Lina Khan in Damascus)"),
        ("en", "Gunmen attacked the bridge from the south."),
        ("ru", "«Дамаск» снова открыт, пишет ресторанный критик."),
        ("ru", "ТАРТУС, 14 января. Сторожа бастуют."),
        ("ar", "طُبع الكتاب في مطبعة حلب الحديثة."),
    ],
)
def test_what_bears_a_places_name_is_not_the_place(proposed: Propose, language: str, text: str) -> None:
    assert proposed(text, language).excerpts == ()


@pytest.mark.parametrize(
    ("language", "text", "places"),
    [
        ("ru", "На авиабазе «Хмеймим» темно.", {"hmeimim", "hmeimim-air-base"}),
        ("en", "Families from the south reached Aleppo.", {"aleppo", "southern-provinces"}),
        ("en", "The timber is in Tartus, says the harbour master.", {"tartus"}),
    ],
)
def test_what_looks_like_a_bearer_and_is_the_place(
    proposed: Propose, language: str, text: str, places: set[str]
) -> None:
    (excerpt,) = proposed(text, language).excerpts
    assert {place.id for place in excerpt.places} == places


def test_a_word_at_a_place_makes_no_longer_name_of_it(proposed: Propose) -> None:
    (excerpt,) = proposed("The talks ended, and Base at Hmeimim was said to stay.").excerpts
    assert "hmeimim" in {place.id for place in excerpt.places}
