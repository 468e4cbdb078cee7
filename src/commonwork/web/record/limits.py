"""How often a code may be tried: from one address and for one record, within an hour.

The hard limit, five tries a record, is counted in the database; these keep a machine from asking all day.
"""

import hashlib

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

HOUR = 3600
FROM_ADDRESS = 30
FOR_RECORD = 10


def may_try(request: HttpRequest, reference: str) -> bool:
    """Whether this address may try a code for this record now."""
    limits = {_key("address", _address(request)): FROM_ADDRESS, _key("record", reference.strip().lower()): FOR_RECORD}
    counts = cache.get_many(limits)
    return all(counts.get(key, 0) < limit for key, limit in limits.items())


def count_wrong(request: HttpRequest, reference: str) -> None:
    """Note a wrong try."""
    for key in (_key("address", _address(request)), _key("record", reference.strip().lower())):
        _count(key)


def may_do(request: HttpRequest, act: str, *, at_most: int) -> bool:
    """Count one more act of a kind from this address; False where there were too many within the hour."""
    key = _key(act, _address(request))
    if cache.get(key, 0) >= at_most:
        return False
    _count(key)
    return True


def _count(key: str) -> None:
    if not cache.add(key, 1, HOUR):
        try:
            cache.incr(key)
        except ValueError:  # it ended between the two lines
            cache.set(key, 1, HOUR)


def _address(request: HttpRequest) -> str:
    """Where the request comes from, as the outermost of our own proxies saw it; the rest may be made up."""
    passed = [each.strip() for each in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if each.strip()]
    if settings.PROXIES and len(passed) >= settings.PROXIES:
        return passed[-settings.PROXIES]
    return str(request.META.get("REMOTE_ADDR", ""))


def _key(kind: str, value: str) -> str:
    """No address stands in the cache as it is."""
    return f"code-{kind}-{hashlib.sha256(value.encode('utf-8', 'replace')).hexdigest()[:32]}"
