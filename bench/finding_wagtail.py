"""Wagtail's search (the package modelsearch that it is made of) on PostgreSQL, as its documentation sets it up.

Building takes minutes at 400,000 rows, so it gets a part of the register only: every body that answers a query and as
many others as there is room for. That is easier than what all others are asked; the table says so.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from finding_methods import Method
from finding_peers import text_of
from finding_sets import Body

PART = 20_000


def _models(address: str) -> Any:
    """Django with Wagtail's search and a model of one text field; made in the process that uses it."""
    import django
    from django.conf import settings

    place = urlsplit(address)
    database = {
        "ENGINE": "django.db.backends.postgresql", "NAME": place.path[1:], "HOST": place.hostname, "PORT": place.port,
        "USER": place.username,
    }  # fmt: skip
    settings.configure(
        DATABASES={"default": database},
        INSTALLED_APPS=["django.contrib.contenttypes", "modelsearch", "finding_wagtail"],
        MODELSEARCH_BACKENDS={"default": {"BACKEND": "modelsearch.backends.database"}},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    )
    django.setup()
    from django.db import models
    from modelsearch import index
    from modelsearch.conf import get_app_config

    class FoundBody(index.Indexed, models.Model):
        """A body as a page of Wagtail would hold it."""

        key = models.TextField(db_index=True)
        text = models.TextField()
        search_fields = [index.SearchField("text"), index.AutocompleteField("text")]

        class Meta:
            app_label = "finding_wagtail"

    get_app_config().get_model("IndexEntry").add_generic_relations()  # made for models known when it was ready
    return FoundBody


class _Wagtail:
    def __init__(self, address: str) -> None:
        from modelsearch.backends import get_search_backend

        self.model = _models(address)
        self.backend = get_search_backend()

    def find(self, text: str) -> Sequence[str]:
        """Whole words; where those are too few, beginnings of words too."""
        text = text.replace("\0", "")
        found = [body.key for body in self.backend.search(text, self.model)[:10]]
        if len(found) < 10:
            found += [body.key for body in self.backend.autocomplete(text, self.model)[:10]]
        return list(dict.fromkeys(found))[:10]

    def change(self, body: Body) -> None:
        """Saved, which writes the index."""
        row = self.model.objects.filter(key=body.id).first()
        if row is not None:
            row.text = text_of(body)
            row.save()


def wagtail_method(address: str, wanted: frozenset[str]) -> Method:
    """Wagtail's search over the bodies ``wanted`` and others, at most :data:`PART`."""

    def part_of(bodies: Sequence[Body]) -> list[Body]:
        needed = [body for body in bodies if body.id in wanted]
        others = [body for body in bodies if body.id not in wanted]
        room = max(0, PART - len(needed))
        return needed + others[:: max(1, len(others) // max(1, room))][:room]

    def build(bodies: Sequence[Body], folder: Path) -> None:
        model = _models(address)
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0)
        with connection.schema_editor() as editor:
            editor.create_model(model)
        model.objects.bulk_create([model(key=body.id, text=text_of(body)) for body in part_of(bodies)], 1000)
        call_command("rebuild_modelsearch_index", verbosity=0)

    def size(folder: Path) -> float:
        import psycopg

        names = ["finding_wagtail_foundbody", "modelsearch_indexentry"]
        with psycopg.connect(address) as connection:
            row = connection.execute(
                "SELECT sum(pg_total_relation_size(name::regclass)) FROM unnest(%s::text[]) AS n(name)", (names,)
            ).fetchone()
        return float(row[0]) / 1e6 if row else 0.0

    return Method("Wagtail's search", build, lambda folder: _Wagtail(address), size, served=True, most=PART)
