"""Disputes about verdicts in words: what both a federation and the desk show of them, and the form that raises one."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonwork.engines.classifying.verdicts import SCHEMES
from commonwork.people.rules import Viewer, may
from commonwork.register.disputing import LONGEST, Objection, open_disputes
from commonwork.register.models import Dispute, Organisation
from commonwork.register.proposing import MemberOf
from commonwork.web.asking import member_of
from commonwork.web.delivered import AT_MOST, Thing
from commonwork.web.public.rows import label, language, reference
from commonwork.web.public.verdicts import kind_label

ANSWER_SHOWN = timedelta(days=30)


def dispute_named(dispute: int) -> Dispute:
    """The dispute with this number."""
    found = Dispute.objects.select_related("organisation", "on_behalf_of", "disputed_by").filter(pk=dispute).first()
    if found is None:
        raise Http404
    return found


def speaking_for(acting: str, organisation: str) -> MemberOf:
    """An organisation and who speaks for it: itself, or a federation that answers for it."""
    found = Organisation.objects.filter(pk=organisation, shown=True).first()
    if found is not None and acting == organisation:
        return MemberOf(found, found)
    return member_of(acting, organisation)


class DisputeForm(forms.Form):
    """Which verdict, what it should be, and why."""

    scheme = forms.ChoiceField(error_messages={"required": _("Choose the verdict you dispute.")})
    claimed = forms.CharField(required=False, max_length=60)
    reason = forms.CharField(
        max_length=LONGEST, error_messages={"required": _("Say why, in a few sentences: everyone will read it.")}
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        """The choices in the language of the page."""
        super().__init__(*args, **more)
        self.schemes = [(scheme, label("schemes", scheme)) for scheme in SCHEMES]
        self.kinds = [
            (title, [(f"{scheme}:{code}", words) for code, words in reference().labels(scheme, language()).items()])
            for scheme, title in self.schemes
        ]
        self.fields["scheme"].choices = self.schemes  # type: ignore[attr-defined]  # -- a choice field

    def clean(self) -> dict[str, Any]:
        """What is claimed must be a kind of the scheme that is disputed."""
        cleaned = super().clean() or {}
        scheme, _colon, kind = cleaned.get("claimed", "").partition(":")
        if scheme and (scheme != cleaned.get("scheme") or kind not in reference().labels(scheme, "en")):
            self.add_error("claimed", gettext("This kind belongs to another scheme than the verdict you dispute."))
        cleaned["claimed"] = kind
        return cleaned

    def objection(self) -> Objection:
        """What was written, ready to be kept."""
        said = self.cleaned_data
        return Objection(said["scheme"], said["reason"], said["claimed"], language())


class AnswerForm(forms.Form):
    """What the secretariat answers."""

    outcome = forms.ChoiceField(
        choices=[("upheld", ""), ("declined", "")], error_messages={"required": _("Say whether you agree.")}
    )
    answer = forms.CharField(
        max_length=LONGEST, error_messages={"required": _("Answer in a few sentences: everyone will read it.")}
    )


def things_for_members(organisations: Sequence[str]) -> list[Thing]:
    """What «Today» of an officer says of the disputes of her organisations: those that wait, and fresh answers."""
    fresh = Dispute.objects.filter(
        on_behalf_of__in=organisations, withdrawn_at__isnull=True, answered_at__gte=timezone.now() - ANSWER_SHOWN
    ).select_related("organisation")
    answered = [
        _thing(one, gettext("The secretariat has answered your dispute."), gettext("Read the answer")) for one in fresh
    ]
    waiting = [
        _thing(one, gettext("Your dispute is shown beside the verdict; the secretariat will answer."), gettext("Look"))
        for one in open_disputes(organisations)
    ]
    return [*answered, *waiting][:AT_MOST]


def _thing(dispute: Dispute, why: str, action: str) -> Thing:
    url = reverse("member:dispute", args=[dispute.on_behalf_of_id, dispute.organisation_id])
    return Thing(_title(dispute), why, url, action)


def _title(dispute: Dispute) -> str:
    said = {"organisation": str(dispute.organisation), "scheme": label("schemes", dispute.scheme)}
    return gettext("Disputed verdict of %(organisation)s: %(scheme)s") % said


def things_for_desk(viewer: Viewer) -> list[Thing]:
    """What «Today» of the desk says of disputes that wait for an answer."""
    if not may(viewer, "dispute", "answer"):
        return []
    why = gettext("%(federation)s says it is not «%(verdict)s».")
    return [
        Thing(
            _title(one),
            why % {"federation": str(one.on_behalf_of), "verdict": verdict_words(one)},
            reverse("desk:dispute", args=[one.pk]),
            gettext("Answer"),
        )
        for one in open_disputes()[:AT_MOST]
    ]


def verdict_words(dispute: Dispute) -> str:
    """What is disputed, in words."""
    return kind_label(dispute.scheme, dispute.verdict) or gettext("not decidable yet")
