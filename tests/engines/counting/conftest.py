"""A tiny register, invented, in which every rule of counting has a row that feels it."""

import pytest

from commonwork.engines.counting import INPUTS, Table, input_table

ORGANISATIONS = """
id  | name             | country | status  | level     | relation    | standing | to_confirm
o01 | みらい労働者協同組合 | JP      | active  | primary   |             | network  |
o02 | Closed Works     | JP      | closed  | primary   | member      | network  |
o03 | 일터 연합회        | KR      | active  | secondary | member      | network  |
o04 | From memory      | KR      | active  | primary   | partner     | network  | country
o05 | Atelier          | FR      | active  | primary   | partner     | network  |
o06 | Invented sample  | KR      | active  | primary   | member      | sample   |
o07 | 함께 일하는 집     | KR      | active  | primary   |             | network  |
o08 | Bayanihan        | PH      | unknown | primary   | participant | network  |
o09 | 全国連合会        | JP      | active  | tertiary  |             | network  |
o10 | اتحادیه          | IR      | active  | secondary | member      | network  | relation
"""
ENTRIES = """
organisation | source       | publisher   | standing | rank       | key
o01          | list/network | The network | network  | network    | 1
o01          | register/jp  | Ministry    | network  | register   | J1
o02          | register/jp  | Ministry    | network  | register   | J2
o03          | list/network | The network | network  | network    | 3
o04          | list/network | The network | network  | network    | 4
o05          | list/network | The network | network  | network    | 5
o06          | list/network | The network | network  | network    | 6
o07          | foreign/kr   | Elsewhere   | foreign  | register   | K7
o07          | list/network | The network | network  | network    | 7
o08          | list/ph      | Federation  | network  | federation | P8
"""
REPORTED = """
source | standing | key | indicator    | area | value | qualifier | period_start | period_end | confidence | place
stats  | network  | w1  | cooperatives | WLD  | 1000  | at_least  | 2015-01-01   | 2016-12-31 | stated     | 2
stats  | network  | k1  | cooperatives | KOR  | 90    | none      | 2018-01-01   | 2018-12-31 | stated     | 3
stats  | network  | k2  | cooperatives | KOR  | 120   | none      | 2022-01-01   | 2022-12-31 | stated     | 4
stats  | network  | k3  | cooperatives | KOR  | 130   | none      | 2022-01-01   | 2022-12-31 | stated     | 5
stats  | network  | j1  | cooperatives | JPN  | 70    | none      | 2022-01-01   | 2022-12-31 | derived    | 6
stats  | network  | j2  | cooperatives | JPN  | 70    | none      | 2022-01-01   | 2022-12-31 | stated     | 7
stats  | network  | p1  | cooperatives | PHL  | 10    | none      |              |            | stated     | 8
stats  | network  | p2  | cooperatives | PHL  | 11    | none      |              |            | stated     | 9
stats  | network  | i1  | cooperatives | IDN  | 50    | none      | 2024-01-01   | 2024-12-31 | recalled   | 10
stats  | network  | m1  | mystery      | IDN  | 5     | none      | 2024-01-01   | 2024-12-31 | stated     | 11
sample | sample   | s1  | cooperatives | VNM  | 999   | none      | 2024-01-01   | 2024-12-31 | stated     | 2
"""
KEPT_BACK = """
source | standing | key | indicator    | area | value | qualifier | confidence | shared | reported_by
totals | network  | t1  | cooperatives | IND  | 40    | none      | stated     | no     | o03
own    | network  | o1  | turnover     | IND  | 70    | none      | stated     | yes    | o03
own    | network  | o2  | cooperatives | IND  | 41    | none      | stated     | yes    | o03
"""
COUNTRIES = """
code | iso3 | region          | in_network_region
JP   | JPN  | east-asia       | yes
KR   | KOR  | east-asia       | yes
PH   | PHL  | south-east-asia | yes
FR   | FRA  | europe          | no
"""
INDICATORS = """
code         | unit_kind | sensitive | additive
cooperatives | count     | no        | yes
turnover     | money     | yes       | yes
"""
CLAIM_PARTS = """
claim    | part  | position | label   | source | key | indicator    | area | value | unit  | qualifier
headline | world | 1        | l.world | stats  | w1  | cooperatives | WLD  | 1000  | count | at_least
headline | japan | 2        | l.japan | stats  | j1  | cooperatives | JPN  | 70    | count | none
headline | korea | 3        | l.korea | stats  | k1  | cooperatives | KOR  | 91    | count | none
"""
TEXTS = {
    "register_organisations": ORGANISATIONS,
    "register_entries": ENTRIES,
    "reported": REPORTED,
    "countries": COUNTRIES,
    "indicators": INDICATORS,
    "claim_parts": CLAIM_PARTS,
}
DEFAULTS: dict[str, str | int | None] = {
    "unit": "count", "population_scope": "national", "coop_type_scope": "all_types", "sector_scope": "all_sectors",
    "coverage_n": None, "coverage_m": None, "shared": "yes",
}  # fmt: skip


def table_from(name: str, text: str) -> Table:
    """An input written as lines with bars; columns left out are empty."""
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    rows = [dict.fromkeys(INPUTS[name], "") | DEFAULTS | dict(zip(lines[0], cells, strict=True)) for cells in lines[1:]]
    return input_table(name, [row | {"position": int(row.get("position") or 0)} for row in rows])


@pytest.fixture
def tiny() -> dict[str, Table]:
    """The tiny register as counting takes it."""
    tables = {name: table_from(name, text) for name, text in TEXTS.items()}
    kept_back = table_from("reported", KEPT_BACK)
    return tables | {"reported": Table(kept_back.columns, [*tables["reported"].rows, *kept_back.rows])}
