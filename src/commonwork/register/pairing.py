"""Reading pairs: which wait for a person, in which order, what people decided, and what bonds entries hold by."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from commonwork.engines.linking.grouping import Bond, Decision, Member
from commonwork.people.rules import Viewer, may
from commonwork.register.bulk import in_parts
from commonwork.register.models import Entry, Judgement, Organisation, Pair, Record, Row, Source
from commonwork.register.queries import answered_for, clearance_for, ids_acted_for, ids_of
from commonwork.register.rules import is_visible, visible_values

BY_NUMBER = "numbers"  # stands for the version of the weights where a pair was found by its registration number


@dataclass(frozen=True)
class Wanted:
    """Which of the pairs are looked at: of one source, of one country, of the lists of some organisations."""

    source: str = ""
    country: str = ""
    owners: tuple[str, ...] = ()


def pairs_asked(wanted: Wanted) -> QuerySet[Pair]:
    """Every pair a person is or was asked about: those that wait, and those that were judged."""
    return _wanted(Pair.objects.filter(Q(is_open=True) | Q(answered__isnull=False)), wanted)


def pairs_waiting(wanted: Wanted) -> QuerySet[Pair]:
    """The pairs that wait for a person: what a federation has already said something of first, then by worth.

    What a decision is worth is told by :func:`commonwork.register.rules.worth_of`; ties by id.
    """
    found = _wanted(Pair.objects.filter(is_open=True), wanted)
    return found.select_related("entry__source", "other_entry__source").order_by("-worth", "id")


def _wanted(pairs: QuerySet[Pair], wanted: Wanted) -> QuerySet[Pair]:
    if wanted.source:
        pairs = pairs.filter(Q(entry__source=wanted.source) | Q(other_entry__source=wanted.source))
    if wanted.country:
        here = Q(entry__organisation__country=wanted.country) | Q(other_entry__organisation__country=wanted.country)
        pairs = pairs.filter(here)
    if wanted.owners:
        owned = Q(entry__source__organisation__in=wanted.owners)
        pairs = pairs.filter(owned | Q(other_entry__source__organisation__in=wanted.owners))
    return pairs


def next_pair(wanted: Wanted, *, after: Pair | None) -> Pair | None:
    """The next pair that waits, in the order of :func:`pairs_waiting`; with ``after``, the first that follows it."""
    waiting = pairs_waiting(wanted)
    if after is not None:
        waiting = waiting.filter(Q(worth__lt=after.worth) | Q(worth=after.worth, pk__gt=after.pk))
    return waiting.first()


def last_judgement_of(person_id: int) -> Judgement | None:
    """The newest judgement of two entries by a person that still holds: what an undo takes back."""
    held = Judgement.objects.filter(by=person_id, kind__in=("same", "different"), withdrawn_at__isnull=True)
    return held.order_by("-pk").first()


def judgement_of(entry: int, other: int) -> Judgement | None:
    """The newest judgement of two entries, in either order, that still holds."""
    held = Judgement.objects.filter(kind__in=("same", "different"), withdrawn_at__isnull=True)
    both = Q(entry=entry, other_entry=other) | Q(entry=other, other_entry=entry)
    return held.filter(both).order_by("-pk").first()


def newest_records(entries: Iterable[int]) -> dict[int, Record]:
    """What each entry says today, in a list that counts: its last record to take effect."""
    counts = Exists(Row.objects.filter(record=OuterRef("pk"), delivery__state="accepted"))
    found: dict[int, Record] = {}
    for part in in_parts(entries):
        records = Record.objects.filter(counts, entry__in=part).order_by("effective_date", "order", "id")
        found |= {record.entry_id: record for record in records}
    return found


def numbers_of(entries: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """The registration numbers each entry bears today, as ``scheme:value``."""
    return {pk: tuple(record.values.get("identifiers", ())) for pk, record in newest_records(entries).items()}


def members_around(entries: Iterable[int]) -> dict[int, tuple[str, str, str | None]]:
    """The entries of the organisations of ``entries``, and of those that bonds lead to: (source, key, organisation).

    Whoever can be moved by a decision about one of them is among them.
    """
    found: dict[int, tuple[str, str, str | None]] = {}
    todo = set(entries)
    while todo:
        fresh = _with_their_organisations(todo - found.keys())
        found |= fresh
        todo = _bound_to(fresh.keys()) - found.keys()
    return found


def _with_their_organisations(entries: Iterable[int]) -> dict[int, tuple[str, str, str | None]]:
    found: dict[int, tuple[str, str, str | None]] = {}
    for part in in_parts(entries):
        organisations = Entry.objects.filter(pk__in=part).values("organisation_id")
        rows = Entry.objects.filter(organisation__in=organisations)
        for pk, source, key, organisation in rows.values_list("pk", "source_id", "key", "organisation_id"):
            found[pk] = (source, key, organisation)
    return found


def _bound_to(entries: Iterable[int]) -> set[int]:
    found: set[int] = set()
    for part in in_parts(entries):
        for bonds in (_found_same(part), _judged(part).filter(kind="same")):
            for one, other in bonds.values_list("entry_id", "other_entry_id"):
                found |= {one, other}
    return found


def _found_same(entries: Sequence[int]) -> QuerySet[Pair]:
    return Pair.objects.filter(Q(entry__in=entries) | Q(other_entry__in=entries), band="same")


def _judged(entries: Sequence[int]) -> QuerySet[Judgement]:
    held = Judgement.objects.filter(kind__in=("same", "different"), withdrawn_at__isnull=True)
    return held.filter(Q(entry__in=entries) | Q(other_entry__in=entries))


def bonds_among(entries: Iterable[int]) -> list[Bond]:
    """The pairs a machine found to be the same, with at least one of the two among ``entries``."""
    found: dict[tuple[int, int], Bond] = {}
    for part in in_parts(entries):
        for one, other, score in _found_same(part).values_list("entry_id", "other_entry_id", "score"):
            found[one, other] = Bond(one, other, float(score))
    return list(found.values())


def decisions_among(entries: Iterable[int]) -> list[Decision]:
    """What people decided and did not take back, with at least one of the two among ``entries``."""
    found: dict[int, Decision] = {}
    for part in in_parts(entries):
        for pk, kind, one, other in _judged(part).values_list("pk", "kind", "entry_id", "other_entry_id"):
            found[pk] = Decision(one, other, kind == "same", pk)
    return list(found.values())


def as_members(around: Mapping[int, tuple[str, str, str | None]], bound: Iterable[int]) -> dict[int, Member]:
    """Entries as the grouping takes them; numbers are looked up only of those in ``bound`` and their groups."""
    numbers = numbers_of(bound)
    return {pk: Member(source, numbers.get(pk, ())) for pk, (source, _, _) in around.items()}


def pairs_of(entries: Iterable[int]) -> list[Pair]:
    """The pairs in which one of ``entries`` is."""
    found: dict[int, Pair] = {}
    for part in in_parts(entries):
        for pair in Pair.objects.filter(Q(entry__in=part) | Q(other_entry__in=part)):
            found[pair.pk] = pair
    return [found[pk] for pk in sorted(found)]


def counting_entries(entries: Iterable[int]) -> set[int]:
    """Those of ``entries`` that stand in a list that counts."""
    counts = Exists(Row.objects.filter(record__entry=OuterRef("pk"), delivery__state="accepted"))
    found: set[int] = set()
    for part in in_parts(entries):
        found |= set(Entry.objects.filter(counts, pk__in=part).values_list("pk", flat=True))
    return found


def waiting_entries(delivery_id: int) -> QuerySet[Entry]:
    """The entries of a delivery about which a person is asked, by key."""
    asked = Exists(Pair.objects.filter(Q(entry=OuterRef("pk")) | Q(other_entry=OuterRef("pk")), is_open=True))
    return Entry.objects.filter(asked, records__rows__delivery=delivery_id).distinct().order_by("key")


def waiting_keys(source: Source) -> set[str]:
    """The keys of the entries of a list about which a person is asked."""
    ends = Pair.objects.filter(is_open=True)
    asked = Q(pk__in=ends.values("entry")) | Q(pk__in=ends.values("other_entry"))
    return set(Entry.objects.filter(asked, source=source.pk).values_list("key", flat=True))


def seen_values(entry: Entry, viewer: Viewer) -> dict[str, Any]:
    """What an entry says today, as far as the viewer's rights reach; nothing where it stands in no list that counts."""
    record = newest_records([entry.pk]).get(entry.pk)
    if record is None:
        return {}
    source = entry.source
    clearance = clearance_towards(viewer, source.organisation_id or "")
    return visible_values(record.values, kept_back=source.fields_kept_back, sharing=source.sharing, clearance=clearance)


def clearance_towards(viewer: Viewer, owner: str) -> str:
    """How much a viewer may see of a list: all of her own, of others' what her standing in the network allows."""
    return "private" if owner and may(viewer, "delivery", "open_file", of=owner) else clearance_for(viewer)


def sees_field(entry: Entry, field: str, viewer: Viewer) -> bool:
    """Whether a viewer may see a field of an entry: by its column, and by how its list is shared."""
    source = entry.source
    clearance = clearance_towards(viewer, source.organisation_id or "")
    if clearance == "private":
        return True
    probe = visible_values(
        {field: True}, kept_back=source.fields_kept_back, sharing=source.sharing, clearance=clearance
    )
    return field in probe and is_visible(source.fields_kept_back.get(field, "public"), clearance)


def organisations_of(entries: Iterable[int]) -> dict[int, Organisation]:
    """The organisation each entry belongs to today."""
    rows = Entry.objects.filter(pk__in=list(entries)).select_related("organisation")
    return {entry.pk: entry.organisation for entry in rows if entry.organisation is not None}


@dataclass(frozen=True)
class OwnPair:
    """A pair with the organisation in whose lists one of its entries stands."""

    organisation: Organisation
    pair: Pair

    @property
    def is_alone(self) -> bool:
        """Whether both entries stand in lists of this organisation, and joining them moves nothing of anybody else.

        A row of hers may be one body with rows of others: then only a row that is joined with nobody else's, and whose
        organisation bears no office and no list, may follow it there.
        """
        own = set(ids_acted_for(self.organisation))
        entries = (self.pair.entry, self.pair.other_entry)
        alone = {entry.source.organisation_id for entry in entries} <= own
        return alone and any(_concerns_nobody_else(entry, own) for entry in entries)


def _concerns_nobody_else(entry: Entry, own: set[str]) -> bool:
    """Whether everything that is joined with an entry stands in lists of ``own``, and no right hangs on it."""
    organisation = entry.organisation
    if organisation is None:
        return True
    others = organisation.entries.exclude(source__organisation__in=own)
    return not answered_for(ids_of(organisation)) and not others.exists()
