"""What kind of cooperative an organisation is, for machines: four verdicts with their facts, and who disputes them."""

from typing import Any

from commonwork.engines.classifying.columns import BIT
from commonwork.engines.classifying.verdicts import SCHEMES
from commonwork.register.classifying import classification_of
from commonwork.register.disputing import as_public, disputes_of
from commonwork.register.models import Organisation


def kinds_of(organisation: Organisation) -> dict[str, Any]:
    """The verdicts in force of an organisation, as everyone may know them."""
    found = classification_of(organisation)
    verdicts = {
        scheme: {
            "kind": getattr(found, scheme),
            "standing": getattr(found, f"{scheme}_standing"),
            **found.verdicts.get(scheme, {}),
        }
        for scheme in SCHEMES
    }
    return {
        "level": found.level,
        "national": found.national,
        **verdicts,
        "in_substance": found.verdicts.get("in_substance"),
        "asset_lock": found.verdicts.get("asset_lock"),
        "flags": found.flags,
        "facts": {fact: found.facts[fact] for fact in BIT if fact in found.facts},
        "rules_version": found.rules_version,
        "classified_at": found.classified_at,
        "disputes": [as_public(each) for each in disputes_of(organisation)],
    }
