"""Who governs: the group with the majority of the votes, or none (rules T10 to T14).

Answers are sets of what is still possible, as bits: workers, producers who are persons, firms, users, others
(supporters, public bodies, investors, cooperatives), and several groups of which none dominates.
"""

from functools import lru_cache

WORKERS, PERSONS, FIRMS, USERS, OTHERS, SEVERAL = 1, 2, 4, 8, 16, 32
PRODUCERS = PERSONS | FIRMS
ANY = 63
_OF_GROUP = (WORKERS, PERSONS, FIRMS, USERS, OTHERS, OTHERS, OTHERS, OTHERS)
_SINGLE = (0, 3, 4, 5, 6, 7)  # groups that stand alone; persons and firms are both producers
Shares = tuple[float | None, ...]
RULE_OF = {WORKERS: "T11", PERSONS: "T12", FIRMS: "T12", PRODUCERS: "T12", USERS: "T13", OTHERS: "T14", SEVERAL: "T10"}


@lru_cache(maxsize=20_000)
def governing(shares: Shares, rest: float, majority: float, veto: int = -1) -> int:
    """Who may govern, given the votes that are known (None: unknown) and the ``rest`` that the others share.

    ``veto`` is the number of the group with a sole veto, -1 for none: it governs where no group has a majority.
    """
    certain = _with_majority(shares, rest, majority)
    if certain:
        return certain
    possible = 0
    for group in _SINGLE:
        if shares[group] is None and rest > majority:
            possible |= _OF_GROUP[group]
    _, most = _producers(shares, rest)
    if most > majority:
        possible |= _which_producers(shares, rest, majority)
    if _none_may_dominate(shares, rest, majority):
        possible |= SEVERAL if veto < 0 else _OF_GROUP[veto]
    return possible


def _with_majority(shares: Shares, rest: float, majority: float) -> int:
    for group in _SINGLE:
        share = shares[group]
        if share is not None and share > majority:
            return _OF_GROUP[group]
    least, _ = _producers(shares, rest)
    return _which_producers(shares, rest, majority) if least > majority else 0


def _producers(shares: Shares, rest: float) -> tuple[float, float]:
    """The least and the most votes of producers, persons and firms together."""
    both = round((shares[1] or 0.0) + (shares[2] or 0.0), 6)
    free = shares[1] is None or shares[2] is None
    only = free and all(shares[group] is not None for group in _SINGLE)
    return both + (rest if only else 0.0), both + (rest if free else 0.0)


def _which_producers(shares: Shares, rest: float, majority: float) -> int:
    """Persons, firms or either, where producers hold the majority: persons where they have at least half of it."""
    persons, firms = shares[1], shares[2]
    if persons is None and firms is None:
        return PRODUCERS
    if persons is not None and firms is not None:
        return FIRMS if firms > persons else PERSONS
    known = persons if persons is not None else firms
    assert known is not None
    least, most = (0.0, rest)
    if all(shares[group] is not None for group in _SINGLE):
        least = rest
    same, other = (PERSONS, FIRMS) if persons is not None else (FIRMS, PERSONS)
    found = 0
    if most + known > majority and (most > known or (most == known and other == PERSONS)):
        found |= other
    if min(most, known) + known > majority and (least < known or (least == known and same == PERSONS)):
        found |= same
    return found


def _none_may_dominate(shares: Shares, rest: float, majority: float) -> bool:
    """Whether the rest can be shared out so that no group has more than the majority."""
    both, _ = _producers(shares, 0.0)
    if both > majority:
        return False
    room = sum(min(majority, rest) for group in _SINGLE if shares[group] is None)
    if shares[1] is None or shares[2] is None:
        room += min(majority - both, rest)
    return room >= rest
