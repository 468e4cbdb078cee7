"""The command that builds the index of finding anew."""

import json
import sys
import time

import click


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
def index(as_json: bool) -> None:
    """Build the index of finding anew from the register and the reference; it is asked meanwhile as it was.

    The index is derived: it can be thrown away and built again at any time. Changes are followed by «commonwork
    work», which «commonwork serve» keeps running.
    """
    from commonwork.flows import searching

    started = time.monotonic()
    with click.progressbar(length=1, label="indexed", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def progress(stage: str, done: int, of: int) -> None:
            bar.length = max(of, 1)
            bar.update(done - bar.pos)

        count = searching.rebuild(progress)
    seconds = round(time.monotonic() - started, 1)
    answer = {"documents": count, "seconds": seconds}
    click.echo(json.dumps(answer) if as_json else f"documents {count:,}  seconds {seconds}")
