"""Actors that a sentence means without their names: pronouns, bare verbs, descriptions, what is somebody's own."""

from __future__ import annotations

import pytest

from tests.curation.propose.conftest import Propose


def last_actors(proposed: Propose, language: str, text: str) -> set[str]:
    """Return the actors of the last excerpt."""
    return {each.id for each in proposed(text, language).excerpts[-1].actors}


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        # The ministry, the council: a word of a name.
        (
            "en",
            "The Syrian Defence Ministry denied it. The ministry has sent men to Daraa.",
            {"syrian-defence-ministry"},
        ),
        ("en", "RIAC met, then Carnegie. The council has an office in Aleppo.", {"riac"}),
        ("en", "Nobody spoke. The council of Aleppo met.", set()),
        ("en", "In Daraa the defence ministry has closed a road.", {"syrian-defence-ministry"}),
        (
            "en",
            "The Russian Defence Ministry denied it. The defence ministry has men in Tartus.",
            {"russian-defence-ministry"},
        ),
        ("ar", "نفت وزارة الدفاع الروسية ذلك. وأضافت الوزارة أن طرطوس آمنة.", {"russian-defence-ministry"}),
        ("ar", "أرسلت وزارة الدفاع تعزيزات إلى درعا.", {"syrian-defence-ministry"}),
        ("ru", "Министерство обороны Сирии молчит. Министерство закрыло дорогу в Даръу.", {"syrian-defence-ministry"}),
        # The minister: a title, of whoever was named with it.
        ("en", "Defence Minister Andrei Belousov flew in. The minister saw Tartus.", {"andrey-belousov"}),
        ("en", "Andrei Belousov, the defence minister, flew in. The minister saw Tartus.", {"andrey-belousov"}),
        ("en", "Andrei Belousov flew in. The minister saw Tartus.", {"andrey-belousov"}),
        ("en", "Lavrov and Putin flew in. The minister saw Tartus.", set()),
        ("en", "Defence Minister Andrei Belousov flew in. The minister of Cyprus saw Tartus.", set()),
        ("ar", "وصل وزير الدفاع مرهف أبو قصرة. وزار الوزير درعا.", {"marhaf-abu-qasra"}),
        ("ru", "Прилетел министр Асаад аш-Шибани. Позже министр посетил Тартус.", {"asaad-al-shibani"}),
        ("en", "Israeli forces came. The soldiers left Quneitra again.", {"israeli-army"}),
        ("en", "ISIS said so. The group has men in Aleppo.", {"isis"}),
        ("en", "Israeli forces came. The group was shown Quneitra.", set()),
        # Its army.
        ("en", "Israel will stay, and its army has raided Daraa.", {"israel", "israeli-army"}),
        ("en", "Turkey said little. Its troops are in Aleppo.", {"turkey"}),
        ("ar", "القوات الإسرائيلية باقية. وتصل دورياتها إلى القنيطرة.", {"israeli-army"}),
        ("ru", "Турция молчит. Её войска стоят в Алеппо.", {"turkey"}),
    ],
)
def test_descriptions_mean_who_was_named_before(
    proposed: Propose, language: str, text: str, expected: set[str]
) -> None:
    assert last_actors(proposed, language, text) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Lavrov flew in. On Monday he saw Tartus.", {"sergey-lavrov"}),
        ("en", "Lavrov flew in. Three weeks later he saw Tartus.", {"sergey-lavrov"}),
        ("ru", "Лавров прилетел. Через два дня он видел Тартус.", {"sergey-lavrov"}),
        ("en", "Lavrov flew in. He was tired. He left Tartus soon.", {"sergey-lavrov"}),
        ("en", "Israel denies it. It has kept posts near Quneitra.", {"israel"}),
        ("en", "Rain fell. It has reached Quneitra.", set()),
        ("ar", "اختارت روسيا الانتظار. فهي لم تعد إلى درعا.", {"russia"}),
        ("ar", "دخلت القوات الإسرائيلية القرية. وانسحبت من القنيطرة بعد ساعتين.", {"israeli-army"}),
        ("ar", "هطل المطر. وانسحبت من القنيطرة بعد ساعتين.", set()),
        ("ar", "سافر أسعد الشيباني. والتقى في طرطوس صديقا.", {"asaad-al-shibani"}),
        (
            "en",
            "DARAA (Some Wire) - Israel has again struck men of Hezbollah. It has kept posts near Quneitra.",
            {"israel"},
        ),
        ("ru", "Прибыл посланник США Том Смит. Вчера он видел Тартус.", set()),
        ("ar", "قالت روسيا ذلك. وذكر المرصد أن طرطوس آمنة.", set()),
        ("ar", "قالت روسيا ذلك. وذكرت أن طرطوس آمنة.", {"russia"}),
        ("ru", "Лавров прилетел. Вчера он видел Тартус.", {"sergey-lavrov"}),
    ],
)
def test_pronouns_and_bare_verbs_go_on_with_whom_the_sentence_before_was_about(
    proposed: Propose, language: str, text: str, expected: set[str]
) -> None:
    assert last_actors(proposed, language, text) == expected
