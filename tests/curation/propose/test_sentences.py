"""Sentences, captions, headings and page furniture."""

from __future__ import annotations

import pytest

from curation.propose.rules import read_rules
from curation.propose.sentences import split_sentences
from curation.propose.words import split_words
from tests.curation.propose.conftest import Propose


def cut(text: str, language: str = "en") -> list[tuple[str, str]]:
    found = split_sentences(text, split_words(text), read_rules(language))
    return [(text[each.start : each.end], each.role) for each in found]


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("en", "Lt. Gen. A. Smith came at 5 p.m. Tuesday. He left.", 2),
        ("en", "The U.S. Army left. Then, on Aug. 3, it came back.", 2),
        ("en", "He said: “No. We stay.” Then they left.", 2),
        ("en", "The talks were going on. Envoys came in. They left.", 3),
        ("en", "No power in #Xville. The mayor left on 1 May. Nobody came back in June! It is dark.", 4),
        ("ru", "Это было 1 мая. Никто не пришёл. «Куда?» — спросил он. Никто не знал.", 4),
        ("en", 'He said "No." Then they left?! Nobody knows.', 3),
        ("en", "“We wait for harvest. We hope for rain,” she said.", 1),
        ("ru", "Он приехал 31 июля 2025 г. в город. С. Иванов уехал.", 2),
        ("ru", "Это, т. е. всё, было на ул. Мира. Так и есть.", 2),
        ("ar", "هل تعود القوات؟ نعم. وأضاف د. أحمد أنها ستعود.", 3),
    ],
)
def test_abbreviations_do_not_end_a_sentence(language: str, text: str, count: int) -> None:
    assert len(cut(text, language)) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Boats came. The crews at\n\nthe old quay left.", 2),
        ("Boats left the old quay\n\nat dawn, and nobody saw them.", 1),
        ("Boats left the old quay:\n\nat dawn they came back.", 2),
        ("boats left the old quay\n\nnobody saw them.", 2),
        ("Boats left.\n\nnobody saw them.", 2),
    ],
)
def test_a_paragraph_goes_on_with_a_small_letter(text: str, count: int) -> None:
    assert len(cut(text)) == count


def test_a_first_paragraph_of_several_sentences_is_no_title() -> None:
    text = "Boats left on 2 May, a clerk said in Sund. Read more: the quay is shut\n\nNobody saw them."
    assert [role for _, role in cut(text)] == ["body", "body", "body"]
    assert cut("The U.S. says boats left\n\nNobody saw them.")[0][1] == "heading"


def test_a_sentence_broken_over_a_blank_line_is_one() -> None:
    text = (
        "The most recent escalation in the far south of it all prompted an intervention from\n\n"
        "Israel, which came to help."
    )
    assert len(cut(text)) == 1


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Three boats came out of the\n\nOld Quay at noon.", 1),
        ("A Night On The Quay Of\n\nThree boats left.", 2),
        ("What for\n\nThree boats left.", 2),
    ],
)
def test_a_paragraph_that_stops_where_no_sentence_can_goes_on(text: str, count: int) -> None:
    assert len(cut(text)) == count


def test_items_below_the_line_that_dates_a_text_are_its_own() -> None:
    assert [role for _, role in cut("Published 5 August 2025\n\n1. Sund: a boat left.\n\n2. Hild: nobody came.")][
        -2:
    ] == ["body", "body"]
    assert [role for _, role in cut("Read more:\n\n- A boat left Sund.\n\n- Nobody came.")] == ["furniture"] * 3


def test_a_row_of_a_table_that_tells_when_is_no_title() -> None:
    assert cut("Sund\t2 May\tTwo boats left\n\nNobody saw them.")[0][1] == "body"


def test_lines_are_told_apart() -> None:
    text = (
        "A headline without an end\n\nBy Some Body\n\nShips near the coast. (SANA)\n\n"
        "This is the running text.\n\nRelated articles\n\n1. Another headline\n2. And another"
    )
    roles = [role for _, role in cut(text)]
    assert roles == ["heading", "furniture", "caption", "body", "furniture", "furniture", "furniture"]


def test_the_first_question_of_an_interview_is_no_heading() -> None:
    asked = ("— Что в Тартусе?", "Q: What of Tartus?", "س: ماذا عن طرطوس؟")
    assert [cut(f"{each}\n\nA long and quiet answer came.")[0][1] for each in asked] == ["body"] * 3
    assert cut("What of Tartus?\n\nA long and quiet answer came.")[0][1] == "heading"


def test_a_line_that_tells_when_is_no_heading() -> None:
    roles = [role for _, role in cut("بدأ المطر.\n\nبرد في كانون الثاني\n\nعاد المطر.", "ar")]
    assert roles == ["body", "body", "body"]


def test_headings_and_furniture_give_no_excerpts_and_captions_do(proposed: Propose) -> None:
    draft = proposed(
        "Tartus weighs its future\n\nA ship in Tartus, July 3, 2025. (SANA)\n\n"
        "Home | News | Hmeimim | Sweida\n\nNothing happened.\n\nRead also: Sweida after the truce"
    )
    assert [each.quote for each in draft.excerpts] == ["A ship in Tartus, July 3, 2025. (SANA)"]


def test_a_sentence_that_leans_on_the_one_before_is_joined_to_it(proposed: Propose) -> None:
    (excerpt,) = proposed("The road was cut. This left Tartus without bread.").excerpts
    assert excerpt.quote == "The road was cut. This left Tartus without bread."


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("⚡ Breaking | shots heard in #Daraa", "body"),
        ("Breaking | shots heard in Daraa", "furniture"),
        ("Shots in #Daraa", "body"),
        ("(Reporting by Ann Author; editing by Bo Daraa)", "furniture"),
        ("(By then everybody had left Daraa.)", "caption"),
    ],
)
def test_posts_and_credits(text: str, role: str) -> None:
    (found,) = [
        each for each in cut(f"{text}\n\nIt rained all day in the whole of the south, they said.") if each[0] == text
    ]
    assert found[1] == role


def test_two_words_that_only_say_where_are_told_and_not_proposed(proposed: Propose) -> None:
    first, *_ = proposed("Aleppo fell. It was dark in Aleppo.").excerpts
    assert first.quote == "Aleppo fell."
    draft = proposed("From Tartus. The port was closed.")
    assert [each.quote for each in draft.excerpts] == ["The port was closed."]
    assert [told.why for told in draft.told if told.words == "From Tartus."] == [
        "too short to tell anything of the place"
    ]


@pytest.mark.parametrize(
    ("language", "text", "sentences"),
    [
        ("en", "• Boats left early.\n▪ They came back.", ["Boats left early.", "They came back."]),
        (
            "en",
            "Boats left the town early\nThe town was quiet then",
            ["Boats left the town early", "The town was quiet then"],
        ),
        (
            "ru",
            "Лодки вышли из города\nВ городе было очень тихо",
            ["Лодки вышли из города", "В городе было очень тихо"],
        ),
        (
            "ar",
            "غادرت السفن المدينة باكرا\nوكانت المدينة هادئة تماما",
            ["غادرت السفن المدينة باكرا", "وكانت المدينة هادئة تماما"],
        ),
        (
            "en",
            "Boats left the town for\nThe Sund and other ports",
            ["Boats left the town for\nThe Sund and other ports"],
        ),
        (
            "en",
            "Boats left the town early\nand came back at night",
            ["Boats left the town early\nand came back at night"],
        ),
        ("en", "Boats left the town\nSund", ["Boats left the town\nSund"]),
    ],
)
def test_lines_and_bullets(language: str, text: str, sentences: list[str]) -> None:
    assert [sentence for sentence, _ in cut(f"It was dry.\n\n{text}" if language == "en" else text, language)][
        language == "en" :
    ] == sentences
