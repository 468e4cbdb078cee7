"""Every phrase of the interface, in templates and in code, stands in every catalogue with a translation."""

import ast
import re
from collections.abc import Iterator

import polib
import pytest
from browser.served import ROOT

PACKAGE = ROOT / "src" / "commonwork"
CATALOGUES = ("fa", "fil", "hi", "id", "ja", "ko", "zh_Hans")
CALLS = {"gettext", "gettext_lazy", "gettext_noop", "_", "ngettext", "ngettext_lazy", "pgettext"}
TAG = re.compile(r"""\{%\s*translate\s+(?:"([^"]*)"|'([^']*)')|_\("([^"]*)"\)""")
BLOCK = re.compile(r"\{%\s*blocktranslate\b[^%]*%\}(.*?)\{%\s*endblocktranslate\s*%\}", re.DOTALL)
PLURAL = re.compile(r"\{%\s*plural\s*%\}")


def in_template(text: str) -> Iterator[str]:
    """The phrases of one template, as Django looks them up."""
    for found in TAG.finditer(text):
        yield next(filter(None, found.groups()))
    for found in BLOCK.finditer(text):
        for part in PLURAL.split(found.group(1)):
            trimmed = " ".join(line.strip() for line in part.strip().splitlines())
            yield re.sub(r"\{\{\s*(\w+)\s*\}\}", r"%(\1)s", trimmed.replace("%", "%%"))


def in_code(text: str) -> Iterator[str]:
    """The phrases of one module: the constants given to a call of gettext, by whatever name."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
            first = 1 if node.func.id.startswith("pgettext") else 0  # ahead of it stands the context
            last = first + (2 if node.func.id.startswith("ngettext") else 1)
            yield from (one.value for one in node.args[first:last] if isinstance(one, ast.Constant) and one.value)


def phrases() -> set[str]:
    templates = (in_template(path.read_text(encoding="utf-8")) for path in (PACKAGE / "templates").rglob("*.*"))
    modules = (in_code(path.read_text(encoding="utf-8")) for path in PACKAGE.rglob("*.py"))
    return {phrase for found in (*templates, *modules) for phrase in found}


def test_the_phrases_are_found() -> None:
    assert {"Skip to the content", "Choose a file.", "%(shown)s organisations"} <= phrases()


@pytest.mark.parametrize("catalogue", CATALOGUES)
def test_every_phrase_is_translated(catalogue: str) -> None:
    entries = polib.pofile(str(PACKAGE / "locale" / catalogue / "LC_MESSAGES" / "django.po"))
    translated = {said for one in entries if one.translated() for said in (one.msgid, one.msgid_plural)}
    assert sorted(phrases() - translated) == []
    assert [one.msgid for one in entries if not one.translated()] == []
