"""What the tests of this folder run in a process of its own, so that the settings are read afresh.

``python inside.py state`` prints every row of our tables, ``answers`` what the pages and the API say,
``killed FILE CHUNKS`` takes a list in and is switched off in the middle, ``withdraw`` takes the newest
delivery back, ``listed`` gives the order of the register, ``collations`` how its texts are sorted.
"""

import json
import os
import re
import sys
from datetime import date
from pathlib import Path
from typing import Any

import django

SOURCE = "uk/coops-uk"
_PAGES = 260
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|\+00:00)?|\b\d\d?:\d\d(:\d\d)?\s?(AM|PM)?\b")
_CSRF = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
_LINK = re.compile(r'href="(/[^"#]*)')


def state() -> dict[str, list[list[str]]]:
    """Every row of our own tables, counted ids included, moments left out."""
    from django.apps import apps
    from django.db import models

    found = {}
    for app in ("people", "register", "observatory"):
        for model in apps.get_app_config(app).get_models():
            fields = [f for f in model._meta.concrete_fields if not isinstance(f, models.DateTimeField)]
            left_out = {"password", "code_hash"} if app == "people" else set()  # salted: never the same twice
            if model.__name__ in {"Tally", "KindCount", "OrganisationName", "Identifier", "EditionTable"}:
                left_out |= {"id"}  # rows that are made anew: what they say counts, not their number
            names = [field.attname for field in fields if field.attname not in left_out]
            rows = [[_plain(getattr(row, name), name) for name in names] for row in model.objects.all()]
            found[model._meta.label] = sorted(rows)
    return found


def _plain(value: Any, name: str) -> str:
    """A value as text; what was read from a file must keep its order, any other mapping has none."""
    return json.dumps(value, sort_keys=name not in {"cells", "values"}, default=repr, ensure_ascii=False)


def answers() -> dict[str, list[Any]]:
    """What every page, and every answer of the API, says to anyone and to the secretariat."""
    from django.conf import settings
    from django.test import Client

    from commonwork.people.models import Person

    settings.ALLOWED_HOSTS = ["*"]
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    found: dict[str, list[Any]] = {}
    secretariat = Person.objects.filter(email__startswith="secretariat").get()
    for standing, person in (("anyone", None), ("secretariat", secretariat)):
        client = Client(headers={"accept-language": "en"})
        if person is not None:
            client.force_login(person, "allauth.account.auth_backends.AuthenticationBackend")
        starts = _starts() if person is None else ["/en/desk/", "/en/desk/deliveries/", "/en/desk/log/"]
        found |= {f"{standing} {path}": said for path, said in _crawl(client, starts, person is not None).items()}
    return found


def _starts() -> list[str]:
    from commonwork.register.models import Source

    api = ["organisations", "organisations.csv", "sources", "indicators", "observations", "observations.csv"]
    api += ["editions", "facts", "codes/countries", "openapi.json"]
    api += [f"sources/{key}/deliveries" for key in Source.objects.order_by("key").values_list("key", flat=True)]
    searches = ["अ", "협동", "株", "労働", "تع", "Co", "sample", "Z"]
    pages = ["/en/", "/fa/", "/ja/organisations/", *[f"/en/organisations/?q={query}" for query in searches]]
    return [*pages, *[f"/api/v1/{path}" for path in api], *[f"/en/search/?q={query}" for query in searches]]


def _crawl(client: Any, starts: list[str], desk: bool) -> dict[str, list[Any]]:
    todo, found = list(starts), {}
    while todo and len(found) < _PAGES:
        path = todo.pop(0)
        if path in found:
            continue
        response = client.get(path)
        body = b"".join(response) if response.streaming else response.content
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        if kind.startswith("text/") or kind == "application/json":
            text = _CSRF.sub("", _MOMENT.sub("moment", body.decode()))
            found[path] = [response.status_code, kind, text]
            links = [link.replace("&amp;", "&") for link in _LINK.findall(text)] if kind == "text/html" else []
            wanted = "/en/desk" if desk else ("/en/", "/api/")
            todo += [link for link in links if link.startswith(wanted) and "sign" not in link]
        else:
            found[path] = [response.status_code, kind, ""]
    return found


def killed(path: str, chunks: int) -> None:
    """Take a list in three rows at a time, and be switched off after some of them."""
    from commonwork.flows import spreadsheet_to_report as flow

    flow.CHUNK = 3

    def off(stage: str, done: int, of: int) -> None:
        if done >= 3 * chunks or done == of:
            os._exit(9)

    flow.take_in(SOURCE, Path(path), effective=date(2017, 12, 31), progress=off)


def withdraw() -> dict[str, str]:
    """Take the newest delivery back."""
    from commonwork.flows.spreadsheet_to_report import take_back
    from commonwork.register.models import Delivery

    delivery = Delivery.objects.filter(source=SOURCE, state="accepted").latest("effective_date", "id")
    return {"state": take_back(delivery, reason="sent by mistake", by=None).state}


def replayed(*vintages: str) -> dict[str, Any]:
    """Two vintages and a list without numbers taken in, judged in between; what held, and which addresses were lost."""
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from realdata.replay import play_british

    return play_british(*vintages)


def prepare() -> str:
    """Make the database ready."""
    from commonwork.flows.preparing import prepare as make_ready

    make_ready()
    return "ready"


def listed(*names: str) -> dict[str, Any]:
    """The order of all organisations, the same turned page by page, and who is found by the beginning of a name."""
    from commonwork.register.finding import Filters, find, page_of

    turned: list[list[str]] = []
    after, more = "", True
    while more:
        rows, _, after = page_of(find(Filters()), after=after, before="", size=7)
        turned += [[row.sort_key, row.pk] for row in rows]
        more = bool(after)
    return {
        "all": [[key, pk] for key, pk in find(Filters()).values_list("sort_key", "pk")],
        "turned": turned,
        "found": {name: [row.pk for row in find(Filters(query=name))] for name in names},
    }


def tallied() -> dict[str, int]:
    """How many organisations of each country the pages say there are."""
    from commonwork.register.finding import Filters, count_facets

    return {value: count for value, (count, _) in sorted(count_facets(Filters())["country"].items())}


def counted() -> dict[str, int]:
    """The same, counted one by one."""
    from collections import Counter

    from commonwork.register.models import Organisation

    return dict(sorted(Counter(Organisation.objects.shown().values_list("country", flat=True)).items()))


def collations() -> list[str]:
    """How the columns of our tables that hold text are sorted."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT coalesce(collation_name, 'of the database') FROM information_schema.columns"
            " WHERE data_type IN ('text', 'character varying') AND table_schema = 'public'"
            " AND (table_name LIKE 'people%' OR table_name LIKE 'register%' OR table_name LIKE 'observatory%')"
        )
        return sorted(row[0] for row in cursor.fetchall())


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "commonwork.settings"
    django.setup()
    parts = (state, answers, withdraw, collations, prepare, listed, tallied, counted, replayed)
    work: dict[str, Any] = {part.__name__: part for part in parts}
    if sys.argv[1] == "killed":
        killed(sys.argv[2], int(sys.argv[3]))
    else:
        print(json.dumps(work[sys.argv[1]](*sys.argv[2:]), ensure_ascii=False))
