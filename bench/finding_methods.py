"""What a method of finding must be able to do to be measured, and how it is measured: in processes of its own."""

import multiprocessing
import os
import resource
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from finding_metrics import DEPTH, Answer
from finding_sets import Body, Query

UPDATES = 20


class Reader(Protocol):
    """An index opened to be asked."""

    def find(self, text: str) -> Sequence[str]:
        """Ids of at most ten bodies, best first."""
        ...

    def change(self, body: Body) -> None:
        """Write a body anew and let it be found."""
        ...


@dataclass(frozen=True)
class Method:
    """A way of finding: builds an index of bodies in a folder, opens it. ``served``: another process does the work.

    Work in the process is timed by its own processor time, so that a busy machine does not count; served work by
    the clock.
    """

    name: str
    build: Callable[[Sequence[Body], Path], None]
    open: Callable[[Path], Reader]
    size: Callable[[Path], float]
    served: bool = False
    most: int = 10**9  # bodies it is given

    @property
    def note(self) -> str:
        """What must be said beside its figures."""
        return f"among {self.most:,} organisations only" if self.most < 10**9 else ""


@dataclass
class Measured:
    """What a method did: answers by query, and its costs (seconds, megabytes, milliseconds)."""

    method: str
    answers: dict[str, Answer] = field(default_factory=dict)
    build: float = 0.0
    processor: float = 0.0
    size: float = 0.0
    update: float = 0.0
    memory: float = 0.0
    bodies: int = 0
    note: str = ""
    failed: str = ""


def megabytes_of(folder: Path) -> float:
    """What the files of a folder take."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


def resident() -> float:
    """Megabytes of memory the process holds."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def measure(method: Method, bodies: Sequence[Body], queries: Sequence[Query], folder: Path) -> Measured:
    """Build in one process, ask and change in another: neither feels what the other holds."""
    folder.mkdir(parents=True, exist_ok=True)
    measured = Measured(method.name, bodies=min(len(bodies), method.most), note=method.note)
    try:
        measured.build, measured.processor = _elsewhere(_build, method, bodies, folder)
        measured.size = method.size(folder)
        measured.answers, measured.memory, measured.update = _elsewhere(_ask, method, bodies, queries, folder)
    except RuntimeError as failed:
        measured.failed = str(failed)
    return measured


def _elsewhere(work: Callable[..., Any], *arguments: Any) -> Any:
    """Have work done in a process of its own; RuntimeError with its last line where it fails."""
    context = multiprocessing.get_context("fork")
    receiving, sending = context.Pipe(duplex=False)

    def report() -> None:
        try:
            sending.send((True, work(*arguments)))
        except BaseException as error:  # noqa: BLE001 -- whatever a peer raises is printed, the others go on
            traceback.print_exc()
            sending.send((False, f"{type(error).__name__}: {error}"))

    process = context.Process(target=report)
    process.start()
    sending.close()
    try:
        succeeded, answer = receiving.recv()
    except EOFError:
        succeeded, answer = False, "the process ended"
    process.join()
    if not succeeded:
        raise RuntimeError(answer)
    return answer


def _clock(method: Method) -> Callable[[], float]:
    return time.perf_counter if method.served else time.process_time


def _build(method: Method, bodies: Sequence[Body], folder: Path) -> tuple[float, float]:
    """Seconds by the clock, and of the processor (this process and those it started; a server's are not known)."""
    began = time.perf_counter()
    method.build(bodies, folder)
    return time.perf_counter() - began, sum(os.times()[:4])


def _ask(
    method: Method, bodies: Sequence[Body], queries: Sequence[Query], folder: Path
) -> tuple[dict[str, Answer], float, float]:
    clock, before = _clock(method), resident()
    reader = method.open(folder)
    for query in queries[:: max(1, len(queries) // 20)]:  # what is only loaded at the first question is loaded
        reader.find(query.query)
    answers = {}
    for query in queries:
        began = clock()
        found = tuple(reader.find(query.query))[:DEPTH]
        answers[query.id] = Answer(found, (clock() - began) * 1000)
    memory = resident() - before
    changed = list(bodies[:: max(1, len(bodies) // (UPDATES + 1))])[: UPDATES + 1]
    reader.change(changed.pop())  # the writer is opened
    began = clock()
    for body in changed:
        reader.change(Body(body.id, [f"{name} II" for name in body.names], body.country, body.city))
    return answers, memory, (clock() - began) * 1000 / max(1, len(changed))
