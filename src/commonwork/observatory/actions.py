"""Writing the observatory: observations made anew from a list, editions prepared and published."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from commonwork.engines.backends.duck import DuckBackend
from commonwork.engines.counting import SEALED, count, edition_hash
from commonwork.engines.counting.checking import SEALED_PREFIX, check_tables, content_hash, hashes_of
from commonwork.observatory import queries
from commonwork.observatory.models import Edition, EditionTable, Observation
from commonwork.observatory.rules import (
    EditionPlan,
    EditionRefused,
    ObservationsRefused,
    check_as_of,
    check_edition_id,
    read_observation,
)
from commonwork.people.actions import log
from commonwork.people.models import Person
from commonwork.reference import Reference, load
from commonwork.register.models import Delivery, Record, Source
from commonwork.register.queries import newest_delivery


@transaction.atomic
def renew_observations(*, source_key: str, by: Person | None, at: datetime, reference: Reference | None = None) -> int:
    """Make the observations of a source anew from its list in force; returns how many there are.

    Words become codes by the committed mappings. Raises ObservationsRefused with every place where they do
    not, and then nothing has changed; ValueError for a source of another kind, Source.DoesNotExist.
    """
    source = Source.objects.get(pk=source_key)
    if source.kind != "observations":
        raise ValueError(f"{source_key} is no source of observations")
    delivery = newest_delivery(source_key)
    made = _observations(source, delivery, reference or load()) if delivery else []
    Observation.objects.filter(record__entry__source=source).delete()
    Observation.objects.bulk_create(made, batch_size=500)
    detail = {"observations": len(made), "delivery": delivery.pk if delivery else None}
    log(at=at, by=by, action="source.renew_observations", on=("source", source_key), detail=detail)
    return len(made)


def _observations(source: Source, delivery: Delivery, reference: Reference) -> list[Observation]:
    made, problems = [], []
    for record, place in queries.rows_in_force(delivery):
        fields, found = read_observation(
            record.values,
            confidence=_confidence(source, record),
            place=f"{delivery.file_name} {place}",
            reference=reference,
        )
        problems += found
        if not found:
            made.append(Observation(record=record, **fields))
    if problems:
        raise ObservationsRefused(problems)
    return made


def _confidence(source: Source, record: Record) -> str:
    """The word in the row; the reader keeps only «recalled» among the values, so the cell is asked."""
    columns = source.field_columns.get("confidence", [])
    said = [record.cells[column].strip() for column in columns if record.cells.get(column)]
    return said[0] if said else str(record.values.get("confidence", ""))


def prepare_edition(
    *, plan: EditionPlan, by: Person | None, at: datetime, reference: Reference | None = None
) -> Edition:
    """Count the register as of a day and keep the cells under a hash, for an editor to look at.

    Preparing again replaces what was prepared. Raises EditionRefused for a published edition, an id that
    cannot stand in an address, or a day the register does not speak for.
    """
    check_edition_id(plan.id)
    check_as_of(plan.as_of, at=at, newest_list=queries.newest_list_date())
    counted = count(queries.counting_tables(plan.as_of, reference), DuckBackend())
    bodies = {f"{SEALED_PREFIX}{name}" if name in SEALED else name: table.body() for name, table in counted.items()}
    return _keep(plan, bodies, by, at)


@transaction.atomic
def _keep(plan: EditionPlan, bodies: Mapping[str, str], by: Person | None, at: datetime) -> Edition:
    if Edition.objects.filter(pk=plan.id, state="published").exists():
        raise EditionRefused(f"{plan.id} is published and never changes again; choose another id")
    hashes = hashes_of(bodies)
    columns = {
        "as_of": plan.as_of,
        "code_version": plan.code_version,
        "is_demonstration": plan.is_demonstration,
        "content_hash": content_hash(hashes),
        "sealed_hash": edition_hash(hashes),
        "previous": queries.latest_edition(),
        "prepared_at": at,
        "prepared_by": by,
    }
    edition, _ = Edition.objects.update_or_create(pk=plan.id, defaults=columns)
    edition.tables.all().delete()
    EditionTable.objects.bulk_create(
        EditionTable(
            edition=edition,
            name=name.removeprefix(SEALED_PREFIX),
            sealed=name.startswith(SEALED_PREFIX),
            body=body,
            sha256=hashes[name],
        )
        for name, body in bodies.items()
    )
    detail = {"as_of": plan.as_of.isoformat(), "hash": edition.content_hash}
    log(at=at, by=by, action="edition.prepare", on=("edition", plan.id), detail=detail)
    return edition


@transaction.atomic
def publish_edition(*, edition_id: str, by: Person | None, at: datetime) -> Edition:
    """Publish a prepared edition; from then on it never changes.

    Its hashes and sums are computed again first. Raises EditionRefused when it is published already or
    does not hold, Edition.DoesNotExist for an unknown one.
    """
    edition = Edition.objects.select_for_update().get(pk=edition_id)
    if edition.state != "prepared":
        raise EditionRefused(f"{edition_id} is published already")
    bodies = queries.stored_bodies(edition_id, sealed=True)
    problems = check_tables(queries.stated_of(edition_id), bodies, full=True)
    if problems:
        raise EditionRefused("; ".join(f"{problem.place}: {problem.code} {problem.value}" for problem in problems))
    changed = Edition.objects.filter(pk=edition_id, state="prepared").update(
        state="published", published_at=at, published_by=by, previous=queries.latest_edition()
    )
    if not changed:
        raise EditionRefused(f"{edition_id} is published already")
    edition.refresh_from_db()
    log(at=at, by=by, action="edition.publish", on=("edition", edition_id), detail={"hash": edition.content_hash})
    return edition
