"""Suppression: nothing hidden can be recomputed, nothing is hidden without need, every rule is felt."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonwork.engines.counting.suppression import RULES, Cell, Sheet, Shown, Total, recomputable, suppress

AMOUNTS = st.lists(st.integers(0, 40), min_size=0, max_size=5)
ROW = st.lists(AMOUNTS, min_size=2, max_size=6)


def cell(*key, given):
    return Cell(key, {f"{'/'.join(key)}#{n}": Decimal(value) for n, value in enumerate(given)})


def line(amounts):
    """One total over a row of cells."""
    cells = tuple(cell(f"c{n}", given=given) for n, given in enumerate(amounts))
    return Sheet(cells, (Total(("all",), tuple(c.key for c in cells)),))


def square(amounts):
    """Two rows by two columns with totals of rows, of columns, and of all."""
    cells = tuple(cell(r, c, given=next(given)) for given in [iter(amounts)] for r in "xy" for c in "12")
    rows = [Total((r, "T"), ((r, "1"), (r, "2"))) for r in "xy"]
    columns = [Total(("T", c), (("x", c), ("y", c))) for c in "12"]
    grand = [Total(("T", "T"), (("x", "T"), ("y", "T"))), Total(("T", "T"), (("T", "1"), ("T", "2")))]
    return Sheet(cells, (*rows, *columns, *grand))


def values_of(sheet):
    return {shown.key: shown.value for shown in suppress(Sheet(sheet.cells, sheet.totals, sensitive=False))}


def hidden_of(shown):
    return {each.key for each in shown if each.flag}


def is_sensitive(contributions):
    amounts = list(contributions.values())
    return len(amounts) < 3 or max(amounts) > Decimal("0.85") * sum(amounts)


def within(value, low, high):
    """Whether a range tells the value within 20 %."""
    return low == high or low > value * Decimal("0.8") or (high is not None and high < value * Decimal("1.2"))


SMALL = line([[1, 2], [5, 5, 5], [100, 100, 90]])


def test_suppress_hides_the_cell_and_the_cheapest_one_beside_it():
    assert suppress(SMALL) == (
        Shown(("all",), Decimal(308)),
        Shown(("c0",), None, "suppressed", "suppress.few"),
        Shown(("c1",), None, "suppressed", "suppress.complement"),
        Shown(("c2",), Decimal(290)),
    )


@pytest.mark.parametrize(
    ("rule", "sheet", "previous"),
    [
        ("suppress.few", SMALL, ()),
        ("suppress.dominant", line([[90, 1, 1], [30, 30, 30], [30, 30, 30]]), ()),
        ("suppress.complement", SMALL, ()),
        ("suppress.kept", line([[30, 30, 30], [30, 30, 30], [30, 30, 30]]), (("c0",),)),
        ("suppress.sensitive", Sheet(SMALL.cells, SMALL.totals, sensitive=False), ()),
    ],
)
def test_suppression_rule_disabled_changes_a_result(rule, sheet, previous):
    assert rule in RULES
    assert suppress(sheet, previous=previous, off={rule}) != suppress(sheet, previous=previous)


def test_dominance_begins_above_85_percent():
    sheets = [line([[85, 10, 5], [50, 50, 50]]), line([[86, 9, 5], [50, 50, 50]])]
    assert [("c0",) in hidden_of(suppress(sheet)) for sheet in sheets] == [False, True]


def test_counts_are_never_suppressed():
    assert hidden_of(suppress(Sheet(SMALL.cells, SMALL.totals, sensitive=False))) == set()


@given(ROW)
@settings(deadline=None, max_examples=150)
def test_line_cannot_be_recomputed(amounts):
    sheet, values = line(amounts), values_of(line(amounts))
    shown = suppress(sheet)
    hidden = hidden_of(shown)
    parts = [c.key for c in sheet.cells]
    unknown = sum((values[key] for key in parts if key in hidden), Decimal(0))
    known = values["all",] - unknown
    for key in hidden - {("all",)}:
        lonely = [part for part in parts if part in hidden] == [key]
        high = None if ("all",) in hidden else unknown
        assert not within(values[key], values[key] if lonely and high is not None else 0, high)
    if ("all",) in hidden:
        assert not within(values["all",], known, known if not unknown and not hidden & set(parts) else None)


@given(st.lists(AMOUNTS, min_size=4, max_size=4))
@settings(deadline=None, max_examples=150)
def test_square_cannot_be_recomputed(amounts):
    sheet = square(amounts)
    values, hidden = values_of(sheet), hidden_of(suppress(sheet))
    corners = [("x", "1"), ("x", "2"), ("y", "1"), ("y", "2")]
    if hidden and hidden <= set(corners):
        assert hidden == set(corners)  # with every total published one free amount moves round the square
        a, b, c, d = (values[key] for key in corners)
        for value, up, down in ((a, min(b, c), min(a, d)), (d, min(b, c), min(a, d)), (b, min(a, d), min(b, c))):
            assert not within(value, value - down, value + up)
    assert recomputable(hidden, values, sheet.totals) == []


@given(st.lists(AMOUNTS, min_size=4, max_size=4), st.sets(st.sampled_from([("x", "1"), ("y", "2"), ("T", "T")])))
@settings(deadline=None, max_examples=60)
def test_sensitive_and_earlier_cells_are_hidden_and_the_others_are_true(amounts, previous):
    sheet = square(amounts)
    values, shown = values_of(sheet), suppress(sheet, previous=previous)
    sensitive = {c.key for c in sheet.cells if is_sensitive(c.contributions)}
    assert sensitive | previous <= hidden_of(shown)
    assert {each.key: each.value for each in shown if not each.flag} == {
        key: value for key, value in values.items() if key not in hidden_of(shown)
    }


@given(ROW)
@settings(deadline=None, max_examples=40)
def test_order_of_the_cells_does_not_matter(amounts):
    sheet = line(amounts)
    assert suppress(Sheet(sheet.cells[::-1], sheet.totals)) == suppress(sheet)


@pytest.mark.parametrize(
    ("sheet", "message"),
    [
        (Sheet((cell("a", given=[1]), cell("a", given=[1]))), "stands twice"),
        (Sheet((cell("a", given=[-1]),)), "below zero"),
        (Sheet((), (Total(("t",), ()),)), "total of nothing"),
        (Sheet((), (Total(("t",), (("b",),)),)), "unknown"),
        (Sheet((), (Total(("t",), (("t",),)),)), "contains its total"),
        (Sheet((cell("a", given=[1]), cell("b", given=[2])), (Total(("b",), (("a",),)),)), "differ"),
    ],
)
def test_sheet_that_contradicts_itself_is_refused(sheet, message):
    with pytest.raises(ValueError, match=message):
        suppress(sheet)
