"""The day a list says it speaks of, in many calendars; where it says two, none."""

from datetime import UTC, date, datetime

import pytest

from commonwork.engines.reading.grids import Grid
from commonwork.engines.reading.layout import Table
from commonwork.engines.reading.stated_day import StatedDay, stated_day

DAY = date(2026, 3, 31)


def table(*above):
    rows = [*([cell] for cell in above), ["Name"], ["One 2025-01-01"]]
    return Table(Grid("Members", rows, sheeted=True), (len(above),), (len(above) + 1,), (0,), ("Name",))


@pytest.mark.parametrize(
    ("text", "country", "language"),
    [
        ("Members as of 31 March 2026", "", "en"),
        ("As at March 31, 2026 (confirmed)", "US", "en"),
        ("State: 31.03.2026", "DE", "de"),
        ("会員名簿(2026年3月31日現在)", "JP", "ja"),
        ("令和8年3月31日現在", "JP", "ja"),
        ("2026년 3월 31일 기준", "KR", "ko"),
        ("截至2026年3月31日", "CN", "zh-hans"),
        ("民國115年3月31日", "TW", "zh-hant"),
        ("تاریخ: ۱۴۰۵/۰۱/۱۱", "IR", "fa"),
        ("۱۱ فروردین ۱۴۰۵", "IR", "fa"),
        ("३१ मार्च २०२६ तक", "IN", "hi"),
        ("31 Maret 2026", "ID", "id"),
        ("31 มีนาคม 2569", "TH", "th"),
        (datetime(2026, 3, 31, tzinfo=UTC), "", ""),
        (DAY, "", ""),
    ],
)
def test_the_day_is_read_in_the_words_and_the_calendar_of_the_list(text, country, language):
    found = stated_day(table("Federation of Invented Cooperatives", text), country, language)
    assert found is not None
    assert (found.day, found.place) == (DAY, "Members!A2")


@pytest.mark.parametrize(
    "above",
    [(), ("Members",), ("2026",), ("March 2026",), ("31/03/2026", "30/06/2025"), ("03/04/2026",), ("Tel. 03-1234",)],
)
def test_no_day_or_two_days_or_one_that_may_be_two_is_no_day(above):
    assert stated_day(table(*above)) is None


@pytest.mark.parametrize("rule", ["layout.stated_day"])
def test_disabled_nothing_is_read(rule):
    assert stated_day(table(DAY), off=frozenset({rule})) is None
    assert stated_day(table(DAY)) == StatedDay(DAY, "Members!A1", "2026-03-31")
