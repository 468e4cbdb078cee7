"""Linking by exact keys: an entry belongs to the organisation that already bears its registration number.

Names are not looked at here. What two numbers contradict is left to people.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

RULES = {
    "link.identifier": "an entry whose identifier an organisation of another source bears joins that organisation",
    "link.contradiction": "an entry whose identifiers point to two organisations joins neither and is doubtful",
    "link.same_source": "two entries of one source with one identifier are not joined, but doubtful",
}


@dataclass(frozen=True, slots=True)
class Link:
    """Where one entry belongs: an organisation's id, or «» for a new one; ``doubtful`` asks a person."""

    organisation: str = ""
    reason: str = ""
    doubtful: bool = False


def link_exact(
    entries: Mapping[str, Sequence[str]],
    known: Mapping[str, Mapping[str, frozenset[str]]],
    source: str,
    *,
    off: frozenset[str] = frozenset(),
) -> dict[str, Link]:
    """Link new ``entries`` (key → identifiers as ``scheme:value``) of ``source``.

    ``known`` gives for each identifier the organisations that bear it, each with the sources that state
    it. Entries of the same call never join each other: within one list an identifier stands once.
    """
    if "link.identifier" in off:
        return {key: Link() for key in entries}
    claimed: dict[str, int] = {}
    for identifiers in entries.values():
        for identifier in set(identifiers):
            claimed[identifier] = claimed.get(identifier, 0) + 1
    return {key: _link(identifiers, known, source, claimed, off) for key, identifiers in entries.items()}


def _link(
    identifiers: Sequence[str],
    known: Mapping[str, Mapping[str, frozenset[str]]],
    source: str,
    claimed: Mapping[str, int],
    off: frozenset[str],
) -> Link:
    bearers: dict[str, str] = {}
    for identifier in identifiers:
        for organisation, sources in known.get(identifier, {}).items():
            if source in sources and "link.same_source" not in off:
                return Link(reason=identifier, doubtful=True)
            bearers.setdefault(organisation, identifier)
    if any(claimed[identifier] > 1 for identifier in identifiers) and "link.same_source" not in off:
        return Link(reason=identifiers[0], doubtful=True)
    if len(bearers) > 1 and "link.contradiction" not in off:
        return Link(reason=" ".join(sorted(bearers.values())), doubtful=True)
    for organisation, identifier in bearers.items():
        return Link(organisation, identifier)
    return Link()
