"""Serving the site with gunicorn, from the embedded database as it is, with one worker for long work beside it."""

import os
import subprocess
import sys
import threading

from django.core.wsgi import get_wsgi_application
from gunicorn.app.base import BaseApplication

from commonwork.flows import searching
from commonwork.flows.preparing import prepare
from commonwork.flows.worker import COMMAND


class _Site(BaseApplication):  # type: ignore[misc]  # -- gunicorn has no types
    """Gunicorn with our few settings; nothing is read from a configuration file."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__()

    def load_config(self) -> None:
        self.cfg.set("bind", self.address)
        self.cfg.set("workers", 2)
        self.cfg.set("threads", 4)
        self.cfg.set("worker_class", "gthread")
        self.cfg.set("loglevel", "warning")

    def load(self) -> object:
        application = get_wsgi_application()
        threading.Thread(target=_read_lexicon, daemon=True).start()
        return application


def _read_lexicon() -> None:
    """Ask the index once, so that no reader waits for what a process reads with its first question."""
    try:
        searching.open_index().suggest("a", limit=1)
    except searching.NoIndex:
        return  # the worker builds it


def serve(host: str, port: int) -> None:
    """Serve until stopped; a worker runs beside the site and is started again when it dies."""
    prepare()
    print(f"Serving on http://{host}:{port}/ (stop with Ctrl-C)", file=sys.stderr)
    keeper = subprocess.Popen([*COMMAND, "--supervise"], start_new_session=True)  # noqa: S603 -- our own command
    own = os.getpid()
    try:
        _Site(f"{host}:{port}").run()
    finally:
        if os.getpid() == own:  # gunicorn's own workers leave by the same way
            keeper.terminate()
