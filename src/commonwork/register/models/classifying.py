"""What kind of cooperative an organisation is, by which facts and rules; disputes; what people say of themselves."""

from django.db import models
from django.db.models import F, Q

from commonwork.people.models import Person
from commonwork.register.models.organisations import Organisation

STANDINGS = (("decided", "decided"), ("partial", "partial"), ("undecidable", "undecidable"))


class Classification(models.Model):
    """Four verdicts side by side, with the rules' version and their facts; kept when a newer one follows."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="classifications")
    level = models.CharField(max_length=12)
    national = models.CharField(max_length=60, blank=True)
    icls = models.CharField(max_length=20, blank=True)
    icls_standing = models.CharField(max_length=11, choices=STANDINGS)
    cicopa = models.CharField(max_length=24, blank=True)
    cicopa_standing = models.CharField(max_length=11, choices=STANDINGS)
    overlay = models.CharField(max_length=20, blank=True)
    overlay_standing = models.CharField(max_length=11, choices=STANDINGS)
    model2019 = models.CharField(max_length=20, blank=True)
    model2019_standing = models.CharField(max_length=11, choices=STANDINGS)
    flags = models.JSONField(default=list)
    verdicts = models.JSONField(default=dict, help_text="per scheme: rules fired, facts used, missing sets, basis")
    facts = models.JSONField(default=dict, help_text="per fact: value and whether stated, inferred or presumed by law")
    outcome = models.CharField(max_length=16, blank=True, help_text="the same for all whose verdicts say the same")
    rules_version = models.CharField(max_length=40)
    classified_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True, help_text="when a newer one took its place")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], name="classification_one_in_force", condition=Q(replaced_at__isnull=True)
            )
        ]
        indexes = [
            models.Index(fields=["icls", "icls_standing"], name="class_by_icls", condition=Q(replaced_at__isnull=True)),
            models.Index(
                fields=["outcome", "organisation"], name="class_by_outcome", condition=Q(replaced_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.icls or '?'} ({self.icls_standing})"


class KindCount(models.Model):
    """Counts over the verdicts in force, renewed with the tallies, so that no page counts 400,000 organisations.

    ``measure``: standing (of a scheme: decided, partial, undecidable, or apart for bodies of cooperatives), kind,
    level, flag, alone (a fact that by itself would decide a scheme) or part (a fact that stands in some smallest
    missing set). ``facet``: «» for all real organisations, else country, source or register (network, foreign,
    sample).
    """

    measure = models.CharField(max_length=10)
    scheme = models.CharField(max_length=12, blank=True)
    code = models.CharField(max_length=60, blank=True)
    facet = models.CharField(max_length=10, blank=True)
    value = models.CharField(max_length=80, blank=True)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measure", "scheme", "code", "facet", "value"], name="kind_count_once")
        ]
        indexes = [models.Index(fields=["facet", "measure"], name="kind_count_by_facet")]

    def __str__(self) -> str:
        return f"{self.measure} {self.scheme} {self.code} {self.facet} {self.value}: {self.count}"


class Recount(models.Model):
    """How many organisations another rule would call another kind: one question, one variant of one threshold."""

    question = models.CharField(max_length=40)
    variant = models.CharField(max_length=60, help_text="the threshold and its value: «workers_members=33»")
    scheme = models.CharField(max_length=12)
    before = models.CharField(max_length=60, blank=True)
    after = models.CharField(max_length=60, blank=True)
    count = models.PositiveIntegerField(help_text="real organisations")
    samples = models.PositiveIntegerField(default=0, help_text="invented ones, never added to the real")
    organisations = models.JSONField(default=list, help_text="ids of at most 100 of them")
    rules_version = models.CharField(max_length=40)
    counted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["question", "variant", "scheme", "before", "after"], name="recount_once")
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.variant}: {self.before} → {self.after} {self.count}"


class Dispute(models.Model):
    """A federation disputes a verdict with a reason; shown beside it, and answered by the secretariat."""

    OUTCOMES = (("upheld", "upheld"), ("declined", "declined"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="disputes")
    scheme = models.CharField(max_length=12)
    verdict = models.CharField(max_length=60, blank=True, help_text="what is disputed")
    claimed = models.CharField(max_length=60, blank=True, help_text="what the federation holds it to be")
    reason = models.TextField()
    language = models.CharField(max_length=20, default="en")
    disputed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    on_behalf_of = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    disputed_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=OUTCOMES, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", answered_at__isnull=True) | (~Q(outcome="") & Q(answered_at__isnull=False)),
                name="dispute_answered_has_moment",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.scheme}: {self.verdict} or {self.claimed}"


class SelfDescription(models.Model):
    """Answers to «What kind of cooperative are we?», kept without an account under a key only its writer knows.

    Sent to a federation it is a proposal of facts: accepted, each fact becomes a person's decision on that field.
    """

    STATES = (("kept", "kept"), ("sent", "sent"), ("accepted", "accepted"), ("disputed", "disputed"))
    key_hash = models.CharField(max_length=64, unique=True)
    country = models.CharField(max_length=2, blank=True)
    language = models.CharField(max_length=20, default="en")
    answers = models.JSONField(default=dict, help_text="fact → value, in the columns of the classify command")
    name = models.CharField(max_length=400, blank=True)
    note = models.TextField(blank=True)
    reply_to = models.EmailField(blank=True, help_text="«» where none was given, and once forgotten")
    state = models.CharField(max_length=10, choices=STATES, default="kept")
    kept_at = models.DateTimeField()
    sent_to = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+", help_text="the federation")
    sent_at = models.DateTimeField(null=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="self_descriptions", help_text="whom it describes"
    )
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="kept") | Q(sent_at__isnull=False), name="self_description_sent_has_moment"
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) | Q(sent_to__isnull=True) | ~Q(organisation=F("sent_to")),
                name="self_description_of_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.country} {self.kept_at:%Y-%m-%d}"


class FormCorrection(models.Model):
    """A member of a country confirms or corrects one field of a legal form, with a source; the desk accepts."""

    STATES = (("open", "open"), ("accepted", "accepted"), ("declined", "declined"))
    form_id = models.CharField(max_length=60, db_index=True)
    field = models.CharField(max_length=40)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True, help_text="the same as before where it is confirmed")
    source = models.CharField(max_length=400)
    state = models.CharField(max_length=10, choices=STATES, default="open")
    proposed_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    on_behalf_of = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    answered_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", answered_at__isnull=True) | (~Q(state="open") & Q(answered_at__isnull=False)),
                name="form_correction_answered_has_moment",
            )
        ]

    def __str__(self) -> str:
        return f"{self.form_id} {self.field} ({self.state})"
