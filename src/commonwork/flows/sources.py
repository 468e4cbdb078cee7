"""The folders of sources/: one per partner, found by their key."""

from datetime import datetime
from functools import lru_cache
from pathlib import Path

import yaml
from django.conf import settings

from commonwork.engines.reading import SourceSpec, SpecError, parse_spec
from commonwork.people.models import Person
from commonwork.reference import load as load_reference
from commonwork.register import actions
from commonwork.register.models import Organisation, Source


class UnknownSource(LookupError):
    """No folder and no entered source has this key."""


def source_folder(template: str) -> Path:
    """The folder that describes a source, such as ``sources/uk/coops-uk``."""
    return Path(settings.SOURCES) / template


@lru_cache(maxsize=64)
def _load(path: Path, modified: float) -> SourceSpec:
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(raw, dict):
        raise SpecError(f"{path.parent.name}: source.yml is not a mapping")
    for name, table in (raw.get("lookups") or {}).items():
        if isinstance(table, str):
            raw["lookups"][name] = codes_by_label(table) if table.startswith("labels:") else _mapping(table)
    return parse_spec(raw)


def codes_by_label(named: str) -> dict[str, str]:
    """A lookup given as «labels:countries» knows a list's codes, their labels in every language, and «code · label».

    A label shared by a code and the codes below it means the upper one. Any other label that two codes share is
    left out; «code · label» tells those apart.
    """
    name, reference = named.removeprefix("labels:"), load_reference()
    found: dict[str, set[str]] = {}
    for language in reference.interface_languages:
        for code, label in reference.labels(name, language).items():
            for words in (code, label, f"{code} · {label}"):
                found.setdefault(words, set()).add(code)
    parents = {code: row.get("parent", "") for code, row in reference.code_lists.get(name, {}).items()}
    upper = {words: {code for code in codes if parents.get(code) not in codes} for words, codes in found.items()}
    return {words: min(codes) for words, codes in upper.items() if len(codes) == 1}


def _mapping(named: str) -> dict[str, str]:
    """A lookup given as «mapping:relation» is the committed table of the reference; a condition joins the words."""
    table = load_reference().mappings[named.removeprefix("mapping:")]
    found: dict[str, str] = {}
    for row in table.rows:
        for condition in table.conditions[:1]:
            if not row[condition]:
                raise SpecError(f"{named}: a lookup of a source needs its condition «{condition}» in every row")
            found[f"{row['words']} | {row[condition]}"] = row["code"]
        if not table.conditions:
            found[row["words"]] = row["code"]
    return found


def load_spec(template: str) -> SourceSpec:
    """Read and check ``source.yml`` of a folder. Raises :class:`UnknownSource` or :class:`SpecError`."""
    path = source_folder(template) / "source.yml"
    try:
        known = path.resolve().is_relative_to(Path(settings.SOURCES).resolve()) and path.is_file()
    except (OSError, ValueError):  # a key no file system can name
        known = False
    if not known:
        raise UnknownSource(template)
    return _load(path, path.stat().st_mtime)


def described_sources() -> list[str]:
    """The keys of all folders that describe a source."""
    root = Path(settings.SOURCES)
    return sorted(str(path.parent.relative_to(root)) for path in root.glob("*/*/source.yml"))


def find_source(key: str, *, by: Person | None, at: datetime) -> tuple[Source, SourceSpec]:
    """The entered source of this key with its map; a folder not entered yet is entered now."""
    entered = Source.objects.filter(pk=key).first()
    spec = load_spec(entered.template if entered else key)
    if entered is None or entered.key == entered.template:
        entered = actions.enter_source(spec=spec, by=by, at=at)
    return entered, spec


def member_list_of(organisation: Organisation, *, by: Person | None, at: datetime) -> Source:
    """The source that holds an organisation's own member list; entered when it is first asked for.

    From then on its columns, and who sees them, are those of the lists its sender confirmed.
    """
    entered = Source.objects.filter(pk=f"members/{organisation.pk}").first()
    if entered is not None:
        return entered
    spec = load_spec("network/member-workbook")
    standing = "sample" if organisation.standing == "sample" else ""
    return actions.enter_source(
        spec=spec, key=f"members/{organisation.pk}", standing=standing, organisation=organisation, by=by, at=at
    )


def sample_source(template: str, *, by: Person | None, at: datetime) -> Source:
    """The source an invented sample of a folder is taken in as: its rows are marked and never counted."""
    return actions.enter_source(spec=load_spec(template), key=f"sample/{template}", standing="sample", by=by, at=at)
