"""Expressions of time in three languages, worked out against a day of publication."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from curation.propose import Gazetteer
from curation.propose.annotation import annotate
from curation.propose.dates import find_dates
from layers.model import When
from layers.when import read_when

MONDAY = "2025-09-22"
Dates = Callable[[str, str, str], list[str]]


@pytest.fixture
def dates(gazetteer: Gazetteer) -> Dates:
    """Return a function that gives the dates of a text in a language, by day of publication."""

    def run(text: str, language: str, published: str) -> list[str]:
        when = read_when(published)
        sentences = annotate(text, language, gazetteer)
        return [date.edtf for sentence in sentences for date in find_dates(sentence, when)]

    return run


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("On Tuesday they met.", "2025-09-16"),
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


def test_a_relative_date_needs_a_day_to_count_from(gazetteer: Gazetteer) -> None:
    (sentence,) = annotate("On Tuesday, and on 5 May 2025.", "en", gazetteer)
    unknown = When("", None, None)
    assert [date.edtf for date in find_dates(sentence, unknown)] == ["2025-05-05"]
