"""What every benchmark needs: an empty home of its own, so that nothing real is touched."""

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("COMMONWORK_HOME", tempfile.mkdtemp(prefix="commonwork-bench-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonwork.settings")
sys.path.insert(0, str(Path(__file__).parent))


def open_empty_home(home: Path) -> None:
    """Point the running Django at an empty, migrated SQLite register in ``home``."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    connections.close_all()
    settings.DATABASES["default"]["NAME"] = str(home / "commonwork.sqlite3")
    connections["default"].settings_dict["NAME"] = str(home / "commonwork.sqlite3")
    settings.FILES = home / "files"
    call_command("migrate", verbosity=0, skip_checks=True)
    if not settings.STATIC_ROOT.is_dir():
        call_command("collectstatic", verbosity=0, interactive=False)
