"""The arithmetic of the linking benchmark: a wrong measure would praise a wrong linker."""

from linking_metrics import Counts, best_with_labels, count, one_to_one

TRUTH = frozenset({("a1", "b1"), ("a2", "b2"), ("a3", "b3")})


def test_a_pair_found_twice_counts_once():
    counts = count([("a1", "b1"), ("a1", "b1"), ("a2", "b1")], TRUTH)
    assert (counts.found, counts.right, counts.real) == (2, 1, 3)
    assert (counts.precision, counts.recall, counts.f1) == (1 / 2, 1 / 3, 2 / 5)


def test_nothing_found_is_precise_and_useless():
    nothing, nothing_to_find = count([], TRUTH), Counts(2, 0, 0)
    assert (nothing.precision, nothing.recall, nothing.f1) == (1, 0, 0)
    assert (nothing_to_find.precision, nothing_to_find.recall, nothing_to_find.f1) == (0, 1, 0)


def test_one_to_one_takes_the_best_first_and_ties_by_id():
    scored = [("a2", "b1", 0.9), ("a1", "b1", 0.9), ("a1", "b2", 0.8), ("a2", "b2", 0.3)]
    assert list(one_to_one(scored)) == [("a1", "b1", 0.9), ("a2", "b2", 0.3)]
    assert list(one_to_one(reversed(scored))) == [("a1", "b1", 0.9), ("a2", "b2", 0.3)]


def test_the_best_threshold_never_cuts_through_equal_scores():
    scored = [("a1", "b1", 0.9), ("a2", "b2", 0.5), ("a9", "b9", 0.5), ("a3", "b8", 0.4)]
    assert best_with_labels(scored, TRUTH) == (0.5, Counts(3, 2, 3))
    assert best_with_labels([], TRUTH) == (1.0, Counts(0, 0, 3))
