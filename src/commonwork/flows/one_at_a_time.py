"""One take-in at a time: whoever comes second waits, and then sees all that the first one did."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

_NUMBER = 0x636F6D6D  # «comm»: the number by which the processes of one PostgreSQL database find each other


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Wait until no other process or thread takes a list in. One that is killed lets go by itself."""
    held = _held_by_database() if connection.vendor == "postgresql" else _held_by_file()
    with held:
        yield


@contextmanager
def _held_by_database() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_NUMBER])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_NUMBER])


@contextmanager
def _held_by_file() -> Iterator[None]:
    path = Path(settings.HOME) / "take-in.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
