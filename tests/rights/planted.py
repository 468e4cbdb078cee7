"""A register full of things that not everyone may see, each with a mark that stands nowhere else.

Four federations: one shares its list in full (with network and private columns), one names only, one totals
only, one took its list back. Two lists of figures, one with a private column and one not shared. One
published and one prepared edition.
"""

import io
import re
import shutil
import tempfile
import zipfile
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import cast
import yaml
from django.conf import settings
from openpyxl import load_workbook

from commonwork.flows import edition, files
from commonwork.flows.sources import member_list_of
from commonwork.flows.spreadsheet_to_report import take_back, take_in
from commonwork.people.actions import enter_person, grant_network_role
from commonwork.people.models import Person
from commonwork.register.actions import choose_sharing, grant_office
from commonwork.register.models import Delivery, Organisation, Source

DAY = date(2026, 11, 20)
NOW = datetime(2100, 1, 1, tzinfo=UTC)  # after whatever the clock says when the test runs
STANDINGS = ("anyone", "signed_in", "officer", "own_officer", "editor", "secretariat")
PUBLISHED, PREPARED = "open-1", "mkprepared-1"
_PERSONAL = {"E-mail": "mk{0}mail@coop.example", "Telephone": "mk{0}phone", "Contact person": "mk{0}contact"}
_OPEN = {"Official name": "mk{0}name 協同組合", "Name in Latin letters": "mk{0}latin", "Short name": "mk{0}short"}
_REST = {
    "Member number": "mk{0}number",
    "Register": "ph-cda",
    "Registration number": "mk{0}registration",
    "Region": "mk{0}region",
    "City": "mk{0}city",
    "Address": "mk{0}address",
    "Website": "https://mk{0}site.example",
    "Members": "{1}1",
    "Workers": "{1}2",
    "Members who work": "{1}3",
    **_PERSONAL,
}


@dataclass
class Planted:
    """Whom one may be, what is hidden (kind → marks), and the things the addresses need."""

    persons: dict[str, Person | None]
    marks: dict[str, tuple[str, ...]]
    lists: dict[str, Source]
    deliveries: dict[str, Delivery]
    members: dict[str, Organisation]
    federations: dict[str, Organisation]


def line(word: str, number: str) -> dict[str, str]:
    """One member with a mark in every cell; ``number`` begins its quantities."""
    filled = {name: text.format(word, number) for name, text in {**_OPEN, **_REST}.items()}
    return {**filled, "Language of the name": "ja", "Country or area": "JP"}


def deliver(source: Source, federation: Organisation, word: str, *lines: dict[str, str], day: date = DAY) -> Delivery:
    """Take in a workbook whose file and sheet bear marks."""
    book = load_workbook(io.BytesIO(cast.workbook(federation, lines)))
    book.worksheets[0].title = f"mk{word}sheet"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        book.save(path)
        outcome = take_in(source.pk, path, file_name=f"mk{word}file.xlsx", effective=day)
    assert outcome.delivery is not None, outcome.problems
    return outcome.delivery


def persons() -> dict[str, Person | None]:
    """One person of every standing; the officers get their offices later."""
    made = {
        name: enter_person(email=f"{name}@rights.example", name=f"the {name}", languages=["en"], by=None, at=cast.AT)
        for name in STANDINGS[1:]
    }
    for role in ("editor", "secretariat"):
        grant_network_role(person=made[role], role=role, start=cast.SINCE, by=None, at=cast.AT)
    return {"anyone": None, **made}


def plant(folder: Path) -> Planted:
    """Enter everything; ``folder`` takes a copy of sources/ with two more lists of figures."""
    known = persons()
    words = {"full": "91", "names": "92", "totals": "93", "withdrawn": "94"}
    owners, lists, sent, members = {}, {}, {}, {}
    for word, digits in words.items():
        owners[word] = cast.federation(f"fed-{word}", f"Federation {word}", "en", "JP")
        lists[word] = member_list_of(owners[word], by=None, at=cast.AT)
        sent[word] = deliver(lists[word], owners[word], word, line(word, f"{digits}00123"))
        members[word] = Organisation.objects.get(entries__source=lists[word])
        grant_office(person=known["own_officer"], organisation=owners[word], role="officer", start=cast.SINCE, by=None,
                     at=cast.AT)  # fmt: skip
    other = cast.federation("fed-other", "Another federation", "en", "KR")
    grant_office(person=known["officer"], organisation=other, role="officer", start=cast.SINCE, by=None, at=cast.AT)
    for word in ("names", "totals"):
        choose_sharing(source=lists[word], sharing=word, by=None, at=NOW)
    take_back(sent["withdrawn"], reason="sent by mistake", by=None)
    lists |= {key: _figures(folder, key) for key in ("noted", "unshared")}
    sent |= {key: lists[key].deliveries.get() for key in ("noted", "unshared")}
    edition.prepare(PUBLISHED, as_of=DAY, by=None, demonstration=True)
    edition.publish(PUBLISHED, by=None)
    edition.prepare(PREPARED, as_of=DAY, by=None, demonstration=True)
    return Planted(known, marks(), lists, sent, members, owners | {"other": other})


def _figures(folder: Path, key: str) -> Source:
    """A list of figures nobody owns: with a private column («noted»), or shared as totals only («unshared»)."""
    if not (folder / "network").exists():
        shutil.copytree(settings.SOURCES, folder, dirs_exist_ok=True)
        settings.SOURCES = folder
    described = yaml.safe_load((folder / "network/statistics/source.yml").read_text(encoding="utf-8"))
    described["key"] = f"xx/{key}"
    described["title"] = f"Figures {key}"
    if key == "noted":
        described["columns"]["note"] = {"field": "note", "visibility": "private"}
    target = folder / "xx" / key
    target.mkdir(parents=True)
    (target / "source.yml").write_text(yaml.safe_dump(described, allow_unicode=True), encoding="utf-8")
    rows = (folder / "network/statistics/sample.csv").read_text(encoding="utf-8")
    rows = rows.replace(",invented,", f",mk{key}note,")
    if key == "unshared":
        rows = rows.replace("WLD", "JPN").replace("Invented report", "mkunsharedwords")
    path = target / f"mk{key}file.csv"
    path.write_text(rows, encoding="utf-8")
    take_in(f"xx/{key}", path, effective=DAY)
    source = Source.objects.get(pk=f"xx/{key}")
    return choose_sharing(source=source, sharing="totals", by=None, at=NOW) if key == "unshared" else source


def marks() -> dict[str, tuple[str, ...]]:
    """Kind of what is hidden → its marks."""
    of = {word: line(word, digits) for word, digits in
          (("full", "9100123"), ("names", "9200123"), ("totals", "9300123"), ("withdrawn", "9400123"))}  # fmt: skip
    plain = {"Register", "Language of the name", "Country or area"}
    rest = {w: tuple(t.removeprefix("https://") for n, t in of[w].items() if n in _REST and n not in plain) for w in of}
    names = {w: tuple(t.partition(" ")[0] for n, t in of[w].items() if n in _OPEN) for w in of}
    return {
        "network": (of["full"]["Members who work"],),
        "private": tuple(of["full"][name] for name in _PERSONAL),
        "names": rest["names"],
        "totals": rest["totals"] + names["totals"],
        "withdrawn": rest["withdrawn"] + names["withdrawn"],
        "files": tuple(f"mk{word}file" for word in of),
        "sheets": tuple(f"mk{word}sheet" for word in of),
        "prepared": (PREPARED,),
        "noted": ("mknotednote",),
        "unshared": ("mkunsharednote", "mkunsharedwords"),
    }


def public_marks() -> tuple[str, ...]:
    """What everyone may see, to know that the readers really read."""
    return ("mkfullname", "mkfullcity", "9100123", "mknamesname")


def seen(planted: Planted, text: str) -> frozenset[str]:
    """The kinds of hidden things a text holds; digits are compared without separators and in every script."""
    plain = re.sub(r"(?<=\d)[,.٬\u00a0\u202f](?=\d)", "", text)
    digits = "".join(str(int(c)) if c.isdecimal() and not c.isascii() else c for c in plain)
    whole = f"{text}\n{digits}"
    return frozenset(kind for kind, known in planted.marks.items() if any(mark in whole for mark in known))


def stored_files() -> bytes:
    """The bytes of every file kept of deliveries, workbooks unpacked."""
    found = b""
    for path in sorted(Path(settings.FILES).rglob("*")):
        if path.is_file():
            found += path.name.encode() + path.read_bytes()
            if zipfile.is_zipfile(path):
                with zipfile.ZipFile(path) as archive:
                    found += b"".join(archive.read(name) for name in archive.namelist())
    return found


def copy_path(delivery: Delivery) -> Path:
    """Where the copy of a delivery lies now."""
    return files.copy_of(Delivery.objects.get(pk=delivery.pk))
