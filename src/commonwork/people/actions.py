"""Writing persons and roles, and the one way to write the log."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from commonwork.people.models import LogEntry, NetworkRole, Person


def log(
    *, at: datetime, by: Person | None, action: str, on: tuple[str, object], detail: dict[str, Any] | None = None
) -> None:
    """Note who did what to what (``on`` = kind and id). Holds no personal values, so it is never erased."""
    LogEntry.objects.create(
        at=at,
        by=str(by.pk) if by else "command",
        action=action,
        object_kind=on[0],
        object_id=str(on[1]),
        detail=detail or {},
    )


@transaction.atomic
def enter_person(
    *, email: str, name: str, languages: list[str], by: Person | None, at: datetime, **more: Any
) -> Person:
    """Enter someone who may sign in; entering the same address again changes nothing."""
    person, created = Person.objects.get_or_create(
        email=email.lower(), defaults={"name": name, "languages": languages, "joined_at": at, **more}
    )
    if created:
        person.set_unusable_password()
        person.save(update_fields=["password"])
        log(at=at, by=by, action="people.enter", on=("person", person.pk))
    return person


@transaction.atomic
def describe_person(
    *, person: Person, name: str, languages: list[str], time_zone: str, by: Person | None, at: datetime
) -> Person:
    """Change what is known of a person: the name, the languages she reads (best first) and her time zone."""
    person.name, person.languages, person.time_zone = name, languages, time_zone
    person.save(update_fields=["name", "languages", "time_zone"])
    log(at=at, by=by, action="people.describe", on=("person", person.pk))
    return person


@transaction.atomic
def grant_network_role(*, person: Person, role: str, start: date, by: Person | None, at: datetime) -> NetworkRole:
    """Give a person a role for the network from a day on; a role already held is left as it is."""
    held, created = NetworkRole.objects.get_or_create(
        person=person, role=role, end_date=None, defaults={"start_date": start}
    )
    if created:
        log(at=at, by=by, action="people.grant_role", on=("person", person.pk), detail={"role": role})
    return held
