"""Writing saved searches: kept, dropped, told of by mail or not, and what of them has been found already."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from commonwork.people.actions import log
from commonwork.people.models import Person, SavedSearch

MOST = 50  # searches one person keeps
KNOWN = 1_000  # things found that a search remembers
LONGEST = 400  # letters of a query


class CannotSave(ValueError):
    """A search that is not kept: ``reason`` is empty, too_long or too_many."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def searches_of(person: Person) -> QuerySet[SavedSearch]:
    """What a person has saved, the latest first."""
    return SavedSearch.objects.filter(person=person).order_by("-made_at", "-id")


def due(before: datetime, *, at_most: int) -> list[SavedSearch]:
    """The searches to be told of by mail of persons of whom one was not looked at since a moment, person by person.

    All of one person are asked together, so that one letter tells of them all. ``at_most`` counts persons.
    """
    told = SavedSearch.objects.filter(by_mail=True, person__is_active=True)
    persons = told.filter(looked_at__lt=before).values_list("person", flat=True).distinct().order_by("person")
    found = told.filter(person__in=list(persons[:at_most]))
    return list(found.select_related("person").order_by("person_id", "id"))


def are_untouched(searches: Sequence[SavedSearch]) -> bool:
    """Whether nobody has looked at these searches, changed or dropped them since they were read; locks them."""
    now = SavedSearch.objects.select_for_update().in_bulk([search.pk for search in searches])
    return all(one.pk in now and now[one.pk].looked_at == one.looked_at for one in searches)


@transaction.atomic
def save_search(
    *, person: Person, query: str, language: str, known: Sequence[str], by: Person | None, at: datetime
) -> SavedSearch:
    """Keep a search with what it finds today; saved twice, nothing changes.

    ``known`` are the ids found now, which are no news. Raises :class:`CannotSave`.
    """
    if not query.strip():
        raise CannotSave("empty")
    if len(query) > LONGEST:
        raise CannotSave("too_long")
    kept = SavedSearch.objects.filter(person=person, query=query, language=language).first()
    if kept is not None:
        return kept
    if SavedSearch.objects.filter(person=person).count() >= MOST:
        raise CannotSave("too_many")
    saved = SavedSearch.objects.create(
        person=person, query=query, language=language, known=list(known)[:KNOWN], made_at=at, looked_at=at
    )
    log(at=at, by=by, action="search.save", on=("search", saved.pk))
    return saved


@transaction.atomic
def drop_search(*, search: SavedSearch, by: Person | None, at: datetime) -> None:
    """Forget a saved search."""
    log(at=at, by=by, action="search.drop", on=("search", search.pk))
    search.delete()


@transaction.atomic
def tell_by_mail(*, search: SavedSearch, by_mail: bool, by: Person | None, at: datetime) -> None:
    """Choose whether news of a search comes by mail. Begun again, only what is found from now on is news."""
    search.by_mail = by_mail
    search.save(update_fields=["by_mail"])
    log(at=at, by=by, action="search.by_mail", on=("search", search.pk), detail={"by_mail": by_mail})


@transaction.atomic
def note_looked(*, search: SavedSearch, found: Sequence[str], at: datetime) -> None:
    """Note what a search finds by now; beyond a thousand, what it no longer finds is forgotten."""
    now = set(found)
    search.known = [*(key for key in search.known if key not in now), *found][-KNOWN:]
    search.looked_at = at
    search.save(update_fields=["known", "looked_at"])


@transaction.atomic
def stop_alerts(*, email: str, at: datetime) -> int:
    """Whoever got an alert asked for no more: her searches stay, none is told of by mail. Other letters still come."""
    stopped = SavedSearch.objects.filter(person__email__iexact=email, by_mail=True).update(by_mail=False)
    if stopped:
        log(at=at, by=None, action="search.stop_alerts", on=("letter", ""), detail={"searches": stopped})
    return stopped
