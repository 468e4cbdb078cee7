"""Sources, deliveries and records as they came; organisations as the records add up."""

import json
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q

from commonwork.people.models import Person


class InOrder(models.JSONField):  # type: ignore[type-arg]  # -- the stubs' parameters say nothing here
    """JSON whose keys stay in the order in which they came: text, since PostgreSQL sorts the keys of «jsonb»."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        """Text: unlike «json» it can be compared, so that rows can be told apart."""
        return "text" if connection.vendor == "postgresql" else super().db_type(connection)

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        """The value as text, in its own order."""
        return None if value is None else json.dumps(value, ensure_ascii=False)


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


class Entry(models.Model):
    """One organisation as one source knows it: the source's own key."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="entries")
    key = models.CharField(max_length=120)
    organisation = models.ForeignKey("Organisation", models.PROTECT, null=True, related_name="entries")
    doubtful = models.CharField(
        max_length=200, blank=True, help_text="identifiers that contradict, for a person to judge"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="entry_once_per_source")]

    def __str__(self) -> str:
        return f"{self.source_id} {self.key}"


class Record(models.Model):
    """What one source said of one entry: original cells and the values read from them. Never changed."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="records")
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="+", help_text="the first that said so")
    digest = models.CharField(max_length=32)
    cells = InOrder()
    values = InOrder()
    effective_date = models.DateField()
    change = models.CharField(max_length=12, blank=True)
    order = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "delivery", "digest"], name="record_once_per_delivery")]

    def __str__(self) -> str:
        return f"{self.entry} from {self.effective_date}"


class PersonalCells(models.Model):
    """The cells of a record that speak of persons, kept apart so that they can be erased; the checksum stays."""

    record = models.OneToOneField(Record, models.PROTECT, primary_key=True, related_name="personal")
    cells = InOrder(null=True)
    checksum = models.CharField(max_length=64)
    erased_at = models.DateTimeField(null=True)
    erased_by = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(cells__isnull=False, erased_at__isnull=True)
                | Q(cells__isnull=True, erased_at__isnull=False),
                name="personal_cells_or_tombstone",
            )
        ]

    def __str__(self) -> str:
        return f"personal cells of {self.record_id}"


class Row(models.Model):
    """Where a record stood in a delivered file. What a list contains is its rows; what vanished is derived."""

    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="rows")
    record = models.ForeignKey(Record, models.PROTECT, related_name="rows")
    place = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["delivery", "record", "place"], name="row_once")]

    def __str__(self) -> str:
        return f"{self.delivery_id}!{self.place}"


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Chainable reads of one table."""

    def shown(self) -> "OrganisationQuerySet":
        """Those with at least one visible record, and not merged into another id."""
        return self.filter(shown=True)

    def counted(self) -> "OrganisationQuerySet":
        """Those a figure of the network may count: shown, and stated by a list within the network's scope."""
        return self.filter(shown=True, standing="network")


class Organisation(models.Model):
    """The cache of a fold: what everyone may see of an organisation today. Rebuilt, never edited."""

    id = models.CharField(max_length=20, primary_key=True)
    shown = models.BooleanField(default=False)
    standing = models.CharField(max_length=10, default="foreign")
    name = models.CharField(max_length=400, blank=True)
    name_language = models.CharField(max_length=20, blank=True)
    name_script = models.CharField(max_length=4, blank=True)
    sort_key = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=10, default="unknown")
    legal_form = models.CharField(max_length=60, blank=True)
    level = models.CharField(max_length=12, default="unknown")
    organisation_kind = models.CharField(max_length=40, blank=True)
    relation = models.CharField(max_length=30, blank=True)
    country = models.CharField(max_length=2, blank=True)
    region = models.CharField(max_length=120, blank=True)
    city = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=400, blank=True)
    website = models.CharField(max_length=400, blank=True)
    description = models.TextField(blank=True)
    sector = models.CharField(max_length=200, blank=True)
    activity = models.CharField(max_length=20, blank=True)
    founded = models.CharField(max_length=10, blank=True, help_text="ISO 8601, as precise as stated")
    closed = models.CharField(max_length=10, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    point_precision = models.CharField(max_length=10, blank=True)
    members = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    workers = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    to_confirm = models.JSONField(default=list, help_text="fields whose value is recalled, not stated")
    successor = models.CharField(max_length=120, blank=True, help_text="identifier of the body it was merged into")
    redirect_to = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["sort_key", "id"], name="org_list", condition=Q(shown=True)),
            models.Index(fields=["country", "sort_key", "id"], name="org_by_country", condition=Q(shown=True)),
            models.Index(fields=["status", "sort_key", "id"], name="org_by_status", condition=Q(shown=True)),
            models.Index(fields=["relation", "sort_key", "id"], name="org_by_relation", condition=Q(shown=True)),
            models.Index(fields=["standing", "sort_key", "id"], name="org_by_standing", condition=Q(shown=True)),
            models.Index(fields=["legal_form", "sort_key", "id"], name="org_by_form", condition=Q(shown=True)),
            models.Index(fields=["level", "sort_key", "id"], name="org_by_level", condition=Q(shown=True)),
        ]

    def __str__(self) -> str:
        return self.name or self.id


class OrganisationName(models.Model):
    """One of the many names, with its comparable form for finding."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="names")
    text = models.CharField(max_length=400)
    folded = models.CharField(max_length=400, db_index=True)
    language = models.CharField(max_length=20)
    script = models.CharField(max_length=4)
    kind = models.CharField(max_length=12)
    position = models.PositiveSmallIntegerField()
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    def __str__(self) -> str:
        return self.text


class Identifier(models.Model):
    """A number a public register gave: scheme and value. Only equal schemes can contradict."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=40)
    value = models.CharField(max_length=120)

    class Meta:
        indexes = [models.Index(fields=["value", "scheme"], name="identifier_lookup")]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


class AffiliationQuerySet(models.QuerySet["Affiliation"]):
    """Chainable reads of one table."""

    def open_to_all(self) -> "AffiliationQuerySet":
        """Those in force today, between shown organisations, that no list shared as totals only states."""
        shown = self.filter(member__shown=True, federation__shown=True, end_date__isnull=True)
        return shown.exclude(source__sharing="totals")


class Affiliation(models.Model):
    """Who belongs to whom, as somebody states it, and whether either side has confirmed it."""

    KINDS = (("member", "member"), ("participant", "participant"), ("partner", "partner"))
    member = models.ForeignKey(Organisation, models.PROTECT, related_name="affiliations")
    federation = models.ForeignKey(Organisation, models.PROTECT, related_name="affiliates")
    kind = models.CharField(max_length=12, choices=KINDS, default="member")
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")
    start_date = models.DateField(null=True)
    end_date = models.DateField(null=True)
    confirmed_by_member = models.BooleanField(null=True)
    confirmed_by_federation = models.BooleanField(null=True)

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "federation", "kind", "source"], name="affiliation_once_stated"),
            models.CheckConstraint(condition=~Q(member=models.F("federation")), name="affiliation_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.kind} of {self.federation_id}"


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


class Office(models.Model):
    """A role a person holds in one organisation, from a day; rights are computed from it, never copied."""

    ROLES = (("officer", "officer"), ("contact", "contact"))
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="offices")
    role = models.CharField(max_length=10, choices=ROLES)
    start_date = models.DateField()
    end_date = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.person_id} {self.role} of {self.organisation_id}"


class Tally(models.Model):
    """Counts over the whole register, renewed with every accepted delivery: by one facet, and by pairs of facets."""

    facet = models.CharField(max_length=20)
    value = models.CharField(max_length=60)
    second_facet = models.CharField(max_length=20, blank=True)
    second_value = models.CharField(max_length=60, blank=True)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["facet", "value", "second_facet", "second_value"], name="tally_once")
        ]

    def __str__(self) -> str:
        return f"{self.facet}={self.value} {self.second_facet}={self.second_value}: {self.count}"
