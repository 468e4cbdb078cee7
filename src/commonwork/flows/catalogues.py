"""The catalogues of the interface: .po files compiled with polib, so that nobody needs gettext."""

from pathlib import Path

import polib
from django.conf import settings


def compile_all() -> int:
    """Compile every catalogue whose .mo is missing or older than its .po; returns how many were compiled."""
    compiled = 0
    for folder in settings.LOCALE_PATHS:
        for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
            target = source.with_suffix(".mo")
            if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
                polib.pofile(str(source)).save_as_mofile(str(target))
                compiled += 1
    return compiled
