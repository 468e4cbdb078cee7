"""Persons, the roles they hold for the network, and the log."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class PersonManager(BaseUserManager["Person"]):
    """What Django asks of a user model whose name is the e-mail address."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email=(username or "").lower())


class Person(AbstractBaseUser):
    """Someone who signs in. Most of the register never does."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200, blank=True)
    languages = models.JSONField(default=list, help_text="BCP 47 tags the person reads, best first")
    time_zone = models.CharField(max_length=64, default="UTC")
    is_active = models.BooleanField(default=True)
    is_demonstration = models.BooleanField(default=False)
    joined_at = models.DateTimeField(null=True)

    objects = PersonManager()
    USERNAME_FIELD = "email"

    def __str__(self) -> str:
        return self.name or self.email


class NetworkRole(models.Model):
    """A role for the whole network, from a day, until a day where one is given."""

    ROLES = (("secretariat", "secretariat"), ("editor", "editor"))
    person = models.ForeignKey(Person, models.CASCADE, related_name="network_roles")
    role = models.CharField(max_length=20, choices=ROLES)
    start_date = models.DateField()
    end_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(end_date__isnull=True) | models.Q(end_date__gte=models.F("start_date")),
                name="network_role_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.role}"


class LogEntry(models.Model):
    """Who did what, when. No foreign keys, so that history never blocks an erasure; no personal values."""

    at = models.DateTimeField(db_index=True)
    by = models.CharField(max_length=40, help_text="id of the person, or «command»")
    action = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=80)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["object_kind", "object_id"], name="log_by_object")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.object_id}"
