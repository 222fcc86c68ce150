"""What was, is to come, was only planned, asked or denied: the status of a claim, and the year of its date."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from curation.propose.rules import FOLDER, LANGUAGES
from tests.curation.propose.conftest import Propose

WORDS = {
    language: tomllib.loads((Path(FOLDER) / f"{language}.toml").read_text(encoding="utf-8")) for language in LANGUAGES
}
PAST = {
    "en": "Russia said its army had left Tartus on 9 {} 2025.",
    "ru": "Россия сообщила, что ее войска покинули Тартус 9 {} 2025 года.",
    "ar": "قالت روسيا إن قواتها غادرت طرطوس في 9 {} 2025.",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_name_of_a_month_makes_what_was_a_forecast(proposed: Propose, language: str) -> None:
    months = {
        word: int(number) for number, words in WORDS[language]["dates"]["words"]["month"].items() for word in words
    }
    written = {word.title() if language == "en" else word: month for word, month in months.items()}
    text = "\n\n".join(PAST[language].format(word) for word in written)
    after = proposed(text, language, "2026-01-20").excerpts
    assert [each.date and each.date.edtf for each in after] == [f"2025-{month:02d}-09" for month in written.values()]
    assert {each.status for each in after} == {"reported"}
    before = proposed(text, language, "2024-12-30")
    assert [(each.date, each.status) for each in before.excerpts] == [(None, "reported")] * len(written)
    late = [told for told in before.told if "lies after publication" in told.why]
    assert len(late) == len(written)


def test_a_month_at_the_beginning_of_a_sentence_or_in_capitals_is_a_month(proposed: Propose) -> None:
    draft = proposed("May saw heavy raids on Tartus. RUSSIA LEFT HMEIMIM ON 9 MAY 2025, IT SAID. It may leave Latakia.")
    assert [each.status for each in draft.excerpts] == ["reported", "reported", "forecast"]


@pytest.mark.parametrize(
    ("language", "text", "edtf"),
    [
        ("en", "Russia could return to Tartus in April.", "2025-04"),
        ("en", "Lavrov expects talks in Tartus on 9 April.", "2025-04-09"),
        ("en", "Russia is to return to Tartus in April.", "2025-04"),
        ("en", "Russia hopes to return to Tartus on 9 April.", "2025-04-09"),
        ("en", "Lavrov said Russia would return to Tartus in April.", "2025-04"),
        ("en", "Russia will return to Tartus on 9 April, said Lavrov.", "2025-04-09"),
        ("en", "Russia aims to return to Tartus between April and June.", "2025-04/2025-06"),
        ("en", "Patrols that left Tartus may return in April.", "2025-04"),
        ("en", "If Russia returned to Tartus in April, Israel would object.", "2025-04"),
        ("en", "Russia will return to Tartus on 9 April 2025.", "2025-04-09"),
        ("en", "In April Russia will return to Tartus, which it left in December.", "2025-04"),
        ("en", "Elections will be held in Damascus in October, Sharaa said.", "2025-10"),
        ("en", "It is likely that Russia will leave Tartus in April.", "2025-04"),
        ("en", "Israel has decided to withdraw from Quneitra in April.", "2025-04"),
        ("ru", "Россия вернется в Тартус в апреле.", "2025-04"),
        ("ru", "Россия обещала вернуться в Тартус в апреле.", "2025-04"),
        ("ru", "Россия планирует вернуться в Тартус 9 апреля.", "2025-04-09"),
        ("ru", "Россия вернется в Тартус 9 апреля, заявил Лавров.", "2025-04-09"),
        ("ru", "Россия намерена вернуться в Тартус в апреле.", "2025-04"),
        ("ru", "Россия может вернуться в Тартус в апреле.", "2025-04"),
        ("ru", "Россия, возможно, вернется в Тартус 9 апреля.", "2025-04-09"),
        ("ru", "Лавров заявил, что корабли прибудут в Тартус 9 апреля 2025 года.", "2025-04-09"),
        ("ru", "Россия вернулась бы в Тартус в апреле.", "2025-04"),
        # Nouns, names and adjectives that end as verbs of the past do.
        ("en", "In April displaced families will return to Tartus.", "2025-04"),
        ("ru", "В апреле жители вернутся в Тартус.", "2025-04"),
        ("ru", "В апреле патрули вернутся в Тартус.", "2025-04"),
        ("ru", "В апреле бывший посол Михаил Орлов посетит Тартус.", "2025-04"),
        ("ar", "ستعود القوات الروسية إلى طرطوس في 9 نيسان.", "2025-04-09"),
        ("ar", "سنعود إلى طرطوس في نيسان، قال لافروف.", "2025-04"),
        ("ar", "قد تعود روسيا إلى طرطوس في نيسان.", "2025-04"),
        ("ar", "وقد لا تعود روسيا إلى طرطوس في نيسان.", "2025-04"),
        ("ar", "من المتوقع أن تعود روسيا إلى طرطوس في نيسان.", "2025-04"),
        ("ar", "يمكن أن تعود روسيا إلى طرطوس في نيسان.", "2025-04"),
        ("ar", "تعتزم روسيا العودة إلى طرطوس في نيسان.", "2025-04"),
        ("ar", "ستعود القوات الروسية إلى طرطوس في 9 نيسان 2025.", "2025-04-09"),
    ],
)
def test_what_is_to_come_is_dated_forward(proposed: Propose, language: str, text: str, edtf: str) -> None:
    (excerpt,) = proposed(text, language, "2025-03-05").excerpts
    assert (excerpt.date and excerpt.date.edtf, excerpt.status) == (edtf, "forecast")
    assert "forecast from '" in excerpt.why or "decided" in text


@pytest.mark.parametrize(
    ("language", "text", "edtf"),
    [
        ("en", "Residents could hear explosions in Tartus on 3 March 2025, Russia said.", "2025-03-03"),
        ("en", "Residents could hear explosions in Tartus.", ""),
        ("en", "Russian troops could not reach Tartus on 3 March 2025.", "2025-03-03"),
        ("en", "Russia may have left Tartus on 3 March.", "2025-03-03"),
        ("en", "Ships might sail from Tartus on 3 March without a pilot.", "2025-03-03"),
        ("en", "Russia left Tartus on 3 March and will return.", "2025-03-03"),
        ("en", "The strike on Tartus likely killed two men.", ""),
        ("en", "The accord that will close Tartus was signed on 3 March.", "2025-03-03"),
        ("en", "A will was found in Tartus on 3 March.", "2025-03-03"),
        ("en", "The ship left Tartus as scheduled on 3 March.", "2025-03-03"),
        ("en", "A convoy was about to enter Tartus on 3 March, residents said.", "2025-03-03"),
        ("en", "Lavrov, who will visit Ankara in April, left Tartus on 3 March.", "2025-03-03"),
        ("ru", "Россия, возможно, покинула Тартус 3 марта.", "2025-03-03"),
        ("ru", "Россия, может быть, уже ушла из Тартуса.", ""),
        ("ru", "Возможно, власти покинули Тартус.", ""),
        ("ru", "Войска, которые покинули Тартус в декабре, вернутся.", "2024-12"),
        ("ar", "قالت روسيا إن قواتها قد غادرت طرطوس في 3 آذار 2025.", "2025-03-03"),
        ("ar", "وكانت روسيا قد نقلت معدات من طرطوس في 3 آذار.", "2025-03-03"),
        ("ar", "لقد تعرضت طرطوس للقصف في 3 آذار.", "2025-03-03"),
        ("ar", "سيطرت القوات الروسية على طرطوس وسيرت دورية في 3 آذار.", "2025-03-03"),
    ],
)
def test_what_was_is_no_forecast(proposed: Propose, language: str, text: str, edtf: str) -> None:
    (excerpt,) = proposed(text, language, "2025-03-05").excerpts
    assert ((excerpt.date and excerpt.date.edtf) or "", excerpt.status) == (edtf, "reported")


@pytest.mark.parametrize(
    "text",
    [
        "On 3 March, Lavrov said Russia could return to Tartus.",
        "Lavrov said on 3 March that Russia might return to Tartus.",
        "On 3 March, Putin promised Russia will leave Tartus.",
    ],
)
def test_the_day_of_saying_leaves_what_was_said_to_come(proposed: Propose, text: str) -> None:
    (excerpt,) = proposed(text, "en", "2025-03-05").excerpts
    assert (excerpt.date and excerpt.date.edtf, excerpt.status) == ("2025-03-03", "forecast")


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "Russian ships call at Tartus in April.", "in April"),
        ("en", "Russian ships call at Tartus in the summer.", "in the summer"),
        ("en", "Russia had planned to return to Tartus in April.", "in April"),
        ("en", "Russia cancelled its return to Tartus on 9 April.", "9 April"),
        ("en", "The planned return to Tartus in May was called off.", "in May"),
        ("en", "Russia would stay in Tartus under the deal of January.", "of January"),
        ("ru", "Россия планировала вернуться в Тартус в апреле.", "в апреле"),
        ("ru", "Российские корабли стоят в Тартусе в апреле.", "в апреле"),
        ("ar", "كان من المقرر أن تعود روسيا إلى طرطوس في نيسان.", "في نيسان"),
        ("ar", "تجرى الانتخابات في دمشق في نيسان.", "في نيسان"),
        ("ar", "يستخدم الروس طرطوس في نيسان.", "في نيسان"),
    ],
)
def test_a_month_far_off_that_nothing_places_stays_open_and_is_told(
    proposed: Propose, language: str, text: str, words: str
) -> None:
    draft = proposed(text, language, "2025-03-05")
    assert [each.date for each in draft.excerpts] == [None]
    assert [told.words for told in draft.told if "the text gives no year" in told.why] == [words]


def test_what_was_said_then_of_a_month_since_may_lie_before_publication(proposed: Propose) -> None:
    draft = proposed("Russia said in June it would leave Tartus in August.", "en", "2025-09-22")
    assert [told.words for told in draft.told if "the text gives no year" in told.why] == ["in August"]
    assert [each.date and each.date.edtf for each in draft.excerpts] == ["2025-06"]


@pytest.mark.parametrize(
    ("language", "text", "edtf"),
    [
        ("en", "The base at Tartus was shut in April.", "2024-04"),
        ("en", "Russia left Tartus on 9 April.", "2024-04-09"),
        ("en", "Russian ships call at Tartus in February.", "2025-02"),
        ("ru", "Россия покинула Тартус в апреле.", "2024-04"),
        ("ru", "В апреле стреляли и в Тартусе.", "2024-04"),
        ("ar", "غادرت روسيا طرطوس في نيسان.", "2024-04"),
        ("ar", "لم تغادر روسيا طرطوس في نيسان.", "2024-04"),
        ("ar", "ومنذ نيسان لم تغادر روسيا طرطوس.", "2024-04/.."),
    ],
)
def test_what_was_long_ago_keeps_its_year(proposed: Propose, language: str, text: str, edtf: str) -> None:
    (excerpt,) = proposed(text, language, "2025-03-05").excerpts
    assert (excerpt.date and excerpt.date.edtf, excerpt.status) == (edtf, "reported")


@pytest.mark.parametrize(
    ("language", "text", "status", "why"),
    [
        ("en", "Russia denied that its army left Tartus on 3 March.", "denied", "denied from 'denied'"),
        (
            "en",
            "Russia has not denied that its army left Tartus.",
            "reported",
            "'has not denied' tells of what was not",
        ),
        ("en", "Russia has not confirmed that its army left Tartus.", "reported", "'has not confirmed' tells"),
        ("en", "Israel rejected the offer of Russia on Tartus.", "reported", ""),
        ("en", "Russia rejected reports that its army left Tartus.", "denied", "denied from"),
        ("en", "Russia called it false and denied that its army left Tartus.", "denied", "denied from 'denied'"),
        ("en", "Russia did not leave Tartus on 3 March.", "reported", "'did not leave' tells of what was not"),
        ("en", "Did Russia leave Tartus in February? Nobody said so.", "reported", "it is a question"),
        ("en", "If Russia leaves Tartus, nobody minds.", "reported", "it stands under a condition: 'If'"),
        ("en", "Russia had planned to leave Tartus.", "reported", "'had planned' tells of a plan"),
        (
            "en",
            "Russia neither confirmed nor denied that it left Tartus.",
            "reported",
            "'neither confirmed nor denied'",
        ),
        ("en", "It is not clear whether Russia left Tartus.", "reported", "it is left open: 'whether'"),
        ("en", "Reports that Russia left Tartus are false.", "reported", "'are false' tells of what was not"),
        ("ru", "Покинула ли Россия Тартус, неизвестно.", "reported", "it is left open: 'ли'"),
        ("ru", "Россия не покинула Тартус 3 марта.", "reported", "'не покинула' tells of what was not"),
        ("ru", "Россия не подтвердила, что ушла из Тартуса.", "reported", "'не подтвердила' tells of what was not"),
        ("ru", "Россия отрицает, что ушла из Тартуса.", "denied", "denied from"),
        ("ru", "Россия собиралась покинуть Тартус.", "reported", "'собиралась' tells of a plan"),
        ("ar", "لم تغادر روسيا طرطوس في 3 آذار.", "reported", "'لم تغادر' tells of what was not"),
        ("ar", "نفت روسيا أن قواتها غادرت طرطوس.", "denied", "denied from"),
        ("ar", "غادرت القوات طرطوس، وهو ما أكدت روسيا أمس.", "confirmed", "confirmed from"),
        ("ar", "هل غادرت روسيا طرطوس؟ لم يقل أحد شيئا عن ذلك.", "reported", "it is a question"),
    ],
)
def test_denials_questions_conditions_and_dropped_plans_are_told(
    proposed: Propose, language: str, text: str, status: str, why: str
) -> None:
    excerpt = proposed(text, language, "2025-03-05").excerpts[0]
    assert excerpt.status == status
    assert why in excerpt.why


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Nobody asked if Russia left Tartus."),
        ("ar", "لم يقل أحد ما إذا غادرت روسيا طرطوس."),
        ("ru", "Если не считать Тартуса, Россия ушла отовсюду."),
    ],
)
def test_words_that_only_look_like_a_condition_are_told_as_none(proposed: Propose, language: str, text: str) -> None:
    assert "under a condition" not in proposed(text, language, "2025-03-05").excerpts[0].why
