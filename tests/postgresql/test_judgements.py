"""Linking and judgements give the same register twice, and on both databases."""

import pytest
from realdata.replay import vintages

pytestmark = [pytest.mark.postgresql, pytest.mark.realdata, pytest.mark.usefixtures("server")]
TABLES = ("Entry", "Pair", "Judgement", "Organisation", "OrganisationName", "Identifier", "Delivery", "Tally")


def test_pairs_judgements_and_addresses_are_the_same_twice_and_on_both_databases(new_site, data, tmp_path):
    files = vintages(data, tmp_path, count=250)
    found, told = {}, {}
    for name, vendor in (("first", "sqlite"), ("second", "sqlite"), ("third", "postgresql")):
        site = new_site(f"judged{name}", vendor).prepared()
        told[name] = site.inside("replayed", *files)
        state = site.inside("state")
        found[name] = {table: state[f"register.{table}"] for table in TABLES}
        assert site.run("check") == {"problems": []}
    assert told["first"]["lost"] == []
    assert all(all(held) for held in told["first"]["held"])
    for name in ("second", "third"):
        assert told[name] == told["first"]
        assert [table for table in TABLES if found[name][table] != found["first"][table]] == []
