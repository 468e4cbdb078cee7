"""How closely hidden cells can be recomputed: the exact range each can take, given what is published.

Linear programming with exact fractions (two-phase simplex, Bland's rule, which always ends). The
tables of sensitive indicators are small; this is not meant for thousands of hidden cells.
"""

from collections.abc import Sequence
from fractions import Fraction


class Bounds:
    """The cells x >= 0 with ``matrix`` · x = ``known``, which at least one x fulfils (the true values)."""

    def __init__(self, matrix: Sequence[Sequence[int]], known: Sequence[Fraction]) -> None:
        self._width = len(matrix[0]) if matrix else 0
        self._rows: list[list[Fraction]] = []
        for coefficients, value in zip(matrix, known, strict=True):
            sign = -1 if value < 0 else 1
            self._rows.append([*(Fraction(sign * c) for c in coefficients), sign * value])
        self._basis: list[int] = []
        self._find_start()

    def range_of(self, cell: int) -> tuple[Fraction, Fraction | None]:
        """The least and the greatest value a cell can take; None where nothing bounds it from above."""
        low = self._greatest([Fraction(-1 if i == cell else 0) for i in range(self._width)])
        assert low is not None  # no cell goes below zero
        return -low, self._greatest([Fraction(1 if i == cell else 0) for i in range(self._width)])

    def _find_start(self) -> None:
        """Phase one: a corner of the region, by making one helper column per row vanish."""
        height = len(self._rows)
        for number, row in enumerate(self._rows):
            row[-1:-1] = [Fraction(int(number == i)) for i in range(height)]
        self._basis = [self._width + i for i in range(height)]
        goal = [Fraction(0)] * self._width + [Fraction(-1)] * height
        if self._greatest(goal) != 0:
            raise ValueError("the published cells contradict each other")
        for number in reversed(range(height)):
            self._leave(number)
        self._rows = [row[: self._width] + row[-1:] for row in self._rows]

    def _leave(self, number: int) -> None:
        """Take the helper out of a row's place in the basis; a row that says nothing new is dropped."""
        if self._basis[number] < self._width:
            return
        column = next((j for j in range(self._width) if self._rows[number][j]), None)
        if column is None:
            del self._rows[number], self._basis[number]
        else:
            self._pivot(number, column)

    def _greatest(self, goal: Sequence[Fraction]) -> Fraction | None:
        while (column := self._entering(goal)) is not None:
            leaving = [
                (row[-1] / row[column], self._basis[number], number)
                for number, row in enumerate(self._rows)
                if row[column] > 0
            ]
            if not leaving:
                return None
            self._pivot(min(leaving)[2], column)
        return sum((goal[b] * row[-1] for b, row in zip(self._basis, self._rows, strict=True)), Fraction(0))

    def _entering(self, goal: Sequence[Fraction]) -> int | None:
        for column in range(len(goal)):
            price = sum((goal[b] * row[column] for b, row in zip(self._basis, self._rows, strict=True)), Fraction(0))
            if goal[column] > price:
                return column
        return None

    def _pivot(self, number: int, column: int) -> None:
        pivot = self._rows[number][column]
        self._rows[number] = [value / pivot for value in self._rows[number]]
        for other, row in enumerate(self._rows):
            if other != number and row[column]:
                factor = row[column]
                self._rows[other] = [a - factor * b for a, b in zip(row, self._rows[number], strict=True)]
        self._basis[number] = column
