"""The report: counted, released, verified, compared, and handed on as one file anyone can check."""

import json
import zipfile
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from commonwork import __version__
from commonwork.engines.counting import compare, header, read_csv
from commonwork.engines.counting.checking import SEALED_PREFIX, Stated, check_tables, content_hash, hashes_of
from commonwork.engines.records import Problem
from commonwork.observatory import actions, queries
from commonwork.observatory.models import Edition
from commonwork.observatory.rules import EditionPlan
from commonwork.people.models import Person
from commonwork.reference import load

NOTICE = "demonstration, not for citation"
LARGEST = 2_000_000_000
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Verification:
    """Whether an edition is what it says it is: the hash computed anew, and what does not hold, in words."""

    edition: str
    hash: str
    ok: bool
    problems: tuple[str, ...]


def prepare(
    edition_id: str,
    *,
    as_of: date,
    by: Person | None = None,
    at: datetime | None = None,
    demonstration: bool = False,
) -> Edition:
    """Count the register as of a day and freeze the cells; see ``actions.prepare_edition`` for what is refused."""
    plan = EditionPlan(edition_id, as_of, __version__, demonstration)
    return actions.prepare_edition(plan=plan, by=by, at=at or timezone.now(), reference=load(settings.REFERENCE))


def publish(edition_id: str, *, by: Person | None = None, at: datetime | None = None) -> Edition:
    """Publish a prepared edition; see ``actions.publish_edition`` for what is refused."""
    return actions.publish_edition(edition_id=edition_id, by=by, at=at or timezone.now())


def verify(edition_id: str) -> Verification:
    """Compute every hash and sum of a stored edition again, sealed tables included; raises Edition.DoesNotExist."""
    bodies = queries.stored_bodies(edition_id, sealed=True)
    return _verification(edition_id, queries.stated_of(edition_id), bodies, full=True)


def verify_bundle(path: Path) -> Verification:
    """Check a downloaded bundle with nothing but the file: hashes and sums; a sealed one in full."""
    try:
        name, stated, bodies = _open_bundle(path)
    except (zipfile.BadZipFile, OSError, ValueError, KeyError, TypeError) as error:
        return Verification(path.name, "", False, (f"{path.name}: not a readable bundle ({error})",))
    return _verification(name, stated, bodies, full=any(name.startswith(SEALED_PREFIX) for name in bodies))


def export_bundle(edition_id: str, path: Path, sealed: bool = False) -> Path:
    """Write an edition as one file: ``edition.json`` and the tables. The same edition gives the same bytes.

    The public bundle quotes the hash of the sealed one. Whoever calls has asked for the right to a
    prepared or sealed edition. Raises Edition.DoesNotExist.
    """
    bodies = queries.stored_bodies(edition_id, sealed=sealed)
    described = json.dumps(_description(edition_id, sealed), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, text in sorted({"edition.json": described, **_files(bodies)}.items()):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            bundle.writestr(entry, text.encode())
    return path


def diff(before: str, after: str) -> dict[str, dict[str, Any]]:
    """What changed between two editions, by public table: rows added, removed, changed. Raises Edition.DoesNotExist."""
    was, now = (queries.stored_bodies(edition_id, sealed=False) for edition_id in (before, after))
    found = {}
    for name in sorted(was.keys() | now.keys()):
        rows = [read_csv(bodies.get(name, "")) for bodies in (was, now)]
        compared = asdict(compare(name, rows[0], rows[1], header(name).grain))
        found[name] = {kind: list(compared[kind]) for kind in ("added", "removed", "changed")}
    return found


def _verification(name: str, stated: Stated, bodies: dict[str, str], *, full: bool) -> Verification:
    problems = check_tables(stated, bodies, full=full)
    return Verification(name, content_hash(hashes_of(bodies)), not problems, tuple(map(_say, problems)))


def _say(problem: Problem) -> str:
    sentences = {
        "verify.table_hash": "table {place}: its content has another hash than the edition states",
        "verify.missing": "table {place}: named by the edition, but not there",
        "verify.unlisted": "table {place}: there, but not named by the edition",
        "verify.edition_hash": "{place}: the tables have another hash than stated: {value}",
        "verify.sealed_hash": "{place}: public and sealed tables have another hash than stated: {value}",
        "verify.unreadable": "{place}: a table cannot be read ({value})",
        "verify.sum": "{place}: not the sum of its parts: {value}",
        "verify.parts": "{place}: not what the sealed entries add up to: {value}",
    }
    return sentences[problem.code].format(place=problem.place, value=problem.value)


def _description(edition_id: str, sealed: bool) -> dict[str, Any]:
    edition, stated = Edition.objects.get(pk=edition_id), queries.stated_of(edition_id)
    return {
        "edition": edition.pk,
        "state": edition.state,
        "as_of": edition.as_of.isoformat(),
        "published_at": edition.published_at.isoformat() if edition.published_at else "",
        "notice": NOTICE if edition.is_demonstration else "",
        "code_version": edition.code_version,
        "previous": edition.previous_id or "",
        "content_hash": stated.content_hash,
        "sealed_hash": stated.sealed_hash,
        "tables": {n: sha256 for n, sha256 in stated.tables.items() if sealed or not n.startswith(SEALED_PREFIX)},
    }


def _files(bodies: dict[str, str]) -> dict[str, str]:
    return {f"{'' if name.startswith(SEALED_PREFIX) else 'tables/'}{name}.csv": body for name, body in bodies.items()}


def _open_bundle(path: Path) -> tuple[str, Stated, dict[str, str]]:
    with zipfile.ZipFile(path) as bundle:
        if sum(entry.file_size for entry in bundle.infolist()) > LARGEST:
            raise ValueError("too large")
        names = [entry.filename for entry in bundle.infolist()]
        if len(set(names)) != len(names):
            raise ValueError("a file stands twice")
        known = ("tables/", SEALED_PREFIX)
        if strange := [name for name in names if name != "edition.json" and not name.startswith(known)]:
            raise ValueError(f"it holds {strange[0]}")
        texts = {name: bundle.read(name).decode() for name in names}
    described = json.loads(texts.pop("edition.json"))
    stated = Stated(str(described["content_hash"]), str(described["sealed_hash"]), dict(described["tables"]))
    bodies = {name.removeprefix("tables/").removesuffix(".csv"): text for name, text in texts.items()}
    return str(described["edition"]), stated, bodies
