"""Verdicts never rest on what is hidden, nor say it: not in their rows, counts, recounts, pages or the API."""

import json

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from rights import planted as garden

from commonwork.flows import identity
from commonwork.register import actions, disputing
from commonwork.register.classifying import former_verdicts
from commonwork.register.models import Classification, KindCount, Recount


def stored() -> str:
    """Everything the register keeps of verdicts, as text."""
    rows = [row for model in (Classification, KindCount, Recount) for row in model.objects.values()]
    return json.dumps(rows, cls=DjangoJSONEncoder, ensure_ascii=False)


def test_no_stored_verdict_holds_what_is_hidden(planted):
    identity.recount()
    kept = stored()
    assert "9100121" not in kept.replace("9100123", "")
    assert garden.seen(planted, kept) == frozenset()


@pytest.mark.parametrize("word", ["names", "totals", "withdrawn"])
def test_a_list_shared_less_gives_no_facts(planted, word):
    in_force = Classification.objects.filter(organisation=planted.members[word], replaced_at__isnull=True)
    given = [fact for row in in_force for fact in row.facts if fact != "level"]
    assert (given, former_verdicts(planted.members[word])) == ([], [])


def test_pages_and_api_tell_everybody_the_same_and_nothing_hidden(planted, client):
    identity.recount()
    addresses = [
        "/en/identity/", "/en/identity/questions/share-of-members/", "/en/identity/kinds/icls/worker/",
        f"/api/v1/organisations/{planted.members['full'].pk}", f"/api/v1/organisations/{planted.members['names'].pk}",
    ]  # fmt: skip
    told = {}
    for standing in ("anyone", "officer", "editor"):
        client.logout()
        if planted.persons[standing]:
            client.force_login(planted.persons[standing])
        told[standing] = [client.get(address).content.decode() for address in addresses]
        assert garden.seen(planted, "\n".join(told[standing])) == frozenset()
    assert told["anyone"][3:] == told["officer"][3:] == told["editor"][3:]


def test_the_writer_of_a_dispute_is_told_to_the_secretariat_only(planted, client):
    by, about = planted.persons["own_officer"], planted.members["full"]
    made = disputing.dispute_verdict(
        organisation=about, objection=disputing.Objection("icls", "Not so."), by=by,
        on_behalf_of=planted.federations["full"], at=garden.NOW,
    )  # fmt: skip
    for address in (f"/en/organisations/{about.pk}/", f"/api/v1/organisations/{about.pk}"):
        shown = client.get(address).content.decode()
        assert "Not so." in shown
        assert by.name not in shown
    client.force_login(planted.persons["editor"])
    assert client.get(f"/en/desk/disputes/{made.pk}/").status_code == 403
    client.force_login(planted.persons["secretariat"])
    assert by.name in client.get(f"/en/desk/disputes/{made.pk}/").content.decode()


def test_narrowed_afterwards_neither_facts_nor_the_former_verdict_are_shown(planted, client):
    about = planted.members["full"]
    assert client.get(f"/api/v1/organisations/{about.pk}").json()["kinds"]["facts"]
    actions.choose_sharing(source=planted.lists["full"], sharing="names", by=None, at=garden.NOW)
    kinds = client.get(f"/api/v1/organisations/{about.pk}").json()["kinds"]
    assert (kinds["facts"], former_verdicts(about)) == ({}, [])
    assert "Former verdicts" not in client.get(f"/en/organisations/{about.pk}/").content.decode()
