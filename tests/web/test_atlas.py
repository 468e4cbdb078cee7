"""The atlas: questions, filters that hide nothing silently, forms side by side, corrections by members."""

import re
from datetime import UTC, datetime

import cast
import html5lib
import pytest
from django.conf import settings as django_settings
from django.urls import reverse
from django.utils.translation import override

from commonwork.register.classifying import rules_in_force
from commonwork.register.models import FormCorrection

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _ in django_settings.LANGUAGES]
AT_MOST_FIVE = "legal-forms/?founders=5&others=yes"
SIDE_BY_SIDE = "legal-forms/compare/?form=JP-RK&form=KR-HG-JW"
PAGES = ("legal-forms/", AT_MOST_FIVE, f"{AT_MOST_FIVE}&unknown=1", SIDE_BY_SIDE, "legal-forms/compare/")


def text_of(client, address, language="en"):
    response = client.get(f"/{language}/{address}")
    assert response.status_code == 200, address
    return response.content.decode()


def listed(page):
    return re.findall(r'<th scope="row"><a href="/../legal-forms/([^/]+)/">', page)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("address", PAGES)
def test_the_pages_are_strict_light_and_without_scripts(client, language, address):
    page = client.get(f"/{language}/{address}").content
    html5lib.HTMLParser(strict=True).parse(page.decode())
    assert (page.count(b"<h1"), page.count(b" style="), len(page) < 100_000) == (1, 0, True)


def test_a_question_lists_what_answers_and_offers_what_is_not_known(client):
    page = text_of(client, AT_MOST_FIVE)
    assert len(listed(page)) == 14
    assert {"JP-RK", "KR-HG-JW", "VN-HTX"} <= set(listed(page))
    assert "Show those not known too" in page
    everything = text_of(client, f"{AT_MOST_FIVE}&unknown=1")
    assert set(listed(everything)) - set(listed(page)) >= {"KR-JS", "FR-SCOP", "ID-KMP"}
    assert everything.count('<span class="badge">not known</span>') == len(listed(everything)) - 14


def test_choices_tell_how_many_forms_they_lead_to(client):
    page = text_of(client, "legal-forms/?country=JP")
    options = dict(re.findall(r'<option value="([^"]*)"[^>]*>([^<]*)</option>', page.split('id="filter-founders"')[1]))
    assert options["3"] == "3 (2)"
    for_korea = dict(re.findall(r'<option value="(..)"[^>]*>([^<]*)</option>', page.split('id="filter-country"')[1]))
    assert for_korea["KR"] == "South Korea (8)"


@pytest.mark.parametrize("odd", ["founders=x", "kind=nobody", "country=XX", "founders=5&founders=3", "votes=%F0%9F"])
def test_odd_questions_are_answered(client, odd):
    assert client.get(f"/en/legal-forms/?{odd}").status_code == 200


def test_nothing_that_answers_is_said_with_a_way_out(client):
    assert "Nothing fits your choice." in text_of(client, "legal-forms/?country=JP&votes=by_capital")


def test_side_by_side_marks_what_differs_only(client):
    page = text_of(client, SIDE_BY_SIDE)
    lines = re.findall(r'<tr( class="differs")?><th scope="row">([^<]+?) ?<', page)
    differing = [name.strip() for differs, name in lines if differs]
    assert differing == [
        "Founders or members needed", "Who may be a member", "Must workers be members?",
        "May others than workers be members?", "What happens to surplus",
    ]  # fmt: skip
    assert "They differ in 5 points" in page
    assert page.count("<mark>") == 10


def test_a_form_alone_is_not_compared_and_a_fifth_is_told(client):
    assert "Choose at least two forms" in text_of(client, "legal-forms/compare/?form=JP-RK&form=JP-RK&form=XX")
    many = "&".join(f"form={one}" for one in ("JP-RK", "JP-KK", "KR-HG", "KR-SH", "PH-WC"))
    assert "At most four forms" in text_of(client, f"legal-forms/compare/?{many}")


def test_the_law_is_said_in_the_readers_language(client):
    with override("fa"):
        page = text_of(client, "legal-forms/JP-RK/", "fa")
    assert "at least 3/4 of those working" in page
    assert "۷۵٪" in page


# Corrections ------------------------------------------------------------------------------------


@pytest.fixture
def roles():
    return cast.enter()


def field_page(roles, name="workers_must_be_members", form="JP-RK", organisation=None):
    with override("en"):
        return reverse("member:form-field", args=[(organisation or roles.federation).pk, form, name])


def test_an_officer_of_the_country_confirms_and_the_desk_accepts(client, roles):
    officer = cast.sign_in(client, roles.persons["own_officer"])
    assert field_page(roles).rsplit("/", 2)[0] + "/" in text_of(officer, "legal-forms/JP-RK/")
    sent = officer.post(field_page(roles), {"answer": "right", "source": "Art. 8"}, follow=True)
    assert "waits for an answer" in sent.content.decode()
    assert 'class="badge confirm"' in row(text_of(officer, "legal-forms/JP-RK/"), "Must workers be members?")
    desk = cast.sign_in(client, roles.persons["secretariat"])
    assert "Look at 1 correction of a legal form" in text_of(desk, "desk/")
    presumed_by = rules_in_force().version
    with override("en"):
        desk.post(reverse("desk:form-answer", args=[FormCorrection.objects.get().pk]), {"answer": "accepted"})
    assert rules_in_force().version != presumed_by
    client.logout()
    shown = row(text_of(client, "legal-forms/JP-RK/"), "Must workers be members?")
    assert "Confirmed by" in shown
    assert "Art. 8" in shown
    assert 'class="badge confirm"' not in shown


def row(page, name):
    return page.split(f"<dt>{name}</dt>", 1)[1].split("</div>", 1)[0]


def test_a_correction_with_its_number_changes_the_answers_of_the_atlas(client, roles):
    officer = cast.sign_in(client, roles.persons["own_officer"])
    said = {"answer": "different", "after": "four founders", "founders_min": "4", "source": "Art. 25"}
    officer.post(field_page(roles, "min_members"), said)
    assert list(FormCorrection.objects.values_list("field", "before", "after")) == [
        ("min_members", "3", "four founders"),
        ("code:founders_min", "3", "4"),
    ]
    FormCorrection.objects.update(state="accepted", answered_at=datetime(2026, 1, 6, tzinfo=UTC))
    assert "JP-RK" not in listed(text_of(client, "legal-forms/?founders=3"))
    shown = row(text_of(client, "legal-forms/JP-RK/"), "Founders or members needed")
    assert "Corrected by" in shown
    assert "<del>3</del>" in shown


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({}, "Say whether it is right."),
        ({"answer": "right"}, "Say where this is written"),
        ({"answer": "different", "source": "Art. 8"}, "Write what is right."),
        ({"answer": "different", "source": "x", "after": "x", "workers_members_min": "many"}, "Write a whole number"),
        ({"answer": "different", "source": "x", "after": "x", "workers_must_be_members": "oui"}, "Choose one of"),
    ],
)
def test_what_cannot_be_sent_is_said_at_its_field_and_nothing_is_written(client, roles, said, wrong):
    page = cast.sign_in(client, roles.persons["own_officer"]).post(field_page(roles), said).content.decode()
    assert wrong in page
    assert FormCorrection.objects.count() == 0


def test_a_form_of_another_country_is_not_hers_to_correct(client, roles):
    officer = cast.sign_in(client, roles.persons["own_officer"])
    assert officer.get(field_page(roles, form="KR-HG")).status_code == 404
    assert officer.get(field_page(roles, name="note")).status_code == 404
    assert officer.get(field_page(roles, organisation=roles.other_federation, form="IR-PR")).status_code == 403
    other = cast.sign_in(client, roles.persons["officer"])
    assert other.get(field_page(roles)).status_code in (403, 404)


def test_declining_needs_a_reason(client, roles):
    cast.sign_in(client, roles.persons["own_officer"]).post(field_page(roles), {"answer": "right", "source": "x"})
    desk = cast.sign_in(client, roles.persons["secretariat"])
    with override("en"):
        address = reverse("desk:form-answer", args=[FormCorrection.objects.get().pk])
    desk.post(address, {"answer": "declined"})
    assert FormCorrection.objects.get().state == "open"
    desk.post(address, {"answer": "declined", "words": "The article says otherwise."})
    assert FormCorrection.objects.get().state == "declined"
    assert "answered this already" in desk.post(address, {"answer": "accepted"}, follow=True).content.decode()
