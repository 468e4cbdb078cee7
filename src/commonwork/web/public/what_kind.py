"""«What kind of cooperative are we?»: one question after the other, the result beside it; no account, no scripts.

The answers stand in the address until somebody keeps them under a key that only she knows.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonwork.engines.classifying import Typology
from commonwork.engines.classifying.asking import questions
from commonwork.engines.classifying.columns import CODES, COUNTS, MEMBERS, SHARES, VOTES
from commonwork.register import self_descriptions
from commonwork.register.classifying import rules_in_force
from commonwork.register.models import Organisation, SelfDescription
from commonwork.web.public import legal_forms
from commonwork.web.public.fact_words import asked_in, fact_name, value_words
from commonwork.web.public.own_answers import ASKED, OwnAnswers, asked_with, read
from commonwork.web.public.own_kind import TERMS, result_of
from commonwork.web.public.rows import Context, by_country, label, language, page, place_name, reference
from commonwork.web.record.limits import may_do
from commonwork.web.record.pages import unlisted

KEPT_AN_HOUR, SENT_AN_HOUR = 20, 5
TOO_MANY = 429
CHANGES_BY_HAND = "ask"


# Asking ------------------------------------------------------------------------------------------


@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """The beginning, or the next question with the result so far."""
    just_asked = request.GET.get("asked", "").split()
    answers = read(request.GET, just_asked)
    kept = _key_of(request.GET.get("kept", ""))
    if just_asked and not answers.wrong:
        return redirect(f"{request.path}?{answers.query(begun='1', kept=kept)}")
    begun = bool(answers.country or answers.values or answers.wrong or request.GET.get("begun"))
    context = _page(answers, kept)
    if not begun:
        return render(request, "public/what_kind_begin.html", {**context, "countries": _countries()})
    typology = rules_in_force()
    wanted = just_asked or request.GET.get(CHANGES_BY_HAND, "").split()
    context |= {"question": _question(answers, typology, wanted), "result": result_of(answers, typology)}
    return render(request, "public/what_kind.html", context)


def _page(answers: OwnAnswers, kept: str = "") -> Context:
    """What all pages of the questionnaire share."""
    return page(
        gettext("What kind of cooperative are we?"),
        gettext(
            "Answer a few questions about how you work and decide. You see at once what they make of you, and why. "
            "Nobody is judged by name or by trade."
        ),
        answers=answers,
        country=place_name(answers.country) if answers.country else "",
        given=[_given(answers, fact, kept) for fact in ASKED if fact in answers.values],
        hidden=[("country", answers.country), *((f, answers.values[f]) for f in ASKED if f in answers.values)],
        kept=kept,
        days=self_descriptions.KEPT_FOR.days,
    )


def _given(answers: OwnAnswers, fact: str, kept: str) -> Context:
    value = answers.values[fact]
    return {
        "fact": fact,
        "name": fact_name(fact),
        "value": gettext("I do not know") if value == self_descriptions.NOT_KNOWN else value_words(fact, value),
        "url": f"{reverse('public:what-kind')}?{answers.query(begun='1', kept=kept, ask=fact)}#question",
    }


def _countries() -> list[Context]:
    """The countries whose legal forms the atlas knows, those of the region first."""
    return by_country(reference().facts("legal_forms"))


def _question(answers: OwnAnswers, typology: Typology, wanted: list[str]) -> Context | None:
    """The question to be asked now; None where nothing that is still open can change anything."""
    by_hand = [fact for fact in wanted if fact in ASKED]
    open_ones = {one.fact: one for one in questions(answers.facts(), typology, answers.met) if one.fact in ASKED}
    if by_hand:
        facts = by_hand
    elif "legal_form" not in answers.values and legal_forms.form_rows(answers.country or "-"):
        facts = ["legal_form"]
    elif open_ones:
        facts = _next(answers, open_ones)
    else:
        return None
    decides = sorted({scheme for fact in facts if fact in open_ones for scheme in open_ones[fact].decides})
    return {
        "facts": facts,
        "asked": " ".join(facts),
        "inputs": [_input(answers, fact) for fact in facts],
        "decides": [label("schemes", scheme) for scheme in decides],
        "left": len(open_ones),
        "together": len(facts) > 1,
        "heading": _heading(facts),
        "hidden": [
            ("country", answers.country),
            *((fact, answers.values[fact]) for fact in ASKED if fact in answers.values and fact not in facts),
        ],
    }


def _next(answers: OwnAnswers, open_ones: Mapping[str, Any]) -> list[str]:
    """What to ask now: what decides most, in the shape people know it.

    Few can tell the shares of votes; many know how votes are counted and how many members there are. So the rule is
    asked first, and where each member has one vote the members are asked for instead.
    """
    first = next(iter(open_ones))
    if first not in VOTES:
        return list(asked_with(first, open_ones))
    if "vote_rule" in open_ones:
        return ["vote_rule"]
    left = [fact for fact in MEMBERS if fact not in answers.met]
    if answers.known.get("vote_rule") == "one_member_one_vote" and left:
        return left
    return list(asked_with(first, open_ones))


def _heading(facts: Sequence[str]) -> str:
    """What a page that asks several facts together is about."""
    if facts[0] in VOTES:
        return gettext("Who holds the votes?")
    return gettext("Who works there?") if "workers_total" in facts else gettext("Who are your members?")


def _input(answers: OwnAnswers, fact: str) -> Context:
    given = answers.typed.get(fact) or answers.values.get(fact, "")
    value = "" if given == self_descriptions.NOT_KNOWN else given
    return {
        "fact": fact,
        "name": fact_name(fact),
        "asked": asked_in(fact),
        "term": TERMS.get(fact, ""),
        "value": value,
        "wrong": answers.wrong.get(fact, ""),
        "kind": "number" if fact in COUNTS else "share" if fact in SHARES else "list" if fact == "isic_main" else "one",
        "choices": _choices(fact, answers.country, value),
    }


def _choices(fact: str, country: str, chosen: str) -> list[Context]:
    """What can be chosen: code, words, a name in its own script where there is one."""
    if fact == "legal_form":
        return [
            {**legal_forms.as_listed(row), "code": row["form_id"], "chosen": row["form_id"] == chosen}
            for row in legal_forms.form_rows(country or "-")
        ]
    if fact == "isic_main":
        codes = [code for code in reference().codes("isic") if len(code) <= 2]
        return [{"code": code, "label": value_words(fact, code), "chosen": code == chosen} for code in codes]
    return [{"code": code, "label": value_words(fact, code), "chosen": code == chosen} for code in CODES.get(fact, ())]


# Keeping -----------------------------------------------------------------------------------------


def _key_of(text: str) -> str:
    return text[:64] if text.isascii() and text.replace("-", "").replace("_", "").isalnum() else ""


@require_POST
@unlisted
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the answers: under a new key, or under the key they were opened with."""
    answers, key = read(request.POST), _key_of(request.POST.get("kept", ""))
    if not may_do(request, "keep", at_most=KEPT_AN_HOUR):
        messages.error(request, gettext("Too many were kept from here within the hour. Try again later."))
        return redirect(f"{reverse('public:what-kind')}?{answers.query(begun='1')}")
    at = timezone.now()
    known = self_descriptions.kept_under(key, at=at) if key else None
    if known is not None and known.state == "kept":
        self_descriptions.change(description=known, answers=answers.values, country=answers.country, at=at)
        messages.success(request, gettext("Your answers are kept as they stand now."))
        return redirect("public:what-kind-kept", key)
    key = secrets.token_urlsafe(20)
    self_descriptions.keep(key=key, answers=answers.values, country=answers.country, language=language(), at=at)
    messages.success(request, gettext("Kept. Note the address of this page: it is told to nobody else, and only now."))
    return redirect("public:what-kind-kept", key)


Kept = Callable[[HttpRequest, str, SelfDescription], HttpResponse]


def behind_key(view: Kept) -> Callable[..., HttpResponse]:
    """A page for whoever holds a key that still opens something."""

    @wraps(view)
    def opened(request: HttpRequest, key: str) -> HttpResponse:
        found = self_descriptions.kept_under(key, at=timezone.now())
        if found is None:
            raise Http404
        return view(request, key, found)

    return unlisted(opened)


@require_safe
@behind_key
def kept(request: HttpRequest, key: str, found: SelfDescription) -> HttpResponse:
    """What is kept under a key: answers, result, and what became of it where it was sent."""
    return _kept_page(request, key, found, {}, {})


def _kept_page(
    request: HttpRequest, key: str, found: SelfDescription, typed: Mapping[str, str], wrong: Mapping[str, str]
) -> HttpResponse:
    answers = read({"country": found.country, **found.answers})
    result = result_of(answers, rules_in_force())
    context = _page(answers, key) | {
        "title": gettext("Our answers"),
        "lead": " · ".join(dict.fromkeys(one["kind"] for one in result["verdicts"] if one["kind"])),
        "found": found,
        "address": request.build_absolute_uri(reverse("public:what-kind-kept", args=[key])),
        "result": result,
        "reasons_open": True,
        "federations": self_descriptions.federations_in(answers.country) if found.state == "kept" else [],
        "typed": typed,
        "wrong": wrong,
        "reachable_days": self_descriptions.REACHABLE_FOR.days,
        "continue_url": f"{reverse('public:what-kind')}?{answers.query(begun='1', kept=key)}",
    }
    return render(request, "public/what_kind_kept.html", context)


@require_POST
@behind_key
def delete(request: HttpRequest, key: str, found: SelfDescription) -> HttpResponse:
    """Delete what is kept under a key."""
    self_descriptions.forget(description=found, at=timezone.now())
    messages.success(request, gettext("Your answers are deleted."))
    return redirect("public:what-kind")


@require_http_methods(["POST"])
@behind_key
def send(request: HttpRequest, key: str, found: SelfDescription) -> HttpResponse:
    """Send kept answers to a federation of the country, with a name and a reply address if one likes."""
    if found.state != "kept":
        messages.info(request, gettext("This was sent before."))
        return redirect("public:what-kind-kept", key)
    typed = {name: request.POST.get(name, "").replace("\x00", "").strip() for name in ("name", "note", "reply_to")}
    federation, wrong = _federation(request.POST.get("federation", ""), found), _wrong(typed)
    if federation is None:
        wrong["federation"] = gettext("Choose to whom it goes.")
    if wrong or federation is None:
        return _kept_page(request, key, found, typed, wrong)
    if not may_do(request, "send-answers", at_most=SENT_AN_HOUR):
        messages.error(request, gettext("Too many were sent from here within the hour. Try again later."))
        return redirect("public:what-kind-kept", key)
    try:
        to = self_descriptions.Sending(federation, typed["name"], typed["note"], typed["reply_to"])
        self_descriptions.send(description=found, to=to, at=timezone.now())
    except self_descriptions.Answered:
        messages.info(request, gettext("This was sent before."))
    else:
        messages.success(request, gettext("Sent. The answer will stand on this page."))
    return redirect("public:what-kind-kept", key)


def _federation(wanted: str, found: SelfDescription) -> Organisation | None:
    return next((one for one in self_descriptions.federations_in(found.country) if one.pk == wanted), None)


def _wrong(typed: Mapping[str, str]) -> dict[str, Any]:
    wrong: dict[str, Any] = {}
    if typed["reply_to"]:
        try:
            validate_email(typed["reply_to"])
        except ValidationError:
            wrong["reply_to"] = gettext("This is not an e-mail address.")
    return wrong
