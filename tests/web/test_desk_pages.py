"""The desk: what waits, lists taken in on behalf, editions, erasing, the log."""

import cast
import html5lib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from commonwork.flows import edition as editions
from commonwork.observatory.models import Edition
from commonwork.people.actions import log
from commonwork.people.models import Letter, LogEntry
from commonwork.register.models import Delivery, Pair, PersonalCells

PREPARED = "cast-1"


@pytest.fixture
def roles(db):
    return cast.enter()


@pytest.fixture
def secretary(client, roles):
    return cast.sign_in(client, roles.persons["secretariat"])


@pytest.fixture
def prepared(roles):
    return editions.prepare(PREPARED, as_of=cast.SPEAKS_OF, by=roles.persons["secretariat"], demonstration=True)


def titles(client):
    return [thing.title for thing in client.get(reverse("desk:today")).context["things"]]


def test_today_shows_to_each_what_she_may_do(client, roles, prepared):
    doubt = "Compare 1 doubtful pair of records"
    unconfirmed = "ひので労働者協同組合連合会 has not confirmed «list.xlsx»"
    found = {name: titles(cast.sign_in(client, roles.persons[name])) for name in ("secretariat", "editor")}
    assert found == {
        "secretariat": [doubt, unconfirmed],
        "editor": [f"Publish the edition {PREPARED}", unconfirmed],
    }


def test_a_mailed_list_is_taken_in_on_behalf_and_waits_for_the_officer(secretary, roles):
    chosen = secretary.get(reverse("desk:take-in")).context["found"]
    assert set(chosen) == {roles.federation, roles.other_federation}
    content = cast.workbook(roles.other_federation, cast.MEMBERS[:1], "fa")
    address = reverse("desk:take-in-for", args=[roles.other_federation.pk])
    answer = secretary.post(address, {"file": SimpleUploadedFile("mailed.xlsx", content)})
    assert secretary.post(f"{answer['Location']}share/", {"sharing": "full"}).status_code == 302
    delivery = Delivery.objects.get(file_name="mailed.xlsx")
    assert [letter.email for letter in Letter.objects.all()] == [roles.persons["officer"].email]
    assert (delivery.sent_by, delivery.entered_by, delivery.confirmed_by) == (None, roles.persons["secretariat"], None)
    officer = cast.sign_in(secretary, roles.persons["officer"])
    things = officer.get(reverse("member:today")).context["things"]
    assert [thing.title for thing in things] == ["Confirm the list «mailed.xlsx»"]


def test_a_refused_mailed_list_says_why(secretary, roles):
    address = reverse("desk:take-in-for", args=[roles.federation.pk])
    mailed = SimpleUploadedFile("mailed.xlsx", cast.workbook(roles.federation, []))
    page = secretary.post(address, {"file": mailed}, follow=True)
    assert "mailed.xlsx: the file has no rows" in page.content.decode()


@pytest.mark.parametrize(("name", "found"), [("ひので", ["cast-ja"]), ("cast-fa", ["cast-fa"]), ("nobody", [])])
def test_a_federation_is_found_by_name_or_number(secretary, roles, name, found):
    roles.federation.names.create(
        text=roles.federation.name, folded="x", language="ja", script="Jpan", kind="official", position=0
    )
    page = secretary.get(reverse("desk:take-in"), {"name": name})
    assert [organisation.pk for organisation in page.context["found"]] == found


def test_personal_cells_are_erased_only_when_it_is_meant(secretary, roles):
    address = reverse("desk:erase-of", args=[roles.member.pk])
    assert "Tick the box" in secretary.post(address).content.decode()
    assert PersonalCells.objects.filter(cells__isnull=False).count() == 1
    secretary.post(address, {"sure": "yes"})
    assert PersonalCells.objects.filter(cells__isnull=False).count() == 0
    answer = secretary.get(reverse("member:delivery-file", args=[roles.delivery.pk]))
    said = b"".join(answer.streaming_content).decode()
    answer.close()
    assert [word in said for word in (*cast.PRIVATE, cast.CITY)] == [False, False, False, True]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="list.xlsx.csv"'


def test_an_edition_is_prepared_by_one_and_published_by_another(client, roles):
    secretary = cast.sign_in(client, roles.persons["secretariat"])
    answer = secretary.post(reverse("desk:prepare"), {"edition": PREPARED, "as_of": "2026-11-20"})
    assert answer["Location"] == reverse("desk:edition", args=[PREPARED])
    assert secretary.get(answer["Location"]).context["may_publish"] is False
    editor = cast.sign_in(client, roles.persons["editor"])
    address = reverse("desk:publish", args=[PREPARED])
    assert (editor.get(address).status_code, Edition.objects.get().state) == (200, "prepared")
    editor.post(address)
    published = Edition.objects.get()
    assert (published.state, published.published_by) == ("published", roles.persons["editor"])
    assert "is published already" in editor.post(address, follow=True).content.decode()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"edition": "é", "as_of": "2026-11-20"}, "Use Latin letters, digits, points and hyphens"),
        ({"edition": "x", "as_of": "yesterday"}, "Write the day as year-month-day"),
        ({"edition": "x", "as_of": "2999-01-01"}, "The edition was not prepared"),
    ],
)
def test_an_edition_that_cannot_be_prepared_says_why(secretary, data, sentence):
    page = secretary.post(reverse("desk:prepare"), data, follow=True)
    assert (sentence in page.content.decode(), Edition.objects.count()) == (True, 0)


def test_on_a_demonstration_site_every_edition_is_marked(secretary, roles, settings):
    settings.DEMONSTRATION = True
    secretary.post(reverse("desk:prepare"), {"edition": PREPARED, "as_of": "2026-11-20"})
    assert Edition.objects.get().is_demonstration


def test_an_edition_shows_what_changed_since_the_last_one(client, roles):
    editions.prepare("cast-0", as_of=cast.SPEAKS_OF, by=None, demonstration=True)
    editions.publish("cast-0", by=None)
    cast.deliver(roles.list, cast.workbook(roles.federation, cast.MEMBERS[:1]), entered_by=roles.persons["secretariat"])
    editions.prepare(PREPARED, as_of=cast.SPEAKS_OF, by=None, demonstration=True)
    editor = cast.sign_in(client, roles.persons["editor"])
    changed = {
        row["table"]: row["removed"] for row in editor.get(reverse("desk:edition", args=[PREPARED])).context["changed"]
    }
    assert changed["organisations"] == len(editions.diff("cast-0", PREPARED)["organisations"]["removed"])


def test_the_log_is_paged_by_id_and_never_loses_an_entry(secretary, roles):
    for number in range(120):
        log(at=cast.AT, by=roles.persons["secretariat"], action="delivery.accept", on=("delivery", number))
    found, address = [], reverse("desk:log")
    while address:
        page = secretary.get(address)
        found += [entry["id"] for entry in page.context["entries"]]
        address = page.context["next_url"] and reverse("desk:log") + page.context["next_url"]
    assert found == list(LogEntry.objects.order_by("-id").values_list("pk", flat=True))


def test_the_log_says_who_did_what(secretary, roles):
    entry = next(e for e in secretary.get(reverse("desk:log")).context["entries"] if e["action"] == "took a list in")
    assert (entry["by"], entry["object"]) == ("the secretariat", f"delivery {roles.delivery.pk}")


def test_the_log_leaves_out_what_is_empty_and_tells_the_parts_of_a_list(secretary, roles):
    detail = {"changed": ["title", "rank"], "refused": [], "note": "", "read": 0}
    log(at=cast.AT, by=None, action="source.enter", on=("source", "x"), detail=detail)
    entries = secretary.get(reverse("desk:log")).context["entries"]
    assert entries[0]["detail"] == "changed: title, rank; read: 0"


@pytest.mark.parametrize(
    ("address", "current"),
    [("pairs/", "page"), ("take-in/", "page"), ("take-in/{federation}/", "true"), ("", "page")],
)
def test_the_tab_of_a_page_or_of_the_page_above_it_is_marked_and_no_other(secretary, roles, address, current):
    page = secretary.get(reverse("desk:today") + address.format(federation=roles.federation.pk))
    assert [tab["current"] for tab in page.context["tabs"] if tab["current"]] == [current]


def test_an_editor_sees_that_a_list_came_but_not_what_it_says(client, roles):
    editor = cast.sign_in(client, roles.persons["editor"])
    page = editor.get(reverse("desk:delivery", args=[roles.delivery.pk]), {"show": "new"})
    assert (page.context["may_read"], "counts" in page.context) == (False, False)


@pytest.mark.parametrize("language", ["en", "ko", "hi", "fa"])
def test_every_page_is_valid_and_has_one_heading(client, roles, prepared, language):
    pair = Pair.objects.get().pk
    both = ["", "deliveries/", f"deliveries/{roles.delivery.pk}/?show=new", "editions/", f"editions/{PREPARED}/"]
    alone = {
        "secretariat": [
            "pairs/", f"pairs/{pair}/", "pairs/?country=JP&source=x&after=7",
            "take-in/", f"take-in/{roles.federation.pk}/", "erase/",
            "erase/?name=x", f"erase/{roles.member.pk}/", "log/", "people/",
        ],
        "editor": [f"editions/{PREPARED}/publish/"],
    }  # fmt: skip
    for name, more in alone.items():
        cast.sign_in(client, roles.persons[name])
        for address in [*both, *more]:
            page = client.get(f"/{language}/desk/{address}").content.decode()
            html5lib.HTMLParser(strict=True).parse(page)
            assert (page.count("<h1"), "<script>" in page, ' style="' in page) == (1, False, False), address
