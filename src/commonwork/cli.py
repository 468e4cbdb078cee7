"""The command line: everything a person can do in bulk.

Each command takes ``--json`` and exits with 0, with 1 where the work was refused, or with 2 for wrong usage.
"""

import json
import os
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
import django
from django.core.exceptions import ObjectDoesNotExist

from commonwork.cli_classify import classify
from commonwork.cli_identity import identity, reclassify
from commonwork.cli_index import index
from commonwork.cli_mail import bounce, send_alerts, send_letters
from commonwork.cli_search import search

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonwork.settings")
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_OUTPUT = click.Path(dir_okay=False, writable=True, path_type=Path)
as_json = click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")


def tell(answer: dict[str, Any], as_json: bool, sentence: str) -> None:
    """Print an answer for a machine or for a person."""
    click.echo(json.dumps(answer, ensure_ascii=False, default=str) if as_json else sentence)


def refuse(reasons: list[str], as_json: bool, **answer: Any) -> None:
    """Say why the work was refused, and exit with 1."""
    if as_json:
        click.echo(json.dumps({**answer, "problems": reasons}, ensure_ascii=False, default=str))
    for reason in reasons:
        click.echo(reason, err=True)
    sys.exit(1)


class _Bar:
    """A progress bar, drawn only when a terminal watches."""

    def __init__(self) -> None:
        self.shown = sys.stderr.isatty()

    def __call__(self, stage: str, done: int, of: int) -> None:
        if self.shown and of:
            filled = 30 * done // of
            click.echo(f"\r{stage:<11}{'█' * filled}{'·' * (30 - filled)} {done:,}/{of:,}", nl=done >= of, err=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="commonwork")
@click.pass_context
def main(context: click.Context) -> None:
    """Commonwork: the platform on which a network of cooperatives lives."""
    if context.invoked_subcommand == "demo":
        os.environ["COMMONWORK_DEMONSTRATION"] = "yes"  # before the settings are read
    django.setup()
    from commonwork.flows.preparing import open_house

    open_house()


@main.command("take-in")
@click.argument("source")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="The day the list speaks of (today if not given)."
)
@as_json
def take_in(source: str, files: tuple[Path, ...], day: datetime | None, as_json: bool) -> None:
    """Take the FILES of a SOURCE in, from received to registered, and say what they changed."""
    from commonwork.flows import problems, spreadsheet_to_report
    from commonwork.flows.sources import UnknownSource, described_sources

    counts = dict.fromkeys(("read", "new", "changed", "vanished", "doubtful", "refused"), 0)
    for file in files:
        try:
            outcome = spreadsheet_to_report.take_in(
                source, file, effective=day.date() if day else None, progress=_Bar()
            )
        except UnknownSource:
            refuse([f"There is no source «{source}». Known: {', '.join(described_sources())}"], as_json, **counts)
            return
        for name, count in outcome.counts.items():
            counts[name] += count
        said = [problems.describe(problem) for problem in outcome.problems]
        if outcome.refused:
            refuse(said, as_json, **counts)
        elif said and not as_json:
            click.echo("\n".join(said[:20]), err=True)
            if len(said) > 20:
                click.echo(f"… and {len(said) - 20} more, on the page of the delivery", err=True)
    tell(counts, as_json, "  ".join(f"{name} {count:,}" for name, count in counts.items()))


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--country", default="", help="The country of the sender, two letters: settles letters, dates, numbers.")
@click.option("--sheet", default="", help="Read this sheet of a workbook instead of the likeliest.")
@as_json
def read(file: Path, country: str, sheet: str, as_json: bool) -> None:
    """Read any FILE without a map, and say what was understood: where the list stands and what its columns are."""
    from commonwork.flows import problems
    from commonwork.flows import reading as flow

    understanding = flow.understand(file, country=country, sheet=sheet)
    said = [problems.describe(problem) for problem in understanding.problems]
    if understanding.refused:
        refuse(
            said, as_json, **{key: value for key, value in flow.as_answer(understanding).items() if key != "problems"}
        )
    if said and not as_json:
        click.echo("\n".join(said[:20]), err=True)
        if len(said) > 20:
            click.echo(f"… and {len(said) - 20} more (--json shows all)", err=True)
    tell(flow.as_answer(understanding), as_json, "" if as_json else flow.as_sentences(understanding))


@main.command()
@click.argument("a", type=_FILE)
@click.argument("b", type=_FILE, required=False)
@click.option("--output", type=_OUTPUT, required=True, help="Where the pairs go (CSV).")
@click.option("--clusters", type=_OUTPUT, help="Where the clusters go (CSV).")
@click.option("--engine", default="duckdb", show_default=True, help="duckdb, or Spark: spark://…, local[2].")
@click.option("--one-to-one", is_flag=True, help="Both lists are free of duplicates: one partner at most.")
@click.option("--judged", type=_FILE, help="What people decided (CSV: id_a, id_b, same yes or no).")
@click.option("--kept", type=click.Path(file_okay=False, path_type=Path), help="A folder that keeps A prepared.")
@as_json
def link(a: Path, b: Path | None, output: Path, clusters: Path | None, as_json: bool, **how: Any) -> None:
    """Find the records of tables A and B (or of A alone) that speak of one organisation, and say why."""
    from commonwork.flows import link_reasons, linking

    try:
        outcome = linking.link_files(
            a, b, engine=how["engine"], one_to_one=how["one_to_one"], judgements=how["judged"], kept=how["kept"]
        )
    except linking.Refused as refused:
        refuse([link_reasons.describe(problem) for problem in refused.problems[:20]], as_json)
        return
    for problem in outcome.ignored:
        click.echo(link_reasons.describe(problem), err=True)
    linking.write_pairs(outcome.linked, output)
    if clusters:
        linking.write_clusters(outcome.linked, clusters)
    counts = linking.counts(outcome.linked)
    tell(counts, as_json, "  ".join(f"{name} {count:,}" for name, count in counts.items()))


@main.command("link-train")
@click.argument("a", type=_FILE)
@click.argument("b", type=_FILE)
@click.option("--output", type=_OUTPUT, required=True, help="Where the weights go (JSON).")
@click.option("--version", required=True, help="The version the weights will bear.")
@as_json
def link_train(a: Path, b: Path, output: Path, version: str, as_json: bool) -> None:
    """Train the weights of linking on two tables, each free of duplicates; no labelled pairs are needed."""
    from commonwork.flows import link_reasons, link_training, linking

    try:
        answer = link_training.train_files(a, b, output, version)
    except linking.Refused as refused:
        refuse([link_reasons.describe(problem) for problem in refused.problems[:20]], as_json)
        return
    tell(answer, as_json, "  ".join(f"{name} {value}" for name, value in answer.items()))


@main.group("edition")
def edition() -> None:
    """Prepare, publish, verify and compare editions of the figures."""


@edition.command("prepare")
@click.argument("edition_id")
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day the register is counted for (today if not given)."
)
@click.option("--demonstration", is_flag=True, help="Mark it «demonstration, not for citation».")
@as_json
def edition_prepare(edition_id: str, as_of: datetime | None, demonstration: bool, as_json: bool) -> None:
    """Count the register and freeze the cells under a hash, for an editor to look at."""
    from commonwork.flows import edition as flow

    def work() -> dict[str, Any]:
        made = flow.prepare(
            edition_id, as_of=as_of.date() if as_of else date.today(), by=None, demonstration=demonstration
        )
        return {"edition": made.pk, "hash": made.content_hash}

    _edition_answer(work, as_json)


@edition.command("publish")
@click.argument("edition_id")
@as_json
def edition_publish(edition_id: str, as_json: bool) -> None:
    """Publish a prepared edition; from then on it never changes."""
    from commonwork.flows import edition as flow

    def work() -> dict[str, Any]:
        made = flow.publish(edition_id, by=None)
        return {"edition": made.pk, "hash": made.content_hash}

    _edition_answer(work, as_json)


def _edition_answer(work: Callable[[], dict[str, Any]], as_json: bool) -> None:
    try:
        answer = work()
    except (ObjectDoesNotExist, ValueError) as error:
        refuse([str(error)], as_json)
        return
    tell(answer, as_json, "  ".join(f"{name} {value}" for name, value in answer.items()))


@edition.command("verify")
@click.argument("edition_id", required=False)
@click.option(
    "--bundle", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A downloaded bundle instead."
)
@as_json
def edition_verify(edition_id: str | None, bundle: Path | None, as_json: bool) -> None:
    """Compute the hash of an edition again and compare it with the one published (the latest if none is named)."""
    from commonwork.flows import edition as flow
    from commonwork.observatory.queries import latest_edition

    latest = None if edition_id or bundle else latest_edition()
    if bundle is None and not edition_id and latest is None:
        refuse(["No edition has been published yet."], as_json)
    try:
        verification = flow.verify_bundle(bundle) if bundle else flow.verify(edition_id or str(latest))
    except ObjectDoesNotExist:
        refuse([f"There is no edition «{edition_id}»."], as_json)
        return
    answer = {"edition": verification.edition, "hash": verification.hash, "ok": verification.ok}
    if not verification.ok:
        refuse(list(verification.problems), as_json, **answer)
    tell(answer, as_json, f"{verification.edition}  {verification.hash}  holds")


@edition.command("diff")
@click.argument("before")
@click.argument("after")
@as_json
def edition_diff(before: str, after: str, as_json: bool) -> None:
    """What changed from one edition to another, table by table."""
    from commonwork.flows import edition as flow

    try:
        found = flow.diff(before, after)
    except ObjectDoesNotExist:
        refuse([f"There is no edition «{before}» or none «{after}»."], as_json)
        return
    lines = [f"{name}: +{len(d['added'])} −{len(d['removed'])} ~{len(d['changed'])}" for name, d in found.items()]
    tell(found, as_json, "\n".join(lines))


@main.command()
@click.argument("archive", type=click.Path(dir_okay=False, path_type=Path))
@as_json
def backup(archive: Path, as_json: bool) -> None:
    """Write everything (database and delivered files) into one ARCHIVE, with checksums."""
    from commonwork.flows import safekeeping

    made = safekeeping.backup(archive)
    tell(made, as_json, f"{archive}: {made['files']} files, {made['bytes']:,} bytes")


@main.command()
@click.argument("archive", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Put the archive in the place of the data that is there now.")
@as_json
def restore(archive: Path, replace: bool, as_json: bool) -> None:
    """Restore an ARCHIVE made by backup, after checking every checksum in it."""
    from commonwork.flows import safekeeping

    try:
        made = safekeeping.restore(archive, replace=replace)
    except safekeeping.CannotRestore as error:
        refuse([str(error)], as_json)
        return
    tell(made, as_json, f"restored {made['files']} files")


@main.command()
@as_json
def check(as_json: bool) -> None:
    """Find what is wrong: database, copies of files, folds, hashes of editions, reference."""
    from commonwork.flows import safekeeping

    problems = safekeeping.check()
    if problems:
        refuse(problems, as_json)
    tell({"problems": []}, as_json, "nothing wrong was found")


@main.command()
@click.option("--serve/--no-serve", default=True, help="Serve the site afterwards.")
@click.option("--port", default=8000, show_default=True)
@as_json
def demo(serve: bool, port: int, as_json: bool) -> None:
    """Load the network's facts and the invented samples, publish a demonstration edition, and serve."""
    from commonwork.flows import demonstration
    from commonwork.observatory.queries import latest_edition

    lines = list(demonstration.load(progress=_Bar()))
    edition = str(latest_edition())
    tell({"edition": edition, "said": lines}, as_json, "\n".join(lines))
    if serve:
        from commonwork.flows.serving import serve as serve_site

        serve_site("127.0.0.1", port)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
def serve(host: str, port: int) -> None:
    """Serve what is there."""
    from commonwork.flows.serving import serve as serve_site

    serve_site(host, port)


@main.command()
@click.option("--once", is_flag=True, help="Work until nothing waits, then stop.")
@click.option("--watch", is_flag=True, hidden=True, help="Stop when the process that started it is gone.")
@click.option("--supervise", is_flag=True, help="Keep a worker running, as serve does.")
@as_json
def work(once: bool, watch: bool, supervise: bool, as_json: bool) -> None:
    """Do the work that waits in the background: read and take in long lists. «serve» runs one of these."""
    from commonwork.flows import worker

    if supervise:
        worker.supervise()
        return
    done = worker.work(once=once, watch=watch)
    tell({"done": done}, as_json, f"{done} lists worked on")


@main.command()
@click.argument("source", default="")
@click.option("--prepare", is_flag=True, help="Only make the tables anew that linking keeps; nothing is compared.")
@as_json
def relink(source: str, prepare: bool, as_json: bool) -> None:
    """Compare the lists of the register with each other once more, or those of SOURCE with all others.

    Judgements of people hold, and every address that ever answered still answers or redirects.
    """
    from commonwork.flows import linking_register

    if prepare:
        ready = linking_register.keep_ready(anew=True)
        tell({"prepared": ready}, as_json, f"{ready:,} entries prepared")
        return
    try:
        done = linking_register.relink(source_key=source, by=None)
    except ObjectDoesNotExist:
        refuse([f"There is no list «{source}» in the register."], as_json)
        return
    said = "{same:,} pairs are the same, {ask:,} wait for a person, {changed:,} organisations changed"
    tell(done, as_json, said.format(**done))


@main.command("compile-catalogues")
@as_json
def compile_catalogues(as_json: bool) -> None:
    """Compile the translations of the interface (.po) for use (.mo)."""
    from commonwork.flows.catalogues import compile_all

    compiled = compile_all()
    tell({"compiled": compiled}, as_json, f"{compiled} catalogues compiled")


@main.command("erase-personal")
@click.argument("organisation")
@as_json
def erase_personal(organisation: str, as_json: bool) -> None:
    """Erase what the records of an ORGANISATION say of persons; checksum and tombstone stay."""
    from commonwork.flows.spreadsheet_to_report import erase_personal as erase

    try:
        redacted = erase(organisation, by=None)
    except ObjectDoesNotExist:
        refuse([f"There is no organisation «{organisation}»."], as_json)
        return
    tell({"organisation": organisation, "redacted": redacted}, as_json, f"erased; {redacted} stored files redacted")


main.add_command(send_letters)
main.add_command(send_alerts)
main.add_command(bounce)
main.add_command(classify)
main.add_command(identity)
main.add_command(index)
main.add_command(reclassify)
main.add_command(search)

if __name__ == "__main__":
    main()
