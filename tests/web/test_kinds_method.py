"""The pages on how kinds are decided: made from the rules and cases, in every language of the interface."""

import pytest

from commonwork.reference.loader import load
from commonwork.reference.typology_loader import load_tables
from commonwork.web.public.kinds_method import PER_PAGE


@pytest.mark.parametrize("language", load().interface_languages)
def test_every_rule_and_case_stands_on_its_page_in_the_readers_language(client, db, language):
    rules = client.get(f"/{language}/method/kinds/").content.decode()
    pages = -(-len(load_tables().cases) // PER_PAGE)
    cases = [client.get(f"/{language}/method/kinds/cases/?page={n}").content.decode() for n in range(1, pages + 1)]
    for row in load_tables().rules:
        assert f'id="{row["rule_id"]}"' in rules
    words = load().label("typology_rules", "T70", language)
    assert words in rules
    assert all(f'id="{row["case_id"]}"' in "".join(cases) for row in load_tables().cases)
    for text in (rules, *cases):
        assert len(text.encode()) < 100_000
