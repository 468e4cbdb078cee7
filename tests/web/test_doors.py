"""Every permission of the table, held against the doors that stand for it, for every standing."""

from datetime import date

import cast
import pytest
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from commonwork.flows import edition as editions
from commonwork.flows import invitations
from commonwork.people.rules import PERMISSIONS
from commonwork.reference import load
from commonwork.register import disputing, self_descriptions
from commonwork.register.correcting_forms import FormOf, correct_form
from commonwork.register.models import ConfirmationRound, Pair

IMPLIED = {
    "anyone": {"anyone"},
    "signed_in": {"anyone", "signed_in"},
    "officer": {"anyone", "signed_in", "officer"},
    "own_officer": {"anyone", "signed_in", "officer", "own_officer"},
    "editor": {"anyone", "signed_in", "editor"},
    "secretariat": {"anyone", "signed_in", "secretariat"},
}
EDITION = "cast-1"
DRAFT = ("draft", "draft-changes", "draft-share")
LAST_DAY = date(2099, 1, 1)


@pytest.fixture
def roles(db):
    found = cast.enter()
    invitations.open_round(found.list, closes_on=LAST_DAY, by=None)
    editions.prepare("cast-0", as_of=cast.SPEAKS_OF, by=None, demonstration=True)
    editions.publish("cast-0", by=None)
    editions.prepare(EDITION, as_of=cast.SPEAKS_OF, by=None, demonstration=True)
    cast.draft(found.list, cast.workbook(found.federation, cast.MEMBERS[:2]), by=found.persons["own_officer"])
    return found


def _correction(roles):
    row = next(row for row in load(settings.REFERENCE).facts("legal_forms") if row["form_id"] == "JP-RK")
    said = {"words": ("min_members", "3", "3"), "codes": {}, "source": "the law"}
    about = FormOf(roles.federation, row)
    return correct_form(about=about, **said, by=roles.persons["own_officer"], at=cast.AT)[0]


def _described(roles):
    kept = self_descriptions.keep(key="k", answers={"veto": "none"}, country="JP", language="en", at=cast.AT)
    return self_descriptions.send(description=kept, to=self_descriptions.Sending(roles.federation), at=cast.AT)


def _dispute(roles):
    waiting = disputing.disputes_of(roles.member).first()
    return waiting or disputing.dispute_verdict(
        organisation=roles.member,
        objection=disputing.Objection("icls", "Not so."),
        on_behalf_of=roles.federation,
        by=roles.persons["own_officer"],
        at=cast.AT,
    )


def doors(roles):
    """(kind, action) → the doors that stand for it: method and address, or a word only the right shows on a page."""
    key, delivery, member = roles.list.key, roles.delivery.pk, roles.member.pk
    draft = roles.list.drafts.get().pk
    pair, described = Pair.objects.get().pk, _described(roles).pk
    round_ = ConfirmationRound.objects.get().pk
    return {
        ("organisation", "read"): [("GET", "public:organisation", member), ("GET", "public:directory")],
        ("organisation", "read_network_values"): [("SHOWS", "public:organisation", member)],
        ("organisation", "read_private_values"): [("GET", "desk:people")],
        ("organisation", "erase_personal"): [
            ("GET", "desk:erase"), ("GET", "desk:erase-of", member), ("POST", "desk:erase-of", member),
        ],
        ("pair", "judge"): [
            ("GET", "desk:pairs"), ("GET", "desk:pair", pair), ("POST", "desk:pair", pair), ("POST", "desk:pairs-undo"),
        ],
        ("pair", "judge_own"): [("POST", "member:judge-duplicate", roles.federation.pk, pair)],
        ("pair", "propose"): [
            ("GET", "member:duplicates", roles.federation.pk),
            ("POST", "member:propose-duplicate", roles.federation.pk, pair),
        ],
        ("source", "read"): [("GET", "public:source", key), ("GET", "public:sources")],
        ("source", "set_sharing"): [("GET", "member:sharing", key), ("POST", "member:sharing", key)],
        ("delivery", "read"): [("GET", "public:delivery", key, delivery)],
        ("delivery", "read_changes"): [
            ("GET", "member:list", key), ("GET", "member:delivery", delivery), ("GET", "member:receipt", delivery),
        ],
        ("delivery", "open_file"): [
            ("GET", "member:delivery-file", delivery), ("GET", "member:delivery-better", delivery),
        ],
        ("delivery", "send"): [
            ("GET", "member:send", key), ("POST", "member:send", key), ("GET", "member:template", key),
            ("GET", "desk:take-in-for", roles.federation.pk), ("POST", "desk:take-in-for", roles.federation.pk),
            *[(method, f"member:{page}", draft) for page in DRAFT for method in ("GET", "POST")],
            ("POST", "member:draft-drop", draft),
        ],
        ("delivery", "approve"): [("POST", "member:draft-approve", draft)],
        ("delivery", "confirm"): [("POST", "member:confirm", delivery)],
        ("delivery", "withdraw"): [("GET", "member:withdraw", delivery), ("POST", "member:withdraw", delivery)],
        ("legal_form", "correct"): [
            ("GET", "member:forms", roles.federation.pk), ("GET", "member:form", roles.federation.pk, "JP-RK"),
            *[(m, "member:form-field", roles.federation.pk, "JP-RK", "min_members") for m in ("GET", "POST")],
        ],
        ("legal_form", "answer"): [("GET", "desk:forms"), ("POST", "desk:form-answer", _correction(roles).pk)],
        ("self_description", "answer"): [
            ("GET", "member:self-description", described), ("POST", "member:self-description", described),
        ],
        ("proposal", "answer"): [
            ("GET", "member:proposals-of", roles.federation.pk, member),
            ("POST", "member:proposals-of", roles.federation.pk, member),
        ],
        ("verdict", "dispute"): [
            ("GET", "member:dispute", roles.federation.pk, member),
            ("POST", "member:dispute", roles.federation.pk, member),
        ],
        ("dispute", "withdraw"): [("POST", "member:dispute-withdraw", _dispute(roles).pk)],
        ("dispute", "answer"): [
            ("GET", "desk:disputes"), ("GET", "desk:dispute", _dispute(roles).pk),
            ("POST", "desk:dispute", _dispute(roles).pk),
        ],
        ("round", "read"): [("GET", "member:round", round_)],
        ("round", "open"): [
            ("GET", "member:rounds", key), ("POST", "member:rounds", key),
            ("POST", "member:round-remind", round_), ("POST", "member:round-close", round_),
        ],
        ("letter", "read"): [("GET", "desk:rounds")],
        ("invitation", "make"): [
            ("GET", "desk:codes"), ("GET", "desk:code-of", member), ("POST", "desk:code-of", member),
        ],
        ("edition", "read"): [("GET", "public:edition", "cast-0"), ("GET", "public:editions")],
        ("edition", "read_prepared"): [("GET", "desk:editions"), ("GET", "desk:edition", EDITION)],
        ("edition", "prepare"): [("POST", "desk:prepare")],
        ("edition", "publish"): [("GET", "desk:publish", EDITION), ("POST", "desk:publish", EDITION)],
        ("edition", "open_sealed"): [("GET", "desk:sealed", EDITION)],
        ("log", "read"): [("GET", "desk:log")],
        ("desk", "open"): [("GET", "desk:today"), ("GET", "desk:deliveries"), ("GET", "desk:delivery", delivery)],
        ("member_pages", "open"): [("GET", "member:today"), ("GET", "member:proposals")],
    }  # fmt: skip


def knock(client, door):
    """What a door answers: open, closed, or first sign in. What it wrote is undone."""
    method, name, *args = door
    address = reverse(name, args=args)
    with transaction.atomic():
        response = client.post(address) if method == "POST" else client.get(address)
        transaction.set_rollback(True)
    to_sign_in = response.status_code == 302 and response["Location"].startswith(reverse("account_request_login_code"))
    if method == "SHOWS":
        return "open" if cast.KEPT_IN_NETWORK in response.content.decode() else "closed"
    response.close()
    return {200: "open", 302: "sign in" if to_sign_in else "open", 403: "closed"}[response.status_code]


def test_every_permission_has_a_door(roles):
    assert set(doors(roles)) == set(PERMISSIONS)


def test_every_door_answers_as_the_table_says(client, roles):
    shut = {"anyone": "sign in"}
    expected, found = {}, {}
    for permission, its_doors in doors(roles).items():
        for door in its_doors:
            for standing, person in roles.persons.items():
                closed = "closed" if door[0] == "SHOWS" else shut.get(standing, "closed")
                allowed = PERMISSIONS[permission] & IMPLIED[standing]
                expected[permission, door, standing] = "open" if allowed else closed
                found[permission, door, standing] = knock(cast.sign_in(client, person), door)
    assert found == expected


def test_a_page_behind_a_door_is_kept_by_no_cache(client, roles):
    page = cast.sign_in(client, roles.persons["secretariat"]).get(reverse("desk:log"))
    assert page.headers["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


def test_the_door_leads_back_to_the_page_that_was_asked_for(client, roles):
    wanted = reverse("member:list", args=[roles.list.key])
    assert client.get(wanted)["Location"] == f"{reverse('account_request_login_code')}?next={wanted}"


def test_a_write_needs_post_and_the_token(roles):
    from django.test import Client

    strict = cast.sign_in(Client(enforce_csrf_checks=True), roles.persons["own_officer"])
    address = reverse("member:confirm", args=[roles.delivery.pk])
    assert (strict.get(address).status_code, strict.post(address).status_code) == (405, 403)


# What is kept back never reaches someone without the right --------------------------------------

PAGES = (
    "member:list",
    "member:delivery",
    "member:delivery-file",
    "desk:log",
    "desk:deliveries",
    "desk:delivery",
    "desk:people",
)


def everything_shown(client, roles):
    """All a viewer can make the site say of the list: public pages, member and desk pages, the file, the log."""
    key, delivery = roles.list.key, roles.delivery.pk
    args = {
        "member:list": [key],
        "member:delivery": [delivery],
        "member:delivery-file": [delivery],
        "desk:delivery": [delivery],
    }
    addresses = [reverse(name, args=args.get(name, [])) for name in PAGES]
    addresses += [
        f"{reverse('member:delivery', args=[delivery])}?show={part}" for part in ("new", "changed", "doubtful")
    ]
    addresses += [f"{reverse('public:delivery', args=[key, delivery])}?part={part}" for part in ("new", "changed")]
    addresses += [reverse("public:organisation", args=[roles.member.pk]), reverse("public:source", args=[key])]
    addresses += [reverse("public:directory"), reverse("desk:today"), reverse("member:today")]
    said = b""
    for address in addresses:
        response = client.get(address)
        said += b"".join(response.streaming_content) if response.streaming else response.content
        response.close()
    return said.decode(errors="replace")


def seen(client, roles, words):
    """Standing → which of the words it gets to see anywhere."""
    found = {}
    for standing, person in roles.persons.items():
        said = everything_shown(cast.sign_in(client, person), roles)
        found[standing] = {word for word in words if word in said}
    return found


def test_a_private_cell_reaches_only_the_sender_and_the_secretariat(client, roles):
    shown = set(cast.PRIVATE)
    nothing = {standing: set() for standing in ("anyone", "signed_in", "officer", "editor")}
    found = seen(client, roles, cast.PRIVATE)
    assert {name: found[name] for name in nothing} == nothing
    assert found["secretariat"] <= shown
    assert found["own_officer"] <= shown
    assert found["secretariat"], "there is something that could leak"


@pytest.mark.parametrize(
    ("mode", "hidden"), [("names", {cast.CITY}), ("totals", {cast.CITY, cast.MEMBERS[0]["Official name"]})]
)
def test_what_a_federation_does_not_share_stays_with_it(client, roles, mode, hidden):
    own = cast.sign_in(client, roles.persons["own_officer"])
    assert own.post(reverse("member:sharing", args=[roles.list.key]), {"sharing": mode}).status_code == 302
    found = seen(client, roles, hidden)
    nothing = {standing: set() for standing in ("anyone", "signed_in", "officer", "editor")}
    assert {name: found[name] for name in nothing} == nothing
    assert (found["own_officer"], found["secretariat"]) == (hidden, hidden)
