"""What an officer of a federation does: send the list, see what it changed, share it, take it back, confirm it."""

import io

import cast
import html5lib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from commonwork.people.models import LogEntry
from commonwork.register.models import Delivery, Draft, Organisation, Record, Source

NOTHING = {"read": 0, "new": 0, "changed": 0, "vanished": 0, "doubtful": 0}


@pytest.fixture
def roles(db):
    return cast.enter()


@pytest.fixture
def officer(client, roles):
    return cast.sign_in(client, roles.persons["own_officer"])


def upload(content, name="list.xlsx"):
    return {"file": SimpleUploadedFile(name, content), "effective": "2026-11-21"}


def choose(client, roles, lines, language="ja", name="list.xlsx"):
    content = cast.workbook(roles.federation, lines, language)
    return client.post(reverse("member:send", args=[roles.list.key]), upload(content, name), follow=True)


def send(client, roles, lines):
    choose(client, roles, lines)
    draft = Draft.objects.latest("id")
    return client.post(reverse("member:draft-share", args=[draft.pk]), {"sharing": "full"})


def counts(delivery):
    return {name: getattr(delivery, name) for name in NOTHING}


def test_today_asks_to_confirm_what_the_secretariat_entered(officer, roles):
    page = officer.get(reverse("member:today"))
    assert [(thing.title, thing.url) for thing in page.context["things"]] == [
        ("Confirm the list «list.xlsx»", reverse("member:delivery", args=[roles.delivery.pk])),
        ("Look at 1 possible duplicate in your list", reverse("member:duplicates", args=[roles.federation.pk])),
    ]


def test_today_asks_for_a_first_list_and_is_never_blank(client, roles):
    other = cast.sign_in(client, roles.persons["officer"])
    page = other.get(reverse("member:today"))
    assert [thing.why for thing in page.context["things"]] == ["No list has come yet."]
    assert not Source.objects.filter(organisation=roles.other_federation).exists(), "looking enters nothing"


def test_today_holds_ten_things_at_most(officer, roles):
    for number in range(12):
        line = {**cast.MEMBERS[0], "Member number": f"B-{number}", "Registration number": f"CAST-B{number}"}
        content = cast.workbook(roles.federation, [line])
        cast.deliver(roles.list, content, entered_by=roles.persons["secretariat"])
    assert len(officer.get(reverse("member:today")).context["things"]) == 10


def test_the_template_comes_in_the_language_of_the_page(officer, roles):
    answer = officer.get(f"/fa/my/lists/{roles.list.key}/template.xlsx")
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert (sheet["B1"].value, sheet.sheet_view.rightToLeft) == ("نام رسمی", True)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="members-cast-ja-fa.xlsx"'


def test_a_sent_list_is_taken_in_and_its_changes_open_one_by_one(officer, roles):
    first, second, third = cast.MEMBERS
    moved = {**first, "City": "ひざし町"}
    fresh = {**third, "Member number": "A-4", "Registration number": "CAST-4"}
    answer = send(officer, roles, [moved, second, fresh])
    delivery = Delivery.objects.get(effective_date="2026-11-21")
    assert answer["Location"] == reverse("member:delivery", args=[delivery.pk])
    assert counts(delivery) == {"read": 3, "new": 1, "changed": 1, "vanished": 1, "doubtful": 1}
    assert (delivery.sent_by, delivery.entered_by) == (roles.persons["own_officer"],) * 2
    opened = {
        part: [(row["key"], row["lines"]) for row in officer.get(answer["Location"], {"show": part}).context["page"]]
        for part in ("new", "changed", "vanished", "doubtful")
    }
    assert {part: [key for key, _ in rows] for part, rows in opened.items()} == {
        "new": ["A-4"], "changed": ["A-1"], "vanished": ["A-3"], "doubtful": ["A-2"],
    }  # fmt: skip
    assert opened["changed"] == [("A-1", [{"label": "City", "before": cast.CITY, "after": "ひざし町"}])]


REFUSED = {
    "no number": ([{"Official name": "名無し", "Country or area": "JP"}], "Members!A2: this row has no number or code"),
    "twice": ([cast.MEMBERS[0], {**cast.MEMBERS[0], "City": "x"}], "Members!A3: «A-1» already stands in another row"),
    "empty": ([], "list.xlsx: the file has no rows"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_refused_list_says_which_cell_and_writes_nothing(officer, roles, case):
    lines, sentence = REFUSED[case]
    before = Delivery.objects.count(), Record.objects.count()
    page = choose(officer, roles, lines)
    assert (page.status_code, sentence in page.content.decode()) == (200, True)
    assert (Delivery.objects.count(), Record.objects.count()) == before
    assert Draft.objects.get().state == "refused"


WRONG_FILES = {
    "no file": ({}, "Choose a file."),
    "other kind": (upload(b"x", "list.pdf"), "Send a workbook"),
    "nothing in it": (upload(b"", "list.xlsx"), "This file is empty."),
    "no workbook": (upload(b"not a workbook", "list.xlsx"), "this workbook cannot be opened"),
    "no day": ({**upload(b"x"), "effective": "21.11.2026"}, "Write the day as year-month-day"),
    "a day to come": ({**upload(b"x"), "effective": "2999-01-01"}, "A list speaks of today or of an earlier day."),
}


@pytest.mark.parametrize("case", WRONG_FILES)
def test_what_is_no_list_is_said_beside_the_field(officer, roles, case):
    data, sentence = WRONG_FILES[case]
    page = officer.post(reverse("member:send", args=[roles.list.key]), data, follow=True)
    assert (page.status_code, sentence in page.content.decode()) == (200, True)


def test_the_same_file_again_changes_nothing_and_says_so(officer, roles):
    content = cast.workbook(roles.federation, cast.MEMBERS[:1])
    address = reverse("member:send", args=[roles.list.key])
    drafts = [officer.post(address, upload(content))["Location"] for _ in range(2)]
    assert drafts[0] == drafts[1]
    officer.post(f"{drafts[0]}share/", {"sharing": "full"})
    page = officer.post(address, upload(content), follow=True)
    assert "This very file had come before." in page.content.decode()
    assert (Delivery.objects.count(), Draft.objects.count()) == (2, 1)


def test_the_first_list_of_a_federation_enters_its_source(client, roles):
    other = cast.sign_in(client, roles.persons["officer"])
    key = f"members/{roles.other_federation.pk}"
    content = cast.workbook(roles.other_federation, cast.MEMBERS[:1], "fa")
    other.post(reverse("member:send", args=[key]), upload(content))
    entered = Source.objects.get(pk=key)
    assert (entered.organisation, entered.standing, entered.sharing) == (roles.other_federation, "network", "full")


def test_choosing_to_share_names_only_is_kept_and_shown(officer, roles):
    address = reverse("member:sharing", args=[roles.list.key])
    assert "Choose one of the three." in officer.post(address, {"sharing": "nothing"}).content.decode()
    page = officer.post(address, {"sharing": "names"}, follow=True)
    assert (Source.objects.get(pk=roles.list.pk).sharing, page.context["sharing"]) == ("names", "names only")


def test_a_list_is_taken_back_with_a_reason_after_asking(officer, roles):
    address = reverse("member:withdraw", args=[roles.delivery.pk])
    assert officer.get(address).status_code == 200
    assert "Say why, in a few words." in officer.post(address, {"reason": " "}).content.decode()
    assert Delivery.objects.get(pk=roles.delivery.pk).state == "accepted"
    officer.post(address, {"reason": "the wrong year"})
    taken_back = Delivery.objects.get(pk=roles.delivery.pk)
    state = taken_back.state, taken_back.withdrawn_by, taken_back.withdrawn_reason
    assert state == ("withdrawn", roles.persons["own_officer"], "the wrong year")
    assert not Organisation.objects.get(pk=roles.member.pk).shown
    again = officer.post(address, {"reason": "once more"}, follow=True)
    assert "This list has been taken back already." in again.content.decode()


def test_a_list_entered_on_behalf_is_confirmed_once(officer, roles):
    address = reverse("member:confirm", args=[roles.delivery.pk])
    officer.post(address)
    confirmed = Delivery.objects.get(pk=roles.delivery.pk)
    officer.post(address)
    again = Delivery.objects.get(pk=roles.delivery.pk)
    assert (confirmed.confirmed_by, again.confirmed_at) == (roles.persons["own_officer"], confirmed.confirmed_at)
    assert LogEntry.objects.filter(action="delivery.confirm").count() == 1


def test_the_file_comes_back_as_it_was_sent_and_is_never_shown_in_the_page(officer, roles):
    answer = officer.get(reverse("member:delivery-file", args=[roles.delivery.pk]))
    content = b"".join(answer.streaming_content)
    answer.close()
    assert load_workbook(io.BytesIO(content)).worksheets[0]["V2"].value == cast.PRIVATE[0]
    kept = {name: answer.headers[name] for name in ("Content-Disposition", "X-Content-Type-Options", "Content-Type")}
    assert kept == {
        "Content-Disposition": 'attachment; filename="list.xlsx"',
        "X-Content-Type-Options": "nosniff",
        "Content-Type": "application/octet-stream",
    }


def test_what_is_not_there_is_not_found(officer, roles):
    addresses = ["lists/members/nobody/", "lists/nothing/", "deliveries/999999/", "lists/uk/coops-uk/template.xlsx"]
    assert [officer.get(f"/en/my/{address}").status_code for address in addresses] == [404] * 4


def test_another_federations_list_stays_closed(client, roles):
    other = cast.sign_in(client, roles.persons["officer"])
    content = cast.workbook(roles.federation, cast.MEMBERS[:1])
    answer = other.post(reverse("member:send", args=[roles.list.key]), upload(content))
    assert (answer.status_code, Delivery.objects.count()) == (403, 1)


def test_the_number_of_queries_does_not_grow_with_the_list(officer, roles):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    address = reverse("member:list", args=[roles.list.key])
    needed = []
    for number in range(3):
        officer.get(address)
        with CaptureQueriesContext(connection) as queries:
            officer.get(address)
        needed.append(len(queries))
        line = {**cast.MEMBERS[0], "Member number": f"C-{number}"}
        cast.deliver(roles.list, cast.workbook(roles.federation, [line]), entered_by=roles.persons["secretariat"])
    assert needed == [needed[0]] * 3


@pytest.mark.parametrize("language", ["en", "ja", "hi", "fa"])
def test_every_page_is_valid_and_has_one_heading(officer, roles, language):
    key, number = roles.list.key, roles.delivery.pk
    inner = [
        "", f"lists/{key}/", f"lists/{key}/send/", f"lists/{key}/sharing/", f"deliveries/{number}/?show=new",
        f"deliveries/{number}/?show=doubtful", f"deliveries/{number}/withdraw/",
    ]  # fmt: skip
    pages = [officer.get(f"/{language}/my/{address}").content.decode() for address in inner]
    pages.append(officer.post(f"/{language}/my/lists/{key}/send/", upload(b"x", "list.pdf")).content.decode())
    pages.append(
        officer.post(f"/{language}/my/lists/{key}/send/", upload(b"x", "list.csv"), follow=True).content.decode()
    )
    for page in pages:
        html5lib.HTMLParser(strict=True).parse(page)
    assert [(page.count("<h1"), "<script>" in page, ' style="' in page) for page in pages] == [(1, False, False)] * 9
