"""Why two records are held for one organisation, and why a table cannot be linked: in the reader's language."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from commonwork.engines.linking.found import Reason
from commonwork.engines.records import Problem

# fmt: off -- one sentence a line, so that the catalogue and the code are found by the same words
_FEW = _("The names have little in common: «%(a)s» and «%(b)s».")
_SOME = _("The names share some words: «%(a)s» and «%(b)s».")
_MOST = _("The names are nearly the same: «%(a)s» and «%(b)s».")
REASONS = {
    "name.none": _FEW,
    "name.far": _FEW,
    "name.some": _SOME,
    "name.half": _SOME,
    "name.most": _MOST,
    "name.near": _MOST,
    "name.core": _("The names are the same but for the legal form or the order of words: «%(a)s» and «%(b)s»."),
    "name.whole": _("The names are the same: «%(a)s»."),
    "left.one_small": _("A common word stands in one of the names only."),
    "left.one": _("A word stands in one of the names only."),
    "left.both_small": _("A common word of each name is missing in the other."),
    "left.both": _("A word of each name is missing in the other."),
    "numbers.one": _("Only one of the names has a number: «%(a)s%(b)s»."),
    "numbers.both": _("The numbers in the names differ: «%(a)s» and «%(b)s»."),
    "identity.one": _("A word that changes the meaning stands in one of the names only: «%(a)s%(b)s»."),
    "identity.both": _("Words that change the meaning differ: «%(a)s» and «%(b)s»."),
    "places.one": _("Only one of the names holds a place."),
    "places.both": _("The places in the names differ."),
    "identifier.same": _("The registration number is the same: «%(a)s»."),
    "identifier.equal": _("A number of both is equal: «%(a)s»."),
    "identifier.contradicts": _("The registration numbers differ: «%(a)s» and «%(b)s»."),
    "phone.same": _("The telephone number is the same: «%(a)s»."),
    "phone.differs": _("The telephone numbers differ: «%(a)s» and «%(b)s»."),
    "site.same": _("The website is the same: «%(a)s»."),
    "site.differs": _("The websites differ: «%(a)s» and «%(b)s»."),
    "place.country": _("The countries differ."),
    "place.town_differs": _("The towns differ: «%(a)s» and «%(b)s»."),
    "place.far": _("The places are far apart."),
    "place.region": _("The region is the same: «%(a)s» and «%(b)s»."),
    "place.near": _("The places are near each other."),
    "place.town_moved": _("The town is the same, the address another one: «%(a)s» and «%(b)s»."),
    "place.town": _("The town is the same: «%(a)s» and «%(b)s»."),
    "place.district": _("The postcodes are of one district: «%(a)s» and «%(b)s»."),
    "place.street": _("The street is the same: «%(a)s» and «%(b)s»."),
    "place.postcode": _("The postcode is the same: «%(a)s» and «%(b)s»."),
    "place.address": _("The address is the same: «%(a)s» and «%(b)s»."),
    "place.address_postcode": _("Address and postcode are the same: «%(a)s»."),
    "year.same": _("The year of foundation is the same: «%(a)s»."),
    "year.one_year": _("The years of foundation are one year apart: «%(a)s» and «%(b)s»."),
    "year.some_years": _("The years of foundation are a few years apart: «%(a)s» and «%(b)s»."),
    "year.differs": _("The years of foundation differ: «%(a)s» and «%(b)s»."),
    "identifier.other_value": _("The numbers are not of one known scheme: «%(a)s» and «%(b)s»."),
    "activity.same": _("The activity is the same."),
    "activity.differs": _("The activities differ."),
    "legal.same": _("The legal form is the same."),
    "legal.differs": _("The legal forms differ."),
    "beside.alike": _MOST,
    "beside.little": _FEW,
    "beside.numbers": _("The numbers in the names differ: «%(a)s» and «%(b)s»."),
    "beside.places": _("The places in the names differ."),
    "beside.words": _("Words that change the meaning differ: «%(a)s» and «%(b)s»."),
    "judged.same": _("A person decided that they are the same."),
    "judged.different": _("A person decided that they are different."),
}
PROBLEMS = {
    "link.unreadable": _("%(place)s: this file cannot be read (%(value)s). Send CSV in UTF-8, or Parquet."),
    "link.no_column": _("%(place)s: the column «%(column)s» is missing; an id and one name are needed."),
    "link.no_id": _("%(place)s: the id is missing."),
    "link.double_id": _("%(place)s: the id «%(value)s» already stands in another row."),
    "link.no_name": _("%(place)s: «%(value)s» has no name."),
    "link.ignored": _("%(place)s: the column «%(column)s» is not known and was not used."),
    "link.judgement": _("%(place)s: «%(value)s» is neither yes nor no."),
    "link.engine": _("The engine «%(value)s» cannot be used: %(column)s."),
}
# fmt: on


def sentences(reasons: Iterable[Reason]) -> Iterator[str]:
    """Each reason as a sentence of the language that is active."""
    for reason in reasons:
        one, two = (*reason.values, "", "")[:2]
        yield gettext(REASONS[reason.code]) % {"a": one, "b": two}


def describe(problem: Problem) -> str:
    """Why a table, or a part of it, cannot be linked."""
    return gettext(PROBLEMS[problem.code]) % {
        "place": problem.place, "column": problem.column, "value": problem.value
    }  # fmt: skip
