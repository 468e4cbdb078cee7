"""What the search index still has to take in: written in the transaction that changes what everyone may see.

The worker follows (:mod:`commonwork.flows.searching`); see docs/decisions/0012-the-index-follows.md.
"""

from collections.abc import Iterable

from commonwork.register.bulk import in_parts
from commonwork.register.models import IndexChange

AT_A_TIME = 1_000  # organisations in a row


def organisations_changed(ids: Iterable[str]) -> None:
    """Note organisations whose cache was written: shown, hidden, led elsewhere, or with other values.

    Part of the caller's transaction, and cheap: a row for every thousand.
    """
    IndexChange.objects.bulk_create(IndexChange(organisations=part) for part in in_parts(ids, AT_A_TIME))


def everything_changed() -> None:
    """Note that the whole index is to be built anew: another register was put in the place of this one."""
    IndexChange.objects.create(everything=True)


def nothing_left_behind() -> None:
    """Note that what is no longer said shall not stay in the files of the index either, once it has followed.

    A row without organisations says so. For whatever narrows what everyone may see: a list taken back, shared less
    widely, personal cells erased.
    """
    IndexChange.objects.create()


def waits() -> bool:
    """Whether the index has something to take in."""
    return IndexChange.objects.exists()


def waiting(at_most: int) -> list[IndexChange]:
    """The rows that wait, the oldest first."""
    return list(IndexChange.objects.order_by("pk")[:at_most])


def all_waiting() -> dict[int, int]:
    """Row → how many organisations it names, of all that wait."""
    return {pk: len(ids) for pk, ids in IndexChange.objects.values_list("pk", "organisations")}


def taken_in(rows: Iterable[int]) -> None:
    """Forget rows the index has taken in. No log entry: this is the machine at work."""
    for part in in_parts(rows):
        IndexChange.objects.filter(pk__in=part).delete()
