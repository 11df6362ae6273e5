"""What is typed when a draft is handed in, a review day is set, or a policy is looked over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huifang.policy.logic.sections.governed import Approval
from huifang.policy.models import LONGEST_WORDS, Revision
from huifang.web.frame.forms import DayInput
from huifang.web.frame.text import worded

LONGEST_REASON = 500


class HandInForm(forms.Form):
    """Why the draft is handed in, and which of the cases that its policy names are given."""

    reason = forms.CharField(
        label=_("What changed and why"),
        help_text=_("Those who judge it read this first."),
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, cases: Sequence[Approval], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if cases:
            choices = [(case.key, worded(case.when or {})) for case in cases]
            self.fields["also"] = forms.MultipleChoiceField(
                label=_("Which of these holds"), choices=choices, required=False, widget=forms.CheckboxSelectMultiple
            )


class ReviewDayForm(forms.Form):
    """The day on which a policy is looked over next."""

    review_on = forms.DateField(
        label=_("Look it over on"),
        help_text=_("Leave it empty to go by what the policy says."),
        required=False,
        widget=DayInput(),
    )


class LookOverForm(forms.Form):
    """What was found."""

    outcome = forms.ChoiceField(
        label=pgettext_lazy("review", "Finding"),
        choices=[
            (Revision.Outcome.KEEP.value, _("It stays as it is")),
            (Revision.Outcome.CHANGE.value, _("It is to be changed")),
        ],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("What was found"), max_length=LONGEST_WORDS, widget=forms.Textarea(attrs={"rows": 3})
    )
