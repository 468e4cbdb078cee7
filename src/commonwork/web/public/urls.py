"""The addresses of the public pages; each exists once in every language of the interface."""

from django.urls import path, register_converter

from commonwork.web.public import (
    about,
    asking_forms,
    asking_help,
    comparing_forms,
    countries,
    feeds,
    figures,
    finding,
    founding,
    home,
    identity,
    kinds_method,
    legal_forms,
    library,
    network,
    organisations,
    policies,
    questions,
    search_feeds,
    sources,
    suggesting,
    vocabulary,
    what_kind,
)


class CountryCode:
    """A country or area in an address: two letters, in either case."""

    regex = "[A-Za-z]{2}"

    def to_python(self, value: str) -> str:
        return value.upper()

    def to_url(self, value: str) -> str:
        return value


register_converter(CountryCode, "country")
app_name = "public"
urlpatterns = [
    path("", home.home, name="home"),
    path("feed.atom", feeds.feed, name="feed"),
    path("search/", finding.search, name="search"),
    path("search/help/", asking_help.help_page, name="search-help"),
    path("search/suggest", suggesting.suggest, name="suggest"),
    path("search/feed.atom", search_feeds.feed, name="search-feed"),
    path("opensearch.xml", suggesting.opensearch, name="opensearch"),
    path("organisations/", finding.directory, name="directory"),
    path("organisations/<str:organisation_id>/", organisations.organisation, name="organisation"),
    path("figures/", figures.figures, name="figures"),
    path("figures/<slug:indicator>/", figures.figure, name="figure"),
    path("figures/<slug:indicator>/<path:source>/row/<str:key>/", figures.observation, name="observation"),
    path("editions/", figures.editions, name="editions"),
    path("editions/<str:edition_id>/", figures.edition, name="edition"),
    path("editions/<str:edition_id>/bundle.zip", figures.bundle, name="edition-bundle"),
    path("editions/<str:edition_id>/<slug:table>.csv", figures.table, name="edition-table"),
    path("sources/", sources.sources, name="sources"),
    path("sources/<path:key>/deliveries/<int:delivery>/", sources.delivery, name="delivery"),
    path("sources/<path:key>/", sources.source, name="source"),
    path("network/", network.network, name="network"),
    path("countries/", countries.countries, name="countries"),
    path("countries/<country:code>/", countries.country, name="country"),
    path("legal-forms/", asking_forms.ask, name="legal-forms"),
    path("legal-forms/compare/", comparing_forms.compare, name="compare-forms"),
    path("legal-forms/<str:form_id>/", legal_forms.legal_form, name="legal-form"),
    path("policies/", policies.policies, name="policies"),
    path("policies/<str:policy_id>/", policies.policy, name="policy"),
    path("library/", library.publications, name="publications"),
    path("library/<str:publication_id>/", library.publication, name="publication"),
    path("events/", library.events, name="events"),
    path("events/<str:event_id>/", library.event, name="event"),
    path("what-kind/", what_kind.ask, name="what-kind"),
    path("what-kind/keep/", what_kind.keep, name="what-kind-keep"),
    path("what-kind/kept/<slug:key>/", what_kind.kept, name="what-kind-kept"),
    path("what-kind/kept/<slug:key>/delete/", what_kind.delete, name="what-kind-delete"),
    path("what-kind/kept/<slug:key>/send/", what_kind.send, name="what-kind-send"),
    path("identity/", identity.identity, name="identity"),
    path("identity/kinds/<slug:scheme>/<slug:code>/", identity.kind, name="identity-kind"),
    path("identity/questions/<slug:question_id>/", questions.question, name="question"),
    path("found/", founding.found, name="found"),
    path("found/<country:code>/", founding.found_in_country, name="found-in-country"),
    path("why/", network.contributions, name="contributions"),
    path("join/", network.join, name="join"),
    path("about/", about.about, name="about"),
    path("method/", about.method, name="method"),
    path("method/kinds/", kinds_method.kinds, name="kinds-method"),
    path("method/kinds/cases/", kinds_method.cases, name="kinds-cases"),
    path("glossary/", about.glossary, name="glossary"),
    path("vocabulary/", vocabulary.vocabulary, name="vocabulary"),
    path("vocabulary/<slug:code>/", vocabulary.scheme, name="scheme"),
    path("vocabulary/<slug:scheme>/<str:code>/", vocabulary.concept, name="concept"),
    path("data/", about.data, name="data"),
]
