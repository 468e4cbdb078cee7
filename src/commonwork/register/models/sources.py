"""Whose lists there are, what was delivered of them, and what is on its way."""

from django.db import models
from django.db.models import Q

from commonwork.people.models import Invitation, Person
from commonwork.register.models.cells import InOrder


class Source(models.Model):
    """A list somebody keeps: a public register, a federation's members, the network's own facts."""

    SHARING = (("full", "full"), ("names", "names"), ("totals", "totals"))
    key = models.CharField(max_length=80, primary_key=True)
    template = models.CharField(max_length=80, help_text="folder of sources/ that describes it")
    title = models.CharField(max_length=200)
    publisher = models.CharField(max_length=200)
    licence = models.CharField(max_length=200)
    attribution = models.CharField(max_length=300, blank=True)
    address = models.URLField(max_length=400, blank=True)
    cadence = models.CharField(max_length=40, blank=True)
    country = models.CharField(max_length=2, blank=True)
    kind = models.CharField(max_length=12)
    standing = models.CharField(max_length=10, help_text="network, foreign, or sample: only «network» is ever counted")
    rank = models.CharField(max_length=12)
    organisation = models.ForeignKey(
        "Organisation", models.PROTECT, null=True, blank=True, related_name="lists", help_text="whose list it is"
    )
    sharing = models.CharField(max_length=6, choices=SHARING, default="full")
    fields_kept_back = models.JSONField(default=dict, help_text="field → «network» or «private»; the others are public")
    columns_kept_back = models.JSONField(default=dict, help_text="the same for the columns of the file")
    remembered = InOrder(default=dict, help_text="heading → field, as the sender confirmed it for the last list")
    needs_approval = models.BooleanField(default=False, help_text="prepared by one person, approved by another")
    field_columns = InOrder(default=dict, help_text="field → the columns it is read from, in every spelling")

    def __str__(self) -> str:
        return self.key


class Delivery(models.Model):
    """One file as it came: an untouched copy, its checksum, who sent and who entered it, and what it changed."""

    STATES = (("receiving", "receiving"), ("accepted", "accepted"), ("withdrawn", "withdrawn"))
    source = models.ForeignKey(Source, models.PROTECT, related_name="deliveries")
    state = models.CharField(max_length=10, choices=STATES, default="receiving")
    file_name = models.CharField(max_length=255)
    columns = models.JSONField(default=list, help_text="the columns of the file in their order, to name a cell")
    part = models.CharField(
        max_length=40, blank=True, help_text="which of a source's lists it is, where it has several"
    )
    checksum = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    stored = models.CharField(max_length=255, help_text="path of the untouched copy, relative to the folder of files")
    effective_date = models.DateField(help_text="the day the list speaks of")
    received_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    sent_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    entered_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    confirmed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    confirmed_through = models.ForeignKey(
        Invitation, models.SET_NULL, null=True, related_name="+", help_text="the link or code it was confirmed with"
    )
    prepared_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    approved_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    vanished_reasons = models.JSONField(default=dict, help_text="key of an entry no longer listed → why")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    withdrawn_reason = models.CharField(max_length=400, blank=True)
    read = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    vanished = models.PositiveIntegerField(default=0)
    doubtful = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)
    redacted_at = models.DateTimeField(null=True, help_text="since when the copy lacks erased personal cells")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "checksum"], condition=~Q(state="withdrawn"), name="delivery_once_per_source"
            ),
            models.CheckConstraint(
                condition=Q(state="receiving") | Q(accepted_at__isnull=False), name="delivery_accepted_has_moment"
            ),
            models.CheckConstraint(
                condition=~Q(state="withdrawn") | Q(withdrawn_at__isnull=False), name="delivery_withdrawn_has_moment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.effective_date} {self.file_name}"


class Draft(models.Model):
    """A list on its way: chosen and understood, perhaps corrected and compared, not yet taken in.

    Nothing of it counts. Left and come back to, it is as it was; once sent it leads to its delivery.
    """

    STATES = (
        ("reading", "reading"),
        ("understood", "understood"),
        ("comparing", "comparing"),
        ("compared", "compared"),
        ("prepared", "prepared"),
        ("sending", "sending"),
        ("sent", "sent"),
        ("refused", "refused"),
        ("failed", "failed"),
        ("dropped", "dropped"),
    )
    source = models.ForeignKey(Source, models.PROTECT, related_name="drafts")
    state = models.CharField(max_length=10, choices=STATES, default="reading")
    file_name = models.CharField(max_length=255)
    checksum = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    stored = models.CharField(max_length=255, help_text="path of the untouched copy, relative to the folder of files")
    effective_date = models.DateField()
    sheet = models.CharField(max_length=200, blank=True, help_text="the sheet chosen instead of the likeliest")
    meanings = InOrder(default=dict, help_text="what the sender says of columns: letter → field, «ignore» or «»")
    visibility = models.JSONField(default=dict, help_text="column → public, network or private, as the sender chose")
    sharing = models.CharField(max_length=6, choices=Source.SHARING, blank=True)
    understood = InOrder(default=dict, help_text="what was understood of the file, as plain values")
    compared = InOrder(default=dict, help_text="what sending would change: counts and the first of each kind")
    vanished_reasons = models.JSONField(default=dict, help_text="key of an entry no longer listed → why")
    stage = models.CharField(max_length=20, blank=True)
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    started_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField()
    touched_at = models.DateTimeField(help_text="last change or sign of life of the work in the background")
    on_behalf = models.BooleanField(default=False, help_text="came by mail, entered by the secretariat")
    prepared_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    prepared_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    delivery = models.OneToOneField(Delivery, models.PROTECT, null=True, related_name="draft")

    def __str__(self) -> str:
        return f"{self.source_id} {self.file_name} ({self.state})"
