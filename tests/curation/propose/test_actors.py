"""Actors and their roles; persons of one surname; governments by capital."""

from __future__ import annotations

import pytest

from tests.curation.propose.conftest import Propose


def roles(draft: object, number: int = 0) -> dict[str, str]:
    return {each.id: each.role for each in draft.excerpts[number].actors}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Moscow said that Tartus was safe.", {"russia"}),
        ("en", "Talks in Washington about Tartus failed.", set()),
        ("en", "Russian Foreign Minister Sergei Lavrov left Tartus.", {"sergey-lavrov"}),
        ("en", "Anton Lavrov, an analyst, left Tartus.", set()),
        ("en", "Hafez al-Assad was never in Tartus.", set()),
        ("en", "Israeli troops entered Quneitra.", {"israeli-army"}),
        ("en", "Israeli military activity near Quneitra grew.", {"israel"}),
        ("en", "He told us about Tartus.", set()),
        ("ar", "قالت أنقرة إن طرطوس آمنة.", {"turkey"}),
        ("ar", "قاتلوا بحماس في طرطوس.", set()),
        ("ar", "دخلت القوات الإسرائيلية القنيطرة.", {"israeli-army"}),
        ("ru", "В Тартусе высадились российские солдаты.", {"russian-armed-forces"}),
        ("ru", "Глава МИД Сирии Асаад аш-Шибани посетил Тартус.", {"asaad-al-shibani"}),
        ("en", "A Russian garrison stays in Tartus.", {"russian-armed-forces"}),
        ("en", "Government forces entered Tartus.", {"syrian-army"}),
        ("ru", "В Тартус вошли правительственные войска.", {"syrian-army"}),
        ("en", "Residents of Tartus blamed the government.", {"syria-transitional"}),
        ("en", "Residents of Tartus blamed the government of Cyprus.", set()),
        ("ru", "Жители Тартуса обвинили власти.", {"syria-transitional"}),
        ("en", "Residents of Tartus trust the new leadership.", {"syria-transitional"}),
        ("ar", "يثق سكان طرطوس بأن القيادة الجديدة صادقة.", {"syria-transitional"}),
        ("ru", "Жители Тартуса обвинили прежние власти.", set()),
        ("ar", "اتهم سكان طرطوس السلطات.", {"syria-transitional"}),
        ("ar", "اتهم سكان طرطوس السلطات المحلية.", set()),
        ("en", "The army entered Tartus.", {"syrian-army"}),
        ("en", "The army of Cyprus came to Tartus.", set()),
        ("ru", "Армия вошла в Тартус.", {"syrian-army"}),
        ("ar", "دخل الجيش طرطوس.", {"syrian-army"}),
        ("en", "Israeli jets flew over Quneitra.", {"israeli-army"}),
        ("ru", "Из Тартуса вышли российские корабли.", {"russian-armed-forces"}),
        ("ar", "دخلت دبابات تركية حلب.", {"turkey"}),
        ("en", "U.S. soldiers left Aleppo.", {"american-forces"}),
        ("en", "Envoys met Syrian officials in Damascus.", {"syria-transitional"}),
        ("en", "The government entered Tartus.", {"syria-transitional"}),
        ("en", "The government of Aleppo fell.", set()),
        ("ar", "اتهم الدروز الحكومة بحصار طرطوس.", {"druze", "syria-transitional"}),
        ("ar", "اجتمعوا بمسؤولين سوريين في حلب.", {"syria-transitional"}),
        ("en", "A firm in Tartus owes the Russian contractor money.", {"russian-port-company"}),
        ("ru", "Из Тартуса ушёл российский оператор.", {"russian-port-company"}),
        ("en", "Tribal elders met in Aleppo.", {"tribal-structures"}),
        ("en", "The Syrian community of Aleppo met.", {"syrian-community-in-moscow"}),
        ("en", "A Syrian in Aleppo met nobody.", set()),
        ("ar", "وصل شيخ علوي إلى حلب.", {"alawites"}),
        ("ru", "В Латакии пуст алавитский квартал.", {"alawites"}),
        ("ru", "В Алеппо вошли правительственные силы.", {"syrian-army"}),
        ("en", "Syria's defence ministry lost a car in Aleppo.", {"syrian-defence-ministry"}),
        ("en", "The Russian foreign ministry was silent about Aleppo.", {"russian-foreign-ministry"}),
        ("ru", "МИД РФ молчит о встрече в Алеппо.", {"russian-foreign-ministry"}),
        ("ru", "В Алеппо прибыло российское Минобороны.", {"russian-defence-ministry"}),
        ("ru", "Много турок живёт в Алеппо.", {"turkey"}),
        ("ru", "В Тартусе русские купили дом.", {"russia"}),
        ("ar", "غادرت الشركة الروسية طرطوس.", {"russian-port-company"}),
        ("ar", "تغير الموقف الروسي بعد وصول أسعد الشيباني إلى طرطوس.", {"russia", "asaad-al-shibani"}),
        ("ru", "Лавров обсудил Тартус с Путиным.", {"sergey-lavrov", "vladimir-putin"}),
        # Adjectives joined to another's army; what an adjective only describes.
        (
            "en",
            "Turkish and Russian officers and Israeli and Russian troops met in Tartus.",
            {"turkey", "russia", "israeli-army", "russian-armed-forces"},
        ),
        ("en", "Syrian and Russian officials met in Tartus.", {"syria-transitional", "russia"}),
        ("ar", "التقت القوات الإسرائيلية والروسية في القنيطرة.", {"israeli-army", "russian-armed-forces"}),
        ("en", "A Russian-made rocket fell on Tartus.", set()),
        ("en", "Pro-Turkish factions left Aleppo.", set()),
        ("en", "They drove from Aleppo to the Turkish border.", set()),
        ("ru", "Из Алеппо ехали к границе с Турцией.", set()),
        ("en", "They fled from Aleppo to Turkey.", set()),
        ("en", "Turkey handed Aleppo to Russia.", {"turkey", "russia"}),
        ("en", "Lavrov to Moscow in autumn, says TASS.", {"sergey-lavrov", "tass"}),
        ("en", "Israeli strikes on Damascus went on.", {"israel"}),
        ("ar", "طالب ترامب بوقف القصف على دمشق.", {"trump-administration"}),
        ("ru", "Израиль нанёс удар по окрестностям Дамаска.", {"israel"}),
        ("ar", "تريد السلطات الجديدة في دمشق أن تعود إلى السويداء.", {"syria-transitional"}),
        ("en", "In Tartus they met his Russian counterpart, Sergei Lavrov.", {"sergey-lavrov"}),
        ("en", "Syrian state news agency SANA wrote of Tartus.", {"sana"}),
        ("en", "Syria: no talks about Quneitra.", {"syria-transitional"}),
        ("ar", "سوريا ترفض الانسحاب من درعا.", {"syria-transitional"}),
        ("ru", "Сирия отвергает обвинения в обстреле Даръа.", {"syria-transitional"}),
        ("en", "Russia's Sergei Lavrov left Tartus.", {"sergey-lavrov"}),
        ("en", "Syria's foreign minister Asaad al-Shibani left Tartus.", {"asaad-al-shibani"}),
        ("en", "MOSCOW (Reuters) -Sergei Lavrov left Tartus.", {"sergey-lavrov"}),
        ("ar", "استقبلوا وفدا إسرائيليا في القنيطرة.", {"israel"}),
        ("ar", "وصل وفد عسكري روسي إلى طرطوس.", {"russian-armed-forces"}),
        ("ru", "В Анкаре заявили, что в Алеппо тихо.", {"turkey"}),
        ("ru", "Переговоры в Анкаре об Алеппо сорвались.", set()),
        ("ru", "В Анкаре не комментируют бои в Алеппо.", {"turkey"}),
        ("en", "They came to the Turkish side of Aleppo.", set()),
        ("ru", "Российско-турецкий патруль прошёл у Камышлы.", {"russia", "turkey"}),
        ("en", "A Druze-majority town sent help to Aleppo.", {"druze"}),
        ("en", "A Kommersant source wrote about Aleppo.", {"kommersant-source", "kommersant"}),
        ("en", "Western Aleppo is dark.", set()),
        ("ru", "В Тартусе российская военно-морская база и российские военные объекты.", {"russia"}),
        ("en", "The Russian army base in Tartus is quiet.", {"russia"}),
        ("en", "The ousted Syrian president saw Tartus.", set()),
        ("en", "The then Syrian president saw Tartus.", set()),
        ("en", "Then Syrian officials came to Tartus.", {"syria-transitional"}),
        ("ru", "Прежние сирийские чиновники знали Тартус.", set()),
        ("en", "They urged Syria to leave Sweida.", {"syria-transitional"}),
        ("en", "In Sweida the Islamist-led government lost men.", {"syria-transitional"}),
        ("ar", "قصفوا مواقع للحكومة السورية في السويداء.", {"syria-transitional"}),
        ("ar", "عززوا قواتهم في السويداء وعلى الحدود مع تركيا.", set()),
        # Whose a force is, said after it; another country's of the same name.
        ("en", "Military police from Russia are in Daraa.", {"russian-military-police"}),
        ("ru", "Военная полиция РФ ушла из Даръа.", {"russian-military-police"}),
        ("en", "The Lebanese Internal Security Forces asked about Daraa.", set()),
        ("en", "In Aleppo people heard of Russia, forces of nature and more.", {"russia"}),
    ],
)
def test_actors_are_found(proposed: Propose, language: str, text: str, expected: set[str]) -> None:
    assert set(roles(proposed(text, language))) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "The Russians came to Tartus. In Aleppo they built a school.", {"russia"}),
        ("en", "Russia and Turkey met in Tartus. In Aleppo they built a school.", set()),
        ("en", "The tourists came to Tartus. In Aleppo they built a school.", set()),
        ("ru", "Турция молчит о Тартусе. В Алеппо у неё свои планы.", {"turkey"}),
        ("ru", "Лодка стоит в Тартусе. В Алеппо она не нужна.", set()),
        (
            "ru",
            "Об этом пишет «Коммерсантъ» из Тартуса. По словам источника газеты, в Алеппо тихо.",
            {"kommersant-source"},
        ),
    ],
)
def test_pronouns_and_nouns_mean_who_was_named_before(
    proposed: Propose, language: str, text: str, expected: set[str]
) -> None:
    assert set(roles(proposed(text, language), -1)) == expected


def test_the_army_is_the_one_last_named(proposed: Propose) -> None:
    draft = proposed("Israeli troops entered Quneitra.\n\nThe army has left Quneitra.")
    assert set(roles(draft, 1)) == {"israeli-army"}


def test_a_surname_means_the_last_person_so_named(proposed: Propose) -> None:
    draft = proposed(
        "Maher al-Sharaa went to Tartus.\n\nAl-Sharaa left Tartus again.\n\n"
        "President Ahmad al-Sharaa came to Tartus.\n\nAl-Sharaa stayed in Tartus.\n\n"
        "Farouk al-Sharaa has left Tartus.\n\nAl-Sharaa missed Tartus."
    )
    named = [sorted(roles(draft, number)) for number in range(6)]
    maher, ahmad = ["maher-al-sharaa"], ["ahmad-al-sharaa"]
    assert named == [maher, maher, ahmad, ahmad, [], []]


def test_a_title_tells_two_of_one_surname_apart(proposed: Propose) -> None:
    draft = proposed("Maher al-Sharaa saw Tartus.\n\nPresident al-Sharaa did not see Tartus.")
    assert set(roles(draft, 1)) == {"ahmad-al-sharaa"}


def test_a_surname_alone_is_proposed_with_low_confidence(proposed: Propose) -> None:
    (excerpt,) = proposed("Al-Sharaa went to Tartus.").excerpts
    (actor,) = excerpt.actors
    assert actor.confidence < 0.5
    assert "maher-al-sharaa" in actor.why


@pytest.mark.parametrize(
    ("language", "text", "actor", "role"),
    [
        ("en", "Lavrov said that Tartus was safe.", "sergey-lavrov", "speaks"),
        ("en", "Tartus is safe, according to Lavrov.", "sergey-lavrov", "speaks"),
        ("en", "Israel bombed Tartus.", "israel", "acts"),
        ("en", "Tartus was bombed in an attack on Hezbollah.", "hezbollah", "discussed"),
        ("ar", "قال لافروف إن طرطوس آمنة.", "sergey-lavrov", "speaks"),
        ("ru", "По словам Лаврова, Тартус в безопасности.", "sergey-lavrov", "speaks"),
    ],
)
def test_roles_are_guessed_from_the_verb_of_saying(
    proposed: Propose, language: str, text: str, actor: str, role: str
) -> None:
    assert roles(proposed(text, language))[actor] == role


def test_the_speaker_makes_the_claim_and_a_pronoun_goes_on(proposed: Propose) -> None:
    draft = proposed("Lavrov said that Tartus was safe.\n\nHe added that Hmeimim was safe too.")
    assert [each.claim_by for each in draft.excerpts] == ["sergey-lavrov", "sergey-lavrov"]


def test_nobody_of_the_collection_makes_no_claim(proposed: Propose) -> None:
    (excerpt,) = proposed("Rain fell on Tartus.").excerpts
    assert excerpt.claim_by is None


@pytest.mark.parametrize(
    ("language", "text", "actors"),
    [
        ("en", "Lavrov came to Daraa. He will not see Tartus.", {"sergey-lavrov"}),
        ("ru", "В Даръу приехал Лавров. Он побывал и в Тартусе.", {"sergey-lavrov"}),
        ("en", "The Kremlin said no more of Daraa. Spokesman Pavel Orlov would not talk of Tartus.", {"kremlin"}),
        ("ru", "Кремль сообщил о визите в Даръу. Пресс-секретарь Орлов о Тартусе молчал.", {"kremlin"}),
        ("ar", "قال الكرملين إن درعا آمنة. وأضاف المتحدث أن طرطوس آمنة.", {"kremlin"}),
        ("en", "Rain fell on Daraa. Spokesman Pavel Orlov would not talk of Tartus.", set()),
        ("en", "Lavrov met Putin in Daraa. He will not see Tartus.", set()),
        ("en", "Lavrov came to Daraa. It was dark in Daraa. He will not see Tartus.", set()),
    ],
)
def test_a_pronoun_or_a_spokesman_at_the_beginning_means_somebody_of_the_sentence_before(
    proposed: Propose, language: str, text: str, actors: set[str]
) -> None:
    assert {each.id for each in proposed(text, language).excerpts[-1].actors} == actors
