"""A rule by which a bad answer opens a case, as it is typed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from huifang.cases.models import LowRule

OFS = (
    (LowRule.Of.CSAT, gettext_lazy("Satisfaction, 1 to 5")),
    (LowRule.Of.NPS, gettext_lazy("Readiness to recommend, 0 to 10")),
    (LowRule.Of.CES, gettext_lazy("Ease, 1 to 7")),
    (LowRule.Of.QUESTION, gettext_lazy("The answer to one question")),
)
CHOICES = tuple[str, str]


class LowRuleForm(forms.Form):
    """What is asked for of a rule. Questionnaires, segments and kinds of cases are those of this company."""

    questionnaire = forms.TypedChoiceField(
        label=pgettext_lazy("low score", "Questionnaire"), coerce=int, empty_value=None, required=False
    )
    of = forms.ChoiceField(label=pgettext_lazy("low score", "What is looked at"), choices=OFS)
    question = forms.CharField(
        label=pgettext_lazy("low score", "Key of the question"),
        max_length=64,
        required=False,
        help_text=gettext_lazy("Where the answer to one question is meant."),
    )
    below = forms.DecimalField(
        label=pgettext_lazy("low score", "Bad below"),
        required=False,
        max_digits=8,
        decimal_places=2,
        min_value=Decimal(0),
    )
    choices = forms.CharField(
        label=pgettext_lazy("low score", "Bad choices"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Keys of choices, with spaces between them."),
    )
    segment = forms.ChoiceField(label=pgettext_lazy("low score", "Only customers of"), required=False)
    case = forms.ChoiceField(label=pgettext_lazy("low score", "Opens"), required=False)

    def __init__(
        self, *args: Any, questionnaires: Sequence[CHOICES], segments: Sequence[CHOICES], cases: Sequence[CHOICES],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        for name, offered, nothing in (
            ("questionnaire", questionnaires, gettext("every questionnaire")),
            ("segment", segments, gettext("everybody")),
            ("case", cases, gettext("a complaint, as policies place it")),
        ):
            self.fields[name].choices = [("", nothing), *offered]  # type: ignore[attr-defined]
