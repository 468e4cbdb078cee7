"""The arithmetic of the finding benchmark, and that every method finds what it was given."""

from pathlib import Path

import pytest
from finding_metrics import Answer, figures, percentile, recall, reciprocal_rank
from finding_ours import tantivy_method
from finding_peers import embedded_peers
from finding_sets import Body, Query

# Invented.
BODIES = [
    Body("a:1", ["Sample Weavers Co-operative", "नमूना बुनकर"], "IN", "Sampleville"),
    Body("a:2", ["Example Carpenters Limited"], "GB"),
    Body("a:3", ["見本建設労働者協同組合"], "JP"),
]


def test_recall_is_of_the_most_there_can_be():
    assert recall(("a", "b", "c"), ("a", "b"), 1) == 1
    assert recall(("x", "a"), ("a", "b"), 10) == 0.5
    assert recall(tuple("abcdefghij"), [*"abcdefghij", "k", "l"], 10) == 1
    assert recall((), ("a",), 10) == 0


def test_the_first_right_answer_gives_the_rank():
    assert [reciprocal_rank(ids, {"a"}) for ids in (("a",), ("x", "a"), ("x", "y"))] == [1, 0.5, 0]


def test_percentiles_are_values_that_were_measured():
    values = list(range(1, 101))
    assert [percentile(values, share) for share in (0.5, 0.99, 1.0)] == [50, 99, 100]
    assert (percentile([7], 0.99), percentile([], 0.5)) == (7, 0)


def test_figures_are_of_the_queries_that_were_asked():
    queries = [Query(str(n), "typo", "Latn", "a", "q", (f"a:{n}",)) for n in range(3)]
    answers = {"0": Answer(("a:0",), 1.0), "1": Answer(("a:9", "a:1"), 3.0)}
    found = figures(queries, answers)
    assert (found.queries, found.recall_at_1, found.recall_at_10, found.reciprocal_rank) == (2, 0.5, 1.0, 0.75)
    assert (found.median, found.slowest) == (1.0, 3.0)


@pytest.mark.parametrize("method", [tantivy_method(), *embedded_peers()], ids=lambda method: method.name)
def test_every_method_finds_by_name_and_by_a_changed_name(method, tmp_path: Path):
    method.build(BODIES, tmp_path)
    reader = method.open(tmp_path)
    assert next(iter(reader.find("Example Carpenters"))) == "a:2"
    reader.change(Body("a:2", ["Quixotic Larks"], "GB"))
    assert list(reader.find("quixotic")) == ["a:2"]
    assert "a:2" not in reader.find("carpenters")
    assert method.size(tmp_path) > 0
