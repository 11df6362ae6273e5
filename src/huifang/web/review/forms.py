"""What a reader says."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class GuidanceForm(forms.Form):
    """What the author is to do better, and which version was looked at."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    guidance = forms.CharField(
        label=_("Guidance for the author"),
        help_text=_("Needed to send it back: say what is missing, and how to put it right."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
