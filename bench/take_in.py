"""Take-in against its peer: the same file read with pandas and written with one ``bulk_create`` into one wide table.

Prints rows per second of both and their ratio (aim: within 3). Needs COMMONWORK_DATA.
"""

import gc
import os
import statistics
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import django
from bench_setting import open_empty_home

FILE = "uk_coops_longitudinal/2016_organisations.csv.gz"


def peer(path: Path) -> float:
    """Seconds to read with pandas and write with bulk_create alone."""
    import pandas
    from django.db import connection, models

    start = time.perf_counter()
    frame = pandas.read_csv(path, dtype=str, keep_default_na=False)
    columns = {f"c{i}": models.TextField() for i in range(len(frame.columns))}
    name = f"Wide{time.perf_counter_ns()}"
    meta = type("Meta", (), {"app_label": "register"})
    wide: Any = type(name, (models.Model,), {**columns, "Meta": meta, "__module__": "bench"})
    with connection.schema_editor() as editor:
        editor.create_model(wide)
    wide.objects.bulk_create([wide(**dict(zip(columns, row, strict=True))) for row in frame.itertuples(index=False)])
    return time.perf_counter() - start


def ours(path: Path) -> float:
    """Seconds from received to registered."""
    from commonwork.flows.spreadsheet_to_report import take_in

    start = time.perf_counter()
    take_in("uk/coops-uk", path, effective=date(2016, 12, 31))
    return time.perf_counter() - start


def main() -> None:
    """Five runs of each, in turn, each of ours into an empty register."""
    path = Path(os.environ["COMMONWORK_DATA"]) / FILE
    times: dict[str, list[float]] = {"pandas + bulk_create": [], "take-in": []}
    for _ in range(5):
        with tempfile.TemporaryDirectory() as home:
            open_empty_home(Path(home))
            gc.collect()
            times["pandas + bulk_create"].append(peer(path))
            gc.collect()
            times["take-in"].append(ours(path))
    rows = 8037
    for name, seconds in times.items():
        middle = statistics.median(seconds)
        print(f"{name:<22} {middle:6.2f} s  {rows / middle:8,.0f} rows/s")
    ratio = statistics.median(times["take-in"]) / statistics.median(times["pandas + bulk_create"])
    print(f"ratio {ratio:.2f} (aim: at most 3)")


if __name__ == "__main__":
    django.setup()
    main()
