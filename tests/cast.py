"""The fixed cast of the tests: roles, not persons, and invented federations and cooperatives in three scripts."""

import importlib.util
import tempfile
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from commonwork.flows import sending
from commonwork.flows.member_workbook import TEMPLATE, template_for
from commonwork.flows.sources import load_spec, member_list_of, source_folder
from commonwork.flows.spreadsheet_to_report import take_in
from commonwork.people.actions import enter_person, grant_network_role
from commonwork.people.models import Person
from commonwork.register.actions import grant_office
from commonwork.register.models import Delivery, Draft, Entry, Organisation, Source

AT = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
SINCE = date(2026, 1, 5)
SPEAKS_OF = date(2026, 11, 20)
KEPT_IN_NETWORK = "7317"
PRIVATE = ("かくし花子", "kakushi@coop.example", "03-0000-7318")
CITY = "かげろう市"
MEMBERS = (
    {
        "Member number": "A-1",
        "Official name": "あけぼの清掃労働者協同組合",
        "Language of the name": "ja",
        "Register": "ph-cda",
        "Registration number": "CAST-1",
        "Country or area": "JP",
        "City": CITY,
        "Members": "40",
        "Members who work": KEPT_IN_NETWORK,
        "Contact person": PRIVATE[0],
        "E-mail": PRIVATE[1],
        "Telephone": PRIVATE[2],
    },
    {
        "Member number": "A-2",
        "Official name": "협동조합 가람일터",
        "Language of the name": "ko",
        "Register": "ph-cda",
        "Registration number": "CAST-2",
        "Country or area": "KR",
    },
    {
        "Member number": "A-3",
        "Official name": "تعاونی کارگری سپیده‌دم",
        "Language of the name": "fa",
        "Register": "ph-cda",
        "Registration number": "CAST-2",
        "Country or area": "IR",
    },
)


@dataclass(frozen=True)
class Cast:
    """Who and what the tests speak of. ``persons``: standing → person; nobody for «anyone»."""

    persons: dict[str, Person | None]
    federation: Organisation
    other_federation: Organisation
    list: Source
    delivery: Delivery
    member: Organisation
    doubtful: Entry


def workbook(organisation, lines, language="en") -> bytes:
    """A member workbook of an organisation, filled in."""
    path = source_folder(TEMPLATE) / "make_sample.py"
    spec = importlib.util.spec_from_file_location("make_sample", path)
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    return maker.fill(template_for(organisation, language), lines, load_spec(TEMPLATE))


def federation(key, name, language, country) -> Organisation:
    """A federation that is a stated member of the network."""
    return Organisation.objects.create(
        id=key, name=name, name_language=language, sort_key=name, shown=True, standing="network", level="secondary",
        relation="member", country=country,
    )  # fmt: skip


def enter() -> Cast:
    """Enter the whole cast: a list of three members came by mail and was entered by the secretariat."""
    persons = {
        name: enter_person(email=f"{name}@cast.example", name=f"the {name}", languages=["en"], by=None, at=AT)
        for name in ("signed_in", "officer", "own_officer", "editor", "secretariat")
    }
    for role in ("editor", "secretariat"):
        grant_network_role(person=persons[role], role=role, start=SINCE, by=None, at=AT)
    own = federation("cast-ja", "ひので労働者協同組合連合会", "ja", "JP")
    other = federation("cast-fa", "اتحادیهٔ تعاونی‌های کارگری آفتاب", "fa", "IR")
    for name, held in (("own_officer", own), ("officer", other)):
        grant_office(person=persons[name], organisation=held, role="officer", start=SINCE, by=None, at=AT)
    source = member_list_of(own, by=persons["secretariat"], at=AT)
    delivery = deliver(source, workbook(own, MEMBERS, "ja"), entered_by=persons["secretariat"])
    first, _second, third = Entry.objects.filter(source=source).order_by("key")
    return Cast({"anyone": None, **persons}, own, other, source, delivery, first.organisation, third)


def deliver(source, content, *, sent_by=None, entered_by=None) -> Delivery:
    """Take in the bytes of a workbook."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        path.write_bytes(content)
        outcome = take_in(source.pk, path, effective=SPEAKS_OF, sent_by=sent_by, entered_by=entered_by)
    assert outcome.delivery is not None, outcome.problems
    return outcome.delivery


def draft(source, content, *, by, name="list.xlsx") -> Draft:
    """The bytes of a list on their way: chosen by somebody, read and compared."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        begun = sending.begin(source, path, file_name=name, effective=SPEAKS_OF, on_behalf=False, by=by)
    return sending.work_at_once(begun)


def sign_in(client, person):
    """A client that is this person, or nobody."""
    client.logout()
    if person is not None:
        client.force_login(person, "allauth.account.auth_backends.AuthenticationBackend")
    return client
