"""Which values of a profile are facts for a classification, and in what form the engine takes them.

The profile is the one everyone may see: what is kept back within the network decides no public verdict.
"""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from commonwork.engines.classifying.verdicts import Fact
from commonwork.engines.reading.spec import FACT_CODES, FACT_COUNTS, FACT_FIELDS, FACT_SHARES
from commonwork.engines.records import Profile

FIELD_OF = {
    "members_total": "members",
    "workers_total": "workers",
    "worker_members": "worker_members",
    "legal_form": "legal_form",
    "isic_main": "activity",
    **{fact: fact for fact in FACT_FIELDS},
}  # fact of the engine → field of the register that states it
FACT_OF = {field: fact for fact, field in FIELD_OF.items()}
TELLING = frozenset(FIELD_OF) - {"isic_main"} | {"level"}  # an activity alone tells nothing
LEVELS = frozenset({"primary", "secondary", "tertiary"})
_COUNTS = frozenset({"members_total", "workers_total", "worker_members", *FACT_COUNTS})
_VOTES = tuple(fact for fact in FACT_SHARES if fact.startswith("votes_"))

Known = Mapping[str, tuple[str, bool]]  # fact → (value as text, whether it is only recalled)


def known_facts(profile: Profile | None, forms: Mapping[str, Any]) -> dict[str, tuple[str, bool]]:
    """The facts a profile states, each with whether it is only recalled; what cannot be one is left out.

    ``forms`` are the legal forms the rules know: any other stays unknown. Votes that add up to one and no more are
    fractions, and made per cent. Counts and shares below nought, and shares above 100, are no facts.
    """
    if profile is None:
        return {}
    recalled = frozenset(profile.value("to_confirm", ()))
    found: dict[str, tuple[str, bool]] = {}
    for field in profile.fields.keys() & FACT_OF.keys():
        fact = FACT_OF[field]
        value = _comparable(fact, str(profile.value(field) or "").strip(), forms)
        if value:
            found[fact] = (value, field in recalled)
    if (level := profile.value("level")) in LEVELS:
        found["level"] = (level, "level" in recalled)
    return _per_cent(found)


def _comparable(fact: str, text: str, forms: Mapping[str, Any]) -> str:
    if fact == "legal_form":
        return text if text in forms else ""
    if fact in FACT_CODES or fact == "isic_main":
        return text
    try:
        number = Decimal(text)
    except InvalidOperation:
        return ""
    most = Decimal(10) ** 12 if fact in _COUNTS else Decimal(100)
    if not number.is_finite() or not 0 <= number <= most:
        return ""
    return plain(number)


def plain(number: Decimal) -> str:
    """A number as text without exponent and trailing noughts."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _per_cent(found: dict[str, tuple[str, bool]]) -> dict[str, tuple[str, bool]]:
    votes = {fact: Decimal(found[fact][0]) for fact in _VOTES if fact in found}
    if 0 < sum(votes.values()) <= 1 and any(value % 1 for value in votes.values()):
        found |= {fact: (plain(value * 100), found[fact][1]) for fact, value in votes.items()}
    return found


def is_telling(known: Known) -> bool:
    """Whether anything is known beyond the activity, so that a verdict is worth a row of its own."""
    return not TELLING.isdisjoint(known)


def as_facts(known: Known) -> dict[str, Fact]:
    """Known facts as the engine takes them: counts and shares as numbers."""
    numbers = _COUNTS | frozenset(FACT_SHARES)
    return {fact: Fact(Decimal(value) if fact in numbers else value) for fact, (value, _) in known.items()}
