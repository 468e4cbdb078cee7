"""The rules as data: they are those of the engine, their cases come out as they say, their words are complete."""

import pytest
from engines.classifying.kinds_cast import TYPOLOGY, cases

from commonwork.engines.classifying import classify
from commonwork.engines.classifying.columns import BIT
from commonwork.engines.classifying.rules import RULES
from commonwork.reference.loader import load
from commonwork.reference.typology_loader import form_law, load_tables, load_typology

CASES = cases()


def fired(classified):
    return {rule for verdict in classified.verdicts() for rule in verdict.rules} | set(classified.rules)


@pytest.mark.parametrize("case", CASES)
def test_a_case_comes_out_as_it_says(case):
    row, given = CASES[case]
    found = classify(given, TYPOLOGY)
    came_out = {
        "want_level": found.level,
        **{f"want_{verdict.scheme}": verdict.kind for verdict in found.verdicts()},
        **{f"want_{verdict.scheme}_standing": verdict.standing for verdict in found.verdicts()},
        "want_in_substance": "yes" if found.in_substance else "",
        "want_asset_lock": {True: "yes", False: "no", None: ""}[found.asset_lock],
        "want_flags": "; ".join(found.flags),
    }
    assert came_out == {name: row[name] for name in came_out}
    missing = {f"{v.scheme}: {' / '.join('+'.join(each) for each in v.missing)}" for v in found.verdicts() if v.missing}
    assert set(filter(None, row["want_missing"].split("; "))) <= missing


def test_every_rule_fires_in_one_case_and_is_withheld_in_another():
    by_case = [fired(classify(given, TYPOLOGY)) for _, given in CASES.values()]
    rules = {row["rule_id"] for row in load_tables().rules}
    assert {rule for rule in rules if not any(rule in each for each in by_case)} == set()
    assert {rule for rule in rules if all(rule in each for each in by_case)} == set()


def test_the_fourteen_cases_of_the_facts_are_among_them():
    assert {row["case_id"] for row in load().facts("typology_testcases")} <= set(CASES)
    assert len(CASES) >= 74


def test_the_rules_are_those_of_the_engine_and_of_the_labels():
    rows = load_tables().rules
    assert {f"kinds.{row['rule_id']}" for row in rows} == set(RULES)
    assert [row["rule_id"] for row in rows] == list(load().codes("typology_rules"))
    stated = {row["rule_id"] for row in load().facts("typology_rules")}
    assert stated <= {row["rule_id"] for row in rows}
    assert [row["rule_id"] for row in rows if set(row["facts"].split()) - set(BIT)] == []


@pytest.mark.parametrize("language", load().interface_languages)
@pytest.mark.parametrize("name", ["typology_rules", "typology_steps", "facts.description"])
def test_every_language_has_the_words(language, name):
    reference = load()
    codes = set(reference.labels(name, "en"))
    assert {code for code in codes if not reference.has_label(name, code, language)} == set()


def test_recalled_law_presumes_nothing():
    law = load_typology().forms
    assert "vote_rule" not in law["IR-PR"].presumed  # recalled
    assert law["KR-SH"].presumed["surplus_rule"] == "none"
    assert "asset_lock" not in law["KR-SH"].presumed
    assert law["JP-RK"].presumed["employment_relation"] == "employee"
    assert law["IN-LC"].kinds == {}  # medium certainty is no shortcut


def test_a_corrected_form_presumes_at_once():
    from commonwork.reference.atlas_loader import load_atlas

    row = dict(load_atlas()["IR-PR"])
    corrected = form_law({**row, "recalled": ""})
    assert corrected.presumed["vote_rule"] == "one_member_one_vote"


def test_other_thresholds_are_another_version():
    at_two_thirds = TYPOLOGY.with_thresholds({"workers_members": 66})
    assert at_two_thirds.version != TYPOLOGY.version
    assert len(at_two_thirds.version) <= 40
    with pytest.raises(KeyError):
        TYPOLOGY.with_thresholds({"workers": 66})
