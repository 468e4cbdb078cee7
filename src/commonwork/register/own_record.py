"""What the register says of one organisation to that organisation itself: public values, and its contact values.

Whoever holds an invitation sees nothing that concerns anybody else, and no remark a federation keeps for itself.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from commonwork.engines.folding import fold
from commonwork.engines.reading.spec import PERSONAL_FIELDS
from commonwork.engines.records import Profile
from commonwork.people.models import Invitation
from commonwork.register.models import (
    ConfirmationRound,
    Entry,
    Judgement,
    Organisation,
    PersonalCells,
    Proposal,
    Row,
    Source,
)
from commonwork.register.queries import fold_inputs, fold_judgements, lists_in_force
from commonwork.register.rules import is_visible

CONTACT_FIELDS = ("contact", "phone", "email")
CORRECTABLE = (
    "names", "status", "region", "city", "address", "postcode", "website", "founded", "activity", "members",
    "workers", "description", *CONTACT_FIELDS,
)  # fmt: skip
_ADDRESS = re.compile(r"[^\s<>(),;:\"\[\]]+@[^\s<>(),;:\"\[\]@]+\.[^\s<>(),;:\"\[\]@]+")


@dataclass(frozen=True)
class OwnRecord:
    """The record of an organisation as it is shown to itself, and the federation whose list holds it."""

    organisation: Organisation
    profile: Profile
    values: Mapping[str, Any]
    federation: Organisation | None
    round: ConfirmationRound | None = None

    @property
    def name(self) -> str:
        """The name shown first."""
        return str(self.values.get("names") or self.organisation.name or self.organisation.pk)


def lists_holding(organisation: Organisation) -> list[Source]:
    """The lists in force, owned by others, that hold an organisation: those of its federations, the oldest first."""
    sources = Source.objects.filter(entries__organisation=organisation, organisation__isnull=False, kind="snapshot")
    sources = sources.exclude(organisation=organisation).select_related("organisation").distinct().order_by("key")
    found = []
    for source in sources:
        in_force = lists_in_force(source.pk)
        if Row.objects.filter(delivery__in=in_force, record__entry__organisation=organisation).exists():
            found.append(source)
    return found


def round_of(invitation: Invitation) -> ConfirmationRound | None:
    """The round that sent an invitation out; None for one that was made by itself."""
    found = ConfirmationRound.objects.filter(asked=invitation).select_related("source__organisation")
    return found.first()


def federations_answering(organisation: Organisation) -> list[Organisation]:
    """The federations that may answer what is proposed of an organisation; none where only the secretariat may.

    A federation answers for the members of its list. It does not answer for a body that sends a list itself, or
    that the network's own list states: listing somebody gives nobody a right over it.
    """
    if Source.objects.filter(organisation=organisation).exists():
        return []
    if Entry.objects.filter(organisation=organisation, source__rank="network").exists():
        return []
    return [source.organisation for source in lists_holding(organisation) if source.organisation is not None]


def own_record(
    organisation: Organisation, *, round_: ConfirmationRound | None, as_of: date, known_at: datetime
) -> OwnRecord:
    """The record of an organisation for itself: public columns of every list, in full whatever is shared with others.

    Contact values come from the list of the round, or, where none asked, from the lists of its federations. Whom a
    list no longer names sees through that list's round what everybody sees.
    """
    lists = lists_holding(organisation)
    speaking = [source for source in lists if round_ is None or source.pk == round_.source_id]
    own = frozenset(source.pk for source in speaking)
    kept_back = dict(Source.objects.filter(pk__in=own).values_list("pk", "fields_kept_back"))
    records = [
        replace(record, values=_public(record.values, kept_back.get(record.source)))
        for record in fold_inputs([organisation.pk], own_lists=own)[organisation.pk]
    ]
    judgements = fold_judgements([organisation.pk])[organisation.pk]
    profile = fold(records, judgements, as_of=as_of, known_at=known_at) or Profile()
    values = {field: profile.value(field, None) for field in CORRECTABLE if field not in CONTACT_FIELDS}
    values["names"] = profile.names[0].text if profile.names else ""
    through = round_.source if round_ is not None and lists != speaking else None
    values |= contact_values(organisation, speaking, on=as_of, through=through)
    federation = speaking[0].organisation if speaking else None
    return OwnRecord(organisation, profile, values, federation, round_)


def _public(values: Mapping[str, Any], kept_back: Mapping[str, str] | None) -> Mapping[str, Any]:
    if kept_back is None:
        return values
    return {field: value for field, value in values.items() if is_visible(kept_back.get(field, "public"), "public")}


def contact_values(
    organisation: Organisation, sources: Iterable[Source], *, on: date, through: Source | None = None
) -> dict[str, str]:
    """Contact person, telephone and e-mail: what a person decided, else as the first of the lists has them.

    With ``through``, whoever reads was asked at an address which the owner of that list stated, and others list the
    organisation as well: only what was decided of proposals in rounds of that list is then shown, not what the
    organisation told another federation.
    """
    found = decided_contacts([organisation.pk], on=on, through=through).get(organisation.pk, {})
    for source in sources:
        stated = contacts_stated(source, organisation=organisation).get(organisation.pk, {})
        found = {**stated, **found}
    return {field: found.get(field, "") for field in CONTACT_FIELDS}


def decided_contacts(
    organisation_ids: Iterable[str], *, on: date, through: Source | None = None
) -> dict[str, dict[str, str]]:
    """Organisation id → contact values that people decided, the last decision of each; see :func:`contact_values`."""
    decided = Judgement.objects.filter(
        kind="value", organisation__in=list(organisation_ids), field__in=PERSONAL_FIELDS, withdrawn_at__isnull=True,
        effective_date__lte=on,
    )  # fmt: skip
    if through is not None:
        decided = decided.filter(pk__in=Proposal.objects.filter(round__source=through.pk).values("judgement"))
    found: dict[str, dict[str, str]] = {}
    for judgement in decided.order_by("effective_date", "recorded_at", "id"):
        found.setdefault(judgement.organisation_id or "", {})[judgement.field] = str(judgement.value or "")
    return found


def contacts_stated(source: Source, organisation: Organisation | None = None) -> dict[str, dict[str, str]]:
    """Organisation id → contact values as the personal cells of the list in force state them; erased ones are gone."""
    columns = {field: _columns(source, field) for field in CONTACT_FIELDS}
    cells = PersonalCells.objects.filter(
        erased_at__isnull=True, record__rows__delivery__in=lists_in_force(source.pk), record__entry__source=source.pk
    )
    if organisation is not None:
        cells = cells.filter(record__entry__organisation=organisation)
    found: dict[str, dict[str, str]] = {}
    for pk, stated in cells.order_by("record_id").values_list("record__entry__organisation_id", "cells"):
        for field, names in columns.items():
            text = next((stated[name].strip() for name in names if (stated or {}).get(name, "").strip()), "")
            if text and pk:
                found.setdefault(pk, {})[field] = text
    return found


def _columns(source: Source, field: str) -> list[str]:
    remembered = [heading for heading, meaning in source.remembered.items() if meaning == field]
    return [*source.field_columns.get(field, ()), *remembered]


def first_address(text: str) -> str:
    """The first e-mail address in a cell, which may hold several or words around it; «» if there is none."""
    match = _ADDRESS.search(text)
    return match[0].strip(".'") if match and len(match[0]) <= 254 else ""  # RFC 5321


def organisations_listed(source: Source) -> QuerySet[Organisation]:
    """The organisations the list in force of a source holds, by name."""
    rows = Row.objects.filter(delivery__in=lists_in_force(source.pk), record__entry__source=source.pk)
    listed = Organisation.objects.filter(pk__in=rows.values("record__entry__organisation_id"))
    return listed.exclude(pk=source.organisation_id).order_by("sort_key", "pk")


def addresses_of(source: Source, *, on: date) -> dict[str, str]:
    """Organisation id → the e-mail address one writes to: what a person decided, else what the list states."""
    found = {pk: first_address(stated.get("email", "")) for pk, stated in contacts_stated(source).items()}
    for pk, decided in decided_contacts(list(organisations_listed(source).values_list("pk", flat=True)), on=on).items():
        if "email" in decided:
            found[pk] = first_address(decided["email"])
    return {pk: address for pk, address in found.items() if address}
