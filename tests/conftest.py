"""What every test gets: a home of its own, no way out to the network, and a plain word for what is missing."""

import os
import shutil
import socket
import tempfile
from importlib.util import find_spec
from pathlib import Path

import pytest

os.environ["COMMONWORK_HOME"] = tempfile.mkdtemp(prefix="commonwork-test-")
os.environ.setdefault("COMMONWORK_SECRET", "tests")

CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), ""
)
DATA = os.environ.get("COMMONWORK_DATA", "")
NO_SKIP = os.environ.get("COMMONWORK_NO_SKIP", "") == "yes"
_POSTGRESQL = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
_MISSING = {
    "browser": ("" if CHROMIUM else "Chromium is missing: apt-get install chromium fonts-noto-core fonts-noto-cjk"),
    "realdata": ("" if DATA else "set COMMONWORK_DATA to the folder of real registers"),
    "spark": (
        ""
        if shutil.which("java") and find_spec("pyspark")
        else "Spark is missing: apt-get install default-jre-headless"
    ),
    "postgresql": ("" if _POSTGRESQL else "PostgreSQL is missing: apt-get install postgresql"),
}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip what cannot run here, saying what to install; on the checking machine that is a failure instead."""
    for item in items:
        for mark, reason in _MISSING.items():
            if reason and item.get_closest_marker(mark):
                if NO_SKIP:
                    raise pytest.UsageError(f"{item.nodeid}: nothing may be skipped here, but {reason}")
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session", autouse=True)
def _ready() -> None:
    """Compile the catalogues and collect the static files once."""
    from django.conf import settings

    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    from commonwork.flows.catalogues import compile_all

    compile_all()
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path) -> None:  # type: ignore[no-untyped-def]  # -- pytest fixtures
    """Every test keeps its delivered files and its index in folders of its own."""
    settings.FILES = tmp_path / "files"
    settings.INDEX = tmp_path / "index"
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


@pytest.fixture(autouse=True)
def _no_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing in a test may reach beyond this machine."""
    connect = socket.socket.connect

    def only_here(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if host not in {"", "127.0.0.1", "localhost", "::1"}:
            raise RuntimeError(f"a test tried to reach {host}")
        connect(self, address)  # type: ignore[arg-type]  # -- passed through

    monkeypatch.setattr(socket.socket, "connect", only_here)


@pytest.fixture
def data() -> Path:
    """The folder of real registers; only for tests marked realdata."""
    return Path(DATA)
