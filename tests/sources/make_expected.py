"""Writes ``expected.json`` beside the samples of each source. Run by hand, and read what changed before keeping it.

python tests/sources/make_expected.py [sources/jp/nta …]
"""

import json
import os
import sys
from collections import defaultdict
from datetime import UTC, date, datetime
from pathlib import Path

SOURCES = Path(__file__).parents[2] / "sources"
SPEAKS_OF = date(2026, 11, 20)
AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def folders():
    """Every folder of a partner, described or not."""
    return sorted(path for path in SOURCES.glob("*/*") if path.is_dir())


def samples(folder):
    """The invented files of a folder."""
    return sorted(path for path in folder.glob("sample*.*") if path.is_file())


def expected_of(folder):
    """What every sample of a folder is read as, and what its rows add up to."""
    return {path.name: _expected(path, folder) for path in samples(folder)}


def as_text(expected):
    """Canonical JSON: sorted names, one value a line, original scripts."""
    return json.dumps(expected, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _expected(path, folder):
    from commonwork.engines.reading import read_delivery
    from commonwork.flows.sources import load_spec

    spec = load_spec(folder.relative_to(SOURCES).as_posix())
    reading = read_delivery(path, spec, effective=SPEAKS_OF)
    return {
        "read": reading.read,
        "rows": [_row(row) for row in reading.rows],
        "problems": [
            {name: getattr(problem, name) for name in problem.__dataclass_fields__} for problem in reading.problems
        ],
        "profiles": {} if spec.kind == "observations" else _profiles(reading.rows, spec),
    }


def _row(row):
    return {
        "key": row.key,
        "place": row.place,
        "values": dict(row.values),
        "personal": sorted(row.personal),
        "effective": row.effective.isoformat(),
        "change": row.change,
        "order": row.order,
    }


def _profiles(rows, spec):
    """The fold of each key's rows for a reader who may see all; a record's number is that of its row."""
    from commonwork.engines.folding import fold
    from commonwork.engines.records import Record

    records = defaultdict(list)
    for number, row in enumerate(rows, start=1):
        records[row.key].append(
            Record(
                number, spec.key, row.key, spec.rank, row.values, row.effective, AT, row.order, row.change, row.place
            )
        )
    return {key: _profile(fold(found, as_of=AT.date(), known_at=AT)) for key, found in records.items()}


def _profile(profile):
    return {
        "names": [
            {
                **{part: getattr(name, part) for part in ("text", "language", "script", "kind", "record")},
                "since": str(name.since),
                **({"until": str(name.until)} if name.until else {}),
            }
            for name in profile.names
        ],
        "identifiers": [f"{scheme}:{value} (row {record})" for scheme, value, record in profile.identifiers],
        "fields": {
            name: {"value": chosen.value, "record": chosen.record, "since": str(chosen.since)}
            for name, chosen in profile.fields.items()
        },
    }


def main(given):
    """Write the files of the folders given, or of all."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonwork.settings")
    django.setup()
    for folder in [Path(name).resolve() for name in given] or folders():
        (folder / "expected.json").write_text(as_text(expected_of(folder)), encoding="utf-8")
        print(folder.relative_to(SOURCES))


if __name__ == "__main__":
    main(sys.argv[1:])
