"""The tables of an edition from a tiny register: each table whole, and each rule felt."""

import pytest

from commonwork.engines.backends.duck import DuckBackend
from commonwork.engines.counting import SEALED, TABLES, count, edition_hash, header, load_sql, rules, table_hash

RULES = sorted({rule for found in rules().values() for rule in found})


def cells(counted, name, *columns):
    return [tuple(row[column] for column in columns) for row in counted[name].dicts()]


def whole_hash(counted):
    return edition_hash({name: table_hash(table.body()) for name, table in counted.items()})


def test_accounted_counts_each_cooperative_once_under_its_first_list(tiny):
    counted = count(tiny, DuckBackend())
    assert counted["accounted_by_country_source"].body() == (
        "country,source,publisher,cooperatives,listed\n"
        "JP,list/network,The network,0,1\n"
        "JP,register/jp,Ministry,1,1\n"
        "KR,list/network,The network,1,1\n"
        "PH,list/ph,Federation,1,1\n"
    )
    assert counted["accounted_total"].body() == "cooperatives,countries\n3,3\n"


def test_accounted_entries_say_which_list_accounts_for_whom(tiny):
    assert count(tiny, DuckBackend())["accounted_entries"].body() == (
        "organisation,country,source,publisher,key,place\n"
        "o01,JP,list/network,The network,1,2\n"
        "o01,JP,register/jp,Ministry,J1,1\n"
        "o07,KR,list/network,The network,7,1\n"
        "o08,PH,list/ph,Federation,P8,1\n"
    )


def test_bodies_of_the_network_by_country_and_relation(tiny):
    assert count(tiny, DuckBackend())["organisations_by_country_relation"].body() == (
        "country,relation,organisations\nFR,partner,1\nKR,member,1\nPH,participant,1\n"
    )


def test_organisations_are_those_of_the_network_only(tiny):
    counted = count(tiny, DuckBackend())
    assert cells(counted, "organisations", "id") == [(f"o{n:02}",) for n in (1, 2, 3, 4, 5, 7, 8, 9, 10)]


def test_observations_leave_out_what_may_not_be_counted_or_shown(tiny):
    counted = count(tiny, DuckBackend())
    keys = ["o2", "j1", "j2", "k1", "k2", "k3", "p1", "p2", "w1"]
    assert cells(counted, "observations", "key") == [(key,) for key in keys]


def test_conflicts_stand_side_by_side(tiny):
    group = "cooperatives/KOR/2022-01-01..2022-12-31/national/all_types/all_sectors/count"
    found = cells(count(tiny, DuckBackend()), "conflicts", "conflict", "key", "value")
    assert found == [(group, "k2", "120"), (group, "k3", "130")]


def test_newest_figure_of_each_area_says_whether_it_is_contradicted(tiny):
    found = cells(count(tiny, DuckBackend()), "latest_by_indicator_area_scope", "area", "key", "value", "in_conflict")
    assert found == [
        ("IND", "o2", "41", "no"),
        ("JPN", "j2", "70", "no"),
        ("KOR", "k2", "120", "yes"),
        ("KOR", "k3", "130", "yes"),
        ("PHL", "p1", "10", "no"),
        ("WLD", "w1", "1000", "no"),
    ]


def test_claims_keep_only_parts_a_source_states_as_expected(tiny):
    assert cells(count(tiny, DuckBackend()), "claims", "claim", "part", "value") == [("headline", "world", "1000")]


@pytest.mark.parametrize("rule", RULES)
def test_rule_disabled_changes_a_result(tiny, rule):
    assert count(tiny, DuckBackend(), {rule}) != count(tiny, DuckBackend())


def test_load_sql_leaves_out_the_lines_of_a_rule_and_no_other():
    lines = load_sql("accounted_entries").splitlines()
    kept = load_sql("accounted_entries", {"count.stated", "count.list"}).splitlines()
    assert kept == [line for line in lines if "count.stated:" not in line and "count.list:" not in line]


def test_unknown_rule_is_refused(tiny):
    with pytest.raises(ValueError, match=r"no rule count\.whim"):
        count(tiny, DuckBackend(), {"count.whim"})


def test_hash_is_the_same_twice_and_changes_with_one_cell(tiny):
    once, twice = (whole_hash(count(tiny, DuckBackend())) for _ in range(2))
    reported = tiny["reported"]
    value = list(reported.columns).index("value")
    rows = [list(row) for row in reported.rows]
    rows[2][value] = "121"
    changed = whole_hash(count({**tiny, "reported": type(reported)(reported.columns, rows)}, DuckBackend()))
    assert (once == twice, once == changed) == (True, False)


def test_order_of_the_input_does_not_matter(tiny):
    turned = {name: type(table)(table.columns, list(table.rows)[::-1]) for name, table in tiny.items()}
    assert whole_hash(count(turned, DuckBackend())) == whole_hash(count(tiny, DuckBackend()))


def test_empty_register_counts_nothing(tiny):
    empty = {name: type(table)(table.columns, []) for name, table in tiny.items()}
    counted = count(empty, DuckBackend())
    filled = {name: list(table.rows) for name, table in counted.items() if table.rows}
    assert filled == {"accounted_total": [("0", "0")]}


@pytest.mark.parametrize("name", TABLES)
def test_header_names_the_key_columns_of_its_table(tiny, name):
    counted, head = count(tiny, DuckBackend())[name], header(name)
    keys = cells({name: counted}, name, *head.grain) if head.grain else [()]
    assert (len(set(keys)), set(head.grain) <= set(counted.columns)) == (len(counted.rows), True)


@pytest.mark.parametrize("name", TABLES)
def test_sql_ends_in_order_by_its_key(name):
    lines = load_sql(name).rstrip().splitlines()
    keys = [part.split(".")[-1] for part in lines[-1].removeprefix("ORDER BY ").split(", ")]
    grain = header(name).grain
    assert (lines[-1].startswith("ORDER BY "), set(grain) <= set(keys)) == (True, True)


def test_sealed_tables_say_so():
    assert {name for name in TABLES if header(name).suppression.startswith("sealed")} == SEALED
