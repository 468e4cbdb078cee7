"""The search page at 400,000 organisations, served as it is served: 20 readers ask, a writer changes organisations.

Prints how long the page takes (median, slowest hundredth), how much a web process grows from before its first search,
and how long after a change the new name is found. Aims: 60 ms, 150 MB, 1 s. Needs COMMONWORK_DATA: the register and
the queries are those of scale_400k.

    python bench/finding_load.py [--readers 20] [--seconds 60] [--pause 1.0] [--bodies N]

A reader looks at a page, then reads it for about --pause seconds, as readers do; without a pause the cores of the
machine are measured and not the page.
"""

import argparse
import http.client
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from finding_metrics import percentile
from finding_sets import SIZE, Body, scale_set

COMMAND = [sys.executable, "-m", "commonwork.cli"]
LANGUAGES = ("en", "ja", "ko", "zh-hans", "hi", "fil", "fa", "id")
SUGGESTED = 0.3  # share of requests that are suggestions while somebody types


def fill(bodies: Sequence[Body]) -> None:
    """Write bodies straight into the cache tables; in a process with Django set up."""
    from commonwork.engines.cleaning.text import fold_text, script_of
    from commonwork.register.bulk import write_rows
    from commonwork.register.models import Organisation, OrganisationName
    from commonwork.register.tallies import renew_tallies

    blank = (
        "organisation_kind", "relation", "region", "address", "website", "description", "sector", "activity",
        "founded", "closed", "point_precision", "successor", "legal_form",
    )  # fmt: skip
    fields = (
        "id", "shown", "standing", "name", "name_language", "name_script", "sort_key", "status", "level", "country",
        "city",
    )  # fmt: skip
    organisations, names = [], []
    for number, body in enumerate(bodies):
        key = f"cw-bench{number:07d}"
        first, script = body.names[0], script_of(body.names[0], "")
        organisations.append(
            (
                key,
                True,
                "foreign",
                first,
                "",
                script,
                fold_text(first)[:120],
                "active",
                "primary",
                body.country,
                body.city,
            )
        )
        names += [
            (key, name, fold_text(name), "", script_of(name, ""), "other" if at else "official", at)
            for at, name in enumerate(body.names)
        ]
    write_rows(Organisation, (*fields, *blank, "to_confirm"), ((*o, *[""] * len(blank), []) for o in organisations))
    write_rows(OrganisationName, ("organisation", "text", "folded", "language", "script", "kind", "position"), names)
    renew_tallies()


def prepared(home: Path, bodies: Sequence[Body]) -> None:
    """The register in a home of its own."""
    import django
    from bench_setting import open_empty_home

    django.setup()
    open_empty_home(home)
    fill(bodies)


def page(port: int, address: str) -> tuple[int, bytes, float]:
    """Status, content and milliseconds of a page, over a connection of its own, as browsers of 20 people come."""
    began = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", address)
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, content, (time.perf_counter() - began) * 1000


@contextmanager
def served(environment: dict[str, str]) -> Iterator[tuple[int, int]]:
    """The site as `commonwork serve` serves it; gives its port and the number of its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    process = subprocess.Popen([*COMMAND, "serve", "--port", str(port)], env=environment)
    try:
        for _ in range(600):
            try:
                page(port, "/en/")
                break
            except OSError:
                time.sleep(0.1)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(30)


def web_processes(server: int) -> list[int]:
    """The processes of the server that answer pages: its children, the keeper of the worker left out."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            status = (folder / "stat").read_text().rpartition(")")[2].split()
            command = (folder / "cmdline").read_text()
        except OSError:
            continue
        if int(status[1]) == server and "supervise" not in command:
            found.append(int(folder.name))
    return sorted(found)


def memory(process: int) -> tuple[float, float]:
    """Megabytes a process holds, and of them those that are its own (not files it shares with others)."""
    text = dict(line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines() if ":" in line)
    whole, own = (int(text[name].split()[0]) / 1000 for name in ("VmRSS", "RssAnon"))
    return whole, own


def processor(process: int) -> float:
    """Seconds of processor a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def read(
    port: int, number: int, words: Sequence[str], options: argparse.Namespace, times: dict[str, list[float]]
) -> None:
    """One reader: results pages and, while she types, suggestions."""
    roll, until = random.Random(number), time.monotonic() + options.seconds
    while time.monotonic() < until:
        text = roll.choice(words)
        language = roll.choice(LANGUAGES)
        suggesting = roll.random() < SUGGESTED
        asked = text[: roll.randrange(2, 8)] if suggesting else text
        path = "search/suggest" if suggesting else "search/"
        status, _, milliseconds = page(port, f"/{language}/{path}?q={quote(asked)}")
        times["suggestions" if suggesting else "results page"].append(milliseconds)
        if status != 200:
            times["not answered"].append(milliseconds)
        time.sleep(roll.uniform(0.5, 1.5) * options.pause)


def write(port: int, bodies: int, seconds: float) -> None:
    """The writer: once a second an organisation gets another name; prints how long until it is found by it."""
    import django

    django.setup()
    from django.db import transaction

    from commonwork.engines.cleaning.text import fold_text
    from commonwork.register.models import Organisation, OrganisationName
    from commonwork.register.outbox import organisations_changed

    found: list[float] = []
    until, number = time.monotonic() + seconds, 0
    roll = random.Random("writer")
    while time.monotonic() < until:
        number += 1
        key = f"cw-bench{roll.randrange(bodies):07d}"
        name = f"{''.join(roll.choices('bcdfghjklmnpqrstvwz', k=9))} bench {number}"
        with transaction.atomic():
            Organisation.objects.filter(pk=key).update(name=name, sort_key=fold_text(name)[:120])
            OrganisationName.objects.filter(organisation=key, position=0).update(text=name, folded=fold_text(name))
            organisations_changed([key])
        began = time.monotonic()
        while time.monotonic() - began < 20:
            _, content, _ = page(port, f"/en/search/?q={quote(name)}")
            if key.encode() in content:
                break
            time.sleep(0.05)
        found.append((time.monotonic() - began) * 1000)
        time.sleep(max(0.0, 1 - (time.monotonic() - began)))
    print(json.dumps(found))


def load(
    port: int, server: int, words: Sequence[str], options: argparse.Namespace, environment: dict[str, str]
) -> None:
    """Readers and the writer at once; prints what it showed."""
    page(port, "/en/")
    before = {process: memory(process) for process in web_processes(server)}
    used = {process: processor(process) for process in before}
    writing = [sys.executable, __file__, "--write", str(port), "--bodies", str(options.bodies)]
    writer = subprocess.Popen(
        [*writing, "--seconds", str(options.seconds)], env=environment, stdout=subprocess.PIPE, text=True
    )
    times: dict[str, list[float]] = {"results page": [], "suggestions": [], "not answered": []}
    readers = [
        threading.Thread(target=read, args=(port, number, words, options, times)) for number in range(options.readers)
    ]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    out, _ = writer.communicate(timeout=120)
    for kind, of_it in times.items():
        print(
            f"  {kind:<14} {len(of_it):6,}  p50 {percentile(of_it, 0.5):7.1f} ms  p99 {percentile(of_it, 0.99):7.1f} ms"
        )
    fresh = json.loads(out or "[]")
    median = statistics.median(fresh) if fresh else 0.0
    print(
        f"  found after a change: {len(fresh)} changes, median {median:.0f} ms, slowest {max(fresh, default=0):.0f} ms"
    )
    pages = sum(map(len, times.values()))
    for process, (whole, own) in before.items():
        after, after_own = memory(process)
        print(f"  web process: {whole:.0f} MB before, {after:.0f} MB after, of its own {own:.0f} → {after_own:.0f} MB")
    spent = sum(processor(process) - seconds for process, seconds in used.items())
    print(f"  {1000 * spent / max(1, pages):.1f} ms of processor for each of {pages:,} answers")


def main() -> None:
    """Prepare, serve, load."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--pause", type=float, default=1.0)
    parser.add_argument("--bodies", type=int, default=SIZE)
    parser.add_argument("--write", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.write:
        write(options.write, options.bodies, options.seconds)
        return
    if not os.environ.get("COMMONWORK_DATA"):
        sys.exit("COMMONWORK_DATA is not set: the register is made from scale_400k in the folder it names.")
    scale = scale_set(Path(os.environ["COMMONWORK_DATA"]))
    options.bodies = min(options.bodies, len(scale.bodies))
    with tempfile.TemporaryDirectory(prefix="cw-finding-load-") as folder:
        os.environ["COMMONWORK_HOME"] = folder
        prepared(Path(folder), scale.bodies[: options.bodies])
        environment = {**os.environ, "COMMONWORK_HOME": folder, "DJANGO_SETTINGS_MODULE": "commonwork.settings"}
        done = subprocess.run([*COMMAND, "index"], env=environment, check=True, capture_output=True, text=True)
        print(f"{options.bodies:,} organisations: {done.stdout.strip()}", flush=True)
        with served(environment) as (port, server):
            load(port, server, [query.query for query in scale.queries], options, environment)


if __name__ == "__main__":
    main()
