"""The register page over 400,000 generated organisations against the same page over 1,000 (aim: at most 1.5 times)."""

import statistics
import tempfile
import time
from pathlib import Path

import django
from bench_setting import open_empty_home

PAGES = {
    "whole register": "/en/organisations/",
    "one country": "/en/organisations/?country=JP",
    "country and state": "/en/organisations/?country=JP&status=active",
    "next page": "/en/organisations/?after={middle}",
    "map": "/en/organisations/?view=map",
    "beginning of a name": "/en/organisations/?q=cw%20{number}",
}


def measure(count: int, home: Path) -> dict[str, float]:
    """Median milliseconds of each page over a register of ``count``."""
    from django.test import Client
    from generated import fill_register

    open_empty_home(home)
    fill_register(count)
    client = Client(HTTP_HOST="127.0.0.1")
    found = {}
    for name, pattern in PAGES.items():
        address = pattern.format(middle=f"cw-bench{count // 2:07d}", number=count // 2)
        times = []
        for _ in range(21):
            start = time.perf_counter()
            response = client.get(address)
            times.append((time.perf_counter() - start) * 1000)
            if response.status_code != 200:
                raise RuntimeError(f"{address}: {response.status_code}")
        found[name] = statistics.median(times[1:])
    return found


def main() -> None:
    """Both sizes, each in a home of its own."""
    with tempfile.TemporaryDirectory() as small, tempfile.TemporaryDirectory() as large:
        few, many = measure(1_000, Path(small)), measure(400_000, Path(large))
    print(f"{'register page':<22} {'1,000':>9} {'400,000':>9}  ratio")
    for name, milliseconds in few.items():
        print(f"{name:<22} {milliseconds:7.1f}ms {many[name]:7.1f}ms  {many[name] / milliseconds:.2f}")
    print("aim: at most 1.5")


if __name__ == "__main__":
    django.setup()
    main()
