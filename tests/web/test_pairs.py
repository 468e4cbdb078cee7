"""Doubtful pairs: side by side at the desk, judged, skipped, undone; a federation's own possible duplicates."""

import cast
import html5lib
import pytest
from django.urls import reverse
from register import pairs as bodies

from commonwork.register.models import Entry, Judgement, Organisation, Pair, Source

pytestmark = pytest.mark.django_db


@pytest.fixture
def roles(db):
    return cast.enter()


@pytest.fixture
def secretary(client, roles):
    return cast.sign_in(client, roles.persons["secretariat"])


def pair():
    return Pair.objects.get(is_open=True)


def marked(line):
    return "".join(f"[{piece.text}]" if piece.differs else piece.text for piece in line)


def verdict(client, wanted, pair=None):
    return client.post(reverse("desk:pair", args=[(pair or Pair.objects.get()).pk]), {"verdict": wanted})


def shown(roles):
    return Organisation.objects.filter(shown=True, entries__source=roles.list).distinct().count()


def test_a_pair_stands_side_by_side_with_its_reasons(secretary):
    page = secretary.get(reverse("desk:pairs"))
    said = page.context
    rows = {row["label"]: ([marked(cell) for cell in row["cells"]], row["differs"]) for row in said["rows"]}
    assert [[marked(line.pieces) for line in side.names] for side in said["sides"]] == [
        ["협동조합 가람일터"], ["تعاونی کارگری سپیده‌دم"],
    ]  # fmt: skip
    assert rows["Registration numbers"] == (["ph-cda:CAST-2", "ph-cda:CAST-2"], False)
    assert rows["Country or area"] == (["South [Korea]", "[Iran]"], True) or rows["Country or area"][1]
    assert [reason["text"] for reason in said["reasons"]] == ["The registration number is the same: «ph-cda:CAST-2»."]
    assert (said["left"], said["asked"]) == (1, 1)


@pytest.mark.parametrize(("wanted", "count"), [("same", 2), ("different", 3)])
def test_a_judgement_is_kept_the_pair_is_not_asked_again_and_it_can_be_undone(secretary, roles, wanted, count):
    answer = verdict(secretary, wanted)
    assert answer["Location"].startswith(reverse("desk:pairs"))
    page = secretary.get(answer["Location"])
    assert (page.context["found"], page.context["left"], page.context["asked"]) == (None, 0, 1)
    assert (Judgement.objects.get().kind, Judgement.objects.get().by) == (wanted, roles.persons["secretariat"])
    assert shown(roles) == count
    undone = secretary.post(reverse("desk:pairs-undo"))
    assert undone["Location"] == reverse("desk:pair", args=[Pair.objects.get().pk])
    assert (pair().answered, shown(roles)) == (None, 3)
    assert Judgement.objects.get().withdrawn_at is not None
    assert "nothing to undo" in secretary.post(reverse("desk:pairs-undo"), follow=True).content.decode()


def test_a_judgement_leads_to_the_next_pair_and_what_was_skipped_comes_back(secretary):
    bodies.take("one", bodies.row("Alpha"), bodies.row("Beta"), bodies.row("Gamma"))
    bodies.take("two", bodies.row("Alfa"), bodies.row("Beta B"))
    bodies.link(("Alpha", "Alfa", "ask", 0.5), ("Beta", "Beta B", "ask", 0.7))
    seen, address = [], reverse("desk:pairs") + "?source=sample/two"
    for _ in range(3):
        page = secretary.get(address)
        seen.append((page.context["found"].entry.key, page.context["left"]))
        data = {"verdict": "skip", "source": "sample/two"}
        address = secretary.post(reverse("desk:pair", args=[page.context["found"].pk]), data)["Location"]
    assert seen == [("Alpha", 2), ("Beta", 2), ("Alpha", 2)]
    assert secretary.get(reverse("desk:pairs"), {"country": "GB"}).context["left"] == 2
    assert secretary.get(reverse("desk:pairs"), {"country": "nowhere", "after": "x"}).context["left"] == 3


def test_a_wrong_verdict_changes_nothing(secretary):
    page = verdict(secretary, "perhaps")
    assert "Say whether they are the same" in page.content.decode()
    assert Judgement.objects.count() == 0


def test_what_a_reason_rests_on_is_told_only_to_who_may_see_it(client, roles):
    kept = {"names": "public", "identifiers": "private"}
    Source.objects.filter(pk=roles.list.pk).update(fields_kept_back=kept)
    bodies.take("two", bodies.row("Alfa", "CAST-1"))
    bodies.link(("A-1", "Alfa", "ask", 0.5))
    asked = Pair.objects.get(other_entry__key="Alfa")
    asked.reasons = [{"code": "identifier.same", "values": ["ph-cda:CAST-1", "ph-cda:CAST-1"], "weight": 20.0}]
    asked.save()
    other = Source.objects.get(pk="sample/two")
    other.organisation = roles.other_federation
    other.save()
    address = reverse("member:duplicates", args=[roles.other_federation.pk])
    page = cast.sign_in(client, roles.persons["officer"]).get(address)
    [shown_pair] = page.context["pairs"]
    assert (shown_pair["reasons"], shown_pair["withheld"], "ph-cda" in page.content.decode()) == ([], 1, False)
    page = cast.sign_in(client, roles.persons["secretariat"]).get(reverse("desk:pair", args=[asked.pk]))
    assert "The registration number is the same" in page.content.decode()


def test_what_another_federation_says_its_keys_and_numbers_kept_back_are_not_told(client, roles):
    bodies.take("two", bodies.row("Alfa", "7"), organisation=roles.other_federation)
    bodies.link(("A-1", "Alfa", "ask", 0.5))
    asked = Pair.objects.get(other_entry__key="Alfa")
    officer = cast.sign_in(client, roles.persons["own_officer"])
    officer.post(reverse("member:propose-duplicate", args=[roles.federation.pk, asked.pk]), {"verdict": "different"})
    Pair.objects.filter(pk=asked.pk).update(band="same")
    Source.objects.filter(pk=roles.list.pk).update(fields_kept_back={"identifiers": "private"})
    told = {}
    for name, federation in (("own_officer", roles.federation), ("officer", roles.other_federation)):
        address = reverse("member:duplicates", args=[federation.pk])
        page = cast.sign_in(client, roles.persons[name]).get(address).content.decode()
        told[name] = ("You said: these are two" in page, "contradict each other" in page, "<code>A-1<" in page)
    assert told == {"own_officer": (True, True, True), "officer": (False, False, False)}


def test_a_list_that_is_not_shared_shows_nothing_of_its_pairs(client, roles):
    bodies.take("two", bodies.row("Alfa"))
    bodies.link(("A-1", "Alfa", "ask", 0.5))
    Source.objects.filter(pk="sample/two").update(organisation=roles.other_federation)
    Source.objects.filter(pk=roles.list.pk).update(sharing="totals")
    address = reverse("member:duplicates", args=[roles.other_federation.pk])
    page = cast.sign_in(client, roles.persons["officer"]).get(address)
    assert (page.context["pairs"], page.context["hidden"]) == ([], 1)
    assert cast.MEMBERS[0]["Official name"] not in page.content.decode()


def test_a_federation_judges_its_own_two_rows(client, roles):
    officer = cast.sign_in(client, roles.persons["own_officer"])
    things = officer.get(reverse("member:today")).context["things"]
    assert "Look at 1 possible duplicate in your list" in [thing.title for thing in things]
    address = reverse("member:judge-duplicate", args=[roles.federation.pk, pair().pk])
    assert officer.post(address, {"verdict": "same"})["Location"] == reverse(
        "member:duplicates", args=[roles.federation.pk]
    )
    assert (Judgement.objects.get().by, shown(roles)) == (roles.persons["own_officer"], 2)
    assert officer.post(address, {"verdict": "same"}).status_code == 404


def test_of_a_pair_with_another_list_a_federation_proposes_and_the_secretariat_decides(client, roles):
    bodies.take("two", bodies.row("Alfa"))
    bodies.link(("A-1", "Alfa", "ask", 0.5))
    asked = Pair.objects.get(other_entry__key="Alfa")
    officer = cast.sign_in(client, roles.persons["own_officer"])
    alone = reverse("member:judge-duplicate", args=[roles.federation.pk, asked.pk])
    assert officer.post(alone, {"verdict": "same"}).status_code == 404
    propose = reverse("member:propose-duplicate", args=[roles.federation.pk, asked.pk])
    assert "Say whether" in officer.post(propose, {"verdict": "skip"}, follow=True).content.decode()
    officer.post(propose, {"verdict": "same"})
    asked.refresh_from_db()
    assert (asked.proposed, asked.proposed_by, Judgement.objects.count()) == ("same", roles.persons["own_officer"], 0)
    page = cast.sign_in(client, roles.persons["secretariat"]).get(reverse("desk:pair", args=[asked.pk]))
    assert "says: this is one organisation" in page.content.decode()


def test_a_pair_of_others_is_not_there_for_a_federation(client, roles):
    bodies.take("one", bodies.row("Alpha"))
    bodies.take("two", bodies.row("Alfa"))
    bodies.link(("Alpha", "Alfa", "ask", 0.5))
    foreign = Pair.objects.get(other_entry__key="Alfa")
    officer = cast.sign_in(client, roles.persons["own_officer"])
    address = reverse("member:propose-duplicate", args=[roles.federation.pk, foreign.pk])
    assert officer.post(address, {"verdict": "same"}).status_code == 404


def test_no_federation_joins_two_organisations_of_others_by_naming_both_in_its_own_list(client, roles):
    bodies.take("one", bodies.row("Alpha"), bodies.row("Beta"))
    bodies.take("two", bodies.row("Alpha mine"), bodies.row("Beta mine"), organisation=roles.other_federation)
    bodies.link(
        ("Alpha", "Alpha mine", "same", 0.9), ("Beta", "Beta mine", "same", 0.9),
        ("Alpha mine", "Beta mine", "ask", 0.5),
    )  # fmt: skip
    asked = Pair.objects.get(entry__key="Alpha mine", other_entry__key="Beta mine")
    officer = cast.sign_in(client, roles.persons["officer"])
    page = officer.get(reverse("member:duplicates", args=[roles.other_federation.pk]))
    assert [each["alone"] for each in page.context["pairs"]] == [False]
    address = reverse("member:judge-duplicate", args=[roles.other_federation.pk, asked.pk])
    assert officer.post(address, {"verdict": "same"}).status_code == 404
    assert (Judgement.objects.count(), bodies.organisation("Alpha") == bodies.organisation("Beta")) == (0, False)


@pytest.mark.parametrize("language", ["en", "ja", "hi", "fa"])
def test_the_pages_are_valid_have_one_heading_and_no_scripts_of_their_own(client, roles, language):
    pages = {
        "secretariat": [f"/{language}/desk/pairs/", f"/{language}/desk/pairs/{pair().pk}/"],
        "own_officer": [f"/{language}/my/duplicates/{roles.federation.pk}/"],
    }
    for name, addresses in pages.items():
        cast.sign_in(client, roles.persons[name])
        for address in addresses:
            page = client.get(address).content.decode()
            html5lib.HTMLParser(strict=True).parse(page)
            assert (page.count("<h1"), "<script>" in page, ' style="' in page) == (1, False, False), address


def test_the_log_says_who_judged_and_who_took_it_back(secretary):
    verdict(secretary, "same")
    secretary.post(reverse("desk:pairs-undo"))
    actions = [entry["action"] for entry in secretary.get(reverse("desk:log")).context["entries"]]
    assert actions[:2] == ["took a judgement of two entries back", "compared two entries"]
    assert Entry.objects.count() == 3
