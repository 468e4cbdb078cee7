"""Records as they came: one entry a body and source, its cells, its place in each file."""

from django.db import models
from django.db.models import Q

from commonwork.register.models.cells import InOrder
from commonwork.register.models.sources import Delivery, Source


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
