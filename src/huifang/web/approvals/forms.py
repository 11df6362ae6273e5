"""What is typed with a decision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huifang.approvals.logic import LONGEST_WORDS


class DecisionForm(forms.Form):
    """The step that was looked at, the words that go with the decision, and a name where the yes is a signature."""

    step = forms.IntegerField(widget=forms.HiddenInput)
    words = forms.CharField(
        label=_("Reason or guidance"),
        help_text=_("Whoever asked reads it. It may be left out when you agree."),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    signature = forms.CharField(
        label=_("Signature"),
        help_text=_("Type your name: the policy asks for a signature."),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, is_signed: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if not is_signed:
            del self.fields["signature"]


class WithdrawForm(forms.Form):
    """Why a question is taken back."""

    reason = forms.CharField(label=_("Why you take it back"), max_length=LONGEST_WORDS)
