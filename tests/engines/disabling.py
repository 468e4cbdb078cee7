"""The dicts ``DISABLING`` of the test files: rule id → a test showing that leaving the rule out changes a result."""

import ast
import importlib
import pkgutil
from pathlib import Path

import commonwork.engines


def rules():
    """Every rule id of the engines, with the module that holds it."""
    found = {}
    for module in pkgutil.walk_packages(commonwork.engines.__path__, "commonwork.engines."):
        for rule in getattr(importlib.import_module(module.name), "RULES", ()):
            found[rule] = module.name
    return found


def registered():
    """The rule ids named in a ``DISABLING`` of any test file below this folder, read without running it."""
    found = set()
    for path in sorted(Path(__file__).parent.rglob("test_*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign) and [getattr(target, "id", "") for target in node.targets] == ["DISABLING"]:
                found |= {ast.literal_eval(key) for key in node.value.keys}
    return found
