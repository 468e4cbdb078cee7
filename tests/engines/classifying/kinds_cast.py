"""The committed cases as facts, and the rules they are judged by."""

from decimal import Decimal

from commonwork.engines.classifying.columns import COLUMNS, COUNTS, SHARES
from commonwork.engines.classifying.verdicts import Fact
from commonwork.reference.typology_loader import load_tables, load_typology

TYPOLOGY = load_typology()
NUMBERS = {*COUNTS, *SHARES}


def facts(**given):
    """Facts by name: numbers and codes as they are written."""
    return {name: Fact(Decimal(str(value)) if name in NUMBERS else value) for name, value in given.items()}


def cases():
    """Case → its row, and its facts."""
    return {
        row["case_id"]: (row, facts(**{name: row[name] for name in COLUMNS if row[name]}))
        for row in load_tables().cases
    }


def shown(classified):
    """What people see of a classification, to be compared as a whole."""
    verdicts = {verdict.scheme: (verdict.kind, verdict.standing) for verdict in classified.verdicts()}
    marks = (classified.level, classified.flags, classified.in_substance, classified.asset_lock, classified.variant)
    return verdicts, marks
