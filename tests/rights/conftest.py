"""The planted register, once per test that asks for it."""

import pytest
from rights import planted as garden


@pytest.fixture
def planted(db, tmp_path, settings):
    """A register full of marks; sources/ is a copy with two more lists."""
    known = settings.SOURCES
    yield garden.plant(tmp_path / "sources")
    settings.SOURCES = known
