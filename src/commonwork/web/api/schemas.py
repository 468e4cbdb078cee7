"""What the API answers, and what it may be asked: the OpenAPI description is made from these."""

import re
from datetime import date, datetime
from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import AfterValidator, BeforeValidator

_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")


def _writable(text: str) -> str:
    if _UNWRITABLE.search(text):
        raise ValueError("holds a character that cannot be read")
    return text


def _iso(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        raise ValueError("must be a day as YYYY-MM-DD")
    return value


Text = Annotated[str, AfterValidator(_writable)]
IsoDay = Annotated[date, BeforeValidator(_iso)]


class Fault(Schema):
    """Why a request was not answered."""

    detail: str


class Page(Schema):
    """Where in a list to go on, and how much of it."""

    after: Text = Field("", max_length=2000, description="the `after` of the page before")
    limit: int = Field(50, ge=1, le=200)


class OrganisationFilter(Schema):
    """Which organisations are wanted; every filter given must hold."""

    country: Text | None = Field(None, max_length=2, description="ISO 3166-1 alpha-2; see /codes/countries")
    status: Text | None = Field(None, max_length=10, description="see /codes/statuses")
    level: Text | None = Field(None, max_length=12, description="see /codes/levels")
    relation: Text | None = Field(None, max_length=30, description="to the network; see /codes/relations")
    standing: Text | None = Field(None, max_length=10, description="network, foreign or sample")
    legal_form: Text | None = Field(None, max_length=60)
    icls: Text | None = Field(None, max_length=20, description="kind by the ICLS guidelines; not together with q")
    cicopa: Text | None = Field(None, max_length=24, description="kind as CICOPA tells them; not together with q")
    overlay: Text | None = Field(None, max_length=20, description="social or not; not together with q")
    model2019: Text | None = Field(None, max_length=20, description="model of 2019; not together with q")
    q: Text | None = Field(None, max_length=2000, description="in the query language of the search box; see /search")
    language: Text = Field("en", max_length=20, description="whose words the query is written in")


class SearchQuery(Schema):
    """What is to be found: a query as one types it, and filters beside it that must hold as well."""

    q: Text = Field("", max_length=2000, description="words in any script, «phrases», -exclusions, OR, field:value")
    language: Text = Field("en", max_length=20, description="whose words the query is written in; en is understood too")
    kind: Text | None = Field(
        None, max_length=20, description="organisation, place, legal_form, policy, publication, event, term or figure"
    )
    country: Text | None = Field(None, max_length=2, description="ISO 3166-1 alpha-2; see /codes/countries")
    relation: Text | None = Field(None, max_length=30, description="to the network; see /codes/relations")
    standing: Text | None = Field(None, max_length=10, description="network, foreign or sample")
    status: Text | None = Field(None, max_length=10, description="see /codes/statuses")
    level: Text | None = Field(None, max_length=12, description="see /codes/levels")
    type: Text | None = Field(None, max_length=40, description="of a cooperative, a law, a publication or an event")
    legal_form: Text | None = Field(None, max_length=60)
    limit: int = Field(20, ge=1, le=100)
    offset: int = Field(0, ge=0, le=1000)


class WhyFound(Schema):
    """Why something was found."""

    code: str = Field(
        description="number, exact, alias, prefix, words, spelling, romanised, translated, place, text, filter"
    )
    name: str = Field(description="the name that fits")
    kind: str = Field(description="which of its names that is; see /codes/name_kinds")
    spans: list[list[int]] = Field(description="[start, end) of the letters of that name that fit, in code points")


class FoundHit(Schema):
    """One thing that was found."""

    kind: str
    id: str
    score: float
    name: str
    language: str
    other_names: list[str]
    country: str
    address: str
    why: WhyFound


class QueryProblem(Schema):
    """A part of a query that was read otherwise than it may have been meant, and where it stands, in code points."""

    code: str
    start: int
    end: int
    word: str
    field: str
    nearest: list[str]


class Found(Schema):
    """A page of what was found, with its counts."""

    query: str
    hits: list[FoundHit]
    total: int | None = Field(description="how many there are in all; null where only `more_than` is known")
    more_than: int | None
    facets: dict[str, dict[str, int]] = Field(description="facet → value → how many under the other filters")
    problems: list[QueryProblem]


class QueryFault(Schema):
    """Why a query was not answered. ``problems`` is missing where a parameter itself was wrong."""

    detail: str
    problems: list[QueryProblem] = []


class Organisation(Schema):
    """An organisation as everyone may see it today. Quantities are text, as precise as stated."""

    id: str
    name: str
    name_language: str
    name_script: str
    standing: str
    status: str
    legal_form: str
    level: str
    organisation_kind: str
    relation: str
    country: str
    region: str
    city: str
    address: str
    website: str
    description: str
    sector: str
    activity: str
    founded: str
    closed: str
    latitude: str | None
    longitude: str | None
    point_precision: str
    members: str | None
    workers: str | None
    successor: str
    to_confirm: list[str] = Field(description="fields whose value is recalled, not stated")


class Organisations(Schema):
    """One page of organisations, ordered by name."""

    organisations: list[Organisation]
    total: int | None = Field(description="how many there are in all; null where only `more_than` is known")
    more_than: int | None
    after: str | None = Field(description="what to ask for the next page; null on the last one")


class DeliveryBrief(Schema):
    """The delivered list a value stands in."""

    id: int
    effective_date: date
    received_at: datetime
    checksum: str


class Provenance(Schema):
    """Where a value comes from, as far as anyone may know; a person's decision has no delivery."""

    source: str = Field(description="key of the source, or «judgement» for a person's decision")
    since: date | None
    delivery: DeliveryBrief | None
    place: str | None = Field(description="line or cell; null where the list itself is not public")


class ProfileName(Schema):
    """One of the many names; the one to show first comes first."""

    text: str
    language: str
    script: str
    kind: str
    since: date | None
    until: date | None
    provenance: Provenance


class ProfileIdentifier(Schema):
    """A number a register gave."""

    scheme: str
    value: str
    provenance: Provenance


class ProfileField(Schema):
    """One value with where it comes from."""

    value: Any
    to_confirm: bool
    provenance: Provenance


class FactUsed(Schema):
    """One fact of a classification. ``basis``: stated, inferred from others, or presumed by the law of the form."""

    value: str
    basis: str
    recalled: bool = Field(False, description="from memory, to be confirmed")


class SchemeVerdict(Schema):
    """The verdict of one scheme; ``missing``: smallest sets of facts that can decide it, the shortest first."""

    kind: str = Field(description="code of the scheme; empty where nothing is known; see /id/<scheme>/<code>")
    standing: str = Field(description="decided, partial (the kind is known, not which variant) or undecidable")
    basis: str = Field("", description="law, facts or both")
    rules: list[str] = []
    facts: list[str] = []
    missing: list[list[str]] = []
    by_law: str = Field("", description="where law and facts disagree")
    by_facts: str = ""
    recalled: list[str] = Field([], description="which of its facts are from memory")


class DisputeMade(Schema):
    """A verdict disputed by those it concerns, with the secretariat's answer, if there is one."""

    scheme: str
    verdict: str
    claimed: str
    reason: str
    language: str
    on_behalf_of: str
    disputed_at: datetime
    outcome: str | None
    answer: str | None
    answered_at: datetime | None


class Kinds(Schema):
    """Four verdicts side by side, from the facts everyone may see."""

    level: str
    national: str
    icls: SchemeVerdict
    cicopa: SchemeVerdict
    overlay: SchemeVerdict
    model2019: SchemeVerdict
    in_substance: bool | None
    asset_lock: bool | None
    flags: list[str] = Field(description="what a person should look at; never a finding")
    facts: dict[str, FactUsed]
    rules_version: str
    classified_at: datetime | None = Field(description="null where no fact beyond name and place is known")
    disputes: list[DisputeMade]


class Profile(Schema):
    """All that is known of one organisation on a day, each value with its provenance."""

    id: str
    standing: str
    as_of: date
    names: list[ProfileName]
    identifiers: list[ProfileIdentifier]
    fields: dict[str, ProfileField]
    kinds: Kinds = Field(description="as of now, whatever day is asked for")


class Source(Schema):
    """A list somebody keeps."""

    key: str
    title: str
    publisher: str
    licence: str
    attribution: str
    address: str
    cadence: str
    country: str
    kind: str
    standing: str
    rank: str
    sharing: str = Field(description="full list, names only, or totals only")
    owner: str | None = Field(description="id of the organisation whose list it is")
    deliveries: int


class Delivery(Schema):
    """One delivered list. What changed in it, and its file's name, are told only where no organisation owns it."""

    id: int
    effective_date: date
    received_at: datetime
    accepted_at: datetime
    checksum: str
    rows: int
    new: int | None
    changed: int | None
    vanished: int | None
    file_name: str | None


class Indicator(Schema):
    """Something that is measured."""

    code: str
    label: str
    definition: str
    unit_kind: str
    sensitive: bool
    observations: int


class Observation(Schema):
    """One published figure with all that is needed to read it rightly. The value is a decimal as text."""

    source: str
    key: str
    indicator: str
    area: str
    value: str
    unit: str
    qualifier: str
    period_start: date | None
    period_end: date | None
    period_precision: str
    period_words: str
    population_scope: str
    population_words: str
    coop_type_scope: str
    coop_type_words: str
    sector_scope: str
    sector_words: str
    coverage_n: int | None
    coverage_m: int | None
    note: str
    source_words: str
    confidence: str


class Observations(Schema):
    """One page of figures."""

    observations: list[Observation]
    after: str | None


class Edition(Schema):
    """A published state of the figures; it never changes."""

    id: str
    as_of: date
    published_at: datetime
    is_demonstration: bool
    code_version: str
    content_hash: str
    sealed_hash: str
    previous: str | None


class EditionTable(Schema):
    """A public table of an edition; ``sha256`` is that of the CSV one downloads."""

    name: str
    sha256: str
    address: str


class EditionWithTables(Edition):
    """A published edition with its public tables."""

    tables: list[EditionTable]


class FactTable(Schema):
    """The name and size of a table of reference facts."""

    name: str
    columns: list[str]
    rows: int


class Fact(Schema):
    """One fact in our own words; ``recalled`` names the columns that are from memory and to be confirmed."""

    place: str
    values: dict[str, str]
    source: str
    confidence: str
    recalled: list[str]


class Facts(Schema):
    """A whole table of facts."""

    name: str
    facts: list[Fact]


class Code(Schema):
    """One code of a list, with its label and what else the list says of it."""

    code: str
    label: str
    attributes: dict[str, str]


class Codes(Schema):
    """A code list with labels in one language."""

    name: str
    language: str = Field(description="the language asked for, or «en» where there are no labels in it")
    codes: list[Code]
