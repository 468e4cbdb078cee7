"""The demonstration: the network's facts, invented samples that are marked as such, an edition not for citation."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from commonwork.flows import edition, sources
from commonwork.flows.preparing import prepare
from commonwork.flows.spreadsheet_to_report import Progress, take_in
from commonwork.observatory.queries import latest_edition
from commonwork.people.actions import enter_person, grant_network_role
from commonwork.people.models import Person
from commonwork.register.actions import grant_office, state_affiliation
from commonwork.register.models import Organisation, Source

FACTS = {
    "network/organisations": "members.csv",
    "network/statistics": "statistics.csv",
    "network/contradicting": "statistics_contradicting.csv",
}
FACTS_DATE = date(2026, 11, 24)  # the day the facts were gathered
_ROLES = ("secretariat", "editor")
_AFFILIATION_OF_RELATION = {"member": "member", "participant": "participant"}


def load(*, progress: Progress = lambda stage, done, of: None) -> Iterator[str]:
    """Load the demonstration; yields what to tell the person at the terminal. Run again, it loses nothing."""
    prepare()
    at = timezone.now()
    for source, name in FACTS.items():
        take_in(source, Path(settings.REFERENCE) / "facts" / name, effective=_facts_day(at), progress=progress)
    for template in sources.described_sources():
        _take_sample(template, at)
    _state_affiliations(at)
    people = [_person(role, at) for role in _ROLES] + [_officer(at)]
    if latest_edition() is None:
        edition.prepare("demonstration-1", as_of=_facts_day(at), by=None, demonstration=True)
        edition.publish("demonstration-1", by=None)
    published = latest_edition()
    yield f"Organisations: {Organisation.objects.shown().count():,}, edition {published}"
    yield "Demonstration sign-ins (buttons on the sign-in page): " + "; ".join(person.name for person in people)


def _facts_day(at: datetime) -> date:
    """The day the facts speak of; on a machine whose clock is behind, nothing lies in the future."""
    return min(FACTS_DATE, at.date())


def _take_sample(template: str, at: datetime) -> None:
    folder = sources.source_folder(template)
    samples = sorted(folder.glob("sample.*"))
    if template.startswith("network/") or not samples:
        return
    source = sources.sample_source(template, by=None, at=at)
    take_in(source.key, samples[0], effective=_facts_day(at))


def _state_affiliations(at: datetime) -> None:
    """The network's own list states who belongs to the world organisation it speaks of, and who took part."""
    source = Source.objects.get(pk="network/organisations")
    bodies = {entry.key: entry.organisation for entry in source.entries.select_related("organisation")}
    world, network = bodies.get("cicopa"), bodies.get("cicopa-ap")
    for organisation in bodies.values():
        if organisation is None or world is None or network is None:
            continue
        kind = _AFFILIATION_OF_RELATION.get(organisation.relation)
        if kind:
            federation = world if kind == "member" else network
            state_affiliation(member=organisation, federation=federation, kind=kind, source=source, by=None, at=at)


def _person(role: str, at: datetime) -> Person:
    person = enter_person(
        email=f"{role}@demonstration.invalid",
        name=f"Demonstration: {role}",
        languages=["en"],
        by=None,
        at=at,
        is_demonstration=True,
    )
    grant_network_role(person=person, role=role, start=_facts_day(at), by=None, at=at)
    return person


def _officer(at: datetime) -> Person:
    """An officer of the one invented federation, whose list is an invented sample too."""
    federation = _invented_federation(at)
    person = enter_person(
        email="officer@demonstration.invalid",
        name="Demonstration: officer of a federation",
        languages=["ko", "en"],
        by=None,
        at=at,
        is_demonstration=True,
    )
    grant_office(person=person, organisation=federation, role="officer", start=_facts_day(at), by=None, at=at)
    source = sources.member_list_of(federation, by=person, at=at)
    for sample in sorted(sources.source_folder(source.template).glob("sample.xlsx")):
        take_in(source.key, sample, effective=_facts_day(at), sent_by=person, entered_by=person)
    return person


def _invented_federation(at: datetime) -> Organisation:
    """The federation of the samples: taken in like any other body, from the sample of the network's own list."""
    source = sources.sample_source("network/organisations", by=None, at=at)
    sample = sources.source_folder("network/organisations") / "sample.csv"
    take_in(source.key, sample, effective=_facts_day(at))
    federations = Organisation.objects.filter(entries__source=source, organisation_kind="national_federation")
    federation = federations.order_by("id").first()
    if federation is None:
        raise LookupError(f"{sample.name} holds no national federation for the demonstration")
    return federation
