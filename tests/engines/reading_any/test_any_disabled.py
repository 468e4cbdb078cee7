"""Every rule of reading without a map: what is understood with it, and what is understood without."""

import pytest

from commonwork.engines.reading.understanding import understand
from commonwork.flows.reading import words_of

NUMBERS = ["1010001072706", "1010001097199", "1013105001134", "1310005007033", "1330005010365"]
NAMES = ["Alpha cooperative", "Beta union", "Gamma society", "Delta workers", "Epsilon coop"]
A = [f"{name}" for name in NAMES]


def lines(*columns):
    """A CSV of columns, each a heading and its cells."""
    height = max(map(len, columns))
    rows = [[column[i] if i < len(column) else "" for column in columns] for i in range(height)]
    return "\n".join(",".join(f'"{cell}"' if "," in cell else cell for cell in row) for row in rows) + "\n"


def meaning(column):
    guess = column.guess
    return ".".join(filter(None, (guess.field, guess.kind if guess.kind != "official" else "", guess.scheme)))


def fields(understanding):
    return [meaning(column) for column in understanding.columns]


def values(understanding):
    return understanding.columns[-1].typed.values


def first(understanding):
    return meaning(understanding.columns[0])


def headings(understanding):
    return [column.heading for column in understanding.columns]


def count(understanding):
    return understanding.rows


def encoding(understanding):
    return understanding.encoding, understanding.encoding_reason


def confidence(understanding):
    return [column.guess.confidence for column in understanding.columns]


WIDE = lines(["Name", *A], ["City", "x", "y", "z", "x", "y"], ["Members", "1", "2", "3", "4", "5"])
DISABLING = {
    "guess.email": ["a@b.org", "c@d.coop", "e@f.net"],
    "guess.website": ["https://a.example/x", "www.b.example", "https://c.example"],
    "guess.phone": ["+81-3-1234-5678", "03-9876-5432", "03-1111-2222"],
    "guess.country": ["Japan", "India", "Nepal", "Japan"],
    "guess.status": ["active", "closed", "active", "closed"],
    "guess.legal_form": ["cooperative", "association", "gmbh", "union"],
    "guess.name": A,
    "guess.description": [
        f"{name} is a cooperative of people who work together in one place {'and ' * 20}on" for name in A
    ],
    "guess.address": ["1 High Street", "22 Low Road", "3 The Square", "4 Station Road"],
    "guess.row_number": ["1", "2", "3", "4"],
    "guess.point": ["POINT (1.63 6.30)", "POINT (1.47 6.70)", "POINT (0.59 6.84)"],
    "guess.identifier": NUMBERS,
}
WITHOUT = {"guess.legal_form": "name"}
EXPECTED = {"guess.identifier": "identifier.jp-hojin"}
CASES = {
    "encoding.mark": (
        "name\nécole\n".encode("utf-16"),
        {},
        encoding,
        ("UTF-16", "encoding.mark"),
        ("UTF-16", "encoding.statistics"),
    ),
    "encoding.utf8": (
        "name\nécole\n".encode(),
        {},
        encoding,
        ("UTF-8", "encoding.utf8"),
        ("UTF-8", "encoding.statistics"),
    ),
    "encoding.country": (
        "名称\n労働者協同組合\n組合\n".encode("euc_jp"),
        {"country": "JP"},
        encoding,
        ("EUC-JP", "encoding.country"),
        ("GB18030", "encoding.statistics"),
    ),
    "encoding.lines": (
        "name,city\nécole,a\nétude,b\nélan,c\n".encode() + "Zürich,d\n".encode("cp1252"),
        {"country": "CH"},
        encoding,
        ("UTF-8, windows-1252", "encoding.lines"),
        ("windows-1252", "encoding.country"),
    ),
    "digits.column": (
        lines(["n", "a", "b"], ["members", "1.234,5", "1.234"]),
        {},
        values,
        ["1234.5", "1234"],
        ["1234.5", ""],
    ),
    "digits.file": (
        lines(["name", "a", "b"], ["workers", "1.234,5", "2,5"], ["members", "1.234", "2.345"]),
        {},
        values,
        ["1234", "2345"],
        ["", ""],
    ),
    "digits.country": (
        lines(["name", "a", "b"], ["members", "1,234", "2,345"]),
        {"country": "GB"},
        values,
        ["1234", "2345"],
        ["", ""],
    ),
    "calendar.order": (
        lines(["name", "a", "b"], ["founded", "25/01/2001", "03/04/2002"]),
        {},
        values,
        ["2001-01-25", "2002-04-03"],
        ["2001-01-25", ""],
    ),
    "calendar.country": (
        lines(["name", "a", "b"], ["founded", "05/01/2001", "03/04/2002"]),
        {"country": "US"},
        values,
        ["2001-05-01", "2002-03-04"],
        ["", ""],
    ),
    "calendar.years": (
        lines(["name", "a", "b"], ["founded", "2560-01-25", "2561-04-03"]),
        {"country": "TH"},
        values,
        ["2017-01-25", "2018-04-03"],
        ["2560-01-25", "2561-04-03"],
    ),
    "column.nothing": (
        lines(["name", "a", "b", "c"], ["city", "x", "n/a", "-"]),
        {},
        values,
        ["x", "", ""],
        ["x", "n/a", "-"],
    ),
    "column.answer": (
        lines(["name", "a", "b", "c"], ["surplus rule", "none", "limited", "-"]),
        {},
        values,
        ["none", "limited", ""],
        ["", "limited", ""],
    ),
    "column.error": (lines(["name", "a", "b"], ["city", "x", "#REF!"]), {}, values, ["x", ""], ["x", "#REF!"]),
    "column.serial": (
        lines(["name", "a", "b"], ["founded", "36526", "44197"]),
        {},
        values,
        ["2000-01-01", "2021-01-01"],
        ["", ""],
    ),
    "heading.whole": (lines(["code postal", "7", "8", "9"]), {}, confidence, [0.92], [0.782]),
    "heading.part": (lines(["Postcode of the office", "x", "y"], ["City", *"kk"]), {}, first, "postcode", ""),
    "heading.lower": (
        ",Address,\nName,City,Founded\nAlpha,x,2001\nBeta,y,2002\n",
        {},
        lambda u: u.columns[1].guess.others[0],
        ("address", 0.736),
        ("city", 0.92),
    ),
    "layout.header": (
        "My list\n" + WIDE,
        {},
        headings,
        ["Name", "City", "Members"],
        ["My list // Name", "My list // City", "My list // Members"],
    ),
    "layout.header_rows": (
        ",Address,,\nName,City,Street,Founded\nAlpha,x,r 1,2001\nBeta,y,r 2,2002\n",
        {},
        headings,
        ["Name", "Address // City", "Address // Street", "Address // Founded"],
        ["Name", "City", "Street", "Founded"],
    ),
    "layout.merged": (
        ",Address,,\nName,City,Street,Founded\nAlpha,x,r 1,2001\nBeta,y,r 2,2002\n",
        {},
        headings,
        ["Name", "Address // City", "Address // Street", "Address // Founded"],
        ["Name", "Address // City", "Street", "Founded"],
    ),
    "layout.numbers_row": (WIDE.replace("Members\n", "Members\n1,2,3\n", 1), {}, count, 5, 6),
    "layout.repeated_header": (WIDE + "Name,City,Members\nZeta coop,x,6\n", {}, count, 6, 7),
    "layout.total": (WIDE + "Total,,15\n", {}, count, 5, 6),
    "layout.note": (WIDE + "Source: the registrar,,\n", {}, count, 5, 6),
    "layout.tables": (WIDE + "\nCountry,Postcode,Status\nJP,1,Live\nKR,2,Live\n", {}, count, 5, 8),
    "understand.home": (
        lines(["x", *NUMBERS], ["y", *["100-0001", "100-0002", "100-0003"]]),
        {},
        fields,
        ["identifier.jp-hojin", "postcode"],
        ["identifier.jp-hojin", ""],
    ),
    "guess.postcode": (
        lines(["x", "M60 0AG", "CM7 1RB", "SW1A 1AA", "G1 1AA"], ["City", *"kkkk"]),
        {},
        first,
        "postcode",
        "",
    ),
    "guess.degrees": (
        lines(["x", "35.6891", "35.7012", "35.8123"], ["y", "139.6917", "139.7034", "139.8123"]),
        {},
        fields,
        ["latitude", "longitude"],
        ["", ""],
    ),
    "guess.neighbours": (
        lines(["x", "35.6891", "35.7012", "35.8123"], ["y", "9.6917", "9.7034", "9.8123"]),
        {},
        fields,
        ["latitude", "longitude"],
        ["", ""],
    ),
    "guess.remembered": (
        lines(["Grunz", *A], ["City", *"kkkkk"]),
        {"remembered": {"grunz": "city"}},
        first,
        "city",
        "name",
    ),
    "guess.heading": (lines(["Members", "7", "8"]), {}, first, "members", ""),
    "guess.agreement": (lines(["Name", *A]), {}, confidence, [0.988], [0.92]),
    "guess.contradiction": (lines(["Members", "x", "y", "z"]), {}, first, "", "members"),
    "guess.overruled": (
        lines(["Name", "a@b.org", "c@d.coop", "e@f.net"]),
        {},
        lambda u: u.columns[0].guess.others,
        (("name", 0.414),),
        (("name", 0.92),),
    ),
    "guess.once": (
        lines(["Members", "7", "8"], ["Number of members", "9", "8"]),
        {},
        fields,
        ["members", ""],
        ["members", "members"],
    ),
}
CASES |= {
    rule: (
        lines(["x", *cells], ["City", *"kkkkk"]),
        {},
        first,
        EXPECTED.get(rule, rule.partition(".")[2]),
        WITHOUT.get(rule, ""),
    )
    for rule, cells in DISABLING.items()
}


@pytest.mark.parametrize("rule", sorted(CASES))
def test_a_rule_changes_what_is_understood(rule, tmp_path):
    content, options, view, expected, without = CASES[rule]
    path = tmp_path / "list.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    words = words_of()
    found = understand(path, words, **options)
    lost = understand(path, words, off=frozenset({rule}), **options)
    assert (view(found), view(lost)) == (expected, without)
