"""A real PostgreSQL for the tests of this folder: made for them, sorted otherwise than we want, removed at the end."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

INSIDE = Path(__file__).with_name("inside.py")
COMMAND = [sys.executable, "-m", "commonwork.cli"]
_LOCALE = ["--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en"]


@dataclass(frozen=True)
class Server:
    """A running server: its programs, its port, its folder."""

    programs: Path
    port: int
    folder: Path

    def psql(self, statement: str) -> None:
        """Have a statement done by the server."""
        address = ["-h", "127.0.0.1", "-p", str(self.port), "-U", "commonwork", "-d", "postgres"]
        subprocess.run([self.programs / "psql", "-qX", "-v", "ON_ERROR_STOP=1", *address, "-c", statement], check=True)

    def address(self, database: str) -> str:
        """What stands in DATABASE_URL for a database of this server."""
        return f"postgres://commonwork@127.0.0.1:{self.port}/{database}"


@dataclass(frozen=True)
class Site:
    """One installation: a home and a database, in which commands run in processes of their own."""

    home: Path
    database: str

    @property
    def environment(self) -> dict[str, str]:
        """The settings of a process of this site."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("COMMONWORK_")}
        given = {"COMMONWORK_HOME": str(self.home), "DATABASE_URL": self.database, "COMMONWORK_SECRET": "tests"}
        return {**kept, **given, "COMMONWORK_DEMONSTRATION": "yes", "DJANGO_SETTINGS_MODULE": "commonwork.settings"}

    def start(self, *arguments: object) -> subprocess.Popen[str]:
        """Start a command of ``commonwork``."""
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        return subprocess.Popen([*COMMAND, *map(str, arguments)], env=self.environment, **pipes)

    def run(self, *arguments: object) -> dict[str, Any]:
        """Run a command of ``commonwork`` that must succeed; returns its answer."""
        process = self.start(*arguments, "--json")
        out, err = process.communicate(timeout=300)
        assert process.returncode == 0, out + err
        return json.loads(out)

    def demo(self) -> None:
        """Load the demonstration."""
        process = self.start("demo", "--no-serve")
        out, err = process.communicate(timeout=300)
        assert process.returncode == 0, out + err

    def prepared(self) -> "Site":
        """This site with an empty database that is ready."""
        self.inside("prepare")
        return self

    def inside(self, *arguments: object, ends_with: int = 0) -> Any:
        """Run a part of ``inside.py``; returns what it prints."""
        command = [sys.executable, str(INSIDE), *map(str, arguments)]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == ends_with, done.stdout[-2000:] + done.stderr[-4000:]
        return json.loads(done.stdout) if done.stdout else None


def _as_nobody(command: list[str]) -> None:
    """Run a program of PostgreSQL, which refuses to be run by root, as the user made for it."""
    prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*prefix, *command], check=True, stdout=subprocess.DEVNULL)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A server in a folder of its own, whose databases sort by the rules of English, not by code point."""
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    folder = Path(tempfile.mkdtemp(prefix="cw-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    data, port = str(folder / "data"), _free_port()
    _as_nobody([str(programs / "initdb"), "-D", data, "-U", "commonwork", "-A", "trust", "--no-sync", *_LOCALE])
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c fsync=off"
    control = [str(programs / "pg_ctl"), "-D", data, "-w", "-s"]
    try:
        _as_nobody([*control, "-o", options, "-l", str(folder / "log"), "start"])
        yield Server(programs, port, folder)
    finally:
        _as_nobody([*control, "-m", "immediate", "stop"])
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def replica(server: Server) -> Iterator[Server]:
    """A second server that follows the first and can only be read."""
    folder = Path(tempfile.mkdtemp(prefix="cw-pg-replica-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
    data, port = str(folder / "data"), _free_port()
    address = ["-h", "127.0.0.1", "-p", str(server.port), "-U", "commonwork"]
    _as_nobody([str(server.programs / "pg_basebackup"), "-D", data, "-R", "-c", "fast", "-X", "stream", *address])
    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c fsync=off"
    control = [str(server.programs / "pg_ctl"), "-D", data, "-w", "-s"]
    try:
        _as_nobody([*control, "-o", options, "-l", str(folder / "log"), "start"])
        yield Server(server.programs, port, folder)
    finally:
        _as_nobody([*control, "-m", "immediate", "stop"])
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def new_site(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Site]:
    """Makes a site by its name on «postgresql» or «sqlite»; its database is empty."""

    def make(name: str, vendor: str) -> Site:
        home = tmp_path_factory.mktemp(f"{name}-{vendor}")
        if vendor == "sqlite":
            return Site(home, f"sqlite:///{home / 'commonwork.sqlite3'}")
        server.psql(f"CREATE DATABASE {name}")
        return Site(home, server.address(name))

    return make


@pytest.fixture(scope="session")
def demos(new_site: Callable[[str, str], Site]) -> dict[str, Site]:
    """The demonstration, loaded on both databases; these tests only read it."""
    sites = {vendor: new_site("demo", vendor) for vendor in ("sqlite", "postgresql")}
    for site in sites.values():
        site.demo()
    return sites
