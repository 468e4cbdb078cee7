"""The demonstration: the network's facts, invented samples that are marked as such, an edition not for citation."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from commonwork.flows import edition, identity, invitations, searching, sources
from commonwork.flows.preparing import prepare
from commonwork.flows.spreadsheet_to_report import Progress, take_in
from commonwork.observatory.queries import latest_edition
from commonwork.people.actions import enter_person, grant_network_role
from commonwork.people.models import Person
from commonwork.register import disputing, proposing
from commonwork.register.actions import grant_office, state_affiliation
from commonwork.register.models import Dispute, Entry, Organisation, Proposal, Source

FACTS = {
    "network/organisations": "members.csv",
    "network/statistics": "statistics.csv",
    "network/contradicting": "statistics_contradicting.csv",
}
FACTS_DATE = date(2026, 11, 24)  # the day the facts were gathered
_ROLES = ("secretariat", "editor")
_NETWORK_SAMPLE = "sample/network/organisations"
_SECOND_FEDERATION = "sample-ja"  # its key in the sample of the network's list; two of its members are doubtful
_CORRECTED = "견본-005"  # the member of the first invented federation that asks for a correction
_CORRECTION = {"city": "은평구", "members": "19"}
_DISPUTED = (  # member, what is said of which verdict, and what the secretariat answered, if it did
    (
        "견본-009",
        disputing.Objection(
            "cicopa",
            "견본: 일하는 사람 60명 중 40명은 여름철에만 일합니다. 조합원이 될 수 있습니다.",
            "worker_full",
            "ko",
        ),
        "",
    ),
    (
        "견본-008",
        disputing.Objection("icls", "견본: 이용자 조합원도 집수리에 참여합니다.", "multi_stakeholder", "ko"),
        "견본: 이용자 조합원이 의결권의 절반을 넘습니다. 함께 일한다면 조합원 구분을 고쳐 주십시오.",
    ),
)
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
    federation = _invented_federation(at)
    people = [_person(role, at) for role in _ROLES] + [_officer(federation, at)]
    _take_second_list(at, entered_by=people[0])
    _propose_correction(federation, at, by=people[0])
    _dispute_verdicts(federation, at, officer=people[2], answered_by=people[0])
    identity.recount()
    if latest_edition() is None:
        edition.prepare("demonstration-1", as_of=_facts_day(at), by=None, demonstration=True)
        edition.publish("demonstration-1", by=None)
    searching.rebuild(progress)
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


def _officer(federation: Organisation, at: datetime) -> Person:
    """An officer of the first invented federation, whose list is an invented sample too."""
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


def _take_second_list(at: datetime, *, entered_by: Person) -> None:
    """The list of a second invented federation, entered for it: two of its members may be in a public register."""
    entry = Entry.objects.get(source=_NETWORK_SAMPLE, key=_SECOND_FEDERATION)
    if entry.organisation is None:
        raise LookupError(f"{_SECOND_FEDERATION}: the sample of the network's list holds no such federation")
    source = sources.member_list_of(entry.organisation, by=entered_by, at=at)
    sample = sources.source_folder(source.template) / "sample-ja.xlsx"
    take_in(source.key, sample, effective=_facts_day(at), entered_by=entered_by)


def _propose_correction(federation: Organisation, at: datetime, *, by: Person) -> None:
    """Somebody of an invented member, who came with a spoken code, has proposed a correction: once, ever."""
    member = Entry.objects.get(source=f"members/{federation.pk}", key=_CORRECTED).organisation
    if member is None or Proposal.objects.filter(organisation=member).exists():
        return
    invitation, _ = invitations.make_code(member, by=by)
    record = invitations.record_opened(invitation, member)
    proposing.propose(record=record, after=_CORRECTION, note="견본: 사무실을 옮겼습니다.", invitation=invitation, at=at)


def _dispute_verdicts(federation: Organisation, at: datetime, *, officer: Person, answered_by: Person) -> None:
    """The officer disputes two verdicts of invented members, once, ever; the secretariat has answered one of them."""
    if Dispute.objects.filter(on_behalf_of=federation).exists():
        return
    for key, objection, answer in _DISPUTED:
        member = Entry.objects.get(source=f"members/{federation.pk}", key=key).organisation
        if member is None:
            continue
        made = disputing.dispute_verdict(
            organisation=member, objection=objection, on_behalf_of=federation, by=officer, at=at
        )
        if answer:
            disputing.answer_dispute(dispute=made, outcome="declined", answer=answer, by=answered_by, at=at)


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
