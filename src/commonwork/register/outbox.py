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
