"""The files of the checkout, as the tests of its shape read them."""

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "commonwork"


@cache
def files() -> tuple[Path, ...]:
    """Every file that is in git or will be."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return tuple(path for name in sorted(set(listed.split("\0")) - {""}) if (path := ROOT / name).is_file())


def modules(folder: Path = PACKAGE) -> list[Path]:
    """The Python files under a folder, migrations left out."""
    return [
        path for path in files() if path.suffix == ".py" and folder in path.parents and "migrations" not in path.parts
    ]


@cache
def parsed(path: Path) -> ast.Module:
    """A module as its syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


def named(path: Path) -> str:
    """A file's path in the checkout."""
    return path.relative_to(ROOT).as_posix()
