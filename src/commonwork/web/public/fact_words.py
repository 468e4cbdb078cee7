"""The facts a classification asks for, and their values, in the reader's language."""

from commonwork.engines.reading.spec import FACT_CODES, FACT_SHARES
from commonwork.web.public.rows import label, reference
from commonwork.web.templatetags.show import number, percent


def fact_name(fact: str) -> str:
    """What a fact is called."""
    return label("facts", fact)


def asked_in(fact: str) -> str:
    """What is asked for, in one sentence; «» where nobody wrote it."""
    words = label("facts.description", fact)
    return "" if words == fact else words


def value_words(fact: str, value: str) -> str:
    """A value of a fact in words; a number as the language writes it."""
    if not value:
        return ""
    if fact == "legal_form":
        return label("legal_forms", value)
    if fact == "isic_main":
        codes = reference().codes("isic")
        return f"{value} {label('isic', value)}" if value in codes else value
    if fact in FACT_CODES or fact == "unit_kind":
        return label(list_of(fact), value)
    return percent(value) if fact in FACT_SHARES else number(value)


def list_of(fact: str) -> str:
    """The list of labels that holds the values of a fact."""
    own = f"fact_values.{fact}"
    return own if reference().label_lists.get("en", {}).get(own) else "fact_values.yes_no"
