"""Joining and parting organisations: which entries are one, and where the addresses of those that were lead.

An organisation's id is minted from its oldest entry, so an address follows the entry that minted it: the id of an
entry that is not the oldest of its group redirects to where that entry now belongs, and answers again by itself when
the entry is on its own again. Nothing that hangs on an id (decided values, offices, lists, affiliations, proposals)
is moved: it is found through the redirect, and so is back where it was when a merging is undone. Rights follow the
redirect only where nobody else answers for what they would reach (:func:`commonwork.register.queries.offices_of`).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q

from commonwork.engines.folding import mint_id
from commonwork.engines.linking.found import PairFound, Reason
from commonwork.engines.linking.grouping import Decision, group
from commonwork.register import pairing
from commonwork.register.bulk import in_parts, set_column, write_rows
from commonwork.register.models import Delivery, Entry, Identifier, Organisation, Pair
from commonwork.register.rules import worth_of

AT_MOST = 10  # of the entries that bear one number, a doubtful one is compared with so many, the oldest
_NUMBER_BITS = 20.0  # weight of an equal registration number, as the linking engine weighs it at least


@dataclass(frozen=True)
class FoundPairs:
    """What the linking engine found, entries by their number as text, and the version of its weights."""

    pairs: Sequence[PairFound] = ()
    weights: str = ""


NOTHING_FOUND = FoundPairs()


def join_new(delivery: Delivery, new: Iterable[int], found: FoundPairs, *, at: datetime) -> set[str]:
    """Let the entries that a delivery made new join whom numbers, judgements and the linking engine say they are.

    Returns the ids of the organisations to be folded again. Part of the caller's transaction.
    """
    paired = write_found(found_by_number(delivery), at=at) | write_found(found, at=at)
    back = {entry for pair in pairing.pairs_of(new) for entry in (pair.entry_id, pair.other_entry_id)}
    return regroup(paired | back | _judged_among(new))


def part_gone(delivery: Delivery) -> set[str]:
    """Part again what held together only by entries of a delivery that was taken back."""
    stated = set(Entry.objects.filter(records__rows__delivery=delivery).values_list("pk", flat=True))
    gone = stated - pairing.counting_entries(stated)
    return regroup({entry for pair in pairing.pairs_of(gone) for entry in (pair.entry_id, pair.other_entry_id)})


def _judged_among(entries: Iterable[int]) -> set[int]:
    decisions = pairing.decisions_among(entries)
    return {entry for decision in decisions for entry in (decision.one, decision.other)}


def write_found(found: FoundPairs, *, at: datetime) -> set[int]:
    """Write the pairs that were found, the older entry first; one known already is renewed. Returns their entries.

    A pair a person has judged keeps her answer. Part of the caller's transaction.
    """
    wanted = {(min(a, b), max(a, b)): pair for pair in found.pairs if (a := int(pair.a)) != (b := int(pair.b))}
    wanted = {both: _older_first(pair) for both, pair in wanted.items()}
    entries = {entry for both in wanted for entry in both}
    known = {(pair.entry_id, pair.other_entry_id): pair for pair in pairing.pairs_of(entries)}
    worth = _worths(wanted)
    fresh = [both for both in sorted(wanted) if both not in known]
    answers = {frozenset((d.one, d.other)): d.order for d in sorted(_decided(entries), key=lambda d: d.order)}
    write_rows(
        Pair,
        ("entry", "other_entry", "band", "score", "reasons", "weights", "worth", "found_at", "answered", "is_open",
         "proposed"),
        (
            (*both, wanted[both].band, _score(wanted[both]), _reasons(wanted[both]), found.weights, worth[both], at,
             answers.get(frozenset(both)), False, "")
            for both in fresh
        ),
    )  # fmt: skip
    for both in sorted(wanted.keys() & known.keys()):
        pair, new = known[both], wanted[both]
        if pair.weights != pairing.BY_NUMBER:
            pair.band, pair.score, pair.reasons = new.band, _score(new), _reasons(new)
            pair.weights, pair.worth = found.weights, worth[both]
            pair.save(update_fields=["band", "score", "reasons", "weights", "worth"])
    return entries


def _older_first(pair: PairFound) -> PairFound:
    """The pair with its older entry first, and so with what each reason quotes of it."""
    if int(pair.a) < int(pair.b):
        return pair
    reasons = tuple(replace(reason, values=tuple(reversed(reason.values))) for reason in pair.reasons)
    return replace(pair, a=pair.b, b=pair.a, reasons=reasons)


def _decided(entries: Collection[int]) -> list[Decision]:
    return pairing.decisions_among(entries) if entries else []


def _score(pair: PairFound) -> Decimal:
    return Decimal(str(round(pair.score, 6))).quantize(Decimal("0.000001"))


def _reasons(pair: PairFound) -> list[dict[str, object]]:
    return [{**asdict(reason), "values": list(reason.values)} for reason in pair.reasons]


def _worths(wanted: Mapping[tuple[int, int], PairFound]) -> dict[tuple[int, int], Decimal]:
    """What a decision about each pair is worth; see :func:`commonwork.register.rules.worth_of`."""
    stakes: dict[int, tuple[int, Decimal | None, bool]] = {}
    for part in in_parts(entry for both in wanted for entry in both):
        rows = Entry.objects.filter(pk__in=part).values_list(
            "pk", "organisation__members", "organisation__standing"
        )  # one entry stands for itself: what it may join is counted when it is asked
        stakes |= {pk: (1, members, standing == "network") for pk, members, standing in rows}
    found = {}
    for (one, other), pair in wanted.items():
        sides = [stakes.get(entry, (1, None, False)) for entry in (one, other)]
        members = max((side[1] or Decimal(0) for side in sides), default=Decimal(0))
        found[one, other] = worth_of(pair.score, members=members, counted=any(side[2] for side in sides))
    return found


def found_by_number(delivery: Delivery) -> FoundPairs:
    """The pairs that the registration numbers of a delivery's entries make.

    An entry that joined an organisation for its number is bound to the oldest entry there that bears it; one whose
    number stands twice in a list, or whose numbers lead to two organisations, is put to a person.
    """
    elder = Exists(Entry.objects.filter(organisation=OuterRef("organisation"), pk__lt=OuterRef("pk")))
    rows = Entry.objects.filter(records__delivery=delivery, organisation__isnull=False).distinct()
    joined = rows.filter(elder, doubtful="").values_list("pk", "organisation_id")
    doubtful = rows.exclude(doubtful="").values_list("pk", "doubtful")
    return FoundPairs([*_joined(dict(joined)), *_doubtful(dict(doubtful))], pairing.BY_NUMBER)


def _joined(entries: Mapping[int, str | None]) -> Iterator[PairFound]:
    within = _within({organisation for organisation in entries.values() if organisation})
    several = {pk for pk in entries if len(within[entries[pk] or ""]) > 1}
    numbers = pairing.numbers_of({*several, *(e for pk in several for e in within[entries[pk] or ""])})
    for entry, organisation in entries.items():
        elders = [pk for pk in within[organisation or ""] if pk < entry]
        shared = [(pk, number) for pk in elders for number in numbers.get(pk, ()) if number in numbers.get(entry, ())]
        if shared:
            yield _numbered(shared[0][0], entry, "same", (shared[0][1],))


def _within(organisations: Iterable[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for part in in_parts(organisations):
        rows = Entry.objects.filter(organisation__in=part).order_by("pk").values_list("organisation_id", "pk")
        for organisation, pk in rows:
            found.setdefault(organisation or "", []).append(pk)
    return found


def _doubtful(entries: Mapping[int, str]) -> Iterator[PairFound]:
    bearers = _bearers({number for text in entries.values() for number in text.split()})
    within = _within({organisation for each in bearers.values() for organisation in each})
    for entry, text in entries.items():
        asked: dict[int, list[str]] = {}
        for number in text.split():
            for organisation in bearers.get(number, ()):
                for other in within[organisation]:
                    if other != entry:
                        asked.setdefault(other, []).append(number)
        for other in sorted(asked)[:AT_MOST]:
            yield _numbered(min(entry, other), max(entry, other), "ask", tuple(asked[other]))


def _bearers(numbers: Collection[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for part in in_parts(number.partition(":")[2] for number in numbers):
        rows = Identifier.objects.filter(value__in=part).values_list("scheme", "value", "organisation_id")
        for scheme, value, organisation in rows:
            if f"{scheme}:{value}" in numbers:
                found.setdefault(f"{scheme}:{value}", set()).add(organisation)
    return found


def _numbered(one: int, other: int, band: str, numbers: tuple[str, ...]) -> PairFound:
    """A pair by number: sure where it joined, even where it is asked (the number speaks for it, the list against)."""
    reasons = tuple(Reason("identifier.same", (number, number), _NUMBER_BITS) for number in numbers)
    return PairFound(str(one), str(other), 1.0 if band == "same" else 0.5, band, reasons)


def regroup(entries: Iterable[int]) -> set[str]:
    """Put entries into the organisations that people's decisions and the found pairs make of them.

    A pair holds as long as both entries stand in a list that counts; what people decided always holds.
    Returns the ids of the organisations that gained or lost entries, for the caller to fold again; which pairs wait
    for a person is renewed. Part of the caller's transaction, which holds ``one_writer``.
    """
    around = pairing.members_around(entries)
    around = {pk: member for pk, member in around.items() if member[2] is not None}
    bonds, decisions = pairing.bonds_among(around), pairing.decisions_among(around)
    counting = pairing.counting_entries({entry for bond in bonds for entry in (bond.one, bond.other)})
    bonds = [bond for bond in bonds if {bond.one, bond.other} <= counting]
    bound = {entry for bond in bonds for entry in (bond.one, bond.other)}
    bound |= {entry for decision in decisions for entry in (decision.one, decision.other)}
    anchors = group(pairing.as_members(around, bound & around.keys()), bonds, decisions)
    minted = {pk: mint_id(source, key) for pk, (source, key, _) in around.items()}
    moved = {pk: minted[anchor] for pk, anchor in anchors.items() if around[pk][2] != minted[anchor]}
    changed = {organisation for pk in moved for organisation in (around[pk][2], moved[pk]) if organisation}
    _make_rows(sorted(set(moved.values())))
    set_column(Entry, "organisation", sorted(moved.items()))
    changed |= _lead(around, minted, anchors)
    renew_waiting(around)
    return changed


def _make_rows(ids: Sequence[str]) -> None:
    """An organisation that a parting makes for the first time gets its row, to be filled by the fold."""
    known = {
        pk for part in in_parts(ids) for pk in Organisation.objects.filter(pk__in=part).values_list("pk", flat=True)
    }
    Organisation.objects.bulk_create([Organisation(pk=pk) for pk in ids if pk not in known])


def _lead(
    around: Mapping[int, tuple[str, str, str | None]], minted: Mapping[int, str], anchors: Mapping[int, int]
) -> set[str]:
    """Let every id ever minted lead to where its entry now belongs; of the anchors, to itself."""
    wanted = {minted[pk]: minted[anchor] if anchor != pk else None for pk, anchor in anchors.items()}
    turned = {}
    for part in in_parts(wanted):
        for pk, redirect in Organisation.objects.filter(pk__in=part).values_list("pk", "redirect_to_id"):
            if redirect != wanted[pk]:
                turned[pk] = wanted[pk]
    set_column(Organisation, "redirect_to", sorted(turned.items()))
    hidden = sorted(pk for pk, target in turned.items() if target)
    set_column(Organisation, "shown", [(pk, False) for pk in hidden])
    return turned.keys() | {target for target in turned.values() if target}


def renew_waiting(entries: Iterable[int]) -> None:
    """Note of the pairs around ``entries`` which wait for a person.

    A pair waits while both stand in a list that counts, belong to two organisations, and nobody judged it, nor any
    other two entries of these organisations to be different.
    """
    pairs = pairing.pairs_of(entries)
    ends = {entry for pair in pairs for entry in (pair.entry_id, pair.other_entry_id)}
    if not ends:
        return
    counting = pairing.counting_entries(ends)
    belongs: dict[int, str | None] = {}
    for part in in_parts(ends):
        belongs |= dict(Entry.objects.filter(pk__in=part).values_list("pk", "organisation_id"))
    apart = _kept_apart({organisation for organisation in belongs.values() if organisation})
    turned = []
    for pair in pairs:
        one, other = belongs[pair.entry_id], belongs[pair.other_entry_id]
        waits = pair.answered_id is None and one != other and frozenset((one, other)) not in apart
        waits = waits and {pair.entry_id, pair.other_entry_id} <= counting
        if waits != pair.is_open:
            turned.append((pair.pk, waits))
    set_column(Pair, "is_open", turned)


def _kept_apart(organisations: Collection[str]) -> set[frozenset[str | None]]:
    """The pairs of organisations of which people said that an entry of one and an entry of the other are different."""
    found: set[frozenset[str | None]] = set()
    for part in in_parts(organisations):
        entries = Entry.objects.filter(organisation__in=part).values_list("pk", flat=True)
        different = [d for d in pairing.decisions_among(entries) if not d.same]
        ends = {entry for decision in different for entry in (decision.one, decision.other)}
        belongs = dict(Entry.objects.filter(pk__in=ends).values_list("pk", "organisation_id"))
        found |= {frozenset((belongs[d.one], belongs[d.other])) for d in different}
    return found


def forget_found(*, source: str = "") -> set[int]:
    """Delete what the linking engine found and nobody judged, of one source or of all; what numbers found stays.

    Returns the entries of the pairs that went, for :func:`regroup`. Part of the caller's transaction.
    """
    pairs = Pair.objects.filter(answered__isnull=True).exclude(weights=pairing.BY_NUMBER)
    if source:
        pairs = pairs.filter(Q(entry__source=source) | Q(other_entry__source=source))
    ends = {entry for both in pairs.values_list("entry_id", "other_entry_id") for entry in both}
    pairs.delete()
    return ends
