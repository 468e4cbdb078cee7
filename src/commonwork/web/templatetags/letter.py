"""What letters and the pages of a record write besides: values of any kind, fields and proposals in words."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import template

from commonwork.register.models import Proposal
from commonwork.web.delivered import field_name, shown_value
from commonwork.web.templatetags.cite import when
from commonwork.web.templatetags.show import day, number

register = template.Library()


@register.filter
def plain(value: Any) -> str:
    """A number or a day as the language writes it; any other value as it is."""
    if isinstance(value, date):
        return day(value)
    return number(value) if isinstance(value, int | Decimal) else str(value)


@register.filter
def field_words(field: str) -> str:
    """What a field is called."""
    return field_name(field)


@register.filter
def after_words(proposal: Proposal) -> str:
    """What a proposal would put in the place of what stands there."""
    return value_words(proposal.field, proposal.after)


@register.filter
def before_words(proposal: Proposal) -> str:
    """What stood there when a proposal was made."""
    return value_words(proposal.field, proposal.before)


def value_words(field: str, value: Any) -> str:
    """A value of a field in words; «» where there is none."""
    if value in (None, ""):
        return ""
    if field == "names":
        return str(value)
    if field in {"members", "workers"}:
        return number(value)
    return str(when(value)) if field in {"founded", "closed"} else shown_value(field, value)
