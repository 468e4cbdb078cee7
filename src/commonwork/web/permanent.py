"""Which addresses are permanent ones: ``/id/organisation/…`` and the like. ``/id/`` is Indonesian as well."""

import re

from commonwork.reference.vocabulary_loader import LISTS

PAGES = {  # kind → the page it leads to
    "organisation": "public:organisation",
    "edition": "public:edition",
    "figure": "public:figure",
    "legal-form": "public:legal-form",
}
_KINDS = "|".join(dict.fromkeys([*PAGES, *LISTS]))
ONE = rf"^id/(?P<kind>{_KINDS})/(?P<key>[^/]+)$"
WHOLE = rf"^id/(?P<key>(?:vocabulary|{'|'.join(LISTS)})(?:\.[a-z]+)?)$"
_ANY = re.compile(rf"{ONE}|{WHOLE.replace('?P<key>', '?:')}")


def is_permanent(path: str) -> bool:
    """Whether a path (with its first slash) is a permanent address, in which «id» is no language."""
    return _ANY.match(path.removeprefix("/")) is not None
