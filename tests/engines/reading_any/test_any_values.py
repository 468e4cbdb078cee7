"""Digits, calendars and coordinates: every script and calendar, borders and leap years, what is ambiguous."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from persiantools.jdatetime import JalaliDate

from commonwork.engines.cleaning.calendars import Dates, decide_dates, read_date
from commonwork.engines.cleaning.coordinates import read_degrees, read_point
from commonwork.engines.cleaning.digits import decimal_mark, han_number, mark_of_country, read_number
from commonwork.engines.cleaning.values import Unreadable

DAYS = st.dates(date(1900, 1, 1), date(2030, 12, 31))
DIGITS = {
    "fa": "۰۱۲۳۴۵۶۷۸۹",
    "ar": "٠١٢٣٤٥٦٧٨٩",
    "hi": "०१२३४५६७८९",
    "th": "๐๑๒๓๔๕๖๗๘๙",
    "wide": "０１２３４５６７８９",
}


def said(read, *args):
    """What is read, or the code of the reason why not."""
    try:
        return read(*args)
    except Unreadable as error:
        return str(error)


NUMBERS = {
    ("1,234", "."): "1234",
    ("1.234", ","): "1234",
    ("1,234", ""): "read.number_marks",
    ("1.234", ""): "read.number_marks",
    ("12,34,567", ""): "1234567",
    ("1,234,567", ""): "1234567",
    ("1.234.567,8", ""): "1234567.8",
    ("0.123", ""): "0.123",
    ("۱۲٬۳۴۵٫۶", ""): "12345.6",
    ("１，２３４人", "."): "1234",
    ("١٢٣", ""): "123",
    ("१,२३,४५६", ""): "123456",
    ("๑๒๓", ""): "123",
    ("1 234 567", ""): "1234567",
    ("1'234.50", ""): "1234.50",
    ("(123)", ""): "-123",
    ("1,5", "."): "read.number_marks",
    ("1,23,45", "."): "read.number",
    ("1.2.3", ""): "read.number",
    ("abc", "."): "read.number",
    ("¥1,200,000", ""): "1200000",
    ("45%", ""): "45",
    ("NaN", "."): "read.number",
    ("1e999", "."): "read.number",
}


@pytest.mark.parametrize(("text", "mark"), NUMBERS)
def test_a_number_is_read_by_the_mark_of_its_column(text, mark):
    assert said(read_number, text, mark) == NUMBERS[text, mark]


DATES = {
    ("令和4年10月1日", Dates()): "2022-10-01",
    ("令和元年5月", Dates()): "2019-05",
    ("令和元年4月30日", Dates()): "read.date",
    ("平成31年4月30日", Dates()): "2019-04-30",
    ("昭和64年1月7日", Dates()): "1989-01-07",
    ("平成元年1月7日", Dates()): "read.date",
    ("昭和五十五年三月", Dates()): "1980-03",
    ("R4.10.1", Dates()): "2022-10-01",
    ("S55/3/31", Dates()): "1980-03-31",
    ("民國112年5月6日", Dates()): "2023-05-06",
    ("112/05/06", Dates("minguo")): "2023-05-06",
    ("民國112年2月29日", Dates()): "read.date",
    ("พ.ศ. 2560", Dates()): "2017",
    ("29/2/2567", Dates("buddhist", "d/m/y")): "2024-02-29",
    ("29/2/2566", Dates("buddhist", "d/m/y")): "read.date",
    ("1399/12/30", Dates("jalali")): "2021-03-20",
    ("1400/12/30", Dates("jalali")): "read.date",
    ("۱۲ مهر ۱۴۰۱", Dates()): "2022-10-04",
    ("2078-04-15", Dates("bs")): "2021-07-30",
    ("१५ साउन २०७८", Dates()): "2021-07-30",
    ("24 October 2011", Dates()): "2011-10-24",
    ("Oct. 24, 2011", Dates()): "2011-10-24",
    ("24 de octubre de 2011", Dates()): "2011-10-24",
    ("2022年10月1日", Dates()): "2022-10-01",
    ("2022년 10월 1일", Dates()): "2022-10-01",
    ("11/8/1863", Dates(order="d/m/y")): "1863-08-11",
    ("11/8/1863", Dates(order="m/d/y")): "1863-11-08",
    ("11/8/1863", Dates()): "read.date_order",
    ("31/12/2020", Dates()): "2020-12-31",
    ("20210714", Dates()): "2021-07-14",
    ("2012-06-22 00:00:00", Dates()): "2012-06-22",
    ("1920-01-01T00:00:00Z", Dates()): "1920-01-01",
    ("36526", Dates(serial=True)): "2000-01-01",
    ("1401", Dates("?")): "read.calendar",
    ("12", Dates()): "read.date",
    ("2021-02-29", Dates()): "read.date",
    ("", Dates()): "read.date",
}


@pytest.mark.parametrize(("text", "dates"), DATES)
def test_a_date_is_read_by_its_calendar(text, dates):
    assert said(read_date, text, dates) == DATES[text, dates]


COLUMNS = {
    ("2560-01-25", "", ""): Dates("buddhist"),
    ("1400/01/02", "IR", ""): Dates("jalali"),
    ("1400/01/02", "", ""): Dates("?"),
    ("۱۴۰۰/۰۱/۰۲", "", ""): Dates("jalali"),
    ("112/05/06", "TW", ""): Dates("minguo"),
    ("2078-04-32", "NP", ""): Dates("bs"),
    ("2078-04-15", "NP", ""): Dates("bs"),
    ("2015-04-15", "NP", ""): Dates("?"),
    ("2015-04-15", "", "ne"): Dates("bs"),
    ("03/04/2001", "US", ""): Dates(order="m/d/y"),
    ("03/04/2001", "DE", ""): Dates(order="d/m/y"),
    ("03/04/2001", "", ""): Dates(order="?"),
    ("1999-04-15", "JP", ""): Dates(),
}


@pytest.mark.parametrize(("text", "country", "language"), COLUMNS)
def test_the_calendar_and_the_order_are_the_columns(text, country, language):
    assert decide_dates([text], country, language) == COLUMNS[text, country, language]


PLACES = {
    ("35°41′22″N", "latitude"): "35.689444",
    ("北緯35度41分22秒", "latitude"): "35.689444",
    ("33° 51' S", "latitude"): "-33.85",
    ("35 41 22", "latitude"): "35.689444",
    ("139,7671", "longitude"): "139.7671",
    ("۳۵٫۶۸۹", "latitude"): "35.689",
    ("91", "latitude"): "read.coordinate",
    ("181", "longitude"): "read.coordinate",
    ("35°61′N", "latitude"): "read.coordinate",
    ("35°N", "longitude"): "read.coordinate",
    ("here", "latitude"): "read.coordinate",
}


@pytest.mark.parametrize(("text", "axis"), PLACES)
def test_degrees_are_read_in_every_notation(text, axis):
    assert said(read_degrees, text, axis) == PLACES[text, axis]


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("POINT (1.6367 6.3096)", ("6.3096", "1.6367")),
        ("35.68, 139.76", ("35.68", "139.76")),
        ("139.76 35.68", ("35.68", "139.76")),
        ("35°41′N 139°45′E", ("35.683333", "139.75")),
        ("nowhere", "read.coordinate"),
    ],
)
def test_a_point_has_its_latitude_first(text, point):
    assert said(read_point, text) == point


def test_the_mark_of_a_column_is_proved_by_its_cells_or_told_by_its_country():
    proved = [decimal_mark(cells) for cells in (["1,234", "1.5"], ["1.234", "2.345"], ["1,5", "2.5"], ["1,5", "1.234"])]
    told = [mark_of_country(*where) for where in (("DE", ""), ("IN", ""), ("", "ja"), ("", "en"), ("", "de"))]
    assert (proved, told) == ([".", "", "?", ","], [",", ".", ".", "", ","])


@given(st.integers(0, 10**12), st.sampled_from(sorted(DIGITS)))
def test_the_digits_of_every_script_are_the_same_number(number, script):
    native = str(number).translate(str.maketrans("0123456789", DIGITS[script]))
    assert read_number(native) == str(number)


@given(DAYS)
def test_a_day_is_the_same_day_in_every_calendar(day):
    jalali = JalaliDate(day)
    read = {
        read_date(day.isoformat()),
        read_date(f"{jalali.year}/{jalali.month}/{jalali.day}", Dates("jalali")),
        read_date(f"{day.day}/{day.month}/{day.year + 543}", Dates("buddhist", "d/m/y")),
        read_date(f"{day.month}/{day.day}/{day.year}", Dates(order="m/d/y")),
        read_date(f"民國{day.year - 1911}年{day.month}月{day.day}日") if day.year > 1911 else day.isoformat(),
        read_date(str((day - date(1899, 12, 30)) // timedelta(days=1)), Dates(serial=True)),
    }
    assert read == {day.isoformat()}


@given(st.text(max_size=40))
def test_no_text_breaks_a_reader(text):
    for read, more in ((read_number, (".",)), (read_date, (Dates(),)), (read_degrees, ("latitude",)), (read_point, ())):
        assert said(read, text, *more) is not None


def test_han_numerals():
    assert [han_number(text) for text in ("二〇二二", "十二", "三十一", "元", "百二", "x")] == [
        2022,
        12,
        31,
        1,
        102,
        None,
    ]
