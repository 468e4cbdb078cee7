"""Untouched copies of delivered files, kept under their checksum."""

import csv
import hashlib
import shutil
import tempfile
from pathlib import Path

from django.conf import settings

from commonwork.register.models import Delivery, Draft, Row


def checksum_of(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def keep_copy(path: Path, checksum: str) -> str:
    """Keep a copy of a delivered file; returns its path in the folder of files. Keeping twice is keeping once."""
    relative = Path("deliveries") / checksum[:2] / checksum
    target = Path(settings.FILES) / relative
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as partial, path.open("rb") as original:
            shutil.copyfileobj(original, partial)
        Path(partial.name).chmod(0o600)
        Path(partial.name).replace(target)
    return str(relative)


def copy_of(kept: Delivery | Draft) -> Path:
    """Where the kept copy of a delivery, or of a list on its way, lies."""
    return Path(settings.FILES) / kept.stored


def let_go(stored: str) -> None:
    """Remove a kept copy that neither a delivery nor a list on its way needs."""
    if stored not in _needed():
        (Path(settings.FILES) / stored).unlink(missing_ok=True)


def _needed() -> set[str]:
    on_their_way = Draft.objects.exclude(state__in=("sent", "dropped")).values_list("stored", flat=True)
    return {*Delivery.objects.values_list("stored", flat=True), *on_their_way}


def redact_copy(delivery: Delivery) -> str:
    """Replace the kept copy by a table of all cells that were not erased; returns its relative path.

    The checksum of the delivery stays that of the file as it came. The same file may have come for
    another list as well, which keeps it until its own copy is redacted.
    """
    rows = list(Row.objects.filter(delivery=delivery).select_related("record__personal").order_by("id"))
    cells = [{**row.record.cells, **_personal(row)} for row in rows]
    columns = list(dict.fromkeys(name for row in cells for name in row))
    original = Path("deliveries") / delivery.checksum[:2] / delivery.checksum
    relative = f"{original}.{delivery.pk}.redacted.csv"
    target = Path(settings.FILES) / relative
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["place", *columns], restval="")
        writer.writeheader()
        for row, kept in zip(rows, cells, strict=True):
            writer.writerow({"place": row.place, **{name: _harmless(text) for name, text in kept.items()}})
    target.chmod(0o600)
    if not Delivery.objects.filter(stored=original, redacted_at__isnull=True).exclude(pk=delivery.pk).exists():
        (Path(settings.FILES) / original).unlink(missing_ok=True)
    return relative


def _harmless(text: str) -> str:
    """A cell that a spreadsheet would run as a formula, with an apostrophe in front."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def sweep() -> int:
    """Remove copies nothing needs, as an interrupted take-in leaves them; never while a list is taken in."""
    root = Path(settings.FILES)
    known = _needed()
    found = [path for path in (root / "deliveries").rglob("*") if path.is_file()]
    stray = [path for path in found if str(path.relative_to(root)) not in known]
    for path in stray:
        path.unlink()
    return len(stray)


def _personal(row: Row) -> dict[str, str]:
    personal = getattr(row.record, "personal", None)
    return dict(personal.cells or {}) if personal else {}
