"""Observations made anew, editions prepared and published, each with one log entry."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from commonwork.observatory import queries
from commonwork.observatory.actions import prepare_edition, publish_edition, renew_observations
from commonwork.observatory.models import Edition, EditionTable, Observation
from commonwork.observatory.rules import EditionPlan, EditionRefused, ObservationsRefused
from commonwork.people.models import LogEntry, Person

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DAY = date(2026, 11, 24)
KEY = "network/statistics"


def renew():
    return renew_observations(source_key=KEY, by=None, at=AT)


def prepare(edition_id="2026-11", **more):
    plan = EditionPlan(**({"id": edition_id, "as_of": DAY, "code_version": "1"} | more))
    return prepare_edition(plan=plan, by=None, at=AT)


def publish(edition_id="2026-11", by=None, at=AT):
    return publish_edition(edition_id=edition_id, by=by, at=at)


def logged():
    return list(LogEntry.objects.order_by("id").values_list("by", "action", "object_kind", "object_id"))


def test_renew_makes_one_observation_of_each_row(statistics):
    assert renew() == 10
    values = dict(Observation.objects.values_list("record__entry__key", "value"))
    assert values == {
        "S1": 1000, "S2": 50000, "S3": 60, "S4": 600, "S5": 120, "S6": 130, "S7": 90, "S8": Decimal("12500000.5"),
        "S9": 3000, "S10": 70,
    }  # fmt: skip
    confidences = dict(Observation.objects.values_list("record__entry__key", "confidence"))
    assert (confidences["S1"], confidences["S4"], confidences["S10"]) == ("stated", "derived", "recalled")
    assert logged() == [("command", "source.renew_observations", "source", KEY)]


def test_renew_replaces_the_observations_of_an_older_list(statistics, takes):
    renew()
    rows = takes.read_sample()[1].rows[:2]
    takes.deliver(statistics.source, [replace(rows[0], values={**rows[0].values, "value": "1001"}), rows[1]], day=DAY)
    assert renew() == 2
    assert sorted(Observation.objects.values_list("value", flat=True)) == [1001, 50000]


def test_renew_stops_at_an_unmapped_word_and_changes_nothing(statistics, takes):
    renew()
    row = takes.read_sample()[1].rows[0]
    takes.deliver(statistics.source, [replace(row, values={**row.values, "population_scope": "some"})], day=DAY)
    with pytest.raises(ObservationsRefused, match=r"sample\.csv 2: population_scope «some»"):
        renew()
    assert (Observation.objects.count(), len(logged())) == (10, 1)


def test_renew_without_an_accepted_list_leaves_no_observation(statistics):
    renew()
    statistics.state, statistics.withdrawn_at = "withdrawn", AT
    statistics.save()
    assert (renew(), Observation.objects.count()) == (0, 0)


def test_renew_refuses_a_source_of_another_kind(takes, db):
    takes.enter("list", kind="snapshot")
    with pytest.raises(ValueError, match="no source of observations"):
        renew_observations(source_key="list", by=None, at=AT)


def test_prepare_keeps_every_table_under_its_hash(statistics, organisations):
    renew()
    edition = prepare()
    assert (edition.state, edition.as_of, edition.previous) == ("prepared", DAY, None)
    assert list(edition.tables.order_by("name").values_list("name", "sealed")) == [
        ("accounted_by_country_source", False),
        ("accounted_entries", True),
        ("accounted_total", False),
        ("claims", False),
        ("conflicts", False),
        ("latest_by_indicator_area_scope", False),
        ("observations", False),
        ("organisations", False),
        ("organisations_by_country_relation", False),
    ]
    assert logged()[-1] == ("command", "edition.prepare", "edition", "2026-11")


def test_prepare_gives_the_same_hash_twice_and_another_when_one_cell_changes(statistics, organisations):
    renew()
    hashes = [prepare("a").content_hash, prepare("b").content_hash]
    Observation.objects.filter(record__entry__key="S7").update(value=91)
    hashes.append(prepare("c").content_hash)
    assert (hashes[0] == hashes[1], hashes[0] == hashes[2]) == (True, False)


def test_prepare_again_replaces_what_was_prepared(statistics):
    before = prepare().content_hash
    renew()
    after = prepare(is_demonstration=True)
    assert (before == after.content_hash, after.is_demonstration, Edition.objects.count()) == (False, True, 1)
    assert EditionTable.objects.count() == 9


@pytest.mark.parametrize("refused", [{"as_of": date(2026, 11, 25)}, {"as_of": date(2026, 11, 19)}, {"id": "a/b"}])
def test_prepare_refuses_what_it_cannot_speak_for(statistics, refused):
    with pytest.raises(EditionRefused):
        prepare(**refused)
    assert (Edition.objects.count(), logged()) == (0, [])


def test_publish_sets_who_when_and_the_edition_before(statistics):
    person = Person.objects.create(email="editor@example.org")
    prepare("2025")
    publish("2025", at=datetime(2026, 11, 23, tzinfo=UTC))
    prepare("2026")
    publish("2026", by=person)
    edition = Edition.objects.get(pk="2026")
    found = (edition.state, edition.published_at, edition.published_by, edition.previous_id)
    assert found == ("published", AT, person, "2025")
    assert logged()[-1] == (str(person.pk), "edition.publish", "edition", "2026")
    assert queries.latest_edition() == edition


def test_published_edition_never_changes(statistics):
    before = prepare().content_hash
    publish()
    renew()
    with pytest.raises(EditionRefused, match="never changes again"):
        prepare()
    with pytest.raises(EditionRefused, match="published already"):
        publish()
    assert Edition.objects.get(pk="2026-11").content_hash == before
    assert [action for _, action, *_ in logged()] == ["edition.prepare", "edition.publish", "source.renew_observations"]


def test_publish_refuses_tables_that_do_not_hold(statistics):
    prepare()
    EditionTable.objects.filter(name="accounted_total").update(body="cooperatives,countries\n9,9\n")
    with pytest.raises(EditionRefused, match=r"accounted_total: verify\.table_hash"):
        publish()
    assert Edition.objects.get().state == "prepared"


def test_publish_of_an_unknown_edition(db):
    with pytest.raises(Edition.DoesNotExist):
        publish("1999")
