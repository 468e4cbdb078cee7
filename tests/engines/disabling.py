"""Which rules of the engines have a test that leaves them out.

A test file registers its rules as the keys of a dict named ``DISABLING`` or ``CASES``, or as the parameters of a
test with «disabled» in its name.
"""

import ast
import importlib
import pkgutil
from pathlib import Path

import commonwork.engines

NAMES = {"DISABLING", "CASES"}


def rules():
    """Every rule id of the engines, with the module that holds it."""
    found = {}
    for module in pkgutil.walk_packages(commonwork.engines.__path__, "commonwork.engines."):
        for rule in getattr(importlib.import_module(module.name), "RULES", ()):
            found[rule] = module.name
    return found


def registered():
    """The rule ids the test files below this folder register, read without running them."""
    files = sorted(Path(__file__).parent.rglob("test_*.py"))
    return {
        name for path in files for node in ast.parse(path.read_text(encoding="utf-8")).body for name in _named(node)
    }


def _named(node):
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict):
        keys = node.value.keys if NAMES & {getattr(target, "id", "") for target in node.targets} else []
    elif isinstance(node, ast.FunctionDef) and "disabled" in node.name:
        keys = [each for decorator in node.decorator_list for each in ast.walk(decorator)]
    else:
        keys = []
    return {
        key.value for key in keys if isinstance(key, ast.Constant) and isinstance(key.value, str) and "." in key.value
    }
