"""Sources, deliveries and records as they came; organisations as the records add up; what people decide."""

from commonwork.register.models.cells import InOrder
from commonwork.register.models.judgements import Confirmation, ConfirmationRound, Judgement, Pair, Proposal
from commonwork.register.models.organisations import (
    Affiliation,
    AffiliationQuerySet,
    Identifier,
    Office,
    Organisation,
    OrganisationName,
    OrganisationQuerySet,
    Tally,
)
from commonwork.register.models.records import Entry, PersonalCells, Record, Row
from commonwork.register.models.sources import Delivery, Draft, Source

__all__ = [
    "Affiliation",
    "AffiliationQuerySet",
    "Confirmation",
    "ConfirmationRound",
    "Delivery",
    "Draft",
    "Entry",
    "Identifier",
    "InOrder",
    "Judgement",
    "Office",
    "Organisation",
    "OrganisationName",
    "OrganisationQuerySet",
    "Pair",
    "PersonalCells",
    "Proposal",
    "Record",
    "Row",
    "Source",
    "Tally",
]
