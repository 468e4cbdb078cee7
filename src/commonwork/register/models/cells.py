"""A JSON column that keeps the order of its keys."""

import json
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class InOrder(models.JSONField):  # type: ignore[type-arg]  # -- the stubs' parameters say nothing here
    """JSON whose keys stay in the order in which they came: text, since PostgreSQL sorts the keys of «jsonb»."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str | None:
        """Text: unlike «json» it can be compared, so that rows can be told apart."""
        return "text" if connection.vendor == "postgresql" else super().db_type(connection)

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:
        """The value as text, in its own order."""
        return None if value is None else json.dumps(value, ensure_ascii=False)
