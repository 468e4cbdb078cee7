"""The answers to «What kind of cooperative are we?» as they stand in an address: read, checked, written back.

``-`` stands for «I do not know». What cannot be read is told at its question, and nothing typed is lost.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from urllib.parse import urlencode

from django.utils.translation import gettext

from commonwork.engines.classifying.columns import CODES, COLUMNS, COUNTS, MEMBERS, SHARES, VOTES
from commonwork.engines.classifying.verdicts import Fact
from commonwork.engines.cleaning.digits import mark_of_country, read_number
from commonwork.engines.cleaning.values import Unreadable
from commonwork.register.self_descriptions import NOT_KNOWN
from commonwork.web.public.legal_forms import form_rows
from commonwork.web.public.rows import language, reference

ASKED = tuple(fact for fact in COLUMNS if fact not in {"unit_kind", "veto"})  # who answers is an organisation
TOGETHER: tuple[tuple[str, ...], ...] = (("members_total", *MEMBERS), VOTES, ("workers_total", "worker_members"))
MOST_PERSONS = Decimal(10) ** 9
MOST_LETTERS = 40


@dataclass
class OwnAnswers:
    """What was answered so far: ``values`` hold fact → value or ``-``; ``wrong`` what could not be read, and why."""

    country: str = ""
    values: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)

    @property
    def known(self) -> dict[str, str]:
        """The facts with a value, in the order of the table of facts."""
        return {fact: self.values[fact] for fact in ASKED if self.values.get(fact, NOT_KNOWN) != NOT_KNOWN}

    @property
    def met(self) -> frozenset[str]:
        """The facts that were answered, also with «I do not know»."""
        return frozenset(self.values)

    def facts(self) -> dict[str, Fact]:
        """The answers as the engine takes them."""
        numbers = {*COUNTS, *SHARES}
        said = {fact: Fact(Decimal(value) if fact in numbers else value) for fact, value in self.known.items()}
        return {"unit_kind": Fact("organisation"), **said}

    def query(self, *, without: Iterable[str] = (), **more: str) -> str:
        """The answers as they stand in an address."""
        gone = set(without)
        pairs = {"country": self.country, **{f: self.values[f] for f in ASKED if f in self.values and f not in gone}}
        return urlencode({name: value for name, value in {**pairs, **more}.items() if value})


def read(sent: Mapping[str, str], asked: Iterable[str] = ()) -> OwnAnswers:
    """The answers in an address or a form; of the facts ``asked`` just now, what is empty is not known."""
    country = sent.get("country", "").upper()
    answers = OwnAnswers(country if country in reference().codes("countries") else "")
    skipped = bool(sent.get("skip"))
    just_asked = [fact for fact in asked if fact in ASKED]
    for fact in ASKED:
        text = sent.get(fact, "").replace("\x00", "").strip()[:MOST_LETTERS]
        if fact in just_asked and (skipped or not text):
            answers.values[fact] = NOT_KNOWN
        elif text:
            _take(answers, fact, text)
    return answers


def _take(answers: OwnAnswers, fact: str, text: str) -> None:
    answers.typed[fact] = text
    if text == NOT_KNOWN:
        answers.values[fact] = NOT_KNOWN
        return
    value, wrong = _number(fact, text) if fact in {*COUNTS, *SHARES} else _code(fact, text, answers.country)
    if wrong:
        answers.wrong[fact] = wrong
    else:
        answers.values[fact] = value


def _number(fact: str, text: str) -> tuple[str, str]:
    """A number typed in any digits, as the engine reads it, or what is wrong with it."""
    share = fact in SHARES
    try:
        number = Decimal(read_number(text.rstrip("%٪ "), mark_of_country("", language()) or "."))
    except (Unreadable, InvalidOperation):
        return "", gettext("Write a number, in digits.")
    if not share and (number != int(number) or not 0 <= number <= MOST_PERSONS):
        return "", gettext("Write a whole number, in digits.")
    if share and not 0 <= number <= 100:
        return "", gettext("Write a percentage between 0 and 100.")
    return format(number.normalize(), "f"), ""


def _code(fact: str, text: str, country: str) -> tuple[str, str]:
    known: Iterable[str] = CODES.get(fact, ())
    if fact == "legal_form":
        known = (row["form_id"] for row in form_rows(country))
    if fact == "isic_main":
        known = reference().codes("isic")
    return (text, "") if text in set(known) else ("", gettext("Choose one of the list."))


def asked_with(fact: str, wanted: Iterable[str]) -> tuple[str, ...]:
    """The facts asked on one page with this one: those of its group that still matter."""
    still = set(wanted)
    group = next((group for group in TOGETHER if fact in group), (fact,))
    return tuple(one for one in group if one == fact or one in still)
