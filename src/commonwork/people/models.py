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


class Invitation(models.Model):
    """A signed link, with a six-digit code beside it, that opens one thing to whoever holds it, without an account.

    The code is kept as a salted hash; tries are counted. What it opens is named by kind and id, as in the log.
    """

    PURPOSES = (("record", "record"), ("delivery", "delivery"), ("approval", "approval"))
    purpose = models.CharField(max_length=10, choices=PURPOSES)
    object_kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=80)
    email = models.EmailField(blank=True, help_text="«» where the code is read out by telephone")
    address_from = models.CharField(max_length=200, blank=True, help_text="who gave the address")
    language = models.CharField(max_length=20, default="en")
    code_hash = models.CharField(max_length=128)
    tries = models.PositiveSmallIntegerField(default=0)
    made_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["object_kind", "object_id"], name="invitation_by_object")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.object_id}"


class Letter(models.Model):
    """One mail: to whom, in which language, about what, and what became of it."""

    STATES = (
        ("waiting", "waiting"),
        ("sending", "sending"),
        ("sent", "sent"),
        ("stopped", "stopped"),
        ("bounced", "bounced"),
    )
    KINDS = (
        ("record", "record"),
        ("reminder", "reminder"),
        ("answer", "answer"),
        ("delivery", "delivery"),
        ("approval", "approval"),
        ("alert", "alert"),
        ("described", "described"),
    )
    kind = models.CharField(max_length=10, choices=KINDS, default="record", help_text="which template it is written by")
    about = models.JSONField(default=dict, help_text="ids of what it speaks of; no personal values")
    message_id = models.CharField(max_length=120, unique=True)
    email = models.EmailField(blank=True, help_text="«» once erased")
    language = models.CharField(max_length=20, default="en")
    subject = models.CharField(max_length=200)
    invitation = models.ForeignKey(Invitation, models.SET_NULL, null=True, related_name="letters")
    state = models.CharField(max_length=10, choices=STATES, default="waiting")
    written_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, help_text="when somebody last began to send it")
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    bounced_at = models.DateTimeField(null=True)
    bounce_reason = models.CharField(max_length=400, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="letter_to_send", condition=models.Q(state__in=("waiting", "sending")))
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.subject}"


class StoppedAddress(models.Model):
    """An address that asked for no more mail, or does not exist; kept as a hash, so that it is never written to."""

    REASONS = (("asked", "asked"), ("bounced", "bounced"))
    address_hash = models.CharField(max_length=64, unique=True)
    reason = models.CharField(max_length=10, choices=REASONS)
    stopped_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.reason} {self.stopped_at:%Y-%m-%d}"


class SavedSearch(models.Model):
    """A search somebody wants to hear of: what is found for the first time since it was last looked at is news."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="saved_searches")
    query = models.CharField(max_length=400, help_text="as typed, in the query language")
    language = models.CharField(max_length=20, default="en", help_text="whose words the query is written in")
    by_mail = models.BooleanField(default=True)
    known = models.JSONField(default=list, help_text="ids already found, at most 1,000")
    made_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "query", "language"], name="search_saved_once")]

    def __str__(self) -> str:
        return self.query
