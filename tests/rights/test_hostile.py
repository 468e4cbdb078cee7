"""What is sent to break the site is refused in words: addresses, forms, files, keys, headers."""

import io
import json
import os
import subprocess
import sys
import zipfile
from datetime import date
from urllib.parse import quote

import cast
import pytest
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver, reverse
from openpyxl import Workbook
from rights import planted as garden

from commonwork.flows import files, sending
from commonwork.flows.sources import UnknownSource, member_list_of
from commonwork.flows.spreadsheet_to_report import take_in
from commonwork.people.models import Person
from commonwork.register.models import Delivery, Draft, Organisation

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _ in settings.LANGUAGES]
WORDS = ("\ud800".encode("utf-8", "surrogatepass"), "‮evil‬", "'; DROP TABLE people_person; --", "%s%n{0}{{7*7}}",
         "<script>alert(1)</script>", "../../etc/passwd", "\t\r\n", "9" * 5000, "-1", "٣", "É" * 200)  # fmt: skip
DAYS = ("0000-01-01", "0001-01-01", "9999-12-31", "2026-13-45", "-1", "", "today", "2026-W01-1", "20260101", "9" * 4400)


@pytest.fixture
def federation():
    return cast.federation("fed-h", "A federation", "en", "JP")


@pytest.fixture
def officer(federation):
    """An officer who sends whatever he likes."""
    person = garden.persons()["officer"]
    garden.grant_office(
        person=person, organisation=federation, role="officer", start=cast.SINCE, by=None, at=cast.AT
    )  # fmt: skip
    return person


# Addresses ---------------------------------------------------------------------------------------


def test_no_question_breaks_a_page(client, planted):
    cast.sign_in(client, planted.persons["secretariat"])
    member = planted.members["full"].pk
    delivery = reverse("member:delivery", args=[planted.deliveries["full"].pk])
    pages = {
        "/en/search/": ("q",),
        "/en/organisations/": ("q", "after", "before", "country", "status", "view"),
        f"/en/organisations/{member}/": ("as_of",),
        delivery: ("show", "page"),
        "/en/desk/log/": ("before",),
        "/en/desk/erase/": ("name",),
        "/en/desk/pairs/": ("after", "source", "country"),
        "/api/v1/organisations": ("q", "after", "limit", "country"),
        "/api/v1/observations": ("after", "indicator", "area"),
        f"/api/v1/organisations/{member}": ("as_of",),
        "/en/policies/": ("q", "country", "kind"),
    }
    statuses = {
        client.get(f"{page}?{name}={quote(word)}").status_code
        for page, names in pages.items()
        for name in names
        for word in (*WORDS, *DAYS)
    }
    assert statuses <= {200, 302, 404, 422}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_day_breaks_a_profile_in_any_language(client, language, planted):
    page = f"/{language}/organisations/{planted.members['full'].pk}/"
    assert {client.get(page, {"as_of": day}).status_code for day in DAYS} == {200}


def test_what_cannot_be_read_is_refused_before_it_is_read(client):
    found = {
        "nul in the path": client.get("/en/organisations/a%00b/"),
        "nul in the query": client.get("/en/search/?q=%00"),
        "a long address": client.get("/en/search/", {"q": "x" * 1_000_000}),
        "a large body": client.generic("POST", "/en/account/sign-in/", b"x", CONTENT_LENGTH=str(10**10)),
        "a host": client.get("/en/join/", HTTP_HOST="evil.example"),
        "a huge number": client.get(f"/en/my/deliveries/{'9' * 5000}/"),
        "a large number": client.get(f"/en/sources/a/deliveries/{10**30}/"),
        "a path upwards": client.get("/en/sources/../../settings.py/"),
    }
    assert {name: response.status_code for name, response in found.items()} == {
        "nul in the path": 400, "nul in the query": 400, "a long address": 414, "a large body": 413, "a host": 400,
        "a huge number": 404, "a large number": 404, "a path upwards": 404,
    }  # fmt: skip


# Methods, tokens, redirects, headers -------------------------------------------------------------


def public_addresses() -> list[str]:
    """One address of every pattern of the public pages that needs no argument."""
    names = get_resolver("commonwork.web.public.urls").reverse_dict
    plain = [name for name in names if isinstance(name, str) and not names.getlist(name)[0][0][0][1]]
    plain.remove("what-kind-keep")  # it writes: answers are kept there by POST, and nothing is shown
    return [reverse(f"public:{name}") for name in plain] + ["/", "/robots.txt", "/id/organisation/x"]


def test_pages_that_only_show_take_no_other_method(client):
    found = {
        (method, address): client.generic(method, address).status_code
        for address in public_addresses()
        for method in ("POST", "PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "ODD")
    }
    assert len(found) > 100
    assert {door: status for door, status in found.items() if status != 405} == {}


def test_every_write_needs_the_token(planted):
    secretariat = cast.sign_in(Client(enforce_csrf_checks=True), planted.persons["secretariat"])
    delivery, key, member = planted.deliveries["full"].pk, planted.lists["full"].pk, planted.members["full"].pk
    doors = [
        reverse("member:send", args=[key]), reverse("member:sharing", args=[key]),
        reverse("member:withdraw", args=[delivery]), reverse("member:confirm", args=[delivery]),
        reverse("desk:take-in-for", args=[planted.federations["full"].pk]), reverse("desk:prepare"),
        reverse("desk:publish", args=[garden.PREPARED]), reverse("desk:erase-of", args=[member]),
        reverse("account_logout"), reverse("account_request_login_code"), reverse("account_confirm_login_code"),
        reverse("demonstration_sign_in"), reverse("public:what-kind-keep"), reverse("desk:form-answer", args=[1]),
        reverse("public:what-kind-send", args=["k"]), reverse("public:what-kind-delete", args=["k"]),
        "/api/v1/organisations",
    ]  # fmt: skip
    statuses = {door: secretariat.post(door, {"sure": "on"}).status_code for door in doors}
    assert statuses.pop("/api/v1/organisations") == 405
    assert set(statuses.values()) == {403}


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_led_away_after_signing_in(client, settings, wanted):
    settings.DEMONSTRATION = True
    person = Person.objects.create(email="d@demonstration.invalid", is_demonstration=True)
    led = client.post(reverse("demonstration_sign_in"), {"person": person.pk, "next": wanted})["Location"]
    assert (led, SESSION_KEY in client.session) == ("/en/", True)
    page = client.get(reverse("account_request_login_code"), {"next": wanted})
    assert "evil.example" not in page.headers.get("Location", "")


def test_every_page_says_how_it_may_be_used(client, planted):
    wanted = {
        "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }  # fmt: skip
    policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'"
    pages = ["/en/", "/en/nothing/", "/en/account/sign-in/", "/api/v1/docs", "/en/feed.atom", "/robots.txt"]
    for page in pages:
        said = client.get(page).headers
        assert {name: said.get(name) for name in wanted} == wanted, page
        rules = {rule.strip() for rule in said["Content-Security-Policy"].split(";")}
        assert {rule.strip() for rule in policy.split(";")} | {"frame-ancestors 'none'", "base-uri 'none'"} <= rules
    cast.sign_in(client, planted.persons["secretariat"])
    assert client.get("/en/").headers["Cache-Control"] == "private, no-cache"


def test_behind_https_cookies_and_pages_stay_with_https(tmp_path):
    asked = (
        "import django; django.setup(); import json; from django.conf import settings as s; "
        "from django.test import RequestFactory as R; from django.middleware.security import SecurityMiddleware as M; "
        "from django.http import HttpResponse as H; "
        "said = M(lambda request: H())(R().get('/', secure=True)).headers.get('Strict-Transport-Security', ''); "
        "print(json.dumps([s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, "
        "s.SESSION_COOKIE_SAMESITE, s.CSRF_COOKIE_SAMESITE, said]))"
    )
    environment = os.environ | {"COMMONWORK_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "commonwork.settings"}
    found = {}
    for address in ("https://network.example", "http://127.0.0.1:8000"):
        out = subprocess.run([sys.executable, "-c", asked], env=environment | {"COMMONWORK_ADDRESS": address},
                             capture_output=True, text=True, check=True)  # fmt: skip
        found[address.partition(":")[0]] = json.loads(out.stdout)
    assert found == {
        "https": [True, True, True, "Lax", "Lax", "max-age=31536000"],
        "http": [False, False, True, "Lax", "Lax", ""],
    }


# Files -------------------------------------------------------------------------------------------


def _json(value: object) -> bytes:
    return json.dumps(value).encode()


def _geo(coordinates: object) -> bytes:
    return _json({"features": [{"properties": {"Member number": "1"}, "geometry": {"coordinates": coordinates}}]})


def _workbook(edit=lambda name, body: body) -> bytes:
    book = Workbook()
    book.active.title = "Members"
    for row in (["Member number", "Official name", "Country or area"], ["1", "One", "JP"], ["2", "=1+1", "JP"]):
        book.active.append(row)
    raw, made = io.BytesIO(), io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, edit(name, old.read(name)))
    return made.getvalue()


def _in_sheet(before: bytes, after: bytes):
    return lambda name, body: body.replace(before, after, 1) if name.endswith("sheet1.xml") else body


def _cell(place: str, text: str) -> bytes:
    row = "".join(filter(str.isdigit, place))
    return f'<row r="{row}"><c r="{place}" t="inlineStr"><is><t>{text}</t></is></c></row></sheetData>'.encode()


def _entity(name: str, body: bytes) -> bytes:
    if not name.endswith("sheet1.xml"):
        return body
    declared = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><worksheet'
    return body.replace(b"<worksheet", declared, 1).replace(b"</sheetData>", _cell("A9", "&e;"))


HOSTILE = {
    "deep.json": b"[" * 100_000 + b"]" * 100_000,
    "number.json": b'[{"Member number": ' + b"9" * 10_000 + b"}]",
    "surrogate.json": b'[{"Member number": "\\ud800", "Official name": "x", "Country or area": "JP"}]',
    "nul.json": b'[{"Member number": "a\\u0000b", "Official name": "x", "Country or area": "JP"}]',
    "nul.csv": b"Member number,Official name,Country or area\n1,a\0b,JP\n",
    "cell.csv": b"Member number,Official name,Country or area\n1," + b"x" * 10_500_000 + b",JP\n",
    "words.geojson": _geo("ab"),
    "mapping.geojson": _geo({"a": 1}),
    "nothing.geojson": _geo([None]),
    "huge.geojson": _geo([10**400, 1]),
    "nested.geojson": _geo([[[["x", "y"]]]]),
    "properties.geojson": _json({"features": [{"properties": [1], "geometry": 7}]}),
    "none.xlsx": b"PK\x03\x04",
    "entity.xlsx": _workbook(_entity),
    "far.xlsx": _workbook(_in_sheet(b"</sheetData>", _cell("XFD1048576", "far"))),
    "reference.xlsx": _workbook(_in_sheet(b'r="A1"', b'r="ZZZZZZZZZZ99999999999999"')),
    "unpacks.xlsx": _workbook(_in_sheet(b"</sheetData>", _cell("A9", "0" * 300_000_000))),
    "sheets.xlsx": _workbook(lambda name, body: body.replace(b"<sheet ", b"<nosheet ")),
}


NAMELESS = {
    f"{kind}.geojson" for kind in ("words", "mapping", "nothing", "nested", "properties")
}  # lists of one number


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_made_to_break_the_reader_is_refused_in_words(client, officer, federation, name, monkeypatch):
    monkeypatch.setattr(sending, "ALIVE_EVERY", 3600)  # a second thread would wait for this test's transaction
    cast.sign_in(client, officer)
    upload = SimpleUploadedFile(name, HOSTILE[name])
    answer = client.post(reverse("member:send", args=[f"members/{federation.pk}"]), {"file": upload}, follow=True)
    draft = Draft.objects.get()
    if draft.state == "reading":  # too long to be read at once
        sending.work_next()
        draft.refresh_from_db()
    told = [problem["code"] for problem in draft.understood["problems"] if problem["stops"]]
    state = ("understood", ["read.no_name"]) if name in NAMELESS else ("refused", told[:1])
    assert (answer.status_code, (draft.state, told), Delivery.objects.count()) == (200, state, 0)
    sending.drop(draft, by=officer)
    assert [path for path in settings.FILES.rglob("*") if path.is_file()] == []


def test_a_formula_is_a_text_everywhere(client, federation, tmp_path):
    source = member_list_of(federation, by=None, at=cast.AT)
    line = garden.line("formula", "98") | {"Official name": "=HYPERLINK(1)", "City": "+cmd|' /C calc'!A0"}
    garden.deliver(source, federation, "formula", line)
    table = b"".join(client.get("/api/v1/organisations.csv").streaming_content).decode()
    assert [cell for cell in table.replace("\n", ",").split(",") if cell[:1] in "=+@-" and cell[1:2].isalpha()] == []


def test_a_file_name_never_leaves_its_folder(client, officer, federation):
    cast.sign_in(client, officer)
    book = cast.workbook(federation, [garden.line("named", "98")])
    upload = SimpleUploadedFile("x.xlsx", book)
    upload._name = "../../..\\evil<b>\u202e; X=y.xlsx"
    answer = client.post(reverse("member:send", args=[f"members/{federation.pk}"]), {"file": upload})
    sent = sending.send(Draft.objects.get())
    opened = client.get(reverse("member:delivery-file", args=[sent.pk]))
    opened.close()
    assert (answer.status_code, "/" in sent.file_name, ".." in sent.file_name) == (302, False, False)
    assert files.copy_of(sent).resolve().is_relative_to(settings.FILES.resolve())
    assert (opened.status_code, opened.headers["X-Content-Type-Options"]) == (200, "nosniff")
    assert opened.headers["Content-Disposition"].startswith("attachment; filename")


@pytest.mark.parametrize(
    "key", ["../uk/coops-uk", "/etc", "..", "", "uk/../../sources/uk/coops-uk/../../x", "a\0b", "x" * 500]
)
def test_a_key_names_a_folder_of_sources_or_nothing(key, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a\n1\n", encoding="utf-8")
    (tmp_path / "source.yml").write_text("key: x", encoding="utf-8")
    for wanted in (key, str(tmp_path)):
        with pytest.raises(UnknownSource):
            take_in(wanted, path, effective=date(2026, 1, 1))
    assert Organisation.objects.count() == 0


def test_a_list_too_large_is_refused_by_the_form(client, officer, federation):
    cast.sign_in(client, officer)
    upload = SimpleUploadedFile("big.csv", b"x" * 20_000_001)
    answer = client.post(reverse("member:send", args=[f"members/{federation.pk}"]), {"file": upload})
    assert "larger than 20 megabytes" in answer.content.decode()
    assert Delivery.objects.count() == 0
