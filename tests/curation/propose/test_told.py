"""Nothing that was seen is silent: vetoes, headings, open times, languages without rules."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from curation.propose import Draft, Gazetteer, Source, make_gazetteer, propose
from curation.propose.draft import to_json, to_toml
from curation.propose.rules import guess_language
from curation.propose.words import folded_words
from layers.__main__ import main
from layers.collection import read_collection
from tests.curation.propose.conftest import Propose

ROOT = Path(__file__).parents[3]


def places(draft: Draft) -> set[str]:
    return {place.id for each in draft.excerpts for place in each.places}


def whys(draft: Draft, words: str) -> list[str]:
    return [told.why for told in draft.told if told.words == words]


@pytest.mark.parametrize(
    ("language", "text", "place"),
    [
        ("en", "The raid missed its target near the town; Tartus was spared.", "tartus"),
        ("en", "Peace is the goal, and Sweida knows it.", "sweida"),
        ("en", "The penalty was a fine. Quneitra paid the penalty.", "quneitra"),
        ("en", "He left on a tour: Qamishli, then home.", "qamishli"),
        ("en", "The league of towns met, and Tartus spoke.", "tartus"),
        ("ar", "كل ذلك هدف واحد، والقنيطرة تنتظر.", "quneitra"),
        ("ar", "تجري بشكل دوري، وطرطوس هادئة.", "tartus"),
        ("ar", "غادرت سفينة ميناء طرطوس أمس.", "tartus-port"),
        ("ru", "Это пенальти для всех, и Сувейда молчит.", "sweida"),
    ],
)
def test_one_ordinary_word_takes_no_place_away(proposed: Propose, language: str, text: str, place: str) -> None:
    assert place in places(proposed(text, language))


def test_two_words_of_sport_do_and_are_told(proposed: Propose) -> None:
    draft = proposed("Tartus scored a late goal in the league.")
    assert draft.excerpts == ()
    assert any("a club" in why for why in whys(draft, "Tartus"))


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Two ships left the port of Tartus on Friday"),
        ("en", "Support for the base in Tartus has grown again, they said"),
        ("en", "Watch posts near Quneitra were built by the army in spring"),
        ("en", "By late August the houses in Quneitra stood empty"),
        ("ar", "غادرت سفينتان مرفأ طرطوس يوم الجمعة"),
        ("ru", "Два корабля вышли из порта Тартуса в пятницу"),
    ],
)
def test_a_line_without_a_full_stop_is_no_heading_by_that_alone(proposed: Propose, language: str, line: str) -> None:
    first = {"en": "It was dry.", "ar": "كان الجو جافا.", "ru": "Было сухо."}[language]
    assert [each.quote for each in proposed(f"{first}\n\n{line}\n\n{first}", language).excerpts] == [line]


def test_a_text_without_full_stops_is_read(proposed: Propose) -> None:
    text = "A day in the south\n\nPatrols passed near Quneitra\n\nShots were heard in Sweida\n\nNobody knew why"
    assert places(proposed(text)) == {"quneitra", "sweida"}


def test_names_in_headings_and_furniture_are_told(proposed: Propose) -> None:
    draft = proposed("Tartus weighs its future\n\nNothing happened.\n\nRead also: Sweida after the truce")
    assert whys(draft, "Tartus") == ["it stands in a heading"]
    assert whys(draft, "Sweida") == ["it stands in what belongs to the page, not the article"]


@pytest.mark.parametrize(
    ("text", "words", "why"),
    [
        ("Anton Lavrov, a baker, lives in Tartus.", "Lavrov", "somebody else of that surname"),
        ("Talks in Ankara were about Tartus.", "Ankara", "it only says where something happens"),
        ("Russian Foreign Minister Sergei Lavrov left Tartus.", "Russian", "it only says whose"),
        ("A Russian-made rocket fell on Tartus.", "Russian", "it only describes something"),
        (
            "Aleppo fell. Nobody wept.\n\nAleppo fell. Nobody cared.",
            "Aleppo fell.",
            "the same words stand in an excerpt",
        ),
        ("Lavrov in a hurry\n\nIt rained all day in Tartus.", "Lavrov", "it stands in a heading"),
    ],
)
def test_what_is_not_proposed_is_told_with_its_reason(proposed: Propose, text: str, words: str, why: str) -> None:
    assert [each for each in whys(proposed(text), words) if each.startswith(why)]


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "A ship reached Tartus on 15 Ramadan 1446 AH.", "on 15 Ramadan 1446 AH"),
        ("en", "A ship reached Tartus on 3 Muharram.", "3 Muharram"),
        ("ar", "وصلت سفينة إلى طرطوس في 12/3/1447هـ.", "12/3/1447هـ"),
        ("ar", "وصلت سفينة إلى طرطوس عام 1446.", "عام 1446"),
        ("ar", "وصلت سفينة إلى طرطوس يوم 21 ربيع الأول 1447.", "يوم 21 ربيع الأول 1447"),
        ("ru", "Судно пришло в Тартус 3 мухаррама 1447 года хиджры.", "3 мухаррама 1447 года хиджры"),
    ],
)
def test_a_day_of_another_calendar_is_told_and_not_read(
    proposed: Propose, language: str, text: str, words: str
) -> None:
    draft = proposed(text, language)
    assert [each.date for each in draft.excerpts] == [None]
    assert [why[:32] for why in whys(draft, words)] == ["it is of a calendar that is not "]


def test_a_number_is_no_year_of_another_calendar(proposed: Propose) -> None:
    assert proposed("وصل 1447 جنديا إلى طرطوس.", "ar").told == ()


def test_what_is_told_stands_in_json_and_in_the_draft(proposed: Propose) -> None:
    draft = proposed("A shop on Quneitra Street closed.")
    (told,) = [each for each in json.loads(to_json(draft))["told"] if each["words"] == "Quneitra"]
    assert told["what"] == "place"
    assert "a street" in told["why"]
    assert "# told: ‘Quneitra’: it is not the place: a street" in to_toml(draft)


def test_what_is_told_goes_to_stderr(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    article = tmp_path / "a.txt"
    article.write_text("Ships left Tartus on Friday.", encoding="utf-8")
    assert main(["propose", str(article), "--data", str(ROOT / "data")]) == 0
    assert "‘Friday’: it stays open: when the article was published is not known" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "They came to Kafr al-Sham at dawn."),
        ("en", "They came to Tartus-Sur at dawn."),
        ("en", "They live in Ain Sweida, a hamlet."),
        ("ar", "وصلوا إلى معضمية الشام فجرا."),
        ("ar", "وصلوا إلى كفر طرطوس فجرا."),
        ("ru", "Они приехали в Дейр-эш-Сувейда утром."),
    ],
)
def test_a_name_inside_a_longer_one_is_not_the_place_and_is_told(proposed: Propose, language: str, text: str) -> None:
    draft = proposed(text, language)
    assert draft.excerpts == ()
    assert any("inside a longer name" in told.why for told in draft.told)


@pytest.mark.parametrize(
    ("language", "text", "actor"),
    [
        ("ru", "Министр Асаад аш-Шейбани посетил Тартус.", "asaad-al-shibani"),
        ("en", "Minister Asaad al-Sheibani left Tartus.", "asaad-al-shibani"),
        ("en", "Al-Shaybani left Tartus.", "asaad-al-shibani"),
        ("ru", "Аш-Шэйбани покинул Тартус.", "asaad-al-shibani"),
        ("ru", "Асад аль-Шейбани покинул Тартус.", "asaad-al-shibani"),
        ("en", "Assad al-Shaibani left Tartus.", "asaad-al-shibani"),
    ],
)
def test_other_spellings_of_a_person_are_found(proposed: Propose, language: str, text: str, actor: str) -> None:
    (excerpt,) = proposed(text, language).excerpts
    assert [each.id for each in excerpt.actors] == [actor]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("তার্তুস বন্দর", ("তার্তুস", "বন্দর")),
        ("तर्तूस बंदरगाह", ("तर्तूस", "बंदरगाह")),
        ("ท่าเรือ", ("ท่", "า", "เ", "รื", "อ")),
        ("မြို့ တာ", ("မြို့", "တာ")),
    ],
)
def test_no_word_is_cut_at_a_mark(text: str, words: tuple[str, ...]) -> None:
    assert folded_words(text) == words


@pytest.fixture(scope="module")
def worldwide(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    """The tiny collection, with names of its harbour in scripts of many kinds."""
    folder = tmp_path_factory.mktemp("worldwide") / "data"
    source = ROOT / "tests" / "data" / "tiny"
    for path in sorted(source.rglob("*")):
        if path.is_file():
            target = folder / path.relative_to(source)
            target.parent.mkdir(parents=True, exist_ok=True)
            text = path.read_text(encoding="utf-8") if path.suffix in (".geojson", ".toml") else ""
            if text and path.suffix == ".geojson" and '"Port Sund"' in text:
                names = '"bn": ["সুন্দ"], "hi": ["सुंड"], "th": ["ซุนด์"], "my": ["ဆန်း"], "fr": ["Sonde"], "en": ['
                text = text.replace('"en": [', names, 1)
            target.write_text(text, encoding="utf-8") if text else target.write_bytes(path.read_bytes())
    return make_gazetteer(read_collection(folder))


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("bn", "শুক্রবার দুটি জাহাজ সুন্দ ছেড়েছে।"),
        ("hi", "दो जहाज सुंड से रवाना हुए।"),
        ("th", "เรือสองลำออกจากซุนด์เมื่อวาน"),
        ("my", "သင်္ဘောနှစ်စင်း ဆန်းမြို့မှ ထွက်ခွာသည်။"),
        ("fr", "Deux navires ont quitté la rade d’Sonde, a dit le capitaine."),
    ],
)
def test_a_language_without_rules_is_told_and_read_for_names(worldwide: Gazetteer, language: str, text: str) -> None:
    draft = propose(Source(text, language=language, published="2025-05-04"), worldwide)
    assert len(draft.excerpts) == 1
    assert f"no rules for the language ‘{language}’" in draft.told[0].why


def test_a_capital_is_a_place_where_no_rules_tell_it_from_its_government(proposed: Propose) -> None:
    (excerpt,) = proposed("Heyet cuma günü Damascus kentine geldi.", "tr").excerpts
    assert [place.id for place in excerpt.places] == ["damascus"]
    assert excerpt.actors == ()
    assert "or its government: no rules" in excerpt.places[0].why


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Deux navires ont quitté le port vendredi, a indiqué le capitaine de la rade à la presse.", "fr"),
        ("Два кораблі вийшли з порту в п'ятницю, повідомив журналістам начальник порту міста.", "uk"),
        ("دو کشتی روز جمعه بندر را ترک کردند، رئیس بندر در گفتگو با خبرنگاران این را گفت.", "fa"),
        ("শুক্রবার দুটি জাহাজ বন্দর ছেড়েছে, বন্দরের প্রধান সাংবাদিকদের এ কথা জানিয়েছেন।", "bn"),
        ("Two ships left the port on Friday, the harbour master said to the newspaper.", "en"),
        ("Два корабля вышли из порта в пятницу, сообщил журналистам начальник порта.", "ru"),
        ("Ships left.", "en"),
        ("Le convoi est arrivé à Alep.", "fr"),
        ("Konvoy Halep kentine ulaştı.", "tr"),
    ],
)
def test_a_language_is_told_by_letters_and_words(text: str, language: str) -> None:
    assert guess_language(text) == language


def test_a_passage_in_other_letters_is_told(proposed: Propose) -> None:
    draft = proposed("Boats left Tartus at dawn.\n\nوأغلقت طرطوس أمس، وقال مسؤول إن السفن غادرت.")
    (told,) = [one for one in draft.told if "in another language than the article" in one.why]
    assert told.words.startswith("وأغلقت طرطوس")
    assert not any("another language" in one.why for one in proposed("غادرت السفن طرطوس.", "ar").told)
