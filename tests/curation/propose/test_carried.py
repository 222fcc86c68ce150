"""Places that a text goes on speaking of without their names: the base, in the province, there."""

from __future__ import annotations

import pytest

from curation.propose import carried as carrying
from curation.propose.annotation import Spoken
from curation.propose.carried import FARTHEST
from tests.curation.propose.conftest import Propose

AIR_BASE = {"hmeimim", "hmeimim-air-base"}
NAVAL_BASE = {"tartus", "tartus-naval-base"}
PORT = {"tartus", "tartus-port"}
AIRPORT = {"qamishli", "qamishli-airport"}


def last_places(proposed: Propose, language: str, text: str) -> dict[str, str]:
    """Return the links of the places of the last excerpt after the text's beginning, by id."""
    later = [each for each in proposed(text, language).excerpts if each.start > 0]
    return {place.id: place.link for each in later[-1:] for place in each.places}


@pytest.mark.parametrize(
    ("language", "text", "implied"),
    [
        ("en", "Soldiers came back to Hmeimim. At the base they loaded trucks.", {"hmeimim", "hmeimim-air-base"}),
        ("en", "Ships lay off Tartus. The port was closed.", {"tartus", "tartus-port"}),
        ("en", "Patrols crossed Quneitra. Nobody in the province was hurt.", {"quneitra"}),
        ("ar", "عاد الجنود إلى حميميم. وحملوا الشاحنات في القاعدة.", {"hmeimim", "hmeimim-air-base"}),
        ("ru", "В Кунейтре прошли патрули. Но в провинции было тихо.", {"quneitra"}),
        ("en", "They left Sweida and Quneitra. The province was quiet.", set()),
        ("en", "Markets in Xarfa and Sweida were full. Shops in the city were open.", set()),
        ("en", "Markets in Sweida and Xarfa were full. Shops in the city were open.", set()),
        ("en", "Markets in Sweida and shops were full. Stalls in the city were open.", {"sweida"}),
        ("en", "Patrols crossed Quneitra. Nobody in the village was hurt.", set()),
        ("ar", "عاد الجنود إلى حميميم. ونفى تنظيم القاعدة ذلك.", set()),
    ],
)
def test_common_words_carry_a_place_through_a_paragraph(
    proposed: Propose, language: str, text: str, implied: set[str]
) -> None:
    later = [each for each in proposed(text, language).excerpts if each.start > 0]
    found = [place for each in later for place in each.places]
    assert {place.id for place in found} == implied
    assert all(
        place.link == "implied" and place.confidence < 0.5 and "in this paragraph" in place.why for place in found
    )


@pytest.mark.parametrize(
    ("language", "text", "implied"),
    [
        # By what a site's aliases call it, and by what tells it from others.
        ("en", "Trucks came to Qamishli airport. At noon the base was quiet.", AIRPORT),
        ("en", "They sailed to Tartus. At the naval facility nobody spoke.", NAVAL_BASE),
        ("en", "They saw Tartus. Guards of the commercial docks slept.", PORT),
        ("en", "They flew to Hmeimim. The naval base was shut.", set()),
        ("en", "They flew to Hmeimim. The American base was shut.", set()),
        ("en", "They flew to Hmeimim. The Russian base was shut.", AIR_BASE),
        ("en", "They saw the bases in Tartus and Hmeimim. The airbase is the larger one.", AIR_BASE),
        ("ru", "Показали базы в Тартусе и Хмеймиме. Авиабаза заметно больше.", AIR_BASE),
        ("ru", "Они вошли в Тартус. У морской базы стояли часовые.", NAVAL_BASE),
        ("ar", "وصلوا إلى حميميم. وبقيت القاعدة البحرية مغلقة.", set()),
        ("ar", "وصلوا إلى حميميم. وبقيت القاعدة الجوية مغلقة.", AIR_BASE),
        # Into the paragraphs after it, but not over a heading, nor from too far.
        ("en", "They left Sweida.\n\nThe province was quiet.", {"sweida"}),
        ("en", "They left Sweida.\n\nRain was forecast.\n\nThe province was quiet.", {"sweida"}),
        ("en", "They left Sweida.\n\nRain fell. It fell. It fell. It fell again.\n\nThe province was quiet.", set()),
        ("en", "They left Sweida today.\n\nWHAT COMES NEXT\n\nThe province was quiet.", set()),
        # Not where an unknown name says which place is meant.
        ("en", "They left Aleppo. In Idlib the city was quiet.", set()),
        ("en", "They left Aleppo. Buses reached Idlib at noon. The city was quiet.", set()),
        ("en", "They left Aleppo. In March the city was quiet.", {"aleppo"}),
        ("en", "They left Tartus. The port of Odesa was hit.", set()),
        ("ru", "Они покинули Алеппо. В Идлибе город спит.", set()),
        ("ru", "Они покинули Тартус. База данных была пуста.", set()),
        ("en", "They met in Daraa. Was there any hope left?", set()),
        # To one from another: what goes on is at the first.
        ("en", "Trucks came to Aleppo from Latakia. The city was quiet.", {"aleppo"}),
        ("ru", "Колонна пришла в Алеппо из Латакии. Город спит.", {"aleppo"}),
        ("ar", "وصلت القافلة من حلب إلى طرطوس. وبقيت المدينة هادئة.", {"tartus"}),
        ("en", "Trucks came to Aleppo and Latakia. The city was quiet.", set()),
        # There, thence; not the "there" of "there is".
        ("en", "Buses came to Daraa. Families waited there for hours.", {"daraa"}),
        ("en", "Buses came to Daraa. There were no seats.", set()),
        ("en", "Buses went from Daraa to Sweida. Families waited there.", set()),
        ("en", "Buses came to Daraa after talks in Ankara. Envoys waited there.", set()),
        ("en", "Israel entered the buffer zone. Nobody lives there.", {"buffer_zone"}),
        ("en", "They saw Hmeimim. At the base they slept. Trucks were kept there.", AIR_BASE),
        ("ru", "Автобусы пришли в Даръу. Там ждали семьи.", {"daraa"}),
        ("ar", "وصلت الحافلات إلى درعا. ونقلت العائلات من هناك.", {"daraa"}),
        # A zone without an article of its own.
        ("ru", "Израиль занял буферную зону. В зону не пускают никого.", {"buffer_zone"}),
        ("ru", "Израиль занял буферную зону. В экономическую зону пускают всех.", set()),
        ("ar", "دخلت إسرائيل المنطقة العازلة. ولم يدخل المنطقة أحد.", {"buffer_zone"}),
        ("ar", "دخلت إسرائيل المنطقة العازلة. ولم يدخل المنطقة الصناعية أحد.", set()),
    ],
)
def test_a_common_word_means_the_last_place_that_it_fits(
    proposed: Propose, language: str, text: str, implied: set[str]
) -> None:
    assert last_places(proposed, language, text) == dict.fromkeys(implied, "implied")


@pytest.mark.parametrize(
    ("language", "text", "places"),
    [
        ("ar", "زار الوفد طرطوس وحميميم. وقال إن هذه القواعد باقية.", NAVAL_BASE | AIR_BASE),
        ("ar", "قال الوزير إن مصير القاعدتين معلق.", NAVAL_BASE | AIR_BASE),
        ("en", "The Kremlin said nothing about the bases in Syria.", {"tartus", "hmeimim"}),
        ("ru", "Кремль молчит о базах в Сирии.", {"tartus", "hmeimim"}),
    ],
)
def test_bases_without_a_name(proposed: Propose, language: str, text: str, places: set[str]) -> None:
    last = proposed(text, language).excerpts[-1]
    assert {place.id for place in last.places} == places
    assert {place.link for place in last.places} == {"implied"}


@pytest.mark.parametrize(
    ("language", "text", "places"),
    [
        ("en", "They slept at Hmeimim, the air base near the sea.", AIR_BASE),
        ("ru", "В Тартусе порт не работал.", PORT),
        ("ru", "В Тартусе тихо, а порт Одессы закрыт.", {"tartus"}),
        ("ru", "Люди ушли на побережье.", {"coast"}),
        ("ru", "Побережье Крыма пустует.", set()),
    ],
)
def test_a_common_word_beside_a_name_or_of_a_region(
    proposed: Propose, language: str, text: str, places: set[str]
) -> None:
    assert {place.id for each in proposed(text, language).excerpts for place in each.places} == places


@pytest.mark.parametrize(
    ("language", "text", "places"),
    [
        (
            "en",
            "The naval base at Tartus is small. Nobody has called there since May.",
            {"tartus", "tartus-naval-base"},
        ),
        ("en", "At Qamishli it is quiet. Families from the coast reached the town.", {"qamishli", "coast"}),
        ("en", "Trucks came to Tartus. From there they went to Aleppo.", {"tartus", "aleppo"}),
        ("ru", "Колонна пришла в Тартус. Оттуда она ушла в Алеппо.", {"tartus", "aleppo"}),
        ("ar", "جاء الجنود إلى حميميم. ولا يزال ثلاثون منهم هناك.", {"hmeimim"}),
    ],
)
def test_there_and_the_town_beside_other_places(proposed: Propose, language: str, text: str, places: set[str]) -> None:
    assert {place.id for place in proposed(text, language).excerpts[-1].places} == places


def test_what_a_sentence_only_meant_is_meant_on(proposed: Propose) -> None:
    text = "Soldiers came to Hmeimim.\n\nWho guards the air base?\n\nThe base has two gates."
    last = proposed(text).excerpts[-1]
    assert (last.quote, {place.id for place in last.places}) == (
        "The base has two gates.", {"hmeimim", "hmeimim-air-base"}
    )  # fmt: skip


def test_there_is_something_is_no_place(proposed: Propose) -> None:
    (excerpt,) = proposed("جاء الجنود إلى حميميم. هناك ثلاثون حارسا للمعدات.", "ar").excerpts
    assert excerpt.quote.startswith("جاء")


def test_a_common_word_reaches_back_in_its_paragraph_as_far_as_one_reads(proposed: Propose) -> None:
    for between, implied in ((FARTHEST - 1, AIR_BASE), (FARTHEST, set())):
        text = f"Soldiers came to Hmeimim. {'It rained. ' * between}The base was wet."
        assert {*last_places(proposed, "en", text)} == implied


def test_a_paragraph_without_end_is_gone_through_in_step_with_its_length(
    proposed: Propose, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def count(spoken: Spoken, kind: str) -> list[dict[str, str]]:
        asked.append(kind)
        assert spoken.places
        return [{}]

    monkeypatch.setattr(carrying, "_candidates", count)
    sentences = 300
    proposed("Patrols crossed Quneitra. The base was wet. " * sentences, "en")
    assert 0 < len(asked) <= sentences * FARTHEST
