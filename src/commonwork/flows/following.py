"""The index follows the register in the background: a thread of the worker that looks into the outbox all the time.

It is a thread so that a change is found within a second also while the worker reads a long list.
"""

import logging
import threading
import time

from django.db import DatabaseError, close_old_connections, connection

from commonwork.flows import search_upkeep, searching

EVERY = 0.25  # seconds between two looks into the outbox
AGAIN_AFTER = 60.0  # seconds until a build that failed is tried again
logger = logging.getLogger(__name__)


class Follower(threading.Thread):
    """Keeps the index up to the register until it is stopped or its process ends.

    Where there is no index, or one that an older analysis made, it is built first.
    """

    def __init__(self) -> None:
        super().__init__(name="following", daemon=True)
        self._stopped = threading.Event()

    def run(self) -> None:
        """Look, follow, wait; a fault of ours is logged, and tried again after a while."""
        compared = False
        while not self._stopped.is_set():
            pause = EVERY
            try:
                close_old_connections()
                keep_up()
                compared = compared or _compare_facts()
            except DatabaseError:  # busy, or just being restarted: the rows stay in the outbox
                connection.close()
            except Exception:
                logger.exception("The index could not follow; it is tried again")
                pause = AGAIN_AFTER
            self._stopped.wait(pause)
        connection.close()

    def stop(self) -> None:
        """Let it end after what it is at."""
        self._stopped.set()


def _compare_facts() -> bool:
    """Once in the life of a worker: the facts of the reference may have changed before it was started."""
    search_upkeep.renew_facts()
    return True


def keep_up() -> None:
    """Take what waits into the index; build it where there is none that can be asked."""
    if searching.is_ready():
        searching.follow()
    else:
        started = time.monotonic()
        count = searching.rebuild()
        logger.info("Index built: %s documents in %.1f seconds", f"{count:,}", time.monotonic() - started)
