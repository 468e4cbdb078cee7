"""The report from ten rows to a bundle anyone can check."""

import json
import zipfile
from datetime import UTC, date, datetime

import pytest

from commonwork.flows import edition
from commonwork.observatory.models import Edition, EditionTable
from commonwork.register.models import Delivery, Entry, Organisation, Record, Row, Source

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DAY = date(2026, 11, 24)
CAST = [
    ("cw-01", "みらい労働者協同組合", "JP", "primary", ""), ("cw-02", "あおぞらケア", "JP", "primary", "member"),
    ("cw-03", "함께 일하는 집", "KR", "primary", ""), ("cw-04", "전국연합회", "KR", "secondary", "member"),
    ("cw-05", "Bayanihan", "PH", "primary", ""), ("cw-06", "تعاونی آینده", "IR", "primary", "participant"),
    ("cw-07", "सहकार सेवा", "IN", "primary", ""), ("cw-08", "Koperasi Maju", "ID", "primary", "partner"),
    ("cw-09", "合作社联盟", "CN", "promoter", "participant"), ("cw-10", "Atelier", "FR", "primary", "peer"),
]  # fmt: skip


@pytest.fixture
def register(db):
    """Ten organisations, invented, in one list of the network."""
    source = Source.objects.create(
        key="list", template="list", title="List", publisher="The network", licence="open",
        kind="snapshot", standing="network", rank="network",
    )  # fmt: skip
    delivery = Delivery.objects.create(
        source=source, state="accepted", file_name="l.csv", checksum="c", size=1, stored="x",
        effective_date=DAY, received_at=AT, accepted_at=AT,
    )  # fmt: skip
    for key, name, country, level, relation in CAST:
        made = Organisation.objects.create(
            id=key, shown=True, standing="network", name=name, status="active", level=level,
            relation=relation, country=country,
        )  # fmt: skip
        entry = Entry.objects.create(source=source, key=key, organisation=made)
        record = Record.objects.create(
            entry=entry, delivery=delivery, digest=key, cells={}, values={}, effective_date=DAY
        )
        Row.objects.create(delivery=delivery, record=record, place=key)


def prepare(edition_id, **more):
    return edition.prepare(edition_id, as_of=DAY, at=AT, **more)


def tampered(path, target, name, change):
    """A copy of a bundle with one file changed."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.namelist():
            body = old.read(entry).decode()
            new.writestr(entry, change(body) if entry == name else body)
    return target


def test_edition_is_prepared_published_and_verified(register):
    made = prepare("e1", demonstration=True)
    assert edition.verify("e1") == edition.Verification("e1", made.content_hash, True, ())
    published = edition.publish("e1", at=AT)
    assert (published.state, published.content_hash) == ("published", made.content_hash)
    assert edition.verify("e1").ok


def test_hash_is_the_same_twice_and_changes_when_one_cell_changes(register):
    hashes = [prepare("a").content_hash, prepare("b").content_hash]
    Organisation.objects.filter(pk="cw-05").update(country="VN")
    hashes.append(prepare("c").content_hash)
    assert [one == hashes[0] for one in hashes] == [True, True, False]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"body": "cooperatives,countries\n9,6\n"}, "accounted_total: not the sum of its parts"),
        ({"sha256": "0"}, "accounted_total: its content has another hash"),
    ],
)
def test_verify_finds_a_changed_table(register, changes, words):
    prepare("e1")
    EditionTable.objects.filter(name="accounted_total").update(**changes)
    found = edition.verify("e1")
    assert (found.ok, words in " ".join(found.problems)) == (False, True)


def test_verify_misses_a_sealed_table(register):
    prepare("e1")
    EditionTable.objects.filter(sealed=True).delete()
    assert not edition.verify("e1").ok


def test_public_bundle_verifies_by_itself_and_quotes_the_sealed_hash(register, tmp_path):
    made = prepare("e1", demonstration=True)
    path = edition.export_bundle("e1", tmp_path / "e1.zip")
    assert edition.verify_bundle(path) == edition.Verification("e1", made.content_hash, True, ())
    with zipfile.ZipFile(path) as bundle:
        described = json.loads(bundle.read("edition.json"))
        assert [name for name in bundle.namelist() if "sealed" in name] == []
    assert (described["sealed_hash"], described["notice"]) == (made.sealed_hash, "demonstration, not for citation")


def test_sealed_bundle_verifies_in_full(register, tmp_path):
    made = prepare("e1")
    path = edition.export_bundle("e1", tmp_path / "sealed.zip", sealed=True)
    assert edition.verify_bundle(path) == edition.Verification("e1", made.content_hash, True, ())
    changed = tampered(
        path, tmp_path / "t.zip", "sealed/accounted_entries.csv", lambda text: text.replace("cw-05", "cw-99")
    )
    assert not edition.verify_bundle(changed).ok


def test_same_edition_gives_the_same_bytes(register, tmp_path):
    prepare("e1")
    once, twice = (edition.export_bundle("e1", tmp_path / name).read_bytes() for name in ("a.zip", "b.zip"))
    assert once == twice


def test_changed_bundle_does_not_verify(register, tmp_path):
    prepare("e1")
    path = edition.export_bundle("e1", tmp_path / "e1.zip")
    changed = tampered(
        path, tmp_path / "t.zip", "tables/organisations.csv", lambda text: text.replace("cw-05", "cw-99")
    )
    found = edition.verify_bundle(changed)
    assert (found.ok, len(found.problems)) == (False, 2)


@pytest.mark.parametrize("content", [b"", b"no zip"])
def test_file_that_is_no_bundle_does_not_verify(tmp_path, content):
    (tmp_path / "x.zip").write_bytes(content)
    found = edition.verify_bundle(tmp_path / "x.zip")
    assert (found.ok, found.hash) == (False, "")


def test_bundle_with_a_strange_file_does_not_verify(register, tmp_path):
    prepare("e1")
    path = edition.export_bundle("e1", tmp_path / "e1.zip")
    with zipfile.ZipFile(path, "a") as bundle:
        bundle.writestr("accounted_total.csv", "cooperatives,countries\n1,1\n")
    assert edition.verify_bundle(path).problems == ("e1.zip: not a readable bundle (it holds accounted_total.csv)",)


def test_diff_tells_what_changed_table_by_table(register):
    prepare("a")
    Organisation.objects.filter(pk="cw-05").update(country="VN")
    prepare("b")
    found = edition.diff("a", "b")
    changed = [{"key": {"id": "cw-05"}, "before": {"country": "PH"}, "after": {"country": "VN"}}]
    assert found["organisations"] == {"added": [], "removed": [], "changed": changed}
    assert [len(found["accounted_by_country_source"][kind]) for kind in ("added", "removed", "changed")] == [1, 1, 0]
    assert found["accounted_total"] == {"added": [], "removed": [], "changed": []}
    assert "accounted_entries" not in found


def test_unknown_edition_is_an_error(db, tmp_path):
    with pytest.raises(Edition.DoesNotExist):
        edition.verify("1999")
    with pytest.raises(Edition.DoesNotExist):
        edition.export_bundle("1999", tmp_path / "x.zip")
    with pytest.raises(Edition.DoesNotExist):
        edition.diff("1999", "1999")
