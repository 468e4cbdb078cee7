"""The exact range of hidden cells."""

from fractions import Fraction

import pytest

from commonwork.engines.counting.bounds import Bounds


def test_range_of_two_cells_under_one_total():
    bounds = Bounds([[1, 1]], [Fraction(10)])
    assert [bounds.range_of(cell) for cell in (0, 1)] == [(0, 10), (0, 10)]


def test_range_of_one_cell_alone_is_its_value():
    assert Bounds([[-1]], [Fraction(-7)]).range_of(0) == (7, 7)


def test_range_is_open_where_nothing_bounds_it():
    assert Bounds([[1, -1, -1]], [Fraction(0)]).range_of(0) == (0, None)


def test_range_in_a_square_with_a_relation_said_twice():
    matrix = [[1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0], [0, 1, 0, 1], [1, 1, 1, 1]]
    known = [Fraction(n) for n in (13, 33, 18, 28, 46)]
    bounds = Bounds(matrix, known)
    assert [bounds.range_of(cell) for cell in range(4)] == [(0, 13), (0, 13), (5, 18), (15, 28)]


def test_published_cells_that_contradict_are_refused():
    with pytest.raises(ValueError, match="contradict"):
        Bounds([[1], [1]], [Fraction(1), Fraction(2)])
