"""A self-description that was sent, as the federation and the desk see it, and the form that answers it."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext

from commonwork.flows import describing
from commonwork.register import self_descriptions
from commonwork.register.models import Organisation, SelfDescription
from commonwork.web.doors import person_of
from commonwork.web.public import fact_words
from commonwork.web.public.rows import place_name


def description_named(description: int) -> SelfDescription:
    """A self-description that was sent; what is only kept belongs to whoever holds its key."""
    found = SelfDescription.objects.select_related("sent_to", "organisation", "answered_by").exclude(state="kept")
    one = found.filter(pk=description).first()
    if one is None:
        raise Http404
    return one


@dataclass
class Answer:
    """What was chosen on the page; ``wrong`` holds what cannot be done, by the name of its input."""

    organisation: str = ""
    facts: list[str] = field(default_factory=list)
    words: str = ""
    wrong: dict[str, str] = field(default_factory=dict)


def answered(request: HttpRequest, found: SelfDescription, answer: Answer) -> bool:
    """Do what was chosen; True where the self-description is answered now, or was answered by somebody else."""
    answer.organisation = request.POST.get("organisation", "")
    answer.facts = request.POST.getlist("fact")
    answer.words = request.POST.get("words", "").replace("\x00", "").strip()
    try:
        if request.POST.get("answer") == "accept":
            return _accepted(request, found, answer)
        if not answer.words:
            answer.wrong["words"] = gettext("Write your answer, in a few words.")
            return False
        describing.answer(found, words=answer.words, by=person_of(request), at=timezone.now())
        messages.success(request, gettext("Answered. Whoever sent it finds your words under the same address."))
    except self_descriptions.Answered:
        messages.info(request, gettext("Somebody answered this already."))
    return True


def _accepted(request: HttpRequest, found: SelfDescription, answer: Answer) -> bool:
    organisation = Organisation.objects.filter(pk=answer.organisation).first()
    if organisation is None:
        answer.wrong["organisation"] = gettext("Choose whom it describes.")
        return False
    try:
        describing.accept(
            found, organisation=organisation, facts=answer.facts, by=person_of(request), at=timezone.now()
        )
    except self_descriptions.NotOnTheList:
        answer.wrong["organisation"] = gettext("Choose whom it describes.")
        return False
    messages.success(request, gettext("Accepted. The register says so from today, until you decide otherwise."))
    return True


def shown(found: SelfDescription, answer: Answer) -> dict[str, Any]:
    """What the page of one self-description shows."""
    decidable = self_descriptions.decidable(found)
    return {
        "found": found,
        "country": place_name(found.country) if found.country else "",
        "facts": [
            {
                "fact": fact,
                "label": fact_words.fact_name(fact),
                "words": fact_words.value_words(fact, value),
                "decidable": fact in decidable,
                "chosen": fact in answer.facts or not answer.wrong,
            }
            for fact, value in found.answers.items()
            if value not in ("", self_descriptions.NOT_KNOWN)
        ],
        "organisations": self_descriptions.organisations_of(found) if found.state == "sent" else [],
        "answer": answer,
    }
