"""What people decide, propose and confirm, and the pairs a machine asks them about."""

from django.db import models
from django.db.models import Q

from commonwork.people.models import Invitation, Person
from commonwork.register.models.organisations import Organisation
from commonwork.register.models.records import Entry
from commonwork.register.models.sources import Source


class Judgement(models.Model):
    """A person's decision, kept for ever: a value of an organisation, or same / different of two entries."""

    KINDS = (("value", "value"), ("same", "same"), ("different", "different"))
    kind = models.CharField(max_length=10, choices=KINDS)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="judgements")
    field = models.CharField(max_length=40, blank=True)
    value = models.JSONField(null=True)
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="judgements")
    other_entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")
    effective_date = models.DateField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="value", organisation__isnull=False)
                | Q(kind__in=("same", "different"), entry__isnull=False, other_entry__isnull=False),
                name="judgement_has_its_objects",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.field}"


class Pair(models.Model):
    """Two entries the linking engine held to be one organisation, or could not tell: with its score and reasons.

    «same» pairs were joined by the engine, «ask» pairs wait for a person until a judgement answers them.
    """

    BANDS = (("same", "same"), ("ask", "ask"))
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="+", help_text="the older of the two")
    other_entry = models.ForeignKey(Entry, models.CASCADE, related_name="+")
    band = models.CharField(max_length=4, choices=BANDS)
    score = models.DecimalField(max_digits=7, decimal_places=6)
    reasons = models.JSONField(default=list, help_text="code, values and weight in bits of each reason")
    weights = models.CharField(max_length=40, help_text="version of the weights")
    worth = models.DecimalField(max_digits=12, decimal_places=4, default=0, help_text="what a decision is worth")
    found_at = models.DateTimeField()
    answered = models.ForeignKey(Judgement, models.SET_NULL, null=True, related_name="+")
    is_open = models.BooleanField(default=False, help_text="a person is asked: two organisations, no judgement yet")
    proposed = models.CharField(max_length=10, blank=True, help_text="what a federation says of it, not yet decided")
    proposed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    proposed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "other_entry"], name="pair_once")]
        indexes = [models.Index(fields=["-worth", "id"], name="pair_waits", condition=Q(is_open=True))]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.other_entry_id} {self.band} {self.score}"


class ConfirmationRound(models.Model):
    """A yearly round: the organisations of one list are asked to look at their record."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="rounds")
    opened_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    opened_at = models.DateTimeField()
    closes_on = models.DateField()
    closed_at = models.DateTimeField(null=True, help_text="where it was closed before its day")
    reminded_at = models.DateTimeField(null=True)
    asked = models.ManyToManyField(Invitation, related_name="+", help_text="the invitations it sent out")

    def __str__(self) -> str:
        return f"{self.source_id} until {self.closes_on}"


class Confirmation(models.Model):
    """An organisation looked at its record, without an account, and says that it is right."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="confirmations")
    invitation = models.ForeignKey(Invitation, models.SET_NULL, null=True, related_name="+")
    round = models.ForeignKey(ConfirmationRound, models.SET_NULL, null=True, related_name="confirmations")
    confirmed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.confirmed_at:%Y-%m-%d}"


class Proposal(models.Model):
    """A correction somebody without an account proposes; the federation accepts it or disputes it with a reason."""

    STATES = (("open", "open"), ("accepted", "accepted"), ("disputed", "disputed"), ("withdrawn", "withdrawn"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="proposals")
    field = models.CharField(max_length=40)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    note = models.CharField(max_length=400, blank=True)
    state = models.CharField(max_length=10, choices=STATES, default="open")
    proposed_at = models.DateTimeField()
    invitation = models.ForeignKey(Invitation, models.SET_NULL, null=True, related_name="+")
    round = models.ForeignKey(ConfirmationRound, models.SET_NULL, null=True, related_name="proposals")
    answered_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=400, blank=True)
    judgement = models.ForeignKey(Judgement, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", answered_at__isnull=True) | (~Q(state="open") & Q(answered_at__isnull=False)),
                name="proposal_answered_has_moment",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.field} ({self.state})"
