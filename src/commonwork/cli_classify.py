"""The command that tells kinds: a table of facts in, a table of verdicts out, without a database."""

import json
import sys
from pathlib import Path

import click

_SHOWN = 20


@click.command()
@click.argument("facts", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--output", type=click.Path(dir_okay=False, writable=True, path_type=Path), required=True)
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def classify(facts: Path, output: Path, as_json: bool) -> None:
    """Tell what kind of cooperative each row of FACTS (CSV or Parquet) is, by four schemes, and what is missing.

    Empty cells are unknown. An unknown column or value refuses the table, with its place; nothing is then written.
    The columns are described in docs/classifying.md.
    """
    from commonwork.flows import classifying_table, linking

    try:
        outcome = classifying_table.classify_table(facts, output)
    except linking.Refused as refused:
        said = [classifying_table.describe(problem) for problem in refused.problems]
        if as_json:
            click.echo(json.dumps({"problems": said}, ensure_ascii=False))
        _tell(said)
        sys.exit(1)
    answer, remarks = outcome.as_answer(), [classifying_table.describe(problem) for problem in outcome.remarks]
    if as_json:
        click.echo(json.dumps({**answer, "remarks": remarks}, ensure_ascii=False))
        return
    _tell(remarks)
    for name, counted in answer.items():
        if isinstance(counted, dict):
            counted = "  ".join(f"{each} {count:,}" for each, count in counted.items()) or "–"
        click.echo(f"{name:<14}{counted}")


def _tell(said: list[str]) -> None:
    for sentence in said[:_SHOWN]:
        click.echo(sentence, err=True)
    if len(said) > _SHOWN:
        click.echo(f"… and {len(said) - _SHOWN} more (--json shows them)", err=True)
