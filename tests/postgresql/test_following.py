"""The index kept in PostgreSQL: built, followed after a worker was killed, and asked at a replica."""

import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from postgresql.conftest import Site

pytestmark = pytest.mark.postgresql
LIST = "uk/coops-uk"
SAMPLE = Path(settings.SOURCES) / LIST / "sample.csv"


@dataclass(frozen=True)
class Searched(Site):
    """A site whose index is kept in its database; ``asked`` is where its searches go."""

    asked: str = ""

    @property
    def environment(self):
        """The settings of a process of this site."""
        return super().environment | {"COMMONWORK_SEARCH": "postgres", "COMMONWORK_SEARCH_READ": self.asked}


def test_an_index_in_the_database_follows_and_is_asked_at_a_replica(new_site, replica, tmp_path):
    plain = new_site("followed", "postgresql").prepared()
    site = Searched(plain.home, plain.database, replica.address("followed"))
    site.run("take-in", LIST, SAMPLE, "--date", "2026-01-01")
    assert site.run("index")["documents"] > 400
    later = tmp_path / "later.csv"
    later.write_text(SAMPLE.read_text(encoding="utf-8").replace("Wholefoods", "Zephyrs"), encoding="utf-8")
    site.run("take-in", LIST, later, "--date", "2026-02-01")
    worker = site.start("work")
    time.sleep(2.0)
    worker.kill()
    worker.communicate()
    site.start("work", "--once").communicate()
    assert site.run("check") == {"problems": []}
    assert [hit["name"] for hit in site.run("search", "zephyrs")["hits"]] == ["Sample Zephyrs Co-operative Limited"]
