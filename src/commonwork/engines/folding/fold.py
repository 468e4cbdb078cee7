"""Folding: the records of one organisation and people's judgements give its profile as of a day.

A pure function; the columns of the register are its cache. Precedence is declared per field in
:data:`PRECEDENCE`. Source of the rules: the design of the register, «Records and organisations».
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from commonwork.engines.reading.spec import FACT_FIELDS
from commonwork.engines.records import Chosen, Judgement, Name, Profile, Record

RULES = {
    "fold.as_of": "a record or judgement that takes effect after the day asked for is left out",
    "fold.known_at": "a record or judgement we learnt of after the moment asked for is left out",
    "fold.latest": "of the records of one entry the last to take effect speaks; the others are its history",
    "fold.precedence": "status, legal form and identifiers take the public register first; contact, description and "
    "facts of governance the cooperative, then its federation",
    "fold.present": "an entry still in its source's list goes before one that vanished from it",
    "fold.newest": "between sources of one rank the newer record speaks, then the later delivery",
    "fold.judgement": "a person's decision beats every source",
    "fold.named": "a name a person decided is shown first; the official one it replaces becomes a former name",
    "fold.former": "a name its source no longer uses is kept as a former name",
    "fold.corrected": "a name replaced on the day it took effect was a slip, not a former name",
    "fold.united": "names and identifiers are united over the sources, not chosen",
    "fold.change": "a notice of closure closes, any other notice of the feed means living",
    "fold.merged": "closed with a successor named means merged into it",
    "fold.to_confirm": "a value chosen from a record that only recalls it is marked «to be confirmed»",
    "fold.own_script": "the name shown first is the official one in the organisation's own script, then language",
}
_REGISTER_FIRST = ("register", "federation", "cooperative", "network", "community")
_COOPERATIVE_FIRST = ("cooperative", "federation", "register", "network", "community")
PRECEDENCE: Mapping[str, tuple[str, ...]] = {
    "website": _COOPERATIVE_FIRST,
    "email": _COOPERATIVE_FIRST,
    "phone": _COOPERATIVE_FIRST,
    "contact": _COOPERATIVE_FIRST,
    "description": _COOPERATIVE_FIRST,
    **dict.fromkeys(FACT_FIELDS, _COOPERATIVE_FIRST),  # who votes and how surplus is shared it knows best itself
}
_UNITED = frozenset({"names", "identifiers", "to_confirm"})
_NO_RULE: frozenset[str] = frozenset()


def fold(
    records: Iterable[Record],
    judgements: Iterable[Judgement] = (),
    *,
    as_of: date,
    known_at: datetime,
    off: frozenset[str] = _NO_RULE,
) -> Profile | None:
    """What ``records`` and ``judgements`` add up to on ``as_of``, by what was known at ``known_at``.

    Returns None where no record speaks yet. The order of the arguments' items does not matter.
    """
    known = [r for r in records if _counts(r.effective, r.recorded, as_of, known_at, off)]
    if not known:
        return None
    known.sort(key=lambda r: (r.effective, r.order, r.recorded, r.id))
    current = _latest(known, off)
    fields = _choose_fields(current, off)
    names = _names(known, current, off)
    if "fold.to_confirm" not in off:
        _mark_recalled(fields, names, current)
    if "fold.judgement" not in off:
        decided = _decided(judgements, as_of, known_at, off)
        named = decided.pop("names", None)
        fields.update(decided)
        if named is not None and isinstance(named.value, Mapping) and "fold.named" not in off:
            names = _renamed(names, named, off)
    return Profile(names, _identifiers(current, off), fields)


def _counts(effective: date, recorded: datetime, as_of: date, known_at: datetime, off: frozenset[str]) -> bool:
    in_effect = effective <= as_of or "fold.as_of" in off
    return in_effect and (recorded <= known_at or "fold.known_at" in off)


def _latest(known: Sequence[Record], off: frozenset[str]) -> list[Record]:
    """The record that speaks for each entry; ``known`` is sorted by time."""
    if len(known) == 1 or "fold.latest" in off:
        return list(known)
    return list({(record.source, record.key): record for record in known}.values())


def _rank_of(record: Record, field: str, off: frozenset[str]) -> tuple[Any, ...]:
    order = PRECEDENCE.get(field, _REGISTER_FIRST)
    rank = 0 if "fold.precedence" in off else order.index(record.rank)
    gone = record.vanished is not None and "fold.present" not in off
    age = 0 if "fold.newest" in off else -record.effective.toordinal()
    return (rank, gone, age, -record.id if "fold.newest" not in off else record.id)


def _choose_fields(current: Sequence[Record], off: frozenset[str]) -> dict[str, Chosen]:
    stated = [(record, _stated(record, off)) for record in current]
    fields: dict[str, Chosen] = {}
    for field in sorted({field for _, values in stated for field in values} - _UNITED):
        stating = [(record, values) for record, values in stated if field in values]
        best, values = stating[0] if len(stating) == 1 else min(stating, key=lambda s: _rank_of(s[0], field, off))
        fields[field] = Chosen(values[field], best.source, best.id, best.effective)
    return fields


def _stated(record: Record, off: frozenset[str]) -> Mapping[str, Any]:
    """What a record states; a notice of the feed states by its kind whether the body lives."""
    if not record.change or "fold.change" in off:
        return record.values
    status = {"closed": "closed", "struck": "unknown"}.get(record.change, "active")
    if status == "closed" and "successor" in record.values and "fold.merged" not in off:
        status = "merged"
    return {**record.values, "status": status}


def _mark_recalled(fields: dict[str, Chosen], names: Sequence[Name], current: Sequence[Record]) -> None:
    recalled = {record.id: frozenset(record.values.get("to_confirm", ())) for record in current}
    marked = {field for field, chosen in fields.items() if field in recalled.get(chosen.record, ())}
    if names and "names" in recalled.get(names[0].record, ()):
        marked.add("names")
    if marked:
        record = current[0]
        fields["to_confirm"] = Chosen(tuple(sorted(marked)), record.source, record.id, record.effective)


def _decided(
    judgements: Iterable[Judgement], as_of: date, known_at: datetime, off: frozenset[str]
) -> dict[str, Chosen]:
    decided: dict[str, Chosen] = {}
    for judgement in sorted(judgements, key=lambda j: (j.effective, j.recorded, j.id)):
        withdrawn = judgement.withdrawn is not None and judgement.withdrawn <= known_at
        if not withdrawn and _counts(judgement.effective, judgement.recorded, as_of, known_at, off):
            decided[judgement.field] = Chosen(judgement.value, "judgement", 0, judgement.effective)
    return decided


def _names(known: Sequence[Record], current: Sequence[Record], off: frozenset[str]) -> tuple[Name, ...]:
    """All names, the one to show first in front, former ones last with the day they ended."""
    speaking = {record.id for record in current}
    found: dict[tuple[str, str], Name] = {}
    ordered = sorted(current, key=lambda r: _rank_of(r, "names", off))
    for record in ordered if "fold.united" not in off else ordered[:1]:
        for given in record.values.get("names", ()):
            name = _name(given, record)
            found.setdefault((name.text, "former" if name.kind == "former" else ""), name)
    if len(known) > len(current) and "fold.former" not in off:
        ends = _ends(known)
        for record in known:
            if record.id not in speaking:
                for given in record.values.get("names", ()):
                    slip = ends[record.id] == record.effective and "fold.corrected" not in off
                    if (given["text"], "") not in found and given["kind"] != "reading" and not slip:
                        former = _name({**given, "kind": "former"}, record, until=ends[record.id])
                        found[(former.text, "former")] = former
    return tuple(sorted(found.values(), key=lambda name: _shown_first(name, off)))


def _name(given: Mapping[str, str], record: Record, until: date | None = None) -> Name:
    return Name(
        given["text"],
        given["language"],
        given["script"],
        given["kind"],
        record.effective,
        until,
        record.source,
        record.id,
    )


def _renamed(names: Sequence[Name], decided: Chosen, off: frozenset[str]) -> tuple[Name, ...]:
    """The names with the one a person decided in front; ``instead_of`` says which official name it replaces."""
    given = decided.value
    first = Name(given["text"], given["language"], given["script"], "official", decided.since, None, decided.source, 0)
    others = [
        replace(name, kind="former", until=decided.since)
        if name.kind == "official" and name.text == given.get("instead_of")
        else name
        for name in names
        if name.text != first.text
    ]
    return (first, *sorted(others, key=lambda name: _shown_first(name, off)))


def _ends(known: Sequence[Record]) -> dict[int, date]:
    """For each record that was followed by another of its entry, the day that one took effect."""
    ends: dict[int, date] = {}
    before: dict[tuple[str, str], int] = {}
    for record in known:
        entry = (record.source, record.key)
        if entry in before:
            ends[before[entry]] = record.effective
        before[entry] = record.id
    return ends


_KIND_ORDER = ("official", "trading", "short", "translated", "romanised", "reading", "former")


def _shown_first(name: Name, off: frozenset[str]) -> tuple[int, bool, bool]:
    if "fold.own_script" in off:
        return (_KIND_ORDER.index(name.kind), False, False)
    return (_KIND_ORDER.index(name.kind), name.script in {"Latn", "Zyyy"}, name.language == "en")


def _identifiers(current: Sequence[Record], off: frozenset[str]) -> tuple[tuple[str, str, int], ...]:
    ordered = sorted(current, key=lambda r: _rank_of(r, "identifiers", off))
    found: dict[tuple[str, str], int] = {}
    for record in ordered if "fold.united" not in off else ordered[:1]:
        for identifier in record.values.get("identifiers", ()):
            scheme, _, value = identifier.partition(":")
            found.setdefault((scheme, value), record.id)
    return tuple((scheme, value, record) for (scheme, value), record in found.items())
