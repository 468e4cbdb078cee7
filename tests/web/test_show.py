"""Numbers, dates and names as the reader of each language sees them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from commonwork.web.templatetags import show


@pytest.mark.parametrize(
    ("language", "number", "compact", "percent", "day", "month"),
    [
        ("en", "378,000.5", "20 million", "60%", "29 November 2021", "November 2021"),
        ("ja", "378,000.5", "2000万", "60%", "2021年11月29日", "2021年11月"),
        ("ko", "378,000.5", "2000만", "60%", "2021년 11월 29일", "2021년 11월"),
        ("zh-hans", "378,000.5", "2000万", "60%", "2021年11月29日", "2021年11月"),
        ("hi", "3,78,000.5", "2 करोड़", "60%", "29 नवंबर 2021", "नवंबर 2021"),
        ("fil", "378,000.5", "20 milyon", "60%", "Nobyembre 29, 2021", "Nobyembre 2021"),
        ("fa", "۳۷۸٬۰۰۰٫۵", "۲۰ میلیون", "۶۰٪", "۸ آذر ۱۴۰۰", "نوامبر ۲۰۲۱"),
        ("id", "378.000,5", "20 juta", "60%", "29 November 2021", "November 2021"),
    ],
)
def test_figures_and_dates_by_language(language, number, compact, percent, day, month):
    with override(language):
        assert show.number(Decimal("378000.50")) == number
        assert show.compact(20_000_000) == compact
        assert show.percent(60) == percent
        assert show.day(date(2021, 11, 29)) == day
        assert show.month("2021-11") == month


def test_a_decimal_is_never_rounded_through_a_float():
    with override("en"):
        assert show.number(Decimal("1234567890123456789.123456789")) == "1,234,567,890,123,456,789.123456789"
        assert show.percent("59.7") == "59.7%"


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Asia/Tehran"])
def test_a_persian_day_does_not_move_with_the_zone_of_the_machine(zone, monkeypatch):
    monkeypatch.setenv("TZ", zone)
    with override("fa"):
        assert show.day(datetime(2021, 11, 29, 23, 30, tzinfo=UTC)) == "۸ آذر ۱۴۰۰"
        assert show.day(date(2021, 3, 21)) == "۱ فروردین ۱۴۰۰"


@pytest.mark.parametrize("shown", [show.number, show.compact, show.percent, show.day, show.month])
def test_what_is_no_number_or_date_is_shown_as_it_is(shown):
    with override("en"):
        assert (shown(None), shown(""), shown("unknown")) == ("", "", "unknown")


@pytest.mark.parametrize(
    ("name", "lang", "shown"),
    [
        ("日本労働者協同組合連合会", "ja", '<bdi lang="ja" dir="ltr">日本労働者協同組合連合会</bdi>'),
        ("تعاونی", "fa", '<bdi lang="fa" dir="rtl">تعاونی</bdi>'),
        ("Taavoni", "fa-Latn", '<bdi lang="fa-Latn" dir="ltr">Taavoni</bdi>'),
        ("<b>", "", "<bdi>&lt;b&gt;</bdi>"),
    ],
)
def test_a_name_keeps_its_script_and_direction(name, lang, shown):
    assert show.own_script(name, lang) == shown


def test_a_figure_names_its_source():
    context = {
        "value": "378,000",
        "qualifier": "at least",
        "label": "cooperatives",
        "source": "Report",
        "source_url": "/s",
    }
    assert render_to_string("parts/figure.html", context).replace("\n", "") == (
        '<div class="figure">'
        '<p class="statement"><span class="qualifier">at least</span> <span class="value">378,000</span>'
        ' <span class="label">cooperatives</span></p>'
        '<p class="source"><a href="/s">Report</a></p></div>'
    )


def test_a_capped_count_says_more_than():
    item = {"label": "Japan", "count": 1000, "url": "/jp", "active": False, "more_than": True}
    with override("en"):
        shown = render_to_string("parts/facets.html", {"facets": [{"title": "Country or area", "items": [item]}]})
    assert '<a href="/jp"><span>Japan</span> <span class="count">more than 1,000</span></a>' in shown
