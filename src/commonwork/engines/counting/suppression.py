"""Suppression: cells of sensitive indicators that would tell what one contributor reported are left empty.

Source of the rules: the design, «Figures»: under 3 contributors or one above 85 %; what is hidden cannot
be recomputed from the totals within ±20 %; the pattern of the previous edition is kept. The reader
assumed knows every published cell and that no value is below zero; contributors who know their own
figure and work together are not guarded against.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from commonwork.engines.counting.bounds import Bounds

RULES = {
    "suppress.sensitive": "only the indicators named sensitive are suppressed; counts of cooperatives never are",
    "suppress.few": "a cell under 3 contributors is left empty",
    "suppress.dominant": "a cell of which one contributor is above 85 % is left empty",
    "suppress.kept": "a cell left empty in the previous edition stays empty, so that two editions do not tell it",
    "suppress.complement": "more cells are left empty until none can be recomputed within ±20 % from the totals",
}
Key = tuple[str, ...]
FEWEST = 3
DOMINANT = Decimal("0.85")
PROTECTED = Fraction(1, 5)
_NO_RULE: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Cell:
    """One cell and what each contributor gave to it, none below zero."""

    key: Key
    contributions: Mapping[str, Decimal]


@dataclass(frozen=True)
class Total:
    """A published sum: the total ``key`` is the sum of ``parts``, which are cells or totals themselves.

    A grand total of a table of two dimensions stands twice: over the rows and over the columns.
    """

    key: Key
    parts: tuple[Key, ...]


@dataclass(frozen=True)
class Sheet:
    """The cells of one indicator with the totals over them."""

    cells: tuple[Cell, ...]
    totals: tuple[Total, ...] = ()
    sensitive: bool = True


@dataclass(frozen=True)
class Shown:
    """A cell as it is published: its value, or None with the flag ``suppressed`` and the rule that hid it."""

    key: Key
    value: Decimal | None
    flag: str = ""
    rule: str = ""


def suppress(sheet: Sheet, *, previous: Collection[Key] = (), off: Collection[str] = _NO_RULE) -> tuple[Shown, ...]:
    """Cells and totals as they may be published, sorted by key.

    ``previous`` are the keys left empty in the previous edition. Raises ValueError for a value below
    zero, a key that stands twice, a total of something unknown, or totals that contain themselves.
    """
    contributions = _all_contributions(sheet)
    values = {key: sum(given.values(), Decimal(0)) for key, given in contributions.items()}
    hidden: dict[Key, str] = {}
    if sheet.sensitive or "suppress.sensitive" in off:
        hidden = {key: rule for key, given in contributions.items() if (rule := _primary(key, given, previous, off))}
        if "suppress.complement" not in off:
            _complement(hidden, values, sheet.totals)
    return tuple(
        Shown(key, None, "suppressed", hidden[key]) if key in hidden else Shown(key, value)
        for key, value in sorted(values.items())
    )


def recomputable(hidden: Collection[Key], values: Mapping[Key, Decimal], totals: Iterable[Total]) -> list[Key]:
    """The hidden cells a reader of the published ones can recompute within ±20 %, sorted."""
    names = sorted(hidden)
    place = {key: number for number, key in enumerate(names)}
    matrix, known = [], []
    for total in totals:
        signed = [(total.key, 1), *((part, -1) for part in total.parts)]
        if any(key in place for key, _ in signed):
            coefficients = [0] * len(names)
            for key, sign in signed:
                if key in place:
                    coefficients[place[key]] += sign
            matrix.append(coefficients)
            known.append(-sum((sign * Fraction(values[key]) for key, sign in signed if key not in place), Fraction(0)))
    if not matrix:
        return []
    bounds = Bounds(matrix, known)
    return [key for key in names if _is_close(Fraction(values[key]), *bounds.range_of(place[key]))]


def _is_close(value: Fraction, low: Fraction, high: Fraction | None) -> bool:
    """Whether the range leaves less than 20 % of doubt on either side of the value."""
    if high is None:
        return low > value * (1 - PROTECTED)
    return high == low or low > value * (1 - PROTECTED) or high < value * (1 + PROTECTED)


def _primary(key: Key, given: Mapping[str, Decimal], previous: Collection[Key], off: Collection[str]) -> str:
    whole = sum(given.values(), Decimal(0))
    largest = max(given.values(), default=Decimal(0))
    if len(given) < FEWEST and "suppress.few" not in off:
        return "suppress.few"
    if largest > DOMINANT * whole and "suppress.dominant" not in off:
        return "suppress.dominant"
    return "suppress.kept" if key in previous and "suppress.kept" not in off else ""


def _complement(hidden: dict[Key, str], values: Mapping[Key, Decimal], totals: tuple[Total, ...]) -> None:
    """Hide one cell more until nothing hidden can be recomputed; with everything hidden nothing can."""
    while open_ones := recomputable(hidden, values, totals):
        hidden[_next_to_hide(open_ones[0], hidden, values, totals)] = "suppress.complement"


def _next_to_hide(
    exposed: Key, hidden: Collection[Key], values: Mapping[Key, Decimal], totals: tuple[Total, ...]
) -> Key:
    """The cell that costs least: no total while a cell is left, beside the exposed one, the smallest large enough."""
    beside = {key for total in totals if exposed in (total.key, *total.parts) for key in (total.key, *total.parts)}
    sums = {total.key for total in totals}
    need = values[exposed] / 5

    def cost(key: Key) -> tuple[bool, bool, bool, Decimal, Key]:
        value = values[key]
        is_small = value < need or value == 0
        return (key in sums, key not in beside, is_small, -value if is_small else value, key)

    return min((key for key in values if key not in hidden), key=cost)


def _all_contributions(sheet: Sheet) -> dict[Key, Mapping[str, Decimal]]:
    found: dict[Key, Mapping[str, Decimal]] = {}
    for cell in sheet.cells:
        if cell.key in found:
            raise ValueError(f"{cell.key} stands twice")
        if any(value < 0 for value in cell.contributions.values()):
            raise ValueError(f"{cell.key}: a value below zero")
        found[cell.key] = cell.contributions
    if empty := [total.key for total in sheet.totals if not total.parts]:
        raise ValueError(f"{empty[0]}: a total of nothing")
    waiting = list(sheet.totals)
    while waiting:
        ready = [total for total in waiting if all(part in found for part in total.parts)]
        if not ready:
            raise ValueError(f"{waiting[0].key}: a part is unknown or contains its total")
        for total in ready:
            _add_total(total, found)
        waiting = [total for total in waiting if total not in ready]
    return found


def _add_total(total: Total, found: dict[Key, Mapping[str, Decimal]]) -> None:
    merged: dict[str, Decimal] = {}
    for part in total.parts:
        for contributor, value in found[part].items():
            merged[contributor] = merged.get(contributor, Decimal(0)) + value
    if found.setdefault(total.key, merged) != merged:
        raise ValueError(f"{total.key}: two sums of it differ, or it is a cell too")
