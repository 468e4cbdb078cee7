"""Answering a self-description: the decision first, then a letter to whoever gave an address for it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from commonwork.flows import letters
from commonwork.people import inviting
from commonwork.people.models import Person
from commonwork.register import self_descriptions
from commonwork.register.models import Organisation, SelfDescription


@transaction.atomic
def accept(
    description: SelfDescription, *, organisation: Organisation, facts: Sequence[str], by: Person, at: datetime
) -> SelfDescription:
    """Accept the ticked facts for an organisation, from today on. Raises as the action does."""
    accepted = self_descriptions.accept(
        description=description, organisation=organisation, facts=facts, effective=at.date(), by=by, at=at
    )
    _tell(accepted, at)
    return accepted


@transaction.atomic
def answer(description: SelfDescription, *, words: str, by: Person, at: datetime) -> SelfDescription:
    """Answer with words. Raises as the action does."""
    answered = self_descriptions.answer(description=description, words=words, by=by, at=at)
    _tell(answered, at)
    return answered


def _tell(description: SelfDescription, at: datetime) -> None:
    """One letter, where an address was given; everyone else finds the answer under the kept address."""
    if description.reply_to:
        inviting.write_letters(mails=[(letters.mail_to_describer(description), None)], at=at)
