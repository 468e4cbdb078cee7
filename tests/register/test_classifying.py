"""Stage 6: verdicts stored with the fold, given again only where facts or rules changed, never from hidden facts."""

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import cast
import pytest
from django.conf import settings

from commonwork.engines.reading import parse_spec
from commonwork.engines.records import ReadRow
from commonwork.flows import identity
from commonwork.register import actions, classifying, disputing, judging, reclassifying, storing
from commonwork.register.classifying import classification_of, former_verdicts
from commonwork.register.disputing import NotToBeDisputed, Objection
from commonwork.register.models import (
    Classification,
    Dispute,
    Entry,
    FormCorrection,
    IndexChange,
    KindCount,
    Organisation,
    Recount,
)
from commonwork.register.queries import newest_delivery

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
DAY = date(2026, 11, 20)
SPEC = parse_spec({
    "key": "xx/kinds", "title": "Invented list", "publisher": "Nobody", "licence": "open", "kind": "snapshot",
    "standing": "network", "rank": "federation",
    "columns": {
        "id": "key", "name": "name", "form": "legal_form", "members": "members", "workers": "workers",
        "working": {"field": "worker_members", "visibility": "network"}, "relation": "employment_relation",
        "in": "members_workers",
    },
})  # fmt: skip
WORKER = {
    "legal_form": "JP-RK", "members": "10", "workers": "11", "members_workers": "10", "employment_relation": "employee",
}  # fmt: skip


def row(key, **values):
    name = {"text": f"Invented {key}", "language": "en", "script": "Latn", "kind": "official"}
    return ReadRow(key, key, {"name": key}, {}, {"names": [name], "country": "JP", **values}, DAY)


def deliver(*rows, checksum="c1", at=AT, key="xx/kinds", **more):
    source = actions.enter_source(spec=replace(SPEC, **more), key=key, by=None, at=AT)
    copy = actions.Copy(f"{checksum}.csv", "", checksum, 1, "x")
    delivery = actions.receive(source=source, copy=copy, effective=at.date(), at=at)
    book = storing.open_book(delivery, newest_delivery(source.pk, before=delivery))
    actions.store_chunk(delivery=delivery, rows=rows, book=book, at=at)
    return actions.accept(delivery=delivery, read=len(rows), problems=[], by=None, at=at)


def organisation(key, source="xx/kinds"):
    return Organisation.objects.get(entries__key=key, entries__source=source)


def kinds(found):
    return tuple((getattr(found, s), getattr(found, f"{s}_standing")) for s in ("icls", "cicopa", "model2019"))


def decide(field, value, *, of="a", minutes=1):
    later = AT + timedelta(minutes=minutes)
    return actions.decide_value(
        organisation=organisation(of), field=field, value=value, effective=DAY, by=None, at=later
    )


@pytest.fixture
def taken(db):
    """One cooperative with facts, one with a place only."""
    return deliver(row("a", **WORKER), row("b", activity="81"))


def test_a_delivery_classifies_what_it_brings(taken):
    found = classification_of(organisation("a"))
    told = found.verdicts["cicopa"]
    assert kinds(found) == (("worker", "decided"), ("worker_full", "decided"), ("worker_a", "decided"))
    assert (found.national, found.classified_at, found.replaced_at) == ("JP-RK", AT, None)
    assert found.facts["members_total"] == {"value": "10", "basis": "stated"}
    assert {"workers_total", "members_total"} <= set(told["facts"])
    assert told["rules"]


def test_where_nothing_is_known_no_row_is_written_and_the_verdict_is_derived(taken):
    found = classification_of(organisation("b"))
    assert (Classification.objects.count(), found.pk, found.classified_at) == (1, None, None)
    assert found.icls_standing == "undecidable"
    assert found.verdicts["icls"]["missing"]


def test_a_decided_value_gives_a_new_verdict_and_keeps_the_old_one(taken):
    decide("workers", "40")
    now, (before,) = classification_of(organisation("a")), former_verdicts(organisation("a"))
    assert (now.cicopa, before.cicopa) == ("worker_partial", "worker_full")
    assert before.replaced_at == now.classified_at == AT + timedelta(minutes=1)


def test_a_fact_that_stays_gives_no_new_verdict(taken):
    decide("website", "https://a.example")
    assert Classification.objects.count() == 1


def test_what_is_known_in_the_network_only_decides_no_public_verdict(db):
    deliver(row("a", legal_form="JP-KK", members="10", workers="11", worker_members="10"))
    assert "worker_members" not in classification_of(organisation("a")).facts


def test_a_recalled_fact_marks_the_verdicts_that_used_it(db):
    deliver(row("a", **WORKER, to_confirm=["workers"]))
    found = classification_of(organisation("a"))
    assert found.facts["workers_total"]["recalled"] is True
    assert "workers_total" in found.verdicts["cicopa"]["recalled"]


def test_taken_back_a_list_leaves_no_verdict_and_shows_no_former_one(taken):
    actions.withdraw(delivery=taken, reason="by mistake", by=None, at=AT + timedelta(days=1))
    assert Classification.objects.filter(replaced_at__isnull=True).count() == 0
    assert former_verdicts(Organisation.objects.get(entries__key="a")) == []


def test_shared_less_the_former_verdict_is_no_longer_shown(taken):
    actions.choose_sharing(source=taken.source, sharing="names", by=None, at=AT + timedelta(days=1))
    found = organisation("a")
    assert (classification_of(found).pk, former_verdicts(found)) == (None, [])


def test_merged_the_whole_has_one_verdict_by_all_its_facts(taken):
    deliver(row("z", members="12", surplus_rule="none"), key="xx/other", checksum="c2", rank="cooperative")
    one, other = Entry.objects.get(key="a"), Entry.objects.get(key="z")
    judging.judge_pair(entry=one, other=other, same=True, by=None, at=AT + timedelta(hours=1))
    in_force = Classification.objects.filter(replaced_at__isnull=True)
    assert [each.organisation_id for each in in_force] == [one.organisation_id]
    assert {"surplus_rule", "employment_relation"} <= set(in_force.get().facts)


@pytest.fixture
def stricter_rules(tmp_path):
    """A reference of another network: 95 per cent of the workers must be members."""
    for part in ("typology", "atlas"):
        shutil.copytree(settings.REFERENCE / part, tmp_path / part)
    table = tmp_path / "typology" / "thresholds.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("workers_members,50,", "workers_members,95,"), "utf-8")
    yield tmp_path
    classifying.use_reference(settings.REFERENCE)


def test_other_rules_replace_only_what_they_change(taken, stricter_rules):
    Classification.objects.update(rules_version="older")
    again = reclassifying.reclassify(by=None, at=AT + timedelta(days=1))
    same = Classification.objects.get()
    assert (again, same.rules_version) == ({"looked_at": 1, "changed": 0}, classifying.rules_in_force().version)
    classifying.use_reference(stricter_rules)
    IndexChange.objects.all().delete()
    changed = reclassifying.reclassify(by=None, at=AT + timedelta(days=2))
    verdicts = Classification.objects.order_by("pk").values_list("cicopa", "replaced_at")
    assert changed == {"looked_at": 1, "changed": 1}
    assert list(verdicts) == [("worker_full", AT + timedelta(days=2)), ("worker_partial", None)]
    assert IndexChange.objects.get().organisations == [organisation("a").pk]


def test_a_corrected_form_gives_its_organisations_other_verdicts(db):
    deliver(row("a", legal_form="JP-KK", members="10", workers="11", members_workers="10"))
    before = classification_of(organisation("a"))
    FormCorrection.objects.create(
        form_id="JP-KK", field="code:employment_relation", before="", after="employee", source="Act", state="accepted",
        on_behalf_of=organisation("a"), proposed_at=AT, answered_at=AT,
    )  # fmt: skip
    assert reclassifying.form_changed(form_id="JP-KK", at=AT + timedelta(days=1)) == 1
    assert (before.model2019, classification_of(organisation("a")).model2019) == ("", "worker_a")


def test_the_counts_tell_real_from_invented_and_name_what_is_missing(taken):
    deliver(row("s", **WORKER), key="xx/sample", checksum="c3", standing="sample")
    found = identity.numbers()
    assert (found["organisations"], found["samples"]) == (2, 1)
    assert found["standings"]["cicopa"] == {"decided": 1, "partial": 0, "undecidable": 1, "apart": 0}
    assert found["kinds"]["icls"] == {"worker": 1}
    by_source = {each["source"]: each["standings"]["icls"]["decided"] for each in found["by_source"]}
    assert by_source == {"xx/kinds": 1, "xx/sample": 1}
    assert [each["country"] for each in found["by_country"]] == ["JP"]
    assert found["would_decide_alone"][0]["verdicts"] >= 1


def test_what_is_counted_of_all_adds_up(taken):
    deliver(row("s", **WORKER), key="xx/sample", checksum="c3", standing="sample")
    all_of = KindCount.objects.filter(measure="standing", scheme="icls", facet="")
    total = KindCount.objects.get(measure="standing", code="all", facet="")
    assert sum(each.count for each in all_of) == total.count == 2


def test_a_recount_says_who_would_be_called_what_by_another_rule(taken):
    decide("workers", "25")
    assert identity.recount() == 1
    changes = Recount.objects.filter(question="share-of-members").exclude(before="", after="")
    told = [(each.variant, each.before, each.after, each.count, each.organisations) for each in changes]
    assert told == [("workers_members=33", "worker_partial", "worker_full", 1, [organisation("a").pk])]
    assert identity.recount(only_if_stale=True) is None
    decide("workers", "26", minutes=100_000)
    assert identity.recount(only_if_stale=True) == 1


def test_a_dispute_stands_until_it_is_answered_or_withdrawn(taken):
    person = cast.enter_person(email="d@cast.example", name="D", languages=["en"], by=None, at=AT)
    about, objection = organisation("a"), Objection("cicopa", " It is a shared service. ", "shared_service", "en")
    raised = {"organisation": about, "on_behalf_of": organisation("b"), "by": person}
    made = disputing.dispute_verdict(objection=objection, at=AT, **raised)
    assert (made.verdict, made.claimed, made.reason) == ("worker_full", "shared_service", "It is a shared service.")
    with pytest.raises(NotToBeDisputed):
        disputing.dispute_verdict(objection=objection, at=AT, **raised)
    with pytest.raises(NotToBeDisputed):
        disputing.dispute_verdict(objection=Objection("icls", "  "), at=AT, **raised)
    answered = disputing.answer_dispute(dispute=made, outcome="declined", answer="By its facts.", by=None, at=AT)
    again = disputing.answer_dispute(dispute=made, outcome="upheld", answer="Yes.", by=None, at=AT)
    assert (answered.outcome, again.outcome, disputing.open_disputes().count()) == ("declined", "declined", 0)
    other = disputing.dispute_verdict(objection=Objection("icls", "No."), at=AT, **raised)
    disputing.withdraw_dispute(dispute=other, by=person, at=AT)
    assert [one.pk for one in disputing.disputes_of(about)] == [made.pk]
    assert Dispute.objects.count() == 2
