"""Sending a list, page by page: chosen, understood, corrected, explained, shared, approved, sent."""

import io

import cast
import html5lib
import pytest
import workbooks
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from commonwork.flows import files, sending
from commonwork.register.models import Delivery, Draft, Record, Source
from commonwork.web.delivered import short_code


@pytest.fixture
def roles(db):
    return cast.enter()


@pytest.fixture
def officer(client, roles):
    return cast.sign_in(client, roles.persons["own_officer"])


@pytest.fixture
def iranian(client, roles):
    """The officer of the other federation, whose list comes in a shape of its own."""
    return cast.sign_in(client, roles.persons["officer"])


def choose(client, key, content, name="list.xlsx"):
    data = {"file": SimpleUploadedFile(name, content), "effective": "2026-11-21"}
    return client.post(reverse("member:send", args=[key]), data)


def persian(tmp_path, *, later=False):
    path = tmp_path / "اعضا.xlsx"
    workbooks.make("fa", path, later=later)
    return path.read_bytes()


def page(client, draft, step="draft", **query):
    return client.get(reverse(f"member:{step}", args=[draft.pk]), query)


def send(client, draft, sharing="full"):
    return client.post(reverse("member:draft-share", args=[draft.pk]), {"sharing": sharing})


def test_a_list_of_any_shape_is_understood_in_one_line(iranian, roles, tmp_path):
    answer = choose(iranian, f"members/{roles.other_federation.pk}", persian(tmp_path))
    draft = Draft.objects.get()
    assert answer["Location"] == reverse("member:draft", args=[draft.pk])
    found = page(iranian, draft).context
    assert found["line"] == "36 cooperatives: 0 known, 36 new, 0 to look at"
    assert [card["meaning"] for card in found["settled"]][:4] == ["row_number", "name", "identifier:ir-nid", "founded"]
    assert (Delivery.objects.count(), draft.state) == (1, "compared")


def test_a_correction_is_read_again_and_remembered_for_the_next_list(iranian, roles, tmp_path):
    key = f"members/{roles.other_federation.pk}"
    choose(iranian, key, persian(tmp_path))
    draft = Draft.objects.get()
    typed = {"effective": "2026-11-20", "sheet": "", "meaning-I": "worker_members", "seen-H": "network"}
    answer = iranian.post(reverse("member:draft", args=[draft.pk]), {**typed, "next": "changes"})
    assert answer["Location"] == reverse("member:draft-changes", args=[draft.pk])
    send(iranian, draft)
    source = Source.objects.get(pk=key)
    values = Record.objects.filter(entry__source=source).order_by("id").values_list("values", flat=True)[0]
    kept = source.remembered["تعداد شاغلان"], source.fields_kept_back["members"], values["worker_members"]
    assert (*kept, "workers" in values) == ("worker_members", "network", "138", False)
    choose(iranian, key, persian(tmp_path, later=True))
    again = page(iranian, Draft.objects.latest("id")).context
    assert again["line"] == "36 cooperatives: 35 known, 1 new, 0 to look at"
    card = next(card for card in again["settled"] if card["letter"] == "I")
    assert (card["meaning"], card["why"]) == ("worker_members", "So it was in your last list.")


def test_what_is_typed_is_not_lost_when_the_day_is_refused(iranian, roles, tmp_path):
    choose(iranian, f"members/{roles.other_federation.pk}", persian(tmp_path))
    typed = {"effective": "2999-01-01", "sheet": "", "meaning-I": "note"}
    refused = iranian.post(reverse("member:draft", args=[Draft.objects.get().pk]), typed)
    card = next(card for card in refused.context["settled"] if card["letter"] == "I")
    said = refused.content.decode()
    assert (card["meaning"], "A list speaks of today" in said, 'value="2999-01-01"' in said) == ("note", True, True)


def test_a_day_the_list_itself_names_is_taken_with_one_press(iranian, roles):
    lines = "Members as of 31 March 2026\nName,Registration number,City\n" + "".join(
        f"Invented Cooperative {number},9{number:05},Tehran\n" for number in range(12)
    )
    choose(iranian, f"members/{roles.other_federation.pk}", lines.encode(), "list.csv")
    draft = Draft.objects.get()
    assert "It speaks of 31 March 2026" in page(iranian, draft).content.decode()
    iranian.post(page(iranian, draft).request["PATH_INFO"], {"effective": "2026-11-21", "sheet": "", "stated": "yes"})
    draft.refresh_from_db()
    assert (draft.effective_date.isoformat(), draft.understood["stated_day"]["place"]) == ("2026-03-31", "A1")
    assert "It speaks of" not in page(iranian, draft).content.decode()


def test_a_list_without_names_asks_which_column_they_are(iranian, roles):
    rows = "\n".join(f"zq{n},{n}x,{40 + n}" for n in range(1, 9))
    choose(iranian, f"members/{roles.other_federation.pk}", f"aa,bb,cc\n{rows}\n".encode(), "list.csv")
    draft = Draft.objects.get()
    assert draft.state == "understood"
    iranian.post(reverse("member:draft", args=[draft.pk]), {"sheet": "", "meaning-A": "name"})
    draft.refresh_from_db()
    assert (draft.state, draft.compared["rows"]) == ("compared", 8)


def test_why_members_left_is_kept_with_the_delivery(officer, roles):
    key = roles.list.key
    choose(officer, key, cast.workbook(roles.federation, cast.MEMBERS[:1], "ja"))
    draft = Draft.objects.get()
    assert [row["key"] for row in page(officer, draft, "draft-changes").context["rows"]] == ["A-2", "A-3"]
    reasons = {"key": ["A-2", "A-3"], "reason": ["merged", ""], "for_all": "left", "next": "share"}
    officer.post(reverse("member:draft-changes", args=[draft.pk]), reasons)
    delivered = officer.get(send(officer, draft)["Location"], {"show": "vanished"})
    assert Delivery.objects.latest("id").vanished_reasons == {"A-2": "merged", "A-3": "left"}
    assert "it merged with another one" in delivered.content.decode()


def test_a_second_person_approves_where_the_owner_wants_that(client, roles):
    own = cast.sign_in(client, roles.persons["own_officer"])
    own.post(reverse("member:sharing", args=[roles.list.key]), {"sharing": "full", "approval": "yes"})
    choose(own, roles.list.key, cast.workbook(roles.federation, cast.MEMBERS[:2], "ja"))
    draft = Draft.objects.get()
    send(own, draft)
    approve = reverse("member:draft-approve", args=[draft.pk])
    own.post(approve)
    draft.refresh_from_db()
    assert (draft.state, Delivery.objects.count()) == ("prepared", 1)
    secretary = cast.sign_in(client, roles.persons["secretariat"])
    assert "Approve «list.xlsx»" in secretary.get(reverse("desk:today")).content.decode()
    delivery = Delivery.objects.get(pk=secretary.post(approve)["Location"].split("/")[-2])
    signed = delivery.sent_by, delivery.prepared_by, delivery.approved_by
    assert signed == (roles.persons["own_officer"], roles.persons["own_officer"], roles.persons["secretariat"])


def test_a_list_given_up_leaves_nothing(officer, roles):
    choose(officer, roles.list.key, cast.workbook(roles.federation, cast.MEMBERS[:1], "ja"))
    draft = Draft.objects.get()
    officer.post(reverse("member:draft-drop", args=[draft.pk]))
    draft.refresh_from_db()
    kept = (draft.state, draft.understood, draft.compared, files.copy_of(draft).exists())
    assert kept == ("dropped", {}, {}, False)
    assert page(officer, draft).status_code == 404


def test_what_a_sent_draft_held_is_wiped_and_its_delivery_has_receipt_and_workbook(iranian, roles, tmp_path):
    choose(iranian, f"members/{roles.other_federation.pk}", persian(tmp_path))
    draft = Draft.objects.get()
    marked = load_workbook(io.BytesIO(page(iranian, draft, "draft-marked").content))
    assert marked.worksheets[0]["D13"].comment.text.startswith("اعضا!D13")
    delivery = Delivery.objects.get(pk=send(iranian, draft)["Location"].split("/")[-2])
    draft.refresh_from_db()
    assert (draft.understood, draft.compared, draft.delivery) == ({}, {}, delivery)
    receipt = iranian.get(reverse("member:receipt", args=[delivery.pk]))
    assert short_code(delivery.checksum) in receipt.content.decode()
    better = iranian.get(reverse("member:delivery-better", args=[delivery.pk]))
    sheet = load_workbook(io.BytesIO(better.content)).worksheets[0]
    assert str(sheet.cell(5, 13).value).startswith("cw-")


def test_a_long_list_waits_for_the_worker_and_says_so(iranian, roles, tmp_path, settings):
    settings.AT_ONCE_BYTES = 0
    choose(iranian, f"members/{roles.other_federation.pk}", persian(tmp_path))
    waiting = page(iranian, Draft.objects.get())
    assert (waiting.headers["Refresh"], "<progress" in waiting.content.decode()) == ("3", True)
    assert sending.work_next()
    assert page(iranian, Draft.objects.get()).context["line"].startswith("36 cooperatives")


@pytest.mark.parametrize("language", ["en", "ja", "hi", "fa"])
def test_every_page_of_the_way_is_valid(iranian, roles, tmp_path, language):
    choose(iranian, f"members/{roles.other_federation.pk}", persian(tmp_path))
    address = f"/{language}/my/drafts/{Draft.objects.get().pk}/"
    for inner in ("", "problems/", "changes/?show=new", "changes/", "share/"):
        answer = iranian.get(address + inner).content.decode()
        html5lib.HTMLParser(strict=True).parse(answer)
        assert (answer.count("<h1"), ' style="' in answer) == (1, False)
