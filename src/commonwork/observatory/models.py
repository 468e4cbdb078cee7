"""Observations as they were reported, and editions: cells frozen under a hash."""

from django.db import models
from django.db.models import Q

from commonwork.people.models import Person
from commonwork.register.models import Record


class Observation(models.Model):
    """One published or reported figure, with everything needed to read it rightly. Made from one record."""

    record = models.OneToOneField(Record, models.PROTECT, primary_key=True, related_name="+")
    indicator = models.CharField(max_length=60)
    area = models.CharField(max_length=3, help_text="ISO 3166 alpha-3, or an aggregate such as WLD")
    value = models.DecimalField(max_digits=24, decimal_places=6)
    unit = models.CharField(max_length=30)
    qualifier = models.CharField(max_length=20, blank=True)
    period_start = models.DateField(null=True)
    period_end = models.DateField(null=True)
    period_precision = models.CharField(max_length=10)
    period_words = models.CharField(max_length=80)
    population_scope = models.CharField(max_length=40)
    population_words = models.CharField(max_length=200, blank=True)
    coop_type_scope = models.CharField(max_length=40)
    coop_type_words = models.CharField(max_length=200, blank=True)
    sector_scope = models.CharField(max_length=40)
    sector_words = models.CharField(max_length=200, blank=True)
    coverage_n = models.PositiveIntegerField(null=True)
    coverage_m = models.PositiveIntegerField(null=True)
    note = models.TextField(blank=True)
    source_words = models.TextField()
    confidence = models.CharField(max_length=10)

    def __str__(self) -> str:
        return f"{self.indicator} {self.area} {self.period_words}: {self.value}"


class Edition(models.Model):
    """A published state of the figures that never changes: cells, what they were made of, and a content hash."""

    STATES = (("prepared", "prepared"), ("published", "published"))
    id = models.CharField(max_length=40, primary_key=True, help_text="permanent, in the address: «2026-11»")
    state = models.CharField(max_length=10, choices=STATES, default="prepared")
    as_of = models.DateField(help_text="the day the register is folded for")
    is_demonstration = models.BooleanField(default=False)
    code_version = models.CharField(max_length=40)
    content_hash = models.CharField(max_length=64)
    sealed_hash = models.CharField(max_length=64)
    previous = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    prepared_at = models.DateTimeField()
    prepared_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="prepared", published_at__isnull=True)
                | Q(state="published", published_at__isnull=False),
                name="edition_published_has_moment",
            )
        ]

    def __str__(self) -> str:
        return self.id


class EditionTable(models.Model):
    """One table of an edition as canonical CSV; ``sealed`` ones hold what was suppressed and are not public."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="tables")
    name = models.CharField(max_length=60)
    sealed = models.BooleanField(default=False)
    body = models.TextField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "name", "sealed"], name="edition_table_once")]

    def __str__(self) -> str:
        return f"{self.edition_id}/{self.name}"
