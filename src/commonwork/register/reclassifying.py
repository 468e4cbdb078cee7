"""Running the classification again: by new rules over the whole register, or where the law of a form was corrected."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction

from commonwork.people.actions import log
from commonwork.people.models import Person
from commonwork.register import classifying
from commonwork.register.bulk import in_parts, one_writer
from commonwork.register.kind_counts import renew_kind_counts
from commonwork.register.models import Classification
from commonwork.register.outbox import organisations_changed

AT_A_TIME = 5000
Progress = Callable[[str, int, int], None]


def _silent(stage: str, done: int, of: int) -> None:
    """No bar."""


def reclassify(*, by: Person | None, at: datetime, progress: Progress = _silent) -> dict[str, int]:
    """Give every stored verdict again by the rules of today; those that come out the same stay in force.

    Some thousand at a time, each in a transaction of its own: interrupted, it goes on where it was. Returns how many
    were looked at and how many changed.
    """
    version = classifying.rules_in_force().version
    stale = Classification.objects.filter(replaced_at__isnull=True).exclude(rules_version=version)
    waiting = list(stale.order_by("organisation_id").values_list("organisation_id", flat=True))
    changed = 0
    for start in range(0, len(waiting), AT_A_TIME):
        changed += _again(waiting[start : start + AT_A_TIME], at=at)
        progress("classified", min(start + AT_A_TIME, len(waiting)), len(waiting))
    with transaction.atomic():
        one_writer()
        renew_kind_counts()
        detail = {"rules": version, "looked_at": len(waiting), "changed": changed}
        log(at=at, by=by, action="register.reclassify", on=("register", version), detail=detail)
    return {"looked_at": len(waiting), "changed": changed}


@transaction.atomic
def _again(organisations: Iterable[str], *, at: datetime) -> int:
    one_writer()
    changed = classifying.classify_again(organisations, at=at)
    organisations_changed(changed)
    return len(changed)


@transaction.atomic
def form_changed(*, form_id: str, at: datetime) -> int:
    """Classify the organisations of one legal form again, after what its law says was corrected.

    Returns how many verdicts changed. May be called within the transaction of the correction.
    """
    one_writer()
    of_form = Classification.objects.filter(replaced_at__isnull=True, national=form_id)
    changed = 0
    for part in in_parts(of_form.values_list("organisation_id", flat=True), AT_A_TIME):
        changed += _again(part, at=at)
    if changed:
        renew_kind_counts()
    return changed
