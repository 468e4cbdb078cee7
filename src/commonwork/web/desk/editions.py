"""The desk's pages of the report: prepared, looked at, published by an editor."""

import tempfile
from pathlib import Path

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonwork.flows import edition as flow
from commonwork.observatory.models import Edition
from commonwork.observatory.queries import prepared_tables
from commonwork.observatory.rules import EditionRefused
from commonwork.people.rules import may
from commonwork.web.delivered import Context
from commonwork.web.desk.lists import edition_named
from commonwork.web.desk.pages import desk
from commonwork.web.doors import needs, person_of, viewer_of


class PrepareForm(forms.Form):
    """The name of an edition and the day it is counted for."""

    edition = forms.RegexField(
        r"^[A-Za-z0-9][A-Za-z0-9.-]{0,39}$",
        error_messages={
            "required": _("Name the edition, such as 2026-11."),
            "invalid": _("Use Latin letters, digits, points and hyphens, such as 2026-11."),
        },
    )
    as_of = forms.DateField(
        input_formats=["%Y-%m-%d"],
        error_messages={
            "required": _("Write the day as year-month-day, such as 2026-11-24."),
            "invalid": _("Write the day as year-month-day, such as 2026-11-24."),
        },
    )
    demonstration = forms.BooleanField(required=False)


@require_GET
@needs("edition", "read_prepared")
def editions(request: HttpRequest) -> HttpResponse:
    """Every edition, and the form to prepare the next one."""
    return _editions(request, PrepareForm())


def _editions(request: HttpRequest, form: PrepareForm) -> HttpResponse:
    context: Context = desk(request, ("", gettext("Editions")))
    context |= {"editions": Edition.objects.order_by("-prepared_at", "-id"), "form": form}
    context |= {"today": timezone.localdate().isoformat(), "only_demonstration": settings.DEMONSTRATION}
    return render(request, "desk/editions.html", context)


@require_POST
@needs("edition", "prepare")
def prepare(request: HttpRequest) -> HttpResponse:
    """Count the register and freeze the cells, for an editor to look at."""
    form = PrepareForm(request.POST)
    if not form.is_valid():
        return _editions(request, form)
    named, marked = form.cleaned_data["edition"], form.cleaned_data["demonstration"] or settings.DEMONSTRATION
    try:
        flow.prepare(named, as_of=form.cleaned_data["as_of"], by=person_of(request), demonstration=marked)
    except EditionRefused as error:
        messages.error(request, gettext("The edition was not prepared: %(reason)s") % {"reason": error})
        return redirect("desk:editions")
    messages.success(request, gettext("The edition is prepared. An editor looks at it and publishes it."))
    return redirect("desk:edition", named)


@require_GET
@needs("edition", "read_prepared", edition_named)
def edition(request: HttpRequest, found: Edition) -> HttpResponse:
    """One edition before it is published: its tables, its hash, and what changed since the last one."""
    tables = {name: len(rows) for name, rows in prepared_tables(found.pk).items()}
    compared = flow.diff(found.previous_id, found.pk) if found.previous_id else {}
    changed = [{"table": name, **{kind: len(rows) for kind, rows in kinds.items()}} for name, kinds in compared.items()]
    viewer = viewer_of(request)
    context: Context = desk(request, (reverse("desk:editions"), gettext("Editions")), ("", found.pk))
    context |= {
        "edition": found,
        "tables": tables,
        "changed": changed,
        "may_publish": found.state == "prepared" and may(viewer, "edition", "publish"),
        "may_open_sealed": may(viewer, "edition", "open_sealed"),
    }
    return render(request, "desk/edition.html", context)


@require_http_methods(["GET", "POST"])
@needs("edition", "publish", edition_named)
def publish(request: HttpRequest, found: Edition) -> HttpResponse:
    """Publish an edition, after asking once more: from then on it never changes."""
    if request.method == "POST":
        try:
            flow.publish(found.pk, by=person_of(request))
        except EditionRefused as error:
            messages.error(request, gettext("The edition was not published: %(reason)s") % {"reason": error})
        else:
            messages.success(request, gettext("The edition is published. It will never change."))
        return redirect("desk:edition", found.pk)
    steps = (
        (reverse("desk:editions"), gettext("Editions")),
        ("", gettext("Publish %(edition)s") % {"edition": found.pk}),
    )
    return render(request, "desk/publish.html", {**desk(request, *steps), "edition": found})


@require_GET
@needs("edition", "open_sealed", edition_named)
def sealed(request: HttpRequest, found: Edition) -> FileResponse:
    """The sealed bundle: with the cells that were suppressed or private."""
    with tempfile.TemporaryDirectory() as folder:
        path = flow.export_bundle(found.pk, Path(folder) / "sealed.zip", sealed=True)
        opened = path.open("rb")
    response = FileResponse(
        opened, as_attachment=True, filename=f"{found.pk}-sealed.zip", content_type="application/zip"
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
