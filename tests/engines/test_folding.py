"""Folding: precedence, time travel, ties, names; the order in which records are given never matters."""

import re
from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonwork.engines.folding import fold, mint_id
from commonwork.engines.records import Chosen, Judgement, Name, Record

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
RANKS = ("register", "federation", "cooperative", "network", "community")


def name(text, kind="official", language="en", script="Latn"):
    return {"text": text, "language": language, "script": script, "kind": kind}


def record(number, *, source="s", key="k", rank="register", day=1, known=1, **more):
    values = {field: more.pop(field) for field in list(more) if field not in Record.__dataclass_fields__}
    recorded = NOW - timedelta(days=100 - known)
    return Record(number, source, key, rank, values, date(2026, 1, day), recorded, **more)


def judgement(number, field, value, day=1, known=1, withdrawn=None):
    return Judgement(number, field, value, date(2026, 1, day), NOW - timedelta(days=100 - known), withdrawn)


def folded(records, judgements=(), *, off=(), as_of=TODAY, known_at=NOW):
    return fold(records, judgements, as_of=as_of, known_at=known_at, off=frozenset(off))


def changes(rule, records, field, expected, judgements=(), **when):
    """The field is as expected with the rule, and different without it."""
    with_rule, without = folded(records, judgements, **when), folded(records, judgements, off=[rule], **when)
    assert (with_rule.value(field, None), without.value(field, None) != expected) == (expected, True)


def changes_part(rule, records, part, expected, judgements=()):
    assert getattr(folded(records, judgements), part) == expected
    assert getattr(folded(records, judgements, off=[rule]), part) != expected


def shown(text, number, kind="official", since=1, until=None, **more):
    end = date(2026, 1, until) if until else None
    told = {"language": "en", "script": "Latn", "source": "s"} | more
    return Name(text=text, kind=kind, since=date(2026, 1, since), until=end, record=number, **told)


OLD, NEW = record(1, city="old"), record(2, day=9, known=50, city="new")
REGISTER = record(1, source="r", status="active", website="r.example")
COOPERATIVE = record(2, source="c", rank="cooperative", day=5, status="closed", website="c.example")
GONE, PRESENT = record(1, source="a", day=9, city="gone", vanished=TODAY), record(2, source="b", city="present")
LATE = record(1, day=9, city="late")

DISABLING = {
    "fold.as_of": lambda: changes("fold.as_of", [OLD, NEW], "city", "old", as_of=date(2026, 1, 8)),
    "fold.known_at": lambda: changes("fold.known_at", [OLD, NEW], "city", "old", known_at=NOW - timedelta(days=60)),
    "fold.latest": lambda: changes_part(
        "fold.latest",
        [record(1, identifiers=["lei:A"]), record(2, day=2, identifiers=["lei:B"])],
        "identifiers",
        (("lei", "B", 2),),
    ),
    "fold.precedence": lambda: changes("fold.precedence", [REGISTER, COOPERATIVE], "status", "active"),
    "fold.present": lambda: changes("fold.present", [GONE, PRESENT], "city", "present"),
    "fold.newest": lambda: changes(
        "fold.newest", [record(1, source="a", city="old"), record(2, source="b", day=9, city="new")], "city", "new"
    ),
    "fold.judgement": lambda: changes("fold.judgement", [OLD], "city", "decided", [judgement(1, "city", "decided")]),
    "fold.named": lambda: changes_part(
        "fold.named",
        [record(1, names=[name("Old"), name("O", "short")])],
        "names",
        (
            shown("New", 0, since=5, source="judgement"),
            shown("O", 1, "short"),
            shown("Old", 1, "former", until=5),
        ),
        [judgement(1, "names", name("New") | {"instead_of": "Old"}, day=5)],
    ),
    "fold.former": lambda: changes_part(
        "fold.former",
        [record(1, names=[name("Old")]), record(2, day=2, names=[name("New")])],
        "names",
        (shown("New", 2, since=2), shown("Old", 1, "former", until=2)),
    ),
    "fold.corrected": lambda: changes_part(
        "fold.corrected",
        [record(1, names=[name("Slpi")], order="1"), record(2, names=[name("Slip")], order="2")],
        "names",
        (shown("Slip", 2),),
    ),
    "fold.united": lambda: changes_part(
        "fold.united",
        [record(1, source="a", identifiers=["lei:A"]), record(2, source="b", identifiers=["ch-uid:B"])],
        "identifiers",
        (("ch-uid", "B", 2), ("lei", "A", 1)),
    ),
    "fold.change": lambda: changes("fold.change", [record(1, change="closed", city="x")], "status", "closed"),
    "fold.merged": lambda: changes("fold.merged", [record(1, change="closed", successor="9")], "status", "merged"),
    "fold.to_confirm": lambda: changes(
        "fold.to_confirm", [record(1, city="x", to_confirm=["city"])], "to_confirm", ("city",)
    ),
    "fold.own_script": lambda: changes_part(
        "fold.own_script",
        [record(1, names=[name("Sample"), name("見本", language="ja", script="Jpan")])],
        "names",
        (shown("見本", 1, language="ja", script="Jpan"), shown("Sample", 1)),
    ),
}


@pytest.mark.parametrize("rule", DISABLING)
def test_leaving_the_rule_out_changes_the_profile(rule):
    DISABLING[rule]()


def test_contact_takes_the_cooperative_and_status_the_register():
    since = date(2026, 1, 1)
    assert folded([COOPERATIVE, REGISTER]).fields == {
        "status": Chosen("active", "r", 1, since),
        "website": Chosen("c.example", "c", 2, date(2026, 1, 5)),
    }


def test_nothing_known_yet_is_no_profile():
    assert folded([LATE], as_of=date(2026, 1, 8)) is None
    assert folded([], [judgement(1, "city", "x")]) is None


def test_time_travel_through_effective_and_recorded_dates():
    first, second = record(1, day=1, known=1, city="a"), record(2, day=5, known=30, city="b")
    correction = record(3, day=3, known=60, city="c")
    asked = [(day, known) for known in (10, 40, 70) for day in (2, 4, 6)]
    seen = {
        (day, known): folded(
            [first, second, correction], as_of=date(2026, 1, day), known_at=NOW - timedelta(days=100 - known)
        ).value("city")
        for day, known in asked
    }
    assert seen == {
        (2, 10): "a", (4, 10): "a", (6, 10): "a",
        (2, 40): "a", (4, 40): "a", (6, 40): "b",
        (2, 70): "a", (4, 70): "c", (6, 70): "b",
    }  # fmt: skip


def test_a_withdrawn_judgement_counts_until_it_is_withdrawn():
    decided = [judgement(1, "city", "decided", withdrawn=NOW - timedelta(days=10))]
    seen = [folded([OLD], decided, known_at=NOW - timedelta(days=days)).value("city") for days in (99, 11, 10, 0)]
    assert seen == ["decided", "decided", "old", "old"]


def test_ties_of_one_day_go_to_the_order_of_the_notices_then_the_later_delivery():
    by_order = [record(1, order="2", city="second"), record(2, order="1", city="first")]
    by_delivery = [record(1, known=2, city="later"), record(2, known=1, city="earlier")]
    between_sources = [record(1, source="a", city="a"), record(2, source="b", city="b")]
    seen = [folded(found).value("city") for found in (by_order, by_delivery, between_sources)]
    assert seen == ["second", "later", "b"]


def test_closed_then_reopened_is_active_again_and_struck_is_unknown():
    notices = [record(1, change="closed", closed="2026-01-01"), record(2, day=2, change="reopened")]
    assert folded(notices).fields == {"status": Chosen("active", "s", 2, date(2026, 1, 2))}
    assert folded([record(1, change="struck")]).value("status") == "unknown"


def test_the_last_of_several_judgements_speaks():
    decided = [judgement(1, "city", "a", day=2), judgement(2, "city", "b", day=3), judgement(3, "city", "c", day=1)]
    assert folded([OLD], decided).fields == {"city": Chosen("b", "judgement", 0, date(2026, 1, 3))}


VALUES = st.fixed_dictionaries(
    {},
    optional={
        "city": st.sampled_from("ab"),
        "status": st.sampled_from(["active", "closed"]),
        "website": st.sampled_from("cd"),
        "successor": st.just("9"),
        "names": st.lists(
            st.builds(name, st.sampled_from("XYZ"), st.sampled_from(["official", "short", "former"])), max_size=2
        ),
        "identifiers": st.lists(st.sampled_from(["lei:A", "lei:B"]), max_size=2),
        "to_confirm": st.just(["city"]),
    },
)
RANK_OF = {"a": "register", "b": "federation", "c": "cooperative", "d": "register"}


@st.composite
def records_of_one(draw):
    numbers = range(1, draw(st.integers(1, 5)) + 1)
    return [
        Record(
            number, source, draw(st.sampled_from("kl")), RANK_OF[source], draw(VALUES),
            date(2026, 1, draw(st.integers(1, 3))), NOW - timedelta(days=draw(st.integers(0, 2))),
            draw(st.sampled_from(["", "1", "2"])), draw(st.sampled_from(["", "closed", "created"])),
            vanished=draw(st.sampled_from([None, TODAY])),
        )
        for number in numbers
        for source in [draw(st.sampled_from(sorted(RANK_OF)))]
    ]  # fmt: skip


DECIDED = st.builds(judgement, st.integers(1, 9), st.just("city"), st.sampled_from("xy"))


@given(records_of_one(), st.lists(DECIDED, max_size=2, unique_by=lambda each: each.id))
def test_the_order_of_records_and_judgements_never_matters(records, judgements):
    expected = folded(records, judgements)
    for order in list(permutations(records))[:24]:
        assert folded(order, judgements[::-1]) == expected


@given(records_of_one(), st.integers(0, 4))
def test_a_profile_of_a_day_never_speaks_of_a_later_one(records, day):
    as_of = date(2026, 1, 1) + timedelta(days=day - 1)
    profile = folded(records, as_of=as_of)
    earlier = [each for each in records if each.effective <= as_of]
    assert profile == folded(earlier, as_of=as_of)
    assert profile is None or all(chosen.since <= as_of for chosen in profile.fields.values())


def test_an_id_is_minted_the_same_everywhere():
    assert mint_id("jp/nta", "3990005900001") == "cw-dcwty3ky8y4z"


@given(st.text(), st.text())
def test_an_id_can_be_read_aloud(source, key):
    assert re.fullmatch("cw-[0-9a-hjkmnp-tv-z]{12}", mint_id(source, key))


def test_of_how_it_is_governed_the_cooperative_speaks_first():
    told = [record(1, rank="register", vote_rule="by_use"), record(2, rank="cooperative", vote_rule="mixed")]
    assert folded(told).value("vote_rule") == "mixed"
