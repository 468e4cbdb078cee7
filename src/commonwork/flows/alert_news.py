"""What an alert tells: searches with the names of what they found, as everyone may see them when the letter is sent."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, override

from commonwork.flows.searching import name_of_fact
from commonwork.people.models import Letter, SavedSearch
from commonwork.register.models import Organisation

_PAGES = {
    "organisation": "public:organisation",
    "place": "public:country",
    "legal_form": "public:legal-form",
    "policy": "public:policy",
    "publication": "public:publication",
    "event": "public:event",
    "figure": "public:figure",
}


@dataclass(frozen=True)
class News:
    """One search and what is new in it: names with their addresses, and how many more there are."""

    query: str
    url: str
    found: tuple[tuple[str, str], ...]
    more: int = 0


def news_of(letter: Letter) -> Iterator[News]:
    """The news of a letter: of searches that are still kept, of organisations that are still shown."""
    told = {one["search"]: one for one in letter.about.get("searches", [])}
    for search in SavedSearch.objects.filter(pk__in=list(told), by_mail=True).order_by("id"):
        keys = told[search.pk]["found"]
        found = _named(keys, letter.language)
        if found:
            yield News(search.query, address_of(search), found, told[search.pk]["count"] - len(keys))


def address_of(search: SavedSearch) -> str:
    """Where a saved search is asked, in the language whose words it is written in."""
    with override(search.language):
        return f"{settings.SITE_ADDRESS}{reverse('public:search')}?{urlencode({'q': search.query})}"


def own_page() -> str:
    """Where a person sees what she has saved, in the active language."""
    return settings.SITE_ADDRESS + reverse("account_me")


def _named(keys: Sequence[str], language: str) -> tuple[tuple[str, str], ...]:
    pairs = [(kind, key) for kind, _, key in (one.partition(":") for one in keys)]
    ids = [key for kind, key in pairs if kind == "organisation"]
    organisations = dict(Organisation.objects.shown().filter(pk__in=ids).values_list("pk", "name"))
    names = {(kind, key): organisations[key] for kind, key in pairs if key in organisations}
    names |= {pair: name for pair in pairs if (name := name_of_fact(*pair, get_language() or language))}
    return tuple((names[pair], _address(*pair)) for pair in pairs if pair in names)


def _address(kind: str, key: str) -> str:
    page = reverse(_PAGES[kind], args=[key.partition(":")[0]]) if kind in _PAGES else reverse("public:glossary")
    return settings.SITE_ADDRESS + page
