"""The house has storeys: imports and keys go down only, writing is done by actions, the clock stays above."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from architecture.tree import PACKAGE, ROOT, modules, named, parsed
from django.apps import apps
from django.db import models

STOREYS = {"engines": 0, "reference": 0, "people": 1, "register": 2, "observatory": 3, "flows": 4, "web": 5}
BACKWARDS: dict[str, str] = {}  # key across storeys with a way back → why
WRITES = {"save", "create", "delete", "get_or_create", "update_or_create"}
WRITING_ABOVE = {
    ("src/commonwork/flows/member_workbook.py", "book.save"): "a workbook is written into memory, not the database",
}


def test_imports_keep_the_contracts():
    """In a process of its own: the linter switches off the loggers of the one it runs in."""
    command = [Path(sys.executable).with_name("lint-imports"), "--config", "pyproject.toml", "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def own_models():
    return [model for app in apps.get_app_configs() if app.label in STOREYS for model in app.get_models()]


def keys():
    for model in own_models():
        for field in model._meta.get_fields():
            if isinstance(field, models.ForeignKey | models.ManyToManyField) and field.model is model:
                yield f"{model.__name__}.{field.name}", model, field


def test_keys_go_down_only():
    upwards = [
        name
        for name, model, field in keys()
        if STOREYS.get(field.related_model._meta.app_label, -1) > STOREYS[model._meta.app_label]
    ]
    assert (len(list(keys())) > 20, upwards) == (True, [])


def test_a_key_to_a_lower_storey_leaves_no_way_back():
    crossing = {
        name
        for name, model, field in keys()
        if field.related_model._meta.app_label != model._meta.app_label
        and field.remote_field.get_accessor_name() is not None
        and not field.remote_field.hidden
    }
    assert crossing == set(BACKWARDS)


def test_faces_and_journeys_write_by_actions_only():
    found = set()
    for path in [*modules(PACKAGE / "web"), *modules(PACKAGE / "flows")]:
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _writes(node.func):
                found.add((named(path), ast.unparse(node.func)))
    assert found == set(WRITING_ABOVE)


def _writes(call: ast.Attribute) -> bool:
    on = ast.unparse(call.value)
    of_rows = "objects" in on or "filter(" in on or on.endswith("all()")
    return call.attr in WRITES or call.attr.startswith("bulk_") or (call.attr == "update" and of_rows)


@pytest.mark.parametrize(
    "banned",
    [
        "datetime.datetime.now", "datetime.datetime.today", "datetime.datetime.utcnow", "datetime.date.today",
        "django.utils.timezone.now", "django.utils.timezone.localdate", "django.utils.timezone.localtime", "time.time",
    ],
)  # fmt: skip
def test_the_clock_is_read_in_faces_journeys_and_commands_only(banned):
    ruff = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
    allowed = {path for path, codes in ruff["per-file-ignores"].items() if "TID251" in codes}
    assert "TID" in ruff["select"]
    assert banned in ruff["flake8-tidy-imports"]["banned-api"]
    assert allowed == {"src/commonwork/web/**", "src/commonwork/flows/**", "src/commonwork/cli.py"}
    below = [
        path
        for name in ("engines", "reference", "people", "register", "observatory")
        for path in modules(PACKAGE / name)
    ]
    words = {banned.rpartition(".")[2]} | ({"date.today()", "datetime.now("} if "datetime" in banned else set())
    calls = [
        named(path)
        for path in below
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(tuple(f".{word}" for word in words))
    ]
    assert calls == []
