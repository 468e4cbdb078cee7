"""The pages behind a link or a code: looked at, confirmed, corrected, answered; nothing typed is lost."""

import re
from datetime import date, timedelta

import cast
import html5lib
import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commonwork.flows import invitations, links, mail
from commonwork.flows.sources import member_list_of
from commonwork.people.models import Invitation, Letter, LogEntry
from commonwork.register.actions import choose_sharing, grant_office
from commonwork.register.models import Confirmation, ConfirmationRound, Organisation, Proposal
from commonwork.register.proposing import Verdict

pytestmark = pytest.mark.django_db
LAST_DAY = date(2099, 1, 1)


def now():
    return timezone.now()  # noqa: TID251 -- compared with what the journeys note by the same clock


LANGUAGES = [code for code, _ in settings.LANGUAGES]
AS_IT_IS = {"names": cast.MEMBERS[0]["Official name"], "city": cast.CITY, "members": "40"}
AS_IT_IS |= dict(zip(("contact", "email", "phone"), cast.PRIVATE, strict=True))


@pytest.fixture(autouse=True)
def _nobody_has_guessed():
    """Wrong tries are counted in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def roles():
    return cast.enter()


@pytest.fixture
def invitation(roles):
    """The one member with an address is asked in a round of its federation."""
    invitations.open_round(roles.list, closes_on=LAST_DAY, by=roles.persons["own_officer"])
    return Invitation.objects.get()


def address(invitation, page="opened", language="en"):
    found = reverse(f"record:{page}", args=[links.token_of(invitation)])
    return found.replace("/en/", f"/{language}/", 1)


def proposals():
    return {one.field: (one.before, one.after, one.state) for one in Proposal.objects.all()}


# Looking and confirming --------------------------------------------------------------------------


def test_a_record_shows_its_public_values_and_its_own_contact_values_and_nothing_else(client, roles, invitation):
    page = client.get(address(invitation)).content.decode()
    shown = [word for word in (*AS_IT_IS.values(), "CAST-1") if word in page]
    assert shown == [*AS_IT_IS.values(), "CAST-1"]
    assert cast.KEPT_IN_NETWORK not in page, "what the federation keeps within the network"
    assert cast.MEMBERS[1]["Official name"] not in page


def test_what_a_member_told_its_federation_of_persons_is_not_shown_at_an_address_another_federation_stated(
    client, roles, invitation
):
    client.post(address(invitation, "correct"), {**AS_IT_IS, "phone": "03-0000-9999"})
    verdicts = {Proposal.objects.get().pk: Verdict(accepted=True, effective=date(2026, 1, 6))}
    invitations.answer(verdicts, by=roles.persons["own_officer"])
    assert "03-0000-9999" in client.get(address(invitation)).content.decode()
    foreign = member_list_of(roles.other_federation, by=None, at=cast.AT)
    claimed = {**cast.MEMBERS[0], "E-mail": "puppet@coop.example", "Telephone": "1234567"}
    cast.deliver(foreign, cast.workbook(roles.other_federation, [claimed]), entered_by=roles.persons["secretariat"])
    invitations.open_round(foreign, closes_on=LAST_DAY, by=roles.persons["officer"])
    page = client.get(address(Invitation.objects.get(email="puppet@coop.example"))).content.decode()
    assert [word for word in ("03-0000-9999", "1234567", cast.PRIVATE[1]) if word in page] == ["1234567"]
    assert "03-0000-9999" in client.get(address(invitation)).content.decode()


def test_a_round_of_a_list_that_no_longer_names_a_member_shows_nothing_another_federation_states(client, roles):
    choose_sharing(source=roles.list, sharing="names", by=None, at=now())
    foreign, secretariat = member_list_of(roles.other_federation, by=None, at=cast.AT), roles.persons["secretariat"]
    claimed = {**cast.MEMBERS[0], "City": "", "E-mail": "puppet@coop.example", "Telephone": "1234567"}
    cast.deliver(foreign, cast.workbook(roles.other_federation, [claimed]), entered_by=secretariat)
    invitations.open_round(foreign, closes_on=LAST_DAY, by=roles.persons["officer"])
    cast.deliver(foreign, cast.workbook(roles.other_federation, cast.MEMBERS[1:2]), entered_by=secretariat)
    page = client.get(address(Invitation.objects.get(email="puppet@coop.example")))
    shown = [word for word in (*cast.PRIVATE, cast.CITY, "1234567") if word in page.content.decode()]
    assert (page.status_code, shown) == (200, [])


def test_what_a_member_says_in_a_round_is_for_the_federation_that_asked_and_no_other_that_lists_it(
    client, roles, invitation
):
    foreign = member_list_of(roles.other_federation, by=None, at=cast.AT)
    lines = cast.workbook(roles.other_federation, cast.MEMBERS[:1])
    cast.deliver(foreign, lines, entered_by=roles.persons["secretariat"])
    said = client.post(address(invitation, "correct"), {**AS_IT_IS, "phone": "03-0000-9999"}, follow=True)
    assert roles.other_federation.name not in said.content.decode()
    seen = {}
    for name, federation in (("officer", roles.other_federation), ("own_officer", roles.federation)):
        officer = cast.sign_in(client, roles.persons[name])
        page = reverse("member:proposals-of", args=[federation.pk, roles.member.pk])
        rows = officer.get(reverse("member:proposals")).context["rows"]
        seen[name] = (len(rows), "03-0000-9999" in officer.get(page).content.decode())
        if name == "officer":
            officer.post(page, {f"verdict-{Proposal.objects.get().pk}": "accepted", "effective": "2026-11-01"})
            assert Proposal.objects.get().state == "open"
    assert seen == {"officer": (0, False), "own_officer": (1, True)}


@pytest.mark.parametrize("sharing", ["names", "totals"])
def test_an_organisation_sees_its_own_record_however_its_list_is_shared_with_others(client, roles, invitation, sharing):
    choose_sharing(source=roles.list, sharing=sharing, by=None, at=now())
    page = client.get(address(invitation)).content.decode()
    assert [word for word in AS_IT_IS.values() if word not in page] == []


def test_opening_a_link_confirms_nothing_and_is_noted_without_the_person(client, invitation):
    for _ in range(2):
        client.get(address(invitation))
        client.head(address(invitation))
    invitation.refresh_from_db()
    looks = LogEntry.objects.filter(action="invitation.look")
    assert (Confirmation.objects.count(), invitation.answered_at, looks.count()) == (0, None, 2)
    assert invitation.opened_at is not None
    assert not [word for word in cast.PRIVATE for entry in LogEntry.objects.values() if word in str(entry)]


def test_everything_is_right_is_said_once_and_stands_on_the_public_profile(client, roles, invitation):
    for _ in range(3):
        assert client.post(address(invitation)).status_code == 302
    assert [one.round for one in Confirmation.objects.all()] == [ConfirmationRound.objects.get()]
    profile = client.get(reverse("public:organisation", args=[roles.member.pk])).content.decode()
    assert "last confirmed its record" in profile
    assert "Everything is right" not in client.get(address(invitation)).content.decode()


def test_the_pages_are_kept_by_nobody_and_listed_nowhere(client, invitation):
    letter = Letter.objects.get()
    stop = reverse("record:stop", args=[links.stop_token(letter)])
    for page in (address(invitation), address(invitation, "correct"), reverse("record:code"), stop):
        answer = client.get(page)
        assert "no-store" in answer["Cache-Control"]
        assert (answer["X-Robots-Tag"], answer["Referrer-Policy"]) == ("noindex, nofollow, noarchive", "same-origin")
        assert '<meta name="robots" content="noindex, nofollow">' in answer.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_valid_in_every_language_and_leaves_no_english(client, roles, invitation, language):
    Proposal.objects.create(
        organisation=roles.member, field="city", after="x", invitation=invitation, proposed_at=cast.AT
    )
    invitations.invite_to_confirm(roles.delivery, by=None, email="o@cast.example")
    delivery = Invitation.objects.get(purpose="delivery")
    stop = reverse("record:stop", args=[links.stop_token(Letter.objects.first())])
    english = ("Everything is right", "Correct something", "Type the code", "No more letters", "Is it the list")
    for page in (
        address(invitation), address(invitation, "correct"), reverse("record:code"), stop, address(delivery),
        reverse("record:opened", args=["no.token"]),
    ):  # fmt: skip
        text = client.get(page.replace("/en/", f"/{language}/", 1)).content.decode()
        html5lib.HTMLParser(strict=True).parse(text)
        assert text.count("<h1") == 1
        assert len(text.encode()) < 100_000
        assert language == "en" or not [word for word in english if word in text]


# Codes -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["{0}", " {1} {2} ", "{3}"])
def test_number_and_code_open_the_record_however_they_are_typed(client, roles, invitation, typed):
    code = links.code_of(invitation)
    native = code.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"))
    form = {"reference": f" {roles.member.pk.upper()} ", "code": typed.format(code, code[:3], code[3:], native)}
    assert client.post(reverse("record:code"), form)["Location"] == address(invitation)
    assert client.get("/r/").status_code == 302


def test_the_secretariat_reads_out_a_code_that_is_shown_once(client, roles):
    secretary = cast.sign_in(client, roles.persons["secretariat"])
    page = secretary.post(reverse("desk:code-of", args=[roles.member.pk])).content.decode()
    code = re.search(r"(\d{3}) (\d{3})</bdi>", page)
    assert code is not None
    again = secretary.get(reverse("desk:code-of", args=[roles.member.pk])).content.decode()
    assert code[0] not in again
    client.logout()
    form = {"reference": roles.member.pk.removeprefix("cw-"), "code": code[1] + code[2]}
    opened = client.post(reverse("record:code"), form)
    assert opened["Location"] == address(Invitation.objects.get())


def test_a_new_spoken_code_ends_the_one_before_and_a_withdrawn_one_opens_nothing(client, roles):
    first, code = invitations.make_code(roles.member, by=None)
    second, _ = invitations.make_code(roles.member, by=None)
    secretary = cast.sign_in(client, roles.persons["secretariat"])
    secretary.post(reverse("desk:code-of", args=[roles.member.pk]), {"withdraw": second.pk})
    answers = [client.get(address(one)).status_code for one in (first, second)]
    wrong = client.post(reverse("record:code"), {"reference": roles.member.pk, "code": code}).status_code
    assert (answers, wrong) == ([410, 410], 200)


def test_what_is_typed_stays_when_it_is_wrong(client, roles):
    page = client.post(reverse("record:code"), {"reference": "cw-nobody", "code": "12 34"}).content.decode()
    assert ('value="cw-nobody"' in page, 'value="12 34"' in page, 'role="alert"' in page) == (True, True, True)


# Correcting --------------------------------------------------------------------------------------


def test_only_what_differs_is_proposed_and_nothing_changes(client, roles, invitation):
    changed = {"city": "ほのか市", "email": "", "website": "coop.example", "founded": "平成16年", "members": "1,234"}
    sent = {**AS_IT_IS, **changed, "note": "moved"}
    page = client.post(address(invitation, "correct"), sent, follow=True).content.decode()
    assert proposals() == {
        "city": (cast.CITY, "ほのか市", "open"),
        "email": (cast.PRIVATE[1], None, "open"),
        "website": (None, "https://coop.example", "open"),
        "founded": (None, "2004", "open"),
        "members": ("40", "1234", "open"),
    }
    roles.member.refresh_from_db()
    assert (roles.member.city, roles.federation.name in page) == (cast.CITY, True)


def test_nothing_typed_is_lost_when_something_is_wrong(client, invitation):
    wrong = {"founded": "long ago", "members": "many", "email": "nobody", "phone": "call me", "website": "no site"}
    wrong |= {"names": "", "activity": "ZZZ", "description": "d" * 3000, "note": "n" * 500}
    sent = {**AS_IT_IS, "city": "ほのか市", **wrong}
    page = client.post(address(invitation, "correct"), sent)
    text = page.content.decode()
    marked = set(re.findall(r'id="(\w+)-error"', text))
    assert (page.status_code, Proposal.objects.count()) == (200, 0)
    assert marked == set(wrong)
    kept = [word for word in sent.values() if word and word != "ZZZ" and word not in text]
    assert kept == []


def test_nothing_changed_sends_nothing(client, invitation):
    client.post(address(invitation, "correct"), AS_IT_IS)
    assert Proposal.objects.count() == 0


def test_a_second_correction_of_a_field_takes_the_place_of_the_first(client, invitation):
    for city in ("One", "Two"):
        client.post(address(invitation, "correct"), {**AS_IT_IS, "city": city})
    assert [(one.after, one.state) for one in Proposal.objects.order_by("id")] == [
        ("One", "withdrawn"),
        ("Two", "open"),
    ]


# Answering ---------------------------------------------------------------------------------------


def test_the_federation_accepts_and_disputes_and_the_proposer_gets_a_letter(client, roles, invitation, mailoutbox):
    client.post(address(invitation, "correct"), {**AS_IT_IS, "city": "ほのか市", "members": "50", "phone": "03 1"})
    officer = cast.sign_in(client, roles.persons["own_officer"])
    assert "あけぼの" in officer.get(reverse("member:today")).content.decode()
    assert "あけぼの" in officer.get(reverse("member:proposals")).content.decode()
    ids = dict(Proposal.objects.values_list("field", "pk"))
    answers = {
        f"verdict-{ids['city']}": "accepted", f"verdict-{ids['members']}": "disputed",
        f"reason-{ids['members']}": "We counted 40.", "effective": "2026-11-01",
    }  # fmt: skip
    page = reverse("member:proposals-of", args=[roles.federation.pk, roles.member.pk])
    assert officer.post(page, answers).status_code == 302
    states = {field: state for field, (_before, _after, state) in proposals().items()}
    roles.member.refresh_from_db()
    assert states == {"city": "accepted", "members": "disputed", "phone": "open"}
    assert (roles.member.city, roles.member.members) == ("ほのか市", 40)
    mail.send_letters()
    assert ("We counted 40." in mailoutbox[-1].body, mailoutbox[-1].to) == (True, [cast.PRIVATE[1]])
    client.logout()
    assert "We counted 40." in client.get(address(invitation)).content.decode()


@pytest.mark.parametrize(("by_code", "words"), [(False, "is told by letter"), (True, "came with a code")])
def test_who_answers_reads_how_the_proposer_learns_of_it(client, roles, invitation, by_code, words):
    if by_code:
        invitation, _ = invitations.make_code(roles.member, by=roles.persons["secretariat"])
    client.post(address(invitation, "correct"), {**AS_IT_IS, "city": "ほのか市"})
    officer = cast.sign_in(client, roles.persons["own_officer"])
    page = reverse("member:proposals-of", args=[roles.federation.pk, roles.member.pk])
    answers = {f"verdict-{Proposal.objects.get().pk}": "accepted", "effective": "2026-11-01"}
    assert words in officer.post(page, answers, follow=True).content.decode()


def test_a_dispute_needs_a_reason_and_what_was_chosen_stays(client, roles, invitation):
    client.post(address(invitation, "correct"), {**AS_IT_IS, "city": "ほのか市"})
    officer = cast.sign_in(client, roles.persons["own_officer"])
    one = Proposal.objects.get().pk
    page = reverse("member:proposals-of", args=[roles.federation.pk, roles.member.pk])
    answers = {f"verdict-{one}": "disputed", "effective": "2999-01-01"}
    text = officer.post(page, answers).content.decode()
    kept = re.search(rf'id="dispute-{one}"[^>]* checked', text)
    assert (proposals()["city"][2], kept is not None, 'value="2999-01-01"' in text) == ("open", True, True)


def test_an_accepted_name_is_the_official_one_and_the_old_one_a_former_one(client, roles, invitation):
    client.post(address(invitation, "correct"), {**AS_IT_IS, "names": "しののめ清掃労働者協同組合"})
    one = Proposal.objects.get()
    invitations.answer({one.pk: Verdict(True, date(2026, 11, 1))}, by=roles.persons["own_officer"])
    roles.member.refresh_from_db()
    names = list(roles.member.names.order_by("position").values_list("text", "kind"))
    assert (roles.member.name, names) == (
        "しののめ清掃労働者協同組合",
        [("しののめ清掃労働者協同組合", "official"), (cast.MEMBERS[0]["Official name"], "former")],
    )
    for page in (
        reverse("public:organisation", args=[roles.member.pk]),
        reverse("api:organisation", args=[roles.member.pk]),
    ):
        assert client.get(page).status_code == 200


def test_a_federation_does_not_answer_for_a_body_that_sends_lists_itself(client, roles, invitation):
    """Listing somebody gives nobody a right over it."""
    member_list_of(roles.member, by=None, at=cast.AT)
    client.post(address(invitation, "correct"), {**AS_IT_IS, "city": "ほのか市"})
    officer = cast.sign_in(client, roles.persons["own_officer"])
    page = reverse("member:proposals-of", args=[roles.federation.pk, roles.member.pk])
    assert officer.get(page).status_code == 404
    secretary = cast.sign_in(client, roles.persons["secretariat"])
    assert secretary.get(reverse("desk:proposals-of", args=[roles.member.pk])).status_code == 200
    assert "あけぼの" in secretary.get(reverse("desk:today")).content.decode()


# Rounds ------------------------------------------------------------------------------------------


def test_a_round_tells_how_far_it_has_come(client, roles, invitation):
    round_ = ConfirmationRound.objects.get()
    client.post(address(invitation))
    client.get(address(invitation))
    officer = cast.sign_in(client, roles.persons["own_officer"])
    page = officer.get(reverse("member:round", args=[round_.pk]) + "?show=no_address")
    counts = {one["code"]: one["count"] for one in page.context["counts"]}
    assert counts == {
        "asked": 1, "waiting": 1, "opened": 1, "confirmed": 1, "corrected": 0, "silent": 0, "bounced": 0, "stopped": 0,
        "no_address": 2,
    }  # fmt: skip
    shown = {one.name for one in page.context["page"].object_list}
    assert shown == {cast.MEMBERS[1]["Official name"], cast.MEMBERS[2]["Official name"]}


def test_an_officer_opens_one_round_at_a_time_and_closes_it(client, roles):
    officer = cast.sign_in(client, roles.persons["own_officer"])
    page = reverse("member:rounds", args=[roles.list.key])
    in_a_month = (now().date() + timedelta(days=30)).isoformat()
    assert "closes-error" in officer.post(page, {"closes_on": "2020-01-01"}).content.decode()
    for _ in range(2):
        officer.post(page, {"closes_on": in_a_month})
    round_ = ConfirmationRound.objects.get()
    officer.post(reverse("member:round-remind", args=[round_.pk]))
    assert Letter.objects.count() == 1, "not in the first week"
    officer.post(reverse("member:round-close", args=[round_.pk]))
    client.logout()
    assert client.get(address(Invitation.objects.get())).status_code == 410


# Confirming a delivery ---------------------------------------------------------------------------


def test_an_officer_without_an_account_confirms_a_mailed_list_by_link_or_code(client, roles, mailoutbox):
    grant_office(
        person=roles.persons["signed_in"], organisation=roles.federation, role="officer", start=cast.SINCE, by=None,
        at=cast.AT,
    )  # fmt: skip
    assert len(invitations.invite_to_confirm(roles.delivery, by=roles.persons["secretariat"])) == 2
    mail.send_letters()
    assert sorted(one.to[0] for one in mailoutbox) == ["own_officer@cast.example", "signed_in@cast.example"]
    asked = Invitation.objects.filter(purpose="delivery").order_by("id")[0]
    page = client.get(address(asked)).content.decode()
    assert ("list.xlsx" in page, "full list" in page, cast.MEMBERS[0]["Official name"] in page) == (True, True, False)
    roles.delivery.refresh_from_db()
    assert roles.delivery.confirmed_at is None
    form = {"reference": roles.federation.pk, "code": links.code_of(asked)}
    opened = client.post(reverse("record:code"), form)["Location"]
    for _ in range(2):
        client.post(opened)
    roles.delivery.refresh_from_db()
    assert (roles.delivery.confirmed_through, roles.delivery.confirmed_by) == (asked, None)
    assert LogEntry.objects.filter(action="delivery.confirm", by=f"invitation {asked.pk}").count() == 1


def test_a_link_to_a_delivery_corrects_no_record(client, roles):
    invitations.invite_to_confirm(roles.delivery, by=None, email="o@cast.example")
    asked = Invitation.objects.get()
    client.post(address(asked, "correct"), {**AS_IT_IS, "city": "x"})
    assert (Proposal.objects.count(), Organisation.objects.filter(city="x").count()) == (0, 0)


# No more letters ---------------------------------------------------------------------------------


def test_letters_are_stopped_by_one_press_without_a_cookie_and_never_by_a_get(invitation):
    letter = Letter.objects.get()
    page = reverse("record:stop", args=[links.stop_token(letter)])
    strict = Client(enforce_csrf_checks=True)
    strict.get(page)
    letter.refresh_from_db()
    assert letter.state == "waiting"
    assert strict.post(page, {"List-Unsubscribe": "One-Click"}).status_code == 200
    letter.refresh_from_db()
    assert letter.state == "stopped"
