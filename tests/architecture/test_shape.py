"""How the code is written: short functions and files, words where they are owed, no bag of odds and ends."""

import ast
import re

import pytest
from architecture.tree import PACKAGE, ROOT, files, modules, named, parsed

LONGEST_FUNCTION, LONGEST_FILE = 60, 500
LONGER: dict[str, str] = {}  # function or file that is longer → why
BAGS = {
    "utils", "util", "common", "helpers", "helper", "services", "service", "manager", "managers", "misc", "stuff",
    "shared", "lib", "core", "handlers", "various", "tools",
}  # fmt: skip
_SUPPRESSION = re.compile(r"#\s*(noqa|type:\s*ignore)\b(?P<rest>.*)")
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def functions(path):
    return [node for node in ast.walk(parsed(path)) if isinstance(node, _FUNCTIONS)]


def test_functions_are_short():
    lengths = {
        f"{named(path)}:{node.name}": node.end_lineno - node.lineno + 1
        for path in modules()
        for node in functions(path)
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION and name not in LONGER} == {}


def test_files_are_short():
    lengths = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE and name not in LONGER} == {}


def test_every_module_says_what_it_is():
    silent = [
        named(path)
        for path in modules(ROOT)
        if not ast.get_docstring(parsed(path)) and path.parent.parts[len(ROOT.parts)] != "tests"
    ]
    assert silent == []


def speaking_modules():
    engines = modules(PACKAGE / "engines")
    return engines + [path for path in modules() if path.stem in {"actions", "queries", "rules"}]


def test_every_public_function_of_engines_actions_and_queries_says_what_it_does():
    silent = []
    for path in speaking_modules():
        for node in parsed(path).body:
            within = [node, *node.body] if isinstance(node, ast.ClassDef) else [node]
            public = [n for n in within if isinstance(n, (*_FUNCTIONS, ast.ClassDef)) and not n.name.startswith("_")]
            silent += [f"{named(path)}:{each.name}" for each in public if not ast.get_docstring(each)]
    assert silent == []


def test_every_suppression_gives_its_reason():
    bare = []
    for path in [*modules(ROOT), *(PACKAGE.glob("*/migrations/*.py"))]:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            match = _SUPPRESSION.search(line)
            if match and "_SUPPRESSION" not in line and not re.search(r"-- \S+ \S+", match["rest"]):
                bare.append(f"{named(path)}:{number}")
    assert bare == []


@pytest.mark.parametrize("kind", ["files and folders", "classes and functions"])
def test_nothing_is_named_as_a_bag(kind):
    if kind == "files and folders":
        names = {part.removesuffix(".py") for path in modules(ROOT) for part in path.relative_to(ROOT).parts}
    else:
        named_nodes = (*_FUNCTIONS, ast.ClassDef)
        names = {n.name.lower() for path in modules() for n in ast.walk(parsed(path)) if isinstance(n, named_nodes)}
    assert names & BAGS == set()


def test_the_list_of_files_is_that_of_the_checkout():
    assert {"pyproject.toml", "src/commonwork/settings.py", "tests/conftest.py"} <= {named(path) for path in files()}
