"""What the project is made of: every dependency with its reason and its hashes, no host or path of a machine."""

import re
import tomllib

import pytest
from architecture.tree import ROOT, files, named

LOCKS = sorted(path.name for path in ROOT.glob("requirements*.lock"))
# Written in parts, so that this file does not hold what it looks for.
_HOSTS = (
    "py" + r"pi\.",
    "python" + "hosted",
    "npm" + r"js\.",
    "index" + r"-url[ =]\S",
    "artif" + "actory",
    "dev" + "pi",
)
_PATHS = ("/ro" + "ot/", "/ho" + "me/[a-z]", "/wo" + "rk/", "/Us" + "ers/", r"[A-Z]:\\\\")
_PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)(\[[a-z,]+\])?==\S+", re.M | re.I)


def test_no_file_names_a_package_index_or_a_place_on_a_machine():
    looked_for = re.compile("|".join((*_HOSTS, *_PATHS)))
    found = []
    for path in files():
        raw = path.read_bytes()
        if b"\0" in raw[:8000]:
            continue
        for number, line in enumerate(raw.decode("utf-8", "replace").splitlines(), start=1):
            if match := looked_for.search(line):
                found.append(f"{named(path)}:{number}: {match[0]}")
    assert found == []


def test_there_is_a_lock_for_running_testing_and_measuring():
    assert {"requirements.lock", "requirements-test.lock", "requirements-bench.lock"} <= set(LOCKS)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_its_hashes_and_no_address(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    blocks = re.split(r"\n(?=\S)", "\n".join(lines))
    without = [block.split(" ")[0] for block in blocks if "--hash=sha256:" not in block or not _PINNED.match(block)]
    assert (len(blocks) > 0, without, [line for line in lines if "://" in line]) == (True, [], [])


def direct():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    return [requirement for group in groups for requirement in group]


def test_every_direct_dependency_says_what_it_is_for():
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    silent = [
        requirement
        for requirement in direct()
        if not any(f'"{requirement}"' in line and re.search(r"#\s+\S", line) for line in lines)
    ]
    assert silent == []


def test_every_direct_dependency_is_locked():
    locked = {
        match[1].lower() for lock in LOCKS for match in _PINNED.finditer((ROOT / lock).read_text(encoding="utf-8"))
    }
    wanted = {re.match(r"[A-Za-z0-9._-]+", requirement)[0].lower() for requirement in direct()}
    assert sorted(wanted - locked - {"setuptools"}) == []
