"""Alerts: once a day every saved search is asked again, and what it finds for the first time goes out by letter.

One letter a person, with all her searches that have news. It holds ids only: names are read when it is sent, so that
nothing is told that was hidden since.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, override

from commonwork.engines.searching.found import Found
from commonwork.flows import letters, mail, searching
from commonwork.flows.invitations import language_of_person
from commonwork.people import inviting
from commonwork.people.models import Person, SavedSearch
from commonwork.people.saved_searches import KNOWN, are_untouched, due, note_looked, save_search

EVERY = timedelta(hours=24)
TOLD = 20  # things named in one letter for one search; of the others the number is told


class TooBroad(ValueError):
    """A search that finds more than a thousand things: what is new among them cannot be told."""


@dataclass
class Looked:
    """What one run did."""

    searches: int = 0
    letters: int = 0
    sent: int = 0


def keep(*, person: Person, query: str, language: str, at: datetime) -> SavedSearch:
    """Keep a search of a person; what it finds now is no news. Raises ``TooBroad``, ``CannotSave``, ``NoIndex``."""
    found = _found(query, language)
    if found.more:
        raise TooBroad(query)
    return save_search(person=person, query=query, language=language, known=_keys(found), by=person, at=at)


def look(at: datetime, *, at_most: int = 1_000) -> Looked:
    """Ask the searches again that were not looked at for a day, and put letters into the outbox.

    Raises ``NoIndex`` where there is nothing to ask yet. Killed on the way, the next run goes on after the last
    person whose letter was written.
    """
    done = Looked()
    for _, searches in groupby(due(at - EVERY, at_most=at_most), key=lambda search: search.person_id):
        of_one = list(searches)
        done.searches += len(of_one)
        done.letters += _look_for(of_one[0].person, of_one, at)
    return done


def look_and_send() -> Looked:
    """Ask the searches whose day has come, and send what lies in the outbox."""
    done = look(timezone.now())
    if done.letters:
        done.sent = mail.send_letters().sent
    return done


def _look_for(person: Person, searches: Sequence[SavedSearch], at: datetime) -> bool:
    """Ask one person's searches; their news and what is known of them by then are written together, once."""
    asked = [(search, _found(search.query, search.language)) for search in searches]
    with transaction.atomic():
        if not are_untouched(searches):  # another worker was faster
            return False
        news = [one for search, found in asked if (one := _news(search, found))]
        for search, found in asked:
            note_looked(search=search, found=_keys(found), at=at)
        if news:
            inviting.write_letters(mails=[(_mail(person, news), None)], at=at)
    return bool(news)


def _news(search: SavedSearch, found: Found) -> dict[str, Any]:
    """What a search finds for the first time; nothing where it finds too much by now to tell what is new."""
    known = set(search.known)
    new = [] if found.more else [key for key in _keys(found) if key not in known]
    return {"search": search.pk, "found": new[:TOLD], "count": len(new)} if new else {}


def _found(query: str, language: str) -> Found:
    node = searching.parse(query, language).node
    return searching.open_index().search(node, limit=KNOWN, count_to=KNOWN)


def _keys(found: Found) -> list[str]:
    return [f"{hit.kind}:{hit.id}" for hit in found.hits]


def _mail(person: Person, news: list[dict[str, Any]]) -> inviting.Mail:
    language = language_of_person(person)
    with override(language):
        subject = gettext("New in your searches: %(network)s") % {"network": letters.network_name()}
    return inviting.Mail("alert", person.email, language, subject[:200], letters.fresh_message_id(), {"searches": news})
