"""No door says what is not for the reader: every page, answer and download, asked by everyone."""

import io
import re
import zipfile
from collections import Counter, defaultdict
from urllib.parse import quote, urlsplit

import cast
from django.conf import settings
from django.urls import Resolver404, get_resolver, resolve, reverse
from rights import planted as garden

from commonwork.observatory.models import EditionTable
from commonwork.people.models import LogEntry

LANGUAGES = [code for code, _ in settings.LANGUAGES]
FEW = 3  # pages of facts of one kind that are read; of the register every page is
ALL = {"organisation", "delivery", "source", "figure", "observation", "edition-table", "edition-bundle", "edition"}
NOTHING = frozenset()


def text_of(response) -> str:
    """Everything an answer says: status, headers and body, archives unpacked."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    response.close()
    said = [str(response.status_code), *(f"{name}: {value}" for name, value in response.headers.items())]
    if zipfile.is_zipfile(io.BytesIO(body)):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            said += [archive.read(name).decode(errors="replace") for name in archive.namelist()]
    return "\n".join([*said, body.decode(errors="replace")])


def links(text: str, language: str) -> set[str]:
    """The addresses of this site a page leads to, in its own language."""
    found = {address.replace("&amp;", "&").partition("#")[0] for address in re.findall(r'(?:href|src)="([^"]+)"', text)}
    return {address for address in found if address.startswith((f"/{language}/", "/api/", "/id/"))}


def named(planted) -> list[str]:
    """Every address of the URL configuration that belongs to something hidden, without its language."""
    found = ["public:home", "public:feed", "public:search", "public:directory", "public:sources", "public:editions",
             "public:search-help", "public:search-feed", "public:suggest", "public:opensearch"]  # fmt: skip
    addresses = [reverse(name) for name in found]
    for member in planted.members.values():
        addresses += [reverse("public:organisation", args=[member.pk]), reverse("api:organisation", args=[member.pk])]
        addresses += [reverse("permanent", args=["organisation", member.pk])]
    for word, delivery in planted.deliveries.items():
        key = planted.lists[word].pk
        page = reverse("public:delivery", args=[key, delivery.pk])
        addresses += [page, *(f"{page}?part={part}" for part in ("new", "changed", "vanished", "x"))]
        addresses += [reverse("public:source", args=[key]), f"/api/v1/sources/{key}/deliveries"]
    for edition in (garden.PUBLISHED, garden.PREPARED):
        tables = EditionTable.objects.filter(edition=edition).values_list("name", flat=True)
        addresses += [reverse("public:edition", args=[edition]), reverse("public:edition-bundle", args=[edition])]
        addresses += [reverse("public:edition-table", args=[edition, name]) for name in tables]
        addresses += [f"/api/v1/editions/{edition}", *(f"/api/v1/editions/{edition}/{name}.csv" for name in tables)]
    return [*addresses, reverse("public:country", args=["JP"]), "/en/nothing-here/", "/robots.txt", "/sitemap.xml"]


def closed_pages(planted) -> list[str]:
    """Every address behind a door: member pages and the desk."""
    found = [reverse(f"desk:{name}") for name in ("today", "deliveries", "pairs", "take-in", "editions", "erase",
                                                  "log", "people")]  # fmt: skip
    found += [reverse("member:today"), f"{reverse('desk:erase')}?name=mk", f"{reverse('desk:take-in')}?name=mk"]
    for word, delivery in planted.deliveries.items():
        for name in ("member:delivery", "desk:delivery"):
            page = reverse(name, args=[delivery.pk])
            found += [page, *(f"{page}?show={part}" for part in ("new", "changed", "vanished", "doubtful"))]
        found += [reverse(f"member:{name}", args=[delivery.pk]) for name in ("withdraw", "delivery-file")]
        found += [
            reverse(f"member:{n}", args=[planted.lists[word].pk]) for n in ("list", "send", "sharing", "template")
        ]
    for edition in (garden.PUBLISHED, garden.PREPARED):
        found += [reverse(f"desk:{name}", args=[edition]) for name in ("edition", "publish", "sealed")]
    return found


def door_of(address: str) -> str:
    """Under which name an address is counted: the part of the site it belongs to."""
    parts = urlsplit(address).path.strip("/").split("/")
    if parts[0] == "api":
        return "api"
    if parts[0] in LANGUAGES and len(parts) > 1 and parts[1] in {"desk", "my"}:
        return parts[1]
    return "public"


def read_all(client, planted, addresses, language="") -> dict[str, set[str]]:
    """Door → kinds of hidden things it said, over the addresses and (with a language) all they lead to.

    A page names its own address; that is the reader's word, not the site's.
    """
    found, done, counted = defaultdict(set), set(), Counter()
    waiting = list(addresses)
    while waiting:
        address = waiting.pop()
        path = urlsplit(address).path
        if address in done or path.startswith("/static/"):
            continue
        done.add(address)
        text = text_of(client.get(address))
        found[door_of(address)] |= garden.seen(planted, text.replace(path[3:], ""))
        for link in links(text, language) if language else ():
            kind = _name_of(link)
            counted[kind] += 1
            if kind in ALL or counted[kind] <= FEW:
                waiting.append(link)
    return found


def _name_of(link: str) -> str:
    try:
        return resolve(urlsplit(link).path).url_name or ""
    except Resolver404:
        return ""


def api_addresses(client) -> list[str]:
    """Every operation of the API, with the things that exist."""
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    return [path for path in paths if "{" not in path] + ["/api/v1/openapi.json", "/api/v1/docs"]


def test_nobody_reads_what_is_not_for_them(client, planted):
    everything = [*named(planted), *closed_pages(planted), *api_addresses(client)]
    found = {}
    for standing, person in planted.persons.items():
        cast.sign_in(client, person)
        for door, kinds in read_all(client, planted, everything).items():
            found[door, standing] = frozenset(kinds)
    own = frozenset({"private", "network", "names", "totals", "withdrawn", "files", "sheets"})
    assert found == {
        ("public", "anyone"): NOTHING,
        ("public", "signed_in"): NOTHING,
        ("public", "officer"): {"network"},
        ("public", "own_officer"): {"network", "private", "names", "totals", "sheets"},
        ("public", "editor"): {"network"},
        ("public", "secretariat"): {"network", "private", "names", "totals", "sheets"},
        **{("api", standing): NOTHING for standing in garden.STANDINGS},
        ("my", "anyone"): NOTHING,
        ("my", "signed_in"): NOTHING,
        ("my", "officer"): NOTHING,
        ("my", "own_officer"): own,
        ("my", "editor"): NOTHING,
        ("my", "secretariat"): own | {"noted", "unshared"},
        ("desk", "anyone"): NOTHING,
        ("desk", "signed_in"): NOTHING,
        ("desk", "officer"): NOTHING,
        ("desk", "own_officer"): NOTHING,
        ("desk", "editor"): {"prepared", "files"},
        ("desk", "secretariat"): own - {"private", "sheets"} | {"prepared", "noted", "unshared"},
    }


def test_a_reader_who_follows_every_link_meets_nothing_hidden_in_any_language(client, planted):
    found = {}
    for language in LANGUAGES:
        for door, kinds in read_all(client, planted, [f"/{language}/"], language).items():
            found[language, door] = kinds
    assert {key: kinds for key, kinds in found.items() if kinds} == {}
    assert {language for language, _ in found} == set(LANGUAGES)
    text = text_of(client.get(reverse("public:organisation", args=[planted.members["full"].pk])))
    assert [mark for mark in garden.public_marks()[:3] if mark not in text] == [], "the readers really read"


def test_every_public_address_is_asked_for():
    """Who adds a page is told to add it here."""
    patterns = {name for name in get_resolver("commonwork.web.public.urls").reverse_dict if isinstance(name, str)}
    followed = {"figures", "figure", "observation", "network", "countries", "legal-forms", "legal-form", "policies",
                "policy", "publications", "publication", "events", "event", "found", "found-in-country",
                "contributions", "join", "about", "method", "glossary", "data", "vocabulary", "scheme", "concept",
                "compare-forms", "what-kind", "identity", "identity-kind", "question", "kinds-method",
                "kinds-cases"}  # fmt: skip
    of_a_key = {"what-kind-keep", "what-kind-kept", "what-kind-send", "what-kind-delete"}  # say what its holder wrote
    asked = {"home", "feed", "search", "search-help", "search-feed", "suggest", "opensearch", "directory", "sources",
             "editions", "organisation", "delivery", "source", "edition", "edition-bundle", "edition-table",
             "country"}  # fmt: skip
    assert patterns == followed | asked | of_a_key


# Asking for what is hidden: an answer must not differ from the answer to nonsense ----------------


def hidden_words(planted) -> list[str]:
    """Marks one would search for: names, numbers, mails; without those whose list shows them."""
    kinds = ("network", "private", "names", "totals", "withdrawn", "files", "unshared", "noted")
    return [mark for kind in kinds for mark in planted.marks[kind]]


def questions(word: str) -> list[str]:
    """The places where a reader can type a word."""
    return [
        f"/en/search/?q={word}",
        f"/en/organisations/?q={word}",
        f"/en/organisations/?q=ph-cda:{word}",
        f"/api/v1/organisations?q={word}",
        f"/api/v1/organisations.csv?q={word}",
        f"/en/policies/?q={word}",
        f"/en/library/?q={word}",
        f"/en/events/?q={word}",
        f"/en/search/suggest?q={word}",
        f"/en/search/feed.atom?q={word}",
        f"/api/v1/search?q={word}",
    ]


def test_the_search_does_not_tell_what_it_may_not_show(client, planted):
    told = []
    for word in hidden_words(planted):
        nonsense = re.sub(r"[a-z]", "z", re.sub(r"\d", "8", word))
        for asked, blank in zip(questions(word), questions(nonsense), strict=True):
            text, other = (text_of(client.get(address)) for address in (asked, blank))
            if _settled(text.replace(word, nonsense).replace(quote(word), quote(nonsense))) != _settled(other):
                told.append(asked)
    assert told == []


def _settled(text: str) -> str:
    return re.sub(r'(csrfmiddlewaretoken" value="|Content-Length: |ETag: )[^"\n]*', r"\1", text)


def test_facets_and_counts_count_only_what_is_shown(client, planted):
    answer = client.get("/api/v1/organisations").json()
    names = sorted(each["name"].partition(" ")[0] for each in answer["organisations"])
    assert (answer["total"], names) == (7, ["Another", *["Federation"] * 4, "mkfullname", "mknamesname"])
    pages = {facet: text_of(client.get(f"/en/organisations/?{facet}=JP")) for facet in ("country",)}
    assert "mktotals" not in pages["country"]


def test_the_log_holds_no_marks(planted):
    kept = "\n".join(f"{entry.action} {entry.object_id} {entry.detail}" for entry in LogEntry.objects.all())
    assert garden.seen(planted, kept) == {"prepared"}
