"""A few invented bodies in three lists, and pairs between them as the linking engine would give them."""

import hashlib
from datetime import UTC, date, datetime

from commonwork.engines.linking.found import PairFound, Reason
from commonwork.engines.records import ReadRow
from commonwork.flows import safekeeping
from commonwork.flows.sources import load_spec
from commonwork.register import actions, judging, storing
from commonwork.register.joining import NOTHING_FOUND, FoundPairs
from commonwork.register.models import Entry, Organisation
from commonwork.register.queries import newest_delivery

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DAY = date(2026, 11, 20)


def row(name, number="", **values):
    """One line of a list: an invented body whose key is its name."""
    names = [{"text": f"{name} Co-operative", "language": "en", "script": "Latn", "kind": "official"}]
    said = {"names": names, "country": "GB", "status": "active", **values}
    if number:
        said["identifiers"] = [f"gb-fca:{number}"]
    return ReadRow(name, f"{name}1", {"Registered Name": name}, {}, said, DAY)


def source_of(key, *, organisation=None):
    """A list of the invented bodies, entered."""
    spec = load_spec("uk/coops-uk")
    return actions.enter_source(
        spec=spec, key=f"sample/{key}", standing="sample", organisation=organisation, by=None, at=AT
    )


def take(key, *rows, find=None, day=DAY, organisation=None):
    """Take in a list of invented bodies; ``find`` says what the linking engine finds once they are stored."""
    source = source_of(key, organisation=organisation)
    checksum = hashlib.sha256(f"{key} {day} {rows}".encode()).hexdigest()
    copy = actions.Copy(f"{key}.csv", "", checksum, 1, "none", ("Registered Name",))
    delivery = actions.receive(source=source, copy=copy, effective=day, at=AT)
    book = storing.open_book(delivery, newest_delivery(source.pk, before=delivery))
    actions.store_chunk(delivery=delivery, rows=rows, book=book, at=AT)
    pairs = find() if find else NOTHING_FOUND
    return actions.accept(delivery=delivery, read=len(rows), problems=[], found=pairs, by=None, at=AT)


def entry(key):
    """The entry with this key."""
    return Entry.objects.get(key=key)


def organisation(key):
    """The id of the organisation an entry belongs to."""
    return entry(key).organisation_id


def found(*pairs):
    """Pairs as (key, key, band, score)."""
    return FoundPairs(
        [
            PairFound(str(entry(one).pk), str(entry(other).pk), score, band, (Reason("name.whole", (one, other), 9.0),))
            for one, other, band, score in pairs
        ],
        "test-1",
    )


def link(*pairs):
    """Let the linking engine have found these pairs."""
    return judging.relink(found=found(*pairs), by=None, at=AT)


def addresses():
    """Id → where it leads; «» for an organisation that answers itself."""
    return dict(Organisation.objects.order_by("pk").values_list("pk", "redirect_to_id"))


def together():
    """The keys of the entries of each organisation."""
    groups = {}
    for key, pk in Entry.objects.order_by("key").values_list("key", "organisation_id"):
        groups.setdefault(pk, []).append(key)
    return sorted(groups.values())


def faults():
    """What the check finds wrong; these lists have no files."""
    return [fault for fault in safekeeping.check() if "copy of" not in fault]
