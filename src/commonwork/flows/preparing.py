"""Making an installation ready: folders, database, catalogues, static files. Done twice it changes nothing."""

import io
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from commonwork.flows.catalogues import compile_all

_OTHERWISE_SORTED = """
    SELECT format('ALTER TABLE %%I %%s', c.relname, string_agg(
        format('ALTER COLUMN %%I TYPE %%s COLLATE "C"', a.attname, format_type(a.atttypid, a.atttypmod)), ', '))
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_collation o ON o.oid = a.attcollation
    WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND c.relname LIKE ANY(%s)
        AND a.attnum > 0 AND NOT a.attisdropped AND o.collname <> 'C'
    GROUP BY c.relname
"""


def prepare() -> None:
    """Make the folders, bring the database up to the code, compile the catalogues, collect the static files."""
    compile_all()
    open_house()
    migrate()
    call_command("collectstatic", interactive=False, verbosity=0, stdout=io.StringIO())


def migrate() -> None:
    """Bring the database up to the code, if it is not."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
        order_by_code_point()


def order_by_code_point() -> None:
    """Let PostgreSQL sort and compare our texts by code point, as SQLite does, whatever the language of its database.

    Lists then turn their pages alike, names are found by their beginning, and an index serves both.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(_OTHERWISE_SORTED, [[f"{app}\\_%" for app in ("people", "register", "observatory")]])
        for statement in [row[0] for row in cursor.fetchall()]:
            cursor.execute(statement)


def open_house() -> None:
    """Make the folders and, in an empty database, the tables: a first command needs no set-up of its own."""
    for folder in (settings.HOME, settings.FILES):
        Path(folder).mkdir(parents=True, exist_ok=True)
    if "register_source" not in connection.introspection.table_names():
        migrate()
