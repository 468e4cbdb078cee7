"""Two states of a table."""

from commonwork.engines.counting.comparing import Change, TableDiff, compare

BEFORE = [{"country": "JP", "n": "1"}, {"country": "KR", "n": "2"}, {"country": "PH", "n": "3"}]


def test_compare_tells_rows_added_removed_and_changed():
    after = [{"country": "KR", "n": "5"}, {"country": "JP", "n": "1"}, {"country": "ID", "n": "4"}]
    assert compare("t", BEFORE, after, ["country"]) == TableDiff(
        "t",
        added=({"country": "ID", "n": "4"},),
        removed=({"country": "PH", "n": "3"},),
        changed=(Change({"country": "KR"}, {"n": "2"}, {"n": "5"}),),
    )


def test_compare_of_one_row_without_key():
    changed = (Change({}, {"n": "1"}, {"n": "2"}),)
    assert compare("t", [{"n": "1"}], [{"n": "2"}], []) == TableDiff("t", changed=changed)


def test_compare_takes_a_new_column_as_empty_before():
    changed = (Change({"k": "a"}, {"x": ""}, {"x": "1"}),)
    assert compare("t", [{"k": "a"}], [{"k": "a", "x": "1"}], ["k"]) == TableDiff("t", changed=changed)


def test_compare_of_the_same_is_empty():
    assert compare("t", BEFORE, BEFORE[::-1], ["country"]).is_empty
