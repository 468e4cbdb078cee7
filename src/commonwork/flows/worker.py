"""The work in the background: long lists are read and taken in here, one after the other; the index follows beside.

What waits for work is the draft itself, with its state and its sign of life: there is no queue beside it that could
say something else. A worker that is killed leaves a draft without signs of life; the next one takes it over and
ends in the same state. See docs/decisions/0009-the-draft-is-the-queue.md.
"""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from types import FrameType

from django.db import OperationalError, close_old_connections
from django.utils import timezone

from commonwork.flows import alerts, identity, mail, searching, sending
from commonwork.flows.following import Follower
from commonwork.register.self_descriptions import forget_old
from commonwork.register.sending import drop_stale

IDLE = 1.0  # seconds until an idle worker looks again
POST_EVERY, AT_A_TIME = 10.0, 200  # seconds between two looks into the outbox, and letters sent at one of them
RECOUNT_EVERY = 300.0  # seconds between two looks whether other rules are to be counted again
ALERT_EVERY, ASKED_AT_A_TIME = 60.0, 50  # seconds between two looks at saved searches, and how many are asked then
FORGOTTEN_AFTER = timedelta(days=60)  # a list on its way that nobody touched for so long is given up
COMMAND = (sys.executable, "-m", "commonwork.cli", "work")


def work(*, once: bool = False, watch: bool = False) -> int:
    """Work on drafts until stopped; send letters and ask saved searches in between. Returns how many drafts were done.

    With ``once`` it stops when no draft waits, and sends no letters; an index that is there follows at the end.
    ``watch`` ends the worker when the process that started it is gone.
    """
    parent, done, posted = os.getppid(), 0, time.monotonic() - POST_EVERY
    alerted = recounted = time.monotonic()
    signal.signal(signal.SIGTERM, _stop)
    _give_up_forgotten()
    if not once:
        Follower().start()
    while not (watch and os.getppid() != parent):
        close_old_connections()
        if _one():
            done += 1
        elif once:
            break
        else:
            posted, alerted, recounted = _post(posted), _alert(alerted), _recount(recounted)
            time.sleep(IDLE)
    if once:
        searching.follow()
    return done


def _post(before: float) -> float:
    """Send the letters that wait, if that was not tried just before. Returns when it was tried last."""
    if time.monotonic() - before < POST_EVERY:
        return before
    try:
        mail.send_letters(at_most=AT_A_TIME)
    except OperationalError:  # the database is busy: the letters stay in the outbox
        close_old_connections()
    return time.monotonic()


def _alert(before: float) -> float:
    """Ask the saved searches whose day has come, if that was not done just before. Returns when it was done last."""
    if time.monotonic() - before < ALERT_EVERY:
        return before
    try:
        alerts.look(timezone.now(), at_most=ASKED_AT_A_TIME)
    except (OperationalError, searching.NoIndex):  # the database is busy, or the index is not there yet
        close_old_connections()
    return time.monotonic()


def _recount(before: float) -> float:
    """Count what other rules would change, where verdicts changed since; not more often than every few minutes."""
    if time.monotonic() - before < RECOUNT_EVERY:
        return before
    try:
        identity.recount(only_if_stale=True)
    except OperationalError:  # the database is busy: the last recount stays
        close_old_connections()
    return time.monotonic()


def _one() -> bool:
    try:
        return sending.work_next()
    except OperationalError:  # the database is busy or just being restarted: look again
        time.sleep(IDLE)
        return False


def _give_up_forgotten() -> None:
    at = timezone.now()
    for draft in drop_stale(untouched_since=at - FORGOTTEN_AFTER, at=at):
        sending.forget_file(draft)
    forget_old(at=at)  # self-descriptions; they are looked at whenever one is kept as well


def _stop(signum: int, frame: FrameType | None) -> None:
    """Stop at once: whatever was begun is taken over by the next worker."""
    sys.exit(0)


def supervise() -> None:
    """Keep one worker running: started again when it dies, ended when the site that started it is gone."""
    parent = os.getppid()
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the site, which then ends us
    worker = _start()
    try:
        while os.getppid() == parent:
            if worker.poll() is not None:
                time.sleep(IDLE)
                worker = _start()
            time.sleep(IDLE / 5)
    finally:
        worker.terminate()
        worker.wait()


def _start() -> "subprocess.Popen[bytes]":
    return subprocess.Popen([*COMMAND, "--watch"], start_new_session=True)  # noqa: S603 -- our own command
