"""Proposals and rounds in words: what both a federation and the desk show of them, and the form that answers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Count, Min, Q, QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from commonwork.flows import invitations
from commonwork.people.models import Invitation, Letter, Person
from commonwork.people.rules import Viewer, may
from commonwork.register.models import Confirmation, ConfirmationRound, Entry, Organisation, Proposal, Source
from commonwork.register.own_record import addresses_of, federations_answering, organisations_listed
from commonwork.register.proposing import MemberOf, Verdict, open_proposals, proposals_for
from commonwork.web.delivered import AT_MOST, PER_PAGE, Thing, turning
from commonwork.web.templatetags.letter import value_words
from commonwork.web.templatetags.show import number

Context = dict[str, Any]
REMINDER_AFTER = timedelta(days=7)
LONGEST_ROUND = 366


# Proposals ---------------------------------------------------------------------------------------


def member_of(federation: str, organisation: str) -> MemberOf:
    """A member of a federation that answers for it; not found where that federation does not."""
    found = Organisation.objects.filter(pk=organisation).first()
    answering = {one.pk: one for one in federations_answering(found)} if found else {}
    if found is None or federation not in answering:
        raise Http404
    return MemberOf(answering[federation], found)


def any_organisation(organisation: str) -> MemberOf:
    """An organisation for which the secretariat answers."""
    found = Organisation.objects.filter(pk=organisation).first()
    if found is None:
        raise Http404
    return MemberOf(None, found)


def waiting_for(
    federations: Sequence[Organisation], *, at_most: int = 200
) -> list[tuple[Organisation, Organisation, int]]:
    """(federation, organisation, open proposals) for what these federations may answer, the oldest first."""
    found: list[tuple[Organisation, Organisation, int]] = []
    for federation in federations:
        lists = [source.pk for source in Source.objects.filter(organisation=federation, kind="snapshot")]
        entries = Entry.objects.filter(source__in=lists).values("organisation_id")
        for one, _all in _waiting(entries, at_most):
            if any(federation.pk == other.pk for other in federations_answering(one)) and (
                count := proposals_for(MemberOf(federation, one)).count()
            ):
                found.append((federation, one, count))
    return found[:at_most]


def waiting_everywhere(*, at_most: int = 200) -> Iterator[tuple[list[Organisation], Organisation, int]]:
    """(federations that may answer, organisation, open proposals) for the secretariat, the oldest first."""
    for one, count in _waiting(None, at_most):
        yield federations_answering(one), one, count


def _waiting(organisations: Any, at_most: int) -> list[tuple[Organisation, int]]:
    counted = open_proposals(organisations).order_by().values("organisation")
    oldest = counted.annotate(open=Count("pk"), since=Min("proposed_at")).order_by("since", "organisation")[:at_most]
    counts = {row["organisation"]: row["open"] for row in oldest}
    found = Organisation.objects.in_bulk(list(counts))
    return [(found[pk], count) for pk, count in counts.items()]


def things_about_proposals(viewer: Viewer) -> list[Thing]:
    """What «Today» says of open proposals: to a federation its members', to the secretariat what is left."""
    held = [organisation for organisation, role in viewer.offices if role == "officer"]
    things = [
        _thing(one, count, reverse("member:proposals-of", args=[federation.pk, one.pk]))
        for federation, one, count in waiting_for(_held(held), at_most=AT_MOST)
    ]
    if may(viewer, "proposal", "answer"):
        left = (
            _thing(one, count, reverse("desk:proposals-of", args=[one.pk]))
            for federations, one, count in waiting_everywhere()
            if not federations
        )
        things += islice(left, AT_MOST)
    return things[:AT_MOST]


def _held(ids: Sequence[str]) -> list[Organisation]:
    return list(Organisation.objects.filter(pk__in=ids).order_by("pk"))


def _thing(organisation: Organisation, count: int, url: str) -> Thing:
    why = ngettext(
        "It proposes %(count)s correction of its record.", "It proposes %(count)s corrections of its record.", count
    )
    return Thing(
        gettext("Answer %(organisation)s") % {"organisation": str(organisation)},
        why % {"count": number(count)},
        url,
        gettext("Look at the corrections"),
    )


@dataclass
class Row:
    """One proposal with what is answered to it so far."""

    proposal: Proposal
    before: str
    after: str
    now: str
    verdict: str = ""
    reason: str = ""
    wrong: str = ""


@dataclass
class Answers:
    """The form of a page that answers several proposals; each may also be left for later."""

    about: MemberOf
    rows: list[Row]
    effective: str
    effective_wrong: str = ""
    verdicts: dict[int, Verdict] = field(default_factory=dict)

    @property
    def is_valid(self) -> bool:
        """Whether everything that was chosen can be written."""
        return not self.effective_wrong and not any(row.wrong for row in self.rows)


def answers(request: HttpRequest, about: MemberOf) -> Answers:
    """The open proposals of an organisation, with what was chosen where the form was sent."""
    sent = request.POST if request.method == "POST" else {}
    today = timezone.localdate()
    proposals = list(proposals_for(about))
    now = _values_now(about.organisation, proposals)
    rows = [
        Row(
            one,
            value_words(one.field, one.before),
            value_words(one.field, one.after),
            value_words(one.field, now.get(one.field)),
            str(sent.get(f"verdict-{one.pk}", "")),
            str(sent.get(f"reason-{one.pk}", "")).replace("\x00", "")[:1000],
        )
        for one in proposals
    ]
    found = Answers(about, rows, str(sent.get("effective", today.isoformat()))[:40])
    if request.method == "POST":
        _judge(found, today)
    return found


def _values_now(organisation: Organisation, proposals: Sequence[Proposal]) -> dict[str, Any]:
    """What the record says today of the fields in question: it may have changed since the proposal was made."""
    invitation = next((one.invitation for one in proposals if one.invitation is not None), None)
    if invitation is None:
        return {}
    return dict(invitations.record_opened(invitation, organisation).values)


def _judge(found: Answers, today: date) -> None:
    try:
        effective = date.fromisoformat(found.effective)
    except ValueError:
        effective = today
        found.effective_wrong = gettext("Write a day.")
    if effective > today:
        found.effective_wrong = gettext("This day is not here yet.")
    for row in found.rows:
        if row.verdict == "accepted":
            found.verdicts[row.proposal.pk] = Verdict(True, effective, row.reason.strip())
        elif row.verdict == "disputed" and row.reason.strip():
            found.verdicts[row.proposal.pk] = Verdict(False, effective, row.reason.strip())
        elif row.verdict == "disputed":
            row.wrong = gettext("Say why, in a few words: the organisation reads it.")
        if len(row.reason.strip()) > 400:
            row.wrong = gettext("This is too long: at most 400 signs.")


# Rounds ------------------------------------------------------------------------------------------


def round_named(round: int) -> ConfirmationRound:
    """The round with this number."""
    found = ConfirmationRound.objects.select_related("source__organisation", "opened_by").filter(pk=round).first()
    if found is None:
        raise Http404
    return found


def is_open(round_: ConfirmationRound) -> bool:
    """Whether a round still takes answers."""
    return round_.closed_at is None and round_.closes_on >= timezone.localdate()


class OpenForm(forms.Form):
    """Until when a round lasts."""

    closes_on = forms.DateField(
        error_messages={"required": _("Choose the last day."), "invalid": _("Choose the last day.")}
    )

    def clean_closes_on(self) -> date:
        """A day from tomorrow on, within a year."""
        day, today = self.cleaned_data["closes_on"], timezone.localdate()
        if not today < day <= today + timedelta(days=LONGEST_ROUND):
            raise forms.ValidationError(gettext("Choose a day from tomorrow on, within a year."))
        return day  # type: ignore[no-any-return]  # -- a date field gives a date


def reach_of(source: Source) -> dict[str, int]:
    """How many organisations a list holds, and of how many an address is known."""
    known = addresses_of(source, on=timezone.localdate())
    listed = set(organisations_listed(source).order_by().values_list("pk", flat=True))
    return {"listed": len(listed), "reachable": len(listed & set(known))}


def progress_of(round_: ConfirmationRound) -> list[dict[str, Any]]:
    """Each count of a round with its code and its label; they overlap, as a corrected record was opened as well."""
    asked = round_.asked.all()
    letters = Letter.objects.filter(invitation__in=asked.values("pk"))
    by_state = letters.aggregate(
        bounced=Count("invitation", distinct=True, filter=Q(state="bounced")),
        stopped=Count("invitation", distinct=True, filter=Q(state="stopped")),
        waiting=Count("invitation", distinct=True, filter=Q(state__in=("waiting", "sending"))),
    )
    counts = {
        "asked": asked.count(),
        "waiting": by_state["waiting"],
        "opened": asked.filter(opened_at__isnull=False).count(),
        "confirmed": Confirmation.objects.filter(round=round_).values("organisation").distinct().count(),
        "corrected": Proposal.objects.filter(round=round_).values("organisation").distinct().count(),
        "silent": asked.filter(answered_at__isnull=True).count(),
        "bounced": by_state["bounced"],
        "stopped": by_state["stopped"],
        "no_address": _listed_unasked(round_).count(),
    }
    labels = state_labels()
    return [{"code": code, "label": labels[code], "count": count} for code, count in counts.items()]


def state_labels() -> dict[str, str]:
    """The states of a round in words."""
    return {
        "asked": gettext("asked by letter"),
        "waiting": gettext("letter not sent yet"),
        "opened": gettext("opened the link"),
        "confirmed": gettext("said that it is right"),
        "corrected": gettext("proposed corrections"),
        "silent": gettext("no answer yet"),
        "bounced": gettext("letter came back"),
        "stopped": gettext("wants no letters"),
        "no_address": gettext("no address known"),
    }


def _listed_unasked(round_: ConfirmationRound) -> QuerySet[Organisation]:
    return organisations_listed(round_.source).exclude(pk__in=round_.asked.values("object_id"))


def organisations_in(request: HttpRequest, round_: ConfirmationRound, part: str) -> Any:
    """One page of the organisations of a round that are in a state, by name."""
    asked = round_.asked.all()
    letters = Letter.objects.filter(invitation__in=asked.values("pk"))
    chosen: dict[str, QuerySet[Any]] = {
        "asked": asked,
        "waiting": asked.filter(pk__in=letters.filter(state__in=("waiting", "sending")).values("invitation_id")),
        "opened": asked.filter(opened_at__isnull=False),
        "confirmed": asked.filter(pk__in=Confirmation.objects.filter(round=round_).values("invitation_id")),
        "corrected": asked.filter(pk__in=Proposal.objects.filter(round=round_).values("invitation_id")),
        "silent": asked.filter(answered_at__isnull=True),
        "bounced": asked.filter(pk__in=letters.filter(state="bounced").values("invitation_id")),
        "stopped": asked.filter(pk__in=letters.filter(state="stopped").values("invitation_id")),
    }
    if part == "no_address":
        found = _listed_unasked(round_)
    else:
        found = Organisation.objects.filter(pk__in=chosen[part].values("object_id")).order_by("sort_key", "pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    reasons = _reasons(letters, [one.pk for one in page.object_list]) if part == "bounced" else {}
    for one in page.object_list:
        one.bounce_reason = reasons.get(one.pk, "")
    return page


def _reasons(letters: QuerySet[Letter], ids: Sequence[str]) -> dict[str, str]:
    """Organisation id → what the mail server said."""
    returned = letters.filter(state="bounced", invitation__object_id__in=ids)
    return dict(returned.values_list("invitation__object_id", "bounce_reason"))


def round_context(request: HttpRequest, round_: ConfirmationRound) -> Context:
    """What the page of a round shows: its counts, and the one list of them that was asked for."""
    part = request.GET.get("show", "")
    labels = state_labels()
    context: Context = {
        "round": round_,
        "counts": progress_of(round_),
        "part": part,
        "part_label": labels.get(part, ""),
        "is_open": is_open(round_),
        "may_remind": is_open(round_) and _may_remind(round_),
    }
    if part in labels:
        context["page"] = organisations_in(request, round_, part)
        context |= turning(request, context["page"])
    return context


def _may_remind(round_: ConfirmationRound) -> bool:
    """Not more than once a week, and not in the first one."""
    last = round_.reminded_at or round_.opened_at
    return last <= timezone.now() - REMINDER_AFTER


def open_it(source: Source, closes_on: date, by: Person) -> ConfirmationRound:
    """Open a round and write its letters."""
    return invitations.open_round(source, closes_on=closes_on, by=by)


def bounced_letters() -> QuerySet[Letter]:
    """The letters that came back, the newest first, with what they were about."""
    return Letter.objects.filter(state="bounced").select_related("invitation").order_by("-bounced_at", "-id")


def live_invitations(organisation: Organisation) -> QuerySet[Invitation]:
    """The invitations that open an organisation's record today."""
    found = Invitation.objects.filter(object_kind="organisation", object_id=organisation.pk, withdrawn_at__isnull=True)
    return found.filter(expires_at__gt=timezone.now()).select_related("made_by").order_by("-made_at")


def told(answered: Sequence[Proposal]) -> str:
    """How those who proposed something learn what was answered, in words."""
    if all(proposal.invitation and proposal.invitation.email for proposal in answered):
        return gettext("Answered. The organisation is told by letter.")
    return gettext("Answered. Whoever came with a code and left no address reads the answer on the page of the record.")
