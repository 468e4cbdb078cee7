"""Sending a list, page by page: chosen, understood, corrected, explained, shared, approved, sent."""

import cast
import pytest
import workbooks
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from commonwork.register.models import Delivery, Draft

COUNTS = ("read", "new", "changed", "vanished", "doubtful")


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
