"""The commands of the post: sending what lies in the outbox, and taking in what comes back.

A mail server pipes what comes back into ``commonwork bounce``; both may also be run by hand or by a timer.
"""

import json
import sys
from pathlib import Path
from typing import Any

import click

as_json = click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")


def _tell(answer: dict[str, Any], as_json: bool, sentence: str) -> None:
    click.echo(json.dumps(answer, ensure_ascii=False) if as_json else sentence)


@click.command("send-letters")
@click.option("--at-most", default=10_000, show_default=True, help="Send no more than this many.")
@as_json
def send_letters(at_most: int, as_json: bool) -> None:
    """Send the letters that wait in the outbox, each once. Exits with 1 where the mail server cannot be reached."""
    from commonwork.flows import mail

    done = mail.send_letters(at_most=at_most)
    answer = {"sent": done.sent, "refused": done.refused, "waiting": done.waiting}
    if done.unreachable:
        answer_with = {**answer, "problems": [done.unreachable]}
        _tell(answer_with, as_json, f"sent {done.sent:,}  refused {done.refused:,}  waiting {done.waiting:,}")
        click.echo(f"The mail server cannot be reached: {done.unreachable}", err=True)
        sys.exit(1)
    _tell(answer, as_json, "  ".join(f"{name} {count:,}" for name, count in answer.items()))


@click.command("send-alerts")
@as_json
def send_alerts(as_json: bool) -> None:
    """Ask the saved searches whose day has come, and send a letter to whoever has news.

    The worker does it by itself. Exits with 1 where there is no index to ask.
    """
    from commonwork.flows import alerts, searching

    try:
        looked = alerts.look_and_send()
    except searching.NoIndex:
        click.echo("There is no index to ask yet: run commonwork index, or serve the site.", err=True)
        sys.exit(1)
    answer = {"searches": looked.searches, "letters": looked.letters, "sent": looked.sent}
    _tell(answer, as_json, "  ".join(f"{name} {count:,}" for name, count in answer.items()))


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@as_json
def bounce(paths: tuple[Path, ...], as_json: bool) -> None:
    """Take in mails that came back: from PATHS (files, folders, a Maildir), or one from standard input.

    A mail that is no report of a failed delivery, or belongs to none of our letters, changes nothing; that is no
    failure, so that a mail server does not send it back once more.
    """
    from commonwork.flows import mail

    read = [message for path in paths for message in mail.read_mails(path)]
    if not paths:
        read = [mail.read_mail(sys.stdin.buffer.read(mail.LARGEST_MAIL))]
    taken = [mail.take_bounce(message) for message in read]
    ours = [one for one in taken if one.letter is not None]
    final = sum(one.is_final for one in ours)
    answer = {"read": len(taken), "bounced": final, "delayed": len(ours) - final, "not_ours": len(taken) - len(ours)}
    _tell(answer, as_json, "  ".join(f"{name} {count:,}" for name, count in answer.items()))
