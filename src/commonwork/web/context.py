"""What every page needs: where the reader is, and where the reader can go."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.translation import get_language, gettext

from commonwork.people.rules import may
from commonwork.reference import load
from commonwork.web.public.asked import printable

_ENHANCE = (settings.PACKAGE / "static" / "built" / "enhance.js").is_file()


def every_page(request: HttpRequest) -> dict[str, Any]:
    """The context of ``base.html``."""
    language = get_language() or settings.LANGUAGE_CODE
    network = load(settings.REFERENCE).network
    names = network.get("name", {})
    path = request.get_full_path()
    in_language = request.path_info.startswith(f"/{language}/")
    address = settings.SITE_ADDRESS
    switch = [
        {"code": code, "name": name, "url": _in_language(path, code, in_language), "current": code == language}
        for code, name in settings.LANGUAGES
    ]
    return {
        "network_name": names.get(language) or names.get("en", ""),
        "network_acronym": network.get("acronym", ""),
        "home_url": reverse("public:home"),
        "canonical": address + request.path,
        "alternates": [{"lang": _tag(s["code"]), "url": address + str(s["url"])} for s in switch]
        if in_language
        else [],
        "languages": switch,
        "navigation": _navigation(request),
        "search_url": reverse("public:search"),
        "suggest_url": reverse("public:suggest"),
        "opensearch_url": reverse("public:opensearch"),
        "query": printable(request.GET.get("q", "")[:400]),
        "account": _account(request),
        "demonstration": settings.DEMONSTRATION,
        "footer": _footer(),
        "viewer": getattr(request, "viewer", None),
        "enhance": _ENHANCE,
    }


def _tag(code: str) -> str:
    return {"zh-hans": "zh-Hans"}.get(code, code)


def _in_language(path: str, code: str, in_language: bool) -> str:
    return translate_url(path, code) if in_language else f"/{code}/"


def _navigation(request: HttpRequest) -> list[dict[str, Any]]:
    items = [
        (reverse("public:directory"), gettext("Organisations")),
        (reverse("public:figures"), gettext("Figures")),
        (reverse("public:network"), gettext("The network")),
        (reverse("public:identity"), gettext("Identity")),
        (reverse("public:legal-forms"), gettext("Legal forms")),
        (reverse("public:policies"), gettext("Policies")),
        (reverse("public:publications"), gettext("Library")),
        (reverse("public:events"), gettext("Events")),
        (reverse("public:found"), gettext("Found a cooperative")),
        (reverse("public:join"), gettext("Join")),
    ]
    return [{"url": url, "label": label, "current": request.path.startswith(url)} for url, label in items]


def _account(request: HttpRequest) -> dict[str, str]:
    viewer = getattr(request, "viewer", None)
    if viewer is None or not viewer.is_known:
        return {"url": reverse("account_request_login_code"), "label": gettext("Sign in")}
    if may(viewer, "desk", "open"):
        return {"url": reverse("desk:today"), "label": gettext("Desk")}
    return {"url": reverse("member:today"), "label": gettext("My organisation")}


def _footer() -> list[dict[str, str]]:
    return [
        {"url": reverse("public:about"), "label": gettext("About this site")},
        {"url": reverse("public:method"), "label": gettext("How the figures are made")},
        {"url": reverse("public:sources"), "label": gettext("Sources")},
        {"url": reverse("public:editions"), "label": gettext("Editions")},
        {"url": reverse("public:glossary"), "label": gettext("Glossary")},
        {"url": reverse("public:vocabulary"), "label": gettext("Vocabulary")},
        {"url": reverse("public:data"), "label": gettext("Data and API")},
    ]
