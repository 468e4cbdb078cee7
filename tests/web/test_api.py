"""The API: whole answers, the schema it promises, whose values never show, and questions nobody should ask."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime

import jsonschema
import pytest

from commonwork.engines.reading import parse_spec
from commonwork.engines.records import ReadRow
from commonwork.observatory.models import Edition, EditionTable, Observation
from commonwork.register import actions, judging, storing
from commonwork.register.models import Entry, Organisation, Record
from commonwork.register.queries import newest_delivery
from commonwork.web.api.routes import api
from commonwork.web.api.tables import safe_cell

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
DAY = date(2026, 11, 20)
ROOT = "/api/v1"
COLUMNS = {
    "id": "key", "name": "name", "country": "country", "city": "city", "founded": "founded", "web": "website",
    "mail": "email", "people": {"field": "members", "visibility": "network"},
    "wage": {"field": "workers", "visibility": "private"}, "number": {"field": "identifier", "scheme": "xx"},
}  # fmt: skip
SPEC = parse_spec({
    "key": "xx/list", "title": "Invented list", "publisher": "Nobody", "licence": "open", "kind": "snapshot",
    "standing": "network", "rank": "register", "columns": COLUMNS,
})  # fmt: skip


def name(text, language="en", script="Latn"):
    return {"text": text, "language": language, "script": script, "kind": "official"}


def row(key, text, place="2", effective=DAY, **values):
    named = {"names": [name(text)], "identifiers": [f"xx:{key}"], "country": "JP", **values}
    return ReadRow(key, place, {"name": text}, {"mail": "secret@person.example"}, named, effective)


def deliver(source, rows, *, checksum, effective=DAY, at=AT):
    copy = actions.Copy(f"{checksum}.csv", "", checksum, 1, "x")
    delivery = actions.receive(source=source, copy=copy, effective=effective, at=at)
    book = storing.open_book(delivery, newest_delivery(source.pk, before=delivery))
    actions.store_chunk(delivery=delivery, rows=rows, book=book, at=at)
    return actions.accept(delivery=delivery, read=len(rows), problems=[], by=None, at=at)


def enter(key, **more):
    return actions.enter_source(spec=replace(SPEC, **more), key=key, by=None, at=AT)


def of_organisation(key):
    return Organisation.objects.get(entries__key=key)


@pytest.fixture
def register(db):
    """One open list with values of every visibility."""
    rows = [
        row(
            "a",
            "Sample Alpha",
            city="Kyoto",
            founded="1990",
            members="12",
            workers="777777",
            website="https://a.example",
        ),
        row("b", "=HYPERLINK(1)", place="3", country="KR", city="@city"),
    ]
    return deliver(enter("xx/list"), rows, checksum="c1")


@pytest.fixture
def get(client):
    def asked(path, expected=200, /, **query):
        response = client.get(f"{ROOT}{path}", query)
        assert response.status_code == expected, response.content[:300]
        return response.json()

    return asked


def table(client, path):
    response = client.get(f"{ROOT}{path}")
    assert (response.status_code, response.headers["Content-Type"]) == (200, "text/csv; charset=utf-8")
    return list(csv.DictReader(io.StringIO(b"".join(response).decode())))


ALPHA = {
    "name": "Sample Alpha", "name_language": "en", "name_script": "Latn", "standing": "network", "status": "unknown",
    "legal_form": "", "level": "unknown", "organisation_kind": "", "relation": "", "country": "JP", "region": "",
    "city": "Kyoto", "address": "", "website": "https://a.example", "description": "", "sector": "", "activity": "",
    "founded": "1990", "closed": "", "latitude": None, "longitude": None, "point_precision": "", "members": None,
    "workers": None, "successor": "", "to_confirm": [],
}  # fmt: skip


def test_list_is_paged_and_counted(register, get):
    first = get("/organisations", limit=1)
    second = get("/organisations", limit=1, after=first["after"])
    assert (first["total"], first["more_than"], second["after"]) == (2, None, None)
    assert [page["organisations"][0]["name"] for page in (first, second)] == ["=HYPERLINK(1)", "Sample Alpha"]
    assert second["organisations"] == [{"id": of_organisation("a").pk, **ALPHA}]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"country": "KR"}, ["=HYPERLINK(1)"]), ({"country": "JP", "standing": "network"}, ["Sample Alpha"]),
        ({"q": "ＳＡＭＰＬＥ a"}, ["Sample Alpha"]), ({"q": "alpha"}, []), ({"q": "…"}, []), ({"country": "XX"}, []),
        ({"country": "JP", "standing": "network", "status": "unknown", "level": "unknown"}, ["Sample Alpha"]),
    ],
)  # fmt: skip
def test_filters_hold_together_and_count(register, get, query, names):
    answer = get("/organisations", **query)
    assert ([each["name"] for each in answer["organisations"]], answer["total"]) == (names, len(names))


def test_organisations_of_a_kind(register, get, client):
    alpha = of_organisation("a")
    for field, value in (("legal_form", "JP-RK"), ("members_workers", "9"), ("employment_relation", "employee")):
        actions.decide_value(organisation=alpha, field=field, value=value, effective=DAY, by=None, at=AT)
    answer = get("/organisations", icls="worker", country="JP")
    assert ([each["id"] for each in answer["organisations"]], answer["total"]) == ([alpha.pk], 1)
    assert get("/organisations", icls="producer")["total"] == 0
    assert client.get(f"{ROOT}/organisations?icls=worker&q=alpha").status_code == 422
    kinds = get(f"/organisations/{alpha.pk}")["kinds"]
    assert (kinds["icls"]["kind"], kinds["model2019"]["kind"], kinds["national"]) == ("worker", "worker_a", "JP-RK")
    assert kinds["facts"]["members_workers"] == {"value": "9", "basis": "stated", "recalled": False}


def test_counts_of_filters_are_capped(register, get, monkeypatch):
    monkeypatch.setattr("commonwork.web.api.organisations.CAP", 1)
    source = actions.Source.objects.get(pk="xx/list")
    deliver(source, [row("a", "Sample Alpha"), row("c", "Sample Beta")], checksum="c2")
    answer = get("/organisations", q="sample")
    assert (answer["total"], answer["more_than"], len(answer["organisations"])) == (None, 1, 2)


def test_one_organisation_with_the_provenance_of_each_value(register, get):
    listed = {
        "id": register.pk,
        "effective_date": "2026-11-20",
        "received_at": "2026-11-20T09:00:00Z",
        "checksum": "c1",
    }
    since = {"source": "xx/list", "since": "2026-11-20", "delivery": listed, "place": "2"}
    stated = {"city": "Kyoto", "country": "JP", "founded": "1990", "website": "https://a.example"}
    organisation = of_organisation("a")
    answer = get(f"/organisations/{organisation.pk}", as_of="2026-11-21")
    kinds = answer.pop("kinds")
    assert (kinds["icls"]["standing"], kinds["facts"], kinds["classified_at"]) == ("undecidable", {}, None)
    assert kinds["icls"]["missing"]
    assert answer == {
        "id": organisation.pk,
        "standing": "network",
        "as_of": "2026-11-21",
        "names": [{**name("Sample Alpha"), "since": "2026-11-20", "until": None, "provenance": since}],
        "identifiers": [{"scheme": "xx", "value": "a", "provenance": since}],
        "fields": {
            field: {"value": value, "to_confirm": False, "provenance": since} for field, value in stated.items()
        },
    }


def test_a_profile_is_that_of_the_day_asked_for(register, get):
    source = actions.Source.objects.get(pk="xx/list")
    moved = row("a", "Sample Alpha", city="Nara", effective=date(2026, 11, 22))
    deliver(source, [moved], checksum="c2", effective=date(2026, 11, 22))
    address = f"/organisations/{of_organisation('a').pk}"
    cities = [get(address, as_of=day)["fields"]["city"]["value"] for day in ("2026-11-21", "2026-11-22")]
    assert cities == ["Kyoto", "Nara"]
    assert get(address, 404, as_of="2020-01-01") == {"detail": "no public record of this organisation on that day"}


def test_a_merged_id_redirects_to_the_one_that_stayed(register, client):
    kept, gone = Entry.objects.get(key="a"), Entry.objects.get(key="b")
    old = gone.organisation_id
    judging.judge_pair(entry=kept, other=gone, same=True, by=None, at=AT)
    response = client.get(f"{ROOT}/organisations/{old}", {"as_of": "2026-11-21"})
    expected = f"{ROOT}/organisations/{kept.organisation_id}?as_of=2026-11-21"
    assert (response.status_code, response.headers["Location"]) == (308, expected)


def test_csv_holds_the_same_organisations_and_no_formula(register, client):
    alpha = {field: value or "" for field, value in ALPHA.items()} | {"to_confirm": ""}
    dangerous = alpha | {"name": "'=HYPERLINK(1)", "country": "KR", "city": "'@city", "founded": "", "website": ""}
    assert table(client, "/organisations.csv") == [
        {"id": of_organisation("b").pk, **dangerous},
        {"id": of_organisation("a").pk, **alpha},
    ]
    assert [each["name"] for each in table(client, "/organisations.csv?country=JP")] == ["Sample Alpha"]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"), ("+a", "'+a"), ("-x", "'-x"), ("@a", "'@a"), ("\ta", "'\ta"), ("\ra", "'\ra"),
        ("-12.5", "-12.5"),
        ("+3", "+3"), ("a=1", "a=1"), (None, ""), (7, "7"),
        ("-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0"), ("-٣", "'-٣"),
    ],
)  # fmt: skip
def test_only_what_a_spreadsheet_would_run_gets_an_apostrophe(value, cell):
    assert safe_cell(value) == cell


def test_sources_and_their_deliveries(register, get):
    listed = [(source["key"], source["sharing"], source["owner"], source["deliveries"]) for source in get("/sources")]
    assert listed == [("xx/list", "full", None, 1)]
    assert get("/sources/xx/list/deliveries") == [
        {
            "id": register.pk, "effective_date": "2026-11-20", "received_at": "2026-11-20T09:00:00Z",
            "accepted_at": "2026-11-20T09:00:00Z", "checksum": "c1", "rows": 2, "new": 2, "changed": 0, "vanished": 0,
            "file_name": "c1.csv",
        }
    ]  # fmt: skip
    assert get("/sources/xx/none/deliveries", 404) == {"detail": "no source of this key with an accepted list"}


# Rights ------------------------------------------------------------------------------------------

SECRETS = ("777777", "secret@person.example", "Hidden Place", "Hidden Sample", "officer@x.csv")


@pytest.fixture
def lists_of_members(register):
    """A list shared by names only and one in totals only, both of a federation, with secrets in every column."""
    owner = of_organisation("a")
    for sharing, text in (("names", "Named Sample"), ("totals", "Hidden Sample")):
        source = actions.enter_source(spec=SPEC, key=f"members/{sharing}", organisation=owner, by=None, at=AT)
        actions.choose_sharing(source=source, sharing=sharing, by=None, at=AT)
        secret = row(sharing, text, city="Hidden Place", members="777777", workers="777777")
        deliver(source, [secret], checksum=f"officer@x-{sharing}")
    return owner


def all_answers(client):
    answers = [client.get(path) for path in _paths()]
    return [b"".join(answer).decode() if answer.streaming else answer.content.decode() for answer in answers]


def test_values_kept_back_never_show_anywhere(lists_of_members, client):
    found = {secret for text in all_answers(client) for secret in SECRETS if secret in text}
    assert found == set()


def test_names_only_gives_names_and_country(lists_of_members, get):
    answer = get(f"/organisations/{of_organisation('names').pk}")
    places = {each["provenance"]["place"] for each in [*answer["names"], *answer["fields"].values()]}
    assert ([each["text"] for each in answer["names"]], answer["identifiers"]) == (["Named Sample"], [])
    assert ({field: each["value"] for field, each in answer["fields"].items()}, places) == ({"country": "JP"}, {None})


def test_totals_only_is_not_counted_among_the_organisations(lists_of_members, get):
    assert get("/organisations")["total"] == 3
    assert get("/organisations", q="hidden")["total"] == 0
    detail = {"detail": "no public record of this organisation on that day"}
    assert get(f"/organisations/{of_organisation('totals').pk}", 404) == detail
    told = get("/sources/members/totals/deliveries")[0]
    assert (told["rows"], {told[name] for name in ("new", "changed", "vanished", "file_name")}) == (1, {None})


def test_the_api_answers_the_secretariat_as_anyone(lists_of_members, client, django_user_model):
    before = all_answers(client)
    person = django_user_model.objects.create(email="desk@x.example")
    person.network_roles.create(role="secretariat", start_date=date(2020, 1, 1))
    client.force_login(person)
    assert all_answers(client) == before


def test_a_decision_on_a_personal_field_is_not_shown(register, get):
    organisation = of_organisation("a")
    actions.decide_value(organisation=organisation, field="phone", value="1", effective=DAY, by=None, at=AT)
    assert "phone" not in get(f"/organisations/{organisation.pk}")["fields"]


def test_what_changes_the_answer_changes_its_tag(register, client):
    address = f"{ROOT}/organisations"
    first = client.get(address)
    tag = first.headers["ETag"]
    assert client.get(address, headers={"if-none-match": tag}).status_code == 304
    assert first.headers["Cache-Control"] == "public, max-age=60"
    assert (first.headers["Access-Control-Allow-Origin"], first.headers.get("Vary")) == ("*", "Accept-Encoding")
    actions.choose_sharing(source=actions.Source.objects.get(), sharing="totals", by=None, at=AT)
    again = client.get(address, headers={"if-none-match": tag})
    assert (again.status_code, again.json()["organisations"]) == (200, [])


# Figures, editions, facts ------------------------------------------------------------------------


@pytest.fixture
def figures(db):
    """A figure in force, and one of a list that is not shared."""
    for key, sharing, area in (("xx/figures", "full", "KOR"), ("xx/closed", "totals", "JPN")):
        source = enter(key, kind="observations")
        actions.choose_sharing(source=source, sharing=sharing, by=None, at=AT)
        deliver(source, [ReadRow("f1", "2", {}, {}, {"value": "1"}, DAY)], checksum=key)
        Observation.objects.create(
            record=Record.objects.get(entry__source=source), indicator="cooperatives", area=area, value="1000.50",
            unit="count", period_precision="year", period_words="2020", period_start=date(2020, 1, 1),
            population_scope="all", coop_type_scope="all", sector_scope="all", source_words="Invented",
            confidence="stated",
        )  # fmt: skip


def test_figures_are_decimals_as_text(figures, get, client):
    expected = {
        "source": "xx/figures", "key": "f1", "indicator": "cooperatives", "area": "KOR", "value": "1000.5",
        "unit": "count", "qualifier": "", "period_start": "2020-01-01", "period_end": None, "period_precision": "year",
        "period_words": "2020", "population_scope": "all", "population_words": "", "coop_type_scope": "all",
        "coop_type_words": "", "sector_scope": "all", "sector_words": "", "coverage_n": None, "coverage_m": None,
        "note": "", "source_words": "Invented", "confidence": "stated",
    }  # fmt: skip
    assert get("/observations") == {"observations": [expected], "after": None}
    assert get("/observations", indicator="jobs") == {"observations": [], "after": None}
    assert get("/observations", area="JPN") == {"observations": [], "after": None}
    assert table(client, "/observations.csv") == [{field: value or "" for field, value in expected.items()}]
    assert {each["code"]: each["observations"] for each in get("/indicators")}["cooperatives"] == 1


@pytest.fixture
def editions(db):
    """A published edition with a sealed table, and a prepared one."""
    common = {"as_of": DAY, "code_version": "1", "content_hash": "c", "sealed_hash": "s", "prepared_at": AT}
    for key, more in (("2026-11", {"state": "published", "published_at": AT}), ("2026-12", {})):
        edition = Edition.objects.create(id=key, **common, **more)
        for table_name, sealed in (("open", False), ("hidden", True)):
            EditionTable.objects.create(edition=edition, name=table_name, sealed=sealed, body="a\n=1\n", sha256="x")


def test_editions_show_what_is_published_and_unsealed(editions, get, client):
    edition = {
        "id": "2026-11", "as_of": "2026-11-20", "published_at": "2026-11-20T09:00:00Z", "is_demonstration": False,
        "code_version": "1", "content_hash": "c", "sealed_hash": "s", "previous": None,
    }  # fmt: skip
    tables = [{"name": "open", "sha256": "x", "address": f"{ROOT}/editions/2026-11/open.csv"}]
    assert get("/editions") == [edition]
    assert get("/editions/2026-11") == {**edition, "tables": tables}
    assert client.get(tables[0]["address"]).content == b"a\n=1\n"
    for hidden in ("/editions/2026-12", "/editions/2026-12/open.csv", "/editions/2026-11/hidden.csv", "/editions/x"):
        assert list(get(hidden, 404)) == ["detail"]


def test_facts_say_what_is_recalled(db, get, client):
    tables = {each["name"]: each for each in get("/facts")}
    members = get("/facts/members")["facts"]
    recalled = [fact for fact in members if fact["confidence"] == "recalled"]
    assert len(members) == tables["members"]["rows"]
    assert {bool(fact["recalled"]) for fact in recalled} == {True}
    rows = table(client, "/facts/members.csv")
    assert list(rows[0]) == [*tables["members"]["columns"], "recalled"]
    assert [each["recalled"].split() for each in rows] == [fact["recalled"] for fact in members]


def test_codes_have_labels_in_the_language_asked_for(db, get):
    found = {lang: get("/codes/statuses", lang=lang) for lang in ("en", "ja", "xx")}
    languages = {lang: answer["language"] for lang, answer in found.items()}
    assert languages == {"en": "en", "ja": "ja", "xx": "en"}
    assert [each["code"] for each in found["ja"]["codes"]] == [each["code"] for each in found["en"]["codes"]]
    assert found["xx"] == found["en"] != found["ja"]


# The description, and hostile questions ----------------------------------------------------------


def _schema():
    return json.loads(json.dumps(api.get_openapi_schema()))


def _paths():
    """Every GET operation with something in its place that exists, and something that does not."""
    organisations = Organisation.objects.values_list("pk", flat=True)
    given = {
        "{organisation_id}": [*organisations, "none"], "{key}": ["xx/list", "members/totals", "no"],
        "{table}": ["open", "no"],
        "{edition_id}": ["2026-11", "no"], "{name}": ["members", "statistics", "no"],
        "{list_name}": ["countries", "isic", "no"],
    }  # fmt: skip
    paths = list(_schema()["paths"])
    for place, values in given.items():
        paths = [path.replace(place, value) for path in paths for value in (values if place in path else [""])]
    return sorted(set(paths))


def _operation_of(schema, path):
    from django.urls import resolve

    route = f"/{resolve(path).route}".replace("<path:key>", "{key}").replace("<", "{").replace(">", "}")
    return schema["paths"][route]["get"]


def test_every_answer_is_as_described(lists_of_members, figures, editions, client):
    schema, kinds = _schema(), set()
    for path in _paths():
        answer = client.get(path)
        described = _operation_of(schema, path)["responses"][str(answer.status_code)]["content"]
        kind = answer.headers["Content-Type"].partition(";")[0]
        assert kind in described, path
        if kind == "application/json":
            jsonschema.validate(answer.json(), {**described[kind]["schema"], "components": schema["components"]})
        kinds.add((kind, answer.status_code))
    assert kinds == {("application/json", 200), ("application/json", 404), ("text/csv", 200)}


def test_the_api_only_answers_get(register, client):
    methods = {method for operations in _schema()["paths"].values() for method in operations}
    assert methods == {"get"}
    refused = [client.post(f"{ROOT}/organisations"), client.delete(f"{ROOT}/sources")]
    assert [answer.status_code for answer in refused] == [405, 405]


HOSTILE = (
    "%00", "%ED%A0%80", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), "%F0%9F%92%A9", "'%20OR%201=1--",
    "x" * 5000, "-1", "0", "99999999999999999999999", "1e9", "NaN", "[]", "%5B%22%5Cud800%22,%20%22a%22%5D",
    "0000-00-00",
    "2026-02-30", "WyJcdWQ4MDAiLCAiYSJd", "WyJcdTAwMDAiLCAiYSJd", "Wzk5OTk5OTk5OTk5OTk5OTk5OTk5OTld", "W1tdLCBbXV0",
    "W3RydWVd",
)  # fmt: skip


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_questions_get_an_answer(register, client, value):
    client.raise_request_exception = False
    statuses, bodies = set(), []
    organisation = of_organisation("a").pk
    for path, operations in _schema()["paths"].items():
        path = path.replace("{organisation_id}", organisation).replace("{key}", "xx/list").replace("{name}", "members")
        for parameter in operations["get"].get("parameters", []):
            if parameter["in"] == "query":
                answer = client.get(f"{path}?{parameter['name']}={value}")
                statuses.add(answer.status_code)
                bodies += [answer.json()] if answer.status_code in {404, 422} else []
    assert statuses <= {200, 400, 404, 422}
    assert {tuple(body) for body in bodies} <= {("detail",), ("detail", "problems")}
    assert all(isinstance(body["detail"], str) for body in bodies)


@pytest.mark.parametrize("value", ["%00", "%ED%A0%80", "x" * 5000, "..%2F..", "%27"])
def test_hostile_places_get_an_answer(register, client, value):
    client.raise_request_exception = False
    paths = [
        "/organisations/{}", "/sources/{}/deliveries", "/editions/{}", "/editions/{}/x.csv", "/editions/x/{}.csv",
        "/facts/{}", "/facts/{}.csv", "/codes/{}",
    ]  # fmt: skip
    statuses = {client.get(ROOT + path.format(value)).status_code for path in paths}
    assert statuses <= {400, 404, 422}


def test_faults_say_what_is_wrong(register, get):
    assert get("/organisations", 422, limit=201) == {"detail": "limit: Input should be less than or equal to 200"}
    assert get("/organisations", 422, after="x") == {"detail": "after: not the `after` of a page of this list"}
    address = f"/organisations/{of_organisation('a').pk}"
    assert get(address, 422, as_of="0") == {"detail": "as_of: Value error, must be a day as YYYY-MM-DD"}


def test_the_page_lists_every_operation_without_a_script_from_elsewhere(db, client):
    response = client.get(f"{ROOT}/docs")
    text = response.content.decode()
    missing = [path for path in _schema()["paths"] if f"GET {path}</code>" not in text]
    elsewhere = [each for each in re.findall(r'<script[^>]*src="([^"]*)', text) if not each.startswith("/static/")]
    assert (response.status_code, missing, elsewhere) == (200, [], [])
    assert response.headers["Cache-Control"] == "private, no-cache"
