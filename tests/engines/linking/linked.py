"""Invented lists of cooperatives and what linking makes of them, for the tests of this folder."""

from commonwork.engines.backends.link_duck import LinkDuck
from commonwork.engines.linking.linker import LinkRules, link, prepare
from commonwork.engines.linking.weights import load_weights
from commonwork.reference.naming import name_forms

COLUMNS = ("id", "name", "country", "city", "address", "postcode", "identifier", "phone", "website", "founded")


def table(*rows, columns=COLUMNS):
    """Rows as texts, missing cells empty → columns."""
    filled = [(*row, *[""] * (len(columns) - len(row))) for row in rows]
    return {column: [row[at] for row in filled] for at, column in enumerate(columns)}


def records(*rows):
    """Rows as dicts → columns, missing cells empty."""
    columns = dict.fromkeys(name for row in rows for name in row)
    return {column: [row.get(column, "") for row in rows] for column in columns}


def rules(off=()):
    return LinkRules(name_forms(), load_weights(), off=frozenset(off))


def linked(a, b=None, off=(), backend=None, **how):
    """What linking finds in two tables."""
    by = rules(off)
    return link(prepare(a, by), None if b is None else prepare(b, by), by, backend or LinkDuck(), **how)


def banded(found):
    """The pairs with their bands."""
    return {(pair.a, pair.b): pair.band for pair in found.pairs}
