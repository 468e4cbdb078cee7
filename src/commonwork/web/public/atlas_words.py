"""What the law of a form says, in the reader's language: the codes of the atlas as short sentences."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext, pgettext

from commonwork.reference.atlas_loader import READ_FROM, rests_on_memory
from commonwork.reference.model import Row
from commonwork.web.public.rows import Value, label, value
from commonwork.web.templatetags.show import number, percent

FIELDS: Mapping[str, tuple[str, ...]] = {
    "min_members": ("founders_min", "founders_most", "members_min"),
    "who_may_be_member": ("who",),
    "workers_must_be_members": ("workers_must_be_members", "workers_members_min"),
    "non_worker_members_allowed": ("non_workers_allowed", "members_working_min"),
    "vote_rule": ("vote_rule",),
    "surplus_rule": ("surplus_rule",),
    "asset_lock": ("asset_lock",),
    "maps_to": ("cicopa", "overlay", "certainty"),
}


@dataclass(frozen=True)
class Said:
    """One field of a form: what its codes say in the reader's language, and the words they were read from."""

    field: str
    label: str
    text: str
    known: bool
    confirm: bool
    words: Value
    code: str = ""  # what two forms are compared by: the same code says the same


def field_names() -> dict[str, str]:
    """What the fields of a form are called."""
    return {
        "name_native": gettext("Name in the language of the law"),
        "law": gettext("Law"),
        "law_year": gettext("Year of the law"),
        "in_force": gettext("In force since"),
        "min_members": gettext("Founders or members needed"),
        "who_may_be_member": gettext("Who may be a member"),
        "workers_must_be_members": gettext("Must workers be members?"),
        "non_worker_members_allowed": gettext("May others than workers be members?"),
        "vote_rule": gettext("Votes"),
        "surplus_rule": gettext("What happens to surplus"),
        "asset_lock": gettext("What happens to the assets"),
        "maps_to": gettext("Which kind of cooperative it is"),
    }


def choice_words(criterion: str) -> dict[str, str]:
    """The choices of a criterion of the atlas (and the codes of the field behind it) in words."""
    return {name: words() for name, words in _CHOICES.items()}[criterion]


def _workers() -> dict[str, str]:
    return {
        "yes": gettext("yes, most or all of those who work there"),
        "partly": gettext("some of them, or it is the aim"),
        "no": gettext("no"),
    }


def _others() -> dict[str, str]:
    return {
        "yes": gettext("yes"),
        "limited": gettext("yes, within limits"),
        "without_vote": gettext("only without a vote"),
        "no": gettext("no"),
        "na": gettext("does not apply"),
    }


def _votes() -> dict[str, str]:
    return {
        "one_member_one_vote": gettext("one member, one vote"),
        "by_use": gettext("by how much a member uses the cooperative"),
        "by_capital": gettext("by capital"),
        "mixed": gettext("by several rules together"),
    }


def _surplus() -> dict[str, str]:
    return {
        "none": gettext("is not shared among the members"),
        "limited": gettext("is shared within limits"),
        "by_work": gettext("is shared by work done"),
        "by_use": gettext("is shared by use of the cooperative"),
        "by_capital": gettext("is shared by capital"),
    }


def _lock() -> dict[str, str]:
    return {
        "yes": gettext("stay locked: a reserve nobody may divide, or what is left goes to like bodies or the state"),
        "partly": gettext("a reserve must be built; whether it may be divided is not said"),
        "no": gettext("are not locked"),
    }


def _kinds() -> dict[str, str]:
    return {
        "worker": label("coop_types", "worker"),
        "independent_producers": label("coop_types", "independent_producers"),
        "shared_service": label("coop_types", "shared_service"),
        "multi_stakeholder": label("coop_types", "multi_stakeholder"),
        "social": label("coop_types", "social"),
        "out_of_scope": gettext("another kind, such as consumers or farmers"),
    }


def _founders() -> dict[str, str]:
    return {count: number(count) for count in ("3", "5", "7", "10", "20", "50")}


_CHOICES: Mapping[str, Callable[[], dict[str, str]]] = {
    "founders": _founders, "workers": _workers, "others": _others, "votes": _votes, "surplus": _surplus, "lock": _lock,
    "kind": _kinds,
}  # fmt: skip


def group_words() -> dict[str, str]:
    """Who may be a member, in words."""
    return {
        "workers": gettext("people who work there"),
        "producers": gettext("self-employed producers"),
        "enterprises": gettext("firms"),
        "users": gettext("users or consumers"),
        "supporters": gettext("supporters"),
        "public": gettext("public bodies"),
        "investors": gettext("investors"),
        "cooperatives": gettext("cooperatives"),
        "persons": gettext("natural persons"),
        "anyone": gettext("people and bodies of any kind"),
    }


def certainty_words() -> dict[str, str]:
    """How sure it is that a form leads to a kind."""
    return {
        "high": gettext("the law is clear"),
        "medium": gettext("probable: look at the facts"),
        "low": gettext("doubtful"),
        "undecidable": gettext("the law alone does not decide"),
    }


def open_words(code: str) -> str:
    """What stands where a code says nothing: left open by the law, or not known."""
    return gettext("left open by the law") if code == "varies" else pgettext("of a legal form", "not known")


def said(row: Row, atlas: Row, field: str) -> Said:
    """One field of a form: its codes in words, with the words of the facts behind them."""
    sentence = _SENTENCES[field](atlas)
    columns = FIELDS[field]
    left_open = certainty_words()[atlas["certainty"]] if field == "maps_to" else open_words(atlas[columns[0]])
    return Said(
        field=field,
        label=field_names()[field],
        text=sentence or left_open,
        known=bool(sentence),
        confirm=any(rests_on_memory(atlas, column) for column in columns),
        words=value(row, field),
        code=" ".join(atlas[column] for column in columns) if sentence else "",
    )


def sentences(row: Row, atlas: Row) -> list[Said]:
    """Every field that is coded, in the order in which a reader asks."""
    return [said(row, atlas, field) for field in FIELDS]


def _said_founders(atlas: Row) -> str:
    least, most, members = (atlas[name] for name in ("founders_min", "founders_most", "members_min"))
    if not least:
        return ""
    if most:
        span = {"least": number(least), "most": number(most)}
        return gettext("%(least)s to %(most)s, depending on the state") % span
    if members:
        counts = {"founders": number(least), "members": number(members)}
        return gettext("%(founders)s founders, and %(members)s members to be registered") % counts
    return number(least)


def _said_who(atlas: Row) -> str:
    words = group_words()
    return " · ".join(words[code] for code in atlas["who"].split())


def _said_workers(atlas: Row) -> str:
    words = _workers().get(atlas["workers_must_be_members"], "")
    least = atlas["workers_members_min"]
    if not least:
        return words
    return gettext("at least %(share)s of those who work there") % {"share": percent(least)}


def _said_others(atlas: Row) -> str:
    words = _others().get(atlas["non_workers_allowed"], "")
    least = atlas["members_working_min"]
    if not least:
        return words
    return gettext("yes, but at least %(share)s of the members work there") % {"share": percent(least)}


def _said_kind(atlas: Row) -> str:
    words = _kinds()
    if atlas["level"] != "primary":
        return label("coop_types", "secondary")
    kinds = [words[code] for code in atlas["cicopa"].split()]
    if atlas["overlay"]:
        kinds.append(words["social"])
    if not kinds:
        return ""
    return f"{' / '.join(kinds)} ({certainty_words()[atlas['certainty']]})"


_SENTENCES: Mapping[str, Callable[[Row], str]] = {
    "min_members": _said_founders,
    "who_may_be_member": _said_who,
    "workers_must_be_members": _said_workers,
    "non_worker_members_allowed": _said_others,
    "vote_rule": lambda atlas: _votes().get(atlas["vote_rule"], ""),
    "surplus_rule": lambda atlas: _surplus().get(atlas["surplus_rule"], ""),
    "asset_lock": lambda atlas: _lock().get(atlas["asset_lock"], ""),
    "maps_to": _said_kind,
}


def code_choices(column: str) -> dict[str, str]:
    """The codes a column of the atlas may hold, in words, for whoever corrects it; empty for numbers and kinds."""
    named = {
        "workers_must_be_members": _workers(), "non_workers_allowed": _others(), "vote_rule": _votes(),
        "surplus_rule": _surplus(), "asset_lock": _lock(),
    }.get(column)  # fmt: skip
    if named is None:
        return {}
    left = {} if column == "non_workers_allowed" else {"varies": open_words("varies")}
    return {**named, **left, "unknown": open_words("unknown")}


def column_names() -> dict[str, str]:
    """What the numbers of the atlas are called, for whoever corrects them."""
    return {
        "founders_min": gettext("Fewest founders"),
        "founders_most": gettext("Most founders, where it differs by state"),
        "members_min": gettext("Members needed to be registered"),
        "workers_members_min": gettext("Per cent of those who work there that must be members"),
        "members_working_min": gettext("Per cent of the members that must work there"),
        "workers_must_be_members": gettext("In short"),
        "non_workers_allowed": gettext("In short"),
        "vote_rule": gettext("In short"),
        "surplus_rule": gettext("In short"),
        "asset_lock": gettext("In short"),
    }


def columns_behind(field: str) -> list[str]:
    """The columns that whoever corrects a field may change with it."""
    return [column for column in column_names() if READ_FROM[column] == field]
