"""What of a question was not understood, in a sentence of the reader's language, with the place in the words."""

from typing import Any

from django.utils.translation import gettext

from commonwork.web.public.asked import Asked

_SAID = 5
_AROUND = 20  # letters shown before the piece


def said(wanted: Asked) -> list[dict[str, Any]]:
    """The problems of a question, each as sentences with the piece of the words they speak of."""
    return [
        {
            "sentence": sentence(problem.code) % {"word": problem.word[:60]},
            "before": wanted.text[max(0, problem.start - _AROUND) : problem.start],
            "piece": wanted.text[problem.start : problem.end][:60],
            "nearest": problem.nearest,
        }
        for problem in wanted.problems[:_SAID]
    ]


def sentence(code: str) -> str:
    """What a problem means, with the place of the ``word`` in it."""
    return {
        "too_long": gettext(
            "The question is too long; only its beginning was looked for. Please ask with fewer words."
        ),
        "too_many_terms": gettext("The question has too many words; only the first ones were looked for."),
        "too_deep": gettext("There are too many brackets inside each other; the innermost were left out."),
        "unreadable": gettext("The question holds a character that cannot be read; it was left out."),
        "unknown_field": gettext("There is no field «%(word)s»; it was looked for as words."),
        "unknown_value": gettext("«%(word)s» is no value of this field; it was looked for as words."),
        "bad_number": gettext("«%(word)s» is no number; a year is written like 2020."),
        "empty_filter": gettext("«%(word)s» has no value behind its colon; it was looked for as a word."),
        "unclosed_quote": gettext("A quotation mark is not closed; the phrase was taken to the end."),
        "unbalanced": gettext("A bracket has no partner; it was left out."),
    }.get(code, gettext("A part of the question was not understood and was left out."))
