"""Identifiers of organisations: minted once, readable aloud, the same on every machine."""

import hashlib

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no i, l, o, u


def mint_id(source: str, key: str) -> str:
    """The id of the organisation first met as ``key`` in ``source``: «cw-» and twelve letters (60 bits).

    It is derived from the anchor record, so that a take-in killed and run again mints the same ids.
    """
    number = int.from_bytes(hashlib.sha256(f"{source}\n{key}".encode()).digest()[:8], "big") >> 4
    return "cw-" + "".join(_ALPHABET[(number >> shift) & 31] for shift in range(55, -1, -5))
