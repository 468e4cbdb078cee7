"""A PostgreSQL of our own for a benchmark: in a folder that is removed at the end, reached on this machine only."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_LOCALE = ["--encoding=UTF8", "--locale=C.UTF-8"]
_SETTINGS = {  # what a small server of its own would be given
    "shared_buffers": "1GB", "work_mem": "64MB", "maintenance_work_mem": "512MB", "max_wal_size": "4GB",
    "random_page_cost": "1.1", "fsync": "off", "jit": "off", "effective_cache_size": "3GB",
}  # fmt: skip


def programs() -> Path | None:
    """Where the newest PostgreSQL of the machine is; None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    return found[-1] if found else None


def _run(command: list[str]) -> None:
    """Run a program of PostgreSQL, which refuses to be run by root, as the user made for it."""
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*prefix, *command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@contextmanager
def postgres() -> Iterator[str]:
    """A running server; gives the address of its database."""
    bin_folder = programs()
    if bin_folder is None:
        raise FileNotFoundError("no PostgreSQL server on this machine")
    folder = Path(tempfile.mkdtemp(prefix="cw-bench-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    data = str(folder / "data")
    control = [str(bin_folder / "pg_ctl"), "-D", data, "-w", "-s"]
    _run([str(bin_folder / "initdb"), "-D", data, "-U", "commonwork", "-A", "trust", "--no-sync", *_LOCALE])
    given = {**_SETTINGS, "listen_addresses": "127.0.0.1", "port": str(port), "unix_socket_directories": str(folder)}
    try:
        options = " ".join(f"-c {name}={value}" for name, value in given.items())
        _run([*control, "-o", options, "-l", str(folder / "log"), "start"])
        yield f"postgresql://commonwork@127.0.0.1:{port}/postgres"
    finally:
        _run([*control, "-m", "immediate", "stop"])
        shutil.rmtree(folder, ignore_errors=True)
