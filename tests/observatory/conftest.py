"""The invented sample of the network's figures, as a list that counts, and a few organisations."""

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from commonwork.engines.reading import parse_spec, read_delivery
from commonwork.engines.records import ReadRow
from commonwork.register.models import Delivery, Entry, Organisation, Record, Row, Source

FOLDER = Path(__file__).parents[2] / "sources/network/statistics"
DAY = date(2026, 11, 20)
AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def read_sample(path=FOLDER / "sample.csv"):
    spec = parse_spec(yaml.safe_load((FOLDER / "source.yml").read_text(encoding="utf-8")))
    return spec, read_delivery(path, spec, effective=DAY)


def deliver(source, rows, *, day=DAY):
    """Register read rows as one accepted delivery of a source."""
    checksum = hashlib.sha256(f"{source.pk} {day} {rows}".encode()).hexdigest()
    delivery = Delivery.objects.create(
        source=source, state="accepted", file_name="sample.csv", checksum=checksum, size=1, stored="x",
        effective_date=day, received_at=AT, accepted_at=AT, read=len(rows),
    )  # fmt: skip
    for row in rows:
        entry, _ = Entry.objects.get_or_create(source=source, key=row.key)
        record = Record.objects.create(
            entry=entry, delivery=delivery, digest=hashlib.md5(f"{checksum}{row}".encode()).hexdigest(),
            cells=dict(row.cells), values=dict(row.values), effective_date=day,
        )  # fmt: skip
        Row.objects.create(delivery=delivery, record=record, place=row.place)
    return delivery


def enter(key, *, kind="observations", standing="network", rank="network"):
    return Source.objects.create(
        key=key, template=key, title=f"Title of {key}", publisher="The network", licence="open", kind=kind,
        standing=standing, rank=rank, field_columns={"confidence": ["confidence"]},
    )  # fmt: skip


@pytest.fixture
def statistics(db):
    """The sample registered as a list within the network's scope."""
    return deliver(enter("network/statistics"), read_sample()[1].rows)


@pytest.fixture
def organisations(db):
    """Two cooperatives and a federation of the network, and one of an invented list."""
    source = enter("network/organisations", kind="snapshot")
    sample = enter("sample/x", kind="snapshot", standing="sample")
    cast = [
        ("cw-1", "みらい労働者協同組合", "JP", "primary", "", source),
        ("cw-2", "함께 일하는 집", "KR", "primary", "member", source),
        ("cw-3", "전국연합회", "KR", "secondary", "member", source),
        ("cw-4", "Invented", "KR", "primary", "member", sample),
    ]
    for listed in (source, sample):
        deliver(listed, [ReadRow(key, f"row {key}", {}, {}, {}, DAY) for key, *_, of in cast if of is listed])
    for key, name, country, level, relation, of in cast:
        made = Organisation.objects.create(
            id=key, shown=True, standing=of.standing, name=name, status="active", level=level, relation=relation,
            country=country,
        )  # fmt: skip
        Entry.objects.filter(key=key).update(organisation=made)


@pytest.fixture
def takes():
    """How the tests of this folder put lists into the register."""
    return SimpleNamespace(at=AT, day=DAY, deliver=deliver, enter=enter, read_sample=read_sample, folder=FOLDER)
