"""Organisations as the records add up, and who belongs to whom."""

from django.db import models
from django.db.models import Q

from commonwork.people.models import Person
from commonwork.register.models.sources import Source


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
        """Those in force today, between shown organisations, that no list shared as totals only states.

        One stated of an organisation that was merged since holds for the one it leads to, whose name it then bears.
        """
        member = Q(member__shown=True) | Q(member__redirect_to__shown=True)
        federation = Q(federation__shown=True) | Q(federation__redirect_to__shown=True)
        return self.filter(member, federation, end_date__isnull=True).exclude(source__sharing="totals")


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
