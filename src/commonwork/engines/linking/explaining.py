"""Why two records are one, or not: the comparisons that tell something, with what stands in both records."""

from collections.abc import Iterator
from typing import Any

from commonwork.engines.linking.comparing import COMPARISONS, LEVELS, Compared, Context
from commonwork.engines.linking.forms import IDENTITY, NUMBER, PLACE
from commonwork.engines.linking.found import Reason
from commonwork.engines.linking.prepared import Array, Prepared
from commonwork.engines.linking.scoring import Weights, evidence

SHOWN = 0.5  # bits: less than this says nothing
_COLUMNS = {
    "identifier": ("identifier",), "phone": ("phone",), "site": ("website",), "year": ("founded",),
    "place": ("address", "postcode", "city"),
}  # fmt: skip
_KINDS = {"numbers": NUMBER, "identity": IDENTITY, "places": PLACE}


def reasons(
    context: Context,
    weights: Weights,
    compared: Compared,
    rows: tuple[Array, Array],
    kept: Array,
    off: frozenset[str] = frozenset(),
) -> Iterator[tuple[Reason, ...]]:
    """For each pair of ``kept``, what speaks for and against it, the weightiest first."""
    told = {name: evidence(weights, compared, name)[kept] for name in COMPARISONS if f"compare.{name}" not in off}
    levels = {name: compared.levels[name][kept] for name in told}
    for number, at in enumerate(kept.tolist()):
        found = []
        for name, bits in told.items():
            weight, level = round(float(bits[number]), 3), LEVELS[name][levels[name][number]]
            if abs(weight) >= SHOWN and (level != "none" or name == "name"):
                values = _values(context, compared, name, at, (int(rows[0][at]), int(rows[1][at])))
                found.append(Reason(f"{name}.{level}", values, weight))
        yield tuple(sorted(found, key=lambda reason: (-abs(reason.weight), reason.code)))


def _values(context: Context, compared: Compared, name: str, at: int, rows: tuple[int, int]) -> tuple[str, str]:
    sides: tuple[tuple[Prepared, Any], ...] = (
        (context.a, compared.names.name_a[at]), (context.b, compared.names.name_b[at])
    )  # fmt: skip
    if name in _KINDS:
        one, two = (_words(side, int(row), _KINDS[name]) for side, row in sides)
        return " ".join(sorted(one - two)), " ".join(sorted(two - one))
    if name in ("name", "left"):
        return context.a.written[int(sides[0][1])], context.b.written[int(sides[1][1])]
    columns = _COLUMNS.get(name, ())
    one_text, two_text = (
        ", ".join(filter(None, (side.texts[column][row].strip() for column in columns)))
        for (side, _), row in zip(sides, rows, strict=True)
    )
    return one_text, two_text


def _words(prepared: Prepared, name: int, kind: int) -> set[str]:
    tokens, kinds = prepared.names["token"][name].tolist(), prepared.names["kind"][name].tolist()
    return {prepared.words[token].partition(":")[2] for token, each in zip(tokens, kinds, strict=True) if each == kind}
