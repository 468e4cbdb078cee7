"""The weights of linking trained on two tables: what `commonwork link-train` does. Nothing is trained at a take-in."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from commonwork.engines.backends.link_duck import LinkDuck
from commonwork.engines.linking import blocking, comparing
from commonwork.engines.linking.linker import prepare
from commonwork.engines.linking.training import trained
from commonwork.engines.linking.vocabulary import vocabulary
from commonwork.engines.linking.weights import weights_text
from commonwork.flows.linking import link_rules, read_table


def train_files(a: Path, b: Path, output: Path, version: str) -> dict[str, Any]:
    """Train on the candidate pairs of two tables, each free of duplicates, and write the weights.

    Training starts from the committed weights: what is stated there and not trained stays.
    """
    rules = link_rules()
    one, other = (prepare(read_table(path)[0], rules) for path in (a, b))
    words = vocabulary(one, other)
    rows = LinkDuck().candidates(blocking.keys(one, words.a, words), blocking.keys(other, words.b, words), rules.most)
    compared = comparing.compare(comparing.context(one, other, words), *rows)
    weights, expected = trained(rules.weights, compared, rows, (len(one), len(other)))
    note = f"{len(one)} records with {len(other)}, {len(rows[0])} candidate pairs, {round(expected)} matches expected"
    output.write_text(weights_text(replace(weights, version=version), note), encoding="utf-8")
    return {"candidates": len(rows[0]), "expected_matches": round(expected), "version": version}
