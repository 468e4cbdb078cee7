"""The last look at pairs in doubt: their two names laid side by side, piece by piece, and what that is worth in bits.

Tokens decide most pairs by the million. Where they leave doubt, meanings with alternatives, sounds of another script
and contradictions are looked at one by one (``alike.py``). Names in one script gain little here: their words were
weighed already, by how rare they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from commonwork.engines.linking.alike import Level, NameComparison
from commonwork.engines.linking.comparing_names import NamesCompared
from commonwork.engines.linking.forms import Analyser
from commonwork.engines.linking.found import Reason
from commonwork.engines.linking.prepared import Array, Prepared
from commonwork.engines.linking.transliterating import script_of_name

RULES = {"link.beside": "the names of pairs in doubt are laid side by side, piece by piece"}
CERTAIN = 5.0  # bits: a pair with more is not in doubt
ACROSS = MappingProxyType({  # set by judgement, tried on the sets of bench/linking.py
    Level.NOTHING: -2.0, Level.CONTRADICTING: -4.0, Level.PARTLY: 0.0, Level.ABBREVIATION: 3.0, Level.SIMILAR: 2.0,
    Level.MEANING: 3.0, Level.SOUND: 4.0, Level.WORDS: 3.0, Level.EQUAL: 3.0,
})  # fmt: skip
WITHIN = MappingProxyType({
    **ACROSS, Level.SIMILAR: 1.0, Level.MEANING: 0.5, Level.SOUND: 0.5, Level.WORDS: 0.0, Level.EQUAL: 0.0,
})  # fmt: skip
_CODES = {
    "name.number_differs": "beside.numbers", "name.place_differs": "beside.places",
    "name.level_differs": "beside.words", "name.identity_differs": "beside.words",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Beside:
    """Bits to add by pair, and by the place of a pair the reason for them."""

    bits: Array
    reasons: Mapping[int, Reason]


def beside(
    analyser: Analyser, tables: tuple[Prepared, Prepared], names: NamesCompared, bits: Array, off: frozenset[str]
) -> Beside:
    """Look at the best two names of every pair whose evidence so far is under :data:`CERTAIN`."""
    added = np.zeros(len(bits))
    found: dict[int, Reason] = {}
    if "link.beside" in off:
        return Beside(added, found)
    for at in np.flatnonzero(bits < CERTAIN).tolist():
        one, other = tables[0].written[int(names.name_a[at])], tables[1].written[int(names.name_b[at])]
        compared = analyser.compare(one, other)
        weight = (ACROSS if script_of_name(one) != script_of_name(other) else WITHIN)[compared.level]
        if weight:
            added[at] = weight
            found[at] = _reason(compared, (one, other), weight)
    return Beside(added, found)


def _reason(compared: NameComparison, names: tuple[str, str], weight: float) -> Reason:
    if compared.level == Level.CONTRADICTING:
        return Reason(_CODES[compared.reasons[0].code], compared.reasons[0].values, weight)
    return Reason("beside.alike" if weight > 0 else "beside.little", names, weight)
