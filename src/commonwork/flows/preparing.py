"""Making an installation ready: folders, database, catalogues, static files. Done twice it changes nothing."""

import io
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from commonwork.flows.catalogues import compile_all


def prepare() -> None:
    """Make the folders, bring the database up to the code, compile the catalogues, collect the static files."""
    for folder in (settings.HOME, settings.FILES):
        Path(folder).mkdir(parents=True, exist_ok=True)
    compile_all()
    migrate()
    call_command("collectstatic", interactive=False, verbosity=0, stdout=io.StringIO())


def migrate() -> None:
    """Bring the database up to the code, if it is not."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


def is_ready() -> bool:
    """Whether the database has its tables."""
    return "register_source" in connection.introspection.table_names()
