"""One index for all tests that only ask."""

import pytest
from engines.searching.sought import NAMES, document, index_of


@pytest.fixture(scope="session")
def sought(tmp_path_factory):
    """An index of invented cooperatives."""
    return index_of(tmp_path_factory.mktemp("index"), [document(key) for key in NAMES])
