"""Sources, deliveries and records as they came; organisations as the records add up; what people decide."""

from commonwork.register.models.cells import InOrder
from commonwork.register.models.classifying import (
    Classification,
    Dispute,
    FormCorrection,
    KindCount,
    Recount,
    SelfDescription,
)
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
from commonwork.register.models.searching import IndexChange
from commonwork.register.models.sources import Delivery, Draft, Source

__all__ = [
    "Affiliation",
    "AffiliationQuerySet",
    "Classification",
    "Confirmation",
    "ConfirmationRound",
    "Delivery",
    "Dispute",
    "Draft",
    "Entry",
    "FormCorrection",
    "Identifier",
    "InOrder",
    "IndexChange",
    "Judgement",
    "KindCount",
    "Office",
    "Organisation",
    "OrganisationName",
    "OrganisationQuerySet",
    "Pair",
    "PersonalCells",
    "Proposal",
    "Record",
    "Recount",
    "Row",
    "SelfDescription",
    "Source",
    "Tally",
]
