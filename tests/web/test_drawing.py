"""Drawings are compared whole: what a reader's browser gets for a tiny input."""

import re
from decimal import Decimal
from importlib.resources import files
from xml.etree import ElementTree

import pytest

from commonwork.web.drawing import Place, Row, Series, bars, closeup, lines, region_map, small_multiples

OPENING = '<svg class="{}" xmlns="http://www.w3.org/2000/svg" role="{}" width="100%"'


DRAWN = '<svg width="100%" height="8" aria-hidden="true"><rect class="track" width="100%" height="8"/>'


def test_bars_are_drawn_with_label_value_and_link():
    rows = [Row("日本", Decimal(20), "20団体", "/ja/jp", "ja"), Row("インド", Decimal(10), "10団体")]
    assert bars(rows, title="団体", name="b", description="国別") == (
        '<div class="chart bars" role="group" aria-label="団体" aria-describedby="b-d">'
        '<p class="hidden" id="b-d">国別</p><ul><li lang="ja"><a href="/ja/jp">'
        '<span class="label">日本</span> <span class="value">20団体</span></a>'
        f'{DRAWN}<rect class="bar" x="0%" width="100%" height="8"/></svg></li>'
        '<li><span class="words"><span class="label">インド</span> <span class="value">10団体</span></span>'
        f'{DRAWN}<rect class="bar" x="0%" width="50%" height="8"/></svg></li></ul></div>'
    )


def test_bars_run_from_right_to_left_in_persian():
    rows = [Row("هند", 4, "۴"), Row("ایران", 1, "۱")]
    assert bars(rows, title="تعاونی‌ها", name="b", rtl=True) == (
        '<div class="chart bars" role="group" aria-label="تعاونی‌ها"><ul>'
        '<li><span class="words"><span class="label">هند</span> <span class="value">۴</span></span>'
        f'{DRAWN}<rect class="bar" x="0%" width="100%" height="8"/></svg></li>'
        '<li><span class="words"><span class="label">ایران</span> <span class="value">۱</span></span>'
        f'{DRAWN}<rect class="bar" x="75%" width="25%" height="8"/></svg></li></ul></div>'
    )


@pytest.mark.parametrize(
    ("rtl", "xs", "start", "end"), [(False, (1, 50, 99), "0%", "100%"), (True, (99, 50, 1), "100%", "0%")]
)
def test_a_line_leaves_a_gap_where_nothing_is_known(rtl, xs, start, end):
    series = [Series("भारत", (("2019", 5, "5"), ("2020", None, ""), ("2021", 10, "10")), "hi")]
    key = '<rect class="key" x="-10"' if rtl else '<rect class="key" x="0"'
    assert lines(series, title="सहकारिता", name="l", rtl=rtl) == (
        OPENING.format("chart lines", "img")
        + f' height="202" direction="{"rtl" if rtl else "ltr"}" aria-labelledby="l-t"><title id="l-t">सहकारिता</title>'
        '<line class="rule" x1="0" x2="100%" y1="34" y2="34"/><line class="rule" x1="0" x2="100%" y1="104" y2="104"/>'
        '<line class="rule" x1="0" x2="100%" y1="174" y2="174"/>'
        '<g class="series s1">'
        '<svg x="0" y="34" width="100%" height="140" viewBox="0 0 100 100" preserveAspectRatio="none"'
        f' overflow="visible"><path fill="none" stroke="currentColor" d="M{xs[0]} 50M{xs[2]} 0"'
        ' vector-effect="non-scaling-stroke"/></svg>'
        f'<circle cx="{xs[0]}%" cy="104" r="3.5"><title>भारत, 2019: 5</title></circle>'
        f'<circle cx="{xs[2]}%" cy="34" r="3.5"><title>भारत, 2021: 10</title></circle></g>'
        f'<g class="series s1"><svg x="{start}" y="5" overflow="visible">{key} width="10" height="10"/></svg>'
        f'<text class="label" x="{start}" dx="{-16 if rtl else 16}" y="14" lang="hi">भारत</text>'
        f'<text class="value" x="{end}" y="14" text-anchor="end">10</text></g>'
        f'<text class="when" x="{start}" y="194" text-anchor="start">2019</text>'
        f'<text class="when" x="{end}" y="194" text-anchor="end">2021</text></svg>'
    )


def test_small_multiples_have_their_own_names():
    series = [Series("A", (("2020", 1, "1"),)), Series("B", (("2020", 2, "2"),))]
    drawn = small_multiples(series, title="Jobs", name="m")
    assert drawn.startswith('<div class="multiples" role="group" aria-label="Jobs">')
    assert re.findall(r'id="([^"]+)"', drawn) == ["m-1-t", "m-2-t"]
    words = '<p class="words"><span class="label">A</span> <span class="value">1</span></p>'
    assert (drawn.count(words), '<text class="label"' in drawn) == (1, False)


def without_land(drawn: str) -> str:
    return re.sub(r'<svg class="land".*?</svg>', "", drawn)


def test_a_map_shows_fiji_past_the_antimeridian_and_leaves_out_europe():
    # Samoa's label would leave the map or cover Fiji: its title alone says it
    places = [Place("Fiji", 178.0, -18.0, href="/fj"), Place("Samoa", -172.0, -13.8), Place("Geneva", 6.1, 46.2)]
    assert without_land(region_map(places, title="Members", name="m")) == (
        OPENING.format("map asia_pacific", "group") + ' direction="ltr" aria-labelledby="m-t">'
        '<title id="m-t">Members</title>'
        '<a href="/fj" aria-label="Fiji"><title>Fiji</title><circle cx="92.73%" cy="70.37%" r="13"/>'
        '<text class="place" x="92.73%" y="70.37%" dx="-17" dy="5" text-anchor="end">Fiji</text></a>'
        '<g><title>Samoa</title><circle cx="98.79%" cy="66.88%" r="13"/></g></svg>'
    )


def test_a_cluster_prints_its_number_and_a_persian_label_swaps_its_anchor():
    places = [Place("ایران", 53.5, 32.5, 3, "۳", "/ir", "fa")]
    assert without_land(region_map(places, title="اعضا", name="m", rtl=True)) == (
        OPENING.format("map asia_pacific", "group") + ' direction="rtl" aria-labelledby="m-t">'
        '<title id="m-t">اعضا</title>'
        '<a href="/ir" lang="fa"><title>ایران: ۳</title><circle cx="17.27%" cy="28.3%" r="16"/>'
        '<text class="number" x="17.27%" y="28.3%" dy="5" text-anchor="middle">۳</text>'
        '<text class="place" x="17.27%" y="28.3%" dx="20" dy="5" text-anchor="end">ایران</text></a></svg>'
    )


def test_what_others_wrote_never_becomes_markup():
    drawn = bars([Row('<script>"x"&', 1, "<1>", '/?a="&b')], title="<t>", name="b")
    root = ElementTree.fromstring(drawn)
    assert {element.tag for element in root.iter()} == {"div", "ul", "li", "a", "span", "svg", "rect"}


@pytest.mark.parametrize("draw", [bars, lines, region_map, small_multiples])
def test_nothing_to_draw_is_still_well_formed(draw):
    ElementTree.fromstring(draw([], title="t", name="n"))


@pytest.mark.parametrize(("window", "size"), [("asia_pacific", "720 / 538"), ("world", "720 / 318")])
def test_the_shape_of_a_map_is_the_same_in_style_and_outline(window, size):
    style = files("commonwork").joinpath("static", "commonwork.css").read_text("utf-8")
    assert f".map.{window} {{ aspect-ratio: {size}; }}" in style
    box = size.replace(" / ", " ")
    assert f'viewBox="0 0 {box}"' in region_map([], title="t", name="n", window=window)


def test_no_drawing_carries_a_style_attribute():
    drawn = region_map([Place("a", 100, 0)], title="t", name="n") + bars([Row("a", 1, "1")], title="t", name="m")
    assert "style=" not in drawn


def test_two_near_places_lie_to_each_other_as_on_the_ground():
    places = [Place("神戸", 135.19, 34.69, text="1", lang="ja"), Place("B & C", 135.16, 34.68, text="2")]
    drawn = ElementTree.fromstring(closeup(places, title="Where", name="c", apart="3 km"))
    circles = [(float(c.get("cx")[:-1]), float(c.get("cy")[:-1])) for c in drawn.iter() if c.tag.endswith("circle")]
    (x1, y1), (x2, y2) = circles
    assert (x1 > x2, y1 < y2) == (True, True), "the first lies in the north-east"
    assert all(15 < part < 85 for circle in circles for part in circle)
    assert [e.text for e in drawn.iter() if e.tag.endswith("text")] == ["1", "2", "3 km"]
    across = (x1 - x2) / (135.19 - 135.16) / 0.8222
    assert abs(across * 720 / 340 - (y2 - y1) / 0.01) < 2, "the same scale both ways"
