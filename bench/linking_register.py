"""Linking at take-in: 5,000 rows against a register of 400,000 that is kept prepared (aim: 10 s for the linking).

Prints seconds of work of each part and how the rows were linked against the known truth. Needs COMMONWORK_DATA.
"""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import django
from bench_setting import open_empty_home

DAY, AT = date(2026, 11, 20), datetime(2026, 11, 24, tzinfo=UTC)
ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
LANGUAGES = {"JP": "ja", "KR": "ko", "IN": "hi", "IR": "fa", "CN": "zh-hans", "ID": "id", "PH": "fil"}


def rows_of(table: Any) -> Iterator[Any]:
    """The rows of a Parquet table as the reader would give them."""
    from commonwork.engines.cleaning.text import script_of
    from commonwork.engines.records import ReadRow

    for number, row in enumerate(table.to_pylist()):
        cells = {name: str(value) for name, value in row.items() if value not in (None, "")}
        language = LANGUAGES.get(cells.get("country", ""), "en")
        texts = [cells[name] for name in ("name", "name_2", "name_en", "alt_name") if name in cells]
        names = [{"text": t, "language": language, "script": script_of(t, language), "kind": "official"} for t in texts]
        plain = ("country", "region", "city", "address", "postcode", "website", "founded")
        values = {"names": names, **{name: cells[name] for name in plain if name in cells}}
        yield ReadRow(cells["id"], f"A{number + 2}", cells, {}, values, DAY)


def take(key: str, rows: list[Any]) -> tuple[Any, dict[str, float]]:
    """Store and accept rows, and how long each part took."""
    from commonwork.flows import linking_register
    from commonwork.flows.sources import load_spec
    from commonwork.register import actions, storing

    source = actions.enter_source(spec=load_spec("uk/coops-uk"), key=key, standing="foreign", by=None, at=AT)
    copy = actions.Copy(f"{key}.csv", "", key, 1, "none")
    delivery = actions.receive(source=source, copy=copy, effective=DAY, at=AT)
    book, took = storing.open_book(delivery, None), {}
    began = time.process_time()
    for start in range(0, len(rows), 5000):
        actions.store_chunk(delivery=delivery, rows=rows[start : start + 5000], book=book, at=AT)
    took["stored"] = time.process_time() - began
    began = time.process_time()
    found = linking_register.link_new(delivery)
    took["linked"] = time.process_time() - began
    began = time.process_time()
    actions.accept(delivery=delivery, read=len(rows), problems=[], found=found, by=None, at=AT)
    took["accepted"] = time.process_time() - began
    return found, took


def main() -> None:
    """The register, made ready once; then the incoming rows."""
    import pyarrow.parquet as parquet

    from commonwork.flows import linking_register

    folder = Path(os.environ["COMMONWORK_DATA"]) / "scale_400k"
    with tempfile.TemporaryDirectory() as home:
        open_empty_home(Path(home))
        _, took = take("bench/register", list(rows_of(parquet.read_table(folder / "register.parquet"))))
        print(f"400,000 rows: stored {took['stored']:.1f} s, accepted {took['accepted']:.1f} s")
        began = time.process_time()
        print(f"{linking_register.keep_ready():,} entries prepared in {time.process_time() - began:.1f} s")
        incoming = parquet.read_table(folder / "incoming.parquet").slice(0, ROWS)
        found, took = take("bench/incoming", list(rows_of(incoming)))
        said = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in took.items())
        print(f"{incoming.num_rows:,} rows against them: {said} (aim: linked in 10 s)")
        _quality(found, parquet.read_table(folder / "true_pairs.parquet").to_pylist())


def _quality(found: Any, true_pairs: list[dict[str, str]]) -> None:
    from commonwork.register.models import Entry

    keys = dict(Entry.objects.values_list("pk", "key"))
    true = {frozenset((str(row["a"]), str(row["b"]))) for row in true_pairs}
    for band in ("same", "ask"):
        pairs = [frozenset((keys[int(p.a)], keys[int(p.b)])) for p in found.pairs if p.band == band]
        right = sum(pair in true for pair in pairs)
        print(f"{band}: {len(pairs):,} pairs, {right:,} of them true")


if __name__ == "__main__":
    django.setup()
    main()
