"""Expressions of time in three languages, worked out against a day of publication."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pytest

from curation.propose import Gazetteer, Source, propose, read_source
from curation.propose.annotation import annotate
from curation.propose.dates import Clock, find_dates
from curation.propose.expressions import FIGURE, _grammar, find_expressions
from curation.propose.rules import LANGUAGES
from layers.model import When
from layers.when import read_when
from tests.curation.propose.conftest import Propose
from tools.evaluate.labelled import read_labelled

MONDAY = "2025-09-22"
UNKNOWN = "the day of publication is not known"
Dates = Callable[[str, str, str], list[str]]


@pytest.fixture
def dates(gazetteer: Gazetteer) -> Dates:
    """Return a function that gives the dates of a text in a language, by day of publication."""

    def run(text: str, language: str, published: str) -> list[str]:
        when = read_when(published)
        sentences = annotate(text, language, gazetteer)
        return [date.edtf for sentence in sentences for date in find_dates(sentence, Clock(when, UNKNOWN))[0]]

    return run


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("On Tuesday they met.", "2025-09-16"),
        ("They met on the twenty-third of July.", "2025-07-23"),
        ("It was built in the early 1970s.", "197X"),
        ("Monday’s raid was the third.", "2025-09-22"),
        ("He came last Friday.", "2025-09-19"),
        ("He came last Saturday.", "2025-09-13"),
        ("It began on Aug. 5, 2025, at noon.", "2025-08-05"),
        ("It began on 30 December.", "2024-12-30"),
        ("They met in mid-July.", "2025-07"),
        ("It closed at the end of August.", "2025-08"),
        ("It opened in the first week of August.", "2025-08"),
        ("They came back two weeks ago.", "2025-09-08/2025-09-14"),
        ("They came back three days ago.", "2025-09-19"),
        ("They came back a few days ago.", "2025-09-16/2025-09-20"),
        ("Raids grew over the past two weeks.", "2025-09-08/2025-09-22"),
        ("Raids grew in recent weeks.", "2025-08/2025-09"),
        ("Raids grew in recent months.", "2025-06/2025-09"),
        ("It reopened earlier this year.", "2025"),
        ("Clashes broke out this summer.", "2025-22"),
        ("It was built in the autumn of 2024.", "2024-23"),
        ("It fell throughout the first half of this year.", "2025-01/2025-06"),
        ("It fell in the second quarter.", "2025-04/2025-06"),
        ("They fought from July 13 to July 16.", "2025-07-13/2025-07-16"),
        ("They fought on July 13-16.", "2025-07-13/2025-07-16"),
        ("It was shut from June to August.", "2025-06/2025-08"),
        ("They have stayed since the end of last year.", "2024-12/.."),
        ("They have stayed since late 2024.", "2024-12/.."),
        ("They have stayed since last December.", "2024-12/.."),
        ("They have stayed since spring.", "2025-21/.."),
        ("It runs until October.", "../2025-10"),
        ("In October it will reopen.", "2025-10"),
        ("It grew after the fall of the house in December 2024.", "2024-12/.."),
        ("It was so prior to the fall of the house in December 2024.", "../2024-12"),
        ("It fell over the weekend.", "2025-09-20/2025-09-21"),
        ("It fell in August last year.", "2024-08"),
        ("It fell on the eve of 1 August.", "2025-07-31"),
        ("It fell on the eve of August 1, 2025.", "2025-07-31"),
        ("It fell on 1, 3 and 4 August.", "2025-08-01/2025-08-04"),
        ("It fell on August 2, 3 and 7, 2025.", "2025-08-02/2025-08-07"),
        ("Of 12, 3 fell on 4 August.", "2025-08-04"),
        ("It fell on 2025-08-04T20:10Z.", "2025-08-04"),
    ],
)
def test_english(dates: Dates, text: str, edtf: str) -> None:
    assert dates(text, "en", MONDAY) == [edtf]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("اجتمعوا يوم الثلاثاء.", "2025-09-16"),
        ("اجتمعوا أمس الأحد.", "2025-09-21"),
        ("اجتمعوا اليوم الاثنين.", "2025-09-22"),
        ("في ٣١ تموز/يوليو ٢٠٢٥ وصل الوفد.", "2025-07-31"),
        ("في الحادي والثلاثين من تموز وصل الوفد.", "2025-07-31"),
        ("في 8 ديسمبر/كانون الأول الماضي سقط.", "2024-12-08"),
        ("بتاريخ 15-7-2025 وصل الوفد.", "2025-07-15"),
        ("وصل الوفد في أوائل آب الماضي.", "2025-08"),
        ("وصل الوفد منتصف الشهر الماضي.", "2025-08"),
        ("هم هناك منذ نهاية العام الماضي.", "2024-12/.."),
        ("هم هناك منذ كانون الأول 2024.", "2024-12/.."),
        ("عادوا قبل أسبوعين.", "2025-09-08/2025-09-14"),
        ("عادوا قبل أيام.", "2025-09-16/2025-09-20"),
        ("عادوا الأسبوع الماضي.", "2025-09-15/2025-09-21"),
        ("تراجع خلال النصف الأول من العام الجاري.", "2025-01/2025-06"),
        ("تراجع في الربع الثاني من عام 2025.", "2025-04/2025-06"),
        ("تراجع هذا الصيف.", "2025-22"),
        ("تراجع في ربيع 2025.", "2025-21"),
        ("تراجع خلال الأسابيع الماضية.", "2025-08/2025-09"),
        ("تراجع في الأشهر الثلاثة الأخيرة.", "2025-06/2025-09"),
        ("قاتلوا بين 13 و16 تموز.", "2025-07-13/2025-07-16"),
        ("يصل في تشرين الثاني المقبل.", "2025-11"),
        ("وصل مساء السبت.", "2025-09-20"),
        ("ومن 27 آب إلى 2 أيلول أغلقت الطرق.", "2025-08-27/2025-09-02"),
        ("وقبل عام كانت هنا سفن.", "2024"),
        ("وأمس الأول غادرت سفينة.", "2025-09-20"),
        ("بنيت في سبعينيات القرن الماضي.", "197X"),
        ("وقعت عشية الأول من آب.", "2025-07-31"),
        ("وقعت في 1 و3 و4 آب.", "2025-08-01/2025-08-04"),
    ],
)
def test_arabic(dates: Dates, text: str, edtf: str) -> None:
    assert dates(text, "ar", MONDAY) == [edtf]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("Они встретились во вторник.", "2025-09-16"),
        ("Они встретились в понедельник, 15 сентября.", "2025-09-15"),
        ("Делегация прибыла 31 июля.", "2025-07-31"),
        ("Делегация прибыла 31.07.2025.", "2025-07-31"),
        ("Делегация прибыла в конце июля.", "2025-07"),
        ("Делегация прибыла в начале августа прошлого года.", "2024-08"),
        ("Они стоят там с декабря 2024 года.", "2024-12/.."),
        ("Они стоят там с конца прошлого года.", "2024-12/.."),
        ("Он снизился в первой половине года.", "2025-01/2025-06"),
        ("Он снизился во втором квартале.", "2025-04/2025-06"),
        ("Бои шли этим летом.", "2025-22"),
        ("Бои шли весной 2025 года.", "2025-21"),
        ("Бои шли прошлой зимой.", "2024-24"),
        ("Бои шли накануне.", "2025-09-21"),
        ("Бои шли на прошлой неделе.", "2025-09-15/2025-09-21"),
        ("Бои шли две недели назад.", "2025-09-08/2025-09-14"),
        ("Бои шли несколько дней назад.", "2025-09-16/2025-09-20"),
        ("Бои шли на днях.", "2025-09-15/2025-09-22"),
        ("Бои шли с 13 по 16 июля.", "2025-07-13/2025-07-16"),
        ("Бои шли в ночь на 16 июля.", "2025-07-16"),
        ("Переговоры пройдут в октябре.", "2025-10"),
        ("Это было 8 декабря прошлого года.", "2024-12-08"),
        ("Двадцать третьего июля они вернулись.", "2025-07-23"),
        ("Базу построили в 1970-х годах.", "197X"),
        ("Бои шли накануне 1 августа.", "2025-07-31"),
        ("Бои шли 1, 3 и 4 августа.", "2025-08-01/2025-08-04"),
        ("Бои шли в ночь со 2 на 3 августа.", "2025-08-02/2025-08-03"),
    ],
)
def test_russian(dates: Dates, text: str, edtf: str) -> None:
    assert dates(text, "ru", MONDAY) == [edtf]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("On Tuesday they met.", "2025-08~"),
        ("They met a few days ago.", "2025-08~"),
        ("Raids grew in recent weeks.", "2025-07/2025-08"),
        ("They met on July 31.", "2025-07-31"),
    ],
)
def test_nothing_finer_than_a_month_follows_from_a_month_of_publication(dates: Dates, text: str, edtf: str) -> None:
    assert dates(text, "en", "2025-08") == [edtf]


@pytest.mark.parametrize(
    "text", ["They may march on.", "Three hundred troops left.", "It fell on 31 June.", "A year after he fell."]
)
def test_none_rather_than_a_guess(dates: Dates, text: str) -> None:
    assert dates(text, "en", MONDAY) == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "They met in Mar-a-Lago."),
        ("ru", "Они встретились в Сен-Дени."),
        ("ru", "Рамадан Ахмед молчал."),
        ("ru", "Уже днём он вернулся."),
    ],
)
def test_names_and_a_part_of_the_day_are_no_dates(dates: Dates, language: str, text: str) -> None:
    assert dates(text, language, MONDAY) == []


def test_a_relative_date_needs_a_day_to_count_from(gazetteer: Gazetteer) -> None:
    (sentence,) = annotate("On Tuesday, and on 5 May 2025.", "en", gazetteer)
    unknown = When("", None, None)
    assert [date.edtf for date in find_dates(sentence, Clock(unknown, UNKNOWN))[0]] == ["2025-05-05"]


@pytest.mark.parametrize(
    ("language", "text", "edtf"),
    [
        ("en", "They stayed until last December.", "../2024-12"),
        ("en", "They remained there until November.", "../2024-11"),
        ("en", "In the last days of 2024 it closed.", "2024-12"),
        ("en", "It closed in the first days of 2025.", "2025-01"),
        ("ru", "В последние дни 2024 года порт закрылся.", "2024-12"),
        ("ar", "أغلق المرفأ في الأيام الأخيرة من عام 2024.", "2024-12"),
        ("en", "It closed on 25/03/2025.", "2025-03-25"),
        ("en", "It closed on 03.04.2025.", "2025-04-03"),
        ("en", "It closed on 03/12/2025.", "2025-03-12"),
        ("ru", "Порт закрылся 03/04/2025.", "2025-04-03"),
    ],
)
def test_what_was_got_wrong_before(dates: Dates, language: str, text: str, edtf: str) -> None:
    assert dates(text, language, MONDAY) == [edtf]


def test_figures_that_read_in_two_ways_are_not_chosen(dates: Dates, proposed: Propose) -> None:
    assert dates("It closed on 03/04/2025.", "en", MONDAY) == []
    assert dates("It closed on 03/04/2025 and opened on 25/03/2025.", "en", MONDAY) == ["2025-04-03", "2025-03-25"]
    draft = proposed("Tartus closed on 03/04/2025.")
    assert [told.why for told in draft.told] == ["it reads in two ways, day first and month first"]
    (decided,) = proposed("Tartus closed on 03/12/2025.").excerpts
    assert "read the other way it lies after publication" in decided.why


@pytest.mark.parametrize(
    ("language", "text", "edtf"),
    [
        ("en", "Ships left Tartus on 3 August 2025. Five days later, patrols came to Qamishli.", "2025-08-08"),
        ("en", "Ships left Tartus on 3 August 2025. The next day patrols came to Qamishli.", "2025-08-04"),
        ("en", "Ships left Tartus on 3 August 2025. The Tuesday before, patrols came to Qamishli.", "2025-07-29"),
        ("en", "Ships left Tartus on 3 August 2025. The following Sunday patrols came to Qamishli.", "2025-08-10"),
        ("ru", "Корабли покинули Тартус 3 августа. В предыдущую среду патрули пришли в Камышлы.", "2025-07-30"),
        ("en", "Ships left Tartus on 3 August 2025. Two days earlier patrols came to Qamishli.", "2025-08-01"),
        ("ru", "Корабли покинули Тартус 3 августа. Через пять дней патрули пришли в Камышлы.", "2025-08-08"),
        ("ru", "Корабли покинули Тартус 3 августа. На следующий день патрули пришли в Камышлы.", "2025-08-04"),
        ("ar", "غادرت السفن طرطوس في 3 آب 2025. وبعد خمسة أيام عادت الدوريات إلى القامشلي.", "2025-08-08"),
        ("ar", "غادرت السفن طرطوس في 3 آب 2025. وفي اليوم التالي عادت الدوريات إلى القامشلي.", "2025-08-04"),
    ],
)
def test_a_time_counts_from_the_sentence_before(proposed: Propose, language: str, text: str, edtf: str) -> None:
    first, last = proposed(text, language).excerpts
    assert (first.date and first.date.edtf, last.date and last.date.edtf) == ("2025-08-03", edtf)
    assert first.date
    assert last.date
    assert last.date.confidence < first.date.confidence
    assert "counted from" in last.why


def test_a_time_with_nothing_to_count_from_is_told(proposed: Propose) -> None:
    draft = proposed("Five days later, patrols came to Qamishli.")
    assert draft.excerpts[0].date is None
    assert [told.words for told in draft.told] == ["Five days later"]


def test_no_event_lies_after_publication_unless_it_is_to_come(proposed: Propose) -> None:
    past = proposed("Ships left Tartus on 20 October 2025.")
    assert past.excerpts[0].date is None
    assert any("lies after publication" in told.why for told in past.told)
    (coming,) = proposed("Ships will leave Tartus on 20 October 2025.").excerpts
    assert (coming.date and coming.date.edtf, coming.status) == ("2025-10-20", "forecast")


BODY = "Ships left Tartus on Friday, and nobody on the quay could say where they were bound or when they would be back."


@pytest.mark.parametrize(
    ("head", "url", "published", "friday"),
    [
        ("", "https://gull.example/2025/08/92713", "2025-08", "2025-08~"),
        ("", "https://gull.example/2025/08/05/ships", "2025-08-05", "2025-08-01"),
        ("", "https://gull.example/20250805-ships.html", "2025-08-05", "2025-08-01"),
        ("Published 5 August 2025", "", "2025-08-05", "2025-08-01"),
        ("Posted 5 August 2025 | Updated 9 September 2025", "", "2025-08-05", "2025-08-01"),
        ("Updated 9 September 2025", "", "../2025-09-09", None),
        ("5 August", "", "", None),
        ("05/08/2025", "", "", None),
        ("5 August 2025, 14:05", "https://gull.example/ships/2025", "2025-08-05", "2025-08-01"),
    ],
)
def test_a_publication_date_is_no_more_exact_than_its_source(
    gazetteer: Gazetteer, head: str, url: str, published: str, friday: str | None
) -> None:
    text = f"Ships gone\n\n{head}\n\n{BODY}" if head else BODY
    draft = propose(Source(text, language="en", url=url), gazetteer)
    assert draft.source.published == published
    date = draft.excerpts[0].date
    assert (date.edtf if date else None) == friday
    assert bool(draft.source.published_by) == bool(published)
    if not published:
        assert any("say" in told.why and "--published" in told.why for told in draft.told)
        assert any(told.words == "Friday" for told in draft.told)


def test_a_last_change_only_bounds_publication(gazetteer: Gazetteer) -> None:
    draft = propose(Source(BODY, language="en", changed="2025-09-05"), gazetteer)
    assert draft.published.edtf == "../2025-09-05"
    assert draft.excerpts[0].date is None
    assert any("published by 2025-09-05" in told.why for told in draft.told)


def test_times_count_from_the_stamp_above_and_stay_open_where_several_contend(proposed: Propose) -> None:
    first, second = "3 August 2025, 14:05", "10 August 2025, 09:00"
    live = proposed(f"Live\n\n{first}\n\nShips left Tartus on Friday.\n\n{second}\n\nPatrols passed Sweida on Friday.")
    assert [each.date and each.date.edtf for each in live.excerpts] == ["2025-08-01", "2025-08-08"]
    early = proposed(f"Live\n\n{second}\n\nPatrols passed Sweida on Friday.", published="2025-08-01")
    assert [(each.date and each.date.edtf, each.status) for each in early.excerpts] == [("2025-08-08", "reported")]
    both = proposed(f"Live\n\n{first}\n\n{second}\n\nShips left Tartus on Friday.")
    assert both.excerpts[0].date is None
    assert any("several time stamps" in told.why for told in both.told)


@pytest.mark.parametrize(
    ("data", "published"),
    [
        ('<meta property="article:published_time" content="2025-08-05T09:00:00+03:00">', "2025-08-05"),
        ('<meta name="date" content="2025-08">', "2025-08"),
        ('<meta name="date" content="05/08/2025">', ""),
        ('<meta property="article:modified_time" content="2025-09-05T09:00:00Z">', "../2025-09-05"),
        (
            '<script type="application/ld+json">{"@type": "Report", "datePublished": "2025-08-05"}</script>',
            "2025-08-05",
        ),
        ('<meta name="pubdate" content="Tue, 05 Aug 2025 09:00:00 GMT">', "2025-08-05"),
    ],
)
def test_what_a_pages_data_say_of_its_date(gazetteer: Gazetteer, data: str, published: str) -> None:
    page = f"<html lang=en><head><title>x</title>{data}</head><body><article><p>{BODY}</p></article></body></html>"
    assert propose(read_source(page.encode(), "a.html"), gazetteer).source.published == published


@pytest.mark.parametrize(("meta", "notes"), [("2025-08-05", 1), ("2025-07-01T09:00", 0), ("2025-07", 0)])
def test_days_of_publication_that_differ_are_told(meta: str, notes: int) -> None:
    data = '<script type="application/ld+json">{"@type": "Report", "datePublished": "2025-07-01"}</script>'
    data += f'<meta property="article:published_time" content="{meta}">'
    page = f"<html lang=en><head><title>x</title>{data}</head><body><article><p>{BODY}</p></article></body></html>"
    source = read_source(page.encode(), "a.html")
    assert source.published == "2025-07-01"
    said = [note for note in source.notes if "the page also says 2025-08-05 (article:published_time" in note]
    assert len(said) == notes


@pytest.mark.parametrize(
    ("language", "text", "edtf"),
    [
        ("en", "On June 3 they reached Aleppo. Nobody has left Aleppo since then.", "2025-06-03/.."),
        ("ru", "3 июня они вошли в Алеппо. С тех пор в Алеппо тихо.", "2025-06-03/.."),
        ("ar", "دخلوا حلب في 3 حزيران. وحلب هادئة منذ ذلك الحين.", "2025-06-03/.."),
        ("en", "On June 3 they reached Aleppo. The next morning Aleppo was empty.", "2025-06-04"),
        ("en", "Aleppo has been dry since the start of the month.", "2025-09/.."),
        ("ru", "С начала месяца в Алеппо сухо.", "2025-09/.."),
        ("ar", "حلب جافة منذ بداية الشهر.", "2025-09/.."),
        ("ar", "حلب مغلقة منذ مساء أمس.", "2025-09-21/.."),
        ("ar", "وصلوا إلى حلب قبل قليل.", "2025-09-22"),
        ("ru", "3 июня они вошли в Алеппо. Губернатор в это время был в Алеппо.", "2025-06-03"),
    ],
)
def test_times_that_go_on_from_another(proposed: Propose, language: str, text: str, edtf: str) -> None:
    date = proposed(text, language).excerpts[-1].date
    assert date is not None
    assert date.edtf == edtf


@pytest.mark.parametrize(
    ("language", "text", "edtf"),
    [
        ("en", "In the past 24 hours they left.", "2025-09-21/2025-09-22"),
        ("en", "They left three hours ago.", "2025-09-21/2025-09-22"),
        ("en", "They left the night before.", "2025-09-21"),
        ("en", "They left two nights ago.", "2025-09-20"),
        ("en", "They have stayed since the start of the year.", "2025-01/.."),
        ("en", "It rained all summer.", "2025-22"),
        ("ru", "Они ушли в последних числах августа.", "2025-08"),
        ("ru", "Они ушли в первую неделю августа.", "2025-08"),
        ("ru", "Они ушли в минувшие выходные.", "2025-09-20/2025-09-21"),
        ("ru", "Они ушли в начале этого года.", "2025-01/2025-03"),
        ("ru", "В течение июля они ушли.", "2025-07"),
        ("ar", "غادروا في الأسبوع الأول من آب.", "2025-08"),
        ("ar", "غادروا خلال اليومين الماضيين.", "2025-09-20/2025-09-22"),
        ("ar", "لم يعودوا منذ الاثنين.", "2025-09-22/.."),
        ("ar", "غادروا الليلة الماضية.", "2025-09-21"),
        ("ar", "غادروا في الربع الثاني.", "2025-04/2025-06"),
        ("en", "They left in week 9 of 2025.", "2025-02-24/2025-03-02"),
        ("en", "They left in 2025-W01.", "2024-12-30/2025-01-05"),
        ("ru", "Они ушли на 9-й неделе 2025 года.", "2025-02-24/2025-03-02"),
        ("ar", "غادروا في الأسبوع 9 من عام 2025.", "2025-02-24/2025-03-02"),
        ("ru", "Они ушли в III квартале 2024 года.", "2024-07/2024-09"),
        ("ru", "Они ушли в 1-м квартале 2025 года.", "2025-01/2025-03"),
        ("ru", "Их нет со вчерашнего дня.", "2025-09-21/.."),
        ("ar", "غادروا في 3 جويلية 2025.", "2025-07-03"),
        ("ar", "غادروا في 3 غشت 2025.", "2025-08-03"),
        ("en", "Talks will open a week from Friday.", "2025-10-03"),
        ("zh", "他们2025年3月4日离开。", "2025-03-04"),
        ("ja", "2024年12月31日に出た。", "2024-12-31"),
        ("ko", "그들은 2025년 3월 4일에 떠났다.", "2025-03-04"),
    ],
)
def test_further_ways_to_say_when(dates: Dates, language: str, text: str, edtf: str) -> None:
    assert dates(text, language, MONDAY) == [edtf]


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("en", "Nobody crossed Sweida since Christmas.", "since Christmas"),
        ("ru", "С Пасхи в Сувейде было тихо.", "С Пасхи"),
        ("ar", "ومنذ عيد الميلاد بقيت السويداء هادئة.", "ومنذ عيد الميلاد"),
    ],
)
def test_a_feast_whose_day_goes_by_the_church_is_told(proposed: Propose, language: str, text: str, words: str) -> None:
    draft = proposed(text, language)
    assert [each.date for each in draft.excerpts] == [None]
    assert [told.words for told in draft.told if "a calendar that is not read" in told.why] == [words]


def test_hours_later_may_be_the_next_day(proposed: Propose) -> None:
    date = proposed("On June 3 they reached Aleppo. Three hours later Aleppo was dark.").excerpts[-1].date
    assert date is not None
    assert date.edtf == "2025-06-03/2025-06-04"


def test_since_then_without_a_date_before_gives_none(proposed: Propose) -> None:
    assert proposed("Nobody has left Aleppo since then.").excerpts[-1].date is None


@pytest.mark.parametrize(
    ("language", "text", "edtf"),
    [
        ("en", "The June accord with Aleppo failed.", "2025-06"),
        ("en", "For a third day Aleppo was dark.", "2025-09-20/.."),
        ("en", "Aleppo was dark a fifth night running.", "2025-09-18/.."),
        ("ru", "Третий день Алеппо без света.", "2025-09-20/.."),
        ("ar", "حلب بلا كهرباء لليوم الثالث.", "2025-09-20/.."),
        ("en", "The envoy visits Aleppo on October 20.", "2025-10-20"),
        ("en", "The envoy visited Aleppo on October 20.", "2024-10-20"),
        ("ru", "Посол прилетает в Алеппо 20 октября.", "2025-10-20"),
        ("ar", "يزور السفير حلب في 20 تشرين الأول.", "2025-10-20"),
        ("ru", "Беженцы живут в Алеппо с 2012 года.", "2012/.."),
    ],
)
def test_months_as_adjectives_days_running_and_what_is_scheduled(
    dates: Dates, language: str, text: str, edtf: str
) -> None:
    assert dates(text, language, MONDAY) == [edtf]


def test_a_year_that_only_tells_which_is_no_date(dates: Dates) -> None:
    assert dates("Граница 1967 года видна из Алеппо.", "ru", MONDAY) == []
    assert dates("На третий день в Алеппо стало тихо.", "ru", MONDAY) == []


def test_a_sentence_that_is_only_a_time_dates_the_next(proposed: Propose) -> None:
    (excerpt,) = proposed("In June, for a week. Nobody slept in Aleppo.").excerpts
    assert excerpt.date is not None
    assert excerpt.date.edtf == "2025-06"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_way_to_write_a_time_needs_a_word_or_a_figure(language: str) -> None:
    assert all(pattern.needed for pattern in _grammar(language).patterns)


def test_no_time_is_lost_because_a_pattern_was_not_tried(gazetteer: Gazetteer, monkeypatch: pytest.MonkeyPatch) -> None:
    sentences = [
        sentence
        for part in ("development", "second_held_out", "third_held_out", "fourth_held_out")
        for each in read_labelled(Path(__file__).parent / part)
        for sentence in annotate(each.source.text, each.source.language, gazetteer)
    ]
    found = [find_expressions(each) for each in sentences]
    assert sum(map(len, found)) > 200

    def tries_all(language: str) -> object:
        grammar = _grammar(language)
        always = dict.fromkeys({form for each in sentences for form in each.forms}, (*range(len(grammar.patterns)),))
        patterns = tuple(each._replace(needed=()) for each in grammar.patterns)
        return grammar._replace(patterns=patterns, tried=always | {FIGURE: ()}, words=frozenset(always))

    monkeypatch.setattr("curation.propose.expressions._grammar", lru_cache(tries_all))
    assert [find_expressions(each) for each in sentences] == found


@pytest.mark.parametrize(
    ("language", "text", "edtf"),
    [
        ("en", "Nothing grew in Aleppo between 2015 and 2018.", "2015/2018"),
        ("en", "Aleppo was shut between Tuesday and Thursday.", "2025-09-16/2025-09-18"),
        ("en", "On Sunday of last week Aleppo was shut.", "2025-09-21"),
        ("en", "It was shut on the 15th of last month.", "2025-08-15"),
        ("en", "It was shut early last week.", "2025-09-15/2025-09-17"),
        ("en", "It was shut in the first six months of 2024.", "2024-01/2024-06"),
        ("en", "It was shut in Q1 2024.", "2024-01/2024-03"),
        ("en", "It was shut a fortnight ago.", "2025-09-08/2025-09-14"),
        ("en", "It was shut half a year ago.", "2025-03"),
        ("en", "It was shut the day before yesterday.", "2025-09-20"),
        ("en", "It has been shut for two months now.", "2025-07/.."),
        ("en", "It was shut for the third straight month.", "2025-07/.."),
        ("en", "It was shut over the past month.", "2025-08/2025-09"),
        ("en", "It was shut during Ramadan.", "2025-03-01~/2025-03-29~"),
        ("en", "It will be shut until Eid al-Fitr.", "../2026-03-22~"),
        ("en", "Ships will be back in two weeks.", "2025-10-06/2025-10-12"),
        ("en", "Ships will be back later this week.", "2025-09-22/2025-09-28"),
        ("ru", "Город закрыт со вторника по четверг.", "2025-09-16/2025-09-18"),
        ("ru", "В понедельник на прошлой неделе он закрылся.", "2025-09-15"),
        ("ru", "Он закрылся 15 числа прошлого месяца.", "2025-08-15"),
        ("ru", "С середины прошлой недели он закрыт.", "2025-09-16/.."),
        ("ru", "Он закрыт уже вторую неделю.", "2025-09-15/.."),
        ("ru", "Он закрыт уже два месяца.", "2025-07/.."),
        ("ru", "За сутки он дважды закрывался.", "2025-09-21/2025-09-22"),
        ("ru", "Полгода назад он закрылся.", "2025-03"),
        ("ru", "В мае-июне он закрылся.", "2025-05/2025-06"),
        ("ru", "В 2015–2017 годах он закрылся.", "2015/2017"),
        ("ru", "За первые три месяца года он дважды закрылся.", "2025-01/2025-03"),
        ("ru", "К осени порт откроют.", "2025-23"),
        ("ru", "К весне порт опустел.", "2025-21"),
        ("ar", "أغلقت ليل الثلاثاء الأربعاء.", "2025-09-16/2025-09-17"),
        ("ar", "أغلقت في الخامس عشر من الشهر الماضي.", "2025-08-15"),
        ("ar", "أغلقت بعد ظهر أمس.", "2025-09-21"),
        ("ar", "أغلقت الثلاثاء من الأسبوع الماضي.", "2025-09-16"),
        ("ar", "هي مغلقة منذ أسبوعين.", "2025-09-08/.."),
        ("ar", "أغلقت قبل نصف عام.", "2025-03"),
        ("ar", "أغلقت خلال الأشهر الثلاثة الأولى من العام الجاري.", "2025-01/2025-03"),
        ("ar", "أغلقت بين عامي 2015 و2018.", "2015/2018"),
        ("ar", "ستغلق خلال شهر رمضان.", "2026-02-18~/2026-03-18~"),
    ],
)
def test_spans_parts_of_weeks_feasts_and_days_of_a_month(dates: Dates, language: str, text: str, edtf: str) -> None:
    assert dates(text, language, MONDAY) == [edtf]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "On Tuesday the ministry said that patrols will return on Friday.", ["2025-09-16", "2025-09-26"]),
        ("en", "Patrols will return on Friday, it said on Sunday.", ["2025-09-26", "2025-09-21"]),
        ("en", "He will visit the yard, which was bombed on Tuesday.", ["2025-09-16"]),
        ("en", "Patrols will return after the raid on Tuesday.", ["2025-09-16"]),
        ("en", "Patrols will return on Monday.", ["2025-09-22"]),
        ("en", "It was next to the yard on Tuesday.", ["2025-09-16"]),
        ("en", "It was shut due to rain on Tuesday.", ["2025-09-16"]),
        ("ar", "قالت الوزارة يوم الثلاثاء إن الدوريات ستعود يوم الجمعة.", ["2025-09-16", "2025-09-26"]),
        ("ru", "Во вторник министр сообщил, что патрули вернутся в пятницу.", ["2025-09-16", "2025-09-26"]),
    ],
)
def test_a_word_for_what_is_to_come_turns_the_times_of_its_clause(
    dates: Dates, language: str, text: str, expected: list[str]
) -> None:
    assert dates(text, language, MONDAY) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Every Friday the market is shut.",
        "It was shut the week before the vote.",
        "It was shut twenty-five years ago.",
        "They came in three days.",
        "A man who has slept there for eight years left.",
    ],
)
def test_habits_and_lengths_that_count_to_something_else_are_no_dates(dates: Dates, text: str) -> None:
    assert dates(text, "en", MONDAY) == []


@pytest.mark.parametrize(
    ("language", "text", "edtf"),
    [
        ("en", "On 4 September they flew to Aleppo; four days later Hama was dark.", ["2025-09-04", "2025-09-08"]),
        ("en", "It was told in early June that trees had been cut the month before.", ["2025-06", "2025-05"]),
        ("en", "They came in May 2018 and left in November of that year.", ["2018-05", "2018-11"]),
        ("ru", "Они пришли в мае 2018 года и ушли в ноябре того же года.", ["2018-05", "2018-11"]),
        ("ar", "جاؤوا في أيار 2018 وغادروا في تشرين الثاني من العام نفسه.", ["2018-05", "2018-11"]),
        ("en", "They came at the end of July and left two weeks later.", ["2025-07", "2025-07~/2025-08~"]),
    ],
)
def test_a_time_counts_from_another_in_its_sentence(dates: Dates, language: str, text: str, edtf: list[str]) -> None:
    assert dates(text, language, MONDAY) == edtf


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("The port of Tartus, whose owner left in January, signed a lease on 13 May.", "2025-05-13"),
        ("Nobody slept on 13 May, when a bomb fell on Tartus in the night of 12 May.", "2025-05-12"),
    ],
)
def test_a_date_in_a_clause_put_in_between_is_behind_that_of_the_sentence(
    proposed: Propose, text: str, edtf: str
) -> None:
    (excerpt,) = proposed(text).excerpts
    assert excerpt.date is not None
    assert excerpt.date.edtf == edtf


def test_a_day_between_sentences_is_of_those_below_it_alone(gazetteer: Gazetteer) -> None:
    text = "Boats left Sund, and a convoy came to Sweida today.\n\nFriday, June 6, 2025\n\nIt left Sweida today.\n"
    draft = propose(read_source(text.encode(), "a.txt"), gazetteer)
    assert draft.source.published == ""
    assert [each.date and each.date.edtf for each in draft.excerpts] == [None, "2025-06-06"]
    assert [told.words for told in draft.told if "stays open" in told.why] == ["today"]


@pytest.mark.parametrize("stamp", ["[05/08/2025, 10:12:33] Ann:", "05.08.2025, 10:12", "2025, 10:13"])
def test_a_year_and_the_time_after_it_are_no_day(proposed: Propose, stamp: str) -> None:
    (excerpt,) = proposed(f"{stamp} Two ships left Tartus.", published="").excerpts
    assert excerpt.date is None or excerpt.date.edtf == "2025-08-05"


def test_what_decides_the_order_of_the_figures_above_a_text_is_said(proposed: Propose) -> None:
    draft = proposed("Published: 03/04/2025\n\nBoats left Tartus on 28/03/2025.", published="")
    assert (draft.source.published, draft.source.published_by) == (
        "2025-04-03",
        "‘03/04/2025’ above the text, in the order of ‘28/03/2025’ elsewhere",
    )


def test_a_day_above_a_text_in_a_language_without_rules_is_asked_for(proposed: Propose) -> None:
    draft = proposed("3 Ağustos 2025\n\nGemiler Tartus'tan ayrıldı.", "tr", published="")
    assert (draft.source.title, draft.source.published) == ("", "")
    assert any("‘3 Ağustos 2025’" in told.why and "--published" in told.why for told in draft.told)
