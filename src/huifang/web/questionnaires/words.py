"""What these pages call things."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import pgettext_lazy

from huifang.surveys.logic.definition import Kind
from huifang.surveys.models import Questionnaire, Response

KINDS = {
    Kind.SINGLE: pgettext_lazy("question", "One of several"),
    Kind.MULTIPLE: pgettext_lazy("question", "Several of several"),
    Kind.SCALE: pgettext_lazy("question", "Satisfaction, 1 to 5"),
    Kind.NPS: pgettext_lazy("question", "Recommendation, 0 to 10 (NPS)"),
    Kind.CES: pgettext_lazy("question", "Effort, 1 to 7 (CES)"),
    Kind.MATRIX: pgettext_lazy("question", "Several things, 1 to 5 each"),
    Kind.NUMBER: pgettext_lazy("question", "A number"),
    Kind.DATE: pgettext_lazy("question", "A day"),
    Kind.TEXT: pgettext_lazy("question", "In their own words"),
    Kind.IMAGE: pgettext_lazy("question", "One of several pictures"),
    Kind.SECTION: pgettext_lazy("question", "A heading"),
}
SOURCES = {
    Questionnaire.Source.POLICY.value: pgettext_lazy("questionnaire", "of a policy"),
    Questionnaire.Source.LIBRARY.value: pgettext_lazy("questionnaire", "from the library"),
    Questionnaire.Source.OWN.value: pgettext_lazy("questionnaire", "our own"),
}
MODES = {
    Response.Mode.AGENT.value: pgettext_lazy("mode", "In a call"),
    Response.Mode.LINK.value: pgettext_lazy("mode", "By a link"),
    Response.Mode.QR.value: pgettext_lazy("mode", "At a counter"),
    Response.Mode.PAPER.value: pgettext_lazy("mode", "On paper"),
}
LANGUAGES = {"zh-Hans": "简体中文", "zh-Hant": "繁體中文", "en": "English"}


def titled(typed: Mapping[str, str]) -> dict[str, str]:
    """A title out of a form; without English it is Chinese alone."""
    title = {"zh-Hans": typed["chinese"], "en": typed["english"]}
    return {tag: text for tag, text in title.items() if text}
