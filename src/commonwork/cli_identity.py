"""The commands of the common identity: the numbers of the verdicts, and giving them again by new rules."""

import json
import sys
from typing import Any

import click

as_json = click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")


@click.command()
@as_json
def identity(as_json: bool) -> None:
    """Print how many verdicts are decided, partial and undecidable, by source, and what fact would decide most."""
    from commonwork.flows.identity import numbers

    found = numbers()
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    click.echo(f"organisations {found['organisations']:,} (and {found['samples']:,} invented)  rules {found['rules']}")
    for line in _table("all", found["standings"]):
        click.echo(line)
    for each in found["by_source"]:
        click.echo(f"{each['source']}: {each['organisations']:,}")
        for line in _table("", each["standings"]):
            click.echo(line)
    for title, name in (("would decide alone", "would_decide_alone"), ("is missing", "stands_in_a_missing_set")):
        for each in found[name][:5]:
            click.echo(f"{title}: {each['fact']} ({each['verdicts']:,} verdicts)")


def _table(title: str, standings: dict[str, dict[str, int]]) -> list[str]:
    def counts(each: dict[str, int]) -> str:
        return "  ".join(f"{standing} {count:,}" for standing, count in each.items())

    return [f"{title:<5} {scheme:<10} {counts(each)}" for scheme, each in standings.items()]


def _bar(stage: str, done: int, of: int) -> None:
    """A bar, drawn only when a terminal watches."""
    if sys.stderr.isatty() and of:
        filled = 30 * done // of
        click.echo(f"\r{stage:<11}{'█' * filled}{'·' * (30 - filled)} {done:,}/{of:,}", nl=done >= of, err=True)


@click.command()
@as_json
def reclassify(as_json: bool) -> None:
    """Give the stored verdicts again by the rules of today; those that come out the same stay in force."""
    from commonwork.flows.identity import reclassify as again

    done: dict[str, Any] = again(by=None, progress=_bar)
    said = f"looked at {done['looked_at']:,}  changed {done['changed']:,}"
    click.echo(json.dumps(done) if as_json else said)
