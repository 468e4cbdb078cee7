"""The missing sets against brute force: of single facts every value, of two facts every value of a threshold class."""

import itertools
import random

import pytest
from engines.classifying.kinds_cast import TYPOLOGY, facts

from commonwork.engines.classifying import classify
from commonwork.engines.classifying.columns import CODES, COLUMNS, COUNTS, GROUPS, MEMBERS, VOTES
from commonwork.engines.classifying.verdicts import SCHEMES

QUICK = frozenset({"kinds.T70"})
FORMS = sorted(TYPOLOGY.forms)
SOME_FORMS = ("JP-RK", "JP-JK", "JP-SK", "KR-SH", "IN-PC", "ES-SL", "IN-ST", "JP-NPO", "IR-PJ")
NEVER = {"unit_kind", "veto", "members_cooperatives"}
IDLE = {
    "main_client_share", "owns_tools", "members_may_stand", "client_directs_work", "asset_lock",
    "disadvantaged_workers",
}  # fmt: skip
ASKED = [column for column in COLUMNS if column not in NEVER | IDLE]
STATED = (
    "employment_relation", "main_member_transaction", "control_of_work", "surplus_rule", "general_interest",
    "multi_stakeholder_allowed", "board_appointment", "entry_rule",
)  # fmt: skip

ONCE_WRONG = (
    66,
    75,
    102,
    109,
    118,
    170,
    235,
    312,
    696,
    2097,
    2436,
    2441,
    2746,
)  # seeds of bodies that wider runs found


def body(rng):
    """Some facts of a body, as patchy as registers are."""
    given = {"legal_form": rng.choice(FORMS)} if rng.random() < 0.8 else {}
    style = rng.random()
    if style < 0.4:
        given |= _parts(rng, "votes_", 100, (0, 10, 20, 30, 34, 40, 50, 60, 100), 3)
    if style > 0.3:
        total = rng.choice((5, 10, 20))
        given |= _parts(rng, "members_", total, (0, 1, 2, 3, 5, 6, 8, 10), 4)
        given |= {"members_total": total} if rng.random() < 0.5 else {}
    if rng.random() < 0.4:
        given["vote_rule"] = rng.choice(("one_member_one_vote", "one_member_one_vote", "by_use", "by_capital"))
    if rng.random() < 0.3:
        given["workers_total"] = max(given.get("members_workers", 0), rng.choice((5, 10, 30)))
    return given | {name: rng.choice(CODES[name]) for name in STATED if rng.random() < 0.35}


def _parts(rng, prefix, whole, sizes, most):
    found, left = {}, whole
    for group in rng.sample(GROUPS, rng.randint(0, most)):
        size = rng.choice(sizes)
        if size <= left:
            found[prefix + group], left = size, left - size
    return found


def values(fact, given, every=False):
    """One value of each threshold class of a fact, and a few more; or every whole number as far as it matters."""
    if fact == "legal_form":
        return SOME_FORMS
    if fact == "isic_main":
        return ("0111", "1071")
    if fact in CODES:
        return CODES[fact]
    if fact in VOTES:
        told = classify(facts(**given), TYPOLOGY, QUICK).facts
        known = {vote: float(told[vote].value) for vote in VOTES if vote in told}
        rest = max(0.0, 100 - sum(known.get(vote, 0) for vote in VOTES))
        producers = known.get("votes_producers", 0) + known.get("votes_enterprises", 0)
        tried = {0, 10, 34, 50, 60, rest, max(0, rest - 50), min(50, rest), max(0, min(rest, 50 - producers))}
        tried |= set(range(101)) if every else set()
        return sorted(value for value in tried if value <= rest + 0.4)
    return _every_count(given) if every else _counts(given)


def _every_count(given):
    """Past three times the largest number that is known no count stands otherwise to it, but for stated votes."""
    most = max(sum(given.get(name, 0) for name in MEMBERS), *(given.get(name, 0) for name in COUNTS))
    return sorted({*range(3 * most + 8), *_counts(given), *(times * most for times in (4, 5, 6, 8, 10, 20, 100))})


def _counts(given):
    members = [given.get(name, 0) for name in MEMBERS]
    total, counted = given.get("members_total"), sum(members)
    tried = {0, 1, 2, 3, counted, counted + 1, 2 * counted, 2 * counted + 1, 3 * counted + 1}
    tried |= {total // 2, total // 2 + 1, total - counted, total, total // 3, total // 3 + 1} if total else set()
    for count in (*members, given.get("worker_members", 0), given.get("workers_total", 0)):
        tried |= {count, 2 * count, max(0, 2 * count - 1), 3 * count, count // 2, count // 2 + 1}
    for share, name in zip((given.get(vote) for vote in VOTES), MEMBERS, strict=False):
        told = [100 * count // share for count in (given.get(name, counted),) if share]
        told += [total * part // 100 for part in (share, 100 - share)] if total and share is not None else []
        tried |= {int(count) + more for count in told for more in (0, 1)}
    return sorted(value for value in tried if value >= 0)


def decided(given, scheme, base):
    """Whether a verdict is decided, by facts that can all be true and do not contradict the law of the form."""
    found = classify(facts(**given), TYPOLOGY, QUICK)
    verdict = getattr(found, scheme)
    against = [name for name in SCHEMES if getattr(found, name).by_law and not getattr(base, name).by_law]
    if any(each.by_law for each in base.verdicts()):
        against = []
    elif scheme == "overlay":
        against = [name for name in against if name == "overlay"]
    kept = all(found.facts.get(name) == each for name, each in base.facts.items() if each.basis == "inferred")
    sound = at_odds(found) == at_odds(base) and kept and found.level in (base.level, "primary")
    return verdict.standing == "decided" and sound and not against


def at_odds(found):
    """What cannot all be true: where counts gave no votes before, they need not give those that are stated now."""
    return [names[:1] if names[0] == "vote_rule" else names for names in found.contradictions]


def sufficient(wanted, given, scheme, base, every=False):
    if not wanted:
        return decided(given, scheme, base)
    first, *others = wanted
    tried = values(first, given, every)
    return any(sufficient(others, {**given, first: value}, scheme, base, every) for value in tried)


def by_force(given, scheme, base, most):
    """The minimal sufficient sets of up to ``most`` facts, found by trying everything."""
    asked = [fact for fact in ASKED if fact not in base.facts]
    found = []
    for size in range(1, most + 1):
        for wanted in itertools.combinations(asked, size):
            if not any(set(smaller) <= set(wanted) for smaller in found) and any(
                sufficient(order, given, scheme, base, every=most == 1) for order in itertools.permutations(wanted)
            ):
                found.append(wanted)
    return {frozenset(each) for each in found}


@pytest.mark.parametrize(
    ("seed", "most"), [*((seed, 1) for seed in (*range(24), *ONCE_WRONG)), *((seed, 2) for seed in (100, 101, 2044))]
)
def test_missing_sets_are_sufficient_minimal_and_complete(seed, most):
    given = body(random.Random(seed))
    base = classify(facts(**given), TYPOLOGY)
    for verdict in base.verdicts():
        listed = {frozenset(each) for each in verdict.missing}
        if verdict.standing == "decided":
            assert listed == set()
            continue
        assert [each for each in listed if any(smaller < each for smaller in listed)] == []
        forced = by_force(given, verdict.scheme, base, most)
        assert {each for each in listed if len(each) <= most} == forced
        larger = [each for each in listed if len(each) > most]
        assert [each for each in larger if any(smaller < each for smaller in forced)] == []
        for each in sorted(larger, key=sorted)[:2]:
            if len(each) <= 2:
                assert any(sufficient(o, given, verdict.scheme, base) for o in itertools.permutations(each))
