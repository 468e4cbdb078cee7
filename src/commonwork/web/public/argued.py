"""Which questions the network argues about name a policy, a publication or an event."""

from pathlib import Path

from django.conf import settings
from django.urls import reverse

from commonwork.reference.questions_loader import load_questions
from commonwork.web.public.rows import language

_POSITION = {"policies": "policy", "publications": "publication", "events": "event"}


def argued_about(table: str, code: str) -> list[dict[str, str]]:
    """The questions whose evidence or positions name this fact, in their order."""
    found = []
    for question in load_questions(Path(settings.REFERENCE)).values():
        said = any((each.kind, each.link) == (_POSITION[table], code) for each in question.positions)
        if said or code in getattr(question, table):
            title = question.title.get(language()) or question.title["en"]
            found.append({"title": title, "url": reverse("public:question", args=[question.id])})
    return found
