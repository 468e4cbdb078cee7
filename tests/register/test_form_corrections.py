"""A member of a country confirms or corrects its legal forms; what the desk accepts lies over the atlas."""

from datetime import timedelta

import cast
import pytest
from django.conf import settings

from commonwork.people.models import LogEntry
from commonwork.reference import load
from commonwork.reference.atlas_loader import load_atlas, rests_on_memory
from commonwork.register import correcting_forms
from commonwork.register.correcting_forms import FormOf, NotOpen

pytestmark = pytest.mark.django_db
ATLAS = load_atlas()


@pytest.fixture
def roles():
    return cast.enter()


def form(form_id):
    return next(row for row in load(settings.REFERENCE).facts("legal_forms") if row["form_id"] == form_id)


def propose(roles, field, after=None, codes=None, later=0):
    before = form("JP-RK")[field]
    return correcting_forms.correct_form(
        about=FormOf(roles.federation, form("JP-RK")), words=(field, before, before if after is None else after),
        codes=codes or {}, source="労働者協同組合法 第8条", by=roles.persons["own_officer"],
        at=cast.AT + timedelta(hours=later),
    )  # fmt: skip


def answer(roles, correction, accepted, later=1):
    return correcting_forms.answer_form_correction(
        correction=correction, accepted=accepted, answer="", by=roles.persons["secretariat"],
        at=cast.AT + timedelta(hours=later),
    )  # fmt: skip


def test_what_was_recalled_and_is_confirmed_no_longer_rests_on_memory(roles):
    (made,) = propose(roles, "workers_must_be_members")
    assert correcting_forms.forms_in_force(ATLAS) is ATLAS
    answer(roles, made, True)
    row = correcting_forms.forms_in_force(ATLAS)["JP-RK"]
    changed = {column for column in row if row[column] != ATLAS["JP-RK"][column]}
    assert (changed, row["recalled"]) == ({"recalled"}, "members_working_min non_workers_allowed")
    assert not rests_on_memory(row, "workers_members_min")


def test_a_correction_brings_its_codes_and_both_are_answered_together(roles):
    made = propose(roles, "workers_must_be_members", "at least four fifths", {"workers_members_min": ("75", "80")})
    assert [one.field for one in made] == ["workers_must_be_members", "code:workers_members_min"]
    assert [one.field for one in correcting_forms.open_corrections()] == ["workers_must_be_members"]
    answer(roles, made[0], True)
    row = correcting_forms.forms_in_force(ATLAS)["JP-RK"]
    assert (row["workers_members_min"], rests_on_memory(row, "workers_members_min")) == ("80", False)
    assert rests_on_memory(row, "workers_must_be_members")  # other words, and nobody said that the code holds
    assert (
        correcting_forms.corrections_of(["JP-RK"])["JP-RK"]["workers_must_be_members"].after == "at least four fifths"
    )


def test_declined_changes_nothing_and_an_answer_is_given_once(roles):
    (made,) = propose(roles, "min_members", "4")
    answer(roles, made, False)
    assert correcting_forms.forms_in_force(ATLAS) is ATLAS
    assert correcting_forms.corrections_of(["JP-RK"]) == {}
    with pytest.raises(NotOpen):
        answer(roles, made, True)


def test_of_several_accepted_the_last_holds(roles):
    for later, number in ((0, "4"), (2, "5")):
        made = propose(roles, "min_members", number, {"founders_min": ("3", number)}, later)
        answer(roles, made[0], True, later + 1)
    assert correcting_forms.forms_in_force(ATLAS)["JP-RK"]["founders_min"] == "5"


def test_the_log_tells_who_corrected_and_who_answered(roles):
    (made,) = propose(roles, "min_members")
    answer(roles, made, True)
    entries = LogEntry.objects.filter(action__startswith="form.").order_by("pk").values_list("action", "by", "detail")
    assert list(entries) == [
        ("form.correct", str(roles.persons["own_officer"].pk), {"form": "JP-RK", "fields": "min_members"}),
        (
            "form.answer_correction", str(roles.persons["secretariat"].pk),
            {"form": "JP-RK", "field": "min_members", "answer": "accepted"},
        ),
    ]  # fmt: skip
