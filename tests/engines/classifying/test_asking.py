"""What to ask next, and what would make it another kind."""

from engines.classifying.kinds_cast import TYPOLOGY, facts

from commonwork.engines.classifying import classify
from commonwork.engines.classifying.asking import changes, questions

SMALL = facts(legal_form="IN-LC", members_workers=20, members_total=20, workers_total=200, worker_members=20)


def test_only_what_can_still_matter_is_asked():
    decided = facts(legal_form="JP-RK", members_workers=10, members_total=10, workers_total=10)
    assert questions(decided, TYPOLOGY) == ()
    open_facts = {question.fact for question in questions(SMALL, TYPOLOGY)}
    assert open_facts == {
        "employment_relation", "general_interest", "surplus_rule", "board_appointment", "multi_stakeholder_allowed",
    }  # fmt: skip


def test_the_best_question_comes_first_and_says_what_it_decides():
    first, *others = questions(facts(legal_form="ID-KOP"), TYPOLOGY)
    assert first.decides == ("icls", "cicopa", "overlay", "model2019")
    assert all(first.gain >= other.gain for other in others)


def test_what_was_asked_in_vain_is_not_asked_again():
    asked = frozenset({"employment_relation"})
    assert "employment_relation" not in {question.fact for question in questions(SMALL, TYPOLOGY, asked)}


def test_answering_every_question_decides_all():
    known = facts(legal_form="ID-KOP")
    answers = facts(
        members_workers=12, members_total=20, workers_total=15, employment_relation="employee", surplus_rule="limited",
        general_interest="no", votes_workers=60, votes_users=40, control_of_work="cooperative",
        main_member_transaction="labour", board_appointment="members", multi_stakeholder_allowed="no",
    )  # fmt: skip
    asked = []
    while left := [
        question.fact for question in questions(known, TYPOLOGY, frozenset(asked)) if question.fact in answers
    ]:
        known |= {left[0]: answers[left[0]]}
        asked.append(left[0])
    assert {verdict.standing for verdict in classify(known, TYPOLOGY).verdicts()} == {"decided"}
    assert len(asked) <= 8 < len(answers)


def test_what_would_make_it_another_kind_is_the_nearest_value():
    told = {(change.fact, change.scheme, change.kind): change.value for change in changes(SMALL, TYPOLOGY)}
    assert told["workers_total", "cicopa", "worker_full"] == "39"
