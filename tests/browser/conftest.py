"""What the tests of the site in a browser share: the served demonstration, Chromium, axe."""

import os
import shutil
from collections.abc import Iterator

import pytest
from browser.served import ROOT, Site, demonstration
from playwright.sync_api import Browser, sync_playwright

_AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration, served once for all who only read it."""
    with demonstration(tmp_path_factory.mktemp("site")) as served:
        yield served


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser per file of tests: while it runs, its event loop forbids Django's database to other tests."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core; it is injected from outside, past the policy that lets no foreign script run."""
    if not _AXE.is_file():
        reason = "axe-core is missing: npm ci --ignore-scripts"
        (pytest.fail if os.environ.get("COMMONWORK_NO_SKIP") == "yes" else pytest.skip)(reason)
    return _AXE.read_text(encoding="utf-8")
