"""The command that finds: one query, or a file of them; in the register, or in a plain table without a database."""

import json
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import click

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_OUTPUT = click.Path(dir_okay=False, writable=True, path_type=Path)


@click.command()
@click.argument("query", default="")
@click.option("--queries", type=_FILE, help="A CSV or Parquet file with query_id and query, in place of QUERY.")
@click.option("--output", type=_OUTPUT, help="Where the answers to --queries go: query_id, rank, id, score, why (CSV).")
@click.option("--index", "table", type=_FILE, help="A table (CSV or Parquet) to search, in place of the register.")
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="Answers per query.")
@click.option("--language", default="en", show_default=True, help="Whose words the query language is in.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def search(query: str, table: Path | None, as_json: bool, **how: Any) -> None:
    """Find organisations, places, laws, publications and meetings by QUERY, in any script.

    The query may be romanised, translated, abbreviated, unfinished or misspelt; «quotes», minus and filters
    (country:jp founded:>2020) narrow it. A table has the columns of «commonwork link».
    """
    from commonwork.engines.searching.faults import Unsearchable
    from commonwork.flows import linking, search_table

    if bool(query.strip()) == bool(how["queries"]):
        raise click.UsageError("Give either a QUERY or --queries.")
    if bool(how["queries"]) != bool(how["output"]):
        raise click.UsageError("--queries and --output go together.")
    try:
        asked, remarks = search_table.read_queries(how["queries"]) if how["queries"] else ([], [])
        columns, more = search_table.read_search_table(table) if table else ({}, [])
        for problem in (*remarks, *more):
            click.echo(search_table.describe(problem), err=True)
        with _opened(columns) as index:
            if how["queries"]:
                rows = search_table.answers(index, asked, language=how["language"], limit=how["limit"])
                count = search_table.write_answers(rows, how["output"])
                answer = {"queries": len(asked), "answers": count}
                click.echo(json.dumps(answer) if as_json else f"queries {len(asked):,}  answers {count:,}")
            else:
                _tell(search_table.found(index, query, language=how["language"], limit=how["limit"]), as_json)
    except linking.Refused as refused:
        _refuse([search_table.describe(problem) for problem in refused.problems[:20]], as_json)
    except Unsearchable as error:
        _refuse([f"The index cannot be asked ({error.code}). Build it with: commonwork index"], as_json)


def _opened(columns: dict[str, list[str]]) -> AbstractContextManager[Any]:
    """The index of a table, or that of the register with every change taken in."""
    from commonwork.flows import search_table, searching

    if columns:
        return search_table.index_of_table(columns)
    searching.follow()
    return nullcontext(searching.open_index())


def _tell(hits: Any, as_json: bool) -> None:
    from commonwork.flows.search_table import why_text

    rows = [
        {
            "rank": rank,
            "id": hit.id,
            "kind": hit.kind,
            "name": hit.why.name.text if hit.why.name else "",
            "score": round(hit.score, 6),
            "why": why_text(hit),
        }
        for rank, hit in enumerate(hits, start=1)
    ]
    if as_json:
        click.echo(json.dumps({"hits": rows}, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row['rank']:>3}  {row['kind']} {row['id']}  {row['why']}")
    if not rows:
        click.echo("Nothing was found.", err=True)


def _refuse(reasons: list[str], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"problems": reasons}, ensure_ascii=False))
    for reason in reasons:
        click.echo(reason, err=True)
    sys.exit(1)
