"""Properties of classifying that hold for all facts: nothing unused counts, more facts never make less known."""

from engines.classifying.kinds_cast import TYPOLOGY, facts
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from commonwork.engines.classifying import classify
from commonwork.engines.classifying.columns import CODES, GROUPS
from commonwork.engines.classifying.telling import Teller, missing_text

FORMS = sorted(TYPOLOGY.forms)
LOOSE = {"legal_form", "isic_main", "veto", "members_cooperatives", "level"}  # presumed, or none known where empty


@st.composite
def bodies(draw):
    """Facts of one body that can all be true: members and votes add up, workers are counted once."""
    members = {group: draw(st.sampled_from((0, 0, 1, 3, 5, 8))) for group in GROUPS}
    total = sum(members.values()) or 1
    given = {f"members_{group}": count for group, count in members.items()} | {"members_total": total}
    given |= {f"votes_{group}": round(100 * count / total, 4) for group, count in members.items()}
    given["worker_members"] = members["workers"]
    given["workers_total"] = members["workers"] + draw(st.sampled_from((0, 1, 4, 20)))
    given |= {
        name: draw(st.sampled_from(values)) for name, values in CODES.items() if name not in {"unit_kind", "veto"}
    }
    given["legal_form"] = draw(st.sampled_from(FORMS))
    kept = draw(st.sets(st.sampled_from(sorted(given))))
    return {name: value for name, value in given.items() if name in kept}


def agrees(found):
    """Whether the facts are consistent with each other and with the law of the form."""
    return not found.contradictions and "law_and_facts_disagree" not in found.flags


@settings(max_examples=120, deadline=None)
@given(bodies(), st.data())
def test_a_fact_taken_away_never_decides_and_one_added_never_undoes(body, data):
    assume(body)
    more = classify(facts(**body), TYPOLOGY)
    assume(agrees(more))
    taken = data.draw(st.sampled_from(sorted(body)))
    fewer = classify(facts(**{name: value for name, value in body.items() if name != taken}), TYPOLOGY)
    assume(agrees(fewer) and taken not in LOOSE)
    for before, after in zip(fewer.verdicts(), more.verdicts(), strict=True):
        if before.standing == "decided":
            assert (after.standing, after.kind) == ("decided", before.kind)


@settings(max_examples=120, deadline=None)
@given(bodies(), st.data())
def test_a_fact_that_is_not_used_never_changes_a_verdict(body, data):
    assume(body)
    found = classify(facts(**body), TYPOLOGY)
    changed = data.draw(st.sampled_from(sorted(body)))
    others = CODES.get(changed, (0, 1, 34, 60))
    then = classify(facts(**{**body, changed: data.draw(st.sampled_from(others))}), TYPOLOGY)
    assume(changed != "legal_form" and not found.contradictions and not then.contradictions)
    for before, after in zip(found.verdicts(), then.verdicts(), strict=True):
        if changed not in before.facts and changed not in after.facts:
            assert (after.kind, after.standing) == (before.kind, before.standing)


@settings(max_examples=150, deadline=None)
@given(bodies())
def test_a_row_of_the_table_says_what_the_classification_says(body):
    found = classify(facts(**body), TYPOLOGY)
    known = {name: value if isinstance(value, str) else float(value) for name, value in body.items()}
    row, aside = Teller(TYPOLOGY).tell(known)
    yes_no = {True: "yes", False: "no", None: ""}
    icls, cicopa, overlay, model = ((v.kind, v.standing, v.basis) for v in found.verdicts())
    missing = missing_text([(v.scheme, v.missing) for v in found.verdicts()])
    assert row == (
        found.level, found.national, *icls, cicopa[0], yes_no[found.in_substance], *cicopa[1:], overlay[0],
        yes_no[found.asset_lock], *overlay[1:], *model, "; ".join(found.flags), missing,
    )  # fmt: skip
    assert tuple(aside) == found.contradictions
