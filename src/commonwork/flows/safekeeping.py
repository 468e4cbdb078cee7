"""Keeping it safe: backup into one archive, restore from it, and finding what is wrong."""

import hashlib
import io
import json
import sqlite3
import subprocess
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections
from django.utils import timezone

from commonwork import __version__
from commonwork.engines.folding import fold
from commonwork.flows import edition, files, search_upkeep
from commonwork.observatory.models import Edition
from commonwork.reference import check as check_reference
from commonwork.reference import load as load_reference
from commonwork.register.folding import CACHED, cache_of
from commonwork.register.models import Delivery, Organisation, PersonalCells, Row
from commonwork.register.queries import fold_inputs, fold_judgements

_DATABASE = "database"


class CannotRestore(ValueError):
    """The archive is damaged, or there is data in its way; nothing was changed."""


def backup(archive: Path) -> dict[str, Any]:
    """Write the database and every delivered file into one archive; a reader never sees half of it.

    The database is copied as of one moment (SQLite's backup, or pg_dump); files are added after it, so
    that every delivery in the copy has its file. The index is left out: it is made again from the rest.
    Erased personal cells live on in older archives: keep them no longer than the retention the network has set.
    """
    with tempfile.TemporaryDirectory() as scratch:
        dump = Path(scratch) / _DATABASE
        _dump_database(dump)
        members = {_DATABASE: dump, **_delivered_files()}
        manifest = {
            name: {"sha256": files.checksum_of(path), "bytes": path.stat().st_size} for name, path in members.items()
        }
        partial = archive.with_name(f"{archive.name}.partial")
        with tarfile.open(partial, "w:gz") as tar:
            about = {"version": __version__, "vendor": connection.vendor, "made": timezone.now().isoformat()}
            _add_text(tar, "manifest.json", json.dumps({**about, "members": manifest}, indent=1))
            for name, path in members.items():
                tar.add(path, arcname=name)
        partial.chmod(0o600)
        partial.replace(archive)
    return {"archive": str(archive), "files": len(members), "bytes": archive.stat().st_size}


def _delivered_files() -> dict[str, Path]:
    root = Path(settings.FILES)
    return {f"files/{path.relative_to(root)}": path for path in sorted(root.rglob("*")) if path.is_file()}


def _dump_database(target: Path) -> None:
    if connection.vendor == "sqlite":
        source = sqlite3.connect(str(connection.settings_dict["NAME"]))
        copy = sqlite3.connect(target)
        with source, copy:
            source.backup(copy)
        source.close()
        copy.close()
    else:
        left_out = "--exclude-schema=finding"  # the index, which is made again
        command = ["pg_dump", "--format=custom", left_out, f"--file={target}", _postgresql_address()]
        subprocess.run(command, check=True)  # noqa: S603 -- our own command and address


def _postgresql_address() -> str:
    given = connection.settings_dict
    parts = {"dbname": given["NAME"], "user": given["USER"], "password": given["PASSWORD"]}
    parts |= {"host": given["HOST"], "port": given["PORT"]}
    return " ".join(f"{name}='{value}'" for name, value in parts.items() if value)


def _add_text(tar: tarfile.TarFile, name: str, text: str) -> None:
    info = tarfile.TarInfo(name)
    raw = text.encode()
    info.size = len(raw)
    tar.addfile(info, io.BytesIO(raw))


def restore(archive: Path, *, replace: bool) -> dict[str, Any]:
    """Put an archive in place, after checking every checksum in it.

    Raises :class:`CannotRestore`, with nothing changed, where the archive is damaged, was made with
    another kind of database, or data is in its way and ``replace`` was not said.
    """
    if _has_data() and not replace:
        raise CannotRestore("There is data here already. Say --replace to put the archive in its place.")
    Path(settings.HOME).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.HOME) as scratch:
        manifest = _unpack(archive, Path(scratch))
        if manifest["vendor"] != connection.vendor:
            raise CannotRestore(
                f"The archive holds a {manifest['vendor']} database, this site uses {connection.vendor}."
            )
        for name in manifest["members"]:
            if name != _DATABASE:
                target = Path(settings.FILES) / name.removeprefix("files/")
                target.parent.mkdir(parents=True, exist_ok=True)
                (Path(scratch) / name).replace(target)
        _load_database(Path(scratch) / _DATABASE)
    search_upkeep.forget_index()
    return {"archive": str(archive), "files": len(manifest["members"])}


def _has_data() -> bool:
    return "register_delivery" in connection.introspection.table_names() and Delivery.objects.exists()


def _unpack(archive: Path, scratch: Path) -> dict[str, Any]:
    try:
        with tarfile.open(archive) as tar:
            tar.extractall(scratch, filter="data")
        manifest: dict[str, Any] = json.loads((scratch / "manifest.json").read_text(encoding="utf-8"))
    except (tarfile.TarError, OSError, EOFError, ValueError, zlib.error) as error:
        raise CannotRestore(f"{archive.name} is not a readable archive ({error}).") from error
    for name, stated in manifest["members"].items():
        path = scratch / name
        if not path.is_file() or files.checksum_of(path) != stated["sha256"]:
            raise CannotRestore(f"{archive.name}: {name} is missing or damaged.")
    return manifest


def _load_database(dump: Path) -> None:
    if connection.vendor == "sqlite":
        connections.close_all()
        source, target = sqlite3.connect(dump), sqlite3.connect(str(connection.settings_dict["NAME"]))
        with source, target:
            source.backup(target)
        source.close()
        target.close()
    else:
        command = [
            "pg_restore",
            "--clean",
            "--if-exists",
            "--no-owner",
            "--single-transaction",
            f"--dbname={_postgresql_address()}",
            str(dump),
        ]
        subprocess.run(command, check=True)  # noqa: S603 -- our own command and address


def check() -> list[str]:
    """Everything found wrong, each in a sentence; an empty list where nothing is.

    A delivery still being received is no fault: nothing sees it, and running it again completes it.
    """
    found: list[str] = []
    for part in (_check_database, _check_copies, _check_rows, _check_personal, _check_folds, _check_editions):
        found += part()
    found += search_upkeep.check_index()
    return [*found, *check_reference(load_reference(Path(settings.REFERENCE)))]


def _check_database() -> Iterator[str]:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            answer = cursor.execute("PRAGMA integrity_check").fetchone()[0]
        if answer != "ok":
            yield f"database: {answer}"
    try:
        connection.check_constraints()
    except Exception as error:  # noqa: BLE001 -- whatever the database says is the finding
        yield f"database: {error}"


def _check_copies() -> Iterator[str]:
    for delivery in Delivery.objects.exclude(state="withdrawn"):
        path = files.copy_of(delivery)
        if not path.is_file():
            yield f"delivery {delivery.pk}: the copy of {delivery.file_name} is missing"
        elif delivery.redacted_at is None and files.checksum_of(path) != delivery.checksum:
            yield f"delivery {delivery.pk}: the copy of {delivery.file_name} is not the file that came"


def _check_rows() -> Iterator[str]:
    for delivery in Delivery.objects.filter(state="accepted"):
        repeated = sum(problem["code"] == "read.duplicate_key" for problem in delivery.problems)
        stored = Row.objects.filter(delivery=delivery).count()
        if stored + repeated != delivery.read:
            yield f"delivery {delivery.pk}: {delivery.read} rows were read, {stored} are stored"


def _check_personal() -> Iterator[str]:
    for cells in PersonalCells.objects.filter(erased_at__isnull=True):
        text = json.dumps(cells.cells, sort_keys=True, ensure_ascii=False).encode()
        if hashlib.sha256(text).hexdigest() != cells.checksum:
            yield f"record {cells.pk}: its personal cells are not those that came"
    unredacted = Delivery.objects.filter(redacted_at__isnull=True, rows__record__personal__erased_at__isnull=False)
    for delivery in unredacted.distinct():
        yield f"delivery {delivery.pk}: personal cells were erased, but the stored copy still holds them"


def _check_folds() -> Iterator[str]:
    """Every shown organisation is what its records add up to."""
    at = timezone.now()
    ids = list(Organisation.objects.filter(redirect_to__isnull=True).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        inputs, judgements = fold_inputs(part), fold_judgements(part)
        for organisation in Organisation.objects.filter(pk__in=part):
            profile = fold(inputs[organisation.pk], judgements[organisation.pk], as_of=at.date(), known_at=at)
            cached = {field: getattr(organisation, field) for field in CACHED}
            if organisation.shown != bool(profile and profile.names):
                if organisation.shown:
                    yield f"organisation {organisation.pk}: shown without a visible record"
            elif organisation.shown and (differing := _differing(cached, cache_of(profile))):
                yield f"organisation {organisation.pk}: is not what its records add up to ({differing})"


def _differing(cached: dict[str, Any], folded: dict[str, Any]) -> str:
    return ", ".join(field for field, value in folded.items() if cached[field] != value)


def _check_editions() -> Iterator[str]:
    for made in Edition.objects.order_by("pk"):
        verification = edition.verify(made.pk)
        for problem in verification.problems:
            yield f"edition {made.pk}: {problem}"
