"""Who belongs to whom, as a federation's own member list states it."""

from datetime import date

from django.db.models import Q

from commonwork.register.models import Affiliation, Organisation, Source
from commonwork.register.queries import lists_in_force


def renew_affiliations(source: Source, *, on: date) -> None:
    """Bring the affiliations stated by a federation's own list up to the list in force.

    Whoever the list no longer names stopped being stated ``on`` that day: the row stays, with its end.
    One that was merged since is still named where the organisation it leads to is.
    When somebody joined is not known from a list, so the start stays open. Part of the caller's transaction.
    """
    if source.organisation_id is None or source.kind != "snapshot":
        return
    rows = Organisation.objects.filter(entries__records__rows__delivery__in=lists_in_force(source.pk))
    owner = Organisation.objects.filter(pk=source.organisation_id).values_list("pk", "redirect_to_id").get()
    named = set(rows.filter(entries__source=source).values_list("pk", flat=True)) - set(owner)
    stated = Affiliation.objects.filter(source=source, federation=source.organisation_id, kind="member")
    known = {redirect or member for member, redirect in stated.values_list("member_id", "member__redirect_to_id")}
    still = stated.filter(Q(member__in=named) | Q(member__redirect_to__in=named))
    still.update(end_date=None)
    stated.exclude(pk__in=still.values("pk")).filter(end_date=None).update(end_date=on)
    Affiliation.objects.bulk_create(
        [
            Affiliation(
                member_id=member,
                federation_id=source.organisation_id,
                kind="member",
                source=source,
                confirmed_by_federation=True,
            )
            for member in sorted(named - known)
        ]
    )
