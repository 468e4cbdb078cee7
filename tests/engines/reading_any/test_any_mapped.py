"""From an understanding to the rows of a delivery: keys, values, personal cells apart, and each rule left out once."""

from datetime import date

import pytest

from commonwork.engines.reading.mapped import reading_of
from commonwork.engines.reading.mapping import Meanings, corrected, meant_columns, remembered, spec_of
from commonwork.engines.reading.spec import parse_spec
from commonwork.engines.reading.understanding import understand
from commonwork.engines.records import ReadRow
from commonwork.flows.reading import lookups_of, words_of

DAY = date(2026, 4, 1)
WORDS = words_of()
LIST = """会員番号,名称,略称,法人番号,都道府県,市区町村,所在地,設立年月日,組合員数,状況,Eメール,備考欄
A-1,ひので労働者協同組合,ひので,1010001072706,東京都,新宿区,中央1,令和5年4月1日,"1,240",活動中,a@hinode.example,
A-2,あけぼの企業組合,,1010001097199,大阪府,堺市,中央2,令和4年10月1日,１２,解散,b@akebono.example,内々
A-3,かがやき労働者協同組合,,1013105001134,北海道,札幌市,中央3,令和6年,7,謎,c@kagayaki.example,
"""


def opened(tmp_path, text, *, country="JP", said=None, name="list.csv", **more):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return corrected(understand(path, WORDS, country=country, **more), said or {}, WORDS)


def read(understanding, off=frozenset(), **more):
    meanings = Meanings(lookups=lookups_of("JP"), country="JP", language="ja", **more)
    return reading_of(understanding, meanings, effective=DAY, off=off)


def test_an_understood_list_becomes_the_rows_of_a_delivery(tmp_path):
    reading = read(opened(tmp_path, LIST, said={"L": "ignore"}))
    assert reading.rows[1] == ReadRow(
        key="A-2", place="3",
        cells={
            "会員番号": "A-2", "名称": "あけぼの企業組合", "法人番号": "1010001097199", "都道府県": "大阪府",
            "市区町村": "堺市", "所在地": "中央2", "設立年月日": "令和4年10月1日", "組合員数": "１２", "状況": "解散",
        },
        personal={"Eメール": "b@akebono.example"},
        values={
            "country": "JP", "region": "大阪府", "city": "堺市", "founded": "2022-10-01", "members": "12",
            "status": "closed", "email": "b@akebono.example", "address": "中央2",
            "names": [{"text": "あけぼの企業組合", "language": "ja", "script": "Jpan", "kind": "official"}],
            "identifiers": ["jp-hojin:1010001097199"],
        },
        effective=DAY,
    )  # fmt: skip
    said = [(problem.code, problem.place, problem.value, problem.stops) for problem in reading.problems]
    assert (reading.read, said) == (3, [("read.unknown_category", "J4", "謎", False)])
    assert reading.columns[:3] == ("会員番号", "名称", "略称")


def test_what_is_said_of_a_column_beats_the_guess_and_is_remembered(tmp_path):
    understanding = opened(tmp_path, LIST, said={"L": "description", "B": "name.trading", "C": "name"})
    row = read(understanding).rows[1]
    kept = remembered(understanding)
    again = opened(tmp_path, LIST, remembered=kept, name="again.csv")
    assert (row.values["description"], row.values["names"][0]["kind"]) == ("内々", "trading")
    assert (kept["備考欄"], kept["名称"], kept["略称"], kept["法人番号"]) == (
        "description", "name.trading", "name", "identifier:jp-hojin",
    )  # fmt: skip
    assert remembered(again) == kept
    assert read(again).rows == read(understanding).rows


def test_ignored_and_meaningless_columns_are_remembered_as_such(tmp_path):
    understanding = opened(tmp_path, LIST, said={"J": "ignore", "L": "", "K": "personal"})
    again = opened(tmp_path, LIST, remembered=remembered(understanding), name="again.csv")
    row = read(again).rows[1]
    assert {"状況", "status"} & {*row.cells, *row.values} == set()
    assert (row.cells["備考欄"], row.personal, row.values.get("email")) == (
        "内々",
        {"Eメール": "b@akebono.example"},
        None,
    )


def test_the_map_of_a_list_tells_who_may_see_what(tmp_path):
    described = parse_spec({
        "key": "network/any-list", "title": "List", "publisher": "P", "licence": "L", "kind": "snapshot",
        "standing": "network", "rank": "federation", "key_columns": ["-"],
    })  # fmt: skip
    understanding = opened(tmp_path, LIST, said={"L": ""})
    spec = spec_of(understanding, Meanings(visibility={"F": "network"}), described, kept_back={"旧欄": "private"})
    seen = {column.name: column.visibility for column in spec.read_columns if column.visibility != "public"}
    assert seen == {"市区町村": "network", "Eメール": "private", "備考欄": "private", "旧欄": "private"}
    assert (spec.key_columns, spec.visibility("city"), spec.visibility("name")) == (("会員番号",), "network", "public")


def test_repeated_and_blank_headings_get_names_of_their_own(tmp_path):
    text = "name,phone,phone,\nAlpha coop,03-1111-2222,03-3333-4444,x\nBeta coop,03-5555-6666,,y\nGamma coop,,,z\n"
    understanding = opened(tmp_path, text)
    assert [column.name for column in meant_columns(understanding, Meanings())] == ["name", "phone", "phone (2)", "D"]


def test_a_refused_file_gives_no_rows(tmp_path):
    reading = read(opened(tmp_path, "\n"))
    assert (reading.rows, reading.refused) == ((), True)


NO_NUMBERS = "name,city,members\nAlpha cooperative,X,1\nBeta union,Y,2\nAlpha cooperative,X,3\nBeta union,Y,2\n"
NUMBERED = """会員番号,名称,法人番号
A,い労働者協同組合,1010001072706
B,ろ労働者協同組合,1010001097199
,は労働者協同組合,1013105001134
"""
DISABLING = {
    "guess.said": (LIST, None),
    "map.no_name": ("city,members\nX,1\nY,2\nZ,3\n", lambda r: (r.refused, len(r.rows))),
    "map.nameless": ("name,city\nAlpha cooperative,X\n,Y\nGamma union,Z\n", lambda r: len(r.rows)),
    "map.key": (LIST, lambda r: r.rows[0].key),
    "map.identifier": (NUMBERED, lambda r: r.rows[0].key),
    "map.name": (NO_NUMBERS, lambda r: len(r.rows)),
    "map.same_row": (NO_NUMBERS, lambda r: len(r.rows)),
    "map.same_key": (NO_NUMBERS, lambda r: [row.key for row in r.rows]),
    "map.category": (LIST, lambda r: r.rows[2].values.get("status")),
    "map.no_scheme": (
        "name,registration no\nAlpha coop,7/12\nBeta coop,8/12\n",
        lambda r: [p.code for p in r.problems],
    ),
}
EXPECTED = {
    "guess.said": ("description", "note"),
    "map.no_name": ((True, 0), (False, 0)),
    "map.nameless": (2, 3),
    "map.key": ("A-1", "jp-hojin:1010001072706"),
    "map.identifier": ("jp-hojin:1010001072706", "い労働者協同組合"),
    "map.name": (3, 0),
    "map.same_row": (3, 4),
    "map.same_key": (
        ["alpha cooperative | x", "beta union | y", "alpha cooperative | x#2"],
        ["alpha cooperative | x", "beta union | y", "alpha cooperative | x"],
    ),
    "map.category": (None, "謎"),
    "map.no_scheme": (["read.no_scheme"], []),
}


@pytest.mark.parametrize("rule", sorted(EXPECTED))
def test_a_rule_left_out(rule, tmp_path):
    text, seen = DISABLING[rule]
    without = frozenset({rule})
    if rule == "guess.said":
        found = understand_said(tmp_path, text, frozenset()), understand_said(tmp_path, text, without)
    else:
        understanding = opened(tmp_path, text, country="")
        found = seen(read(understanding)), seen(read(understanding, off=without))
    assert found == EXPECTED[rule]


def understand_said(tmp_path, text, off):
    path = tmp_path / "said.csv"
    path.write_text(text, encoding="utf-8")
    understanding = corrected(understand(path, WORDS, country="JP"), {"L": "description"}, WORDS, off)
    return understanding.columns[-1].guess.field


@pytest.mark.parametrize(
    ("name", "country", "said"),
    [
        ("協同組合ひかり", "JP", ("ja", "Jpan")), ("光明合作社", "TW", ("zh-hant", "Hant")),
        ("光明合作社", "", ("und", "Hani")),
        ("두레 협동조합", "KR", ("ko", "Kore")), ("تعاونی سپیده", "IR", ("fa", "Arab")),
        ("सहकारी", "NP", ("ne", "Deva")),
        ("Alpha cooperative", "JP", ("en", "Latn")),
    ],
)  # fmt: skip
def test_names_are_not_in_the_language_of_the_headings_where_their_script_is_not(name, country, said, tmp_path):
    understanding = opened(tmp_path, f"name,city\n{name},X\n", country=country)
    row = reading_of(understanding, Meanings(country=country), effective=DAY).rows[0]
    assert (row.values["names"][0]["language"], row.values["names"][0]["script"]) == said


def test_rows_of_the_same_key_and_rows_without_any_are_said(tmp_path):
    twins = read(opened(tmp_path, NO_NUMBERS, country=""))
    nameless = read(opened(tmp_path, DISABLING["map.nameless"][0], country="", name="other.csv"))
    keyless = read(opened(tmp_path, NUMBERED, name="third.csv"))
    assert [(p.code, p.place, p.column, p.value) for p in twins.problems] == [
        ("read.same_key", "A4", "2", "alpha cooperative | x"),
        ("read.same_row", "A5", "", "3"),
    ]
    assert [(p.code, p.place) for p in nameless.problems] == [("read.nameless", "A3")]
    assert [(p.code, p.place) for p in keyless.problems] == [("read.key_unused", "A4")]
